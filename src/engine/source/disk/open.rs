//! Opening one note after another: notes come folder by folder, and a file is opened faster by its
//! name in an open folder than by a path from the root.

use std::cell::RefCell;
use std::fs::File;
use std::io;
use std::path::Path;

use rustix::fd::OwnedFd;
use rustix::fs::{CWD, Mode, OFlags, openat};

thread_local! {
    static FOLDER: RefCell<Folder> = RefCell::default();
}

/// The folder that a thread read from last.
#[derive(Default)]
struct Folder {
    /// Whether it may be kept open. A folder that is kept is the one that was opened, whatever has
    /// taken its place since.
    keeps: bool,
    open: Option<(Box<Path>, OwnedFd)>,
}

/// While it lives, this thread keeps the folder open that it reads from: for reading many notes at
/// once, which see one state of a folder.
pub(crate) struct Nearby(());

impl Nearby {
    pub(crate) fn new() -> Nearby {
        FOLDER.with_borrow_mut(|folder| folder.keeps = true);
        Nearby(())
    }
}

impl Drop for Nearby {
    fn drop(&mut self) {
        FOLDER.set(Folder::default());
    }
}

/// Without blocking, so that a pipe which took a note's name since it was listed cannot hold it up.
const FLAGS: OFlags = OFlags::RDONLY.union(OFlags::NONBLOCK).union(OFlags::CLOEXEC);

/// Opens a file for reading.
pub(super) fn open_file(file: &Path) -> io::Result<File> {
    Ok(openat(CWD, file, FLAGS, Mode::empty())?.into())
}

/// Opens `name` in `folder`, below `root`.
pub(super) fn open_in(root: &Path, folder: &str, name: &str) -> io::Result<File> {
    FOLDER.with_borrow_mut(|known| {
        if !known.keeps {
            return open_file(&root.join(folder).join(name));
        }
        let is_known = |(path, _): &(Box<Path>, OwnedFd)| {
            let (path, root) = (path.as_os_str().as_encoded_bytes(), root.as_os_str().as_encoded_bytes());
            path.strip_prefix(root)
                .is_some_and(|below| below.strip_prefix(b"/").unwrap_or(below) == folder.as_bytes())
        };
        if !known.open.as_ref().is_some_and(is_known) {
            let path = root.join(folder);
            let fd = openat(CWD, &path, OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty());
            match fd {
                Ok(fd) => known.open = Some((path.into(), fd)),
                // A folder may be searched by those who may not read it.
                Err(_) => return open_file(&path.join(name)),
            }
        }
        match &known.open {
            Some((_, fd)) => Ok(openat(fd, name, FLAGS, Mode::empty())?.into()),
            None => open_file(&root.join(folder).join(name)),
        }
    })
}
