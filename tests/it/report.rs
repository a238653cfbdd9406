//! Reports and exports as people and other programs get them.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::tool::Folder;

fn sample(args: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_fairweather"))
        .args(args.split_whitespace())
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
    let folder = Folder::new(&[("a.md", "- 2026-01-04: #ask/loan @ana-lopez for a lift\n")]);
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
