//! Draws the words of a block with its marks: flat, never nested, never empty.
//!
//! A block's children are made here and not by a view, so that a redraw replaces just them and can put the
//! browser's selection back. All words go in as text nodes, never as markup.

use std::sync::Arc;

use leptos::prelude::*;
use web_sys::Element;

use super::browser::page::all;
use super::browser::{self, selection};
use super::codebook_names::{kind_name, tag_name};
use super::desk::Desk;
use super::faults;
use super::search::quieten;
use crate::codebook::{KindId, TagId};
use crate::document::CommentId;
use crate::drawing::{DrawnClaim, View};
use crate::id::AnnotatorId;
use crate::t;
use crate::text::{self, CharRange, Text};
use crate::workspace::Workspace;

/// A stretch of a block as it is drawn.
pub struct Piece {
    /// Its words.
    pub words: String,
    /// The attributes of its `mark`; none for words without one.
    pub attributes: Vec<(String, String)>,
}

/// Draws a block of the article and draws it again when its claims change. For use as a directive.
pub fn draw_article_block(element: Element, (text, block): (Arc<Text>, usize)) {
    let desk = expect_context::<Desk>();
    Effect::new(move |_| {
        let pieces = desk.session.read(&[View::Block(block), View::Codebook], |workspace, drawing| {
            let kind = |claim: &DrawnClaim| workspace.claim(claim.id).and_then(|claim| claim.kind.clone());
            let name = |claim: &DrawnClaim| match kind(claim) {
                Some(kind) => kind_name(workspace.codebook(), &kind).to_lowercase(),
                None => t!("said.no-kind"),
            };
            drawing
                .segments(&text, block)
                .into_iter()
                .map(|(segment, claims)| {
                    let mut attributes = claim_attributes(segment.range, &claims, kind);
                    attributes.extend(said_attributes(segment.range, &claims, name));
                    Piece { words: text.slice(segment.range).unwrap_or_default().to_owned(), attributes }
                })
                .collect::<Vec<_>>()
        });
        faults::point("article-block.draw");
        draw(&element, &pieces);
        let active = desk.session.active.get_untracked();
        let hovered = untrack(|| desk.pointed_claim());
        desk.session.peek(|_, drawing| {
            show_lane(&element, "data-active", active.and_then(|claim| drawing.claim(claim)));
            show_lane(&element, "data-hover", hovered.and_then(|claim| drawing.claim(claim)));
        });
        quieten(desk, &element);
    });
}

/// Draws a block of a comment with the words that its tags rest on.
pub fn draw_comment_block(element: Element, (text, block, comment): (Arc<Text>, usize, CommentId)) {
    let desk = expect_context::<Desk>();
    Effect::new(move |_| {
        let me = desk.session.me();
        let pieces = desk.session.read(&[View::Comment(comment)], |workspace, _| {
            comment_pieces(workspace, me, &text, block, comment)
        });
        faults::point("comment-block.draw");
        draw(&element, &pieces);
    });
}

/// A block of a comment, cut where the words begin and end that an annotator's tags rest on.
pub fn comment_pieces(
    workspace: &Workspace,
    by: AnnotatorId,
    text: &Text,
    block: usize,
    comment: CommentId,
) -> Vec<Piece> {
    let tags: Vec<(CharRange, String)> = workspace
        .tags_of(comment)
        .filter(|(key, _)| key.by == by)
        .filter_map(|(_, tag)| {
            let evidence = tag.evidence.as_ref().filter(|evidence| evidence.text == text.id())?;
            let is_there = text.slice(evidence.range) == Some(evidence.quote.as_str());
            is_there.then(|| (evidence.range, tag.tag.to_string()))
        })
        .collect();
    let ranges: Vec<(usize, CharRange)> =
        tags.iter().enumerate().map(|(place, (range, _))| (place, *range)).collect();
    let whole = text.block_range(block);
    let segments = whole.map(|whole| crate::highlight::segments(whole, &ranges)).unwrap_or_default();
    segments
        .into_iter()
        .map(|segment| Piece {
            words: text.slice(segment.range).unwrap_or_default().to_owned(),
            attributes: segment.claims.last().map_or_else(Vec::new, |last| {
                let tag = &tags[*last].1;
                let name = TagId::parse(tag).map(|tag| tag_name(workspace.codebook(), &tag));
                let name = name.unwrap_or_else(|| tag.clone()).to_lowercase();
                vec![
                    ("class".into(), "evidence".into()),
                    ("data-tag".into(), tag.clone()),
                    ("data-begins-said".into(), t!("mark.evidence-begins", tag = name)),
                    ("data-ends-said".into(), t!("mark.evidence-ends")),
                ]
            }),
        })
        .collect()
}

/// Shows which claim is open and which one is pointed at, in every mark of theirs.
pub fn show_active_and_hovered(desk: Desk) {
    Effect::new(move |_| {
        let active = desk.session.active.get();
        show_everywhere(desk, "data-active", active);
    });
    let pointed = Memo::new(move |_| desk.pointed_claim());
    Effect::new(move |_| show_everywhere(desk, "data-hover", pointed.get()));
}

fn show_everywhere(desk: Desk, attribute: &str, claim: Option<crate::id::ClaimId>) {
    if let Some(article) = browser::page::element("article") {
        desk.session.peek(|_, drawing| {
            show_lane(&article, attribute, claim.and_then(|claim| drawing.claim(claim)));
        });
    }
}

fn show_lane(holder: &Element, attribute: &str, claim: Option<&DrawnClaim>) {
    for mark in all::<Element>(holder, &format!("mark[{attribute}]")) {
        // Removing an attribute that is there can't fail.
        let _ = mark.remove_attribute(attribute);
    }
    if let Some(claim) = claim {
        for mark in all::<Element>(holder, &format!("mark[data-annotation~=\"{}\"]", claim.id)) {
            set(&mark, attribute, &claim.lane.to_string());
        }
    }
}

/// What a screen reader hears where claims begin and end.
fn said_attributes(
    range: CharRange,
    claims: &[DrawnClaim],
    name: impl Fn(&DrawnClaim) -> String,
) -> Vec<(String, String)> {
    let here = |place: &dyn Fn(&&DrawnClaim) -> bool, say: &dyn Fn(&DrawnClaim) -> String| {
        let said: Vec<String> = claims.iter().filter(place).map(say).collect();
        (!said.is_empty()).then(|| said.join(" "))
    };
    let begins_here = here(&|claim| claim.range.start() == range.start(), &|claim| {
        t!("mark.begins", number = claim.number.to_string(), kind = name(claim))
    });
    let ends_here = here(&|claim| claim.range.end() == range.end(), &|claim| {
        t!("mark.ends", number = claim.number.to_string())
    });
    let begins = begins_here.map(|said| ("data-begins-said".to_owned(), said));
    begins.into_iter().chain(ends_here.map(|said| ("data-ends-said".to_owned(), said))).collect()
}

/// The attributes of the `mark` around a stretch that `claims` cover, by the kind of each; none without claims.
pub fn claim_attributes(
    range: CharRange,
    claims: &[DrawnClaim],
    kind: impl Fn(&DrawnClaim) -> Option<KindId>,
) -> Vec<(String, String)> {
    if claims.is_empty() {
        return Vec::new();
    }
    let spaced = |words: Vec<String>| words.join(" ");
    let kind =
        |claim: &DrawnClaim| kind(claim).map_or_else(|| "unkinded".to_owned(), |kind| kind.to_string());
    let mut attributes = vec![
        ("data-annotation".to_owned(), spaced(claims.iter().map(|claim| claim.id.to_string()).collect())),
        (
            "aria-describedby".to_owned(),
            spaced(claims.iter().map(|claim| format!("head-{}", claim.id)).collect()),
        ),
    ];
    for claim in claims {
        attributes.push((format!("data-lane-{}", claim.lane), kind(claim)));
    }
    if claims.iter().all(|claim| claim.is_approximate) {
        attributes.push(("data-approximate".to_owned(), String::new()));
    }
    let begins: Vec<&DrawnClaim> =
        claims.iter().filter(|claim| claim.range.start() == range.start()).collect();
    if let Some(first) = begins.first() {
        let number = |claim: &&DrawnClaim| {
            if claim.is_approximate { format!("~{}", claim.number) } else { claim.number.to_string() }
        };
        attributes.push(("data-begins".to_owned(), spaced(begins.iter().map(number).collect())));
        attributes.push(("data-begin-kind".to_owned(), kind(first)));
    }
    attributes
}

fn draw(block: &Element, pieces: &[Piece]) {
    let Some(document) = browser::document() else {
        return;
    };
    let fragment = document.create_document_fragment();
    for piece in pieces {
        if piece.attributes.is_empty() {
            append_words(&document, &fragment, &piece.words);
        } else if let Ok(mark) = document.create_element("mark") {
            for (name, value) in &piece.attributes {
                set(&mark, name, value);
            }
            append_words(&document, &mark, &piece.words);
            append(&fragment, &mark);
        }
    }
    selection::keeping_selection(block, || {
        block.set_text_content(None);
        faults::point("block.emptied");
        append(block, &fragment);
    });
}

/// Adds words, with a sign beside each character that nobody sees: generated content, so that the text stays exact.
fn append_words(document: &web_sys::Document, parent: &web_sys::Node, words: &str) {
    for run in text::runs(words) {
        match run {
            text::Run::Words(words) => append(parent, &document.create_text_node(words)),
            text::Run::Unseen(character, sign) => {
                if let Ok(unseen) = document.create_element("span") {
                    set(&unseen, "class", "unseen");
                    set(&unseen, "data-sign", sign);
                    append(&unseen, &document.create_text_node(character));
                    append(parent, &unseen);
                }
            }
        }
    }
}

fn append(parent: &web_sys::Node, child: &web_sys::Node) {
    // A new node can be put into any element.
    let _ = parent.append_child(child);
}

fn set(element: &Element, name: &str, value: &str) {
    // The names are ours and well formed.
    let _ = element.set_attribute(name, value);
}
