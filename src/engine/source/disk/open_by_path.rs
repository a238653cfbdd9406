//! Opening notes by path, on systems that cannot open a file relative to an open folder.

use std::ffi::OsStr;
use std::fs::File;
use std::io;
use std::path::Path;

use crate::engine::source::disk::LinkPolicy;

/// Nothing is kept.
#[derive(Debug, Default)]
pub(in crate::engine::source) struct OpenFolder(());

impl OpenFolder {
    pub(in crate::engine::source) fn kept() -> OpenFolder {
        OpenFolder(())
    }

    /// Opens `name` in `folder`, below `root`, for reading.
    pub(super) fn open_in(
        &mut self,
        root: &Path,
        folder: &Path,
        name: &OsStr,
        links: LinkPolicy,
    ) -> io::Result<File> {
        let mut path = root.to_owned();
        for part in folder.iter().chain([name]) {
            path.push(part);
            if links == LinkPolicy::Refuse && path.symlink_metadata()?.is_symlink() {
                return Err(io::ErrorKind::NotFound.into());
            }
        }
        File::open(path)
    }
}
