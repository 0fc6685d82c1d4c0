//! The one rule by which two states of a record become one.
//!
//! The greater version wins. Equal versions with unlike bodies, which only a copied or damaged file can
//! bring about, are ordered by the bytes of their saved form. So merging is commutative, associative and
//! idempotent, whoever merges what, in whatever order, as often as one likes.

use std::cmp::Ordering;

use super::record::{Record, RecordKey};
use crate::storage::saved;

/// `Greater` when `a` wins over `b`, `Equal` when they are the same state.
pub fn compare(key: RecordKey, a: &Record, b: &Record) -> Ordering {
    a.version.cmp(&b.version).then_with(|| {
        if a.body == b.body {
            Ordering::Equal
        } else {
            saved::encode_value(key, a).cmp(&saved::encode_value(key, b))
        }
    })
}
