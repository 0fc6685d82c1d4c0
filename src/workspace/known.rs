//! Recognises an article that is here already.

use super::likeness::likeness;
use super::state::Workspace;
use crate::document::Brought;
use crate::id::DocumentId;

/// Two texts are versions of one article if the longer one has this share of the shorter one.
const NEARLY: f64 = 0.5;

/// A document that has the article of a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// Which document.
    pub document: DocumentId,
    /// In what they are alike.
    pub likeness: Likeness,
    /// How many comments of the draft it lacks.
    pub new_comments: usize,
}

/// In what two articles are alike; what counts for more is greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// They are from the same address, and say something else.
    Source,
    /// They are versions of one text.
    NearlyText,
    /// They are the same, letter by letter.
    Text,
}

impl Workspace {
    /// The document that has the article of a draft already.
    pub fn known_article(&self, brought: &Brought) -> Option<Known> {
        let article = brought.texts.first().filter(|text| text.block_count() > 0)?;
        let source = brought.document.source.as_deref().map(plain_address);
        let alike = self.documents().filter_map(|(id, document)| {
            let own = self.text(document.article);
            let is_source = source.is_some() && document.source.as_deref().map(plain_address) == source;
            let likeness = if document.article == article.id() {
                Likeness::Text
            } else if own.is_some_and(|own| likeness(own, article) >= NEARLY) {
                Likeness::NearlyText
            } else if is_source {
                Likeness::Source
            } else {
                return None;
            };
            Some((likeness, id, document))
        });
        let (likeness, id, document) = alike.max_by_key(|(likeness, _, _)| *likeness)?;
        Some(Known { document: id, likeness, new_comments: document.grown_by(brought).added })
    }
}

/// An address without what differs between visits: scheme, `www`, fragment, a slash at the end, and marks of campaigns.
fn plain_address(address: &str) -> String {
    let address = address.trim().split('#').next().unwrap_or_default();
    let address = address.split_once("://").map_or(address, |(_, rest)| rest);
    let address = address.strip_prefix("www.").unwrap_or(address);
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let is_kept = |part: &&str| !part.is_empty() && !part.starts_with("utm_") && !part.starts_with("fbclid");
    let query: Vec<&str> = query.split('&').filter(is_kept).collect();
    format!("{}?{}", path.trim_end_matches('/').to_lowercase(), query.join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use crate::id::AnnotatorId;
    use crate::reading::{Draft, Line, Role};
    use crate::timestamp::Timestamp;
    use crate::workspace::{Asked, Command, plan};

    const HERE: &str =
        "The ferry has stopped for the winter, and nobody minds.\nIt will sail again in spring, they say.";

    fn draft(text: &str, source: &str) -> Draft {
        let lines = text.lines().map(|line| Line::new(Role::Paragraph, line)).collect();
        Draft { lines, source: Some(source.to_owned()), ..Draft::default() }
    }

    fn workspace() -> Workspace {
        let mut workspace = Workspace::default();
        let command = Command::AddDocument {
            id: DocumentId::from_bits(1),
            draft: draft(HERE, "https://example.org/ferry"),
            read_on: None,
        };
        let asked = Asked { command, by: AnnotatorId::from_bits(1), at: Timestamp::default() };
        let change = plan(&workspace, asked).expect("it can be added");
        workspace.apply(&change, crate::workspace::Version::LOWEST);
        workspace
    }

    #[test]
    fn an_article_is_known_by_its_text_or_its_address() {
        let workspace = workspace();
        let check = |text: &str, source: &str, likeness: Option<Likeness>| {
            let brought =
                Document::from_draft(&draft(text, source), None, Timestamp::default()).expect("a document");
            assert_eq!(
                workspace.known_article(&brought).map(|known| known.likeness),
                likeness,
                "{text} {source}"
            );
        };
        check(HERE, "", Some(Likeness::Text));
        check(&format!("{HERE}\nNew."), "", Some(Likeness::NearlyText));
        check("All is new here.", "http://www.example.org/ferry/?utm_source=x#top", Some(Likeness::Source));
        check("All is new here.", "https://example.org/other", None);
        check("All is new here.", "", None);
    }
}
