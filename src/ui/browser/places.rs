//! Where claims and comments lie on the page, asked of the browser in one go.
//!
//! Each question after a change makes the browser lay the page out anew. So all is read first, in one pass over
//! the marks, and only then is anything written. Lengths are CSS pixels from the top of `.reading`.

use std::collections::HashMap;

use web_sys::{DomRect, Element};

use super::page::{self, all};
use crate::document::CommentId;
use crate::id::ClaimId;

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
}

impl Places {
    /// Looks at the page; `None` when no document is open.
    pub fn read() -> Option<Self> {
        let reading = page::document()?.query_selector(".reading").ok().flatten()?;
        let origin = reading.get_bounding_client_rect().top();
        let article = page::element("article")?;
        let mut claims = HashMap::new();
        for mark in all::<Element>(&article, "mark[data-annotation]") {
            let ids = mark.get_attribute("data-annotation").unwrap_or_default();
            let mut line = None;
            for id in ids.split(' ').filter_map(|id| id.parse().ok()) {
                claims.entry(id).or_insert_with(|| {
                    // An inline box's own rectangle would cover all its lines at once.
                    *line.get_or_insert_with(|| {
                        mark.get_client_rects()
                            .item(0)
                            .map_or(0.0, |line| middle(&line) - ABOVE_MIDDLE - origin)
                    })
                });
            }
        }
        let mut comments = HashMap::new();
        for who in all::<Element>(&reading, ".comment > .who") {
            let id = who.parent_element().map(|comment| comment.id()).unwrap_or_default();
            if let Some(id) = id.strip_prefix("comment-").and_then(|id| id.parse().ok()) {
                comments.insert(id, middle(&who.get_bounding_client_rect()) - origin);
            }
        }
        let article = article.get_bounding_client_rect().top() - origin;
        let scrolled = page::window().and_then(|window| window.scroll_y().ok()).unwrap_or_default();
        Some(Self { claims, comments, article, origin, page_top: origin + scrolled })
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

fn middle(line: &DomRect) -> f64 {
    f64::midpoint(line.top(), line.bottom())
}
