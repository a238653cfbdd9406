//! `fairweather rules`: every rule on one line, or with its options for other programs.
//!
//! It prints the defaults. The values of a journal are shown by `fairweather config`.

use std::fmt::Write;

use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::cli::exit::Outcome;
use crate::cli::terminal::Terminal;
use crate::error::Error;
use crate::finding::Level;
use crate::rules::{ALL, Group, Meta, RuleSet};

#[derive(Debug, Args)]
pub(crate) struct Rules {
    /// A table to read, or one JSON document with every option and its default.
    #[arg(long, value_enum, default_value_t = RulesFormat::Text)]
    format: RulesFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum RulesFormat {
    Text,
    Json,
}

pub(super) fn run(args: &Rules, terminal: &Terminal) -> Result<Outcome, Error> {
    let bytes = match args.format {
        RulesFormat::Text => table(terminal.columns).into_bytes(),
        RulesFormat::Json => json()?,
    };
    terminal.print(&bytes)?;
    Ok(Outcome::Fine)
}

/// The rules group by group, each group in the order of the list.
fn rules() -> impl Iterator<Item = &'static Meta> {
    Group::ALL.into_iter().flat_map(|group| ALL.iter().copied().filter(move |rule| rule.group == group))
}

fn level(rule: &Meta) -> &'static str {
    rule.level.map_or("off", Level::as_str)
}

/// Name, group, level and summary, in columns; on a terminal each rule is one line, and what does not fit is left out.
fn table(columns: Option<usize>) -> String {
    /// A shorter summary says nothing.
    const NARROWEST: usize = 20;
    let width = |of: fn(&Meta) -> &'static str| rules().map(|rule| of(rule).len()).max().unwrap_or(0);
    let (name, group, loud) = (width(|rule| rule.name), width(|rule| rule.group.name()), width(level));
    let columns = columns.unwrap_or(usize::MAX);
    let with_group = name + 2 + group + 2 + loud <= columns;
    let before = name + 2 + loud + 2 + if with_group { group + 2 } else { 0 };
    let mut table = String::new();
    for rule in rules() {
        let group = if with_group { format!("{:group$}  ", rule.group.name()) } else { String::new() };
        let summary = match columns.saturating_sub(before) {
            room if room < NARROWEST => String::new(),
            room => fit(&rule.summary(), room),
        };
        let line = format!("{:name$}  {group}{:loud$}  {summary}", rule.name, level(rule));
        let _ = writeln!(table, "{}", line.trim_end());
    }
    table
}

/// As much of a text as there is room for.
fn fit(text: &str, room: usize) -> String {
    if text.chars().count() <= room {
        return text.to_owned();
    }
    let kept: String = text.chars().take(room.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

/// One rule, as other programs read it. Fields are only ever added.
#[derive(Serialize)]
struct RuleRow {
    name: &'static str,
    group: &'static str,
    /// The default level, the higher one where a rule has two; `off` for a rule that must be turned on.
    level: &'static str,
    summary: String,
    /// Each option with its default, spelled as in `fairweather.toml`.
    options: toml::Table,
}

fn json() -> Result<Vec<u8>, Error> {
    #[derive(Serialize)]
    struct RulesDocument {
        schema: u8,
        rules: Vec<RuleRow>,
    }
    let row = |rule: &Meta| RuleRow {
        name: rule.name,
        group: rule.group.name(),
        level: level(rule),
        summary: rule.summary(),
        options: RuleSet::default_options(rule.name).unwrap_or_default(),
    };
    let document = RulesDocument { schema: 1, rules: rules().map(row).collect() };
    let mut bytes = serde_json::to_vec_pretty(&document)
        .map_err(|error| Error::Io { what: "the rules cannot be written".to_owned(), error: error.into() })?;
    bytes.push(b'\n');
    Ok(bytes)
}
