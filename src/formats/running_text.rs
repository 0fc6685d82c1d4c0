//! A document as one running text, for formats that know one text at a time.
//!
//! The article comes first, then each comment, with an empty line between them: `article⏎⏎comment⏎⏎comment`. No block of a
//! text is empty, so the empty lines tell the parts apart again. Places count code points of the whole.
//!
//! What is annotated in an older version of the article, and what is said of a comment whose text is missing, has no
//! place in it and is left out.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::project::Project;
use crate::annotation::{TagKey, Target};
use crate::document::{Comment, CommentId, Document};
use crate::id::{AnnotatorId, ClaimId, DocumentId};
use crate::text::{CharRange, Text};
use crate::timestamp::Timestamp;

/// What a claim without a kind is called where a format asks for a name.
pub const NO_KIND: &str = "claim-without-kind";

/// What a comment itself is called where it stands among the annotations.
pub const COMMENT: &str = "comment";

/// The relation of a tag to the claim or comment that it is toward.
pub const TOWARD: &str = "toward";

/// The relation of a comment to the one that it answers.
pub const ANSWERS: &str = "answers";

/// Between two parts.
const GAP: &str = "\n\n";

/// A document with what was decided about its parts.
pub struct RunningText<'p> {
    /// The document's name among records.
    pub id: DocumentId,
    /// What is known of it.
    pub document: &'p Document,
    /// The words of all its parts.
    pub words: String,
    /// The article, where it has words, and the comments in their order.
    pub parts: Vec<Part<'p>>,
    /// The claims in reading order, then the tags in the order of the comments.
    pub decisions: Vec<Decision<'p>>,
}

/// An article or a comment in its place.
pub struct Part<'p> {
    /// The comment; `None` for the article.
    pub comment: Option<&'p Comment>,
    /// Its text.
    pub text: &'p Arc<Text>,
    /// Where it starts in the running text.
    start: u32,
}

/// A claim or a tag.
pub struct Decision<'p> {
    /// Which one.
    pub id: DecisionId,
    /// Whose it is.
    pub by: AnnotatorId,
    /// The number of its part.
    pub part: usize,
    /// The words that it rests on, in its part; all of them for a tag without evidence.
    pub range: CharRange,
    /// It is about the part as a whole: no words were marked.
    pub is_whole: bool,
    /// The kind or the tag; `None` for a claim without a kind.
    pub label: Option<&'p str>,
    /// What the annotator remarks.
    pub note: &'p str,
    /// When it was made.
    pub created: Timestamp,
    /// When it was last changed.
    pub modified: Timestamp,
}

/// Names a claim or a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DecisionId {
    /// A claim.
    Claim(ClaimId),
    /// A tag.
    Tag(TagKey),
}

impl std::fmt::Display for DecisionId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Claim(id) => id.fmt(f),
            Self::Tag(key) => key.fmt(f),
        }
    }
}

impl Decision<'_> {
    /// What it is called in a format that asks for a name.
    pub fn name(&self) -> &str {
        self.label.unwrap_or(NO_KIND)
    }

    /// The claim that a tag is toward.
    pub fn claim(&self) -> Option<ClaimId> {
        match self.id {
            DecisionId::Tag(TagKey { target: Target::Claim(claim), .. }) => Some(claim),
            _ => None,
        }
    }

    /// A tag is toward the comment that the tagged one answers.
    pub fn is_toward_answered(&self) -> bool {
        matches!(self.id, DecisionId::Tag(TagKey { target: Target::Answered, .. }))
    }
}

impl<'p> RunningText<'p> {
    /// The documents of a project.
    pub fn all(project: &'p Project) -> Vec<Self> {
        let mut claims: HashMap<DocumentId, Vec<_>> = HashMap::new();
        for (document, id, claim) in project.claims_in_order() {
            if let Some(document) = document {
                claims.entry(document).or_default().push((id, claim));
            }
        }
        let mut tags: HashMap<CommentId, Vec<_>> = HashMap::new();
        for (key, tag) in project.tags() {
            tags.entry(key.comment).or_default().push((key, tag));
        }
        let documents = project.documents().map(|(id, document)| {
            let mut running = Self::empty(project, id, document);
            for (claim, body) in claims.get(&id).into_iter().flatten() {
                running.put(
                    Decision {
                        id: DecisionId::Claim(*claim),
                        by: body.by,
                        part: 0,
                        range: body.passage.range,
                        is_whole: false,
                        label: body.kind.as_ref().map(|kind| kind.as_str()),
                        note: &body.note,
                        created: body.created,
                        modified: body.modified,
                    },
                    Some(&body.passage),
                );
            }
            for part in 0..running.parts.len() {
                let of_part = running.parts[part].comment.and_then(|comment| tags.get(&comment.id));
                for (key, tag) in of_part.into_iter().flatten() {
                    let Some(whole) = running.parts[part].whole() else { continue };
                    // Evidence in an older version of a comment is no evidence in this one.
                    let text = running.parts[part].text.id();
                    let evidence = tag.evidence.as_ref().filter(|evidence| evidence.text == text);
                    running.put(
                        Decision {
                            id: DecisionId::Tag(*key),
                            by: key.by,
                            part,
                            range: evidence.map_or(whole, |evidence| evidence.range),
                            is_whole: evidence.is_none(),
                            label: Some(tag.tag.as_str()),
                            note: &tag.note,
                            created: tag.created,
                            modified: tag.modified,
                        },
                        evidence,
                    );
                }
            }
            running
        });
        documents.collect()
    }

    fn empty(project: &'p Project, id: DocumentId, document: &'p Document) -> Self {
        let mut running =
            Self { id, document, words: String::new(), parts: Vec::new(), decisions: Vec::new() };
        let mut start = 0;
        let texts = std::iter::once((None, document.article));
        let texts = texts.chain(document.comments.iter().map(|comment| (Some(comment), comment.text)));
        for (comment, text) in texts {
            let Some(text) = project.texts.get(&text).filter(|text| text.block_count() > 0) else { continue };
            if !running.parts.is_empty() {
                running.words.push_str(GAP);
                start += GAP.len() as u32;
            }
            running.words.push_str(text.canonical());
            running.parts.push(Part { comment, text, start });
            start += text.end().get();
        }
        running
    }

    /// Takes what stands where it says in its part.
    fn put(&mut self, decision: Decision<'p>, passage: Option<&crate::annotation::Passage>) {
        let Some(part) = self.parts.get(decision.part) else { return };
        let is_article = part.comment.is_none() == matches!(decision.id, DecisionId::Claim(_));
        let stands = passage.is_none_or(|passage| {
            passage.text == part.text.id() && part.text.slice(passage.range) == Some(&passage.quote)
        });
        if is_article && stands {
            self.decisions.push(decision);
        }
    }

    /// Where a stretch of a part lies in the whole, in code points.
    pub fn place(&self, part: usize, range: CharRange) -> (u32, u32) {
        let start = self.parts.get(part).map_or(0, |part| part.start);
        (start + range.start().get(), start + range.end().get())
    }

    /// The words that a decision rests on.
    pub fn quote(&self, decision: &Decision) -> &str {
        let part = self.parts.get(decision.part);
        part.and_then(|part| part.text.slice(decision.range)).unwrap_or_default()
    }

    /// The number of a comment's part.
    pub fn part_of(&self, comment: CommentId) -> Option<usize> {
        self.parts.iter().position(|part| part.comment.is_some_and(|own| own.id == comment))
    }

    /// The number of the part that a tag's comment answers.
    pub fn answered(&self, decision: &Decision) -> Option<usize> {
        self.part_of(self.parts.get(decision.part)?.comment?.answers?)
    }

    /// Each annotator with what is theirs. Claims of others that their tags are toward stand before it, so that the tags
    /// can point at them; [`Decision::by`] tells whose they are. Where nothing was annotated there is one entry without
    /// an annotator.
    pub fn by_annotator(&self) -> Vec<(Option<AnnotatorId>, Vec<&Decision<'p>>)> {
        let mut own: BTreeMap<AnnotatorId, Vec<&Decision>> = BTreeMap::new();
        for decision in &self.decisions {
            own.entry(decision.by).or_default().push(decision);
        }
        if own.is_empty() {
            return vec![(None, Vec::new())];
        }
        let mut all = Vec::new();
        for (by, own) in own {
            let aims: BTreeSet<ClaimId> = own.iter().filter_map(|decision| decision.claim()).collect();
            let is_borrowed = |other: &&Decision| {
                other.by != by && matches!(other.id, DecisionId::Claim(id) if aims.contains(&id))
            };
            all.push((Some(by), self.decisions.iter().filter(is_borrowed).chain(own).collect()));
        }
        all
    }
}

impl Part<'_> {
    /// All of it; `None` where it has no words.
    pub fn whole(&self) -> Option<CharRange> {
        CharRange::of(0, self.text.end().get())
    }
}
