//! Takes entries in and keeps account of what was wrong with them.

use std::cmp::Ordering;
use std::collections::btree_map;
use std::fmt::Display;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Project;
use super::form::VersionForm;
use super::problem::ReadProblem;
use crate::formats::moment::Moment;
use crate::formats::part::Part;
use crate::storage::saved::{self, SavedProblem};
use crate::text::{Text, TextId, shorten};
use crate::timestamp::Timestamp;
use crate::workspace::{Body, MAX_COUNTER, Record, RecordKey, Version, compare_states};

/// How many characters of what was found are shown.
const SHOWN: usize = 60;

/// A project as far as it is read, and the problems so far.
pub struct Reader {
    project: Project,
    problems: Vec<ReadProblem>,
    /// Something in the file was no JSON: what was left out with it stands as `null` in its list.
    is_broken: bool,
}

/// An entry that is being read: where it stands, and which problem is its first.
pub struct Entry {
    pub place: String,
    first_problem: usize,
}

impl Reader {
    pub fn after(problems: Vec<ReadProblem>, breaks: Vec<ReadProblem>) -> Self {
        let is_broken = !breaks.is_empty();
        let problems = problems.into_iter().chain(breaks).collect();
        Self { project: Project::default(), problems, is_broken }
    }

    pub fn finish(self) -> (Project, Vec<ReadProblem>) {
        (self.project, self.problems)
    }

    /// What was read so far.
    pub fn project_mut(&mut self) -> &mut Project {
        &mut self.project
    }

    pub fn text(&self, id: TextId) -> Option<&Arc<Text>> {
        self.project.texts.get(&id)
    }

    pub fn report(&mut self, problem: ReadProblem) {
        self.problems.push(problem);
    }

    pub fn left_out(&mut self, expected: impl Display, found: impl Display, place: impl Display) {
        let (expected, found) = (expected.to_string(), found.to_string());
        self.report(ReadProblem::LeftOut { expected, found, place: place.to_string() });
    }

    pub fn done_without(&mut self, expected: impl Display, found: impl Display, place: impl Display) {
        let (expected, found) = (expected.to_string(), found.to_string());
        self.report(ReadProblem::DoneWithout { expected, found, place: place.to_string() });
    }

    /// The values of a list with their places.
    pub fn list<'v>(&mut self, list: &'v Value, place: &str) -> Vec<(&'v Value, String)> {
        let Some(values) = list.as_array() else {
            self.left_out("a list", shown(list), place);
            return Vec::new();
        };
        let values = values.iter().enumerate().filter(|(_, value)| !(self.is_broken && value.is_null()));
        values.map(|(number, value)| (value, format!("{place}[{number}]"))).collect()
    }

    /// Begins to read an entry; `None` where it has to be left out.
    pub fn open<Form: DeserializeOwned>(&mut self, value: &Value, place: String) -> Option<(Form, Entry)> {
        let first_problem = self.problems.len();
        match read_form(value) {
            Ok(form) => Some((form, Entry { place, first_problem })),
            Err(wrong) => {
                self.left_out(wrong.expected, wrong.found, format_args!("{place}{}", wrong.path));
                None
            }
        }
    }

    /// What a part is; `None` where the entry has to do without it.
    pub fn part<Form: DeserializeOwned>(&mut self, part: Part<Form>, place: impl Display) -> Option<Form> {
        known(part)
            .map_err(|Wrong { expected, found, path }| {
                self.done_without(expected, found, format_args!("{place}{path}"));
            })
            .ok()
    }

    /// What a part is that its entry can't do without; `None` where the entry has to be left out.
    pub fn needed<Form: DeserializeOwned>(&mut self, part: Part<Form>, place: impl Display) -> Option<Form> {
        known(part)
            .map_err(|Wrong { expected, found, path }| {
                self.left_out(expected, found, format_args!("{place}{path}"));
            })
            .ok()
    }

    /// The version of an entry; `None` where the entry has to be left out for it.
    pub fn version(&mut self, version: Part<VersionForm>, entry: &Entry) -> Option<Version> {
        let Some(form) = self.part(version, format_args!("{}.version", entry.place)) else {
            return Some(Version::LOWEST);
        };
        if form.counter > MAX_COUNTER {
            let place = entry.place.clone();
            self.report(ReadProblem::CounterTooHigh { counter: form.counter, place });
            return None;
        }
        Version::new(form.counter, form.replica.0)
    }

    /// When an entry was made and last changed; one stands in for the other.
    pub fn moments(
        &mut self,
        created: Part<Moment>,
        modified: Part<Moment>,
        entry: &Entry,
    ) -> (Timestamp, Timestamp) {
        let created = self.part(created, format_args!("{}.created", entry.place));
        let modified = self.part(modified, format_args!("{}.modified", entry.place));
        let Moment(either) = created.or(modified).unwrap_or(Moment(Timestamp::default()));
        let moment = |moment: Option<Moment>| moment.map_or(either, |Moment(at)| at);
        (moment(created), moment(modified))
    }

    /// Takes the record that an entry makes. Of two with one key the greater state wins, as in every merge.
    pub fn take(&mut self, key: RecordKey, version: Version, body: impl Into<Body>, entry: &Entry) {
        let is_whole = self.problems[entry.first_problem..].iter().all(ReadProblem::leaves_entry_whole);
        let version = if is_whole { version } else { Version::LOWEST };
        let record = Record { version, body: Some(body.into()) };
        // A field under `extra` with a name that the saved form knows would make the record unreadable once kept.
        if let Err(problem) = saved::decode(&saved::encode_key(key), &saved::encode_value(key, &record)) {
            let found = match problem {
                SavedProblem::Value(found) => found,
                problem => problem.to_string(),
            };
            return self.left_out("fields that can be kept", found, &entry.place);
        }
        match self.project.records.entry(key) {
            btree_map::Entry::Vacant(free) => drop(free.insert(record)),
            btree_map::Entry::Occupied(mut taken) => {
                if compare_states(key, &record, taken.get()) == Ordering::Greater {
                    taken.insert(record);
                }
                self.report(ReadProblem::Twice { place: entry.place.clone() });
            }
        }
    }
}

/// How words of the file are shown to a person.
pub fn quoted(words: &str) -> String {
    format!("`{}`", shorten(words, SHOWN))
}

/// How a value of the file is shown to a person.
pub fn shown(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        value => shorten(&value.to_string(), SHOWN),
    }
}

/// Why a value is not of a form.
struct Wrong {
    expected: String,
    found: String,
    /// From the value on: `.target.selector[1]`, or nothing where it is the value itself.
    path: String,
}

fn known<Form: DeserializeOwned>(part: Part<Form>) -> Result<Form, Wrong> {
    match part {
        Part::Known(form) => Ok(form),
        Part::Odd(value) => read_form(&value),
    }
}

fn read_form<Form: DeserializeOwned>(value: &Value) -> Result<Form, Wrong> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let path = match error.path().to_string().as_str() {
            "." => String::new(),
            path if path.starts_with('[') => path.to_owned(),
            path => format!(".{path}"),
        };
        let (expected, found) = words_of(&error.inner().to_string());
        Wrong { expected, found, path }
    })
}

/// What serde expected and found, out of its sentences, such as "invalid type: integer `5`, expected a string".
fn words_of(problem: &str) -> (String, String) {
    if let Some(field) = problem.strip_prefix("missing field ") {
        return (field.to_owned(), "nothing".to_owned());
    }
    let (found, expected) =
        problem.rsplit_once(", expected ").unwrap_or((problem, "an entry that can be read"));
    let found = ["invalid type: ", "invalid value: ", "unknown variant "]
        .iter()
        .find_map(|kind| found.strip_prefix(kind))
        .unwrap_or(found);
    let found = if found == "null" { "nothing" } else { found };
    let expected = if matches!(expected, "u32" | "u64") { "a whole number" } else { expected };
    (expected.to_owned(), shorten(found, SHOWN))
}
