//! Atomic writes: after a crash at any point there is the old file or the new one, complete.
//!
//! A new text is written to a temporary file in the same folder (hidden, and without the ending of a note), synced,
//! and moved into place by an atomic rename; then the folder is synced. Permissions are kept, the owner where the
//! system allows it, and symbolic links, since the file that a link leads to is written. Hard links are not kept:
//! the other names keep the old text.
//!
//! It is not a lock: two programs may write the same file, and [`replace`] only notices what was saved before its
//! rename.

use std::fmt;
use std::fs::{File, Metadata};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Why a file was left as it is.
#[derive(Debug)]
pub enum WriteError {
    /// It was changed by another program since it was read.
    Changed,
    /// It exists, but was to be created.
    Exists,
    Io(io::Error),
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WriteError::Changed => f.write_str("it was changed since it was read"),
            WriteError::Exists => f.write_str("it is there already"),
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
    let metadata = File::options().write(true).open(&target)?.metadata()?;
    let (folder, mut temporary) = temporary_beside(&target)?;
    temporary.write_all(new)?;
    keep_owner(temporary.as_file(), &metadata);
    temporary.as_file().set_permissions(metadata.permissions())?;
    temporary.as_file().sync_all()?;
    // Checked again as late as possible: an editor may have saved in the meantime.
    if std::fs::read(&target)? != old {
        return Err(WriteError::Changed);
    }
    temporary.persist(&target).map_err(|error| error.error)?;
    sync_folder(&folder);
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
    let (folder, mut temporary) = temporary_beside(file)?;
    temporary.write_all(text)?;
    temporary.as_file().sync_all()?;
    temporary.persist_noclobber(file).map_err(|error| match error.error.kind() {
        io::ErrorKind::AlreadyExists => WriteError::Exists,
        _ => WriteError::Io(error.error),
    })?;
    sync_folder(&folder);
    Ok(())
}

/// Writes a file, whatever it held. Anything but a regular file (a pipe, a device) is written into.
///
/// # Errors
/// The system refuses; a regular file is then as it was.
pub fn put(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let target = std::fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
    let old = std::fs::metadata(&target).ok();
    if old.as_ref().is_some_and(|old| !old.is_file()) {
        return File::options().write(true).open(&target)?.write_all(bytes);
    }
    if old.is_some() {
        // A rename only needs permission for the folder, but a read-only file is meant to stay as it is.
        File::options().write(true).open(&target)?;
    }
    let (folder, mut temporary) = temporary_beside(&target)?;
    temporary.write_all(bytes)?;
    if let Some(old) = old {
        keep_owner(temporary.as_file(), &old);
        temporary.as_file().set_permissions(old.permissions())?;
    }
    temporary.as_file().sync_all()?;
    temporary.persist(&target).map_err(|error| error.error)?;
    sync_folder(&folder);
    Ok(())
}

/// Writes a program that everybody may run. A link in its place is replaced, never followed, since its target
/// belongs to something else.
///
/// # Errors
/// The system refuses; what stood there is then as it was.
pub fn put_program(file: &Path, text: &[u8]) -> io::Result<()> {
    let (folder, mut temporary) = temporary_beside(file)?;
    temporary.write_all(text)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        temporary.as_file().set_permissions(std::fs::Permissions::from_mode(0o755))?;
    }
    temporary.as_file().sync_all()?;
    temporary.persist(file).map_err(|error| error.error)?;
    sync_folder(&folder);
    Ok(())
}

/// The folder of a file, and a new temporary file in it, which is removed unless it is kept.
fn temporary_beside(file: &Path) -> io::Result<(PathBuf, tempfile::NamedTempFile)> {
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".fairweather-").suffix(".tmp");
    // The permissions of any new file; the process's umask applies.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    // The error is about the file that was to be written, so the temporary file's name is left out.
    std::fs::metadata(&folder)?;
    let temporary = builder.tempfile_in(&folder).map_err(|error| io::Error::from(error.kind()))?;
    Ok((folder, temporary))
}

/// Gives a file the owner and group of another, as far as the system lets us.
fn keep_owner(file: &File, of: &Metadata) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, fchown};
        let is = file.metadata().ok().map(|own| (own.uid(), own.gid()));
        if is != Some((of.uid(), of.gid())) && fchown(file, Some(of.uid()), Some(of.gid())).is_err() {
            // Only root gives files away, but a group of one's own may be kept.
            let _ = fchown(file, None, Some(of.gid()));
        }
    }
    #[cfg(not(unix))]
    let _ = (file, of);
}

/// Makes a rename durable. Not every file system can; the file is complete either way.
fn sync_folder(folder: &Path) {
    #[cfg(unix)]
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
    #[cfg(not(unix))]
    let _ = folder;
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
