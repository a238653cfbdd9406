//! What makes a request of `if she could`, and a promise of `I'd`.
//!
//! Looks at the words behind a verb of asking or telling; the frames that lead there are in `frame`. When in doubt
//! it is neither.

use crate::prose::frame::{FrameMatch, FrameMatcher, LONGEST};
use crate::prose::lexicon::class;
use crate::prose::tables::FrameStep;

impl FrameMatcher<'_> {
    /// `if he could …`, and not `if he'd slept`: what comes within a few words.
    pub(super) fn is_request(&self, at: usize) -> bool {
        // `if it could rain` asks nobody for anything.
        let is_of_people = || (at..at + 4).any(|nth| self.is(nth, class::people));
        if self.is(at, class::others) && !self.is(at, class::they) && !is_of_people() {
            return false;
        }
        let near = (at..at + 6).take_while(|&nth| self.get(nth).is_some_and(|token| !token.is_stop()));
        for nth in near {
            if self.is(nth, class::requests) {
                let mut next = nth + 1;
                let is_possession = matches!(self.word(nth), "had" | "has" | "have" | "knew" | "know");
                if is_possession {
                    return self.is(next, class::determiners)
                        || self.is(next, class::adverbs) && self.is(next + 1, class::determiners);
                }
                let is_past = self.word(nth) == "'d" && self.is_participle(next);
                while self.is(next, class::adverbs) {
                    next += 1;
                }
                return !is_past && !self.is(next, class::abilities);
            }
        }
        false
    }

    fn is_participle(&self, at: usize) -> bool {
        let word = self.word(at);
        self.is(at, class::participles) || word.ends_with("ed") && !word.ends_with("eed") && word.len() > 3
    }

    /// `about the flat`, and not `about his holiday`.
    pub(super) fn is_matter(&self, at: usize) -> bool {
        let words = self.phrase_words(at);
        let Some(&last) = words.last() else { return false };
        !self.is(at, class::their | class::my)
            && !words.iter().any(|&word| self.is(word, class::smalltalk))
            && !self.is(last, class::people)
    }

    /// `I'd fix the gutter`: where the verb of what I would do stands.
    pub(super) fn would(&self, at: usize) -> Option<usize> {
        if !self.is(at, class::i) || !matches!(self.word(at + 1), "'d" | "'ll" | "would" | "will") {
            return None;
        }
        let mut verb = at + 2;
        while self.is(verb, class::adverbs) {
            verb += 1;
        }
        let comes = self.comes(verb) || self.word(verb) == "be" && self.word(verb + 1) == "at";
        let is_past = self.word(at + 1) == "'d" && self.is_participle(verb);
        let is_meant = comes || !is_past && !self.is(verb, class::attitudes);
        (self.is_word(verb) && is_meant).then_some(verb)
    }

    /// `I'd be there`, `I'd come`; not `I'd be late`.
    fn comes(&self, verb: usize) -> bool {
        self.word(verb) == "come" || self.word(verb) == "be" && self.word(verb + 1) == "there"
    }

    /// Whether a verb of mine does something for the people found: a service with an object, or something with them
    /// or theirs.
    pub(super) fn is_service(&self, verb: usize, found: &FrameMatch) -> bool {
        if self.comes(verb) || self.word(verb) == "be" {
            return self.comes(verb);
        }
        // `I'd pick up the parcel`, and not `I'd pick up golf` or `I'd call it a day`.
        let has_particle = !self.is(verb + 1, class::determiners | class::others);
        let object = verb + 1 + usize::from(has_particle);
        let has_object = self.is(object, class::determiners) && !self.is(object, class::my);
        let clause = (verb + 1..verb + LONGEST)
            .take_while(|&nth| self.get(nth).is_some_and(|token| !token.is_break()));
        let is_theirs = |nth: usize| {
            self.is(nth, class::them | class::their)
                || self.get(nth).is_some_and(|token| {
                    token.person().or(token.owner()).is_some_and(|who| found.people.contains(&who))
                })
        };
        self.is(verb, class::services) && has_object || clause.into_iter().any(is_theirs)
    }

    /// What was promised begins with a verb.
    pub(super) fn promise(&self, rest: &[FrameStep], verb: usize, found: &mut FrameMatch) -> bool {
        found.promised = Some(verb);
        self.fits(rest, verb + 1, found)
    }
}
