//! Tells the article from the rest of its page.
//!
//! The judgement is Mozilla's Readability, in the port dom_smoothie. It gets a page of its own: the elements that part
//! blocks, with their classes, and in them each block as a numbered `<span>`. Comments, scripts and pictures are not in
//! it. What it keeps is told by the numbers, so the words themselves never go through it.
//!
//! It is careful, and throws away short blocks between long ones. Those are taken back, since a person sees a line too
//! many at once, and never misses one that is gone.

use std::collections::HashSet;

use super::flow::{self, Block, BlockKind};
use super::signature::{name_words, names};
use super::tree::Tree;

/// Fewer letters are found worth keeping by nobody, so the page is looked at once more and less strictly.
const FEWEST_LETTERS: usize = 200;

/// A longer page is cut here for Readability, whose time grows faster than its page.
const MOST_BLOCKS: usize = 20_000;

/// So many elements lie one inside the other in the page that Readability sees.
const DEEPEST: usize = 60;

/// Which blocks are the article's. Those in `excluded` elements are not.
pub(super) fn find(tree: &Tree, blocks: &[Block], excluded: &HashSet<usize>) -> HashSet<usize> {
    let mut kept = if is_bare(tree) { HashSet::new() } else { by_readability(tree, blocks, excluded) };
    if kept.is_empty() {
        kept = everything(tree, blocks, excluded);
    } else {
        take_back(tree, blocks, excluded, &mut kept);
    }
    kept
}

/// Nothing but what somebody selected and copied: there is no frame around it to be taken off.
fn is_bare(tree: &Tree) -> bool {
    const FRAME: &[&str] = &["nav", "header", "footer", "aside", "main", "article", "title", "form"];
    let is_frame = |node: usize| tree.element(node).is_some_and(|element| FRAME.contains(&&*element.name));
    !tree.all().any(is_frame)
}

fn by_readability(tree: &Tree, blocks: &[Block], excluded: &HashSet<usize>) -> HashSet<usize> {
    let config = dom_smoothie::Config {
        disable_json_ld: true,
        char_threshold: FEWEST_LETTERS,
        ..dom_smoothie::Config::default()
    };
    let page = skeleton(tree, blocks, excluded);
    let article = dom_smoothie::Readability::new(page, None, Some(config)).and_then(|mut page| page.parse());
    let Ok(article) = article else { return HashSet::new() };
    let numbers = article.content.split("data-m=\"").skip(1);
    numbers.filter_map(|rest| rest.split_once('"')?.0.parse().ok()).collect()
}

/// The page that Readability sees.
fn skeleton(tree: &Tree, blocks: &[Block], excluded: &HashSet<usize>) -> String {
    let mut page = String::from("<html><body>");
    let mut open: Vec<(usize, &str)> = Vec::new();
    let mut next = 0;
    let (mut at, end) = (0, tree.all().end);
    while at < end {
        while let Some((_, name)) = open.pop_if(|(end, _)| *end <= at) {
            close(&mut page, name);
        }
        if excluded.contains(&at) || tree.is_silent(at) {
            at = tree.end(at);
            while blocks.get(next).is_some_and(|block| block.nodes.start < at) {
                next += 1;
            }
            continue;
        }
        if let Some(element) =
            tree.element(at).filter(|_| flow::is_bordered(tree, at) && open.len() < DEEPEST)
        {
            if element.is_hidden() {
                at = tree.end(at);
                while blocks.get(next).is_some_and(|block| block.nodes.start < at) {
                    next += 1;
                }
                continue;
            }
            let name = plain_name(&element.name);
            if !name.is_empty() {
                page.push('<');
                page.push_str(name);
                for attribute in ["class", "id", "role", "itemprop"] {
                    if let Some(value) = element.attribute(attribute) {
                        page.push_str(&format!(" {attribute}=\"{}\"", escaped(value)));
                    }
                }
                page.push('>');
                open.push((tree.end(at), name));
            }
        }
        while let Some(block) = blocks.get(next).filter(|block| block.nodes.start <= at) {
            if block.nodes.start == at && next < MOST_BLOCKS && !block.is_control {
                write_block(&mut page, next, block);
            }
            next += 1;
        }
        at += 1;
    }
    while let Some((_, name)) = open.pop() {
        close(&mut page, name);
    }
    page.push_str("</body></html>");
    page
}

/// What an element is called there: tables are layouts to Readability, and forms are thrown away with all that is in them.
fn plain_name(name: &str) -> &'static str {
    const KEPT: &[&str] = &[
        "article",
        "aside",
        "blockquote",
        "dd",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "ul",
    ];
    match name {
        "#page" | "html" | "body" | "hr" | "iframe" | "template" => "",
        _ => KEPT.iter().find(|kept| **kept == name).copied().unwrap_or("div"),
    }
}

fn close(page: &mut String, name: &str) {
    page.push_str("</");
    page.push_str(name);
    page.push('>');
}

fn write_block(page: &mut String, number: usize, block: &Block) {
    let text = escaped(&block.text);
    let is_paragraph = block.text.contains(" | ") && block.kind == BlockKind::Paragraph;
    let (before, after) =
        if block.linked * 2 > block.text.len() { ("<a href=\"#\">", "</a>") } else { ("", "") };
    let (open, close) = if is_paragraph { ("<p>", "</p>") } else { ("", "") };
    page.push_str(&format!("{open}<span data-m=\"{number}\">{before}{text}{after}</span>{close}"));
    // What `<br>` parted are paragraphs.
    page.push_str("<br><br>");
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// All that is not plainly the frame of the page.
fn everything(tree: &Tree, blocks: &[Block], excluded: &HashSet<usize>) -> HashSet<usize> {
    let named = tree.elements(tree.all()).find(|(_, element)| element.has_word("itemprop", "articleBody"));
    let single = |name: &str| {
        let mut all =
            tree.elements(tree.all()).filter(|(node, element)| element.is(name) && !excluded.contains(node));
        all.next().filter(|_| all.next().is_none())
    };
    let scope = named.or_else(|| single("article")).or_else(|| single("main")).map_or(0, |(node, _)| node);
    let is_kept = |(_, block): &(usize, &Block)| {
        tree.within(scope).contains(&block.nodes.start)
            && !block.is_control
            && block.hidden_by.is_none()
            && block.linked * 2 <= block.text.len()
            && !is_framed(tree, block.nodes.start, scope, excluded)
    };
    blocks.iter().enumerate().filter(is_kept).map(|(number, _)| number).collect()
}

/// Takes short blocks back that stand among those that were kept.
fn take_back(tree: &Tree, blocks: &[Block], excluded: &HashSet<usize>, kept: &mut HashSet<usize>) {
    let (Some(first), Some(last)) = (kept.iter().min().copied(), kept.iter().max().copied()) else { return };
    let around: HashSet<usize> = kept
        .iter()
        .filter(|number| blocks[**number].text.len() > 80)
        .flat_map(|number| tree.ancestors(blocks[*number].nodes.start).take(3))
        .collect();
    let scope = tree
        .ancestors(blocks[first].nodes.start)
        .find(|outer| tree.within(*outer).contains(&blocks[last].nodes.start))
        .unwrap_or_default();
    // The last heading and the captions behind it may stand behind the last long block.
    let reach = blocks
        .iter()
        .enumerate()
        .skip(first)
        .take_while(|(_, block)| tree.within(scope).contains(&block.nodes.start));
    let candidates: Vec<usize> =
        reach.map(|(number, _)| number).filter(|number| !kept.contains(number)).collect();
    for number in candidates {
        let block = &blocks[number];
        let is_among = number < last;
        let is_beside = || {
            let near = tree.ancestors(block.nodes.start).take(3);
            near.into_iter().any(|outer| around.contains(&outer) && outer != scope)
                || tree.parent(block.owner).is_some_and(|parent| around.contains(&parent))
        };
        let is_words = !block.is_control && block.hidden_by.is_none() && block.linked * 2 <= block.text.len();
        let is_caption = block.kind == BlockKind::Caption && is_among;
        let is_sure = is_caption
            || (is_beside() && (is_among || block.kind == BlockKind::Paragraph || block.list_depth > 0));
        if is_words && is_sure && !is_framed(tree, block.nodes.start, scope, excluded) {
            kept.insert(number);
        }
    }
}

/// Between the block and `scope` there is something that says that it is no part of an article.
pub(super) fn is_framed(tree: &Tree, node: usize, scope: usize, excluded: &HashSet<usize>) -> bool {
    const FRAME: &[&str] = &["nav", "aside", "footer", "button", "form", "menu"];
    const NAMES: &[&str] = &[
        "related",
        "share",
        "sharing",
        "social",
        "newsletter",
        "promo",
        "advert",
        "ad",
        "ads",
        "sponsor",
        "sponsored",
        "subscribe",
        "subscription",
        "paywall",
        "tags",
        "tag",
        "bio",
        "comment",
        "comments",
        "byline",
        "breadcrumb",
        "breadcrumbs",
        "sidebar",
        "widget",
        "cookie",
        "consent",
        "recommended",
        "recirculation",
        "toolbar",
        "menu",
        "nav",
        "navigation",
        "banner",
        "meta",
        "readmore",
        "outbrain",
        "taboola",
        "modal",
        "popup",
        "respond",
        "partage",
        "abonnement",
        "signature",
        "copyright",
        "pagination",
        "popular",
        "trending",
    ];
    tree.ancestors(node).take_while(|outer| *outer > scope).any(|outer| {
        excluded.contains(&outer)
            || tree.element(outer).is_some_and(|element| {
                FRAME.contains(&&*element.name)
                    || element.has_word("role", "navigation")
                    || element.has_word("role", "complementary")
                    || names(element)
                        .any(|name| name_words(name).iter().any(|part| NAMES.contains(&part.as_str())))
            })
    })
}
