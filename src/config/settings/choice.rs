//! Values that are one of a few words: the enums, the word of each variant, and how they are read.
//!
//! Not here: the output formats, whose list (`format`) says more than words. A word is typed once.

use std::marker::PhantomData;

use serde_json::{Value as Json, json};

use crate::config::schema::KnownRules;
use crate::config::settings::declare::{DefaultShape, ValueKind};
use crate::config::suggest;
use crate::config::tree::{TomlNode, TomlValue};
use crate::finding::Level;

/// A type whose values are the words that a key accepts.
pub trait Choice: Copy + 'static {
    /// In the order in which messages list them.
    const ALL: &'static [Self];

    /// The word in the configuration and on the command line.
    fn name(self) -> &'static str;

    /// The words, in the order of [`Choice::ALL`].
    fn names() -> impl Iterator<Item = &'static str> + Clone {
        Self::ALL.iter().map(|choice| choice.name())
    }

    /// The choice that a word stands for, spelled exactly so.
    fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|choice| choice.name() == text)
    }
}

/// One of the words of a [`Choice`].
pub(crate) struct OneOf<T>(PhantomData<T>);

impl<T: Choice> ValueKind for OneOf<T> {
    type Value = T;

    fn parse(node: &TomlNode) -> Result<T, String> {
        let given = match &node.value {
            TomlValue::Text(text) => text.as_str(),
            _ => "",
        };
        T::parse(given).ok_or_else(|| suggest(given, T::names()))
    }

    fn write(value: &T) -> Option<toml::Value> {
        Some(value.name().into())
    }

    fn accepts(_names: &KnownRules<'_>) -> Json {
        json!({ "enum": T::names().collect::<Vec<_>>() })
    }

    fn words() -> Vec<&'static str> {
        T::names().collect()
    }
}

/// Declares an enum with the word of each variant.
macro_rules! choice {
    (
        $(#[$meta:meta])*
        pub enum $Choice:ident {
            $( $(#[doc = $doc:literal])* $Variant:ident = $name:expr, )+
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $Choice {
            $( $(#[doc = $doc])* $Variant, )+
        }

        impl $crate::config::settings::declare::DefaultShape for $Choice {
            type Shape = $crate::config::settings::choice::OneOf<$Choice>;
        }

        impl $crate::config::Choice for $Choice {
            const ALL: &'static [$Choice] = &[$( $Choice::$Variant, )+];

            fn name(self) -> &'static str {
                match self {
                    $( $Choice::$Variant => $name, )+
                }
            }
        }
    };
}
pub(crate) use choice;

choice! {
    /// Which bare `@handles` are people.
    pub enum Handles {
        /// Every one in the shape of a person's.
        Any = "any",
        /// Only those that name somebody with a page.
        Declared = "declared",
    }
}

choice! {
    /// What one entry is.
    pub enum SoftBreaks {
        /// Each source line of a block.
        Separate = "separate",
        /// The whole block, for people who hard-wrap.
        Join = "join",
    }
}

choice! {
    /// When output is coloured.
    pub enum Color {
        /// On a terminal, unless the environment says otherwise.
        Auto = "auto",
        /// Also into a file or a pipe.
        Always = "always",
        /// Not on a terminal either.
        Never = "never",
    }
}

choice! {
    /// What opens a note from the HTML report.
    pub enum LinkStyle {
        /// Whatever opens files.
        File = "file",
        /// Obsidian, by `obsidian://` links to its vault.
        Obsidian = "obsidian",
    }
}

/// From which level on findings make the exit code 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailOn {
    /// From this level on.
    At(Level),
    /// Findings leave the exit code at 0.
    Never,
}

impl FailOn {
    /// Whether a finding of this level makes the exit code 1.
    pub fn is_reached(self, level: Level) -> bool {
        match self {
            FailOn::At(lowest) => level >= lowest,
            FailOn::Never => false,
        }
    }
}

impl DefaultShape for FailOn {
    type Shape = OneOf<FailOn>;
}

impl Choice for FailOn {
    const ALL: &'static [FailOn] =
        &[FailOn::At(Level::Error), FailOn::At(Level::Warning), FailOn::At(Level::Info), FailOn::Never];

    fn name(self) -> &'static str {
        match self {
            FailOn::At(level) => level.as_str(),
            FailOn::Never => "never",
        }
    }
}
