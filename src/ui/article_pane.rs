//! The article, its blocks and the claims drawn in them.

use std::sync::Arc;

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::browser::page;
use super::desk::Desk;
use super::drawn_block::draw_article_block;
use super::first_steps::FirstSteps;
use super::locale;
use super::touch;
use crate::document::BlockRole;
use crate::drawing::View;
use crate::id::ClaimId;
use crate::text::Text;
use crate::{t, tn};

/// The id of the heading that the focus goes to when a document is opened.
const HEADING: &str = "article-heading";

/// Gives the article's heading the focus: where reading begins.
pub fn focus_heading() {
    page::focus(if page::element(HEADING).is_some() { HEADING } else { "article" });
}

/// What must change for the blocks to be made anew.
#[derive(Clone, Debug, PartialEq)]
struct Shape {
    text: Arc<Text>,
    roles: Vec<BlockRole>,
    language: Option<String>,
}

/// What stands over the title.
#[derive(Clone, Debug, PartialEq)]
struct Heading {
    name: String,
    has_title: bool,
    source: Option<String>,
    read_on: Option<String>,
    comments: usize,
    is_sample: bool,
}

/// The article of the open document.
#[component]
pub fn ArticlePane() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let session = desk.session;
    let shape = Memo::new(move |_| {
        let open = session.open.get()?;
        session.read(&[View::Document], |workspace, _| {
            let document = workspace.document(open)?;
            let text = workspace.text(document.article)?.clone();
            let roles = (0..text.block_count()).map(|block| document.role(block)).collect();
            Some(Shape { text, roles, language: document.language.clone() })
        })
    });
    let heading = Memo::new(move |_| {
        let open = session.open.get()?;
        session.read(&[View::Document], |workspace, _| {
            let document = workspace.document(open)?;
            Some(Heading {
                name: document.name.clone(),
                has_title: document.roles.contains(&BlockRole::Title),
                source: document.source.clone(),
                read_on: document.read_on.clone(),
                comments: document.comments.len(),
                is_sample: workspace.samples().any(|(sample, _)| sample == open),
            })
        })
    });
    let name = move || heading.get().map(|heading| heading.name);
    let language = move || shape.get().and_then(|shape| shape.language);
    let direction = move || language().map(|language| direction_of(&language));
    let text_id = move || shape.get().map(|shape| shape.text.id().to_string());
    view! {
        <article
            class="text"
            id="article"
            tabindex="0"
            aria-label=name
            lang=language
            dir=direction
            data-text=text_id
            on:click=move |event| choose_claim_at(desk, &event)
            on:mouseover=move |event| hover_claim_at(desk, &event)
            on:mouseleave=move |_| desk.hovered.set(None)
        >
            <header class="headline" lang=locale::tag() dir="ltr">
                {move || heading.get().map(|heading| view! { <p class="kicker">{kicker(&heading)}</p> })}
                {move || {
                    let heading = heading.get().filter(|heading| !heading.has_title)?;
                    Some(view! { <h1 class="name" id=HEADING lang=language dir=direction>{heading.name}</h1> })
                }}
            </header>
            {move || match shape.get() {
                Some(shape) => view! { <Blocks shape /> }.into_any(),
                None => view! { <p class="missing" lang=locale::tag()>{t!("article.text-missing")}</p> }.into_any(),
            }}
        </article>
    }
}

#[component]
fn Blocks(shape: Shape) -> impl IntoView {
    let Shape { text, roles, .. } = shape;
    let (titles, rest) = laid_out(&roles, |block, role| drawn(&text, block, role));
    view! {
        <div class="titles">{titles}</div>
        <FirstSteps />
        <div class="prose">{rest}</div>
    }
}

/// An article's blocks in their order, each as `draw` draws it: the titles, and the rest with its list items in lists.
pub fn laid_out(
    roles: &[BlockRole],
    draw: impl Fn(usize, BlockRole) -> AnyView,
) -> (Vec<AnyView>, Vec<AnyView>) {
    let title_count = roles.iter().take_while(|role| **role == BlockRole::Title).count();
    let titles = (0..title_count).map(|block| draw(block, BlockRole::Title)).collect();
    let mut rest = Vec::new();
    let mut block = title_count;
    while block < roles.len() {
        let list_end =
            (block..roles.len()).find(|at| roles[*at] != BlockRole::ListItem).unwrap_or(roles.len());
        if list_end > block {
            let entries: Vec<AnyView> = (block..list_end).map(|at| draw(at, roles[at])).collect();
            rest.push(view! { <ul>{entries}</ul> }.into_any());
            block = list_end;
        } else {
            rest.push(draw(block, roles[block]));
            block += 1;
        }
    }
    (titles, rest)
}

fn drawn(text: &Arc<Text>, block: usize, role: BlockRole) -> AnyView {
    let text = text.clone();
    match role {
        BlockRole::Title => {
            view! { <h1 id=(block == 0).then_some(HEADING) data-block=block use:draw_article_block=(text, block)></h1> }.into_any()
        }
        BlockRole::Heading => {
            view! { <h2 data-block=block use:draw_article_block=(text, block)></h2> }.into_any()
        }
        BlockRole::Paragraph => {
            view! { <p data-block=block use:draw_article_block=(text, block)></p> }.into_any()
        }
        BlockRole::ListItem => {
            view! { <li data-block=block use:draw_article_block=(text, block)></li> }.into_any()
        }
        BlockRole::Quotation => view! {
            <blockquote>
                <p data-block=block use:draw_article_block=(text, block)></p>
            </blockquote>
        }
        .into_any(),
        BlockRole::Caption => view! {
            <figure>
                <figcaption data-block=block use:draw_article_block=(text, block)></figcaption>
            </figure>
        }
        .into_any(),
    }
}

fn kicker(heading: &Heading) -> String {
    let comments = tn!("kicker.comments", heading.comments);
    if heading.is_sample {
        return t!("kicker.sample", comments = comments);
    }
    let host = heading.source.as_deref().map(host_of);
    let read_on = heading.read_on.as_deref().map(|day| t!("kicker.read-on", day = locale::said_at(day)));
    host.into_iter().chain(read_on).chain([comments]).collect::<Vec<_>>().join(" · ")
}

/// `https://example.org/a/b` is read at a glance as `example.org`.
fn host_of(address: &str) -> String {
    let without_scheme = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = without_scheme.split(['/', '?', '#']).next().unwrap_or(address);
    host.strip_prefix("www.").unwrap_or(host).to_owned()
}

/// The direction in which a language is written, by its primary subtag.
pub fn direction_of(language: &str) -> &'static str {
    const RIGHT_TO_LEFT: [&str; 12] =
        ["ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "ps", "sd", "ur", "yi"];
    let primary = language.split(['-', '_']).next().unwrap_or_default().to_lowercase();
    if RIGHT_TO_LEFT.contains(&primary.as_str()) { "rtl" } else { "ltr" }
}

/// The claims drawn where an event happened, the shortest one first.
fn claims_at(desk: Desk, event: &web_sys::Event) -> Vec<ClaimId> {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let mark = target.and_then(|target| target.closest("mark[data-annotation]").ok().flatten());
    let ids = mark.and_then(|mark| mark.get_attribute("data-annotation")).unwrap_or_default();
    let mut claims: Vec<(u32, ClaimId)> = desk.session.peek(|_, drawing| {
        let claims = ids.split(' ').filter_map(|id| id.parse().ok());
        claims.filter_map(|id| Some((drawing.claim(id)?.range.char_count(), id))).collect()
    });
    claims.sort_unstable();
    claims.into_iter().map(|(_, id)| id).collect()
}

/// A click takes the shortest claim, the next click the next one. A click that ends a selection takes none. Where there
/// is no claim, a finger takes the sentence.
fn choose_claim_at(desk: Desk, event: &web_sys::MouseEvent) {
    let is_finger = desk.touch.is_finger.get_untracked();
    if is_finger && touch::tap(desk, event) {
        return;
    }
    desk.look_at_selection();
    if desk.selected.get_untracked().is_some() {
        return;
    }
    let claims = claims_at(desk, event);
    let active = desk.session.active.get_untracked();
    let place = active.and_then(|active| claims.iter().position(|claim| *claim == active));
    let next = place.map_or(0, |place| (place + 1) % claims.len().max(1));
    desk.session.active.set(claims.get(next).copied());
    if is_finger && claims.is_empty() {
        touch::take_tapped_sentence(desk, event);
    }
}

fn hover_claim_at(desk: Desk, event: &web_sys::MouseEvent) {
    let hovered = claims_at(desk, event).first().copied();
    if desk.hovered.get_untracked() != hovered {
        desk.hovered.set(hovered);
    }
}
