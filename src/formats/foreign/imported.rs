//! What a record remembers of the entry of another program's file that it came in with.
//!
//! It stands among the fields that this version doesn't know, under `imported`, so it goes into every store and every
//! project file and comes back as it was. Whoever writes that format again takes from it what the record itself can't say.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{ForeignAnnotator, Format};
use crate::extra::Extra;
use crate::formats::unknown_fields::{self, UnknownFields};

/// The field that it stands under.
const FIELD: &str = "imported";

/// An entry of another program's file, without what its record says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Imported {
    /// What the file was written in.
    pub from: Format,
    /// What the file calls it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Whose it is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<ForeignAnnotator>,
    /// The address of its text there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// All that it was called there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<String>,
    /// What stood before and after its words there, where they have no place here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub around: Option<(String, String)>,
    /// The other fields of the entry.
    #[serde(default, skip_serializing_if = "Extra::is_empty")]
    pub rest: Extra,
}

impl Imported {
    /// What a record remembers; `None` for one that was made here.
    pub fn of(extra: &Extra) -> Option<Self> {
        let UnknownFields { entry, .. } = unknown_fields::split(extra);
        serde_json::from_value(entry.0.get(FIELD)?.clone()).ok()
    }

    /// The unknown fields of a record that remembers this.
    pub fn kept(&self) -> Extra {
        let mut entry = Extra::default();
        if let Ok(value @ Value::Object(_)) = serde_json::to_value(self) {
            entry.0.insert(FIELD.into(), value);
        }
        unknown_fields::join(Extra::default(), entry)
    }
}
