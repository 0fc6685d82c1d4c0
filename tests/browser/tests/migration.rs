//! A database of an earlier version is taken over whole or not at all, wherever that is stopped.

use browser_tests::{Page, Profile, Shown, Stage};
use serde_json::{Value, json};

const ARTICLE: &str = "main > article [data-block]";

const FACT: &str = "Meta avait publié Llama 3.1";
const VALUE: &str = "le plus grand événement de l’année 2023";
const POLICY: &str = "soutenir les modèles ouverts";

const TAGS: [&str; 6] = ["Skeptical: the article", "Supportive: the article", "", "", "", ""];

/// Makes of the database what version 1 of it was: no steps.
const FIRST_VERSION: &str = "
const answer = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});
const work = async () => {
  const now = await answer(indexedDB.open('manicule'));
  const held = {};
  for (const name of ['records', 'texts']) {
    const store = now.transaction(name).objectStore(name);
    const [keys, values] = await Promise.all([answer(store.getAllKeys()), answer(store.getAll())]);
    held[name] = keys.map((key, at) => [key, values[at]]);
  }
  now.close();
  await answer(indexedDB.deleteDatabase('manicule'));
  const request = indexedDB.open('manicule', 1);
  request.onupgradeneeded = () => {
    for (const name of ['records', 'texts']) {
      const store = request.result.createObjectStore(name);
      for (const [key, value] of held[name]) store.put(value, key);
    }
  };
  (await answer(request)).close();
  return true;
};
return work();
";

/// The database as it is: its version, and each of its stores with all that is in it.
const READ: &str = "
const [done] = arguments;
const request = indexedDB.open('manicule');
request.onsuccess = () => {
  const database = request.result;
  const found = { version: database.version, stores: {} };
  const transaction = database.transaction(Array.from(database.objectStoreNames));
  for (const name of database.objectStoreNames) {
    found.stores[name] = {};
    transaction.objectStore(name).openCursor().onsuccess = ({ target: { result } }) => {
      if (result) {
        found.stores[name][result.key] = result.value;
        result.continue();
      }
    };
  }
  transaction.oncomplete = () => {
    database.close();
    done(found);
  };
};
request.onupgradeneeded = () => request.transaction.abort();
request.onerror = () => done(null);
";

/// Stops the upgrade in one of these ways, which the tab remembers by its name, at each load and each new try.
const STOPS: &str = "
const open = IDBFactory.prototype.open;
const create = IDBDatabase.prototype.createObjectStore;
const afterCreating = (stop) => {
  IDBDatabase.prototype.createObjectStore = function (...what) {
    globalThis.stopped = (globalThis.stopped ?? 0) + 1;
    const store = create.apply(this, what);
    stop(store);
    return store;
  };
};
const beforeCreating = (stop) => {
  IDBFactory.prototype.open = function (...what) {
    const request = open.apply(this, what);
    request.addEventListener('upgradeneeded', (event) => {
      globalThis.stopped = (globalThis.stopped ?? 0) + 1;
      stop(request, event);
    });
    return request;
  };
};
const goOn = (store) => { store.count().onsuccess = () => goOn(store) };
const stops = {
  'it can not be opened': () => {
    IDBFactory.prototype.open = () => {
      globalThis.stopped = (globalThis.stopped ?? 0) + 1;
      throw new DOMException('stopped', 'UnknownError');
    };
  },
  'it is aborted before anything is made': () => beforeCreating((request) => request.transaction.abort()),
  'the store can not be made': () => afterCreating(() => { throw new DOMException('stopped', 'QuotaExceededError') }),
  'it is aborted once the store is made': () => afterCreating((store) => store.transaction.abort()),
  'it is aborted later': () => afterCreating((store) => {
    store.count().onsuccess = () => store.transaction.abort();
  }),
  'something in it fails': () => afterCreating((store) => {
    store.add('once', 'key');
    store.add('twice', 'key');
  }),
  'it goes on before anything is made': () => beforeCreating((request, event) => {
    event.stopImmediatePropagation();
    goOn(request.transaction.objectStore('records'));
  }),
  'it goes on once the store is made': () => afterCreating(goOn),
};
stops[sessionStorage.getItem('stop')]?.();
";

/// Three claims and two tags.
async fn work(page: &Page) {
    for words in [FACT, VALUE, POLICY] {
        highlight(page, words).await;
    }
    page.press("1").await;
    page.press("2").await;
    page.expect_tags(&TAGS).await;
    page.whole_status("Saved").await;
}

async fn highlight(page: &Page, words: &str) {
    page.select_words(ARTICLE, words).await;
    page.press("h").await;
}

/// To a place of the same address where the page does not run, so that nobody holds the database.
async fn leave(page: &Page) {
    page.script("sessionStorage.removeItem('stop')", vec![]).await;
    page.go("/reader.js").await;
}

/// Leaves the page and makes its database one of version 1. Returns the database.
async fn go_back_to_the_first_version(page: &Page) -> Value {
    leave(page).await;
    assert_eq!(page.script(FIRST_VERSION, vec![]).await, json!(true));
    let first = stored(page).await;
    assert_eq!(stores(&first), (1, vec!["records", "texts"]));
    first
}

/// Opens the page so that the upgrade is stopped there.
async fn come_back_stopped(page: &Page, stop: &str) {
    page.script("sessionStorage.setItem('stop', arguments[0])", vec![json!(stop)]).await;
    page.go("/").await;
    page.until("return globalThis.stopped > 0").await;
}

async fn stored(page: &Page) -> Value {
    let found = page.web_driver().await.execute_async(READ, vec![]).await;
    found.expect("the database opens").json().clone()
}

/// The version of the database and the names of its stores.
fn stores(database: &Value) -> (u64, Vec<&str>) {
    let names = database["stores"].as_object().into_iter().flatten().map(|(name, _)| name.as_str());
    (database["version"].as_u64().unwrap_or_default(), names.collect())
}

/// Version 2, with every byte that version 1 held.
fn expect_taken_over(first: &Value, now: &Value, when: &str) {
    assert_eq!(stores(now), (2, vec!["records", "steps", "texts"]), "{when}");
    for (store, pairs) in first["stores"].as_object().expect("stores by name") {
        for (key, value) in pairs.as_object().expect("values by key") {
            // The sample is stored once more where it was edited meanwhile.
            let is_sample = key.starts_with("manicule/1/d/");
            let kept = &now["stores"][store][key];
            assert!(kept == value || (is_sample && kept.is_string()), "{when}: {key} is {kept}, was {value}");
        }
    }
}

#[tokio::test]
async fn a_database_of_the_first_version_is_taken_over_whole() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    work(&page).await;
    stage.expect_peace(&page).await;
    let first = go_back_to_the_first_version(&page).await;
    page.script("localStorage.clear()", vec![]).await;
    page.go("/").await;
    page.expect_claims(&[FACT, VALUE, POLICY]).await;
    page.expect_tags(&TAGS).await;
    let now = stored(&page).await;
    assert_eq!(now["stores"]["records"], first["stores"]["records"], "what was there is there byte for byte");
    assert_eq!(now["stores"]["texts"], first["stores"]["texts"]);
    assert_eq!(now["stores"]["steps"], json!({}));
    page.press("3").await;
    page.whole_status("Saved").await;
    let steps = page.indexed_db("manicule/steps/").await;
    assert_eq!(steps.len(), 1, "{steps:?}");
}

#[tokio::test]
async fn an_upgrade_that_is_stopped_leaves_the_first_version_whole_and_is_done_at_the_next_load() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    work(&page).await;
    stage.expect_peace(&page).await;
    let mut before = page.shown().await;
    page.before_each_load(STOPS).await;
    let stops = [
        ("it can not be opened", "S’il ouvre ses modèles"),
        ("it is aborted before anything is made", "Le patron de Nvidia"),
        ("the store can not be made", "un souvenir amer"),
        ("it is aborted once the store is made", "échange de blousons"),
        ("it is aborted later", "chaque commerce aura son agent"),
        ("something in it fails", "Sa lettre ouverte"),
    ];
    for (at, (stop, words)) in stops.into_iter().enumerate() {
        let first = go_back_to_the_first_version(&page).await;
        // With and without a second copy of all that is in the database.
        let has_copy = at % 2 == 0;
        if !has_copy {
            page.script("localStorage.clear()", vec![]).await;
        }
        come_back_stopped(&page, stop).await;
        page.whole_status("Kept less safely").await;
        let shown = page.shown().await;
        assert_eq!(shown, if has_copy { before.clone() } else { Shown::new() }, "{stop}");
        highlight(&page, words).await;
        page.whole_status("Kept less safely").await;
        let meanwhile = page.shown().await;
        assert_eq!(meanwhile.len(), shown.len() + 1, "{stop}: {meanwhile:?}");

        leave(&page).await;
        assert_eq!(stored(&page).await, first, "{stop}: version 1 is as it was");

        page.go("/").await;
        page.whole_status("Saved").await;
        before.extend(meanwhile);
        assert_eq!(page.shown().await, before, "{stop}: nothing is lost");
        expect_taken_over(&first, &stored(&page).await, stop);
    }
}

#[tokio::test]
async fn a_browser_that_is_killed_during_the_upgrade_leaves_the_first_version_whole() {
    let stage = Stage::start().await;
    let mut page = stage.open_in(&Profile::new()).await;
    work(&page).await;
    let before = page.shown().await;
    for stop in ["it goes on before anything is made", "it goes on once the store is made"] {
        let first = go_back_to_the_first_version(&page).await;
        page.before_each_load(STOPS).await;
        come_back_stopped(&page, stop).await;
        let profile = page.kill_browser().await;
        page = stage.open_at("/reader.js", &profile).await;
        assert_eq!(stored(&page).await, first, "{stop}: version 1 is as it was");

        page.go("/").await;
        page.whole_status("Saved").await;
        assert_eq!(page.shown().await, before, "{stop}: nothing is lost");
        expect_taken_over(&first, &stored(&page).await, stop);
    }
}
