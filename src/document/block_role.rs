//! What a block of an article is.

use serde::{Deserialize, Serialize};

/// How a block of an article is drawn and read out. It is no part of the text: changing it moves nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BlockRole {
    /// The article's title, drawn as its first heading.
    Title,
    /// A heading inside the article.
    Heading,
    /// A paragraph; what a block is when nothing else is known of it.
    #[default]
    Paragraph,
    /// A quotation set apart from the paragraphs.
    Quotation,
    /// One entry of a list.
    ListItem,
    /// The caption or credit of a picture.
    Caption,
}

impl BlockRole {
    /// Every role, in the order in which menus offer them.
    pub const ALL: [Self; 6] =
        [Self::Title, Self::Heading, Self::Paragraph, Self::Quotation, Self::ListItem, Self::Caption];
}
