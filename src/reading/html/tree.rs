//! The elements and texts of a page, as html5ever's tree builder finds them, in the order of the page.
//!
//! A node is known by its place in that order, so all that lies inside of `node` is `node + 1..end(node)`: every walk
//! over a page is a loop, and no page is deep enough to fill the stack.
//!
//! What would make a parser slow is cut off before it gets there:
//!
//! - elements below [`DEEPEST`] levels, for the tree builder walks up its open elements at each tag;
//! - attributes beyond [`MOST_ATTRIBUTES`] of a tag, which the tokenizer compares each with each;
//! - `<b>`, `<font>` and their like, which it opens again in each paragraph that they were not closed in: here they are
//!   `<span>`s, which they are no different from.
//!
//! Only attributes that say something of an article or a comment are kept, and scripts, styles and pictures are not
//! read at all.

use std::borrow::Cow;
use std::cell::{Cell, Ref, RefCell};
use std::collections::HashMap;
use std::ops::Range;

use html5ever::interface::{Attribute, ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5ever::{LocalName, QualName, TokenizerResult, local_name, ns};

/// So many elements may lie one inside the other; a browser draws 512.
pub(super) const DEEPEST: usize = 256;

/// No page that people write has more in one tag.
const MOST_ATTRIBUTES: usize = 200;

/// So many pages may lie one inside the other, as frames.
const DEEPEST_FRAME: usize = 3;

/// The attributes that are kept; the others say nothing of who wrote what.
const KEPT: &[&str] = &[
    "alt",
    "aria-hidden",
    "aria-label",
    "aria-level",
    "author",
    "class",
    "cite",
    "content",
    "created",
    "data-ad-preview",
    "created-timestamp",
    "data-author",
    "data-comment-author",
    "data-comment-id",
    "data-created",
    "data-date",
    "data-depth",
    "data-fullname",
    "data-id",
    "data-indent",
    "data-level",
    "data-parent",
    "data-parent-id",
    "data-post",
    "data-post-id",
    "data-role",
    "data-testid",
    "data-time",
    "data-timestamp",
    "data-user",
    "data-username",
    "data-utime",
    "datetime",
    "depth",
    "hidden",
    "href",
    "http-equiv",
    "id",
    "indent",
    "itemprop",
    "itemscope",
    "itemtype",
    "lang",
    "name",
    "parentid",
    "property",
    "rel",
    "role",
    "shadowmode",
    "shadowrootmode",
    "slot",
    "src",
    "srcdoc",
    "start",
    "style",
    "thingid",
    "title",
    "type",
    "typeof",
    "width",
    "xml:lang",
];

/// A page.
#[derive(Debug, Default)]
pub(super) struct Tree {
    nodes: Vec<Node>,
    /// Elements deeper than [`DEEPEST`] were left out; their texts are there.
    pub is_cut: bool,
    /// The address in the note that browsers write into a page that they save.
    pub saved_from: Option<String>,
}

#[derive(Debug)]
struct Node {
    parent: usize,
    end: usize,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Element(Element),
    Text(StrTendril),
}

/// An element's name and what is kept of its attributes.
#[derive(Debug)]
pub(super) struct Element {
    /// The name, in lower case.
    pub name: LocalName,
    attributes: Vec<(LocalName, StrTendril)>,
}

impl Element {
    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| &**own == name).map(|(_, value)| &**value)
    }

    /// The words of `class`.
    pub fn classes(&self) -> impl Iterator<Item = &str> {
        self.attribute("class").unwrap_or_default().split_ascii_whitespace()
    }

    /// `class` has this word.
    pub fn has_class(&self, class: &str) -> bool {
        self.classes().any(|own| own == class)
    }

    /// The element has this name.
    pub fn is(&self, name: &str) -> bool {
        &*self.name == name
    }

    /// One of the words of an attribute is this one.
    pub fn has_word(&self, attribute: &str, word: &str) -> bool {
        let value = self.attribute(attribute).unwrap_or_default();
        value.split_ascii_whitespace().any(|own| own.eq_ignore_ascii_case(word))
    }

    /// No browser draws it before somebody asks for it.
    pub fn is_hidden(&self) -> bool {
        let is_styled_away = || {
            let style = self.attribute("style").unwrap_or_default().to_ascii_lowercase();
            let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
            style.contains("display:none") || style.contains("visibility:hidden")
        };
        self.attribute("hidden").is_some() || is_styled_away()
    }
}

impl Tree {
    /// Reads a page. `frames` finds the page that a frame's address stands for.
    pub fn parse(html: &str, frames: &dyn Fn(&str) -> Option<String>) -> Self {
        Self::parse_frame(html, frames, 0)
    }

    fn parse_frame(html: &str, frames: &dyn Fn(&str) -> Option<String>, level: usize) -> Self {
        let raw = parse(html);
        let mut tree = Self { nodes: Vec::new(), is_cut: raw.is_cut, saved_from: raw.saved_from };
        tree.lay_out(&raw.nodes, frames, level);
        tree
    }

    /// Puts the nodes into the order of the page.
    fn lay_out(&mut self, raw: &[RawNode], frames: &dyn Fn(&str) -> Option<String>, level: usize) {
        enum Step {
            Enter(usize, usize),
            Leave(usize),
        }
        let mut steps = vec![Step::Enter(0, 0)];
        while let Some(step) = steps.pop() {
            let (at, parent) = match step {
                Step::Leave(node) => {
                    self.nodes[node].end = self.nodes.len();
                    continue;
                }
                Step::Enter(at, parent) => (at, parent),
            };
            let own = self.nodes.len();
            let kind = match &raw[at].kind {
                RawKind::Nothing => continue,
                RawKind::Text(text) => Kind::Text(text.clone()),
                RawKind::Element(name, attributes) => {
                    Kind::Element(Element { name: name.local.clone(), attributes: attributes.clone() })
                }
            };
            self.nodes.push(Node { parent, end: own + 1, kind });
            steps.push(Step::Leave(own));
            let mut child = raw[at].last_child;
            while let Some(number) = child {
                steps.push(Step::Enter(number, own));
                child = raw[number].previous;
            }
            self.add_frame(own, frames, level);
        }
    }

    /// Puts the page that a frame shows into its place.
    fn add_frame(&mut self, frame: usize, frames: &dyn Fn(&str) -> Option<String>, level: usize) {
        let Some(element) = self.element(frame).filter(|element| element.is("iframe") || element.is("frame"))
        else {
            return;
        };
        let inside = element.attribute("srcdoc").map(str::to_owned);
        let inside = inside.or_else(|| frames(element.attribute("src")?));
        let Some(html) = inside.filter(|_| level < DEEPEST_FRAME) else { return };
        let inner = Self::parse_frame(&html, frames, level + 1);
        self.is_cut |= inner.is_cut;
        let offset = self.nodes.len();
        for (number, node) in inner.nodes.into_iter().enumerate() {
            let parent = if number == 0 { frame } else { node.parent + offset };
            self.nodes.push(Node { parent, end: node.end + offset, kind: node.kind });
        }
    }

    /// All nodes.
    pub fn all(&self) -> Range<usize> {
        0..self.nodes.len()
    }

    /// The element at a place, if no text stands there.
    pub fn element(&self, node: usize) -> Option<&Element> {
        match &self.nodes.get(node)?.kind {
            Kind::Element(element) => Some(element),
            Kind::Text(_) => None,
        }
    }

    /// The text at a place, if no element stands there.
    pub fn text(&self, node: usize) -> Option<&str> {
        match &self.nodes.get(node)?.kind {
            Kind::Element(_) => None,
            Kind::Text(text) => Some(text),
        }
    }

    /// Where a node ends: the place behind all that lies inside of it.
    pub fn end(&self, node: usize) -> usize {
        self.nodes.get(node).map_or(node + 1, |node| node.end)
    }

    /// The node and all that lies inside of it.
    pub fn within(&self, node: usize) -> Range<usize> {
        node..self.end(node)
    }

    /// The element around a node; the page itself has none.
    pub fn parent(&self, node: usize) -> Option<usize> {
        let parent = self.nodes.get(node)?.parent;
        (parent < node).then_some(parent)
    }

    /// The elements around a node, the nearest first.
    pub fn ancestors(&self, node: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(self.parent(node), |node| self.parent(*node))
    }

    /// The nodes right inside of one.
    pub fn children(&self, node: usize) -> impl Iterator<Item = usize> + '_ {
        let end = self.end(node);
        let in_range = move |at: usize| (at < end).then_some(at);
        std::iter::successors(in_range(node + 1), move |at| in_range(self.end(*at)))
    }

    /// The elements of some nodes, with their places.
    pub fn elements(&self, nodes: Range<usize>) -> impl Iterator<Item = (usize, &Element)> {
        nodes.filter_map(|node| Some((node, self.element(node)?)))
    }

    /// Nothing of this element is ever read by anybody, or it is a form's.
    pub fn is_silent(&self, node: usize) -> bool {
        const SILENT: &[&str] = &[
            "script", "style", "head", "noscript", "svg", "math", "select", "textarea", "object", "embed",
            "audio", "video", "canvas", "datalist", "title",
        ];
        self.element(node).is_some_and(|element| {
            let is_shadow =
                || element.attribute("shadowmode").is_some() || element.attribute("shadowrootmode").is_some();
            SILENT.contains(&&*element.name) || (element.is("template") && !is_shadow())
        })
    }

    /// The words of some nodes, white space collapsed; elements part words.
    pub fn words_of(&self, nodes: Range<usize>) -> String {
        let mut words = String::new();
        let mut at = nodes.start;
        while at < nodes.end {
            if self.is_silent(at) {
                at = self.end(at);
                continue;
            }
            for word in self.text(at).unwrap_or_default().split_ascii_whitespace() {
                if !words.is_empty() {
                    words.push(' ');
                }
                words.push_str(word);
            }
            at += 1;
        }
        words
    }
}

fn parse(html: &str) -> Raw {
    let html = without_excess_attributes(html);
    let options = TreeBuilderOpts { scripting_enabled: true, ..TreeBuilderOpts::default() };
    let shallow = Shallow {
        builder: TreeBuilder::new(Sink::default(), options),
        dropped: RefCell::default(),
        is_cut: Cell::new(false),
    };
    let tokenizer = Tokenizer::new(shallow, TokenizerOpts { discard_bom: true, ..TokenizerOpts::default() });
    let input = BufferQueue::default();
    // A string of html5ever holds 4 GB, and a page has 25 MB at most.
    input.push_back(StrTendril::from(&*html));
    while let TokenizerResult::Script(_) | TokenizerResult::EncodingIndicator(_) = tokenizer.feed(&input) {}
    tokenizer.end();
    let is_cut = tokenizer.sink.is_cut.get();
    let sink = tokenizer.sink.builder.sink;
    Raw { nodes: sink.nodes.into_inner(), is_cut, saved_from: sink.saved_from.into_inner() }
}

struct Raw {
    nodes: Vec<RawNode>,
    is_cut: bool,
    saved_from: Option<String>,
}

/// Cuts tags off behind their first [`MOST_ATTRIBUTES`] attributes.
fn without_excess_attributes(html: &str) -> Cow<'_, str> {
    let bytes = html.as_bytes();
    let mut kept = String::new();
    let (mut at, mut copied) = (0, 0);
    while at < bytes.len() {
        if bytes[at] != b'<' || !bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic) {
            at += 1;
            continue;
        }
        let (mut quote, mut count, mut is_apart, mut cut) = (None, 0, false, None);
        while let Some(byte) = bytes.get(at) {
            match (quote, byte) {
                (Some(open), byte) if open == *byte => quote = None,
                (Some(_), _) => {}
                (None, b'>') => break,
                (None, b'"' | b'\'') => quote = Some(*byte),
                (None, byte) if byte.is_ascii_whitespace() || *byte == b'/' => is_apart = true,
                (None, _) if is_apart => {
                    is_apart = false;
                    count += 1;
                    if count > MOST_ATTRIBUTES && cut.is_none() {
                        cut = Some(at);
                    }
                }
                (None, _) => {}
            }
            at += 1;
        }
        if let Some(cut) = cut {
            kept.push_str(&html[copied..cut]);
            copied = at;
        }
    }
    if copied == 0 {
        return Cow::Borrowed(html);
    }
    kept.push_str(&html[copied..]);
    Cow::Owned(kept)
}

/// A tree builder that sees no tag below [`DEEPEST`].
struct Shallow {
    builder: TreeBuilder<usize, Sink>,
    /// How many start tags of each name were kept from it, so that it does not see their end tags either.
    dropped: RefCell<HashMap<LocalName, usize>>,
    is_cut: Cell<bool>,
}

impl Shallow {
    /// What the tree builder gets to see in place of a tag.
    fn tame(&self, mut tag: Tag) -> Option<Tag> {
        /// They part nothing and mean nothing here.
        const FORMATTING: &[&str] =
            &["b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];
        /// Nothing lies inside of them, or nothing but text.
        const FLAT: &[&str] = &[
            "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
            "wbr", "script", "style", "title", "textarea", "noscript", "iframe", "noembed", "noframes",
            "xmp", "html", "head", "body",
        ];
        if FORMATTING.contains(&&*tag.name) {
            tag.name = local_name!("span");
        }
        if FLAT.contains(&&*tag.name) {
            return Some(tag);
        }
        let mut dropped = self.dropped.borrow_mut();
        match tag.kind {
            TagKind::StartTag if self.builder.sink.depth.get() >= DEEPEST => {
                self.is_cut.set(true);
                *dropped.entry(tag.name).or_default() += 1;
                None
            }
            TagKind::StartTag => Some(tag),
            TagKind::EndTag => match dropped.get_mut(&tag.name) {
                Some(count) if *count > 0 => {
                    *count -= 1;
                    None
                }
                _ => Some(tag),
            },
        }
    }
}

impl TokenSink for Shallow {
    type Handle = usize;

    fn process_token(&self, token: Token, line_number: u64) -> TokenSinkResult<usize> {
        let token = match token {
            Token::TagToken(tag) => match self.tame(tag) {
                Some(tag) => Token::TagToken(tag),
                // The texts on both sides of it are not one word.
                None => Token::CharacterTokens(StrTendril::from(" ")),
            },
            Token::ParseError(_) => return TokenSinkResult::Continue,
            token => token,
        };
        self.builder.process_token(token, line_number)
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// What the tree builder makes: nodes with links, the page itself first.
struct Sink {
    nodes: RefCell<Vec<RawNode>>,
    /// How deep the element lies that the next one would be put into, as near as can be told from here.
    depth: Cell<usize>,
    saved_from: RefCell<Option<String>>,
}

struct RawNode {
    parent: Option<usize>,
    previous: Option<usize>,
    next: Option<usize>,
    first_child: Option<usize>,
    last_child: Option<usize>,
    depth: usize,
    kind: RawKind,
}

enum RawKind {
    /// A comment, or something else that is not drawn.
    Nothing,
    Element(QualName, Vec<(LocalName, StrTendril)>),
    Text(StrTendril),
}

impl Default for Sink {
    fn default() -> Self {
        let page = RawKind::Element(QualName::new(None, ns!(), LocalName::from("#page")), Vec::new());
        let nodes = RefCell::new(vec![RawNode::new(page)]);
        Self { nodes, depth: Cell::new(0), saved_from: RefCell::default() }
    }
}

impl RawNode {
    fn new(kind: RawKind) -> Self {
        Self { parent: None, previous: None, next: None, first_child: None, last_child: None, depth: 0, kind }
    }
}

impl Sink {
    fn add(&self, kind: RawKind) -> usize {
        let mut nodes = self.nodes.borrow_mut();
        nodes.push(RawNode::new(kind));
        nodes.len() - 1
    }

    fn detach(nodes: &mut [RawNode], node: usize) {
        let (parent, previous, next) = (nodes[node].parent, nodes[node].previous, nodes[node].next);
        match previous {
            Some(previous) => nodes[previous].next = next,
            None => {
                if let Some(parent) = parent {
                    nodes[parent].first_child = next;
                }
            }
        }
        match next {
            Some(next) => nodes[next].previous = previous,
            None => {
                if let Some(parent) = parent {
                    nodes[parent].last_child = previous;
                }
            }
        }
        (nodes[node].parent, nodes[node].previous, nodes[node].next) = (None, None, None);
    }

    /// Puts a node that lies nowhere, or a text, behind `previous` inside of `parent`.
    fn put(&self, parent: usize, previous: Option<usize>, child: NodeOrText<usize>) {
        let mut nodes = self.nodes.borrow_mut();
        let node = match child {
            NodeOrText::AppendNode(node) => node,
            NodeOrText::AppendText(text) => {
                self.depth.set(nodes[parent].depth);
                if let Some(RawKind::Text(before)) = previous.map(|previous| &mut nodes[previous].kind) {
                    before.push_tendril(&text);
                    return;
                }
                nodes.push(RawNode::new(RawKind::Text(text)));
                nodes.len() - 1
            }
        };
        let next = match previous {
            Some(previous) => nodes[previous].next.replace(node),
            None => nodes[parent].first_child.replace(node),
        };
        match next {
            Some(next) => nodes[next].previous = Some(node),
            None => nodes[parent].last_child = Some(node),
        }
        let depth = nodes[parent].depth + 1;
        let own = &mut nodes[node];
        (own.parent, own.previous, own.next, own.depth) = (Some(parent), previous, next, depth);
        if matches!(own.kind, RawKind::Element(..)) {
            self.depth.set(depth);
        }
    }
}

impl TreeSink for Sink {
    type Handle = usize;
    type Output = ();
    type ElemName<'a> = Ref<'a, QualName>;

    fn finish(self) {}

    fn parse_error(&self, _message: Cow<'static, str>) {}

    fn get_document(&self) -> usize {
        0
    }

    fn elem_name<'a>(&'a self, target: &'a usize) -> Ref<'a, QualName> {
        Ref::map(self.nodes.borrow(), |nodes| match &nodes[*target].kind {
            RawKind::Element(name, _) => name,
            // The tree builder asks for the names of elements alone.
            _ => unreachable!("an element has a name"),
        })
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _flags: ElementFlags) -> usize {
        /// Nothing that is read is longer; a picture in an address may have megabytes.
        const LONGEST: usize = 4096;
        let attributes = attributes.into_iter().filter(|attribute| {
            let name = &*attribute.name.local;
            KEPT.contains(&name) && (attribute.value.len() <= LONGEST || name == "srcdoc")
        });
        let attributes = attributes.map(|attribute| (attribute.name.local, attribute.value)).collect();
        self.add(RawKind::Element(name, attributes))
    }

    fn create_comment(&self, text: StrTendril) -> usize {
        // `<!-- saved from url=(0023)https://example.org/a -->`
        let address = text.trim().strip_prefix("saved from url=(").and_then(|rest| rest.split_once(')'));
        if let Some((_, address)) = address {
            self.saved_from.borrow_mut().get_or_insert_with(|| address.trim().to_owned());
        }
        self.add(RawKind::Nothing)
    }

    fn create_pi(&self, _target: StrTendril, _data: StrTendril) -> usize {
        self.add(RawKind::Nothing)
    }

    fn append(&self, parent: &usize, child: NodeOrText<usize>) {
        if let NodeOrText::AppendNode(node) = &child {
            Self::detach(&mut self.nodes.borrow_mut(), *node);
        }
        let previous = self.nodes.borrow()[*parent].last_child;
        self.put(*parent, previous, child);
    }

    fn append_based_on_parent_node(&self, element: &usize, previous: &usize, child: NodeOrText<usize>) {
        let has_parent = self.nodes.borrow()[*element].parent.is_some();
        if has_parent {
            self.append_before_sibling(element, child);
        } else {
            self.append(previous, child);
        }
    }

    fn append_doctype_to_document(&self, _name: StrTendril, _public: StrTendril, _system: StrTendril) {}

    fn pop(&self, node: &usize) {
        let depth = self.nodes.borrow()[*node].depth;
        self.depth.set(depth.saturating_sub(1));
    }

    fn get_template_contents(&self, target: &usize) -> usize {
        *target
    }

    fn same_node(&self, one: &usize, other: &usize) -> bool {
        one == other
    }

    fn set_quirks_mode(&self, _mode: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &usize, new_node: NodeOrText<usize>) {
        if let NodeOrText::AppendNode(node) = &new_node {
            Self::detach(&mut self.nodes.borrow_mut(), *node);
        }
        let (parent, previous) = {
            let nodes = self.nodes.borrow();
            (nodes[*sibling].parent, nodes[*sibling].previous)
        };
        if let Some(parent) = parent {
            self.put(parent, previous, new_node);
        }
    }

    fn add_attrs_if_missing(&self, target: &usize, attributes: Vec<Attribute>) {
        let mut nodes = self.nodes.borrow_mut();
        if let RawKind::Element(_, own) = &mut nodes[*target].kind {
            for attribute in attributes {
                let name = attribute.name.local;
                if KEPT.contains(&&*name) && !own.iter().any(|(kept, _)| *kept == name) {
                    own.push((name, attribute.value));
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &usize) {
        Self::detach(&mut self.nodes.borrow_mut(), *target);
    }

    fn reparent_children(&self, node: &usize, new_parent: &usize) {
        while let Some(child) = { self.nodes.borrow()[*node].first_child } {
            self.append(new_parent, NodeOrText::AppendNode(child));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(html: &str) -> Tree {
        Tree::parse(html, &|_| None)
    }

    /// The deepest element of a page.
    fn depth(tree: &Tree) -> usize {
        tree.all().map(|node| tree.ancestors(node).count()).max().unwrap_or_default()
    }

    #[test]
    fn a_page_lies_in_the_order_in_which_it_is_read() {
        let tree = tree("<!doctype html><p id=a>one <b>two</b><p id=b>three<table><tr><td>in<p>four</table>");
        let said = |id: &str| {
            let (node, _) = tree
                .elements(tree.all())
                .find(|(_, element)| element.attribute("id") == Some(id))
                .expect("it is there");
            tree.words_of(tree.within(node))
        };
        assert_eq!(said("a"), "one two");
        assert_eq!(said("b"), "three");
        assert_eq!(tree.words_of(tree.all()), "one two three in four");
        for node in tree.all() {
            assert!(tree.children(node).all(|child| tree.parent(child) == Some(node)));
        }
    }

    #[test]
    fn a_page_of_any_depth_is_cut_and_keeps_its_words() {
        for (open, close) in
            [("<div>", "</div>"), ("<a href=x><div>", ""), ("<table><tr><td>", ""), ("<b>", "</b>")]
        {
            let times = 100_000;
            let tree = tree(&format!("before {}inside{} after", open.repeat(times), close.repeat(times)));
            assert!(tree.is_cut, "{open}");
            assert!(depth(&tree) <= 2 * DEEPEST, "{open}: {}", depth(&tree));
            let words = tree.words_of(tree.all());
            assert!(
                words.contains("before") && words.contains("inside") && words.contains("after"),
                "{words:.99}"
            );
        }
        assert!(!tree("<p>a<p>b").is_cut);
    }

    #[test]
    fn the_attributes_of_a_tag_are_counted_before_they_are_compared() {
        let many: String = (0..300_000).map(|number| format!(" a{number}")).collect();
        let tree = tree(&format!("<p id=x{many} class=late>text</p><p class=c>more"));
        assert_eq!(tree.words_of(tree.all()), "text more");
        assert_eq!(tree.elements(tree.all()).filter(|(_, element)| element.has_class("late")).count(), 0);
        assert_eq!(tree.elements(tree.all()).filter(|(_, element)| element.has_class("c")).count(), 1);
    }

    #[test]
    fn frames_are_read_where_they_stand_and_a_frame_of_itself_ends() {
        let frames = |address: &str| match address {
            "cid:one" => Some("<p>one<iframe src=cid:two></iframe>".to_owned()),
            "cid:two" => Some("<p>two<iframe src=cid:one></iframe>".to_owned()),
            _ => None,
        };
        let tree = Tree::parse("<p>a<iframe src='cid:one'></iframe>b<iframe src=//x></iframe>", &frames);
        assert_eq!(tree.words_of(tree.all()), "a one two one b");
        let tree = Tree::parse("<iframe srcdoc='&lt;p>in'></iframe>", &frames);
        assert_eq!(tree.words_of(tree.all()), "in");
    }

    #[test]
    fn only_what_is_drawn_is_read() {
        let tree = tree(
            "<!-- saved from url=(0021)https://example.org/a --><title>t</title><script>s</script><template>u</template>\
             <div><template shadowmode=open>shadow</template><svg><text>v</text></svg></div>",
        );
        assert_eq!(tree.words_of(tree.all()), "shadow");
        assert_eq!(tree.saved_from.as_deref(), Some("https://example.org/a"));
    }
}
