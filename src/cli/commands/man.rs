//! `fairweather man`: the manual, whole or a page for each command.
//!
//! Names, options and descriptions are those of the command line; only examples, exit codes, environment and files
//! are written here.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use crate::atomic_file::put;
use crate::cli::exit::Outcome;
use crate::cli::overview::EXAMPLES;
use crate::cli::terminal::Terminal;
use crate::config::nearest;
use crate::error::Error;

#[derive(Debug, ClapArgs)]
pub(crate) struct Man {
    /// A command, such as `export events`: its page alone.
    #[arg(value_name = "COMMAND")]
    pub command: Vec<String>,
    /// Write a page for each command into a folder.
    #[arg(long, value_name = "DIR", conflicts_with = "command")]
    pub dir: Option<PathBuf>,
}

const MORE_EXAMPLES: [(&str, &str); 4] = [
    ("fairweather check --fix --diff", "what safe fixes would change"),
    ("fairweather check --new-since origin/main --format github", "what a branch makes worse, in CI"),
    ("fairweather baseline create", "start an old journal quiet"),
    ("fairweather report --output report.html --open", "the report in a browser"),
];

const EXIT_STATUS: [(&str, &str); 4] = [
    ("0", "Nothing at or above --fail-on."),
    ("1", "Findings at or above it."),
    ("2", "The job could not be done, or a note could not be read."),
    ("130", "Interrupted."),
];

const ENVIRONMENT: [(&str, &str); 5] = [
    ("FAIRWEATHER_TODAY", "The date to take as today, as --today."),
    ("FAIRWEATHER_REDACT_KEY", "The secret that pseudonyms are made with, as --redact-key."),
    ("NO_COLOR", "No colour, where it is set and not empty."),
    ("FORCE_COLOR, CLICOLOR_FORCE", "Colour even where standard output is not a terminal."),
    ("GIT_INDEX_FILE", "The index that --staged and the hook read."),
];

const FILES: [(&str, &str); 4] = [
    ("fairweather.toml, .fairweather.toml", "The configuration, at the journal's root."),
    (".fairweather-baseline.json", "What is accepted, at the journal's root. It belongs in version control."),
    ("people/", "Pages of people, by default."),
    (".git/hooks/pre-commit", "The hook that `fairweather hook install` writes."),
];

/// `fairweather man`.
///
/// # Errors
/// No such command, or the pages cannot be written.
pub(super) fn man(args: &Man, mut program: clap::Command, terminal: &Terminal) -> Result<Outcome, Error> {
    program.build();
    if let Some(dir) = &args.dir {
        return write_all(&program, dir, terminal);
    }
    if args.command.is_empty() {
        terminal.print(&whole(&program)?)?;
        return Ok(Outcome::Fine);
    }
    let mut command = &program;
    for name in &args.command {
        command = command.find_subcommand(name).ok_or_else(|| {
            let names: Vec<&str> = command.get_subcommands().map(clap::Command::get_name).collect();
            Error::Remedied {
                message: format!("`{}` is not a command", args.command.join(" ")),
                help: match nearest(name, names.into_iter()) {
                    Some(near) => format!("the nearest command is `{near}`"),
                    None => "`fairweather --help` lists the commands".to_owned(),
                },
            }
        })?;
    }
    terminal.print(&page(command, &format!("fairweather {}", args.command.join(" ")))?)?;
    Ok(Outcome::Fine)
}

/// The page of the program, with a section for each command.
fn whole(program: &clap::Command) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    clap_mangen::Man::new(program.clone())
        .render(&mut bytes)
        .and_then(|()| sections(program, env!("CARGO_PKG_NAME"), &mut bytes))
        .map_err(unwritable)?;
    let examples = EXAMPLES.iter().chain(&MORE_EXAMPLES);
    let examples: Vec<(&str, &str)> = examples.map(|&(command, does)| (command, does)).collect();
    section("EXAMPLES", &examples, &mut bytes);
    section("EXIT STATUS", &EXIT_STATUS, &mut bytes);
    section("ENVIRONMENT", &ENVIRONMENT, &mut bytes);
    section("FILES", &FILES, &mut bytes);
    Ok(bytes)
}

/// The page of one command.
fn page(command: &clap::Command, name: &str) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    let title = name.replace(' ', "-");
    let page = clap_mangen::Man::new(command.clone().display_name(title));
    page.render(&mut bytes).map_err(unwritable)?;
    section("EXIT STATUS", &EXIT_STATUS, &mut bytes);
    bytes.extend_from_slice(b".SH \"SEE ALSO\"\n\\fBfairweather\\fR(1)\n");
    Ok(bytes)
}

/// Writes `fairweather.1` and a page for each command, and each within it.
fn write_all(program: &clap::Command, dir: &std::path::Path, terminal: &Terminal) -> Result<Outcome, Error> {
    let io = |error| Error::Io { what: format!("`{}` cannot be written", dir.display()), error };
    std::fs::create_dir_all(dir).map_err(io)?;
    let mut pages = vec![("fairweather".to_owned(), whole(program)?)];
    let mut open: Vec<(&clap::Command, String)> = vec![(program, "fairweather".to_owned())];
    while let Some((command, lead)) = open.pop() {
        for inner in command.get_subcommands().filter(|inner| !inner.is_hide_set()) {
            let name = format!("{lead} {}", inner.get_name());
            pages.push((name.replace(' ', "-"), page(inner, &name)?));
            open.push((inner, name));
        }
    }
    for (name, bytes) in &pages {
        put(&dir.join(format!("{name}.1")), bytes).map_err(io)?;
    }
    terminal.print(format!("Wrote {} pages into `{}`.\n", pages.len(), dir.display()).as_bytes())?;
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

/// A section of terms, each with what it means.
fn section(title: &str, terms: &[(&str, &str)], bytes: &mut Vec<u8>) {
    bytes.extend_from_slice(format!(".SH \"{title}\"\n").as_bytes());
    for (term, meaning) in terms {
        bytes.extend_from_slice(format!(".TP\n\\fB{}\\fR\n{}\n", roff(term), roff(meaning)).as_bytes());
    }
}

/// A line of text as roff has it.
fn roff(text: &str) -> String {
    let text = text.replace('\\', "\\e").replace('-', "\\-");
    if text.starts_with(['.', '\'']) { format!("\\&{text}") } else { text }
}

fn unwritable(error: std::io::Error) -> Error {
    Error::Io { what: "the page cannot be written".to_owned(), error }
}
