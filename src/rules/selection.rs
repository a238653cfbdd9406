//! From the configuration and the command line to a [`RuleSet`]: which rules are on, how loud,
//! with which options.
//!
//! Not here: what a rule finds, or silencing single findings (`engine::suppression`). Invariant: a name
//! that is not a rule is an error with the nearest name.

use crate::config::{Config, ConfigError, suggest};
use crate::finding::Level;
use crate::rules::declare::{Build, Configured, Excess, Group, Meta, RuleOptions};
use crate::rules::{ALL, RuleSet};

/// The rules that a name means: a rule, a group, or `all`.
pub fn expand(name: &str) -> Option<Vec<&'static str>> {
    let name = name.trim();
    let names =
        |keep: &dyn Fn(&Meta) -> bool| ALL.iter().filter(|rule| keep(rule)).map(|rule| rule.name).collect();
    if name.eq_ignore_ascii_case("all") {
        return Some(names(&|_| true));
    }
    if let Some(group) = Group::ALL.iter().find(|group| group.name().eq_ignore_ascii_case(name)) {
        return Some(names(&|rule| rule.group == *group));
    }
    let rule = ALL.iter().find(|rule| rule.name.eq_ignore_ascii_case(name))?;
    Some(vec![rule.name])
}

/// Whether a rule or group `name` means the rule `rule`.
pub fn covers(name: &str, rule: &str) -> bool {
    let name = name.trim();
    name.eq_ignore_ascii_case(rule)
        || name.eq_ignore_ascii_case("all")
        || ALL.iter().any(|meta| meta.name == rule && meta.group.name().eq_ignore_ascii_case(name))
}

/// The rule or group whose name is nearest, where one is near.
pub fn nearest(name: &str) -> Option<&'static str> {
    let names = ALL.iter().map(|rule| rule.name).chain(Group::ALL.iter().map(|group| group.name()));
    crate::config::nearest(name, names)
}

impl RuleSet {
    /// The rules as configured. `select` replaces the configured selection where it is given;
    /// `ignore` is added to the configured one.
    ///
    /// # Errors
    /// An unknown rule, group, option or level, with its place where it stands in a file.
    pub fn from_config(
        config: &Config,
        select: Option<&[String]>,
        ignore: &[String],
    ) -> Result<RuleSet, ConfigError> {
        for name in config.rules.keys() {
            if !ALL.iter().any(|rule| rule.name == name) {
                return Err(unknown_rule(config, &format!("rules.{name}"), name));
            }
        }
        let configured = [
            ("lint.select", &config.lint.select),
            ("lint.ignore", &config.lint.ignore),
            ("hook.stop", &config.hook.stop),
        ];
        for (key, names) in configured {
            check_names(config, key, names)?;
        }
        for (pattern, names) in &config.lint.per_file_ignores {
            check_names(config, &format!("lint.per-file-ignores.{pattern}"), names)?;
        }
        for (nth, entry) in config.ignores.iter().enumerate() {
            if let Some(rule) = &entry.rule {
                check_names(config, &format!("ignore.{nth}.rule"), std::slice::from_ref(rule))?;
            }
        }
        check_names(config, "--select", select.unwrap_or_default())?;
        check_names(config, "--ignore", ignore)?;
        let select = select.unwrap_or(&config.lint.select);
        let ignore: Vec<&String> = config.lint.ignore.iter().chain(ignore).collect();
        RuleSet::build(&mut SelectionBuilder { config, select, ignore })
    }
}

fn check_names(config: &Config, key: &str, names: &[String]) -> Result<(), ConfigError> {
    match names.iter().enumerate().find(|(_, name)| expand(name).is_none()) {
        Some((_, name)) if key.starts_with("--") => Err(unknown_rule(config, key, name)),
        // The item of a list, or the text that stands for a list of one.
        Some((nth, name)) if config.origins.spans.contains_key(&format!("{key}.{nth}")) => {
            Err(unknown_rule(config, &format!("{key}.{nth}"), name))
        }
        Some((_, name)) => Err(unknown_rule(config, key, name)),
        None => Ok(()),
    }
}

fn unknown_rule(config: &Config, key: &str, name: &str) -> ConfigError {
    let help = match nearest(name) {
        Some(near) => format!("the nearest name is `{near}`"),
        None => "`fairweather explain` lists all rules and groups".to_owned(),
    };
    ConfigError::at(&config.origins, key, format!("`{name}` is not a rule or a group"), Some(help))
}

struct SelectionBuilder<'a> {
    config: &'a Config,
    select: &'a [String],
    ignore: Vec<&'a String>,
}

impl SelectionBuilder<'_> {
    /// The level of a rule. One that is off by default is on when named itself, by selection or
    /// by a level; so are those of a group that is off as a whole, by its name.
    fn level(&self, meta: &Meta, set: Option<Option<Level>>) -> Option<Level> {
        let is_named = |name: &String| {
            let name = name.trim();
            let names_group = meta.group == Group::Prose && name.eq_ignore_ascii_case(meta.group.name());
            name.eq_ignore_ascii_case(meta.name) || names_group
        };
        let named = self.select.iter().any(is_named);
        let selected = self.select.iter().any(|name| covers(name, meta.name));
        let ignored = self.ignore.iter().any(|name| covers(name, meta.name));
        if !selected || ignored {
            return None;
        }
        match set {
            Some(level) => level,
            None if named => meta.level.or(Some(Level::Info)),
            None => meta.level,
        }
    }

    /// What the configuration says of a rule: its level, and options that it knows. `accepts` is whether the rule's own
    /// type takes them. None of this is generic, or it would be in the program once for each rule.
    fn written(
        &self,
        meta: &Meta,
        mut options: toml::Table,
        accepts: &dyn Fn(toml::Table) -> bool,
    ) -> Result<(Option<Level>, toml::Table), ConfigError> {
        let set = match options.remove("level") {
            None => None,
            Some(value) => Some(level(value.as_str()).ok_or_else(|| {
                let given = value.as_str().unwrap_or_default();
                let help = suggest(given, ["error", "warning", "info", "off"].into_iter());
                self.error(meta, "level", format!("{value} is not a level"), help)
            })?),
        };
        let known = RuleSet::default_options(meta.name).unwrap_or_default();
        for option in options.keys() {
            if !known.contains_key(option) {
                let key = format!("rules.{}.{option}", meta.name);
                let names = known.keys().map(String::as_str).chain(["level"]);
                let help = match crate::config::nearest(option, names) {
                    Some(near) => format!("the nearest name is `{near}`"),
                    None if known.is_empty() => "this rule has no options but `level`".to_owned(),
                    None => {
                        format!("its options are {}", known.keys().cloned().collect::<Vec<_>>().join(", "))
                    }
                };
                let message = format!("`{}` has no option `{option}`", meta.name);
                return Err(ConfigError::at_key(&self.config.origins, &key, message, Some(help)));
            }
        }
        // One option at a time, so that an error points at the value that is wrong.
        for (option, value) in &options {
            let one: toml::Table = [(option.clone(), value.clone())].into_iter().collect();
            let default = known.get(option);
            if !accepts(one) || (default.is_some_and(toml::Value::is_float) && !is_share(value)) {
                let help = format!("write {}", expected(default));
                return Err(self.error(meta, option, format!("`{option}` cannot be {value}"), help));
            }
        }
        Ok((self.level(meta, set), options))
    }

    /// An option that is above another: an error where it is the configuration that says so. A default that another
    /// option went below is nobody's mistake.
    fn refuse_excess(&self, meta: &Meta, table: &toml::Table, excess: Excess) -> Result<(), ConfigError> {
        let Excess { option: (option, value), most: (most, limit) } = excess;
        if !table.contains_key(&option) {
            return Ok(());
        }
        let message = format!("`{option}` ({value}) is above `{most}` ({limit})");
        let help = format!("write a number up to {limit}, or raise `{most}`");
        Err(self.error(meta, &option, message, help))
    }

    fn error(&self, meta: &Meta, option: &str, message: String, help: String) -> ConfigError {
        let key = format!("rules.{}.{option}", meta.name);
        ConfigError::at(&self.config.origins, &key, message, Some(help))
    }
}

impl Build for SelectionBuilder<'_> {
    type Error = ConfigError;

    fn build<R: RuleOptions>(&mut self, meta: &'static Meta) -> Result<Configured<R>, ConfigError> {
        let Some(table) = self.config.rules.get(meta.name) else {
            return Ok(Configured { level: self.level(meta, None), options: R::default() });
        };
        let (level, options) =
            self.written(meta, table.clone(), &|options| R::deserialize(options).is_ok())?;
        let read = R::deserialize(options).map_err(|error| {
            let key = format!("rules.{}", meta.name);
            ConfigError::at(&self.config.origins, &key, error.message().to_owned(), None)
        })?;
        if let Some(excess) = read.excess() {
            self.refuse_excess(meta, table, excess)?;
        }
        Ok(Configured { level, options: read })
    }
}

/// What an option takes, by its default.
fn expected(default: Option<&toml::Value>) -> &'static str {
    match default {
        Some(toml::Value::Integer(_)) => "a whole number, 0 or more",
        Some(toml::Value::Float(_)) => "a share from 0 to 1, e.g. 0.8",
        Some(toml::Value::Array(_)) => "a list of texts, e.g. [\"one\", \"two\"]",
        _ => "a duration such as \"30d\", \"2w\", \"3mo\", \"1y\", or a number of days above 0",
    }
}

/// Every number with a fraction is a share of something.
fn is_share(value: &toml::Value) -> bool {
    let number = match value {
        toml::Value::Float(number) => *number,
        toml::Value::Integer(number) => *number as f64,
        _ => return false,
    };
    (0.0..=1.0).contains(&number)
}

/// `Some(None)` is `off`.
fn level(text: Option<&str>) -> Option<Option<Level>> {
    match text? {
        "error" => Some(Some(Level::Error)),
        "warning" => Some(Some(Level::Warning)),
        "info" => Some(Some(Level::Info)),
        "off" => Some(None),
        _ => None,
    }
}
