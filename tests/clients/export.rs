//! Programs of other people that read exports: the real Graphviz, and NetworkX, DuckDB and icalendar.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::{FAIRWEATHER, HERE};

/// Names that would be obeyed or lost somewhere.
const HOSTILE: [(&str, &str); 4] = [
    (
        "people/a.md",
        "---\nname: 'A \"quoted\" \\N {x|y} & &lt;b&gt; <c>'\nintroduced-by: '[[b]]'\n---\n- 2026-03-01: #met\n",
    ),
    (
        "people/b.md",
        "---\nname: '=cmd(), \"; DROP TABLE'\naliases: ['x, y', 'z\"']\n---\n- 2026-03-01: #got a, b \"c\"\n",
    ),
    (
        "people/c.md",
        "---\nname: \"]]> <!-- ünï\\e\\u202e -->\"\n---\n- 2026-03-02: #give [[b]] a pear; 'one'\n",
    ),
    ("2026-03-02.md", "#introduced [[a]] and [[c]]\n"),
];

fn run(program: &str, args: &[&str]) -> String {
    let output = Command::new(program).args(args).current_dir(HERE).output();
    let output = output.unwrap_or_else(|error| panic!("{program}: {error}; `.ci/run` installs it"));
    assert!(output.status.success(), "{program} {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn export(what: &str, format: &str, journal: &str) -> String {
    run(FAIRWEATHER, &["export", what, "--format", format, "--today", "2026-11-20", journal])
}

/// The sample journal and one of hostile names.
fn on_each_journal(test: impl Fn(&str)) {
    let hostile = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(hostile.path().join("people")).expect("a folder");
    for (path, text) in HOSTILE {
        std::fs::write(hostile.path().join(path), text).expect("a note");
    }
    test("sample-journal");
    test(&hostile.path().to_string_lossy());
}

/// Names as an export shows them: sorted, without what would be obeyed.
fn names(journal: &str) -> Vec<Value> {
    let graph: Value = serde_json::from_str(&export("graph", "json", journal)).expect("JSON");
    let mut names: Vec<String> = graph["nodes"]
        .as_array()
        .expect("nodes")
        .iter()
        .map(|node| node["name"].as_str().expect("a name").replace(['\u{1b}', '\u{202e}'], "\u{fffd}"))
        .collect();
    names.sort();
    names.into_iter().map(Value::from).collect()
}

#[test]
fn graphviz_draws_every_name_as_it_is() {
    on_each_journal(|journal| {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("graph.dot");
        std::fs::write(&file, export("graph", "dot", journal)).expect("a file");
        let drawn = run("dot", &["-Tjson", &file.to_string_lossy()]);
        let drawn: Value = serde_json::from_str(&drawn).expect("JSON");
        let text = |node: &Value| {
            let strokes = node["_ldraw_"].as_array().into_iter().flatten();
            strokes.filter_map(|stroke| stroke["text"].as_str()).collect::<String>()
        };
        let mut shown: Vec<String> = drawn["objects"].as_array().expect("nodes").iter().map(text).collect();
        shown.sort();
        assert_eq!(shown.into_iter().map(Value::from).collect::<Vec<_>>(), names(journal));
        let graph: Value = serde_json::from_str(&export("graph", "json", journal)).expect("JSON");
        let count = |edges: &Value| edges.as_array().map(Vec::len);
        assert_eq!(count(&drawn["edges"]), count(&graph["edges"]));
    });
}

#[test]
fn networkx_and_duckdb_read_what_was_exported() {
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let reader = Path::new(HERE).join("tests/clients/read.py");
    on_each_journal(|journal| {
        let folder = tempfile::tempdir().expect("a folder");
        let files = [
            ("graph", "graphml"),
            ("graph", "json"),
            ("people", "csv"),
            ("people", "jsonl"),
            ("events", "csv"),
            ("events", "jsonl"),
        ];
        for (what, format) in files {
            let file = folder.path().join(format!("{what}.{format}"));
            std::fs::write(file, export(what, format, journal)).expect("a file");
        }
        let read = run(&python, &[&reader.to_string_lossy(), &folder.path().to_string_lossy()]);
        let read: Value = serde_json::from_str(&read).expect("JSON");
        assert_eq!(read["graphml"]["names"].as_array(), Some(&names(journal)));
        assert_eq!(read["graphml"]["edges"], read["json"]["edges"]);
        assert_eq!(read["json"]["directed"], true);
        assert!(read["json"]["edges"].as_array().is_some_and(|edges| !edges.is_empty()));
        for (what, lines) in
            [("people", names(journal).len()), ("events", export("events", "jsonl", journal).lines().count())]
        {
            let (csv, json) = (&read[format!("{what}_csv")], &read[format!("{what}_jsonl")]);
            assert_eq!(csv.as_array().map(Vec::len), Some(lines));
            assert_eq!(plain(csv), plain(json), "{what}");
        }
    });
}

#[test]
fn a_calendar_reader_finds_every_day_that_is_due() {
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let reader = Path::new(HERE).join("tests/clients/read_calendar.py");
    on_each_journal(|journal| {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("due.ics");
        let calendar = run(FAIRWEATHER, &["export", "calendar", "--today", "2026-11-20", journal]);
        std::fs::write(&file, &calendar).expect("a file");
        let read = run(&python, &[&reader.to_string_lossy(), &file.to_string_lossy()]);
        let read: Value = serde_json::from_str(&read).expect("JSON");
        let events = read["events"].as_array().expect("events");
        assert_eq!(events.len(), calendar.matches("BEGIN:VEVENT").count());
        assert_eq!(read["alarms"], 0);
        assert_eq!(read["errors"].as_array().map(Vec::len), Some(0), "{read}");
        let mut ids: Vec<&str> = events.iter().filter_map(|event| event["uid"].as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), events.len());
        for event in events {
            assert_eq!((&event["days"], &event["transparent"]), (&1.into(), &true.into()), "{event}");
            assert!(event["summary"].as_str().is_some_and(|summary| !summary.contains('\u{1b}')), "{event}");
        }
    });
}

/// Rows without the quotes before formulas, and with signs that a table must not hold replaced.
fn plain(rows: &Value) -> String {
    let rows = rows.to_string().replace("\"'=", "\"=").replace("\"'-", "\"-").replace("\"'@", "\"@");
    rows.replace("\\u001b", "\u{fffd}").replace('\u{202e}', "\u{fffd}")
}
