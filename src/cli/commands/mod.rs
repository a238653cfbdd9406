//! One file a command: its arguments and what it does.

pub mod baseline;
pub mod check;
pub mod config;
pub mod describe;
pub mod explain;
pub mod export;
pub mod hook;
pub mod init;
pub mod next;
pub mod report;
pub mod rules;
pub mod show;
pub mod watch;
