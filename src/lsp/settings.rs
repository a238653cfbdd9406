//! What an editor may set of the server: what is shown and offered, never what is judged.
//!
//! Rules, circles and markers are `fairweather.toml`'s alone; else the hook would say something else.
//!
//! Invariant: of what cannot be read nothing is taken, and it is said in one line of the log.

use serde_json::{Map, Value};

use crate::config::nearest;

/// Which notes' findings are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ShownFindings {
    Journal,
    Open,
    Off,
}

/// Who notices what other programs write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WatchedBy {
    Server,
    Client,
    Nobody,
}

/// All settings, as they are in effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ServerSettings {
    pub diagnostics: ShownFindings,
    pub watch: WatchedBy,
    pub today: Option<String>,
    pub completion: bool,
    pub hover: bool,
    pub navigation: bool,
    pub symbols: bool,
    pub code_actions: bool,
    pub inlay_hints: bool,
    pub code_lens: bool,
    /// Whether `[[…]]` and `](…)` are this server's; another one beside it may have them.
    pub wikilinks: bool,
}

impl Default for ServerSettings {
    fn default() -> ServerSettings {
        ServerSettings {
            diagnostics: ShownFindings::Journal,
            watch: WatchedBy::Server,
            today: None,
            completion: true,
            hover: true,
            navigation: true,
            symbols: true,
            code_actions: true,
            inlay_hints: false,
            code_lens: false,
            wikilinks: true,
        }
    }
}

const NAMES: [&str; 11] = [
    "diagnostics",
    "watch",
    "today",
    "completion",
    "hover",
    "navigation",
    "symbols",
    "codeActions",
    "inlayHints",
    "codeLens",
    "wikilinks",
];

impl ServerSettings {
    /// Takes in what a client sends, by itself or under `fairweather`; what is not named stays. Returns what
    /// cannot be read, a sentence each.
    pub(super) fn take(&mut self, value: &Value) -> Vec<String> {
        let empty = Map::new();
        let own = value.as_object().map_or(&empty, |all| match all.get("fairweather") {
            Some(Value::Object(own)) => own,
            Some(_) => &empty,
            None => all,
        });
        own.iter().filter_map(|(name, value)| self.set(name, value)).collect()
    }

    fn set(&mut self, name: &str, value: &Value) -> Option<String> {
        let wrong = |expected: &str| Some(format!("the setting `{name}` takes {expected}"));
        let switch = match name {
            "completion" => &mut self.completion,
            "hover" => &mut self.hover,
            "navigation" => &mut self.navigation,
            "symbols" => &mut self.symbols,
            "codeActions" => &mut self.code_actions,
            "inlayHints" => &mut self.inlay_hints,
            "codeLens" => &mut self.code_lens,
            "wikilinks" => &mut self.wikilinks,
            "diagnostics" => {
                self.diagnostics = match value.as_str() {
                    Some("journal") => ShownFindings::Journal,
                    Some("open") => ShownFindings::Open,
                    Some("off") => ShownFindings::Off,
                    _ => return wrong("\"journal\", \"open\" or \"off\""),
                };
                return None;
            }
            "watch" => {
                self.watch = match value.as_str() {
                    Some("system") => WatchedBy::Server,
                    Some("client") => WatchedBy::Client,
                    Some("off") => WatchedBy::Nobody,
                    _ => return wrong("\"system\", \"client\" or \"off\""),
                };
                return None;
            }
            "today" => {
                self.today = match value {
                    Value::Null => None,
                    Value::String(day) if crate::note::syntax::date::iso(day).is_some() => Some(day.clone()),
                    _ => return wrong("a day such as \"2026-11-20\""),
                };
                return None;
            }
            _ => {
                let near = nearest(name, NAMES.into_iter());
                let near =
                    near.map_or(String::new(), |near| format!("; one with a similar name is `{near}`"));
                return Some(format!("there is no setting `{name}`{near}"));
            }
        };
        match value.as_bool() {
            Some(value) => *switch = value,
            None => return wrong("true or false"),
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{ServerSettings, ShownFindings, WatchedBy};

    #[test]
    fn the_later_wins_key_by_key_and_nothing_undoes_nothing() {
        let mut settings = ServerSettings::default();
        assert!(settings.take(&json!({"wikilinks": false, "diagnostics": "open"})).is_empty());
        assert!(settings.take(&json!({"fairweather": {"watch": "client"}})).is_empty());
        for nothing in [json!(null), json!({}), json!([]), json!({"fairweather": null})] {
            settings.take(&nothing);
        }
        let kept = (settings.wikilinks, settings.diagnostics, settings.watch);
        assert_eq!(kept, (false, ShownFindings::Open, WatchedBy::Client));
    }

    #[test]
    fn what_cannot_be_read_is_said_and_not_taken() {
        let mut settings = ServerSettings::default();
        let said = settings.take(&json!({"hover": "yes", "wikilink": false, "today": "soon"}));
        assert_eq!(settings, ServerSettings::default());
        assert_eq!(
            said,
            [
                "the setting `hover` takes true or false",
                "the setting `today` takes a day such as \"2026-11-20\"",
                "there is no setting `wikilink`; one with a similar name is `wikilinks`",
            ]
        );
    }
}
