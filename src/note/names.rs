//! The interner of names and topics as written.
//!
//! A journal of 100,000 notes names thousands of people hundreds of thousands of times. Each
//! spelling is kept once; its key is computed once, by whoever asks for it (`graph`).

use std::cell::RefCell;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{PoisonError, RwLock};

use rustc_hash::FxHashMap;

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
#[derive(Debug)]
pub struct Names {
    table: RwLock<Table>,
    /// Tells this interner's entries in the threads' caches from another's.
    serial: u64,
}

impl Default for Names {
    fn default() -> Names {
        static SERIAL: AtomicU64 = AtomicU64::new(1);
        Names { table: RwLock::default(), serial: SERIAL.fetch_add(1, Ordering::Relaxed) }
    }
}

/// A thread remembers no more spellings than this. Few people are named most of the time; the others
/// are worth a look into the table that all share.
const REMEMBERED: usize = 3_500;

thread_local! {
    /// The spellings a thread has asked for, and of which interner: readers would otherwise take
    /// the lock several times a note.
    static CACHE: RefCell<(u64, FxHashMap<std::sync::Arc<str>, NameId>)> = RefCell::default();
}

#[derive(Debug, Default)]
struct Table {
    ids: FxHashMap<std::sync::Arc<str>, NameId>,
    texts: Vec<std::sync::Arc<str>>,
}

impl Names {
    /// The id of a spelling, in NFC.
    pub fn intern(&self, text: &str) -> NameId {
        CACHE.with_borrow_mut(|(serial, cache)| {
            if *serial != self.serial {
                *serial = self.serial;
                cache.clear();
            }
            if let Some(&id) = cache.get(text) {
                return id;
            }
            let (id, shared) = self.intern_shared(&nfc(text));
            if cache.len() < REMEMBERED {
                let spelling = if *shared == *text { shared } else { text.into() };
                cache.insert(spelling, id);
            }
            id
        })
    }

    fn intern_shared(&self, text: &str) -> (NameId, std::sync::Arc<str>) {
        let known = |table: &Table| table.ids.get_key_value(text).map(|(text, &id)| (id, text.clone()));
        if let Some(known) = known(&self.read()) {
            return known;
        }
        let mut table = self.table.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known(&table) {
            return known;
        }
        let text: std::sync::Arc<str> = std::sync::Arc::from(text);
        table.texts.push(text.clone());
        let number = u32::try_from(table.texts.len()).unwrap_or(u32::MAX);
        let id = NameId(std::num::NonZeroU32::new(number).unwrap_or(std::num::NonZeroU32::MIN));
        table.ids.insert(text.clone(), id);
        (id, text)
    }

    pub fn text(&self, id: NameId) -> std::sync::Arc<str> {
        self.read().texts[id.index()].clone()
    }

    /// The spellings from index `from` on, in the order of their ids.
    pub fn texts_from(&self, from: usize) -> Vec<std::sync::Arc<str>> {
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
