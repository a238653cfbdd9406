//! What the characters of one line say: dates, tags, links, handles, fields, and how a line begins.
//!
//! Each file reads one thing out of a text, and knows nothing of blocks, notes or people.

pub(crate) mod byte_index;
pub mod date;
pub(in crate::note) mod extent;
pub(in crate::note) mod line_start;
pub(in crate::note) mod link;
pub(in crate::note) mod nobody;
pub(in crate::note) mod piece;
pub(in crate::note) mod scanner;
pub(in crate::note) mod tag;
