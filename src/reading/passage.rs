//! A line of the source before anything is known of its role.

use super::draft::Role;

/// A line of the source; after joining, a whole paragraph of it.
///
/// Invariant, kept by the readers that make passages: `text` is trimmed, not blank, and has no line break.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Passage {
    /// The words, without the mark of a list item or a quotation.
    pub text: String,
    /// The mark of a list item: `•`, `-`, `*`.
    pub bullet: Option<char>,
    /// How deep the line is quoted by `>`.
    pub depth: usize,
    /// The white space before the line, in columns.
    pub indent: usize,
    /// A blank line stands before it.
    pub is_after_gap: bool,
    /// What the format itself says the line is, as Markdown does; code is a paragraph.
    pub given: Option<Role>,
}

impl Passage {
    /// The line with its list mark: what it is where it isn't a list item after all.
    pub fn with_bullet(&self) -> String {
        match self.bullet {
            Some(bullet) => format!("{bullet} {}", self.text),
            None => self.text.clone(),
        }
    }
}

/// Nothing of this text can be seen: white space, and characters without width.
pub(super) fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_without_width(c))
}

/// Zero-width space and joiners, marks of direction, soft hyphen, word joiner, byte order mark.
fn is_without_width(character: char) -> bool {
    matches!(character, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{FEFF}')
        || matches!(character, '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}')
}
