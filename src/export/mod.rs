//! The facts of a journal for other programs: events, people, and the graph of who knows whom.

mod graph;
mod people;

pub use graph::{Network, dot, graphml, network_json};
pub use people::{PersonRow, people, people_csv, people_lines, plain_cell};
