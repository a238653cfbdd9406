//! The signal handler: an interrupt ends the program with exit code 130, not only as seen by a shell. A process
//! that dies of the signal itself has no exit code at all. A file that is being written at that moment is still
//! a temporary one, so nothing is lost.
//!
//! `watch` handles signals itself.

#[cfg(unix)]
pub(super) fn install_sigint_handler() {
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;

    use signal_hook::consts::SIGINT;

    // Where it cannot be set up, the signal still ends the program.
    let _ = signal_hook::flag::register_conditional_shutdown(
        SIGINT,
        128 + SIGINT,
        Arc::new(AtomicBool::new(true)),
    );
}

#[cfg(not(unix))]
pub fn install_sigint_handler() {}
