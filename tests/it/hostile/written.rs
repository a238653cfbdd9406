//! What is written beside the text of a note: nobody gains rights, nobody loses any, and nothing outside of the
//! journal is touched.

use std::fmt::Display;
use std::fs::{File, Permissions};
use std::io::Write;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use rustix::fs::{XattrFlags, getxattr, setxattr};

use super::{fairweather, folder};

/// A note with something to mend.
const BEFORE: &str = "2026-11-01 #thanked @ana for the tent\n";
const AFTER: &str = "2026-11-01 #thanks @ana for the tent\n";

/// An access list in the form in which Linux keeps it: `user:65534:rw`, and nothing for the group.
const ACCESS_LIST: [u8; 44] = [
    2, 0, 0, 0, 1, 0, 6, 0, 255, 255, 255, 255, 2, 0, 6, 0, 254, 255, 0, 0, 4, 0, 0, 0, 255, 255, 255, 255,
    16, 0, 6, 0, 255, 255, 255, 255, 32, 0, 0, 0, 255, 255, 255, 255,
];

fn mode(file: &Path) -> u32 {
    std::fs::metadata(file).expect("there").mode() & 0o7777
}

fn set_mode(file: &Path, mode: u32) {
    std::fs::set_permissions(file, Permissions::from_mode(mode)).expect("set");
}

fn read(file: &Path) -> String {
    std::fs::read_to_string(file).expect("text")
}

/// The value of an attribute; `None` where there is none.
fn attribute(file: &Path, name: &str) -> Option<Vec<u8>> {
    let mut value = vec![0; 4096];
    let len = getxattr(file, name, &mut value).ok()?;
    value.truncate(len);
    Some(value)
}

/// Folders on the file systems that are at hand: where temporary files lie, and in memory.
fn folders() -> Vec<tempfile::TempDir> {
    let mut folders = vec![tempfile::tempdir().expect("a temporary folder")];
    match tempfile::tempdir_in("/dev/shm") {
        Ok(in_memory) => folders.push(in_memory),
        Err(error) => untried("a file system in memory", Path::new("/dev/shm"), &error),
    }
    folders
}

/// Tells what a place does not let a test try, also where the test passes.
fn untried(what: &str, place: &Path, why: &dyn Display) {
    let _ = writeln!(std::io::stderr(), "not tried in {}: {what}: {why}", place.display());
}

fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

/// Runs the program as nobody, who is in no group that matters.
fn as_nobody(folder: &Path, args: &[&str]) -> Output {
    let program = tempfile::tempdir().expect("a temporary folder");
    let binary = program.path().join("fairweather");
    std::fs::copy(env!("CARGO_BIN_EXE_fairweather"), &binary).expect("a copy");
    set_mode(program.path(), 0o755);
    Command::new(binary)
        .args(args)
        .current_dir(folder)
        .uid(65534)
        .gid(65534)
        .output()
        .expect("the program starts")
}

/// What stands beside notes: temporary files, and old texts that were put aside.
fn beside(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.path());
    entries.filter(|path| path.extension().is_none_or(|ending| ending != "md")).collect()
}

#[test]
fn a_private_note_is_never_readable_by_others_not_even_while_it_is_written() {
    for place in folders() {
        let note = place.path().join("2026-11-01.md");
        std::fs::write(&note, BEFORE.repeat(400)).expect("written");
        set_mode(&note, 0o600);
        // A limit on the size of files kills the program in the middle of writing. What it was writing stays as
        // it was at that moment.
        let program = env!("CARGO_BIN_EXE_fairweather");
        let limited = format!("umask 0; ulimit -c 0; ulimit -f 1; exec {program} check --fix -q");
        let killed =
            Command::new("sh").args(["-c", &limited]).current_dir(place.path()).output().expect("sh runs");
        assert_eq!(killed.status.signal(), Some(libc::SIGXFSZ), "{killed:?}");
        assert_eq!(read(&note), BEFORE.repeat(400));
        let half = beside(place.path());
        assert_eq!(half.len(), 1, "{half:?}");
        assert_ne!(std::fs::metadata(&half[0]).expect("there").len(), 0);
        assert_eq!(mode(&half[0]), 0o600, "{}", half[0].display());
        // The next run takes it away.
        fairweather(place.path(), &["check", "--fix", "-q"]);
        assert_eq!(read(&note), AFTER.repeat(400));
        assert_eq!(mode(&note), 0o600);
        assert_eq!(beside(place.path()), Vec::<PathBuf>::new());
    }
}

#[test]
fn what_a_killed_run_left_is_taken_away_and_what_another_still_writes_is_not() {
    let folder = folder(&[("2026-11-01.md", BEFORE)]);
    let at = |name: &str| folder.path().join(name);
    for name in
        [".fairweather-abC123.tmp", ".fairweather-live00.tmp", ".fairweather-notes.tmp", "x-abC123.tmp"]
    {
        std::fs::write(at(name), "half").expect("written");
    }
    symlink("2026-11-01.md", at(".fairweather-linked.tmp")).expect("linked");
    let live = File::open(at(".fairweather-live00.tmp")).expect("open");
    live.lock().expect("locked");
    fairweather(folder.path(), &["check", "--fix"]);
    assert_eq!(read(&at("2026-11-01.md")), AFTER);
    assert!(!at(".fairweather-abC123.tmp").exists());
    for name in
        [".fairweather-live00.tmp", ".fairweather-notes.tmp", "x-abC123.tmp", ".fairweather-linked.tmp"]
    {
        assert!(at(name).exists(), "{name}");
    }
}

#[test]
fn access_lists_and_attributes_outlast_a_fix() {
    for folder in folders() {
        let file = folder.path().join("2026-11-01.md");
        std::fs::write(&file, BEFORE).expect("written");
        set_mode(&file, 0o600);
        let attributes =
            [("user.mood", &b"fair"[..]), ("user.empty", b""), ("system.posix_acl_access", &ACCESS_LIST)];
        let set: Vec<_> = attributes
            .into_iter()
            .filter(|(name, value)| match setxattr(&file, *name, value, XattrFlags::empty()) {
                Ok(()) => true,
                Err(error) => {
                    untried(name, folder.path(), &error);
                    false
                }
            })
            .collect();
        let before = mode(&file);
        let output = fairweather(folder.path(), &["check", "--fix"]);
        assert_eq!(read(&file), AFTER, "{output:?}");
        assert_eq!(mode(&file), before);
        for (name, value) in set {
            assert_eq!(
                attribute(&file, name).as_deref(),
                Some(value),
                "{name} in {}",
                folder.path().display()
            );
        }
    }
}

#[test]
fn a_folder_that_grants_access_to_new_files_grants_none_to_an_old_one() {
    for folder in folders() {
        let file = folder.path().join("2026-11-01.md");
        std::fs::write(&file, BEFORE).expect("written");
        set_mode(&file, 0o640);
        let name = "system.posix_acl_default";
        if let Err(error) = setxattr(folder.path(), name, &ACCESS_LIST, XattrFlags::empty()) {
            untried(name, folder.path(), &error);
            continue;
        }
        fairweather(folder.path(), &["check", "--fix"]);
        assert_eq!(read(&file), AFTER);
        assert_eq!(attribute(&file, "system.posix_acl_access"), None);
        assert_eq!(mode(&file), 0o640);
    }
}

#[test]
fn a_note_keeps_its_owner_and_group_even_where_the_writer_may_not_give_files_away() {
    if !is_root() {
        untried("other owners", Path::new("/"), &"only root gives files away");
        return;
    }
    for folder in folders() {
        set_mode(folder.path(), 0o777);
        let (own, others) = (folder.path().join("own.md"), folder.path().join("others.md"));
        for (file, owner, group, mode) in [(&own, 65534, 0, 0o640), (&others, 1234, 1234, 0o666)] {
            std::fs::write(file, BEFORE).expect("written");
            set_mode(file, mode);
            chown(file, Some(owner), Some(group)).expect("given");
        }
        let output = as_nobody(folder.path(), &["check", "--fix"]);
        for (file, owner, group, bits) in [(&own, 65534, 0, 0o640), (&others, 1234, 1234, 0o666)] {
            let metadata = std::fs::metadata(file).expect("there");
            assert_eq!(read(file), AFTER, "{output:?}");
            assert_eq!((metadata.uid(), metadata.gid(), mode(file)), (owner, group, bits));
        }
        assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 2, "no copy is left");
    }
}

#[test]
fn a_fix_never_writes_outside_of_the_journal() {
    for place in folders() {
        let (outside, journal) = (place.path().join("outside"), place.path().join("journal"));
        for (folder, path, text) in [
            (&outside, "secret.md", BEFORE),
            (&outside, "more/deep.md", BEFORE),
            (&journal, "fairweather.toml", "[journal]\nfollow-links = true\n"),
            (&journal, "kept/2026-11-01.md", BEFORE),
        ] {
            let file = folder.join(path);
            std::fs::create_dir_all(file.parent().expect("a folder")).expect("made");
            std::fs::write(file, text).expect("written");
        }
        symlink(outside.join("secret.md"), journal.join("linked.md")).expect("linked");
        symlink(outside.join("more"), journal.join("more")).expect("linked");
        symlink("kept/2026-11-01.md", journal.join("inside.md")).expect("linked");
        let output = fairweather(&journal, &["check", "--fix"]);
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        assert_eq!(read(&outside.join("secret.md")), BEFORE);
        assert_eq!(read(&outside.join("more/deep.md")), BEFORE);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            said.contains("`linked.md` was not fixed: it is a link out of the journal\n  help: replace"),
            "{said}"
        );
        assert!(said.contains("`more/deep.md` was not fixed"), "{said}");
        // A link within is written through.
        assert_eq!(read(&journal.join("kept/2026-11-01.md")), AFTER);
        assert!(journal.join("inside.md").symlink_metadata().expect("there").is_symlink());
    }
}

#[test]
fn the_other_name_of_a_note_keeps_the_old_text() {
    for place in folders() {
        let (note, other) = (place.path().join("2026-11-01.md"), place.path().join("other.txt"));
        std::fs::write(&note, BEFORE).expect("written");
        std::fs::hard_link(&note, &other).expect("linked");
        fairweather(place.path(), &["check", "--fix"]);
        assert_eq!((read(&note).as_str(), read(&other).as_str()), (AFTER, BEFORE));
    }
}

#[test]
fn a_disk_that_is_full_is_told_as_such_and_no_name_but_the_users_is_shown() {
    let journal = folder(&[("2026-11-01.md", &BEFORE.repeat(400))]);
    let output = fairweather(journal.path(), &["check", "--format", "json", "--output", "/dev/full"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said.contains("`/dev/full` cannot be written") && said.contains("help: make room on the disk"),
        "{said}"
    );
    // A limit on the size of files fails as a full disk does: after the first bytes.
    let program = env!("CARGO_BIN_EXE_fairweather");
    let limited = format!("trap '' XFSZ; ulimit -f 1; exec {program} check --fix -q >/dev/null 2>said");
    let status =
        Command::new("sh").args(["-c", &limited]).current_dir(journal.path()).status().expect("sh runs");
    let said = read(&journal.path().join("said"));
    assert_eq!(status.code(), Some(2), "{said}");
    assert!(said.contains("`2026-11-01.md` was not fixed: it cannot be written: "), "{said}");
    assert!(
        !said.contains(".tmp") && said.contains("help: the system allows no file of that size"),
        "{said}"
    );
    assert_eq!(read(&journal.path().join("2026-11-01.md")), BEFORE.repeat(400));
    assert_eq!(
        std::fs::read_dir(journal.path()).expect("a folder").count(),
        2,
        "nothing is left beside them"
    );
}
