//! The search: a field, what annotations and comments can be filtered by, and the way through what is found.

use leptos::prelude::*;
use web_sys::KeyboardEvent;

use super::codebook_names::{kind_name, sign_of, tag_name};
use super::desk::Desk;
use super::icon::Icon;
use super::key_hint::{aria_keys, with_key};
use super::locale;
use super::marks::{standing_name, standing_sign};
use super::search::{FIELD, close, go, land, open, tally, toggle, type_words};
use super::shortcuts::Way;
use super::signer::{Sign, Signer};
use crate::annotation::Standing;
use crate::codebook::Codebook;
use crate::drawing::View;
use crate::search::Facet;
use crate::{t, tn};

/// The button that opens the search; it closes it as well.
#[component]
pub fn SearchButton() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let search = desk.search;
    view! {
        <button
            class="btn big open-search"
            aria-label=t!("search")
            title=move || with_key(desk, t!("command.search"), "search")
            aria-keyshortcuts=move || aria_keys(desk, "search")
            aria-expanded=move || search.is_open.get().to_string()
            on:click=move |_| if search.is_open.get_untracked() { close(desk) } else { open(desk) }
        >
            <Icon name="search" />
        </button>
    }
}

/// The panel under the bar, while the search is open.
#[component]
pub fn SearchPanel() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let is_there = Memo::new(move |_| desk.search.is_open.get() && desk.session.open.with(Option::is_some));
    view! {
        <Show when=move || is_there.get()>
            <Panel />
        </Show>
    }
}

#[component]
fn Panel() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let search = desk.search;
    let shows_facets = RwSignal::new(false);
    let count = Memo::new(move |_| search.showing.with(|showing| showing.found.hits.len()));
    let has_hits = move || count.get() > 0;
    let is_narrowed = Memo::new(move |_| search.showing.with(|showing| showing.is_narrowed()));
    let results = move || match search.at.get() {
        Some(at) if at < count.get() => {
            t!("search.place", number = locale::number(at + 1), count = locale::number(count.get()))
        }
        _ if is_narrowed.get() => tn!("search.results", count.get()),
        _ => String::new(),
    };
    let on_key = move |event: KeyboardEvent| {
        if event.is_composing() {
            return;
        }
        if event.key() == "Escape" {
            event.prevent_default();
            event.stop_propagation();
            close(desk);
        }
    };
    let on_field_key = move |event: KeyboardEvent| {
        if event.key() == "Enter" && !event.is_composing() {
            event.prevent_default();
            match (event.ctrl_key() || event.meta_key(), event.shift_key()) {
                (true, _) => land(desk),
                (false, true) => go(desk, Way::Back),
                (false, false) => go(desk, Way::On),
            }
        }
    };
    let disabled = move || (!has_hits()).then_some("true");
    view! {
        <div class="search" id="search-panel" role="search" aria-label=t!("search") on:keydown=on_key>
            <div class="find">
                <Icon name="search" />
                <input
                    type="search"
                    id=FIELD
                    aria-label=t!("search.field")
                    placeholder=t!("search.placeholder")
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    enterkeyhint="search"
                    prop:value=move || search.typed.get()
                    on:input=move |event| type_words(desk, event_target_value(&event))
                    on:keydown=on_field_key
                />
                <p class="results">{results}</p>
                <button
                    class="btn"
                    aria-label=t!("search.previous")
                    title=t!("search.previous.title")
                    aria-disabled=disabled
                    on:click=move |_| go(desk, Way::Back)
                >
                    <Icon name="up" />
                </button>
                <button
                    class="btn"
                    aria-label=t!("search.next")
                    title=t!("search.next.title")
                    aria-disabled=disabled
                    on:click=move |_| go(desk, Way::On)
                >
                    <Icon name="down" />
                </button>
                <button
                    class="btn land"
                    title=t!("search.land.title")
                    aria-disabled=disabled
                    on:click=move |_| land(desk)
                >
                    {t!("search.land")}
                </button>
                <button
                    class="btn only-small"
                    aria-expanded=move || shows_facets.get().to_string()
                    aria-controls="search-facets"
                    on:click=move |_| shows_facets.update(|shows| *shows = !*shows)
                >
                    {t!("search.filter")}
                </button>
                <button class="btn leave" aria-label=t!("search.close") title=t!("search.close") on:click=move |_| close(desk)>
                    <Icon name="close" />
                </button>
            </div>
            <Facets shows_facets />
        </div>
    }
}

/// A facet with the words and the sign that it is shown by.
#[derive(Clone, PartialEq)]
struct Shown {
    facet: Facet,
    name: String,
    sign: FacetSign,
}

#[derive(Clone, PartialEq)]
enum FacetSign {
    None,
    Kind(String, String),
    Tag(String, String),
    Mark(String),
    Signer(Signer),
}

#[component]
fn Facets(shows_facets: RwSignal<bool>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let search = desk.search;
    // Which facets there are changes seldom, their counts with each letter.
    let facets = Memo::new(move |_| {
        search.showing.with(|showing| {
            let chosen = search.facets.get();
            let mut facets: Vec<Facet> = showing.found.counts.keys().cloned().chain(chosen).collect();
            facets.sort_unstable();
            facets.dedup();
            facets
        })
    });
    let in_group = move |is_in: fn(&Facet) -> bool| {
        Memo::new(move |_| {
            let signers = desk.signers.get();
            let facets: Vec<Facet> =
                facets.with(|facets| facets.iter().filter(|facet| is_in(facet)).cloned().collect());
            desk.session.read(&[View::Codebook], |workspace, _| {
                let codebook = workspace.codebook();
                let mut shown: Vec<(usize, Shown)> =
                    facets.into_iter().filter_map(|facet| shown(codebook, &signers, facet)).collect();
                shown.sort_by_key(|(place, _)| *place);
                shown.into_iter().map(|(_, shown)| shown).collect::<Vec<_>>()
            })
        })
    };
    let groups = [
        (t!("search.group.claims"), in_group(|facet| matches!(facet, Facet::Kind(_) | Facet::Orphan))),
        (t!("search.group.comments"), in_group(|facet| matches!(facet, Facet::Tag(_) | Facet::Marked(_)))),
        (t!("search.group.annotations"), in_group(|facet| matches!(facet, Facet::Noted | Facet::By(_)))),
    ];
    let groups = groups.map(|(name, shown)| {
        let is_there = move || shown.with(|shown| !shown.is_empty());
        view! {
            <Show when=is_there>
                <div class="facet-group" role="group" aria-label=name.clone()>
                    <span class="label" aria-hidden="true">{name.clone()}</span>
                    <For each=move || shown.get() key=|shown| (shown.facet.clone(), shown.name.clone()) let:shown>
                        <FacetButton shown />
                    </For>
                </div>
            </Show>
        }
    });
    let tally =
        Memo::new(move |_| search.showing.with(|showing| showing.is_narrowed().then(|| tally(showing))));
    view! {
        <div class="facets" id="search-facets" class:shown=move || shows_facets.get()>
            {groups.into_iter().collect::<Vec<_>>()}
            <p class="tally">{move || tally.get()}</p>
        </div>
    }
}

#[component]
fn FacetButton(shown: Shown) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let search = desk.search;
    let Shown { facet, name, sign } = shown;
    let count = {
        let facet = facet.clone();
        Memo::new(move |_| {
            search.showing.with(|showing| showing.found.counts.get(&facet).copied().unwrap_or_default())
        })
    };
    let is_chosen = {
        let facet = facet.clone();
        Memo::new(move |_| search.facets.with(|facets| facets.contains(&facet)))
    };
    let (kind, tag) = match &sign {
        FacetSign::Kind(id, _) => (Some(id.clone()), None),
        FacetSign::Tag(id, _) => (None, Some(id.clone())),
        FacetSign::None | FacetSign::Signer(_) | FacetSign::Mark(_) => (None, None),
    };
    let sign = match sign {
        FacetSign::None => None,
        FacetSign::Kind(_, sign) | FacetSign::Tag(_, sign) | FacetSign::Mark(sign) => {
            Some(view! { <Icon name=sign /> }.into_any())
        }
        FacetSign::Signer(signer) => Some(view! { <Sign signer /> }.into_any()),
    };
    view! {
        <button
            class="facet"
            class:none=move || count.get() == 0
            data-kind=kind
            data-tag=tag
            aria-pressed=move || is_chosen.get().to_string()
            on:click=move |_| toggle(desk, &facet)
        >
            {sign}
            <span>{name}</span>
            " "
            <span class="n">{move || locale::number(count.get())}</span>
        </button>
    }
}

/// How a facet is shown, and its place among those of its group; `None` for annotators where there is one alone.
fn shown(codebook: &Codebook, signers: &[Signer], facet: Facet) -> Option<(usize, Shown)> {
    const LAST: usize = usize::MAX;
    let (place, name, sign) = match &facet {
        Facet::Kind(Some(kind)) => {
            let place = codebook.kinds.iter().position(|entry| entry.id == *kind);
            let sign = sign_of(codebook, kind);
            (place.unwrap_or(LAST - 2), kind_name(codebook, kind), FacetSign::Kind(kind.to_string(), sign))
        }
        Facet::Kind(None) => {
            let sign = "unkinded".to_owned();
            (LAST - 1, t!("kind.none"), FacetSign::Kind(sign.clone(), sign))
        }
        Facet::Orphan => (LAST, t!("search.orphans"), FacetSign::None),
        Facet::Tag(Some(tag)) => {
            let place = codebook.tags.iter().position(|entry| entry.id == *tag);
            let sign = sign_of(codebook, tag);
            (place.unwrap_or(LAST - 3), tag_name(codebook, tag), FacetSign::Tag(tag.to_string(), sign))
        }
        Facet::Tag(None) => {
            let sign = "untagged".to_owned();
            (LAST - 2, t!("search.untagged"), FacetSign::Tag(sign.clone(), sign))
        }
        Facet::Marked(says) => {
            let place = LAST - usize::from(*says == Standing::Unsure);
            (place, standing_name(*says), FacetSign::Mark(standing_sign(*says, true)))
        }
        Facet::Noted => (0, t!("search.noted"), FacetSign::None),
        Facet::By(by) => {
            let place = signers.iter().position(|signer| signer.id == *by).filter(|_| signers.len() > 1)?;
            let signer = signers.get(place)?.clone();
            (place + 1, signer.name(), FacetSign::Signer(signer))
        }
    };
    Some((place, Shown { facet, name, sign }))
}
