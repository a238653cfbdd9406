//! What was received and never thanked for.
//!
//! Whether the help was asked for is not looked at. Invariant: the newest thanks or give answers everything
//! up to its day.

use crate::config::Days;
use crate::graph::{Event, Tie};
use crate::language::Marker;
use crate::rules::{Context, Draft, PersonRule, Reporter, quote, times};

rule! {
    "unthanked", Asking, Some(Info);
    /// # What it finds
    ///
    /// Something you got, and no thanks and no give to that person is noted on that day or since.
    ///
    /// Silent in a journal that holds no `#thanks` at all: its writer does not note them.
    ///
    /// # Why it matters
    ///
    /// Thanks are the cheapest gift there is, and the one most missed. Two weeks are a kind allowance.
    ///
    /// # Example
    ///
    /// ```md 2026-02-02.md
    /// #got a whole afternoon of help with the move from @gia.
    /// ```
    ///
    /// ```md 2026-02-20.md
    /// #thanks to @hugo for the van.
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # Better
    ///
    /// ```md 2026-02-02.md
    /// #got a whole afternoon of help with the move from @gia.
    /// ```
    ///
    /// ```md 2026-02-05.md
    /// #thanks to @gia with a postcard of the new street.
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # When to allow it
    ///
    /// Where thanks were said and not noted: note them now, dated. Family and close friends keep no score:
    /// `bond: friend`.
    ///
    /// # Options
    ///
    /// - `days` (14): days that may pass.
    pub struct Unthanked {
        /// Days that may pass.
        pub days: Days = Days(14),
    }
}

impl PersonRule for Unthanked {
    fn check(&self, tie: &Tie<'_>, cx: &Context<'_>, report: &mut Reporter<'_>) {
        if !tie.is_active() || tie.bond().is_communal() || !cx.history.holds_thanks {
            return;
        }
        // Only the newest sign of thanks matters: it answers everything up to its day.
        let thanked = tie.past.iter().rev().find(|event| event.is(Marker::Thanks) || event.is_give());
        let open = |got: &&Event| {
            let answered = thanked.is_some_and(|thanks| match (thanks.date, got.date) {
                (Some(thanks), Some(got)) => thanks >= got,
                (thanks, got) => thanks.is_some() || got.is_none(),
            });
            !answered && got.date.is_some_and(|day| cx.age(day) >= i64::from(self.days.0))
        };
        let gots: Vec<&Event> = cx.in_sight(tie).filter(|event| event.is(Marker::Got)).filter(open).collect();
        let Some((newest, earlier)) = gots.split_last() else { return };
        let name = quote(tie.name());
        let title = match (earlier, newest.date, thanked) {
            ([], Some(date), _) => format!("{name} helped you on {date}, and no thanks is noted"),
            (_, _, None) => format!("{name} helped you {}, and no thanks is noted", times(gots.len())),
            (_, _, Some(thanks)) => {
                let last = if thanks.is_give() { "you last gave" } else { "your last thanks" };
                format!("{name} helped you {} since {last}", times(gots.len()))
            }
        };
        let mut draft = Draft::at(title, newest, "the newest", cx)
            .person(tie.key())
            .measure("unthanked", gots.len() as u64, 1)
            .threshold("days", self.days)
            .help("say thank you, and note it (`#thanks`)")
            .more("thing")
            .timeline(gots.iter().copied());
        for got in earlier {
            draft = draft.related_event(got, "got", cx);
        }
        report.report(draft);
    }
}
