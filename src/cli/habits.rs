//! Habits of other linters: commands and flags that mean one of ours, and tips for those that we lack.
//!
//! Flags with the same meaning are hidden aliases where the flag is declared; here is what an alias cannot say.

use std::ffi::OsString;

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};

/// A command line with `help check` and `version` written as flags.
pub(super) fn as_flags(args: Vec<OsString>) -> Vec<OsString> {
    match args.get(1).and_then(|first| first.to_str()) {
        Some("help") => {
            let program = args.first().cloned();
            let rest = args.iter().skip(2).cloned();
            program.into_iter().chain(rest).chain([OsString::from("--help")]).collect()
        }
        Some("version") if args.len() == 2 => {
            let program = args.first().cloned();
            program.into_iter().chain([OsString::from("--version")]).collect()
        }
        _ => args,
    }
}

/// Flags of other linters with ours.
const FLAGS: &[(&str, &str)] = &[
    ("--add-noqa", "`--add-ignore` silences what is found"),
    ("--cache", "there is no cache; the journal is always read whole"),
    ("--cache-dir", "there is no cache; the journal is always read whole"),
    ("--check", "`fairweather check` writes nothing unless you pass `--fix`"),
    ("--config-file", "`--config FILE` names a configuration"),
    ("--deny", "`--fail-on info` fails on every finding"),
    ("--disable", "`--ignore RULE` skips a rule or group"),
    ("--dry-run", "`--diff` shows what `--fix` would change"),
    ("--enable", "`--select RULE` runs only a rule or group"),
    ("--extend-ignore", "`--ignore RULE` adds to what the configuration ignores"),
    ("--extend-select", "`--select RULE` names all rules and groups to run"),
    ("--fail-level", "`--fail-on LEVEL` says what fails"),
    ("--fix-only", "`--fix --quiet` fixes, and prints only what is left"),
    ("--generate-baseline", "`fairweather baseline create` accepts what there is today"),
    ("--init", "`fairweather init` writes a configuration"),
    ("--list-rules", "`fairweather rules` lists the rules"),
    ("--max-warnings", "`--fail-on error|warning|info|never` says what fails"),
    ("--no-cache", "there is no cache; the journal is always read whole"),
    ("--only", "`--select RULE` runs only a rule or group"),
    ("--output-file", "`--output FILE` writes to a file"),
    ("--reporter", "`--format FORMAT` chooses how findings look"),
    ("--rule", "`--select RULE` runs only a rule or group"),
    ("--rules", "`--select RULE` runs only a rule or group"),
    ("--severity", "`--fail-on LEVEL` says what fails; `[rules.<name>] level` sets a rule's level"),
    ("--show-fixes", "`--fix` says how many it fixed, and `--diff` shows them"),
    ("--show-source", "`--format full` quotes the notes"),
    ("--stdin", "`--stdin-filename PATH` takes a note's text from standard input"),
    ("--stdin-filepath", "`--stdin-filename PATH` takes a note's text from standard input"),
    ("--watch", "`fairweather watch` checks again whenever a note is saved"),
    ("--write", "`--fix` writes fixes"),
];

/// An error about a flag of another linter, with ours in its tip.
pub(super) fn with_tip(mut error: clap::Error) -> clap::Error {
    if error.kind() != ErrorKind::UnknownArgument {
        return error;
    }
    let Some(ContextValue::String(given)) = error.get(ContextKind::InvalidArg) else { return error };
    let name = given.split('=').next().unwrap_or_default();
    let Some((_, tip)) = FLAGS.iter().find(|(flag, _)| *flag == name) else { return error };
    error.remove(ContextKind::SuggestedArg);
    error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![StyledStr::from(*tip)]));
    error
}

#[cfg(test)]
mod tests {
    use super::{FLAGS, as_flags};

    #[test]
    fn commands_of_habit_are_flags() {
        let flags = |args: &[&str]| as_flags(args.iter().map(Into::into).collect());
        assert_eq!(flags(&["x", "help", "check"]), ["x", "check", "--help"]);
        assert_eq!(flags(&["x", "help"]), ["x", "--help"]);
        assert_eq!(flags(&["x", "version"]), ["x", "--version"]);
        assert_eq!(flags(&["x", "check", "help"]), ["x", "check", "help"]);
    }

    #[test]
    fn flags_are_in_order_and_name_ours() {
        assert!(FLAGS.is_sorted_by_key(|(flag, _)| flag));
        let names_itself = |flag: &str, tip: &str| tip.split(['`', ' ', '=']).any(|word| word == flag);
        assert!(FLAGS.iter().all(|(flag, tip)| flag.starts_with("--") && !names_itself(flag, tip)));
    }
}
