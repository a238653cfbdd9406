//! Settings of vaults that cannot be read, and journals of people alone.

use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;

use fairweather::config::Vault;

use super::{fairweather, folder, stdout};

const LOG: &[(&str, &str)] = &[("2026-11-01.md", "- #met @ana\n")];

/// What a check says where each file of settings was made by a function.
fn checked(make: impl Fn(&Path)) -> String {
    let folder = folder(LOG);
    // A graph, so that Logseq's file is asked for, too.
    std::fs::create_dir(folder.path().join("pages")).expect("made");
    for file in Vault::FILES {
        let file = folder.path().join(file);
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("made");
        make(&file);
    }
    for args in [&["config", "journal"][..], &["export", "people", "--today", "2026-11-20"]] {
        let output = fairweather(folder.path(), args);
        assert_eq!(output.status.code(), Some(0), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
    let output = fairweather(folder.path(), &["check", "--today", "2026-11-20"]);
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    stdout(&output)
}

fn is_clear(page: &str) -> bool {
    page.starts_with("All clear: 1 note, 1 person, 1 event, 2026-11-01 to 2026-11-01.\n")
}

#[test]
fn settings_that_cannot_be_read_say_nothing() {
    let deep = "[".repeat(200_000);
    let huge = format!("{{\"folder\": \"{}\"}}", "x".repeat(3 << 20));
    let binary: Vec<u8> = (0..=255).cycle().take(5000).collect();
    let texts: [&[u8]; 9] = [
        b"",
        b"{\"folder\": ",
        b"{:hidden [\"/\" \"\" \"..\"] :journal/page-title-format \"'\"",
        b"{\"userIgnoreFilters\": [\"/(/\", \"\", \"/\", null, {}], \"folder\": \"../..\", \"format\": \"[[YYYY\"}",
        b"{\"daily\": [], \"weekly\": {\"format\": 3}, \"templates_folder\": \"/\"}",
        b"not edn, \"not json",
        &binary,
        deep.as_bytes(),
        huge.as_bytes(),
    ];
    for text in texts {
        let page = checked(|file| std::fs::write(file, text).expect("written"));
        assert!(is_clear(&page), "{:?}: {page}", String::from_utf8_lossy(&text[..text.len().min(60)]));
    }
}

#[test]
fn settings_that_are_no_files_say_nothing() {
    type Way = (&'static str, fn(&Path));
    let ways: [Way; 5] = [
        ("a folder", |file| std::fs::create_dir(file).expect("made")),
        ("a link to a device", |file| symlink("/dev/zero", file).expect("linked")),
        ("a link to itself", |file| symlink(file, file).expect("linked")),
        ("a pipe", |file| {
            let made = Command::new("mkfifo").arg(file).status().expect("mkfifo runs");
            assert!(made.success());
        }),
        ("not ours to read", |file| {
            std::fs::write(file, "{}").expect("written");
            std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o0)).expect("set");
        }),
    ];
    for (what, make) in ways {
        let page = checked(make);
        assert!(is_clear(&page), "{what}: {page}");
    }
}

#[test]
fn a_file_in_place_of_a_settings_folder_is_none() {
    let folder = folder(&[LOG[0], (".obsidian", "x"), ("logseq", "x")]);
    let output = fairweather(folder.path(), &["check", "--today", "2026-11-20"]);
    assert!(is_clear(&stdout(&output)), "{}", stdout(&output));
}

#[test]
fn a_thousand_folders_of_people_hold_people() {
    let paths: Vec<String> = (0..1000)
        .flat_map(|nth| [format!("a{nth}/People/P{nth}.md"), format!("a{nth}/People/q{nth}/Q{nth}.md")])
        .collect();
    let mut notes: Vec<(&str, &str)> = paths.iter().map(|path| (path.as_str(), "x\n")).collect();
    notes.extend(LOG);
    let folder = folder(&notes);
    let page = stdout(&fairweather(folder.path(), &["check", "--today", "2026-11-20"]));
    assert!(page.starts_with("All clear: 2001 notes, 2001 people, 1 event"), "{page}");
}

#[test]
fn names_of_one_letter_and_a_vault_of_only_people_are_clear() {
    let letters: Vec<String> = ('a'..='z').map(|letter| format!("people/{letter}.md")).collect();
    let mut notes: Vec<(&str, &str)> = letters.iter().map(|path| (path.as_str(), "x\n")).collect();
    let only_people = folder(&notes);
    let page = stdout(&fairweather(only_people.path(), &["check", "--today", "2026-11-20"]));
    assert!(page.starts_with("All clear: 26 notes, 26 people, 0 events."), "{page}");
    notes.push(("2026-11-01.md", "@a @b, @c, #met @d and [[e]]; @é, @ß, @ñ\n"));
    let named = folder(&notes);
    let page = stdout(&fairweather(named.path(), &["check", "--today", "2026-11-20"]));
    assert!(page.starts_with("All clear: 27 notes, 26 people, 5 events, "), "{page}");
}

/// No finding is about a file that is not a note.
#[test]
fn what_lies_beside_notes_is_not_judged() {
    let folder = folder(&[
        LOG[0],
        ("people/ana.vcf", "#ask @ana #giev"),
        ("2026-02-30.txt", "#ask @bo"),
        ("Board.canvas", "{\"text\": \"#ask @bo\"}"),
        ("people.csv", "name\n@bo #ask"),
        ("2026-11-02.md.bak", "#ask @bo"),
        ("2026-11-02.org", "#ask @bo"),
        ("2026-11-02 sync-conflict.md~", "#ask @bo"),
    ]);
    let page = stdout(&fairweather(folder.path(), &["check", "--today", "2026-11-20"]));
    assert!(is_clear(&page), "{page}");
}
