//! The interner of names and topics: each spelling is kept once, and everything else holds its number.
//!
//! A journal of 100,000 notes names thousands of people hundreds of thousands of times. Not a table of
//! people: two spellings of one name have two ids here, and `graph` decides who is meant.
//!
//! An id never changes and no spelling has two. The threads that read a journal share one interner, so which
//! spelling gets which number depends on who came first: no order of ids may reach any output.

use std::hash::BuildHasher;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::text::nfc;

/// One spelling in a [`Names`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NameId(std::num::NonZeroU32);

impl NameId {
    /// From 0, for lists with one item a spelling.
    pub fn index(self) -> usize {
        self.0.get() as usize - 1
    }

    /// From 1.
    pub(in crate::note) fn number(self) -> u32 {
        self.0.get()
    }

    /// The id of a number, which is never 0.
    pub(in crate::note) fn from_number(number: u32) -> NameId {
        NameId(std::num::NonZeroU32::new(number).unwrap_or(std::num::NonZeroU32::MIN))
    }
}

/// All spellings of one journal.
#[derive(Debug, Default)]
pub struct Names {
    table: RwLock<Table>,
    cache: Cache,
}

/// A lock-free cache in front of the table, since each note asks several times: an open-addressed hash table
/// whose slots are written once. It keeps the short spellings that came first, which are those that come
/// often, and forgets nothing; a spelling that finds no free slot is looked up in the table each time.
#[derive(Debug, Default)]
struct Cache(OnceLock<Box<[OnceLock<CachedSpelling>]>>);

/// The text stands in the slot itself: following a pointer to it would cost more than the rest.
#[derive(Debug)]
struct CachedSpelling {
    id: NameId,
    len: u8,
    text: [u8; CachedSpelling::MAX_LEN],
}

impl CachedSpelling {
    /// With the id and the length, and what tells whether a slot is taken, that makes 36 bytes.
    const MAX_LEN: usize = 27;

    /// `None` where the text is too long.
    fn new(id: NameId, text: &str) -> Option<CachedSpelling> {
        let len = u8::try_from(text.len()).ok().filter(|_| text.len() <= CachedSpelling::MAX_LEN)?;
        let mut spelling = CachedSpelling { id, len, text: [0; CachedSpelling::MAX_LEN] };
        spelling.text[..text.len()].copy_from_slice(text.as_bytes());
        Some(spelling)
    }

    fn is(&self, text: &str) -> bool {
        self.text[..usize::from(self.len)] == *text.as_bytes()
    }
}

impl Cache {
    const SLOTS: usize = 1 << 12;

    /// How many slots, one after the other, a spelling may stand in.
    const TRIES: usize = 4;

    fn slots(&self, text: &str) -> impl Iterator<Item = &OnceLock<CachedSpelling>> {
        let slots = self.0.get_or_init(|| (0..Cache::SLOTS).map(|_| OnceLock::new()).collect());
        let first = Cache::first_slot(text);
        (0..Cache::TRIES).map(move |nth| &slots[(first + nth) % Cache::SLOTS])
    }

    fn first_slot(text: &str) -> usize {
        FxBuildHasher.hash_one(text) as usize % Cache::SLOTS
    }

    fn id(&self, text: &str) -> Option<NameId> {
        let spellings = self.slots(text).map_while(OnceLock::get);
        spellings.filter(|spelling| spelling.is(text)).map(|spelling| spelling.id).next()
    }

    fn remember(&self, text: &str, id: NameId) {
        let Some(mut spelling) = CachedSpelling::new(id, text) else { return };
        for slot in self.slots(text) {
            match slot.set(spelling) {
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
        self.cache.id(text).unwrap_or_else(|| {
            let id = self.intern_locked(&nfc(text));
            self.cache.remember(text, id);
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
        let id = NameId::from_number(number);
        table.ids.insert(text, id);
        id
    }

    /// The spelling, in NFC.
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

    /// Whether nothing was named yet.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn read(&self) -> std::sync::RwLockReadGuard<'_, Table> {
        self.table.read().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::{Cache, CachedSpelling, Names};

    #[test]
    fn a_spelling_of_27_bytes_is_cached_and_one_of_28_is_found_all_the_same() {
        let names = Names::default();
        let (short, long) = ("é".repeat(13) + "a", "a".repeat(28));
        assert_eq!((short.len(), long.len()), (CachedSpelling::MAX_LEN, CachedSpelling::MAX_LEN + 1));
        for (text, is_cached) in [(&short, true), (&long, false)] {
            let id = names.intern(text);
            assert_eq!(names.cache.id(text), is_cached.then_some(id), "{text}");
            assert_eq!(names.intern(text), id, "{text}");
            assert_eq!(*names.text(id), **text);
        }
        assert_eq!(names.len(), 2);
    }

    #[test]
    fn a_spelling_is_not_its_beginning() {
        let names = Names::default();
        let ids = ["Ana", "Ana Lopez", "An", "", "Ana\0"].map(|text| (text, names.intern(text)));
        for (text, id) in ids {
            assert_eq!((names.intern(text), &*names.text(id)), (id, text));
        }
        assert_eq!(names.len(), 5);
    }

    #[test]
    fn a_fifth_spelling_for_the_same_slots_is_not_cached_and_is_found_all_the_same() {
        let names = Names::default();
        let slot = Cache::first_slot("Ana");
        let mut rivals = (0..).map(|n| format!("Ana {n}")).filter(|text| Cache::first_slot(text) == slot);
        let texts: Vec<String> = rivals.by_ref().take(Cache::TRIES + 1).collect();
        let ids: Vec<_> = texts.iter().map(|text| names.intern(text)).collect();
        for (nth, (text, &id)) in texts.iter().zip(&ids).enumerate() {
            assert_eq!(names.cache.id(text), (nth < Cache::TRIES).then_some(id), "{text}");
            assert_eq!(names.intern(text), id, "{text}");
        }
        assert_eq!(names.len(), texts.len());
    }

    #[test]
    fn a_spelling_that_is_not_in_nfc_is_that_which_is() {
        let names = Names::default();
        let id = names.intern("Zoe\u{308}");
        assert_eq!((names.intern("Zoë"), names.intern("Zoe\u{308}"), names.len()), (id, id, 1));
        assert_eq!(&*names.text(id), "Zoë");
    }

    #[test]
    fn two_threads_give_a_spelling_the_same_id() {
        // Names that fit into a slot and names that do not, more than there are slots; each thread begins at
        // another end, and they meet.
        let texts: Vec<String> =
            (0..2 * Cache::SLOTS).map(|n| format!("{:1$}{n}", "", if n % 3 == 0 { 28 } else { 0 })).collect();
        for _ in 0..4 {
            let names = Names::default();
            let (up, down) = std::thread::scope(|scope| {
                let up = scope.spawn(|| texts.iter().map(|text| names.intern(text)).collect::<Vec<_>>());
                let down: Vec<_> = texts.iter().rev().map(|text| names.intern(text)).collect();
                (up.join().expect("no panic"), down)
            });
            assert!(up.iter().eq(down.iter().rev()));
            assert_eq!(names.len(), texts.len());
            assert!(up.iter().zip(&texts).all(|(&id, text)| *names.text(id) == **text));
        }
    }
}
