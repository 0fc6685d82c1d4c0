//! Why a text can't be read, and what was odd about one that could.
//!
//! A refusal gives nothing; a problem stands beside the draft and loses no line of it. Both carry facts:
//! the page says them in the reader's language, `Display` says them in English for logs and tests.

use std::error::Error;
use std::fmt;

use serde::{Deserialize, Serialize};

/// The longest text or page that is read, in bytes: 25 MB.
///
/// A novel is about 1 MB; a page that Chrome saves with its pictures has one to twenty.
pub const MAX_TEXT_BYTES: usize = 25_000_000;

/// The most comments that are read from one page or file. The largest threads that are known have some ten thousand.
pub const MAX_COMMENTS: usize = 100_000;

/// Why nothing was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "refusal", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum ReadRefusal {
    /// More than [`MAX_TEXT_BYTES`]; told by the size alone, before anything is parsed.
    TooLong {
        /// The most that is read, in bytes.
        limit: usize,
        /// What was given, in bytes.
        found: usize,
    },
    /// Nothing, or nothing but white space.
    Blank,
    /// A file of a known kind that isn't text.
    OtherKind {
        /// What its first bytes say it is.
        kind: FileKind,
    },
    /// No known kind, and too many control characters for a text.
    Binary {
        /// How many control characters there are.
        controls: usize,
        /// Among how many characters in all.
        characters: usize,
    },
    /// JSON that is no thread: a project file or annotations, which come in through "Import".
    Json,
    /// A web archive in which there is no page.
    NoPage,
    /// A table without a column of texts.
    NoTextColumn,
}

/// A kind of file that people choose by mistake for a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileKind {
    /// A PDF document.
    Pdf,
    /// A text processor's document: .doc, .rtf.
    WordProcessor,
    /// An archive, which .docx, .odt and .epub files are too.
    Archive,
    /// A picture.
    Picture,
}

/// Something about a text that was read all the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "problem", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum ReadProblem {
    /// The bytes aren't UTF-8, nothing says what they are, and they were taken for the encoding that they look most like.
    OtherEncoding {
        /// The first byte that isn't UTF-8, counted from 0.
        at: usize,
        /// The encoding's name in the Encoding Standard: `windows-1252`.
        encoding: String,
    },
    /// Some bytes mean nothing in the text's encoding; each run of them became U+FFFD.
    BrokenBytes {
        /// How many runs of such bytes there are.
        count: usize,
        /// Where the first one starts, in bytes from 0.
        at: usize,
    },
    /// Control characters, which no page can draw, were dropped.
    ControlCharacters {
        /// How many there were.
        count: usize,
    },
    /// Elements lay too deep one inside the other; their texts stand beside each other instead.
    Nesting {
        /// The deepest level that is read.
        limit: usize,
    },
    /// There were more comments than are read; the first ones are there.
    Comments {
        /// The most that are read.
        limit: usize,
        /// How many there are.
        found: usize,
    },
    /// Comments of a file that said nothing, or were none.
    EmptyComments {
        /// How many there were.
        count: usize,
    },
}

/// Refuses a text by its size alone, so that a page can say no before it copies anything.
pub fn check_size(bytes: usize) -> Result<(), ReadRefusal> {
    if bytes > MAX_TEXT_BYTES {
        return Err(ReadRefusal::TooLong { limit: MAX_TEXT_BYTES, found: bytes });
    }
    Ok(())
}

impl fmt::Display for ReadRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong { limit, found } => {
                let (limit, found) = (Grouped(*limit), Grouped(*found));
                write!(f, "expected text of at most {limit} bytes, but found {found}")
            }
            Self::Blank => f.write_str("expected text, but found nothing"),
            Self::OtherKind { kind } => write!(f, "expected text, but found {kind}"),
            Self::Binary { controls, characters } => {
                let (controls, characters) = (Grouped(*controls), Grouped(*characters));
                write!(f, "expected text, but found {controls} control characters among {characters}")
            }
            Self::Json => f.write_str("expected an article, but found JSON"),
            Self::NoPage => f.write_str("expected a saved page, but found a web archive without one"),
            Self::NoTextColumn => f.write_str("expected a column `text`, but found a table without one"),
        }
    }
}

impl Error for ReadRefusal {}

impl fmt::Display for FileKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pdf => "a PDF document",
            Self::WordProcessor => "a word processor's document",
            Self::Archive => "an archive or an office document",
            Self::Picture => "a picture",
        })
    }
}

impl fmt::Display for ReadProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherEncoding { at, encoding } => {
                write!(f, "expected UTF-8, but found what reads as {encoding}, at byte {}", Grouped(*at))
            }
            Self::BrokenBytes { count, at } => {
                let (count, at) = (Grouped(*count), Grouped(*at));
                write!(f, "expected whole characters, but found {count} broken ones, the first at byte {at}")
            }
            Self::ControlCharacters { count } => {
                write!(f, "expected text alone, but found {} control characters", Grouped(*count))
            }
            Self::Nesting { limit } => {
                write!(f, "expected elements at most {limit} deep, but found deeper ones")
            }
            Self::Comments { limit, found } => {
                let (limit, found) = (Grouped(*limit), Grouped(*found));
                write!(f, "expected at most {limit} comments, but found {found}")
            }
            Self::EmptyComments { count } => {
                write!(f, "expected words in each comment, but found {} without any", Grouped(*count))
            }
        }
    }
}

/// A number with its thousands set apart: `10,000,000`.
struct Grouped(usize);

impl fmt::Display for Grouped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.0.to_string();
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                f.write_str(",")?;
            }
            write!(f, "{digit}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_says_what_was_expected_and_what_was_found() {
        let check = |refusal: ReadRefusal, said: &str| assert_eq!(refusal.to_string(), said);

        check(
            ReadRefusal::TooLong { limit: MAX_TEXT_BYTES, found: 30_000_000 },
            "expected text of at most 25,000,000 bytes, but found 30,000,000",
        );
        check(ReadRefusal::Blank, "expected text, but found nothing");
        check(ReadRefusal::OtherKind { kind: FileKind::Pdf }, "expected text, but found a PDF document");
        check(
            ReadRefusal::Binary { controls: 312, characters: 1024 },
            "expected text, but found 312 control characters among 1,024",
        );
    }

    #[test]
    fn the_limit_itself_is_still_read() {
        assert_eq!(check_size(MAX_TEXT_BYTES), Ok(()));
        assert!(check_size(MAX_TEXT_BYTES + 1).is_err());
    }
}
