//! The `fairweather` program: reads the arguments, and hands them and the clock to the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    // The one place that reads the clock.
    fairweather::cli::run(std::env::args_os(), chrono::Local::now)
}
