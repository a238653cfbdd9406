//! One name stands for one type: a search for it ends at one declaration.

use std::collections::BTreeMap;

use super::code::tokens;
use super::sources;

/// Declared once for each platform, and the same to everybody who uses it.
const FOR_EACH_PLATFORM: [&str; 1] = ["OpenFolder"];

/// The types that a file declares outside of its own tests. A `type` within braces belongs to a trait or
/// to its implementation, and shares its name with others on purpose.
fn declared(source: &str) -> Vec<&str> {
    let tokens = tokens(source);
    let mut depth = 0_usize;
    let mut names = Vec::new();
    for pair in tokens.windows(2) {
        match pair[0] {
            "{" => depth += 1,
            "}" => depth = depth.saturating_sub(1),
            "type" if depth > 0 => {}
            "struct" | "enum" | "trait" | "union" | "type"
                if pair[1].starts_with(|first: char| first.is_ascii_uppercase()) =>
            {
                names.push(pair[1]);
            }
            _ => {}
        }
    }
    names
}

#[test]
fn a_name_stands_for_one_type() {
    let sources = sources();
    let mut files: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (path, source) in &sources {
        for name in declared(source) {
            files.entry(name).or_default().push(path);
        }
    }
    assert!(files.len() > 500, "declarations are not recognised any more: {}", files.len());
    files.retain(|name, paths| paths.len() > 1 && !FOR_EACH_PLATFORM.contains(name));
    assert!(files.is_empty(), "one name for several types; give each the word for what it holds: {files:#?}");
}

#[test]
fn declarations_are_told_from_what_only_looks_like_them() {
    let source = "pub struct One { two: Two }\nenum Three<'a> {}\nimpl Trait for One { type Output = Four; }\n\
                  type Five = u8; // struct Six\nmacro_rules! m { () => { struct $name; } }\n";
    assert_eq!(declared(source), ["One", "Three", "Five"]);
}
