//! Arguments that several commands take, and what they mean.

pub mod baseline;
pub mod fix;
pub mod git;
pub mod journal;
pub mod outputs;
pub mod redact;
