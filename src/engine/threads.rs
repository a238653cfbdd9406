//! The pool of threads that bind and judge.
//!
//! Not the threads that read, which wait for the disk and end with it (see `load`).

/// Makes the current thread one of a pool of as many as `threads` says (0: as many as fit the machine). Only
/// the first call on a thread counts.
///
/// A pool of other threads alone would leave the current one idle, and where the system wakes them is its own
/// choice: for some hundredths of a second two of them may share the processor of the thread that woke them.
/// A thread that works stays where it is, and the others go elsewhere.
pub(super) fn use_current_thread(threads: usize) {
    if rayon::current_thread_index().is_none() {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).use_current_thread().build();
        // The pool is never taken down: this thread stays part of it, and it ends with the process. Where not
        // all its threads could be started, those that could do the work, if need be this one alone.
        let _ = pool.map(std::mem::forget);
    }
}
