//! An interrupt ends the program with exit code 130, for callers that are no shell, too: a process
//! that dies of the signal itself has no exit code at all. What is being written is a temporary file
//! then, and nothing is lost.

#[cfg(unix)]
pub(super) fn install_sigint_handler() {
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;

    use signal_hook::consts::SIGINT;

    // Where it cannot be set up, the signal ends the program all the same.
    let _ = signal_hook::flag::register_conditional_shutdown(
        SIGINT,
        128 + SIGINT,
        Arc::new(AtomicBool::new(true)),
    );
}

#[cfg(not(unix))]
pub fn install_sigint_handler() {}
