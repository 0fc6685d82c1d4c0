//! What is written where, and what is thereby acknowledged.
//!
//! A change is written to localStorage and queued for IndexedDB in one call, so that nothing is ever called saved
//! in between. Opening IndexedDB, carrying a batch there and waiting are left to the caller, who tells what came of
//! it. What no one has acknowledged stays in memory until somebody does.

use std::rc::Rc;
use std::time::Duration;

use super::kept::Kept;
use super::local_copy::{LocalCopy, QuickStore};
use super::outbox::Outbox;
use super::recover::Found;
use super::store_error::StoreError;

/// The books over both stores.
pub struct Ledger<S> {
    local: LocalCopy<S>,
    /// What localStorage held at the start, until IndexedDB has been held against it.
    found: Option<Found>,
    outbox: Outbox,
    strict: Strict,
    usage: Option<u64>,
}

/// How IndexedDB is doing. Its transactions are strict: what they have completed is on the disk.
#[derive(Clone, Debug, PartialEq)]
enum Strict {
    /// It has not answered yet.
    Opening,
    /// It was opened and read.
    Open,
    /// It was opened and read, and then stopped answering.
    Stalled,
    /// It could not be opened or read, or was closed.
    Lost(StoreError),
}

/// Whether one's work is safe.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Status {
    /// Every change is on the disk.
    #[default]
    Saved,
    /// Changes are on their way to the disk.
    Saving,
    /// Something is wrong, and stays so until it is solved.
    Trouble(Trouble),
}

/// Why changes are not, or not surely, on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Neither store can be used: all is in memory alone, and goes with the tab.
    NothingKept,
    /// IndexedDB can't be used. All is in localStorage, whose last five seconds a killed browser or a power cut can
    /// take along.
    OnlyLocalStorage {
        /// What IndexedDB said.
        problem: StoreError,
    },
    /// IndexedDB has not answered for some seconds. As soon as it does, all goes on by itself.
    IndexedDbSlow {
        /// How many records and texts are in memory alone, because localStorage has no room for them.
        unkept: usize,
    },
    /// There is no room left.
    Full {
        /// How many bytes this site's stores take, where the browser tells.
        bytes: Option<u64>,
        /// How many records and texts are in memory alone.
        unkept: usize,
    },
    /// A store failed otherwise.
    Failed {
        /// What it said.
        problem: StoreError,
        /// How many records and texts are in memory alone.
        unkept: usize,
    },
}

impl<S: QuickStore> Ledger<S> {
    /// Reads localStorage. Until IndexedDB answers, what is found there is all that is known.
    pub fn open(store: Result<S, StoreError>) -> (Self, Found) {
        let (local, found) = LocalCopy::open(store);
        let ledger = Self {
            local,
            found: Some(found.clone()),
            outbox: Outbox::default(),
            strict: Strict::Opening,
            usage: None,
        };
        (ledger, found)
    }

    /// Takes new states. From here on they are not acknowledged.
    pub fn keep(&mut self, states: impl IntoIterator<Item = Rc<Kept>>) {
        for kept in states {
            let is_held = self.local.keep(&kept);
            self.outbox.queue(kept, is_held);
        }
    }

    /// IndexedDB was opened, and this is what it holds. Each store gets what it lacks. Says what both hold together.
    pub fn opened(&mut self, pairs: impl IntoIterator<Item = (String, String)>) -> Found {
        // What localStorage got since the start is queued, so what was found then is all that has to be compared.
        let local = self.found.take().unwrap_or_else(|| self.local.read());
        let indexed = local.read_another(pairs);
        let both = local.clone().merge(indexed.clone());
        self.strict = Strict::Open;
        self.local.go_together();
        for kept in both.lacking_in(&local) {
            self.local.keep(&kept);
        }
        for kept in both.lacking_in(&indexed) {
            // What IndexedDB lacks came from localStorage.
            self.outbox.queue(kept, true);
        }
        self.outbox.make_due();
        both
    }

    /// What no store may have yet: a tab that opens now can't find it there.
    pub fn pending(&self) -> Vec<Rc<Kept>> {
        self.outbox.pending().cloned().collect()
    }

    /// About how many UTF-16 units localStorage holds.
    pub fn local_units(&self) -> usize {
        self.local.units()
    }

    /// What localStorage holds now.
    pub fn local(&self) -> Found {
        self.local.read()
    }

    /// IndexedDB has not answered for some seconds.
    pub fn stalled(&mut self) {
        if self.strict == Strict::Open {
            self.strict = Strict::Stalled;
        }
        self.go_alone();
    }

    /// IndexedDB can't be opened, or was closed. Says after what time to try again.
    pub fn lost(&mut self, problem: StoreError) -> Duration {
        let pause = self.outbox.failed(problem.clone());
        self.strict = Strict::Lost(problem);
        self.go_alone();
        pause
    }

    /// What the next transaction is to carry; see [`Outbox::take`].
    pub fn take(&mut self) -> Option<Vec<Rc<Kept>>> {
        if self.is_open() { self.outbox.take() } else { None }
    }

    /// The transaction has completed.
    pub fn completed(&mut self) {
        self.answered();
        self.outbox.completed();
    }

    /// The transaction has failed. Says after what time to try again.
    pub fn failed(&mut self, problem: StoreError) -> Duration {
        self.answered();
        let pause = self.outbox.failed(problem);
        self.go_alone();
        pause
    }

    /// The time has come to try again what has failed.
    pub fn make_due(&mut self) {
        self.outbox.make_due();
    }

    /// The browser has told how many bytes this site's stores take.
    pub fn learn_usage(&mut self, bytes: u64) {
        self.usage = Some(bytes);
    }

    /// Whether one's work is safe.
    pub fn status(&self) -> Status {
        let unkept = self.outbox.unkept_count();
        let problem = match (&self.strict, self.local.is_available()) {
            (Strict::Open, _) => match self.outbox.problem() {
                Some(problem) => problem,
                None if self.outbox.is_empty() => return Status::Saved,
                None => return Status::Saving,
            },
            (Strict::Opening, true) | (Strict::Stalled, _) => {
                return Status::Trouble(Trouble::IndexedDbSlow { unkept });
            }
            (Strict::Opening | Strict::Lost(_), false) => return Status::Trouble(Trouble::NothingKept),
            (Strict::Lost(problem), true) => problem,
        };
        let is_full = [Some(problem), self.local.problem()].contains(&Some(&StoreError::Full));
        Status::Trouble(match unkept {
            0 => Trouble::OnlyLocalStorage { problem: problem.clone() },
            _ if is_full => Trouble::Full { bytes: self.usage, unkept },
            _ => Trouble::Failed { problem: problem.clone(), unkept },
        })
    }

    /// Closing the tab would lose nothing: each change is acknowledged, or held by localStorage, which a tab that is
    /// closed in the ordinary way hands over.
    pub fn can_leave(&self) -> bool {
        self.outbox.unkept_count() == 0
    }

    /// IndexedDB was opened and is not lost.
    pub fn is_open(&self) -> bool {
        matches!(self.strict, Strict::Open | Strict::Stalled)
    }

    fn answered(&mut self) {
        if self.strict == Strict::Stalled {
            self.strict = Strict::Open;
        }
        self.local.go_together();
    }

    fn go_alone(&mut self) {
        self.local.go_alone();
        self.outbox.offer_unheld(|kept| self.local.keep(kept));
    }
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;
    use std::collections::{BTreeMap, VecDeque};

    use proptest::prelude::*;

    use super::*;
    use crate::storage::fake::{FakeStore, FakeStrictStore, REPLICA, any_pairs, claim, claim_by, deleted_by};
    use crate::storage::kept::Aside;
    use crate::storage::saved::{PREFIX, SavedProblem};

    /// One tab over two stores, with a caller that does what the page's does.
    struct Tab {
        ledger: Ledger<FakeStore>,
        local: FakeStore,
        strict: FakeStrictStore,
        under_way: Option<Vec<Rc<Kept>>>,
        replica: u64,
        counter: u64,
        /// The newest state of each record, as the person sees it.
        seen: BTreeMap<String, Rc<Kept>>,
    }

    impl Tab {
        fn open(local: &FakeStore, strict: &FakeStrictStore) -> Self {
            let (ledger, found) = Ledger::open(Ok(local.clone()));
            let mut tab = Self {
                ledger,
                local: local.clone(),
                strict: strict.clone(),
                under_way: None,
                replica: REPLICA,
                counter: 0,
                seen: BTreeMap::new(),
            };
            tab.take_in(&found);
            tab.open_strict();
            tab
        }

        fn open_strict(&mut self) {
            let both = self.ledger.opened(self.strict.store().values());
            self.take_in(&both);
        }

        fn take_in(&mut self, found: &Found) {
            for kept in found.kept() {
                let seen = self.seen.entry(kept.key().to_owned()).or_insert_with(|| kept.clone());
                if kept.compare(seen) == Ordering::Greater {
                    *seen = kept.clone();
                }
                let counter = kept.as_record().map_or(0, |(_, record)| record.version.counter());
                self.counter = self.counter.max(counter);
            }
        }

        fn edit(&mut self, id: u64) -> Rc<Kept> {
            self.counter += 1;
            let is_deleted = self.counter.is_multiple_of(5);
            let kept = Rc::new(if is_deleted {
                deleted_by(self.replica, id, self.counter)
            } else {
                claim_by(self.replica, id, self.counter, "the moon")
            });
            self.keep(kept.clone());
            kept
        }

        /// Takes in what another tab has told, or a store: what is new here is kept here as well.
        fn hear(&mut self, kept: &Rc<Kept>) {
            let seen = self.seen.get(kept.key());
            if seen.is_none_or(|seen| kept.compare(seen) == Ordering::Greater) {
                let counter = kept.as_record().map_or(0, |(_, record)| record.version.counter());
                self.counter = self.counter.max(counter);
                self.seen.insert(kept.key().to_owned(), kept.clone());
                self.ledger.keep([kept.clone()]);
            }
        }

        fn keep(&mut self, kept: Rc<Kept>) {
            self.seen.insert(kept.key().to_owned(), kept.clone());
            self.ledger.keep([kept]);
            assert_ne!(self.ledger.status(), Status::Saved, "no longer saved in the same call");
        }

        fn look_again(&mut self) {
            let stores = Found::read(self.strict.store().values()).merge(self.ledger.local());
            stores.kept().for_each(|kept| self.hear(kept));
        }

        fn begin(&mut self) {
            if self.under_way.is_none() {
                self.under_way = self.ledger.take();
            }
        }

        fn end(&mut self) {
            let Some(batch) = self.under_way.take() else { return };
            match self.strict.carry(&batch) {
                Ok(newer) => {
                    self.ledger.completed();
                    newer.into_iter().for_each(|kept| self.hear(&Rc::new(kept)));
                }
                Err(problem) => {
                    self.ledger.failed(problem);
                }
            }
        }

        fn lose(&mut self) {
            // The transaction under way never ends, and its batch has not reached the disk.
            self.under_way = None;
            self.ledger.lost(StoreError::Blocked);
        }

        /// What the person sees is in one store or the other after the browser was killed, and with it the last
        /// `lost` writes of localStorage.
        fn is_left(&self, lost: usize) -> bool {
            let strict = self.strict.store();
            self.seen.iter().all(|(key, kept)| {
                strict.value(key).is_some_and(|left| left == kept.value())
                    || self.local.is_left(key, kept.value(), lost)
            })
        }

        /// What is called safe is safe.
        fn check(&self) {
            if self.ledger.status() == Status::Saved {
                assert!(self.is_left(usize::MAX), "saved, then the browser was killed");
            }
            if self.ledger.can_leave() {
                assert!(self.is_left(0), "the tab was closed");
            }
        }

        fn settle(&mut self) {
            self.local.fail_never();
            self.strict.store().fail_never();
            self.open_strict();
            for _ in 0..100 {
                self.ledger.make_due();
                self.begin();
                self.end();
                self.check();
            }
            assert_eq!(self.ledger.status(), Status::Saved, "saving resumes by itself");
        }
    }

    fn empty() -> (FakeStore, FakeStrictStore) {
        (FakeStore::default(), FakeStrictStore::default())
    }

    #[test]
    fn saved_is_said_when_the_transaction_completes_and_not_before() {
        let (local, strict) = empty();
        let mut tab = Tab::open(&local, &strict);
        assert_eq!(tab.ledger.status(), Status::Saved);
        tab.edit(1);
        assert_eq!(tab.ledger.status(), Status::Saving);
        tab.begin();
        tab.edit(1);
        tab.end();
        assert_eq!(tab.ledger.status(), Status::Saving, "the second edit came after the transaction began");
        tab.begin();
        tab.end();
        assert_eq!(tab.ledger.status(), Status::Saved);
        tab.check();
    }

    #[test]
    fn each_trouble_is_named() {
        let slow = |unkept| Status::Trouble(Trouble::IndexedDbSlow { unkept });
        let blocked = || StoreError::Blocked;
        let only_local = Status::Trouble(Trouble::OnlyLocalStorage { problem: blocked() });
        let moon = || [Rc::new(claim(1, 1, "the moon"))];

        let mut ledger = Ledger::open(Ok(FakeStore::default())).0;
        assert_eq!(ledger.status(), slow(0));
        ledger.lost(blocked());
        assert_eq!(ledger.status(), only_local);
        ledger.keep(moon());
        assert_eq!(ledger.status(), only_local);
        assert!(ledger.can_leave());
        ledger.opened([]);
        ledger.take();
        ledger.completed();
        assert_eq!(ledger.status(), Status::Saved, "it was blocked for a while alone");

        ledger.keep([Rc::new(claim(1, 2, "the sun"))]);
        ledger.take();
        ledger.stalled();
        assert_eq!(ledger.status(), slow(0));
        ledger.completed();
        assert_eq!(ledger.status(), Status::Saved);

        let mut ledger = Ledger::<FakeStore>::open(Err(blocked())).0;
        assert_eq!(ledger.status(), Status::Trouble(Trouble::NothingKept));
        ledger.lost(blocked());
        assert!(ledger.can_leave(), "there is nothing to lose yet");
        ledger.keep(moon());
        assert_eq!(ledger.status(), Status::Trouble(Trouble::NothingKept));
        assert!(!ledger.can_leave());

        let store = FakeStore::default();
        let mut ledger = Ledger::open(Ok(store.clone())).0;
        ledger.opened([]);
        store.fail_from(1);
        ledger.keep(moon());
        assert_eq!(ledger.status(), Status::Saving, "localStorage is full, IndexedDB is not");
        ledger.take();
        ledger.failed(StoreError::Full);
        assert_eq!(ledger.status(), Status::Trouble(Trouble::Full { bytes: None, unkept: 1 }));
        ledger.learn_usage(5_000);
        assert_eq!(ledger.status(), Status::Trouble(Trouble::Full { bytes: Some(5_000), unkept: 1 }));
        ledger.make_due();
        ledger.take();
        store.fail_never();
        ledger.failed(StoreError::Full);
        assert!(ledger.can_leave(), "there is room in localStorage again");
        assert!(matches!(ledger.status(), Status::Trouble(Trouble::OnlyLocalStorage { .. })));
    }

    #[test]
    fn the_store_that_was_cleared_is_filled_from_the_other_one() {
        let (local, strict) = empty();
        let mut tab = Tab::open(&local, &strict);
        (0..9).for_each(|id| drop(tab.edit(id)));
        tab.settle();
        let mut from_strict = Tab::open(&FakeStore::default(), &strict);
        from_strict.check();
        assert_eq!(from_strict.seen, tab.seen);
        from_strict.settle();
        assert_eq!(from_strict.local.values(), local.values());
        let empty_strict = FakeStrictStore::default();
        let mut from_local = Tab::open(&local, &empty_strict);
        assert_eq!(from_local.ledger.status(), Status::Saving, "not on the disk before IndexedDB has it");
        from_local.settle();
        assert_eq!(empty_strict.store().values(), strict.store().values());
    }

    /// A session of 200 edits for every call of a store that can be the one to fail.
    fn check_each_failing_call(choose: fn(&Tab) -> FakeStore, fail: fn(&FakeStore, u32), tells: bool) {
        let edits: Vec<Rc<Kept>> =
            (0..200).map(|edit| Rc::new(claim(edit % 20, edit + 1, "the moon"))).collect();
        // An edit costs each store two calls at least: the look before, and the write.
        for call in 1..=2 * edits.len() as u32 {
            let (local, strict) = empty();
            let mut tab = Tab::open(&local, &strict);
            fail(&choose(&tab), call);
            let mut is_told = false;
            for (at, edit) in edits.iter().enumerate() {
                tab.keep(edit.clone());
                tab.begin();
                tab.end();
                tab.check();
                is_told |= matches!(tab.ledger.status(), Status::Trouble(_));
                if at % 10 == 0 {
                    local.sync();
                    tab.ledger.make_due();
                }
            }
            assert_eq!(is_told, tells, "call {call}");
            tab.settle();
            assert!(tab.is_left(0), "call {call}");
        }
    }

    #[test]
    fn a_call_of_localstorage_that_fails_loses_nothing_and_is_no_trouble() {
        check_each_failing_call(|tab| tab.local.clone(), FakeStore::fail_once, false);
    }

    #[test]
    fn a_localstorage_that_fails_from_then_on_loses_nothing_and_is_no_trouble() {
        check_each_failing_call(|tab| tab.local.clone(), FakeStore::fail_from, false);
    }

    #[test]
    fn a_call_of_indexed_db_that_fails_loses_nothing_and_is_told() {
        check_each_failing_call(|tab| tab.strict.store(), FakeStore::fail_once, true);
    }

    #[test]
    fn an_indexed_db_that_fails_from_then_on_loses_nothing_and_is_told() {
        check_each_failing_call(|tab| tab.strict.store(), FakeStore::fail_from, true);
    }

    #[derive(Clone, Debug)]
    enum Event {
        Edit(u64),
        Begin,
        End,
        Due,
        Sync,
        Lose,
        Reopen,
        LocalFails(u32),
        StrictFails(u32),
        LocalWorks,
        StrictWorks,
        Stall,
    }

    fn any_event() -> impl Strategy<Value = Event> {
        prop_oneof![
            6 => (0..6_u64).prop_map(Event::Edit),
            4 => Just(Event::Begin),
            4 => Just(Event::End),
            2 => Just(Event::Due),
            1 => Just(Event::Sync),
            1 => Just(Event::Lose),
            2 => Just(Event::Reopen),
            1 => (1..9_u32).prop_map(Event::LocalFails),
            1 => (1..9_u32).prop_map(Event::StrictFails),
            1 => Just(Event::LocalWorks),
            1 => Just(Event::StrictWorks),
            1 => Just(Event::Stall),
        ]
    }

    /// The damaged values of a store: under keys of ours, and not to be read.
    fn damage(values: &BTreeMap<String, String>) -> Vec<(&str, &str)> {
        let damaged = values.iter().filter(|(key, value)| {
            let own_key = Aside::own_key(key).unwrap_or(key);
            !matches!(Kept::read(own_key, value), Ok(_) | Err(SavedProblem::NotOurs))
        });
        damaged.map(|(key, value)| (key.as_str(), value.as_str())).collect()
    }

    /// The value is where it was, or set aside from there.
    fn is_untouched(key: &str, value: &str, after: &BTreeMap<String, String>) -> bool {
        let aside = Aside { key: key.into(), value: value.into(), problem: SavedProblem::Key };
        let at = |key: &str| after.get(key).is_some_and(|after| after == value);
        at(key) || at(&aside.aside_key())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn of_damaged_stores_all_that_is_intact_is_shown_and_the_damage_outlives_edits_and_a_reopening(
            local_pairs in any_pairs(), strict_pairs in any_pairs(), quotes in proptest::collection::vec("[a-z é🌒]{1,9}", 10)
        ) {
            let (local, strict) = empty();
            local_pairs.iter().for_each(|(key, value)| local.put(key, value));
            strict_pairs.iter().for_each(|(key, value)| strict.store().put(key, value));
            let before = [local.values(), strict.store().values()];

            let mut tab = Tab::open(&local, &strict);
            for (key, value) in before.iter().flatten() {
                let Ok(intact) = Kept::read(key, value) else { continue };
                let seen = tab.seen.get(key).map(|seen| intact.compare(seen));
                prop_assert!(matches!(seen, Some(Ordering::Less | Ordering::Equal)), "{} {}", key, value);
            }
            // The damaged keys among them: each of the ids that the stores know is edited.
            for (id, quote) in quotes.iter().enumerate() {
                tab.counter += 1;
                tab.keep(Rc::new(claim(id as u64, tab.counter, quote)));
            }
            tab.settle();

            let mut again = Tab::open(&local, &strict);
            again.settle();
            prop_assert_eq!(&again.seen, &tab.seen);
            for (before, after) in before.iter().zip([local.values(), strict.store().values()]) {
                for (key, value) in damage(before) {
                    prop_assert!(is_untouched(key, value, &after), "{} {}", key, value);
                }
                for (key, value) in before.iter().filter(|(key, _)| !key.starts_with(PREFIX)) {
                    prop_assert_eq!(after.get(key), Some(value));
                }
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_000))]

        #[test]
        fn whatever_fails_when_nothing_acknowledged_is_lost(events in proptest::collection::vec(any_event(), 0..120)) {
            let (local, strict) = empty();
            let mut tab = Tab::open(&local, &strict);
            let mut is_lost = false;
            for event in events {
                match event {
                    Event::Edit(id) => drop(tab.edit(id)),
                    Event::Begin => tab.begin(),
                    Event::End => tab.end(),
                    Event::Due => tab.ledger.make_due(),
                    Event::Sync => local.sync(),
                    Event::Lose => {
                        is_lost = true;
                        tab.lose();
                    }
                    Event::Reopen if is_lost => {
                        is_lost = false;
                        tab.open_strict();
                    }
                    Event::Reopen => {}
                    Event::LocalFails(call) => local.fail_from(call),
                    Event::StrictFails(call) => strict.store().fail_from(call),
                    Event::LocalWorks => local.fail_never(),
                    Event::StrictWorks => strict.store().fail_never(),
                    Event::Stall => tab.ledger.stalled(),
                }
                tab.check();
            }
            tab.settle();
        }
    }

    /// Two tabs of one browser. Each hears of the other's changes by messages, and by what localStorage reads, both of
    /// which come late.
    struct Browser {
        local: FakeStore,
        strict: FakeStrictStore,
        tabs: [Option<Tab>; 2],
        /// The tab was opened while the other one was at work. It was told nothing of what that one had in memory alone
        /// then, and learns it only by looking at the stores again.
        is_late: [bool; 2],
        /// What each tab has been told and not heard yet.
        messages: [VecDeque<Rc<Kept>>; 2],
        loads: u64,
        /// What some tab has called saved.
        acknowledged: BTreeMap<String, Rc<Kept>>,
    }

    #[derive(Clone, Debug)]
    enum BrowserEvent {
        Edit(u64),
        Begin,
        End,
        Due,
        /// The tab hears so many messages.
        HearMessages(usize),
        /// The tab's localStorage hears of so many writes.
        HearWrites(usize),
        Lose,
        OpenStrict,
        Stall,
        /// The tab is closed. Its transaction under way completes, or does not.
        Close(bool),
        Open,
        Sync,
        /// The browser is killed, and with it the last writes of localStorage.
        Kill(usize),
        LocalFails(u32),
        StrictFails(u32),
        AllWorks,
    }

    fn any_browser_event() -> impl Strategy<Value = (usize, BrowserEvent)> {
        let event = prop_oneof![
            8 => (0..4_u64).prop_map(BrowserEvent::Edit),
            5 => Just(BrowserEvent::Begin),
            5 => Just(BrowserEvent::End),
            2 => Just(BrowserEvent::Due),
            4 => (1..4_usize).prop_map(BrowserEvent::HearMessages),
            4 => (1..4_usize).prop_map(BrowserEvent::HearWrites),
            1 => Just(BrowserEvent::Lose),
            2 => Just(BrowserEvent::OpenStrict),
            1 => Just(BrowserEvent::Stall),
            1 => prop::bool::ANY.prop_map(BrowserEvent::Close),
            2 => Just(BrowserEvent::Open),
            1 => Just(BrowserEvent::Sync),
            1 => (0..9_usize).prop_map(BrowserEvent::Kill),
            1 => (1..9_u32).prop_map(BrowserEvent::LocalFails),
            1 => (1..9_u32).prop_map(BrowserEvent::StrictFails),
            1 => Just(BrowserEvent::AllWorks),
        ];
        (0..2_usize, event)
    }

    impl Browser {
        fn open() -> Self {
            let (local, strict) = empty();
            let mut browser = Self {
                local,
                strict,
                tabs: [None, None],
                is_late: [false, false],
                messages: [VecDeque::new(), VecDeque::new()],
                loads: 0,
                acknowledged: BTreeMap::new(),
            };
            browser.open_both();
            browser
        }

        fn open_tab(&mut self, at: usize) {
            if self.tabs[at].is_none() {
                // A load that can't read localStorage does without it to its end, and is another test's.
                self.local.fail_never();
                let mut tab = Tab::open(&self.local.tab(), &self.strict);
                self.loads += 1;
                // A new load has a random replica: no greater than those before it, nor smaller.
                tab.replica = self.loads.wrapping_mul(0x9e37_79b9_7f4a_7c15);
                self.tabs[at] = Some(tab);
                self.is_late[at] = self.tabs[1 - at].is_some();
            }
        }

        fn close_tab(&mut self, at: usize, completes: bool) {
            let Some(mut tab) = self.tabs[at].take() else { return };
            self.messages[at].clear();
            if completes {
                tab.end();
            }
        }

        fn kill(&mut self, lost: usize) {
            self.tabs = [None, None];
            self.messages = [VecDeque::new(), VecDeque::new()];
            self.local.kill(lost);
            self.open_both();
        }

        fn open_both(&mut self) {
            self.open_tab(0);
            self.open_tab(1);
            self.is_late = [false, false];
        }

        fn hear_messages(&mut self, at: usize, count: usize) {
            let Some(tab) = &mut self.tabs[at] else { return };
            let count = count.min(self.messages[at].len());
            self.messages[at].drain(..count).for_each(|kept| tab.hear(&kept));
        }

        fn happen(&mut self, at: usize, event: BrowserEvent) {
            match event {
                BrowserEvent::HearMessages(count) => self.hear_messages(at, count),
                BrowserEvent::Close(completes) => self.close_tab(at, completes),
                BrowserEvent::Open => self.open_tab(at),
                BrowserEvent::Sync => self.local.sync(),
                BrowserEvent::Kill(lost) => self.kill(lost),
                BrowserEvent::LocalFails(call) => self.local.fail_from(call),
                BrowserEvent::StrictFails(call) => self.strict.store().fail_from(call),
                BrowserEvent::AllWorks => {
                    self.local.fail_never();
                    self.strict.store().fail_never();
                }
                event => {
                    let Some(tab) = &mut self.tabs[at] else { return };
                    match event {
                        BrowserEvent::Edit(id) => {
                            let kept = tab.edit(id);
                            if self.tabs[1 - at].is_some() {
                                self.messages[1 - at].push_back(kept);
                            }
                        }
                        BrowserEvent::Begin => tab.begin(),
                        BrowserEvent::End => tab.end(),
                        BrowserEvent::Due => tab.ledger.make_due(),
                        BrowserEvent::HearWrites(count) => tab.local.hear(count),
                        BrowserEvent::Lose => tab.lose(),
                        BrowserEvent::OpenStrict if !tab.ledger.is_open() => tab.open_strict(),
                        BrowserEvent::Stall if tab.under_way.is_some() => tab.ledger.stalled(),
                        _ => {}
                    }
                }
            }
        }

        /// What was called saved is on the disk, in that state or a later one.
        fn check(&mut self) {
            for tab in self.tabs.iter().flatten().filter(|tab| tab.ledger.status() == Status::Saved) {
                for (key, kept) in &tab.seen {
                    let said = self.acknowledged.entry(key.clone()).or_insert_with(|| kept.clone());
                    if kept.compare(said) == Ordering::Greater {
                        *said = kept.clone();
                    }
                }
            }
            let on_disk = Found::read(self.strict.store().values());
            let lost = self.acknowledged.values().filter(|said| !holds(&on_disk, said));
            assert_eq!(lost.collect::<Vec<_>>(), Vec::<&Rc<Kept>>::new(), "it was called saved");
        }

        /// All works again, and both tabs hear all that they have been told.
        fn settle(&mut self) {
            self.local.fail_never();
            self.strict.store().fail_never();
            self.open_tab(0);
            self.open_tab(1);
            for _ in 0..20 {
                for at in 0..2 {
                    self.hear_messages(at, usize::MAX);
                    let tab = self.tabs[at].as_mut().expect("it is open");
                    tab.local.hear(1_000_000);
                    if !tab.ledger.is_open() {
                        tab.open_strict();
                    }
                    tab.ledger.make_due();
                    tab.begin();
                    tab.end();
                    if self.is_late[at] {
                        tab.look_again();
                    }
                    self.check();
                }
            }
        }
    }

    impl Browser {
        /// Both tabs call all of it saved, and show the same: what is on the disk.
        fn expect_at_one(&self) {
            let on_disk = self.strict.store().values();
            for tab in &self.tabs {
                let tab = tab.as_ref().expect("it is open");
                assert_eq!(tab.ledger.status(), Status::Saved);
                let pairs = tab.seen.iter().map(|(key, kept)| (key.clone(), kept.value().to_owned()));
                assert_eq!(pairs.collect::<BTreeMap<_, _>>(), on_disk);
            }
        }
    }

    /// That state, or one that wins over it.
    fn holds(found: &Found, state: &Rc<Kept>) -> bool {
        let mut kept = found.kept();
        kept.any(|kept| kept.key() == state.key() && kept.compare(state) != Ordering::Less)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_000))]

        #[test]
        fn two_tabs_that_hear_of_each_other_late_lose_nothing_acknowledged_and_end_with_the_same(
            events in proptest::collection::vec(any_browser_event(), 0..150)
        ) {
            let mut browser = Browser::open();
            for (at, event) in events {
                browser.happen(at, event);
                browser.check();
            }
            browser.settle();
            browser.expect_at_one();
            // What a tab has put into IndexedDB alone comes to localStorage at the next load.
            browser.tabs = [None, None];
            browser.open_both();
            browser.settle();
            browser.expect_at_one();
            prop_assert_eq!(browser.local.values(), browser.strict.store().values());
        }
    }
}
