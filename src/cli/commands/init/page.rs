//! What `init` found, as sentences and as a configuration with comments.
//!
//! What the folder holds is found in `look`. Invariant: the configuration that it writes can be read back,
//! and says only what was seen.

use std::collections::{BTreeMap, BTreeSet};

use crate::cli::commands::init::look::{VaultKind, VaultSurvey};
use crate::config::PEOPLE_FOLDERS;
use crate::language::Marker;

impl VaultSurvey {
    /// What was found, a sentence a line.
    pub(super) fn said(&self) -> Vec<String> {
        let kind = match self.kind {
            VaultKind::Obsidian => "an Obsidian vault",
            VaultKind::Logseq => "a Logseq folder",
            VaultKind::Plain => "a folder of plain notes",
        };
        let mut lines = vec![format!("Found {kind}: {}.", count(self.notes, "note"))];
        if self.notes == 0 {
            return lines;
        }
        for (what, file) in &self.vault {
            lines.push(format!("Taken from `{file}`: {what}."));
        }
        lines.push(self.people_line());
        if !self.most_named.is_empty() {
            let named: Vec<String> =
                self.most_named.iter().map(|(name, times)| format!("`{name}` ({times})")).collect();
            lines.push(format!("People: named most without a page are {}.", named.join(", ")));
        }
        if self.has_mostly_strange_handles() {
            lines.push(format!(
                "Handles: {} of {} name nobody with a page; `handles = \"declared\"` takes only the others as people.",
                self.handles.without_page, self.handles.people
            ));
        }
        lines.push(format!(
            "Dates: {} dated by name or front matter, {} only by lines or headings.",
            count(self.dated_notes, "note"),
            self.dated_entries,
        ));
        for (format, times) in &self.date_formats {
            lines.push(format!("Dates: `{format}` stands {} times; it is added to `date-formats`.", times));
        }
        lines.push(if self.markers.is_empty() {
            "Markers: none yet; `#met @ana` or `#give @ana my notes` is one.".to_owned()
        } else {
            let markers: Vec<String> =
                self.markers.iter().map(|(marker, times)| format!("#{} {times}", marker.name())).collect();
            format!("Markers: {}.", markers.join(", "))
        });
        for (marker, words) in &self.synonyms {
            lines.push(format!("Markers: {} is added to #{}.", tags(words), marker.name()));
        }
        for (marker, words) in &self.near {
            lines.push(format!(
                "Markers: {} may mean #{}; uncomment the line in `[markers]` if so.",
                tags(words),
                marker.name()
            ));
        }
        if self.hard_wrapped {
            lines
                .push("Prose is wrapped by hand: a whole paragraph is one entry (`soft-breaks`).".to_owned());
        }
        lines
    }

    fn people_line(&self) -> String {
        let pages: usize = self.pages.values().sum();
        let mut folders: Vec<(&String, &usize)> = self.pages.iter().collect();
        folders.sort_by_key(|(name, pages)| (std::cmp::Reverse(**pages), name.as_str()));
        let mut places: Vec<String> = folders
            .iter()
            .take(3)
            .map(|(name, _)| if name.is_empty() { "the top".to_owned() } else { format!("`{name}/`") })
            .collect();
        places.extend(self.people_folders.iter().map(|folder| format!("`{folder}` (added to `people`)")));
        let places = if places.is_empty() { String::new() } else { format!(", in {}", places.join(", ")) };
        format!("People: {} named, {} with a page{places}.", self.people, pages)
    }
}

/// The configuration.
pub(super) fn page(found: &VaultSurvey) -> String {
    let mut page = String::from(
        "# fairweather reads this folder by this file. Every line is optional: what is commented out\n\
         # shows the default. `fairweather config` prints everything that is in effect.\n\n[journal]\n",
    );
    page.push_str(match found.kind {
        VaultKind::Obsidian => {
            "# An Obsidian vault: daily notes, [[links]] and front matter are read as they are.\n"
        }
        VaultKind::Logseq => {
            "# A Logseq folder: journals/, pages/ and `key:: value` lines are read as they are.\n"
        }
        VaultKind::Plain => "# Plain notes.\n",
    });
    for (what, file) in &found.vault {
        page.push_str(&format!("# `{file}` is read, too: {}.\n", one_line(what)));
    }
    page.push_str("# exclude = [\"archive/\"]             # gitignore syntax\n");
    let defaults = PEOPLE_FOLDERS.map(str::to_owned);
    let people: Vec<String> = defaults.iter().chain(&found.people_folders).cloned().collect();
    let mark = if found.people_folders.is_empty() { "# " } else { "" };
    page.push_str(&format!(
        "# Where pages of people live, beside those tagged `person`.\n{mark}people = {}\n",
        list(&people)
    ));
    if found.date_formats.is_empty() {
        page.push_str(
            "# date-formats = [\"%d/%m/%Y\"]        # 20/11/2026, beside 2026-11-20, 20.11.2026 and others\n",
        );
    } else {
        let formats: Vec<String> =
            found.date_formats.iter().map(|(format, _)| (*format).to_owned()).collect();
        page.push_str(&format!("date-formats = {}\n", list(&formats)));
    }
    page.push_str("# \"join\": a whole paragraph is one entry, for prose that is wrapped by hand.\n");
    page.push_str(if found.hard_wrapped {
        "soft-breaks = \"join\"\n"
    } else {
        "# soft-breaks = \"separate\"\n"
    });
    if found.has_mostly_strange_handles() {
        page.push_str(&format!(
            "# {} of {} handles name nobody with a page; if they are not people you know, uncomment this.\n",
            found.handles.without_page, found.handles.people
        ));
    }
    page.push_str(
        "# handles = \"declared\"               # a bare @x is a person only if somebody's page fits\n",
    );
    page.push_str("\n[markers]                            # further words for #give, #ask, …\n");
    for marker in Marker::ALL {
        marker_lines(marker, &found.synonyms, &found.near, &mut page);
    }
    if found.synonyms.is_empty() && found.near.is_empty() {
        page.push_str("# give = [\"helped\"]\n");
    }
    page.push_str(
        "\n# Circles replace the default ones; the first is the closest. On a page: `circle: close`.\n\
         # [circles]\n\
         # inner = { size = 5, every = \"7d\" }\n\
         # close = { size = 15, every = \"30d\" }\n\
         # wide = { size = 50, every = \"180d\" }\n\
         # outer = { size = 150, every = \"365d\" }\n\
         \n[lint]\n\
         # horizon = \"365d\"                   # how far back findings go, or \"all\"\n\
         # ignore = [\"unknown-person\"]        # rules or groups: asking, weather, connections, attention, notes\n\
         # fail-on = \"warning\"\n\
         \n# `fairweather explain RULE` shows a rule's options.\n\
         # [rules.asks-without-give]\n\
         # asks = 4\n\
         \n# [[ignore]]\n\
         # person = \"ana-lopez\"\n\
         # rule = \"overdue\"\n\
         # until = \"2027-01-31\"\n\
         # reason = \"on parental leave\"\n",
    );
    if found.kind == VaultKind::Obsidian {
        page.push_str(
            "\n[output]\nlinks = \"obsidian\"                  # reports open notes in the vault\n",
        );
    }
    page
}

/// A text of another program's for a comment.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn marker_lines(
    marker: Marker,
    synonyms: &BTreeMap<Marker, BTreeSet<String>>,
    near: &BTreeMap<Marker, BTreeSet<String>>,
    page: &mut String,
) {
    let sure: Vec<String> = synonyms.get(&marker).into_iter().flatten().cloned().collect();
    let maybe: Vec<String> = near.get(&marker).into_iter().flatten().cloned().collect();
    if !sure.is_empty() {
        page.push_str(&format!("{} = {}\n", marker.name(), list(&sure)));
    }
    if !maybe.is_empty() {
        let all: Vec<String> = sure.into_iter().chain(maybe).collect();
        page.push_str(&format!("# {} = {}   # found as tags; yours to say\n", marker.name(), list(&all)));
    }
}

fn list(words: &[String]) -> String {
    // A TOML string: quotes, backslashes and control characters are escaped.
    let words: Vec<String> = words.iter().map(|word| toml::Value::from(word.as_str()).to_string()).collect();
    format!("[{}]", words.join(", "))
}

fn tags(words: &BTreeSet<String>) -> String {
    words.iter().map(|word| format!("#{word}")).collect::<Vec<_>>().join(", ")
}

fn count(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}
