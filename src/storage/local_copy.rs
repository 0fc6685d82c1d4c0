//! The copy of the records in a store that answers at once: localStorage.
//!
//! Each write reads first, so that an older state never takes the place of a newer one that another tab wrote,
//! and what can't be read is set aside. The store is small, and shared with all else of this address. Up to
//! [`SHARED_UNITS`] every record has a copy here; above, records that are new live in IndexedDB alone. Where
//! IndexedDB can't be had, the copy uses all the room that there is.

use super::kept::{Kept, Over};
use super::recover::Found;
use super::store_error::StoreError;

/// A store of strings that answers at once.
pub trait QuickStore {
    /// Every key and its value.
    fn pairs(&self) -> Result<Vec<(String, String)>, StoreError>;
    /// The value under a key.
    fn get(&self, key: &str) -> Result<Option<String>, StoreError>;
    /// Puts a value under a key, whatever is there.
    fn set(&self, key: &str, value: &str) -> Result<(), StoreError>;
}

/// How many UTF-16 units browsers let an address keep: ten megabytes of two bytes each.
pub const LOCAL_STORAGE_UNITS: usize = 5_242_880;

/// How many UTF-16 units of the store, keys and values of all programs together, are used before new records go
/// to IndexedDB alone. Browsers stop at [`LOCAL_STORAGE_UNITS`]; the rest is for notes that grow and for what is set aside.
pub const SHARED_UNITS: usize = 3_500_000;

/// Texts of this many bytes and more live in IndexedDB alone.
pub const LARGE_TEXT_BYTES: usize = 100_000;

/// The writing side of the store. Nothing is written before the store has been read.
pub struct LocalCopy<S> {
    store: Option<S>,
    problem: Option<StoreError>,
    units: usize,
    is_alone: bool,
}

impl<S: QuickStore> LocalCopy<S> {
    /// Reads the store. One that can't be read is never written to.
    pub fn open(store: Result<S, StoreError>) -> (Self, Found) {
        let opened = store.and_then(|store| {
            let pairs = store.pairs()?;
            Ok((store, pairs))
        });
        match opened {
            Ok((store, pairs)) => {
                let units = pairs.iter().map(|(key, value)| units(key) + units(value)).sum();
                let copy = Self { store: Some(store), problem: None, units, is_alone: false };
                (copy, Found::read(pairs))
            }
            Err(problem) => {
                let copy = Self { store: None, problem: Some(problem), units: 0, is_alone: false };
                (copy, Found::default())
            }
        }
    }

    /// Reads the store once more. What it says can be older than what another tab has just written.
    pub fn read(&self) -> Found {
        let pairs = self.store.as_ref().and_then(|store| store.pairs().ok());
        pairs.map(Found::read).unwrap_or_default()
    }

    /// Writes a state; says whether the store holds it now, or a newer one.
    ///
    /// Steps of the history are not written here, where each unit counts, and are as good as held: the work is in the
    /// records.
    pub fn keep(&mut self, kept: &Kept) -> bool {
        if kept.as_step().is_some() {
            return true;
        }
        match self.try_keep(kept) {
            Ok(is_held) => {
                self.problem.take_if(|_| is_held);
                is_held
            }
            Err(problem) => {
                self.problem = Some(problem);
                false
            }
        }
    }

    /// The store could be read, so it is written to.
    pub fn is_available(&self) -> bool {
        self.store.is_some()
    }

    /// Why the last write failed, or why there is no store.
    pub fn problem(&self) -> Option<&StoreError> {
        self.problem.as_ref()
    }

    /// About how many UTF-16 units the store holds, keys included: what other tabs write is not counted before the
    /// next opening. Too low a count does no harm, the browser refuses what does not fit.
    pub fn units(&self) -> usize {
        self.units
    }

    /// There is no other store: all the room is used.
    pub fn go_alone(&mut self) {
        self.is_alone = true;
    }

    /// There is another store: the room is shared.
    pub fn go_together(&mut self) {
        self.is_alone = false;
    }

    fn try_keep(&mut self, kept: &Kept) -> Result<bool, StoreError> {
        let Some(store) = &self.store else {
            return Ok(false);
        };
        let stored = store.get(kept.key())?;
        match kept.over(stored.as_deref()) {
            Over::Same | Over::Newer(_) => return Ok(true),
            Over::Write if stored.is_none() && !self.has_room_for(kept) => return Ok(false),
            Over::Write => {}
            Over::SetAside(aside) => {
                let aside_key = aside.aside_key();
                if store.get(&aside_key)?.is_none() {
                    store.set(&aside_key, &aside.value)?;
                    self.units += units(&aside_key) + units(&aside.value);
                }
            }
        }
        store.set(kept.key(), kept.value())?;
        let before = stored.map_or(0, |stored| units(kept.key()) + units(&stored));
        self.units = (self.units + units(kept.key()) + units(kept.value())).saturating_sub(before);
        Ok(true)
    }

    fn has_room_for(&self, kept: &Kept) -> bool {
        let is_large = kept.as_text().is_some() && kept.value().len() >= LARGE_TEXT_BYTES;
        self.is_alone || (self.units < SHARED_UNITS && !is_large)
    }
}

/// How long a string is where browsers count UTF-16 units.
fn units(string: &str) -> usize {
    string.encode_utf16().count()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::storage::fake::{FakeStore, claim, claim_key};
    use crate::text::Text;

    fn copy_of(store: &FakeStore) -> LocalCopy<FakeStore> {
        LocalCopy::open(Ok(store.clone())).0
    }

    fn text(char_count: usize) -> Kept {
        Kept::text(&Arc::new(Text::from_canonical(&"x".repeat(char_count)).expect("one long line")))
    }

    #[test]
    fn an_older_state_never_takes_the_place_of_a_newer_one() {
        let store = FakeStore::default();
        let (mut mine, mut other) = (copy_of(&store), copy_of(&store));
        assert!(other.keep(&claim(7, 6, "new")));
        assert!(mine.keep(&claim(7, 5, "old")));
        assert_eq!(store.value(&claim_key(7)), Some(claim(7, 6, "new").value().to_owned()));
    }

    #[test]
    fn what_can_not_be_read_is_set_aside_before_anything_is_written_over_it() {
        let store = FakeStore::default();
        store.put(&claim_key(7), "{damaged");
        let mut copy = copy_of(&store);
        store.fail_from(2);
        assert!(!copy.keep(&claim(7, 5, "the moon")), "the second call was to set it aside, and failed");
        assert_eq!(store.value(&claim_key(7)).as_deref(), Some("{damaged"));
        store.fail_never();
        assert!(copy.keep(&claim(7, 5, "the moon")));
        let found = copy.read();
        assert_eq!(found.aside().map(|aside| aside.value.as_str()).collect::<Vec<_>>(), ["{damaged"]);
        assert_eq!(found.records().count(), 1);
    }

    #[test]
    fn a_store_that_can_not_be_read_is_not_written() {
        let store = FakeStore::default();
        store.fail_from(1);
        let mut copy = copy_of(&store);
        store.fail_never();
        assert!(!copy.is_available());
        assert!(!copy.keep(&claim(7, 5, "the moon")));
        assert_eq!(store.value(&claim_key(7)), None);
        let mut none = LocalCopy::<FakeStore>::open(Err(StoreError::Blocked)).0;
        assert!(!none.keep(&claim(7, 5, "the moon")));
        assert_eq!(none.problem(), Some(&StoreError::Blocked));
    }

    #[test]
    fn above_the_shared_room_only_what_is_there_is_written_unless_there_is_no_other_store() {
        let store = FakeStore::default();
        store.put("another program's", &"x".repeat(SHARED_UNITS - 1_000));
        let mut copy = copy_of(&store);
        assert!(copy.keep(&claim(7, 5, &"the moon ".repeat(120))));
        assert!(copy.units() > SHARED_UNITS);
        assert!(!copy.keep(&claim(8, 5, "the sun")));
        assert!(copy.keep(&claim(7, 6, "the moon")), "a state that is there is kept up to date");
        copy.go_alone();
        assert!(copy.keep(&claim(8, 5, "the sun")));
        assert!(copy.keep(&text(LARGE_TEXT_BYTES)));
    }

    #[test]
    fn large_texts_live_elsewhere() {
        let mut copy = copy_of(&FakeStore::default());
        assert!(copy.keep(&text(LARGE_TEXT_BYTES - 1)));
        assert!(!copy.keep(&text(LARGE_TEXT_BYTES)));
    }

    #[test]
    fn the_units_are_those_that_the_store_holds() {
        let store = FakeStore::default();
        store.put(&claim_key(9), "{damaged");
        let mut copy = copy_of(&store);
        for (id, quote) in [(7, "🌒"), (8, "the sun"), (7, "é"), (9, "a star"), (7, "longer than before")]
        {
            copy.keep(&claim(id, copy.units() as u64, quote));
            assert_eq!(copy.units(), copy_of(&store).units());
        }
    }
}
