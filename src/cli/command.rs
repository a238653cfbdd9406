//! What can be said on the command line.

use std::ffi::OsString;
use std::mem::ManuallyDrop;
use std::path::PathBuf;

use clap::{ArgMatches, Args as ClapArgs, FromArgMatches, Subcommand, ValueEnum};

use crate::cli::args::outputs::Flag;
use crate::cli::args::redact::RedactArgs;
use crate::config::Config;

/// A linter for plain-text relationship journals. It reads a folder of Markdown notes and tells
/// you, kindly, about your own habits with people. It opens no network connection, ever.
#[derive(Debug, ClapArgs)]
pub struct Args {
    #[command(flatten)]
    everywhere: Everywhere,
    #[command(subcommand)]
    pub command: Command,
}

// What every command takes.
#[derive(Debug, ClapArgs)]
struct Everywhere {
    /// Colour; by default as the configuration, NO_COLOR and FORCE_COLOR say, else on a terminal.
    #[arg(long, global = true, value_enum)]
    color: Option<Color>,
    /// No colour.
    #[arg(long, global = true, overrides_with = "color", hide = true)]
    no_color: bool,
}

impl Args {
    /// Reads a command line.
    ///
    /// # Errors
    /// What clap says; also help and version, which are no failure.
    pub fn read(args: impl IntoIterator<Item = OsString>) -> Result<Args, clap::Error> {
        let args: Vec<_> = args.into_iter().collect();
        // Neither is given back: of a small journal that would take a twentieth of the time.
        let mut command = ManuallyDrop::new(command_for(&args));
        let mut matches = ManuallyDrop::new(command.try_get_matches_from_mut(args)?);
        let order = matches.subcommand().map(|(_, given)| order(given)).unwrap_or_default();
        let mut args = Args::from_arg_matches_mut(&mut matches)?;
        if let Command::Check(check) = &mut args.command {
            check.order = order;
            if check.no_select {
                check.select = Some(vec!["all".to_owned()]);
            }
            if check.no_ignore {
                check.journal.config.push("lint.ignore=[]".to_owned());
            }
            if check.no_fail_on {
                check.fail_on = Some(Config::default().lint.fail_on.name().to_owned());
            }
            if check.no_format {
                check.format = vec![Config::default().output.format];
            }
        }
        Ok(args)
    }

    pub fn color(&self) -> Option<Color> {
        if self.everywhere.no_color { Some(Color::Never) } else { self.everywhere.color }
    }
}

/// The formats and outputs of a check, in the order in which they were given.
fn order(given: &ArgMatches) -> Vec<Flag> {
    let of = |name: &str, flag| {
        let at = given.try_contains_id(name).is_ok().then(|| given.indices_of(name)).flatten();
        at.into_iter().flatten().map(move |at| (at, flag))
    };
    let mut flags: Vec<_> = of("format", Flag::Format).chain(of("output", Flag::Output)).collect();
    flags.sort_by_key(|&(at, _)| at);
    flags.into_iter().map(|(_, flag)| flag).collect()
}

/// The whole command line. A command's arguments are put together once it is built, and parsing
/// builds the one that is given: all of them would take half of the time that an empty journal does.
/// What several commands share has therefore no doc comment: clap would say it of the command.
pub fn command() -> clap::Command {
    Args::augment_args(program())
}

/// As much of the command line as it takes to read this one: where a command is named at once, no
/// other. Clap gives each of them its own copy of what all of them take.
fn command_for(args: &[OsString]) -> clap::Command {
    let all = command();
    let Some(given) = args.get(1).and_then(|name| all.find_subcommand(name)).cloned() else { return all };
    Everywhere::augment_args(program()).subcommand(given)
}

/// The program without anything to say to it.
fn program() -> clap::Command {
    let program = clap::Command::new("fairweather").version(env!("CARGO_PKG_VERSION"));
    program.propagate_version(true).disable_help_subcommand(true)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub enum Command {
    /// Check a journal.
    Check(Box<Check>),
    /// Check a journal again whenever a note is saved.
    Watch(Watch),
    /// Show a rule's page; `explain language` shows the journal language.
    Explain(Explain),
    /// List all rules with group, level and what each finds.
    Rules(crate::cli::commands::rules::Rules),
    /// Show how your relationships stand: who is close, your own balance, what is due.
    Report(crate::cli::commands::report::ReportArgs),
    /// Show everything about one person.
    Show(crate::cli::commands::show::Show),
    /// Show whom to reach out to today, and why.
    Next(crate::cli::commands::next::Next),
    /// Print the facts of a journal for other programs.
    Export(Export),
    /// Print a JSON schema.
    Schema(crate::cli::commands::describe::Schema),
    /// Print a shell's completion script.
    Completions(crate::cli::commands::describe::Completions),
    /// Print the manual page.
    Man,
    /// The git pre-commit hook.
    Hook(crate::cli::commands::hook::Hook),
    /// Accept today's problems of an old journal, so that only new ones are shown.
    #[command(subcommand)]
    Baseline(crate::cli::commands::baseline::Baseline),
    /// Show the configuration in effect, with the file and line of each value.
    Config(crate::cli::commands::config::Config),
    /// Write a `fairweather.toml` that fits the folder.
    Init(crate::cli::commands::init::Init),
}

// Which journal, and how it is configured.
#[derive(Debug, ClapArgs)]
pub struct JournalArgs {
    /// The journal's root; by default the nearest folder at or above PATH that holds a
    /// `fairweather.toml`, else PATH itself.
    #[arg(long, value_name = "DIR")]
    pub root: Option<PathBuf>,
    /// A configuration file, or one value (`lint.horizon=90d`); repeatable.
    #[arg(long, value_name = "FILE|KEY=VALUE")]
    pub config: Vec<String>,
    /// Read no configuration file.
    #[arg(long)]
    pub isolated: bool,
    /// Read what ignore files, the configuration and the built-in list exclude.
    #[arg(long, overrides_with = "exclude")]
    pub no_exclude: bool,
    /// Leave out what is excluded (the default).
    #[arg(long, overrides_with = "no_exclude", hide = true)]
    pub exclude: bool,
    /// The date to take as today, instead of the local one.
    #[arg(long, value_name = "DATE", env = "FAIRWEATHER_TODAY")]
    pub today: Option<String>,
    /// Threads that read notes; by default four for each processor, and at least eight.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
}

#[derive(Debug, ClapArgs)]
pub struct Check {
    /// Folders or notes to report on. The whole journal is always read; a PATH below its root
    /// only chooses what is shown.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    pub journal: JournalArgs,
    /// Judge by these rules or groups only; repeatable, or separated by commas.
    #[arg(long, value_name = "RULE|GROUP", value_delimiter = ',', overrides_with = "no_select")]
    pub select: Option<Vec<String>>,
    /// Judge by all rules that are on by default, whatever the configuration selects.
    #[arg(long, overrides_with = "select", hide = true)]
    pub no_select: bool,
    /// Leave these rules or groups out; repeatable, or separated by commas.
    #[arg(long, value_name = "RULE|GROUP", value_delimiter = ',')]
    pub ignore: Vec<String>,
    /// Leave out nothing that the configuration ignores by rule.
    #[arg(long, hide = true)]
    pub no_ignore: bool,
    /// The lowest level that makes the exit code 1: error, warning, info or never.
    #[arg(long, value_name = "LEVEL", overrides_with = "no_fail_on")]
    pub fail_on: Option<String>,
    /// The default level, whatever the configuration says.
    #[arg(long, overrides_with = "fail_on", hide = true)]
    pub no_fail_on: bool,
    /// Show findings about this person only: a key, name or alias.
    #[arg(long, value_name = "NAME")]
    pub person: Option<String>,
    /// full, concise, grouped, json, jsonl, sarif, github, gitlab, junit or rdjson. Repeatable,
    /// each with its own --output.
    #[arg(long, value_name = "FORMAT", overrides_with = "no_format")]
    pub format: Vec<String>,
    /// The default format, whatever the configuration says.
    #[arg(long, overrides_with = "format", hide = true)]
    pub no_format: bool,
    /// Write to a file instead of standard output, which is `-`; belongs to the --format before it.
    #[arg(long, value_name = "FILE")]
    pub output: Vec<PathBuf>,
    /// How --format and --output follow each other.
    #[arg(skip)]
    pub order: Vec<Flag>,
    /// Print how often each rule fired instead of the findings.
    #[arg(long, overrides_with = "no_statistics")]
    pub statistics: bool,
    #[arg(long, overrides_with = "statistics", hide = true)]
    pub no_statistics: bool,
    /// Show findings that a note or the configuration silences, or the baseline accepts.
    #[arg(long, overrides_with = "no_show_suppressed")]
    pub show_suppressed: bool,
    #[arg(long, overrides_with = "show_suppressed", hide = true)]
    pub no_show_suppressed: bool,
    /// People become pseudonyms and nothing of the notes is shown: for logs that others read.
    #[arg(long, overrides_with = "no_redact", conflicts_with_all = ["diff", "fix"])]
    pub redact: bool,
    #[arg(long, overrides_with = "redact", hide = true)]
    pub no_redact: bool,
    /// Make pseudonyms with this secret, so that nobody can check a guessed name against them.
    #[arg(long, value_name = "SECRET", env = "FAIRWEATHER_REDACT_KEY", hide_env_values = true)]
    pub redact_key: Option<String>,
    #[command(flatten)]
    pub fix: crate::cli::args::fix::FixArgs,
    #[command(flatten)]
    pub known: crate::cli::commands::baseline::KnownArgs,
    #[command(flatten)]
    pub git: crate::project::GitArgs,
    /// Take this note's text, which may be new, from standard input.
    #[arg(long, value_name = "PATH", conflicts_with_all = ["fix", "staged", "rev"])]
    pub stdin_filename: Option<PathBuf>,
    /// Print the findings and nothing else.
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say on standard error what is read and by which configuration.
    #[arg(short, long)]
    pub verbose: bool,
}

#[derive(Debug, ClapArgs)]
pub struct Watch {
    /// The journal. A PATH below its root only chooses what is shown.
    #[arg(value_name = "PATH")]
    pub path: Option<PathBuf>,
    #[command(flatten)]
    pub journal: JournalArgs,
    /// Judge by these rules or groups only; repeatable, or separated by commas.
    #[arg(long, value_name = "RULE|GROUP", value_delimiter = ',')]
    pub select: Option<Vec<String>>,
    /// Leave these rules or groups out; repeatable, or separated by commas.
    #[arg(long, value_name = "RULE|GROUP", value_delimiter = ',')]
    pub ignore: Vec<String>,
    #[command(flatten)]
    pub known: crate::cli::commands::baseline::KnownArgs,
    /// How a new finding is shown: full or concise; jsonl prints one document a run, for programs.
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<String>,
    /// Print one run below the other, and leave the screen alone.
    #[arg(long, overrides_with = "clear")]
    pub no_clear: bool,
    /// Let a run take the screen (the default on a terminal).
    #[arg(long, overrides_with = "no_clear", hide = true)]
    pub clear: bool,
    /// Look at all notes every SECS seconds instead of waiting to be told: for folders that others
    /// write to over a network.
    #[arg(long, value_name = "SECS", num_args = 0..=1, require_equals = true, default_missing_value = "2")]
    pub poll: Option<f64>,
    /// Run a command on each change, with the findings as JSON on its standard input. Never two at
    /// once, and not through a shell.
    #[arg(long, value_name = "COMMAND")]
    pub exec: Option<String>,
    /// Hand the command of --exec to the shell.
    #[arg(long, requires = "exec")]
    pub shell: bool,
}

#[derive(Debug, ClapArgs)]
pub struct Explain {
    /// A rule, a group, or `language`. Without it all rules are listed.
    pub name: Option<String>,
    /// Every rule's page.
    #[arg(long, conflicts_with = "name")]
    pub all: bool,
}

#[derive(Debug, ClapArgs)]
pub struct Export {
    #[command(subcommand)]
    pub what: ExportWhat,
}

#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub enum ExportWhat {
    /// Every event and plan, oldest first.
    Events(ExportEvents),
    /// Everyone, with what passed within the horizon.
    People(ExportPeople),
    /// People and what joins them: introductions, and being named together.
    Graph(ExportGraph),
}

#[derive(Debug, ClapArgs)]
pub struct ExportPeople {
    /// The journal.
    #[arg(value_name = "PATH")]
    pub path: Option<PathBuf>,
    #[command(flatten)]
    pub journal: JournalArgs,
    /// One JSON object a line, or a table.
    #[arg(long, value_enum, default_value_t = EventFormat::Jsonl)]
    pub format: EventFormat,
    #[command(flatten)]
    pub redact: RedactArgs,
}

#[derive(Debug, ClapArgs)]
pub struct ExportGraph {
    /// The journal.
    #[arg(value_name = "PATH")]
    pub path: Option<PathBuf>,
    #[command(flatten)]
    pub journal: JournalArgs,
    /// For Graphviz, for Gephi and others, or for programs.
    #[arg(long, value_enum, default_value_t = GraphFormat::Dot)]
    pub format: GraphFormat,
    #[command(flatten)]
    pub redact: RedactArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum GraphFormat {
    Dot,
    Graphml,
    Json,
}

#[derive(Debug, ClapArgs)]
pub struct ExportEvents {
    /// The journal.
    #[arg(value_name = "PATH")]
    pub path: Option<PathBuf>,
    #[command(flatten)]
    pub journal: JournalArgs,
    /// One JSON object a line, or a table.
    #[arg(long, value_enum, default_value_t = EventFormat::Jsonl)]
    pub format: EventFormat,
    #[command(flatten)]
    pub redact: RedactArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum EventFormat {
    Jsonl,
    Csv,
}
