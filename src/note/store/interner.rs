//! The interner of names and topics: each spelling is kept once, and everything else holds its number.
//!
//! A journal of 100,000 notes names thousands of people hundreds of thousands of times. Not a table of
//! people: two spellings of one name have two ids here, and `graph` decides who is meant.
//!
//! An id never changes and no spelling has two. The threads that read a journal share one interner, so which
//! spelling gets which number depends on who came first: no order of ids may reach any output.

use std::sync::{Arc, PoisonError, RwLock};

use rustc_hash::FxHashMap;

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
}

#[derive(Debug, Default)]
struct Table {
    ids: FxHashMap<Arc<str>, NameId>,
    texts: Vec<Arc<str>>,
}

impl Names {
    /// The id of a spelling, in NFC.
    pub fn intern(&self, text: &str) -> NameId {
        let text = &*nfc(text);
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
    use super::Names;

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
    fn a_spelling_that_is_not_in_nfc_is_that_which_is() {
        let names = Names::default();
        let id = names.intern("Zoe\u{308}");
        assert_eq!((names.intern("Zoë"), names.intern("Zoe\u{308}"), names.len()), (id, id, 1));
        assert_eq!(&*names.text(id), "Zoë");
    }

    #[test]
    fn two_threads_give_a_spelling_the_same_id() {
        // Each thread begins at another end, and they meet.
        let texts: Vec<String> = (0..8192).map(|n| format!("Ana {n}")).collect();
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
