//! Resolution (language 2): from a mention to whom it means.
//!
//! Not here: which people without a page there are (`settle`). Once it is known whom a spelling means, a
//! mention is looked up, except where its note's folder or the words behind it decide.

use std::ops::Range;

use crate::graph::people::declare::hash;
use crate::graph::people::{PeopleIndex, path_key};
use crate::graph::{Candidates, PersonId, Resolved};
use crate::note::{Form, Lists, Mention, NameId, Names, Note, Trail};
use crate::text::{bare, is_written_without_spaces};

/// How much is known of who is somebody. Each stage is judged on the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Every bare handle is taken for somebody, and no wikilink for whom only they name: who has an event
    /// now is somebody by themselves.
    Handles,
    /// Wikilinks name those, too: a marker that has nobody now looks at wikilinks without a page.
    Links,
    /// All is known.
    Whole,
}

/// Characters of a handle that are looked through for a name that begins it.
const LONGEST_GLUED: usize = 32;

impl PeopleIndex {
    /// Who is meant by a mention of a note, by its own spelling alone.
    pub fn resolve(&self, mention: &Mention, note: &Note, names: &Names) -> Resolved {
        let Some(meaning) = self.meanings.get(mention.name.index()) else { return Resolved::Nobody };
        match mention.form {
            Form::Handle => meaning.handle.clone(),
            Form::DoubtfulHandle => self.declared_or_nobody(&meaning.handle),
            Form::DoubtfulName => self.declared_or_nobody(&meaning.other),
            Form::SigilLink if self.sigil_notes.contains(&meaning.key) => {
                self.declared_or_nobody(&meaning.other)
            }
            Form::Always | Form::SigilLink | Form::Participant => meaning.other.clone(),
            Form::Wikilink if self.keys[meaning.key as usize].starts_with('/') => {
                self.resolve_path(&names.text(mention.name), note, mention.form)
            }
            Form::Wikilink => meaning.link.clone(),
            Form::Link => self.resolve_path(&names.text(mention.name), note, mention.form),
        }
    }

    /// The person who is meant, where a page declares them.
    fn declared_or_nobody(&self, meant: &Resolved) -> Resolved {
        match meant {
            Resolved::Person(person) if self.person(*person).page.is_none() => Resolved::Nobody,
            found => found.clone(),
        }
    }

    /// Who is meant by each mention of a note.
    pub(in crate::graph) fn resolve_all(
        &self,
        stage: Stage,
        note: &Note,
        lists: Lists<'_>,
        names: &Names,
    ) -> Vec<Resolved> {
        self.resolve_in(Vec::new(), stage, note, lists, names)
    }

    /// The same in the memory of a list that is over.
    pub(in crate::graph) fn resolve_in(
        &self,
        mut resolved: Vec<Resolved>,
        stage: Stage,
        note: &Note,
        lists: Lists<'_>,
        names: &Names,
    ) -> Vec<Resolved> {
        resolved.clear();
        let mentions = lists.mentions.iter();
        if stage == Stage::Whole {
            resolved.extend(mentions.map(|mention| self.resolve(mention, note, names)));
        } else {
            resolved.extend(mentions.map(|mention| self.resolve_at(stage, mention, note, names)));
        }
        self.lengthen(lists.trails, &mut resolved, lists);
        resolved
    }

    /// Who is meant by some mentions of a note, which come next in a list of all.
    pub(in crate::graph) fn resolve_some(
        &self,
        some: Range<usize>,
        resolved: &mut Vec<Resolved>,
        note: &Note,
        lists: Lists<'_>,
        names: &Names,
    ) {
        let before = |end: usize| lists.trails.partition_point(|trail| (trail.mention as usize) < end);
        let trails = &lists.trails[before(some.start)..before(some.end)];
        resolved.extend(lists.mentions[some].iter().map(|mention| self.resolve(mention, note, names)));
        self.lengthen(trails, resolved, lists);
    }

    /// Takes names of several words for those of one that they begin with.
    fn lengthen(&self, trails: &[Trail], resolved: &mut [Resolved], lists: Lists<'_>) {
        for trail in trails {
            if let Some((longer, _)) = self.longer(trail, lists.mentions[trail.mention as usize].name) {
                resolved[trail.mention as usize] = longer;
            }
        }
    }

    /// Whether nothing but separators stands between the name of a mention and the next mention.
    pub(in crate::graph) fn joins_next(&self, trails: &[Trail], mentions: &[Mention], mention: u32) -> bool {
        let Ok(at) = trails.binary_search_by_key(&mention, |trail| trail.mention) else { return true };
        let name = mentions[mention as usize].name;
        let words = self.longer(&trails[at], name).map_or(0, |(_, words)| words);
        trails[at].joins_after(words)
    }

    /// Whether a mention begins a longer declared name, which the words behind it spell.
    pub(super) fn goes_on(&self, note: &Note, mention: u32) -> bool {
        let trails = note.trails();
        let at = trails.binary_search_by_key(&mention, |trail| trail.mention);
        let name = || note.mentions().at(mention as usize).name;
        at.is_ok_and(|at| self.longer(&trails.at(at), name()).is_some())
    }

    /// The longest declared name that a handle and the words behind it spell, and how many these are.
    pub(super) fn longer(&self, trail: &Trail, name: NameId) -> Option<(Resolved, usize)> {
        let meaning = self.meanings.get(name.index())?;
        if !meaning.begins_longer {
            return None;
        }
        let beginning = hash(&bare(&self.keys[meaning.key as usize]));
        (1..=Trail::MOST).rev().find_map(|words| {
            let rest = trail.words[words - 1];
            let found = self.longer.get(&(beginning, rest)).filter(|_| rest != 0)?;
            Some((one_or_ambiguous(found)?, words))
        })
    }

    fn resolve_at(&self, stage: Stage, mention: &Mention, note: &Note, names: &Names) -> Resolved {
        let known = self.resolve(mention, note, names);
        match known {
            Resolved::Ambiguous(_) => return known,
            Resolved::Person(person) if self.person(person).page.is_some() => return known,
            _ => {}
        }
        let Some(key) = self.meanings.get(mention.name.index()).map(|meaning| meaning.key) else {
            return Resolved::Nobody;
        };
        let Some(&person) = self.without_page.get(&*self.keys[key as usize]) else { return Resolved::Nobody };
        let standing = self.standings[key as usize];
        let is_known = standing.always || (stage == Stage::Links && standing.handled);
        let is_meant = match mention.form {
            Form::Handle => !self.declared_only && (stage == Stage::Handles || is_known),
            Form::SigilLink => !self.sigil_notes.contains(&key),
            Form::Always | Form::Participant => true,
            Form::Wikilink => is_known && !self.other_notes.contains(&key),
            Form::DoubtfulHandle | Form::DoubtfulName | Form::Link => false,
        };
        if is_meant { Resolved::Person(person) } else { Resolved::Nobody }
    }

    /// A path from the note's folder, else from the root, else the tail of exactly one page's path:
    /// `[Ana](people/ana.md)`, `[[../People/Ana]]`.
    fn resolve_path(&self, target: &str, note: &Note, form: Form) -> Resolved {
        let (folder, _) = note.path.split();
        let near = join(folder, target).map(|path| path_key(&path));
        let far = join("", target).map(|path| path_key(&path));
        for path in [near, far].into_iter().flatten() {
            if let Some(&person) = self.by_path.get(&path) {
                return Resolved::Person(person);
            }
        }
        let tail = path_key(target.trim_start_matches(['.', '/']));
        // A name alone, with a path before it that leads elsewhere, is another note's.
        if form == Form::Wikilink && !tail.contains('/') {
            return Resolved::Nobody;
        }
        let is_tail = |person: &&PersonId| {
            let path = self.paths.get(person.0 as usize).and_then(|path| path.strip_suffix(tail.as_str()));
            path.is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
        };
        let mut found = self.names.exact(&tail).into_iter().flatten().filter(is_tail);
        match (found.next(), found.next()) {
            (Some(&one), None) => Resolved::Person(one),
            _ => Resolved::Nobody,
        }
    }

    /// The declared people of the first step of resolution that knows any, in path order.
    pub(super) fn candidates(&self, key: &str, form: Form) -> &[PersonId] {
        let plain = || bare(key);
        let found = self.names.exact(key).or_else(|| self.names.bare(&plain()));
        let found = found.or_else(|| {
            let leading = || self.leading.exact(key).or_else(|| self.leading.bare(&plain()));
            (form == Form::Handle).then(|| self.glued(key).or_else(leading)).flatten()
        });
        found.unwrap_or_default()
    }

    /// The longest declared name that a handle begins with, where a letter of a script that is written
    /// without spaces goes on: `@李明さん`.
    fn glued(&self, key: &str) -> Option<&[PersonId]> {
        if key.is_ascii() {
            return None;
        }
        let ends = key.char_indices().take(LONGEST_GLUED).filter(|(_, c)| is_written_without_spaces(*c));
        let ends: Vec<usize> = ends.map(|(at, _)| at).filter(|&at| at > 0).collect();
        ends.into_iter().rev().find_map(|end| self.names.exact(key[..end].trim_end_matches('-')))
    }

    pub(super) fn begins_longer(&self, key: &str) -> bool {
        !self.beginnings.is_empty() && self.beginnings.contains(&hash(&bare(key)))
    }

    /// Whether calling a person by a new key would change whom some spelling of the journal means, besides
    /// theirs: then whom it means now, where that is somebody.
    pub fn who_would_change(&self, new: &str, person: PersonId) -> Option<Option<PersonId>> {
        let has_page = self.person(person).page.is_some();
        let form = if has_page { Form::Always } else { Form::Handle };
        let others = self.candidates(new, form).iter().find(|&&other| other != person);
        if let Some(&other) = others {
            return Some(Some(other));
        }
        let plain = bare(new);
        let begins =
            |key: &str| has_page && plain.strip_prefix(key).is_some_and(|rest| rest.starts_with('-'));
        for (id, key) in self.keys.iter().enumerate() {
            let uses = self.uses[id];
            let folded = bare(key);
            let is_same = folded == plain && (uses.handles > 0 || uses.always > 0 || uses.links > 0);
            if !is_same && (uses.handles == 0 || !begins(&folded)) {
                continue;
            }
            let form = if is_same { Form::Always } else { Form::Handle };
            if !is_same && self.names.exact(key).is_some() {
                continue;
            }
            match self.candidates(key, form) {
                [one] if *one == person => {}
                [one, ..] => return Some(Some(*one)),
                [] => match self.without_page.get(&**key) {
                    Some(one) if *one == person => {}
                    other => return Some(other.copied().filter(|other| self.person(*other).alive)),
                },
            }
        }
        None
    }

    /// Whether some spelling of the journal may mean a person or somebody else.
    pub fn is_in_doubt(&self, person: PersonId) -> bool {
        self.meanings.iter().any(|meaning| {
            self.meant(meaning).into_iter().any(|(count, who)| {
                count > 0
                    && matches!(who, Resolved::Ambiguous(candidates) if candidates.first.contains(&person))
            })
        })
    }

    /// The key of a spelling, by its id.
    pub(in crate::graph) fn key_of(&self, name: NameId) -> u32 {
        self.meanings[name.index()].key
    }
}

/// Whom one or more candidates mean; `None` where there are none.
pub(super) fn one_or_ambiguous(candidates: &[PersonId]) -> Option<Resolved> {
    match candidates {
        [] => None,
        &[one] => Some(Resolved::Person(one)),
        many => Some(Resolved::Ambiguous(Candidates::new(many).into())),
    }
}

/// A relative path below a folder, with `.` and `..` taken out; `None` where it leaves the root.
fn join(folder: &str, target: &str) -> Option<String> {
    let mut parts: Vec<&str> = if target.starts_with('/') {
        Vec::new()
    } else {
        folder.split('/').filter(|part| !part.is_empty()).collect()
    };
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part.trim_start_matches('@')),
        }
    }
    Some(parts.join("/"))
}
