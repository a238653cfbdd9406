//! The `fairweather` program: reads the arguments, and hands them, the clock and what became of standard output to the
//! library.

use std::process::ExitCode;

use fairweather::cli::StandardOutput;

fn main() -> ExitCode {
    // The one place that reads the clock.
    fairweather::cli::run(std::env::args_os(), chrono::Local::now, standard_output())
}

#[cfg(target_os = "linux")]
fn standard_output() -> StandardOutput {
    if before_main::was_closed() { StandardOutput::Closed } else { StandardOutput::Open }
}

#[cfg(not(target_os = "linux"))]
fn standard_output() -> StandardOutput {
    StandardOutput::Open
}

/// Looks at standard output before Rust's runtime does, which puts `/dev/null` in the place of one that is closed.
/// Afterwards nothing tells it from the `/dev/null` that Python and Node open for a program.
#[cfg(target_os = "linux")]
mod before_main {
    use std::sync::atomic::{AtomicBool, Ordering};

    static WAS_CLOSED: AtomicBool = AtomicBool::new(false);

    #[used]
    #[allow(unsafe_code, reason = "the loader calls it with arguments that it does not take")]
    #[unsafe(link_section = ".init_array")]
    static LOOK: extern "C" fn() = look;

    extern "C" fn look() {
        let is_closed = rustix::io::fcntl_getfd(rustix::stdio::stdout()).is_err();
        WAS_CLOSED.store(is_closed, Ordering::Relaxed);
    }

    pub(super) fn was_closed() -> bool {
        WAS_CLOSED.load(Ordering::Relaxed)
    }
}
