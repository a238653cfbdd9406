//! The lexicon: the program's own words, which redacted findings may contain.
//!
//! Taken from the program's documentation, so that a new rule brings its words with its page. Names
//! in its examples are left out: only prose counts, and only what it writes in lower case.

use std::collections::HashSet;

use crate::language::LANGUAGE;
use crate::language::{Marker, Properties};
use crate::note::syntax::date;
use crate::rules::{ALL, Group, RuleSet};

/// Words of findings that no page happens to use, and pieces in backticks.
const EXTRA_WORDS: &str = include_str!("lexicon.txt");

pub(crate) struct Lexicon {
    words: HashSet<String>,
    /// Pieces in backticks.
    pieces: HashSet<String>,
}

impl Lexicon {
    pub(crate) fn new() -> Lexicon {
        let mut lexicon = Lexicon { words: HashSet::new(), pieces: HashSet::new() };
        for page in ALL.iter().map(|rule| rule.docs).chain([LANGUAGE]) {
            lexicon.learn(page);
        }
        for (nth, part) in EXTRA_WORDS.split('`').enumerate() {
            if nth % 2 == 0 {
                lexicon.words.extend(part.split_whitespace().map(str::to_owned));
            } else {
                lexicon.pieces.insert(part.to_owned());
            }
        }
        let groups = Group::ALL.iter().map(|group| group.name());
        let names = ALL.iter().map(|rule| rule.name).chain(groups).chain(Properties::names());
        let markers = Marker::ALL.iter().map(|marker| marker.name());
        for name in names.chain(markers) {
            lexicon.pieces.insert(name.to_owned());
            lexicon.pieces.insert(format!("#{name}"));
            lexicon.words.insert(name.to_owned());
        }
        for rule in ALL {
            lexicon.pieces.insert(format!("[rules.{}]", rule.name));
            let options = RuleSet::default_options(rule.name).unwrap_or_default();
            lexicon.pieces.extend(options.keys().map(|option| format!("rules.{}.{option}", rule.name)));
            lexicon.pieces.extend(options.keys().cloned());
        }
        lexicon
    }

    /// Adds the words of a page's prose.
    fn learn(&mut self, page: &str) {
        let mut in_code = false;
        for line in page.lines() {
            if line.trim_start().starts_with("```") {
                in_code = !in_code;
            } else if !in_code {
                for (nth, part) in line.split('`').enumerate() {
                    if nth % 2 == 0 {
                        let words = part.split(|c: char| !c.is_alphanumeric());
                        let own = words.filter(|word| {
                            !word.chars().any(char::is_uppercase)
                                || word.len() > 1 && *word == word.to_uppercase()
                        });
                        self.words.extend(own.map(str::to_lowercase));
                    } else if !part.contains(['@', '"', '/'])
                        && !part.contains("[[")
                        && !part.contains(char::is_uppercase)
                    {
                        self.pieces.insert(part.to_owned());
                    }
                }
            }
        }
    }

    /// Whether a word is the program's own: also a number, a day, a span of days, and a word whose
    /// parts are.
    pub(crate) fn knows(&self, word: &str) -> bool {
        let word = word.to_lowercase();
        self.words.contains(&word)
            || word.split(['-', '_', '\'', '’']).all(|part| {
                let unit = part.trim_start_matches(|c: char| c.is_ascii_digit());
                self.words.contains(unit) || unit.is_empty() || (unit.len() < part.len() && unit.len() <= 2)
            })
    }

    /// Whether what stands between backticks is the program's own: one of its pieces, an option
    /// with its value, a day, or a command line of its words.
    pub(crate) fn owns(&self, piece: &str) -> bool {
        let is_option = || {
            piece.split_once(" = ").is_some_and(|(name, value)| {
                let mut parts = value.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
                self.pieces.contains(name) && parts.all(|part| self.knows(part))
            })
        };
        let is_command = || {
            piece.strip_prefix("fairweather ").is_some_and(|rest| {
                rest.split([' ', '=']).all(|word| self.knows(word.trim_start_matches('-')))
            })
        };
        self.pieces.contains(piece) || is_option() || is_command() || date::iso(piece).is_some()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::Lexicon;

    /// The words of the rules' own texts, without what is filled in and what stands in backticks.
    fn words_of_rules() -> BTreeSet<String> {
        let strings = regex::Regex::new(r#""((?:[^"\\]|\\.)*)""#).expect("an expression");
        let filled_in = regex::Regex::new(r"\{[^}]*\}|`[^`]*`|\\.").expect("an expression");
        let mut words = BTreeSet::new();
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules");
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let source = std::fs::read_to_string(entry.expect("a file").path()).expect("UTF-8");
            let code = source.split("#[cfg(test)]").next().unwrap_or_default();
            for line in code.lines().filter(|line| !line.trim_start().starts_with("//")) {
                for string in strings.captures_iter(line) {
                    let text = filled_in.replace_all(&string[1], " ");
                    let text = text.split(|c: char| !c.is_alphabetic() && !"'’-_".contains(c));
                    let text = text.map(|word| word.trim_matches('-').to_lowercase());
                    words.extend(text.filter(|word| !word.is_empty()));
                }
            }
        }
        words
    }

    #[test]
    fn a_redacted_finding_keeps_its_rules_words() {
        let lexicon = Lexicon::new();
        let unknown: Vec<String> = words_of_rules().into_iter().filter(|word| !lexicon.knows(word)).collect();
        assert!(unknown.is_empty(), "add to src/output/lexicon.txt: {}", unknown.join(" "));
    }

    #[test]
    fn the_programs_words_are_known_and_names_are_not() {
        let lexicon = Lexicon::new();
        for word in ["asks", "30d", "2026-03-02", "fair-weather", "YAML", "12"] {
            assert!(lexicon.knows(word), "{word}");
        }
        for word in ["Ana", "ana", "Lopez", "zanzibar"] {
            assert!(!lexicon.knows(word), "{word}");
        }
        for piece in ["#give", "asks = 3", "[rules.cold-ask]", "fairweather explain cold-ask", "2026-11-20"] {
            assert!(lexicon.owns(piece), "{piece}");
        }
        for piece in ["[[Ana]]", "@ana", "she cried", "fairweather check --person ana", "asks = ana"] {
            assert!(!lexicon.owns(piece), "{piece}");
        }
    }
}
