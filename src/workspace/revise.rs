//! An article that was brought in again, with another text or more comments.
//!
//! [`Review`] says where the claims of then are now and what became of the comments; a person looks it over.
//! `Command::ReviseDocument` then takes the new text, with each claim where the person has put it: at a place of the new
//! text, or nowhere. A claim that is nowhere keeps its old text, its words and all that was said of it, is listed, and
//! goes into every file.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::plan::Refusal;
use super::recomment::{MergedComments, merged_comments};
use super::state::Workspace;
use crate::anchoring::{Anchor, Carried, Reason, Revision, Selectors, resolve};
use crate::annotation::{Claim, Passage, TagKey};
use crate::document::Document;
use crate::id::{ClaimId, DocumentId};
use crate::reading::Draft;
use crate::text::{CharRange, Text, TextId};
use crate::timestamp::Timestamp;

/// Where a person puts a claim when its article is revised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placing {
    /// At a stretch of the new article.
    At(CharRange),
    /// Nowhere: its words are not in the new article.
    Nowhere,
}

/// What a revised text would change, to be looked over.
#[derive(Clone, Debug, PartialEq)]
pub struct Review {
    /// The article as it is here.
    pub before: TextId,
    /// The new one.
    pub article: Arc<Text>,
    /// Where each claim of the document is in it, by its place in the old article; those of older texts come last.
    pub claims: Vec<(ClaimId, Carried)>,
    /// How many comments are new.
    pub added: usize,
    /// How many comments have other words now.
    pub edited: usize,
    /// How many comments the new page doesn't have; they stay.
    pub gone: usize,
}

impl Review {
    /// Holds a draft against a document.
    pub fn of(workspace: &Workspace, id: DocumentId, draft: &Draft) -> Result<Self, Refusal> {
        let document = workspace.document(id).ok_or(Refusal::NoDocument(id))?;
        let brought = Document::from_draft(draft, None, Timestamp::default()).map_err(Refusal::Draft)?;
        let article = brought.texts.first().cloned().ok_or(Refusal::NoText(brought.document.article))?;
        let mut claims: Vec<(ClaimId, &Arc<Claim>)> = workspace.claims_of_document(id).collect();
        claims.sort_by_key(|(id, claim)| {
            (claim.passage.text != document.article, claim.passage.range.start(), *id)
        });
        let mut carrier = Carrier { workspace, new: &article, revisions: HashMap::new() };
        let claims = claims.into_iter().map(|(id, claim)| (id, carrier.carry(&claim.passage))).collect();
        let MergedComments { added, edited, gone, .. } = merged_comments(workspace, document, &brought);
        Ok(Self {
            before: document.article,
            claims,
            added,
            edited: edited.len(),
            gone,
            article: article.clone(),
        })
    }
}

/// Carries passages of several texts over to one.
struct Carrier<'t> {
    workspace: &'t Workspace,
    new: &'t Text,
    revisions: HashMap<TextId, Revision<'t>>,
}

impl Carrier<'_> {
    fn carry(&mut self, passage: &Passage) -> Carried {
        let old =
            self.workspace.text(passage.text).filter(|old| old.slice(passage.range) == Some(&passage.quote));
        match old {
            Some(old) if old.id() == self.new.id() => {
                Carried { anchor: Anchor::Exact(passage.range), reason: Reason::InItsPlace }
            }
            Some(old) => {
                let revision =
                    self.revisions.entry(passage.text).or_insert_with(|| Revision::of(old, self.new));
                revision.carry(passage.range)
            }
            None => {
                let anchor = resolve(&Selectors::of_passage(passage), self.new);
                let is_nothing = anchor == Anchor::Orphan;
                Carried {
                    anchor,
                    reason: if is_nothing { Reason::NothingLikeIt } else { Reason::ByItsWords },
                }
            }
        }
    }
}

/// What a revision changes.
pub struct Revised {
    pub document: Document,
    pub texts: Vec<Arc<Text>>,
    pub claims: Vec<(ClaimId, Claim)>,
    /// The evidence of tags whose comment has other words now, where these are still among them.
    pub evidence: Vec<(TagKey, Passage)>,
}

/// The document with the text of a draft, and its claims where they were put. Those that nothing is said of stay as
/// they are.
pub fn revise(
    workspace: &Workspace,
    id: DocumentId,
    before: &Document,
    draft: &Draft,
    read_on: Option<String>,
    placings: &[(ClaimId, Placing)],
    at: Timestamp,
) -> Result<Revised, Refusal> {
    let brought = Document::from_draft(draft, None, at).map_err(Refusal::Draft)?;
    let article = brought.texts.first().ok_or(Refusal::NoText(brought.document.article))?;
    let MergedComments { comments, edited, .. } = merged_comments(workspace, before, &brought);
    let mut document = before.clone();
    if document.article != article.id() {
        document.roles = brought.document.roles;
    }
    document.article = article.id();
    document.comments = comments;
    document.read_on = read_on.or(document.read_on);
    document.source = document.source.or(brought.document.source);
    document.language = document.language.or(brought.document.language);
    let mut claims = Vec::new();
    let placings: BTreeMap<ClaimId, Placing> = placings.iter().copied().collect();
    for (claim_id, placing) in &placings {
        let claim = workspace.claim(*claim_id).filter(|claim| claim.document == id);
        let claim = claim.ok_or(Refusal::NoClaim(*claim_id))?;
        let mut after = Claim::clone(claim);
        match placing {
            Placing::At(range) => {
                after.passage = Passage::of(article, *range).ok_or(Refusal::OutOfRange(*range))?;
                after.absent_from = None;
            }
            Placing::Nowhere => after.absent_from = Some(article.id()),
        }
        if after.passage.quote != claim.passage.quote {
            after.modified = at;
        }
        claims.push((*claim_id, after));
    }
    let mut evidence = Vec::new();
    for (comment, old, new) in edited {
        let new = brought.texts.iter().find(|text| text.id() == new);
        let Some((old, new)) = workspace.text(old).zip(new) else { continue };
        let mut revision = None;
        for (key, tag) in workspace.tags_of(comment) {
            let Some(words) = tag.evidence.as_ref().filter(|words| words.text == old.id()) else { continue };
            let revision = revision.get_or_insert_with(|| Revision::of(old, new));
            let found = revision.carry(words.range).anchor.certain_range();
            evidence.extend(found.and_then(|range| Some((key, Passage::of(new, range)?))));
        }
    }
    Ok(Revised { document, texts: brought.texts, claims, evidence })
}
