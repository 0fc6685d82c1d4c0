//! What was asked, as plain data.

use super::record::{Body, RecordKey};
use super::revise::Placing;
use crate::annotation::{Marked, Standing, Target};
use crate::codebook::{Codebook, EntryChange, EntryId, KindId, List, TagId};
use crate::document::{BlockRole, CommentId};
use crate::id::{AnnotatorId, ClaimId, DocumentId};
use crate::reading::Draft;
use crate::text::{CharRange, TextId};
use crate::timestamp::Timestamp;

/// A command with who asked and when.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// What is asked.
    pub command: Command,
    /// Who asks: whose claims and tags they become.
    pub by: AnnotatorId,
    /// When, by the browser's clock.
    pub at: Timestamp,
}

/// One gesture of a person. New things bring their random id along.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Keep what a reader made of a text.
    AddDocument {
        /// The new document's id.
        id: DocumentId,
        /// The lines, as looked over.
        draft: Draft,
        /// The day of reading: `2024-07-30`.
        read_on: Option<String>,
    },
    /// Add the comments of a draft that a document lacks. The article stays as it is.
    AddComments {
        /// Which document.
        document: DocumentId,
        /// The lines, as looked over.
        draft: Draft,
    },
    /// Give a document another name, source address or language; `None` leaves one as it is.
    DescribeDocument {
        /// Which document.
        document: DocumentId,
        /// Its new name; blank is refused.
        name: Option<String>,
        /// Its new address; blank takes it away.
        source: Option<String>,
        /// Its new language; blank takes it away.
        language: Option<String>,
    },
    /// Remove a document, with the annotations of every text that no other document has.
    RemoveDocument {
        /// Which document.
        document: DocumentId,
    },
    /// Say what some blocks of the article are.
    SetRole {
        /// Which document.
        document: DocumentId,
        /// Which blocks, counted from 0.
        blocks: Vec<usize>,
        /// What they are.
        role: BlockRole,
    },
    /// Take some blocks out of the article: away, or to the comments, one comment a block.
    TakeBlocks {
        /// Which document.
        document: DocumentId,
        /// Which blocks, counted from 0.
        blocks: Vec<usize>,
        /// Where they go.
        to: BlockPlace,
    },
    /// Take some comments out of their part: away, or to the article, of which their blocks become the last ones.
    TakeComments {
        /// Which document.
        document: DocumentId,
        /// Which comments, in any order.
        comments: Vec<CommentId>,
        /// Where they go.
        to: BlockPlace,
    },
    /// Say who wrote a comment and when; blank takes it away.
    SetAuthor {
        /// Which document.
        document: DocumentId,
        /// Which comment.
        comment: CommentId,
        /// The author's name.
        author: String,
        /// The time: `2024-07-30T18:42`, or the page's words for it.
        said_at: String,
    },
    /// Say which comment a comment answers.
    SetParent {
        /// Which document.
        document: DocumentId,
        /// Which comment.
        comment: CommentId,
        /// What it answers; `None` when it answers the article.
        answers: Option<CommentId>,
    },
    /// Mark a stretch of the article as a claim.
    HighlightClaim {
        /// The new claim's id.
        id: ClaimId,
        /// In which document.
        document: DocumentId,
        /// The text that the stretch lies in: the document's article.
        text: TextId,
        /// The stretch.
        range: CharRange,
        /// Its kind, when it is known already.
        kind: Option<KindId>,
    },
    /// Say what kind a claim is.
    SetKind {
        /// Which claim.
        claim: ClaimId,
        /// Its kind; `None` takes it away.
        kind: Option<KindId>,
    },
    /// Write a claim's note.
    WriteClaimNote {
        /// Which claim.
        claim: ClaimId,
        /// The whole note; empty takes it away.
        note: String,
    },
    /// Give a claim other bounds.
    MoveEnds {
        /// Which claim.
        claim: ClaimId,
        /// The text that the new stretch lies in.
        text: TextId,
        /// The new stretch.
        range: CharRange,
    },
    /// Remove a claim with the tags toward it.
    RemoveClaim {
        /// Which claim.
        claim: ClaimId,
    },
    /// Say something of a comment.
    TagComment {
        /// In which document.
        document: DocumentId,
        /// Which comment.
        comment: CommentId,
        /// Toward what.
        target: Target,
        /// What is said.
        tag: TagId,
    },
    /// Say the same of several comments.
    TagComments {
        /// In which document.
        document: DocumentId,
        /// Which comments, in any order.
        comments: Vec<CommentId>,
        /// Toward what.
        target: Target,
        /// What is said.
        tag: TagId,
    },
    /// Take all of one's tags of some comments back.
    UntagComments {
        /// Which comments.
        comments: Vec<CommentId>,
    },
    /// Take one's tag of a comment back.
    Untag {
        /// Which comment.
        comment: CommentId,
        /// Toward what the tag is.
        target: Target,
    },
    /// Turn one's tag toward something else.
    SetTarget {
        /// In which document.
        document: DocumentId,
        /// Which comment.
        comment: CommentId,
        /// What the tag is toward now.
        from: Target,
        /// What it shall be toward.
        to: Target,
    },
    /// Mark the words of a comment that show one's tag.
    SetEvidence {
        /// In which document.
        document: DocumentId,
        /// Which comment.
        comment: CommentId,
        /// Toward what the tag is.
        target: Target,
        /// The stretch of the comment; `None` unmarks.
        range: Option<CharRange>,
    },
    /// Write the note of one's tag.
    WriteTagNote {
        /// Which comment.
        comment: CommentId,
        /// Toward what the tag is.
        target: Target,
        /// The whole note; empty takes it away.
        note: String,
    },
    /// Mark comments, or documents, as ones that one is unsure of, or done with.
    Mark {
        /// The document that is marked, or that the comments are in.
        document: DocumentId,
        /// What is marked, in any order.
        on: Vec<Marked>,
        /// What the marks say.
        says: Standing,
    },
    /// Take one's marks away.
    Unmark {
        /// From what.
        on: Vec<Marked>,
        /// What the marks say.
        says: Standing,
    },
    /// Choose one's own name.
    NameAnnotator {
        /// The name; can be empty.
        name: String,
    },
    /// Put a new entry into the codebook, last in its list.
    AddEntry {
        /// Into which list.
        list: List,
        /// What it is called; its id is made of it.
        name: String,
    },
    /// Change an entry of the codebook.
    ChangeEntry {
        /// Which entry.
        entry: EntryId,
        /// What about it.
        change: EntryChange,
    },
    /// Put an entry of the codebook at another place of its list.
    MoveEntry {
        /// Which entry.
        entry: EntryId,
        /// Its new place, counted from 0.
        place: usize,
    },
    /// Take an entry out of the codebook. What uses it keeps its id, which no codebook explains any more.
    RemoveEntry {
        /// Which entry.
        entry: EntryId,
    },
    /// Take an entry out of the codebook, and let all that uses it use another one of the list.
    MergeEntry {
        /// Which entry goes.
        entry: EntryId,
        /// Which entry takes over.
        into: EntryId,
    },
    /// Use another codebook. What uses an entry that it lacks keeps its id.
    ReplaceCodebook {
        /// The other codebook.
        codebook: Codebook,
        /// What it is called, for "Undo: …"; can be empty.
        name: String,
    },
    /// Take the text and the comments of an article that was brought in again.
    ReviseDocument {
        /// The document that holds the article.
        document: DocumentId,
        /// The lines of today, as looked over.
        draft: Draft,
        /// The day of reading; `None` leaves it as it is.
        read_on: Option<String>,
        /// Where its claims are in the new article; those that are left out stay in the old one.
        placings: Vec<(ClaimId, Placing)>,
    },
    /// Take states of a file instead of the newer ones here.
    BringBack {
        /// The states, each with its key.
        bodies: Vec<(RecordKey, Body)>,
    },
    /// Go back to an earlier state of a document.
    Restore {
        /// The document.
        document: DocumentId,
        /// The records as they were then; `None` for one that was not there.
        bodies: Vec<(RecordKey, Option<Body>)>,
    },
}

/// Where a line goes that leaves its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockPlace {
    /// Out of the document.
    Away,
    /// To the other part: from the article to the comments, or the other way round.
    OtherPart,
}
