//! What of the open document is drawn where, and which views a change touches.
//!
//! A drawing is derived from the workspace: the claims in reading order with their numbers and lanes, block by
//! block. Comparing the drawings before and after a change tells the views that must look again; nothing else
//! is woken, so an edit costs what it touches, not what is there.

use std::collections::{BTreeSet, HashMap};

use crate::anchoring::Anchor;
use crate::annotation::Marked;
use crate::document::CommentId;
use crate::highlight::{self, Segment};
use crate::id::{ClaimId, DocumentId};
use crate::text::{CharRange, Text};
use crate::workspace::{Anchors, Body, PlacedClaim, RecordKey, Touched, Workspace};

/// Something on the page that looks at a part of the workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum View {
    /// The list of documents.
    Documents,
    /// The open document: its name, language, blocks and comments.
    Document,
    /// One block of its article, with the claims in it.
    Block(usize),
    /// Which claims there are, in which order.
    Claims,
    /// One claim: its number, kind, note and what is tagged toward it.
    Claim(ClaimId),
    /// Which comments have which tags.
    Tags,
    /// The tags of one comment.
    Comment(CommentId),
    /// How many comments are tagged how, and what is marked as unsure or done.
    Summary,
    /// Anything that is said in the open document: what a search looks through.
    Annotations,
    /// What can be undone and redone.
    History,
    /// The kinds and tags in use.
    Codebook,
    /// The annotators' names.
    Annotators,
}

/// The claims of one document as they are drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawing {
    claims: Vec<DrawnClaim>,
    numbers: HashMap<ClaimId, usize>,
    /// For each block, the places in `claims` of those that lie in it.
    blocks: Vec<Vec<usize>>,
    anchors: Anchors,
    orphans: Vec<ClaimId>,
}

/// One claim as it is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DrawnClaim {
    /// Which claim.
    pub id: ClaimId,
    /// Where it lies in the article.
    pub range: CharRange,
    /// Its number in reading order, from 1.
    pub number: usize,
    /// Its lane, from 1, nearest the text, to [`highlight::LANES`].
    pub lane: usize,
    /// Its words were found elsewhere than they were marked.
    pub is_approximate: bool,
}

impl Drawing {
    /// The drawing of a document; empty when its text is missing.
    pub fn of(workspace: &Workspace, document: DocumentId) -> Self {
        Self::after(workspace, document, &Self::default())
    }

    /// The drawing after another one: what was found for that is not looked for again.
    fn after(workspace: &Workspace, document: DocumentId, before: &Self) -> Self {
        let text = workspace.document(document).and_then(|document| workspace.text(document.article));
        let anchors = Anchors::of(workspace, document, &before.anchors);
        let orphans = anchors.orphans().map(|(id, _)| id).collect();
        let Some(text) = text else {
            return Self { orphans, anchors, ..Self::default() };
        };
        let placed = anchors.placed(workspace, document);
        let ranges: Vec<CharRange> = placed.iter().map(|claim| claim.range).collect();
        let lanes = highlight::lanes(&ranges);
        let claims: Vec<DrawnClaim> = placed
            .iter()
            .zip(lanes)
            .enumerate()
            .map(|(place, (PlacedClaim { id, range, is_approximate }, lane))| DrawnClaim {
                id: *id,
                range: *range,
                number: place + 1,
                lane,
                is_approximate: *is_approximate,
            })
            .collect();
        let mut blocks = vec![Vec::new(); text.block_count()];
        for (place, claim) in claims.iter().enumerate() {
            for block in text.blocks_of(claim.range) {
                blocks[block].push(place);
            }
        }
        let numbers = claims.iter().map(|claim| (claim.id, claim.number)).collect();
        Self { claims, numbers, blocks, anchors, orphans }
    }

    /// The claims in reading order.
    pub fn claims(&self) -> &[DrawnClaim] {
        &self.claims
    }

    /// The claims whose words are not in the article, or at several places.
    pub fn orphans(&self) -> &[ClaimId] {
        &self.orphans
    }

    /// Where a claim is that was marked in another text; `None` for one that is where it says.
    pub fn anchor(&self, id: ClaimId) -> Option<&Anchor> {
        self.anchors.get(id)
    }

    /// A claim as it is drawn; `None` when it isn't.
    pub fn claim(&self, id: ClaimId) -> Option<&DrawnClaim> {
        self.claims.get(self.numbers.get(&id)?.checked_sub(1)?)
    }

    /// The segments of a block, each with the claims that cover it.
    pub fn segments(&self, text: &Text, block: usize) -> Vec<(Segment, Vec<DrawnClaim>)> {
        let Some(whole) = text.block_range(block) else {
            return Vec::new();
        };
        let inside: Vec<(usize, CharRange)> =
            self.in_block(block).map(|claim| (claim.number - 1, claim.range)).collect();
        highlight::segments(whole, &inside)
            .into_iter()
            .map(|segment| {
                let claims = segment.claims.iter().map(|place| self.claims[*place]).collect();
                (segment, claims)
            })
            .collect()
    }

    fn in_block(&self, block: usize) -> impl Iterator<Item = &DrawnClaim> {
        self.blocks.get(block).into_iter().flatten().map(|place| &self.claims[*place])
    }

    /// The claims and blocks that look different in `after`.
    fn differences(&self, after: &Self, views: &mut BTreeSet<View>) {
        let ids = |drawing: &Self| drawing.claims.iter().map(|claim| claim.id).collect::<Vec<_>>();
        if ids(self) != ids(after) || self.orphans != after.orphans {
            views.insert(View::Claims);
        }
        for claim in &after.claims {
            if self.claim(claim.id) != Some(claim) {
                views.insert(View::Claim(claim.id));
            }
        }
        for block in 0..self.blocks.len().max(after.blocks.len()) {
            if !self.in_block(block).eq(after.in_block(block)) {
                views.insert(View::Block(block));
            }
        }
    }
}

/// The open document's drawing after some records have changed, and the views that must look again.
///
/// `workspace` is that after the change, `before` the drawing before it. The drawing is made anew only when a
/// claim came, went or moved, or the document was cut anew.
pub fn redraw(
    workspace: &Workspace,
    open: DocumentId,
    before: &Drawing,
    touched: &[Touched],
) -> (Option<Drawing>, BTreeSet<View>) {
    let mut views = BTreeSet::new();
    let mut needs_drawing = false;
    for Touched { key, before: old, after: new } in touched {
        match key {
            RecordKey::Document(id) => {
                views.insert(View::Documents);
                if *id == open && old != new {
                    views.extend([View::Document, View::Summary, View::Tags, View::Annotations]);
                    needs_drawing = true;
                }
            }
            RecordKey::Claim(id) => {
                views.extend([View::Claim(*id), View::Annotations]);
                match (old, new) {
                    (Some(Body::Claim(old)), Some(Body::Claim(new)))
                        if old.passage == new.passage && old.absent_from == new.absent_from =>
                    {
                        if old.kind != new.kind
                            && let Some(drawn) = before.claim(*id)
                        {
                            let blocks = before.blocks_with(workspace, open, drawn.range);
                            views.extend(blocks.map(View::Block));
                        }
                    }
                    _ => needs_drawing = true,
                }
            }
            RecordKey::Tag(key) => {
                views.extend([View::Comment(key.comment), View::Summary, View::Annotations]);
                if old.is_some() != new.is_some() {
                    views.insert(View::Tags);
                }
                if let crate::annotation::Target::Claim(claim) = key.target {
                    views.insert(View::Claim(claim));
                }
            }
            RecordKey::Mark(key) => {
                views.insert(View::Summary);
                match key.on {
                    Marked::Document(_) => views.insert(View::Documents),
                    Marked::Comment(comment) => views.insert(View::Comment(comment)),
                };
            }
            RecordKey::Annotator(_) => {
                views.insert(View::Annotators);
            }
            RecordKey::Codebook => {
                views.insert(View::Codebook);
            }
        }
    }
    if !needs_drawing {
        return (None, views);
    }
    let after = Drawing::after(workspace, open, before);
    before.differences(&after, &mut views);
    (Some(after), views)
}

impl Drawing {
    fn blocks_with(
        &self,
        workspace: &Workspace,
        open: DocumentId,
        range: CharRange,
    ) -> std::ops::Range<usize> {
        let text = workspace.document(open).and_then(|document| workspace.text(document.article));
        text.map_or(0..0, |text| text.blocks_of(range))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::{Standing, Target};
    use crate::codebook::{KindId, TagId};
    use crate::id::{AnnotatorId, ReplicaId};
    use crate::reading::{Draft, Line, Role};
    use crate::text::CharOffset;
    use crate::timestamp::Timestamp;
    use crate::workspace::{Asked, Command, Timeline, plan};

    const OPEN: DocumentId = DocumentId::from_bits(1);

    struct Desk {
        timeline: Timeline,
        drawing: Drawing,
    }

    impl Desk {
        /// Ten claims a block, and a comment a block; half of the claims have a tag toward them.
        fn with(annotations: usize) -> Self {
            let claims = annotations / 2;
            let mut lines: Vec<Line> = (0..claims.div_ceil(10))
                .map(|n| Line::new(Role::Paragraph, format!("{n} moons {}", "x".repeat(40))))
                .collect();
            lines.extend((0..claims).map(|n| Line::new(Role::Comment, format!("really {n}?"))));
            let draft = Draft { lines, ..Draft::default() };
            let mut desk = Self {
                timeline: Timeline::new(Workspace::default(), ReplicaId::from_bits(1)),
                drawing: Drawing::default(),
            };
            desk.does(Command::AddDocument { id: OPEN, draft, read_on: None });
            for n in 0..claims {
                desk.claims(n, n / 10, n as u32 % 10);
                let document = desk.timeline.workspace().document(OPEN).expect("it was added").clone();
                let comment = document.comments[n].id;
                let target = Target::Claim(ClaimId::from_bits(n as u64));
                let tag = TagId::parse("skeptical").expect("a plain word");
                desk.does(Command::TagComment { document: OPEN, comment, target, tag });
            }
            desk.drawing = Drawing::of(desk.timeline.workspace(), OPEN);
            desk
        }

        fn claims(&mut self, id: usize, block: usize, at: u32) -> BTreeSet<View> {
            let text = self.article();
            let start = text.block_range(block).expect("a block of the article").start().after(at);
            let range = CharRange::new(start, start.after(4)).expect("start before end");
            let id = ClaimId::from_bits(id as u64);
            self.does(Command::HighlightClaim { id, document: OPEN, text: text.id(), range, kind: None })
        }

        fn article(&self) -> std::sync::Arc<Text> {
            let workspace = self.timeline.workspace();
            let document = workspace.document(OPEN).expect("it was added");
            workspace.text(document.article).expect("its text came along").clone()
        }

        /// Only the first hundred commands redraw, so that setting up stays quick.
        fn does(&mut self, command: Command) -> BTreeSet<View> {
            let asked = Asked { command, by: AnnotatorId::from_bits(1), at: Timestamp::default() };
            let change = plan(self.timeline.workspace(), asked).expect("a command that can be done");
            self.timeline.commit(change.clone());
            if self.drawing == Drawing::default() {
                return BTreeSet::new();
            }
            let (after, views) = redraw(self.timeline.workspace(), OPEN, &self.drawing, &change.touched);
            self.drawing = after.unwrap_or(std::mem::take(&mut self.drawing));
            assert_eq!(self.drawing, Drawing::of(self.timeline.workspace(), OPEN), "nothing was missed");
            views
        }
    }

    #[test]
    fn an_edit_wakes_as_many_views_at_10_000_annotations_as_at_100() {
        let woken = |annotations: usize| {
            let mut desk = Desk::with(annotations);
            let last = annotations / 2 - 1;
            let claim = ClaimId::from_bits(3);
            let document = desk.timeline.workspace().document(OPEN).expect("it was added").clone();
            let comment = document.comments[3].id;
            let target = Target::Article;
            let tag = TagId::parse("off-topic").expect("a plain word");
            let moved = CharRange::of(2, 9).expect("start before end");
            let text = document.article;
            let moon = CharRange::new(CharOffset::new(0), CharOffset::new(3));
            [
                desk.does(Command::SetKind { claim, kind: KindId::parse("fact") }),
                desk.does(Command::WriteClaimNote { claim, note: "hm".into() }),
                desk.does(Command::TagComment { document: OPEN, comment, target, tag }),
                desk.does(Command::SetEvidence { document: OPEN, comment, target, range: moon }),
                desk.does(Command::Untag { comment, target }),
                desk.does(Command::Mark {
                    document: OPEN,
                    on: vec![Marked::Comment(comment)],
                    says: Standing::Unsure,
                }),
                desk.does(Command::MoveEnds { claim: ClaimId::from_bits(2), text, range: moved }),
                desk.claims(annotations, last / 10, 30),
                desk.does(Command::RemoveClaim { claim: ClaimId::from_bits(annotations as u64) }),
            ]
            .map(|views| views.len())
        };
        assert_eq!(woken(100), woken(10_000));
        assert!(woken(100).iter().all(|count| (1..=8).contains(count)), "{:?}", woken(100));
    }
}
