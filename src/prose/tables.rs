//! A lexicon made ready for looking words up: which classes a word has, which phrases it begins, and the frames
//! of each phrase.
//!
//! Invariant: what a table was made of names only markers, lists and elements that exist.

use rustc_hash::FxHashMap;

use crate::language::Marker;
use crate::prose::lexicon::{PhraseEntry, ProseLexicon, class};
use crate::prose::signs::WordSigns;

/// What a phrase tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Told {
    /// Something that a marker would say.
    Event(Marker),
    /// I said that I would do something for somebody.
    Promise,
}

impl Told {
    /// The marker's name, or `promise`.
    pub fn name(self) -> &'static str {
        match self {
            Told::Event(marker) => marker.name(),
            Told::Promise => "promise",
        }
    }

    /// What can be proposed, by its name.
    pub fn by_name(name: &str) -> Option<Told> {
        let promise = std::iter::once(Told::Promise);
        Told::ALL.into_iter().chain(promise).find(|told| told.name() == name)
    }

    /// Every event that can be proposed.
    pub const ALL: [Told; 11] = [
        Told::Event(Marker::Ask),
        Told::Event(Marker::Give),
        Told::Event(Marker::Got),
        Told::Event(Marker::AskedMe),
        Told::Event(Marker::Introduced),
        Told::Event(Marker::Thanks),
        Told::Event(Marker::Met),
        Told::Event(Marker::Talked),
        Told::Event(Marker::Worked),
        Told::Event(Marker::Added),
        Told::Event(Marker::NoReply),
    ];

    /// Whether it says no more than a mention does: that there was contact.
    pub fn is_mere_contact(self) -> bool {
        matches!(self, Told::Event(Marker::Met | Marker::Talked | Marker::Worked))
    }
}

/// Which form of a verb a word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum VerbForm {
    Base,
    Past,
    Participle,
    Gerund,
    Noun,
}

/// A word as the beginning of a phrase.
#[derive(Debug, Clone, Copy)]
pub(super) struct PhraseUse {
    pub phrase: u16,
    pub form: VerbForm,
}

/// One element of a frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum FrameElement {
    Person,
    Other,
    /// Something of the person.
    Theirs,
    /// An object; of a person's things, which are not people.
    Object,
    Literal(Vec<String>),
    Any,
    End,
    Gerund,
    To,
    If,
    Can,
    About,
    Will,
    Serve,
    Deed,
    Talk,
}

#[derive(Debug, Clone)]
pub(super) struct FrameStep {
    pub element: FrameElement,
    pub optional: bool,
}

pub(super) type Frame = Vec<FrameStep>;

/// A phrase made ready.
#[derive(Debug)]
pub(super) struct LexiconPhrase {
    pub me: Option<Told>,
    pub them: Option<Told>,
    pub me_frames: Vec<Frame>,
    pub them_frames: Vec<Frame>,
    pub unless: u32,
    pub only: u32,
    pub becomes: Vec<(u32, Option<Told>)>,
    pub unless_after: Vec<String>,
    pub needs: Vec<String>,
    pub things: Vec<String>,
    pub negative: bool,
    pub present: bool,
    pub meets: bool,
    pub bare: bool,
    /// Some frame of the writer's acts needs no person behind the verb.
    pub may_name_nobody: bool,
}

/// All that is known of a word, so that each is looked up once.
#[derive(Debug, Default)]
struct WordEntry {
    classes: u64,
    uses: Vec<PhraseUse>,
}

/// The class of the longest word of each row that tells of another time: without one of these there is no such row.
pub(super) const OF_MEMORY: u64 = 1 << 63;

/// A lexicon made ready.
#[derive(Debug)]
pub struct LexiconTables {
    words: FxHashMap<String, WordEntry>,
    objects: FxHashMap<String, u32>,
    /// Rows of words that tell of another time.
    pub(super) memories: Vec<String>,
    /// What stands before a colon, of several words.
    pub(super) plans: Vec<String>,
    pub(super) phrases: Vec<LexiconPhrase>,
    pub(super) signs: WordSigns,
    talk: u32,
}

impl LexiconTables {
    /// # Errors
    /// The lexicon names a marker, a list or an element that does not exist.
    pub fn new(lexicon: &ProseLexicon) -> Result<LexiconTables, String> {
        let mut words: FxHashMap<String, WordEntry> = FxHashMap::default();
        for (nth, list) in lexicon.words.lists().enumerate() {
            list.iter().for_each(|word| words.entry(word.clone()).or_default().classes |= 1 << nth);
        }
        if lexicon.objects.len() > 32 {
            return Err("there are more than 32 lists of objects".to_owned());
        }
        let mut objects: FxHashMap<String, u32> = FxHashMap::default();
        for (nth, list) in lexicon.objects.values().enumerate() {
            list.iter().for_each(|word| *objects.entry(word.clone()).or_default() |= 1 << nth);
        }
        let lists = ObjectLists(lexicon);
        let mut phrases = Vec::new();
        for entry in &lexicon.phrases {
            let phrase = u16::try_from(phrases.len()).map_err(|_| "there are too many phrases".to_owned())?;
            let mut add = |word: &str, form: VerbForm| {
                let known = &mut words.entry(word.to_owned()).or_default().uses;
                if !known.iter().any(|one| one.phrase == phrase && one.form == form) {
                    known.push(PhraseUse { phrase, form });
                }
            };
            for verb in &entry.verbs {
                let forms: Vec<&str> = verb.split_whitespace().collect();
                let &[base, past, ..] = forms.as_slice() else {
                    return Err(format!("`{verb}`: a verb has a base and a past form"));
                };
                add(past, VerbForm::Past);
                add(base, VerbForm::Base);
                add(forms.get(2).unwrap_or(&past), VerbForm::Participle);
                match forms.get(3) {
                    Some(gerund) => add(gerund, VerbForm::Gerund),
                    None => gerunds(base).iter().for_each(|gerund| add(gerund, VerbForm::Gerund)),
                }
            }
            entry.nouns.iter().for_each(|noun| add(noun, VerbForm::Noun));
            phrases.push(lists.phrase(entry)?);
        }
        let memories = lexicon.words.memory.iter().map(|row| format!(" {row} ")).collect();
        let longest =
            |row: &String| row.split(' ').max_by_key(|word| word.len()).unwrap_or_default().to_owned();
        for word in lexicon.words.memory.iter().map(longest) {
            words.entry(word).or_default().classes |= OF_MEMORY;
        }
        let talk = lists.bit("talk").unwrap_or(0);
        let mut signs: FxHashMap<String, u8> = FxHashMap::default();
        for (word, entry) in &words {
            let is_free = entry.uses.iter().any(|one| phrases[usize::from(one.phrase)].may_name_nobody);
            let is_pronoun = entry.classes & (class::they | class::them | class::their) != 0;
            let tells = if entry.uses.is_empty() { 0 } else { WordSigns::TELLS };
            let sign = tells | if is_free || is_pronoun { WordSigns::NAMES_NOBODY } else { 0 };
            if sign != 0 {
                signs.insert(word.clone(), sign);
            }
        }
        Ok(LexiconTables {
            signs: WordSigns::new(signs),
            words,
            objects,
            memories,
            plans: lexicon.words.plans.clone(),
            phrases,
            talk,
        })
    }

    /// The classes of a word, and the phrases that it begins.
    pub(super) fn word(&self, word: &str) -> (u64, &[PhraseUse]) {
        self.words.get(word).map_or((0, &[]), |entry| (entry.classes, entry.uses.as_slice()))
    }

    /// The lists that hold an object: its last word, or its last two.
    pub(super) fn object(&self, word: &str, before: Option<&str>) -> u32 {
        let one = self.objects.get(word).copied().unwrap_or(0);
        let Some(before) = before else { return one };
        one | self.objects.get(&format!("{before} {word}")).copied().unwrap_or(0)
    }

    pub(super) fn talk(&self) -> u32 {
        self.talk
    }
}

/// The form in `-ing`, as spelled by the rules of English; other languages list it.
fn gerunds(base: &str) -> Vec<String> {
    let stem = base.strip_suffix('e').filter(|_| !base.ends_with("ee")).unwrap_or(base);
    let mut all = vec![format!("{stem}ing")];
    let last = base.chars().last();
    if let Some(last) = last.filter(|last| "bdgklmnprt".contains(*last)) {
        all.push(format!("{base}{last}ing"));
    }
    all
}

/// Names of lists, and of markers, made numbers.
struct ObjectLists<'l>(&'l ProseLexicon);

impl ObjectLists<'_> {
    fn bit(&self, name: &str) -> Result<u32, String> {
        let at = self.0.objects.keys().position(|known| known == name);
        at.map(|at| 1 << at).ok_or_else(|| format!("there is no list of objects `{name}`"))
    }

    fn bits(&self, names: &[String]) -> Result<u32, String> {
        names.iter().try_fold(0, |bits, name| Ok(bits | self.bit(name)?))
    }

    fn phrase(&self, entry: &PhraseEntry) -> Result<LexiconPhrase, String> {
        let told = |name: &Option<String>| name.as_deref().map(told).transpose();
        let frames = |own: &[String]| {
            let all = own.iter().chain(&entry.frames);
            all.map(|frame| frame.split_whitespace().map(step).collect())
                .collect::<Result<Vec<Frame>, String>>()
        };
        let becomes = entry.becomes.iter().map(|(list, marker)| {
            let marker = Some(marker.as_str()).filter(|marker| !marker.is_empty());
            Ok((self.bit(list)?, marker.map(self::told).transpose()?))
        });
        let me_frames = if entry.me.is_some() { frames(&entry.me_frames)? } else { Vec::new() };
        let is_optional = |step: &FrameStep| step.element == FrameElement::Person && step.optional;
        Ok(LexiconPhrase {
            me: told(&entry.me)?,
            them: told(&entry.them)?,
            may_name_nobody: me_frames.iter().flatten().any(is_optional),
            me_frames,
            them_frames: if entry.them.is_some() || !entry.things.is_empty() {
                frames(&entry.them_frames)?
            } else {
                Vec::new()
            },
            unless: self.bits(&entry.unless)?,
            only: self.bits(&entry.only)?,
            becomes: becomes.collect::<Result<_, String>>()?,
            unless_after: entry.unless_after.clone(),
            needs: entry.needs.clone(),
            things: entry.things.clone(),
            negative: entry.negative,
            present: entry.present,
            meets: entry.meets,
            bare: entry.bare,
        })
    }
}

fn told(name: &str) -> Result<Told, String> {
    Told::by_name(name).ok_or_else(|| format!("`{name}` is not a marker that can be proposed"))
}

fn step(text: &str) -> Result<FrameStep, String> {
    let (name, optional) = text.strip_suffix('?').map_or((text, false), |name| (name, true));
    let element = match name {
        "R" => FrameElement::Person,
        "Y" => FrameElement::Other,
        "R's" => FrameElement::Theirs,
        "O" => FrameElement::Object,
        "ANY" => FrameElement::Any,
        "END" => FrameElement::End,
        "GERUND" => FrameElement::Gerund,
        "TO" => FrameElement::To,
        "IF" => FrameElement::If,
        "CAN" => FrameElement::Can,
        "ABOUT" => FrameElement::About,
        "WILL" => FrameElement::Will,
        "SERVE" => FrameElement::Serve,
        "DEED" => FrameElement::Deed,
        "TALK" => FrameElement::Talk,
        words if words.chars().any(char::is_uppercase) => {
            return Err(format!("`{text}` is not an element of a frame"));
        }
        words => FrameElement::Literal(words.split('|').map(str::to_owned).collect()),
    };
    Ok(FrameStep { element, optional })
}

#[cfg(test)]
mod tests {
    use super::LexiconTables;
    use crate::prose::lexicon::{ENGLISH, ProseLexicon};

    #[test]
    fn the_built_in_lexicon_can_be_read() {
        let lexicon = ProseLexicon::parse(ENGLISH).expect("it follows the schema");
        let tables = LexiconTables::new(&lexicon).expect("it names what exists");
        assert!(tables.phrases.len() > 20);
    }
}
