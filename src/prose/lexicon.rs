//! A lexicon as its file says it: the words of one language, and the phrases that tell of something.
//!
//! Not here: the tables that recognition looks words up in (`tables`). English is built in (`en.toml`); a
//! journal may name a file of its own, of this schema.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

/// The English lexicon.
pub const ENGLISH: &str = include_str!("en.toml");

/// A lexicon: words by what they do in a sentence, objects by what they mean, phrases.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ProseLexicon {
    /// Words by what they do in a sentence.
    pub words: WordLists,
    /// Lists of objects, by a name that phrases use in `unless`, `only` and `becomes`.
    #[serde(default)]
    pub objects: BTreeMap<String, Vec<String>>,
    /// Phrases. Of those that begin with one word the first that fits counts.
    #[serde(rename = "phrase")]
    pub phrases: Vec<PhraseEntry>,
}

macro_rules! word_lists {
    ($($(#[doc = $doc:literal])+ $name:ident,)*) => {
        /// Words by what they do in a sentence, in lower case.
        #[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
        pub struct WordLists {
            $($(#[doc = $doc])+ pub $name: Vec<String>,)*
        }

        impl WordLists {
            /// Each list with its number.
            pub(super) fn lists(&self) -> impl Iterator<Item = &Vec<String>> {
                [$(&self.$name,)*].into_iter()
            }
        }

        #[allow(non_camel_case_types, dead_code, reason = "the names of the file, of which some are looked up as rows")]
        #[derive(Debug, Clone, Copy)]
        enum WordListNumber { $($name,)* }

        /// The bit of each list.
        #[allow(non_upper_case_globals, dead_code, reason = "the names of the file")]
        pub(super) mod class {
            $(pub(in crate::prose) const $name: u64 = 1 << super::WordListNumber::$name as u32;)*
        }
    };
}

word_lists! {
    /// The writer as a subject: `I`.
    i,
    /// The writer as an object: `me`.
    me,
    /// What is the writer's: `my`.
    my,
    /// Somebody named before, as a subject: `she`.
    they,
    /// Somebody named before, as an object: `her`.
    them,
    /// What is somebody's who was named before: `her`.
    their,
    /// What joins two people: `and`.
    and,
    /// What parts clauses.
    joins,
    /// What may stand between a subject, its verb and its object.
    adverbs,
    /// Forms of `have` that make a perfect tense.
    have,
    /// Forms of `be` and `get` that make a passive.
    passive,
    /// Before a verb: it did not happen.
    blockers,
    /// Anywhere before a verb in its sentence: a condition, wish or plan.
    hypothetical,
    /// Anywhere in a sentence: what happens again and again.
    habit,
    /// Before a verb in its sentence: somebody says so.
    reported,
    /// Anywhere in a sentence: it is told, played or dreamt.
    fiction,
    /// Words, or several in a row, anywhere in an entry: another time.
    memory,
    /// What an entry or a line begins with before a colon: nothing of it has happened.
    plans,
    /// People of somebody, who are not that somebody: `sister`.
    people,
    /// What a noun phrase begins with.
    determiners,
    /// What ends a noun phrase.
    prepositions,
    /// What a sentence with another subject begins with.
    others,
    /// Names of days and months, which may stand before an entry.
    weekdays,
    /// What may stand before a subject.
    openers,
    /// After `asked whether`: what makes a request of it.
    requests,
    /// After `'d`: what makes none of it.
    participles,
    /// After `asked her to`: an invitation or manners.
    courtesies,
    /// After `asked if she could`: what one is able to do, and no request.
    abilities,
    /// After `asked about`: small talk.
    smalltalk,
    /// After `promised that I'd`: what makes no promise of it.
    attitudes,
    /// What one does for somebody: `feed`, in `told her I'd feed the cat`.
    services,
    /// What is asked of firms.
    firms,
    /// Before a link: it is a thing.
    articles,
    /// Before a form in `-ing`: it did happen.
    leads,
    /// Before a noun of contact: it did not happen.
    cancelled,
    /// The one named before it acts: `who`.
    relatives,
    /// How people are when they are negated: `not`.
    not,
    /// Verbs that negate with `not`: `did`.
    does,
}

/// Verbs, or nouns, with what must follow them.
///
/// A frame is a row of elements, apart by spaces. `R` is the person, `Y` the other one of an introduction,
/// `R's` something of the person, `O` an object, `END` the end of the clause, `GERUND` a form in `-ing`,
/// `TO` an infinitive, `ANY` some word, `TALK` an object of the list `talk`; `IF`, `CAN`, `ABOUT` a request,
/// `WILL` what I would do, `SERVE` what I would do for the person, `DEED` a service's verb. Words in lower case stand
/// for themselves; `|` parts alternatives, and what ends in `?` may be missing.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct PhraseEntry {
    /// The marker where the writer acts, or `promise`.
    pub me: Option<String>,
    /// The marker where the other person acts.
    pub them: Option<String>,
    /// Verbs: base, past and participle where it differs; the form in `-ing` where it is irregular.
    pub verbs: Vec<String>,
    /// Nouns that stand for a verb: `lunch`.
    pub nouns: Vec<String>,
    /// Things of a person that act for them: `advice`.
    pub things: Vec<String>,
    /// Frames of both directions.
    pub frames: Vec<String>,
    /// Frames where the writer acts.
    pub me_frames: Vec<String>,
    /// Frames where the other person acts.
    pub them_frames: Vec<String>,
    /// Lists of objects that make nothing of it.
    pub unless: Vec<String>,
    /// Words that make nothing of it where they stand behind it in the clause.
    pub unless_after: Vec<String>,
    /// The only lists of objects that fit.
    pub only: Vec<String>,
    /// Lists of objects that make another marker of it.
    pub becomes: BTreeMap<String, String>,
    /// Of a noun: one of these words stands before it.
    pub needs: Vec<String>,
    /// It counts where it is negated, and only there.
    pub negative: bool,
    /// The verb's base form counts, too.
    pub present: bool,
    /// `Y` was met.
    pub meets: bool,
    /// Of a noun: nothing may stand before it.
    pub bare: bool,
}

/// The JSON schema of a lexicon, from its types.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(ProseLexicon).to_value()
}

impl ProseLexicon {
    /// Reads a lexicon.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn parse(text: &str) -> Result<ProseLexicon, String> {
        toml::from_str(text).map_err(|error| error.to_string())
    }
}
