//! Where claims and comments lie on the page, asked of the browser in one go.
//!
//! Each question after a change makes the browser lay the page out anew. So all is read first, in one pass over
//! the marks, and only then is anything written. Lengths are CSS pixels from the top of `.reading`.
//!
//! Of a long document ten thousand marks would have to be asked, and the browser would lay out what nobody sees to answer. There
//! the blocks and comments alone are asked, a claim's line is reckoned from where it lies in its block, and just what is
//! near the window is asked for exactly.

use std::collections::HashMap;

use web_sys::{DomRect, Element};

use super::nearness;
use super::page::{self, all};
use crate::document::CommentId;
use crate::drawing::Drawing;
use crate::id::ClaimId;
use crate::text::{CharRange, Text};

/// A claim's number hangs over its first line and its rules under it: the letters' middle lies this much above that
/// of the whole box.
const ABOVE_MIDDLE: f64 = 4.0;

/// What lies where.
pub struct Places {
    claims: HashMap<ClaimId, f64>,
    comments: HashMap<CommentId, f64>,
    article: f64,
    origin: f64,
    page_top: f64,
    /// Of a long document: the elements of its blocks, with their tops and heights.
    blocks: Vec<(Element, f64, f64)>,
    /// Of a long document: the elements of its comments.
    cards: Vec<(CommentId, Element)>,
}

/// How far the line that says who wrote a comment is below the comment's top, about.
const WHO: f64 = 34.0;

/// How far the middle of a line of the article is below its top, about.
const HALF_LINE: f64 = 14.0;

impl Places {
    /// Looks at the page; `None` when no document is open.
    pub fn read() -> Option<Self> {
        let reading = page::document()?.query_selector(".reading").ok().flatten()?;
        let origin = reading.get_bounding_client_rect().top();
        let article = page::element("article")?;
        let mut claims = HashMap::new();
        read_marks(&article, origin, &mut claims);
        let mut comments = HashMap::new();
        for who in all::<Element>(&reading, ".comment > .who") {
            if let Some(id) = who.parent_element().and_then(|card| comment_of(&card)) {
                comments.insert(id, middle(&who.get_bounding_client_rect()) - origin);
            }
        }
        let article = article.get_bounding_client_rect().top() - origin;
        let page_top = origin + scrolled();
        Some(Self { claims, comments, article, origin, page_top, blocks: Vec::new(), cards: Vec::new() })
    }

    /// Looks at the page of a long document.
    pub fn read_long(text: &Text, drawing: &Drawing) -> Option<Self> {
        let reading = page::document()?.query_selector(".reading").ok().flatten()?;
        let origin = reading.get_bounding_client_rect().top();
        let article = page::element("article")?;
        let blocks = all::<Element>(&article, "[data-block]").into_iter();
        let blocks: Vec<(Element, f64, f64)> = blocks
            .map(|block| {
                let place = block.get_bounding_client_rect();
                (block, place.top() - origin, place.height())
            })
            .collect();
        let cards = all::<Element>(&reading, "li:not([hidden]) > .comment").into_iter();
        let cards: Vec<(CommentId, Element)> =
            cards.filter_map(|card| Some((comment_of(&card)?, card))).collect();
        let comments = cards
            .iter()
            .map(|(id, card)| (*id, card.get_bounding_client_rect().top() + WHO - origin))
            .collect();
        let article = article.get_bounding_client_rect().top() - origin;
        let page_top = origin + scrolled();
        let mut places = Self { claims: HashMap::new(), comments, article, origin, page_top, blocks, cards };
        places.look_near(text, drawing);
        Some(places)
    }

    /// Looks again, in a long document, at what is near the window. All else is where it was, for nothing that is annotated
    /// moves a line.
    pub fn look_near(&mut self, text: &Text, drawing: &Drawing) -> Option<()> {
        let reading = page::document()?.query_selector(".reading").ok().flatten()?;
        self.origin = reading.get_bounding_client_rect().top();
        self.page_top = self.origin + scrolled();
        if self.claims.len() != drawing.claims().len() {
            self.claims.retain(|id, _| drawing.claim(*id).is_some());
            for claim in drawing.claims() {
                let line = self.reckon(text, claim.range);
                self.claims.entry(claim.id).or_insert(line);
            }
        }
        let near = nearness::near(self.blocks.len(), |place| self.blocks[place].0.clone());
        let mut found = HashMap::new();
        for (block, ..) in self.blocks.get(near).into_iter().flatten() {
            read_marks(block, self.origin, &mut found);
        }
        for (id, line) in found {
            // A claim that began in the block before has its first line there.
            let begins_above = drawing.claim(id).is_some_and(|claim| {
                let reckoned = self.reckon(text, claim.range);
                reckoned < line - NEARLY && text.blocks_of(claim.range).len() > 1
            });
            if !begins_above {
                self.claims.insert(id, line);
            }
        }
        let near = nearness::near(self.cards.len(), |place| self.cards[place].1.clone());
        for (id, card) in self.cards.get(near).into_iter().flatten() {
            if let Some(who) = card.query_selector(":scope > .who").ok().flatten() {
                self.comments.insert(*id, middle(&who.get_bounding_client_rect()) - self.origin);
            }
        }
        Some(())
    }

    /// Where a claim's first line would be if its block's text were spread evenly over it.
    fn reckon(&self, text: &Text, range: CharRange) -> f64 {
        let place = text.block_at(range.start());
        let whole = text.block_range(place);
        let (Some((_, top, height)), Some(whole)) = (self.blocks.get(place), whole) else {
            return self.article;
        };
        let part = f64::from(range.start().since(whole.start())) / f64::from(whole.char_count());
        top + HALF_LINE + (height - 2.0 * HALF_LINE).max(0.0) * part.min(1.0)
    }

    /// The middle of a claim's first line; `None` when it isn't drawn.
    pub fn claim(&self, id: ClaimId) -> Option<f64> {
        self.claims.get(&id).copied()
    }

    /// The middle of the line that says who wrote a comment.
    pub fn comment(&self, id: CommentId) -> Option<f64> {
        self.comments.get(&id).copied()
    }

    /// The article's top.
    pub fn article(&self) -> f64 {
        self.article
    }

    /// The top of `.reading` in the window, when this was read.
    pub fn origin(&self) -> f64 {
        self.origin
    }

    /// The top of `.reading` below the top of the whole page.
    pub fn page_top(&self) -> f64 {
        self.page_top
    }
}

/// The bottom of a claim's last line in the window.
pub fn end_of_claim(id: ClaimId) -> Option<f64> {
    let article = page::element("article")?;
    let last = all::<Element>(&article, &format!("mark[data-annotation~=\"{id}\"]")).pop()?;
    let lines = last.get_client_rects();
    Some(lines.item(lines.length().checked_sub(1)?)?.bottom())
}

/// How far a reckoned line may be from the true one.
const NEARLY: f64 = 60.0;

/// Asks for the first line of each claim that is drawn below `holder`.
fn read_marks(holder: &Element, origin: f64, claims: &mut HashMap<ClaimId, f64>) {
    for mark in all::<Element>(holder, "mark[data-annotation]") {
        let ids = mark.get_attribute("data-annotation").unwrap_or_default();
        let mut line = None;
        for id in ids.split(' ').filter_map(|id| id.parse().ok()) {
            claims.entry(id).or_insert_with(|| {
                // An inline box's own rectangle would cover all its lines at once.
                *line.get_or_insert_with(|| {
                    let first = mark.get_client_rects().item(0);
                    first.map_or(0.0, |line| middle(&line) - ABOVE_MIDDLE - origin)
                })
            });
        }
    }
}

fn comment_of(card: &Element) -> Option<CommentId> {
    card.id().strip_prefix("comment-")?.parse().ok()
}

fn scrolled() -> f64 {
    page::window().and_then(|window| window.scroll_y().ok()).unwrap_or_default()
}

fn middle(line: &DomRect) -> f64 {
    f64::midpoint(line.top(), line.bottom())
}
