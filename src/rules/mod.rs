//! What fairweather finds: one file a rule, each with its documentation, and the one list.
//!
//! A rule is a struct whose fields are its options and one method, `check`. Four traits say what
//! a rule may look at, so that the engine knows what an edit can change:
//!
//! - [`NoteRule`]: one note and what the graph made of it;
//! - [`PersonRule`]: one person's [`Tie`], the writer's own wins and lows, today;
//! - [`JournalRule`]: a [`Summary`] of every tie;
//! - [`ProseRule`]: what could be proposed for the journal's sentences. These are off until named.
//!
//! The `rule!` macro keeps the doc comment: it is the text of `explain`, of the README's table and
//! of every machine format. The list at the end of this file is the only list of rules.

#[macro_use]
mod declare;
mod context;
pub mod docs;
mod phrases;
mod reporter;
mod selection;
mod shared;
mod summary;

pub use context::{Context, History, NoteView};
pub use declare::{Configured, Group, Meta};
pub use docs::text;
pub use phrases::{
    count, days, days_ago, indefinite, names_stay, number, people_list, quote, reaches, times,
};
pub use reporter::{Draft, Reporter};
pub use selection::{covers, expand, nearest};
pub use shared::tell_once;
pub use summary::{Summary, ToldEvent};
pub use unmarked_entry::LOSES;

use crate::finding::{Finding, Level};
use crate::graph::Tie;
use crate::prose::Proposals;

/// Judges one note.
pub trait NoteRule {
    /// Reports what it finds; called for each note that an edit touched.
    fn check(&self, note: &NoteView<'_>, cx: &Context<'_>, report: &mut Reporter<'_>);
}

/// Judges the writer's side of one relationship.
pub trait PersonRule {
    /// Reports what it finds; called for each person whom an edit touched.
    fn check(&self, tie: &Tie<'_>, cx: &Context<'_>, report: &mut Reporter<'_>);
}

/// Judges the journal as a whole.
pub trait JournalRule {
    /// Reports what it finds; the summaries are of all ties, in no order that means anything.
    fn check(&self, people: &[&Summary], cx: &Context<'_>, report: &mut Reporter<'_>);

    /// What it reads of a person; `None` of one who might as well not be there. While that is the same of
    /// everybody whom an edit touched, what it found stands.
    fn reads<'s>(&self, person: &'s Summary) -> Option<impl PartialEq + use<'s, Self>>;
}

/// Judges what the writer's sentences tell of.
pub trait ProseRule {
    /// Reports what it finds; the proposals are those of the whole journal.
    fn check(&self, proposals: &Proposals, cx: &Context<'_>, report: &mut Reporter<'_>);
}

rules! {
    person {
        asks_without_give::AsksWithoutGive,
        cold_ask::ColdAsk,
        ask_only::AskOnly,
        ask_after_silence::AskAfterSilence,
        unthanked::Unthanked,
        endorsement_without_work::EndorsementWithoutWork,
        fair_weather::FairWeather,
        clear_weather::ClearWeather,
        unanswered_asks::UnansweredAsks,
        one_sided_giving::OneSidedGiving,
        cold_add::ColdAdd,
        idle_connection::IdleConnection,
        overdue::Overdue,
        drifting::Drifting,
        contact_after_let_go::ContactAfterLetGo,
    }
    journal {
        asking_everyone::AskingEveryone,
        card_only::CardOnly,
        card_collector::CardCollector,
        misplaced_attention::MisplacedAttention,
        crowded_circle::CrowdedCircle,
        open_promise::OpenPromise,
    }
    note {
        marker_without_person::MarkerWithoutPerson,
        undated_marker::UndatedMarker,
        unknown_marker::UnknownMarker,
        unknown_person::UnknownPerson,
        ambiguous_person::AmbiguousPerson,
        alias_clash::AliasClash,
        date_mismatch::DateMismatch,
        invalid_date::InvalidDate,
        future_date::FutureDate,
        invalid_property::InvalidProperty,
        unreadable_note::UnreadableNote,
        unknown_rule::UnknownRule,
        unclosed_disable::UnclosedDisable,
    }
    prose {
        unmarked_entry::UnmarkedEntry,
        unlinked_mention::UnlinkedMention,
        unlisted_person::UnlistedPerson,
    }
    engine {
        unused_ignore::UnusedIgnore,
        expired_ignore::ExpiredIgnore,
    }
}
