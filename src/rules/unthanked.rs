//! What was received and never thanked for.

use crate::config::Days;
use crate::graph::{Event, Tie};
use crate::language::Marker;
use crate::rules::{Context, Draft, PersonRule, Reporter, count, quote};

rule! {
    "unthanked", Asking, Some(Info);
    /// # What it finds
    ///
    /// Something you got, and no thanks and no give to that person on that day or since.
    ///
    /// # Why it matters
    ///
    /// Thanks are the cheapest gift there is, and the one most missed. Two weeks is a kind
    /// allowance.
    ///
    /// # Example
    ///
    /// ```md 2026-02-02.md
    /// #got a whole afternoon of help with the move from @gia.
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
    /// Where thanks were said and not noted: note them now, dated.
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
        if !tie.is_active() {
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
        let since = newest.date.map_or_else(String::new, |date| format!(" since {date}"));
        let title = match earlier {
            [] => format!("no thanks to {} for what you got{since}", quote(tie.name())),
            _ => format!("no thanks to {} for {} that you got", quote(tie.name()), count(gots.len(), "thing")),
        };
        let mut draft = Draft::at(title, newest, "the newest", cx)
            .person(tie.key())
            .measure("unthanked", gots.len() as u64, 1)
            .threshold("days", self.days)
            .help("say thank you, and note it with `#thanks`")
            .timeline(gots.iter().copied());
        for got in earlier {
            draft = draft.related_event(got, "got", cx);
        }
        report.report(draft);
    }
}
