//! Carries the fields that this version does not know through a file and back.
//!
//! A record has such fields from two sides: from its saved form, and from the entry of a file that it came in
//! with. Both forms have names of their own, and one side's unknown field may be known to the other. So those of
//! the saved form stand in a file under `extra`, and those of a file's entry in the record under `file`.

use serde_json::Value;

use crate::extra::Extra;

/// Where a record keeps the unknown fields of the file's entry that it came in with.
const FILE: &str = "file";

/// The unknown fields of a record as they stand in a file's entry.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UnknownFields {
    /// Those of the saved form, for `extra`.
    pub saved: Extra,
    /// Those of the file's entry itself.
    pub entry: Extra,
}

/// Parts the unknown fields of a record for a file.
pub fn split(extra: &Extra) -> UnknownFields {
    let mut saved = extra.clone();
    let entry = match saved.0.remove(FILE) {
        Some(Value::Object(entry)) => Extra(entry),
        _ => Extra::default(),
    };
    UnknownFields { saved, entry }
}

/// Brings the unknown fields of a file's entry together for a record.
pub fn join(saved: Extra, entry: Extra) -> Extra {
    let mut extra = saved;
    extra.0.remove(FILE);
    if !entry.is_empty() {
        extra.0.insert(FILE.into(), Value::Object(entry.0));
    }
    extra
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn fields(value: Value) -> Extra {
        serde_json::from_value(value).expect("an object")
    }

    #[test]
    fn unknown_fields_of_both_sides_come_back_to_their_side() {
        let check = |saved: Value, entry: Value| {
            let both = UnknownFields { saved: fields(saved), entry: fields(entry) };
            assert_eq!(split(&join(both.saved.clone(), both.entry.clone())), both);
        };
        check(json!({}), json!({}));
        check(json!({"n": 1}), json!({}));
        check(json!({}), json!({"n": 1}));
        check(json!({"n": 1}), json!({"n": {"deep": [2]}, "file": 3}));
    }
}
