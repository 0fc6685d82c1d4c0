//! Draws what a search has found over the words, without touching a node: the CSS Custom Highlight API. A browser that
//! has none draws nothing, and the search works all the same.

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Range};

use super::selection::node_at;
use super::{document, window};
use crate::text::{CharRange, Text};

/// The names that the stylesheets draw: all that is found, and the place where the search is now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    /// All that is found.
    Found,
    /// Where the search is now.
    Now,
}

/// The blocks of an article or comment on the page, looked up once for all that is found in it.
pub struct Drawn {
    blocks: Vec<Element>,
}

impl Drawn {
    /// The blocks below `holder`.
    pub fn new(holder: &Element) -> Self {
        let found = holder.query_selector_all("[data-block]").ok();
        let found =
            found.into_iter().flat_map(|found| (0..found.length()).filter_map(move |at| found.item(at)));
        Self { blocks: found.filter_map(|node| node.dyn_into().ok()).collect() }
    }

    /// A stretch of the text as the browser knows it; `None` where it isn't on the page.
    pub fn range(&self, text: &Text, range: CharRange) -> Option<Range> {
        let blocks = text.blocks_of(range);
        let (first, last) = (blocks.start, blocks.end.checked_sub(1)?);
        let whole = text.block_range(last)?;
        let (from, from_offset) = self.place(text, first, range.start())?;
        // What is found may reach over the line feed between two blocks.
        let (to, to_offset) = self.place(text, last, range.end().min(whole.end()))?;
        let found = document()?.create_range().ok()?;
        found.set_start(&from, from_offset).ok()?;
        found.set_end(&to, to_offset).ok()?;
        Some(found)
    }

    fn place(
        &self,
        text: &Text,
        block: usize,
        place: crate::text::CharOffset,
    ) -> Option<(web_sys::Node, u32)> {
        let number = block.to_string();
        let is_it = |element: &&Element| element.get_attribute("data-block").as_deref() == Some(&number);
        // They stand in their order, but for lists that may be drawn otherwise one day.
        let element = self.blocks.get(block).filter(is_it).or_else(|| self.blocks.iter().find(is_it))?;
        node_at(element, text.utf16_in_block(block, place)?.get())
    }
}

/// Draws these stretches and no others.
pub fn paint(layer: Layer, ranges: &[Range]) {
    let name = JsValue::from_str(match layer {
        Layer::Found => "found",
        Layer::Now => "found-now",
    });
    let _ = draw(&name, ranges);
}

/// `None` where the browser has no such thing.
fn draw(name: &JsValue, ranges: &[Range]) -> Option<()> {
    let global: JsValue = window()?.into();
    let css = Reflect::get(&global, &"CSS".into()).ok()?;
    let highlights = Reflect::get(&css, &"highlights".into()).ok().filter(JsValue::is_object)?;
    let method = |name: &str| Reflect::get(&highlights, &name.into()).ok()?.dyn_into::<Function>().ok();
    if ranges.is_empty() {
        method("delete")?.call1(&highlights, name).ok()?;
        return Some(());
    }
    let kind = Reflect::get(&global, &"Highlight".into()).ok()?.dyn_into::<Function>().ok()?;
    let highlight = Reflect::construct(&kind, &ranges.iter().collect::<Array>()).ok()?;
    method("set")?.call2(&highlights, name, &highlight).ok()?;
    Some(())
}

/// Scrolls a stretch into the middle of the window, unless it is seen well already.
pub fn show(range: &Range) {
    let Some(window) = window() else {
        return;
    };
    let rect = range.get_bounding_client_rect();
    let height = window.inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default();
    let top = super::page::covered_top();
    if rect.top() < top + 8.0 || rect.bottom() > height - 80.0 {
        window.scroll_by_with_x_and_y(0.0, rect.top() - (height + top) / 2.0);
    }
}
