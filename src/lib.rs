//! fairweather

pub mod config;
pub mod engine;
pub mod finding;
pub mod graph;
pub mod journal;
pub mod note;
pub mod rules;
pub mod text;
