//! Why a project file can't be read, and what was wrong in one that could.
//!
//! Both carry facts: the page says them in the reader's language, `Display` says them in English. A place in the
//! file is a path such as `items[2].target.selector[1]`, or a line and a column, both counted from 1. What is
//! given as `found` stands so in the file.

use std::fmt;

use crate::text::{CharRange, TextId};

/// Why nothing of a file was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadRefusal {
    /// The file is larger than any that is read.
    TooLarge {
        /// How large it is, in bytes.
        bytes: usize,
        /// The most that is read, in bytes.
        limit: usize,
    },
    /// The file is no JSON.
    NotJson {
        /// What stands where the JSON ends to be JSON; empty at the end of the file.
        found: String,
        /// In which line.
        line: usize,
        /// In which column, in characters.
        column: usize,
    },
    /// The file ends before anything in it is whole.
    CutOff {
        /// In which line it ends.
        line: usize,
        /// After which column, in characters.
        column: usize,
    },
    /// The file is JSON, but no project file.
    OtherProgram {
        /// What the JSON looks like from outside: `{"type": "FeatureCollection", …}`.
        found: String,
    },
    /// The file is JSON, but holds no codebook, and one was asked for.
    NoCodebook {
        /// What the JSON looks like from outside.
        found: String,
    },
    /// The file was written by a newer version of this program, in a form that this one doesn't know.
    NewerFormat {
        /// The number of the file's form.
        found: u64,
        /// The newest form that is known here.
        known: u64,
    },
}

/// What was not as it should be in a file, of which the rest was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadProblem {
    /// The file ends too early; what was whole before its end is taken.
    CutOff {
        /// In which line it ends.
        line: usize,
        /// After which column, in characters.
        column: usize,
    },
    /// Something in the file is no JSON; the entry around it, or all from there on, is left out.
    Damaged {
        /// What stands there.
        found: String,
        /// In which line.
        line: usize,
        /// In which column, in characters.
        column: usize,
    },
    /// Something is no Unicode text; it is taken as U+FFFD, the replacement character.
    NotUnicode {
        /// The bytes or the escape: `\ud800`.
        found: String,
        /// In which line.
        line: usize,
        /// In which column, in characters.
        column: usize,
    },
    /// There are more or fewer annotations than the file itself says.
    OtherCount {
        /// What the file says.
        expected: u64,
        /// How many there are.
        found: u64,
    },
    /// An entry is left out.
    LeftOut {
        /// What should have been there.
        expected: String,
        /// What was there.
        found: String,
        /// Where.
        place: String,
    },
    /// A part of an entry is left out, and the rest of the entry is taken.
    DoneWithout {
        /// What should have been there.
        expected: String,
        /// What was there.
        found: String,
        /// Where.
        place: String,
    },
    /// A range does not start before it ends; its annotation is left out.
    Backwards {
        /// Where it starts, in code points.
        start: u32,
        /// Where it ends, in code points.
        end: u32,
        /// Which selector says so.
        place: String,
    },
    /// A version's counter leaves no room to go on; its entry is left out.
    CounterTooHigh {
        /// The counter.
        counter: u64,
        /// Which entry.
        place: String,
    },
    /// A text is not the one that its name promises; it is left out.
    OtherText {
        /// The name.
        expected: TextId,
        /// The name that the text should have.
        found: TextId,
        /// Which text.
        place: String,
    },
    /// One thing is in the file twice; the state with the greater version is taken.
    Twice {
        /// The second place.
        place: String,
    },
    /// A kind or tag is not in the codebook; its annotation is taken as it is.
    NotInCodebook {
        /// The kind's or tag's id.
        id: String,
        /// Which annotation.
        place: String,
    },
    /// A text is not in the file; what lies in it is taken, and has no place until the text comes.
    NoText {
        /// The text's name.
        text: TextId,
        /// Who names it.
        place: String,
    },
    /// A quote does not stand at its place, but at one other; it is taken as standing there.
    Moved {
        /// Where it should stand.
        from: CharRange,
        /// Where it stands.
        to: CharRange,
        /// Which annotation.
        place: String,
    },
    /// A quote stands neither at its place nor at one other; its annotation is taken, and has no place.
    NotThere {
        /// Where it should stand.
        range: CharRange,
        /// The quote, shortened.
        quote: String,
        /// Which annotation.
        place: String,
    },
}

impl ReadProblem {
    /// The entry is taken exactly as somebody wrote it, so that its version still speaks for it.
    pub(super) fn leaves_entry_whole(&self) -> bool {
        matches!(self, Self::NotInCodebook { .. } | Self::NoText { .. } | Self::Twice { .. })
    }
}

impl fmt::Display for ReadRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge { bytes, limit } => {
                write!(f, "expected a file of at most {limit} bytes, but found {bytes}")
            }
            Self::NotJson { found, line, column } => {
                let found = Found(found);
                write!(f, "expected JSON, but found {found} at line {line}, column {column}")
            }
            Self::CutOff { line, column } => write_end(f, *line, *column),
            Self::OtherProgram { found } => {
                write!(f, "expected a project file of this program, but found {found}")
            }
            Self::NoCodebook { found } => write!(f, "expected a codebook, but found {found}"),
            Self::NewerFormat { found, known } => {
                write!(f, "expected format {known}, but found format {found}")
            }
        }
    }
}

impl std::error::Error for ReadRefusal {}

impl fmt::Display for ReadProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CutOff { line, column } => write_end(f, *line, *column),
            Self::Damaged { found, line, column } => {
                let found = Found(found);
                write!(f, "expected JSON, but found {found} at line {line}, column {column}")
            }
            Self::NotUnicode { found, line, column } => {
                write!(f, "expected Unicode text, but found {found} at line {line}, column {column}")
            }
            Self::OtherCount { expected, found } => {
                write!(f, "expected {expected} annotations, but found {found}")
            }
            Self::LeftOut { expected, found, place } | Self::DoneWithout { expected, found, place } => {
                write!(f, "expected {expected}, but found {found} at {place}")
            }
            Self::Backwards { start, end, place } => {
                write!(f, "expected `start` to be before `end`, but found {start}..{end} at {place}")
            }
            Self::CounterTooHigh { counter, place } => {
                let limit = crate::workspace::MAX_COUNTER;
                write!(f, "expected a counter of at most {limit}, but found {counter} at {place}")
            }
            Self::OtherText { expected, found, place } => {
                write!(f, "expected the text {expected}, but found the text {found} at {place}")
            }
            Self::Twice { place } => {
                write!(f, "expected every entry once, but found a second one at {place}")
            }
            Self::NotInCodebook { id, place } => {
                write!(f, "expected an entry of the codebook, but found `{id}` at {place}")
            }
            Self::NoText { text, place } => {
                write!(f, "expected the text {text} to be in the file, but found none for {place}")
            }
            Self::Moved { from, to, place } => {
                write!(f, "expected the quote to stand at {from}, but found it at {to} for {place}")
            }
            Self::NotThere { range, quote, place } => {
                write!(f, "expected “{quote}” to stand at {range}, but found other words for {place}")
            }
        }
    }
}

impl std::error::Error for ReadProblem {}

fn write_end(f: &mut fmt::Formatter<'_>, line: usize, column: usize) -> fmt::Result {
    write!(f, "expected the rest of the file, but found its end at line {line}, column {column}")
}

/// What stands in the file, set apart from the sentence around it.
struct Found<'f>(&'f str);

impl fmt::Display for Found<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() { f.write_str("nothing") } else { write!(f, "`{}`", self.0) }
    }
}
