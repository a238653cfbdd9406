//! `fairweather import`, from files to notes and back through the journal.

mod known;
mod random;
mod refused;
mod samples;
mod written;

use serde_json::Value;

use crate::tool::{Folder, Ran};

/// An import on a fixed day, with its document.
fn import(folder: &Folder, args: &str) -> (Ran, Value) {
    let ran = folder.run(&format!("import --today 2026-11-27 --format json {args}"));
    let document = serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("a document: {ran:?}"));
    (ran, document)
}

/// The lines of an import note that name people or days.
fn lines(folder: &Folder, path: &str) -> Vec<String> {
    folder.read(path).lines().filter(|line| line.starts_with("- ")).map(str::to_owned).collect()
}

/// A table of connections.
fn connections(rows: &[(&str, &str, &str, &str)]) -> String {
    let mut text = String::from("First Name,Last Name,URL,Connected On\n");
    for (first, last, slug, day) in rows {
        let url = if slug.is_empty() { String::new() } else { format!("https://www.linkedin.com/in/{slug}") };
        text.push_str(&format!("{first},{last},{url},{day}\n"));
    }
    text
}
