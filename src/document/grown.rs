//! A document whose thread has grown since it was read.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::{Brought, Comment, CommentId, Document};
use crate::text::{Text, TextId};

/// A document with comments added.
#[derive(Clone, Debug, PartialEq)]
pub struct Grown {
    /// The document with the new comments behind those that it had.
    pub document: Document,
    /// The texts of the new comments.
    pub texts: Vec<Arc<Text>>,
    /// How many comments are new.
    pub added: usize,
}

impl Document {
    /// The document with the comments of `brought` that it lacks.
    ///
    /// A comment is the same if it has the same words by the same author, or by one that only one side knows. Those that
    /// are here stay as they are, and so does the article.
    pub fn grown_by(&self, brought: &Brought) -> Grown {
        let mut here: HashMap<TextId, Vec<&Comment>> = HashMap::new();
        for comment in &self.comments {
            here.entry(comment.text).or_default().push(comment);
        }
        let mut taken: HashSet<CommentId> = self.comments.iter().map(|comment| comment.id).collect();
        let mut next: HashMap<TextId, usize> = HashMap::new();
        let mut id_here: HashMap<CommentId, CommentId> = HashMap::new();
        let mut document = self.clone();
        let mut texts: HashMap<TextId, Arc<Text>> = HashMap::new();
        let text_of: HashMap<TextId, &Arc<Text>> =
            brought.texts.iter().map(|text| (text.id(), text)).collect();
        for comment in &brought.document.comments {
            let same = here.entry(comment.text).or_default();
            let is_same = |own: &Comment| {
                own.author == comment.author || own.author.is_none() || comment.author.is_none()
            };
            // Of two that say the same, the one by the same author first.
            let found = same
                .iter()
                .position(|own| own.author == comment.author)
                .or_else(|| same.iter().position(|own| is_same(own)));
            if let Some(found) = found {
                id_here.insert(comment.id, same.remove(found).id);
                continue;
            }
            // One that was there before may be gone, so the next number may be in use.
            let earlier = next.entry(comment.text).or_default();
            let id = loop {
                let id = CommentId::of(comment.text, *earlier);
                *earlier += 1;
                if taken.insert(id) {
                    break id;
                }
            };
            id_here.insert(comment.id, id);
            let answers = comment.answers.and_then(|answered| id_here.get(&answered).copied());
            document.comments.push(Comment { id, answers, ..comment.clone() });
            texts.extend(text_of.get(&comment.text).map(|text| (comment.text, Arc::clone(text))));
        }
        let added = document.comments.len() - self.comments.len();
        let mut texts: Vec<_> = texts.into_values().collect();
        texts.sort_by_key(|text| text.id());
        Grown { document, texts, added }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::{Draft, Line, Role, Said};
    use crate::timestamp::Timestamp;

    /// `Ann: No.` is a comment; `Bob>0: Yes.` answers the first one.
    fn brought(comments: &[&str]) -> Brought {
        let mut lines = vec![Line::new(Role::Paragraph, "It is full.")];
        lines.extend(comments.iter().map(|drawn| {
            let (who, text) = drawn.split_once(": ").expect("a name and a text");
            let (author, answers) = who.split_once('>').unwrap_or((who, ""));
            let answers = answers.parse::<usize>().ok().map(|place| place + 1);
            let author = (author != "?").then(|| author.to_owned());
            Line { text: text.into(), role: Role::Comment, said: Said { author, answers, ..Said::default() } }
        }));
        Document::from_draft(&Draft { lines, ..Draft::default() }, None, Timestamp::default())
            .expect("a document")
    }

    fn check(before: &[&str], after: &[&str], added: usize, answers: &[Option<usize>]) {
        let before = brought(before).document;
        let grown = before.grown_by(&brought(after));
        let place = |id: CommentId| grown.document.comments.iter().position(|comment| comment.id == id);
        let found: Vec<_> =
            grown.document.comments.iter().map(|comment| comment.answers.and_then(place)).collect();
        assert_eq!((grown.added, found.as_slice()), (added, answers), "{after:?}");
        assert!(grown.document.comments.starts_with(&before.comments));
        let ids: std::collections::BTreeSet<_> =
            grown.document.comments.iter().map(|comment| comment.id).collect();
        assert_eq!(ids.len(), grown.document.comments.len(), "each comment has an id of its own");
    }

    #[test]
    fn only_new_comments_come_and_answer_what_is_here() {
        check(&["Ann: No."], &["Ann: No."], 0, &[None]);
        check(&["Ann: No."], &["Ann: No.", "Bob>0: Yes."], 1, &[None, Some(0)]);
        check(
            &["Ann: No."],
            &["Zoe: First!", "Ann: No.", "Bob>1: Yes.", "Eve>2: Hm."],
            3,
            &[None, None, Some(0), Some(2)],
        );
        check(&["Ann: No."], &["Ann: No.", "Bob>0: No."], 1, &[None, Some(0)]);
        check(&["Ann: No.", "Bob: No."], &["Bob: No.", "?: No.", "Ann>0: No."], 1, &[None, None, Some(1)]);
        check(&["?: No."], &["Ann: No."], 0, &[None]);
    }
}
