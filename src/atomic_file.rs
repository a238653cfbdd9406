//! Atomic writes: after a crash at any point there is the old file or the new one, complete.
//!
//! A new text is written to a temporary file in the same folder (hidden, and without the ending of a note), synced,
//! and moved into place by an atomic rename; then the folder is synced. Owner, permissions, access list and extended
//! attributes are kept, and symbolic links, since the file that a link leads to is written. Hard links are not kept:
//! the other names keep the old text.
//!
//! Where the system does not let us carry all of that over to a new file (of a note that belongs to somebody else,
//! say), the old file is written in place. A copy of it stands beside it meanwhile, and stays if that ends half-way.
//!
//! It is not a lock: two programs may write the same file, and [`replace`] only notices what was saved before its
//! rename.

mod attributes;
mod temporary;

use std::fmt;
use std::fs::File;
use std::io::{self, Seek, Write};
use std::path::Path;

use attributes::carry_over;
use temporary::{Readers, Temporary};

/// Why a file was left as it is.
#[derive(Debug)]
pub enum WriteError {
    /// It was changed by another program since it was read.
    Changed,
    /// It exists, but was to be created.
    Exists,
    /// Links lead from its name to a file that is not to be written.
    Outside,
    /// The system refused to read or to write.
    Io(io::Error),
}

impl WriteError {
    /// What to do about it, where the system's answer tells more than that it was not allowed.
    pub fn remedy(&self) -> Option<&'static str> {
        match self {
            WriteError::Changed | WriteError::Exists => None,
            WriteError::Outside => Some("replace the link by a copy, or write the file where it lies"),
            WriteError::Io(error) => remedy(error),
        }
    }
}

/// What to do where the system could not write, unless it is a matter of permissions.
pub fn remedy(error: &io::Error) -> Option<&'static str> {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            Some("make room on the disk, and run it again")
        }
        io::ErrorKind::ReadOnlyFilesystem => Some("its file system is read-only: choose a place on another"),
        io::ErrorKind::FileTooLarge => Some("the system allows no file of that size there"),
        _ => None,
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WriteError::Changed => f.write_str("it was changed since it was read"),
            WriteError::Exists => f.write_str("it is there already"),
            WriteError::Outside => f.write_str("it is a link out of the journal"),
            WriteError::Io(error) => write!(f, "it cannot be written: {error}"),
        }
    }
}

impl std::error::Error for WriteError {}

impl From<io::Error> for WriteError {
    fn from(error: io::Error) -> WriteError {
        WriteError::Io(error)
    }
}

/// Replaces a file that holds `old` by `new`. One that holds `new` already is left alone.
///
/// # Errors
/// It holds something else, may not be written, or the system refuses; it is then unchanged.
pub fn replace(file: &Path, old: &[u8], new: &[u8]) -> Result<(), WriteError> {
    let target = std::fs::canonicalize(file)?;
    let found = std::fs::read(&target)?;
    if found == new {
        return Ok(());
    }
    if found != old {
        return Err(WriteError::Changed);
    }
    // A rename only needs permission for the folder, but a read-only file is meant to stay as it is.
    let there = File::options().read(true).write(true).open(&target)?;
    let temporary = Temporary::written(&target, new, Readers::Owner)?;
    let is_whole = carry_over(&there, temporary.file());
    // Checked again as late as possible: an editor may have saved in the meantime.
    if std::fs::read(&target)? != old {
        return Err(WriteError::Changed);
    }
    if is_whole {
        temporary.replace(&target)?;
    } else {
        drop(temporary);
        overwrite(there, &target, old, new)?;
    }
    Ok(())
}

/// Writes a new file.
///
/// # Errors
/// There is a file of that name, or the system refuses.
pub fn create(file: &Path, text: &[u8]) -> Result<(), WriteError> {
    if std::fs::symlink_metadata(file).is_ok() {
        return Err(WriteError::Exists);
    }
    let temporary = Temporary::written(file, text, Readers::AsUsual)?;
    temporary.appear(file).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => WriteError::Exists,
        _ => WriteError::Io(error),
    })
}

/// Writes a file, whatever it held. Anything but a regular file (a pipe, a device) is written into.
///
/// # Errors
/// The system refuses; a regular file is then as it was.
pub fn put(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let target = std::fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
    let old = std::fs::metadata(&target).ok();
    let Some(old) = old else {
        return Temporary::written(&target, bytes, Readers::AsUsual)?.replace(&target);
    };
    // A rename only needs permission for the folder, but a read-only file is meant to stay as it is.
    let mut there = File::options().write(true).open(&target)?;
    if !old.is_file() {
        return there.write_all(bytes);
    }
    let temporary = Temporary::written(&target, bytes, Readers::Owner)?;
    if carry_over(&there, temporary.file()) {
        return temporary.replace(&target);
    }
    drop(temporary);
    let old = std::fs::read(&target)?;
    overwrite(there, &target, &old, bytes)
}

/// Writes a program that everybody may run. A link in its place is replaced, never followed, since its target
/// belongs to something else.
///
/// # Errors
/// The system refuses; what stood there is then as it was.
pub fn put_program(file: &Path, text: &[u8]) -> io::Result<()> {
    let temporary = Temporary::written(file, text, Readers::Owner)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        temporary.file().set_permissions(std::fs::Permissions::from_mode(0o755))?;
    }
    temporary.replace(file)
}

/// Writes into a file. Its old text stands beside it until the new one is safe, and longer if the process is killed:
/// nothing removes it then.
fn overwrite(mut there: File, target: &Path, old: &[u8], new: &[u8]) -> io::Result<()> {
    let copy = Temporary::written(target, old, Readers::Owner)?.kept_aside()?;
    let mut write = |bytes: &[u8]| {
        there.rewind()?;
        there.write_all(bytes)?;
        there.set_len(u64::try_from(bytes.len()).unwrap_or(u64::MAX))?;
        there.sync_all()
    };
    let written = write(new);
    // A file system that is full still has room for what it held.
    if written.is_ok() || write(old).is_ok() {
        let _ = std::fs::remove_file(copy);
    }
    written
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{WriteError, create, put, replace};

    #[test]
    fn a_file_is_replaced_only_where_it_is_what_was_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("a.md");
        fs::write(&file, "old").expect("written");
        assert!(matches!(replace(&file, b"other", b"new"), Err(WriteError::Changed)));
        replace(&file, b"old", b"new").expect("replaced");
        replace(&file, b"old", b"new").expect("done already");
        assert_eq!(fs::read(&file).expect("read"), b"new");
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
    }

    #[test]
    fn a_file_that_is_there_is_never_created() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("a.toml");
        create(&file, b"one").expect("created");
        assert!(matches!(create(&file, b"two"), Err(WriteError::Exists)));
        assert_eq!(fs::read(&file).expect("read"), b"one");
    }

    #[test]
    fn a_file_is_put_whatever_was_there() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("out.json");
        put(&file, b"one").expect("made");
        put(&file, b"two").expect("replaced");
        assert_eq!(fs::read(&file).expect("read"), b"two");
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
        assert!(put(folder.path(), b"three").is_err());
        let error = put(&folder.path().join("no/such/folder"), b"three").expect_err("no folder");
        assert!(!error.to_string().contains("fairweather"), "{error}");
        #[cfg(unix)]
        put(std::path::Path::new("/dev/null"), b"gone").expect("a device");
    }

    #[cfg(unix)]
    #[test]
    fn a_program_takes_the_place_of_a_link_and_leaves_its_target_alone() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().expect("a folder");
        let (other, hook) = (folder.path().join("other"), folder.path().join("hook"));
        fs::write(&other, "theirs").expect("written");
        symlink("other", &hook).expect("linked");
        super::put_program(&hook, b"#!/bin/sh\n").expect("put");
        assert_eq!(fs::read(&other).expect("read"), b"theirs");
        assert!(!fs::symlink_metadata(&hook).expect("there").is_symlink());
        assert_eq!(fs::metadata(&hook).expect("there").permissions().mode() & 0o777, 0o755);
    }

    #[cfg(unix)]
    #[test]
    fn permissions_and_links_stay() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().expect("a folder");
        let (file, link) = (folder.path().join("a.md"), folder.path().join("link.md"));
        fs::write(&file, "old").expect("written");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).expect("set");
        symlink("a.md", &link).expect("linked");
        replace(&link, b"old", b"new").expect("replaced");
        assert!(fs::symlink_metadata(&link).expect("there").is_symlink());
        assert_eq!(fs::read(&file).expect("read"), b"new");
        assert_eq!(fs::metadata(&file).expect("there").permissions().mode() & 0o777, 0o640);
    }
}
