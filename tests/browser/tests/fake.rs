//! What src/storage/fake.rs says of localStorage and IndexedDB is so in a real browser.
//!
//! All of it happens at a place of the page's address where the page itself does not run.

use browser_tests::{Page, Profile, Stage};
use serde_json::{Value, json};

const NOWHERE: &str = "/reader.js";

/// How often the browser is killed. Only a browser that wrote at once each time would be another one than the fake.
const ROUNDS: usize = 4;

/// How many UTF-16 units localStorage takes, keys and values together.
const UNITS: usize = 5_242_880;

/// How many different values of another tab have to be seen.
const SEEN: usize = 30;

/// A database of the test's own, and promises for requests and transactions.
const DATABASE: &str = "
const answer = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});
const ended = (transaction) => new Promise((resolve) => {
  transaction.oncomplete = () => resolve('complete');
  transaction.onabort = () => resolve(transaction.error?.name ?? 'aborted');
});
const opened = () => {
  const request = indexedDB.open('fake');
  request.onupgradeneeded = () => request.result.createObjectStore('values');
  return answer(request);
};
const read = async () => {
  const database = await opened();
  const store = database.transaction('values').objectStore('values');
  const [keys, values] = await Promise.all([answer(store.getAllKeys()), answer(store.getAll())]);
  database.close();
  return Object.fromEntries(keys.map((key, at) => [key, values[at]]));
};
";

async fn run(page: &Page, script: &str, argument: Value) -> Value {
    let script = format!(
        "{DATABASE} const [given, done] = arguments; (async () => {{ {script} }})().then(done, (error) => done(String(error)))"
    );
    let driver = page.web_driver().await;
    driver.execute_async(&script, vec![argument]).await.expect("a script that ends").json().clone()
}

#[tokio::test]
async fn a_killed_browser_takes_along_what_localstorage_was_given_last_and_never_a_strict_transaction() {
    let stage = Stage::start().await;
    let mut profile = Profile::new();
    let mut lost_count = 0;
    for round in 1..=ROUNDS {
        let page = stage.open_at(NOWHERE, &profile).await;
        let write = "
            const database = await opened();
            const transaction = database.transaction('values', 'readwrite', { durability: 'strict' });
            transaction.objectStore('values').put('strict', given);
            const end = await ended(transaction);
            localStorage.setItem(given, 'quick');
            return [end, localStorage.getItem(given)];";
        let key = format!("round {round}");
        assert_eq!(run(&page, write, json!(key)).await, json!(["complete", "quick"]));
        profile = page.kill_browser().await;

        let page = stage.open_at(NOWHERE, &profile).await;
        let strict = run(&page, "return read()", json!(null)).await;
        let kept: Vec<String> = (1..=round).map(|round| format!("round {round}")).collect();
        let expected: serde_json::Map<_, _> = kept.iter().map(|key| (key.clone(), json!("strict"))).collect();
        assert_eq!(strict, Value::Object(expected), "what a strict transaction completed is on the disk");
        let quick = page.local_storage("round").await;
        lost_count += usize::from(!quick.contains_key(&key));
        profile = page.close_browser().await;
    }
    assert!(lost_count > 0, "localStorage was on the disk in each of {ROUNDS} rounds");
    println!("{ROUNDS} kills: localStorage lost its last value in {lost_count} of them, IndexedDB in none");
}

#[tokio::test]
async fn a_full_localstorage_throws_and_leaves_the_old_value() {
    let stage = Stage::start().await;
    let page = stage.open_at(NOWHERE, &Profile::new()).await;
    let try_to = "
        const [key, letter, count] = arguments;
        try {
          localStorage.setItem(key, letter.repeat(count));
          return 'kept';
        } catch (error) {
          return error.name;
        }";
    let try_to_keep = async |key: &str, letter: &str, count: usize| {
        page.script(try_to, vec![json!(key), json!(letter), json!(count)]).await
    };
    let kept = "return [localStorage.length, localStorage.key(0), localStorage.getItem('key')?.length]";
    // Units are counted, not bytes: a letter that takes one byte takes as much room as one that takes two.
    for (letter, units) in [("x", 1), ("ж", 1), ("🌒", 2)] {
        let fits = (UNITS - "key".len()) / units;
        assert_eq!(try_to_keep("key", letter, fits).await, "kept", "{letter}");
        assert_eq!(try_to_keep("key", letter, fits + 1).await, "QuotaExceededError", "{letter}");
        let left = json!([1, "key", fits * units]);
        assert_eq!(page.script(kept, vec![]).await, left, "{letter}: the old value is left");
        assert_eq!(try_to_keep("another", letter, 1).await, "QuotaExceededError", "{letter}");
        assert_eq!(page.script(kept, vec![]).await, left, "{letter}: nothing came of it");
        page.script("localStorage.clear()", vec![]).await;
    }
}

#[tokio::test]
async fn a_transaction_of_indexed_db_that_fails_leaves_nothing_of_itself() {
    let stage = Stage::start().await;
    let page = stage.open_at(NOWHERE, &Profile::new()).await;
    let before = "
        const database = await opened();
        const transaction = database.transaction('values', 'readwrite', { durability: 'strict' });
        transaction.objectStore('values').put('old', 'a');
        const end = await ended(transaction);
        database.close();
        return [end, await read()];";
    assert_eq!(run(&page, before, json!(null)).await, json!(["complete", { "a": "old" }]));
    let failing = "
        const database = await opened();
        const transaction = database.transaction('values', 'readwrite', { durability: 'strict' });
        const store = transaction.objectStore('values');
        store.put('new', 'a');
        const last = store.put('new', 'b');
        const end = ended(transaction);
        switch (given) {
          case 'aborted': transaction.abort(); break;
          case 'aborted late': last.onsuccess = () => transaction.abort(); break;
          case 'a request failed': store.add('new', 'a'); break;
          case 'a listener threw': last.onsuccess = () => { throw new Error('on purpose') }; break;
        }
        const said = await end;
        database.close();
        return [said, await read()];";
    for (fault, said) in [
        ("aborted", "aborted"),
        ("aborted late", "aborted"),
        ("a request failed", "ConstraintError"),
        ("a listener threw", "AbortError"),
    ] {
        assert_eq!(run(&page, failing, json!(fault)).await, json!([said, { "a": "old" }]), "{fault}");
    }
    assert_eq!(run(&page, failing, json!("nothing")).await, json!(["complete", { "a": "new", "b": "new" }]));
}

#[tokio::test]
async fn a_tab_reads_what_another_one_wrote_or_what_was_there_before_and_never_half_of_it() {
    let stage = Stage::start().await;
    let first = stage.open_at(NOWHERE, &Profile::new()).await;
    let second = first.new_tab().await;
    second.go(NOWHERE).await;
    let write = "
        const channel = new BroadcastChannel('fake');
        let isEnough = false;
        channel.onmessage = () => { isEnough = true };
        const write = (count) => {
          if (isEnough) return;
          localStorage.setItem('value', `${count}:${'abcdefghij'[count % 10].repeat(20000)}:${count}`);
          setTimeout(() => write(count + 1));
        };
        write(1);";
    first.script(write, vec![]).await;
    let look = "
        const channel = new BroadcastChannel('fake');
        const turn = () => new Promise((done) => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => { port1.close(); done() };
          port2.postMessage(null);
        });
        const seen = new Set();
        const wrong = [];
        let last = 0;
        while (seen.size < given && wrong.length === 0) {
          const value = localStorage.getItem('value');
          if (value !== null) {
            const [begin, letters, end] = value.split(':');
            const isWhole = begin === end && letters === 'abcdefghij'[begin % 10].repeat(20000);
            if (!isWhole || Number(begin) < last) wrong.push([begin, letters.length, end, last]);
            last = Number(begin);
            seen.add(begin);
          }
          await turn();
        }
        channel.postMessage('enough');
        return [seen.size, wrong];";
    // Each value is whole, and none comes after a later one.
    assert_eq!(run(&second, look, json!(SEEN)).await, json!([SEEN, []]));
}
