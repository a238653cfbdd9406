//! Markdown as test cases are written in it: titles, fenced blocks, and the lines between.
//!
//! It is not a Markdown parser: a fence begins at the beginning of a line, and nothing nests.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// A part of a file.
#[derive(Debug)]
pub enum Block<'s> {
    /// `## title`: a case begins.
    Title(&'s str),
    Fence(Fence<'s>),
    Line(&'s str),
}

#[derive(Debug, Clone)]
pub struct Fence<'s> {
    /// What stands behind the opening marks: `md log.md`.
    pub info: &'s str,
    pub body: Vec<&'s str>,
    /// What closes it.
    pub mark: &'s str,
    /// The line on which the body begins, from 0.
    pub start: usize,
}

/// The parts of a file, in order.
pub fn blocks(source: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut open: Option<Fence<'_>> = None;
    for (number, line) in source.lines().enumerate() {
        if let Some(mut fence) = open.take() {
            if line.trim_end() == fence.mark {
                blocks.push(Block::Fence(fence));
            } else {
                fence.body.push(line);
                open = Some(fence);
            }
            continue;
        }
        let ticks = line.bytes().take_while(|&b| b == b'`').count();
        if ticks >= 3 {
            let (mark, info) = line.split_at(ticks);
            open = Some(Fence { info: info.trim(), body: Vec::new(), mark, start: number + 1 });
        } else {
            blocks.push(line.strip_prefix("## ").map_or(Block::Line(line), Block::Title));
        }
    }
    assert!(open.is_none(), "a fence is never closed");
    blocks
}

/// The source with other bodies in some of its fences.
pub fn with_bodies(source: &str, bodies: &[(&Fence<'_>, Vec<String>)]) -> String {
    let mut lines: Vec<&str> = source.lines().collect();
    for (fence, body) in bodies.iter().rev() {
        let range = fence.start..fence.start + fence.body.len();
        lines.splice(range, body.iter().map(String::as_str));
    }
    lines.join("\n") + "\n"
}

/// The Markdown files of a folder below `tests`, by name, with their text.
pub fn files(folder: &str) -> Vec<(PathBuf, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder);
    let mut files: Vec<PathBuf> = fs::read_dir(&folder)
        .expect("the folder of cases is there")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .collect();
    files.sort();
    files
        .into_iter()
        .map(|path| (path.clone(), fs::read_to_string(&path).expect("a readable file")))
        .collect()
}

/// Rewrites a file. Tests run at once, and several of them write to the README.
pub fn rewrite(path: &Path, change: impl FnOnce(&str) -> String) {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _guard = ONE_AT_A_TIME.lock();
    let source = fs::read_to_string(path).expect("a readable file");
    fs::write(path, change(&source)).expect("written");
}

/// Whether expectations are to be rewritten: `UPDATE=1 cargo test`.
pub fn is_update() -> bool {
    std::env::var_os("UPDATE").is_some()
}
