//! Whether what follows a verb is what a frame wants, and who and what it is.
//!
//! Knows one entry's tokens and nothing of who acts: that is `clause`. Invariant: a frame looks at no more than
//! [`LONGEST`] tokens for each of its elements, and never beyond its clause.

use smallvec::SmallVec;

use crate::graph::PersonId;
use crate::prose::lexicon::class;
use crate::prose::tables::{FrameElement, FrameStep, LexiconTables, Told};
use crate::prose::token::{NamedPerson, ProseToken, ProseTokenKind};
use crate::text::Span;

/// Tokens of an object before what follows it.
pub(super) const LONGEST: usize = 9;

pub(super) type PersonList = SmallVec<[PersonId; 2]>;

/// A phrase that was found.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct SpokenPhrase {
    pub told: Told,
    pub people: PersonList,
    /// The mentions that received or did it, where they are named.
    pub named: SmallVec<[NamedPerson; 2]>,
    /// The phrase.
    pub span: Span,
    /// Of a promise: what was promised.
    pub promised: Option<Span>,
    /// What a firm is asked for.
    pub is_firm: bool,
}

/// Who acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Actor {
    Me,
    Them,
}

/// What a frame found.
#[derive(Debug, Clone, Default)]
pub(super) struct FrameMatch {
    pub people: PersonList,
    pub others: PersonList,
    /// Where the people are named; none where a pronoun, or nobody, names them.
    pub named: SmallVec<[usize; 2]>,
    pub other_named: SmallVec<[usize; 2]>,
    pub has_person: bool,
    /// The first token of the object.
    pub object: Option<usize>,
    /// What was promised begins here.
    pub promised: Option<usize>,
    /// Behind the last token.
    pub end: usize,
}

/// How far a match was, to go back to: a frame only ever adds to it.
#[derive(Clone, Copy)]
struct MatchState {
    lens: [usize; 4],
    has_person: bool,
    object: Option<usize>,
    promised: Option<usize>,
    end: usize,
}

impl FrameMatch {
    fn state(&self) -> MatchState {
        MatchState {
            lens: [self.people.len(), self.others.len(), self.named.len(), self.other_named.len()],
            has_person: self.has_person,
            object: self.object,
            promised: self.promised,
            end: self.end,
        }
    }

    fn restore(&mut self, state: MatchState) {
        let [people, others, named, other_named] = state.lens;
        self.people.truncate(people);
        self.others.truncate(others);
        self.named.truncate(named);
        self.other_named.truncate(other_named);
        self.has_person = state.has_person;
        self.object = state.object;
        self.promised = state.promised;
        self.end = state.end;
    }
}

pub(super) struct FrameMatcher<'m> {
    pub tokens: &'m [ProseToken<'m>],
    pub tables: &'m LexiconTables,
    pub actor: Actor,
    /// Whom a pronoun means at a token.
    pub antecedent: &'m dyn Fn(usize) -> Option<PersonId>,
}

impl FrameMatcher<'_> {
    pub(super) fn get(&self, at: usize) -> Option<&ProseToken<'_>> {
        self.tokens.get(at)
    }

    pub(super) fn word(&self, at: usize) -> &str {
        self.get(at).map_or("", |token| &token.word)
    }

    pub(super) fn is(&self, at: usize, class: u64) -> bool {
        self.get(at).is_some_and(|token| token.is(class))
    }

    fn is_at_end(&self, at: usize) -> bool {
        self.get(at)
            .is_none_or(|token| token.is_break() || token.is(class::joins) || token.word.ends_with("ing"))
    }

    /// Whether a row of steps may fit, by the first token alone.
    pub(super) fn may_fit(&self, steps: &[FrameStep], at: usize) -> bool {
        let Some(FrameStep { element, optional: false }) = steps.first() else { return true };
        let Some(token) = self.get(at) else { return *element == FrameElement::End };
        let may_be = match (element, self.actor) {
            (FrameElement::Literal(words), _) => words.iter().any(|word| *word == token.word),
            (FrameElement::Person, Actor::Them) => token.is(class::me),
            (FrameElement::Person, Actor::Me) => {
                token.person().is_some() || token.is(class::them | class::my | class::their | class::articles)
            }
            (FrameElement::Theirs, Actor::Them) => token.is(class::my),
            (FrameElement::Theirs, Actor::Me) => token.owner().is_some() || token.is(class::their),
            (FrameElement::To, _) => token.word == "to",
            (FrameElement::Object, _) => is_object(token),
            _ => true,
        };
        may_be || token.is(class::adverbs)
    }

    /// Whether a row of steps fits the tokens from `at` on.
    pub(super) fn fits(&self, steps: &[FrameStep], at: usize, found: &mut FrameMatch) -> bool {
        let Some((step, rest)) = steps.split_first() else {
            found.end = at;
            return true;
        };
        let before = found.state();
        if self.fits_step(step, rest, at, found) {
            return true;
        }
        found.restore(before);
        if step.optional && self.fits(rest, at, found) {
            return true;
        }
        // What may stand between.
        let is_passed = self.is(at, class::adverbs) && !self.is(at, class::their | class::them);
        is_passed && self.fits(steps, at + 1, found)
    }

    fn fits_step(&self, step: &FrameStep, rest: &[FrameStep], at: usize, found: &mut FrameMatch) -> bool {
        match &step.element {
            FrameElement::Person => self.person(rest, at, found),
            FrameElement::Other => self.other(rest, at, found),
            FrameElement::Theirs => self.theirs(rest, at, found),
            FrameElement::Object => self.object(rest, at, found),
            FrameElement::Literal(words) => {
                words.iter().any(|word| word == self.word(at))
                    && self.get(at).is_some_and(|token| token.kind == ProseTokenKind::Word)
                    && self.fits(rest, at + 1, found)
            }
            FrameElement::Any => self.is_word(at) && self.fits(rest, at + 1, found),
            FrameElement::End => self.is_at_end(at) && self.fits(rest, at, found),
            FrameElement::Gerund => self.word(at).ends_with("ing") && self.fits(rest, at + 1, found),
            FrameElement::To => {
                // `asked her to come` invites; `to come and fix the tap` does not.
                let goes_on = self.is(at + 2, class::and) && self.is_word(at + 3);
                self.word(at) == "to"
                    && self.is_word(at + 1)
                    && (!self.is(at + 1, class::courtesies) || goes_on)
                    && self.fits(rest, at + 2, found)
            }
            FrameElement::If => {
                matches!(self.word(at), "if" | "whether")
                    && self.is_request(at + 1)
                    && self.fits(rest, at + 1, found)
            }
            FrameElement::Can => {
                self.is(at, class::i) && self.is_request(at) && self.fits(rest, at + 1, found)
            }
            FrameElement::About => self.is_matter(at) && self.fits(rest, at + 1, found),
            FrameElement::Will => self.would(at).is_some_and(|verb| self.promise(rest, verb, found)),
            FrameElement::Serve => self
                .would(at)
                .filter(|&verb| self.is_service(verb, found))
                .is_some_and(|verb| self.promise(rest, verb, found)),
            FrameElement::Deed => self.is(at, class::services) && self.fits(rest, at + 1, found),
            FrameElement::Talk => self.talk(rest, at, found),
        }
    }

    pub(super) fn is_word(&self, at: usize) -> bool {
        self.get(at).is_some_and(|token| {
            matches!(token.kind, ProseTokenKind::Word | ProseTokenKind::Thing | ProseTokenKind::Number)
                && !token.is(class::joins | class::prepositions)
        })
    }

    /// A person, or several; of somebody else's act the writer.
    fn person(&self, rest: &[FrameStep], at: usize, found: &mut FrameMatch) -> bool {
        if self.actor == Actor::Them {
            found.has_person = true;
            return self.is(at, class::me) && self.fits(rest, at + 1, found);
        }
        found.has_person = true;
        if self.is(at, class::them) {
            // `her sister` is somebody else.
            let next_is_theirs = self.is(at, class::their) && self.is(at + 1, class::people);
            let who = (self.antecedent)(at);
            return !next_is_theirs
                && who.is_some_and(|who| {
                    found.people.push(who);
                    self.fits(rest, at + 1, found)
                });
        }
        let row = self.row(self.past_apposition(at));
        for count in (1..=row.len()).rev() {
            let before = found.state();
            for &nth in &row[..count] {
                found.people.extend(self.tokens[nth].person());
                found.named.push(nth);
            }
            if self.fits(rest, row[count - 1] + 1, found) {
                return true;
            }
            found.restore(before);
        }
        false
    }

    fn other(&self, rest: &[FrameStep], at: usize, found: &mut FrameMatch) -> bool {
        let row = self.row(self.past_apposition(at));
        for count in (1..=row.len()).rev() {
            let before = found.state();
            for &nth in &row[..count] {
                found.others.extend(self.tokens[nth].person());
                found.other_named.push(nth);
            }
            if self.fits(rest, row[count - 1] + 1, found) {
                return true;
            }
            found.restore(before);
        }
        false
    }

    /// `my old flatmate [[Ana]]`: where Ana stands.
    fn past_apposition(&self, at: usize) -> usize {
        if !self.is(at, class::my | class::their | class::articles) {
            return at;
        }
        let words = (at + 1..at + 4).take_while(|&next| {
            self.is_word(next) && self.get(next).is_some_and(|token| token.kind == ProseTokenKind::Word)
        });
        match words.last() {
            Some(last) if self.is(last, class::people) => last + 1,
            _ => at,
        }
    }

    /// The people in a row from a token on: `[[Ana]], [[Bo]] and [[Cy]]`. Without a last `and` it is one.
    fn row(&self, at: usize) -> SmallVec<[usize; 4]> {
        let mut row: SmallVec<[usize; 4]> = SmallVec::new();
        if self.get(at).and_then(ProseToken::person).is_none() {
            return row;
        }
        row.push(at);
        let mut sure = 1;
        let mut next = at;
        while let Some(token) = self.get(next + 1) {
            let is_and = token.is(class::and);
            let is_comma = token.kind == ProseTokenKind::Break(',');
            let and = if is_comma && self.is(next + 2, class::and) { next + 2 } else { next + 1 };
            let person = and + 1;
            if !(is_and || is_comma) || self.get(person).and_then(ProseToken::person).is_none() {
                break;
            }
            row.push(person);
            next = person;
            if is_and || and == next - 1 && self.is(and, class::and) {
                // `helped [[Ana]] and [[Bo]] took pictures`: Bo is a subject.
                let takes_verb = self
                    .get(person + 1)
                    .map_or(&[][..], |token| token.uses)
                    .iter()
                    .any(|one| one.form == crate::prose::tables::VerbForm::Past);
                if !takes_verb {
                    sure = row.len();
                }
            }
        }
        row.truncate(sure);
        row
    }

    /// Something that belongs to the person, which is not a person.
    fn theirs(&self, rest: &[FrameStep], at: usize, found: &mut FrameMatch) -> bool {
        let Some(token) = self.get(at) else { return false };
        found.has_person = true;
        let is_theirs = match self.actor {
            Actor::Them => token.is(class::my),
            Actor::Me => {
                let who =
                    token.owner().or_else(|| token.is(class::their).then(|| (self.antecedent)(at)).flatten());
                let Some(who) = who else { return false };
                found.people.push(who);
                if token.owner().is_some() {
                    found.named.push(at);
                }
                true
            }
        };
        // `looked after [[Ana]]'s twins`: the lexicon names the people itself.
        let names_them = rest
            .first()
            .is_some_and(|next| matches!(next.element, FrameElement::Literal(_) | FrameElement::Any));
        let is_of_people =
            !names_them && self.phrase_words(at + 1).last().is_some_and(|&last| self.is(last, class::people));
        is_theirs && !is_of_people && self.fits(rest, at + 1, found)
    }

    /// The words of the noun phrase from a token on.
    pub(super) fn phrase_words(&self, at: usize) -> SmallVec<[usize; 8]> {
        let is_part = |&nth: &usize| {
            self.get(nth).is_some_and(|token| match token.kind {
                ProseTokenKind::Word => {
                    !token.is(class::prepositions | class::joins | class::they | class::i | class::me)
                        && (!token.is(class::them) || token.is(class::their))
                        && (nth <= at || !token.is(class::adverbs))
                        && !matches!(&*token.word, "'s" | "'d" | "'ll")
                }
                ProseTokenKind::Number | ProseTokenKind::Thing => true,
                ProseTokenKind::Person { .. } | ProseTokenKind::Break(_) => false,
            })
        };
        (at..at + LONGEST).take_while(is_part).collect()
    }

    /// An object: of some words, up to where the rest fits.
    fn object(&self, rest: &[FrameStep], at: usize, found: &mut FrameMatch) -> bool {
        if !self.get(at).is_some_and(is_object) {
            return false;
        }
        let kept = found.object;
        found.object = kept.or(Some(at));
        for next in at + 1..=at + LONGEST {
            if self.fits(rest, next, found) {
                return true;
            }
            match self.get(next) {
                Some(token) if token.is_break() || token.person().is_some() => break,
                None => break,
                _ => {}
            }
        }
        found.object = kept;
        false
    }

    fn talk(&self, rest: &[FrameStep], at: usize, found: &mut FrameMatch) -> bool {
        let words = self.phrase_words(at);
        let fits = |&nth: &usize| {
            let before = nth.checked_sub(1).map(|before| self.word(before));
            self.tables.object(self.word(nth), before) & self.tables.talk() != 0
        };
        match words.iter().rposition(fits) {
            Some(last) => {
                found.object = Some(at);
                self.fits(rest, words[last] + 1, found)
            }
            None => false,
        }
    }

    /// The lists that hold the object from a token on: of its first phrase's last word.
    pub(super) fn object_lists(&self, at: usize) -> u32 {
        let words = self.phrase_words(at);
        let Some((&last, rest)) = words.split_last() else {
            return 0;
        };
        let before = rest.last().map(|&before| self.word(before));
        self.tables.object(self.word(last), before)
    }
}

/// Whether an object may begin here: it is no pronoun and no person.
fn is_object(token: &ProseToken<'_>) -> bool {
    match token.kind {
        ProseTokenKind::Word => {
            !token.is(class::prepositions | class::joins | class::me | class::i)
                && (!token.is(class::them) || token.is(class::their))
        }
        ProseTokenKind::Number | ProseTokenKind::Thing => true,
        ProseTokenKind::Person { is_owner, .. } => is_owner,
        ProseTokenKind::Break(_) => false,
    }
}
