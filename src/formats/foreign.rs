//! What another program's file holds, in one form for all of them.
//!
//! A reader a format makes a [`ForeignFile`] of bytes, in the worker. It crosses to the page as JSON, and
//! [`crate::workspace::Taking`] makes records of it. Nothing is placed here: passages keep the numbers and the words
//! that the file gives them, and only where they are taken in is it seen what the numbers count.
//!
//! Readers are pure and generous: no bytes make one panic, one bad entry never loses the rest, and what is not
//! understood is told with its place in the file and kept in `rest`.

use serde::{Deserialize, Serialize};

use crate::anchoring::Foreign;
use crate::extra::Extra;
use crate::timestamp::Timestamp;

mod imported;
#[cfg(feature = "reader")]
mod json;
#[cfg(feature = "reader")]
mod recognise;

pub use imported::Imported;
#[cfg(feature = "reader")]
pub(super) use json::JsonFile;
#[cfg(feature = "reader")]
pub use recognise::{read, recognise};

/// A format of another program. One is known by what is in the file, never by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// The W3C Web Annotation Data Model, as JSON-LD.
    WebAnnotation,
    /// What Hypothesis' service answers, or its client exports.
    Hypothesis,
    /// What Recogito's text annotator keeps.
    Recogito,
}

impl Format {
    /// Its name in files, as serde writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::WebAnnotation => "web-annotation",
            Self::Hypothesis => "hypothesis",
            Self::Recogito => "recogito",
        }
    }
}

/// All of one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ForeignFile {
    /// What it is written in.
    pub format: Format,
    /// The texts that its annotations are about, each once.
    pub texts: Vec<ForeignText>,
    /// The annotations, in the order of the file.
    pub annotations: Vec<ForeignAnnotation>,
    /// What was not as it should be.
    pub problems: Vec<ForeignProblem>,
}

/// A text as a file tells of it: from its words to nothing but an address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ForeignText {
    /// What the file calls it: a title, or the name of a file; can be empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Where it is: an address, or one of our own names for a text, a comment or a document (`urn:manicule:…`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Other names of ours that the file gives it: `urn:manicule:text:…`, `urn:manicule:document:…`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
    /// Its words, where the file brings them. Annotations' numbers count in exactly this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    /// The comments under it, where the file brings them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub comments: Vec<ForeignComment>,
}

/// A comment that a file brings with its text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ForeignComment {
    /// Its words.
    pub words: String,
    /// Who wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// When, as the file says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub said_at: Option<String>,
    /// The number in [`ForeignText::comments`] of the earlier comment that it answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answers: Option<usize>,
}

/// One annotation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ForeignAnnotation {
    /// Its place in the file: `rows[3]`, or `line 7`.
    pub place: String,
    /// What the file calls it; relations go by it, and a second import knows it again by it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The number of its text in [`ForeignFile::texts`].
    pub text: usize,
    /// The number of the comment in that text that it is about; `None` for the text itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<usize>,
    /// The words that it is about, several when it is discontinuous; none when it is about the whole.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub passages: Vec<ForeignPassage>,
    /// What the words were called: tags, labels, classes. The first one counts most.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<String>,
    /// What was remarked; empty when nothing was.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Whose it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<ForeignAnnotator>,
    /// When it was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created: Option<Timestamp>,
    /// When it was last changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modified: Option<Timestamp>,
    /// How it stands to others of the file.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub relations: Vec<ForeignRelation>,
    /// The fields of the entry that nothing above tells, as they stand there. They are kept with the record.
    #[serde(skip_serializing_if = "Extra::is_empty")]
    pub rest: Extra,
}

/// Some words of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ForeignPassage {
    /// Where they start and end, in whatever the file counts; `None` where it gives no numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub numbers: Option<(u32, u32)>,
    /// The words; empty when the file gives numbers alone.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub quote: String,
    /// What stood before them; empty when the file doesn't say.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub prefix: String,
    /// What stood after them.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub suffix: String,
}

impl ForeignPassage {
    /// The passage as it is placed. Without numbers it is `0..0`, which no words fit, so that they are searched.
    pub fn foreign(&self) -> Foreign {
        let (start, end) = self.numbers.unwrap_or_default();
        let Self { quote, prefix, suffix, .. } = self.clone();
        Foreign { start, end, quote, prefix, suffix }
    }
}

/// Somebody who annotates, as a file tells of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ForeignAnnotator {
    /// What the program calls them; the same one in two files is the same person. Empty where it has only a name.
    pub id: String,
    /// What people call them; can be empty.
    pub name: String,
}

/// How an annotation stands to another one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ForeignRelation {
    /// How, in the file's words; [`ForeignRelation::ANSWERS`] where it is a remark on the other one.
    pub how: String,
    /// The other one's [`ForeignAnnotation::id`].
    pub to: String,
}

impl ForeignRelation {
    /// The relation of a remark on an annotation to that annotation.
    pub const ANSWERS: &'static str = "answers";

    /// How a remark of somebody else stands in a note: `— Ann: I doubt it`.
    pub fn signed(name: &str, note: &str) -> String {
        format!("— {name}: {note}")
    }
}

/// What was not as it should be, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ForeignProblem {
    /// What became of it.
    pub fate: Fate,
    /// What should have been there, in the words of the format.
    pub expected: String,
    /// What was there.
    pub found: String,
    /// Where: `rows[3].target[0]`, or `line 7`.
    pub place: String,
}

/// What becomes of something that is not as it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    /// The entry is left out.
    LeftOut,
    /// The entry is taken without this part.
    DoneWithout,
}

impl std::fmt::Display for ForeignProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { expected, found, place, .. } = self;
        write!(f, "expected {expected}, but found {found} at {place}")
    }
}

impl ForeignFile {
    /// An empty file of a format, for a reader to fill.
    pub fn new(format: Format) -> Self {
        Self { format, texts: Vec::new(), annotations: Vec::new(), problems: Vec::new() }
    }

    /// The number of the text with this source, or with this name where it has no source; it is put in where it is
    /// new.
    pub fn text_of(&mut self, text: ForeignText) -> usize {
        let is_same = |other: &ForeignText| match (&other.source, &text.source) {
            (Some(own), Some(source)) => own == source,
            (None, None) => other.name == text.name && other.words == text.words,
            _ => false,
        };
        let known = self.texts.iter().position(is_same);
        known.unwrap_or_else(|| {
            self.texts.push(text);
            self.texts.len() - 1
        })
    }
}
