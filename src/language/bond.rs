//! What a page says of the give and take with its person.

/// What kind of give and take is expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Bond {
    #[default]
    Exchange,
    /// No score-keeping.
    Communal,
    /// They are my mentor: asking without giving is expected.
    Mentor,
    /// I am theirs: giving without getting is expected.
    Mentee,
}
