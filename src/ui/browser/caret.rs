//! The caret in text that can't be edited: a collapsed selection that keys move.
//!
//! The browser moves it (`Selection.modify`), so clusters, words, lines and the direction of writing are the
//! browser's. It draws none in such text, so the page draws its own. What lies between two blocks, such as a name or
//! a button, is stepped over.

use wasm_bindgen::JsCast;
use web_sys::{DomRect, Element, HtmlElement, Node};

use super::selection::{block_of, dom_place, holder_of, node_at, selection, units_before, was_put};
use super::{document, window};
use crate::text::{CharOffset, Text, TextId, Utf16Offset};

/// How far a key moves the caret. Left and right are those of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// To the next grapheme cluster on the left.
    Left,
    /// To the next grapheme cluster on the right.
    Right,
    /// By a word to the left.
    WordLeft,
    /// By a word to the right.
    WordRight,
    /// To the line above.
    Up,
    /// To the line below.
    Down,
    /// To the start of the paragraph, or of the one before it.
    ParagraphUp,
    /// To the start of the next paragraph.
    ParagraphDown,
    /// To the start of the line.
    LineStart,
    /// To the end of the line.
    LineEnd,
    /// To the start of the article or comment.
    TextStart,
    /// To the end of the article or comment.
    TextEnd,
}

/// What moves: the caret, or the end of the selection that it stands at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moving {
    /// The caret, and nothing is selected any more.
    Caret,
    /// The end of the selection that moved last.
    SelectionEnd,
}

/// A place between two characters of a text that is drawn on the page, and the element that holds that text.
#[derive(Clone, Debug)]
pub struct Found {
    /// The text.
    pub text: TextId,
    /// The number of the block.
    pub block: usize,
    /// The place in the block.
    pub in_block: Utf16Offset,
    /// The element that is the article or the comment's words.
    pub holder: Element,
}

/// Where the caret is, or the end of the selection that moved last; `None` outside every text.
pub fn find() -> Option<Found> {
    let selection = selection()?;
    let (node, offset) = (selection.focus_node()?, selection.focus_offset());
    let element = block_of(&node)?;
    let holder = holder_of(&node)?;
    Some(Found {
        text: holder.get_attribute("data-text")?.parse().ok()?,
        block: element.get_attribute("data-block")?.parse().ok()?,
        in_block: Utf16Offset::new(units_before(&element, &node, offset)?),
        holder,
    })
}

/// Nothing is selected, but there is a place where something could be.
pub fn is_collapsed() -> bool {
    selection().is_some_and(|selection| selection.is_collapsed())
}

/// Puts the caret at a place of a text.
pub fn put(text: &Text, holder: &Element, place: CharOffset) -> Option<()> {
    let (node, offset) = dom_place(text, holder, text.block_at(place), place)?;
    selection()?.collapse_with_offset(Some(&node), offset).ok()?;
    was_put(&node);
    Some(())
}

/// Moves the selection's end to a place of the text that it lies in.
pub fn extend(text: &Text, holder: &Element, place: CharOffset) -> Option<()> {
    let (node, offset) = dom_place(text, holder, text.block_at(place), place)?;
    selection()?.extend_with_offset(&node, offset).ok()
}

/// The texts that are drawn on the page, in its order.
pub fn texts() -> Vec<TextId> {
    let found = document().and_then(|document| document.query_selector_all("main [data-text]").ok());
    let found = found.into_iter().flat_map(|found| (0..found.length()).filter_map(move |at| found.item(at)));
    found
        .filter_map(|node| node.dyn_into::<Element>().ok()?.get_attribute("data-text")?.parse().ok())
        .collect()
}

/// Puts the caret at the start of the first block of `holder` that is in the window, else of its first one.
pub fn put_in_view(holder: &Element) -> Option<()> {
    let blocks = blocks_in(holder);
    let in_view = blocks.iter().find(|block| super::page::is_in_view(block));
    set(in_view.or(blocks.first())?, Edge::Start, Moving::Caret)
}

/// Lets what is selected go; the caret stays at the end that moved last.
pub fn collapse() {
    if let Some(selection) = selection()
        && let Some(node) = selection.focus_node()
    {
        // The place is the selection's own.
        let _ = selection.collapse_with_offset(Some(&node), selection.focus_offset());
    }
}

/// Moves the caret or the selection's end. Nothing happens at the edge of all texts, and a selection stays in its
/// text.
pub fn step(step: Step, moving: Moving) -> Option<()> {
    let selection = selection()?;
    let before = (
        selection.anchor_node()?,
        selection.anchor_offset(),
        selection.focus_node()?,
        selection.focus_offset(),
    );
    let from = block_of(&before.2)?;
    let holder = holder_of(&before.2)?;
    match step {
        Step::TextStart => return set(blocks_in(&holder).first()?, Edge::Start, moving),
        Step::TextEnd => return set(blocks_in(&holder).last()?, Edge::End, moving),
        Step::ParagraphUp if units_before(&from, &before.2, before.3)? > 0 => {
            return set(&from, Edge::Start, moving);
        }
        Step::ParagraphUp => return set(&neighbour(&from, Way::Back, moving)?, Edge::Start, moving),
        Step::ParagraphDown => {
            let next = neighbour(&from, Way::On, moving);
            return match next {
                Some(next) => set(&next, Edge::Start, moving),
                None => set(&from, Edge::End, moving),
            };
        }
        _ => {}
    }
    let line = rect().map(|rect| rect.top());
    let (direction, granularity) = match step {
        Step::Left => ("left", "character"),
        Step::Right => ("right", "character"),
        Step::WordLeft => ("left", "word"),
        Step::WordRight => ("right", "word"),
        Step::Up => ("backward", "line"),
        Step::Down => ("forward", "line"),
        Step::LineStart => ("backward", "lineboundary"),
        _ => ("forward", "lineboundary"),
    };
    let alter = match moving {
        Moving::Caret => "move",
        Moving::SelectionEnd => "extend",
    };
    selection.modify(alter, direction, granularity).ok()?;
    let node = selection.focus_node()?;
    let to = block_of(&node);
    let is_other_text = moving == Moving::SelectionEnd && holder_of(&node).as_ref() != Some(&holder);
    if to.is_none() || is_other_text {
        let way = way_of(&before.2, before.3, &node, selection.focus_offset());
        // Back to where it was, since a block is entered at its edge.
        selection.set_base_and_extent(&before.0, before.1, &before.2, before.3).ok()?;
        return match neighbour(&from, way, moving) {
            Some(next) => set(&next, if way == Way::On { Edge::Start } else { Edge::End }, moving),
            None if matches!(step, Step::Up | Step::Down) => {
                set(&from, if way == Way::On { Edge::End } else { Edge::Start }, moving)
            }
            None => Some(()),
        };
    }
    // The end of a line that goes on in the next one is the start of that one too, and it would be drawn there.
    if step == Step::LineEnd
        && let (Some(line), Some(now)) = (line, rect())
        && now.top() > line + 1.0
    {
        selection.modify(alter, "backward", "character").ok()?;
    }
    Some(())
}

/// Where the caret is on the screen: no width, and the height of its line.
pub fn rect() -> Option<DomRect> {
    let selection = selection()?;
    let (node, offset) = (selection.focus_node()?, selection.focus_offset());
    let range = document()?.create_range().ok()?;
    range.set_start(&node, offset).ok()?;
    range.collapse_with_to_start(true);
    let rects = range.get_client_rects()?;
    let own = (0..rects.length()).filter_map(|at| rects.item(at)).rfind(|rect| rect.height() > 0.0);
    own.or_else(|| {
        // Where the place itself has no box, it stands behind the character before it.
        let block = block_of(&node)?;
        let (node, end) = node_at(&block, units_before(&block, &node, offset)?)?;
        range.set_start(&node, end.checked_sub(1)?).ok()?;
        range.set_end(&node, end).ok()?;
        let rect = range.get_bounding_client_rect();
        DomRect::new_with_x_and_y_and_width_and_height(rect.right(), rect.top(), 0.0, rect.height()).ok()
    })
}

/// Scrolls so far that the caret is in the window, clear of the bars at its top and bottom.
pub fn scroll_into_view() {
    const TOP: f64 = 76.0;
    const BOTTOM: f64 = 72.0;
    let (Some(rect), Some(window)) = (rect(), window()) else {
        return;
    };
    let height = window.inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default();
    if rect.top() < TOP {
        window.scroll_by_with_x_and_y(0.0, rect.top() - TOP);
    } else if rect.bottom() > height - BOTTOM {
        window.scroll_by_with_x_and_y(0.0, rect.bottom() - (height - BOTTOM));
    }
}

/// What has the keyboard's focus.
pub fn focused() -> Option<HtmlElement> {
    document()?.active_element()?.dyn_into().ok()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Edge {
    Start,
    End,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    On,
    Back,
}

fn set(block: &Element, edge: Edge, moving: Moving) -> Option<()> {
    let units = match edge {
        Edge::Start => 0,
        Edge::End => u32::MAX,
    };
    let (node, offset) = node_at(block, units)?;
    let selection = selection()?;
    match moving {
        Moving::Caret => selection.collapse_with_offset(Some(&node), offset).ok(),
        Moving::SelectionEnd => selection.extend_with_offset(&node, offset).ok(),
    }
}

/// The block before or behind this one: of any text for the caret, of the same one for a selection.
fn neighbour(block: &Element, way: Way, moving: Moving) -> Option<Element> {
    let holder = holder_of(block)?;
    let blocks = match moving {
        Moving::Caret => blocks_in(&document()?.query_selector("main").ok().flatten()?),
        Moving::SelectionEnd => blocks_in(&holder),
    };
    let at = blocks.iter().position(|other| other == block)?;
    let at = match way {
        Way::On => at + 1,
        Way::Back => at.checked_sub(1)?,
    };
    blocks.get(at).cloned()
}

fn blocks_in(holder: &Element) -> Vec<Element> {
    let Ok(found) = holder.query_selector_all("[data-block]") else {
        return Vec::new();
    };
    (0..found.length()).filter_map(|at| found.item(at)?.dyn_into().ok()).collect()
}

/// Which way leads from one place to another, in the order of the document.
fn way_of(from: &Node, from_offset: u32, to: &Node, to_offset: u32) -> Way {
    let range = document().and_then(|document| document.create_range().ok());
    let is_back = range.is_some_and(|range| {
        range.set_start(from, from_offset).is_ok()
            && range.compare_point(to, to_offset).is_ok_and(|order| order < 0)
    });
    if is_back { Way::Back } else { Way::On }
}
