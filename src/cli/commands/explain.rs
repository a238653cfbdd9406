//! `fairweather explain`: the documentation of rules, markers and the journal language, offline.
//!
//! It opens no journal. The texts are the rules' own documentation and the embedded description of the
//! language, so that they cannot differ from what the program does.

use std::fmt::Write;

use clap::Args;

use crate::cli::exit::Outcome;
use crate::cli::reflow::{reflowed, wrapped};
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
        None => {
            let list = list(terminal.style.width);
            terminal.print(highlight(&list, terminal.style.paint).as_bytes())?;
            return Ok(Outcome::Fine);
        }
        Some(name) => named(name)?,
    };
    // In a pipe lines stay as they are written.
    let page = terminal.columns.map_or(page.clone(), |columns| reflowed(&page, columns));
    terminal.print(highlight(&page, terminal.style.paint).as_bytes())?;
    Ok(Outcome::Fine)
}

fn named(name: &str) -> Result<String, Error> {
    if let Some((_, page)) = PAGES.iter().find(|(page, _)| *page == name) {
        return Ok((*page).to_owned());
    }
    if let Some(marker) = Markers::default().get(name.trim_start_matches('#')) {
        return Ok(marker_page(marker));
    }
    let names = expand(name).ok_or_else(|| unknown(name))?;
    let rules = ALL.iter().filter(|rule| names.contains(&rule.name));
    Ok(rules.map(|rule| page(rule)).collect::<Vec<_>>().join("\n"))
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

/// All rules by group, with what each finds: in a column of its own, or below where that would be too narrow.
fn list(columns: usize) -> String {
    const NARROWEST: usize = 24;
    let width = ALL.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
    let beside = width + 2 + 7 + 2;
    let is_beside = columns >= beside + NARROWEST;
    let mut list = String::new();
    for group in Group::ALL {
        let rules: Vec<_> = ALL.iter().filter(|rule| rule.group == group).collect();
        if rules.is_empty() {
            continue;
        }
        let heading = format!("# {}: {}", group.name(), group.about());
        let _ = writeln!(list, "{}\n", wrapped(&heading, columns.max(NARROWEST), 2).join("\n"));
        for rule in rules {
            let level = rule.level.map_or("off", crate::finding::Level::as_str);
            let start = format!("{:width$}  {level:7}  ", rule.name);
            if is_beside {
                let lines = wrapped(&rule.summary(), columns - beside, 0);
                let _ = writeln!(list, "{start}{}", lines.join(&format!("\n{:beside$}", "")));
            } else {
                let lines = wrapped(&rule.summary(), columns.saturating_sub(2).max(NARROWEST), 0);
                let _ = writeln!(list, "{}\n  {}", start.trim_end(), lines.join("\n  "));
            }
        }
        list.push('\n');
    }
    let more = "`fairweather explain RULE` shows a rule's page, `fairweather explain language` the journal language.";
    let _ = writeln!(list, "{}", wrapped(more, columns.max(NARROWEST), 0).join("\n"));
    list
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
