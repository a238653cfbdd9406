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

#[test]
fn a_redacted_report_names_nobody() {
    for args in [
        "report --redact",
        "report --format md --redact",
        "report --format html --redact",
        "export people --redact",
    ] {
        let text = sample(args).to_lowercase();
        for name in ["rosalind pike", "ana lopez", "uncle geoff", "callum-reid", "acknowledgements"] {
            assert!(!text.contains(name), "{args}: {name}");
        }
        assert!(text.contains("person-"), "{args}");
    }
}
