//! Asking somebody with whom no word was ever exchanged.

use crate::graph::{Event, Kind, Tie};
use crate::language::Marker;
use crate::rules::{Context, Draft, PersonRule, Reporter, quote};

rule! {
    "cold-ask", Asking, Some(Warning);
    /// # What it finds
    ///
    /// An ask that came before anything else: no meeting, no talk, no mention of the person on or
    /// before that day.
    ///
    /// Only the first ask of all is looked at. An undated ask comes before every dated event.
    ///
    /// # Why it matters
    ///
    /// A stranger who opens with a request has shown what they came for. A few words first cost
    /// little and change how the request is heard.
    ///
    /// # Example
    ///
    /// ```md 2026-03-02.md
    /// Wrote to @dana out of the blue, #ask whether she would look at my portfolio.
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # Better
    ///
    /// ```md 2026-02-10.md
    /// #met @dana at the print fair and talked about paper for an hour.
    /// ```
    ///
    /// ```md 2026-03-02.md
    /// #ask @dana whether she would look at my portfolio.
    /// ```
    ///
    /// today: 2026-03-05
    ///
    /// # When to allow it
    ///
    /// Some asks are made of strangers by their nature: a plumber, a public office. Silence the
    /// line, or leave the marker out.
    ///
    /// # Options
    ///
    /// None.
    pub struct ColdAsk {}
}

impl PersonRule for ColdAsk {
    fn check(&self, tie: &Tie<'_>, cx: &Context<'_>, report: &mut Reporter<'_>) {
        if !tie.is_active() || tie.bond().is_communal() {
            return;
        }
        let Some(ask) = tie.of(Marker::Ask).next() else { return };
        let is_word = |event: &&Event| event.kind != Kind::Marker(Marker::Ask) && event.date <= ask.date;
        if !cx.in_horizon(ask) || tie.contacts().any(|event| is_word(&event)) {
            return;
        }
        let title = format!("you asked {} before you had exchanged a word", quote(tie.name()));
        let mut draft = Draft::at(title, ask, "the first ask", cx)
            .person(tie.key())
            .note(format!("no contact with {} is noted on or before that day; today is {}", quote(tie.name()), cx.today))
            .help("say hello first: write a few lines that want nothing, or ask somebody to introduce you")
            .timeline([ask]);
        if let Some(next) = tie.contacts().find(|event| event.kind != Kind::Marker(Marker::Ask)) {
            draft = draft.related(cx.place(next), "first words", next.date);
        }
        report.report(draft);
    }
}
