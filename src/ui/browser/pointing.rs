//! Which place of a text lies at a point of the window, and where the ends of what is selected lie.
//!
//! Points are in CSS pixels from the window's upper left corner, as events have them.

use wasm_bindgen::JsCast;
use web_sys::{Element, Node};

use super::selection::{block_of, dom_place, selection, units_before};
use super::{document, window};
use crate::text::{CharOffset, CharRange, Text, Utf16Offset};

/// How far beside drawn words a finger still means them.
const SLACK: f64 = 12.0;

/// The place between two characters that is nearest to a point, in the block at that height or the nearest one to
/// it. `None` where something else lies over that place, as a bar of the page does.
pub fn place_near(text: &Text, holder: &Element, x: f64, y: f64) -> Option<CharOffset> {
    let blocks = holder.query_selector_all("[data-block]").ok()?;
    let blocks = (0..blocks.length()).filter_map(|at| blocks.item(at)?.dyn_into::<Element>().ok());
    let far = |(_, rect): &(Element, web_sys::DomRect)| (rect.top() - y).max(y - rect.bottom()).max(0.0);
    let (block, rect) = blocks
        .map(|block| {
            let rect = block.get_bounding_client_rect();
            (block, rect)
        })
        .min_by(|one, other| far(one).total_cmp(&far(other)))?;
    // Between two blocks the browser may name a place of neither.
    let x = x.min(rect.right() - 1.0).max(rect.left() + 1.0);
    let y = y.min(rect.bottom() - 1.0).max(rect.top() + 1.0);
    let (node, offset) = dom_place_at(x, y)?;
    if !block.contains(Some(&node)) {
        return None;
    }
    let number = block.get_attribute("data-block")?.parse().ok()?;
    text.char_in_block(number, Utf16Offset::new(units_before(&block, &node, offset)?))
}

/// A point lies on the words of a stretch as they are drawn, or as close beside them as a finger may miss them.
pub fn is_on(text: &Text, holder: &Element, range: CharRange, x: f64, y: f64) -> bool {
    rects_of(text, holder, range).is_some_and(|rects| {
        let mut rects = (0..rects.length()).filter_map(|at| rects.item(at));
        rects.any(|rect| {
            x > rect.left() - SLACK
                && x < rect.right() + SLACK
                && y > rect.top() - SLACK
                && y < rect.bottom() + SLACK
        })
    })
}

fn rects_of(text: &Text, holder: &Element, range: CharRange) -> Option<web_sys::DomRectList> {
    let blocks = text.blocks_of(range);
    let (start, from) = dom_place(text, holder, blocks.start, range.start())?;
    let (end, to) = dom_place(text, holder, blocks.end.checked_sub(1)?, range.end())?;
    let drawn = document()?.create_range().ok()?;
    drawn.set_start(&start, from).ok()?;
    drawn.set_end(&end, to).ok()?;
    drawn.get_client_rects()
}

/// One end of what is selected, as a line as high as its letters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct End {
    /// How far from the left.
    pub x: f64,
    /// The upper edge.
    pub top: f64,
    /// The lower edge.
    pub bottom: f64,
    /// Whether the words go on to the left from there: the start of left-to-right text has them on its right.
    pub has_words_on_left: bool,
}

/// The start and the end of what is selected; `None` when nothing is drawn.
pub fn ends() -> Option<(End, End)> {
    let (first, last) = super::selection::rects()?;
    let range = selection()?.get_range_at(0).ok()?;
    let end = |rect: &web_sys::DomRect, has_words_on_left: bool| End {
        x: if has_words_on_left { rect.right() } else { rect.left() },
        top: rect.top(),
        bottom: rect.bottom(),
        has_words_on_left,
    };
    let start = end(&first, is_right_to_left(&range.start_container().ok()?));
    Some((start, end(&last, !is_right_to_left(&range.end_container().ok()?))))
}

fn is_right_to_left(node: &Node) -> bool {
    block_of(node).is_some_and(|block| is_set_right_to_left(&block))
}

/// What is in an element runs from the right to the left.
pub fn is_set_right_to_left(element: &Element) -> bool {
    let style = window().and_then(|window| window.get_computed_style(element).ok().flatten());
    style.is_some_and(|style| style.get_property_value("direction").is_ok_and(|value| value == "rtl"))
}

/// The browser's own place at a point. Safari knows it by an older name only, up to version 18.3.
fn dom_place_at(x: f64, y: f64) -> Option<(Node, u32)> {
    let document = document()?;
    let method = |name: &str| {
        let found = js_sys::Reflect::get(&document, &name.into()).ok()?;
        found.dyn_into::<js_sys::Function>().ok()
    };
    if method("caretPositionFromPoint").is_some() {
        let found = document.caret_position_from_point(x as f32, y as f32)?;
        return Some((found.offset_node()?, found.offset()));
    }
    let found = method("caretRangeFromPoint")?.call2(&document, &x.into(), &y.into()).ok()?;
    let range = found.dyn_into::<web_sys::Range>().ok()?;
    Some((range.start_container().ok()?, range.start_offset().ok()?))
}
