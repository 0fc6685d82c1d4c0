//! Turns what a reader made of a text, and a person looked over, into a document.

use std::fmt;
use std::sync::Arc;

use super::{BlockRole, Comment, CommentId, Document};
use crate::extra::Extra;
use crate::reading::{Draft, Line, Role};
use crate::text::{Text, TextId, TextProblem};
use crate::timestamp::Timestamp;

/// A document with the texts that it names.
#[derive(Clone, Debug, PartialEq)]
pub struct Brought {
    /// The new document.
    pub document: Document,
    /// The article first, then each comment's text once.
    pub texts: Vec<Arc<Text>>,
}

/// Why a draft makes no document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DraftProblem {
    /// Every line is left out.
    NothingKept,
    /// The lines make no text.
    Text(TextProblem),
}

impl fmt::Display for DraftProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NothingKept => f.write_str("expected a line of an article or a comment, but found none"),
            Self::Text(problem) => problem.fmt(f),
        }
    }
}

impl std::error::Error for DraftProblem {}

impl Document {
    /// The document that a draft describes, read on the day `read_on` (`2024-07-30`).
    pub fn from_draft(
        draft: &Draft,
        read_on: Option<String>,
        at: Timestamp,
    ) -> Result<Brought, DraftProblem> {
        let in_article: Vec<(&Line, BlockRole)> =
            draft.lines.iter().filter_map(|line| Some((line, block_role(line.role)?))).collect();
        let article = Text::from_blocks(in_article.iter().map(|(line, _)| line.text.as_str()))
            .map_err(DraftProblem::Text)?;
        let mut texts = vec![Arc::new(article)];
        let comments = comments_of(draft, &mut texts)?;
        if texts[0].block_count() == 0 && comments.is_empty() {
            return Err(DraftProblem::NothingKept);
        }
        let document = Document {
            name: name_of(draft),
            source: draft.source.clone().filter(|source| !source.trim().is_empty()),
            read_on,
            language: draft.language.clone().filter(|language| !language.trim().is_empty()),
            article: texts[0].id(),
            roles: in_article.iter().map(|(_, role)| *role).collect(),
            comments,
            created: at,
            modified: at,
            extra: Extra::default(),
        };
        Ok(Brought { document, texts })
    }
}

fn name_of(draft: &Draft) -> String {
    let named = draft.name.trim();
    let titled = draft.lines.iter().find(|line| line.role == Role::Title).map(|line| line.text.as_str());
    let kept = draft.lines.iter().find(|line| block_role(line.role).is_some() || line.role == Role::Comment);
    match (named, titled) {
        ("", Some(title)) => title.to_owned(),
        ("", None) => kept.map_or_else(String::new, |line| crate::text::shorten(&line.text, 60)),
        (named, _) => named.to_owned(),
    }
}

fn comments_of(draft: &Draft, texts: &mut Vec<Arc<Text>>) -> Result<Vec<Comment>, DraftProblem> {
    let mut begun: Vec<(usize, Vec<&str>)> = Vec::new();
    for (number, line) in draft.lines.iter().enumerate().filter(|(_, line)| line.role == Role::Comment) {
        match begun.last_mut() {
            Some((_, blocks)) if line.said.continues => blocks.push(&line.text),
            _ => begun.push((number, vec![&line.text])),
        }
    }
    let mut comments: Vec<Comment> = Vec::with_capacity(begun.len());
    let mut earlier = std::collections::HashMap::<TextId, usize>::new();
    let mut id_of_line = std::collections::HashMap::<usize, CommentId>::new();
    for (number, blocks) in begun {
        let text = Text::from_blocks(blocks).map_err(DraftProblem::Text)?;
        let count = earlier.entry(text.id()).or_default();
        let id = CommentId::of(text.id(), *count);
        *count += 1;
        let said = &draft.lines[number].said;
        comments.push(Comment {
            id,
            text: text.id(),
            author: said.author.clone(),
            said_at: said.said_at.clone(),
            answers: said.answers.and_then(|line| id_of_line.get(&line).copied()),
        });
        id_of_line.insert(number, id);
        if *count == 1 {
            texts.push(Arc::new(text));
        }
    }
    Ok(comments)
}

fn block_role(role: Role) -> Option<BlockRole> {
    match role {
        Role::Title => Some(BlockRole::Title),
        Role::Heading => Some(BlockRole::Heading),
        Role::Paragraph => Some(BlockRole::Paragraph),
        Role::Quotation => Some(BlockRole::Quotation),
        Role::ListItem => Some(BlockRole::ListItem),
        Role::Caption => Some(BlockRole::Caption),
        Role::LeftOut | Role::Byline | Role::Comment => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::Said;

    fn comment(text: &str, answers: Option<usize>) -> Line {
        Line { text: text.into(), role: Role::Comment, said: Said { answers, ..Said::default() } }
    }

    #[test]
    fn article_and_comments_become_texts_of_their_own() {
        let mut second_paragraph = comment("and more", None);
        second_paragraph.said.continues = true;
        let draft = Draft {
            lines: vec![
                Line::new(Role::LeftOut, "Home"),
                Line::new(Role::Title, "The moon"),
                Line::new(Role::Paragraph, "It is full."),
                Line::new(Role::Byline, "Ann"),
                comment("Really?", None),
                second_paragraph,
                comment("Really?", Some(4)),
                comment("lol", Some(6)),
                comment("lol", Some(9)),
            ],
            ..Draft::default()
        };
        let brought = Document::from_draft(&draft, None, Timestamp::default()).expect("a document");
        let texts: Vec<&str> = brought.texts.iter().map(|text| text.canonical()).collect();
        assert_eq!(texts, ["The moon\nIt is full.", "Really?\nand more", "Really?", "lol"]);
        let document = brought.document;
        assert_eq!(document.name, "The moon");
        assert_eq!(document.roles, [BlockRole::Title, BlockRole::Paragraph]);
        let ids: std::collections::BTreeSet<_> = document.comments.iter().map(|c| c.id).collect();
        assert_eq!(ids.len(), 4, "comments with the same words are told apart");
        assert_eq!(document.comments[1].answers, Some(document.comments[0].id));
        assert_eq!(document.comments[2].answers, Some(document.comments[1].id));
        assert_eq!(document.comments[3].answers, None, "an answer to a line that begins no comment");
    }

    #[test]
    fn a_draft_without_a_kept_line_is_refused() {
        let draft = Draft { lines: vec![Line::new(Role::LeftOut, "Home")], ..Draft::default() };
        let refused = Document::from_draft(&draft, None, Timestamp::default());
        assert_eq!(refused, Err(DraftProblem::NothingKept));
    }
}
