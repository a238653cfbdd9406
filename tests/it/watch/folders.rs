//! Folders that come, go and move; what decides which files are notes; the configuration.

use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};

use super::harness::{Folder, changed, essence, git, mv};

#[test]
fn new_and_renamed_folders_are_followed() {
    let folder = Folder::new(&[("a/2026-11-01.md", "#ask/reference @ana\n")]);
    let mut watcher = folder.watch();
    folder.write("b/c/d/2026-11-02.md", "#ask/reference @bo\n");
    watcher.agrees_with(&folder);
    mv(folder.at("b"), folder.at("e"));
    watcher.agrees_with(&folder);
    // Inside a folder that was moved, and one that took its name.
    folder.write("e/c/d/2026-11-02.md", "#ask/reference @cy\n");
    folder.write("b/2026-11-03.md", "#ask/reference @dee\n");
    watcher.agrees_with(&folder);
    mv(folder.at("a"), folder.at("swap"));
    mv(folder.at("b"), folder.at("a"));
    mv(folder.at("swap"), folder.at("b"));
    watcher.agrees_with(&folder);
    folder.write("a/2026-11-03.md", "#ask/reference @eve\n");
    watcher.agrees_with(&folder);
    fs::remove_dir_all(folder.at("a")).expect("removed");
    folder.write("a/2026-11-04.md", "#ask/reference @fay\n");
    watcher.agrees_with(&folder);
    folder.write("a/2026-11-04.md", "#ask/reference @gus\n");
    watcher.agrees_with(&folder);
}

#[test]
fn what_is_written_while_it_reads_is_not_missed() {
    let folder = Folder::new(&[]);
    for n in 0..1_000 {
        folder.write(&format!("{}/{n}.md", n % 20), &format!("2026-11-01 #ask/reference @ana-{n}\n"));
    }
    let is_watching = AtomicBool::new(false);
    let mut watcher = std::thread::scope(|scope| {
        scope.spawn(|| {
            for n in (0..1_000).cycle() {
                if is_watching.load(Ordering::SeqCst) {
                    return;
                }
                folder.write(&format!("{}/{n}.md", n % 20), &format!("2026-11-01 #ask/reference @bo-{n}\n"));
                if n % 50 == 0 {
                    folder.write(&format!("new-{n}/a.md"), "2026-11-01 #ask/reference @cy\n");
                    folder.write(&format!("{}/.ignore", n % 20), "1*.md\n");
                }
            }
        });
        let watcher = folder.watch();
        is_watching.store(true, Ordering::SeqCst);
        watcher
    });
    watcher.agrees_with(&folder);
    // The same with a folder that rests, where one look at every stamp is enough.
    drop(watcher);
    let mut watcher = folder.watch();
    watcher.agrees_with(&folder);
    folder.write("0/0.md", "2026-11-01 #ask/reference @dee\n");
    assert_eq!(changed(&watcher.next()), ["0/0.md"]);
    watcher.agrees_with(&folder);
}

#[test]
fn a_folder_that_goes_and_comes_back_is_waited_for() {
    let folder = Folder::new(&[("2026-11-01.md", "#ask/reference @ana\n")]);
    let mut watcher = folder.watch();
    let away = folder.path.with_extension("away");
    mv(&folder.path, &away);
    watcher.hears("no longer exists; waiting");
    fs::write(away.join("2026-11-02.md"), "#ask/reference @bo\n").expect("written");
    mv(&away, &folder.path);
    watcher.hears("the journal is back");
    watcher.agrees_with(&folder);
    fs::remove_dir_all(&folder.path).expect("removed");
    fs::create_dir(&folder.path).expect("a folder");
    folder.write("2026-11-03.md", "#ask/reference @cy\n");
    watcher.agrees_with(&folder);
    folder.write("2026-11-03.md", "#ask/reference @dee\n");
    watcher.agrees_with(&folder);
}

#[test]
fn a_folder_that_is_deleted_is_restored_from_git() {
    let folder =
        Folder::new(&[("journal/2026-11-01.md", "#ask/reference @ana\n"), ("journal/a/b.md", "#giev @bo\n")]);
    git(&folder.path, &["init", "-q"]);
    git(&folder.path, &["add", "."]);
    git(&folder.path, &["commit", "-q", "-m", "all"]);
    let journal = folder.below("journal");
    let mut watcher = journal.watch();
    let before = essence(&watcher.last);
    fs::remove_dir_all(&journal.path).expect("removed");
    watcher.hears("no longer exists; waiting");
    git(&folder.path, &["checkout", "-q", "--", "journal"]);
    watcher.hears("the journal is back");
    watcher.agrees_with(&journal);
    assert_eq!(essence(&watcher.last), before);
    journal.write("a/b.md", "#give @bo\n");
    watcher.agrees_with(&journal);
}

#[test]
fn what_is_excluded_costs_no_run_and_ignore_files_are_followed() {
    let folder = Folder::new(&[
        ("2026-11-01.md", "#ask/reference @ana\n"),
        (".gitignore", "drafts/\n"),
        ("drafts/2026-11-02.md", "#ask/reference @bo\n"),
        (".git/config", ""),
        ("node_modules/a.md", "#ask/reference @bo\n"),
    ]);
    let mut watcher = folder.watch();
    for n in 0..200 {
        folder.write(&format!(".git/objects/{n}"), "x");
        folder.write("node_modules/a.md", &format!("#ask/reference @x{n}\n"));
        folder.write("drafts/2026-11-02.md", &format!("#ask/reference @x{n}\n"));
        folder.write(".2026-11-09.md", &format!("#ask/reference @x{n}\n"));
    }
    assert_eq!(watcher.runs_before_a_sentinel(&folder).len(), 0);
    folder.write(".gitignore", "");
    watcher.agrees_with(&folder);
    folder.write("drafts/2026-11-02.md", "#ask/reference @cy\n");
    watcher.agrees_with(&folder);
    folder.write("drafts/.ignore", "*.md\n");
    watcher.agrees_with(&folder);
    assert!(!essence(&watcher.last).to_string().contains("drafts"));
}

#[test]
fn a_changed_configuration_is_read_and_a_mistake_in_it_is_told() {
    let folder = Folder::new(&[
        ("2026-11-01.md", "#ask/reference @ana\n"),
        ("old/2026-11-01.md", "#ask/reference @bo\n"),
    ]);
    let mut watcher = folder.watch();
    assert_eq!(watcher.last["delta"]["open"], 2);
    folder.write("fairweather.toml", "[journal]\nexclude = [\"old/\"]\n");
    watcher.agrees_with(&folder);
    assert_eq!(watcher.last["delta"]["cause"], "configuration");
    assert_eq!(watcher.last["delta"]["solved"], 1);
    folder.write("fairweather.toml", "[jurnal]\n");
    watcher.hears("fairweather.toml");
    watcher.hears("the configuration stays as it was");
    folder.write("2026-11-02.md", "#ask/reference @cy\n");
    assert_eq!(changed(&watcher.next()), ["2026-11-02.md"]);
    assert_eq!(watcher.last["delta"]["open"], 2);
    fs::remove_file(folder.at("fairweather.toml")).expect("removed");
    watcher.agrees_with(&folder);
    assert_eq!(watcher.last["delta"]["open"], 3);
    // A configuration that lies elsewhere is watched, too.
    let elsewhere = folder.path.with_extension("toml");
    fs::write(&elsewhere, "").expect("written");
    let mut watcher = folder.watch_with(&["--config", elsewhere.to_str().expect("UTF-8")]);
    fs::write(&elsewhere, "[lint]\nignore = [\"endorsement-without-work\"]\n").expect("written");
    assert_eq!(watcher.next()["delta"]["solved"], 3);
}

#[test]
fn notes_that_cannot_be_read_come_and_go() {
    let folder = Folder::new(&[
        ("2026-11-01.md", "#ask/reference @ana\n"),
        ("fairweather.toml", "[journal]\nmax-note-size = \"1MiB\"\n"),
    ]);
    let mut watcher = folder.watch();
    fs::write(folder.at("2026-11-01.md"), b"caf\xe9 #ask/reference @ana\n").expect("written");
    watcher.agrees_with(&folder);
    assert!(watcher.last.to_string().contains("unreadable-note"));
    folder.write("2026-11-01.md", &"#ask/reference @ana\n".repeat(200_000));
    watcher.agrees_with(&folder);
    assert!(watcher.last.to_string().contains("max-note-size"));
    folder.write("2026-11-01.md", "{{date}}\n");
    watcher.agrees_with(&folder);
    fs::remove_file(folder.at("2026-11-01.md")).expect("removed");
    fs::create_dir(folder.at("2026-11-01.md")).expect("a folder");
    watcher.agrees_with(&folder);
    assert_eq!(watcher.last["run"]["notes"], 0);
}

#[test]
fn what_the_baseline_accepts_is_no_news_and_a_changed_baseline_is_read() {
    let folder = Folder::new(&[("2026-11-01.md", "#ask/reference @ana\n")]);
    let mut watcher = folder.watch();
    assert_eq!(watcher.last["delta"]["open"], 1);
    let create = std::process::Command::new(env!("CARGO_BIN_EXE_fairweather"))
        .args(["baseline", "create", "--today", "2026-11-20"])
        .arg(&folder.path)
        .output()
        .expect("the program starts");
    assert!(create.status.success());
    watcher.agrees_with(&folder);
    assert_eq!(
        (&watcher.last["delta"]["open"], &watcher.last["summary"]["baselined"]),
        (&0.into(), &1.into())
    );
    folder.write("2026-11-02.md", "#ask/reference @bo\n");
    watcher.agrees_with(&folder);
    assert_eq!(watcher.last["delta"]["open"], 1);
    let mut all = folder.watch_with(&["--no-baseline"]);
    assert_eq!(all.last["delta"]["open"], 2);
    fs::remove_file(folder.at(".fairweather-baseline.json")).expect("removed");
    watcher.agrees_with(&folder);
    assert_eq!(watcher.last["delta"]["open"], 2);
    folder.write("2026-11-03.md", "#ask/reference @cy\n");
    assert_eq!(all.next()["delta"]["open"], 3);
}

#[test]
fn a_changed_setting_of_the_vault_is_read() {
    let folder =
        Folder::new(&[("2026-11-01.md", "#ask @ana\n"), ("old/2026-11-02.md", "#ask @bo\n#giev @bo\n")]);
    let mut watcher = folder.watch();
    watcher.agrees_with(&folder);
    // The folder of the settings comes, too.
    folder.write(".obsidian/app.json", "{\"userIgnoreFilters\": [\"old/\"]}");
    watcher.agrees_with(&folder);
    folder.write(".obsidian/workspace.json", "{}");
    folder.write(".obsidian/app.json", "{\"userIgnoreFilters\": [\"new/\"]}");
    watcher.agrees_with(&folder);
    folder.write(".obsidian/plugins/templater-obsidian/data.json", "{\"templates_folder\": \"old\"}");
    watcher.agrees_with(&folder);
    // A day of the vault's own writing, by one program and by the other.
    folder.write("old/05-11-2026.md", "#ask/reference @cy\n");
    watcher.agrees_with(&folder);
    folder.write(".obsidian/plugins/templater-obsidian/data.json", "{}");
    folder.write(".obsidian/daily-notes.json", "{\"format\": \"DD-MM-YYYY\"}");
    watcher.agrees_with(&folder);
    folder.write("pages/cy.md", "# Log\n\t- #ask/reference @cy\n");
    folder.write("logseq/config.edn", "{:journal/file-name-format \"MM-dd-yyyy\"}");
    watcher.agrees_with(&folder);
    fs::remove_dir_all(folder.at(".obsidian")).expect("removed");
    watcher.agrees_with(&folder);
}
