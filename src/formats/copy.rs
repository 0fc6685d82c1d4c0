//! The copy (.json) that the page hands out when its program has stopped: all that the stores hold, as it is.
//!
//! It is written by start.js, without the program. Here it is read back as a project: what can be read is taken, from
//! whichever store has the newer state, and what can't is counted.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::Project;
use crate::storage::Found;

/// A copy that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct StoreCopy {
    /// The records and texts in it. Records that were removed are left out: nothing of a file removes anything.
    pub project: Project,
    /// How many entries could not be read.
    pub unread_count: usize,
}

#[derive(Deserialize)]
struct StoreCopyForm {
    program: String,
    form: String,
    #[serde(rename = "localStorage", default)]
    local_storage: BTreeMap<String, Value>,
    #[serde(rename = "indexedDB", default)]
    indexed_db: BTreeMap<String, BTreeMap<String, Value>>,
}

/// Reads a copy; `None` for any other file.
pub fn read(bytes: &[u8]) -> Option<StoreCopy> {
    let form: StoreCopyForm = serde_json::from_slice(bytes).ok()?;
    if form.program != "manicule" || form.form != "copy" {
        return None;
    }
    let found = |store: &BTreeMap<String, Value>| {
        Found::read(store.iter().map(|(key, value)| {
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            (key.clone(), value)
        }))
    };
    let stores = [&form.local_storage].into_iter().chain(form.indexed_db.values());
    let found = stores.map(found).reduce(Found::merge).unwrap_or_default();
    let living = found.records().filter(|(_, record)| record.body.is_some());
    let project = Project {
        records: living.map(|(key, record)| (key, record.clone())).collect(),
        texts: found.texts().map(|text| (text.id(), text.clone())).collect(),
        ..Project::default()
    };
    Some(StoreCopy { project, unread_count: found.aside().count() + found.newer_count() })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::annotation::Annotator;
    use crate::id::{AnnotatorId, ReplicaId};
    use crate::storage::saved::{encode_key, encode_value};
    use crate::workspace::{Record, RecordKey, Version};

    fn named(counter: u64, name: Option<&str>) -> (String, String, Record) {
        let key = RecordKey::Annotator(AnnotatorId::from_bits(7));
        let version = Version::new(counter, ReplicaId::from_bits(1)).expect("a small counter");
        let body = name.map(|name| Annotator { name: name.into(), ..Annotator::default() }.into());
        let record = Record { version, body };
        (encode_key(key), encode_value(key, &record), record)
    }

    #[test]
    fn of_a_copy_the_newer_state_is_taken_and_what_is_damaged_is_counted() {
        let (key, old, _) = named(4, Some("Ann"));
        let (_, new, record) = named(5, Some("Änne"));
        let copy = json!({
            "program": "manicule", "form": "copy", "copy": 1, "made": "2024-07-30T10:00:00.000Z",
            "localStorage": { &key: old, "manicule/settings": "{}", "manicule/1/c/x": "{" },
            "indexedDB": { "records": { &key: new, "manicule/2/c/x": "{}" }, "texts": {}, "steps": { "manicule/1/a/y": 7 } },
        });
        let copy = read(copy.to_string().as_bytes()).expect("a copy");
        assert_eq!(copy.project.records.into_values().collect::<Vec<_>>(), [record]);
        assert_eq!(copy.unread_count, 3);
    }

    #[test]
    fn what_was_removed_is_not_in_it() {
        let (key, removed, _) = named(4, None);
        let copy = json!({ "program": "manicule", "form": "copy", "localStorage": { key: removed } });
        let copy = read(copy.to_string().as_bytes()).expect("a copy");
        assert!(copy.project.records.is_empty());
    }

    #[test]
    fn another_file_is_none() {
        for other in
            ["", "{}", "[]", r#"{"program":"manicule","form":"project"}"#, r#"{"program":7,"form":"copy"}"#]
        {
            assert_eq!(read(other.as_bytes()), None, "{other}");
        }
    }
}
