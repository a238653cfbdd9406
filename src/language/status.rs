//! Whether a person is somebody to be in touch with.

/// How a person stands, by their page or by a `#let-go`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Status {
    #[default]
    Active,
    Resting,
    LetGo,
    Deceased,
}
