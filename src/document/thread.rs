//! Comments as a conversation: each answer under what it answers.

use std::collections::HashMap;

use super::{Comment, CommentId};

/// A comment and the answers under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// The comment's place in the document's list.
    pub comment: usize,
    /// The answers to it, in the order of the page.
    pub replies: Vec<Branch>,
}

/// The conversation, at most `depth` answers deep: what lies deeper stands in the last level, after the comment
/// that it answers. A comment that answers itself in a circle, or something that isn't there, begins a branch.
pub fn threads(comments: &[Comment], depth: usize) -> Vec<Branch> {
    let place: HashMap<CommentId, usize> =
        comments.iter().enumerate().map(|(place, comment)| (comment.id, place)).collect();
    let parent = |comment: usize| comments[comment].answers.and_then(|id| place.get(&id).copied());
    let mut answers: HashMap<usize, Vec<usize>> = HashMap::new();
    let mut roots = Vec::new();
    for comment in 0..comments.len() {
        match parent(comment).filter(|_| !is_in_circle(comment, &parent)) {
            Some(parent) => answers.entry(parent).or_default().push(comment),
            None => roots.push(comment),
        }
    }
    let mut flat = Vec::with_capacity(comments.len());
    let mut open: Vec<(usize, usize)> = roots.into_iter().rev().map(|root| (root, 0)).collect();
    while let Some((comment, level)) = open.pop() {
        flat.push((comment, level));
        let replies = answers.get(&comment).into_iter().flatten().rev();
        open.extend(replies.map(|reply| (*reply, (level + 1).min(depth))));
    }
    nest(&flat)
}

/// Following the answers from a comment comes back to it.
fn is_in_circle(comment: usize, parent: &impl Fn(usize) -> Option<usize>) -> bool {
    let mut slow = parent(comment);
    let mut fast = slow.and_then(parent);
    // Two walkers at different speeds meet in any circle (Floyd); a chain ends instead.
    while let (Some(a), Some(b)) = (slow, fast) {
        if a == comment || b == comment {
            return true;
        }
        if a == b {
            return false;
        }
        slow = parent(a);
        fast = parent(b).and_then(parent);
    }
    fast == Some(comment) || slow == Some(comment)
}

fn nest(flat: &[(usize, usize)]) -> Vec<Branch> {
    let mut nested = Vec::new();
    for (comment, level) in flat {
        let mut siblings: &mut Vec<Branch> = &mut nested;
        for _ in 0..*level {
            siblings = &mut siblings.last_mut().expect("a reply follows what it answers").replies;
        }
        siblings.push(Branch { comment: *comment, replies: Vec::new() });
    }
    nested
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::TextId;

    fn comments(answers: &[Option<usize>]) -> Vec<Comment> {
        let id = |place: usize| CommentId::of(TextId::of("lol"), place);
        let comment = |(place, answered): (usize, &Option<usize>)| Comment {
            id: id(place),
            text: TextId::of("lol"),
            author: None,
            said_at: None,
            answers: answered.map(id),
        };
        answers.iter().enumerate().map(comment).collect()
    }

    fn shown(branches: &[Branch]) -> String {
        let branch = |branch: &Branch| match branch.replies.as_slice() {
            [] => branch.comment.to_string(),
            replies => format!("{}({})", branch.comment, shown(replies)),
        };
        branches.iter().map(branch).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn answers_stand_under_what_they_answer() {
        let check = |answers: &[Option<usize>], drawn: &str| {
            assert_eq!(shown(&threads(&comments(answers), 3)), drawn);
        };
        check(&[], "");
        check(&[None, Some(0), None, Some(0), Some(1)], "0(1(4) 3) 2");
        check(&[None, Some(0), Some(1), Some(2), Some(3), Some(4)], "0(1(2(3 4 5)))");
        check(&[Some(1), None], "1(0)");
        check(&[Some(0)], "0");
        check(&[Some(1), Some(2), Some(1), Some(0)], "1(0(3)) 2");
        check(&[Some(9), None], "0 1");
    }

    proptest! {
        #[test]
        fn every_comment_stands_once(answers in prop::collection::vec(prop::option::of(0usize..12), 0..10)) {
            fn count(branches: &[Branch], seen: &mut Vec<usize>) {
                for branch in branches {
                    seen.push(branch.comment);
                    count(&branch.replies, seen);
                }
            }
            let mut seen = Vec::new();
            count(&threads(&comments(&answers), 3), &mut seen);
            seen.sort_unstable();
            prop_assert_eq!(seen, (0..answers.len()).collect::<Vec<_>>());
        }
    }
}
