//! How a journal's notes are kept in little memory: lists in batches, names interned, rare lists in one
//! word.
//!
//! Only layout: what the values mean is `note::model`'s.

mod batch;
mod interner;
mod thin_vec;

pub use batch::{NoteBatch, NoteLists};
pub use interner::{NameId, Names};
pub use thin_vec::ThinVec;
