//! What a reader made of a text, line by line: what the preview shows and "Add" turns into a document.
//!
//! A draft is plain data. It crosses from the worker to the page as JSON, and the bundled samples are
//! kept in the same form. It holds text, never markup. Every line of the source is here exactly once,
//! in its order, the ones that are left out too, so that a person can call any of them back.

use serde::{Deserialize, Serialize};

/// An article and its comments as read, before anything is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Draft {
    /// The name proposed for the document. Empty when nothing suggests one.
    pub name: String,
    /// The address that the text came from, when the text gives it.
    pub source: Option<String>,
    /// A BCP 47 tag such as `fr`; `None` when the text is too short to tell.
    pub language: Option<String>,
    /// The source's lines in their order, hard-wrapped ones joined.
    pub lines: Vec<Line>,
}

/// One line of the source and what it was taken for.
///
/// Invariant of every reader: `text` holds no line break and is not blank.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Line {
    /// The line as it stands in the source, without the white space around it.
    pub text: String,
    /// What the line was taken for.
    pub role: Role,
    /// Who said it, when and to whom; only looked at where `role` is [`Role::Comment`].
    #[serde(default, skip_serializing_if = "Said::is_unknown")]
    pub said: Said,
}

/// What a line of a pasted text can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Not part of the document: navigation, an address block, "Comments (6)", "Reply".
    LeftOut,
    /// The article's title, drawn as its first heading.
    Title,
    /// A heading inside the article.
    Heading,
    /// A paragraph of the article.
    Paragraph,
    /// A quotation set apart from the paragraphs.
    Quotation,
    /// One entry of a list.
    ListItem,
    /// The caption or credit of a picture.
    Caption,
    /// The line that names a comment's author and time, over the comment or under it. What it says is in that
    /// comment's [`Said`]; the line itself is not drawn in the document.
    Byline,
    /// A paragraph of a comment.
    Comment,
}

/// Who said a comment, when, and which comment it answers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Said {
    /// This line goes on with the comment before it: a comment of several paragraphs. Only lines that are left
    /// out may stand between.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub continues: bool,
    /// The author's name as the page gives it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// The time: `2024-07-30T18:42` or `2024-07-30` (the page's own clock, no zone) where the text
    /// could be understood, else the words themselves ("il y a 3 heures").
    #[serde(skip_serializing_if = "Option::is_none")]
    pub said_at: Option<String>,
    /// The index in [`Draft::lines`] of the line that begins the comment answered by this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answers: Option<usize>,
}

impl Said {
    /// Nothing is known of the comment's author, time or parent, and it starts with this line.
    pub fn is_unknown(&self) -> bool {
        *self == Self::default()
    }
}

impl Draft {
    /// How many lines have `role`; for comments, how many comments there are.
    pub fn count(&self, role: Role) -> usize {
        self.lines.iter().filter(|line| line.role == role && !line.is_continuation()).count()
    }
}

impl Draft {
    /// How deep the comments answer each other: 1 if none answers another one, 0 if there are none.
    pub fn levels(&self) -> usize {
        let mut levels = vec![0; self.lines.len()];
        for (number, line) in self.lines.iter().enumerate() {
            if line.role == Role::Comment && !line.said.continues {
                let above =
                    line.said.answers.filter(|above| *above < number).map_or(0, |above| levels[above]);
                levels[number] = above + 1;
            }
        }
        levels.into_iter().max().unwrap_or_default()
    }
}

impl Line {
    /// A line with a role and nothing known of who said it.
    pub fn new(role: Role, text: impl Into<String>) -> Self {
        Self { text: text.into(), role, said: Said::default() }
    }

    /// The line belongs to the comment of the line before it.
    pub fn is_continuation(&self) -> bool {
        self.role == Role::Comment && self.said.continues
    }
}
