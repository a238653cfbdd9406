//! The words of a journal: markers, properties, bonds and statuses, each declared once.
//!
//! Vocabulary only: which words mean what. How they are read out of text is `note`'s, what they amount
//! to is `graph`'s and the rules'. The tables that people read (README, `explain language`) are tested
//! against the lists here.

mod bond;
pub mod kind;
mod marker;
mod property;
mod status;

pub use bond::Bond;
pub use marker::{Marker, Markers};
pub use property::{Properties, Property, normal_key};
pub use status::Status;

/// The journal language, as `explain language` prints it.
pub const LANGUAGE: &str = include_str!("language.md");
