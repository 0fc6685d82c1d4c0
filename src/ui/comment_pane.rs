//! The comments under the article, as a conversation, with what is said of each.

use std::sync::Arc;

use leptos::prelude::*;

use super::article_pane::direction_of;
use super::browser::{self, page};
use super::codebook_names::sign_of;
use super::desk::Desk;
use super::drawn_block::draw_comment_block;
use super::icon::Icon;
use super::locale;
use super::marks::{CommentMarks, Finish};
use super::search::Look;
use super::several::Pick;
use super::summary::SummaryOfTags;
use super::swipe::{SwipeLabel, Swiping};
use super::tag_row::TagRows;
use super::touch::{self, is_by_finger};
use crate::codebook::TagId;
use crate::document::{Branch, Comment, CommentId, threads};
use crate::drawing::View;
use crate::text::Text;
use crate::{t, tn};

/// How many answers deep the conversation steps in.
pub const DEPTH: usize = 3;

/// What must change for the comments to be made anew.
#[derive(Clone, Debug, PartialEq)]
struct Shape {
    comments: Vec<(Comment, Option<Arc<Text>>)>,
    language: Option<String>,
}

/// The comments of the open document.
#[component]
pub fn CommentPane() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let session = desk.session;
    let shape = Memo::new(move |_| {
        let open = session.open.get()?;
        session.read(&[View::Document], |workspace, _| {
            let document = workspace.document(open)?;
            let comments = document.comments.iter();
            let comments = comments.map(|comment| (comment.clone(), workspace.text(comment.text).cloned()));
            Some(Shape { comments: comments.collect(), language: document.language.clone() })
        })
    });
    let count = move || shape.with(|shape| shape.as_ref().map_or(0, |shape| shape.comments.len()));
    view! {
        <section class="comments" role="region" aria-label=t!("comments.name") id="comments">
            <header>
                <h2 id="comments-heading">
                    {t!("comments.name")}
                    <small>{move || locale::number(count())}</small>
                </h2>
                <SummaryOfTags />
                <HiddenComments />
            </header>
            {move || {
                let shape = shape.get()?;
                if shape.comments.is_empty() {
                    return Some(view! { <p class="none">{t!("comments.none")}</p> }.into_any());
                }
                let comments: Vec<Comment> = shape.comments.iter().map(|(comment, _)| comment.clone()).collect();
                let branches = threads(&comments, DEPTH);
                Some(view! { <ol class="thread">{thread(desk, &shape, &branches)}</ol> }.into_any())
            }}
            <Finish />
        </section>
    }
}

fn thread(desk: Desk, shape: &Shape, branches: &[Branch]) -> Vec<AnyView> {
    branches
        .iter()
        .map(|branch| {
            let (comment, text) = shape.comments[branch.comment].clone();
            let answered = comment.answers.and_then(|answered| {
                let (own, _) = shape.comments.iter().find(|(other, _)| other.id == answered)?;
                Some(own.author.clone().unwrap_or_else(|| t!("comments.unnamed")))
            });
            let replies = (!branch.replies.is_empty())
                .then(|| view! { <ol class="replies">{thread(desk, shape, &branch.replies)}</ol> });
            let is_away = desk.search.look(comment.id) == Look::Away;
            view! {
                <li hidden=is_away>
                    <CommentCard number=branch.comment + 1 comment text answered language=shape.language.clone() />
                    {replies}
                </li>
            }
            .into_any()
        })
        .collect()
}

/// What a filter leaves out, and the way to it.
#[component]
fn HiddenComments() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let search = desk.search;
    let away = Memo::new(move |_| search.showing.with(|showing| showing.away_count()));
    let has_away = move || away.get() > 0;
    let words = move || {
        if search.shows_all.get() {
            tn!("comments.shown-too", away.get())
        } else {
            tn!("comments.hidden", away.get())
        }
    };
    let next =
        move || if search.shows_all.get() { t!("comments.hide-again") } else { t!("comments.show-all") };
    view! {
        <Show when=has_away>
            <p class="away">
                <span>{words}</span>
                <button class="quiet" on:click=move |_| search.shows_all.update(|shows| *shows = !*shows)>
                    {next}
                </button>
            </p>
        </Show>
    }
}

#[component]
fn CommentCard(
    number: usize,
    comment: Comment,
    text: Option<Arc<Text>>,
    answered: Option<String>,
    language: Option<String>,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let session = desk.session;
    let id = comment.id;
    let is_current = Memo::new(move |_| session.current.get() == Some(id));
    let swiping = Swiping::new(desk, id);
    let number = locale::number(number);
    let name = match (&comment.author, &answered) {
        (Some(author), None) => t!("comments.by", number = number, author = author),
        (Some(author), Some(to)) => t!("comments.by-answering", number = number, author = author, to = to),
        (None, None) => t!("comments.by-nobody", number = number),
        (None, Some(to)) => t!("comments.by-nobody-answering", number = number, to = to),
    };
    let author = comment.author.clone().map(|author| view! { <b>{author}</b> });
    let unnamed = comment
        .author
        .is_none()
        .then(|| view! { <b class="unnamed">{t!("comments.number", number = number)}</b> });
    let time = comment.said_at.as_ref().map(|said_at| {
        let is_date = said_at.starts_with(|c: char| c.is_ascii_digit()) && said_at.contains('-');
        view! { <time datetime=is_date.then(|| said_at.clone())>{locale::said_at(said_at)}</time> }
    });
    let answering = answered.map(|to| view! { <span>{t!("comments.answering", to = to)}</span> });
    let direction = language.as_deref().map(direction_of);
    let words = match text {
        Some(text) => {
            let id_of_text = text.id().to_string();
            let blocks: Vec<AnyView> = (0..text.block_count())
                .map(|block| {
                    let text = text.clone();
                    view! { <p class="body" data-block=block use:draw_comment_block=(text, block, id)></p> }
                        .into_any()
                })
                .collect();
            view! { <div class="words" lang=language dir=direction data-text=id_of_text>{blocks}</div> }
                .into_any()
        }
        None => view! { <p class="missing">{t!("comments.text-missing")}</p> }.into_any(),
    };
    view! {
        <article
            class="comment"
            class:current=is_current
            class:swiped=move || swiping.shown.with(Option::is_some)
            style:--way=move || format!("{}px", swiping.way())
            data-dimmed=(desk.search.look(id) == Look::Dimmed).then_some("")
            id=format!("comment-{id}")
            aria-label=name
            aria-current=move || is_current.get().then_some("true")
            on:pointerdown=move |event| {
                // A finger that comes down may be about to scroll: it makes a comment the current one by a tap.
                if is_by_finger(&event) {
                    swiping.begin(&event);
                } else {
                    session.current.set(Some(id));
                }
            }
            on:pointermove=move |event| swiping.follow(&event)
            on:pointerup=move |event| swiping.end(&event)
            on:pointercancel=move |_| swiping.give_up()
            on:click=move |event| {
                if desk.touch.is_finger.get_untracked() {
                    tap_comment(desk, id, &event);
                }
            }
            on:focusin=move |_| {
                if !desk.touch.is_pressing() {
                    session.current.set(Some(id));
                }
            }
        >
            <SwipeLabel swiping />
            <Stamp id />
            <p class="who"><Pick id number=number.clone() /> {author} {unnamed} {time} {answering}</p>
            {words}
            <TagRows comment />
            <CommentMarks id is_current />
        </article>
    }
}

/// Makes a comment the current one and leaves it where it is in the window: what the one before it shows as long as it
/// is the current one may stand above.
pub fn make_current_in_place(desk: Desk, comment: CommentId) {
    if desk.session.current.get_untracked() == Some(comment) {
        return;
    }
    let top = move || {
        page::element(&format!("comment-{comment}")).map(|card| card.get_bounding_client_rect().top())
    };
    let before = top();
    desk.session.current.set(Some(comment));
    request_animation_frame(move || {
        if let (Some(before), Some(after), Some(window)) = (before, top(), browser::window()) {
            window.scroll_by_with_x_and_y(0.0, after - before);
        }
    });
}

/// A tap makes a comment the current one; in the current one, it takes the sentence there as evidence.
fn tap_comment(desk: Desk, comment: CommentId, event: &web_sys::MouseEvent) {
    let was_current = desk.session.current.get_untracked() == Some(comment);
    make_current_in_place(desk, comment);
    if touch::is_on_words(event) && !touch::tap(desk, event) && was_current {
        touch::take_tapped_sentence(desk, event);
    }
}

/// The signs of a comment's tags, in the gutter. What they say stands in the tag control as well.
#[component]
fn Stamp(id: CommentId) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let session = desk.session;
    let signs = Memo::new(move |_| {
        session.read(&[View::Comment(id), View::Codebook], |workspace, _| {
            let me = session.me();
            let tags = workspace.tags_of(id).filter(|(key, _)| key.by == me);
            let sign = |tag: &TagId| (tag.to_string(), sign_of(workspace.codebook(), tag));
            let mut signs: Vec<(String, String)> = tags.map(|(_, tag)| sign(&tag.tag)).collect();
            signs.dedup();
            signs
        })
    });
    view! {
        <span class="stamp" aria-hidden="true">
            {move || {
                let signs = signs.get();
                if signs.is_empty() {
                    return view! { <span data-tag="untagged"><Icon name="untagged" /></span> }.into_any();
                }
                let signs = signs.into_iter().map(|(tag, sign)| {
                    view! { <span data-tag=tag><Icon name=sign /></span> }
                });
                signs.collect::<Vec<_>>().into_any()
            }}
        </span>
    }
}
