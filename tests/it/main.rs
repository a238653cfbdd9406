//! All integration tests, in one binary.

#![allow(
    unreachable_pub,
    unsafe_code,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::unreachable,
    reason = "a test program is nobody's library, fails by panics, sends signals, and prints the seed of what failed"
)]

mod calendar;
mod case;
mod cli;
mod configuration;
mod documentation;
mod exit_codes;
mod fixes;
mod formats;
mod fuzz;
mod git;
mod helps;
mod hostile;
mod import;
mod law;
mod literate;
mod long;
mod markdown;
mod news;
mod pictures;
mod plain;
mod prose;
mod redaction;
mod renaming;
mod report;
mod rules;
mod sample;
mod server;
mod tidy;
mod tool;
mod vaults;
mod watch;
