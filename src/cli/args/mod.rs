//! Arguments that several commands take, and what they mean.
//!
//! Not here: what one command alone takes; that is in its own file under `commands`. Invariant: a flag that
//! two commands share is declared once, here.

pub(super) mod baseline;
pub(super) mod fix;
pub(super) mod git;
pub(super) mod journal;
pub(super) mod outputs;
pub(super) mod redact;
