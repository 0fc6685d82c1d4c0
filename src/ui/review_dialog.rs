//! The dialog that carries the annotations of an article over to its new version.
//!
//! What stands where it stood, word for word, is only counted. All else is listed with the words of then and now, and a
//! person says where each belongs: at the place that was found, at one of several, at words selected or typed of the
//! new text, or nowhere. Nothing is changed before "Take the new version", which is one change.

use std::sync::Arc;

use leptos::prelude::*;

use super::browser::selection;
use super::codebook_names::kind_name;
use super::desk::Desk;
use super::dialog::Dialog;
use super::locale;
use crate::anchoring::{Anchor, Changed, Piece, Reason, Weighty, weighty};
use crate::id::{ClaimId, DocumentId};
use crate::reading::Draft;
use crate::search::{Folded, Query};
use crate::text::{CharOffset, CharRange, Text};
use crate::workspace::{Command, Placing, Review};
use crate::{t, tn};

/// How many code points of the text around a place are shown with it.
const AROUND: u32 = 40;
/// How many places that words are found at are offered at once.
const MOST_FOUND: usize = 8;

/// An article that was brought in again, to be looked over.
#[derive(Clone, Debug)]
pub struct Reviewing {
    /// The document that holds the article.
    pub document: DocumentId,
    /// The lines of today.
    pub draft: Draft,
    /// The day of reading.
    pub read_on: Option<String>,
    /// Where its claims are.
    pub review: Arc<Review>,
}

impl Reviewing {
    /// Holds a draft against a document; `None` where it can't be, which is told.
    pub fn of(desk: Desk, document: DocumentId, draft: Draft, read_on: Option<String>) -> Option<Self> {
        let review = desk.session.peek(|workspace, _| Review::of(workspace, document, &draft));
        match review {
            Ok(review) => Some(Self { document, draft, read_on, review: Arc::new(review) }),
            Err(refusal) => {
                desk.refuse(&refusal);
                None
            }
        }
    }

    /// Takes the new version, with the claims where they were put, and opens it; says whether it could.
    pub fn take(self, desk: Desk, placings: Vec<(ClaimId, Placing)>) -> bool {
        let Self { document, draft, read_on, .. } = self;
        let is_taken = desk.does(Command::ReviseDocument { document, draft, read_on, placings }).is_some();
        if is_taken {
            desk.session.open_document(Some(document));
        }
        is_taken
    }
}

/// Where a person puts a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Choice {
    /// Nothing was said yet.
    Open,
    At(CharRange),
    Nowhere,
}

/// A claim that somebody has to look at. A handle: copies are the same entry.
#[derive(Clone)]
struct Entry {
    claim: ClaimId,
    /// `Claim 3 · Fact`
    name: String,
    quote: String,
    /// What became of it, in words.
    fate: String,
    changed: Option<Changed>,
    weighty: Vec<Weighty>,
    places: RwSignal<Vec<CharRange>>,
    choice: RwSignal<Choice>,
}

/// The dialog; open while there is something to review.
#[component]
pub fn ReviewDialog() -> impl IntoView {
    let desk = expect_context::<Desk>();
    view! {
        {move || {
            let reviewing = desk.reviewing.get()?;
            Some(view! { <OpenReview reviewing /> })
        }}
    }
}

#[component]
fn OpenReview(reviewing: Reviewing) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let review = reviewing.review.clone();
    let settled: Vec<(ClaimId, Placing)> = review
        .claims
        .iter()
        .filter_map(|(id, found)| Some((*id, Placing::At(settled_at(&found.anchor)?))))
        .collect();
    let entries: Arc<[Entry]> = review
        .claims
        .iter()
        .filter(|(_, found)| settled_at(&found.anchor).is_none())
        .filter_map(|(id, found)| Entry::of(desk, *id, &found.anchor, found.reason))
        .collect();
    let name = desk.session.peek(|workspace, _| {
        workspace.document(reviewing.document).map(|document| document.name.clone()).unwrap_or_default()
    });
    let shown = RwSignal::new(None::<CharRange>);
    let close = Callback::new(move |()| desk.reviewing.set(None));
    let open_count = {
        let entries = entries.clone();
        Memo::new(move |_| entries.iter().filter(|entry| entry.choice.get() == Choice::Open).count())
    };
    let counts: Vec<_> =
        counts(&review, settled.len()).into_iter().map(|count| view! { <li>{count}</li> }).collect();
    let take = {
        let entries = entries.clone();
        let reviewing = StoredValue::new(reviewing);
        move |_| {
            let placed = entries.iter().map(|entry| {
                let placing = match entry.choice.get_untracked() {
                    Choice::At(range) => Placing::At(range),
                    Choice::Open | Choice::Nowhere => Placing::Nowhere,
                };
                (entry.claim, placing)
            });
            let placings = settled.iter().copied().chain(placed).collect();
            if reviewing.get_value().take(desk, placings) {
                close.run(());
                desk.new_article.set(None);
                request_animation_frame(super::article_pane::focus_heading);
            }
        }
    };
    let is_empty = entries.is_empty();
    let text = review.article.clone();
    let rows: Vec<_> = entries
        .iter()
        .map(|entry| view! { <EntryRow entry=entry.clone() text=text.clone() shown /> })
        .collect();
    view! {
        <Dialog id="review" name=t!("review.name") close>
            <div class="source review">
                <p class="hint" dir="auto">{name}</p>
                <ul class="found">{counts}</ul>
                {(!is_empty).then(|| view! { <p class="hint">{t!("review.hint")}</p> })}
                <ol class="entries">{rows}</ol>
            </div>
            <section class="preview" aria-label=t!("review.text")>
                <NewText text shown />
            </section>
            <div class="dialog-foot">
                <span aria-live="polite">
                    {move || match open_count.get() {
                        0 => t!("review.unchanged-yet"),
                        count => tn!("review.open", count),
                    }}
                </span>
                <span class="push"></span>
                <button class="btn" on:click=move |_| close.run(())>
                    {t!("review.cancel")}
                </button>
                <button class="btn main" autofocus=true on:click=take>
                    {t!("review.take")}
                </button>
            </div>
        </Dialog>
    }
}

/// Where a claim goes without a word of anybody's: its words stand there, or differ in nothing that is read.
fn settled_at(anchor: &Anchor) -> Option<CharRange> {
    match anchor {
        Anchor::Changed(changed) if changed.errors == 0 => {
            let is_reset = changed.diff.iter().any(|piece| !matches!(piece, Piece::Kept(_)));
            is_reset.then_some(changed.range)
        }
        other => other.certain_range(),
    }
}

fn counts(review: &Review, settled: usize) -> Vec<String> {
    let exact = review.claims.iter().filter(|(_, found)| found.anchor.certain_range().is_some()).count();
    let counts = [
        ("review.same", exact),
        ("review.alike", settled - exact),
        ("review.to-look-at", review.claims.len() - settled),
        ("review.comments-added", review.added),
        ("review.comments-edited", review.edited),
        ("review.comments-gone", review.gone),
    ];
    counts.into_iter().filter(|(_, count)| *count > 0).map(|(key, count)| tn!(key, count)).collect()
}

impl Entry {
    fn of(desk: Desk, id: ClaimId, anchor: &Anchor, reason: Reason) -> Option<Self> {
        let (quote, name) = desk.session.peek(|workspace, drawing| {
            let claim = workspace.claim(id)?;
            let number = drawing.claim(id).map(|drawn| locale::number(drawn.number));
            let named =
                number.map_or_else(|| t!("review.claim"), |number| t!("note.number", number = number));
            let kind = claim.kind.as_ref().map(|kind| kind_name(workspace.codebook(), kind));
            let name = kind.map_or_else(|| named.clone(), |kind| format!("{named} · {kind}"));
            Some((claim.passage.quote.clone(), name))
        })?;
        let changed = match anchor {
            Anchor::Changed(changed) => Some(changed.clone()),
            _ => None,
        };
        let weighty = changed.as_ref().map(|changed| weighty(&changed.diff)).unwrap_or_default();
        let fate = match (anchor, reason) {
            (Anchor::Changed(changed), _) if changed.errors == 0 => t!("review.fate.surroundings"),
            (Anchor::Changed(_), _) => t!("review.fate.changed"),
            (Anchor::Ambiguous(_), Reason::TwinOnly) => t!("review.fate.twin"),
            (Anchor::Ambiguous(_), _) => t!("review.fate.ambiguous"),
            _ => t!("review.fate.gone"),
        };
        let places: Vec<CharRange> = match anchor {
            Anchor::Ambiguous(candidates) => candidates.iter().map(|candidate| candidate.range).collect(),
            other => other.range().into_iter().collect(),
        };
        // A number or a "not" turns a claim round: that is not taken for granted.
        let choice = match anchor {
            Anchor::Changed(changed) if weighty.is_empty() => Choice::At(changed.range),
            Anchor::Orphan => Choice::Nowhere,
            _ => Choice::Open,
        };
        let (places, choice) = (RwSignal::new(places), RwSignal::new(choice));
        Some(Self { claim: id, name, quote, fate, changed, weighty, places, choice })
    }
}

#[component]
fn EntryRow(entry: Entry, text: Arc<Text>, shown: RwSignal<Option<CharRange>>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let Entry { claim, name, quote, fate, changed, weighty, places, choice } = entry;
    let group = format!("review-{claim}");
    let heading = format!("review-name-{claim}");
    let choose = move |chosen: Choice| {
        choice.set(chosen);
        if let Choice::At(range) = chosen {
            shown.set(Some(range));
        }
    };
    let look = move |_| {
        if let Choice::At(range) = choice.get_untracked() {
            shown.set(Some(range));
        } else if let Some(first) = places.with_untracked(|places| places.first().copied()) {
            shown.set(Some(first));
        }
    };
    let pick = {
        let text = text.clone();
        move |_| {
            let found = selection::selected(|id| (id == text.id()).then(|| text.clone()));
            match found.filter(|found| found.text == text.id()) {
                Some(found) => {
                    places.update(|places| {
                        if !places.contains(&found.range) {
                            places.push(found.range);
                        }
                    });
                    choose(Choice::At(found.range));
                }
                None => desk.tell(t!("review.select-first")),
            }
        }
    };
    let typed = RwSignal::new(String::new());
    let find = {
        let text = text.clone();
        move || {
            let found = Folded::new(text.canonical()).find_all(&Query::new(&typed.get_untracked()));
            let Some(first) = found.first().copied() else {
                return desk.tell(t!("review.not-found"));
            };
            places.update(|places| {
                let is_news = |range: &CharRange| !places.contains(range);
                let news: Vec<CharRange> = found.into_iter().filter(is_news).take(MOST_FOUND).collect();
                places.extend(news);
            });
            typed.set(String::new());
            choose(Choice::At(first));
        }
    };
    let find_by_key = {
        let find = find.clone();
        move |event: web_sys::KeyboardEvent| {
            if event.key() == "Enter" && !event.is_composing() {
                event.prevent_default();
                find();
            }
        }
    };
    let radio = {
        let group = group.clone();
        move |own: Choice, words: AnyView| {
            view! {
                <label>
                    <input
                        type="radio"
                        name=group.clone()
                        prop:checked=move || choice.get() == own
                        on:change=move |_| choose(own)
                    />
                    <span>{words}</span>
                </label>
            }
        }
    };
    let nowhere = radio(Choice::Nowhere, t!("review.keep-aside").into_any());
    let place = {
        let (text, radio) = (text.clone(), radio.clone());
        move |range: CharRange| {
            let [before, words, after] = in_context(&text, range);
            let words = view! { <span class="place" dir="auto">{before}<b>{words}</b>{after}</span> };
            radio(Choice::At(range), words.into_any())
        }
    };
    let is_reworded = changed.as_ref().is_some_and(|changed| changed.errors > 0);
    let warnings: Vec<_> = weighty
        .into_iter()
        .map(|change| {
            let words = match change {
                Weighty::Number => t!("review.number"),
                Weighty::Negation => t!("review.negation"),
            };
            view! { <p class="weighty">{words}</p> }
        })
        .collect();
    let quoted = if is_reworded {
        changed.map(|changed| view! { <Difference diff=changed.diff /> }.into_any())
    } else {
        Some(view! { <p class="quote" dir="auto">{quote.replace('\n', " ")}</p> }.into_any())
    };
    view! {
        <li on:focusin=look>
            <h3 id=heading.clone()>{name}</h3>
            <p class="fate">{fate}</p>
            {quoted}
            {warnings}
            <fieldset class="places" aria-labelledby=heading>
                <For each=move || places.get() key=|range| *range children=place />
                {nowhere}
            </fieldset>
            <div class="elsewhere">
                <input
                    type="text"
                    aria-label=t!("review.find.label")
                    placeholder=t!("review.find.label")
                    prop:value=move || typed.get()
                    on:input=move |event| typed.set(event_target_value(&event))
                    on:keydown=find_by_key
                />
                <button class="quiet" on:click=move |_| find()>
                    {t!("review.find")}
                </button>
                // A press on a button would let the selection go.
                <button class="quiet" on:mousedown=|event| event.prevent_default() on:click=pick>
                    {t!("review.pick")}
                </button>
            </div>
        </li>
    }
}

/// The words of then and now.
#[component]
fn Difference(diff: Vec<Piece>) -> impl IntoView {
    let pieces: Vec<_> = diff
        .into_iter()
        .map(|piece| match piece {
            Piece::Kept(words) => words.into_any(),
            Piece::Gone(words) => view! { <del>{words}</del> }.into_any(),
            Piece::Came(words) => view! { <ins>{words}</ins> }.into_any(),
        })
        .collect();
    view! { <p class="quote difference" dir="auto">{pieces}</p> }
}

/// A place with the words around it.
fn in_context(text: &Text, range: CharRange) -> [String; 3] {
    let before = CharOffset::new(range.start().get().saturating_sub(AROUND));
    let after = range.end().after(AROUND).min(text.end());
    let slice =
        |start, end| CharRange::new(start, end).and_then(|range| text.slice(range)).unwrap_or_default();
    let whole_word =
        |words: &str| words.split_once(char::is_whitespace).map_or("", |(_, rest)| rest).to_owned();
    let (head, tail) = (slice(before, range.start()), slice(range.end(), after));
    let head = if before.get() == 0 { head.to_owned() } else { format!("…{}", whole_word(head)) };
    let tail = if after == text.end() {
        tail.to_owned()
    } else {
        format!("{}…", tail.rsplit_once(char::is_whitespace).map_or("", |(words, _)| words))
    };
    [head, slice(range.start(), range.end()).to_owned(), tail].map(|words| words.replace('\n', " "))
}

/// The new version, with the place that is being looked at. Words can be selected in it.
#[component]
fn NewText(text: Arc<Text>, shown: RwSignal<Option<CharRange>>) -> impl IntoView {
    Effect::new(move |_| {
        if shown.get().is_some() {
            request_animation_frame(|| {
                if let Some(mark) = super::browser::page::element("review-place") {
                    super::browser::page::show(&mark);
                }
            });
        }
    });
    let id = text.id().to_string();
    let blocks: Vec<_> = (0..text.block_count())
        .map(|block| {
            let text = text.clone();
            let whole = text.block_range(block);
            let inside = Memo::new(move |_| shown.get().and_then(|shown| shown.intersection(whole?)));
            let words = move || {
                let whole = whole?;
                let slice = |start, end| {
                    CharRange::new(start, end).and_then(|range| text.slice(range)).unwrap_or_default().to_owned()
                };
                Some(match inside.get() {
                    None => slice(whole.start(), whole.end()).into_any(),
                    Some(place) => {
                        let is_first = shown.get_untracked().is_some_and(|shown| shown.start() == place.start());
                        view! {
                            {slice(whole.start(), place.start())}
                            <mark id=is_first.then_some("review-place")>{slice(place.start(), place.end())}</mark>
                            {slice(place.end(), whole.end())}
                        }
                            .into_any()
                    }
                })
            };
            view! { <p data-block=block>{words}</p> }
        })
        .collect();
    view! { <div class="then" tabindex="0" dir="auto" data-text=id>{blocks}</div> }
}
