//! The macros that declare a rule and the list of rules.
//!
//! `rule!` makes a struct of options out of one declaration, and `rules!` writes the modules and the lists.
//! Not here: how a rule is switched on or off (`selection`). Invariant: a rule is declared once, and every
//! list of rules comes from that.

use crate::config::Config;
use crate::finding::Level;

/// What a rule is about; `--select asking` selects a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Rules about asking.
    Asking,
    /// Rules about who is there in which weather.
    Weather,
    /// Rules about cards and requests without a relationship behind them.
    Connections,
    /// Rules about time, promises and circles.
    Attention,
    /// Rules about what stands in notes, which no person is to blame for.
    Notes,
    /// Rules about sentences without markers; all of them are off by default.
    Prose,
}

impl Group {
    /// In the order in which the README lists them.
    pub const ALL: [Group; 6] =
        [Group::Asking, Group::Weather, Group::Connections, Group::Attention, Group::Notes, Group::Prose];

    /// The word in `--select` and in the configuration.
    pub fn name(self) -> &'static str {
        match self {
            Group::Asking => "asking",
            Group::Weather => "weather",
            Group::Connections => "connections",
            Group::Attention => "attention",
            Group::Notes => "notes",
            Group::Prose => "prose",
        }
    }

    /// What its rules look after, for `explain`.
    pub fn about(self) -> &'static str {
        match self {
            Group::Asking => "your own intentions are transparent",
            Group::Weather => "clear-weather and fair-weather connections",
            Group::Connections => "a card is not a connection",
            Group::Attention => "cultivate what matters",
            Group::Notes => "is the journal itself sound",
            Group::Prose => "what your sentences tell of without a marker; off until named",
        }
    }
}

/// A rule without its options.
#[derive(Debug)]
pub struct Meta {
    /// In kebab case, as in every output.
    pub name: &'static str,
    /// What `--select` may also call it.
    pub group: Group,
    /// The level by default; `None` is `off`.
    pub level: Option<Level>,
    /// Markdown with the fixed headings; see `explain`.
    pub docs: &'static str,
}

impl Meta {
    /// The first paragraph of *What it finds*, on one line.
    pub fn summary(&self) -> String {
        crate::rules::docs::section(self.docs, "What it finds")
            .split("\n\n")
            .next()
            .unwrap_or_default()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// A rule as configured: its options, and its level unless it is off.
#[derive(Debug, Clone)]
pub struct Configured<R> {
    /// `None` where it is off.
    pub level: Option<Level>,
    /// The rule itself, which is its options.
    pub options: R,
}

impl<R> Configured<R> {
    /// The rule where it is on, for rules that are silent where another fires.
    pub fn on(&self) -> Option<&R> {
        self.level.map(|_| &self.options)
    }
}

/// Declares a rule: its name, group and level, its documentation and its options with defaults.
///
/// ```text
/// rule! {
///     "unthanked", Asking, Some(Info);
///     /// # What it finds
///     /// …
///     pub struct Unthanked {
///         /// Days that may pass.
///         pub days: u32 = 14,
///     }
/// }
/// ```
///
/// Behind the struct, `where low <= high;` says that one option may not be above another.
macro_rules! rule {
    (
        $name:literal, $group:ident, $level:expr;
        $(#[doc = $doc:literal])*
        pub struct $Rule:ident {
            $( $(#[$option_meta:meta])* pub $option:ident : $type:ty = $default:expr, )*
        }
        $( where $low:ident <= $high:ident; )?
    ) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
        #[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
        pub struct $Rule {
            $( $(#[$option_meta])* pub $option: $type, )*
        }

        impl Default for $Rule {
            fn default() -> $Rule {
                $Rule { $( $option: $default, )* }
            }
        }

        impl $Rule {
            /// What the declaration says: name, group, level and documentation.
            pub const META: $crate::rules::Meta = $crate::rules::Meta {
                name: $name,
                group: $crate::rules::Group::$group,
                level: {
                    #[allow(unused_imports)]
                    use $crate::finding::Level::{Error, Info, Warning};
                    $level
                },
                docs: concat!($($doc, "\n"),*),
            };
        }

        impl $crate::rules::declare::RuleOptions for $Rule {
            fn excess(&self) -> Option<$crate::rules::declare::Excess> {
                $( if self.$low > self.$high {
                    return Some($crate::rules::declare::Excess {
                        option: (stringify!($low).replace('_', "-"), self.$low.to_string()),
                        most: (stringify!($high).replace('_', "-"), self.$high.to_string()),
                    });
                } )?
                None
            }
        }
    };
}

/// Writes the modules, the [`super::RuleSet`] and its dispatch from the one list.
macro_rules! rules {
    (
        person { $($pm:ident :: $PR:ident,)* }
        journal { $($jm:ident :: $JR:ident,)* }
        note { $($nm:ident :: $NR:ident,)* }
        prose { $($sm:ident :: $SR:ident,)* }
        engine { $($em:ident :: $ER:ident,)* }
    ) => {
        $( mod $pm; pub use $pm::$PR; )*
        $( mod $jm; pub use $jm::$JR; )*
        $( mod $nm; pub use $nm::$NR; )*
        $( mod $sm; pub use $sm::$SR; )*
        $( mod $em; pub use $em::$ER; )*

        /// Every rule, configured. One field a rule.
        #[derive(Debug, Clone)]
        pub struct RuleSet {
            $( pub(crate) $pm: Configured<$PR>, )*
            $( pub(crate) $jm: Configured<$JR>, )*
            $( pub(crate) $nm: Configured<$NR>, )*
            $( pub(crate) $sm: Configured<$SR>, )*
            $( pub(crate) $em: Configured<$ER>, )*
        }

        /// Every rule, by name.
        pub static ALL: &[&Meta] = &[
            $( &$PR::META, )* $( &$JR::META, )* $( &$NR::META, )* $( &$SR::META, )*
            $( &$ER::META, )*
        ];

        impl RuleSet {
            /// Builds each rule by `build`, which reads its level and options.
            ///
            /// # Errors
            /// The first error of `build`.
            pub(crate) fn build<E>(builder: &mut impl declare::Build<Error = E>) -> Result<RuleSet, E> {
                Ok(RuleSet {
                    $( $pm: builder.build::<$PR>(&$PR::META)?, )*
                    $( $jm: builder.build::<$JR>(&$JR::META)?, )*
                    $( $nm: builder.build::<$NR>(&$NR::META)?, )*
                    $( $sm: builder.build::<$SR>(&$SR::META)?, )*
                    $( $em: builder.build::<$ER>(&$ER::META)?, )*
                })
            }

            /// The level at which a rule is on.
            pub fn level(&self, name: &str) -> Option<Level> {
                match name {
                    $( _ if name == $PR::META.name => self.$pm.level, )*
                    $( _ if name == $JR::META.name => self.$jm.level, )*
                    $( _ if name == $NR::META.name => self.$nm.level, )*
                    $( _ if name == $SR::META.name => self.$sm.level, )*
                    $( _ if name == $ER::META.name => self.$em.level, )*
                    _ => None,
                }
            }

            /// A rule's options as they are in effect, each as the configuration writes it.
            pub fn options(&self, name: &str) -> Vec<(String, String)> {
                let table = match name {
                    $( _ if name == $PR::META.name => toml::Table::try_from(&self.$pm.options), )*
                    $( _ if name == $JR::META.name => toml::Table::try_from(&self.$jm.options), )*
                    $( _ if name == $NR::META.name => toml::Table::try_from(&self.$nm.options), )*
                    $( _ if name == $ER::META.name => toml::Table::try_from(&self.$em.options), )*
                    _ => Ok(toml::Table::new()),
                };
                let table = table.unwrap_or_default().into_iter();
                table.map(|(key, value)| (key, value.to_string())).collect()
            }

            /// A rule's options with their defaults.
            pub fn default_options(name: &str) -> Option<toml::Table> {
                match name {
                    $( _ if name == $PR::META.name => toml::Table::try_from($PR::default()).ok(), )*
                    $( _ if name == $JR::META.name => toml::Table::try_from($JR::default()).ok(), )*
                    $( _ if name == $NR::META.name => toml::Table::try_from($NR::default()).ok(), )*
                    $( _ if name == $SR::META.name => toml::Table::try_from($SR::default()).ok(), )*
                    $( _ if name == $ER::META.name => toml::Table::try_from($ER::default()).ok(), )*
                    _ => None,
                }
            }

            /// Has the rules that are on judge one person.
            pub fn judge_person(&self, tie: &Tie<'_>, cx: &Context<'_>, out: &mut Vec<Finding>) {
                $( if let Some(level) = self.$pm.level {
                    self.$pm.options.check(tie, cx, &mut Reporter::new(&$PR::META, level, cx, out));
                } )*
            }

            /// Judges everybody together: `edited` are the summaries, before and after, of those who were
            /// judged again. Tells the rules that were, too, each with what it found.
            pub fn judge_journal(
                &self,
                people: &[Option<Summary>],
                edited: &[(Option<Summary>, Option<&Summary>)],
                cx: &Context<'_>,
                found: &mut dyn FnMut(&'static str, Vec<Finding>),
            ) {
                let everybody = std::cell::OnceCell::new();
                $( if let Some(level) = self.$jm.level {
                    let rule = &self.$jm.options;
                    let stands = |(before, after): &(Option<Summary>, Option<&Summary>)| {
                        before.as_ref().and_then(|it| rule.reads(it)) == after.and_then(|it| rule.reads(it))
                    };
                    if !edited.iter().all(stands) {
                        let mut out = Vec::new();
                        let people: &Vec<&Summary> = everybody.get_or_init(|| people.iter().flatten().collect());
                        rule.check(people, cx, &mut Reporter::new(&$JR::META, level, cx, &mut out));
                        found($JR::META.name, out);
                    }
                } )*
            }

            /// Whether any rule looks into prose, which costs reading every text.
            pub fn reads_prose(&self) -> bool {
                false $( || self.$sm.level.is_some() )*
            }

            /// Tells the rules of prose that are on, each with what it found.
            pub fn judge_prose(
                &self,
                proposals: &Proposals,
                cx: &Context<'_>,
                found: &mut dyn FnMut(&'static str, Vec<Finding>),
            ) {
                $( if let Some(level) = self.$sm.level {
                    let mut out = Vec::new();
                    self.$sm.options.check(proposals, cx, &mut Reporter::new(&$SR::META, level, cx, &mut out));
                    found($SR::META.name, out);
                } )*
            }

            /// Has the rules that are on judge one note.
            pub fn judge_note(&self, note: &NoteView<'_>, cx: &Context<'_>, out: &mut Vec<Finding>) {
                $( if let Some(level) = self.$nm.level {
                    self.$nm.options.check(note, cx, &mut Reporter::new(&$NR::META, level, cx, out));
                } )*
            }
        }
    };
}

/// What [`super::RuleSet::build`] asks for each rule.
pub(crate) trait Build {
    type Error;

    fn build<R: RuleOptions>(&mut self, meta: &'static Meta) -> Result<Configured<R>, Self::Error>;
}

/// The options of a rule, as `rule!` declares them.
pub(crate) trait RuleOptions: Default + serde::de::DeserializeOwned {
    /// Where one option is above another that it may not exceed.
    fn excess(&self) -> Option<Excess>;
}

/// An option that is above another: of each, the name in the configuration and the value.
pub(crate) struct Excess {
    pub option: (String, String),
    pub most: (String, String),
}

/// Whether the file or the command line sets a rule's option.
pub(crate) fn is_configured(config: &Config, rule: &str, option: &str) -> bool {
    config.origins.sets(&format!("rules.{rule}.{option}"))
}

/// Where a rule's option is set, for the note of a finding.
pub(crate) fn origin(config: &Config, rule: &str, option: &str) -> String {
    config.origins.describe(&format!("rules.{rule}.{option}"))
}
