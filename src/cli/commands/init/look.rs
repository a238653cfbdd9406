//! What kind of journal a folder holds.
//!
//! It guesses from the notes and writes nothing; the configuration is `page`'s.
//!
//! Invariant: where the notes do not decide a question, the guess is left to the writer.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, LazyLock};

use chrono::NaiveDate;
use regex::Regex;
use rustc_hash::FxHashSet;

use crate::config::{Config, Vault};
use crate::engine::{Content, Disk, Engine, Filter, ReadBuffer, Source};
use crate::error::Error;
use crate::graph::Resolved;
use crate::language::Marker;
use crate::note::{Form, MarkForm, ProblemKind};
use crate::rules::{RuleSet, UnknownMarker};
use crate::text::{NotePath, Span, bare_name};

/// Bare names of folders that often hold pages of people, beyond the default ones.
const PEOPLE_FOLDERS: [&str; 7] =
    ["family", "relationships", "gente", "leute", "persone", "contatti", "relaties"];

/// How many people without a page are named.
const MOST_NAMED: usize = 5;

/// From this many handles on, what most of them are can be said.
const ENOUGH_HANDLES: usize = 5;

/// How often a word stands where a marker would before it is the writer's word for it, and not a slip.
const ENOUGH_TO_BE_MEANT: usize = 2;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum VaultKind {
    Obsidian,
    Logseq,
    Plain,
}

/// What was found.
#[derive(Debug)]
pub(super) struct VaultSurvey {
    pub kind: VaultKind,
    pub notes: usize,
    /// Notes that a file name, a path or front matter dates, and those that only entries date.
    pub dated_notes: usize,
    pub dated_entries: usize,
    /// Pages of people by the folder they live in.
    pub pages: BTreeMap<String, usize>,
    pub people: usize,
    /// Folders of people beyond the default ones, as patterns.
    pub people_folders: Vec<String>,
    /// strftime formats beyond the default ones, with how often they occur.
    pub date_formats: Vec<(&'static str, usize)>,
    pub markers: Vec<(Marker, usize)>,
    /// Tags that certainly stand for a marker.
    pub synonyms: BTreeMap<Marker, BTreeSet<String>>,
    /// Tags that may stand for one.
    pub near: BTreeMap<Marker, BTreeSet<String>>,
    /// Whether prose is wrapped by hand.
    pub hard_wrapped: bool,
    /// What the vault's own settings say, with the file that says it.
    pub vault: Vec<(String, &'static str)>,
    /// The people without a page who are named most, with how often.
    pub most_named: Vec<(String, usize)>,
    pub handles: HandleCount,
}

/// How many people bare handles name, and how many of those have no page.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct HandleCount {
    pub people: usize,
    pub without_page: usize,
}

impl VaultSurvey {
    /// Whether most handles name nobody with a page, where the writer does make pages for people.
    pub(super) fn has_mostly_strange_handles(&self) -> bool {
        let HandleCount { people, without_page } = self.handles;
        !self.pages.is_empty() && people >= ENOUGH_HANDLES && 2 * without_page > people
    }
}

/// Reads the folder as it would be read without configuration.
///
/// # Errors
/// The defaults themselves do not fit, which would be a bug.
pub(super) fn look(root: &Path, today: NaiveDate) -> Result<VaultSurvey, Error> {
    let mut config = Config::default();
    config.adopt(Vault::read(root));
    let vault = said(&config);
    let is_outline = config.vault.is_outline;
    let has_date_forms = !config.vault.date_forms.is_empty();
    let rules = RuleSet::from_config(&config, None, &[])?;
    let disk = Disk::new(root.to_owned(), &config, Filter::new(&config));
    let mut engine = Engine::open(Arc::new(config), rules, &disk, today, 0);
    // Near words of notes that are not about people are somebody else's: a clipping makes no synonym.
    let told: FxHashSet<(NotePath, Span)> = engine
        .check(today)
        .iter()
        .filter(|finding| finding.rule == UnknownMarker::META.name)
        .map(|finding| (finding.primary.place.note.clone(), finding.primary.place.span))
        .collect();
    let mut found = VaultSurvey {
        kind: kind(root, is_outline),
        notes: engine.journal().len(),
        dated_notes: 0,
        dated_entries: 0,
        pages: BTreeMap::new(),
        people: engine.coverage().people,
        people_folders: Vec::new(),
        date_formats: Vec::new(),
        markers: Vec::new(),
        synonyms: BTreeMap::new(),
        near: BTreeMap::new(),
        hard_wrapped: false,
        vault,
        most_named: most_named(&engine),
        handles: HandleCount::default(),
    };
    let mut by_handle = BTreeSet::new();
    let mut listed: BTreeMap<(Marker, String), usize> = BTreeMap::new();
    let mut texts = TextCounts::default();
    let mut markers: BTreeMap<Marker, usize> = BTreeMap::new();
    let mut folders = BTreeSet::new();
    let mut buffer = ReadBuffer::default();
    for (_, note) in engine.journal().iter() {
        let path = note.path.as_str();
        found.dated_notes += usize::from(note.date.is_some());
        found.dated_entries +=
            usize::from(note.date.is_none() && note.entries().iter().any(|entry| entry.date.is_some()));
        if note.is_page() {
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            *found.pages.entry(folder.to_owned()).or_default() += 1;
        } else if let Some(folder) = people_folder(path) {
            folders.insert(folder);
        }
        for mention in note.mentions().iter().filter(|mention| mention.form == Form::Handle) {
            let graph = engine.graph();
            if let Resolved::Person(person) = graph.directory.resolve(&mention, note, &engine.journal().names)
            {
                by_handle.insert((person, graph.person(person).page.is_none()));
            }
        }
        // A word and a colon where nobody is named is prose.
        let names_somebody = |entry: u32| {
            let at = note.mentions().partition_point(|mention| mention.entry < entry);
            note.mentions().get(at).is_some_and(|mention| mention.entry == entry)
        };
        for mark in note.marks().iter().filter(|it| it.form != MarkForm::Word || names_somebody(it.entry)) {
            *markers.entry(mark.marker).or_default() += 1;
        }
        for problem in note.problems() {
            if let ProblemKind::UnknownMarker { tag, replacement, listed: true } = &problem.kind
                && told.contains(&(note.path.clone(), problem.span))
            {
                let marker = Marker::ALL.into_iter().find(|marker| marker.name() == &**replacement);
                if let Some(marker) = marker {
                    let word = tag.trim_start_matches('#').to_lowercase();
                    *listed.entry((marker, word)).or_default() += 1;
                }
            }
        }
        texts.count_stem(note.path.stem());
        if let Content::Bytes(len) = disk.read(&note.path, &mut buffer)
            && let Ok(text) = std::str::from_utf8(&buffer.bytes[..len])
        {
            texts.text(text);
        }
    }
    for ((marker, word), _) in listed.into_iter().filter(|(_, times)| *times >= ENOUGH_TO_BE_MEANT) {
        found.synonyms.entry(marker).or_default().insert(word);
    }
    found.people_folders = folders.into_iter().collect();
    found.markers = markers.into_iter().collect();
    found.handles = HandleCount {
        people: by_handle.len(),
        without_page: by_handle.iter().filter(|(_, without_page)| *without_page).count(),
    };
    // A format of one's own would take the place of the vault's.
    found.date_formats = if has_date_forms { Vec::new() } else { texts.date_formats() };
    found.hard_wrapped = texts.is_hard_wrapped();
    for marker in Marker::ALL {
        let words = marker.suggested_words();
        let used: BTreeSet<String> =
            words.iter().filter(|word| texts.tags.contains(**word)).map(|&word| word.to_owned()).collect();
        if !used.is_empty() {
            found.near.insert(marker, used);
        }
    }
    Ok(found)
}

/// What the vault's settings say, a sentence for each.
fn said(config: &Config) -> Vec<(String, &'static str)> {
    let mut said = Vec::new();
    for (key, sources) in &config.vault.sources {
        let what = match *key {
            "journal.date-formats" => "forms of dates",
            _ => "paths that are left out",
        };
        for file in Vault::FILES {
            let details: Vec<&str> = sources.iter().filter_map(|source| source.strip_prefix(file)).collect();
            let details: Vec<&str> = details
                .into_iter()
                .map(|rest| rest.trim_start_matches(": "))
                .filter(|rest| !rest.is_empty())
                .collect();
            if sources.iter().any(|source| source.starts_with(file)) {
                let details =
                    if details.is_empty() { String::new() } else { format!(" ({})", details.join(", ")) };
                said.push((format!("{what}{details}"), file));
            }
        }
    }
    said
}

/// The people without a page who are named most.
fn most_named(engine: &Engine) -> Vec<(String, usize)> {
    let graph = engine.graph();
    let times = graph.directory.times_named();
    let mut named: Vec<(String, usize)> = graph
        .people()
        .filter(|(_, person)| person.page.is_none())
        .map(|(id, person)| (person.name.to_string(), times.get(id.0 as usize).copied().unwrap_or(0)))
        .filter(|(_, times)| *times > 1)
        .collect();
    named.sort_by(|a, b| (std::cmp::Reverse(a.1), &a.0).cmp(&(std::cmp::Reverse(b.1), &b.0)));
    named.truncate(MOST_NAMED);
    named
}

fn kind(root: &Path, is_outline: bool) -> VaultKind {
    if root.join(".obsidian").is_dir() {
        VaultKind::Obsidian
    } else if is_outline {
        VaultKind::Logseq
    } else {
        VaultKind::Plain
    }
}

/// The folder on a path that seems to hold people, as a pattern.
fn people_folder(path: &str) -> Option<String> {
    let folder = path.rsplit_once('/')?.0;
    // An index of people is not a page.
    if matches!(path.rsplit('/').next(), Some("README.md" | "index.md")) {
        return None;
    }
    let names = folder.split('/').map(bare_name);
    let name = names.into_iter().find(|name| PEOPLE_FOLDERS.contains(&name.as_str()))?;
    Some(format!("{name}/"))
}

/// Counts over the texts of all notes.
#[derive(Default)]
struct TextCounts {
    tags: BTreeSet<String>,
    /// `12-11-2026`, `12/11/2026`: with a first number above 12, with a second one, with neither.
    dashed: DateOrder,
    slashed: DateOrder,
    prose: usize,
    wrapped: usize,
}

#[derive(Default)]
struct DateOrder {
    day_first: usize,
    month_first: usize,
    either: usize,
}

impl TextCounts {
    fn count_stem(&mut self, stem: &str) {
        self.dates(stem);
    }

    #[expect(clippy::expect_used, reason = "the pattern is written here, and tests run it")]
    fn text(&mut self, text: &str) {
        static TAG: LazyLock<Regex> =
            LazyLock::new(|| Regex::new(r"(?:^|[\s(,;:])#([\p{L}][\p{L}\d_-]*)").expect("a valid pattern"));
        for tag in TAG.captures_iter(text) {
            self.tags.insert(tag[1].to_lowercase());
        }
        let mut before = "";
        for line in text.lines() {
            // Dates count where they date something: at the beginning, or in a heading.
            let start = line.trim_start_matches(['-', '*', '+', '#', '>', ' ', '\t', '[', '(']);
            if start.starts_with(|c: char| c.is_ascii_digit()) || line.starts_with('#') {
                self.dates(start.get(..start.floor_char_boundary(40)).unwrap_or(start));
            }
            if is_prose(before) {
                let width = before.trim_end().chars().count();
                self.prose += 1;
                // A line that ends near a usual width and goes on in the next one.
                self.wrapped += usize::from((55..=100).contains(&width) && is_prose(line));
            }
            before = line;
        }
    }

    #[expect(clippy::expect_used, reason = "the pattern is written here, and tests run it")]
    fn dates(&mut self, text: &str) {
        static DATE: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"(?:^|[^\d])(\d{1,2})([/-])(\d{1,2})[/-](\d{4})(?:[^\d]|$)").expect("a valid pattern")
        });
        let Some(date) = DATE.captures(text) else { return };
        let number = |at: usize| date[at].parse::<u32>().unwrap_or(0);
        let (first, second) = (number(1), number(3));
        let order = match &date[2] {
            "-" => &mut self.dashed,
            _ => &mut self.slashed,
        };
        match (first, second) {
            (13..=31, 1..=12) => order.day_first += 1,
            (1..=12, 13..=31) => order.month_first += 1,
            (1..=12, 1..=12) => order.either += 1,
            _ => {}
        }
    }

    fn date_formats(&self) -> Vec<(&'static str, usize)> {
        let of = |order: &DateOrder, day_first: &'static str, month_first: &'static str| {
            let count = order.day_first + order.month_first + order.either;
            // Where both orders occur, the writer has to choose.
            match (order.day_first > 0, order.month_first > 0) {
                (true, false) => Some((day_first, count)),
                (false, true) => Some((month_first, count)),
                _ => None,
            }
        };
        let formats = [of(&self.dashed, "%d-%m-%Y", "%m-%d-%Y"), of(&self.slashed, "%d/%m/%Y", "%m/%d/%Y")];
        formats.into_iter().flatten().collect()
    }

    /// Whether most lines of prose end where an editor would wrap them, and there are enough.
    fn is_hard_wrapped(&self) -> bool {
        self.wrapped >= 10 && self.wrapped * 2 > self.prose
    }
}

/// Whether a line looks like part of a paragraph.
fn is_prose(line: &str) -> bool {
    line.starts_with(|c: char| c.is_alphabetic() || matches!(c, '@' | '[' | '"' | '('))
        && !line.contains("::")
}
