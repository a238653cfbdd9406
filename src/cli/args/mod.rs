//! Arguments that several commands take, and what they mean.

pub(super) mod baseline;
pub(super) mod fix;
pub(super) mod git;
pub(super) mod journal;
pub(super) mod outputs;
pub(super) mod redact;
