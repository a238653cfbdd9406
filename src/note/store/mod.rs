//! How a journal's notes are kept in little memory: lists in batches, names interned, rare lists in one
//! word.
//!
//! Only layout: what the values mean is `note::model`'s.

pub(in crate::note) mod batch;
pub(in crate::note) mod interner;
pub(in crate::note) mod note;
pub(in crate::note) mod thin_vec;
