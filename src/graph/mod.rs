//! The journal as understood: people and the dated events between them and the writer.
//!
//! `people` decides who is meant by a mention; `bind` gives each note's markers their people and
//! makes events; `somebody` finds out with both who is somebody without a page; `tie` is one person's timeline
//! as rules see it; `edges` joins people to one another.

mod bind;
mod binding;
mod deletions;
mod edges;
mod event;
mod moves;
mod named_before;
mod people;
mod seen_set;
mod similar;
mod somebody;
mod tie;
mod timeline;

pub use bind::{bind, bind_around, bind_in};
pub use binding::{Binding, Bound, Candidates, Resolved};
pub use edges::{CROWD, Edge, EdgeKind, Edges};
pub use event::{Event, EventKind};
pub use people::{Clash, PageRenaming, PeopleIndex, Stage, Survey, path_key};
pub use somebody::{
    EditAround, NoteKeys, RenamedPage, Update, bind_as_if, people_of, possible_person, renaming,
    update_people, update_people_around,
};
pub use tie::{Cadence, Tie};
pub use timeline::{Concerned, Graph, Moment, NoteVersion, TimelineBuilder, with_spans_of};

use crate::journal::NoteId;
use crate::language::Bond;

/// One person of a [`Graph`]. Ids are handed out in no meaningful order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonId(pub u32);

/// Somebody. Declared where there is a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The key of the display name: what outputs hold.
    pub key: Box<str>,
    /// The display name: of the page, else as first written in path order.
    pub name: Box<str>,
    /// The note that declares them; `None` of somebody who is only named.
    pub page: Option<NoteId>,
    /// Whether they are somebody, as far as names tell (see [`Graph::is_somebody`]).
    pub alive: bool,
    /// No page, and only bare handles: nobody once nothing happened with them.
    pub by_handles_alone: bool,
}

impl Bond {
    /// Whether the score-keeping rules (⚖) of every group are off.
    pub fn is_communal(self) -> bool {
        self == Bond::Communal
    }
}
