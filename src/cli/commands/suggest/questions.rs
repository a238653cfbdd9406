//! What a review asks: one question for each proposal, in the order of places.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::cli::commands::suggest::Chosen;
use crate::cli::commands::suggest::page::written;
use crate::cli::commands::suggest::sheets::Accepted;
use crate::finding::{Finding, Place};
use crate::project::Opened;
use crate::prose::{Proposals, Told};
use crate::text::{NotePath, Text};

/// One question.
pub(super) struct Question {
    pub path: NotePath,
    pub place: Place,
    pub what: Accepted,
    pub keys: Vec<String>,
    pub refusal: u64,
    pub text: String,
    /// Where its line begins.
    pub line_start: usize,
}

impl Question {
    pub(super) fn kind(&self) -> QuestionKind {
        match self.what {
            Accepted::Tell { told, .. } => QuestionKind::Told(told),
            Accepted::Link(_) => QuestionKind::Link,
            Accepted::Person(_) => QuestionKind::Person,
        }
    }

    /// Of the question whether a link is a person: its key.
    pub(super) fn stranger(&self) -> impl Iterator<Item = &String> {
        self.keys.iter().filter(|_| matches!(self.what, Accepted::Person(_)))
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum QuestionKind {
    Told(Told),
    Link,
    Person,
}

/// The questions in the order of places, each entry's before the links in it.
pub(super) fn questions(
    proposals: &Proposals,
    opened: &Opened,
    chosen: &Chosen,
    findings: &[Arc<Finding>],
) -> Vec<Question> {
    let mut all = Vec::new();
    let texts: BTreeMap<(&str, &Place, Option<&str>), &Arc<Finding>> = findings
        .iter()
        .map(|finding| ((finding.rule, &finding.primary.place, finding.marker), finding))
        .collect();
    for (nth, person) in proposals.people.iter().enumerate() {
        let key = ("unlisted-person", &person.place, None);
        if let Some(finding) = texts.get(&key) {
            all.push(Question {
                path: person.place.note.clone(),
                place: person.place.clone(),
                what: Accepted::Person(nth),
                keys: vec![person.key.clone()],
                refusal: person.refusal,
                text: written(finding),
                line_start: 0,
            });
        }
    }
    for (entry, proposal) in proposals.entries.iter().enumerate() {
        let path = opened.engine.journal().path(proposal.note);
        if !chosen.holds(path, proposal.day) {
            continue;
        }
        for (tell, told) in proposal.tells.iter().enumerate() {
            let place = Place { note: path.clone(), span: told.span };
            let Some(finding) = texts.get(&("unmarked-entry", &place, Some(told.told.name()))) else {
                continue;
            };
            let keys = told.people.iter().map(|(key, _)| key.clone()).collect();
            let what = Accepted::Tell { entry, tell, told: told.told };
            let text = written(finding);
            all.push(Question {
                path: path.clone(),
                place: place.clone(),
                what,
                keys,
                refusal: told.refusal,
                text,
                line_start: 0,
            });
        }
    }
    for (nth, link) in proposals.links.iter().enumerate() {
        let path = &link.edit.place.note;
        let place = Place { note: path.clone(), span: link.span };
        if let Some(finding) = texts.get(&("unlinked-mention", &place, None)) {
            all.push(Question {
                path: path.clone(),
                place: place.clone(),
                what: Accepted::Link(nth),
                keys: vec![link.key.clone()],
                refusal: link.refusal,
                text: written(finding),
                line_start: 0,
            });
        }
    }
    // Stable: of one place the person, then the marker, then the link.
    all.sort_by(|a, b| a.path.cmp(&b.path));
    for own in all.chunk_by_mut(|a, b| a.path == b.path) {
        let text = own.first().and_then(|question| opened.engine.text(&question.path));
        let text = Text::new(text.map(|text| text.to_string()).unwrap_or_default());
        for question in &mut *own {
            let line = text.line_of(question.place.span.start as usize);
            question.line_start = text.line_span(line).start as usize;
        }
        own.sort_by_key(|question| question.line_start);
    }
    all
}
