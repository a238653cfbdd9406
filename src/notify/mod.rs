//! Noticing what changes in a journal's folder, for whatever keeps a journal open.
//!
//! | file | question |
//! |---|---|
//! | `watcher` | which events came, through which watches |
//! | `debounce`, `git_lock` | when to act on it |
//! | `snapshot`, `states` | what differs from what was read |
//! | `gap` | was anything touched between reading and watching |
//! | `poll` | when is looking at all files needed instead |
//!
//! Not here: the engine that takes the changes in, and anything that is shown.
//!
//! Invariant: an event is a hint; what changed is decided by the bytes on disk.

pub mod debounce;
pub mod gap;
pub mod git_lock;
pub mod poll;
pub mod snapshot;
mod states;
pub mod watcher;
