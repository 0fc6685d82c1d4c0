//! What is searched and filtered at this moment: view state, kept from one document to the next until the search is
//! closed.
//!
//! A filter hides notes and comments and draws claims quietly; it removes nothing, and numbers stay. What passed once
//! stays until the filter changes, so that a comment that is being tagged doesn't vanish under the hand. Hiding is
//! done to the elements themselves: a signal read by each of thousands of rows costs more than the search.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::browser::found_words::{self, Drawn, Layer};
use super::browser::{self, page};
use super::caret::{self, Caret};
use super::claim_note;
use super::desk::{Desk, Noted};
use super::locale;
use super::margin::place_notes;
use super::session::Session;
use super::shortcuts::{Way, go_to_comment};
use crate::annotation::TagKey;
use crate::document::CommentId;
use crate::drawing::View;
use crate::id::{ClaimId, DocumentId};
use crate::search::{Facet, Filter, Found, Hit, Query, Searcher, answered_by_those};
use crate::text::CharRange;
use crate::{t, tn};

/// The field that words are typed into.
pub const FIELD: &str = "search-field";

/// How long somebody types no more before the counts are said aloud.
const PAUSE: Duration = Duration::from_millis(600);

/// As many of the places that are found are drawn, around the one where the search is. A single letter is found a
/// hundred thousand times in a long text, and nobody looks at more than some windows of them.
const MOST_DRAWN: usize = 600;

/// The state of the search. A handle: copies are the same search.
#[derive(Clone, Copy)]
pub struct Search {
    /// The panel is there.
    pub is_open: RwSignal<bool>,
    /// What stands in the field.
    pub typed: RwSignal<String>,
    /// The facets that are chosen.
    pub facets: RwSignal<BTreeSet<Facet>>,
    /// Comments that don't pass are shown all the same.
    pub shows_all: RwSignal<bool>,
    /// The place where the search is, by its number among the hits.
    pub at: RwSignal<Option<usize>>,
    /// What passes.
    pub showing: Memo<Arc<Showing>>,
    came_from: StoredValue<Option<CameFrom>, LocalStorage>,
    announces: StoredValue<Option<TimeoutHandle>>,
}

/// What had the focus before.
#[derive(Clone)]
enum CameFrom {
    Caret(Caret),
    Element(HtmlElement),
}

/// What passes the filter in the open document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Showing {
    document: Option<DocumentId>,
    filter: Filter,
    /// What passes now, and the counts.
    pub found: Found,
    claims: HashSet<ClaimId>,
    tags: HashSet<TagKey>,
    comments: HashSet<CommentId>,
    answered: HashSet<CommentId>,
}

/// How a comment looks under a filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// It passes.
    Full,
    /// It is there to be understood.
    Dimmed,
    /// It is not there.
    Away,
}

impl Showing {
    /// Something is looked for or chosen.
    pub fn is_narrowed(&self) -> bool {
        !self.filter.is_empty()
    }

    /// A claim passes, or did when the filter was set.
    pub fn has_claim(&self, claim: ClaimId) -> bool {
        !self.is_narrowed() || self.claims.contains(&claim)
    }

    /// A tag passes, or did when the filter was set.
    pub fn has_tag(&self, tag: TagKey) -> bool {
        !self.is_narrowed() || self.tags.contains(&tag)
    }

    /// How a comment looks.
    pub fn look(&self, comment: CommentId) -> Look {
        if !self.is_narrowed() || self.comments.contains(&comment) {
            Look::Full
        } else if self.answered.contains(&comment) {
            Look::Dimmed
        } else {
            Look::Away
        }
    }

    /// How many comments are not there.
    pub fn away_count(&self) -> usize {
        if !self.is_narrowed() {
            return 0;
        }
        self.found.comment_count.saturating_sub(self.comments.len() + self.answered.len())
    }

    /// How many annotations are listed, and how many there are.
    pub fn listed(&self) -> (usize, usize) {
        let all = self.found.claim_count + self.found.tag_count;
        if self.is_narrowed() { (self.claims.len() + self.tags.len(), all) } else { (all, all) }
    }
}

impl Search {
    /// A search that nobody has opened.
    pub fn new(session: Session) -> Self {
        let is_open = RwSignal::new(false);
        let typed = RwSignal::new(String::new());
        let facets = RwSignal::new(BTreeSet::new());
        let searcher = StoredValue::new_local(Searcher::default());
        let showing = Memo::new(move |before: Option<&Arc<Showing>>| {
            if !is_open.get() {
                // What was folded takes as much room as the texts.
                searcher.set_value(Searcher::default());
                return Arc::new(Showing::default());
            }
            let filter = Filter { query: typed.with(|typed| Query::new(typed)), facets: facets.get() };
            let before = before.filter(|before| before.filter == filter);
            Arc::new(look(session, searcher, filter, before))
        });
        Self {
            is_open,
            typed,
            facets,
            shows_all: RwSignal::new(false),
            at: RwSignal::new(None),
            showing,
            came_from: StoredValue::new_local(None),
            announces: StoredValue::new(None),
        }
    }

    /// How a comment looks now.
    pub fn look(self, comment: CommentId) -> Look {
        let look = self.showing.with_untracked(|showing| showing.look(comment));
        if look == Look::Away && self.shows_all.get_untracked() { Look::Dimmed } else { look }
    }

    /// A claim passes now.
    pub fn has_claim(self, claim: ClaimId) -> bool {
        self.showing.with_untracked(|showing| showing.has_claim(claim))
    }

    /// A tag passes now.
    pub fn has_tag(self, tag: TagKey) -> bool {
        self.showing.with_untracked(|showing| showing.has_tag(tag))
    }
}

fn look(
    session: Session,
    searcher: StoredValue<Searcher, LocalStorage>,
    filter: Filter,
    before: Option<&Arc<Showing>>,
) -> Showing {
    let Some(open) = session.open.get() else {
        return Showing { filter, ..Showing::default() };
    };
    let me = session.me();
    session.read(&[View::Document, View::Claims, View::Annotations], |workspace, drawing| {
        let found = searcher
            .try_update_value(|searcher| searcher.search(workspace, open, drawing, me, &filter))
            .unwrap_or_default();
        let mut claims: HashSet<ClaimId> = found.claims.iter().copied().collect();
        let mut tags: HashSet<TagKey> = found.tags.iter().copied().collect();
        let mut comments: HashSet<CommentId> = found.comments.iter().copied().collect();
        if let Some(before) = before.filter(|before| before.document == Some(open)) {
            claims.extend(before.claims.iter().filter(|claim| workspace.claim(**claim).is_some()));
            tags.extend(before.tags.iter().filter(|tag| workspace.tag(**tag).is_some()));
            comments.extend(&before.comments);
        }
        let all = workspace.document(open).map(|document| document.comments.as_slice()).unwrap_or_default();
        let answered = answered_by_those(all, &comments);
        Showing { document: Some(open), filter, found, claims, tags, comments, answered }
    })
}

/// Opens the search, or goes back to its field.
pub fn open(desk: Desk) {
    let search = desk.search;
    if !search.is_open.get_untracked() {
        let element = browser::document().and_then(|document| document.active_element());
        let caret = desk.caret.get_untracked().filter(|_| caret::is_walking(desk));
        let element = || Some(CameFrom::Element(element?.dyn_into().ok()?));
        search.came_from.set_value(caret.map(CameFrom::Caret).or_else(element));
        search.is_open.set(true);
    }
    request_animation_frame(|| {
        page::focus(FIELD);
        if let Some(field) =
            page::element(FIELD).and_then(|field| field.dyn_into::<web_sys::HtmlInputElement>().ok())
        {
            field.select();
        }
    });
}

/// Closes the search: everything is shown again, and the focus goes where it came from.
pub fn close(desk: Desk) {
    let search = desk.search;
    let is_inside = page::element("search-panel").is_some_and(|panel| {
        let focused = browser::document().and_then(|document| document.active_element());
        focused.is_some_and(|focused| panel.contains(Some(&focused)))
    });
    search.at.set(None);
    search.shows_all.set(false);
    search.typed.set(String::new());
    search.facets.update(BTreeSet::clear);
    search.is_open.set(false);
    silence(search);
    let came_from = search.came_from.try_update_value(Option::take).flatten();
    if !is_inside {
        return;
    }
    match came_from {
        Some(CameFrom::Caret(place)) if caret::put(desk, place) => {}
        Some(CameFrom::Element(element)) if element.is_connected() && element.id() != "" => {
            page::focus(&element.id())
        }
        Some(CameFrom::Element(element)) if element.is_connected() => {
            // What had the focus can have it again; the page's body can't, and needn't.
            let _ = element.focus();
        }
        _ => page::focus_first(".open-search"),
    }
}

/// Looks for other words.
pub fn type_words(desk: Desk, words: String) {
    desk.search.typed.set(words);
    changed(desk);
}

/// Chooses a facet, or no more.
pub fn toggle(desk: Desk, facet: &Facet) {
    desk.search.facets.update(|facets| {
        if !facets.remove(facet) {
            facets.insert(facet.clone());
        }
    });
    changed(desk);
}

/// The filter is another one: the search begins anew, and what it lets through is said once nothing more is typed.
fn changed(desk: Desk) {
    let search = desk.search;
    search.at.set(None);
    search.shows_all.set(false);
    // What keys tag must be seen.
    if let Some(current) = desk.session.current.get_untracked()
        && search.look(current) == Look::Away
    {
        let next = desk.session.next_untagged(None, |comment| search.look(comment) == Look::Full);
        desk.session.current.set(next);
    }
    silence(search);
    let said = set_timeout_with_handle(move || desk.session.said.set(said(desk)), PAUSE);
    search.announces.set_value(said.ok());
}

fn silence(search: Search) {
    if let Some(announced) = search.announces.try_update_value(Option::take).flatten() {
        announced.clear();
    }
}

/// How many annotations and comments pass, in words.
pub fn tally(showing: &Showing) -> String {
    let (listed, all) = showing.listed();
    let annotations = t!("search.annotations", shown = locale::number(listed), all = locale::number(all));
    let comments = showing.found.comment_count;
    let shown = locale::number(comments.saturating_sub(showing.away_count()));
    let comments = t!("search.comments", shown = shown, all = locale::number(comments));
    format!("{annotations} · {comments}")
}

/// All of it, to be said aloud.
fn said(desk: Desk) -> String {
    desk.search.showing.with_untracked(|showing| {
        let results = tn!("search.results", showing.found.hits.len());
        if showing.is_narrowed() { format!("{results} · {}", tally(showing)) } else { String::new() }
    })
}

/// Goes to the next place or the one before it, round in a circle.
pub fn go(desk: Desk, way: Way) {
    let search = desk.search;
    let count = search.showing.with_untracked(|showing| showing.found.hits.len());
    let Some(last) = count.checked_sub(1) else {
        desk.session.said.set(t!("search.nothing"));
        return;
    };
    let next = match (search.at.get_untracked(), way) {
        (None, Way::On) => 0,
        (None, Way::Back) => last,
        (Some(at), Way::On) => {
            if at >= last {
                0
            } else {
                at + 1
            }
        }
        (Some(at), Way::Back) => at.checked_sub(1).unwrap_or(last).min(last),
    };
    search.at.set(Some(next));
    silence(search);
    let words = show(desk, next).unwrap_or_default();
    let (number, count) = (locale::number(next + 1), locale::number(count));
    desk.session.said.set(t!("search.at", number = number, count = count, words = words));
}

/// The focus goes to the place where the search is, and the filter stays.
pub fn land(desk: Desk) {
    if desk.search.at.get_untracked().is_none() {
        go(desk, Way::On);
    }
    let Some(hit) = hit_at(desk, desk.search.at.get_untracked()) else {
        return;
    };
    match hit {
        Hit::Article(range) => {
            let article = desk.session.peek(|workspace, _| {
                workspace.document(desk.session.open.get_untracked()?).map(|document| document.article)
            });
            if let Some(text) = article {
                caret::put(desk, Caret { text, place: range.start() });
            }
        }
        Hit::Claim(claim) => {
            desk.notes.want(Noted::Claim(claim));
            request_animation_frame(move || page::focus(&format!("choose-{claim}")));
        }
        Hit::Words(comment, _) | Hit::Comment(comment) => go_to_comment(desk, comment),
        Hit::Tag(key) => go_to_comment(desk, key.comment),
    }
}

fn hit_at(desk: Desk, place: Option<usize>) -> Option<Hit> {
    desk.search.showing.with_untracked(|showing| showing.found.hits.get(place?).cloned())
}

/// Brings a place before the eyes; returns what stands there.
fn show(desk: Desk, place: usize) -> Option<String> {
    let hit = hit_at(desk, Some(place))?;
    match hit {
        Hit::Article(range) => {
            let (text, holder) = text_of(desk, None)?;
            found_words::show(&Drawn::new(&holder).range(&text, range)?);
            Some(around(&text, range))
        }
        Hit::Words(comment, range) => {
            desk.session.current.set(Some(comment));
            let (text, holder) = text_of(desk, Some(comment))?;
            found_words::show(&Drawn::new(&holder).range(&text, range)?);
            Some(around(&text, range))
        }
        Hit::Claim(claim) => {
            claim_note::choose(desk, claim);
            desk.notes.want(Noted::Claim(claim));
            let note = page::element(&format!("note-{claim}"));
            if let Some(note) = note.filter(|note| !page::is_in_view(note)) {
                page::show_nearest(&note.id());
            }
            desk.session.peek(|workspace, _| workspace.claim(claim).map(|claim| claim.passage.quote.clone()))
        }
        Hit::Comment(comment) => show_comment(desk, comment),
        Hit::Tag(key) => show_comment(desk, key.comment),
    }
}

fn show_comment(desk: Desk, comment: CommentId) -> Option<String> {
    desk.session.current.set(Some(comment));
    let element = page::element(&format!("comment-{comment}"))?;
    if !page::is_in_view(&element) {
        page::show(&element);
    }
    element.get_attribute("aria-label")
}

/// The words around a place, for those who don't see it.
fn around(text: &crate::text::Text, range: CharRange) -> String {
    const CONTEXT: u32 = 30;
    let start = crate::text::CharOffset::new(range.start().get().saturating_sub(CONTEXT));
    let end = range.end().after(CONTEXT).min(text.end());
    let words = CharRange::new(start, end).and_then(|around| text.slice(around)).unwrap_or_default();
    words.replace('\n', " ")
}

/// The article's text, or a comment's, with the element that it is drawn in.
fn text_of(desk: Desk, comment: Option<CommentId>) -> Option<(Arc<crate::text::Text>, Element)> {
    let open = desk.session.open.get_untracked()?;
    let text = desk.session.peek(|workspace, _| {
        let document = workspace.document(open)?;
        let id = match comment {
            None => document.article,
            Some(comment) => document.comment(comment)?.text,
        };
        workspace.text(id).cloned()
    })?;
    let holder: Element = match comment {
        None => page::element("article")?.into(),
        Some(comment) => page::element(&format!("comment-{comment}"))?.into(),
    };
    Some((text, holder))
}

/// Lets the page follow the search, for as long as it lives.
pub fn follow(desk: Desk) {
    let search = desk.search;
    Effect::new(move |before: Option<(Arc<Showing>, bool)>| {
        let now = (search.showing.get(), search.shows_all.get());
        let was_narrowed = before.as_ref().is_some_and(|(before, _)| before.is_narrowed());
        if was_narrowed || now.0.is_narrowed() {
            apply(desk, before.as_ref());
        }
        now
    });
    Effect::new(move |was_open: Option<bool>| {
        let is_open = search.is_open.get();
        if is_open || was_open == Some(true) {
            search.showing.track();
            search.at.track();
            desk.session.open.track();
            // A block that is drawn anew has other nodes.
            desk.session.read(&[View::Document, View::Claims, View::Annotations, View::Codebook], |_, _| ());
            request_animation_frame(move || paint(desk));
        }
        is_open
    });
}

/// Hides and shows notes and comments, and draws claims quietly.
fn apply(desk: Desk, before: Option<&(Arc<Showing>, bool)>) {
    let search = desk.search;
    let now = search.showing.get_untracked();
    let is_other = |look: fn(&Showing) -> &HashSet<ClaimId>| {
        before.is_none_or(|(before, _)| {
            before.is_narrowed() != now.is_narrowed()
                || look(before) != look(&now)
                || before.document != now.document
        })
    };
    let (claims, tags, comments) = desk.session.peek(|workspace, drawing| {
        let claims: Vec<ClaimId> =
            drawing.orphans().iter().copied().chain(drawing.claims().iter().map(|claim| claim.id)).collect();
        let open = desk.session.open.get_untracked().and_then(|open| workspace.document(open));
        let comments: Vec<CommentId> = open
            .into_iter()
            .flat_map(|document| document.comments.iter().map(|comment| comment.id))
            .collect();
        let tags: Vec<TagKey> =
            comments.iter().flat_map(|comment| workspace.tags_of(*comment)).map(|(key, _)| key).collect();
        (claims, tags, comments)
    });
    // Most of them look as before: only the others are looked up.
    let changed = |was: Option<bool>, is: bool| was != Some(is);
    for claim in claims {
        let is = now.has_claim(claim);
        if changed(before.map(|(before, _)| before.has_claim(claim)), is) {
            set_hidden(&format!("note-{claim}"), !is);
        }
    }
    for tag in tags {
        let is = now.has_tag(tag);
        if changed(before.map(|(before, _)| before.has_tag(tag)), is) {
            set_hidden(&Noted::Tag(tag).note_id(), !is);
        }
    }
    for comment in comments {
        let look = search.look(comment);
        let was = before.map(|(before, showed_all)| match before.look(comment) {
            Look::Away if *showed_all => Look::Dimmed,
            look => look,
        });
        if was != Some(look) {
            dress(comment, look);
        }
    }
    if is_other(|showing| &showing.claims)
        && let Some(article) = page::element("article")
    {
        quieten(desk, &article);
    }
    request_animation_frame(move || place_notes(desk));
}

fn set_hidden(id: &str, is_hidden: bool) {
    if let Some(element) = page::element(id) {
        element.set_hidden(is_hidden);
    }
}

fn dress(comment: CommentId, look: Look) {
    let Some(card) = page::element(&format!("comment-{comment}")) else {
        return;
    };
    // The names are ours and well formed.
    let _ = match look {
        Look::Dimmed => card.set_attribute("data-dimmed", ""),
        Look::Full | Look::Away => card.remove_attribute("data-dimmed"),
    };
    if let Some(entry) = card.parent_element().and_then(|entry| entry.dyn_into::<HtmlElement>().ok()) {
        entry.set_hidden(look == Look::Away);
    }
}

/// Draws the claims below `holder` that don't pass without their tint.
pub fn quieten(desk: Desk, holder: &Element) {
    let showing = desk.search.showing.get_untracked();
    let selector = if showing.is_narrowed() { "mark[data-annotation]" } else { "mark[data-quiet]" };
    let Ok(marks) = holder.query_selector_all(selector) else {
        return;
    };
    desk.session.peek(|_, drawing| {
        for at in 0..marks.length() {
            let Some(mark) = marks.item(at).and_then(|mark| mark.dyn_into::<Element>().ok()) else {
                continue;
            };
            let ids = mark.get_attribute("data-annotation").unwrap_or_default();
            let quiet = ids.split(' ').filter_map(|id| id.parse::<ClaimId>().ok());
            let quiet = quiet.filter(|claim| !showing.has_claim(*claim));
            let lanes = quiet.filter_map(|claim| Some(drawing.claim(claim)?.lane.to_string()));
            let lanes = lanes.collect::<Vec<_>>().join(" ");
            let _ = match lanes.as_str() {
                "" => mark.remove_attribute("data-quiet"),
                lanes => mark.set_attribute("data-quiet", lanes),
            };
        }
    });
}

/// Draws the words that are found.
fn paint(desk: Desk) {
    let search = desk.search;
    let at = search.at.get_untracked();
    let showing = search.showing.get_untracked();
    let hits = &showing.found.hits;
    let from = at.unwrap_or(0).saturating_sub(MOST_DRAWN / 2);
    let near = hits.iter().enumerate().skip(from);
    let near = near.filter(|(_, hit)| matches!(hit, Hit::Article(_) | Hit::Words(..))).take(MOST_DRAWN);
    let (mut found, mut now) = (Vec::new(), Vec::new());
    let mut drawn = None;
    for (place, hit) in near {
        let (comment, range) = match hit {
            Hit::Article(range) => (None, *range),
            Hit::Words(comment, range) => (Some(*comment), *range),
            _ => continue,
        };
        // Those of one text come one after the other.
        if drawn.as_ref().is_none_or(|(own, _)| *own != comment) {
            let text = text_of(desk, comment).map(|(text, holder)| (text, Drawn::new(&holder)));
            drawn = Some((comment, text));
        }
        let range = drawn.as_ref().and_then(|(_, text)| {
            let (text, drawn) = text.as_ref()?;
            drawn.range(text, range)
        });
        if let Some(range) = range {
            if Some(place) == at { now.push(range) } else { found.push(range) }
        }
    }
    found_words::paint(Layer::Found, &found);
    found_words::paint(Layer::Now, &now);
}
