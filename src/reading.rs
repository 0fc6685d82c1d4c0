//! Bytes in, a plain draft and its problems out.
//!
//! The draft is what a person looks at before anything is kept. Reading knows no storage and no page;
//! the parsers are compiled only into the worker (feature `reader`).
//!
//! ```text
//! bytes ─decode─► text ─plain_text | markdown─► passages ─joining─► one line a paragraph
//!     ─observed (cues, bylines, dates, manner)─► what each line is by itself
//!     ─zones─► article | comments | foot ─roles | comments─► Draft
//! ```
//!
//! Nothing here decides for good: each line of the source comes out, those that are left out too, and a person
//! can call any of them something else before it is kept.

mod draft;
mod edit;
pub mod language;
mod problem;
pub mod wire;

#[cfg(feature = "reader")]
mod byline;
#[cfg(feature = "reader")]
mod comments;
#[cfg(feature = "reader")]
mod cues;
#[cfg(feature = "reader")]
mod dates;
#[cfg(feature = "reader")]
mod decode;
#[cfg(feature = "reader")]
mod front_matter;
#[cfg(feature = "reader")]
mod interview;
#[cfg(feature = "reader")]
mod joining;
#[cfg(feature = "reader")]
mod layout;
#[cfg(feature = "reader")]
mod manner;
#[cfg(feature = "reader")]
mod markdown;
#[cfg(feature = "reader")]
mod observed;
#[cfg(feature = "reader")]
mod passage;
#[cfg(feature = "reader")]
mod phrases;
#[cfg(feature = "reader")]
mod plain_text;
#[cfg(feature = "reader")]
mod postal;
#[cfg(feature = "reader")]
mod proposal;
#[cfg(feature = "reader")]
mod roles;
#[cfg(feature = "reader")]
mod text;
#[cfg(feature = "reader")]
mod zones;

pub use draft::{Draft, Line, Role, Said};
pub use edit::{read_said_at, write_said_at};
pub use problem::{FileKind, MAX_TEXT_BYTES, ReadProblem, ReadRefusal, check_size};

/// What is known of a text besides its bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hint {
    /// The name of the file it came in; `None` for what was pasted.
    pub file_name: Option<String>,
    /// Its media type, as the browser tells it.
    pub media_type: Option<String>,
}

impl Hint {
    /// A file of this name.
    pub fn file(name: impl Into<String>) -> Self {
        Self { file_name: Some(name.into()), media_type: None }
    }

    /// What follows the last dot of the file's name, in lower case.
    #[cfg(feature = "reader")]
    fn extension(&self) -> Option<String> {
        let (_, extension) = self.file_name.as_deref()?.rsplit_once('.')?;
        Some(extension.to_lowercase())
    }
}

/// Reads an article and its comments from a pasted text or a file.
///
/// No bytes make it panic, and its time grows with their number and no faster.
#[cfg(feature = "reader")]
pub fn read(bytes: &[u8], hint: &Hint) -> Result<(Draft, Vec<ReadProblem>), ReadRefusal> {
    let (text, problems) = decode::text(bytes)?;
    text::refuse_other_formats(&text, hint)?;
    Ok((text::draft(&text, hint), problems))
}
