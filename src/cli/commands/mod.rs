//! The commands, one file each: its arguments and what it does.
//!
//! To add one, write its file and name it here three times: as a module, as a variant with the line that
//! `--help` shows, and in [`Command::run`].

mod baseline;
mod check;
mod completions;
mod config;
mod describe;
mod explain;
mod export;
mod hook;
mod import;
mod init;
mod man;
mod next;
mod report;
mod rules;
mod server;
mod show;
mod suggest;
mod watch;

use clap::{ArgMatches, Subcommand};

use crate::cli::exit::Outcome;
use crate::cli::terminal::Terminal;
use crate::clock::Clock;
use crate::error::Error;

#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub(super) enum Command {
    /// Check a journal.
    Check(Box<check::Check>),
    /// Check a journal again whenever a note is saved.
    Watch(watch::Watch),
    /// Serve an editor: the language server, over standard input and output.
    Server(server::Server),
    #[command(alias = "rule")]
    /// Show the page of a rule or a marker; `explain language` shows the journal language.
    Explain(explain::Explain),
    /// List all rules with group, level and what each finds.
    Rules(rules::Rules),
    /// Show how your relationships stand: who is close, your own balance, what is due.
    Report(report::ReportArgs),
    /// Show everything about one person.
    Show(show::Show),
    /// Show whom to reach out to today, and why.
    Next(next::Next),
    /// Propose the markers, links and people that your sentences would need.
    Suggest(suggest::Suggest),
    /// Bring in people from LinkedIn, Facebook, an address book, a table or friends.md.
    Import(import::Import),
    /// Export events, people or the graph.
    Export(export::Export),
    /// Print a JSON schema.
    Schema(describe::Schema),
    /// Print a shell's completion script.
    Completions(completions::Completions),
    /// Print the manual, or the page of a command.
    Man(man::Man),
    /// The git pre-commit hook.
    Hook(hook::Hook),
    /// Accept what is found in an old journal today, so that only what is new is shown.
    #[command(subcommand)]
    Baseline(baseline::BaselineCommand),
    /// Show the configuration in effect, with the file and line of each value.
    Config(config::ConfigArgs),
    /// Write a `fairweather.toml` that fits the folder.
    Init(init::Init),
}

impl Command {
    /// Takes in what clap does not put into fields.
    pub(super) fn complete(&mut self, given: &ArgMatches) {
        if let Command::Check(check) = self {
            check.complete(given);
        }
    }

    /// Whether it ends by itself on a signal, instead of by a handler that ends the process.
    pub(super) fn handles_signals(&self) -> bool {
        matches!(self, Command::Watch(_))
    }

    /// Runs it. `program` builds the whole command line, for what describes it.
    ///
    /// # Errors
    /// The job could not be done.
    pub(super) fn run(
        &self,
        program: fn() -> clap::Command,
        terminal: &Terminal,
        clock: Clock,
    ) -> Result<Outcome, Error> {
        match self {
            Command::Check(args) => check::run(args, terminal, clock),
            Command::Watch(args) => watch::run(args, terminal, clock),
            Command::Server(args) => server::run(args, clock),
            Command::Explain(args) => explain::run(args, terminal),
            Command::Rules(args) => rules::run(args, terminal),
            Command::Report(args) => report::run(args, terminal, clock),
            Command::Show(args) => show::run(args, terminal, clock),
            Command::Next(args) => next::run(args, terminal, clock),
            Command::Suggest(args) => suggest::run(args, terminal, clock),
            Command::Import(args) => import::run(args, terminal, clock),
            Command::Export(args) => export::run(args, terminal, clock),
            Command::Schema(args) => describe::schema(args, terminal),
            Command::Completions(args) => completions::completions(args, program(), terminal, clock),
            Command::Man(args) => man::man(args, program(), terminal),
            Command::Hook(args) => hook::run(args, terminal, clock),
            Command::Baseline(args) => baseline::run(args, terminal, clock),
            Command::Config(args) => config::run(args, terminal, clock),
            Command::Init(args) => init::run(args, terminal, clock),
        }
    }
}
