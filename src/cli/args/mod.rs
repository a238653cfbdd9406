//! Arguments that several commands take.

pub mod fix;
pub mod outputs;
pub mod redact;
