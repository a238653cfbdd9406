//! What is kept of a phrase that was found: what passed, whose it is, where they are named.
//!
//! Not here: which words make a phrase (`recognise`). Invariant: each marker and person is kept once per entry.

use smallvec::SmallVec;

use crate::graph::PersonId;
use crate::language::Marker;
use crate::prose::clause::ActingSubject;
use crate::prose::frame::{Actor, FrameMatch, PersonList, SpokenPhrase};
use crate::prose::lexicon::class;
use crate::prose::recognise::{LONGEST_CLAUSE, PhraseReader};
use crate::prose::tables::{LexiconPhrase, Told};
use crate::prose::token::{NamedPerson, ProseToken, ProseTokenKind};
use crate::text::Span;

impl PhraseReader<'_> {
    /// Notes a phrase down; where to go on.
    pub(super) fn keep(
        &mut self,
        phrase: &LexiconPhrase,
        actor: Actor,
        at: usize,
        subject: &ActingSubject,
        found: FrameMatch,
    ) -> usize {
        let tokens = self.line.tokens;
        let lists = found.object.map_or(0, |object| self.matcher(actor).object_lists(object));
        let becomes = phrase.becomes.iter().find(|(list, _)| lists & list != 0);
        let by_actor = if actor == Actor::Me { phrase.me } else { phrase.them };
        let told = match becomes {
            Some((_, told)) => *told,
            None => by_actor.or(phrase.me),
        };
        let end = found.end.max(at + 1);
        let span = Span { start: tokens[at].span.start, end: tokens[end - 1].span.end };
        let named =
            |nth: &usize| Some(NamedPerson { person: person_at(&tokens[*nth])?, span: tokens[*nth].span });
        let (mut people, mut places) = match (actor, subject) {
            (Actor::Them, ActingSubject::Implied(before)) => match before.subject.as_deref() {
                Some(ActingSubject::Them(people)) => (people.clone(), SmallVec::new()),
                _ => (PersonList::new(), SmallVec::new()),
            },
            (Actor::Them, _) => match self.acting(at, subject) {
                Some(acting) => acting,
                None => (PersonList::new(), SmallVec::new()),
            },
            (Actor::Me, _) => (found.people.clone(), found.named.iter().filter_map(named).collect()),
        };
        let is_introduction = told == Some(Told::Event(Marker::Introduced));
        if is_introduction {
            people.extend(found.others.iter().copied());
            places.extend(found.other_named.iter().filter_map(named));
        }
        let promised = found.promised.or_else(|| found.object.filter(|_| told == Some(Told::Promise)));
        // `promised her to call`, `agreed to drive her`.
        let infinitive = || (at + 1..end).find(|&nth| tokens[nth].word == "to").map(|nth| nth + 1);
        let promised = promised.or_else(|| (told == Some(Told::Promise)).then(infinitive).flatten());
        let promised = promised.filter(|&from| from < tokens.len()).map(|from| {
            let stop = (from..tokens.len().min(from + LONGEST_CLAUSE)).find(|&nth| {
                tokens[nth].is_break() && !matches!(tokens[nth].kind, ProseTokenKind::Break('/'))
            });
            Span {
                start: tokens[from].span.start,
                end: tokens[stop.unwrap_or(tokens.len().min(from + LONGEST_CLAUSE)).max(from + 1) - 1]
                    .span
                    .end,
            }
        });
        let is_firm = told == Some(Told::Event(Marker::Ask))
            && (at..tokens.len().min(at + 14)).any(|nth| self.is(nth, class::firms));
        if let Some(told) = told
            && !people.is_empty()
            && (!is_introduction || people.len() > 1)
        {
            self.push(SpokenPhrase { told, people, named: places, span, promised, is_firm });
        }
        if phrase.meets && actor == Actor::Them && !found.others.is_empty() {
            let named = found.other_named.iter().filter_map(named).collect();
            let told = Told::Event(Marker::Met);
            self.push(SpokenPhrase {
                told,
                people: found.others,
                named,
                span,
                promised: None,
                is_firm: false,
            });
        }
        // What a phrase names may begin another: `wrote to her asking for`.
        let next = if told.is_some_and(Told::is_mere_contact) { found.end.max(at + 1) } else { at + 1 };
        next.max(at + 1)
    }

    /// Who acts, and where they are named.
    fn acting(&self, at: usize, subject: &ActingSubject) -> Option<(PersonList, SmallVec<[NamedPerson; 2]>)> {
        let subject =
            if *subject == ActingSubject::Nobody { self.clause_subject(at) } else { subject.clone() };
        let ActingSubject::Them(people) = subject else { return None };
        let mut named: SmallVec<[NamedPerson; 2]> = SmallVec::new();
        for person in &people {
            let nearest =
                self.line.tokens[..at].iter().rev().take(30).find(|token| token.person() == Some(*person));
            // A pronoun between them and the verb names them as well.
            named.extend(nearest.map(|token| NamedPerson { person: *person, span: token.span }));
        }
        Some((people, named))
    }

    fn push(&mut self, mut spoken: SpokenPhrase) {
        let mut seen = PersonList::new();
        spoken.people.retain(|person| {
            let is_new = !seen.contains(person);
            seen.push(*person);
            is_new
        });
        let is_known = |known: &SpokenPhrase| {
            known.told == spoken.told && spoken.people.iter().all(|person| known.people.contains(person))
        };
        if !self.found.iter().any(is_known) {
            self.found.push(spoken);
        }
    }
}

fn person_at(token: &ProseToken<'_>) -> Option<PersonId> {
    match token.kind {
        ProseTokenKind::Person { person, .. } => Some(person),
        _ => None,
    }
}
