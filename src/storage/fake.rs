//! Stores with the faults of real ones, and states to put in them; for tests.
//!
//! `tests/browser/tests/fake.rs` holds what they do against a real browser: localStorage reaches the disk late, tells a
//! tab late what another one wrote, and throws when it is full; a transaction of IndexedDB happens whole or not at
//! all, and once it is complete it is on the disk. Added to that, any call fails on demand.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use proptest::prelude::*;

use super::kept::{Kept, Over};
use super::local_copy::QuickStore;
use super::saved;
use super::store_error::StoreError;
use crate::annotation::{Claim, Passage};
use crate::extra::Extra;
use crate::id::{AnnotatorId, ClaimId, DocumentId, ReplicaId};
use crate::text::{CharRange, TextId};
use crate::timestamp::Timestamp;
use crate::workspace::{Record, RecordKey, Version};

/// The key that claim `id` is kept under.
pub fn claim_key(id: u64) -> String {
    saved::encode_key(RecordKey::Claim(ClaimId::from_bits(id)))
}

/// A state of claim `id`.
pub fn claim(id: u64, counter: u64, quote: &str) -> Kept {
    claim_by(REPLICA, id, counter, quote)
}

/// A state of claim `id` that a certain load of the page made.
pub fn claim_by(replica: u64, id: u64, counter: u64, quote: &str) -> Kept {
    let claim = Claim {
        document: DocumentId::from_bits(1),
        passage: Passage {
            text: TextId::of("x"),
            range: CharRange::of(0, 9).expect("start before end"),
            quote: quote.into(),
        },
        absent_from: None,
        kind: None,
        note: String::new(),
        by: AnnotatorId::from_bits(1),
        created: Timestamp::from_millis(1),
        modified: Timestamp::from_millis(1),
        extra: Extra::default(),
    };
    state(replica, id, counter, Some(claim))
}

/// The state in which claim `id` was deleted.
pub fn deleted(id: u64, counter: u64) -> Kept {
    deleted_by(REPLICA, id, counter)
}

/// The state in which a certain load of the page deleted claim `id`.
pub fn deleted_by(replica: u64, id: u64, counter: u64) -> Kept {
    state(replica, id, counter, None)
}

/// The load of the page that makes a state where it does not matter which one does.
pub const REPLICA: u64 = 3;

fn state(replica: u64, id: u64, counter: u64, claim: Option<Claim>) -> Kept {
    let version = Version::new(counter, ReplicaId::from_bits(replica)).expect("a small counter");
    Kept::record(RecordKey::Claim(ClaimId::from_bits(id)), &Record { version, body: claim.map(Into::into) })
}

/// What a store can hold: states of a few records, texts, damaged values, what was set aside, newer forms, and keys
/// of other programs.
pub fn any_pairs() -> impl Strategy<Value = Vec<(String, String)>> {
    proptest::collection::vec(any_pair(), 0..12)
}

fn any_pair() -> impl Strategy<Value = (String, String)> {
    let pair = |kept: Kept| (kept.key().to_owned(), kept.value().to_owned());
    let state =
        (0..4_u64, 1..5_u64, "[a-c]{1,2}", prop::bool::ANY).prop_map(|(id, counter, quote, is_there)| {
            if is_there { claim(id, counter, &quote) } else { deleted(id, counter) }
        });
    let good = state.prop_map(pair).boxed();
    let spaced = good.clone().prop_map(|(key, value)| (key, value.replacen('{', "{ ", 1)));
    let cut = (good.clone(), any::<prop::sample::Index>()).prop_map(|((key, value), at)| {
        // Saved values of the test hold ASCII alone, so every place is between two characters.
        let end = at.index(value.len());
        (key, value[..end].to_owned())
    });
    let replaced =
        (good.clone(), any::<prop::sample::Index>(), "[ -~]").prop_map(|((key, value), at, with)| {
            let at = at.index(value.len());
            (key, format!("{}{with}{}", &value[..at], &value[at + 1..]))
        });
    let unknown_field =
        good.clone().prop_map(|(key, value)| (key, value.replacen('{', r#"{"zz":{"deep":[1]},"#, 1)));
    let swapped = (0..4_u64, "(null|true|12|\"v\"|\\[\\[1,2\\]\\]|\\{\\}|\\{\"v\":\\{\\}\\}|[ -~]{0,9})")
        .prop_map(|(id, value)| (claim_key(id), value));
    let text = "[a-c]{1,2}".prop_map(|words| (format!("{}x/{}", saved::PREFIX, TextId::of(&words)), words));
    let wrong_text = ("[a-c]", "[a-c]{0,2}")
        .prop_map(|(words, other)| (format!("{}x/{}", saved::PREFIX, TextId::of(&words)), other));
    let aside = good.clone().prop_map(|(key, value)| (format!("manicule/aside/AAAA/{key}"), value));
    let other =
        ("(theme|manicule|manicule/settings|manicule/2/c/x|manicule/1/q/x|manicule/1/c/é)", "[a-z]{0,3}");
    prop_oneof![
        6 => good,
        1 => spaced,
        2 => cut,
        2 => replaced,
        1 => unknown_field,
        1 => swapped,
        1 => text,
        1 => wrong_text,
        1 => aside,
        1 => other,
    ]
}

/// Which calls of a store fail.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Failing {
    #[default]
    Never,
    Once(u32),
    From(u32),
}

/// A store that answers at once, as localStorage does. Its handles share what it holds.
#[derive(Clone, Default)]
pub struct FakeStore {
    inner: Rc<RefCell<FakeStoreInner>>,
    /// The tab whose handle this is; `None` for one that reads what is so.
    tab: Option<FakeTab>,
}

/// What a tab knows of a store: its own writes, and those of others that it has heard of.
#[derive(Clone)]
struct FakeTab {
    number: usize,
    heard_count: Rc<Cell<usize>>,
}

#[derive(Default)]
struct FakeStoreInner {
    values: BTreeMap<String, String>,
    /// Every write, in the order in which the browser got them: the last one of a key is what it holds in the end.
    writes: Vec<Write>,
    /// So many of the writes have reached the disk, which a killed browser would find. Browsers write some seconds
    /// late, in the order of the calls.
    synced_count: usize,
    tab_count: usize,
    failing: Failing,
    calls: u32,
}

struct Write {
    tab: Option<usize>,
    key: String,
    value: String,
}

impl FakeStore {
    /// A handle for one more tab. Browsers give each tab's process a copy of the store, and tell it some time later
    /// what other tabs wrote: until [`FakeStore::hear`] it reads what was there before. Its own writes it reads at
    /// once.
    pub fn tab(&self) -> Self {
        let mut inner = self.inner.borrow_mut();
        inner.tab_count += 1;
        let heard_count = Rc::new(Cell::new(inner.writes.len()));
        let tab = FakeTab { number: inner.tab_count, heard_count };
        Self { inner: self.inner.clone(), tab: Some(tab) }
    }

    /// This tab hears of the next `count` writes.
    pub fn hear(&self, count: usize) {
        if let Some(FakeTab { heard_count, .. }) = &self.tab {
            heard_count.set((heard_count.get() + count).min(self.inner.borrow().writes.len()));
        }
    }

    /// Puts a value without counting it as a call.
    pub fn put(&self, key: &str, value: &str) {
        let tab = self.tab.as_ref().map(|tab| tab.number);
        self.inner.borrow_mut().put(tab, key, value);
    }

    /// What is under a key.
    pub fn value(&self, key: &str) -> Option<String> {
        self.inner.borrow().values.get(key).cloned()
    }

    /// Every value by its key.
    pub fn values(&self) -> BTreeMap<String, String> {
        self.inner.borrow().values.clone()
    }

    /// The browser is killed before `lost` of the last writes have reached the disk: is this left?
    pub fn is_left(&self, key: &str, value: &str, lost: usize) -> bool {
        let inner = self.inner.borrow();
        let last = inner.written(lost).iter().rev().find(|write| write.key == key);
        last.is_some_and(|left| left.value == value)
    }

    /// The browser is killed before `lost` of the last writes have reached the disk. No tab is left.
    pub fn kill(&self, lost: usize) {
        let inner = &mut *self.inner.borrow_mut();
        let written = inner.written(lost).len();
        inner.writes.truncate(written);
        inner.synced_count = written;
        inner.values = inner.writes.iter().map(|write| (write.key.clone(), write.value.clone())).collect();
    }

    /// Five seconds have passed.
    pub fn sync(&self) {
        let inner = &mut *self.inner.borrow_mut();
        inner.synced_count = inner.writes.len();
    }

    /// The `call`th call from now on fails, and each one after it.
    pub fn fail_from(&self, call: u32) {
        self.fail(Failing::From(call));
    }

    /// The `call`th call from now on fails.
    pub fn fail_once(&self, call: u32) {
        self.fail(Failing::Once(call));
    }

    /// No call fails from now on.
    pub fn fail_never(&self) {
        self.fail(Failing::Never);
    }

    fn fail(&self, failing: Failing) {
        let mut inner = self.inner.borrow_mut();
        inner.failing = failing;
        inner.calls = 0;
    }

    /// What this handle's tab reads under a key.
    fn read_key(&self, key: &str) -> Option<String> {
        let inner = self.inner.borrow();
        let Some(tab) = &self.tab else {
            return inner.values.get(key).cloned();
        };
        let last = inner.known_to(tab).filter(|write| write.key == key).last();
        last.map(|write| write.value.clone())
    }

    /// All that this handle's tab reads.
    fn read(&self) -> BTreeMap<String, String> {
        let inner = self.inner.borrow();
        let Some(tab) = &self.tab else {
            return inner.values.clone();
        };
        inner.known_to(tab).map(|write| (write.key.clone(), write.value.clone())).collect()
    }
}

impl FakeStoreInner {
    fn call(&mut self) -> Result<(), StoreError> {
        self.calls += 1;
        let fails = match self.failing {
            Failing::Never => false,
            Failing::Once(call) => self.calls == call,
            Failing::From(call) => self.calls >= call,
        };
        if fails { Err(StoreError::Full) } else { Ok(()) }
    }

    fn put(&mut self, tab: Option<usize>, key: &str, value: &str) {
        self.values.insert(key.into(), value.into());
        self.writes.push(Write { tab, key: key.into(), value: value.into() });
    }

    /// What a tab has heard of, then what it has written itself since.
    fn known_to(&self, tab: &FakeTab) -> impl Iterator<Item = &Write> {
        let (heard, unheard) = self.writes.split_at(tab.heard_count.get());
        let number = tab.number;
        heard.iter().chain(unheard.iter().filter(move |write| write.tab == Some(number)))
    }

    /// What is left of the writes when the browser is killed before the last `lost` have reached the disk.
    fn written(&self, lost: usize) -> &[Write] {
        &self.writes[..self.writes.len().saturating_sub(lost).max(self.synced_count)]
    }
}

impl QuickStore for FakeStore {
    fn pairs(&self) -> Result<Vec<(String, String)>, StoreError> {
        self.inner.borrow_mut().call()?;
        Ok(self.read().into_iter().collect())
    }

    fn get(&self, key: &str) -> Result<Option<String>, StoreError> {
        self.inner.borrow_mut().call()?;
        Ok(self.read_key(key))
    }

    fn set(&self, key: &str, value: &str) -> Result<(), StoreError> {
        self.inner.borrow_mut().call()?;
        self.put(key, value);
        Ok(())
    }
}

/// A store with transactions, as IndexedDB has them: a batch is in it whole, or not at all, and on the disk then. Every
/// tab reads what is so.
#[derive(Clone, Default)]
pub struct FakeStrictStore(Rc<RefCell<FakeStoreInner>>);

impl FakeStrictStore {
    /// Carries a batch into the store. Returns the newer states that were found.
    pub fn carry(&self, batch: &[Rc<Kept>]) -> Result<Vec<Kept>, StoreError> {
        let mut inner = self.0.borrow_mut();
        let mut after = inner.values.clone();
        let mut found = Vec::new();
        for kept in batch {
            inner.call()?;
            match kept.over(after.get(kept.key()).map(String::as_str)) {
                Over::Same => continue,
                Over::Newer(newer) => {
                    found.push(*newer);
                    continue;
                }
                Over::Write => {}
                Over::SetAside(aside) => {
                    after.insert(aside.aside_key(), aside.value);
                }
            }
            after.insert(kept.key().into(), kept.value().into());
        }
        inner.call()?;
        inner.values = after;
        Ok(found)
    }

    /// The plain store under it, to look into and to make it fail.
    pub fn store(&self) -> FakeStore {
        FakeStore { inner: self.0.clone(), tab: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tab_hears_late_of_what_another_one_wrote_and_the_last_write_counts_in_the_end() {
        let store = FakeStore::default();
        let (first, second) = (store.tab(), store.tab());
        let expect = |in_first: Option<&str>, in_second: Option<&str>, at_last: &str| {
            assert_eq!(first.get("key"), Ok(in_first.map(str::to_owned)));
            assert_eq!(second.get("key"), Ok(in_second.map(str::to_owned)));
            assert_eq!(store.value("key").as_deref(), Some(at_last));
        };
        first.put("key", "1");
        expect(Some("1"), None, "1");
        second.put("key", "2");
        expect(Some("1"), Some("2"), "2");
        second.hear(1);
        expect(Some("1"), Some("2"), "2");
        first.hear(2);
        expect(Some("2"), Some("2"), "2");
        assert_eq!(
            store.tab().get("key"),
            Ok(Some("2".to_owned())),
            "a tab that is opened reads what is there"
        );
        store.kill(1);
        assert_eq!(store.value("key").as_deref(), Some("1"));
    }
}
