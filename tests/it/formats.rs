//! One made-up set of findings through every format, and real output against its schemas.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use fairweather::config::Choice;
use fairweather::engine::Coverage;
use fairweather::finding::{Edit, Finding, FindingStatus, Fix, Label, Level, Measure, Place, Safety};
use fairweather::output::{Format, Paint, Report, RunInfo, Sources, Style, Totals, render};
use fairweather::text::NotePath;
use fairweather::text::{Span, Text};
use serde_json::Value;

use crate::tool::run;

struct Texts(BTreeMap<NotePath, Arc<Text>>);

impl Sources for Texts {
    fn text(&self, path: &NotePath) -> Option<Arc<Text>> {
        self.0.get(path).cloned()
    }
}

fn label(path: &NotePath, texts: &Texts, needle: &str, text: &str, date: Option<&str>) -> Label {
    let source = texts.text(path).map_or_else(String::new, |text| text.source().to_owned());
    let start = source.find(needle).unwrap_or(0);
    let span = Span::new(start, (start + needle.len()).min(source.len()));
    let date = date.and_then(|date| date.parse().ok());
    Label { place: Place { note: path.clone(), span }, text: text.to_owned(), date }
}

/// Several notes, emoji, control characters, what XML, JSON, URIs and workflow commands escape.
fn findings() -> (Texts, Vec<Arc<Finding>>) {
    let odd = NotePath::from_bytes(b"od\xffd/a b,%:#1.md");
    let gone = NotePath::new("gone.md");
    let plain = NotePath::new("2026/2026-03-02.md");
    let mut texts = BTreeMap::new();
    texts.insert(
        odd.clone(),
        Arc::new(Text::new("\u{feff}😀 é #ask @ana \u{1b}[31m <b> & \"x\"\r\nnext\r\n".to_owned())),
    );
    texts.insert(
        plain.clone(),
        Arc::new(Text::new("one\n- #ask @ana once\n- #ask @ana twice\n#giev\n".to_owned())),
    );
    let texts = Texts(texts);
    let base = Finding {
        rule: "asks-without-give",
        level: Level::Warning,
        title: "three asks of `Ana <Lopez> & co` with no give".to_owned(),
        background: Vec::new(),
        notes: vec!["`asks = 3` (the default); today is 2026-03-05".to_owned()],
        help: vec!["give: 100%, first\u{7}".to_owned()],
        people: vec!["ana-lopez".to_owned()],
        marker: None,
        measure: Some(Measure { name: "asks", value: 3, limit: 3 }),
        primary: label(&plain, &texts, "#ask @ana twice", "ask 3", Some("2026-03-02")),
        related: vec![
            label(&odd, &texts, "#ask", "ask [1]", Some("2026-01-04")),
            label(&plain, &texts, "#ask", "ask 2", Some("2026-02-11")),
        ],
        timeline: ["2026-01-04 ask", "2026-02-11 ask", "2026-03-02 ask"].map(str::to_owned).to_vec(),
        fix: None,
        fingerprint: 0xfeed,
        subject: 0xbeef,
        occasion: 0xcafe,
        events: 3,
        louder: None,
        status: FindingStatus::New,
        shared: None,
    };
    let edit = Edit { place: label(&plain, &texts, "#giev", "", None).place, text: "#give".to_owned() };
    let slip = Finding {
        rule: "unknown-marker",
        level: Level::Info,
        title: "`#giev` is not a marker".to_owned(),
        people: Vec::new(),
        measure: None,
        primary: label(&plain, &texts, "#giev", "no marker", None),
        related: Vec::new(),
        timeline: Vec::new(),
        fix: Some(Fix { safety: Safety::Unsafe, title: "write `#give`".to_owned(), edits: vec![edit] }),
        ..base.clone()
    };
    let unreadable = Finding {
        rule: "unreadable-note",
        level: Level::Error,
        title: "it vanished".to_owned(),
        primary: label(&gone, &texts, "", "", None),
        status: FindingStatus::Suppressed,
        ..slip.clone()
    };
    let twin =
        Finding { primary: label(&odd, &texts, "😀", "a face", None), related: Vec::new(), ..base.clone() };
    (texts, [base, slip, unreadable, twin].into_iter().map(Arc::new).collect())
}

fn rendered(format: Format, findings: &[Arc<Finding>], texts: &Texts) -> String {
    let run = RunInfo {
        root: ".".to_owned(),
        today: "2026-03-05".parse().expect("a day"),
        tree: "worktree".to_owned(),
        coverage: Coverage { notes: 3, people: 1, events: 3, unreadable: 1, ..Coverage::default() },
        is_vault: false,
    };
    let totals = Totals::of(findings.iter().map(|finding| &**finding));
    let report = Report { run: &run, findings, totals, sources: texts };
    let mut out = Vec::new();
    render(format, &report, Style { width: 80, paint: Paint::Plain }, &mut out).expect("memory takes all");
    String::from_utf8(out).expect("UTF-8").replace(env!("CARGO_PKG_VERSION"), "VERSION")
}

#[test]
fn one_set_of_findings_in_every_format() {
    let (texts, findings) = findings();
    for &format in Format::ALL {
        let name = format.name();
        let mut text = rendered(format, &findings, &texts);
        if name == "sarif" {
            // The rules' pages have tests of their own.
            let mut document: Value = serde_json::from_str(&text).expect("JSON");
            document["runs"][0]["tool"]["driver"]["rules"] = Value::from("…");
            text = format!("{document:#}");
        }
        insta::assert_snapshot!(format!("format_{name}"), text);
    }
}

#[test]
fn machine_formats_are_documents_also_when_empty() {
    let (texts, _) = findings();
    for &format in Format::ALL {
        let name = format.name();
        let text = rendered(format, &[], &texts);
        match name {
            "jsonl" => assert_eq!(text.lines().count(), 2),
            "junit" => assert!(
                text.contains("<testcase name=\"journal\"/>") || text.contains("<testcase name=\"journal\""),
                "{text}"
            ),
            "github" => assert_eq!(text, ""),
            "md" => assert!(text.ends_with("\nNothing to tell.\n"), "{text}"),
            _ if format.is_human() => assert_eq!(text, "", "{name}"),
            _ => {
                serde_json::from_str::<Value>(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
            }
        }
    }
}

/// What a schema has against a document.
fn complaints(schema: &Value, document: &Value) -> Vec<String> {
    let validator = jsonschema::validator_for(schema).expect("a schema");
    validator
        .iter_errors(document)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .take(5)
        .collect()
}

#[test]
fn sarif_keeps_to_the_official_schema() {
    let mut schema: Value = serde_json::from_str(include_str!("schemas/sarif-2.1.0.json")).expect("JSON");
    // As published it is not a regular expression.
    for object in ["run", "toolComponent"] {
        let language = &mut schema["definitions"][object]["properties"]["language"];
        language["pattern"] = Value::from("^[a-zA-Z]{2}(-[a-zA-Z]{2})?$");
    }
    let (texts, findings) = findings();
    let made_up = rendered(Format::Sarif, &findings, &texts);
    let real = run(&["check", "sample-journal", "--format", "sarif", "--show-suppressed"]);
    for text in [made_up, real, rendered(Format::Sarif, &[], &texts)] {
        let document: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(complaints(&schema, &document), Vec::<String>::new());
        let rules = document["runs"][0]["tool"]["driver"]["rules"].as_array().expect("rules");
        for result in document["runs"][0]["results"].as_array().expect("results") {
            let index = usize::try_from(result["ruleIndex"].as_u64().expect("an index")).expect("small");
            assert_eq!(rules[index]["id"], result["ruleId"]);
            assert!(result["partialFingerprints"]["primaryLocationLineHash"].is_string());
        }
    }
}

#[test]
fn json_keeps_to_its_own_schema() {
    let schema: Value = serde_json::from_str(&run(&["schema", "json"])).expect("JSON");
    let mut document: Value =
        serde_json::from_str(&run(&["check", "sample-journal", "--format", "json", "--show-suppressed"]))
            .expect("JSON");
    assert_eq!(complaints(&schema, &document), Vec::<String>::new());
    document["findings"][0]["level"] = Value::from("loud");
    assert_ne!(complaints(&schema, &document), Vec::<String>::new());
}

#[test]
fn configurations_keep_to_their_schema() {
    let schema: Value = serde_json::from_str(&run(&["schema", "config"])).expect("JSON");
    let json = |text: &str| -> Value {
        serde_json::to_value(toml::from_str::<toml::Table>(text).expect("TOML")).expect("JSON")
    };
    let sample = std::fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-journal/fairweather.toml"),
    );
    assert_eq!(complaints(&schema, &json(&sample.expect("a file"))), Vec::<String>::new());
    // The effective configuration is one, too.
    assert_eq!(
        complaints(&schema, &json(&run(&["config", "--root", "sample-journal"]))),
        Vec::<String>::new()
    );
    for wrong in [
        "[lint]\nhorizont = \"1y\"",
        "[lint]\nhorizon = \"soon\"",
        "[rules.cold-ask]\nlevel = \"loud\"",
        "[rules.unthanked]\ndays = -1",
        "[rules.no-such]\nlevel = \"off\"",
        "[circles]\ninner = { every = \"7d\" }",
        "[[ignore]]\nrule = \"cold-asks\"",
    ] {
        assert_ne!(complaints(&schema, &json(wrong)), Vec::<String>::new(), "{wrong}");
    }
}

#[test]
fn the_last_of_two_opposite_flags_counts() {
    let check = |more: &[&str]| run(&[&["check", "sample-journal"], more].concat());
    for (flag, twin) in [
        ("--statistics", "--no-statistics"),
        ("--show-suppressed", "--no-show-suppressed"),
        ("--no-exclude", "--exclude"),
        ("--redact", "--no-redact"),
    ] {
        assert_eq!(check(&[flag, twin]), check(&[]), "{flag}");
        assert_eq!(check(&[twin, flag]), check(&[flag]), "{flag}");
    }
    let select = ["--config", "lint.select=[\"cold-ask\"]"];
    assert_eq!(check(&[&select[..], &["--no-select"]].concat()), check(&[]));
    let ignore = ["--config", "lint.ignore=[\"cold-ask\"]"];
    assert_ne!(check(&ignore), check(&[]));
    assert_eq!(check(&[&ignore[..], &["--no-ignore"]].concat()), check(&[]));
}

#[test]
fn programs_get_paths_as_the_folder_of_the_run_sees_them() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let document = |format| -> Value {
        serde_json::from_str(&run(&["check", "sample-journal", "--format", format])).expect("JSON")
    };
    let github = run(&["check", "sample-journal", "--format", "github"]);
    let file = github.split("file=").nth(1).and_then(|rest| rest.split(',').next()).expect("a file");
    let (gitlab, rdjson) = (document("gitlab"), document("rdjson"));
    for path in [
        file,
        gitlab[0]["location"]["path"].as_str().expect("a path"),
        rdjson["diagnostics"][0]["location"]["path"].as_str().expect("a path"),
    ] {
        assert!(root.join(path).is_file(), "{path}");
    }
    let sarif = document("sarif");
    let uri = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    let path =
        percent_encoding::percent_decode_str(uri.as_str().expect("a URI")).decode_utf8().expect("UTF-8");
    assert!(root.join(&*path).is_file(), "{path}");
}

/// The keys that the reader of a table knows, as its error for a wrong one lists them.
fn known_keys(table: &str) -> Vec<String> {
    let source = format!("[{table}]\nqqqqqqqqqqqqqqqqqqqqqq = 1\n");
    let error = fairweather::config::Config::parse(Some(("fairweather.toml".into(), source)), &[])
        .expect_err("no such key")
        .to_string();
    let (_, keys) = error.split_once("help: ").expect("a remedy");
    let keys = keys.trim_start_matches("its keys are ").trim_start_matches("they are ");
    keys.split(", ").map(str::to_owned).collect()
}

#[test]
fn the_schema_of_configurations_has_the_keys_that_are_read() {
    let schema: Value = serde_json::from_str(&run(&["schema", "config"])).expect("JSON");
    for table in ["journal", "markers", "properties", "bonds", "lint", "output"] {
        let properties = schema["properties"][table]["properties"].as_object().expect(table);
        let mut read = known_keys(table);
        read.sort();
        let mut written: Vec<String> = properties.keys().cloned().collect();
        written.sort();
        assert_eq!(written, read, "{table}");
    }
    let formats: Vec<&str> = Format::names().collect();
    assert_eq!(schema["properties"]["output"]["properties"]["format"]["enum"], Value::from(formats));
    let everything = r##"
        [journal]
        exclude = ["archive/"]
        max-note-size = "16MiB"
        handles = "any"
        soft-breaks = "join"
        date-formats = ["%d.%m.%Y"]
        [markers]
        give = ["helped"]
        [properties]
        cadence = ["touch-base-every"]
        [circles]
        inner = { size = 5, every = "7d" }
        wide = { size = 50 }
        [bonds]
        communal = ["family", "partner", "friend"]
        [lint]
        horizon = "all"
        select = ["all"]
        fail-on = "never"
        [lint.per-file-ignores]
        "archive/**" = ["notes"]
        [rules.asks-without-give]
        level = "warning"
        asks = 3
        wonder = 2
        [rules.unthanked]
        days = "2w"
        [[ignore]]
        person = "ana-lopez"
        rule = "overdue"
        until = "2027-01-31"
        reason = "on parental leave"
        [output]
        format = "full"
        color = "auto"
    "##;
    fairweather::config::Config::parse(Some(("fairweather.toml".into(), everything.to_owned())), &[])
        .expect("a configuration");
    let document =
        serde_json::to_value(toml::from_str::<toml::Table>(everything).expect("TOML")).expect("JSON");
    assert_eq!(complaints(&schema, &document), Vec::<String>::new());
}

#[test]
fn completions_know_flags_and_are_a_script() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        assert!(run(&["completions", shell]).contains("new-since"), "{shell}");
    }
    // Wherever a person is meant, the journal is asked: of `show`, and of `--person`.
    for shell in ["bash", "zsh", "fish", "elvish"] {
        assert!(run(&["completions", shell]).contains("completions people"), "{shell}");
    }
    let folder = tempfile::tempdir().expect("a folder");
    let script = folder.path().join("fairweather.bash");
    std::fs::write(&script, run(&["completions", "bash"])).expect("a file");
    let checked = Command::new("bash").arg("-n").arg(&script).status().expect("bash starts");
    assert!(checked.success());
}

#[test]
fn several_formats_are_written_in_one_run() {
    let folder = tempfile::tempdir().expect("a folder");
    let sarif = folder.path().join("out.sarif");
    let junit = folder.path().join("out.xml");
    let (sarif_name, junit_name) = (sarif.to_string_lossy(), junit.to_string_lossy());
    let args = [
        "check",
        "sample-journal",
        "--format",
        "sarif",
        "--output",
        &*sarif_name,
        "--format",
        "junit",
        "--output",
        &*junit_name,
        "--format",
        "concise",
    ];
    let text = run(&args);
    assert!(text.contains("info[cold-ask]"), "{text}");
    let document: Value = serde_json::from_slice(&std::fs::read(sarif).expect("a file")).expect("JSON");
    assert_eq!(document["version"], "2.1.0");
    assert!(std::fs::read_to_string(junit).expect("a file").starts_with("<?xml"));
}

#[test]
fn an_output_belongs_to_the_format_before_it_and_is_written_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("out.json");
    let name = file.to_string_lossy();
    let json = run(&["check", "sample-journal", "--format", "json"]);
    let concise = run(&["check", "sample-journal", "--format", "concise"]);
    std::fs::write(&file, "x".repeat(1_000_000)).expect("an old file");
    let printed =
        run(&["check", "sample-journal", "--format", "concise", "--format", "json", "--output", &*name]);
    assert_eq!(printed, concise);
    assert_eq!(std::fs::read_to_string(&file).expect("a file"), json);
    assert_eq!(run(&["check", "sample-journal", "--format", "json", "--output", "-"]), json);
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 1);
    // A file that cannot be written is reported before anything is printed.
    let output = Command::new(env!("CARGO_BIN_EXE_fairweather"))
        .args([
            "check",
            "sample-journal",
            "--format",
            "concise",
            "--format",
            "json",
            "--output",
            "no/such/folder",
        ])
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
        .output()
        .expect("the program starts");
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
}
