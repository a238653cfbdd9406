//! The interner of names and topics as written.
//!
//! A journal of 100,000 notes names thousands of people hundreds of thousands of times. Each
//! spelling is kept once; its key is computed once, by whoever asks for it (`graph`).

use std::hash::BuildHasher;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::text::nfc;

/// One spelling in a [`Names`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NameId(std::num::NonZeroU32);

impl NameId {
    pub fn index(self) -> usize {
        self.0.get() as usize - 1
    }
}

/// All spellings of one journal. Shared by the threads that parse; ids depend on which thread came
/// first, so no order of ids may reach a page.
#[derive(Debug, Default)]
pub struct Names {
    table: RwLock<Table>,
    known: Known,
}

/// Spellings that are found without a lock, since readers ask several times a note: those that came
/// first, which are those that come often.
#[derive(Debug, Default)]
struct Known(OnceLock<Box<[OnceLock<Spelling>]>>);

/// The text stands in the place itself: to follow a pointer to it would cost more than the rest.
#[derive(Debug)]
struct Spelling {
    id: NameId,
    len: u8,
    text: [u8; Spelling::ROOM],
}

impl Spelling {
    const ROOM: usize = 27;

    /// `None` where the text is too long.
    fn new(id: NameId, text: &str) -> Option<Spelling> {
        let len = u8::try_from(text.len()).ok().filter(|_| text.len() <= Spelling::ROOM)?;
        let mut spelling = Spelling { id, len, text: [0; Spelling::ROOM] };
        spelling.text[..text.len()].copy_from_slice(text.as_bytes());
        Some(spelling)
    }

    fn is(&self, text: &str) -> bool {
        self.text[..usize::from(self.len)] == *text.as_bytes()
    }
}

impl Known {
    const PLACES: usize = 1 << 13;

    /// How many places a spelling may stand in.
    const TRIES: usize = 4;

    fn places(&self, text: &str) -> impl Iterator<Item = &OnceLock<Spelling>> {
        let places = self.0.get_or_init(|| (0..Known::PLACES).map(|_| OnceLock::new()).collect());
        let first = FxBuildHasher.hash_one(text) as usize;
        (0..Known::TRIES).map(move |nth| &places[(first + nth) % Known::PLACES])
    }

    fn id(&self, text: &str) -> Option<NameId> {
        let spellings = self.places(text).map_while(OnceLock::get);
        spellings.filter(|spelling| spelling.is(text)).map(|spelling| spelling.id).next()
    }

    fn remember(&self, text: &str, id: NameId) {
        let Some(mut spelling) = Spelling::new(id, text) else { return };
        for place in self.places(text) {
            match place.set(spelling) {
                Ok(()) => return,
                Err(taken) => spelling = taken,
            }
        }
    }
}

#[derive(Debug, Default)]
struct Table {
    ids: FxHashMap<Arc<str>, NameId>,
    texts: Vec<Arc<str>>,
}

impl Names {
    /// The id of a spelling, in NFC.
    pub fn intern(&self, text: &str) -> NameId {
        self.known.id(text).unwrap_or_else(|| {
            let id = self.intern_locked(&nfc(text));
            self.known.remember(text, id);
            id
        })
    }

    fn intern_locked(&self, text: &str) -> NameId {
        if let Some(&id) = self.read().ids.get(text) {
            return id;
        }
        let mut table = self.table.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(&id) = table.ids.get(text) {
            return id;
        }
        let text: Arc<str> = Arc::from(text);
        table.texts.push(text.clone());
        let number = u32::try_from(table.texts.len()).unwrap_or(u32::MAX);
        let id = NameId(std::num::NonZeroU32::new(number).unwrap_or(std::num::NonZeroU32::MIN));
        table.ids.insert(text, id);
        id
    }

    pub fn text(&self, id: NameId) -> Arc<str> {
        self.read().texts[id.index()].clone()
    }

    /// The spellings from index `from` on, in the order of their ids.
    pub fn texts_from(&self, from: usize) -> Vec<Arc<str>> {
        self.read().texts[from..].to_vec()
    }

    /// How many spellings there are; ids are below it.
    pub fn len(&self) -> usize {
        self.read().texts.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn read(&self) -> std::sync::RwLockReadGuard<'_, Table> {
        self.table.read().unwrap_or_else(PoisonError::into_inner)
    }
}
