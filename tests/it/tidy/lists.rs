//! Lists that stand in two places say the same: rules, and commands.

use fairweather::rules::ALL;

use super::{read, root, sources};
use crate::markdown::{is_update, rewrite};
use crate::tool::run;

#[test]
fn every_rule_file_is_on_the_list_under_its_name() {
    let helpers = ["mod", "context", "declare", "docs", "phrases", "reporter", "selection", "summary"];
    for (path, _) in sources() {
        let Some(stem) = path.strip_prefix("src/rules/").and_then(|path| path.strip_suffix(".rs")) else {
            continue;
        };
        if !helpers.contains(&stem) {
            assert!(
                ALL.iter().any(|rule| rule.name == stem.replace('_', "-")),
                "{path} is no rule on the list"
            );
        }
    }
}

/// The README's table of rules, as the rules themselves say it.
fn table() -> String {
    let mut table = String::from("| rule | group | level | what it finds |\n|---|---|---|---|\n");
    for group in fairweather::rules::Group::ALL {
        for rule in ALL.iter().filter(|rule| rule.group == group) {
            let level = rule.level.map_or("off", fairweather::finding::Level::as_str);
            table.push_str(&format!(
                "| `{}` | {} | {level} | {} |\n",
                rule.name,
                group.name(),
                rule.summary()
            ));
        }
    }
    table
}

/// A text before, between and after two marks.
fn between<'s>(source: &'s str, begin: &str, end: &str) -> (&'s str, &'s str, &'s str) {
    let at = source.find(begin).expect(begin) + begin.len();
    let to = source.find(end).expect(end);
    (&source[..at], &source[at..to], &source[to..])
}

#[test]
fn the_readme_lists_the_rules() {
    let (begin, end) = ("<!-- rules -->\n", "<!-- /rules -->");
    if is_update() {
        rewrite(&root().join("README.md"), |readme| {
            let (before, _, after) = between(readme, begin, end);
            format!("{before}{}{after}", table())
        });
    }
    let readme = read("README.md");
    assert_eq!(between(&readme, begin, end).1, table(), "run `UPDATE=1 cargo test`");
}

/// All commands as they are typed: `check`, `export events`.
fn commands() -> Vec<String> {
    fn collect(command: &clap::Command, lead: &str, found: &mut Vec<String>) {
        for inner in command.get_subcommands().filter(|inner| !inner.is_hide_set()) {
            let name = format!("{lead}{}", inner.get_name());
            collect(inner, &format!("{name} "), found);
            found.push(name);
        }
    }
    let mut tree = fairweather::cli::command();
    tree.build();
    let mut found = Vec::new();
    collect(&tree, "", &mut found);
    found.retain(|name| name.rsplit(' ').next() != Some("help"));
    found
}

#[test]
fn completions_and_the_manual_know_every_command() {
    let commands = commands();
    assert!(commands.len() > 15 && commands.contains(&"export events".to_owned()), "{commands:?}");
    let man = run(&["man"]).replace('\\', "");
    for command in &commands {
        let is_told = man.contains(&format!(".SH \"FAIRWEATHER {}\"\n", command.to_uppercase()));
        assert!(is_told, "the manual does not know `{command}`");
    }
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = run(&["completions", shell]);
        for command in &commands {
            for word in command.split(' ') {
                assert!(script.contains(word), "{shell} does not complete `{command}`");
            }
        }
    }
}
