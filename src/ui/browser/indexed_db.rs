//! IndexedDB: the same keys and the same bytes as localStorage, on the disk once a transaction completes.
//!
//! Browsers write with "relaxed" durability unless they are asked for "strict": they say that a transaction is
//! complete as soon as the operating system has it, and a power cut takes it along. web-sys knows that option only
//! with its unstable flag, and the crates over it (idb, rexie) don't have it at all; hence the small `extern` below.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Array, JSON, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Event, IdbDatabase, IdbObjectStore, IdbOpenDbRequest, IdbRequest, IdbTransaction, IdbTransactionMode,
    IdbVersionChangeEvent,
};

use super::local_storage::error_of;
use super::{tabs, window};
use crate::storage::{Kept, Over, StoreError};
use crate::ui::faults;

const DATABASE: &str = "manicule";
/// Version 1 had no steps. What a version adds is a store of its own; what is in the others stays as it is.
const VERSION: u32 = 2;
const RECORDS: &str = "records";
const TEXTS: &str = "texts";
const STEPS: &str = "steps";
const STORES: [&str; 3] = [RECORDS, TEXTS, STEPS];

/// An open connection; closed when dropped.
pub struct IndexedDb {
    database: StrictDatabase,
    _on_version_change: Closure<dyn FnMut(IdbVersionChangeEvent)>,
    _on_close: Closure<dyn FnMut()>,
}

impl IndexedDb {
    /// Opens the database. Can take for ever: a browser that is busy with its disk does not answer.
    ///
    /// `on_closed` is called when the connection is closed by somebody else: the database is being deleted, its data
    /// are cleared, or a newer version of the program in another tab waits for it.
    pub async fn open(on_closed: impl Fn(StoreError) + 'static) -> Result<Self, StoreError> {
        let factory = window().ok_or(StoreError::Blocked)?.indexed_db().map_err(|error| error_of(&error))?;
        let factory = factory.ok_or(StoreError::Blocked)?;
        let request = factory.open_with_u32(DATABASE, VERSION).map_err(|error| error_of(&error))?;
        let on_upgrade = Closure::once(create_stores);
        let request = as_object::<IdbOpenDbRequest>(request.into())?;
        request.set_onupgradeneeded(Some(on_upgrade.as_ref().unchecked_ref()));
        let database: StrictDatabase = as_object(answer(&request).await?)?;
        // For start.js: a page that has stopped lets go of it. Setting a property of the global object can't fail.
        let _ = Reflect::set(&js_sys::global(), &JsValue::from_str("maniculeDatabase"), &database);

        let on_closed = Rc::new(on_closed);
        let on_version_change = Closure::new({
            let (database, on_closed) = (database.clone(), on_closed.clone());
            move |event: IdbVersionChangeEvent| {
                // The other tab can't go on before this one has closed.
                database.close();
                let is_deleted = event.new_version().is_none();
                on_closed(if is_deleted { closed() } else { StoreError::Outdated });
            }
        });
        let on_close = Closure::new(move || on_closed(closed()));
        database.set_onversionchange(Some(on_version_change.as_ref().unchecked_ref()));
        database.set_onclose(Some(on_close.as_ref().unchecked_ref()));
        Ok(Self { database, _on_version_change: on_version_change, _on_close: on_close })
    }

    /// Every key and its value. A value that is no string is given as its JSON.
    pub async fn load_all(&self) -> Result<Vec<(String, String)>, StoreError> {
        let mut pairs = self.load(RECORDS).await?;
        pairs.extend(self.load(TEXTS).await?);
        pairs.extend(self.load(STEPS).await?);
        Ok(pairs)
    }

    /// Takes steps of the history away that are not kept any longer. No work hangs on it, so nobody waits for it.
    pub fn forget(&self, step_keys: &[String]) {
        let forget = || -> Result<(), JsValue> {
            let transaction =
                self.database.transaction_with_str_and_mode(STEPS, IdbTransactionMode::Readwrite)?;
            let store = transaction.object_store(STEPS)?;
            step_keys.iter().try_for_each(|key| store.delete(&JsValue::from_str(key)).map(drop))
        };
        if tabs::still_alive().is_ok() {
            // What is not forgotten now is forgotten at the next start.
            let _ = forget();
        }
    }

    /// Puts all of `batch` into the database or, when it fails, nothing of it. Once this is `Ok`, it is on the disk.
    ///
    /// Within one transaction, which no other tab can get into, each value is read, compared and only then
    /// written over: an older state never takes the place of a newer one, and what can't be read is set aside.
    /// Returns the newer states that were found.
    pub async fn put(&self, batch: &[Rc<Kept>]) -> Result<Vec<Kept>, StoreError> {
        tabs::still_alive()?;
        let transaction = self.database.strict_transaction()?;
        let put = Rc::new(Put {
            transaction,
            batch: batch.to_vec(),
            answered: Cell::new(0),
            newer: RefCell::default(),
            problem: RefCell::default(),
        });
        let on_answer = Closure::<dyn FnMut(Event)>::new({
            let put = put.clone();
            move |event: Event| put.answer(&event)
        });
        let finished = finished(&put.transaction);
        faults::point("indexed-db.begun");
        put.ask(on_answer.as_ref().unchecked_ref());
        faults::point("indexed-db.asked");
        let is_complete = finished.await.is_ok();
        // A transaction in which nothing was asked completes as well. Saying "saved" takes more than that.
        if is_complete && put.answered.get() == batch.len() {
            return Ok(put.newer.take());
        }
        let said = || put.transaction.error().map(|error| StoreError::named(&error.name()));
        Err(put.problem.take().or_else(said).unwrap_or_else(|| StoreError::named("AbortError")))
    }

    async fn load(&self, store: &str) -> Result<Vec<(String, String)>, StoreError> {
        let requests = self.database.store_to_read(store).and_then(|store| {
            let keys = store.get_all_keys().map_err(|error| error_of(&error))?;
            Ok((keys, store.get_all().map_err(|error| error_of(&error))?))
        });
        let (keys, values) = requests?;
        let (keys, values) = (answer_later(&keys), answer_later(&values));
        let keys = Array::from(&keys.await?);
        match values.await {
            Ok(values) => {
                let values = Array::from(&values);
                let pairs = keys.iter().zip(values.iter());
                Ok(pairs.filter_map(|(key, value)| Some((key.as_string()?, string_of(&value)?))).collect())
            }
            // Chromium keeps large values in files of their own. One that is gone spoils the whole answer.
            Err(_) => Ok(self.load_one_by_one(store, &keys).await),
        }
    }

    async fn load_one_by_one(&self, store: &str, keys: &Array) -> Vec<(String, String)> {
        let mut pairs = Vec::new();
        for key in keys.iter() {
            let request = self.database.store_to_read(store);
            let request = request.and_then(|store| store.get(&key).map_err(|error| error_of(&error)));
            let Ok(request) = request else { continue };
            let value = answer(&request).await.ok().and_then(|value| string_of(&value));
            pairs.extend(key.as_string().zip(value));
        }
        pairs
    }
}

impl Drop for IndexedDb {
    fn drop(&mut self) {
        self.database.set_onversionchange(None);
        self.database.set_onclose(None);
        self.database.close();
    }
}

/// Deletes the database. The promise waits for whoever still holds it.
pub fn delete() -> Option<Promise> {
    let factory = window()?.indexed_db().ok()??;
    let request = factory.delete_database(DATABASE).ok()?;
    Some(Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    }))
}

/// A batch on its way into the database.
struct Put {
    transaction: IdbTransaction,
    batch: Vec<Rc<Kept>>,
    /// How many of the batch's values have been read. A transaction's requests are answered in their order.
    answered: Cell<usize>,
    newer: RefCell<Vec<Kept>>,
    problem: RefCell<Option<StoreError>>,
}

impl Put {
    /// Asks for every value that is there now.
    fn ask(&self, on_answer: &js_sys::Function) {
        let asked = self.batch.iter().try_for_each(|kept| {
            let name = match (kept.as_text(), kept.as_step()) {
                (Some(_), _) => TEXTS,
                (_, Some(_)) => STEPS,
                _ => RECORDS,
            };
            let store = self.transaction.object_store(name)?;
            store.get(&JsValue::from_str(kept.key()))?.set_onsuccess(Some(on_answer));
            Ok(())
        });
        self.abort_on(asked.map_err(|error: JsValue| error_of(&error)));
    }

    fn answer(&self, event: &Event) {
        faults::point("indexed-db.answer");
        let at = self.answered.replace(self.answered.get() + 1);
        let request = event.target().map(|target| target.unchecked_into::<IdbRequest>());
        if let Some((kept, request)) = self.batch.get(at).zip(request) {
            self.abort_on(tabs::still_alive().and_then(|()| self.compare_and_put(kept, &request)));
        }
    }

    fn compare_and_put(&self, kept: &Kept, request: &IdbRequest) -> Result<(), StoreError> {
        let stored = request.result().map_err(|error| error_of(&error))?;
        let store: IdbObjectStore = as_object(request.source().into())?;
        let put = |key: &str, value: &JsValue| {
            store.put_with_key(value, &JsValue::from_str(key)).map_err(|error| error_of(&error))
        };
        match kept.over(string_of(&stored).as_deref()) {
            Over::Same => return Ok(()),
            Over::Newer(newer) => {
                self.newer.borrow_mut().push(*newer);
                return Ok(());
            }
            Over::Write => {}
            // The value itself, not its JSON: whatever it is, it stays as it is.
            Over::SetAside(aside) => drop(put(&aside.aside_key(), &stored)?),
        }
        put(kept.key(), &JsValue::from_str(kept.value()))?;
        faults::point("indexed-db.put");
        Ok(())
    }

    fn abort_on(&self, result: Result<(), StoreError>) {
        if let Err(problem) = result {
            self.problem.borrow_mut().get_or_insert(problem);
            // One that has ended already needs no abort.
            let _ = self.transaction.abort();
        }
    }
}

#[wasm_bindgen]
extern "C" {
    /// An IDBDatabase whose transactions take options.
    #[wasm_bindgen(extends = IdbDatabase)]
    #[derive(Clone)]
    type StrictDatabase;

    /// Indexed Database API 3.0 section 4.4, `transaction(storeNames, mode, options)`.
    #[wasm_bindgen(method, catch, js_name = transaction)]
    fn transaction_with_options(
        this: &StrictDatabase,
        store_names: &JsValue,
        mode: &str,
        options: &JsValue,
    ) -> Result<IdbTransaction, JsValue>;
}

impl StrictDatabase {
    /// A transaction that is complete when its data are on the disk. Browsers that don't know the option pass
    /// over it.
    fn strict_transaction(&self) -> Result<IdbTransaction, StoreError> {
        let options = Object::new();
        // Setting a property of a new object of ours can't fail.
        let _ = Reflect::set(&options, &JsValue::from_str("durability"), &JsValue::from_str("strict"));
        let names: Array = STORES.iter().map(|name| JsValue::from_str(name)).collect();
        self.transaction_with_options(&names, "readwrite", &options).map_err(|error| error_of(&error))
    }

    fn store_to_read(&self, name: &str) -> Result<IdbObjectStore, StoreError> {
        let transaction = self.transaction_with_str(name).map_err(|error| error_of(&error))?;
        transaction.object_store(name).map_err(|error| error_of(&error))
    }
}

/// Makes the stores that are not there yet: all of them in a database that is new. The browser does it in one
/// transaction, so whatever stops it leaves the old version whole.
fn create_stores(event: IdbVersionChangeEvent) {
    let Some(request) = event.target().map(|target| target.unchecked_into::<IdbOpenDbRequest>()) else {
        return;
    };
    let created =
        request.result().map(|database| database.unchecked_into::<IdbDatabase>()).and_then(|database| {
            let there = database.object_store_names();
            let missing = STORES.iter().filter(|name| !there.contains(name));
            missing.map(|name| database.create_object_store(name)).collect::<Result<Vec<_>, _>>()
        });
    if created.is_err()
        && let Some(transaction) = request.transaction()
    {
        // Better no database than half of one; opening it then fails, with a name.
        let _ = transaction.abort();
    }
}

/// What a request answers.
async fn answer(request: &IdbRequest) -> Result<JsValue, StoreError> {
    answer_later(request).await
}

/// Listens to a request from now on, and gives its answer when it is awaited.
fn answer_later(request: &IdbRequest) -> impl Future<Output = Result<JsValue, StoreError>> {
    // The promise's own functions listen, so there is no closure that somebody would have to keep.
    let answered = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    let (answered, request) = (JsFuture::from(answered), request.clone());
    async move {
        match answered.await {
            Ok(_) => request.result().map_err(|error| error_of(&error)),
            Err(_) => {
                let error = request.error().ok().flatten();
                Err(StoreError::named(&error.map_or("UnknownError".into(), |error| error.name())))
            }
        }
    }
}

/// Is `Ok` when the transaction completes, and `Err` when it is aborted, by whatever.
fn finished(transaction: &IdbTransaction) -> JsFuture {
    let finished = Promise::new(&mut |resolve, reject| {
        transaction.set_oncomplete(Some(&resolve));
        transaction.set_onabort(Some(&reject));
    });
    JsFuture::from(finished)
}

/// A stored value as the text that is compared; `None` where nothing is stored.
fn string_of(value: &JsValue) -> Option<String> {
    if value.is_undefined() {
        return None;
    }
    let json = || JSON::stringify(value).ok().and_then(|json| json.as_string());
    // What has no JSON (a loop, a large integer) is described, so that it counts as something that can't be read.
    value.as_string().or_else(json).or_else(|| Some(format!("{value:?}")))
}

/// A value that a browser gave as some interface. What stands in for an interface need only be an object; what
/// is none would throw outside of any `Result` at the first look.
fn as_object<T: JsCast>(value: JsValue) -> Result<T, StoreError> {
    if value.is_object() { Ok(value.unchecked_into()) } else { Err(StoreError::named("TypeError")) }
}

/// What calls on a closed connection end with.
fn closed() -> StoreError {
    StoreError::named("InvalidStateError")
}
