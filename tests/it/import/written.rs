//! How notes are written: appended to, whole or not at all.

use std::fs;

use super::{connections, import, lines};
use crate::tool::Folder;

const NOTE: &str = "connections/linkedin.md";

fn ana() -> String {
    connections(&[("Ana", "Lopez", "ana", "2020-01-01")])
}

#[test]
fn every_byte_of_a_note_stays() {
    for note in [
        "\u{feff}---\r\nfairweather-import: linkedin\r\nmine: 1\r\n---\r\nnot sorted\r\n- 2024-01-01 x\r\n\r\n",
        "---\nfairweather-import: \"linkedin\"\n---\nno newline at the end",
        "---\nfairweather-import: linkedin\n---\n",
    ] {
        let folder = Folder::new(&[(NOTE, note), ("c.csv", &ana())]);
        assert_eq!(import(&folder, "linkedin c.csv").1["added"], 1);
        let end = if note.contains('\r') { "\r\n" } else { "\n" };
        let between = if note.ends_with('\n') { "" } else { end };
        let line = "- 2020-01-01 #added/linkedin @[[Ana Lopez]] [profile](https://www.linkedin.com/in/ana)";
        assert_eq!(folder.read(NOTE), format!("{note}{between}{line}{end}"));
    }
}

#[cfg(unix)]
#[test]
fn the_mode_of_a_note_stays_and_no_link_leads_out() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = Folder::new(&[(NOTE, "---\nfairweather-import: linkedin\n---\n"), ("c.csv", &ana())]);
    fs::set_permissions(folder.path(NOTE), fs::Permissions::from_mode(0o640)).expect("set");
    import(&folder, "linkedin c.csv");
    assert_eq!(fs::metadata(folder.path(NOTE)).expect("there").permissions().mode() & 0o777, 0o640);
    let outside = tempfile::tempdir().expect("a folder");
    symlink(outside.path(), folder.path("out")).expect("linked");
    symlink(outside.path(), folder.path("people")).expect("linked");
    for args in ["--into out", "--into out/deeper", "--pages --into x"] {
        let ran = folder.run(&format!("import linkedin c.csv {args} --today 2026-11-27"));
        assert_eq!(ran.code, Some(2), "{ran:?}");
    }
    assert_eq!(fs::read_dir(outside.path()).expect("a folder").count(), 0);
}

#[test]
fn a_note_whose_end_would_hide_what_is_added_is_left_alone() {
    for end in ["```\nopen code\n", "<!-- open\n"] {
        let note = format!("---\nfairweather-import: linkedin\n---\n{end}");
        let folder = Folder::new(&[(NOTE, &note), ("c.csv", &ana())]);
        let ran = folder.run("import linkedin c.csv --today 2026-11-27");
        assert_eq!((ran.code, folder.read(NOTE)), (Some(2), note), "{ran:?}");
    }
}

#[test]
fn a_dry_run_and_a_diff_write_nothing_and_end_as_the_real_run() {
    let bad = format!("{}Bo,Li,,31 Feb 2020\n", ana());
    let folder = Folder::new(&[("c.csv", &bad)]);
    let ran = folder.run("import linkedin c.csv --today 2026-11-27 --dry-run --pages");
    assert_eq!(
        (ran.code, ran.out.as_str()),
        (Some(1), "Would add 1 of 2 rows of c.csv to 1 page in people (1 refused).\n")
    );
    let ran = folder.run("import linkedin c.csv --today 2026-11-27 --diff");
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.out.starts_with("--- /dev/null\n+++ b/connections/linkedin.md\n@@ -0,0 +1,9 @@\n+---\n"),
        "{}",
        ran.out
    );
    let (_, document) = import(&folder, "linkedin c.csv --dry-run");
    assert_eq!((&document["wrote"], &document["added"]), (&false.into(), &1.into()));
    assert_eq!(fs::read_dir(folder.root()).expect("a folder").count(), 1);
    import(&folder, "linkedin c.csv");
    let more = format!("{}Cy,Do,,2021-01-01\n", ana());
    folder.write("c.csv", more.as_bytes());
    let ran = folder.run("import linkedin c.csv --today 2026-11-27 --diff");
    assert!(
        ran.out.ends_with("\n+- 2021-01-01 #added/linkedin @[[Cy Do]]\n")
            && ran.out.starts_with("--- a/connections/linkedin.md\n"),
        "{}",
        ran.out
    );
}

#[test]
fn pages_are_made_where_no_file_stands_and_no_page_changes() {
    let folder = Folder::new(&[
        ("People/bo li.md", "# Not Bo\n"),
        ("People/Cy.md", "---\nname: Cy Do\n---\n"),
        ("README.md", ""),
    ]);
    let table = connections(&[
        ("Ana", "Lopez", "ana", "2020-01-01"),
        ("Bo", "Li", "bo", ""),
        ("Cy", "Do", "cy", "2020-01-01"),
        ("Nul", "", "nul", "2020-01-01"),
        ("Read.me", "", "", "2020-01-01"),
    ]);
    folder.write("c.csv", table.as_bytes());
    let (ran, document) = import(&folder, "linkedin c.csv --pages");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(document["added"], 5);
    assert_eq!(
        folder.read("People/Ana Lopez.md"),
        "---\nname: \"Ana Lopez\"\nlinkedin: \"https://www.linkedin.com/in/ana\"\n---\n- 2020-01-01 #added/linkedin\n"
    );
    assert!(folder.path("People/Nul_.md").exists());
    assert_eq!(folder.read("People/bo li.md"), "# Not Bo\n");
    let listed = lines(&folder, NOTE);
    assert!(listed.iter().any(|line| line.contains("@[[Cy|Cy Do]]")), "{listed:?}");
    let (again, document) = import(&folder, "linkedin c.csv --pages");
    assert_eq!((document["added"].as_u64(), document["known"].as_u64()), (Some(0), Some(5)), "{again:?}");
}

#[test]
fn standard_input_a_folder_and_the_days_are_as_asked_for() {
    let folder = Folder::new(&[("export/connections.CSV", &ana())]);
    let ran = folder
        .run_with("import csv - --on 2026-01-02 --into cards/2026 --today 2026-11-27", b"Name\nAna Lopez\n");
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), "Added 1 of 1 row of - to cards/2026/csv.md.\n"));
    assert_eq!(lines(&folder, "cards/2026/csv.md"), ["- 2026-01-02 #added/csv @[[Ana Lopez]]"]);
    let ran = folder.run("import linkedin export --into people --today 2026-11-27");
    assert_eq!(ran.out, "Added 1 of 1 row of export/connections.CSV to people/linkedin.md.\n");
    let people = folder.run("export people --today 2026-11-27");
    assert_eq!(people.out.lines().count(), 1, "a list of people is nobody's page: {}", people.out);
}

#[test]
fn in_the_folder_of_a_person_each_line_is_still_of_whom_it_names() {
    let register = "### Activities:\n- 2019-04-02: Alone in _Bergen_.\n- 2019-04-03: Tea with **Bo Li**.\n- 2019-04-04: Tea with **Ana Lopez**.\n\n### Notes:\n- 2019-04-01: nobody moved.\n\n### Friends:\n- Bo Li\n";
    for page in ["people/ana-lopez/Ana Lopez.md", "people/Ana Lopez.md"] {
        let folder = Folder::new(&[(page, "---\ncadence: 30d\n---\n"), ("c.csv", &ana())]);
        folder.write("register.txt", register.as_bytes());
        for run in 0..2 {
            for args in ["friends register.txt", "linkedin c.csv"] {
                let (ran, document) = import(&folder, &format!("{args} --into people/ana-lopez"));
                assert_eq!((ran.code, &document["wrote"]), (Some(0), &(run == 0).into()), "{ran:?}");
            }
        }
        let events = folder.run("export events --today 2026-11-27").out;
        let mut seen: Vec<String> = events
            .lines()
            .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("a document"))
            .map(|event| format!("{} {} {}", event["date"], event["person"], event["marker"]))
            .collect();
        seen.sort();
        assert_eq!(
            seen,
            [
                "\"2019-04-03\" \"bo-li\" \"mention\"",
                "\"2019-04-04\" \"ana-lopez\" \"mention\"",
                "\"2020-01-01\" \"ana-lopez\" \"added\"",
                "null \"bo-li\" \"added\"",
            ],
            "{page}"
        );
    }
}

/// A run that waits for its file and is interrupted ends as interrupted, and has written nothing.
#[cfg(unix)]
#[test]
fn an_interrupted_run_ends_with_130() {
    let folder = Folder::new(&[]);
    let mut child = folder
        .command("import csv - --today 2026-11-27")
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::null())
        .spawn()
        .expect("started");
    // Once it has taken more than a pipe holds, it is reading, and its handler is set up.
    let mut pipe = child.stdin.take().expect("a pipe");
    std::io::Write::write_all(&mut pipe, &b"Name\nAna Lopez\n".repeat(100_000)).expect("read");
    let killed = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(killed.expect("kill runs").success());
    assert_eq!(child.wait().expect("ended").code(), Some(130));
    assert!(!folder.path("connections").exists());
}

/// Wherever a run is killed, each file is whole, and the next run writes what is missing.
#[cfg(unix)]
#[test]
fn a_kill_leaves_old_or_new_and_the_next_run_completes_it() {
    let mut register =
        String::from("### Activities:\n- 2020-01-01: Tea with **Friend Number0**.\n\n### Friends:\n");
    (0..60).for_each(|nth| register.push_str(&format!("- Friend Number{nth}\n")));
    let whole = Folder::new(&[]);
    whole.write("register.txt", register.as_bytes());
    import(&whole, "friends register.txt");
    let list = whole.read("connections/friends.md");
    for pause in [0, 5, 10, 20, 40, 80] {
        let folder = Folder::new(&[]);
        folder.write("register.txt", register.as_bytes());
        let mut child = folder
            .command("import friends register.txt --today 2026-11-27")
            .stdout(std::process::Stdio::null())
            .spawn()
            .expect("started");
        std::thread::sleep(std::time::Duration::from_millis(pause));
        let _ = child.kill();
        child.wait().expect("ended");
        for entry in fs::read_dir(folder.path("people")).into_iter().flatten() {
            let path = entry.expect("an entry").path();
            if path.extension().is_some_and(|ending| ending == "md") {
                let text = fs::read_to_string(&path).expect("a page");
                assert!(text.starts_with("---\n") && text.ends_with("---\n- #added/friends\n"), "{text}");
            }
        }
        if folder.path("connections/friends.md").exists() {
            assert_eq!(folder.read("connections/friends.md"), list);
        }
        import(&folder, "friends register.txt");
        assert_eq!(folder.read("connections/friends.md"), list);
        let (again, document) = import(&folder, "friends register.txt");
        assert_eq!((&document["added"], &document["known"]), (&0.into(), &61.into()), "{again:?}");
    }
}

/// The size of a file that a process may write ends it in the middle of the temporary file, wherever in it.
#[cfg(unix)]
#[test]
fn a_run_that_ends_in_the_middle_of_a_write_leaves_the_old_note_and_the_next_completes_it() {
    use std::os::unix::process::ExitStatusExt;
    let old = "---\nfairweather-import: linkedin\n---\n- 2019-01-01 #added/linkedin @[[Cy Do]]\n\nmine\n";
    let names: Vec<String> = (0..400).map(|nth| format!("Number{nth}")).collect();
    let rows: Vec<_> = names.iter().map(|name| ("Friend", name.as_str(), "", "2020-01-01")).collect();
    let folder = Folder::new(&[(NOTE, old), ("c.csv", &connections(&rows))]);
    let program = folder.command("");
    for blocks in [0, 1, 7, 30] {
        let shell =
            format!("ulimit -c 0; ulimit -f {blocks}; exec \"$0\" import linkedin c.csv --today 2026-11-27");
        let mut child = std::process::Command::new("sh");
        child.args(["-c", &shell]).arg(program.get_program()).current_dir(folder.root());
        let ended = child.output().expect("started").status;
        assert!(ended.signal().is_some(), "{blocks} blocks: {ended:?}");
        assert_eq!(folder.read(NOTE), old);
    }
    let left = fs::read_dir(folder.path("connections")).expect("a folder").count();
    assert!(left > 1, "temporary files are left behind");
    let (ran, document) = import(&folder, "linkedin c.csv");
    assert_eq!((ran.code, document["added"].as_u64()), (Some(0), Some(400)), "{ran:?}");
    let new = folder.read(NOTE);
    assert_eq!((new.starts_with(old), new.lines().count()), (true, old.lines().count() + 400));
    let events = folder.run("export events --today 2026-11-27").out;
    assert_eq!(events.lines().count(), 401, "what is left behind is no note");
}
