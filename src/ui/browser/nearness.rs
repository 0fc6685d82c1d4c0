//! Which elements are near the window, of thousands that stand below each other.
//!
//! An observer of intersections looks at each of its elements in each frame, which at five thousand of them is longer than a
//! frame may take. Elements in the order of the page are searched by halves instead: a dozen questions, whatever their
//! number.

use std::ops::Range;

use web_sys::Element;

use super::page::window;

/// So many windows above and below count as near, for who scrolls on.
const REACH: f64 = 1.0;

/// The places of the elements that are in the window or near it. They are given by `element` for each place below `count`,
/// each further down than the one before; what is hidden must not be among them.
pub fn near(count: usize, element: impl Fn(usize) -> Element) -> Range<usize> {
    let height = window().and_then(|window| window.inner_height().ok()?.as_f64()).unwrap_or_default();
    let is_above = |place: usize| element(place).get_bounding_client_rect().bottom() < -REACH * height;
    let is_not_below =
        |place: usize| element(place).get_bounding_client_rect().top() <= (1.0 + REACH) * height;
    let from = first_that_is_not(0..count, is_above);
    from..first_that_is_not(from..count, is_not_below)
}

/// The first place where `is` no longer holds; once it doesn't, it never does again.
fn first_that_is_not(places: Range<usize>, is: impl Fn(usize) -> bool) -> usize {
    let Range { mut start, mut end } = places;
    while start < end {
        let middle = start.midpoint(end);
        if is(middle) { start = middle + 1 } else { end = middle }
    }
    start
}
