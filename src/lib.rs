//! fairweather reads a folder of Markdown notes, builds a graph of people and dated events in memory,
//! and says what a good friend would about the *writer's* habits.
//!
//! # Bird's eye
//!
//! Text flows one way: disk → [`text`] → [`note`] → [`journal`] → [`graph`] → findings → page. A floor
//! uses only the floors below it; the modules below stand in that order.
//!
//! | floor | modules | question |
//! |---|---|---|
//! | vocabulary | [`text`], [`clock`], [`language`], [`mod@atomic_file`], [`finding`], [`config`] | where is it, which words are there, what was found, what is set |
//! | as written | [`note`], [`journal`] | what does one file say, what files are there |
//! | as understood | [`graph`] | who is meant, what passed between whom |
//! | judged | [`prose`], [`rules`], [`engine`] | what do sentences tell of, what is worth saying, what does an edit change |
//! | kept and shown | [`git`], [`fix`], [`baseline`], [`output`], [`report`], [`export`], [`mod@import`], [`error`] | which tree, what can be edited, what is known already, how it looks, whom other programs know |
//! | opened | [`notify`], [`project`] | what changes on disk, which journal is meant and how it is configured |
//! | doors | [`watch`], [`lsp`], [`cli`] | who asked |
//!
//! # Invariants
//!
//! 1. Parsing and building the graph are total: a bad note is a finding, not an error. `Result` appears only
//!    where the world outside is touched.
//! 2. Crates of other people have walls: each may be named in the files that `tests/it/tidy/crates.rs`
//!    lists, or is free.
//! 3. The clock is `main`'s, which hands it down; only a watcher asks it again. Standard output and error
//!    belong to `cli`, which hands them down to `watch` and `lsp`.
//! 4. Places are byte spans until the edge; only [`text`] counts lines and columns.
//! 5. The law: after any changes, [`engine::Engine::check`] equals a fresh engine over the same texts.
//! 6. No order of a hash map reaches a page.
//! 7. Nothing opens a network connection, and `check` writes nothing but what it was asked to. Every file
//!    that is written is written by [`mod@atomic_file`].
//! 8. No two files use each other, not even by a detour.
//!
//! # Glossary
//!
//! One word means one thing, here and in every file.
//!
//! | word | meaning |
//! |---|---|
//! | journal | a folder of notes with one root |
//! | root | the journal's folder; every path of a note is relative to it |
//! | note | one Markdown file of the journal |
//! | page | a note that declares a person |
//! | person | somebody with a key, with or without a page |
//! | key | a name folded so that its spellings are equal (`Ana_Lopez`, `ana-lopez`) |
//! | mention | a place where a note may name somebody |
//! | settle | deciding from all its mentions whether a key is somebody without a page |
//! | marker | a word of the language for what passed (`#give`); as written with its place, a *mark* |
//! | property | a key of front matter, or of a Logseq page's first block, that means something |
//! | participant | somebody whom a property names for the whole note |
//! | block | a paragraph, heading, table row or the own text of a list item |
//! | entry | one source line of a block: what a marker and its people stand on |
//! | scope | a list item or heading that may name people for what it encloses |
//! | binding | the people that a marker of an entry gets |
//! | event | a dated fact about one person: a bound marker, or a mention |
//! | plan, promise | an open task; one that gives or thanks |
//! | tie | one person's timeline with the writer, as rules see it |
//! | moment | a win or a low of the writer |
//! | phrase, told | words that tell of an event or a promise, by the lexicon |
//! | proposal | a marker, link or person that a sentence would need |
//! | probe | a note read as if its plain names were links |
//! | summary | one tie in a few facts, for rules that judge the journal as a whole |
//! | rule, group | what judges; rules that are switched together |
//! | finding | what a rule found: a title, places, helps, perhaps a fix |
//! | label | a place of a finding with words about it |
//! | fingerprint | a finding's hash, free of paths and lines; *subject*: the same of rule and people |
//! | suppression | silencing findings, by a *directive* in a note, a property, or the configuration |
//! | baseline | the findings that were accepted when an old journal was taken up |
//! | fix, edit | how a finding could be ended; a replacement of one place |
//! | source | where notes come from: disk, memory, a git tree, or an overlay of two |
//! | tree | the state of a repository that is read: its index or a revision |
//! | spec, prepared, opened | what was asked for; found and configured; read and judged |
//! | batch | notes read together, whose lists share memory |
//! | interner | the table that keeps each spelling once |
//! | scratch buffer | memory that one note after another is read in |
//! | fast path | a reader of what is common, held equal to the full parser by a test |
//! | checkpoint | a place in a long note at which its reading may begin again |
//! | snapshot | what a watcher has read: each note's stamp and hash |
//! | run | one judging of the journal, and the document that it prints |

pub mod text;

pub mod clock;

pub mod language;

pub mod atomic_file;

pub mod finding;

pub mod config;

pub mod note;

pub mod journal;

pub mod graph;

pub mod prose;

pub mod rules;

pub mod engine;

pub mod git;

pub mod fix;

pub mod baseline;

pub mod output;

pub mod report;

pub mod export;

pub mod import;

pub mod error;

pub mod notify;

pub mod project;

pub mod watch;

pub mod lsp;

pub mod cli;
