//! The language server, through the binary's own pipes: as an editor meets it.

pub mod client;
mod diagnostics;
mod features;
mod journal;
mod laws;
mod lifecycle;
mod robustness;
mod unasked;
