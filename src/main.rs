//! The `fairweather` program: reads the clock and the arguments, and hands over to the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    // The one place that reads the clock.
    let today = chrono::Local::now().date_naive();
    fairweather::cli::run(std::env::args_os(), today)
}
