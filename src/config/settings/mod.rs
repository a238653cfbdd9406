//! Every key of `fairweather.toml`, declared once: its name, field, type, kind, default and meaning.
//!
//! A declaration gives the field, the reader and its error messages, the line of `fairweather config`,
//! the entry of the JSON schema and the row of the README's table, so a new key is a new line here and
//! nothing else. Keys are read, printed and named in messages in the order in which they stand here.
//! Not here: how a value is written (`kinds`; `choice` for one of a few words), tables whose keys are not
//! fields (`shapes`, `circles`), and the options of rules, which each rule declares for itself.

#[macro_use]
pub(in crate::config) mod declare;
mod choice;
mod circles;
mod format;
mod kinds;
mod shapes;

pub use choice::{Choice, Color, FailOn, Handles, LinkStyle, SoftBreaks};
pub use circles::{Circle, Circles};
pub use declare::{Described, Setting};
pub use format::Format;
pub(crate) use format::formats;
pub use kinds::size_text;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::config::schema::{self, KnownRules, RuleEntry};
use crate::config::settings::declare::SettingsTable as _;
use crate::config::settings::kinds::{
    AnyText, AnyTexts, ByteSize, DateFormats, Day, DurationOrAll, LowerCase, NameKeys, Optional, Patterns,
    PropertyKeys, RuleName, RuleNames,
};
use crate::config::settings::shapes::{ByPattern, ByRule};
use crate::config::{Days, Origins, Vault};
use crate::finding::Level;
use crate::language::{Markers, Properties};

/// The folders of people that are known without configuration.
pub const PEOPLE_FOLDERS: [&str; 13] = [
    "people/",
    "person/",
    "persons/",
    "contact/",
    "contacts/",
    "friends/",
    "crm/",
    "personen/",
    "kontakte/",
    "personas/",
    "contactos/",
    "personnes/",
    "pessoas/",
];

settings! {
    /// Everything that can be configured: the tables of the file.
    #[derive(Debug, Clone)]
    pub struct Config {
        /// Which files are notes, and how they are read.
        "journal" => journal: JournalSettings = JournalSettings::default(),
        /// Further words for a marker, added to its own: `give = ["helped"]`.
        "markers" => markers: Markers = Markers::default(),
        /// Further spellings of a property, added to the built-in ones: `cadence = ["every"]`.
        "properties" => properties: Properties = Properties::default(),
        /// Your circles of people, the closest first. One circle of your own replaces all of these.
        "circles" => circles: Circles = Circles::default(),
        /// The words of a person's `bond` that change which rules apply.
        "bonds" => bonds: BondSettings = BondSettings::default(),
        /// What the pre-commit hook does.
        "hook" => hook: HookSettings = HookSettings::default(),
        /// Which findings are reported, and which make a check fail.
        "lint" => lint: LintSettings = LintSettings::default(),
        /// A table for each rule, with its level and options: `[rules.asks-without-give]`.
        /// `fairweather rules --format json` lists them with their defaults.
        "rules" => rules: BTreeMap<String, toml::Table> as ByRule = BTreeMap::new(),
        /// Findings to suppress, one table for each reason. It names a person, a rule or both, and both must fit.
        "ignore" => ignores: Vec<Ignore> = Vec::new(),
        /// How findings and reports look.
        "output" => output: OutputSettings = OutputSettings::default(),
        /// What `fairweather suggest` reads in your sentences.
        "prose" => prose: ProseSettings = ProseSettings::default(),
    } with {
        /// The text of the lexicon that `[prose]` names.
        lexicon_text: Option<std::sync::Arc<str>>,
        /// What the writer refused to have proposed.
        refused: rustc_hash::FxHashSet<u64>,
        /// What the vault's own settings say.
        vault: Vault,
        /// Where each value was set.
        origins: Origins,
    }

    /// `[journal]`.
    #[derive(Debug, Clone)]
    pub struct JournalSettings {
        /// gitignore patterns of files that are not read, added to the built-in list.
        "exclude" => exclude: Vec<String> as Patterns = Vec::new(),
        /// gitignore patterns of files that are read whatever excludes them.
        "include" => include: Vec<String> as Patterns = Vec::new(),
        /// Whether symbolic links are followed.
        "follow-links" => follow_links: bool = false,
        /// A note that is larger is not read, and `unreadable-note` says so.
        "max-note-size" => max_note_size: u64 as ByteSize = 16 * 1024 * 1024,
        /// Where pages of people live: names of folders, without case and the signs around them; with a
        /// further slash or a wildcard, a gitignore pattern.
        "people" => people: Vec<String> as Patterns = list(&PEOPLE_FOLDERS),
        /// Further words that are not handles.
        "not-people" => not_people: Vec<String> as NameKeys = Vec::new(),
        /// Your own names, which name nobody.
        "me" => me: Vec<String> as NameKeys = Vec::new(),
        /// Tags and types in the front matter that make a page a person's.
        "person-tags" => person_tags: Vec<String> as LowerCase = list(&["person", "people", "contact", "contacts"]),
        /// Properties that name the participants of a note.
        "participants" => participants: Vec<String> as PropertyKeys =
            list(&["people", "participants", "attendees", "with"]),
        /// Which handles are people: any of them, or only one that names somebody with a page.
        "handles" => handles: Handles = Handles::Any,
        /// Whether a dated line that names somebody without a marker counts as contact.
        "mentions-are-contact" => mentions_are_contact: bool = true,
        /// Whether each line of a paragraph is an entry of its own, or its lines are joined into one.
        "soft-breaks" => soft_breaks: SoftBreaks = SoftBreaks::Separate,
        /// strftime formats of dates, tried before the built-in ones.
        "date-formats" => date_formats: Vec<String> as DateFormats = Vec::new(),
        /// Properties that date a note.
        "date-properties" => date_properties: Vec<String> as PropertyKeys = list(&["date"]),
    }

    /// `[bonds]`.
    #[derive(Debug, Clone)]
    pub struct BondSettings {
        /// Words for people with whom you keep no score.
        "communal" => communal: Vec<String> as AnyTexts = list(&["family", "partner", "friend"]),
        /// Words for a mentor of yours, whom you may ask without giving.
        "mentor" => mentor: Vec<String> as AnyTexts = list(&["mentor"]),
        /// Words for somebody you mentor, to whom you give without getting.
        "mentee" => mentee: Vec<String> as AnyTexts = list(&["mentee"]),
    }

    /// `[hook]`.
    #[derive(Debug, Clone)]
    pub struct HookSettings {
        /// The rules and groups whose new warnings stop a commit; the others are only shown. `["all"]` stops for
        /// every one.
        "stop" => stop: Vec<String> as RuleNames = list(&["notes"]),
    }

    /// `[lint]`.
    #[derive(Debug, Clone)]
    pub struct LintSettings {
        /// Older findings are not reported, unless it is `"all"`.
        "horizon" => horizon: Option<Days> as DurationOrAll = Some(Days(365)),
        /// The rules and groups to judge by.
        "select" => select: Vec<String> as RuleNames = list(&["all"]),
        /// The rules and groups to leave out.
        "ignore" => ignore: Vec<String> as RuleNames = Vec::new(),
        /// The lowest level that makes the exit code 1.
        "fail-on" => fail_on: FailOn = FailOn::At(Level::Warning),
        /// The rules and groups to leave out in some notes, by gitignore pattern:
        /// `"archive/**" = ["notes"]`.
        "per-file-ignores" => per_file_ignores: Vec<(String, Vec<String>)> as ByPattern = Vec::new(),
    }

    /// One `[[ignore]]`. It names a person or a rule; the one that is not set fits everything.
    #[derive(Debug, Clone)]
    pub struct Ignore {
        /// A key, name or alias.
        "person" => person: Option<String> as Optional<AnyText> = None,
        /// A rule or group.
        "rule" => rule: Option<String> as Optional<RuleName> = None,
        /// Why, for those who read the file.
        "reason" => reason: Option<String> as Optional<AnyText> = None,
        /// The last day on which it holds.
        "until" => until: Option<NaiveDate> as Optional<Day> = None,
    }

    /// `[output]`.
    #[derive(Debug, Clone)]
    pub struct OutputSettings {
        /// The format of the findings.
        "format" => format: Format = Format::Full,
        /// Whether there is colour; `auto` means on a terminal.
        "color" => color: Color = Color::Auto,
        /// How the HTML report opens notes.
        "links" => links: LinkStyle = LinkStyle::File,
    }

    /// `[prose]`.
    #[derive(Debug, Clone)]
    pub struct ProseSettings {
        /// A file with the phrases of your language, beside this one; without it, English.
        /// `fairweather schema lexicon` describes it.
        "lexicon" => lexicon: Option<String> as Optional<AnyText> = None,
        /// People for whom nothing is proposed: keys, names or aliases.
        "skip" => skip: Vec<String> as AnyTexts = Vec::new(),
    }
}

impl Config {
    /// Every value but the options of rules, in the order of declaration. Those are not known on this
    /// floor (see `rules`).
    pub fn settings(&self) -> Vec<Setting> {
        let mut out = Vec::new();
        self.list("", &mut out);
        // What the vault says stands where the configuration says nothing.
        if !self.vault.date_forms.is_empty()
            && let Some(setting) = out.iter_mut().find(|setting| setting.path() == "journal.date-formats")
        {
            setting.value = self.vault.strftime().into();
        }
        out
    }

    /// The JSON schema of the file. `groups` can be named wherever rules can.
    pub fn json_schema(rules: &[RuleEntry], groups: &[&str]) -> serde_json::Value {
        schema::document(Config::schema(&KnownRules { rules, groups }))
    }

    /// Every table and key with its default and meaning.
    pub fn documentation() -> Vec<Described> {
        let mut out = Vec::new();
        Config::describe("", &mut out);
        out
    }
}

fn list(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}
