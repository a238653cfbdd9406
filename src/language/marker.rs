//! The markers of the journal language and the words that stand for them.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

/// What passed between two people, or befell the writer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Marker {
    Give,
    Introduced,
    Ask,
    Got,
    AskedMe,
    Thanks,
    Met,
    Talked,
    Worked,
    Added,
    NoReply,
    Win,
    Low,
    LetGo,
}

impl Marker {
    pub const ALL: [Marker; 14] = [
        Marker::Give,
        Marker::Introduced,
        Marker::Ask,
        Marker::Got,
        Marker::AskedMe,
        Marker::Thanks,
        Marker::Met,
        Marker::Talked,
        Marker::Worked,
        Marker::Added,
        Marker::NoReply,
        Marker::Win,
        Marker::Low,
        Marker::LetGo,
    ];

    /// The canonical name, as outputs hold it.
    pub fn name(self) -> &'static str {
        match self {
            Marker::Give => "give",
            Marker::Introduced => "introduced",
            Marker::Ask => "ask",
            Marker::Got => "got",
            Marker::AskedMe => "asked-me",
            Marker::Thanks => "thanks",
            Marker::Met => "met",
            Marker::Talked => "talked",
            Marker::Worked => "worked",
            Marker::Added => "added",
            Marker::NoReply => "no-reply",
            Marker::Win => "win",
            Marker::Low => "low",
            Marker::LetGo => "let-go",
        }
    }

    /// Other words that the language itself accepts.
    fn built_in_synonyms(self) -> &'static [&'static str] {
        match self {
            Marker::Give => &["gave"],
            Marker::Ask => &["asked"],
            _ => &[],
        }
    }

    /// Whether an event of this kind is contact with the people bound to it.
    pub fn is_contact(self) -> bool {
        !matches!(self, Marker::Added | Marker::NoReply | Marker::LetGo)
    }

    /// `#give` or `#introduced`.
    pub fn is_give(self) -> bool {
        matches!(self, Marker::Give | Marker::Introduced)
    }

    /// Whether a plan of this kind is a promise to the person.
    pub fn is_promise(self) -> bool {
        matches!(self, Marker::Give | Marker::Introduced | Marker::Thanks)
    }

    /// `#win` and `#low` happen to the writer and need no person.
    pub fn needs_person(self) -> bool {
        !matches!(self, Marker::Win | Marker::Low)
    }

    /// Whether the bare word with a colon (`give: …`) marks, too.
    pub fn has_word_form(self) -> bool {
        matches!(self, Marker::Give | Marker::Ask | Marker::Got | Marker::AskedMe)
    }
}

/// Every word that means a marker: names, built-in synonyms and configured ones, lower case.
#[derive(Debug, Clone)]
pub struct Markers {
    words: FxHashMap<Cow<'static, str>, Marker>,
    sorted: Vec<(Cow<'static, str>, Marker)>,
    longest: usize,
}

impl Default for Markers {
    fn default() -> Markers {
        let names = Marker::ALL.map(|marker| (marker.name(), marker));
        let synonyms = Marker::ALL
            .iter()
            .flat_map(|&marker| marker.built_in_synonyms().iter().map(move |&word| (word, marker)));
        let all = names.into_iter().chain(synonyms).map(|(word, marker)| (Cow::Borrowed(word), marker));
        let mut sorted: Vec<_> = all.collect();
        sorted.sort_unstable();
        let longest = sorted.iter().map(|(word, _)| word.len()).max().unwrap_or(0);
        Markers { words: sorted.iter().cloned().collect(), sorted, longest }
    }
}

impl Markers {
    /// The configured words for a marker, sorted: neither its name nor a built-in synonym.
    pub fn synonyms(&self, marker: Marker) -> Vec<String> {
        let mut words: Vec<String> = self
            .words
            .iter()
            .filter(|(word, meant)| {
                **meant == marker
                    && *word != marker.name()
                    && !marker.built_in_synonyms().contains(&word.as_ref())
            })
            .map(|(word, _)| word.to_string())
            .collect();
        words.sort();
        words
    }

    /// Adds a synonym. The caller has checked that the word is free; see [`Markers::get`].
    pub fn add(&mut self, word: &str, marker: Marker) {
        let word: Cow<'static, str> = word.to_lowercase().into();
        self.longest = self.longest.max(word.len());
        if self.words.insert(word.clone(), marker).is_none() {
            self.sorted.push((word, marker));
            self.sorted.sort_unstable();
        }
    }

    /// The marker that a word means, in any case.
    pub fn get(&self, word: &str) -> Option<Marker> {
        if word.len() > self.longest {
            return None;
        }
        if let Some(&marker) = self.words.get(word) {
            return Some(marker);
        }
        if word.is_ascii() && !word.bytes().any(|b| b.is_ascii_uppercase()) {
            return None;
        }
        self.words.get(word.to_lowercase().as_str()).copied()
    }

    /// All words with their markers, sorted by word.
    pub fn words(&self) -> &[(Cow<'static, str>, Marker)] {
        &self.sorted
    }
}
