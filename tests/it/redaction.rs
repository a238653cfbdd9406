//! What a redacted run must not tell.

use std::collections::BTreeSet;
use std::path::Path;

use fairweather::config::{Choice, Format};
use serde_json::Value;

use crate::tool::{run, shell};

/// What no redacted page may hold: every key, name, alias and handle, every part of a name that is
/// no English word, and the words of notes, five at a time.
fn secrets() -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-journal");
    let mut secrets = BTreeSet::new();
    for line in run(&["export", "events", "sample-journal"]).lines() {
        let event: Value = serde_json::from_str(line).expect("JSON");
        secrets.extend(event["person"].as_str().map(str::to_owned));
        secrets.extend(event["person"].as_str().map(|key| key.replace('-', " ")));
    }
    let mut folders = vec![root];
    let mut notes = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "md") {
                notes.push(path);
            }
        }
    }
    for note in notes {
        let text = std::fs::read_to_string(&note).expect("UTF-8");
        if note.parent().is_some_and(|folder| folder.ends_with("people")) {
            let stem = note.file_stem().expect("a name").to_string_lossy().into_owned();
            secrets.extend(stem.split(' ').filter(|part| part.len() > 3).map(str::to_owned));
            secrets.insert(stem);
            for line in text.lines() {
                let Some(list) = line.strip_prefix("aliases:") else { continue };
                let names = list.trim().trim_matches(['[', ']']).split(',');
                secrets.extend(names.map(|name| name.trim().trim_matches('"').to_owned()));
            }
        }
        for handle in text.split('@').skip(1) {
            let end = handle.find(|c: char| !c.is_alphanumeric() && c != '-').unwrap_or(handle.len());
            secrets.insert(handle[..end].to_owned());
        }
        for line in text.lines() {
            let words: Vec<&str> = line.split_whitespace().collect();
            secrets.extend(words.windows(5).map(|words| words.join(" ")));
        }
    }
    secrets.retain(|secret| secret.chars().any(char::is_alphabetic));
    secrets.iter().map(|secret| secret.to_lowercase()).collect()
}

/// The secrets that a page holds as whole words.
fn leaks<'s>(page: &str, secrets: &'s BTreeSet<String>) -> Vec<&'s String> {
    let page = page.to_lowercase();
    let joins = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '-');
    let holds = |secret: &&String| {
        page.match_indices(secret.as_str()).any(|(at, _)| {
            !joins(page[..at].chars().next_back()) && !joins(page[at + secret.len()..].chars().next())
        })
    };
    secrets.iter().filter(holds).collect()
}

#[test]
fn a_redacted_run_names_nobody_and_quotes_nothing() {
    let mut secrets = secrets();
    assert!(secrets.len() > 1000);
    // Five words of a note that are the program's own, too.
    secrets.remove("to the end of the");
    let open = run(&["check", "sample-journal", "--format", "json"]);
    assert!(leaks(&open, &secrets).len() > 30, "the search finds what is there");
    for name in Format::names() {
        let text = run(&["check", "sample-journal", "--redact", "--show-suppressed", "--format", name]);
        // The rules' own pages have examples with names.
        let text = match serde_json::from_str::<Value>(&text) {
            Ok(mut document) if name == "sarif" => {
                document["runs"][0]["tool"] = Value::Null;
                document.to_string()
            }
            _ => text,
        };
        assert!(text.contains("person-"), "{name}");
        assert_eq!(leaks(&text, &secrets), Vec::<&String>::new(), "{name}");
    }
}

#[test]
fn pseudonyms_are_stable_can_be_asked_for_and_depend_on_the_secret() {
    let redacted =
        |more: &[&str]| run(&[&["check", "sample-journal", "--redact", "--format", "json"], more].concat());
    let document: Value = serde_json::from_str(&redacted(&[])).expect("JSON");
    assert_eq!(redacted(&[]), redacted(&[]));
    let open: Value =
        serde_json::from_str(&run(&["check", "sample-journal", "--format", "json"])).expect("JSON");
    assert_eq!(document["summary"], open["summary"]);
    let about =
        |document: &Value, nth: usize| document["findings"][nth]["people"][0].as_str().map(str::to_owned);
    let nth = (0..).find(|&nth| about(&open, nth).is_some()).expect("somebody");
    let (key, pseudonym) = (about(&open, nth).expect("a key"), about(&document, nth).expect("a pseudonym"));
    assert_eq!(redacted(&["--person", &key]), redacted(&["--person", &pseudonym]));
    assert_ne!(document["findings"][nth]["subject"], open["findings"][nth]["subject"]);
    assert!(!redacted(&["--redact-key", "a secret"]).contains(&pseudonym));
    assert_eq!(
        run(&["check", "sample-journal", "--redact", "--no-redact"]),
        run(&["check", "sample-journal"])
    );
}

#[test]
fn folders_circles_and_numbers_are_not_told_either() {
    let folder = crate::tool::Folder::new(&[
        (
            "zanzibar/fairweather.toml",
            "[circles]\nwork = { size = 1, every = \"7d\" }\nevents = { size = 3 }\n",
        ),
        ("zanzibar/people/Ana Lopez.md", "---\ncircle: work\n---\n- 2025-01-01 #met\n"),
        ("zanzibar/people/Bo.md", "---\ncircle: work\n---\n"),
        ("zanzibar/people/Cy.md", "---\ncircle: nowhere\n---\n"),
        ("zanzibar/5551234567/078-05-1120.md", "- #ask/reference @ana-lopez\n- #giev @bo\n"),
    ]);
    for format in Format::ALL {
        for args in ["check zanzibar -v --redact --format", "check --root zanzibar -v --redact --format"] {
            let ran = folder.run(&format!("{args} {}", format.name()));
            let told = format!("{}{}", ran.out, ran.err);
            let root = folder.root().display().to_string();
            for secret in ["zanzibar", "5551234567", "078-05", "1120", root.as_str()] {
                assert!(!told.contains(secret), "{args} {}: {secret}\n{told}", format.name());
            }
        }
    }
    let full = folder.run("check zanzibar --redact").out;
    let help = full.lines().find(|line| line.contains("one of")).expect("the circles are listed");
    assert!(!help.contains("work") && !help.contains("events"), "{help}");
}

#[test]
fn the_names_of_branches_and_tags_are_not_told() {
    let folder = crate::tool::Folder::new(&[("2026-11-01.md", "- #ask/reference @ana\n- #giev @bo\n")]);
    let git = "git init -q . && git add . && git -c user.name=N -c user.email=n@example.org commit -qm x";
    let made = shell(folder.root(), &format!("{git} && git branch divorce && git tag lawyer"));
    assert!({ made }.status().expect("sh runs").success());
    for format in Format::ALL {
        for revision in ["divorce", "lawyer", "divorce^0"] {
            for args in ["--rev", "--new-since"] {
                let ran =
                    folder.run(&format!("check -v --redact --format {} {args} {revision}", format.name()));
                let told = format!("{}{}", ran.out, ran.err);
                assert!(ran.code < Some(2), "{told}");
                assert!(!told.contains("divorce") && !told.contains("lawyer"), "{}: {told}", format.name());
            }
        }
    }
}

/// Errors quote what is wrong, which may be anybody's.
#[test]
fn no_error_of_a_redacted_run_quotes_a_file() {
    let folder = crate::tool::Folder::new(&[("2026-11-01.md", "- #ask/reference @ana\n")]);
    for configuration in [
        "[circles]\nzelda = { size = 1, cadence = 7 }\n",
        "[circles.zelda]\nsize = \"many\"\n",
        "[markers]\ngive = [\"zelda\", 3]\n",
        "[markers]\nzelda = [\"x\"]\n",
        "[journal]\npeople = \"zelda\n",
        "[journal]\nfollow-links = \"zelda\"\n",
        "[journal]\ndate-formats = [\"zelda\"]\n",
        "[journal]\nmax-note-size = \"zelda\"\n",
        "[lint]\nselect = [\"zelda\"]\n",
        "[lint]\nhorizon = \"zelda\"\n",
        "[rules.zelda]\nx = 1\n",
        "[rules.cold-ask]\nzelda = 1\n",
        "[[ignore]]\nperson = \"zelda\"\nrule = \"zelda\"\n",
        "[output]\nformat = \"zelda\"\n",
        "zelda = 1\n",
    ] {
        folder.write("fairweather.toml", configuration.as_bytes());
        for command in ["check", "report", "export people", "next", "show ana"] {
            let ran = folder.run(&format!("{command} --redact"));
            let open = folder.run(command);
            assert_eq!((ran.code, open.code), (Some(2), Some(2)), "{command}: {configuration}");
            assert!(!format!("{}{}", ran.out, ran.err).contains("zelda"), "{configuration}: {}", ran.err);
            assert!(open.err.contains("zelda"), "without --redact it is told: {}", open.err);
        }
    }
    std::fs::remove_file(folder.path("fairweather.toml")).expect("removed");
    for key in ["zelda=1", "journal.zelda=1", "circles.zelda.size=x", "rules.zelda.x=1"] {
        let ran = folder.run(&format!("check --redact --config {key}"));
        assert_eq!(ran.code, Some(2), "{key}");
        assert!(!ran.err.contains("zelda"), "{key}: {}", ran.err);
    }
    for baseline in
        ["{\"schema\": \"zelda\"}", "{\"schema\": 1, \"findings\": [\"zelda\"]}", "{\"zelda\": 1}"]
    {
        folder.write(".fairweather-baseline.json", baseline.as_bytes());
        let ran = folder.run("check --redact");
        assert_eq!(ran.code, Some(2), "{baseline}");
        assert!(!ran.err.contains("zelda"), "{baseline}: {}", ran.err);
    }
}

#[test]
fn no_error_of_a_redacted_run_tells_a_path() {
    let root = tempfile::tempdir().expect("a folder");
    let journal = root.path().join("zanzibar");
    std::fs::create_dir_all(journal.join("people")).expect("made");
    std::fs::write(journal.join("2026-11-01.md"), "- #ask/reference @ana\n").expect("written");
    let full = journal.display().to_string();
    let refused = |args: &[&str]| {
        let ran = shell(&journal, "fairweather \"$@\"").arg("sh").args(args).output().expect("sh runs");
        let told = String::from_utf8_lossy(&ran.stderr).into_owned();
        assert_eq!(ran.status.code(), Some(2), "{args:?}: {told}");
        assert!(told.contains("error: "), "{args:?}: {told}");
        assert!(!told.contains("zanzibar") && !told.contains("nowhere"), "{args:?}: {told}");
    };
    let [nowhere, note, output] =
        ["nowhere", "2026-11-01.md", "nowhere/x"].map(|path| format!("{full}/{path}"));
    let toml = format!("--config={nowhere}.toml");
    for args in [
        &["check", "--redact", &nowhere][..],
        &["check", "--redact", "nowhere"],
        &["check", "--redact", "--root", &nowhere],
        &["check", "--redact", "--root", &note],
        &["check", "--redact", "--output", &output],
        &["check", "--redact", "--output", "nowhere/x"],
        &["check", "--redact", &toml],
        &["check", "--redact", "--staged"],
        &["check", "--redact", "--rev", "HEAD"],
        &["check", "--redact", "--new-since", "HEAD"],
        &["report", "--redact", &nowhere],
        &["export", "people", "--redact", &nowhere],
    ] {
        refused(args);
    }
    std::fs::write(journal.join(".fairweather-baseline.json"), "{").expect("written");
    refused(&["check", "--redact"]);
    for configuration in [&b"x = ["[..], b"\xff", b"[journal]\nme = 3\n"] {
        std::fs::write(journal.join("fairweather.toml"), configuration).expect("written");
        refused(&["check", "--redact"]);
        refused(&["check", "--redact", &full]);
        refused(&["report", "--redact"]);
    }
    std::fs::remove_file(journal.join("fairweather.toml")).expect("removed");
    let open = shell(&journal, "fairweather check nowhere").output().expect("sh runs");
    assert!(String::from_utf8_lossy(&open.stderr).contains("`nowhere`"), "without --redact it is told");
}
