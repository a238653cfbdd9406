//! More changes than any queue holds.

use std::fs;

use super::harness::Folder;

const NOTES: usize = 20_000;

fn folder() -> Folder {
    let folder = Folder::new(&[]);
    for n in 0..20 {
        fs::create_dir(folder.at(&n.to_string())).expect("a folder");
    }
    folder
}

fn write_all(folder: &Folder, what: &str) {
    for n in 0..NOTES {
        let text = format!("2026-11-01 #ask @{what}-{}\n", n % 40);
        fs::write(folder.at(&format!("{}/{n}.md", n % 20)), text).expect("written");
    }
}

#[test]
fn a_storm_of_twenty_thousand_changes_ends_right_in_few_runs() {
    let folder = folder();
    let mut watcher = folder.watch();
    write_all(&folder, "created");
    let runs = watcher.agrees_with(&folder).len();
    // A slow machine takes seconds to write so much, and then there is a run every half second.
    assert!((1..100).contains(&runs), "{runs} runs");
    write_all(&folder, "changed");
    watcher.agrees_with(&folder);
}

#[cfg(unix)]
#[test]
fn what_overflows_while_it_is_stopped_is_made_good() {
    let folder = folder();
    let mut watcher = folder.watch();
    watcher.signal(libc::SIGSTOP);
    write_all(&folder, "unheard");
    fs::rename(folder.at("3"), folder.at("moved")).expect("moved");
    watcher.signal(libc::SIGCONT);
    let runs = watcher.agrees_with(&folder);
    assert!(runs.len() <= 3, "{} runs", runs.len());
    // And it still hears.
    folder.write("moved/3.md", "2026-11-01 #ask @afterwards\n");
    watcher.agrees_with(&folder);
}
