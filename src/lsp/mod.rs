//! `server`: the language server. What `check` says of a journal, an editor shows while one types, in every
//! note, open or not.
//!
//! It speaks the Language Server Protocol 3.17 over two streams, one process an editor. One thread reads, one
//! writes, one opens journals; the main loop owns the engines, takes messages in order, and judges once for all
//! that wait. There is no timer between a keystroke and its findings.
//!
//! | file | question |
//! |---|---|
//! | `frame`, `wire` | bytes and messages, positions and URIs |
//! | `client`, `settings` | what can the client do, what does it want |
//! | `server`, `dispatch`, `sync` | which message is handled by what, which documents are open |
//! | `folders`, `roots`, `configuration` | which journals are served, where are they, what is wrong with their configuration |
//! | `load`, `journal`, `document`, `texts` | how is a journal opened and kept as the editor has it |
//! | `telling`, `recovery` | progress and the log, what happens after a panic |
//! | `published`, `diagnostic`, `publish` | which notes' findings are sent, and how they look |
//! | `scene` | what stands at a position |
//! | `completion`, `token`, `offer`, `properties`, `matching` | what is typed, and what fits |
//! | `about`, `reason`, `edits`, `renaming`, `respell` | what is said of somebody, why a marker binds, how texts change |
//! | `hover`, `navigation`, `rename`, `symbols`, `actions`, `linking`, `lens`, `commands` | one kind of request each |
//!
//! Not here: how a journal follows the disk (`project`), and streams, which `cli` hands in. Pull diagnostics are
//! left out on purpose: one keystroke changes findings in notes that no client would ask about.
//!
//! Invariants: at rest, all that is published of a journal are the findings of `check` over the same texts. The
//! server writes no note: every edit goes through the client.

mod about;
mod actions;
mod client;
mod commands;
mod completion;
mod configuration;
mod diagnostic;
mod dispatch;
mod document;
mod edits;
mod folders;
mod frame;
mod hover;
mod journal;
mod lens;
mod linking;
mod load;
mod matching;
mod navigation;
mod offer;
mod properties;
mod publish;
mod published;
mod reason;
mod recovery;
mod rename;
mod renaming;
mod respell;
mod roots;
mod scene;
mod server;
mod settings;
mod symbols;
mod sync;
mod telling;
mod texts;
mod token;
mod wire;

pub use server::{ServerOptions, SessionEnd, Streams, Verbosity, run};
