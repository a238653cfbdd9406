//! Looking where listening fails.

use std::fs;
use std::process::Command;

use super::harness::{Folder, Watcher};

#[test]
fn polling_finds_what_listening_finds() {
    let folder = Folder::new(&[("2026-11-01.md", "#ask @ana\n"), ("a/2026-11-01.md", "#ask @bo\n")]);
    let mut watcher = folder.watch_with(&["--poll=0.05"]);
    folder.write("2026-11-01.md", "#ask @cy\n");
    watcher.agrees_with(&folder);
    // As long as before, in the same moment.
    folder.write("2026-11-01.md", "#ask @di\n");
    watcher.agrees_with(&folder);
    fs::rename(folder.at("a"), folder.at("b")).expect("moved");
    watcher.agrees_with(&folder);
    fs::remove_dir_all(folder.at("b")).expect("removed");
    watcher.agrees_with(&folder);
    folder.write("fairweather.toml", "[lint]\nignore = [\"cold-ask\"]\n");
    watcher.agrees_with(&folder);
    assert_eq!(watcher.last["delta"]["open"], 0);
}

#[cfg(target_os = "linux")]
#[test]
fn where_the_limit_on_watches_is_reached_it_polls_and_says_so() {
    let folder = Folder::new(&[]);
    for n in 0..20 {
        folder.write(&format!("{n}/2026-11-01.md"), "#ask @ana\n");
    }
    // A user namespace has limits of its own, so nobody else meets them.
    for limit in ["max_inotify_watches", "max_inotify_instances"] {
        let script = format!("echo 3 > /proc/sys/user/{limit} && exec \"$0\" \"$@\"");
        let script = if limit.ends_with("instances") { script.replace("echo 3", "echo 0") } else { script };
        let program = env!("CARGO_BIN_EXE_fairweather");
        let mut command = Command::new("unshare");
        command.args(["--user", "--map-root-user", "sh", "-c"]);
        let allowed = Command::new("unshare")
            .args(["--user", "--map-root-user", "sh", "-c", &script, "true"])
            .output()
            .is_ok_and(|output| output.status.success());
        if !allowed {
            println!("skipped: this system gives no user namespace with limits");
            return;
        }
        command
            .args([&script, program, "watch", "--today", "2026-11-20", "--format", "jsonl"])
            .arg(&folder.path);
        let mut watcher = Watcher::start(command);
        watcher.hears("limit on file watches is reached");
        watcher.hears("looking every 2 s instead");
        folder.write("3/2026-11-01.md", &format!("#ask @{limit}\n"));
        watcher.agrees_with(&folder);
    }
}

#[cfg(unix)]
#[test]
fn followed_links_are_looked_at() {
    let folder = Folder::new(&[
        ("fairweather.toml", "[journal]\nfollow-links = true\n"),
        ("2026-11-01.md", "#ask @ana\n"),
    ]);
    let outside = folder.path.with_extension("outside");
    fs::create_dir(&outside).expect("a folder");
    fs::write(outside.join("2026-11-02.md"), "#ask @bo\n").expect("written");
    let mut watcher = folder.watch();
    std::os::unix::fs::symlink(&outside, folder.at("linked")).expect("a link");
    watcher.agrees_with(&folder);
    fs::write(outside.join("2026-11-02.md"), "#ask @cy\n").expect("written");
    watcher.agrees_with(&folder);
}
