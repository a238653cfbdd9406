//! fairweather

pub mod cli;
pub mod config;
pub mod engine;
pub mod error;
pub mod finding;
pub mod graph;
pub mod journal;
pub mod note;
pub mod output;
pub mod rules;
pub mod text;
