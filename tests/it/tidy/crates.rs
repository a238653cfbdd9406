//! Crates of other people stay where they belong, and the world is touched in few places. The compiler keeps
//! `println!` out: see `[lints]` in `Cargo.toml`.

use std::collections::BTreeSet;

use super::code::{By, named, tokens};
use super::{read, sources};

/// A crate, and where it may be named: folders and files, apart by spaces.
const WALLS: &[(&str, &str)] = &[
    ("arcstr", "src/text/path.rs"),
    ("askama", "src/report/html/"),
    ("calcard", "src/import/vcard.rs"),
    ("caseless", "src/text/"),
    ("clap", "src/cli/"),
    ("clap_complete", "src/cli/"),
    ("clap_mangen", "src/cli/"),
    ("comfy_table", "src/report/table.rs"),
    ("crossterm", "src/watch/ src/cli/progress.rs src/cli/commands/suggest/"),
    ("csv", "src/import/ src/export/"),
    ("icalendar", "src/export/calendar.rs"),
    ("ignore", "src/engine/ src/config/ src/note/grammar.rs"),
    ("libc", "src/engine/heap.rs"),
    ("lsp_server", "src/lsp/"),
    ("lsp_types", "src/lsp/"),
    ("miette", "src/output/frame.rs"),
    ("notify", "src/notify/"),
    ("pulldown_cmark", "src/note/parse/markdown.rs src/note/parse/markdown/"),
    ("quick_junit", "src/output/junit.rs"),
    ("regex", "src/import/names.rs src/engine/source/ src/output/lexicon.rs src/cli/commands/init/"),
    ("rustix", "src/atomic_file/ src/engine/source/disk/ src/watch/ src/notify/ src/main.rs"),
    ("saphyr_parser", "src/note/front_matter/yaml.rs"),
    ("schemars", "src/output/ src/text/ src/finding/ src/prose/lexicon.rs"),
    (
        "serde_json",
        "src/output/ src/cli/commands/ src/config/ src/baseline/file.rs src/report/ src/export/ src/import/ \
         src/lsp/ src/prose/lexicon.rs",
    ),
    ("sha2", "src/report/html/ src/output/redact.rs"),
    ("shlex", "src/watch/exec.rs"),
    ("signal_hook", "src/cli/interrupt.rs src/watch/"),
    ("simdutf8", "src/engine/load.rs"),
    ("similar", "src/fix/diff.rs"),
    ("strsim", "src/graph/similar.rs src/config/error.rs src/note/page.rs"),
    ("supports_hyperlinks", "src/cli/terminal.rs"),
    ("tempfile", "src/atomic_file/"),
    ("terminal_size", "src/cli/"),
    ("toml", "src/config/ src/rules/ src/cli/ src/prose/lexicon.rs"),
    ("unicode_normalization", "src/text/ src/note/syntax/tag.rs"),
    ("unicode_width", "src/watch/screen/ src/report/table.rs src/report/text.rs"),
    ("walkdir", "src/engine/source/disk/"),
    ("xxhash_rust", "src/import/same.rs src/export/calendar.rs src/notify/ src/project/live.rs"),
];

/// Crates that are part of the language here, and may be named anywhere.
const FREE: &[&str] = &[
    "anstyle",
    "chrono",
    "crossbeam_channel",
    "memchr",
    "percent_encoding",
    "rayon",
    "rustc_hash",
    "serde",
    "smallvec",
];

/// Dependencies that no line names: known, and to be taken out.
const UNUSED: &[&str] = &[];

/// The first names of all paths that lead out of the library.
fn outside(source: &str) -> BTreeSet<String> {
    let tokens = tokens(source);
    let paths = named(&tokens).into_iter().filter(|named| named.by != By::Code || named.segments.len() > 1);
    paths
        .filter_map(|named| named.segments.into_iter().find(|segment| !segment.is_empty()))
        .map(str::to_owned)
        .collect()
}

#[test]
fn outside_crates_stay_behind_their_walls() {
    for (path, source) in sources() {
        let named = outside(&source);
        for (name, allowed) in WALLS {
            // `mod similar;` makes a name of one's own.
            let is_own = source.contains(&format!("mod {name};"));
            let is_allowed = allowed.split(' ').any(|allowed| path.starts_with(allowed));
            let is_named = named.contains(*name) && !is_own;
            assert!(!is_named || is_allowed, "{path} names {name}, which belongs to {allowed}");
        }
    }
}

#[test]
fn every_dependency_has_a_wall_or_is_free_and_is_used() {
    let manifest: toml::Table = toml::from_str(&read("Cargo.toml")).expect("TOML");
    let of = |table: &toml::Table| -> BTreeSet<String> {
        let dependencies = table.get("dependencies").and_then(toml::Value::as_table);
        dependencies.into_iter().flat_map(|table| table.keys().map(|name| name.replace('-', "_"))).collect()
    };
    let mut dependencies = of(&manifest);
    for target in
        manifest.get("target").and_then(toml::Value::as_table).into_iter().flat_map(toml::Table::values)
    {
        dependencies.extend(of(target.as_table().expect("a table")));
    }
    let placed =
        WALLS.iter().map(|(name, _)| *name).chain(FREE.iter().copied()).chain(UNUSED.iter().copied());
    let placed: BTreeSet<String> = placed.map(str::to_owned).collect();
    assert_eq!(placed, dependencies, "each dependency is on one of the lists of this file");
    let named: BTreeSet<String> = sources().iter().flat_map(|(_, source)| outside(source)).collect();
    let unused: Vec<&String> = dependencies.difference(&named).collect();
    assert_eq!(unused, UNUSED, "no line names these");
}

#[test]
fn the_world_is_touched_where_it_is_said() {
    for (path, source) in sources() {
        let code = tokens(&source).join("");
        for network in ["std::net", "TcpStream", "UdpSocket", "reqwest", "hyper::"] {
            assert!(!code.contains(network), "{path} opens a network connection: {network}");
        }
        // `main` asks the system what became of standard output, and writes nothing to it.
        let code = code.replace("rustix::stdio::stdout", "");
        let prints = ["io::stdout", "io::stderr"].iter().any(|form| code.contains(form));
        let speaks = ["src/cli/", "src/watch/"].iter().any(|speaks| path.starts_with(speaks));
        assert!(!prints || speaks, "{path} prints");
        let reads_clock =
            ["Local::now", "SystemTime::now", "Utc::now"].iter().any(|form| code.contains(form));
        let has_clock = path == "src/main.rs";
        assert!(!reads_clock || has_clock, "{path} reads the clock");
    }
}
