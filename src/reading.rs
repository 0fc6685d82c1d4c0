//! Bytes in, a plain draft and its problems out.
//!
//! The draft is what a person looks at before anything is kept. Reading knows no storage and no page;
//! the parsers are compiled only into the worker (feature `reader`).
//!
//! ```text
//! bytes ─decode─► text ─plain_text | markdown─► passages ─joining─► one line a paragraph
//!     ─observed (cues, bylines, dates, manner)─► what each line is by itself
//!     ─zones─► article | comments | foot ─roles | comments─► Draft
//!
//! saved page ─mhtml─► html ─► Draft          thread as JSON, comments as CSV ─thread_file─► Draft
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
mod html;
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
mod mhtml;
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
mod thread_file;
#[cfg(feature = "reader")]
mod zones;

pub use draft::{Draft, Line, Role, Said};
pub use edit::{read_said_at, write_said_at};
pub use problem::{FileKind, MAX_COMMENTS, MAX_TEXT_BYTES, ReadProblem, ReadRefusal, check_size};

/// What is known of a text besides its bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hint {
    /// The name of the file it came in; `None` for what was pasted.
    pub file_name: Option<String>,
    /// Its media type, as the browser tells it.
    pub media_type: Option<String>,
    /// The address at which it is open, for a page that was handed over.
    pub address: Option<String>,
}

impl Hint {
    /// A file of this name.
    pub fn file(name: impl Into<String>) -> Self {
        Self { file_name: Some(name.into()), ..Self::default() }
    }

    /// What follows the last dot of the file's name, in lower case.
    #[cfg(feature = "reader")]
    fn extension(&self) -> Option<String> {
        let (_, extension) = self.file_name.as_deref()?.rsplit_once('.')?;
        Some(extension.to_lowercase())
    }

    /// The file's name or type says that it is of a kind.
    #[cfg(feature = "reader")]
    fn says(&self, extensions: &[&str], media_type: &str) -> bool {
        let is_named = self.extension().is_some_and(|extension| extensions.contains(&extension.as_str()));
        is_named || self.media_type.as_deref().is_some_and(|own| own.contains(media_type))
    }
}

/// Reads an article and its comments from a pasted text or a file.
///
/// No bytes make it panic, and its time grows with their number and no faster.
#[cfg(feature = "reader")]
pub fn read(bytes: &[u8], hint: &Hint) -> Result<(Draft, Vec<ReadProblem>), ReadRefusal> {
    check_size(bytes.len())?;
    if let Some(archive) = mhtml::Archive::read(bytes) {
        return archive.draft(hint);
    }
    let (text, mut problems) = decode::text(bytes, None)?;
    if passage::is_blank(&text) {
        return Err(ReadRefusal::Blank);
    }
    if let Some(read) = thread_file::read(&text, hint) {
        let (draft, more) = read?;
        problems.extend(more);
        return Ok((draft, problems));
    }
    if hint.says(&["html", "htm", "xhtml"], "html") || (!markdown::is_named(hint) && html::suits(&text)) {
        let page = html::Page { html: &text, address: hint.address.as_deref() };
        let (draft, more) = html::read(&page, &|_| None);
        problems.extend(more);
        // A page that says nothing before its scripts have run.
        return if draft.lines.is_empty() { Err(ReadRefusal::Blank) } else { Ok((draft, problems)) };
    }
    text::refuse_other_formats(&text, hint)?;
    Ok((text::draft(&text, hint), problems))
}
