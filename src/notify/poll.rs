//! Polling: when file events cannot be relied on, how often to look at all files instead, and the reason that
//! the user reads.
//!
//! It is not the looking itself, which is `snapshot`'s.
//!
//! Invariant: polling that the user did not ask for always has a reason.

use std::path::Path;
use std::time::Duration;

/// How often to look at every note's stamp, and why events are not enough.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Polling {
    /// From one look to the next.
    pub every: Duration,
    /// `None` where it was asked for.
    pub why: Option<String>,
}

/// How often to look where nothing else was asked for.
pub const EVERY: Duration = Duration::from_secs(2);

impl Default for Polling {
    fn default() -> Polling {
        Polling { every: EVERY, why: None }
    }
}

impl Polling {
    /// The user wants it, and needs no reason.
    pub fn asked(every: Duration) -> Polling {
        Polling { every, why: None }
    }

    fn because(why: String) -> Polling {
        Polling { every: EVERY, why: Some(why) }
    }

    /// More folders than the system watches for one user.
    pub fn limit() -> Polling {
        Polling::because(
            "the system's limit on file watches is reached (fs.inotify.max_user_watches, max_user_instances)"
                .to_owned(),
        )
    }

    /// Events come for the link, not for what it leads to.
    pub fn links() -> Polling {
        Polling::because("symbolic links are followed, and what they lead to cannot be watched".to_owned())
    }

    /// The system gave another answer.
    pub fn failed(why: &str) -> Polling {
        Polling::because(format!("cannot watch the folder ({why})"))
    }

    /// What the user reads; nothing where polling was asked for.
    pub fn notice(&self) -> Option<String> {
        let why = self.why.as_ref()?;
        Some(format!("{why}; looking every {} s instead", self.every.as_secs_f64()))
    }
}

/// Polling, where the folder lies on a file system that raises no events for what other machines write.
pub fn needed(root: &Path) -> Option<Polling> {
    is_remote(root).then(|| Polling::because("the journal is on a network file system".to_owned()))
}

/// The resolution of the file system's clock: two writes within it may leave the same times.
pub fn tick(root: &Path) -> Duration {
    if is_remote(root) { Duration::from_secs(2) } else { Duration::from_millis(20) }
}

/// File systems that other machines write to without an event here, by their numbers in statfs. FUSE may hide
/// any of them.
#[cfg(any(target_os = "linux", target_os = "android"))]
const REMOTE: [(&str, u64); 10] = [
    ("NFS", 0x6969),
    ("SMB", 0x517b),
    ("CIFS", 0xff53_4d42),
    ("SMB2", 0xfe53_4d42),
    ("9P", 0x0102_1997),
    ("AFS", 0x5346_414f),
    ("Ceph", 0x00c3_6400),
    ("Coda", 0x7375_7245),
    ("NCP", 0x564c),
    ("FUSE", 0x6573_5546),
];

#[cfg(any(target_os = "linux", target_os = "android"))]
fn is_remote(root: &Path) -> bool {
    // The kind is a signed word of the machine's own width; its lower half is what is listed.
    rustix::fs::statfs(root).is_ok_and(|found| is_remote_kind(found.f_type as u64 & 0xffff_ffff))
}

#[cfg(any(target_os = "linux", target_os = "android"))]
fn is_remote_kind(kind: u64) -> bool {
    REMOTE.iter().any(|(_, number)| *number == kind)
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn is_remote(_root: &Path) -> bool {
    false
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use super::{Polling, is_remote_kind, needed};

    #[test]
    fn network_file_systems_are_polled_and_others_are_not() {
        // As linux/magic.h has them: NFS, SMB2, FUSE; ext4, btrfs, xfs, tmpfs, overlayfs, zfs.
        for kind in [0x6969, 0xfe53_4d42, 0x6573_5546] {
            assert!(is_remote_kind(kind));
        }
        for kind in [0xef53, 0x9123_683e, 0x5846_5342, 0x0102_1994, 0x794c_7630, 0x2fc1_2fc1] {
            assert!(!is_remote_kind(kind));
        }
        let folder = tempfile::tempdir().expect("a folder");
        assert_eq!(needed(folder.path()), None);
        let notice = Polling::because("the journal is on a network file system".to_owned()).notice();
        let expected = "the journal is on a network file system; looking every 2 s instead";
        assert_eq!(notice.as_deref(), Some(expected));
    }
}
