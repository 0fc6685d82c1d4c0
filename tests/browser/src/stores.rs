//! What the page keeps in the browser, read behind the page's back.

use std::collections::BTreeMap;
use std::panic::Location;

use serde_json::{Value, json};

use crate::page::Page;
use crate::step::{Trouble, step};

/// Returns what localStorage holds under keys that begin with the argument.
const LOCAL_STORAGE: &str =
    "return Object.fromEntries(Object.entries(localStorage).filter(([key]) => key.startsWith(arguments[0])))";

/// The same of each store of the page's database. A database that isn't there is not made.
const INDEXED_DB: &str = "
const [prefix, done] = arguments;
const answer = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});
const read = async () => {
  const found = {};
  if (!(await indexedDB.databases()).some(({ name }) => name === 'manicule')) return found;
  const database = await answer(indexedDB.open('manicule'));
  for (const name of database.objectStoreNames) {
    const store = database.transaction(name).objectStore(name);
    const [keys, values] = await Promise.all([answer(store.getAllKeys()), answer(store.getAll())]);
    keys.forEach((key, at) => { if (key.startsWith(prefix)) found[key] = values[at]; });
  }
  database.close();
  return found;
};
read().then(done, (error) => done(String(error)));
";

impl Page {
    /// The keys and values of localStorage whose keys begin with `prefix`.
    #[track_caller]
    pub fn local_storage(&self, prefix: &str) -> impl Future<Output = BTreeMap<String, String>> {
        step(Location::caller(), "read localStorage", async move {
            let found = self.driver().await?.execute(LOCAL_STORAGE, vec![json!(prefix)]).await?;
            serde_json::from_value(found.json().clone())
                .map_err(|error| Trouble::unmet("keys and strings", error.to_string()))
        })
    }

    /// The records and texts of localStorage without the records that are deleted, of which no file speaks.
    #[track_caller]
    pub fn living_records(&self) -> impl Future<Output = BTreeMap<String, String>> {
        step(Location::caller(), "read the records", async move {
            let found = self.driver().await?.execute(LOCAL_STORAGE, vec![json!("manicule/1/")]).await?;
            let mut records: BTreeMap<String, String> = serde_json::from_value(found.json().clone())
                .map_err(|error| Trouble::unmet("keys and strings", error.to_string()))?;
            let is_deleted = |value: &str| {
                serde_json::from_str::<Value>(value).is_ok_and(|record| record["x"] == json!(1))
            };
            records.retain(|key, value| key.starts_with("manicule/1/x/") || !is_deleted(value));
            Ok(records)
        })
    }

    /// The keys and values of the page's database in IndexedDB whose keys begin with `prefix`.
    #[track_caller]
    pub fn indexed_db(&self, prefix: &str) -> impl Future<Output = BTreeMap<String, String>> {
        step(Location::caller(), "read IndexedDB", async move {
            let found = self.driver().await?.execute_async(INDEXED_DB, vec![json!(prefix)]).await?;
            serde_json::from_value(found.json().clone())
                .map_err(|_| Trouble::unmet("keys and strings", found.json().to_string()))
        })
    }

    /// Clears all that the browser keeps for the page and opens the page anew, as if nobody had been there.
    #[track_caller]
    pub fn wipe(&self) -> impl Future<Output = ()> {
        step(Location::caller(), "wipe the stores", async move {
            let driver = self.driver().await?;
            let origin = driver.execute("return location.origin", Vec::new()).await?.json().clone();
            // The page keeps what it has in memory for as long as it is open.
            driver.goto("about:blank").await?;
            let all = json!({ "origin": origin, "storageTypes": "all" });
            driver.cdp().send_raw("Storage.clearDataForOrigin", all).await?;
            Ok(driver.goto(format!("{}/", origin.as_str().unwrap_or_default())).await?)
        })
    }
}
