//! Programs of other people that meet fairweather: pre-commit runs it, editors write what it
//! watches, a terminal shows it, pip installs it, and Graphviz, NetworkX, DuckDB and icalendar read what it exports.
//!
//! Not part of a plain `cargo test`, since they must be installed: `.ci/run` does that, and runs
//! `cargo test --test clients`. `PRE_COMMIT` may name that program, `PYTHON` a Python with the three
//! libraries and with pytest-lsp.

#![allow(
    unreachable_pub,
    unsafe_code,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test program is nobody's library, fails by panics, sends signals, and prints the seed of what failed"
)]

mod editors;
mod export;
mod first_minutes;
#[path = "../it/watch/harness.rs"]
#[allow(dead_code, reason = "each of the two test programs needs a part of it")]
mod harness;
mod lsp;
mod pre_commit;
mod review;
mod screen;
mod terminal;
mod wheel;

const HERE: &str = env!("CARGO_MANIFEST_DIR");
const FAIRWEATHER: &str = env!("CARGO_BIN_EXE_fairweather");
