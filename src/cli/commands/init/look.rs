//! What kind of journal a folder holds.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, LazyLock};

use chrono::NaiveDate;
use regex::Regex;

use crate::config::Config;
use crate::engine::{Content, Disk, Engine, Filter, Source};
use crate::error::Error;
use crate::language::Marker;
use crate::note::ProblemKind;
use crate::rules::RuleSet;

/// Words that writers use for what a marker means; the writer decides.
const NEAR_WORDS: [(Marker, &[&str]); 8] = [
    (Marker::Give, &["helped", "favor", "favour", "gift"]),
    (Marker::Got, &["received", "gotten"]),
    (Marker::Ask, &["request", "requested"]),
    (Marker::Thanks, &["gratitude", "grateful"]),
    (Marker::Met, &["coffee", "lunch", "dinner", "meetup", "meeting", "visit"]),
    (Marker::Talked, &["call", "called", "phone", "chat", "texted", "emailed"]),
    (Marker::Worked, &["collab", "collaborated", "project"]),
    (Marker::Low, &["setback", "loss"]),
];

/// Names of folders that often hold pages of people, lower case, beyond the default ones.
const PEOPLE_FOLDERS: [&str; 18] = [
    "people",
    "persons",
    "person",
    "contacts",
    "contact",
    "friends",
    "family",
    "crm",
    "relationships",
    "personas",
    "gente",
    "contactos",
    "personen",
    "leute",
    "kontakte",
    "personnes",
    "persone",
    "pessoas",
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum VaultKind {
    Obsidian,
    Logseq,
    Plain,
}

/// What was found.
#[derive(Debug)]
pub(super) struct Survey {
    pub kind: VaultKind,
    pub notes: usize,
    /// Notes that a file name, a path or front matter dates, and those that only entries date.
    pub dated_notes: usize,
    pub dated_entries: usize,
    /// Pages of people by the folder they live in.
    pub pages: BTreeMap<String, usize>,
    pub people: usize,
    /// Folders of people that the defaults do not know, as patterns.
    pub people_folders: Vec<String>,
    /// strftime formats that the defaults do not know, with how often they occur.
    pub date_formats: Vec<(&'static str, usize)>,
    pub markers: Vec<(Marker, usize)>,
    /// Words that are certainly meant for a marker.
    pub synonyms: BTreeMap<Marker, BTreeSet<String>>,
    /// Words that may be.
    pub near: BTreeMap<Marker, BTreeSet<String>>,
    /// Whether prose is wrapped by hand.
    pub hard_wrapped: bool,
}

/// Reads the folder as it would be read without configuration.
///
/// # Errors
/// The defaults themselves do not fit, which would be a bug.
pub(super) fn look(root: &Path, today: NaiveDate) -> Result<Survey, Error> {
    let config = Config::default();
    let rules = RuleSet::from_config(&config, None, &[])?;
    let disk = Disk::new(root.to_owned(), &config, Filter::new(&config));
    let engine = Engine::open(Arc::new(config), rules, &disk, today, 0);
    let mut found = Survey {
        kind: kind(root),
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
    };
    let mut texts = Texts::default();
    let mut markers: BTreeMap<Marker, usize> = BTreeMap::new();
    let mut folders = BTreeSet::new();
    let mut buffer = Vec::new();
    for (_, note) in engine.journal().iter() {
        let path = note.path.as_str();
        found.dated_notes += usize::from(note.date.is_some());
        found.dated_entries +=
            usize::from(note.date.is_none() && note.entries().iter().any(|entry| entry.date.is_some()));
        if note.page.is_some() {
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            *found.pages.entry(folder.to_owned()).or_default() += 1;
        } else if let Some(folder) = people_folder(path) {
            folders.insert(folder);
        }
        for mark in note.marks() {
            *markers.entry(mark.marker).or_default() += 1;
        }
        for problem in &note.problems {
            if let ProblemKind::UnknownMarker { tag, replacement, listed: true } = &problem.kind {
                let marker = Marker::ALL.into_iter().find(|marker| marker.name() == &**replacement);
                if let Some(marker) = marker {
                    let word = tag.trim_start_matches('#').to_lowercase();
                    found.synonyms.entry(marker).or_default().insert(word);
                }
            }
        }
        texts.stem(note.path.stem());
        if let Content::Bytes(len) = disk.read(&note.path, &mut buffer)
            && let Ok(text) = std::str::from_utf8(&buffer[..len])
        {
            texts.text(text);
        }
    }
    found.people_folders = folders.into_iter().collect();
    found.markers = markers.into_iter().collect();
    found.date_formats = texts.date_formats();
    found.hard_wrapped = texts.is_hard_wrapped();
    for (marker, words) in NEAR_WORDS {
        let used: BTreeSet<String> =
            words.iter().filter(|word| texts.tags.contains(**word)).map(|&word| word.to_owned()).collect();
        if !used.is_empty() {
            found.near.insert(marker, used);
        }
    }
    Ok(found)
}

fn kind(root: &Path) -> VaultKind {
    if root.join(".obsidian").is_dir() {
        VaultKind::Obsidian
    } else if root.join("logseq").is_dir() || root.join("journals").is_dir() {
        VaultKind::Logseq
    } else {
        VaultKind::Plain
    }
}

/// The folder on a path that seems to hold people, as a pattern.
fn people_folder(path: &str) -> Option<String> {
    let folder = path.rsplit_once('/')?.0;
    // An index of people is no page.
    if matches!(path.rsplit('/').next(), Some("README.md" | "index.md")) {
        return None;
    }
    let name = folder.split('/').find(|name| PEOPLE_FOLDERS.contains(&name.to_lowercase().as_str()))?;
    // A pattern ends with the folder, so that it fits wherever the folder stands.
    let is_plain = name.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    is_plain.then(|| format!("{name}/"))
}

/// What only the texts themselves tell.
#[derive(Default)]
struct Texts {
    tags: BTreeSet<String>,
    dotted: usize,
    /// `12-11-2026`, `12/11/2026`: with a first number above 12, with a second one, with neither.
    dashed: Order,
    slashed: Order,
    prose: usize,
    wrapped: usize,
}

#[derive(Default)]
struct Order {
    day_first: usize,
    month_first: usize,
    either: usize,
}

impl Texts {
    fn stem(&mut self, stem: &str) {
        self.dates(stem);
    }

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

    fn dates(&mut self, text: &str) {
        static DATE: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"(?:^|[^\d])(\d{1,2})([./-])(\d{1,2})[./-](\d{4})(?:[^\d]|$)")
                .expect("a valid pattern")
        });
        let Some(date) = DATE.captures(text) else { return };
        let number = |at: usize| date[at].parse::<u32>().unwrap_or(0);
        let (first, second) = (number(1), number(3));
        let order = match &date[2] {
            "." => {
                self.dotted += usize::from((1..=31).contains(&first) && (1..=12).contains(&second));
                return;
            }
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
        let of = |order: &Order, day_first: &'static str, month_first: &'static str| {
            let count = order.day_first + order.month_first + order.either;
            // Where both orders are seen, neither can be chosen for the writer.
            match (order.day_first > 0, order.month_first > 0) {
                (true, false) => Some((day_first, count)),
                (false, true) => Some((month_first, count)),
                _ => None,
            }
        };
        let dotted = (self.dotted > 0).then_some(("%d.%m.%Y", self.dotted));
        let formats =
            [dotted, of(&self.dashed, "%d-%m-%Y", "%m-%d-%Y"), of(&self.slashed, "%d/%m/%Y", "%m/%d/%Y")];
        formats.into_iter().flatten().collect()
    }

    /// Whether most lines of prose end where an editor would wrap them, and there are enough.
    fn is_hard_wrapped(&self) -> bool {
        self.wrapped >= 10 && self.wrapped * 2 > self.prose
    }
}

/// A line of a paragraph, as far as one line tells.
fn is_prose(line: &str) -> bool {
    line.starts_with(|c: char| c.is_alphabetic() || matches!(c, '@' | '[' | '"' | '('))
        && !line.contains("::")
}
