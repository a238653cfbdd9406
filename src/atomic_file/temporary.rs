//! A temporary file beside the one that it is to replace.
//!
//! It is locked while its process lives. What a killed process left behind is not, and is removed by the next
//! that writes into the folder.
//!
//! Invariant: no file that another process is still writing is removed, and nothing but files of these names.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs::{File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use tempfile::NamedTempFile;

const PREFIX: &str = ".fairweather-";
const SUFFIX: &str = ".tmp";
/// The ending of an old text that is kept while its file is written in place.
const ASIDE: &str = "old";
/// How many random letters stand between them.
const RANDOM: usize = 6;

/// Who may read it while it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Readers {
    /// Everybody who may read a new file; the process's umask applies.
    AsUsual,
    /// Its owner alone.
    Owner,
}

/// A file that is removed unless it is moved into place.
pub(super) struct Temporary {
    folder: PathBuf,
    file: NamedTempFile,
}

impl Temporary {
    /// Makes one in the folder of a file, and writes it. Errors are about the file that was to be written, so
    /// they do not tell the temporary file's name.
    pub(super) fn written(beside: &Path, bytes: &[u8], readers: Readers) -> io::Result<Temporary> {
        let folder = match beside.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
            _ => PathBuf::from("."),
        };
        std::fs::metadata(&folder)?;
        remove_left_over(&folder);
        let mut file = locked(&folder, readers)?;
        file.as_file_mut().write_all(bytes)?;
        Ok(Temporary { folder, file })
    }

    pub(super) fn file(&self) -> &File {
        self.file.as_file()
    }

    /// Takes the place of whatever has that name.
    pub(super) fn replace(self, target: &Path) -> io::Result<()> {
        self.file.as_file().sync_all()?;
        self.file.persist(target).map_err(|error| error.error)?;
        sync_folder(&self.folder);
        Ok(())
    }

    /// Takes a name that nothing has.
    pub(super) fn appear(self, target: &Path) -> io::Result<()> {
        self.file.as_file().sync_all()?;
        self.file.persist_noclobber(target).map_err(|error| error.error)?;
        sync_folder(&self.folder);
        Ok(())
    }

    /// Stays beside its file, under a name that is never taken for left over; returns its path.
    pub(super) fn kept_aside(self) -> io::Result<PathBuf> {
        self.file.as_file().sync_all()?;
        let path = self.file.path().with_extension(ASIDE);
        self.file.persist_noclobber(&path).map_err(|error| error.error)?;
        sync_folder(&self.folder);
        Ok(path)
    }
}

fn locked(folder: &Path, readers: Readers) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX).rand_bytes(RANDOM);
    #[cfg(unix)]
    {
        let mode = match readers {
            Readers::AsUsual => 0o666,
            Readers::Owner => 0o600,
        };
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(mode));
    }
    #[cfg(not(unix))]
    let _ = readers;
    loop {
        let file = builder.tempfile_in(folder).map_err(|error| io::Error::from(error.kind()))?;
        match file.as_file().try_lock() {
            // Another process took it for left over before it was locked, and removes it.
            Err(TryLockError::WouldBlock) => {}
            Ok(()) if is_removed(file.as_file()) => {}
            // A file system without locks has no files that are taken for left over, either.
            Ok(()) | Err(TryLockError::Error(_)) => return Ok(file),
        }
    }
}

#[cfg(unix)]
fn is_removed(file: &File) -> bool {
    use std::os::unix::fs::MetadataExt;
    file.metadata().is_ok_and(|metadata| metadata.nlink() == 0)
}

#[cfg(not(unix))]
fn is_removed(_: &File) -> bool {
    false
}

/// Removes what a killed process left in a folder. Each folder is looked through once: many files may be written
/// into one.
fn remove_left_over(folder: &Path) {
    static SEEN: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());
    if !SEEN.lock().unwrap_or_else(PoisonError::into_inner).insert(folder.to_owned()) {
        return;
    }
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if !is_temporary(&entry.file_name()) || !entry.file_type().is_ok_and(|kind| kind.is_file()) {
            continue;
        }
        let mut options = File::options();
        options.read(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;
            let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
            options.custom_flags(i32::try_from(flags.bits()).unwrap_or(0));
        }
        if let Ok(file) = options.open(entry.path())
            && file.try_lock().is_ok()
        {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

fn is_temporary(name: &OsStr) -> bool {
    let random = name.to_str().and_then(|name| name.strip_prefix(PREFIX)?.strip_suffix(SUFFIX));
    random.is_some_and(|random| {
        random.len() == RANDOM && random.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

/// Makes a rename durable. Not every file system can; the file is complete either way.
fn sync_folder(folder: &Path) {
    #[cfg(unix)]
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
    #[cfg(not(unix))]
    let _ = folder;
}
