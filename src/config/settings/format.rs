//! The output formats: the one list of them.
//!
//! The list stands on this low floor because `[output] format` accepts their names. Each is rendered by
//! the file of its name in `output`; what it prints is not known here.

use crate::config::settings::choice::choice;

/// Calls a macro with every format. A new one is a line here and `output/<name>.rs`; from the line follow
/// the name that the configuration and `--format` accept, the help text, the schema, the README's list and
/// the call of its renderer. What is for `people` is followed by a summary; what is for `programs` is a
/// document that they can read as it is.
macro_rules! formats {
    ($with:ident) => {
        $with! {
            /// Each finding with the lines that it is about; the default.
            full => Full for people,
            /// One line for each finding.
            concise => Concise for people,
            /// One line for each finding, under its note.
            grouped => Grouped for people,
            /// A note with links and quotations, to be kept in the vault; it counts for nothing.
            md => Md for programs,
            /// One JSON document; `fairweather schema json` prints its schema.
            json => Json for programs,
            /// JSON Lines: a header, each finding, a summary.
            jsonl => Jsonl for programs,
            /// SARIF 2.1.0, for code scanning.
            sarif => Sarif for programs,
            /// Annotations of a GitHub workflow.
            github => Github for programs,
            /// The Code Quality report of GitLab.
            gitlab => Gitlab for programs,
            /// JUnit's XML: a test suite for each note, a failed test for each finding.
            junit => Junit for programs,
            /// The Diagnostic Format of reviewdog.
            rdjson => Rdjson for programs,
        }
    };
}
pub(crate) use formats;

macro_rules! is_people {
    (people) => {
        true
    };
    (programs) => {
        false
    };
}

macro_rules! declare {
    ($( $(#[doc = $doc:literal])* $name:ident => $Format:ident for $reader:ident, )+) => {
        choice! {
            /// A form in which findings are written.
            pub enum Format {
                $( $(#[doc = $doc])* $Format = stringify!($name), )+
            }
        }

        impl Format {
            /// Whether it is for people: then a summary follows.
            pub fn is_human(self) -> bool {
                match self {
                    $( Format::$Format => is_people!($reader), )+
                }
            }

            /// What it is, for the README.
            pub fn about(self) -> &'static str {
                match self {
                    $( Format::$Format => concat!($($doc,)*).trim_ascii(), )+
                }
            }
        }
    };
}

formats!(declare);
