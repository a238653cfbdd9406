//! Looking instead of listening: when that is needed, how often, and what is said about it.

use std::path::Path;
use std::time::Duration;

/// How often to look at every note's stamp, and why nothing else would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Polling {
    pub every: Duration,
    /// `None` where it was asked for.
    pub why: Option<String>,
}

const EVERY: Duration = Duration::from_secs(2);

impl Default for Polling {
    fn default() -> Polling {
        Polling { every: EVERY, why: None }
    }
}

impl Polling {
    pub fn asked(every: Duration) -> Polling {
        Polling { every, why: None }
    }

    fn because(why: String) -> Polling {
        Polling { every: EVERY, why: Some(why) }
    }

    pub fn limit() -> Polling {
        Polling::because(
            "the system's limit on file watches is reached (fs.inotify.max_user_watches, max_user_instances)"
                .to_owned(),
        )
    }

    pub fn links() -> Polling {
        Polling::because("symbolic links are followed, and what they lead to cannot be watched".to_owned())
    }

    pub fn failed(why: &str) -> Polling {
        Polling::because(format!("the folder cannot be watched ({why})"))
    }

    /// What to tell the user; nothing where polling was asked for.
    pub fn notice(&self) -> Option<String> {
        let why = self.why.as_ref()?;
        Some(format!("{why}; looking every {} s instead", self.every.as_secs_f64()))
    }
}

/// Polling, where the folder lies on a file system whose other users cannot be heard.
pub(super) fn needed(root: &Path) -> Option<Polling> {
    is_remote(root).then(|| Polling::because("the journal lies on a network file system".to_owned()))
}

/// How long after a write another one may leave the same times.
pub(super) fn tick(root: &Path) -> Duration {
    if is_remote(root) { Duration::from_secs(2) } else { Duration::from_millis(20) }
}

#[cfg(any(target_os = "linux", target_os = "android"))]
fn is_remote(root: &Path) -> bool {
    // NFS, SMB, CIFS, SMB2, 9P, AFS, Ceph, Coda, NCP and FUSE, behind which anything may be.
    const KINDS: [u64; 10] = [
        0x6969,
        0x517b,
        0xff53_4d42,
        0xfe53_4d42,
        0x0102_1997,
        0x5346_414f,
        0x00c3_6400,
        0x7375_7245,
        0x564c,
        0x6573_5546,
    ];
    // The kind is a signed word of the machine's own width; its lower half is what is listed.
    rustix::fs::statfs(root).is_ok_and(|found| KINDS.contains(&(found.f_type as u64 & 0xffff_ffff)))
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn is_remote(_root: &Path) -> bool {
    false
}
