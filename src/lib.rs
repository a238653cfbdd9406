//! fairweather reads a folder of Markdown notes, builds a graph of people and dated events in memory,
//! and says what a good friend would about the *writer's* habits.
//!
//! # Bird's eye
//!
//! Text flows one way: disk → [`text`] → [`note`] → [`journal`] → [`graph`] → findings → page. A floor
//! uses only the floors below it.
//!
//! | floor | modules | question |
//! |---|---|---|
//! | vocabulary | [`text`], [`clock`], [`finding`], [`config`] | where is it, what was found, what is set |
//! | as written | [`note`], [`journal`] | what does one file say, what files are there |
//! | as understood | [`graph`] | who is meant, what passed between whom |
//! | judged | [`rules`], [`engine`] | what is worth saying, what does an edit change |
//! | mended | [`fix`], [`baseline`], [`mod@write`] | what can be edited, what is known already, on disk safely |
//! | shown | [`output`], [`report`] | how findings look, how relationships stand |
//! | doors | [`watch`], [`cli`] | who asked |
//!
//! # Invariants
//!
//! 1. Parsing and building the graph are total: a bad note is a finding, not an error.
//! 2. Outside crates have walls: pulldown-cmark is named in `note` alone, walkdir in `engine/source`,
//!    miette in `output/frame`, comfy-table in `report/table`, notify and crossterm in `watch`, clap in
//!    `cli`.
//! 3. The clock is `main`'s, which hands it down; a door asks it once, and only `watch` asks again. Standard output is
//!    `cli`'s, which hands it down to `watch`.
//! 4. Places are byte spans until the edge; only [`text`] counts lines and columns.
//! 5. The law: after any changes, [`engine::Engine::check`] equals a fresh engine over the same texts.
//! 6. No order of a hash map reaches a page.
//! 7. Nothing opens a network connection, and `check` writes nothing but what it was asked to.

pub mod text;

pub mod clock;

pub mod finding;

pub mod language;

pub mod config;

pub mod atomic_file;

pub mod note;

pub mod journal;

pub mod graph;

pub mod rules;

pub mod engine;

pub mod git;

pub mod fix;

pub mod baseline;

pub mod output;

pub mod report;

pub mod export;

pub mod error;

pub mod project;

pub mod notify;

pub mod watch;

pub mod cli;
