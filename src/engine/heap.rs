//! What the allocator keeps of memory that was freed, around the reading of a journal.
//!
//! GNU's allocator has an arena for nearly each thread, up to eight a processor, and keeps what was freed in it for later
//! allocations, scattered between what is still in use. A journal is read by more threads than there are processors, and
//! what they needed for that is free once it is read. Other allocators give such memory back by themselves.
//!
//! What it buys: an arena a processor, 0.7 to 1.6 MiB of the 17 that a check of 10,000 notes takes; giving memory back, 10
//! of 63 MiB of a server's over 100,000 notes.

/// Lets threads share arenas, before they begin: one for each processor.
pub(super) fn limit_arenas() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    if let Some(processors) =
        std::thread::available_parallelism().ok().and_then(|n| i32::try_from(n.get()).ok())
    {
        #[allow(unsafe_code, reason = "it takes no pointer, and may be called at any time from any thread")]
        // SAFETY: `mallopt` sets a number under the allocator's own lock.
        unsafe {
            libc::mallopt(libc::M_ARENA_MAX, processors);
        }
    }
}

/// Gives what was freed back to the system.
pub fn release_freed_memory() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    #[allow(unsafe_code, reason = "it takes no pointer, and may be called at any time from any thread")]
    // SAFETY: `malloc_trim` changes nothing but pages that no allocation lies in, under the allocator's own locks.
    unsafe {
        libc::malloc_trim(0);
    }
}
