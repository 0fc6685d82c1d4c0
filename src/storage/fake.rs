//! Stores that fail on demand, and states to put in them; for tests.

use std::cell::RefCell;
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
    let claim = Claim {
        document: DocumentId::from_bits(1),
        passage: Passage {
            text: TextId::of("x"),
            range: CharRange::of(0, 9).expect("start before end"),
            quote: quote.into(),
        },
        kind: None,
        note: String::new(),
        by: AnnotatorId::from_bits(1),
        created: Timestamp::from_millis(1),
        modified: Timestamp::from_millis(1),
        extra: Extra::default(),
    };
    state(id, counter, Some(claim))
}

/// The state in which claim `id` was deleted.
pub fn deleted(id: u64, counter: u64) -> Kept {
    state(id, counter, None)
}

fn state(id: u64, counter: u64, claim: Option<Claim>) -> Kept {
    let version = Version::new(counter, ReplicaId::from_bits(3)).expect("a small counter");
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
pub struct FakeStore(Rc<RefCell<FakeStoreInner>>);

#[derive(Default)]
struct FakeStoreInner {
    values: BTreeMap<String, String>,
    /// What a killed browser would find. Browsers write it some seconds late, in the order of the calls.
    on_disk: BTreeMap<String, String>,
    late: Vec<(String, String)>,
    failing: Failing,
    calls: u32,
}

impl FakeStore {
    /// Puts a value without counting it as a call.
    pub fn put(&self, key: &str, value: &str) {
        self.0.borrow_mut().put(key, value);
    }

    /// What is under a key.
    pub fn value(&self, key: &str) -> Option<String> {
        self.0.borrow().values.get(key).cloned()
    }

    /// Every value by its key.
    pub fn values(&self) -> BTreeMap<String, String> {
        self.0.borrow().values.clone()
    }

    /// The browser is killed before `lost` of the last writes have reached the disk: is this left?
    pub fn is_left(&self, key: &str, value: &str, lost: usize) -> bool {
        let inner = self.0.borrow();
        let written = &inner.late[..inner.late.len().saturating_sub(lost)];
        let last = written.iter().rev().find(|(late_key, _)| late_key == key).map(|(_, value)| value);
        last.or_else(|| inner.on_disk.get(key)).is_some_and(|left| left == value)
    }

    /// Five seconds have passed.
    pub fn sync(&self) {
        let inner = &mut *self.0.borrow_mut();
        inner.on_disk.extend(inner.late.drain(..));
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
        let mut inner = self.0.borrow_mut();
        inner.failing = failing;
        inner.calls = 0;
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

    fn put(&mut self, key: &str, value: &str) {
        self.values.insert(key.into(), value.into());
        self.late.push((key.into(), value.into()));
    }
}

impl QuickStore for FakeStore {
    fn pairs(&self) -> Result<Vec<(String, String)>, StoreError> {
        let mut inner = self.0.borrow_mut();
        inner.call()?;
        Ok(inner.values.clone().into_iter().collect())
    }

    fn get(&self, key: &str) -> Result<Option<String>, StoreError> {
        let mut inner = self.0.borrow_mut();
        inner.call()?;
        Ok(inner.values.get(key).cloned())
    }

    fn set(&self, key: &str, value: &str) -> Result<(), StoreError> {
        let mut inner = self.0.borrow_mut();
        inner.call()?;
        inner.put(key, value);
        Ok(())
    }
}

/// A store with transactions, as IndexedDB has them: a batch is in it whole, or not at all.
#[derive(Clone, Default)]
pub struct FakeStrictStore(Rc<RefCell<FakeStoreInner>>);

impl FakeStrictStore {
    /// Carries a batch into the store.
    pub fn carry(&self, batch: &[Rc<Kept>]) -> Result<(), StoreError> {
        let mut inner = self.0.borrow_mut();
        let mut after = inner.values.clone();
        for kept in batch {
            inner.call()?;
            match kept.over(after.get(kept.key()).map(String::as_str)) {
                Over::Same | Over::Newer(_) => continue,
                Over::Write => {}
                Over::SetAside(aside) => {
                    after.insert(aside.aside_key(), aside.value);
                }
            }
            after.insert(kept.key().into(), kept.value().into());
        }
        inner.call()?;
        inner.values = after;
        Ok(())
    }

    /// The plain store under it, to look into and to make it fail.
    pub fn store(&self) -> FakeStore {
        FakeStore(self.0.clone())
    }
}
