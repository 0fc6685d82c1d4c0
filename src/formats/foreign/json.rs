//! What the readers of JSON formats have in common: the parsed file, and the account of what was wrong in it.

use serde_json::Value;

use super::{Fate, ForeignProblem};
use crate::formats::project::field::{Field, Wrong};
use crate::formats::project::{ReadProblem, mend, unicode};

/// A file's JSON, mended where it was broken, and the problems so far.
pub struct JsonFile {
    value: Value,
    problems: Vec<ForeignProblem>,
    is_broken: bool,
}

impl JsonFile {
    /// Parses a file. Where nothing is whole, its value is `null`.
    pub fn parse(bytes: &[u8]) -> Self {
        let (text, problems) = unicode::decode(bytes);
        let text = match text.strip_prefix('\u{feff}') {
            Some(text) => text.to_owned(),
            None => text,
        };
        let (value, breaks) = mend::parse(text);
        let is_broken = !breaks.is_empty();
        let problems = problems.into_iter().chain(breaks).filter_map(told).collect();
        Self { value, problems, is_broken }
    }

    /// What is in the file.
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// Takes the whole value out, to be taken apart.
    pub fn take(&mut self) -> Field {
        Field::new(std::mem::take(&mut self.value), "")
    }

    /// The problems, at the end.
    pub fn into_problems(self) -> Vec<ForeignProblem> {
        self.problems
    }

    /// The entries of a list. What was left out of a broken file stands as `null` there, and was told already.
    pub fn entries(&mut self, list: Field) -> Vec<Field> {
        let is_broken = self.is_broken;
        let entries = self.needed(list.list()).unwrap_or_default().into_iter();
        entries.filter(|entry| !(is_broken && entry.is_absent())).collect()
    }

    /// What an entry needs; `None` where it has to be left out.
    pub fn needed<T>(&mut self, value: Result<T, Wrong>) -> Option<T> {
        value.map_err(|wrong| self.tell(Fate::LeftOut, wrong)).ok()
    }

    /// What an entry can do without.
    pub fn part<T>(&mut self, value: Result<T, Wrong>) -> Option<T> {
        value.map_err(|wrong| self.tell(Fate::DoneWithout, wrong)).ok()
    }

    /// What an entry need not have.
    pub fn optional<T>(&mut self, field: Field, read: impl FnOnce(Field) -> Result<T, Wrong>) -> Option<T> {
        if field.is_absent() { None } else { self.part(read(field)) }
    }

    /// Tells what was wrong.
    pub fn tell(&mut self, fate: Fate, Wrong { expected, found, place }: Wrong) {
        let place = if place.is_empty() { "the whole file".to_owned() } else { place };
        self.problems.push(ForeignProblem { fate, expected, found, place });
    }
}

/// What was wrong with the file as JSON.
fn told(problem: ReadProblem) -> Option<ForeignProblem> {
    let at = |line: usize, column: usize| format!("line {line}, column {column}");
    let (fate, expected, found, place) = match problem {
        ReadProblem::CutOff { line, column } => {
            (Fate::LeftOut, "the rest of the file", "its end".to_owned(), at(line, column))
        }
        ReadProblem::Damaged { found, line, column } => (Fate::LeftOut, "JSON", found, at(line, column)),
        ReadProblem::NotUnicode { found, line, column } => {
            (Fate::DoneWithout, "Unicode text", found, at(line, column))
        }
        _ => return None,
    };
    Some(ForeignProblem { fate, expected: expected.to_owned(), found, place })
}
