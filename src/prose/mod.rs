//! What the writer's prose tells of: the markers, links and people that it would need.
//!
//! A journal of years holds `Coffee with [[Ana]], asked her for an intro` and no marker. A lexicon of phrases
//! recognises such sentences, the placing of markers follows the language's binding, and each proposal is
//! verified by reading the note as it would be. It judges nothing and writes nothing; when in doubt it proposes
//! nothing.
//!
//! | module | question |
//! |---|---|
//! | `lexicon`, `tables`, `signs` | which words and phrases are there, as data, made ready, and as a prefilter |
//! | `token`, `clause`, `frame`, `request` | what are the parts of an entry, who acts, what follows the verb |
//! | `recognise`, `spoken` | what does an entry tell of |
//! | `names`, `probe` | which plain names are there, which text is an event's, whom is a line without a name about |
//! | `place`, `line_end` | where do markers, links and promises go |
//! | `verify` | does the language then say exactly that |
//! | `propose`, `write`, `proposal` | what is proposed for a journal, what of it can be written, and as data |
//!
//! Invariant: after the edits of a proposal the language gives exactly the events proposed, and no other changes.

mod clause;
mod context;
mod frame;
mod lexicon;
mod line_end;
mod names;
mod place;
mod probe;
mod proposal;
mod propose;
mod recognise;
mod request;
mod signs;
mod spoken;
mod tables;
mod token;
mod verify;
mod write;

pub use context::ProseContext;
pub use lexicon::{ENGLISH, ProseLexicon, schema};
pub use proposal::{Contacts, EntryProposal, LinkProposal, PersonProposal, Proposals, Tell, Wanted};
pub use propose::Texts;
pub use tables::{LexiconTables, Told};
