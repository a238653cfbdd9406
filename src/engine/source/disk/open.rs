//! Opening one note after another: notes come folder by folder, and a file is opened faster by its
//! name in an open folder than by a path from the root.
//!
//! Invariant: unless links are followed, none below the root is, even where one took the place of a note or a folder
//! after those were listed.

use std::ffi::OsStr;
use std::fs::File;
use std::io;
use std::path::Path;

use rustix::fd::OwnedFd;
use rustix::fs::{CWD, Mode, OFlags, openat};
#[cfg(target_os = "linux")]
use rustix::fs::{ResolveFlags, openat2};
use rustix::io::Errno;

use crate::engine::source::disk::LinkPolicy;

/// The folder that was read from last.
#[derive(Debug, Default)]
pub(in crate::engine::source) struct OpenFolder {
    /// Whether it may be kept open. A folder that is kept is the one that was opened, whatever has
    /// taken its place since.
    keeps: bool,
    open: Option<(Box<Path>, OwnedFd)>,
}

impl OpenFolder {
    /// One that stays open until a note of another folder is read.
    pub(in crate::engine::source) fn kept() -> OpenFolder {
        OpenFolder { keeps: true, open: None }
    }

    /// Opens `name` in `folder`, below `root`, for reading.
    pub(super) fn open_in(
        &mut self,
        root: &Path,
        folder: &Path,
        name: &OsStr,
        links: LinkPolicy,
    ) -> io::Result<File> {
        let is_known = |(path, _): &&(Box<Path>, OwnedFd)| {
            let (path, root) = (path.as_os_str().as_encoded_bytes(), root.as_os_str().as_encoded_bytes());
            path.strip_prefix(root).is_some_and(|below| {
                below.strip_prefix(b"/").unwrap_or(below) == folder.as_os_str().as_encoded_bytes()
            })
        };
        if let Some((_, fd)) = self.open.as_ref().filter(is_known) {
            return open_name(fd, name, links);
        }
        let fd = open_folder(root, folder, links)?;
        let file = open_name(&fd, name, links);
        if self.keeps {
            self.open = Some((root.join(folder).into(), fd));
        }
        file
    }
}

/// Without blocking, so that a pipe which took a note's name since it was listed cannot hold it up.
const NOTE: OFlags = OFlags::RDONLY.union(OFlags::NONBLOCK).union(OFlags::CLOEXEC);

/// A folder may be searched by those who may not read it.
#[cfg(any(target_os = "linux", target_os = "android"))]
const FOLDER_FLAGS: OFlags = OFlags::PATH.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);
#[cfg(not(any(target_os = "linux", target_os = "android")))]
const FOLDER_FLAGS: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);

fn open_folder(root: &Path, folder: &Path, links: LinkPolicy) -> io::Result<OwnedFd> {
    let path = if links == LinkPolicy::Follow { root.join(folder) } else { root.to_owned() };
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { &path };
    let mut fd = openat(CWD, path, FOLDER_FLAGS, Mode::empty())?;
    if links == LinkPolicy::Refuse && !folder.as_os_str().is_empty() {
        #[cfg(target_os = "linux")]
        match openat2(&fd, folder, FOLDER_FLAGS, Mode::empty(), ResolveFlags::NO_SYMLINKS) {
            // Kernels before 5.6, and sandboxes, do not know the call.
            Err(Errno::NOSYS | Errno::PERM) => {}
            opened => return opened.map_err(not_there),
        }
        for part in folder {
            fd = openat(&fd, part, FOLDER_FLAGS | OFlags::NOFOLLOW, Mode::empty()).map_err(not_there)?;
        }
    }
    Ok(fd)
}

fn open_name(folder: &OwnedFd, name: &OsStr, links: LinkPolicy) -> io::Result<File> {
    let file = match links {
        LinkPolicy::Follow => openat(folder, name, NOTE, Mode::empty())?,
        LinkPolicy::Refuse => {
            openat(folder, name, NOTE | OFlags::NOFOLLOW, Mode::empty()).map_err(not_there)?
        }
    };
    Ok(file.into())
}

/// A link in the place of a note or a folder means that what was listed there is gone.
fn not_there(error: Errno) -> io::Error {
    // The BSDs have a name of their own for a last name that is a link.
    let is_link = matches!(error, Errno::LOOP | Errno::NOTDIR | Errno::MLINK);
    if is_link { io::ErrorKind::NotFound.into() } else { error.into() }
}

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;
    use std::fs;
    use std::io::{ErrorKind, Read};
    use std::os::unix::fs::symlink;
    use std::path::Path;

    use super::OpenFolder;
    use crate::engine::source::disk::LinkPolicy;

    #[test]
    fn no_link_below_the_root_is_followed_unless_asked_for() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |path: &str| folder.path().join(path);
        fs::create_dir_all(at("outside/deep")).expect("made");
        fs::create_dir_all(at("root/own")).expect("made");
        for note in ["outside/deep/a.md", "root/own/a.md"] {
            fs::write(at(note), note).expect("written");
        }
        symlink("../outside/deep", at("root/linked")).expect("linked");
        symlink("../../outside/deep/a.md", at("root/own/link.md")).expect("linked");
        // The root itself may be a link.
        symlink("root", at("way")).expect("linked");
        let read = |kept: &mut OpenFolder, below: &str, name: &str, links| {
            let mut text = String::new();
            let mut file = kept.open_in(&at("way"), Path::new(below), OsStr::new(name), links)?;
            file.read_to_string(&mut text)?;
            std::io::Result::Ok(text)
        };
        for mut kept in [OpenFolder::default(), OpenFolder::kept()] {
            for (below, name) in [("linked", "a.md"), ("own", "link.md")] {
                let refused = read(&mut kept, below, name, LinkPolicy::Refuse).expect_err("a link");
                assert_eq!(refused.kind(), ErrorKind::NotFound);
            }
            assert_eq!(read(&mut kept, "own", "a.md", LinkPolicy::Refuse).expect("a note"), "root/own/a.md");
        }
        for (below, name) in [("linked", "a.md"), ("own", "link.md")] {
            let mut kept = OpenFolder::default();
            assert_eq!(
                read(&mut kept, below, name, LinkPolicy::Follow).expect("followed"),
                "outside/deep/a.md"
            );
        }
    }
}
