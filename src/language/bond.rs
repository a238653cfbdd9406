//! What a page says of the give and take with its person.
//!
//! How a page spells it is read in `note`; which rules it quiets is said by each rule, which asks the
//! methods here.

/// What kind of give and take is expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Bond {
    /// Give and take, which even out over time.
    #[default]
    Exchange,
    /// No score-keeping.
    Communal,
    /// They are my mentor: asking without giving is expected.
    Mentor,
    /// I am theirs: giving without getting is expected.
    Mentee,
    /// Both of us are: neither asking nor giving in one direction says anything.
    MentorAndMentee,
}

impl Bond {
    /// Whether the writer is there to learn: asking without giving is expected.
    pub fn has_mentor(self) -> bool {
        matches!(self, Bond::Mentor | Bond::MentorAndMentee)
    }

    /// Whether the writer is there to teach: giving without getting is expected.
    pub fn has_mentee(self) -> bool {
        matches!(self, Bond::Mentee | Bond::MentorAndMentee)
    }
}
