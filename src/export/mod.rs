//! The facts of a journal for other programs: events, people, the graph of who knows whom, and a calendar
//! of what is due. One file for each, with its formats.
//!
//! It judges nothing and prints nothing: it makes records of what the engine and the report know, and
//! bytes of the records. Invariant: the same journal gives the same bytes, in the order of dates or keys.

mod calendar;
mod events;
mod graph;
mod people;

pub use calendar::{Due, calendar, due};
pub use events::{EventRow, event_csv, event_lines, events};
pub use graph::{Network, dot, graphml, network_json};
pub use people::{PersonRow, escaped_cell, people, people_csv, people_lines};
