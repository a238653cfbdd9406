//! Lists that stand in two places say the same: rules, and commands.

use fairweather::config::{Choice, Config, Format};
use fairweather::rules::ALL;

use super::{read, root, sources};
use crate::markdown::{is_update, rewrite};
use crate::tool::run;

#[test]
fn every_rule_file_is_on_the_list_under_its_name() {
    let helpers =
        ["mod", "context", "declare", "docs", "phrases", "reporter", "selection", "shared", "summary"];
    for (path, _) in sources() {
        let Some(stem) = path.strip_prefix("src/rules/").and_then(|path| path.strip_suffix(".rs")) else {
            continue;
        };
        if !helpers.contains(&stem) {
            assert!(
                ALL.iter().any(|rule| rule.name == stem.replace('_', "-")),
                "{path} is not a rule on the list"
            );
        }
    }
}

/// The README's table of rules, as the rules themselves say it.
fn rules() -> String {
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

/// The README's table of keys, as their declarations say it.
fn settings() -> String {
    let mut table = String::from("| key | default | meaning |\n|---|---|---|\n");
    for setting in Config::documentation() {
        let is_table = setting.key.starts_with('[');
        let key = if is_table { format!("**`{}`**", setting.key) } else { format!("`{}`", setting.key) };
        let default =
            if setting.default.is_empty() { String::new() } else { format!("`{}`", setting.default) };
        table.push_str(&format!("| {key} | {default} | {} |\n", setting.about));
    }
    table
}

/// The README's table of output formats, as their list says it.
fn formats() -> String {
    let mut table = String::from("| `--format` | for | what it is |\n|---|---|---|\n");
    for format in Format::ALL {
        let readers = if format.is_human() { "people" } else { "programs" };
        table.push_str(&format!("| `{}` | {readers} | {} |\n", format.name(), format.about()));
    }
    table
}

/// A text before, between and after two marks.
fn between<'s>(source: &'s str, begin: &str, end: &str) -> (&'s str, &'s str, &'s str) {
    let at = source.find(begin).expect(begin) + begin.len();
    let to = source.find(end).expect(end);
    (&source[..at], &source[at..to], &source[to..])
}

// One test for all of them, since each rewrites the whole file.
#[test]
fn the_readme_lists_the_rules_the_settings_and_the_formats() {
    for (name, table) in [("rules", rules()), ("settings", settings()), ("formats", formats())] {
        let (begin, end) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
        if is_update() {
            rewrite(&root().join("README.md"), |readme| {
                let (before, _, after) = between(readme, &begin, &end);
                format!("{before}{table}{after}")
            });
        }
        let readme = read("README.md");
        assert_eq!(between(&readme, &begin, &end).1, table, "run `UPDATE=1 cargo test`");
    }
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

#[test]
fn the_change_log_begins_with_this_version() {
    let page = run(&["explain", "changes"]);
    let first = page.lines().find_map(|line| line.strip_prefix("## "));
    assert_eq!(first, Some(env!("CARGO_PKG_VERSION")), "a version needs its heading in src/changes.md");
}
