//! What is said aloud of each change: a whole sentence with what changed, for those who don't see it.
//!
//! What a person writes is not said: a screen reader echoes it as it is typed.

use leptos::prelude::*;

use super::codebook_names::{deed_name, kind_name, tag_name};
use super::desk::Desk;
use super::key_hint::key_of;
use crate::annotation::{Marked, TagKey, Target};
use crate::codebook::KindId;
use crate::document::{Comment, CommentId};
use crate::id::ClaimId;
use crate::text::word_count;
use crate::workspace::{Body, Change, Command, Deed, RecordKey, Touched};
use crate::{t, tn};

/// What has to be known of a command before it is done: what it removes has no number any more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Before {
    number: String,
}

impl Before {
    /// Looks at what a command is about.
    pub fn of(desk: Desk, command: &Command) -> Self {
        match command {
            Command::RemoveClaim { claim } => Self { number: number_of(desk, *claim) },
            _ => Self::default(),
        }
    }
}

/// What was done, in a sentence; `None` where there is nothing to say.
pub fn done(desk: Desk, change: &Change, before: &Before) -> Option<String> {
    let said = match change.deed {
        Deed::WriteNote => return None,
        Deed::HighlightClaim | Deed::SetKind | Deed::MoveEnds => claim_changed(desk, change),
        Deed::RemoveClaim => Some(claim_removed(desk, change, &before.number)),
        Deed::TagComment | Deed::SetTarget | Deed::SetEvidence | Deed::Untag => tag_changed(desk, change),
        // The bar that does it to several tells it itself.
        Deed::TagComments | Deed::UntagComments => return None,
        Deed::MarkUnsure | Deed::MarkDone | Deed::UnmarkUnsure | Deed::UnmarkDone => {
            Some(mark_changed(desk, change))
        }
        Deed::AddDocument
        | Deed::AddComments
        | Deed::DescribeDocument
        | Deed::RemoveDocument
        | Deed::DescribeComment => document_changed(desk, change),
        Deed::ChangeLines => Some(t!("said.line-changed", line = change.subject)),
        _ => None,
    };
    Some(said.unwrap_or_else(|| t!("said.done", deed = deed_name(change.deed, &change.subject))))
}

fn claim_changed(desk: Desk, change: &Change) -> Option<String> {
    let (id, claim) = change.touched.iter().find_map(|touched| match (touched.key, &touched.after) {
        (RecordKey::Claim(id), Some(Body::Claim(claim))) => Some((id, claim)),
        _ => None,
    })?;
    let number = number_of(desk, id);
    let words = word_count(&claim.passage.quote);
    Some(match (change.deed, &claim.kind) {
        (Deed::HighlightClaim, kind) => {
            tn!("said.claim-added", words, number = number, kind = kind_in_words(desk, kind.as_ref()))
        }
        (Deed::MoveEnds, _) => tn!("said.claim-moved", words, number = number),
        (_, Some(kind)) => {
            t!("said.claim-kind", number = number, kind = kind_in_words(desk, Some(kind)))
        }
        (_, None) => t!("said.claim-without-kind", number = number),
    })
}

fn claim_removed(desk: Desk, change: &Change, number: &str) -> String {
    let is_tag = |touched: &&Touched| matches!(touched.key, RecordKey::Tag(_)) && touched.after.is_none();
    let tags = change.touched.iter().filter(is_tag).count();
    let undo = undo(desk);
    if tags == 0 {
        t!("said.claim-removed", number = number, undo = undo)
    } else {
        tn!("said.claim-removed-with-tags", tags, number = number, undo = undo)
    }
}

/// How it is brought back.
fn undo(desk: Desk) -> String {
    match key_of(desk, "undo") {
        Some(key) => t!("said.undo-by-key", key = key),
        None => t!("said.undo"),
    }
}

fn mark_changed(desk: Desk, change: &Change) -> String {
    let on = |touched: &Touched| match touched.key {
        RecordKey::Mark(key) => Some(key.on),
        _ => None,
    };
    let mut marked = change.touched.iter().filter_map(on);
    let count = marked.clone().count();
    let what = match (marked.next(), count) {
        (Some(Marked::Comment(comment)), 1) => comment_in_words(desk, comment),
        (Some(Marked::Document(_)), 1) => t!("said.document", name = change.subject),
        _ => tn!("kicker.comments", count),
    };
    match change.deed {
        Deed::MarkUnsure => tn!("said.marked-unsure", count, what = what),
        Deed::MarkDone => tn!("said.marked-done", count, what = what),
        Deed::UnmarkUnsure => tn!("said.unmarked-unsure", count, what = what),
        _ => tn!("said.unmarked-done", count, what = what),
    }
}

fn document_changed(desk: Desk, change: &Change) -> Option<String> {
    let (before, after) = change.touched.iter().find_map(|touched| {
        let document = |body: &Option<Body>| match body {
            Some(Body::Document(document)) => Some(document.clone()),
            _ => None,
        };
        let is_document = matches!(touched.key, RecordKey::Document(_));
        is_document.then(|| (document(&touched.before), document(&touched.after)))
    })?;
    Some(match (before, after) {
        (None, Some(document)) => {
            let comments = tn!("kicker.comments", document.comments.len());
            t!("said.document-added", name = document.name, comments = comments)
        }
        (Some(document), None) => t!("said.document-removed", name = document.name, undo = undo(desk)),
        (Some(before), Some(document)) => match change.deed {
            Deed::AddComments => {
                let comments = tn!("kicker.comments", document.comments.len());
                t!("said.comments-added", name = document.name, comments = comments)
            }
            Deed::DescribeComment => {
                let is_other = |comment: &&Comment| before.comment(comment.id) != Some(*comment);
                let comment = document.comments.iter().find(is_other)?;
                t!("said.comment-described", comment = comment_in_words(desk, comment.id))
            }
            _ => t!("said.document-described", name = document.name),
        },
        (None, None) => return None,
    })
}

fn tag_changed(desk: Desk, change: &Change) -> Option<String> {
    let tags = || {
        change.touched.iter().filter_map(|touched| match touched.key {
            RecordKey::Tag(key) => Some((key, touched)),
            _ => None,
        })
    };
    let body = |body: &Option<Body>| match body {
        Some(Body::Tag(tag)) => Some(tag.clone()),
        _ => None,
    };
    if let Some((key, tag)) = tags().find_map(|(key, touched)| Some((key, body(&touched.after)?))) {
        let (comment, tag_said, target) = in_words(desk, key, &tag.tag);
        return Some(match (change.deed, &tag.evidence) {
            (Deed::SetEvidence, Some(evidence)) => {
                tn!("said.evidence", word_count(&evidence.quote), comment = comment, tag = tag_said)
            }
            (Deed::SetEvidence, None) => t!("said.no-evidence", comment = comment, tag = tag_said),
            _ => t!("said.tagged", comment = comment, tag = tag_said, target = target),
        });
    }
    let (key, tag) = tags().find_map(|(key, touched)| Some((key, body(&touched.before)?)))?;
    let (comment, tag, target) = in_words(desk, key, &tag.tag);
    Some(t!("said.untagged", comment = comment, tag = tag, target = target))
}

fn in_words(desk: Desk, key: TagKey, tag: &crate::codebook::TagId) -> (String, String, String) {
    let tag = desk.session.peek(|workspace, _| tag_name(workspace.codebook(), tag).to_lowercase());
    let target = match key.target {
        Target::Article => t!("toward.article"),
        Target::Answered => t!("toward.answered"),
        Target::Claim(claim) => match number_of(desk, claim) {
            number if number.is_empty() => t!("toward.removed"),
            number => t!("toward.claim", number = number),
        },
    };
    (comment_in_words(desk, key.comment), tag, target)
}

/// A comment of the open document as it is called aloud: `Comment 3 by Nadia R.`
pub fn comment_in_words(desk: Desk, comment: CommentId) -> String {
    let found = desk.session.peek(|workspace, _| {
        let document = workspace.document(desk.session.open.get_untracked()?)?;
        let place = document.comments.iter().position(|own| own.id == comment)?;
        Some((place + 1, document.comments[place].author.clone()))
    });
    match found {
        Some((number, Some(author))) => t!("comments.by", number = number.to_string(), author = author),
        Some((number, None)) => t!("comments.by-nobody", number = number.to_string()),
        None => t!("import.kind.tag"),
    }
}

/// A claim of the open document as it is called aloud: `claim 4, fact`.
pub fn claim_in_words(desk: Desk, claim: ClaimId) -> String {
    let kind = desk.session.peek(|workspace, _| workspace.claim(claim).and_then(|claim| claim.kind.clone()));
    let kind = kind_in_words(desk, kind.as_ref());
    t!("said.claim", number = number_of(desk, claim), kind = kind)
}

fn kind_in_words(desk: Desk, kind: Option<&KindId>) -> String {
    match kind {
        Some(kind) => desk.session.peek(|workspace, _| kind_name(workspace.codebook(), kind).to_lowercase()),
        None => t!("said.no-kind"),
    }
}

fn number_of(desk: Desk, claim: ClaimId) -> String {
    desk.session
        .peek(|_, drawing| drawing.claim(claim).map(|claim| claim.number.to_string()).unwrap_or_default())
}
