//! `fairweather schema`: what files look like, for editors and other programs.
//!
//! Invariant: all are generated from the types and the command line; no list is kept by hand.

use clap::{Args as ClapArgs, ValueEnum};

use crate::cli::exit::Outcome;
use crate::cli::terminal::Terminal;
use crate::config::{Config, RuleEntry};
use crate::error::Error;
use crate::finding::Level;
use crate::output;
use crate::rules::{ALL, Group, RuleSet};

#[derive(Debug, ClapArgs)]
pub(crate) struct Schema {
    /// What the schema describes.
    #[arg(value_enum)]
    pub what: SchemaOf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaOf {
    /// Of `fairweather.toml`.
    Config,
    /// Of `check --format json`.
    Json,
    /// Of the file that `[prose] lexicon` names.
    Lexicon,
}

/// `fairweather schema`.
pub(super) fn schema(args: &Schema, terminal: &Terminal) -> Result<Outcome, Error> {
    let schema = match args.what {
        SchemaOf::Json => output::schema(),
        SchemaOf::Lexicon => crate::prose::schema(),
        SchemaOf::Config => {
            let rules: Vec<RuleEntry> = ALL
                .iter()
                .map(|rule| RuleEntry {
                    name: rule.name,
                    summary: rule.summary(),
                    level: rule.level.map_or("off", Level::as_str),
                    options: RuleSet::default_options(rule.name).unwrap_or_default(),
                })
                .collect();
            Config::json_schema(&rules, &Group::ALL.map(Group::name))
        }
    };
    terminal.print(format!("{schema:#}\n").as_bytes())?;
    Ok(Outcome::Fine)
}
