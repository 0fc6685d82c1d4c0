//! Cuts a document anew when a line belongs to its other part, or to none.
//!
//! Texts are immutable, so the article becomes a new text without the line, or with it. Every claim whose words
//! are all still there goes along to the new text, at the same words. A claim in a line that left keeps its
//! old text: it is listed with its quote, and stands in its place again when the line comes back. The tags of a
//! comment that left are kept as well.

use std::collections::HashMap;
use std::sync::Arc;

use super::command::BlockPlace;
use super::plan::Refusal;
use super::state::Workspace;
use crate::annotation::Passage;
use crate::document::{BlockRole, Comment, CommentId, Document};
use crate::id::{ClaimId, DocumentId};
use crate::text::{CharRange, Text, TextId};

/// What a new cut changes.
pub struct Recut {
    pub subject: String,
    pub document: Document,
    pub texts: Vec<Arc<Text>>,
    pub passages: Vec<(ClaimId, Passage)>,
}

/// The article without `blocks`.
pub fn take_blocks(
    workspace: &Workspace,
    id: DocumentId,
    before: &Document,
    text: &Text,
    blocks: &[usize],
    to: BlockPlace,
) -> Result<Recut, Refusal> {
    if let Some(block) = blocks.iter().find(|block| **block >= text.block_count()) {
        return Err(Refusal::NoBlock(*block));
    }
    let kept: Vec<usize> = (0..text.block_count()).filter(|block| !blocks.contains(block)).collect();
    let article = text_of(kept.iter().filter_map(|block| text.block(*block)))?;
    let mut document = before.clone();
    document.roles = kept.iter().map(|block| before.role(*block)).collect();
    document.article = article.id();
    let taken: Vec<&str> = (0..text.block_count())
        .filter(|block| blocks.contains(block))
        .filter_map(|block| text.block(block))
        .collect();
    let mut texts = Vec::new();
    if to == BlockPlace::OtherPart {
        for (place, words) in taken.iter().enumerate() {
            let words = text_of([*words])?;
            document.comments.insert(place, unsigned_comment(&document, &words));
            texts.push(words);
        }
    }
    let passages = moved_passages(workspace, id, before, text, &article, &kept);
    texts.push(article);
    let subject = taken.first().copied().unwrap_or_default().to_owned();
    Ok(Recut { subject, document, texts, passages })
}

/// The document without some comments; their blocks become the article's last ones, in the page's order, or go away.
/// What answered one of them answers what that one answered.
pub fn take_comments(
    workspace: &Workspace,
    id: DocumentId,
    before: &Document,
    text: &Text,
    comments: &[CommentId],
    to: BlockPlace,
) -> Result<Recut, Refusal> {
    if let Some(missing) = comments.iter().find(|id| before.comment(**id).is_none()) {
        return Err(Refusal::NoComment(*missing));
    }
    let (taken, kept): (Vec<&Comment>, Vec<&Comment>) =
        before.comments.iter().partition(|comment| comments.contains(&comment.id));
    let mut words = Vec::new();
    for comment in &taken {
        words.push(workspace.text(comment.text).ok_or(Refusal::NoText(comment.text))?);
    }
    let answered: HashMap<CommentId, Option<CommentId>> =
        taken.iter().map(|comment| (comment.id, comment.answers)).collect();
    let still_there = |mut answers: Option<CommentId>| {
        // A chain is never longer than there are comments, whatever a file says.
        for _ in 0..=answered.len() {
            match answers.and_then(|id| answered.get(&id)) {
                Some(next) => answers = *next,
                None => return answers,
            }
        }
        None
    };
    let mut document = before.clone();
    document.comments = kept
        .into_iter()
        .map(|comment| Comment { answers: still_there(comment.answers), ..comment.clone() })
        .collect();
    let subject = words.first().map(|words| words.canonical().to_owned()).unwrap_or_default();
    if to == BlockPlace::Away || words.is_empty() {
        return Ok(Recut { subject, document, texts: Vec::new(), passages: Vec::new() });
    }
    let moved = || words.iter().flat_map(|words| words.blocks());
    let article = text_of(text.blocks().chain(moved()))?;
    document.article = article.id();
    let kept: Vec<usize> = (0..text.block_count()).collect();
    document.roles = kept.iter().map(|block| before.role(*block)).collect();
    document.roles.extend(moved().map(|_| BlockRole::Paragraph));
    let passages = moved_passages(workspace, id, before, text, &article, &kept);
    Ok(Recut { subject, document, texts: vec![article], passages })
}

fn text_of<'b>(blocks: impl IntoIterator<Item = &'b str>) -> Result<Arc<Text>, Refusal> {
    Text::from_blocks(blocks).map(Arc::new).map_err(Refusal::Text)
}

/// A comment by nobody known, told apart from every other of the document that says the same.
fn unsigned_comment(document: &Document, words: &Text) -> Comment {
    let free = (0..).map(|earlier| CommentId::of(words.id(), earlier));
    let id = free.filter(|id| document.comment(*id).is_none()).take(1).next();
    Comment {
        id: id.unwrap_or_else(|| CommentId::of(words.id(), document.comments.len())),
        text: words.id(),
        author: None,
        said_at: None,
        answers: None,
    }
}

/// Where the claims of the old article lie in the new one. `kept` are the old blocks that the new article begins
/// with, in their order. A claim in another document of the same article stays where it is.
fn moved_passages(
    workspace: &Workspace,
    id: DocumentId,
    before: &Document,
    old: &Text,
    new: &Text,
    kept: &[usize],
) -> Vec<(ClaimId, Passage)> {
    let is_of = |text: TextId| text == before.article;
    workspace
        .claims_of_document(id)
        .filter(|(_, claim)| is_of(claim.passage.text))
        .filter_map(|(claim_id, claim)| {
            let range = moved_range(old, new, kept, claim.passage.range)?;
            let passage = Passage::of(new, range)?;
            (passage.quote == claim.passage.quote).then_some((claim_id, passage))
        })
        .collect()
}

fn moved_range(old: &Text, new: &Text, kept: &[usize], range: CharRange) -> Option<CharRange> {
    let blocks = old.blocks_of(range);
    // Behind a line that left there may be one that reads the same; the claim's words are not there, though.
    if !blocks.clone().all(|block| kept.binary_search(&block).is_ok()) {
        return None;
    }
    let block = kept.binary_search(&blocks.start).ok()?;
    let skipped = range.start().since(old.block_range(blocks.start)?.start());
    let start = new.block_range(block)?.start().after(skipped);
    CharRange::new(start, start.after(range.char_count()))
}
