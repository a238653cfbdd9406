//! What a file has besides its text: owner, group, permissions, access list and extended attributes.
//!
//! Invariant: at no moment does the new file grant anybody more than the old one did.

use std::fs::File;

/// Gives `new`, which nobody but its owner may read yet, what `old` has. Returns whether all of it could be
/// carried over; what the system keeps to itself (labels of its security modules) does not count.
pub(super) fn carry_over(old: &File, new: &File) -> bool {
    let Ok(metadata) = old.metadata() else { return false };
    // The permissions come last: until then only its owner can read it.
    keep_owner(&metadata, new)
        && extended::carry_over(old, new)
        && new.set_permissions(metadata.permissions()).is_ok()
}

#[cfg(unix)]
fn keep_owner(old: &std::fs::Metadata, new: &File) -> bool {
    use std::os::unix::fs::{MetadataExt, fchown};
    let own = new.metadata().ok().map(|own| (own.uid(), own.gid()));
    own == Some((old.uid(), old.gid())) || fchown(new, Some(old.uid()), Some(old.gid())).is_ok()
}

#[cfg(not(unix))]
fn keep_owner(_: &std::fs::Metadata, _: &File) -> bool {
    true
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
mod extended {
    use std::fs::File;

    use rustix::fs::{
        XattrFlags, fgetxattr, fgetxattr_query, flistxattr, flistxattr_query, fremovexattr, fsetxattr,
    };
    use rustix::io::Result;

    /// An access list, as Linux stores it. A new file may have got one from its folder.
    const ACCESS_LIST: &str = "system.posix_acl_access";
    /// What the system's own modules write, and often lets nobody else write.
    const SYSTEMS_OWN: [&str; 2] = ["security.", "trusted."];

    pub(super) fn carry_over(old: &File, new: &File) -> bool {
        let names = names(old);
        if !names.iter().any(|name| name == ACCESS_LIST) && value(new, ACCESS_LIST).is_ok() {
            // The folder's default access list must not grant more than the old file did.
            if fremovexattr(new, ACCESS_LIST).is_err() {
                return false;
            }
        }
        names.iter().all(|name| {
            let is_kept = value(old, name).is_ok_and(|value| {
                self::value(new, name).is_ok_and(|own| own == value)
                    || fsetxattr(new, name.as_str(), &value, XattrFlags::empty()).is_ok()
            });
            is_kept || SYSTEMS_OWN.iter().any(|own| name.starts_with(own))
        })
    }

    /// The names of a file's attributes; none where the file system has no such thing.
    fn names(file: &File) -> Vec<String> {
        let listed = whole(|| flistxattr_query(file), |buffer| flistxattr(file, buffer)).unwrap_or_default();
        let names = listed.split(|&byte| byte == 0).filter(|name| !name.is_empty());
        names.map(|name| String::from_utf8_lossy(name).into_owned()).collect()
    }

    fn value(file: &File, name: &str) -> Result<Vec<u8>> {
        whole(|| fgetxattr_query(file, name), |buffer| fgetxattr(file, name, buffer))
    }

    /// Reads into a buffer of the size that it needs.
    fn whole(size: impl Fn() -> Result<usize>, read: impl Fn(&mut [u8]) -> Result<usize>) -> Result<Vec<u8>> {
        loop {
            let mut buffer = vec![0; size()?];
            match read(&mut buffer) {
                Ok(read) => {
                    buffer.truncate(read);
                    return Ok(buffer);
                }
                // It grew in the meantime.
                Err(rustix::io::Errno::RANGE) => {}
                Err(error) => return Err(error),
            }
        }
    }
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
mod extended {
    use std::fs::File;

    pub(super) fn carry_over(_: &File, _: &File) -> bool {
        true
    }
}
