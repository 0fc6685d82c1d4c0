//! What becomes of the stores: cleared, full, damaged, or another program's. What can be read is shown, what can't be
//! stays as it is.

use std::collections::BTreeMap;

use browser_tests::{Page, Stage, Work};
use serde_json::{Value, json};

const ARTICLE: &str = "main > article [data-block]";
const COMMENT: &str = "[role=region] article input";
const WORDS: &str = "Meta avait publié Llama 3.1";
const OTHER_WORDS: &str = "S’il ouvre ses modèles";
const RECORDS: &str = "manicule/1/";

/// Puts keys and values into the page's database, and takes those away whose value is null.
const CHANGE_INDEXED_DB: &str = "
const [changes, done] = arguments;
const request = indexedDB.open('manicule');
request.onsuccess = () => {
  const database = request.result;
  const transaction = database.transaction(['records', 'texts'], 'readwrite');
  for (const [key, value] of changes) {
    const store = transaction.objectStore(key.startsWith('manicule/1/x/') ? 'texts' : 'records');
    if (value === null) store.delete(key);
    else store.put(value, key);
  }
  const end = (problem) => {
    database.close();
    done(problem);
  };
  transaction.oncomplete = () => end(null);
  transaction.onabort = () => end(String(transaction.error));
};";

const CHANGE_LOCAL_STORAGE: &str = "
for (const [key, value] of arguments[0]) {
  if (value === null) localStorage.removeItem(key);
  else localStorage.setItem(key, value);
}";

/// Every key of every store with its value, strings or not.
const READ_INDEXED_DB: &str = "
const [done] = arguments;
const request = indexedDB.open('manicule');
request.onsuccess = () => {
  const database = request.result;
  const found = { version: database.version };
  const transaction = database.transaction(Array.from(database.objectStoreNames));
  for (const name of database.objectStoreNames) {
    transaction.objectStore(name).openCursor().onsuccess = ({ target: { result } }) => {
      if (result) {
        found[result.key] = result.value;
        result.continue();
      }
    };
  }
  transaction.oncomplete = () => {
    database.close();
    done(found);
  };
};";

type Stored = BTreeMap<String, Value>;

/// A place of the same address where the page does not run: nothing there writes to the stores, or knows them.
async fn leave(page: &Page) {
    page.go("/reader.js").await;
}

async fn come_back(page: &Page) {
    // Browsers look for the picture of a site where a file of its own doesn't name one.
    let complaints = page.console_errors().await;
    assert!(complaints.iter().all(|complaint| complaint.contains("/favicon.ico")), "{complaints:?}");
    page.go("/").await;
    page.css("main").await;
}

async fn change_indexed_db(page: &Page, changes: &[(String, Value)]) {
    let driver = page.web_driver().await;
    let refused = driver.execute_async(CHANGE_INDEXED_DB, vec![json!(changes)]).await;
    assert_eq!(*refused.expect("the database opens").json(), Value::Null);
}

async fn change_local_storage(page: &Page, changes: &[(String, Value)]) {
    page.script(CHANGE_LOCAL_STORAGE, vec![json!(changes)]).await;
}

/// What both stores hold: localStorage first.
async fn stored(page: &Page) -> [Stored; 2] {
    let local = page.local_storage("").await;
    let local = local.into_iter().map(|(key, value)| (key, json!(value))).collect();
    let indexed = page.web_driver().await.execute_async(READ_INDEXED_DB, vec![]).await;
    let indexed = serde_json::from_value(indexed.expect("the database opens").json().clone());
    [local, indexed.expect("keys and values")]
}

async fn highlight(page: &Page, words: &str) {
    page.select_words(ARTICLE, words).await;
    page.press("h").await;
    page.press("Escape").await;
}

/// Changes the tags of the first five comments, ten times in all.
async fn make_ten_edits(page: &Page) {
    page.css(COMMENT).await;
    for edit in 0..10 {
        let script = "document.querySelectorAll('[role=region] article')[arguments[0]].querySelector('input:not(:checked)').click()";
        page.script(script, vec![json!(edit % 5)]).await;
    }
}

#[tokio::test]
async fn a_store_that_was_cleared_is_filled_again_from_the_other_one() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    let work = Work { seed: 7, count: 60, parts: 1, part: 0, tabs: 1, is_pausing: false, is_hidden: true };
    let mut log = page.start_editing(work).await;
    page.finish_editing(&mut log).await;
    page.whole_status("Saved").await;
    let (shown, kept) = (page.shown().await, page.indexed_db(RECORDS).await);
    assert!(shown.len() > 15, "{shown:?}");
    assert_eq!(page.local_storage(RECORDS).await, kept);

    // All of localStorage goes, the settings with it.
    leave(&page).await;
    page.script("localStorage.clear()", vec![]).await;
    come_back(&page).await;
    page.whole_status("Saved").await;
    assert_eq!(page.shown().await, shown);
    assert_eq!(page.local_storage(RECORDS).await, kept);

    leave(&page).await;
    let drop = "const [done] = arguments; indexedDB.deleteDatabase('manicule').onsuccess = () => done()";
    page.web_driver().await.execute_async(drop, vec![]).await.expect("nobody has the database open");
    come_back(&page).await;
    page.whole_status("Saved").await;
    assert_eq!(page.shown().await, shown);
    assert_eq!(page.indexed_db(RECORDS).await, kept);

    // And under the page's feet, from another tab.
    let other = page.new_tab().await;
    leave(&other).await;
    other.web_driver().await.execute_async(drop, vec![]).await.expect("the page lets go of the database");
    page.until("return indexedDB.databases().then((all) => all.some(({ name }) => name === 'manicule'))")
        .await;
    page.whole_status("Saved").await;
    assert_eq!(page.shown().await, shown);
    assert_eq!(page.indexed_db(RECORDS).await, kept);
    come_back(&other).await;
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn a_full_localstorage_is_left_as_it_is_and_indexed_db_keeps_what_is_new() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    highlight(&page, WORDS).await;
    page.whole_status("Saved").await;
    leave(&page).await;
    // Another program takes all the room there is, to the last unit.
    let fill = "
        let [size, taken] = [2 ** 22, ''];
        for (; size >= 1; size /= 2) {
          try {
            localStorage.setItem('another program', taken + 'x'.repeat(size));
            taken += 'x'.repeat(size);
          } catch {}
        }
        return taken.length";
    let taken = page.script(fill, vec![]).await;
    assert!(taken.as_u64() > Some(5_000_000), "{taken}");
    let before = page.local_storage("").await;
    come_back(&page).await;
    page.expect_claims(&[WORDS]).await;
    highlight(&page, OTHER_WORDS).await;
    page.press("1").await;
    page.whole_status("Saved").await;
    let local = page.local_storage("").await;
    for (key, value) in before.iter().filter(|(key, _)| *key != "manicule/settings") {
        assert_eq!(local.get(key), Some(value), "{key} is as it was");
    }
    assert_eq!(page.indexed_db("manicule/1/c/").await.len(), 2);
    page.reload().await;
    page.expect_claims(&[WORDS, OTHER_WORDS]).await;
    page.expect_tags(&["Skeptical: the article", "", "", "", "", ""]).await;
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn when_both_stores_are_full_the_page_says_what_to_do_and_saves_by_itself_when_there_is_room() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.before_each_load(
        "
        for (const [type, name] of [[Storage, 'setItem'], [IDBObjectStore, 'put']]) {
          const real = type.prototype[name];
          type.prototype[name] = function (...what) {
            if (globalThis.isFull) throw new DOMException('full', 'QuotaExceededError');
            return real.apply(this, what);
          };
        }",
    )
    .await;
    page.reload().await;
    highlight(&page, WORDS).await;
    page.whole_status("Saved").await;
    let before = (page.local_storage(RECORDS).await, page.indexed_db(RECORDS).await);

    page.script("globalThis.isFull = true", vec![]).await;
    highlight(&page, OTHER_WORDS).await;
    page.whole_status("No room left").await;
    page.role("button", "No room left").await.click().await;
    let advice = page.css(".announcer").await;
    advice.expect_text(|text| text.contains("is full") && text.contains("Export the project")).await;
    page.whole_status("No room left").await;
    let leaving = "const leaving = new Event('beforeunload', { cancelable: true }); dispatchEvent(leaving); return leaving.defaultPrevented";
    assert_eq!(page.script(leaving, vec![]).await, json!(true), "leaving would lose something");
    page.expect_claims(&[WORDS, OTHER_WORDS]).await;
    assert_eq!((page.local_storage(RECORDS).await, page.indexed_db(RECORDS).await), before);
    let file = page.export("Project (.json)").await;
    assert!(String::from_utf8_lossy(&file.bytes).contains(OTHER_WORDS), "the work can be carried away");

    page.script("globalThis.isFull = false", vec![]).await;
    page.whole_status("Saved").await;
    assert_eq!(page.script(leaving, vec![]).await, json!(false));
    assert_eq!(page.indexed_db("manicule/1/c/").await.len(), 2);
    page.reload().await;
    page.expect_claims(&[WORDS, OTHER_WORDS]).await;
    assert_eq!(page.local_storage(RECORDS).await, page.indexed_db(RECORDS).await);
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn an_annotation_whose_text_is_missing_is_listed_with_its_quote_and_attaches_again_when_it_is_back() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    let quote = "nobody does";
    page.bring_article(
        "The moon is full tonight, says the club.\n\nEverybody should look up, and nobody does.",
    )
    .await;
    highlight(&page, quote).await;
    page.whole_status("Saved").await;
    page.expect_claims(&[quote]).await;
    leave(&page).await;
    let texts = page.indexed_db("manicule/1/x/").await;
    assert!(!texts.is_empty(), "the text is kept");
    let missing: Vec<(String, Value)> = texts.keys().map(|key| (key.clone(), Value::Null)).collect();
    change_indexed_db(&page, &missing).await;
    change_local_storage(&page, &missing).await;
    let [_, before] = stored(&page).await;

    come_back(&page).await;
    let notes = page.role("complementary", "Annotations").await;
    notes.expect_text(|text| text.contains("Its words are not in this article")).await;
    notes.expect_text(|text| text.contains(quote)).await;
    page.css("main > article .missing").await.expect_text(|text| text.contains("are missing here")).await;
    page.expect_claims(&[]).await;
    page.whole_status("Saved").await;
    leave(&page).await;
    assert_eq!(stored(&page).await[1], before, "nothing was changed because of it");

    let back: Vec<(String, Value)> = texts.iter().map(|(key, value)| (key.clone(), json!(value))).collect();
    change_indexed_db(&page, &back).await;
    come_back(&page).await;
    page.expect_claims(&[quote]).await;
    page.whole_status("Saved").await;
    assert_eq!(page.local_storage("manicule/1/x/").await, texts);
    stage.expect_peace(&page).await;
}

/// Values that are no record, each of them damage of another kind.
fn damaged(whole: &str, at: usize) -> Value {
    let cut = |end: usize| whole.chars().take(end).collect::<String>();
    let length = whole.chars().count();
    match at % 10 {
        0 => json!(cut(length - 1)),
        1 => json!(cut(length / 2)),
        2 => json!(""),
        3 => json!("null"),
        4 => json!("[1,2]"),
        5 => json!("{}"),
        6 => json!(whole.replacen("\"v\":[", "\"v\":[\"x\",", 1)),
        7 => json!(whole.replacen(['{', ':'], "\u{0}\u{fffd}", 2)),
        8 => json!(whole.replacen("\"v\":[", "\"v\":[281474976710657000", 1)),
        _ => json!("junk 🌒 of somebody"),
    }
}

/// What only IndexedDB can hold.
fn not_even_a_string(at: usize) -> Value {
    match at % 4 {
        0 => json!(12),
        1 => json!(["a", { "b": 1 }]),
        2 => json!({ "v": [1, "x"], "deep": { "deeper": [true] } }),
        _ => json!(false),
    }
}

/// Each of these values is still in its store, under its key or set aside from it.
fn expect_untouched(damage: &[Stored; 2], found: &[Stored; 2], when: &str) {
    for ((damage, found), name) in damage.iter().zip(found).zip(["localStorage", "IndexedDB"]) {
        for (key, value) in damage {
            let end = format!("/{key}");
            let is_aside = |(key, kept): (&String, &Value)| {
                key.starts_with("manicule/aside/") && key.ends_with(&end) && kept == value
            };
            let is_there = found.get(key) == Some(value) || found.iter().any(is_aside);
            assert!(is_there, "{when}: {value} of {key} is gone from {name}");
        }
    }
}

#[tokio::test]
async fn of_a_hundred_damaged_values_all_that_is_intact_is_shown_and_the_damage_stays_as_it_is() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    let work = Work { seed: 3, count: 230, parts: 1, part: 0, tabs: 1, is_pausing: false, is_hidden: true };
    let mut log = page.start_editing(work).await;
    page.finish_editing(&mut log).await;
    page.whole_status("Saved").await;
    let shown = page.shown().await;
    leave(&page).await;
    let [local, indexed] = stored(&page).await;
    let is_claim = |(key, value): &(&String, &Value)| {
        key.starts_with("manicule/1/c/") && !value.as_str().is_some_and(|value| value.contains("\"x\":1"))
    };
    let claims: Vec<&String> = local.iter().filter(is_claim).map(|(key, _)| key).collect();
    assert!(claims.len() >= 40, "{} claims", claims.len());
    let whole = |key: &String| local[key].as_str().expect("a string").to_owned();

    // In turns: both copies damaged, the one in localStorage, the one in IndexedDB, a field that nobody knows, none.
    let mut damage = [Stored::new(), Stored::new()];
    let mut unknown = Stored::new();
    let mut gone = Vec::new();
    for (at, key) in claims.iter().enumerate() {
        let in_indexed_db =
            if at % 3 == 0 { not_even_a_string(at / 3) } else { damaged(&whole(key), at + 3) };
        match at % 5 {
            0 => {
                damage[0].insert((*key).clone(), damaged(&whole(key), at));
                damage[1].insert((*key).clone(), in_indexed_db);
                gone.push(format!("claim {}", key.trim_start_matches("manicule/1/c/")));
            }
            1 => drop(damage[0].insert((*key).clone(), damaged(&whole(key), at))),
            2 => drop(damage[1].insert((*key).clone(), in_indexed_db)),
            3 => {
                let with_more = whole(key).replacen('{', "{\"zz\":{\"deep\":[1]},", 1);
                unknown.insert((*key).clone(), json!(with_more));
            }
            _ => {}
        }
    }
    // Keys that are nobody's records, in both stores.
    for at in 0..32 {
        let key = match at % 4 {
            0 => format!("manicule/1/c/no-id-{at}"),
            1 => format!("manicule/1/q/{at}"),
            2 => format!("manicule/1/t/a.b.{at}"),
            _ => format!("manicule/1/x/{at}"),
        };
        damage[0].insert(key.clone(), damaged("{\"v\":[1,\"AAAAAAAAAAE\"],\"x\":1}", at));
        damage[1].insert(key, not_even_a_string(at));
    }
    let count = damage[0].len() + damage[1].len();
    assert!(count >= 90, "{count} values are damaged");
    let list = |stored: &Stored| stored.clone().into_iter().collect::<Vec<_>>();
    change_local_storage(&page, &list(&damage[0])).await;
    change_indexed_db(&page, &list(&damage[1])).await;
    change_local_storage(&page, &list(&unknown)).await;
    change_indexed_db(&page, &list(&unknown)).await;
    let indexed_count = indexed.keys().filter(|key| !key.starts_with("manicule/steps/")).count();
    assert_eq!(indexed_count, local.keys().filter(|key| key.starts_with(RECORDS)).count() + 1);

    let mut expected = shown;
    for key in &gone {
        assert!(expected.remove(key).is_some(), "{key} was shown");
    }
    come_back(&page).await;
    page.whole_status("Saved").await;
    assert_eq!(page.shown().await, expected, "all that is intact is shown, and nothing else");
    make_ten_edits(&page).await;
    page.whole_status("Saved").await;
    let after = page.shown().await;
    page.reload().await;
    page.whole_status("Saved").await;
    assert_eq!(page.shown().await, after);
    let found = stored(&page).await;
    expect_untouched(&damage, &found, "after ten edits and a reload");
    for (key, value) in &unknown {
        assert_eq!([found[0].get(key), found[1].get(key)], [Some(value), Some(value)], "{key}");
    }
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn a_newer_programs_data_are_byte_for_byte_what_they_were_after_a_session() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    highlight(&page, WORDS).await;
    page.whole_status("Saved").await;
    leave(&page).await;
    let mut newer = Stored::new();
    for (at, key) in
        ["manicule/2/c/AAAAAAAAAAE", "manicule/3/c/AAAAAAAAAAE", "manicule/2/b", "manicule/17/s/1/2"]
            .into_iter()
            .enumerate()
    {
        newer.insert(key.to_owned(), json!(format!("{{\"v\":[{at},\"AAAAAAAAAAE\"],\"new\":true}}")));
    }
    // A record of this form's kind with fields of the newer one's.
    let [local, _] = stored(&page).await;
    let (key, claim) = local.iter().find(|(key, _)| key.starts_with("manicule/1/c/")).expect("a claim");
    let claim = claim.as_str().expect("a string").replacen('{', "{\"certainty\":[0.5,\"new\"],", 1);
    newer.insert(key.clone(), json!(claim));
    let changes: Vec<(String, Value)> = newer.clone().into_iter().collect();
    change_local_storage(&page, &changes).await;
    change_indexed_db(&page, &changes).await;

    come_back(&page).await;
    page.expect_claims(&[WORDS]).await;
    make_ten_edits(&page).await;
    highlight(&page, OTHER_WORDS).await;
    page.press("Control+z").await;
    page.press("Control+Shift+z").await;
    page.whole_status("Saved").await;
    page.reload().await;
    page.expect_claims(&[WORDS, OTHER_WORDS]).await;
    let found = stored(&page).await;
    for (key, value) in &newer {
        assert_eq!([found[0].get(key), found[1].get(key)], [Some(value), Some(value)], "{key}");
    }
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn a_newer_programs_database_is_not_touched_and_localstorage_keeps_the_work() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.css(ARTICLE).await;
    leave(&page).await;
    let upgrade = "
        const [done] = arguments;
        indexedDB.deleteDatabase('manicule').onsuccess = () => {
          const request = indexedDB.open('manicule', 3);
          request.onupgradeneeded = () => {
            request.result.createObjectStore('records').put({ shape: 'new', of: [1, 2] }, 'manicule/3/c/AAAAAAAAAAE');
            request.result.createObjectStore('histories').put('{}', 'manicule/1/c/AAAAAAAAAAE');
          };
          request.onsuccess = () => {
            request.result.close();
            done();
          };
        };";
    page.web_driver().await.execute_async(upgrade, vec![]).await.expect("a newer database");
    let [_, before] = stored(&page).await;
    assert_eq!(before["version"], 3);
    come_back(&page).await;
    page.whole_status("Kept less safely").await;
    highlight(&page, WORDS).await;
    make_ten_edits(&page).await;
    page.whole_status("Kept less safely").await;
    let shown = page.shown().await;
    page.reload().await;
    page.expect_claims(&[WORDS]).await;
    assert_eq!(page.shown().await, shown);
    page.whole_status("Kept less safely").await;
    let [_, after] = stored(&page).await;
    assert_eq!(after, before);
    stage.expect_peace(&page).await;
}
