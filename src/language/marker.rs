//! The markers of the journal language and the words that stand for them.
//!
//! How a marker is found in a text is `note/syntax`'s; what it means for a tie is said by the rules.
//! Invariant: each marker is declared once, and every list of markers or their words comes from that.

use std::borrow::Cow;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;

/// Declares every marker once. What the language, its near misses, `init`, the schema and completion know of
/// a marker comes from here.
macro_rules! markers {
    ($($(#[doc = $doc:literal])* $marker:ident = $name:literal {
        synonyms: $synonyms:expr, near: $near:expr, suggested: $suggested:expr,
        contact: $contact:literal, person: $person:literal, word: $word:literal, promise: $promise:literal $(,)?
    })*) => {
        /// What passed between two people, or befell the writer.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Marker {
            $($(#[doc = $doc])* $marker,)*
        }

        impl Marker {
            /// In the order in which people read them.
            pub const ALL: [Marker; [$(Marker::$marker),*].len()] = [$(Marker::$marker),*];

            fn declaration(self) -> &'static MarkerDeclaration {
                match self {
                    $(Marker::$marker => &MarkerDeclaration {
                        name: $name, about: concat!($($doc),*), synonyms: &$synonyms, near: &$near, suggested: &$suggested,
                        contact: $contact, person: $person, word: $word, promise: $promise,
                    },)*
                }
            }
        }
    };
}

/// What is declared of a marker.
struct MarkerDeclaration {
    name: &'static str,
    about: &'static str,
    synonyms: &'static [&'static str],
    near: &'static [&'static str],
    suggested: &'static [&'static str],
    contact: bool,
    person: bool,
    word: bool,
    promise: bool,
}

markers! {
    /// I helped, gave time, advice, a recommendation.
    Give = "give" {
        synonyms: ["gave"], near: ["gives", "giving", "given"],
        suggested: ["helped", "favor", "favour", "gift"],
        contact: true, person: true, word: true, promise: true,
    }
    /// I introduced the people of this entry to one another.
    Introduced = "introduced" {
        synonyms: [], near: ["introduce", "introduces", "introducing"], suggested: [],
        contact: true, person: true, word: false, promise: true,
    }
    /// I asked them for something.
    Ask = "ask" {
        synonyms: ["asked"], near: ["asks", "asking"], suggested: ["request", "requested"],
        contact: true, person: true, word: true, promise: false,
    }
    /// They gave or helped.
    Got = "got" {
        synonyms: [], near: ["gets", "getting"], suggested: ["received", "gotten"],
        contact: true, person: true, word: true, promise: false,
    }
    /// They asked me.
    AskedMe = "asked-me" {
        synonyms: [], near: ["askedme"], suggested: [],
        contact: true, person: true, word: true, promise: false,
    }
    /// I thanked them.
    Thanks = "thanks" {
        synonyms: [], near: ["thank", "thanked", "thanking", "thank-you", "thankyou"],
        suggested: ["gratitude", "grateful"],
        contact: true, person: true, word: false, promise: true,
    }
    /// We met in person.
    Met = "met" {
        synonyms: [], near: [], suggested: ["coffee", "lunch", "dinner", "meetup", "meeting", "visit"],
        contact: true, person: true, word: false, promise: false,
    }
    /// A call, a chat, an exchange of letters.
    Talked = "talked" {
        synonyms: [], near: [], suggested: ["call", "called", "phone", "chat", "texted", "emailed"],
        contact: true, person: true, word: false, promise: false,
    }
    /// We worked together.
    Worked = "worked" {
        synonyms: [], near: [], suggested: ["collab", "collaborated", "project"],
        contact: true, person: true, word: false, promise: false,
    }
    /// Added to my contacts: a card, a connection online.
    Added = "added" {
        synonyms: [], near: [], suggested: [],
        contact: false, person: true, word: false, promise: false,
    }
    /// They left my ask or message unanswered.
    NoReply = "no-reply" {
        synonyms: [], near: ["noreply", "no-response"], suggested: [],
        contact: false, person: true, word: false, promise: false,
    }
    /// A high moment of my life.
    Win = "win" {
        synonyms: [], near: [], suggested: [],
        contact: true, person: false, word: false, promise: false,
    }
    /// A low moment of my life.
    Low = "low" {
        synonyms: [], near: [], suggested: ["setback", "loss"],
        contact: true, person: false, word: false, promise: false,
    }
    /// I have decided to let this one rest.
    LetGo = "let-go" {
        synonyms: [], near: ["letgo"], suggested: [],
        contact: false, person: true, word: false, promise: false,
    }
}

impl Marker {
    /// The canonical name, as outputs hold it.
    pub fn name(self) -> &'static str {
        self.declaration().name
    }

    /// What happened, in a sentence.
    pub fn about(self) -> &'static str {
        self.declaration().about.trim()
    }

    /// Other words that the language itself accepts.
    pub fn built_in_synonyms(self) -> &'static [&'static str] {
        self.declaration().synonyms
    }

    /// Words that are nearly this marker, and count for nothing.
    pub fn near_words(self) -> &'static [&'static str] {
        self.declaration().near
    }

    /// Words that people use for what it means; `init` suggests them as synonyms.
    pub fn suggested_words(self) -> &'static [&'static str] {
        self.declaration().suggested
    }

    /// Whether an event of this kind is contact with the people bound to it.
    pub fn is_contact(self) -> bool {
        self.declaration().contact
    }

    /// `#give` or `#introduced`.
    pub fn is_give(self) -> bool {
        matches!(self, Marker::Give | Marker::Introduced)
    }

    /// Whether a plan of this kind is a promise to the person.
    pub fn is_promise(self) -> bool {
        self.declaration().promise
    }

    /// `#win` and `#low` happen to the writer and need no person.
    pub fn needs_person(self) -> bool {
        self.declaration().person
    }

    /// Whether the bare word with a colon (`give: …`) marks, too.
    pub fn has_word_form(self) -> bool {
        self.declaration().word
    }
}

/// Every word that means a marker: names, built-in synonyms and configured ones, lower case.
#[derive(Debug, Clone)]
pub struct Markers {
    words: FxHashMap<Cow<'static, str>, Marker>,
    /// Sorted when first asked for: thousands of words may be added before.
    sorted: OnceLock<Vec<(Cow<'static, str>, Marker)>>,
    longest: usize,
}

impl Default for Markers {
    fn default() -> Markers {
        let names = Marker::ALL.map(|marker| (marker.name(), marker));
        let synonyms = Marker::ALL
            .iter()
            .flat_map(|&marker| marker.built_in_synonyms().iter().map(move |&word| (word, marker)));
        let all = names.into_iter().chain(synonyms).map(|(word, marker)| (Cow::Borrowed(word), marker));
        let words: FxHashMap<_, _> = all.collect();
        let longest = words.keys().map(|word| word.len()).max().unwrap_or(0);
        Markers { words, sorted: OnceLock::new(), longest }
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
        if self.words.insert(word, marker).is_none() {
            self.sorted = OnceLock::new();
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
        self.sorted.get_or_init(|| {
            let mut sorted: Vec<_> =
                self.words.iter().map(|(word, marker)| (word.clone(), *marker)).collect();
            sorted.sort_unstable();
            sorted
        })
    }
}
