//! Keeps the records: in localStorage, in IndexedDB and for the other tabs.
//!
//! [`Ledger`] decides what is written where and what is acknowledged; the keeper does what it says, at the moments
//! that the browser allows. A change is in localStorage, queued for IndexedDB and told to the other tabs before
//! [`Keeper::keep`] returns, and the status has left [`Status::Saved`]. It returns to it when a strict transaction
//! of IndexedDB has completed.
//!
//! Borrows are never held while somebody else's code runs: whoever hears of a merge may call [`Keeper::keep`].

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::{Rc, Weak};
use std::sync::Arc;
use std::time::Duration;

use js_sys::{Array, Promise};
use leptos::prelude::{ArcReadSignal, ArcRwSignal, GetUntracked, Set};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, future_to_promise, spawn_local};

use super::browser::clock;
use super::browser::indexed_db::IndexedDb;
use super::browser::local_storage::{self, LocalStorage};
use super::browser::persistence;
use super::browser::tabs::{self, LeaveWarning, Tabs};
use crate::storage::saved::encode_step_key;
pub use crate::storage::{Aside, Status, StoreError, Trouble};
use crate::storage::{Found, Kept, Ledger};
use crate::text::Text;
use crate::workspace::{Record, RecordKey, Step, StepId};

/// How long IndexedDB may take to answer before the page goes on without it and says so.
const ANSWER_LIMIT: Duration = Duration::from_secs(3);

/// A handle; its copies are the same keeper.
#[derive(Clone)]
pub struct Keeper(Rc<Inner>);

/// What was there when the page opened.
pub struct Loaded {
    /// Every record, deleted ones too.
    pub records: Vec<(RecordKey, Record)>,
    /// Every text.
    pub texts: Vec<Arc<Text>>,
    /// The steps of the history.
    pub steps: Vec<Arc<Step>>,
    /// Keeps what changes from here on.
    pub keeper: Keeper,
}

struct Inner {
    ledger: RefCell<Ledger<LocalStorage>>,
    indexed_db: RefCell<Option<Rc<IndexedDb>>>,
    tabs: Tabs,
    status: ArcRwSignal<Status>,
    listener: RefCell<Option<Listener>>,
    /// What was found or heard and nobody has taken yet.
    unclaimed: RefCell<Found>,
    /// What could not be read, and how much is of a newer version.
    unread: ArcRwSignal<Unread>,
    /// What is being kept was heard from another tab or a store: the other tabs know it.
    is_handing_over: Cell<bool>,
    /// The number of the transaction under way.
    under_way: Cell<Option<u64>>,
    /// The number of the next try that has been arranged; older ones are off.
    arranged: Cell<u64>,
    counted: Cell<u64>,
    warning: RefCell<Option<LeaveWarning>>,
}

/// What the stores hold and this program can't read. All of it stays as it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Unread {
    /// What is damaged, by the key that it is set aside under.
    pub aside: BTreeMap<String, Aside>,
    /// How many entries a newer version of the program has left.
    pub newer_count: usize,
}

/// What another tab has changed, or a store has brought late. It may be known already, and older than what is known.
pub struct Arrived {
    /// States of records.
    pub records: Vec<(RecordKey, Record)>,
    /// Texts.
    pub texts: Vec<Arc<Text>>,
    /// Steps of the history.
    pub steps: Vec<Arc<Step>>,
    /// Where it comes from.
    pub source: Source,
}

/// Where something comes from that arrives late.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A store of this browser.
    Store,
    /// Another tab.
    Tab,
}

type Listener = Rc<dyn Fn(Arrived)>;

/// Reads both stores and brings them together. Waits three seconds at most for IndexedDB; what it says later is
/// merged then.
pub async fn load() -> Loaded {
    let keeper = Keeper(Rc::new_cyclic(|inner: &Weak<Inner>| {
        // The other tabs are listened to before the stores are read: nothing falls between the two.
        let hear = weakly(inner.clone(), |keeper, pairs| keeper.hear(pairs));
        let look_again = weakly(inner.clone(), |keeper, ()| keeper.look_again());
        let answer = weakly(inner.clone(), |keeper, ()| keeper.tell_pending());
        let tabs = Tabs::open(hear, move || look_again(()), move || answer(()));
        let (ledger, found) = Ledger::open(local_storage::open());
        Inner {
            ledger: RefCell::new(ledger),
            indexed_db: RefCell::default(),
            tabs,
            status: ArcRwSignal::new(Status::default()),
            listener: RefCell::default(),
            unclaimed: RefCell::new(found),
            unread: ArcRwSignal::new(Unread::default()),
            is_handing_over: Cell::default(),
            under_way: Cell::default(),
            arranged: Cell::default(),
            counted: Cell::default(),
            warning: RefCell::default(),
        }
    }));

    let connected = future_to_promise({
        let keeper = keeper.clone();
        async move {
            keeper.connect().await;
            Ok(JsValue::UNDEFINED)
        }
    });
    let first = Promise::race(&Array::of2(&connected, &clock::after(ANSWER_LIMIT)));
    // Neither of the two is ever rejected.
    let _ = JsFuture::from(first).await;
    if keeper.0.indexed_db.borrow().is_none() {
        keeper.0.ledger.borrow_mut().stalled();
    }
    keeper.publish();

    let found = keeper.0.unclaimed.take();
    keeper.list_aside(&found);
    Loaded {
        records: records_of(&found),
        texts: found.texts().cloned().collect(),
        steps: found.steps().cloned().collect(),
        keeper,
    }
}

impl Keeper {
    /// Keeps new states of records, texts, and the step that they belong to. To be called in the task of the change:
    /// when it returns, the status is no longer [`Status::Saved`].
    pub fn keep(&self, records: &[(RecordKey, Record)], texts: &[Arc<Text>], step: Option<&Arc<Step>>) {
        // Texts first: a tab that hears of a document then has its words.
        let texts = texts.iter().map(Kept::text);
        let records = records.iter().map(|(key, record)| Kept::record(*key, record));
        let states: Vec<_> = texts.chain(records).chain(step.map(Kept::step)).map(Rc::new).collect();
        if states.is_empty() || tabs::still_alive().is_err() {
            return;
        }
        super::faults::point("keeper.keep");
        self.0.ledger.borrow_mut().keep(states.iter().cloned());
        super::faults::point("keeper.kept");
        if !self.0.is_handing_over.get() {
            self.0.tabs.tell(&states);
        }
        self.publish();
        // In a microtask, so that one transaction carries all that a task changes.
        let keeper = self.clone();
        spawn_local(async move { keeper.carry() });
    }

    /// Whether one's work is safe.
    pub fn status(&self) -> ArcReadSignal<Status> {
        self.0.status.read_only()
    }

    /// Steps of the history that are not kept any longer.
    pub fn forget(&self, steps: &[StepId]) {
        let step_keys: Vec<String> = steps.iter().map(|step| encode_step_key(*step)).collect();
        if let Some(database) = self.0.indexed_db.borrow().as_ref().filter(|_| !step_keys.is_empty()) {
            database.forget(&step_keys);
        }
    }

    /// Calls `listener` with what comes from other tabs, and from an IndexedDB that answered late. There is one
    /// listener.
    pub fn on_merge(&self, listener: impl Fn(Arrived) + 'static) {
        *self.0.listener.borrow_mut() = Some(Rc::new(listener));
        self.hand_over(Source::Store);
    }

    /// Tries at once what would be tried later.
    pub fn retry(&self) {
        if matches!(self.0.status.get_untracked(), Status::Trouble(Trouble::IndexedDbSlow { .. })) {
            // A connection that does not answer is given up, and what it may still do does no harm: whatever is
            // put is compared first.
            self.lose(StoreError::named("TimeoutError"));
        }
        self.try_again();
    }

    /// Every store has been read.
    pub fn is_whole(&self) -> bool {
        self.0.ledger.borrow().is_open()
    }

    /// About how many UTF-16 units localStorage holds.
    pub fn local_units(&self) -> usize {
        self.0.ledger.borrow().local_units()
    }

    /// Lets go of the database, and of the person: all is about to be removed.
    pub fn let_go(&self) {
        self.0.indexed_db.take();
        self.0.warning.take();
    }

    /// What could not be read, to be counted and downloaded.
    pub fn unread(&self) -> ArcReadSignal<Unread> {
        self.0.unread.read_only()
    }

    async fn connect(&self) {
        if tabs::still_alive().is_err() {
            return;
        }
        let on_closed = weakly(Rc::downgrade(&self.0), |keeper, problem| keeper.lose(problem));
        let loaded = match IndexedDb::open(on_closed).await {
            Ok(database) => database.load_all().await.map(|pairs| (database, pairs)),
            Err(problem) => Err(problem),
        };
        if self.0.indexed_db.borrow().is_some() || tabs::still_alive().is_err() {
            // Another try was faster, or there is nothing to try for.
            return;
        }
        match loaded {
            Ok((database, pairs)) => {
                super::faults::point("keeper.connected");
                *self.0.indexed_db.borrow_mut() = Some(Rc::new(database));
                let both = self.0.ledger.borrow_mut().opened(pairs);
                self.take_in(both, Source::Store);
            }
            Err(problem) => {
                let pause = self.0.ledger.borrow_mut().lost(problem);
                self.arrange(pause);
            }
        }
        self.publish();
        self.carry();
    }

    /// The connection is of no use any more.
    fn lose(&self, problem: StoreError) {
        self.0.indexed_db.take();
        self.0.under_way.set(None);
        let pause = self.0.ledger.borrow_mut().lost(problem);
        self.arrange(pause);
        self.publish();
    }

    /// Starts the next transaction, if there is something to carry and none is under way.
    fn carry(&self) {
        let Some(database) = self.0.indexed_db.borrow().clone() else { return };
        if tabs::still_alive().is_err() {
            return;
        }
        let Some(batch) = self.0.ledger.borrow_mut().take() else { return };
        let number = self.count();
        super::faults::point("keeper.carry");
        self.0.under_way.set(Some(number));
        let keeper = self.clone();
        spawn_local(async move {
            let result = database.put(&batch).await;
            if keeper.0.under_way.get() == Some(number) {
                keeper.0.under_way.set(None);
                keeper.carried(result);
            }
        });
        let keeper = self.clone();
        spawn_local(async move {
            clock::sleep(ANSWER_LIMIT).await;
            if keeper.0.under_way.get() == Some(number) {
                keeper.0.ledger.borrow_mut().stalled();
                keeper.publish();
            }
        });
    }

    fn carried(&self, result: Result<Vec<Kept>, StoreError>) {
        match result {
            Ok(newer) => {
                super::faults::point("keeper.completed");
                self.0.ledger.borrow_mut().completed();
                let mut found = Found::default();
                newer.into_iter().for_each(|kept| found.add(Rc::new(kept)));
                self.take_in(found, Source::Store);
            }
            Err(problem) if problem == StoreError::named("InvalidStateError") => return self.lose(problem),
            Err(problem) => {
                let is_full = problem == StoreError::Full;
                let pause = self.0.ledger.borrow_mut().failed(problem);
                self.arrange(pause);
                if is_full {
                    self.ask_for_usage();
                }
            }
        }
        self.publish();
        self.carry();
    }

    fn ask_for_usage(&self) {
        let keeper = self.clone();
        spawn_local(async move {
            if let Some(room) = persistence::room().await {
                keeper.0.ledger.borrow_mut().learn_usage(room.used);
                keeper.publish();
            }
        });
    }

    /// Tries again after `pause`, unless something else is arranged before.
    fn arrange(&self, pause: Duration) {
        let number = self.count();
        self.0.arranged.set(number);
        let keeper = self.clone();
        spawn_local(async move {
            clock::sleep(pause).await;
            if keeper.0.arranged.get() == number {
                keeper.try_again();
            }
        });
    }

    fn try_again(&self) {
        // What was arranged for later is done now.
        self.0.arranged.set(self.count());
        self.0.ledger.borrow_mut().make_due();
        if self.0.indexed_db.borrow().is_some() {
            self.carry();
        } else {
            let keeper = self.clone();
            spawn_local(async move { keeper.connect().await });
        }
    }

    /// What another tab has changed.
    fn hear(&self, pairs: Vec<(String, String)>) {
        let mut heard = Found::default();
        super::faults::point("keeper.hear");
        // What can't be read in a message is no damage of ours: who sent it has it.
        Found::read(pairs).kept().for_each(|kept| heard.add(kept.clone()));
        self.take_in(heard, Source::Tab);
    }

    /// Tells a tab that has just opened what it can't find in the stores yet.
    fn tell_pending(&self) {
        let pending = self.0.ledger.borrow().pending();
        if !pending.is_empty() && tabs::still_alive().is_ok() {
            self.0.tabs.tell(&pending);
        }
    }

    /// Reads the stores again after a time in which nothing was heard.
    fn look_again(&self) {
        let local = self.0.ledger.borrow().local();
        self.take_in(local, Source::Store);
        let Some(database) = self.0.indexed_db.borrow().clone() else { return };
        let keeper = self.clone();
        spawn_local(async move {
            match database.load_all().await {
                Ok(pairs) => keeper.take_in(Found::read(pairs), Source::Store),
                Err(problem) => keeper.lose(problem),
            }
        });
    }

    fn take_in(&self, found: Found, source: Source) {
        self.list_aside(&found);
        let unclaimed = self.0.unclaimed.take();
        self.0.unclaimed.replace(unclaimed.merge(found));
        self.hand_over(source);
    }

    fn hand_over(&self, source: Source) {
        let Some(listener) = self.0.listener.borrow().clone() else { return };
        let found = self.0.unclaimed.take();
        if found.is_empty() || tabs::still_alive().is_err() {
            return;
        }
        self.0.is_handing_over.set(true);
        listener(Arrived {
            records: records_of(&found),
            texts: found.texts().cloned().collect(),
            steps: found.steps().cloned().collect(),
            source,
        });
        self.0.is_handing_over.set(false);
    }

    fn list_aside(&self, found: &Found) {
        if found.aside().next().is_none() && found.newer_count() == 0 {
            return;
        }
        let listed = found.aside().map(|aside| (aside.aside_key(), aside.clone()));
        let mut unread = self.0.unread.get_untracked();
        unread.aside.extend(listed);
        unread.newer_count = unread.newer_count.max(found.newer_count());
        if unread != self.0.unread.get_untracked() {
            self.0.unread.set(unread);
        }
    }

    fn publish(&self) {
        let (status, can_leave) = {
            let ledger = self.0.ledger.borrow();
            (ledger.status(), ledger.can_leave())
        };
        let mut warning = self.0.warning.borrow_mut();
        if can_leave {
            *warning = None;
        } else if warning.is_none() {
            *warning = Some(LeaveWarning::raise());
        }
        drop(warning);
        if self.0.status.get_untracked() != status {
            self.0.status.set(status);
        }
    }

    fn count(&self) -> u64 {
        self.0.counted.set(self.0.counted.get() + 1);
        self.0.counted.get()
    }
}

fn records_of(found: &Found) -> Vec<(RecordKey, Record)> {
    found.records().map(|(key, record)| (key, record.clone())).collect()
}

/// A callback that does nothing once the keeper is gone, and does not itself hold it.
fn weakly<T>(inner: Weak<Inner>, call: impl Fn(Keeper, T)) -> impl Fn(T) {
    move |argument| {
        if let Some(inner) = inner.upgrade() {
            call(Keeper(inner), argument);
        }
    }
}
