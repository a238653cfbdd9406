//! Edges between people: who was introduced to whom, and who is named together.
//!
//! Made on demand from the notes' bindings, for reports and exports; no rule needs them, so `check`
//! never pays for them. The writer is in none: what passed with the writer is a [`super::Tie`].

use chrono::NaiveDate;
use rustc_hash::FxHashMap;

use crate::graph::{Binding, PeopleIndex, PersonId, Resolved};
use crate::journal::NoteId;
use crate::language::Marker;
use crate::note::{EntryKind, Lists, Note, UnpackedLists};

/// More people than this in one entry are a crowd, a list of guests: they make no edges, and a
/// note with ten thousand names does not make fifty million of them.
pub const CROWD: usize = 40;

/// What joins two people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EdgeKind {
    /// The writer introduced them to one another. Weight: how often.
    Introduced,
    /// `from` introduced `to` to the writer (the page's `introduced-by`). Weight: 1.
    IntroducedBy,
    /// Named together. Weight: in how many entries.
    Together,
}

impl EdgeKind {
    /// The name in outputs.
    pub fn name(self) -> &'static str {
        match self {
            EdgeKind::Introduced => "introduced",
            EdgeKind::IntroducedBy => "introduced-by",
            EdgeKind::Together => "together",
        }
    }

    /// Whether `from` and `to` can be told apart.
    pub fn is_directed(self) -> bool {
        self == EdgeKind::IntroducedBy
    }
}

/// One kind of tie between two people. Where it has no direction, `from` is the smaller key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge {
    /// Of an introduction that a page tells of: who introduced.
    pub from: PersonId,
    /// Who was introduced, likewise.
    pub to: PersonId,
    /// What joins the two.
    pub kind: EdgeKind,
    /// How many entries or markers join them; 1 where a page says so.
    pub weight: u32,
}

/// Edges under way: counted a note at a time, in any order.
#[derive(Debug, Default)]
pub struct Edges {
    weights: FxHashMap<(PersonId, PersonId, EdgeKind), u32>,
}

impl Edges {
    /// Counts one note. Plans and what is dated after `today` have not happened.
    pub fn add(
        &mut self,
        id: NoteId,
        note: &Note,
        binding: &Binding,
        directory: &PeopleIndex,
        today: NaiveDate,
    ) {
        let happened = |entry: u32| {
            let entry = note.entries().at(entry as usize);
            !entry.planned && entry.date.is_none_or(|date| date <= today)
        };
        self.add_introductions(binding, happened);
        self.add_named(note, binding, happened);
        let (Some(page), Some(owner)) = (note.page(), directory.by_page(id)) else { return };
        for by in &page.introduced_by {
            if let Resolved::Person(by) = directory.resolve_property(by.value)
                && by != owner
            {
                self.weights.insert((by, owner, EdgeKind::IntroducedBy), 1);
            }
        }
    }

    /// Takes in what was counted elsewhere.
    pub fn merge(mut self, other: Edges) -> Edges {
        for (edge, weight) in other.weights {
            *self.weights.entry(edge).or_default() += weight;
        }
        self
    }

    /// All edges, by the keys of their people and kind.
    pub fn finish(self, directory: &PeopleIndex) -> Vec<Edge> {
        let key = |id: PersonId| &*directory.person(id).key;
        let mut edges: Vec<Edge> = self
            .weights
            .into_iter()
            .map(|((from, to, kind), weight)| {
                let turned = !kind.is_directed() && (key(to), to) < (key(from), from);
                let (from, to) = if turned { (to, from) } else { (from, to) };
                Edge { from, to, kind, weight }
            })
            .collect();
        edges.sort_by(|a, b| {
            (key(a.from), key(a.to), a.kind, a.from, a.to).cmp(&(
                key(b.from),
                key(b.to),
                b.kind,
                b.from,
                b.to,
            ))
        });
        edges
    }

    /// `#introduced` joins every two of its people.
    fn add_introductions(&mut self, binding: &Binding, happened: impl Fn(u32) -> bool) {
        let mut bound: Vec<(u32, PersonId)> = binding
            .bound
            .iter()
            .filter(|bound| bound.event.is(Marker::Introduced) && happened(bound.entry))
            .filter_map(|bound| Some((bound.mark?, bound.person?)))
            .collect();
        bound.sort_unstable();
        for one in bound.chunk_by(|a, b| a.0 == b.0) {
            let people: Vec<PersonId> = one.iter().map(|(_, person)| *person).collect();
            self.join(people, EdgeKind::Introduced);
        }
    }

    /// Those named in one entry; the participants of a note are one list, whatever their lines.
    fn add_named(&mut self, note: &Note, binding: &Binding, happened: impl Fn(u32) -> bool) {
        let mut participants = Vec::new();
        let mut scratch = UnpackedLists::default();
        let Lists { entries, mentions, .. } = note.unpack(&mut scratch);
        let mut at = 0;
        while at < mentions.len() {
            let entry = mentions[at].entry;
            let count = mentions[at..].partition_point(|mention| mention.entry == entry);
            let people = binding.mentions[at..at + count].iter().filter_map(|mention| match mention {
                Resolved::Person(person) => Some(*person),
                _ => None,
            });
            at += count;
            if !happened(entry) {
                continue;
            }
            if entries[entry as usize].kind == EntryKind::Participant {
                participants.extend(people);
            } else if count > 1 {
                let people = people.collect();
                self.join(people, EdgeKind::Together);
            }
        }
        self.join(participants, EdgeKind::Together);
    }

    fn join(&mut self, mut people: Vec<PersonId>, kind: EdgeKind) {
        people.sort_unstable();
        people.dedup();
        if people.len() > CROWD {
            return;
        }
        for (nth, &one) in people.iter().enumerate() {
            for &other in &people[nth + 1..] {
                *self.weights.entry((one, other, kind)).or_default() += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use chrono::NaiveDate;

    use crate::config::Config;
    use crate::engine::{Engine, Memory};
    use crate::rules::RuleSet;

    fn edges(notes: &[(&str, &str)]) -> Vec<String> {
        let config = Config::default();
        let rules = RuleSet::from_config(&config, None, &[]).expect("the defaults");
        let mut memory = Memory::new(&config);
        for (path, text) in notes {
            memory.insert(path, text.as_bytes());
        }
        let today = NaiveDate::from_ymd_opt(2026, 11, 20).expect("a day");
        let engine = Engine::open(Arc::new(config), rules, &memory, today, 2);
        let key = |id| engine.graph().person(id).key.to_string();
        let show = |edge: &super::Edge| {
            format!("{} {} {} {}", key(edge.from), edge.kind.name(), key(edge.to), edge.weight)
        };
        engine.edges(today).iter().map(show).collect()
    }

    #[test]
    fn an_introduction_joins_every_two_of_its_people() {
        let found = edges(&[("2026-03-01.md", "- #introduced @cy, @ana and @bo\n")]);
        assert_eq!(
            found,
            [
                "ana introduced bo 1",
                "ana together bo 1",
                "ana introduced cy 1",
                "ana together cy 1",
                "bo introduced cy 1",
                "bo together cy 1",
            ]
        );
    }

    #[test]
    fn who_introduced_somebody_is_found_by_name_alias_and_without_a_page() {
        let found = edges(&[
            ("people/Ana López.md", "---\naliases: [Anita]\n---\n"),
            ("people/Bo.md", "---\nintroduced-by: \"[[Anita]]\"\n---\n"),
            ("people/Cy.md", "---\nvia: ana lopez, @dee, Nobody Known, Cy\n---\n"),
            ("2026-03-01.md", "saw @dee\n"),
        ]);
        assert_eq!(
            found,
            ["ana-lópez introduced-by bo 1", "ana-lópez introduced-by cy 1", "dee introduced-by cy 1"]
        );
    }

    #[test]
    fn the_weight_counts_entries_and_not_mentions() {
        let found = edges(&[
            ("2026-03-01.md", "lunch with @bo, @ana and @bo again\n\n@ana and @bo, later\n"),
            ("2026-03-02.md", "---\nattendees: [Ana, Bo]\n---\n"),
        ]);
        assert_eq!(found, ["ana together bo 3"]);
    }

    #[test]
    fn plans_and_the_future_join_nobody() {
        let found = edges(&[(
            "2026-03-01.md",
            "- [ ] #introduced @ana @bo\n- 2027-01-01 dinner with @ana and @cy\n",
        )]);
        assert_eq!(found, [""; 0]);
    }

    #[test]
    fn a_crowd_joins_nobody() {
        let guests = |count: usize| (0..count).map(|n| format!("@guest{n}x ")).collect::<String>();
        assert_eq!(edges(&[("2026-03-01.md", &guests(super::CROWD + 1))]).len(), 0);
        assert_eq!(
            edges(&[("2026-03-01.md", &guests(super::CROWD))]).len(),
            super::CROWD * (super::CROWD - 1) / 2
        );
    }
}
