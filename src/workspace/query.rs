//! What the page asks of the workspace.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::record::{Body, RecordKey};
use super::state::Workspace;
use crate::anchoring::{Anchor, Revision, Selectors, resolve};
use crate::annotation::{Claim, Marked, Passage, Standing};
use crate::codebook::{Codebook, EntryId, TagId};
use crate::document::{CommentId, Document};
use crate::id::{AnnotatorId, ClaimId, DocumentId};
use crate::text::{CharOffset, CharRange, Text, TextId};

/// A claim with the place where its words are now.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacedClaim {
    /// Which claim.
    pub id: ClaimId,
    /// Where it lies in the article of today.
    pub range: CharRange,
    /// The words stand elsewhere than they were marked, or are found only nearly.
    pub is_approximate: bool,
}

/// Where the claims of one document are in its article, for those that were marked in another text; the rest are where
/// they say.
///
/// Finding them costs a look at both texts, so what was found is kept as long as nothing that it rests on changes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Anchors {
    /// The article that was searched, when its text is there.
    article: Option<TextId>,
    found: BTreeMap<ClaimId, Anchored>,
}

#[derive(Clone, Debug, PartialEq)]
struct Anchored {
    passage: Passage,
    absent_from: Option<TextId>,
    /// The text that the passage was marked in was there, and so more than its words was known.
    is_compared: bool,
    anchor: Anchor,
}

impl Anchors {
    /// Finds the claims of a document, by what was found `before` where that still holds.
    pub fn of(workspace: &Workspace, id: DocumentId, before: &Self) -> Self {
        let mut looking = Looking::of(workspace, id);
        let mut anchors = Self { article: looking.article.map(|text| text.id()), found: BTreeMap::new() };
        for (id, claim) in claims_listed(workspace, id) {
            if let Some(found) = looking.find(id, claim, before) {
                anchors.found.insert(id, found);
            }
        }
        anchors
    }

    /// Looks again for these claims alone, after some claims of the document have changed and nothing else. Answers
    /// with where each of them can be drawn.
    pub fn look_again(
        &mut self,
        workspace: &Workspace,
        document: DocumentId,
        claims: &[ClaimId],
    ) -> Vec<PlacedClaim> {
        let mut looking = Looking::of(workspace, document);
        let article = looking.article.map(|text| text.id());
        let mut placed = Vec::new();
        for id in claims {
            let claim = workspace.claim(*id);
            let is_listed =
                |claim: &&Arc<Claim>| Some(claim.passage.text) == article || claim.document == document;
            let listed = claim.filter(is_listed);
            match listed.and_then(|claim| looking.find(*id, claim, self)) {
                Some(found) => self.found.insert(*id, found),
                None => self.found.remove(id),
            };
            placed.extend(listed.and_then(|claim| self.place(*id, claim)));
        }
        placed
    }

    /// Where a claim is that was marked in another text; `None` for one that is where it says.
    pub fn get(&self, claim: ClaimId) -> Option<&Anchor> {
        self.found.get(&claim).map(|found| &found.anchor)
    }

    /// The claims that can be drawn, in reading order: by start, the longer one first, then by id.
    pub fn placed(&self, workspace: &Workspace, document: DocumentId) -> Vec<PlacedClaim> {
        let placed = claims_listed(workspace, document).filter_map(|(id, claim)| self.place(id, claim));
        let mut placed: Vec<PlacedClaim> = placed.collect();
        placed.sort_unstable_by_key(|claim| in_reading_order(claim.range, claim.id));
        placed
    }

    fn place(&self, id: ClaimId, claim: &Claim) -> Option<PlacedClaim> {
        let (range, is_approximate) = match self.get(id) {
            Some(anchor) => (anchor.range()?, true),
            None => (claim.passage.range, false),
        };
        Some(PlacedClaim { id, range, is_approximate })
    }

    /// The claims whose words are not in the article, or at several places, by id.
    pub fn orphans(&self) -> impl Iterator<Item = (ClaimId, &Anchor)> {
        let found = self.found.iter().map(|(id, found)| (*id, &found.anchor));
        found.filter(|(_, anchor)| anchor.range().is_none())
    }
}

/// Sorts claims in reading order: by start, the longer one first, then by id.
pub fn in_reading_order(range: CharRange, id: ClaimId) -> (CharOffset, Reverse<CharOffset>, ClaimId) {
    (range.start(), Reverse(range.end()), id)
}

/// What it takes to find the claims of a document that were marked in another text.
struct Looking<'w> {
    workspace: &'w Workspace,
    article: Option<&'w Arc<Text>>,
    revisions: HashMap<TextId, Revision<'w>>,
}

impl<'w> Looking<'w> {
    fn of(workspace: &'w Workspace, document: DocumentId) -> Self {
        let article = workspace.document(document).and_then(|document| workspace.text(document.article));
        Self { workspace, article, revisions: HashMap::new() }
    }

    /// Where a claim is; `None` for one that is where it says.
    fn find(&mut self, id: ClaimId, claim: &Claim, before: &Anchors) -> Option<Anchored> {
        let Claim { passage, absent_from, .. } = claim;
        let article_id = self.article.map(|text| text.id());
        let is_there = |text: &&Arc<Text>| {
            text.id() == passage.text && text.slice(passage.range) == Some(&passage.quote)
        };
        if self.article.is_some_and(|text| is_there(&text)) && *absent_from != article_id {
            return None;
        }
        let marked_in = self.workspace.text(passage.text).filter(is_there);
        let known = before.found.get(&id).filter(|found| {
            before.article == article_id
                && found.passage == *passage
                && found.absent_from == *absent_from
                && found.is_compared == marked_in.is_some()
        });
        let anchor = match (known, self.article, marked_in) {
            (Some(known), ..) => known.anchor.clone(),
            (_, None, _) => Anchor::Orphan,
            _ if *absent_from == article_id => Anchor::Orphan,
            (_, Some(article), Some(text)) => {
                let revision =
                    self.revisions.entry(passage.text).or_insert_with(|| Revision::of(text, article));
                revision.carry(passage.range).anchor
            }
            (_, Some(article), None) => resolve(&Selectors::of_passage(passage), article),
        };
        let (passage, absent_from, is_compared) = (passage.clone(), *absent_from, marked_in.is_some());
        Some(Anchored { passage, absent_from, is_compared, anchor })
    }
}

/// The claims that can be drawn in a document, in reading order: by start, the longer one first, then by id.
pub fn claims_in(workspace: &Workspace, document: DocumentId) -> Vec<PlacedClaim> {
    Anchors::of(workspace, document, &Anchors::default()).placed(workspace, document)
}

/// The claims of a document whose words are not in its article, or at several places, by id.
pub fn orphans_in(workspace: &Workspace, document: DocumentId) -> Vec<(ClaimId, Anchor)> {
    let anchors = Anchors::of(workspace, document, &Anchors::default());
    anchors.orphans().map(|(id, anchor)| (id, anchor.clone())).collect()
}

/// The claims of the article's text, then those that were made in the document and lie in another one.
fn claims_listed(workspace: &Workspace, id: DocumentId) -> impl Iterator<Item = (ClaimId, &Arc<Claim>)> {
    let article = workspace.document(id).map(|document| document.article);
    let of_text = article.into_iter().flat_map(|article| workspace.claims_of_text(article));
    let elsewhere =
        workspace.claims_of_document(id).filter(move |(_, claim)| Some(claim.passage.text) != article);
    of_text.chain(elsewhere)
}

/// How many comments of a document are tagged how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// How many comments carry a tag, by tag. A comment with two tags counts for both.
    pub tagged: BTreeMap<TagId, usize>,
    /// How many comments carry none.
    pub untagged: usize,
    /// How many comments there are.
    pub comments: usize,
}

/// Counts what these annotators have tagged in a document.
pub fn summary(workspace: &Workspace, document: &Document, by: &BTreeSet<AnnotatorId>) -> Summary {
    let mut summary = Summary { comments: document.comments.len(), ..Summary::default() };
    for comment in &document.comments {
        let mut tags: Vec<&TagId> = workspace
            .tags_of(comment.id)
            .filter(|(key, _)| by.contains(&key.by))
            .map(|(_, tag)| &tag.tag)
            .collect();
        tags.sort_unstable();
        tags.dedup();
        summary.untagged += usize::from(tags.is_empty());
        for tag in tags {
            *summary.tagged.entry(tag.clone()).or_default() += 1;
        }
    }
    summary
}

/// How far an annotator is with the comments of a document, or of several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// How many comments there are.
    pub comments: usize,
    /// How many of them carry a tag.
    pub tagged: usize,
    /// How many comments are marked as unsure.
    pub unsure: usize,
    /// How many comments are marked as done.
    pub done: usize,
    /// How many documents there are.
    pub documents: usize,
    /// How many documents are marked as done.
    pub documents_done: usize,
    /// How many documents are marked as unsure.
    pub documents_unsure: usize,
}

/// Counts how far one annotator is with some documents. A comment that stands in two of them counts in both.
pub fn progress<'d>(
    workspace: &Workspace,
    documents: impl IntoIterator<Item = (DocumentId, &'d Arc<Document>)>,
    by: AnnotatorId,
) -> Progress {
    let mut progress = Progress::default();
    for (id, document) in documents {
        let is = |on, says| usize::from(workspace.is_marked(on, says, by));
        progress.documents += 1;
        progress.documents_done += is(Marked::Document(id), Standing::Done);
        progress.documents_unsure += is(Marked::Document(id), Standing::Unsure);
        progress.comments += document.comments.len();
        for comment in document.comment_ids() {
            progress.tagged += usize::from(workspace.tags_of(comment).any(|(key, _)| key.by == by));
            progress.unsure += is(Marked::Comment(comment), Standing::Unsure);
            progress.done += is(Marked::Comment(comment), Standing::Done);
        }
    }
    progress
}

/// Who has annotated a document: `me` first, even without an annotation, then by name,
/// those without one last.
pub fn annotators_of(workspace: &Workspace, document: DocumentId, me: AnnotatorId) -> Vec<AnnotatorId> {
    let open = workspace.document(document);
    let of_text = open.into_iter().flat_map(|document| workspace.claims_of_text(document.article));
    let claims = of_text.chain(workspace.claims_of_document(document)).map(|(_, claim)| claim.by);
    let comments = open.into_iter().flat_map(|document| &document.comments);
    let tags = comments.flat_map(|comment| workspace.tags_of(comment.id)).map(|(key, _)| key.by);
    // Once everybody is found who has signed anything at all, nobody else can come.
    let most = workspace.signers().filter(|by| *by != me).count();
    let mut others: BTreeSet<AnnotatorId> = BTreeSet::new();
    let mut all = claims.chain(tags).filter(|by| *by != me);
    while others.len() < most
        && let Some(by) = all.next()
    {
        others.insert(by);
    }
    let mut others: Vec<AnnotatorId> = others.into_iter().collect();
    others.sort_by_key(|by| {
        let name = workspace.annotator(*by).map(|annotator| annotator.name.clone()).unwrap_or_default();
        (name.is_empty(), name)
    });
    std::iter::once(me).chain(others).collect()
}

/// How many comments are tagged how toward a claim.
pub fn tag_counts_toward(workspace: &Workspace, claim: ClaimId) -> BTreeMap<TagId, usize> {
    let mut counts = BTreeMap::new();
    for (_, tag) in workspace.tags_toward(claim) {
        *counts.entry(tag.tag.clone()).or_default() += 1;
    }
    counts
}

/// What uses the entries of the codebook, of everybody and in every document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Uses(BTreeMap<EntryId, Found>);

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Found {
    claims: BTreeSet<ClaimId>,
    comments: BTreeSet<CommentId>,
    documents: BTreeSet<DocumentId>,
}

/// How much uses an entry, or several together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Use {
    /// How many claims are of the kinds.
    pub claims: usize,
    /// How many comments have the tags; one that has a tag twice counts once.
    pub comments: usize,
    /// In how many documents.
    pub documents: usize,
}

impl Uses {
    /// What uses an entry.
    pub fn of(&self, entry: &EntryId) -> Use {
        self.together(|own| own == entry)
    }

    /// What uses entries that `mine` explains and `theirs` does not.
    pub fn lost(&self, mine: &Codebook, theirs: &Codebook) -> Use {
        self.together(|entry| mine.name_of(entry).is_some() && theirs.name_of(entry).is_none())
    }

    /// Entries that are used, and that a codebook lacks.
    pub fn unexplained(&self, codebook: &Codebook) -> Vec<EntryId> {
        self.0.keys().filter(|entry| codebook.name_of(entry).is_none()).cloned().collect()
    }

    fn together(&self, is_meant: impl Fn(&EntryId) -> bool) -> Use {
        let mut all = Found::default();
        for (_, found) in self.0.iter().filter(|(entry, _)| is_meant(entry)) {
            all.claims.extend(&found.claims);
            all.comments.extend(&found.comments);
            all.documents.extend(&found.documents);
        }
        let Found { claims, comments, documents } = all;
        Use { claims: claims.len(), comments: comments.len(), documents: documents.len() }
    }
}

/// Looks through all claims and tags for the entries that they use.
pub fn uses(workspace: &Workspace) -> Uses {
    let mut uses: BTreeMap<EntryId, Found> = BTreeMap::new();
    for (key, record) in workspace.records() {
        match (key, &record.body) {
            (RecordKey::Claim(id), Some(Body::Claim(claim))) => {
                if let Some(kind) = &claim.kind {
                    let found = uses.entry(EntryId::Kind(kind.clone())).or_default();
                    found.claims.insert(id);
                    found.documents.insert(claim.document);
                }
            }
            (RecordKey::Tag(key), Some(Body::Tag(tag))) => {
                let found = uses.entry(EntryId::Tag(tag.tag.clone())).or_default();
                found.comments.insert(key.comment);
                found.documents.extend(workspace.documents_of_comment(key.comment));
            }
            _ => {}
        }
    }
    Uses(uses)
}
