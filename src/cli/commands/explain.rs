//! `fairweather explain`: the documentation of rules, markers and the journal language, offline.
//!
//! It opens no journal. The texts are the rules' own documentation and the embedded description of the
//! language, so that they cannot differ from what the program does.

use std::fmt::Write;

use clap::Args;

use crate::cli::exit::Outcome;
use crate::cli::terminal::Terminal;
use crate::error::Error;
use crate::language::{Marker, Markers};
use crate::output::Paint;
use crate::rules::{ALL, Group, Meta, RuleSet, expand, nearest, text};

#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// A rule, a group, a marker, `language` or `changes`. Without it, all rules are listed.
    pub name: Option<String>,
    /// Every rule's page.
    #[arg(long, conflicts_with = "name")]
    pub all: bool,
}

/// What is new, version by version.
const CHANGES: &str = include_str!("../../changes.md");

/// Pages that are not about a rule.
const PAGES: [(&str, &str); 2] = [("language", crate::language::LANGUAGE), ("changes", CHANGES)];

/// The arguments that show the journal language.
pub(super) const LANGUAGE: &str = "explain language";

pub(super) fn run(args: &Explain, terminal: &Terminal) -> Result<Outcome, Error> {
    let page = match args.name.as_deref() {
        None if args.all => ALL.iter().map(|rule| page(rule)).collect::<Vec<_>>().join("\n"),
        None => list(terminal.style.width),
        Some(name) if let Some((_, page)) = PAGES.iter().find(|(page, _)| *page == name) => {
            (*page).to_owned()
        }
        Some(name) if let Some(marker) = Markers::default().get(name.trim_start_matches('#')) => {
            marker_page(marker)
        }
        Some(name) => {
            let names = expand(name).ok_or_else(|| unknown(name))?;
            let rules = ALL.iter().filter(|rule| names.contains(&rule.name));
            rules.map(|rule| page(rule)).collect::<Vec<_>>().join("\n")
        }
    };
    terminal.print(highlight(&page, terminal.style.paint).as_bytes())?;
    Ok(Outcome::Fine)
}

fn unknown(name: &str) -> Error {
    let others = || PAGES.iter().map(|(page, _)| *page).chain(Marker::ALL.into_iter().map(Marker::name));
    let near = nearest(name).or_else(|| crate::config::nearest(name.trim_start_matches('#'), others()));
    let help = match near {
        Some(near) => format!("there is a page with a similar name: `{near}`"),
        None => "`fairweather explain` lists all rules and groups".to_owned(),
    };
    Error::Remedied { message: format!("`{name}` is not a rule, a group or a marker"), help }
}

/// A marker's page.
fn marker_page(marker: Marker) -> String {
    let name = marker.name();
    let mut page = format!("# #{name} (marker)\n\n{}\n\n", marker.about());
    let words = std::iter::once(name).chain(marker.built_in_synonyms().iter().copied());
    let words: Vec<String> = words.map(|word| format!("`#{word}`")).collect();
    let _ =
        writeln!(page, "- Write {}, with a topic `#{name}/TOPIC`, or `[{name}:: …]`.", words.join(" or "));
    if marker.has_word_form() {
        let _ = writeln!(page, "- Where a line begins with it, `{name}: …` will do.");
    }
    page.push_str(match (marker.needs_person(), marker.is_contact()) {
        (false, _) => "- It happens to you and needs no person; the people named with it were there.\n",
        (true, true) => "- It counts as contact with its people.\n",
        (true, false) => "- It does not count as contact.\n",
    });
    if marker.is_promise() {
        let _ = writeln!(page, "- In an open task it is a promise: `- [ ] #{name} @ana … due:2026-11-30`.");
    }
    let written = format!("#{name}`");
    let rules = ALL.iter().filter(|rule| text(rule.docs).contains(&written)).map(|rule| rule.name);
    let rules: Vec<String> = rules.map(|rule| format!("`{rule}`")).collect();
    if !rules.is_empty() {
        let _ = writeln!(page, "\nRules that speak of it: {}.", rules.join(", "));
    }
    let _ = writeln!(
        page,
        "\nMore words for it, in `fairweather.toml`:\n\n```toml\n[markers]\n{name} = [\"word\"]\n```"
    );
    page.push_str("\n`fairweather explain language` shows how a marker finds its people and its day.\n");
    page
}

/// A rule's page.
fn page(rule: &Meta) -> String {
    let level = rule.level.map_or("off", crate::finding::Level::as_str);
    let mut page = format!("# {} ({}, {level})\n\n", rule.name, rule.group.name());
    let mut in_code = false;
    for line in text(rule.docs).lines() {
        in_code ^= line.starts_with("```");
        let deeper = if !in_code && line.starts_with("# ") { "#" } else { "" };
        let _ = writeln!(page, "{deeper}{line}");
    }
    let options = RuleSet::default_options(rule.name).unwrap_or_default();
    let _ = writeln!(page, "\nIn `fairweather.toml`:\n\n```toml\n[rules.{}]\nlevel = \"{level}\"", rule.name);
    for (option, value) in options {
        let _ = writeln!(page, "{option} = {value}");
    }
    page.push_str("```\n");
    page
}

/// All rules by group, with what each finds in a column of its own.
fn list(columns: usize) -> String {
    let width = ALL.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
    let mut list = String::new();
    for group in Group::ALL {
        let rules: Vec<_> = ALL.iter().filter(|rule| rule.group == group).collect();
        if rules.is_empty() {
            continue;
        }
        let _ = writeln!(list, "# {}: {}\n", group.name(), group.about());
        for rule in rules {
            let level = rule.level.map_or("off", crate::finding::Level::as_str);
            let before = width + 2 + 7 + 2;
            let mut lines = wrapped(&rule.summary(), columns.saturating_sub(before).max(24)).into_iter();
            let _ = writeln!(list, "{:width$}  {level:7}  {}", rule.name, lines.next().unwrap_or_default());
            for line in lines {
                let _ = writeln!(list, "{:before$}{line}", "");
            }
        }
        list.push('\n');
    }
    list.push_str("`fairweather explain RULE` shows a rule's page, `fairweather explain language` the journal language.\n");
    list
}

/// A text in lines of at most `columns` characters, where words allow.
fn wrapped(text: &str, columns: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let line = lines.last_mut().map_or(0, |line| line.chars().count());
        if line > 0 && line + 1 + word.chars().count() > columns {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines
}

/// Headings stand out where there is colour.
fn highlight(page: &str, paint: Paint) -> String {
    if paint == Paint::Plain {
        return page.to_owned();
    }
    let bold = anstyle::Style::new().bold();
    let mut in_code = false;
    let mut out = String::new();
    for line in page.lines() {
        in_code ^= line.starts_with("```");
        if !in_code && line.starts_with('#') {
            let _ = writeln!(out, "{bold}{line}{bold:#}");
        } else {
            let _ = writeln!(out, "{line}");
        }
    }
    out
}
