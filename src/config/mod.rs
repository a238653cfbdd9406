//! What can be configured, what is configured, and by whom.
//!
//! `settings` declares every key, once; `find` finds a `fairweather.toml`, `load` reads it (as a `tree`
//! with places) and lays `overrides` over it, and `origins` remembers who set what. This floor knows no
//! rule: the options of rules stay raw TOML here, because the struct of a rule is its options, and
//! `rules::selection` reads them. But for those, a [`Config`] is always valid.

mod adopt;
mod duration;
mod error;
mod find;
mod load;
mod origins;
mod overrides;
mod schema;
mod settings;
mod tree;
mod vault;

pub use duration::Days;
pub use error::{ConfigError, alternatives, nearest, suggest};
pub use find::{FILE_NAMES, find_root};
pub use origins::Origins;
pub use overrides::Override;
pub use schema::RuleEntry;
pub(crate) use settings::formats;
pub use settings::{
    BondSettings, Choice, Circle, Circles, Color, Config, Described, FailOn, Format, Handles, Ignore,
    JournalSettings, LinkStyle, LintSettings, OutputSettings, PEOPLE_FOLDERS, Setting, SoftBreaks, size_text,
};
pub use vault::{DateForm, DateWords, Dialect, FormMatch, Unit, Vault, VaultFiles};
