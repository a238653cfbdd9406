//! `schema`, `completions` and `man`: descriptions of the program for other programs.
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
    /// Of what.
    #[arg(value_enum)]
    pub what: SchemaOf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaOf {
    /// Of `fairweather.toml`.
    Config,
    /// Of `check --format json`.
    Json,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Completions {
    /// The shell to complete for.
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

/// `fairweather schema`.
pub(super) fn schema(args: &Schema, terminal: &Terminal) -> Result<Outcome, Error> {
    let schema = match args.what {
        SchemaOf::Json => output::schema(),
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

/// `fairweather completions`.
pub(super) fn completions(
    args: &Completions,
    mut program: clap::Command,
    terminal: &Terminal,
) -> Result<Outcome, Error> {
    let mut bytes = Vec::new();
    clap_complete::generate(args.shell, &mut program, env!("CARGO_PKG_NAME"), &mut bytes);
    terminal.print(&bytes)?;
    Ok(Outcome::Fine)
}

/// `fairweather man`: one page, the commands after the program.
pub(super) fn man(mut program: clap::Command, terminal: &Terminal) -> Result<Outcome, Error> {
    program.build();
    let mut bytes = Vec::new();
    clap_mangen::Man::new(program.clone())
        .render(&mut bytes)
        .and_then(|()| sections(&program, env!("CARGO_PKG_NAME"), &mut bytes))
        .map_err(|error| Error::Io { what: "the page cannot be written".to_owned(), error })?;
    terminal.print(&bytes)?;
    Ok(Outcome::Fine)
}

/// A section for each command within a command, and for those within it.
fn sections(command: &clap::Command, lead: &str, bytes: &mut Vec<u8>) -> std::io::Result<()> {
    for inner in command.get_subcommands().filter(|inner| !inner.is_hide_set()) {
        let name = format!("{lead} {}", inner.get_name());
        let page = clap_mangen::Man::new(inner.clone().display_name(name.clone()));
        bytes.extend_from_slice(format!(".SH \"{}\"\n", name.to_uppercase()).as_bytes());
        page.render_synopsis_section(bytes)?;
        page.render_description_section(bytes)?;
        if inner.get_arguments().next().is_some() {
            page.render_options_section(bytes)?;
        }
        sections(inner, &name, bytes)?;
    }
    Ok(())
}
