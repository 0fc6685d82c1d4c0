//! What is wrong with a project file, in the reader's language.

use super::locale;
use super::problem_note::{Told, megabytes};
use crate::formats::project::{ReadProblem, ReadRefusal};
use crate::t;
use crate::workspace::MAX_COUNTER;

/// Why nothing of a file is taken.
pub fn refusal_words(refusal: &ReadRefusal) -> Told {
    match refusal {
        ReadRefusal::TooLarge { bytes, limit } => {
            let key = "problem.file-too-large";
            Told::of(key, t!(key, limit = megabytes(*limit), found = megabytes(*bytes)))
        }
        ReadRefusal::NotJson { found, line, column } => {
            Told::of("problem.not-json", not_json(found)).at(at_line(*line, *column))
        }
        ReadRefusal::CutOff { line, column } => {
            let key = "problem.cut-off-early";
            Told::of(key, t!(key)).at(at_line(*line, *column))
        }
        ReadRefusal::OtherProgram { found } => {
            let key = "problem.other-program";
            Told::of(key, t!(key, found = found))
        }
        ReadRefusal::NoCodebook { found } => {
            let key = "problem.no-codebook";
            Told::of(key, t!(key, found = found))
        }
        ReadRefusal::NewerFormat { found, known } => {
            let key = "problem.newer-format";
            Told::of(key, t!(key, known = known.to_string(), found = found.to_string()))
        }
    }
}

/// What was not as it should be in a file of which the rest is taken.
pub fn problem_words(problem: &ReadProblem) -> Told {
    match problem {
        ReadProblem::CutOff { line, column } => {
            Told::of("problem.cut-off", t!("problem.cut-off")).at(at_line(*line, *column))
        }
        ReadProblem::Damaged { found, line, column } => {
            Told::of("problem.damaged", not_json(found)).at(at_line(*line, *column))
        }
        ReadProblem::NotUnicode { found, line, column } => {
            let key = "problem.not-unicode";
            Told::of(key, t!(key, found = found)).at(at_line(*line, *column))
        }
        ReadProblem::OtherCount { expected, found } => {
            let key = "problem.other-count";
            Told::of(key, t!(key, expected = expected.to_string(), found = found.to_string()))
        }
        ReadProblem::LeftOut { expected, found, place } => {
            Told::of("problem.left-out", expected_found(expected, found)).at(place.clone())
        }
        ReadProblem::DoneWithout { expected, found, place } => {
            Told::of("problem.done-without", expected_found(expected, found)).at(place.clone())
        }
        ReadProblem::Backwards { start, end, place } => {
            let key = "problem.backwards";
            Told::of(key, t!(key, found = format!("{start}..{end}"))).at(place.clone())
        }
        ReadProblem::CounterTooHigh { counter, place } => {
            let key = "problem.counter";
            let (limit, found) = (MAX_COUNTER.to_string(), counter.to_string());
            Told::of(key, t!(key, limit = limit, found = found)).at(place.clone())
        }
        ReadProblem::OtherText { expected, found, place } => {
            let key = "problem.other-text";
            Told::of(key, t!(key, expected = expected.to_string(), found = found.to_string()))
                .at(place.clone())
        }
        ReadProblem::Twice { place } => Told::of("problem.twice", t!("problem.twice")).at(place.clone()),
        ReadProblem::NotInCodebook { id, place } => {
            let key = "problem.not-in-codebook";
            Told::of(key, t!(key, found = id)).at(place.clone())
        }
        ReadProblem::NoText { text, place } => {
            let key = "problem.no-text";
            Told::of(key, t!(key, text = text.to_string())).at(place.clone())
        }
        ReadProblem::Moved { from, to, place } => {
            let key = "problem.moved";
            Told::of(key, t!(key, from = from.to_string(), to = to.to_string())).at(place.clone())
        }
        ReadProblem::NotThere { range, quote, place } => {
            let key = "problem.not-there";
            Told::of(key, t!(key, quote = quote, range = range.to_string())).at(place.clone())
        }
    }
}

fn not_json(found: &str) -> String {
    if found.is_empty() { t!("problem.not-json.nothing") } else { t!("problem.not-json", found = found) }
}

/// The words for what was expected are those of the format itself, in English like its fields.
fn expected_found(expected: &str, found: &str) -> String {
    t!("problem.expected-found", expected = expected, found = found)
}

fn at_line(line: usize, column: usize) -> String {
    t!("problem.at-line", line = locale::number(line), column = locale::number(column))
}
