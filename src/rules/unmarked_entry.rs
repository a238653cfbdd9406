//! An entry that seems to tell of something, and has no marker.

use crate::finding::{Fix, Place, Safety};
use crate::prose::{Contacts, EntryProposal, Proposals, Tell, Told, Wanted};
use crate::rules::{Context, Draft, ProseRule, Reporter, people_list};

rule! {
    "unmarked-entry", Prose, None;
    /// # What it finds
    ///
    /// An entry without any marker that seems to tell of an ask, a give or something else that passed
    /// between you and somebody. Each such phrase is one finding; `fairweather suggest` shows them one by one.
    ///
    /// Off until named, since it reads every sentence. Plans, questions, habits, memories and other people's
    /// acts are passed over; so is whatever a marker could only be given to the wrong person.
    ///
    /// # Why it matters
    ///
    /// What has no marker is not seen: a journal of years may hold a hundred asks and not one `#ask`.
    ///
    /// # Example
    ///
    /// ```toml
    /// [rules.unmarked-entry]
    /// level = "info"
    /// ```
    ///
    /// ```md people/Ana Lopez.md
    /// She sings.
    /// ```
    ///
    /// ```md 2026-03-02.md
    /// - Coffee with [[Ana Lopez]], asked her for an intro.
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # Better
    ///
    /// ```toml
    /// [rules.unmarked-entry]
    /// level = "info"
    /// ```
    ///
    /// ```md people/Ana Lopez.md
    /// She sings.
    /// ```
    ///
    /// ```md 2026-03-02.md
    /// - Coffee with [[Ana Lopez]], asked her for an intro. #ask
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # When to allow it
    ///
    /// Where you do not want to count what passed: say `n` in `fairweather suggest --review`, or leave the rule off.
    ///
    /// # Options
    ///
    /// - `contacts` (`false`): whether `#met`, `#talked` and `#worked` are proposed, too; a mention is contact already.
    /// - `markers` (`[]`): the only markers to propose, `promise` among them; all of them where the list is empty.
    pub struct UnmarkedEntry {
        /// Whether contact markers are proposed.
        pub contacts: bool = false,
        /// The only markers to propose.
        pub markers: Vec<String> = Vec::new(),
    }
}

/// How the note begins that names those who no longer count as contact.
pub const LOSES: &str = "no longer counts as contact: ";

impl UnmarkedEntry {
    /// What is wanted of the sentences.
    pub fn wanted(&self) -> Wanted {
        let contacts = if self.contacts { Contacts::Proposed } else { Contacts::LeftOut };
        let markers = self.markers.iter().filter_map(|name| Told::by_name(name)).collect();
        Wanted { contacts, markers }
    }
}

impl ProseRule for UnmarkedEntry {
    fn check(&self, proposals: &Proposals, cx: &Context<'_>, report: &mut Reporter<'_>) {
        for entry in &proposals.entries {
            for tell in &entry.tells {
                report.report(finding(entry, tell, cx));
            }
        }
    }
}

fn finding(entry: &EntryProposal, tell: &Tell, cx: &Context<'_>) -> Draft {
    let place = Place { note: cx.journal.path(entry.note).clone(), span: tell.span };
    let marker = tell.told.name();
    let names: Vec<&str> = tell.people.iter().map(|(_, name)| name.as_str()).collect();
    let whom = people_list(&names);
    let title = format!("{} without a marker: {whom}", thing(tell.told));
    let shown = match tell.told {
        Told::Promise => "- [ ] #give".to_owned(),
        Told::Event(marker) => format!("#{}", marker.name()),
    };
    let written = entry.tells.iter().map(|tell| tell.told.name());
    let all: Vec<&str> = written.collect();
    let fix_title = match all.as_slice() {
        ["promise"] => "write the promise below".to_owned(),
        [one] => format!("write `#{one}`"),
        many => format!("write what the entry tells of: {}", many.join(", ")),
    };
    let fix = Fix { safety: Safety::Unsafe, title: fix_title, edits: entry.edits.clone() };
    let mut draft = Draft::new(title, place, format!("`{shown}`?"))
        .marker(marker)
        .evidence(marker, entry.day, entry.hash)
        .help(format!("write `{shown}` if that is what passed; `fairweather suggest --review` asks you one by one"))
        .dated(entry.day)
        .fix(fix);
    for (key, _) in &tell.people {
        draft = draft.person(key);
    }
    if !entry.lost.is_empty() {
        draft = draft.note(format!("{LOSES}{}", entry.lost.join(", ")));
    }
    draft
}

fn thing(told: Told) -> &'static str {
    use crate::language::Marker;
    match told {
        Told::Promise => "a promise",
        Told::Event(marker) => match marker {
            Marker::Ask => "an ask",
            Marker::AskedMe => "a request",
            Marker::Give => "a give",
            Marker::Got => "something given",
            Marker::Introduced => "an introduction",
            Marker::Thanks => "thanks",
            Marker::Met => "a meeting",
            Marker::Talked => "a talk",
            Marker::Worked => "work together",
            Marker::Added => "a new contact",
            Marker::NoReply => "a missing answer",
            Marker::Win | Marker::Low | Marker::LetGo => "an event",
        },
    }
}
