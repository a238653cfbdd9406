//! The configuration as plain data, with its defaults.
//!
//! `find` finds a `fairweather.toml`, `load` reads and validates it, table by table (`tables`) and
//! value by value (`values`); nothing else knows TOML. The options of rules stay raw tables here, since a rule's struct is its options (`rules::selection` reads
//! them): configuration is the lowest floor and knows no rule.

mod duration;
mod error;
mod find;
mod load;
mod overrides;
mod schema;
mod show;
mod tables;
mod tree;
mod values;

pub use duration::Days;
pub use error::{ConfigError, nearest, suggest};
pub use find::{FILE_NAMES, find_root};
pub use overrides::Override;
pub use schema::{RuleEntry, schema};
pub use show::{Setting, size_text};
pub use values::FORMATS;

use std::collections::BTreeMap;
use std::path::PathBuf;

use chrono::NaiveDate;

use crate::finding::Level;
use crate::language::{Markers, Properties};
use crate::text::Span;

/// Everything that can be configured.
#[derive(Debug, Clone, Default)]
pub struct Config {
    pub journal: Journal,
    pub markers: Markers,
    pub properties: Properties,
    pub circles: Circles,
    pub bonds: Bonds,
    pub lint: Lint,
    /// `[rules.<name>]`, as written; validated by `rules::selection`.
    pub rules: BTreeMap<String, toml::Table>,
    /// `[[ignore]]` entries in order.
    pub ignores: Vec<Ignore>,
    pub output: Output,
    /// Where each value was set.
    pub origins: Origins,
}

/// `[journal]`: which files are notes and how they are read.
#[derive(Debug, Clone)]
pub struct Journal {
    /// gitignore patterns, added to the built-in list.
    pub exclude: Vec<String>,
    pub follow_links: bool,
    /// In bytes.
    pub max_note_size: u64,
    /// gitignore patterns of the places where pages of people live.
    pub people: Vec<String>,
    /// Front matter tags and types that make a page a person's, lower case.
    pub person_tags: Vec<String>,
    /// Properties that name a note's participants, in normal form (see [`normal_key`]).
    pub participants: Vec<String>,
    pub handles: Handles,
    pub mentions_are_contact: bool,
    pub soft_breaks: SoftBreaks,
    /// chrono strftime formats, tried before the built-in forms.
    pub date_formats: Vec<String>,
    /// Properties that date a note, in normal form.
    pub date_properties: Vec<String>,
}

impl Default for Journal {
    fn default() -> Journal {
        let list = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
        Journal {
            exclude: Vec::new(),
            follow_links: false,
            max_note_size: 16 * 1024 * 1024,
            people: list(&["people/", "People/", "contacts/", "@*"]),
            person_tags: list(&["person", "people", "contact"]),
            participants: list(&["people", "participants", "attendees", "with"]),
            handles: Handles::Any,
            mentions_are_contact: true,
            soft_breaks: SoftBreaks::Separate,
            date_formats: Vec::new(),
            date_properties: list(&["date"]),
        }
    }
}

/// Which bare `@handles` are people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Handles {
    Any,
    /// Only those that name somebody with a page.
    Declared,
}

/// What one entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SoftBreaks {
    /// Each source line of a block.
    Separate,
    /// The whole block, for people who hard-wrap.
    Join,
}

/// One circle of people: its name, how many it should hold, how often to be in touch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Circle {
    pub name: String,
    pub size: u32,
    pub every: Option<Days>,
}

/// The circles, closest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Circles(pub Vec<Circle>);

impl Default for Circles {
    fn default() -> Circles {
        let circle = |name: &str, size, days| Circle { name: name.to_owned(), size, every: Some(Days(days)) };
        Circles(vec![
            circle("inner", 5, 7),
            circle("close", 15, 30),
            circle("wide", 50, 180),
            circle("outer", 150, 365),
        ])
    }
}

impl Circles {
    /// The index of the circle of that name, in any case.
    pub fn find(&self, name: &str) -> Option<usize> {
        let name = name.trim().to_lowercase();
        self.0.iter().position(|circle| circle.name.to_lowercase() == name)
    }
}

/// The words of a person's `bond` that change which rules apply.
#[derive(Debug, Clone)]
pub struct Bonds {
    pub communal: Vec<String>,
    pub mentor: Vec<String>,
    pub mentee: Vec<String>,
}

impl Default for Bonds {
    fn default() -> Bonds {
        let list = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
        Bonds {
            communal: list(&["family", "partner", "friend"]),
            mentor: list(&["mentor"]),
            mentee: list(&["mentee"]),
        }
    }
}

/// `[lint]`.
#[derive(Debug, Clone)]
pub struct Lint {
    /// Findings older than this many days are not reported; `None` is `"all"`.
    pub horizon: Option<Days>,
    pub select: Vec<String>,
    pub ignore: Vec<String>,
    /// A gitignore pattern and the rules or groups it silences, in the order of the file.
    pub per_file_ignores: Vec<(String, Vec<String>)>,
    pub fail_on: FailOn,
}

impl Default for Lint {
    fn default() -> Lint {
        Lint {
            horizon: Some(Days(365)),
            select: vec!["all".to_owned()],
            ignore: Vec::new(),
            per_file_ignores: Vec::new(),
            fail_on: FailOn::At(Level::Warning),
        }
    }
}

/// From which level on findings make the exit code 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailOn {
    At(Level),
    Never,
}

/// One `[[ignore]]`.
#[derive(Debug, Clone, Default)]
pub struct Ignore {
    pub person: Option<String>,
    /// A rule or group; `None` is every rule.
    pub rule: Option<String>,
    /// The last day on which it holds.
    pub until: Option<NaiveDate>,
    pub reason: Option<String>,
}

/// `[output]`.
#[derive(Debug, Clone)]
pub struct Output {
    pub format: String,
    pub color: String,
    /// How the HTML report opens notes: `file` or `obsidian`.
    pub links: String,
}

impl Default for Output {
    fn default() -> Output {
        Output { format: "full".to_owned(), color: "auto".to_owned(), links: "file".to_owned() }
    }
}

/// Where values came from: a file with its source, and the dotted keys it sets.
#[derive(Debug, Clone, Default)]
pub struct Origins {
    /// The configuration file as the user would name it, and its text.
    pub file: Option<(PathBuf, String)>,
    /// Dotted key (`rules.asks-without-give.asks`) to the span of its value in the file.
    pub spans: BTreeMap<String, Span>,
    /// Dotted key to the span of its own name in the file.
    pub keys: BTreeMap<String, Span>,
    /// Dotted keys set on the command line.
    pub overrides: Vec<String>,
}

impl Origins {
    /// Where a key was set, for people: ``set at fairweather.toml:12`` or `the default`.
    pub fn describe(&self, key: &str) -> String {
        if self.is_overridden(key) {
            return "set on the command line".to_owned();
        }
        match (self.spans.get(key), &self.file) {
            (Some(span), Some((path, source))) => {
                let line = source[..span.start as usize].matches('\n').count() + 1;
                let name = path.file_name().unwrap_or(path.as_os_str());
                format!("set at {}:{line}", name.to_string_lossy())
            }
            _ => "the default".to_owned(),
        }
    }
}
