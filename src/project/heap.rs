//! Memory that a process which stays does not need once a journal is read.
//!
//! Reading takes memory that is free again when it is done. GNU's allocator keeps it for later allocations, scattered
//! between what is still in use; a server that waits for the next keystroke makes few of them. Other allocators give
//! such memory back by themselves.

/// Gives what was freed back to the system.
pub fn release_freed_memory() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    #[allow(unsafe_code, reason = "it takes no pointer, and may be called at any time from any thread")]
    // SAFETY: `malloc_trim` changes nothing but pages that no allocation lies in, under the allocator's own locks.
    unsafe {
        libc::malloc_trim(0);
    }
}
