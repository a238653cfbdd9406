//! `fairweather config`: every value in effect, and who set it.
//!
//! Not here: what the values are; [`crate::config`] lists them, with the place where each was set.

use clap::Args;

use crate::cli::args::journal::{JournalArgs, open};
use crate::cli::exit::Outcome;
use crate::cli::terminal::Terminal;
use crate::clock::Clock;
use crate::config::{Setting, nearest};
use crate::error::Error;
use crate::finding::Level;
use crate::output::{Viewpoint, clean};
use crate::project::{Opened, display_name};
use crate::rules::{ALL, RuleSet};

#[derive(Debug, Args)]
pub(crate) struct ConfigArgs {
    /// A key (`lint.horizon`) or a table (`rules.cold-ask`). Without it everything is shown.
    #[arg(value_name = "KEY")]
    key: Option<String>,
    #[command(flatten)]
    journal: JournalArgs,
}

pub(super) fn run(args: &ConfigArgs, terminal: &Terminal, clock: Clock) -> Result<Outcome, Error> {
    let opened = open(&args.journal.spec(), clock)?;
    let all = settings(&opened);
    let text = match &args.key {
        None => page(&all, &opened, terminal.columns),
        Some(key) => {
            let wanted = key.trim_matches(['[', ']', ' ']);
            let chosen: Vec<Setting> =
                all.iter().filter(|setting| is_at_or_below(&setting.path(), wanted)).cloned().collect();
            // A table may be there and empty.
            if chosen.is_empty() && !TABLES.contains(&wanted) {
                return Err(unknown(key, wanted, &all));
            }
            let line = |setting: &Setting| line(&format!("{}.", setting.table), setting, &opened, 0);
            chosen.iter().map(line).collect()
        }
    };
    terminal.print(text.as_bytes())?;
    Ok(Outcome::Fine)
}

/// Tables that may hold nothing.
const TABLES: [&str; 3] = ["properties", "lint.per-file-ignores", "ignore"];

fn is_at_or_below(path: &str, key: &str) -> bool {
    path.strip_prefix(key).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn unknown(key: &str, wanted: &str, all: &[Setting]) -> Error {
    let paths: Vec<String> = all.iter().map(Setting::path).collect();
    let tables = all.iter().map(|setting| setting.table.as_str());
    // The last part of a known key is probably meant as that key: `horizon` for `lint.horizon`.
    let last = paths.iter().find(|path| path.rsplit('.').next() == Some(wanted)).map(String::as_str);
    let near = last.or_else(|| nearest(wanted, paths.iter().map(String::as_str).chain(tables)));
    let help = match near {
        Some(near) => format!("there is a key with a similar name: `{near}`"),
        None => "`fairweather config` shows all keys".to_owned(),
    };
    Error::Remedied { message: format!("`{key}` is not a key"), help }
}

/// Every value: the configuration's own, and each rule's level and options.
fn settings(opened: &Opened) -> Vec<Setting> {
    let config = opened.engine.config();
    let mut settings = config.settings();
    let at = settings.iter().position(|setting| setting.table == "ignore" || setting.table == "output");
    let mut rules = Vec::new();
    for rule in ALL {
        let table = format!("rules.{}", rule.name);
        let set = config.rules.get(rule.name);
        let level = set.and_then(|set| set.get("level")?.as_str()).map(str::to_owned);
        let level = level.unwrap_or_else(|| rule.level.map_or("off", Level::as_str).to_owned());
        rules.push(Setting::new(&table, "level", level));
        for (option, default) in RuleSet::default_options(rule.name).unwrap_or_default() {
            let value = set.and_then(|set| set.get(&option)).unwrap_or(&default).clone();
            rules.push(Setting::new(&table, &option, value));
        }
    }
    let at = at.unwrap_or(settings.len());
    settings.splice(at..at, rules);
    settings
}

/// The whole configuration as TOML, with who set each value behind it.
fn page(settings: &[Setting], opened: &Opened, columns: Option<usize>) -> String {
    // On a narrow terminal the column of who set it moves to the left.
    let most = columns.map_or(40, |columns| columns.saturating_sub(24).min(40));
    let width = settings
        .iter()
        .map(|setting| assignment("", setting).chars().count())
        .filter(|&width| width <= most)
        .max()
        .unwrap_or(0);
    let mut text = String::new();
    let mut table = "";
    for setting in settings {
        let is_ignore = setting.table == "ignore";
        if setting.table != table || is_ignore {
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(&if is_ignore {
                "[[ignore]]\n".to_owned()
            } else {
                format!("[{}]\n", setting.table)
            });
            table = &setting.table;
        }
        match (&setting.value, is_ignore) {
            (toml::Value::Table(fields), true) => {
                for (key, value) in fields {
                    let field = Setting::new(&setting.path(), key, value.clone());
                    text.push_str(&line("", &field, opened, width));
                }
            }
            _ => text.push_str(&line("", setting, opened, width)),
        }
    }
    text
}

/// `horizon = "365d"   # fairweather.toml:12`, with `before` in front.
fn line(before: &str, setting: &Setting, opened: &Opened, width: usize) -> String {
    let origins = &opened.engine.config().origins;
    let path = setting.path();
    let origin = match (&opened.location.config_file, origins.line(&path)) {
        _ if origins.is_overridden(&path) => "the command line".to_owned(),
        (Some(file), Some(line)) => {
            let view = Viewpoint::new(&opened.location.root, std::env::current_dir().ok());
            let name = file
                .strip_prefix(&opened.location.root)
                .map_or_else(|_| display_name(file), |name| view.path(&name.to_string_lossy()));
            format!("{name}:{line}")
        }
        _ => match opened.engine.config().vault.sources.get(path.as_str()) {
            Some(files) => files.join(", "),
            None => "the default".to_owned(),
        },
    };
    format!("{:width$}  # {}\n", clean(&assignment(before, setting)), clean(&origin))
}

/// `key = value`, with `before` in front of the key.
fn assignment(before: &str, setting: &Setting) -> String {
    let key = setting.key.as_str();
    let is_bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let key = if key.chars().all(is_bare) && !key.is_empty() {
        key.to_owned()
    } else {
        toml::Value::from(key).to_string()
    };
    format!("{before}{key} = {}", inline(&setting.value))
}

/// A value on one line.
fn inline(value: &toml::Value) -> String {
    match value {
        toml::Value::Table(fields) => {
            // The size of a circle comes first, as people write it.
            let mut fields: Vec<_> = fields.iter().collect();
            fields.sort_by_key(|(key, _)| (key.as_str() != "size", key.as_str()));
            let fields: Vec<String> =
                fields.iter().map(|(key, value)| format!("{key} = {}", inline(value))).collect();
            format!("{{ {} }}", fields.join(", "))
        }
        toml::Value::Array(items) => {
            format!("[{}]", items.iter().map(inline).collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}
