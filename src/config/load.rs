//! Reading a `fairweather.toml`, and laying over it what the command line sets.
//!
//! No key is named here: their declarations (`settings`) read the values. A configuration is valid as a
//! whole or not at all, and the first mistake is the error.

use std::path::{Path, PathBuf};

use crate::config::settings::declare::SettingsTable as _;
use crate::config::tree::{TableReader, TomlNode};
use crate::config::{Config, ConfigError, Origins, Override};

impl Config {
    /// Reads a file and lays the overrides over it.
    ///
    /// # Errors
    /// The file cannot be read, or the first thing that is wrong with it.
    pub fn load(file: &Path, overrides: &[Override]) -> Result<Config, ConfigError> {
        let bytes = std::fs::read(file).map_err(|error| {
            ConfigError::file(
                file,
                format!("the configuration cannot be read: {error}"),
                "check the path and its permissions",
            )
        })?;
        let source = String::from_utf8(bytes).map_err(|_| {
            ConfigError::file(file, "the configuration is not UTF-8".to_owned(), "save it as UTF-8")
        })?;
        Config::parse(Some((file.to_owned(), source)), overrides)
    }

    /// Reads a file's text, where there is one, and lays the overrides over it.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn parse(file: Option<(PathBuf, String)>, overrides: &[Override]) -> Result<Config, ConfigError> {
        if file.is_none() && overrides.is_empty() {
            return Ok(Config::default());
        }
        let mut origins = Origins { file, ..Origins::default() };
        let source = origins.file.as_ref().map_or("", |(_, source)| source.as_str());
        // A byte order mark becomes as many blanks, so that places stay right.
        let plain = source.replacen('\u{feff}', "   ", usize::from(source.starts_with('\u{feff}')));
        let mut tree = TomlNode::parse(&plain).map_err(|(mut message, span)| {
            if let (Some(span), "duplicate key") = (span, message.as_str()) {
                message = format!("`{}` is set twice", &plain[span.range()]);
            }
            ConfigError::new(&origins, span, message, None)
        })?;
        for set in overrides {
            tree.set(&set.keys, set.node.clone());
            origins.overrides.push(set.keys.join("."));
        }
        tree.origins("", &mut origins);
        read(&tree, origins)
    }
}

fn read(tree: &TomlNode, origins: Origins) -> Result<Config, ConfigError> {
    let mut config = Config::default();
    let mut top = TableReader::new(&origins, "", Some(tree))?;
    config.read(&mut top)?;
    top.finish()?;
    if let Some(nth) =
        config.ignores.iter().position(|ignore| ignore.person.is_none() && ignore.rule.is_none())
    {
        let message = "this `[[ignore]]` names neither a person nor a rule".to_owned();
        let help =
            "add `person = \"…\"` or `rule = \"…\"`; without either it would silence everything".to_owned();
        return Err(ConfigError::at(&origins, &format!("ignore.{nth}"), message, Some(help)));
    }
    config.origins = origins;
    Ok(config)
}

#[cfg(test)]
mod tests {
    use crate::config::{Config, Days, Handles, Override};
    use crate::language::Marker;

    fn parse(source: &str) -> Result<Config, String> {
        Config::parse(Some(("fairweather.toml".into(), source.to_owned())), &[])
            .map_err(|error| error.to_string())
    }

    /// An error without the line that it shows.
    fn without_excerpt(error: &str) -> String {
        error.lines().filter(|line| !line.contains(" | ")).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn where_nothing_is_set_the_defaults_hold() {
        let mut empty = parse("").expect("valid");
        empty.origins.file = None;
        let nothing = Config::parse(None, &[]).expect("valid");
        assert_eq!(format!("{empty:?}"), format!("{nothing:?}"));
    }

    #[test]
    fn values_are_read() {
        let config = parse(
            "[journal]\nhandles = \"declared\"\nmax-note-size = \"1MiB\"\n[markers]\ngive = [\"helped\"]\n\
             [circles]\nz = { size = 3, every = \"2w\" }\na = { size = 9 }\n[lint]\nhorizon = \"all\"\n\
             [[ignore]]\nperson = \"ana\"\nuntil = 2027-01-31\n[rules.cold-ask]\nlevel = \"off\"\n",
        )
        .expect("valid");
        assert_eq!(config.journal.handles, Handles::Declared);
        assert_eq!(config.journal.max_note_size, 1024 * 1024);
        assert_eq!(config.markers.get("Helped"), Some(Marker::Give));
        let names: Vec<_> =
            config.circles.0.iter().map(|circle| (circle.name.as_str(), circle.every)).collect();
        assert_eq!(names, [("z", Some(Days(14))), ("a", None)]);
        assert_eq!(config.lint.horizon, None);
        assert_eq!(config.ignores[0].until.map(|day| day.to_string()).as_deref(), Some("2027-01-31"));
        assert_eq!(config.origins.describe("lint.horizon"), "set at fairweather.toml:10");
        assert_eq!(config.origins.describe("rules.cold-ask.level"), "set at fairweather.toml:15");
    }

    #[test]
    fn errors_say_where_and_what_to_do() {
        for (source, message) in [
            (
                "[journal]\nhandels = \"any\"\n",
                "fairweather.toml:2:1: `[journal]` has no key `handels`\n  help: there is a key with a similar name: `handles`",
            ),
            (
                "[journal]\nhandles = 3\n",
                "fairweather.toml:2:11: `journal.handles` cannot be 3\n  help: write any or declared",
            ),
            (
                "[lint]\nfail-on = \"warnings\"\n",
                "fairweather.toml:2:11: `lint.fail-on` cannot be \"warnings\"\n  help: there is a value with a similar name: `warning`; they are error, warning, info, never",
            ),
            (
                "[lint]\nfail-on = \"info\"\nfail-on = \"error\"\n",
                "fairweather.toml:3:1: `fail-on` is set twice",
            ),
            (
                "[circles]\ninner = { siz = 5 }\n",
                "fairweather.toml:2:11: `[circles.inner]` has no key `siz`\n  help: there is a key with a similar name: `size`",
            ),
            (
                "[jornal]\n",
                "fairweather.toml:1:2: the configuration has no key `jornal`\n  help: there is a key with a similar name: `journal`",
            ),
            (
                "[markers]\ngift = [\"x\"]\n",
                "fairweather.toml:2:1: `gift` is not a marker\n  help: they are give, introduced, ask, got, asked-me, thanks, met, talked, worked, added, no-reply, win, low, let-go",
            ),
            (
                "[markers]\ngive = [\"ask\"]\n",
                "fairweather.toml:2:9: `markers.give` cannot hold \"ask\"\n  help: write another word: `ask` already means `ask`",
            ),
            (
                "[lint]\nhorizon = \"soon\"\n",
                "fairweather.toml:2:11: `lint.horizon` cannot be \"soon\"\n  help: write \"all\", or a duration such as \"30d\", \"2w\", \"3mo\", \"1y\", or a number of days",
            ),
            (
                "[journal]\ndate-formats = [\"%d.%m.\"]\n",
                "fairweather.toml:2:17: `journal.date-formats` cannot hold \"%d.%m.\"\n  help: write strftime formats of a whole day, such as \"%d.%m.%Y\" (`%d.%m.` is not one)",
            ),
            (
                "[circles]\ninner = { every = \"7d\" }\n",
                "fairweather.toml:2:9: the circle `inner` has no `size`\n  help: write how many people it has room for, e.g. `{ size = 15, every = \"30d\" }`",
            ),
        ] {
            assert_eq!(without_excerpt(&parse(source).expect_err(source)), message);
        }
        assert!(parse("[journal\n").expect_err("syntax").starts_with("fairweather.toml:1:9: "));
        assert!(parse("a = \u{0}").is_err());
    }

    #[test]
    fn an_error_shows_the_line_and_marks_the_place() {
        let error = parse("\u{feff}[journal]\nexclude = [\"a/\", 3]\n").expect_err("a number");
        assert_eq!(
            error,
            "fairweather.toml:2:18: `journal.exclude` cannot hold 3\n  2 | exclude = [\"a/\", 3]\n    |                  ^\n  help: write a list of texts, e.g. [\"one\", \"two\"]"
        );
        let error = parse("[[ignore]]\nreason = \"all of it\"\n").expect_err("neither person nor rule");
        assert!(error.starts_with("fairweather.toml:1:1: this `[[ignore]]` names neither"), "{error}");
    }

    #[test]
    fn the_command_line_sets_values() {
        let overrides: Vec<_> = ["lint.horizon=90d", "journal.exclude=[\"a/\"]"]
            .iter()
            .map(|text| Override::parse(text).expect(text))
            .collect();
        let config = Config::parse(None, &overrides).expect("valid");
        assert_eq!(config.lint.horizon, Some(Days(90)));
        assert_eq!(config.journal.exclude, ["a/"]);
        assert_eq!(config.origins.describe("lint.horizon"), "set on the command line");
        assert!(Override::parse("nothing").is_err());
    }
}
