//! The gap between reading a journal and watching it: whether anything was touched in it.
//!
//! The watcher can begin only when the folders are known, and by then most notes are read. So while they are
//! read, a queue of events of its own watches each folder from before its notes are opened. It is asked once,
//! when the watcher is in place. If it is empty, every note still is as it was read, and none has to be looked
//! at again.
//!
//! It does not say what happened, and it is not the watcher: where anything at all happened, or where it cannot
//! vouch for every folder (the limit on watches, systems other than Linux), whoever asks looks at all notes.
//! It knows nothing of what is done through a name outside of the journal (hard links).
//!
//! Invariant: [`GapWatch::is_quiet`] only where, since each folder was added, nothing in it was written, added,
//! removed or renamed, and where its path still leads to it.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// A queue of events with a watch on each folder that was added.
pub struct GapWatch {
    queue: system::EventQueue,
    /// Each with the number of its watch; `None` once a folder could not be watched.
    folders: Mutex<Option<Vec<(PathBuf, i32)>>>,
}

impl GapWatch {
    /// A queue without folders; `None` where the system has none to give.
    pub fn open() -> Option<GapWatch> {
        Some(GapWatch { queue: system::open()?, folders: Mutex::new(Some(Vec::new())) })
    }

    /// Watches a folder from now on.
    pub fn add(&self, folder: &Path) {
        let mut folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        match (folders.as_mut(), system::watch(&self.queue, folder)) {
            (Some(folders), Some(number)) => folders.push((folder.to_owned(), number)),
            _ => *folders = None,
        }
    }

    /// Whether nothing was touched in any of the folders.
    pub fn is_quiet(&self) -> bool {
        let folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        // A folder has one number for as long as it is watched. Where its path now has another one, a folder
        // further up was renamed or mounted over.
        let leads_there =
            |(folder, number): &(PathBuf, i32)| system::watch(&self.queue, folder) == Some(*number);
        folders.as_ref().is_some_and(|folders| folders.iter().all(leads_there))
            && system::is_empty(&self.queue)
    }
}

#[cfg(target_os = "linux")]
mod system {
    use std::path::Path;

    pub(super) use rustix::fd::OwnedFd as EventQueue;
    use rustix::fs::inotify::{CreateFlags, WatchFlags, add_watch, init};
    use rustix::io::{Errno, read};

    /// Whatever changes a folder or a file in it. Reading raises none of these.
    const TOUCHED: WatchFlags = WatchFlags::MODIFY
        .union(WatchFlags::CLOSE_WRITE)
        .union(WatchFlags::ATTRIB)
        .union(WatchFlags::CREATE)
        .union(WatchFlags::DELETE)
        .union(WatchFlags::MOVED_FROM)
        .union(WatchFlags::MOVED_TO)
        .union(WatchFlags::DELETE_SELF)
        .union(WatchFlags::MOVE_SELF)
        .union(WatchFlags::ONLYDIR);

    pub(super) fn open() -> Option<EventQueue> {
        init(CreateFlags::NONBLOCK | CreateFlags::CLOEXEC).ok()
    }

    pub(super) fn watch(queue: &EventQueue, folder: &Path) -> Option<i32> {
        add_watch(queue, folder, TOUCHED).ok()
    }

    /// An overflow is an event, too.
    pub(super) fn is_empty(queue: &EventQueue) -> bool {
        read(queue, &mut [0; 4096]) == Err(Errno::AGAIN)
    }
}

/// There is no queue.
#[cfg(not(target_os = "linux"))]
mod system {
    pub(super) use std::convert::Infallible as EventQueue;
    use std::path::Path;

    pub(super) fn open() -> Option<EventQueue> {
        None
    }

    pub(super) fn watch(queue: &EventQueue, _folder: &Path) -> Option<i32> {
        match *queue {}
    }

    pub(super) fn is_empty(queue: &EventQueue) -> bool {
        match *queue {}
    }
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::GapWatch;

    #[test]
    fn reading_is_quiet_and_nothing_else_is() {
        let is_quiet_after = |act: &dyn Fn(&Path)| {
            let outer = tempfile::tempdir().expect("a folder");
            let root = outer.path().join("journal");
            fs::create_dir_all(root.join("a")).expect("made");
            fs::write(root.join("a/note.md"), "x").expect("written");
            fs::write(outer.path().join("other.md"), "x").expect("written");
            let gap = GapWatch::open().expect("a queue");
            gap.add(&root);
            gap.add(&root.join("a"));
            act(&root);
            gap.is_quiet()
        };
        assert!(is_quiet_after(&|_| {}));
        assert!(is_quiet_after(&|root| {
            assert_eq!(fs::read(root.join("a/note.md")).expect("read"), b"x");
            assert_eq!(fs::read_dir(root.join("a")).expect("read").count(), 1);
            fs::write(root.join("../other.md"), "y").expect("written");
        }));
        type Touch<'t> = (&'t str, &'t dyn Fn(&Path));
        let touches: [Touch<'_>; 8] = [
            ("write", &|root| fs::write(root.join("a/note.md"), "y").expect("written")),
            ("create", &|root| fs::write(root.join("new.md"), "y").expect("written")),
            ("remove", &|root| fs::remove_file(root.join("a/note.md")).expect("removed")),
            ("rename", &|root| fs::rename(root.join("a/note.md"), root.join("a/b.md")).expect("renamed")),
            ("move in", &|root| fs::rename(root.join("../other.md"), root.join("a/note.md")).expect("moved")),
            ("folder", &|root| fs::create_dir(root.join("b")).expect("made")),
            ("times", &|root| {
                let file = fs::File::options().append(true).open(root.join("a/note.md")).expect("opened");
                file.set_modified(std::time::SystemTime::UNIX_EPOCH).expect("set");
            }),
            ("root", &|root| fs::rename(root, root.join("../elsewhere")).expect("renamed")),
        ];
        for (name, act) in touches {
            assert!(!is_quiet_after(act), "{name}");
        }
    }

    #[test]
    fn a_path_that_leads_elsewhere_is_not_quiet() {
        let outer = tempfile::tempdir().expect("a folder");
        let at = |path: &str| outer.path().join(path);
        fs::create_dir_all(at("one/journal")).expect("made");
        fs::create_dir_all(at("two/journal")).expect("made");
        let gap = GapWatch::open().expect("a queue");
        gap.add(&at("one/journal"));
        assert!(gap.is_quiet());
        // Nothing happens in the folder or to its name.
        fs::rename(at("one"), at("three")).expect("renamed");
        fs::rename(at("two"), at("one")).expect("renamed");
        assert!(!gap.is_quiet());
    }

    #[test]
    fn what_could_not_be_watched_is_not_quiet() {
        let folder = tempfile::tempdir().expect("a folder");
        let gap = GapWatch::open().expect("a queue");
        gap.add(folder.path());
        assert!(gap.is_quiet());
        gap.add(&folder.path().join("missing"));
        gap.add(folder.path());
        assert!(!gap.is_quiet());
    }
}
