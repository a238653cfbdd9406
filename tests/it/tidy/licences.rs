//! What other people's crates ask for: licences that go with ours, and none in two versions without a reason.
//!
//! Reads `cargo metadata --offline`, so it needs no network and no other tool.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// Licences that ask for no more than to be named. Of `A OR B`, one is enough.
const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Crates that stand in the program twice, since two others do not agree yet.
const TWICE: &[&str] = &["getrandom", "syn", "unicode-width"];

/// `Err` with what cargo says where it does not have all crates of that platform.
fn metadata() -> Result<Value, String> {
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--offline",
            "--locked",
            "--format-version",
            "1",
            "--filter-platform",
            "x86_64-unknown-linux-gnu",
        ])
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
        .output()
        .expect("cargo starts");
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    Ok(serde_json::from_slice(&output.stdout).expect("JSON"))
}

/// Whether a licence expression can be met.
fn is_allowed(expression: &str) -> bool {
    let expression = expression.replace('/', " OR ");
    let part = |part: &str| ALLOWED.contains(&part.trim_matches(['(', ')', ' ']));
    expression.split(" AND ").all(|all| all.split(" OR ").any(part))
}

/// The packages that become a part of the program, each with its name, version and licence.
fn built(metadata: &Value) -> Vec<(String, String, String)> {
    let nodes = metadata["resolve"]["nodes"].as_array().expect("nodes");
    let by_id: BTreeMap<&str, &Value> =
        nodes.iter().filter_map(|node| Some((node["id"].as_str()?, node))).collect();
    let mut open = vec![metadata["resolve"]["root"].as_str().expect("a root")];
    let mut seen = BTreeSet::new();
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        for dependency in by_id[id]["deps"].as_array().expect("dependencies") {
            let kinds = dependency["dep_kinds"].as_array().expect("kinds");
            if kinds.iter().any(|kind| kind["kind"].is_null()) {
                open.extend(dependency["pkg"].as_str());
            }
        }
    }
    let packages = metadata["packages"].as_array().expect("packages").iter();
    let text = |package: &Value, key: &str| package[key].as_str().unwrap_or_default().to_owned();
    let built = packages.filter(|package| seen.contains(package["id"].as_str().unwrap_or_default()));
    built.map(|package| (text(package, "name"), text(package, "version"), text(package, "license"))).collect()
}

#[test]
fn every_crate_has_a_licence_that_goes_with_ours_and_one_version() {
    let metadata = match metadata() {
        Ok(metadata) => metadata,
        // Another platform fetches only some of the crates.
        Err(_) if !cfg!(all(target_os = "linux", target_arch = "x86_64")) => return,
        Err(error) => panic!("cargo does not tell: {error}"),
    };
    let built = built(&metadata);
    assert!(built.len() > 50);
    let wrong: Vec<_> = built.iter().filter(|(.., licence)| !is_allowed(licence)).collect();
    assert!(wrong.is_empty(), "licences: {wrong:?}");
    let mut versions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (name, version, _) in &built {
        versions.entry(name).or_default().insert(version);
    }
    let twice: Vec<&str> =
        versions.iter().filter(|(_, versions)| versions.len() > 1).map(|(name, _)| *name).collect();
    assert_eq!(twice, TWICE, "{versions:?}");
}

#[test]
fn an_expression_is_met_by_one_of_its_choices() {
    for (expression, met) in [
        ("MIT", true),
        ("MIT OR GPL-3.0", true),
        ("GPL-3.0", false),
        ("(MIT OR Apache-2.0) AND Unicode-3.0", true),
        ("MIT AND GPL-3.0", false),
        ("Unlicense/MIT", true),
        ("", false),
    ] {
        assert_eq!(is_allowed(expression), met, "{expression}");
    }
}
