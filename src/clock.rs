//! The time, which `main` reads and hands down.

use chrono::{DateTime, Local};

/// Gives the local time. A door asks it once, a watcher whenever it looks whether a new day has come.
pub type Clock = fn() -> DateTime<Local>;
