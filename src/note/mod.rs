//! What one note says, as written: nothing here knows another note.
//!
//! [`parse()`] turns a path and a text into a [`Note`]: mentions, markers, dates, properties,
//! directives, each with its span. It is total: it refuses no text. Who is meant by a mention and
//! which people a marker binds to depends on the whole journal and is decided in `graph`.
//!
//! | module | question |
//! |---|---|
//! | `model` | what are the parts of a note, as data |
//! | `syntax` | what do the characters of one line say: dates, tags, links, handles |
//! | `front_matter` | which keys does the YAML at the top hold |
//! | `parse` | from text to note: blocks, lines, what encloses them |
//! | `directive` | what does a comment silence, and where |
//! | `folder`, `declaration` | is it a person's page, as far as it can know |
//! | `page` | what does a page say of its person |
//! | `store` | how are many notes kept in little memory |

mod declaration;
mod directive;
mod folder;
mod front_matter;
mod grammar;
mod known_keys;
mod model;
mod page;
mod parse;
mod rhythm;
mod store;
pub mod syntax;
mod value;

pub use folder::folder_beside;
pub use front_matter::{GENERATED, front_matter_span, front_matter_text, properties};
pub use grammar::Grammar;
pub use model::{
    Action, At, Closing, Directive, DirectiveRule, Entry, EntryKind, Follow, Form, Mark, MarkForm, Mention,
    Page, Problem, ProblemKind, Rhythm, Scope, ScopeId, Trail, Until,
};
pub use page::given_first;
pub use parse::{
    KeptReading, Parser, Unread, empty, parse, parse_and_keep, parse_without_fast_path, unreadable,
};
pub use store::batch::{NoteBatch, NoteLists};
pub use store::interner::{NameId, Names};
pub use store::items::Items;
pub use store::lists::{Lists, UnpackedLists};
pub use store::note::{Home, Note};
pub use store::thin_vec::ThinVec;
pub use syntax::nobody::is_plain_handle;
pub use syntax::tag::{is_tag_name, means_something};
