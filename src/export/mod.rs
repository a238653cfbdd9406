//! The facts of a journal for other programs: events, people, the graph of who knows whom, and
//! a calendar of what is due.

mod calendar;
mod graph;
mod people;

pub use calendar::{Due, calendar, due};
pub use graph::{Network, dot, graphml, network_json};
pub use people::{PersonRow, escaped_cell, people, people_csv, people_lines};
