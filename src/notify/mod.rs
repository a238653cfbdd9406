//! Noticing what changes in a journal's folder: the one floor below `watch` and the language server.
//!
//! | file | question |
//! |---|---|
//! | `watcher` | what did the system report, and through which watches |
//! | `debounce`, `git_lock` | when to act on it |
//! | `snapshot` | what differs from what was read |
//! | `poll` | looking at files where events fail |
//!
//! Not here: the engine that takes the changes in, and anything that is shown.

pub mod debounce;
pub mod git_lock;
pub mod poll;
pub mod snapshot;
pub mod watcher;
