//! Searches the open document, and says which of its annotations and comments pass a filter.
//!
//! A filter is what is looked for and a set of [`Facet`]s. Facets of one group widen each other, facets of different
//! groups narrow each other, and each group narrows only what it can be said of: kinds and lost places narrow the claims,
//! tags and marks narrow the comments, annotators and notes narrow both. So whoever looks at the skeptical comments still has
//! every claim before them. Beside each facet stands how many would pass were it the only one of its group.
//!
//! Texts are folded once and kept; notes as long as they stay the same. All is told in the order of the page.

mod fold;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

pub use fold::{Folded, Query};

use crate::annotation::{Claim, Marked, Passage, Standing, Tag, TagKey};
use crate::codebook::{KindId, TagId};
use crate::document::{Comment, CommentId};
use crate::drawing::Drawing;
use crate::id::{AnnotatorId, ClaimId, DocumentId};
use crate::text::{CharOffset, CharRange, TextId};
use crate::workspace::Workspace;

/// One thing that annotations or comments can be filtered by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Facet {
    /// Claims of this kind, or without any.
    Kind(Option<KindId>),
    /// Claims whose words are not in the article, or at several places.
    Orphan,
    /// Comments with this tag; without any of one's own, or of the chosen annotators.
    Tag(Option<TagId>),
    /// Comments that whoever tagged them has marked so; where there is no tag, that oneself or a chosen annotator has.
    Marked(Standing),
    /// What has a note.
    Noted,
    /// What this annotator has made.
    By(AnnotatorId),
}

/// Facets that widen each other.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    Kind,
    Place,
    Tag,
    Mark,
    Note,
    Annotator,
}

impl Facet {
    fn group(&self) -> Group {
        match self {
            Self::Kind(_) => Group::Kind,
            Self::Orphan => Group::Place,
            Self::Tag(_) => Group::Tag,
            Self::Marked(_) => Group::Mark,
            Self::Noted => Group::Note,
            Self::By(_) => Group::Annotator,
        }
    }
}

/// What somebody wants to see.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// What is looked for.
    pub query: Query,
    /// The facets that are chosen.
    pub facets: BTreeSet<Facet>,
}

impl Filter {
    /// Nothing is looked for, and everything passes.
    pub fn is_empty(&self) -> bool {
        self.query.is_empty() && self.facets.is_empty()
    }

    /// The annotators that are chosen.
    pub fn annotators(&self) -> BTreeSet<AnnotatorId> {
        let by = |facet: &Facet| match facet {
            Facet::By(annotator) => Some(*annotator),
            _ => None,
        };
        self.facets.iter().filter_map(by).collect()
    }

    fn narrows(&self, groups: &[Group]) -> bool {
        self.facets.iter().any(|facet| groups.contains(&facet.group()))
    }

    /// Of these groups, those that something with `own` facets does not pass.
    fn missed(&self, groups: &[Group], own: &[Facet]) -> Vec<Group> {
        let is_missed = |group: &&Group| {
            let mut chosen = self.facets.iter().filter(|facet| facet.group() == **group).peekable();
            chosen.peek().is_some() && !chosen.any(|facet| own.contains(facet))
        };
        groups.iter().filter(is_missed).copied().collect()
    }
}

const OF_CLAIMS: [Group; 4] = [Group::Kind, Group::Place, Group::Note, Group::Annotator];
const OF_COMMENTS: [Group; 4] = [Group::Tag, Group::Mark, Group::Note, Group::Annotator];

/// A place to go to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hit {
    /// Words of the article.
    Article(CharRange),
    /// A claim: its note, or the quote of one that has lost its place; without a query the claim itself.
    Claim(ClaimId),
    /// Words of a comment.
    Words(CommentId, CharRange),
    /// A comment: its author's name; without a query the comment itself.
    Comment(CommentId),
    /// A tag: its note or evidence.
    Tag(TagKey),
}

/// What a filter lets through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The claims that pass, those without a place first.
    pub claims: Vec<ClaimId>,
    /// The tags that pass.
    pub tags: Vec<TagKey>,
    /// The comments that pass.
    pub comments: Vec<CommentId>,
    /// How many claims there are.
    pub claim_count: usize,
    /// How many tags there are.
    pub tag_count: usize,
    /// How many comments there are.
    pub comment_count: usize,
    /// The places to go to.
    pub hits: Vec<Hit>,
    /// For each facet that something in the document has, how many would pass were it the only one of its group: claims,
    /// comments, or claims and tags.
    pub counts: BTreeMap<Facet, usize>,
}

/// Searches, and remembers what it has folded.
#[derive(Default)]
pub struct Searcher {
    texts: HashMap<TextId, Folded>,
    claims: HashMap<ClaimId, Remark<Claim>>,
    tags: HashMap<TagKey, Remark<Tag>>,
}

/// What an annotator has written, as long as it stays the same.
struct Remark<T> {
    of: Arc<T>,
    note: Folded,
    quote: Folded,
}

impl<T> Remark<T> {
    fn new(of: &Arc<T>, note: &str, quote: Option<&Passage>) -> Self {
        let quote = quote.map(|passage| Folded::new(&passage.quote)).unwrap_or_default();
        Self { of: of.clone(), note: Folded::new(note), quote }
    }

    fn has(&self, query: &Query) -> bool {
        self.note.has(query) || self.quote.has(query)
    }
}

impl Searcher {
    /// What passes in a document; `drawing` is that document's. Comments without a tag of `me` are untagged, or, where
    /// annotators are chosen, those without one of theirs.
    pub fn search(
        &mut self,
        workspace: &Workspace,
        open: DocumentId,
        drawing: &Drawing,
        me: AnnotatorId,
        filter: &Filter,
    ) -> Found {
        let Some(document) = workspace.document(open) else {
            return Found::default();
        };
        let mut found = Found::default();
        self.look_at_claims(workspace, drawing, document.article, filter, &mut found);
        let chosen = filter.annotators();
        for comment in &document.comments {
            self.look_at_comment(workspace, comment, me, &chosen, filter, &mut found);
        }
        found.comment_count = document.comments.len();
        found
    }

    fn look_at_claims(
        &mut self,
        workspace: &Workspace,
        drawing: &Drawing,
        article: TextId,
        filter: &Filter,
        found: &mut Found,
    ) {
        let query = &filter.query;
        let in_article = self.find_in_text(workspace, article, query);
        let mut hits: Vec<(Option<CharOffset>, Hit)> =
            in_article.iter().map(|range| (Some(range.start()), Hit::Article(*range))).collect();
        let orphans = drawing.orphans().iter().map(|id| (*id, None));
        let drawn = drawing.claims().iter().map(|claim| (claim.id, Some(claim.range)));
        for (id, range) in orphans.chain(drawn) {
            let Some(claim) = workspace.claim(id) else {
                continue;
            };
            found.claim_count += 1;
            let is_said = !query.is_empty() && self.claim_has(id, claim, range.is_none(), query);
            let has_words = || {
                range.is_some_and(|range| {
                    let first = in_article.partition_point(|hit| hit.start() < range.start());
                    in_article.get(first).is_some_and(|hit| range.contains(*hit))
                })
            };
            let is_found = query.is_empty() || is_said || has_words();
            let mut own = vec![Facet::Kind(claim.kind.clone()), Facet::By(claim.by)];
            own.extend((!claim.note.is_empty()).then_some(Facet::Noted));
            own.extend(range.is_none().then_some(Facet::Orphan));
            let missed = filter.missed(&OF_CLAIMS, &own);
            for facet in own {
                let is_counted = is_found && missed.iter().all(|group| *group == facet.group());
                *found.counts.entry(facet).or_default() += usize::from(is_counted);
            }
            if !(is_found && missed.is_empty()) {
                continue;
            }
            found.claims.push(id);
            if is_said || (query.is_empty() && filter.narrows(&OF_CLAIMS)) {
                hits.push((range.map(CharRange::start), Hit::Claim(id)));
            }
        }
        // Stable: at one place the words come before the claim that begins with them.
        hits.sort_by_key(|(start, _)| *start);
        found.hits.extend(hits.into_iter().map(|(_, hit)| hit));
    }

    fn look_at_comment(
        &mut self,
        workspace: &Workspace,
        comment: &Comment,
        me: AnnotatorId,
        chosen: &BTreeSet<AnnotatorId>,
        filter: &Filter,
        found: &mut Found,
    ) {
        let query = &filter.query;
        let words = self.find_in_text(workspace, comment.text, query);
        // Names are short: folding them again costs less than keeping them.
        let is_by =
            !query.is_empty() && comment.author.as_ref().is_some_and(|author| Folded::new(author).has(query));
        let is_found = query.is_empty() || is_by || !words.is_empty();
        let marks = |by: AnnotatorId| {
            let is_marked =
                move |says: &Standing| workspace.is_marked(Marked::Comment(comment.id), *says, by);
            Standing::ALL.into_iter().filter(is_marked).map(Facet::Marked)
        };
        let mut passes = false;
        let mut is_tagged = false;
        // A comment counts once for a tag or a mark, however many have it.
        let mut counted = BTreeSet::new();
        let mut tag_hits = Vec::new();
        for (key, tag) in workspace.tags_of(comment.id) {
            found.tag_count += 1;
            is_tagged |= if chosen.is_empty() { key.by == me } else { chosen.contains(&key.by) };
            let is_said = !query.is_empty() && self.tag_has(key, tag, query);
            let is_found = is_found || is_said;
            let mut own = vec![Facet::Tag(Some(tag.tag.clone())), Facet::By(key.by)];
            own.extend((!tag.note.is_empty()).then_some(Facet::Noted));
            own.extend(marks(key.by));
            let missed = filter.missed(&OF_COMMENTS, &own);
            for facet in own {
                let is_counted = is_found && missed.iter().all(|group| *group == facet.group());
                let is_of_comment = matches!(facet.group(), Group::Tag | Group::Mark);
                let is_first = !is_of_comment || !counted.contains(&facet);
                *found.counts.entry(facet.clone()).or_default() += usize::from(is_counted && is_first);
                if is_counted {
                    counted.insert(facet);
                }
            }
            if is_found && missed.is_empty() {
                passes = true;
                found.tags.push(key);
                tag_hits.extend(is_said.then_some(Hit::Tag(key)));
            }
        }
        let untagged = Facet::Tag(None);
        let is_untagged = !is_tagged && is_found && !filter.facets.contains(&Facet::Noted);
        let is_wanted = filter.facets.contains(&untagged) || !filter.narrows(&[Group::Tag, Group::Annotator]);
        let mut own = BTreeSet::new();
        if !is_tagged {
            let by = if chosen.is_empty() { vec![me] } else { chosen.iter().copied().collect() };
            own.extend(by.into_iter().flat_map(marks));
        }
        let own: Vec<Facet> = own.into_iter().collect();
        let is_marked = filter.missed(&[Group::Mark], &own).is_empty();
        *found.counts.entry(untagged).or_default() += usize::from(is_untagged && is_marked);
        for mark in own {
            let is_first = !counted.contains(&mark);
            *found.counts.entry(mark).or_default() += usize::from(is_untagged && is_wanted && is_first);
        }
        passes |= is_untagged && is_wanted && is_marked;
        if !passes {
            return;
        }
        found.comments.push(comment.id);
        if is_by || (query.is_empty() && filter.narrows(&OF_COMMENTS)) {
            found.hits.push(Hit::Comment(comment.id));
        }
        found.hits.extend(words.into_iter().map(|range| Hit::Words(comment.id, range)));
        found.hits.extend(tag_hits);
    }

    fn find_in_text(&mut self, workspace: &Workspace, id: TextId, query: &Query) -> Vec<CharRange> {
        if query.is_empty() {
            return Vec::new();
        }
        let Some(text) = workspace.text(id) else {
            return Vec::new();
        };
        self.texts.entry(id).or_insert_with(|| Folded::new(text.canonical())).find_all(query)
    }

    fn claim_has(&mut self, id: ClaimId, claim: &Arc<Claim>, is_orphan: bool, query: &Query) -> bool {
        // The words of a claim that has its place are found in the article.
        if claim.note.is_empty() && !is_orphan {
            return false;
        }
        let fold = || Remark::new(claim, &claim.note, Some(&claim.passage));
        let remark = self.claims.entry(id).or_insert_with(fold);
        if !Arc::ptr_eq(&remark.of, claim) {
            *remark = fold();
        }
        remark.note.has(query) || (is_orphan && remark.quote.has(query))
    }

    fn tag_has(&mut self, key: TagKey, tag: &Arc<Tag>, query: &Query) -> bool {
        if tag.note.is_empty() && tag.evidence.is_none() {
            return false;
        }
        let fold = || Remark::new(tag, &tag.note, tag.evidence.as_ref());
        let remark = self.tags.entry(key).or_insert_with(fold);
        if !Arc::ptr_eq(&remark.of, tag) {
            *remark = fold();
        }
        remark.has(query)
    }
}

/// The comments that don't pass but that one which passes answers, directly or not: without them a conversation can't be
/// understood.
pub fn answered_by_those(comments: &[Comment], passing: &HashSet<CommentId>) -> HashSet<CommentId> {
    let answers: HashMap<CommentId, CommentId> =
        comments.iter().filter_map(|comment| Some((comment.id, comment.answers?))).collect();
    let mut kept = HashSet::new();
    for comment in passing {
        let mut at = answers.get(comment);
        // Comments can answer each other in a circle.
        while let Some(answered) = at.filter(|answered| !passing.contains(answered)) {
            if !kept.insert(*answered) {
                break;
            }
            at = answers.get(answered);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::Target;
    use crate::id::ReplicaId;
    use crate::reading::{Draft, Line, Role, Said};
    use crate::text::Text;
    use crate::timestamp::Timestamp;
    use crate::workspace::{Asked, Body, Command, Record, RecordKey, Timeline, Version, plan};

    const OPEN: DocumentId = DocumentId::from_bits(1);
    const ME: AnnotatorId = AnnotatorId::from_bits(1);
    const ANN: AnnotatorId = AnnotatorId::from_bits(2);

    struct Desk {
        timeline: Timeline,
        searcher: Searcher,
    }

    fn kind(id: &str) -> Option<KindId> {
        Some(KindId::parse(id).expect("a plain word"))
    }

    fn tag(id: &str) -> TagId {
        TagId::parse(id).expect("a plain word")
    }

    fn filter(typed: &str, facets: &[Facet]) -> Filter {
        Filter { query: Query::new(typed), facets: facets.iter().cloned().collect() }
    }

    impl Desk {
        /// Two people have annotated: claims of each kind and one whose words are gone, tags with and without notes.
        fn new() -> Self {
            let comment = |author: &str, text: &str, answers| Line {
                text: text.into(),
                role: Role::Comment,
                said: Said { author: Some(author.into()), answers, ..Said::default() },
            };
            let lines = vec![
                Line::new(Role::Title, "The moon 🌕"),
                Line::new(Role::Paragraph, "The moon is full tonight, l’été aussi."),
                comment("Zoé", "I doubt the moon.", None),
                comment("Bob", "So do I.", Some(2)),
                comment("Cem", "Buy cheese here", None),
                comment("Dora", "Full, is it?", Some(3)),
            ];
            let mut desk = Self {
                timeline: Timeline::new(Workspace::default(), ReplicaId::from_bits(1)),
                searcher: Searcher::default(),
            };
            let draft = Draft { lines, ..Draft::default() };
            desk.does(ME, Command::AddDocument { id: OPEN, draft, read_on: None });
            for (id, by, words, own_kind, note) in [
                (1, ME, "moon is full", kind("fact"), "Is it?"),
                (2, ME, "tonight", None, ""),
                (3, ANN, "l’été", kind("value"), "A cheese moon"),
                (4, ANN, "The moon is", kind("fact"), ""),
            ] {
                let document = desk.workspace().document(OPEN).expect("it was added").clone();
                let text = desk.workspace().text(document.article).expect("its text").clone();
                let range = *text.find_all(words).last().expect("words of the text");
                let claim = ClaimId::from_bits(id);
                desk.does(
                    by,
                    Command::HighlightClaim {
                        id: claim,
                        document: OPEN,
                        text: text.id(),
                        range,
                        kind: own_kind,
                    },
                );
                if !note.is_empty() {
                    desk.does(by, Command::WriteClaimNote { claim, note: note.into() });
                }
            }
            desk.orphan();
            for (by, place, own_tag, note) in [
                (ME, 0, "skeptical", ""),
                (ANN, 0, "skeptical", "She always doubts"),
                (ANN, 1, "supportive", ""),
                (ME, 2, "off-topic", "cheese!"),
            ] {
                let comment = desk.comments()[place].id;
                let target = Target::Article;
                desk.does(by, Command::TagComment { document: OPEN, comment, target, tag: tag(own_tag) });
                if !note.is_empty() {
                    desk.does(by, Command::WriteTagNote { comment, target, note: note.into() });
                }
            }
            for (by, place, says) in [
                (ME, 0, Standing::Done),
                (ANN, 0, Standing::Unsure),
                (ME, 2, Standing::Unsure),
                (ANN, 2, Standing::Done),
                (ME, 3, Standing::Unsure),
            ] {
                let on = vec![Marked::Comment(desk.comments()[place].id)];
                desk.does(by, Command::Mark { document: OPEN, on, says });
            }
            desk
        }

        /// A claim of a text that nobody has any more.
        fn orphan(&mut self) {
            let text = Text::from_blocks(["Mars is red"]).expect("a text");
            let range = text.find_all("red")[0];
            let claim = Claim {
                document: OPEN,
                passage: Passage::of(&text, range).expect("inside the text"),
                absent_from: None,
                kind: kind("fact"),
                note: String::new(),
                by: ANN,
                created: Timestamp::default(),
                modified: Timestamp::default(),
                extra: Default::default(),
            };
            let version = Version::LOWEST;
            let record = Record { version, body: Some(Body::Claim(Arc::new(claim))) };
            self.timeline.merge(vec![(RecordKey::Claim(ClaimId::from_bits(9)), record)], Vec::new());
        }

        fn does(&mut self, by: AnnotatorId, command: Command) {
            let asked = Asked { command, by, at: Timestamp::default() };
            let change = plan(self.workspace(), asked).expect("a command that can be done");
            self.timeline.commit(change);
        }

        fn workspace(&self) -> &Workspace {
            self.timeline.workspace()
        }

        fn comments(&self) -> Vec<Comment> {
            self.workspace().document(OPEN).expect("it was added").comments.clone()
        }

        fn search(&mut self, filter: &Filter) -> Found {
            let workspace = self.timeline.workspace();
            let drawing = Drawing::of(workspace, OPEN);
            self.searcher.search(workspace, OPEN, &drawing, ME, filter)
        }

        /// `claims | comments`, by the last digit of the id and by the author's initial.
        fn passing(&mut self, typed: &str, facets: &[Facet]) -> String {
            let found = self.search(&filter(typed, facets));
            let claims = found.claims.iter().map(|id| (1..=9).find(|n| ClaimId::from_bits(*n) == *id));
            let claims: String = claims.flatten().map(|n| n.to_string()).collect();
            let comments = self.comments();
            let author = |id: &CommentId| {
                let comment = comments.iter().find(|comment| comment.id == *id)?;
                comment.author.as_ref()?.chars().next()
            };
            let comments: String = found.comments.iter().filter_map(author).collect();
            format!("{claims}|{comments}")
        }
    }

    #[test]
    fn each_group_narrows_what_it_can_be_said_of() {
        let mut desk = Desk::new();
        let mut check = |typed: &str, facets: &[Facet], passing: &str| {
            assert_eq!(desk.passing(typed, facets), passing, "{typed:?} {facets:?}");
        };
        let tagged = |id: &str| Facet::Tag(Some(tag(id)));
        check("", &[], "94123|ZBCD");
        check("", &[Facet::Kind(kind("fact"))], "941|ZBCD");
        check("", &[Facet::Kind(kind("fact")), Facet::Kind(None)], "9412|ZBCD");
        check("", &[Facet::Orphan], "9|ZBCD");
        check("", &[Facet::Orphan, Facet::Kind(None)], "|ZBCD");
        check("", &[tagged("skeptical")], "94123|Z");
        check("", &[Facet::Tag(None)], "94123|BD");
        check("", &[Facet::Tag(None), tagged("skeptical")], "94123|ZBD");
        check("", &[Facet::Noted], "13|ZC");
        check("", &[Facet::By(ANN)], "943|ZB");
        check("", &[Facet::By(ME)], "12|ZC");
        check("", &[Facet::By(ANN), Facet::Tag(None)], "943|CD");
        check("", &[Facet::By(ANN), Facet::Noted], "3|Z");
        check("", &[Facet::Noted, Facet::Tag(None)], "13|");
        check("", &[Facet::By(ME), tagged("supportive")], "12|");
        let (unsure, done) = (Facet::Marked(Standing::Unsure), Facet::Marked(Standing::Done));
        check("", std::slice::from_ref(&unsure), "94123|ZCD");
        check("", std::slice::from_ref(&done), "94123|Z");
        check("", &[unsure.clone(), Facet::By(ME)], "12|C");
        check("", &[unsure.clone(), Facet::Tag(None)], "94123|D");
        check("", &[unsure, done, tagged("skeptical")], "94123|Z");
    }

    #[test]
    fn texts_notes_quotes_and_authors_are_searched() {
        let mut desk = Desk::new();
        let mut check = |typed: &str, facets: &[Facet], passing: &str| {
            assert_eq!(desk.passing(typed, facets), passing, "{typed:?} {facets:?}");
        };
        check("MOON", &[], "413|Z");
        check("l'ete", &[], "3|");
        check("zoe", &[], "|Z");
        check("cheese", &[], "3|C");
        check("red", &[], "9|");
        check("she always", &[], "|Z");
        check("she always", &[Facet::By(ME)], "|");
        check("full", &[Facet::Tag(None)], "1|D");
        check("nowhere", &[], "|");
    }

    #[test]
    fn beside_each_facet_stands_how_many_would_pass_were_it_the_only_one_of_its_group() {
        let mut desk = Desk::new();
        let all: Vec<Facet> = desk.search(&Filter::default()).counts.into_keys().collect();
        assert_eq!(all.len(), 13, "{all:?}");
        let mut chosen = vec![Vec::new()];
        chosen.extend(all.iter().map(|facet| vec![facet.clone()]));
        for (place, first) in all.iter().enumerate() {
            chosen.extend(all[place + 1..].iter().map(|second| vec![first.clone(), second.clone()]));
        }
        for facets in &chosen {
            for typed in ["", "moon", "cheese", "doubt", "nowhere"] {
                let counts = desk.search(&filter(typed, facets)).counts;
                for facet in &all {
                    let others = facets.iter().filter(|other| other.group() != facet.group());
                    let alone: Vec<Facet> = others.chain([facet]).cloned().collect();
                    let found = desk.search(&filter(typed, &alone));
                    let passing = match facet {
                        Facet::Kind(_) | Facet::Orphan => found.claims.len(),
                        Facet::Tag(_) | Facet::Marked(_) => found.comments.len(),
                        Facet::Noted | Facet::By(_) => found.claims.len() + found.tags.len(),
                    };
                    assert_eq!(counts[facet], passing, "{facet:?} beside {facets:?} and {typed:?}");
                }
            }
        }
    }

    #[test]
    fn hits_go_down_the_page() {
        let mut desk = Desk::new();
        let comments = desk.comments();
        let claim = |n| Hit::Claim(ClaimId::from_bits(n));
        let at = |from, to| CharRange::of(from, to).expect("start before end");
        let moon = desk.search(&filter("moon", &[])).hits;
        assert_eq!(
            moon,
            [
                Hit::Article(at(4, 8)),
                Hit::Article(at(15, 19)),
                claim(3),
                Hit::Words(comments[0].id, at(12, 16)),
            ]
        );
        let cheese = desk.search(&filter("cheese", &[])).hits;
        assert!(
            matches!(cheese.as_slice(), [first, Hit::Words(id, _), Hit::Tag(key)]
                if *first == claim(3) && *id == comments[2].id && key.comment == *id),
            "{cheese:?}"
        );
        assert_eq!(desk.search(&filter("red", &[])).hits, [claim(9)]);
        assert_eq!(desk.search(&filter("bob", &[])).hits, [Hit::Comment(comments[1].id)]);
        assert_eq!(desk.search(&filter("", &[Facet::Kind(None)])).hits, [claim(2)]);
        let untagged = desk.search(&filter("", &[Facet::Tag(None)])).hits;
        assert_eq!(untagged, [Hit::Comment(comments[1].id), Hit::Comment(comments[3].id)]);
    }

    #[test]
    fn a_note_that_changed_is_searched_as_it_is_now() {
        let mut desk = Desk::new();
        assert_eq!(desk.passing("aliens", &[]), "|");
        let claim = ClaimId::from_bits(1);
        desk.does(ME, Command::WriteClaimNote { claim, note: "Aliens".into() });
        assert_eq!(desk.passing("aliens", &[]), "1|");
        desk.does(ME, Command::WriteClaimNote { claim, note: "Martians".into() });
        assert_eq!(desk.passing("aliens", &[]), "|");
    }

    #[test]
    fn what_a_passing_comment_answers_stays_to_be_understood() {
        let desk = Desk::new();
        let comments = desk.comments();
        let passing = HashSet::from([comments[3].id]);
        assert_eq!(answered_by_those(&comments, &passing), HashSet::from([comments[0].id, comments[1].id]));
        let mut circle = comments.clone();
        circle[0].answers = Some(comments[1].id);
        assert_eq!(answered_by_those(&circle, &passing), HashSet::from([comments[0].id, comments[1].id]));
    }
}
