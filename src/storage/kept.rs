//! A record, a text or a step of the history together with the bytes that it is kept as.

use std::cmp::Ordering;
use std::sync::Arc;

use super::saved::{self, PROGRAM, Saved, SavedProblem};
use crate::text::{Text, TextId};
use crate::workspace::{Record, RecordKey, Step, compare_states};

/// One thing as every store holds it.
///
/// Invariant: its value is a saved form of what it says. Not always the one that this program would write: the
/// bytes of a newer program are passed on as they were found.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    key: String,
    says: Says,
}

#[derive(Clone, Debug, PartialEq)]
enum Says {
    Record { key: RecordKey, record: Box<Record>, value: String },
    // A text is its own value; ten megabytes are not held twice.
    Text(Arc<Text>),
    Step { step: Arc<Step>, value: String },
}

/// A key and a value that could not be read, as they were found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aside {
    /// The key that the value stood under.
    pub key: String,
    /// The value, byte for byte.
    pub value: String,
    /// Why it could not be read.
    pub problem: SavedProblem,
}

/// What has to be done to a store's value so that a [`Kept`] is in the store.
#[derive(Clone, Debug, PartialEq)]
pub enum Over {
    /// Write over it.
    Write,
    /// Leave it: it says the same already.
    Same,
    /// Leave it: it is newer, and this is it.
    Newer(Box<Kept>),
    /// It can't be read: write it under its own key first, then write over it.
    SetAside(Aside),
}

impl Kept {
    /// A record in the form that this program writes.
    pub fn record(key: RecordKey, record: &Record) -> Self {
        let value = saved::encode_value(key, record);
        let says = Says::Record { key, record: Box::new(record.clone()), value };
        Self { key: saved::encode_key(key), says }
    }

    /// A text.
    pub fn text(text: &Arc<Text>) -> Self {
        Self { key: saved::encode_text_key(text), says: Says::Text(text.clone()) }
    }

    /// A step of the history.
    pub fn step(step: &Arc<Step>) -> Self {
        let says = Says::Step { step: step.clone(), value: saved::encode_step(step) };
        Self { key: saved::encode_step_key(step.id), says }
    }

    /// Reads what a store holds under a key.
    pub fn read(key: &str, value: &str) -> Result<Self, SavedProblem> {
        let says = match saved::decode(key, value)? {
            Saved::Record(key, record) => Says::Record { key, record, value: value.to_owned() },
            Saved::Text(text) => Says::Text(text),
            Saved::Step(step) => Says::Step { step: Arc::new(*step), value: value.to_owned() },
        };
        Ok(Self { key: key.to_owned(), says })
    }

    /// The key that it is kept under.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The bytes that it is kept as.
    pub fn value(&self) -> &str {
        match &self.says {
            Says::Record { value, .. } | Says::Step { value, .. } => value,
            Says::Text(text) => saved::encode_text(text),
        }
    }

    /// The record, if it is one.
    pub fn as_record(&self) -> Option<(RecordKey, &Record)> {
        match &self.says {
            Says::Record { key, record, .. } => Some((*key, record)),
            Says::Text(_) | Says::Step { .. } => None,
        }
    }

    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&Arc<Text>> {
        match &self.says {
            Says::Record { .. } | Says::Step { .. } => None,
            Says::Text(text) => Some(text),
        }
    }

    /// The step of the history, if it is one.
    pub fn as_step(&self) -> Option<&Arc<Step>> {
        match &self.says {
            Says::Record { .. } | Says::Text(_) => None,
            Says::Step { step, .. } => Some(step),
        }
    }

    /// `Greater` when this state wins over another one of the same key, by the workspace's merge rule. Texts of
    /// one key say the same: the key is their hash.
    pub fn compare(&self, other: &Self) -> Ordering {
        match (&self.says, &other.says) {
            (Says::Record { key, record, .. }, Says::Record { record: other, .. }) => {
                compare_states(*key, record, other)
            }
            // Only the tab that made a step writes on it, one stroke after the other.
            (Says::Step { step, .. }, Says::Step { step: other, .. }) => step.last.cmp(&other.last),
            _ => Ordering::Equal,
        }
    }

    /// What has to be done where a store holds `stored` under this key.
    pub fn over(&self, stored: Option<&str>) -> Over {
        let Some(stored) = stored else {
            return Over::Write;
        };
        if stored == self.value() {
            return Over::Same;
        }
        match Self::read(&self.key, stored) {
            Ok(theirs) => match self.compare(&theirs) {
                Ordering::Greater => Over::Write,
                Ordering::Equal => Over::Same,
                Ordering::Less => Over::Newer(Box::new(theirs)),
            },
            Err(problem) => {
                Over::SetAside(Aside { key: self.key.clone(), value: stored.to_owned(), problem })
            }
        }
    }
}

impl Aside {
    /// What could not be read as a JSON list, to be carried away: keys, values byte for byte, and why.
    pub fn list<'a>(aside: impl IntoIterator<Item = &'a Self>) -> String {
        let entry = |aside: &Self| {
            let problem = aside.problem.to_string();
            serde_json::json!({ "key": aside.key, "value": aside.value, "problem": problem })
        };
        let entries: Vec<_> = aside.into_iter().map(entry).collect();
        serde_json::to_string_pretty(&entries).expect("strings are always JSON")
    }

    /// The key that it is set aside under: `manicule/aside/<hash of the value>/<its own key>`.
    ///
    /// With the hash in it, setting the same bytes aside twice changes nothing, and unlike ones never meet; a
    /// counter would need a look into the store first, in which two tabs could meet.
    pub fn aside_key(&self) -> String {
        format!("{PROGRAM}aside/{}/{}", TextId::of(&self.value), self.key)
    }

    /// The key that something stood under before it was set aside; `None` for a key of any other kind.
    pub(super) fn own_key(aside_key: &str) -> Option<&str> {
        let (_hash, key) = aside_key.strip_prefix(PROGRAM)?.strip_prefix("aside/")?.split_once('/')?;
        Some(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::fake::claim;

    #[test]
    fn what_is_written_over_what() {
        let mine = claim(7, 5, "the moon");
        let check = |stored: Option<&str>, is_right: fn(&Over) -> bool| {
            let over = mine.over(stored);
            assert!(is_right(&over), "{stored:?}: {over:?}");
        };
        check(None, |over| *over == Over::Write);
        check(Some(claim(7, 4, "the sun").value()), |over| *over == Over::Write);
        check(Some(claim(7, 5, "the moon").value()), |over| *over == Over::Same);
        check(Some(claim(7, 6, "the moon").value()), |over| matches!(over, Over::Newer(_)));
        let spaced = mine.value().replacen('{', "{ ", 1);
        check(Some(&spaced), |over| *over == Over::Same);
        for damaged in ["", "null", "[1,2]", &mine.value()[..30], "\u{0}\u{fffd}"] {
            check(Some(damaged), |over| matches!(over, Over::SetAside(_)));
        }
    }

    #[test]
    fn a_text_is_never_newer_than_itself_and_never_another_one() {
        let text = Arc::new(Text::from_canonical("The moon\nis full").expect("two plain blocks"));
        let mine = Kept::text(&text);
        assert_eq!(mine.over(Some("The moon\nis full")), Over::Same);
        assert!(matches!(mine.over(Some("The moon\nis new")), Over::SetAside(_)));
        assert_eq!(Kept::read(mine.key(), mine.value()), Ok(mine));
    }

    #[test]
    fn what_is_set_aside_names_its_own_key() {
        let aside = Aside { key: "manicule/1/c/x".into(), value: "{".into(), problem: SavedProblem::Key };
        assert_eq!(Aside::own_key(&aside.aside_key()), Some("manicule/1/c/x"));
        let other = Aside { value: "{{".into(), ..aside.clone() };
        assert_ne!(aside.aside_key(), other.aside_key());
        for key in ["manicule/1/c/x", "manicule/aside/x", "aside/x/y", ""] {
            assert_eq!(Aside::own_key(key), None, "{key}");
        }
    }
}
