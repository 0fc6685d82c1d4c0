//! What of the open document is drawn where, and which views a change touches.
//!
//! A drawing is derived from the workspace: the claims in reading order with their numbers and lanes, block by
//! block. Comparing the drawings before and after a change tells the views that must look again; nothing else
//! is woken, so an edit costs what it touches, not what is there.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::sync::Arc;

use crate::anchoring::Anchor;
use crate::annotation::Marked;
use crate::document::CommentId;
use crate::highlight::{self, Segment};
use crate::id::{ClaimId, DocumentId};
use crate::text::{CharOffset, CharRange, Text};
use crate::workspace::{Anchors, Body, PlacedClaim, RecordKey, Touched, Workspace, in_reading_order};

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
    /// In reading order.
    claims: Vec<DrawnClaim>,
    /// For each place in `claims`, the farthest end of the claims up to there: what says where a stretch of text meets the
    /// first of them.
    reach: Vec<CharOffset>,
    /// Where each claim lies, by which its place in `claims` is found. That place itself would change for every claim
    /// behind one that comes or goes.
    ranges: HashMap<ClaimId, CharRange>,
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
        let anchors = Anchors::of(workspace, document, &before.anchors);
        let orphans = anchors.orphans().map(|(id, _)| id).collect();
        if article_of(workspace, document).is_none() {
            return Self { orphans, anchors, ..Self::default() };
        }
        let claims: Vec<DrawnClaim> =
            anchors.placed(workspace, document).into_iter().map(DrawnClaim::unnumbered).collect();
        let ranges = claims.iter().map(|claim| (claim.id, claim.range)).collect();
        let mut drawing = Self { claims, reach: Vec::new(), ranges, anchors, orphans };
        drawing.reach_and_number(0);
        drawing.assign_lanes(0..drawing.claims.len(), CharOffset::new(0));
        drawing
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
        self.claims.get(self.place(id, *self.ranges.get(&id)?)).filter(|claim| claim.id == id)
    }

    /// The claims that lie in a stretch of the text, or reach into it, in reading order.
    pub fn within(&self, stretch: CharRange) -> impl Iterator<Item = &DrawnClaim> {
        let from = self.reach.partition_point(|end| *end <= stretch.start());
        let near = self.claims.iter().skip(from).take_while(move |claim| claim.range.start() < stretch.end());
        near.filter(move |claim| claim.range.overlaps(stretch))
    }

    /// The segments of a block, each with the claims that cover it.
    pub fn segments(&self, text: &Text, block: usize) -> Vec<(Segment, Vec<DrawnClaim>)> {
        let Some(whole) = text.block_range(block) else {
            return Vec::new();
        };
        let inside: Vec<(usize, CharRange)> =
            self.within(whole).map(|claim| (claim.number - 1, claim.range)).collect();
        highlight::segments(whole, &inside)
            .into_iter()
            .map(|segment| {
                let claims = segment.claims.iter().map(|place| self.claims[*place]).collect();
                (segment, claims)
            })
            .collect()
    }

    /// Where a claim stands in reading order, or would.
    fn place(&self, id: ClaimId, range: CharRange) -> usize {
        let sought = in_reading_order(range, id);
        self.claims.partition_point(|claim| in_reading_order(claim.range, claim.id) < sought)
    }

    /// Follows some claims that came, went or moved: only these are looked for again, and lanes change only among those
    /// that lie over each other. Whose number alone has changed is not named one by one: they can be half of all.
    fn follow(
        &mut self,
        workspace: &Workspace,
        open: DocumentId,
        text: &Text,
        changed: &[ClaimId],
    ) -> Redrawn {
        let mut views: BTreeSet<View> = BTreeSet::new();
        let mut before: HashMap<ClaimId, DrawnClaim> = HashMap::new();
        let mut first = self.claims.len();
        let mut last = 0_usize;
        let mut until = CharOffset::new(0);
        for id in changed {
            if let Some(range) = self.ranges.remove(id) {
                let place = self.place(*id, range);
                before.insert(*id, self.claims.remove(place));
                last = last.saturating_sub(usize::from(place < last)).max(place);
                first = first.min(place);
                until = until.max(range.end());
            }
        }
        let placed = self.anchors.look_again(workspace, open, changed);
        let is_as_many = placed.len() == before.len();
        for claim in placed {
            let place = self.place(claim.id, claim.range);
            self.ranges.insert(claim.id, claim.range);
            until = until.max(claim.range.end());
            let drawn = DrawnClaim { number: 0, ..DrawnClaim::unnumbered(claim) };
            self.claims.insert(place, drawn);
            last = (last + usize::from(place <= last)).max(place + 1);
            first = first.min(place);
        }
        let first = first.min(self.claims.len());
        let renumbered = self.reach_and_number(first);
        let relaned = self.assign_lanes(first..last.min(self.claims.len()), until);
        let mut differ: Vec<DrawnClaim> =
            relaned.into_iter().filter_map(|place| self.claims.get(place)).copied().collect();
        for id in changed {
            let (old, new) = (before.get(id).copied(), self.claim(*id).copied());
            if old != new {
                differ.extend(old.into_iter().chain(new));
            }
        }
        for claim in differ {
            views.insert(View::Claim(claim.id));
            views.extend(text.blocks_of(claim.range).map(View::Block));
        }
        let orphans: Vec<ClaimId> = self.anchors.orphans().map(|(id, _)| id).collect();
        let others_moved = renumbered.clone().any(|place| !changed.contains(&self.claims[place].id));
        let is_same_set = is_as_many && before.keys().all(|id| self.ranges.contains_key(id));
        if !is_same_set || others_moved || orphans != self.orphans {
            views.insert(View::Claims);
        }
        self.orphans = orphans;
        Redrawn { views, renumbered }
    }

    /// Says anew of each claim from a place on how far the text is covered up to it, and its number. Answers with the
    /// stretch of claims that have another number now.
    fn reach_and_number(&mut self, from: usize) -> Range<usize> {
        let mut farthest = from.checked_sub(1).and_then(|last| self.reach.get(last)).copied();
        self.reach.truncate(from);
        let (mut first, mut end) = (self.claims.len(), from);
        for (place, claim) in self.claims.iter_mut().enumerate().skip(from) {
            let reach = farthest.map_or(claim.range.end(), |farthest| farthest.max(claim.range.end()));
            farthest = Some(reach);
            self.reach.push(reach);
            if claim.number != place + 1 {
                claim.number = place + 1;
                first = first.min(place);
                end = place + 1;
            }
        }
        first..end.max(first)
    }

    /// Assigns the lanes of the claims at some places, and of all that share the text with them or with those that lay
    /// there before, up to `until`. Answers with the places where a lane has changed.
    ///
    /// Where a claim begins behind the end of all before it, every lane is free: from there on nothing changes.
    fn assign_lanes(&mut self, places: Range<usize>, until: CharOffset) -> Vec<usize> {
        let is_free = |place: usize| {
            let Some(before) = place.checked_sub(1).and_then(|before| self.reach.get(before)) else {
                return true;
            };
            self.claims.get(place).is_none_or(|claim| *before <= claim.range.start())
        };
        let mut from = places.start;
        while !is_free(from) {
            from -= 1;
        }
        let is_over = |place: usize| {
            place >= places.end
                && is_free(place)
                && self.claims.get(place).is_none_or(|claim| claim.range.start() >= until)
        };
        let mut end = from;
        while end < self.claims.len() && !is_over(end) {
            end += 1;
        }
        let ranges: Vec<CharRange> = self.claims[from..end].iter().map(|claim| claim.range).collect();
        let mut changed = Vec::new();
        for (place, lane) in (from..end).zip(highlight::lanes(&ranges)) {
            let claim = &mut self.claims[place];
            if claim.lane != lane {
                claim.lane = lane;
                changed.push(place);
            }
        }
        changed
    }

    /// The claims and blocks that look different in `after`.
    fn differences(&self, after: &Self, text: Option<&Text>, views: &mut BTreeSet<View>) {
        let ids = |drawing: &Self| drawing.claims.iter().map(|claim| claim.id).collect::<Vec<_>>();
        if ids(self) != ids(after) || self.orphans != after.orphans {
            views.insert(View::Claims);
        }
        let mut differ = |one: &Self, other: &Self| {
            for claim in one.claims.iter().filter(|claim| other.claim(claim.id) != Some(claim)) {
                views.insert(View::Claim(claim.id));
                views.extend(text.into_iter().flat_map(|text| text.blocks_of(claim.range)).map(View::Block));
            }
        };
        differ(self, after);
        differ(after, self);
    }
}

impl DrawnClaim {
    fn unnumbered(PlacedClaim { id, range, is_approximate }: PlacedClaim) -> Self {
        Self { id, range, number: 0, lane: 0, is_approximate }
    }
}

/// What looks different after a change.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Redrawn {
    /// The views that must look again.
    pub views: BTreeSet<View>,
    /// The claims, by their place in reading order, that have another number. They can be half of all: whoever draws them may
    /// take their time.
    pub renumbered: Range<usize>,
}

/// So many claims that change at once are drawn as if the document were opened: past that, it is the quicker way.
const MOST_FOLLOWED: usize = 64;

fn article_of(workspace: &Workspace, document: DocumentId) -> Option<&Arc<Text>> {
    workspace.document(document).and_then(|document| workspace.text(document.article))
}

/// Follows a change in the open document's drawing, and says which views must look again.
///
/// `workspace` is that after the change, `drawing` becomes the drawing after it. Only a document that was cut anew, or many
/// claims at once, are drawn from the beginning.
pub fn redraw(
    workspace: &Workspace,
    open: DocumentId,
    drawing: &mut Drawing,
    touched: &[Touched],
) -> Redrawn {
    let mut views = BTreeSet::new();
    let mut is_cut_anew = false;
    let mut changed = Vec::new();
    for Touched { key, before: old, after: new } in touched {
        match key {
            RecordKey::Document(id) => {
                views.insert(View::Documents);
                if *id == open && old != new {
                    views.extend([View::Document, View::Summary, View::Tags, View::Annotations]);
                    is_cut_anew = true;
                }
            }
            RecordKey::Claim(id) => {
                views.extend([View::Claim(*id), View::Annotations]);
                match (old, new) {
                    (Some(Body::Claim(old)), Some(Body::Claim(new)))
                        if old.passage == new.passage && old.absent_from == new.absent_from =>
                    {
                        if old.kind != new.kind
                            && let Some(drawn) = drawing.claim(*id)
                            && let Some(text) = article_of(workspace, open)
                        {
                            views.extend(text.blocks_of(drawn.range).map(View::Block));
                        }
                    }
                    _ => changed.push(*id),
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
    if changed.is_empty() && !is_cut_anew {
        return Redrawn { views, ..Redrawn::default() };
    }
    let text = article_of(workspace, open);
    if let Some(text) = text.filter(|_| !is_cut_anew && changed.len() <= MOST_FOLLOWED) {
        let followed = drawing.follow(workspace, open, text, &changed);
        views.extend(followed.views);
        return Redrawn { views, renumbered: followed.renumbered };
    }
    let after = Drawing::after(workspace, open, drawing);
    drawing.differences(&after, text.map(|text| &**text), &mut views);
    *drawing = after;
    Redrawn { views, ..Redrawn::default() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

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
            let Redrawn { views, .. } =
                redraw(self.timeline.workspace(), OPEN, &mut self.drawing, &change.touched);
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

    proptest! {
        #[test]
        fn a_drawing_that_follows_edits_is_the_one_made_anew_and_names_what_differs(
            edits in prop::collection::vec((0_u32..3, 0_u64..12, 0_u32..110, 1_u32..60), 1..40)
        ) {
            let mut desk = Desk::with(40);
            let text = desk.article();
            for (deed, id, start, length) in edits {
                let claim = ClaimId::from_bits(id);
                let Some(range) = CharRange::of(start, start + length).filter(|range| range.end() <= text.end())
                else {
                    continue;
                };
                let command = match deed {
                    0 => Command::RemoveClaim { claim },
                    1 => Command::MoveEnds { claim, text: text.id(), range },
                    _ => Command::HighlightClaim { id: claim, document: OPEN, text: text.id(), range, kind: None },
                };
                let asked = Asked { command, by: AnnotatorId::from_bits(1), at: Timestamp::default() };
                let Ok(change) = plan(desk.timeline.workspace(), asked) else { continue };
                desk.timeline.commit(change.clone());
                let before = desk.drawing.clone();
                let Redrawn { views, renumbered } =
                    redraw(desk.timeline.workspace(), OPEN, &mut desk.drawing, &change.touched);
                let after = &desk.drawing;
                prop_assert_eq!(after, &Drawing::of(desk.timeline.workspace(), OPEN));
                let ids = |drawing: &Drawing| drawing.claims().iter().map(|claim| claim.id).collect::<Vec<_>>();
                prop_assert_eq!(ids(&before) != ids(after), views.contains(&View::Claims));
                for (place, claim) in after.claims().iter().enumerate() {
                    let old = before.claim(claim.id);
                    let is_named = views.contains(&View::Claim(claim.id));
                    if old.is_none_or(|old| DrawnClaim { number: claim.number, ..*old } != *claim) {
                        prop_assert!(is_named, "{claim:?} was {old:?}");
                    } else if old != Some(claim) {
                        prop_assert!(is_named || renumbered.contains(&place), "{claim:?} was {old:?}");
                    }
                }
                for block in 0..text.block_count() {
                    let whole = text.block_range(block).expect("a block of the text");
                    let drawn = |drawing: &Drawing| {
                        let inside = drawing.within(whole).map(|claim| DrawnClaim { number: 0, ..*claim });
                        inside.collect::<Vec<_>>()
                    };
                    prop_assert!(drawn(&before) == drawn(after) || views.contains(&View::Block(block)));
                }
            }
        }
    }
}
