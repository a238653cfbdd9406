//! The clock, which `main` hands down, so that tests can set the time.
//!
//! Nothing else in the library reads the system's time of day.

use chrono::{DateTime, Local};

/// Returns the local time. A command reads it once; a watcher reads it again to notice a new day.
pub type Clock = fn() -> DateTime<Local>;
