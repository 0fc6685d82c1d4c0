//! What is wrong with a text that was brought, in the reader's language.

use super::browser::handover::NotHandedOver;
use super::browser::reader::NoAnswer;
use super::locale;
use super::problem_note::{Told, megabytes};
use crate::reading::{FileKind, ReadProblem, ReadRefusal};
use crate::{t, tn};

/// Why a text wasn't read.
pub fn refusal_words(refusal: &ReadRefusal) -> Told {
    match refusal {
        ReadRefusal::TooLong { limit, found } => {
            let key = "problem.too-long";
            Told::of(key, t!(key, limit = megabytes(*limit), found = megabytes(*found)))
        }
        ReadRefusal::Blank => Told::of("problem.blank", t!("problem.blank")),
        ReadRefusal::OtherKind { kind } => {
            let found = match kind {
                FileKind::Pdf => t!("problem.kind.pdf"),
                FileKind::WordProcessor => t!("problem.kind.word-processor"),
                FileKind::Archive => t!("problem.kind.archive"),
                FileKind::Picture => t!("problem.kind.picture"),
            };
            Told::of("problem.other-kind", t!("problem.other-kind", found = found))
        }
        ReadRefusal::Binary { controls, characters } => {
            let characters = locale::number(*characters);
            Told::of("problem.binary", tn!("problem.binary", *controls, characters = characters))
        }
        ReadRefusal::Json => Told::of("problem.json", t!("problem.json")),
        ReadRefusal::NoPage => Told::of("problem.no-page", t!("problem.no-page")),
        ReadRefusal::NoTextColumn => Told::of("problem.no-text-column", t!("problem.no-text-column")),
    }
}

/// What was odd about a text.
pub fn problem_words(problem: &ReadProblem) -> Told {
    match problem {
        ReadProblem::OtherEncoding { at, encoding } => {
            let key = "problem.other-encoding";
            Told::of(key, t!(key, encoding = encoding)).at(at_byte(*at))
        }
        ReadProblem::BrokenBytes { count, at } => {
            let key = "problem.broken-bytes";
            Told::of(key, tn!(key, *count)).at(at_byte(*at))
        }
        ReadProblem::ControlCharacters { count } => {
            let key = "problem.control-characters";
            Told::of(key, tn!(key, *count))
        }
        ReadProblem::Nesting { limit } => {
            let key = "problem.nesting";
            Told::of(key, t!(key, limit = locale::number(*limit)))
        }
        ReadProblem::Comments { limit, found } => {
            let key = "problem.comments";
            Told::of(key, t!(key, limit = locale::number(*limit), found = locale::number(*found)))
        }
        ReadProblem::EmptyComments { count } => {
            let key = "problem.empty-comments";
            Told::of(key, tn!(key, *count))
        }
    }
}

/// Why the reader gave no draft; `None` when another text took the place of this one.
pub fn no_answer_words(no_answer: &NoAnswer) -> Option<Told> {
    let key = match no_answer {
        NoAnswer::Refused(refusal) => return Some(refusal_words(refusal)),
        NoAnswer::Superseded => return None,
        NoAnswer::OtherBuild => "problem.other-build",
        NoAnswer::Missing => "problem.no-reader",
        NoAnswer::Died => "problem.reader-died",
        NoAnswer::Silent => "problem.reader-silent",
        NoAnswer::Unreadable => "problem.unreadable",
    };
    Some(Told::of(key, t!(key)))
}

/// Why no page came from the window that announced one.
pub fn not_handed_over_words(reason: &NotHandedOver) -> Told {
    let key = match reason {
        NotHandedOver::Refused(refusal) => return refusal_words(refusal),
        NotHandedOver::CutOff => "problem.page-cut-off",
        NotHandedOver::Silent => "problem.silent-page",
    };
    Told::of(key, t!(key))
}

fn at_byte(at: usize) -> String {
    t!("problem.at-byte", at = locale::number(at))
}
