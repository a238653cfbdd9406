//! What `fairweather --help` shows: the commands in groups, in the order in which one meets them, and examples.
//!
//! Invariant: every command that is not hidden stands in one group (a test holds it).

use std::fmt::Write;

/// The commands by what one comes for.
pub(super) const GROUPS: [(&str, &[&str]); 5] = [
    ("Start", &["init"]),
    ("Every day", &["check", "suggest", "watch", "report", "show", "next"]),
    ("Doors", &["server", "hook", "import"]),
    ("Facts", &["export", "baseline"]),
    ("Reference", &["explain", "rules", "config", "schema", "completions", "man"]),
];

/// Three commands to begin with, with what each does.
pub(super) const EXAMPLES: [(&str, &str); 3] = [
    ("fairweather check", "look at the journal in this folder"),
    ("fairweather next", "whom to reach out to today, and why"),
    ("fairweather explain language", "the markers, and how notes are read"),
];

/// The program with its help in groups. Only where help may be shown, since the groups are made of the commands.
pub(super) fn with_groups(program: clap::Command) -> clap::Command {
    let mut text = String::new();
    let width = GROUPS.iter().flat_map(|(_, names)| names.iter()).map(|name| name.len()).max().unwrap_or(0);
    for (group, names) in GROUPS {
        let _ = writeln!(text, "{group}:");
        for command in names.iter().filter_map(|name| program.find_subcommand(name)) {
            let about = command.get_about().map(ToString::to_string).unwrap_or_default();
            let _ = writeln!(text, "  {:width$}  {about}", command.get_name());
        }
        text.push('\n');
    }
    let mut examples = String::new();
    let width = EXAMPLES.iter().map(|(command, _)| command.len()).max().unwrap_or(0);
    for (command, does) in EXAMPLES {
        let _ = writeln!(examples, "  {command:width$}  {does}");
    }
    program.help_template(format!(
        "{{about-with-newline}}\n{{usage-heading}} {{usage}}\n\n{text}Options:\n{{options}}\n\nExamples:\n{examples}\n\
         `fairweather COMMAND --help` tells more of a command."
    ))
}

#[cfg(test)]
mod tests {
    use super::GROUPS;

    #[test]
    fn every_command_stands_in_one_group() {
        let program = crate::cli::command();
        for command in program.get_subcommands().filter(|command| !command.is_hide_set()) {
            let name = command.get_name();
            let places = GROUPS.iter().flat_map(|(_, names)| *names).filter(|known| **known == name).count();
            assert_eq!(places, 1, "`{name}` belongs in a group of `--help`");
        }
    }
}
