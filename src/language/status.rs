//! Whether a person is somebody to be in touch with.
//!
//! How a page spells it is read in `note`; what a `#let-go` or a pause makes of it is
//! [`crate::graph::Tie`]'s. Invariant: without a word on it, a person is active.

/// How a person stands, by their page or by a `#let-go`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Status {
    /// Somebody to be in touch with.
    #[default]
    Active,
    /// On purpose out of touch for a while: nothing is due.
    Resting,
    /// The tie is ended.
    LetGo,
    /// They died: nothing is due, and nothing is asked.
    Deceased,
}
