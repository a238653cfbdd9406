//! How editors and git write.

use std::fs::{self, File};
use std::io::Write;
use std::process::Command;

use super::harness::{Folder, changed, git, mv};

const NOTE: &str = "2026-11-01.md";

fn folder() -> Folder {
    Folder::new(&[(NOTE, "#ask/reference @ana for a lead\n"), ("people/bo.md", "# Bo\n")])
}

#[test]
fn each_editors_save_is_one_run() {
    let vim = |folder: &Folder, text: &str| {
        // The check whether the folder can be written, then a backup by renaming.
        fs::write(folder.at("4913"), "").expect("written");
        fs::remove_file(folder.at("4913")).expect("removed");
        fs::write(folder.at(".2026-11-01.md.swp"), "swap").expect("written");
        mv(folder.at(NOTE), folder.at("2026-11-01.md~"));
        folder.write(NOTE, text);
        fs::remove_file(folder.at("2026-11-01.md~")).expect("removed");
    };
    let emacs = |folder: &Folder, text: &str| {
        std::os::unix::fs::symlink("me@here.1:2", folder.at(".#2026-11-01.md")).expect("a link");
        fs::write(folder.at("#2026-11-01.md#"), text).expect("written");
        fs::copy(folder.at(NOTE), folder.at("2026-11-01.md~")).expect("copied");
        folder.write(NOTE, text);
        fs::remove_file(folder.at("#2026-11-01.md#")).expect("removed");
        let _ = fs::remove_file(folder.at(".#2026-11-01.md"));
    };
    let code = |folder: &Folder, text: &str| {
        let mut file = File::options().write(true).truncate(true).open(folder.at(NOTE)).expect("open");
        file.write_all(text.as_bytes()).expect("written");
        file.sync_all().expect("synced");
    };
    let obsidian = |folder: &Folder, text: &str| {
        let mut file = File::create(folder.at(NOTE)).expect("open");
        for half in [&text[..8], &text[8..]] {
            file.write_all(half.as_bytes()).expect("written");
        }
        drop(file);
        let now = std::time::SystemTime::now();
        File::options().write(true).open(folder.at(NOTE)).expect("open").set_modified(now).expect("touched");
    };
    let rename_over = |folder: &Folder, text: &str| {
        fs::write(folder.at(".2026-11-01.md.tmp"), text).expect("written");
        mv(folder.at(".2026-11-01.md.tmp"), folder.at(NOTE));
    };
    type Save<'a> = &'a dyn Fn(&Folder, &str);
    let editors: [(&str, Save<'_>); 5] =
        [("vim", &vim), ("emacs", &emacs), ("code", &code), ("obsidian", &obsidian), ("sync", &rename_over)];
    let folder = folder();
    let mut watcher = folder.watch();
    for (name, save) in editors {
        save(&folder, &format!("#ask/reference @ana for a lead\n#ask/reference @{name} for another\n"));
        let run = watcher.only_run(&folder);
        assert_eq!(changed(&run), [NOTE], "{name}");
        assert_eq!(run["delta"]["new"], 1, "{name}");
        watcher.agrees_with(&folder);
    }
}

#[test]
fn a_save_without_a_change_is_no_run() {
    let folder = folder();
    let mut watcher = folder.watch();
    let text = fs::read_to_string(folder.at(NOTE)).expect("read");
    folder.write(NOTE, &text);
    fs::write(folder.at("x.tmp"), &text).expect("written");
    mv(folder.at("x.tmp"), folder.at(NOTE));
    File::options()
        .append(true)
        .open(folder.at(NOTE))
        .expect("open")
        .set_modified(std::time::UNIX_EPOCH)
        .expect("set");
    assert_eq!(watcher.runs_before_a_sentinel(&folder).len(), 0);
}

#[test]
fn what_is_solved_and_what_is_new_is_told() {
    let folder = folder();
    let mut watcher = folder.watch();
    assert_eq!(watcher.last["delta"]["open"], 1);
    assert_eq!(watcher.last["delta"]["new"], 0);
    folder.write(NOTE, "#worked @ana\n#ask/reference @cy for a lead\n#giev @ana\n");
    let run = watcher.next();
    let delta = &run["delta"];
    assert_eq!(
        (delta["solved"].as_u64(), delta["new"].as_u64(), delta["open"].as_u64()),
        (Some(1), Some(2), Some(2))
    );
    // Another line above moves the findings and changes none.
    folder.write(NOTE, "Rain.\n\n#worked @ana\n#ask/reference @cy for a lead\n#giev @ana\n");
    let run = watcher.next();
    let delta = &run["delta"];
    assert_eq!(
        (delta["solved"].as_u64(), delta["new"].as_u64(), delta["open"].as_u64()),
        (Some(0), Some(0), Some(2))
    );
    watcher.agrees_with(&folder);
}

#[test]
fn one_more_ask_is_new_and_solves_nothing() {
    let folder = Folder::new(&[(
        NOTE,
        "#worked @ana\n#ask/reference @ana for one\n#ask/reference @ana for two\n#ask/reference @ana for three\n",
    )]);
    let mut watcher = folder.watch();
    let asks = |run: &serde_json::Value| {
        let findings = run["findings"].as_array().expect("findings").iter();
        findings.filter(|finding| finding["rule"] == "asks-without-give").count()
    };
    assert_eq!(asks(&watcher.last), 1);
    folder.write("2026-11-02.md", "#ask/reference @ana for four\n");
    let run = watcher.next();
    let delta = &run["delta"];
    assert_eq!(
        (asks(&run), delta["solved"].as_u64(), delta["new"].as_u64()),
        (1, Some(0), Some(1)),
        "{delta}"
    );
    folder.write("2026-11-03.md", "#give @ana\n");
    let run = watcher.next();
    assert_eq!((asks(&run), run["delta"]["solved"].as_u64()), (0, Some(1)), "{}", run["delta"]);
}

#[test]
fn a_checkout_of_thousands_is_one_run() {
    let folder = Folder::new(&[]);
    let git = |args: &[&str]| git(&folder.path, args);
    git(&["init", "-q", "-b", "main"]);
    for branch in ["main", "other"] {
        if branch == "other" {
            git(&["checkout", "-q", "-b", "other"]);
        }
        for n in 0..3_000 {
            folder.write(
                &format!("{}/{n}.md", n % 10),
                &format!("2026-11-01 #ask/reference @{branch}-{}\n", n % 50),
            );
        }
        git(&["add", "."]);
        git(&["commit", "-q", "-m", branch]);
    }
    let mut watcher = folder.watch();
    git(&["checkout", "-q", "main"]);
    let runs = watcher.agrees_with(&folder);
    assert_eq!(runs.len(), 1);
    assert_eq!(changed(&runs[0]).len(), 3_000);
    // A commit moves things about in `.git` alone.
    git(&["commit", "-q", "--allow-empty", "-m", "nothing"]);
    assert_eq!(watcher.runs_before_a_sentinel(&folder).len(), 0);
}

#[cfg(unix)]
#[test]
fn an_editor_killed_in_the_middle_of_a_save_leaves_what_is_on_disk() {
    let folder = folder();
    let mut watcher = folder.watch();
    // It truncates, writes half, and is killed before it closes.
    let script = "exec 3>2026-11-01.md; printf '#ask/reference @dee for a l' >&3; echo half; exec sleep 600";
    let mut editor = Command::new("sh")
        .args(["-c", script])
        .current_dir(&folder.path)
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("a shell");
    let mut line = String::new();
    let out = editor.stdout.take().expect("a pipe");
    std::io::BufRead::read_line(&mut std::io::BufReader::new(out), &mut line).expect("half");
    editor.kill().expect("killed");
    editor.wait().expect("ended");
    watcher.agrees_with(&folder);
    assert!(watcher.last.to_string().contains("dee"));
    // The next save is a save like any other.
    folder.write(NOTE, "#worked @dee\n");
    watcher.agrees_with(&folder);
}
