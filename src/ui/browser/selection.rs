//! What the browser has selected, as a stretch of a text.
//!
//! Blocks carry `data-block`, their number, and stand in an element that carries `data-text`, the text's id. Offsets
//! are taken block by block from the raw text of the DOM range, in UTF-16 units, and become code points here.

use std::cell::RefCell;
use std::sync::Arc;

use wasm_bindgen::JsCast;
use web_sys::{DomRect, Element, Node, Range, Selection};

use super::document;
use crate::text::{CharOffset, CharRange, Text, TextId, Utf16Offset, capture};

/// A stretch of a text that is selected on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selected {
    /// The text that it lies in: the article, or one comment.
    pub text: TextId,
    /// The stretch, trimmed and widened to whole grapheme clusters.
    pub range: CharRange,
}

/// The selection, if it holds words of one of the texts that `find` knows. Where it reaches over several texts,
/// the part in the one that it began in.
pub fn selected(find: impl Fn(TextId) -> Option<Arc<Text>>) -> Option<Selected> {
    let selection = selection()?;
    if selection.is_collapsed() || selection.range_count() == 0 {
        return None;
    }
    let range = selection.get_range_at(0).ok()?;
    let anchor = holder_of(&selection.anchor_node()?);
    let holders = document()?.query_selector_all("[data-text]").ok()?;
    let holders = (0..holders.length()).filter_map(|at| holders.item(at)?.dyn_into::<Element>().ok());
    let in_anchor = anchor.as_ref().filter(|anchor| range.intersects_node(anchor).unwrap_or(false)).cloned();
    let mut touched =
        in_anchor.into_iter().chain(holders.filter(|holder| range.intersects_node(holder).unwrap_or(false)));
    touched.find_map(|holder| selected_in(&holder, &range, &find))
}

/// Selects a stretch of a text on the page.
pub fn select(text: &Text, holder: &Element, range: CharRange) -> Option<()> {
    let blocks = text.blocks_of(range);
    let (start_node, start) = dom_place(text, holder, blocks.start, range.start())?;
    let (end_node, end) = dom_place(text, holder, blocks.end.checked_sub(1)?, range.end())?;
    selection()?.set_base_and_extent(&start_node, start, &end_node, end).ok()?;
    ENDS.set(Some((start_node, end_node)));
    Some(())
}

/// Exchanges the selection's ends: what keys move next is its start.
pub fn turn_round() {
    if let Some(selection) = selection()
        && let (Some(anchor), Some(focus)) = (selection.anchor_node(), selection.focus_node())
    {
        let (from, to) = (selection.focus_offset(), selection.anchor_offset());
        // Both places are the selection's own.
        let _ = selection.set_base_and_extent(&focus, from, &anchor, to);
    }
}

/// Lets the selection go.
pub fn clear() {
    if let Some(selection) = selection() {
        // Without a selection there is nothing to let go.
        let _ = selection.remove_all_ranges();
    }
}

/// The rectangles of the selection's lines, the first and the last one; `None` when nothing is drawn.
pub fn rects() -> Option<(DomRect, DomRect)> {
    let range = selection()?.get_range_at(0).ok()?;
    let rects = range.get_client_rects()?;
    let drawn = |rect: &DomRect| rect.width() > 0.0 && rect.height() > 0.0;
    let mut all = (0..rects.length()).filter_map(|at| rects.item(at)).filter(drawn);
    let first = all.next()?;
    let last = all.next_back().unwrap_or_else(|| first.clone());
    Some((first, last))
}

thread_local! {
    /// The nodes that the selection was seen to begin and end in.
    static ENDS: RefCell<Option<(Node, Node)>> = const { RefCell::new(None) };
}

/// Looks where the selection is, before blocks are drawn anew that it may be in.
///
/// Whatever is asked of a selection makes the browser lay out first what has changed. Were it asked by each block, a document
/// of a thousand blocks would be laid out a thousand times when it is opened. So it is asked once, before anything changes.
pub fn look_before_redraws() {
    let ends = selection().and_then(|selection| Some((selection.anchor_node()?, selection.focus_node()?)));
    ENDS.set(ends);
}

/// The selection has just been put here.
pub(super) fn was_put(node: &Node) {
    ENDS.set(Some((node.clone(), node.clone())));
}

/// Runs `redraw`, which replaces what is in `block`, and then puts the selection back where it was in it.
pub fn keeping_selection(block: &Element, redraw: impl FnOnce()) {
    let is_inside = ENDS.with_borrow(|ends| {
        let ends = ends.iter().flat_map(|(anchor, focus)| [anchor, focus]);
        ends.into_iter().any(|node| block.contains(Some(node)))
    });
    let end = |node: Option<Node>, offset: u32| Some((node?, offset));
    let held = selection().filter(|_| is_inside).and_then(|selection| {
        let anchor = end(selection.anchor_node(), selection.anchor_offset())?;
        let focus = end(selection.focus_node(), selection.focus_offset())?;
        Some((selection, anchor, focus))
    });
    let Some((selection, anchor, focus)) = held else {
        redraw();
        return;
    };
    let units = |(node, offset): &(Node, u32)| {
        let is_inside = block.contains(Some(node));
        is_inside.then(|| units_before(block, node, *offset)).flatten()
    };
    let (anchor_units, focus_units) = (units(&anchor), units(&focus));
    redraw();
    if anchor_units.is_none() && focus_units.is_none() {
        return;
    }
    let place = |units: Option<u32>, outside: (Node, u32)| match units {
        Some(units) => node_at(block, units),
        None => Some(outside),
    };
    if let (Some((anchor, from)), Some((focus, to))) =
        (place(anchor_units, anchor), place(focus_units, focus))
    {
        // The nodes were made a moment ago and are long enough.
        let _ = selection.set_base_and_extent(&anchor, from, &focus, to);
        ENDS.set(Some((anchor, focus)));
    }
}

pub(super) fn selection() -> Option<Selection> {
    document()?.get_selection().ok().flatten()
}

/// The block of a text around a node.
pub(super) fn block_of(node: &Node) -> Option<Element> {
    let element = node.dyn_ref::<Element>().cloned().or_else(|| node.parent_element())?;
    element.closest("main [data-block]").ok().flatten()
}

/// The text's element around a node.
pub(super) fn holder_of(node: &Node) -> Option<Element> {
    let element = node.dyn_ref::<Element>().cloned().or_else(|| node.parent_element())?;
    element.closest("[data-text]").ok().flatten()
}

fn selected_in(
    holder: &Element,
    range: &Range,
    find: impl Fn(TextId) -> Option<Arc<Text>>,
) -> Option<Selected> {
    let text = find(holder.get_attribute("data-text")?.parse().ok()?)?;
    let blocks = holder.query_selector_all("[data-block]").ok()?;
    let mut start = None;
    let mut end = None;
    for at in 0..blocks.length() {
        let element: Element = blocks.item(at)?.dyn_into().ok()?;
        // A list of blocks inside a block's parent is never nested: each block holds words and marks alone.
        if element.closest("[data-text]").ok().flatten().as_ref() != Some(holder)
            || !range.intersects_node(&element).unwrap_or(false)
        {
            continue;
        }
        let block: usize = element.get_attribute("data-block")?.parse().ok()?;
        let (from, to) = units_in(&element, range)?;
        let words: Vec<u16> = element.text_content().unwrap_or_default().encode_utf16().collect();
        if from < to {
            start = start.or(place(&text, block, outside_pair(&words, from, Side::Before)));
            end = place(&text, block, outside_pair(&words, to, Side::After)).or(end);
        }
    }
    Some(Selected { text: text.id(), range: capture(&text, start?, end?)? })
}

fn place(text: &Text, block: usize, units: u32) -> Option<CharOffset> {
    text.char_in_block(block, Utf16Offset::new(units))
}

#[derive(Clone, Copy)]
enum Side {
    Before,
    After,
}

/// A script may select half of a surrogate pair; the whole code point is meant then.
fn outside_pair(words: &[u16], at: u32, side: Side) -> u32 {
    let is_low = |unit: Option<&u16>| unit.is_some_and(|unit| (0xDC00..0xE000).contains(unit));
    let is_high = |unit: Option<&u16>| unit.is_some_and(|unit| (0xD800..0xDC00).contains(unit));
    let index = at as usize;
    if index > 0 && is_low(words.get(index)) && is_high(words.get(index - 1)) {
        match side {
            Side::Before => at - 1,
            Side::After => at + 1,
        }
    } else {
        at
    }
}

/// The part of a block that a range covers, in UTF-16 units from the block's start.
fn units_in(block: &Element, range: &Range) -> Option<(u32, u32)> {
    let length = block.text_content().unwrap_or_default().encode_utf16().count() as u32;
    let start = range.start_container().ok()?;
    let end = range.end_container().ok()?;
    let from = if block.contains(Some(&start)) {
        units_before(block, &start, range.start_offset().ok()?)?
    } else {
        0
    };
    let to = if block.contains(Some(&end)) {
        units_before(block, &end, range.end_offset().ok()?)?
    } else {
        length
    };
    Some((from, to))
}

/// How many UTF-16 units of a block's text lie before a place in it.
pub(super) fn units_before(block: &Element, node: &Node, offset: u32) -> Option<u32> {
    let before = document()?.create_range().ok()?;
    before.select_node_contents(block).ok()?;
    before.set_end(node, offset).ok()?;
    Some(String::from(before.to_string()).encode_utf16().count() as u32)
}

pub(super) fn dom_place(
    text: &Text,
    holder: &Element,
    block: usize,
    place: CharOffset,
) -> Option<(Node, u32)> {
    let element = holder.query_selector(&format!("[data-block=\"{block}\"]")).ok().flatten()?;
    node_at(&element, text.utf16_in_block(block, place)?.get())
}

/// The text node at a number of UTF-16 units from the start of a block.
pub(super) fn node_at(block: &Element, units: u32) -> Option<(Node, u32)> {
    let mut left = units;
    let mut last = None;
    let mut open = vec![block.clone().unchecked_into::<Node>()];
    while let Some(node) = open.pop() {
        if node.node_type() == Node::TEXT_NODE {
            let length = node.node_value().unwrap_or_default().encode_utf16().count() as u32;
            if left <= length {
                return Some((node, left));
            }
            left -= length;
            last = Some((node, length));
        } else {
            let children = node.child_nodes();
            open.extend((0..children.length()).rev().filter_map(|at| children.item(at)));
        }
    }
    last
}
