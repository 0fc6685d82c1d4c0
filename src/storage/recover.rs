//! What the stores hold when the page opens, brought together.
//!
//! Each store is read by itself, then they are merged: the greater version wins, whichever store it is from.
//! What the merged state has and a store lacks is written there again. Nothing is ever dropped: a value that
//! can't be read is listed with its bytes, and what a newer program wrote is counted and left alone.

use std::cmp::Ordering;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use super::kept::{Aside, Kept};
use super::saved::{PROGRAM, SavedProblem};
use crate::text::Text;
use crate::workspace::{Record, RecordKey, Step};

/// What one store holds, or what several hold together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    kept: BTreeMap<String, Rc<Kept>>,
    /// By the key to set them aside under, so that the same bytes found twice count once.
    aside: BTreeMap<String, Aside>,
    newer_keys: BTreeSet<String>,
}

impl Found {
    /// Reads what a store holds. Keys of other programs are passed over.
    ///
    /// What was set aside is tried again: a newer program may be able to read it, and takes it up then.
    pub fn read<K: AsRef<str>, V: AsRef<str>>(pairs: impl IntoIterator<Item = (K, V)>) -> Self {
        Self::default().read_another(pairs)
    }

    /// Reads what another store holds. What is the same there, and in ordinary times all of it is, is not decoded
    /// a second time: with 10,000 records that is half of the start.
    pub fn read_another<K: AsRef<str>, V: AsRef<str>>(
        &self,
        pairs: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        let mut found = Self::default();
        for (key, value) in pairs {
            let (key, value) = (key.as_ref(), value.as_ref());
            let own_key = Aside::own_key(key).unwrap_or(key);
            if let Some(known) = self.kept.get(own_key).filter(|known| known.value() == value) {
                found.add(known.clone());
                continue;
            }
            match Kept::read(own_key, value) {
                Ok(kept) => found.add(Rc::new(kept)),
                Err(SavedProblem::NotOurs) => {
                    if is_of_newer_form(own_key) {
                        found.newer_keys.insert(own_key.to_owned());
                    }
                }
                Err(problem) => {
                    let aside = Aside { key: own_key.to_owned(), value: value.to_owned(), problem };
                    found.aside.insert(aside.aside_key(), aside);
                }
            }
        }
        found
    }

    /// What this and another store hold together.
    pub fn merge(mut self, other: Self) -> Self {
        for kept in other.kept.into_values() {
            self.add(kept);
        }
        self.aside.extend(other.aside);
        self.newer_keys.extend(other.newer_keys);
        self
    }

    /// Adds one more state of a record, or a text.
    pub fn add(&mut self, kept: Rc<Kept>) {
        match self.kept.entry(kept.key().to_owned()) {
            Entry::Vacant(place) => {
                place.insert(kept);
            }
            Entry::Occupied(mut place) => {
                // One state in two spellings: which of them is taken must not hang on who came first.
                let order = kept.compare(place.get()).then_with(|| kept.value().cmp(place.get().value()));
                if order == Ordering::Greater {
                    place.insert(kept);
                }
            }
        }
    }

    /// What is here and missing or older in `store`.
    pub fn lacking_in(&self, store: &Self) -> Vec<Rc<Kept>> {
        let is_lacking = |kept: &&Rc<Kept>| {
            let theirs = store.kept.get(kept.key());
            theirs.is_none_or(|theirs| kept.compare(theirs) == Ordering::Greater)
        };
        self.kept.values().filter(is_lacking).cloned().collect()
    }

    /// The records, deleted ones too.
    pub fn records(&self) -> impl Iterator<Item = (RecordKey, &Record)> {
        self.kept.values().filter_map(|kept| kept.as_record())
    }

    /// The texts.
    pub fn texts(&self) -> impl Iterator<Item = &Arc<Text>> {
        self.kept.values().filter_map(|kept| kept.as_text())
    }

    /// The steps of the history, in no order that means anything.
    pub fn steps(&self) -> impl Iterator<Item = &Arc<Step>> {
        self.kept.values().filter_map(|kept| kept.as_step())
    }

    /// Everything with its bytes, by key.
    pub fn kept(&self) -> impl Iterator<Item = &Rc<Kept>> {
        self.kept.values()
    }

    /// What could not be read.
    pub fn aside(&self) -> impl Iterator<Item = &Aside> {
        self.aside.values()
    }

    /// How many keys are of a newer form than this program knows.
    pub fn newer_count(&self) -> usize {
        self.newer_keys.len()
    }

    /// There is nothing of this form to take in.
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }
}

/// The key is of a form that came after this program's: `manicule/2/…`.
fn is_of_newer_form(key: &str) -> bool {
    let form = key.strip_prefix(PROGRAM).and_then(|rest| rest.split_once('/'));
    form.and_then(|(form, _)| form.parse::<u32>().ok()).is_some_and(|form| form > FORM)
}

/// The number in the keys of this program's form.
const FORM: u32 = 1;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::storage::fake::{any_pairs, claim, claim_key};
    use crate::storage::kept::Over;
    use crate::storage::saved::PREFIX;

    type Store = BTreeMap<String, String>;

    /// Writes as every store is written.
    fn put(store: &mut Store, kept: &Kept) {
        match kept.over(store.get(kept.key()).map(String::as_str)) {
            Over::Same | Over::Newer(_) => return,
            Over::Write => {}
            Over::SetAside(aside) => {
                store.insert(aside.aside_key(), aside.value);
            }
        }
        store.insert(kept.key().to_owned(), kept.value().to_owned());
    }

    fn pairs(store: &Store) -> Store {
        store.clone()
    }

    #[test]
    fn the_newer_state_wins_whichever_store_it_is_in() {
        let (old, new) = (claim(7, 4, "old"), claim(7, 5, "new"));
        let store = |kept: &Kept| Store::from([(kept.key().to_owned(), kept.value().to_owned())]);
        let check = |a: Store, b: Store| {
            let (a, b) = (Found::read(a), Found::read(b));
            let both = a.clone().merge(b.clone());
            assert_eq!(both.records().collect::<Vec<_>>(), [new.as_record().expect("a record")]);
            both.lacking_in(&a).len() + 10 * both.lacking_in(&b).len()
        };
        assert_eq!(check(store(&old), store(&new)), 1);
        assert_eq!(check(store(&new), store(&old)), 10);
        assert_eq!(check(store(&new), store(&new)), 0);
        assert_eq!(check(Store::new(), store(&new)), 1);
    }

    #[test]
    fn other_programs_are_passed_over_and_newer_forms_are_counted() {
        let found = Found::read([
            ("theme", "dark"),
            ("manicule", "x"),
            ("manicule/settings", "{}"),
            ("manicule/0/c/x", "{}"),
            ("manicule/2/c/x", "{}"),
            ("manicule/17/anything", ""),
            ("manicule/aside/AAAA/manicule/2/c/y", "{}"),
        ]);
        assert!(found.is_empty());
        assert_eq!(found.aside().count(), 0);
        assert_eq!(found.newer_count(), 3);
    }

    #[test]
    fn what_was_set_aside_is_taken_up_once_it_can_be_read() {
        let kept = claim(7, 5, "the moon");
        let as_aside =
            |value: &str| Aside { key: claim_key(7), value: value.into(), problem: SavedProblem::Key };
        let readable = as_aside(kept.value());
        let damaged = as_aside("{");
        let found = Found::read([
            (readable.aside_key(), readable.value),
            (damaged.aside_key(), damaged.value.clone()),
            (damaged.key, damaged.value),
        ]);
        assert_eq!(found.records().count(), 1);
        assert_eq!(found.aside().map(|aside| aside.value.as_str()).collect::<Vec<_>>(), ["{"]);
    }

    /// A store as the first released form wrote it. It must open for ever.
    #[test]
    fn the_first_form_still_opens() {
        let pairs: Vec<(String, String)> =
            serde_json::from_str(include_str!("fixtures/form_1.json")).expect("a list of pairs");
        let found = Found::read(pairs.iter().map(|(key, value)| (key, value)));
        assert_eq!(found.aside().collect::<Vec<_>>(), Vec::<&Aside>::new());
        assert_eq!(found.newer_count(), 0);
        assert_eq!(found.kept.len(), pairs.len());
        for (key, value) in &pairs {
            let kept = &found.kept[key];
            let Some((key, record)) = kept.as_record() else { continue };
            assert_eq!(Kept::record(key, record).value(), value, "the form is written as it was");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn which_store_is_read_first_does_not_matter(a in any_pairs(), b in any_pairs(), c in any_pairs()) {
            prop_assert_eq!(Found::read(a.clone()).read_another(b.clone()), Found::read(b.clone()));
            let [a, b, c] = [a, b, c].map(Found::read);
            let ab = a.clone().merge(b.clone());
            prop_assert_eq!(&ab, &b.clone().merge(a.clone()));
            prop_assert_eq!(&ab.clone().merge(b.clone()), &ab);
            prop_assert_eq!(ab.merge(c.clone()), a.merge(b.merge(c)));
        }

        #[test]
        fn refilled_stores_hold_the_same_and_lack_nothing(a in any_pairs(), b in any_pairs()) {
            let [mut a, mut b] = [a, b].map(Store::from_iter);
            let found = Found::read(pairs(&a)).merge(Found::read(pairs(&b)));
            for store in [&mut a, &mut b] {
                for kept in found.lacking_in(&Found::read(pairs(store))) {
                    put(store, &kept);
                }
            }
            let [a, b] = [a, b].map(Found::read);
            prop_assert_eq!(found.lacking_in(&a).len(), 0);
            prop_assert_eq!(found.lacking_in(&b).len(), 0);
            let again = a.merge(b);
            prop_assert_eq!(&again.aside, &found.aside);
            prop_assert_eq!(again.records().collect::<Vec<_>>(), found.records().collect::<Vec<_>>());
        }

        #[test]
        fn damaged_values_and_what_is_not_ours_never_disappear(before in any_pairs(), other in any_pairs()) {
            let before = Store::from_iter(before);
            let mut after = before.clone();
            for kept in Found::read(other).kept.values() {
                put(&mut after, kept);
            }
            for (key, value) in &before {
                let is_readable = Kept::read(key, value).is_ok();
                let is_there = after.get(key) == Some(value) || after.values().any(|kept| kept == value);
                prop_assert!(is_readable || is_there, "{} {}", key, value);
                if !key.starts_with(PREFIX) {
                    prop_assert_eq!(after.get(key), Some(value));
                }
            }
            let lost: Vec<_> = {
                let after = Found::read(after);
                Found::read(before).aside.into_iter().filter(|(key, _)| !after.aside.contains_key(key)).collect()
            };
            prop_assert_eq!(lost, vec![]);
        }

        #[test]
        fn every_intact_record_is_found_beside_damaged_ones(mut store in any_pairs(), quote in "[a-z é🌒]{1,9}") {
            let intact = claim(1_000, 1, &quote);
            store.push((intact.key().to_owned(), intact.value().to_owned()));
            let found = Found::read(store);
            prop_assert_eq!(found.records().find(|(key, _)| Some(*key) == intact.as_record().map(|(key, _)| key)), intact.as_record());
        }
    }
}
