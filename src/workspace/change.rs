//! What a command does to the records, as data with an inverse.

use std::sync::Arc;

use super::record::{Body, RecordKey};
use crate::text::Text;

/// The bodies of every record that is touched, before and after.
///
/// Law: applying a change and then its inverse gives equal bodies again; versions only rise.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// What a person did, for "Undo: …".
    pub deed: Deed,
    /// Which thing it was done to, in a few words; empty when the deed says it all.
    pub subject: String,
    /// The records, each once.
    pub touched: Vec<Touched>,
    /// Texts that the new bodies name and that may not be there yet. Texts never go, so the inverse has none.
    pub texts: Vec<Arc<Text>>,
}

/// One record before and after a change.
#[derive(Clone, Debug, PartialEq)]
pub struct Touched {
    /// Which record.
    pub key: RecordKey,
    /// Its body before; `None` when it was not there.
    pub before: Option<Body>,
    /// Its body after; `None` when the change deletes it.
    pub after: Option<Body>,
}

/// What was done, in the words of a menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Deed {
    /// A document was added.
    AddDocument,
    /// A document got the comments that its thread has grown by.
    AddComments,
    /// A document got another name, address or language.
    DescribeDocument,
    /// A document was removed.
    RemoveDocument,
    /// Lines of an article got another role, or went to the other part.
    ChangeLines,
    /// A comment got another author, time or parent.
    DescribeComment,
    /// A claim was highlighted.
    HighlightClaim,
    /// A claim got a kind, or lost it.
    SetKind,
    /// A claim got other bounds.
    MoveEnds,
    /// A claim was removed.
    RemoveClaim,
    /// A comment was tagged.
    TagComment,
    /// Several comments were tagged alike.
    TagComments,
    /// Every tag of several comments was taken back.
    UntagComments,
    /// A tag was taken back.
    Untag,
    /// A tag was turned toward something else.
    SetTarget,
    /// Words of a comment were marked as evidence, or unmarked.
    SetEvidence,
    /// A note was written.
    WriteNote,
    /// Something was marked as unsure.
    MarkUnsure,
    /// Something was marked as done.
    MarkDone,
    /// Something is no longer marked as unsure.
    UnmarkUnsure,
    /// Something is no longer marked as done.
    UnmarkDone,
    /// The annotator chose a name.
    NameAnnotator,
    /// An article was brought in again, and its new text and comments were taken.
    ReviseDocument,
    /// States of a file were taken instead of newer ones here.
    BringBack,
    /// A file brought its records.
    TakeIn,
    /// An earlier state of a document was taken again.
    Restore,
    /// A kind or a tag came into the codebook.
    AddEntry,
    /// A kind or a tag of the codebook got another name, look or meaning.
    ChangeEntry,
    /// The entries of the codebook were put into another order.
    MoveEntry,
    /// A kind or a tag was taken out of the codebook.
    RemoveEntry,
    /// What used one kind or tag uses another one.
    MergeEntries,
    /// Another codebook took the place of the one in use.
    ReplaceCodebook,
}

impl Deed {
    /// It is about the codebook, which belongs to every document.
    pub fn is_of_codebook(self) -> bool {
        matches!(
            self,
            Self::AddEntry
                | Self::ChangeEntry
                | Self::MoveEntry
                | Self::RemoveEntry
                | Self::MergeEntries
                | Self::ReplaceCodebook
        )
    }
}

impl Change {
    /// The change that leads back.
    pub fn inverse(&self) -> Self {
        Self {
            deed: self.deed,
            subject: self.subject.clone(),
            touched: self.touched.iter().map(Touched::inverse).collect(),
            texts: Vec::new(),
        }
    }
}

impl Touched {
    fn inverse(&self) -> Self {
        Self { key: self.key, before: self.after.clone(), after: self.before.clone() }
    }
}
