//! The threads that work in memory together.

/// Makes the current thread one of as many that work together from here on (0: as many as fit the
/// machine). Only the first call on a thread counts: a program opens its engines on one.
///
/// Work that only others do leaves it to the system where these wake up, which may be side by side on
/// the processor of whoever woke them, for some hundredths of a second. A thread that works itself
/// stays where it is, and the others go elsewhere.
pub(super) fn use_current_thread(threads: usize) {
    if rayon::current_thread_index().is_none() {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).use_current_thread().build();
        // The pool is never taken down: this thread stays part of it, and it ends with the process. Where
        // not all its threads could be started, those that could do the work, if need be this one alone.
        let _ = pool.map(std::mem::forget);
    }
}
