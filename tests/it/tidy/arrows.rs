//! Which file may use which: no circle, and no floor uses a floor above it.
//!
//! What a module's own file declares (`note/mod.rs`, `report/html/mod.rs`) is what the files below it share,
//! so they may use it, and it may use them: that is a module and its parts. A circle among the parts, or
//! between modules, is one. A re-export is not a use.

use std::collections::BTreeMap;

use super::graph::Graph;
use super::sources;

/// Circles that are known and to be untied: the files of each.
const KNOWN_CIRCLES: &[&[&str]] = &[];

/// Uses of a floor above that are known and to be turned round.
const KNOWN_ARROWS: &[(&str, &str)] = &[];

#[test]
fn no_files_use_one_another_in_a_circle() {
    let circles = Graph::new(&sources()).circles();
    for circle in &circles {
        let is_known =
            KNOWN_CIRCLES.contains(&&circle.files.iter().map(String::as_str).collect::<Vec<_>>()[..]);
        assert!(is_known, "{}\nis a circle of {:#?}", circle.shortest.join(" → "), circle.files);
    }
    assert_eq!(circles.len(), KNOWN_CIRCLES.len(), "a circle is untied: take it off the list");
}

/// From the ground up.
const FLOORS: &[&str] = &[
    "text",
    "clock",
    "language",
    "atomic_file",
    "finding",
    "config",
    "note",
    "journal",
    "graph",
    "prose",
    "rules",
    "engine",
    "git",
    "fix",
    "baseline",
    "output",
    "report",
    "export",
    "import",
    "error",
    "notify",
    "project",
    "watch",
    "lsp",
    "cli",
];

#[test]
fn a_floor_uses_only_the_floors_below_it() {
    let graph = Graph::new(&sources());
    let heights: BTreeMap<&str, usize> = FLOORS.iter().enumerate().map(|(at, name)| (*name, at)).collect();
    let floor = |path: &'_ str| {
        let name = path.strip_prefix("src/").and_then(|path| path.split(['/', '.']).next());
        name.filter(|&name| name != "lib").map(|name| {
            *heights.get(name).unwrap_or_else(|| panic!("`{name}` stands on no floor: see FLOORS"))
        })
    };
    let mut known = 0;
    for file in &graph.files {
        for &used in file.uses.union(&file.passes_on) {
            let used = &graph.files[used].path;
            let (Some(own), Some(other)) = (floor(&file.path), floor(used)) else { continue };
            let is_known = KNOWN_ARROWS.contains(&(&file.path, used));
            known += usize::from(is_known);
            assert!(other <= own || is_known, "{} uses {used}, which stands on a floor above it", file.path);
        }
    }
    assert_eq!(known, KNOWN_ARROWS.len(), "an arrow is turned round: take it off the list");
}
