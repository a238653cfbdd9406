//! The configuration as parsing needs it: patterns compiled, look-ups joined.
//!
//! Nothing here reads a text. Shared by all threads that parse, and the same from the first note to the last.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::config::{Config, DateForm};
use crate::language::kind::GROUPS;
use crate::language::{Bond, Property};
use crate::note::folder::FolderKind;
use crate::note::front_matter::{Field, Wants};
use crate::note::known_keys::KnownKeys;
use crate::note::syntax::date::{self, Formats};
use crate::note::syntax::nobody::OwnWords;
use crate::note::syntax::scanner::Words;
use crate::note::value::unlinked;
use crate::text::{NotePath, bare_name, key, lower_case};

/// How notes are read. Made once a run.
#[derive(Debug)]
pub struct Grammar {
    /// What is configured, and what the vault says of itself.
    pub config: Arc<Config>,
    people: PeopleFolders,
    keys: KnownKeys,
    /// Words, in lower case, that say what is expected of somebody.
    bonds: Vec<(String, Bond)>,
    /// What is read although it is a template. Compiled once a template asks.
    include: OnceLock<Gitignore>,
    formats: Formats,
}

/// Where pages of people live.
#[derive(Debug)]
struct PeopleFolders {
    /// Bare names of folders.
    names: Vec<String>,
    /// Patterns of folders, and of notes where there are any.
    folders: Gitignore,
    notes: Option<Gitignore>,
}

impl PeopleFolders {
    fn new(texts: &[String]) -> PeopleFolders {
        let mut names = Vec::new();
        let mut patterns = Vec::new();
        for text in texts {
            let name = text.strip_suffix('/').unwrap_or(text);
            let bare = bare_name(name);
            if bare.is_empty() || name.contains(['/', '*', '?', '[', '!', '\\']) {
                patterns.push(text.as_str());
            } else {
                names.push(bare);
            }
        }
        let folders = compile(patterns.iter().copied());
        let of_notes: Vec<&str> = patterns.into_iter().filter(|text| !text.ends_with('/')).collect();
        let notes = (!of_notes.is_empty()).then(|| compile(of_notes.into_iter()));
        PeopleFolders { names, folders, notes }
    }

    /// Whether a folder begins or ends a part of the journal that holds people.
    fn says(&self, path: &str, name: &str) -> Option<bool> {
        if !self.folders.is_empty() {
            let matched = self.folders.matched(path, true);
            if !matched.is_none() {
                return Some(matched.is_ignore());
            }
        }
        let bare = bare_name(name);
        self.names.contains(&bare).then_some(true)
    }
}

/// Patterns were validated with the configuration; one that is invalid matches nothing.
fn compile<'p>(patterns: impl Iterator<Item = &'p str>) -> Gitignore {
    let mut builder = GitignoreBuilder::new("");
    for pattern in patterns {
        let _ = builder.add_line(None, pattern);
    }
    builder.build().unwrap_or_else(|_| Gitignore::empty())
}

/// The answer for the folder that was asked about last, by one grammar: notes come folder by folder.
#[derive(Debug, Default)]
pub(in crate::note) struct LastFolder {
    folder: String,
    kind: FolderKind,
}

impl Grammar {
    /// Compiles what the configuration says of folders and dates.
    pub fn new(config: Arc<Config>) -> Grammar {
        let people = PeopleFolders::new(&config.journal.people);
        let formats =
            Formats { first: config.vault.date_forms.clone(), last: config.journal.date_formats.clone() };
        let (keys, bonds) = (KnownKeys::new(&config), bonds(&config));
        Grammar { config, people, keys, bonds, include: OnceLock::new(), formats }
    }

    /// What the folder of a note says of its notes.
    pub(in crate::note) fn folder_kind<'l>(
        &self,
        path: &NotePath,
        last: &'l mut LastFolder,
    ) -> &'l FolderKind {
        let (folder, _) = path.split();
        if last.folder != folder {
            last.kind = FolderKind::of(folder, |path, name| self.people.says(path, name));
            folder.clone_into(&mut last.folder);
        }
        &last.kind
    }

    /// What a pattern says of a note itself, whatever its folder is.
    pub(in crate::note) fn is_people_file(&self, path: &NotePath) -> Option<bool> {
        let matched = self.people.notes.as_ref()?.matched(path.as_str(), false);
        (!matched.is_none()).then_some(matched.is_ignore())
    }

    /// Whether a note is read although it is a template.
    pub(in crate::note) fn includes(&self, path: &NotePath) -> bool {
        let patterns = &self.config.journal.include;
        !patterns.is_empty()
            && self
                .include
                .get_or_init(|| compile(patterns.iter().map(String::as_str)))
                .matched_path_or_any_parents(path.as_str(), false)
                .is_ignore()
    }

    /// A note's name in a namespace of people, with it: `people/ana` of `people___ana.md`,
    /// `people%2Fana.md` and `user.ana.md`.
    pub(in crate::note) fn namespace(&self, path: &NotePath) -> Option<String> {
        let parts = namespace_parts(path.stem())?;
        let first = bare_name(parts.first()?);
        let is_people = self.people.names.contains(&first) || (parts.is_dotted && first == "user");
        let whole = parts.names.iter().map(|part| key(part)).collect::<Vec<_>>().join("/");
        (is_people && !whole.ends_with('/')).then_some(whole)
    }

    /// Whether a word of a tag or a kind says that a note is about a person.
    pub(in crate::note) fn is_person_word(&self, word: &str) -> bool {
        self.config.journal.person_tags.iter().any(|person| person.eq_ignore_ascii_case(word))
    }

    /// Whether a kind may be a person's, too: a person, a bond, a group of people.
    pub(in crate::note) fn is_kind_of_person(&self, kind: &str) -> bool {
        self.is_person_word(kind)
            || self.bonds_of(Cow::Borrowed(kind)).next().is_some()
            || GROUPS.iter().any(|group| *group == kind || group.strip_suffix('s') == Some(kind))
    }

    /// Whether a tag says nothing else than that a note is about a person.
    pub(in crate::note) fn is_tag_of_person(&self, tag: &str) -> bool {
        let tag = lower_case(tag);
        tag.split('/').any(|word| self.is_kind_of_person(word) || matches!(word, "ex" | "avoid" | "deceased"))
    }

    /// Whether a tag in the body sorts its note among pages of people: `person`, `type/person`,
    /// `people/friends`, and not `person/ana`, which names somebody.
    pub(in crate::note) fn sorts_people(&self, tag: &str) -> bool {
        let mut words = tag.split('/').skip_while(|word| !self.is_person_word(word));
        words.next().is_some() && words.all(|word| GROUPS.contains(&word.to_lowercase().as_str()))
    }

    /// Whether a field's value is a circle.
    pub(in crate::note) fn reads_circle(&self, field: &Field) -> bool {
        field.text().is_some_and(|text| self.config.circles.find(unlinked(text)).is_some())
    }

    /// The day or week that a path gives by the vault's own forms.
    pub(in crate::note) fn vault_day(&self, path: &NotePath) -> Option<Option<chrono::NaiveDate>> {
        let path = crate::text::strip_note_extension(path.as_str());
        self.vault_forms().iter().find_map(|form| form.in_path(path, date::WORDS))
    }

    /// Forms of dates of the vault's own.
    pub(in crate::note) fn vault_forms(&self) -> &[DateForm] {
        &self.config.vault.date_forms
    }

    /// What a word in lower case says of what is expected of somebody.
    pub(in crate::note) fn bonds_of(&self, word: Cow<'_, str>) -> impl Iterator<Item = Bond> {
        self.bonds.iter().filter(move |(known, _)| *known == *word).map(|&(_, bond)| bond)
    }

    /// The property that a key in normal form spells.
    pub fn property(&self, key: &str) -> Option<Property> {
        self.keys.wanted(key).property()
    }

    /// The keys that mean something to the reader of a note.
    pub(in crate::note) fn keys(&self) -> &KnownKeys {
        &self.keys
    }

    pub(in crate::note) fn words(&self) -> Words<'_> {
        Words {
            markers: &self.config.markers,
            date_fields: &self.config.journal.date_properties,
            formats: &self.formats,
            nobody: self.own_words(),
        }
    }

    pub(in crate::note) fn own_words(&self) -> OwnWords<'_> {
        let journal = &self.config.journal;
        OwnWords { not_people: &journal.not_people, me: &journal.me }
    }

    pub(in crate::note) fn formats(&self) -> &Formats {
        &self.formats
    }
}

fn bonds(config: &Config) -> Vec<(String, Bond)> {
    let bonds = &config.bonds;
    let lists =
        [(&bonds.communal, Bond::Communal), (&bonds.mentor, Bond::Mentor), (&bonds.mentee, Bond::Mentee)];
    let words = lists.into_iter().flat_map(|(words, bond)| words.iter().map(move |word| (word, bond)));
    words.map(|(word, bond)| (word.to_lowercase(), bond)).collect()
}

/// A file name taken apart at the signs of a namespace.
struct NamespaceParts {
    names: Vec<String>,
    /// Dendron's `people.ana`; else Logseq's.
    is_dotted: bool,
}

impl NamespaceParts {
    fn first(&self) -> Option<&String> {
        self.names.first()
    }
}

fn namespace_parts(stem: &str) -> Option<NamespaceParts> {
    let own = |parts: Vec<&str>, is_dotted| {
        let names = parts.into_iter().map(str::to_owned).collect::<Vec<_>>();
        (names.len() > 1).then_some(NamespaceParts { names, is_dotted })
    };
    // Hardly any name holds one of these.
    if !stem.bytes().any(|b| matches!(b, b'_' | b'%' | b'.')) {
        return None;
    }
    if stem.as_bytes().windows(3).any(|signs| signs == b"___") {
        return own(stem.split("___").collect(), false);
    }
    if stem.contains('%') && (stem.contains("%2F") || stem.contains("%2f")) {
        return own(stem.split("%2F").flat_map(|part| part.split("%2f")).collect(), false);
    }
    if stem.contains('.') && !stem.contains(char::is_whitespace) {
        return own(stem.split('.').collect(), true);
    }
    None
}

/// The last part of a name in a namespace, as written.
pub(in crate::note) fn last_part(stem: &str) -> Option<String> {
    namespace_parts(stem)?.names.pop()
}
