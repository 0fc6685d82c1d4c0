//! Brings the comments of a page that was read again together with those that are here.
//!
//! A comment is the same one when it says the same and, where several do, has the same author; or when one author said
//! it at the same minute, or says nearly the same: then it was edited, and keeps its name with its new words, so that
//! its tags stay. What was corrected here by hand stays. Comments that the page no longer has are kept as well: they were
//! said, and people may have tagged them.

use std::collections::{HashMap, HashSet};

use super::likeness::likeness;
use super::state::Workspace;
use crate::document::{Brought, Comment, CommentId, Document};
use crate::text::TextId;

/// The share of the shorter text that an edited comment must have in common with the one before.
const ALIKE: f64 = 0.5;

/// The comments of both, and what that changes.
pub struct MergedComments {
    /// All of them, in the order of the page; those that it no longer has behind the one that they stood behind.
    pub comments: Vec<Comment>,
    /// How many were not here before.
    pub added: usize,
    /// Those that have other words now: their name, and the texts of then and now.
    pub edited: Vec<(CommentId, TextId, TextId)>,
    /// How many of those here the page no longer has.
    pub gone: usize,
}

/// Brings the comments of a document and of the same page read again together.
pub fn merged_comments(workspace: &Workspace, document: &Document, brought: &Brought) -> MergedComments {
    let (here, there) = (&document.comments, &brought.document.comments);
    let same = matches(workspace, here, brought);
    let mut taken: HashSet<CommentId> = here.iter().map(|comment| comment.id).collect();
    let mut names: HashMap<CommentId, CommentId> = HashMap::new();
    for (comment, same) in there.iter().zip(&same) {
        let free =
            || (0..).map(|earlier| CommentId::of(comment.text, earlier)).find(|id| !taken.contains(id));
        let id = same.map(|same| here[same].id).or_else(free).unwrap_or(comment.id);
        taken.insert(id);
        names.insert(comment.id, id);
    }
    let mut edited = Vec::new();
    let mut comments: Vec<Comment> = Vec::with_capacity(there.len());
    for (comment, same) in there.iter().zip(&same) {
        let answers = comment.answers.and_then(|answered| names.get(&answered).copied());
        let id = names.get(&comment.id).copied().unwrap_or(comment.id);
        comments.push(match same.map(|same| &here[same]) {
            Some(before) => {
                if before.text != comment.text {
                    edited.push((before.id, before.text, comment.text));
                }
                Comment {
                    id,
                    text: comment.text,
                    author: before.author.clone().or_else(|| comment.author.clone()),
                    said_at: before.said_at.clone().or_else(|| comment.said_at.clone()),
                    answers: before.answers.or(answers),
                }
            }
            None => Comment { id, answers, ..comment.clone() },
        });
    }
    let added = same.iter().filter(|same| same.is_none()).count();
    let mut place_of: Vec<Option<usize>> = vec![None; here.len()];
    for (place, same) in same.into_iter().enumerate() {
        same.into_iter().for_each(|here| place_of[here] = Some(place));
    }
    // Behind how many comments of the page each one stands that the page no longer has.
    let mut behind: Vec<Vec<&Comment>> = vec![Vec::new(); comments.len() + 1];
    let mut place = 0;
    for (comment, found) in here.iter().zip(&place_of) {
        match found {
            Some(found) => place = found + 1,
            None => behind[place].push(comment),
        }
    }
    let gone = behind.iter().map(Vec::len).sum();
    let mut all: Vec<Comment> = Vec::with_capacity(comments.len() + gone);
    let mut of_page = comments.into_iter();
    for left in behind {
        all.extend(left.into_iter().cloned());
        all.extend(of_page.next());
    }
    let mut comments = all;
    break_circles(&mut comments);
    MergedComments { comments, added, edited, gone }
}

/// For each comment of the page the place of the same one here; each is taken once.
fn matches(workspace: &Workspace, here: &[Comment], brought: &Brought) -> Vec<Option<usize>> {
    let there = &brought.document.comments;
    let mut same = vec![None; there.len()];
    let mut is_free = vec![true; here.len()];
    let mut pair = |same: &mut Vec<Option<usize>>,
                    is_same: &dyn Fn(&Comment, &Comment) -> bool,
                    places: &HashMap<TextId, Vec<usize>>| {
        for (at, comment) in
            there.iter().enumerate().filter(|(at, _)| same[*at].is_none()).collect::<Vec<_>>()
        {
            let mut alike = places.get(&comment.text).into_iter().flatten();
            if let Some(found) = alike.find(|place| is_free[**place] && is_same(&here[**place], comment)) {
                is_free[*found] = false;
                same[at] = Some(*found);
            }
        }
    };
    let mut by_text: HashMap<TextId, Vec<usize>> = HashMap::new();
    for (place, comment) in here.iter().enumerate() {
        by_text.entry(comment.text).or_default().push(place);
    }
    pair(&mut same, &|a, b| a.author == b.author && a.said_at == b.said_at, &by_text);
    pair(&mut same, &|a, b| a.author == b.author, &by_text);
    pair(&mut same, &|_, _| true, &by_text);
    // What is left has other words: only comments of one author can be the same.
    let mut by_author: HashMap<&str, Vec<usize>> = HashMap::new();
    for (place, comment) in here.iter().enumerate().filter(|(place, _)| is_free[*place]) {
        by_author.entry(comment.author.as_deref().unwrap_or_default()).or_default().push(place);
    }
    let texts: HashMap<TextId, _> = brought.texts.iter().map(|text| (text.id(), text)).collect();
    for (at, comment) in there.iter().enumerate() {
        let Some(author) = comment.author.as_deref().filter(|_| same[at].is_none()) else { continue };
        let is_of_minute = |other: &Comment| {
            other.said_at == comment.said_at && comment.said_at.as_deref().is_some_and(|at| at.contains(':'))
        };
        let is_near = |other: &Comment| {
            let (a, b) = (workspace.text(other.text), texts.get(&comment.text));
            a.zip(b).is_some_and(|(a, b)| likeness(a, b) >= ALIKE)
        };
        let places = by_author.get(author).into_iter().flatten().filter(|place| is_free[**place]);
        let found = places.clone().find(|place| is_of_minute(&here[**place]));
        if let Some(found) = found.or_else(|| places.clone().find(|place| is_near(&here[**place]))) {
            is_free[*found] = false;
            same[at] = Some(*found);
        }
    }
    same
}

/// A comment that would come to answer itself answers the article.
fn break_circles(comments: &mut [Comment]) {
    let parents: HashMap<CommentId, Option<CommentId>> =
        comments.iter().map(|comment| (comment.id, comment.answers)).collect();
    for comment in comments.iter_mut() {
        let mut ancestor = comment.answers;
        for _ in 0..parents.len() {
            match ancestor {
                Some(id) if id == comment.id => comment.answers = None,
                Some(id) => ancestor = parents.get(&id).copied().flatten(),
                None => break,
            }
            if comment.answers.is_none() {
                break;
            }
        }
    }
}
