//! Terminal pictures: `tests/cli/*.md` and the README show commands with what they print, and here
//! they are run. `UPDATE=1 cargo test` rewrites what is printed. How to write one: `tests/README.md`.
//!
//! The signs are those of the crate trycmd: `$ command`, `? exit code`, `[..]`, `...`. The crate itself
//! does not fit: it takes a case's files from a folder beside it, so that a reader never sees them
//! next to the command; it prints both streams as one; and it runs programs, not command lines.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use similar::TextDiff;

use crate::markdown::{Block, Fence, blocks, files, is_update, rewrite, with_bodies};
use crate::tool::{Folder, shell};

/// The day of a picture that names no other.
const TODAY: &str = "2026-03-05";

/// One case: what is given and what is run, in order.
#[derive(Debug, Default, Clone)]
struct Case<'s> {
    title: &'s str,
    today: Option<&'s str>,
    /// Whether prose says what is shown.
    is_introduced: bool,
    steps: Vec<Step<'s>>,
}

#[derive(Debug, Clone)]
enum Step<'s> {
    Write { path: &'s str, text: String },
    Run(Fence<'s>),
}

/// The cases of a file. The first one is what stands above all titles; it is given to each.
fn cases(source: &str) -> Vec<Case<'_>> {
    let mut cases = vec![Case::default()];
    for block in blocks(source) {
        let case = cases.last_mut().expect("the first");
        match block {
            Block::Title(title) => cases.push(Case { title, ..Case::default() }),
            Block::Line(line) => {
                if let Some(day) = line.strip_prefix("today: ") {
                    case.today = Some(day);
                } else if !line.is_empty() && !line.starts_with('#') {
                    case.is_introduced = true;
                }
            }
            Block::Fence(fence) => match fence.info.split_once(' ') {
                Some((_, path)) => {
                    let text = fence.body.iter().map(|line| format!("{line}\n")).collect();
                    case.steps.push(Step::Write { path, text });
                }
                None if fence.info == "console" => case.steps.push(Step::Run(fence)),
                None => {}
            },
        }
    }
    cases
}

/// A command and what a picture shows of it.
#[derive(Debug)]
struct Shown<'s> {
    /// Its line in the file, from 1.
    line: usize,
    command: String,
    /// As written: the command's lines.
    typed: Vec<&'s str>,
    printed: Vec<&'s str>,
}

fn commands<'s>(fence: &Fence<'s>) -> Vec<Shown<'s>> {
    let mut commands: Vec<Shown<'s>> = Vec::new();
    for (nth, &line) in fence.body.iter().enumerate() {
        let line_number = fence.start + nth + 1;
        if let Some(command) = line.strip_prefix("$ ") {
            let command = command.to_owned();
            commands.push(Shown { line: line_number, command, typed: vec![line], printed: Vec::new() });
            continue;
        }
        let shown =
            commands.last_mut().unwrap_or_else(|| panic!("line {line_number}: a command comes first"));
        if shown.command.ends_with('\\') && shown.printed.is_empty() {
            shown.command.push('\n');
            shown.command.push_str(line);
            shown.typed.push(line);
        } else {
            shown.printed.push(line);
        }
    }
    commands
}

/// Where a picture's commands run.
struct Stage {
    root: PathBuf,
    today: Option<String>,
    shows: Shows,
}

/// How much of a run is in a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shows {
    /// Exit code, standard output, standard error.
    Everything,
    /// What is for readers.
    StandardOutput,
}

impl Stage {
    /// What a command prints, as a picture shows it.
    fn run(&self, command: &str) -> Vec<String> {
        let mut command = shell(&self.root, command);
        if let Some(today) = &self.today {
            command.env("FAIRWEATHER_TODAY", today);
        }
        self.lines(&command.output().expect("a shell"))
    }

    fn lines(&self, output: &Output) -> Vec<String> {
        let everything = self.shows == Shows::Everything;
        let mut lines = Vec::new();
        match output.status.code() {
            Some(code) if code != 0 && everything => lines.push(format!("? {code}")),
            Some(_) => {}
            None => lines.push("? killed".to_owned()),
        }
        let errors: &[u8] = if everything { &output.stderr } else { b"" };
        for (mark, bytes) in [("", &output.stdout[..]), ("2>", errors)] {
            let text = self.with_placeholders(&String::from_utf8_lossy(bytes));
            let marked = |line: &str| match (mark, line) {
                ("", _) | (_, "") => format!("{mark}{line}"),
                _ => format!("{mark} {line}"),
            };
            lines.extend(text.lines().map(marked));
            if !text.is_empty() && !text.ends_with('\n') {
                lines.push(marked("[NO LINE END]"));
            }
        }
        lines
    }

    fn with_placeholders(&self, text: &str) -> String {
        text.replace(env!("CARGO_BIN_EXE_fairweather"), "[PROGRAM]")
            .replace(&*self.root.to_string_lossy(), "[ROOT]")
            .replace(env!("CARGO_PKG_VERSION"), "[VERSION]")
    }
}

/// Whether lines are as expected: `...` on a line alone stands for any lines, `[..]` for any part of
/// a line.
fn fits(expected: &[&str], found: &[String]) -> bool {
    match expected.split_first() {
        None => found.is_empty(),
        Some((&"...", rest)) => (0..=found.len()).any(|skipped| fits(rest, &found[skipped..])),
        Some((line, rest)) => {
            found.split_first().is_some_and(|(first, others)| line_fits(line, first) && fits(rest, others))
        }
    }
}

fn line_fits(expected: &str, found: &str) -> bool {
    let Some((begin, rest)) = expected.split_once("[..]") else { return expected == found };
    let Some(mut found) = found.strip_prefix(begin) else { return false };
    let mut parts: Vec<&str> = rest.split("[..]").collect();
    let end = parts.pop().unwrap_or("");
    for part in parts {
        let Some((_, after)) = found.split_once(part) else { return false };
        found = after;
    }
    found.ends_with(end)
}

/// Runs the commands of a fence. The body as it should be, and what is wrong with the one that is there.
fn play(stage: &Stage, fence: &Fence<'_>, complaints: &mut Vec<String>) -> Vec<String> {
    let mut body = Vec::new();
    for Shown { line, command, typed, printed } in commands(fence) {
        let found = stage.run(&command);
        body.extend(typed.into_iter().map(str::to_owned));
        if fits(&printed, &found) {
            body.extend(printed.into_iter().map(str::to_owned));
            continue;
        }
        let (old, new) = (printed.join("\n") + "\n", found.join("\n") + "\n");
        let diff = TextDiff::from_lines(&old, &new);
        complaints.push(format!("line {line}: $ {command}\n{}", diff.unified_diff().context_radius(2)));
        for line in &found {
            assert!(!line.starts_with("$ ") && line != fence.mark, "a picture cannot show: {line}");
        }
        body.extend(found);
    }
    body
}

type Bodies = Vec<(usize, Vec<String>)>;

/// Plays a file of cases, each in a folder of its own.
fn play_cases(source: &str) -> (Bodies, Vec<String>) {
    let (mut bodies, mut complaints) = (Vec::new(), Vec::new());
    let all = cases(source);
    let (common, cases) = all.split_first().expect("the first");
    assert!(!common.steps.iter().any(|step| matches!(step, Step::Run(_))), "commands belong to a case");
    if !common.is_introduced || !source.starts_with("# ") {
        complaints.push("it opens with a title, and a sentence on what it shows".to_owned());
    }
    if source.lines().count() > 400 {
        complaints.push("it has more than 400 lines".to_owned());
    }
    for case in cases {
        let folder = Folder::new(&[]);
        let root = fs::canonicalize(folder.root()).expect("a folder");
        let today = case.today.or(common.today).unwrap_or(TODAY).to_owned();
        let stage = Stage { root, today: Some(today), shows: Shows::Everything };
        let mut own = Vec::new();
        if !case.is_introduced {
            own.push("it does not say in a sentence what it shows".to_owned());
        }
        for step in common.steps.iter().chain(&case.steps) {
            match step {
                Step::Write { path, text } => folder.write(path, text.as_bytes()),
                Step::Run(fence) => bodies.push((fence.start, play(&stage, fence, &mut own))),
            }
        }
        complaints.extend(own.into_iter().map(|complaint| format!("## {}\n{complaint}", case.title)));
    }
    (bodies, complaints)
}

/// Plays the pictures of a page that shows the repository itself.
fn play_page(source: &str) -> (Bodies, Vec<String>) {
    let (mut bodies, mut complaints) = (Vec::new(), Vec::new());
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).to_owned();
    let stage = Stage { root, today: None, shows: Shows::StandardOutput };
    for step in cases(source).iter().flat_map(|case| &case.steps) {
        if let Step::Run(fence) = step {
            bodies.push((fence.start, play(&stage, fence, &mut complaints)));
        }
    }
    assert!(!bodies.is_empty(), "it shows something");
    (bodies, complaints)
}

/// Plays a file, and rewrites it where that is asked for; else, what is wrong with it.
fn play_file(path: &Path, play: impl Fn(&str) -> (Bodies, Vec<String>)) -> Option<String> {
    if is_update() {
        rewrite(path, |source| {
            let (bodies, _) = play(source);
            let blocks = blocks(source);
            let fence = |start: usize| {
                let fences = blocks.iter().filter_map(|block| match block {
                    Block::Fence(fence) => Some(fence),
                    _ => None,
                });
                fences.into_iter().find(|fence| fence.start == start).expect("the same fence")
            };
            let bodies: Vec<_> = bodies.into_iter().map(|(start, body)| (fence(start), body)).collect();
            with_bodies(source, &bodies)
        });
    }
    let (_, complaints) = play(&fs::read_to_string(path).expect("a readable file"));
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    (!complaints.is_empty()).then(|| format!("{name}\n{}", complaints.join("\n")))
}

#[test]
fn the_command_line_is_as_its_pictures_show() {
    let files = files("cli");
    assert!(!files.is_empty());
    let failed: Vec<String> = std::thread::scope(|scope| {
        let runs: Vec<_> =
            files.iter().map(|(path, _)| scope.spawn(|| play_file(path, play_cases))).collect();
        runs.into_iter().filter_map(|run| run.join().expect("no panic")).collect()
    });
    assert!(failed.is_empty(), "run `UPDATE=1 cargo test` and look at the difference\n{}", failed.join("\n"));
}

#[test]
fn what_the_readme_shows_is_what_the_program_prints() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let failed = play_file(&path, play_page);
    assert_eq!(failed, None, "run `UPDATE=1 cargo test` and look at the difference");
}

#[test]
fn a_picture_that_is_wrong_is_told() {
    let right = "# A file\n\nIt shows.\n\n## A case\n\nPrinted.\n\n```console\n$ echo a; echo b >&2; exit 3\n? 3\na\n2> b\n```\n";
    assert_eq!(play_cases(right).1, Vec::<String>::new());
    for (part, other) in [
        ("? 3\n", ""),
        ("? 3", "? 2"),
        ("\na\n", "\n"),
        ("2> b", "b"),
        ("2> b", "2> c"),
        ("2> b\n", "2> b\n2> b\n"),
        ("Printed.", ""),
        ("It shows.", ""),
    ] {
        let wrong = right.replacen(part, other, 1);
        assert_eq!(play_cases(&wrong).1.len(), 1, "{wrong}");
    }
    for elided in [right.replace("\na\n", "\n...\n"), right.replace("2> b", "2> [..]")] {
        assert_eq!(play_cases(&elided).1, Vec::<String>::new(), "{elided}");
        assert_eq!(play_cases(&elided.replace("exit 3", "exit 4")).1.len(), 1);
    }
}
