//! Takes entries in and keeps account of what was wrong with them.

use std::cmp::Ordering;
use std::collections::btree_map;
use std::sync::Arc;

use super::Project;
use super::field::{Field, Object, Wrong};
use super::problem::ReadProblem;
use crate::extra::Extra;
use crate::formats::unknown_fields;
use crate::storage::saved::{self, SavedProblem};
use crate::text::{Text, TextId};
use crate::timestamp::Timestamp;
use crate::workspace::{Body, MAX_COUNTER, Record, RecordKey, Version, compare_states};

/// A project as far as it is read, and the problems so far.
pub struct Reader {
    project: Project,
    problems: Vec<ReadProblem>,
    /// Something in the file was no JSON: what was left out with it stands as `null` in its list.
    is_broken: bool,
}

/// The record that an entry makes.
pub struct Entry {
    pub key: RecordKey,
    pub version: Version,
    pub body: Body,
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

    /// What is needed to take an entry; `None` where the entry has to be left out.
    pub fn needed<Value>(&mut self, value: Result<Value, Wrong>) -> Option<Value> {
        value.map_err(|wrong| self.left_out(wrong)).ok()
    }

    /// What an entry can do without.
    pub fn part<Value>(&mut self, value: Result<Value, Wrong>) -> Option<Value> {
        value.map_err(|wrong| self.done_without(wrong)).ok()
    }

    /// What an entry can do without and need not have.
    pub fn optional<Value>(
        &mut self,
        field: Field,
        read: impl FnOnce(Field) -> Result<Value, Wrong>,
    ) -> Option<Value> {
        if field.is_absent() { None } else { self.part(read(field)) }
    }

    pub fn left_out(&mut self, Wrong { expected, found, place }: Wrong) {
        self.report(ReadProblem::LeftOut { expected, found, place });
    }

    pub fn done_without(&mut self, Wrong { expected, found, place }: Wrong) {
        self.report(ReadProblem::DoneWithout { expected, found, place });
    }

    /// Takes every entry of a list that can be read.
    pub fn take_list(
        &mut self,
        list: Field,
        what: &str,
        read: impl Fn(&mut Self, &mut Object) -> Option<Entry>,
    ) {
        for field in self.needed(list.list()).unwrap_or_default() {
            if !(self.is_broken && field.is_absent()) {
                self.take(field, what, &read);
            }
        }
    }

    /// Takes the record that an entry makes. Of two with one key the greater state wins, as in every merge.
    pub fn take(
        &mut self,
        field: Field,
        what: &str,
        read: impl FnOnce(&mut Self, &mut Object) -> Option<Entry>,
    ) {
        let place = field.place().to_owned();
        let first_problem = self.problems.len();
        let Some(mut object) = self.needed(field.object(what)) else { return };
        let Some(Entry { key, version, body }) = read(self, &mut object) else { return };
        let is_whole = self.problems[first_problem..].iter().all(ReadProblem::leaves_entry_whole);
        let record = Record { version: if is_whole { version } else { Version::LOWEST }, body: Some(body) };
        // A field under `extra` with a name that the saved form knows would make the record unreadable once kept.
        if let Err(problem) = saved::decode(&saved::encode_key(key), &saved::encode_value(key, &record)) {
            let found = match problem {
                SavedProblem::Value(found) => found,
                problem => problem.to_string(),
            };
            return self.left_out(Wrong { expected: "fields that can be kept".into(), found, place });
        }
        match self.project.records.entry(key) {
            btree_map::Entry::Vacant(free) => drop(free.insert(record)),
            btree_map::Entry::Occupied(mut taken) => {
                if compare_states(key, &record, taken.get()) == Ordering::Greater {
                    taken.insert(record);
                }
                self.report(ReadProblem::Twice { place });
            }
        }
    }

    /// The version of the entry at a place; `None` where the entry has to be left out for it.
    pub fn version(&mut self, version: Field, place: &str) -> Option<Version> {
        let stamp = version
            .object("a version")
            .and_then(|mut version| Ok((version.field("counter").number()?, version.field("replica").id()?)));
        let Some((counter, replica)) = self.part(stamp) else {
            return Some(Version::LOWEST);
        };
        if counter > MAX_COUNTER {
            self.report(ReadProblem::CounterTooHigh { counter, place: place.to_owned() });
            return None;
        }
        Version::new(counter, replica)
    }

    /// When an entry was made and last changed; one stands in for the other.
    pub fn moments(&mut self, entry: &mut Object) -> (Timestamp, Timestamp) {
        let created = self.part(entry.field("created").moment());
        let modified = self.part(entry.field("modified").moment());
        let either = created.or(modified).unwrap_or_default();
        (created.unwrap_or(either), modified.unwrap_or(either))
    }

    /// The fields of an entry that this version does not know, after all others were taken out.
    pub fn extra(&mut self, entry: &mut Object) -> Extra {
        let saved = self.optional(entry.field("extra"), |extra| extra.object("fields"));
        let saved = saved.map(|mut saved| saved.take_unknown()).unwrap_or_default();
        unknown_fields::join(saved, entry.take_unknown())
    }
}
