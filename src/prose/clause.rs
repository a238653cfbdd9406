//! Who acts in a clause, and whether it tells of something that happened.
//!
//! Decides on word classes alone: no phrase is known here. When in doubt nobody acts.

use chrono::{Datelike, NaiveDate};

use crate::graph::PersonId;
use crate::prose::frame::PersonList;
use crate::prose::lexicon::class;
use crate::prose::tables::{LexiconTables, OF_MEMORY};
use crate::prose::token::{ProseToken, ProseTokenKind};

/// Tokens of a sentence on either side of a verb: what is further away says nothing of it.
const LONGEST_SENTENCE: usize = 60;

/// Whose act a verb tells of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ActingSubject {
    Me,
    Them(PersonList),
    /// Nobody is named: the one who acted before, or the writer.
    Implied(PriorClause),
    Nobody,
}

/// What stands before a verb without a subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PriorClause {
    /// The subject of the clause before.
    pub subject: Option<Box<ActingSubject>>,
    /// `and` joins the two clauses, no comma.
    pub joined: bool,
}

/// What stands between subject and verb.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Auxiliaries {
    pub has_have: bool,
    pub is_negated: bool,
    pub is_blocked: bool,
}

/// A clause around a verb.
pub(super) struct Clause<'c> {
    pub tokens: &'c [ProseToken<'c>],
    pub antecedent: &'c dyn Fn(usize) -> Option<PersonId>,
    /// Where the entry's own text begins.
    pub start: usize,
}

impl Clause<'_> {
    fn token(&self, at: usize) -> &ProseToken<'_> {
        &self.tokens[at]
    }

    fn is(&self, at: usize, class: u64) -> bool {
        self.tokens.get(at).is_some_and(|token| token.is(class))
    }

    /// Where the sentence of a token begins.
    pub(super) fn sentence_start(&self, at: usize) -> usize {
        let from = at.saturating_sub(LONGEST_SENTENCE).max(self.start);
        (from..at).rev().find(|&nth| self.token(nth).is_stop()).map_or(from, |nth| nth + 1)
    }

    /// What ends the sentence of a token.
    pub(super) fn sentence_end(&self, at: usize) -> usize {
        let to = self.tokens.len().min(at + LONGEST_SENTENCE);
        (at..to).find(|&nth| self.token(nth).is_stop()).unwrap_or(to)
    }

    /// Who acts, by a verb at `at`, and with which auxiliaries.
    pub(super) fn subject(&self, at: usize) -> (ActingSubject, Auxiliaries) {
        let mut auxiliaries = Auxiliaries::default();
        let mut before = at;
        while before > self.start {
            let token = self.token(before - 1);
            if token.kind != ProseTokenKind::Word || token.is(class::i | class::they) {
                break;
            }
            if token.is(class::relatives) {
                return (self.named_before(before - 1), auxiliaries);
            }
            if token.is(class::not) {
                auxiliaries.is_negated = true;
            } else if token.is(class::have) && token.word != "'s" {
                auxiliaries.has_have = true;
            } else if token.is(class::does) {
                auxiliaries.is_blocked |= !auxiliaries.is_negated;
            } else if token.is(class::blockers | class::passive) {
                auxiliaries.is_blocked = true;
                return (ActingSubject::Nobody, auxiliaries);
            } else if token.word == "'s" {
                auxiliaries.has_have = true;
            } else if !token.is(class::adverbs) || token.is(class::joins) {
                break;
            }
            before -= 1;
        }
        (self.subject_ending(before), auxiliaries)
    }

    /// `[[Ana]], who lent me`: the one named right before `who`.
    fn named_before(&self, who: usize) -> ActingSubject {
        let last = who.checked_sub(1).filter(|&at| at >= self.start);
        let last = last.and_then(|at| if self.token(at).is_break() { at.checked_sub(1) } else { Some(at) });
        let person = last.filter(|&at| at >= self.start).and_then(|at| self.token(at).person());
        person.map_or(ActingSubject::Nobody, |person| ActingSubject::Them(PersonList::from_iter([person])))
    }

    /// The subject whose last token stands before `end`.
    fn subject_ending(&self, end: usize) -> ActingSubject {
        let sentence = self.sentence_start(end);
        if end <= sentence {
            return ActingSubject::Implied(PriorClause { subject: None, joined: false });
        }
        let last = end - 1;
        let token = self.token(last);
        if token.is(class::i) {
            let is_clear = last == sentence
                || self.opens(last - 1)
                || self.is(sentence, class::joins | class::prepositions | class::openers);
            let has_comma = last > sentence && self.token(last - 1).is_break();
            return if is_clear || has_comma { ActingSubject::Me } else { ActingSubject::Nobody };
        }
        if token.is(class::they) {
            let who = (self.antecedent)(last);
            let is_clear = last == sentence || self.opens(last - 1);
            return who
                .filter(|_| is_clear)
                .map_or(ActingSubject::Nobody, |who| ActingSubject::Them(PersonList::from_iter([who])));
        }
        if let Some(person) = token.person() {
            return self.people_ending(last, person, sentence);
        }
        if token.is_break() || token.is(class::joins) {
            let comma = last > sentence && self.token(last - 1).is_break();
            let joined = token.is(class::joins) && !comma;
            return ActingSubject::Implied(PriorClause {
                subject: self.subject_before(sentence, last).map(Box::new),
                joined,
            });
        }
        ActingSubject::Nobody
    }

    /// Whether a subject may follow a token.
    fn opens(&self, at: usize) -> bool {
        let token = self.token(at);
        token.is_break() || token.is(class::joins | class::openers | class::adverbs | class::and)
    }

    fn people_ending(&self, last: usize, person: PersonId, sentence: usize) -> ActingSubject {
        let mut people = PersonList::from_iter([person]);
        let mut first = last;
        while first > sentence + 1
            && (self.is(first - 1, class::and)
                || self.token(first - 1).kind == ProseTokenKind::Break(',') && people.len() > 1)
            && let Some(other) = self.token(first - 2).person()
        {
            people.insert(0, other);
            first -= 2;
        }
        // `my friend [[Ana]]`.
        if first >= sentence + 2 && self.is(first - 1, class::people) {
            let from =
                (sentence..first - 1).rev().take(3).find(|&nth| self.is(nth, class::my | class::articles));
            first = from.unwrap_or(first);
        }
        if first == sentence || self.opens(first - 1) {
            ActingSubject::Them(people)
        } else {
            ActingSubject::Nobody
        }
    }

    /// Who acts in what a sentence says before `end`, where somebody is named as its subject.
    fn subject_before(&self, sentence: usize, end: usize) -> Option<ActingSubject> {
        let mut subject = None;
        let mut at = sentence;
        while at < end {
            let token = self.token(at);
            let starts = at == sentence
                || self.token(at - 1).is_break()
                || self.is(at - 1, class::joins | class::openers);
            if starts {
                let acts = at + 1 < end
                    && self.token(at + 1).kind == ProseTokenKind::Word
                    && (!self.is(at + 1, class::prepositions | class::joins) || self.is(at + 1, class::and));
                if token.is(class::i) {
                    subject = Some(ActingSubject::Me);
                } else if token.person().is_some() && acts {
                    let people = token.person().into_iter().collect();
                    subject = Some(ActingSubject::Them(people));
                } else if token.is(class::they) && acts {
                    let who = (self.antecedent)(at);
                    subject = Some(who.map_or(ActingSubject::Nobody, |who| {
                        ActingSubject::Them(PersonList::from_iter([who]))
                    }));
                } else if token.is(class::others) || token.owner().is_some() {
                    subject = Some(ActingSubject::Nobody);
                }
            }
            at += 1;
        }
        subject
    }

    /// Whether a sentence tells of something that did not happen, or not here: a question, a condition, a plan,
    /// a habit, somebody else's story.
    pub(super) fn is_unreal(&self, at: usize, subject: &ActingSubject) -> bool {
        self.is_hypothetical(at) || self.is_reported(at, subject)
    }

    /// Whether a sentence asks, supposes, wishes or plans, or tells of a habit.
    pub(super) fn is_hypothetical(&self, at: usize) -> bool {
        let (start, end) = (self.sentence_start(at), self.sentence_end(at));
        if self.tokens.get(end).is_some_and(|token| token.kind == ProseTokenKind::Break('?')) {
            return true;
        }
        if (start..end).any(|nth| nth != at && self.is(nth, class::habit | class::fiction)) {
            return true;
        }
        // A new main clause starts over.
        let from = (start..at).rev().find(|&nth| self.token(nth).word == "but").unwrap_or(start);
        (from..at).any(|nth| self.is(nth, class::hypothetical))
    }

    /// Whether somebody else tells of it.
    fn is_reported(&self, at: usize, subject: &ActingSubject) -> bool {
        let start = self.sentence_start(at);
        let is_own = matches!(subject, ActingSubject::Implied(_));
        let told = (start..at).rev().find(|&nth| self.is(nth, class::reported));
        told.is_some_and(|told| {
            let parted = (told..at).any(|nth| self.token(nth).is_break() || self.is(nth, class::and));
            !(parted && (is_own || *subject == ActingSubject::Me))
        })
    }
}

/// Where the text of an entry begins: after bullet, box, date, time and label. `None` where what stands there
/// says that nothing has happened yet.
pub(super) fn text_start(tokens: &[ProseToken<'_>], plans: &[String]) -> Option<usize> {
    let mut start = 0;
    while let Some(token) = tokens.get(start) {
        let is_passed = match token.kind {
            ProseTokenKind::Number => true,
            ProseTokenKind::Break(sign) => !matches!(sign, '"' | '('),
            ProseTokenKind::Word => {
                let beside = start > 0 && tokens[start - 1].kind == ProseTokenKind::Number
                    || tokens
                        .get(start + 1)
                        .is_some_and(|next| next.is_break() || next.kind == ProseTokenKind::Number);
                token.is(class::weekdays) && beside || token.word == "x" && start == 0
            }
            _ => false,
        };
        if !is_passed {
            break;
        }
        start += 1;
    }
    let colon =
        (start..tokens.len().min(start + 5)).find(|&at| tokens[at].kind == ProseTokenKind::Break(':'));
    if let Some(colon) = colon
        && tokens[start..colon].iter().all(|token| token.kind == ProseTokenKind::Word)
    {
        let label = tokens[start..colon].iter().map(|token| &*token.word).collect::<Vec<_>>().join(" ");
        if plans.contains(&label) || tokens[start..colon].iter().any(|token| token.is(class::fiction)) {
            return None;
        }
        return Some(colon + 1);
    }
    Some(start)
}

/// Whether an entry tells of another time than its own week.
pub(super) fn is_memory(
    tokens: &[ProseToken<'_>],
    start: usize,
    day: Option<NaiveDate>,
    tables: &LexiconTables,
) -> bool {
    let tokens = &tokens[start.min(tokens.len())..];
    let is_other_year = |token: &ProseToken<'_>| {
        let is_year = token.kind == ProseTokenKind::Number && token.word.len() == 4;
        let year = token.word.parse::<i32>().ok().filter(|year| is_year && (1900..2100).contains(year));
        year.is_some_and(|year| day.is_none_or(|day| day.year() != year))
    };
    if tokens.iter().any(is_other_year) {
        return true;
    }
    if !tokens.iter().any(|token| token.is(OF_MEMORY)) {
        return false;
    }
    let mut row = String::from(" ");
    for token in tokens {
        row.push_str(if token.is_break() { "|" } else { &token.word });
        row.push(' ');
    }
    tables.memories.iter().any(|memory| row.contains(memory.as_str()))
}
