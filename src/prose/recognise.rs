//! What an entry tells of: its phrases, each with what passed and who is meant.
//!
//! Works on the tokens of one entry. Not here: which entries are read (`read`), and where a marker would go
//! (`place`), and what is kept of a phrase (`spoken`). When in doubt nothing is found: a wrong proposal costs more than a missing one.

use chrono::NaiveDate;
use smallvec::SmallVec;

use crate::graph::PersonId;
use crate::language::Marker;
use crate::prose::clause::{ActingSubject, Auxiliaries, Clause, is_memory, text_start};
use crate::prose::frame::{Actor, FrameMatch, FrameMatcher, PersonList, SpokenPhrase};
use crate::prose::lexicon::class;
use crate::prose::tables::{LexiconPhrase, LexiconTables, Told, VerbForm};
use crate::prose::token::{ProseToken, ProseTokenKind};

/// Phrases of one entry. A line with more is not a sentence of a diary.
const MOST_PHRASES: usize = 32;

/// Tokens on either side of a verb.
pub(super) const LONGEST_CLAUSE: usize = 40;

/// What one entry says, for the recogniser.
pub(super) struct EntryLine<'l> {
    pub tokens: &'l [ProseToken<'l>],
    pub day: Option<NaiveDate>,
    /// Whom the entry is about where it names nobody.
    pub around: Option<PersonId>,
    /// A task that is done: its imperative happened.
    pub is_done: bool,
}

/// The phrases of an entry, in order; each marker and person once.
pub(super) fn recognise(line: &EntryLine<'_>, tables: &LexiconTables) -> Vec<SpokenPhrase> {
    let tokens = line.tokens;
    if !tokens.iter().any(|token| !token.uses.is_empty()) {
        return Vec::new();
    }
    let Some(start) = text_start(tokens, &tables.plans) else { return Vec::new() };
    if is_memory(tokens, start, line.day, tables) {
        return Vec::new();
    }
    let names_anybody = tokens.iter().any(|token| matches!(token.kind, ProseTokenKind::Person { .. }));
    let antecedent = |at: usize| -> Option<PersonId> {
        if !names_anybody {
            return line.around;
        }
        let mut only = None;
        // Long entries of many people are not about one of them.
        for nth in (at.saturating_sub(200)..at).rev() {
            let (ProseTokenKind::Person { person, is_owner }, known) = (tokens[nth].kind, only) else {
                continue;
            };
            // `[[Ana]]'s sister rang, promised her`: whom?
            let is_of_people =
                is_owner && tokens[nth + 1..at].iter().take(3).any(|token| token.is(class::people));
            if is_of_people || known.is_some_and(|known| known != person) {
                return None;
            }
            only = Some(person);
        }
        only
    };
    let mut reader = PhraseReader { line, tables, start, antecedent: &antecedent, found: Vec::new() };
    let mut at = start;
    while at < tokens.len() && reader.found.len() < MOST_PHRASES {
        at = reader.read(at).unwrap_or(at + 1);
    }
    reader.found
}

pub(super) struct PhraseReader<'r> {
    pub(super) line: &'r EntryLine<'r>,
    tables: &'r LexiconTables,
    start: usize,
    antecedent: &'r dyn Fn(usize) -> Option<PersonId>,
    pub(super) found: Vec<SpokenPhrase>,
}

impl PhraseReader<'_> {
    fn clause(&self) -> Clause<'_> {
        Clause { tokens: self.line.tokens, antecedent: self.antecedent, start: self.start }
    }

    /// How far back a clause may begin.
    fn near(&self, at: usize) -> usize {
        at.saturating_sub(LONGEST_CLAUSE).max(self.start)
    }

    fn word(&self, at: usize) -> &str {
        self.line.tokens.get(at).map_or("", |token| &token.word)
    }

    pub(super) fn is(&self, at: usize, class: u64) -> bool {
        self.line.tokens.get(at).is_some_and(|token| token.is(class))
    }

    /// Reads a phrase that begins at a token, and where to go on behind it.
    fn read(&mut self, at: usize) -> Option<usize> {
        let tables = self.tables;
        let uses = self.line.tokens[at].uses;
        if uses.is_empty() {
            return None;
        }
        let (subject, auxiliaries) = self.clause().subject(at);
        let is_covered =
            self.found.last().is_some_and(|last| last.span.end > self.line.tokens[at].span.start);
        for one in uses.iter().filter(|one| !(is_covered && one.form == VerbForm::Noun)) {
            let phrase = &tables.phrases[usize::from(one.phrase)];
            let found = match one.form {
                VerbForm::Noun => self.noun(phrase, at),
                form => self.verb(phrase, form, at, &subject, auxiliaries),
            };
            if let Some((actor, found)) = found {
                return Some(self.keep(phrase, actor, at, &subject, found));
            }
        }
        None
    }

    fn verb(
        &self,
        phrase: &LexiconPhrase,
        form: VerbForm,
        at: usize,
        subject: &ActingSubject,
        auxiliaries: Auxiliaries,
    ) -> Option<(Actor, FrameMatch)> {
        if phrase.negative {
            let fits = auxiliaries.is_negated
                && matches!(form, VerbForm::Base | VerbForm::Past | VerbForm::Participle);
            if !fits {
                return None;
            }
        } else if (auxiliaries.is_negated || auxiliaries.is_blocked) && !self.follows_contact(at) {
            return None;
        }
        let fits = match form {
            VerbForm::Past => true,
            VerbForm::Participle => auxiliaries.has_have,
            VerbForm::Base => {
                phrase.negative
                    || phrase.present
                    || self.follows_contact(at) && self.word(at.wrapping_sub(1)) == "to"
            }
            VerbForm::Gerund => self.follows_contact(at) || self.follows_lead(at),
            VerbForm::Noun => false,
        };
        let is_imperative = form == VerbForm::Base && self.line.is_done && at == self.start;
        if !fits && !is_imperative {
            return None;
        }
        // `wrote to her asking for`, `ended up asking`.
        let subject = match form {
            VerbForm::Gerund => self.clause_subject(at),
            VerbForm::Base if self.follows_contact(at) => self.clause_subject(at),
            _ => subject.clone(),
        };
        // Asked last, since it looks at the whole sentence and few verbs come so far.
        let is_real = || {
            if form != VerbForm::Past && self.follows_contact(at) {
                !self.clause().is_hypothetical(at)
            } else {
                !self.clause().is_unreal(at, &subject)
            }
        };
        if !phrase.things.is_empty() {
            return self.by_things(phrase, at).filter(|_| is_real());
        }
        for actor in actors(&subject) {
            let frames = if actor == Actor::Me { &phrase.me_frames } else { &phrase.them_frames };
            let matcher = self.matcher(actor);
            for frame in frames.iter().filter(|frame| matcher.may_fit(frame, at + 1)) {
                let mut found = FrameMatch::default();
                if matcher.fits(frame, at + 1, &mut found)
                    && self.agrees(phrase, actor, at, &subject, &mut found)
                {
                    return is_real().then_some((actor, found));
                }
            }
        }
        None
    }

    pub(super) fn matcher(&self, actor: Actor) -> FrameMatcher<'_> {
        FrameMatcher { tokens: self.line.tokens, tables: self.tables, actor, antecedent: self.antecedent }
    }

    /// Whether a frame's objects and people make a phrase of it.
    fn agrees(
        &self,
        phrase: &LexiconPhrase,
        actor: Actor,
        at: usize,
        subject: &ActingSubject,
        found: &mut FrameMatch,
    ) -> bool {
        let lists = found.object.map_or(0, |object| self.matcher(actor).object_lists(object));
        if lists & phrase.unless != 0 || phrase.only != 0 && lists & phrase.only == 0 {
            return false;
        }
        let to = self.line.tokens.len().min(at + 16);
        let clause = at + 1..(at + 1..to).find(|&nth| self.line.tokens[nth].is_break()).unwrap_or(to);
        if clause.clone().any(|nth| phrase.unless_after.iter().any(|word| word == self.word(nth))) {
            return false;
        }
        // `booked a table for [[Ana]] and me`.
        if actor == Actor::Me
            && self.is(found.end, class::and)
            && self.is(found.end + 1, class::me | class::i)
        {
            return false;
        }
        match actor {
            Actor::Me => {
                if found.people.is_empty() && !found.has_person {
                    // The person named before: `rang [[Ana]], asked about the flat`.
                    found.people.extend((self.antecedent)(at));
                }
                if let ActingSubject::Implied(before) = subject
                    && let Some(acted) = &before.subject
                {
                    match &**acted {
                        ActingSubject::Them(people) => {
                            // After a comma the writer acts, if it was done to the one who acted before.
                            let is_theirs = found.people.iter().all(|person| people.contains(person));
                            if before.joined || !is_theirs {
                                return false;
                            }
                        }
                        ActingSubject::Nobody if before.joined => return false,
                        _ => {}
                    }
                }
                !found.people.is_empty()
            }
            Actor::Them => true,
        }
    }

    /// A noun that stands for a verb: `lunch with [[Ana]]`.
    fn noun(&self, phrase: &LexiconPhrase, at: usize) -> Option<(Actor, FrameMatch)> {
        let tokens = self.line.tokens;
        let clause = self.clause();
        let sentence = clause.sentence_start(at);
        let begin = (sentence..at).rev().find(|&nth| tokens[nth].is_break()).map_or(sentence, |nth| nth + 1);
        let before = begin..at;
        if phrase.needs.is_empty() {
            let stops = |nth: usize| {
                tokens[nth].is(class::cancelled | class::others & !class::determiners | class::people)
                    && !tokens[nth].is(class::articles | class::my)
                    || matches!(tokens[nth].kind, ProseTokenKind::Person { .. })
            };
            if before.clone().any(stops) || before.len() > 6 {
                return None;
            }
        } else {
            // `[[Ana]] got no answer from [[Bo]]` is Ana's.
            let own =
                before.clone().rev().find(|&nth| tokens[nth].is(class::joins)).map_or(begin, |nth| nth + 1);
            let first = (own..at).find(|&nth| !tokens[nth].is(class::openers | class::adverbs));
            let is_theirs =
                first.is_some_and(|nth| tokens[nth].person().is_some() || tokens[nth].is(class::they));
            let is_needed = |nth: usize| phrase.needs.iter().any(|word| *word == tokens[nth].word);
            if is_theirs || !before.clone().any(is_needed) {
                return None;
            }
        }
        if phrase.bare && before.clone().any(|nth| !tokens[nth].is(class::adverbs)) {
            return None;
        }
        let implied = ActingSubject::Nobody;
        if clause.is_unreal(at, &implied) {
            return None;
        }
        for frame in &phrase.me_frames {
            let mut found = FrameMatch::default();
            if self.matcher(Actor::Me).fits(frame, at + 1, &mut found)
                && self.agrees(phrase, Actor::Me, at, &ActingSubject::Me, &mut found)
            {
                return Some((Actor::Me, found));
            }
        }
        None
    }

    /// `[[Ana]]'s advice helped me`: the thing acts for the person.
    fn by_things(&self, phrase: &LexiconPhrase, at: usize) -> Option<(Actor, FrameMatch)> {
        let tokens = self.line.tokens;
        let begin = (self.near(at)..at)
            .rev()
            .find(|&nth| tokens[nth].is_break())
            .map_or(self.near(at), |nth| nth + 1);
        let owner = tokens.get(begin)?.owner()?;
        let matcher = self.matcher(Actor::Them);
        let words = matcher.phrase_words(begin + 1);
        let thing = words.iter().find(|&&nth| phrase.things.iter().any(|thing| *thing == tokens[nth].word));
        thing?;
        for frame in &phrase.them_frames {
            let mut found = FrameMatch::default();
            if matcher.fits(frame, at + 1, &mut found) && found.end > at {
                found.people = PersonList::from_iter([owner]);
                found.named = SmallVec::from_iter([begin]);
                return Some((Actor::Me, found));
            }
        }
        None
    }

    /// Whether a form follows a phrase of contact that ended right before it: `wrote to [[Ana]] asking`.
    fn follows_contact(&self, at: usize) -> bool {
        let Some(last) = self.found.last() else { return false };
        let token = &self.line.tokens[at];
        let is_contact = matches!(last.told, Told::Event(Marker::Talked | Marker::Met));
        let end = last.span.end;
        let between = self.line.tokens[..at].iter().rev().take_while(move |token| token.span.start >= end);
        is_contact
            && token.span.start >= last.span.end
            && between.clone().take(6).count() <= 5
            && between.take(6).all(|token| {
                token.word == "to" || !token.is_break() && !token.is(class::joins | class::i | class::they)
            })
    }

    /// `ended up asking`, `spent the evening helping`.
    fn follows_lead(&self, at: usize) -> bool {
        let tokens = self.line.tokens;
        let begin =
            (self.near(at)..at).rev().find(|&nth| tokens[nth].is_break() || tokens[nth].is(class::joins));
        let begin = begin.map_or(self.near(at), |nth| nth + 1);
        let lead = (begin..at).find(|&nth| tokens[nth].is(class::leads));
        lead.is_some_and(|lead| {
            at - lead <= 6
                && !(begin..at).any(|nth| {
                    tokens[nth]
                        .is(class::blockers | class::hypothetical | class::passive | class::prepositions)
                })
        })
    }

    /// The subject of the clause that a token stands in.
    pub(super) fn clause_subject(&self, at: usize) -> ActingSubject {
        let tokens = self.line.tokens;
        let begin =
            (self.near(at)..at).rev().find(|&nth| tokens[nth].is_break() || tokens[nth].is(class::joins));
        let begin = begin.map_or(self.near(at), |nth| nth + 1);
        match tokens.get(begin) {
            Some(token) if token.is(class::i) => ActingSubject::Me,
            Some(token) if token.person().is_some() => {
                ActingSubject::Them(token.person().into_iter().collect())
            }
            Some(token) if token.is(class::they) => (self.antecedent)(begin)
                .map_or(ActingSubject::Nobody, |who| ActingSubject::Them(PersonList::from_iter([who]))),
            _ => self.clause().subject(begin).0,
        }
    }
}

/// Who may act by a subject.
fn actors(subject: &ActingSubject) -> SmallVec<[Actor; 2]> {
    match subject {
        ActingSubject::Me => SmallVec::from_slice(&[Actor::Me]),
        ActingSubject::Them(_) => SmallVec::from_slice(&[Actor::Them]),
        ActingSubject::Nobody => SmallVec::new(),
        ActingSubject::Implied(before) => match before.subject.as_deref() {
            Some(ActingSubject::Them(_)) => SmallVec::from_slice(&[Actor::Them, Actor::Me]),
            _ => SmallVec::from_slice(&[Actor::Me]),
        },
    }
}
