//! The house stays tidy: walls around crates, floors, no forgotten file, a README that is true.

use std::fs;
use std::path::{Path, PathBuf};

use fairweather::rules::ALL;

use crate::markdown::{is_update, rewrite};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn sources() -> Vec<(String, String)> {
    fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                collect(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    collect(&root().join("src"), &mut found);
    found.sort();
    let name =
        |path: &PathBuf| path.strip_prefix(root()).expect("below").to_string_lossy().replace('\\', "/");
    found.iter().map(|path| (name(path), fs::read_to_string(path).expect("UTF-8"))).collect()
}

/// The code of a file, without comments and its own tests.
fn code(source: &str) -> String {
    let source = source.split("#[cfg(test)]").next().unwrap_or(source);
    source.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

#[test]
fn outside_crates_stay_behind_their_walls() {
    let walls = [
        ("pulldown_cmark", "src/note/"),
        ("saphyr_parser", "src/note/front_matter/yaml.rs"),
        ("walkdir", "src/engine/source/disk/"),
        ("simdutf8", "src/engine/load.rs"),
        ("miette", "src/output/frame.rs"),
        ("clap", "src/cli/"),
        (
            "serde_json",
            "src/output/ src/cli/commands/ src/config/schema.rs src/baseline/file.rs src/report/ src/export/",
        ),
        ("quick_junit", "src/output/junit.rs"),
        ("TextDiff", "src/fix/diff.rs"),
        ("tempfile", "src/atomic_file.rs"),
        ("notify", "src/notify/"),
        ("crossterm", "src/watch/ src/cli/progress.rs"),
        ("comfy_table", "src/report/table.rs"),
        ("askama", "src/report/html/"),
        ("sha2", "src/report/html/ src/output/redact.rs"),
    ];
    for (path, source) in sources() {
        let code = code(&source);
        for (name, allowed) in walls {
            let is_named = code.contains(&format!("{name}::")) || code.contains(&format!("use {name}"));
            let is_allowed = allowed.split(' ').any(|allowed| path.starts_with(allowed));
            assert!(!is_named || is_allowed, "{path} names {name}, which belongs to {allowed}");
        }
        for network in ["std::net", "TcpStream", "UdpSocket", "reqwest", "hyper::"] {
            assert!(!code.contains(network), "{path} opens a network connection: {network}");
        }
        let prints = code.contains("println!") || code.contains("io::stdout") || code.contains("io::stderr");
        let speaks = ["src/cli/", "src/watch/", "src/project/", "src/build.rs"]
            .iter()
            .any(|speaks| path.starts_with(speaks));
        assert!(!prints || speaks, "{path} prints");
        let reads_clock =
            code.contains("Local::now") || code.contains("SystemTime::now") || code.contains("Utc::now");
        let has_clock =
            path == "src/main.rs" || path.starts_with("src/watch/") || path.starts_with("src/notify/");
        assert!(!reads_clock || has_clock, "{path} reads the clock");
    }
}

#[test]
fn a_floor_uses_only_the_floors_below_it() {
    let floors = [
        "text",
        "language",
        "atomic_file",
        "finding",
        "config",
        "note",
        "journal",
        "graph",
        "rules",
        "engine",
        "git",
        "fix",
        "baseline",
        "output",
        "report",
        "export",
        "error",
        "notify",
        "project",
        "watch",
        "cli",
    ];
    // `engine` gives its context to rules, and `rules` judge what `graph` holds; both look down.
    for (path, source) in sources() {
        let Some(own) = path.strip_prefix("src/").and_then(|path| path.split(['/', '.']).next()) else {
            continue;
        };
        let Some(floor) = floors.iter().position(|name| *name == own) else { continue };
        for (above, name) in floors.iter().enumerate().skip(floor + 1) {
            let uses = code(&source).contains(&format!("crate::{name}::"));
            assert!(!uses, "{path} (floor {floor}) uses {name} (floor {above})");
        }
    }
}

#[test]
fn every_rule_file_is_on_the_list_under_its_name() {
    let helpers = ["mod", "context", "declare", "docs", "phrases", "reporter", "selection", "summary"];
    for (path, _) in sources() {
        let Some(stem) = path.strip_prefix("src/rules/").and_then(|path| path.strip_suffix(".rs")) else {
            continue;
        };
        if !helpers.contains(&stem) {
            assert!(
                ALL.iter().any(|rule| rule.name == stem.replace('_', "-")),
                "{path} is no rule on the list"
            );
        }
    }
}

/// The README's table of rules, as the rules themselves say it.
fn table() -> String {
    let mut table = String::from("| rule | group | level | what it finds |\n|---|---|---|---|\n");
    for group in fairweather::rules::Group::ALL {
        for rule in ALL.iter().filter(|rule| rule.group == group) {
            let level = rule.level.map_or("off", fairweather::finding::Level::as_str);
            table.push_str(&format!(
                "| `{}` | {} | {level} | {} |\n",
                rule.name,
                group.name(),
                rule.summary()
            ));
        }
    }
    table
}

#[test]
fn the_readme_lists_the_rules() {
    let readme = fs::read_to_string(root().join("README.md")).expect("a README");
    let table = table();
    let (begin, end) = ("<!-- rules -->\n", "<!-- /rules -->");
    let at = readme.find(begin).expect("the table's beginning") + begin.len();
    let to = readme.find(end).expect("the table's end");
    if is_update() {
        rewrite(&root().join("README.md"), |readme| format!("{}{table}{}", &readme[..at], &readme[to..]));
    } else {
        assert!(readme[at..to] == table, "run `UPDATE=1 cargo test` to write the table anew:\n{table}");
    }
}
