//! Reports and exports as people and other programs get them.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::tool::Folder;

fn sample(args: &str) -> String {
    sample_at(args, 100)
}

/// The same on a page of a width.
fn sample_at(args: &str, width: usize) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_fairweather"))
        .args(args.split_whitespace())
        .env("COLUMNS", width.to_string())
        .args(["--root", "sample-journal", "--today", "2026-11-20"])
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
        .output()
        .expect("the program starts");
    assert!(output.status.success(), "{args}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn the_sample_journal_reports_as_ever() {
    insta::assert_snapshot!("report_text", sample("report"));
    insta::assert_snapshot!("report_md", sample("report --format md"));
    insta::assert_snapshot!("next", sample("next"));
    insta::assert_snapshot!("show", sample("show ana"));
}

#[test]
fn reports_for_programs_are_documents() {
    for args in ["report --format json", "next --format json", "export graph --format json"] {
        serde_json::from_str::<Value>(&sample(args)).unwrap_or_else(|error| panic!("{args}: {error}"));
    }
    for line in sample("export people").lines() {
        serde_json::from_str::<Value>(line).expect("JSON");
    }
    assert!(sample("export graph --format dot").contains("graph"));
    assert!(sample("export graph --format graphml").starts_with("<?xml"));
}

#[test]
fn a_report_fits_the_width_it_is_given() {
    for width in [40_usize, 80, 200] {
        // A place to open is never cut.
        let others = if width < 80 { ["next"; 2] } else { ["next", "show rosalind"] };
        for args in ["report", "report --limit all"].into_iter().chain(others) {
            let text = sample_at(args, width);
            let is_place = |line: &&str| line.trim_start().starts_with("sample-journal/");
            let mut lines = text.lines().filter(|line| !is_place(line));
            let too_wide = lines.find(|line| unicode_width::UnicodeWidthStr::width(*line) > width);
            assert_eq!(too_wide, None, "{args} at {width} columns");
            assert!(!text.contains('\u{1b}'), "a pipe gets plain text");
        }
        insta::assert_snapshot!(format!("report_{width}"), sample_at("report --limit 9", width));
    }
}

/// What people say in `report --sort`, first to last.
fn sorted(folder: &Folder, by: &str) -> Vec<String> {
    let json = folder.run(&format!("report --format json --sort {by}"));
    let json: Value = serde_json::from_str(&json.out).expect("JSON");
    let people = json["people"].as_array().expect("people");
    people.iter().map(|row| row["key"].as_str().expect("a key").to_owned()).collect()
}

/// People of every weather; today is 2026-03-05.
fn weathers() -> Folder {
    Folder::new(&[
        ("people/Cy.md", "---\ncircle: inner\n---\n- 2026-03-01: #give a jar\n- 2026-03-02: #got a jar\n"),
        ("people/Bo.md", "---\ncircle: close\nbond: friend\n---\n- 2025-11-03: #talked\n"),
        ("a.md", "- 2026-01-01: #ask @ana\n- 2026-01-02: #ask @ana\n- 2026-01-03: #ask @ana\n"),
        ("d.md", "- 2026-02-01: #give @dee a\n- 2026-02-02: #give @dee b\n- 2024-01-01: #met @eve\n"),
        ("f.md", "- 2026-02-03: #added @flo\n- [ ] 2026-02-04 #give @dee a book due:2026-03-01\n"),
    ])
}

#[test]
fn people_are_listed_in_the_order_asked_for() {
    let folder = weathers();
    assert_eq!(sorted(&folder, "closeness"), ["cy", "bo", "ana", "dee", "eve", "flo"]);
    assert_eq!(sorted(&folder, "name"), ["ana", "bo", "cy", "dee", "eve", "flo"]);
    assert_eq!(sorted(&folder, "last"), ["eve", "bo", "ana", "dee", "cy", "flo"]);
    assert_eq!(sorted(&folder, "contact"), ["ana", "cy", "dee", "bo", "eve", "flo"]);
    assert_eq!(sorted(&folder, "weather"), ["ana", "dee", "cy", "bo", "eve", "flo"]);
    assert_eq!(sorted(&folder, "due"), ["bo", "cy", "ana", "dee", "eve", "flo"]);
}

#[test]
fn filters_choose_whom_and_which_time() {
    let folder = weathers();
    let people = |args: &str| -> Vec<String> {
        let json = folder.run(&format!("report --format json {args}"));
        assert_eq!(json.code, Some(0), "{}", json.err);
        let json: Value = serde_json::from_str(&json.out).expect("JSON");
        let people = json["people"].as_array().expect("people").iter();
        people.map(|row| format!("{} {}", row["key"].as_str().unwrap_or(""), row["asked"])).collect()
    };
    assert_eq!(people("--person ANA"), ["ana 3"]);
    assert_eq!(people("--circle inner,close"), ["cy 0", "bo 0"]);
    assert_eq!(people("--circle none --bond exchange --person ana"), ["ana 3"]);
    assert_eq!(people("--bond communal"), ["bo 0"]);
    assert_eq!(people("--person ana --since 2026-01-02"), ["ana 2"]);
    assert_eq!(people("--person ana --since 62d"), ["ana 2"]);
    assert_eq!(people("--person ana --until 2026-01-01"), ["ana 1"]);
    for (args, near) in [("--circle innr", "inner"), ("--bond communl", "communal"), ("--person anna", "ana")]
    {
        let ran = folder.run(&format!("report {args}"));
        assert_eq!(ran.code, Some(2), "{args}");
        assert!(ran.err.contains(&format!("`{near}`")), "{args}: {}", ran.err);
    }
}

#[test]
fn a_report_kept_in_the_vault_changes_nothing_and_its_links_lead_to_notes() {
    let folder = weathers();
    folder.write("reports/.keep", b"");
    let (before, found) = (folder.run("report").out, folder.run("check").out);
    assert_eq!(folder.run("report --output reports/Weather.md").code, Some(0));
    let (after, found_after) = (folder.run("report").out, folder.run("check").out);
    assert_eq!(before, after);
    assert_eq!(found.replace("5 notes", ""), found_after.replace("6 notes", ""));
    let markdown = folder.read("reports/Weather.md");
    let links: Vec<&str> =
        markdown.split("](").skip(1).map(|rest| rest.split(')').next().unwrap_or("")).collect();
    assert!(links.len() > 3, "{markdown}");
    for link in links {
        let path = percent_encoding::percent_decode_str(link).decode_utf8().expect("UTF-8");
        assert!(folder.path("reports").join(&*path).exists(), "{link}");
    }
}

#[cfg(unix)]
#[test]
fn open_hands_the_written_page_to_what_shows_files() {
    use std::os::unix::fs::PermissionsExt;
    let folder = weathers();
    let opener = if cfg!(target_os = "macos") { "bin/open" } else { "bin/xdg-open" };
    folder.write(opener, b"#!/bin/sh\nprintf '%s' \"$1\" > opened.part && mv opened.part opened\n");
    let program = folder.path(opener);
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).expect("executable");
    let path = format!("{}:/usr/bin:/bin", folder.path("bin").display());
    let mut command = folder.command("report --output w.html --open");
    assert!(command.env("PATH", path).status().expect("it runs").success());
    // The opener goes on alone.
    while !folder.path("opened").exists() {
        std::thread::yield_now();
    }
    assert_eq!(std::path::Path::new(&folder.read("opened")), folder.path("w.html"));
    let mut command = folder.command("report --output w.html --open");
    let output = command.env("PATH", "/nowhere").output().expect("it runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("the report is written"));
}

#[test]
fn two_pages_of_one_name_are_told_apart_in_the_html() {
    let folder = Folder::new(&[
        ("people/Ana Lopez.md", "- 2026-03-01: #met\n"),
        ("contacts/Ana Lopez.md", "- 2026-03-02: #talked\n"),
    ]);
    let html = folder.run("report --format html").out;
    assert!(html.contains("href=\"#/ana-lopez\"") && html.contains("href=\"#/ana-lopez~2\""));
}

/// Names and notes that would be obeyed somewhere.
fn hostile() -> Folder {
    Folder::new(&[
        ("people/<script>alert(1)<.md", "---\nname: '\"><img src=x onerror=alert(1)>'\n---\n"),
        ("people/sum.md", "---\nname: '=cmd()'\naliases: ['@SUM(1)', 'a]b\"c\\']\n---\n"),
        ("people/esc.md", "---\nname: \"es\\e[31mc & <co>\"\n---\n"),
        ("2026-03-01.md", "#met [[=cmd()]], [[sum]] and [[esc]] </script><script>alert(2)</script>\n"),
        ("2026-03-02.md", "#introduced [[sum]] and [[esc]]\n"),
    ])
}

#[test]
fn what_notes_say_is_data_in_every_format() {
    let folder = hostile();
    let run = |args: &str| {
        let ran = folder.run(args);
        assert_eq!(ran.code, Some(0), "{args}: {}", ran.err);
        ran.out
    };
    for args in ["report", "report --format md", "show sum", "next", "export people --format csv"] {
        assert!(!run(args).contains('\u{1b}'), "{args} lets an escape through");
    }
    let mut table = csv::Reader::from_reader(run("export people --format csv").into_bytes().leak() as &[u8]);
    for row in table.records() {
        for cell in row.expect("a row").iter() {
            assert!(!cell.starts_with(['=', '+', '@']), "a formula: {cell}");
        }
    }
    let html = run("report --format html");
    assert!(html.contains("Content-Security-Policy") && html.contains("default-src"));
    assert!(!html.contains("<script>alert") && !html.contains("<img src=x"), "markup slipped in");
    let xml = run("export graph --format graphml");
    assert!(!xml.contains("<co>") && !xml.contains("<img"), "{xml}");
    assert!(xml.contains("&lt;co&gt;"), "{xml}");
}

/// Every form of every report.
const FORMS: [&str; 15] = [
    "report",
    "report --format md",
    "report --format html",
    "report --format json",
    "show ana",
    "show ana --format json",
    "next",
    "next --format json",
    "export people",
    "export people --format csv",
    "export graph --format dot",
    "export graph --format graphml",
    "export graph --format json",
    "export events",
    "export events --format csv",
];

#[test]
fn a_redacted_report_names_nobody_and_quotes_nothing() {
    let lines = |args: &str| -> Vec<Value> {
        sample(args).lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    };
    let mut secrets = Vec::new();
    for person in lines("export people") {
        let aliases = person["aliases"].as_array().into_iter().flatten();
        for text in aliases.chain([&person["name"], &person["person"], &person["page"]]) {
            secrets.extend(text.as_str().map(str::to_lowercase).filter(|text| text.len() > 4));
        }
    }
    for event in lines("export events") {
        let text = event["text"].as_str().expect("a text");
        secrets.push(text.chars().skip(8).take(24).collect::<String>().to_lowercase());
    }
    secrets.retain(|secret| !secret.trim().is_empty());
    assert!(secrets.len() > 300);
    for args in FORMS {
        let text = sample(&format!("{args} --redact")).to_lowercase();
        for secret in &secrets {
            assert!(!text.contains(secret.as_str()), "{args} tells {secret}");
        }
        assert!(text.contains("person-"), "{args}");
    }
}

#[test]
fn pseudonyms_of_reports_are_those_of_check_with_the_same_secret() {
    let folder = Folder::new(&[("a.md", "- 2026-01-04: #ask/reference @ana-lopez for a lift\n")]);
    let run = |args: &str, secret: &str| {
        let mut command = folder.command(args);
        let output = command.env("FAIRWEATHER_REDACT_KEY", secret).output().expect("the program starts");
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    let found = run("check --redact --format json", "s3cret");
    let found: Value = serde_json::from_str(&found).expect("JSON");
    let pseudonym = found["findings"][0]["people"][0].as_str().expect("a person");
    for args in FORMS {
        let args = args.replace("show ana", &format!("show {pseudonym}"));
        let shown = run(&format!("{args} --redact"), "s3cret");
        assert!(shown.contains(pseudonym) || args.starts_with("next"), "{args}: {shown}");
        assert!(!shown.contains("loan"), "{args}: {shown}");
        assert!(!run(&format!("{args} --redact"), "another").contains(pseudonym), "{args}");
    }
}

#[test]
fn circles_of_ones_own_naming_are_numbered_where_nothing_may_be_told() {
    let folder = Folder::new(&[
        ("fairweather.toml", "[circles]\ninner = { size = 5 }\nthe-ex-files = { size = 9 }\n"),
        ("people/Ana.md", "---\ncircle: The-Ex-Files\n---\n"),
        ("people/Bo.md", "---\ncircle: inner\n---\n"),
    ]);
    for args in FORMS {
        let shown = folder.run(&format!("{args} --redact")).out;
        assert!(!shown.to_lowercase().contains("ex-files"), "{args}: {shown}");
    }
    let shown = folder.run("report --redact --format json --circle the-EX-files").out;
    assert!(shown.contains("\"circle 2\"") && !shown.contains("\"inner\""), "{shown}");
}
