//! How a journal's notes are kept in little memory: the lists of short notes packed, in batches; names
//! interned; rare parts in one word.
//!
//! Only layout: what the values mean is `note::model`'s.

pub(in crate::note) mod batch;
pub(in crate::note) mod interner;
pub(in crate::note) mod items;
pub(in crate::note) mod lists;
pub(in crate::note) mod note;
mod packed;
mod rows;
pub(in crate::note) mod thin_vec;
