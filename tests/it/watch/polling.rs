//! Looking where listening fails.

use std::fs;
use std::process::Command;

use super::harness::{Folder, Watcher};

#[test]
fn polling_finds_what_listening_finds() {
    let folder = Folder::new(&[
        ("2026-11-01.md", "#ask/reference @ana\n"),
        ("a/2026-11-01.md", "#ask/reference @bo\n"),
    ]);
    let mut watcher = folder.watch_with(&["--poll=0.05"]);
    folder.write("2026-11-01.md", "#ask/reference @cy\n");
    watcher.agrees_with(&folder);
    // As long as before, in the same moment.
    folder.write("2026-11-01.md", "#ask/reference @di\n");
    watcher.agrees_with(&folder);
    fs::rename(folder.at("a"), folder.at("b")).expect("moved");
    watcher.agrees_with(&folder);
    fs::remove_dir_all(folder.at("b")).expect("removed");
    watcher.agrees_with(&folder);
    folder.write("fairweather.toml", "[lint]\nignore = [\"endorsement-without-work\"]\n");
    watcher.agrees_with(&folder);
    assert_eq!(watcher.last["delta"]["open"], 0);
}

/// Makes a system call fail in the program that is started, as it does where a limit is reached; any
/// other limit would be one for the whole user, and for every test that runs.
#[cfg(target_os = "linux")]
fn refuse(command: &mut Command, call: libc::c_long, error: libc::c_int) {
    use std::os::unix::process::CommandExt;
    let call = u32::try_from(call).expect("a number");
    let error = u32::try_from(error).expect("a number");
    let step = |code: u32, jt: u8, jf: u8, k: u32| libc::sock_filter {
        code: u16::try_from(code).expect("a code"),
        jt,
        jf,
        k,
    };
    // Loads the call's number, and compares it: this one is refused, all others are let through.
    let filter = [
        step(libc::BPF_LD | libc::BPF_W | libc::BPF_ABS, 0, 0, 0),
        step(libc::BPF_JMP | libc::BPF_JEQ | libc::BPF_K, 0, 1, call),
        step(libc::BPF_RET | libc::BPF_K, 0, 0, libc::SECCOMP_RET_ERRNO | error),
        step(libc::BPF_RET | libc::BPF_K, 0, 0, libc::SECCOMP_RET_ALLOW),
    ];
    // SAFETY: between fork and exec only two system calls are made, on memory that is the closure's
    // own; nothing is allocated and no lock is taken.
    unsafe {
        command.pre_exec(move || {
            let mut filter = filter;
            let program = libc::sock_fprog { len: 4, filter: filter.as_mut_ptr() };
            let is_set = libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
                && libc::prctl(libc::PR_SET_SECCOMP, libc::SECCOMP_MODE_FILTER, &raw const program) == 0;
            if is_set { Ok(()) } else { Err(std::io::Error::last_os_error()) }
        });
    }
}

#[cfg(target_os = "linux")]
#[test]
fn where_the_limit_on_watches_is_reached_it_polls_and_says_so() {
    for (call, error) in
        [(libc::SYS_inotify_init1, libc::EMFILE), (libc::SYS_inotify_add_watch, libc::ENOSPC)]
    {
        let folder = Folder::new(&[
            ("2026-11-01.md", "#ask/reference @ana\n"),
            ("a/2026-11-01.md", "#ask/reference @bo\n"),
        ]);
        let mut command = folder.watcher(&[]);
        refuse(&mut command, call, error);
        let mut watcher = Watcher::start(command);
        watcher.hears("limit on file watches is reached");
        watcher.hears("looking every 2 s instead");
        folder.write("a/2026-11-01.md", "#ask/reference @cy\n");
        watcher.agrees_with(&folder);
        folder.write("new/2026-11-01.md", "#ask/reference @dee\n");
        watcher.agrees_with(&folder);
    }
}

#[cfg(unix)]
#[test]
fn followed_links_are_looked_at() {
    let folder = Folder::new(&[
        ("fairweather.toml", "[journal]\nfollow-links = true\n"),
        ("2026-11-01.md", "#ask/reference @ana\n"),
    ]);
    let outside = folder.path.with_extension("outside");
    fs::create_dir(&outside).expect("a folder");
    fs::write(outside.join("2026-11-02.md"), "#ask/reference @bo\n").expect("written");
    let mut watcher = folder.watch();
    std::os::unix::fs::symlink(&outside, folder.at("linked")).expect("a link");
    watcher.agrees_with(&folder);
    fs::write(outside.join("2026-11-02.md"), "#ask/reference @cy\n").expect("written");
    watcher.agrees_with(&folder);
}

#[cfg(unix)]
#[test]
fn a_note_that_is_written_through_its_other_name_is_noticed() {
    let folder = Folder::new(&[("2026-11-01.md", "#ask/reference @ana\n")]);
    let outside = folder.path.with_extension("outside");
    fs::create_dir(&outside).expect("a folder");
    fs::hard_link(folder.at("2026-11-01.md"), outside.join("a.md")).expect("a link");
    let mut watcher = folder.watch();
    fs::write(outside.join("a.md"), "#ask/reference @bo and @cy\n").expect("written");
    watcher.agrees_with(&folder);
    // One that comes into the journal later, too.
    fs::write(outside.join("b.md"), "#ask/reference @dee\n").expect("written");
    fs::hard_link(outside.join("b.md"), folder.at("2026-11-02.md")).expect("a link");
    watcher.agrees_with(&folder);
    fs::write(outside.join("b.md"), "#ask/reference @eve and @fay\n").expect("written");
    watcher.agrees_with(&folder);
    // A note that has had one name gets another within the journal, and is written through it.
    fs::write(folder.at("2026-11-03.md"), "#ask/reference @gil\n").expect("written");
    watcher.agrees_with(&folder);
    fs::hard_link(folder.at("2026-11-03.md"), folder.at("2026-11-04.md")).expect("a link");
    watcher.agrees_with(&folder);
    fs::write(folder.at("2026-11-04.md"), "#ask/reference @hal and @ida\n").expect("written");
    watcher.agrees_with(&folder);
    fs::remove_dir_all(outside).expect("removed");
}
