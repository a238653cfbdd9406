//! `fairweather completions`: a shell's script, with the values of arguments, and people of the journal.
//!
//! The script is generated from the command line. Where a value is a person, bash, elvish, fish and zsh ask
//! `fairweather completions people`, which lists them. PowerShell's script does not say which option a value
//! belongs to; it completes everything else.

use clap::builder::PossibleValuesParser;
use clap::{Args as ClapArgs, ValueEnum};
use clap_complete::Shell;

use crate::cli::args::journal::open;
use crate::cli::exit::Outcome;
use crate::cli::terminal::Terminal;
use crate::clock::Clock;
use crate::config::{Choice, FailOn};
use crate::error::Error;
use crate::output::{Format, clean};
use crate::project::Spec;
use crate::rules::{ALL, Group};

#[derive(Debug, ClapArgs)]
pub(crate) struct Completions {
    /// The shell to complete for. People are completed, too, except in PowerShell, whose scripts know no values of
    /// options.
    #[arg(value_enum)]
    pub shell: CompletedShell,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CompletedShell {
    Bash,
    Elvish,
    Fish,
    #[value(name = "powershell")]
    PowerShell,
    Zsh,
    /// What the scripts ask for: the key of everybody in the journal of this folder.
    #[value(hide = true)]
    People,
}

/// How a script asks for people.
const PEOPLE: &str = "fairweather completions people 2>/dev/null";

const ELVISH_PEOPLE: &str =
    "e:fairweather completions people 2>/dev/null | from-lines | each {|person| cand $person person }";

/// `fairweather completions`.
pub(super) fn completions(
    args: &Completions,
    program: clap::Command,
    terminal: &Terminal,
    clock: Clock,
) -> Result<Outcome, Error> {
    let shell = match args.shell {
        CompletedShell::Bash => Shell::Bash,
        CompletedShell::Elvish => Shell::Elvish,
        CompletedShell::Fish => Shell::Fish,
        CompletedShell::PowerShell => Shell::PowerShell,
        CompletedShell::Zsh => Shell::Zsh,
        CompletedShell::People => return people(terminal, clock),
    };
    let mut program = program;
    // Arguments are built where they are needed; here all are.
    program.build();
    let mut program = with_values(program);
    let mut bytes = Vec::new();
    clap_complete::generate(shell, &mut program, env!("CARGO_PKG_NAME"), &mut bytes);
    let script = with_people(shell, &String::from_utf8_lossy(&bytes));
    terminal.print(script.as_bytes())?;
    Ok(Outcome::Fine)
}

/// Gives arguments the values that they understand. Not for reading a command line: there the reader of the
/// value reports an unknown one, with the nearest.
fn with_values(command: clap::Command) -> clap::Command {
    let explains = command.get_name() == "explain";
    let command = command.mut_args(|arg| {
        if !arg.get_possible_values().is_empty() {
            return arg;
        }
        let names: Vec<&'static str> = match arg.get_id().as_str() {
            "format" => Format::names().collect(),
            "fail_on" => FailOn::names().collect(),
            "select" | "ignore" => rules().collect(),
            "name" if explains => rules().chain(["language", "changes"]).collect(),
            _ => return arg,
        };
        arg.value_parser(PossibleValuesParser::new(names))
    });
    command.mut_subcommands(with_values)
}

/// What can be named wherever a rule can.
fn rules() -> impl Iterator<Item = &'static str> {
    let groups = Group::ALL.into_iter().map(Group::name);
    ["all"].into_iter().chain(groups).chain(ALL.iter().map(|rule| rule.name))
}

/// The script, asking for people where a person is meant.
fn with_people(shell: Shell, script: &str) -> String {
    let mut out = String::new();
    let (mut is_person, mut is_show) = (false, false);
    for line in script.lines() {
        let line = match shell {
            Shell::Bash if is_person && line.contains("compgen -f") => {
                line.replace("compgen -f \"${cur}\"", &format!("compgen -W \"$({PEOPLE})\" -- \"${{cur}}\""))
            }
            Shell::Bash if is_show && line.contains("opts=\"") => {
                is_show = false;
                line.replace("opts=\"", &format!("opts=\"$({PEOPLE}) "))
            }
            Shell::Zsh if line.contains("'--person=[") || line.contains("':person --") => {
                line.replace(":_default'", ":_fairweather_people'")
            }
            Shell::Zsh if line.starts_with("_fairweather() {") => format!(
                "_fairweather_people() {{\n    local -a people\n    people=(${{(f)\"$({PEOPLE})\"}})\n    _describe -t people 'person' people\n}}\n\n{line}"
            ),
            // A value is completed by the name of its option, and as if that were a command.
            Shell::Elvish if line.trim() == "var completions = [" => format!(
                "    if (eq $words[-2] '--person') {{\n        set command = '--person'\n    }}\n{line}\n        &'--person'= {{\n            {ELVISH_PEOPLE}\n        }}"
            ),
            Shell::Elvish if line.trim() == "&'fairweather;show'= {" => {
                format!("{line}\n            {ELVISH_PEOPLE}")
            }
            Shell::Fish if line.contains(" -l person ") => format!("{line} -f -a \"({PEOPLE})\""),
            _ => line.to_owned(),
        };
        is_person = line.trim() == "--person)";
        is_show |= line.trim() == "fairweather__subcmd__show)";
        out.push_str(&line);
        out.push('\n');
    }
    if shell == Shell::Fish {
        let of_show = "complete -c fairweather -n \"__fish_fairweather_using_subcommand show\"";
        out.push_str(&format!("{of_show} -f -a \"({PEOPLE})\"\n"));
    }
    out
}

/// The key of everybody in the journal of this folder, one on a line.
fn people(terminal: &Terminal, clock: Clock) -> Result<Outcome, Error> {
    let opened = open(&Spec::default(), clock)?;
    let graph = opened.engine.graph();
    let mut keys: Vec<&str> = graph.people().map(|(_, person)| &*person.key).collect();
    keys.sort_unstable();
    let text: String = keys.iter().map(|key| format!("{}\n", clean(key))).collect();
    terminal.print(text.as_bytes())?;
    Ok(Outcome::Fine)
}
