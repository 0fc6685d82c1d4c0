//! How the comments are tagged, as numbers and as a bar: by oneself, or by the annotators that the filter names.

use std::collections::BTreeSet;

use leptos::prelude::*;

use super::codebook_names::{sign_of, tag_count, tag_name};
use super::desk::Desk;
use super::icon::Icon;
use super::key_hint::KeyHint;
use super::marks::UnsureCount;
use super::several::{is_choosing, toggle_choosing};
use super::shortcuts::go_to_untagged;
use super::signer::Signed;
use crate::codebook::{Codebook, TagId};
use crate::document::CommentId;
use crate::drawing::View;
use crate::id::AnnotatorId;
use crate::search::Facet;
use crate::workspace::summary;
use crate::{t, tn};

/// Above this many comments the cells become runs in proportion.
const MOST_CELLS: usize = 60;

/// One cell of the bar: a comment, or a run of comments tagged alike.
#[derive(Clone, Debug, PartialEq)]
struct Cell {
    comment: CommentId,
    label: String,
    tags: Vec<String>,
    share: usize,
}

/// The bar with its legend.
#[component]
pub fn SummaryOfTags() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let session = desk.session;
    let chosen = Memo::new(move |_| {
        desk.search.facets.with(|facets| {
            let by = |facet: &Facet| match facet {
                Facet::By(by) => Some(*by),
                _ => None,
            };
            facets.iter().filter_map(by).collect::<BTreeSet<AnnotatorId>>()
        })
    });
    let counted = move || {
        let chosen = chosen.get();
        if chosen.is_empty() { BTreeSet::from([session.me()]) } else { chosen }
    };
    let cells = Memo::new(move |_| {
        let Some(open) = session.open.get() else {
            return Vec::new();
        };
        session.read(&[View::Document, View::Summary, View::Codebook], |workspace, _| {
            let counted = counted();
            let codebook = workspace.codebook();
            let comments = workspace.document(open).into_iter().flat_map(|document| &document.comments);
            let cells: Vec<Cell> = comments
                .enumerate()
                .map(|(place, comment)| {
                    let mut tags: Vec<&TagId> = workspace
                        .tags_of(comment.id)
                        .filter(|(key, _)| counted.contains(&key.by))
                        .map(|(_, tag)| &tag.tag)
                        .collect();
                    tags.sort_by_key(|tag| codebook.tags.iter().position(|own| own.id == **tag));
                    tags.dedup();
                    let number = (place + 1).to_string();
                    let who =
                        comment.author.clone().unwrap_or_else(|| t!("comments.number", number = number));
                    Cell {
                        comment: comment.id,
                        label: label(&who, &tags, codebook),
                        tags: tags.into_iter().map(ToString::to_string).collect(),
                        share: 1,
                    }
                })
                .collect();
            if cells.len() > MOST_CELLS { runs(cells, codebook) } else { cells }
        })
    });
    let counts = Memo::new(move |_| {
        let Some(open) = session.open.get() else {
            return Vec::new();
        };
        session.read(&[View::Document, View::Summary, View::Codebook], |workspace, _| {
            let Some(document) = workspace.document(open) else {
                return Vec::new();
            };
            let summary = summary(workspace, document, &counted());
            let codebook = workspace.codebook();
            let known = codebook.tags.iter().map(|tag| tag.id.clone());
            let others = summary.tagged.keys().filter(|tag| codebook.tag(tag).is_none()).cloned();
            let count = |tag: TagId| {
                let count = summary.tagged.get(&tag).copied().unwrap_or_default();
                (tag.to_string(), sign_of(codebook, &tag), tag_count(codebook, &tag, count))
            };
            let mut counts: Vec<(String, String, String)> = known.chain(others).map(count).collect();
            counts.push((
                "untagged".to_owned(),
                "untagged".to_owned(),
                tn!("count.untagged", summary.untagged),
            ));
            counts
        })
    });
    let has_comments = move || cells.with(|cells| !cells.is_empty());
    view! {
        <Show when=has_comments>
            <p class="begin">
                <button
                    class="quiet choose"
                    aria-pressed=move || is_choosing(desk).to_string()
                    on:click=move |_| toggle_choosing(desk)
                >
                    {t!("several.begin-button")}
                </button>
                <button class="quiet next" on:click=move |_| go_to_untagged(desk)>
                    {t!("summary.next")}
                    <KeyHint of="untagged" />
                </button>
            </p>
            <div class="summary">
                <p class="cells" role="group" aria-label=t!("summary.name")>
                    {move || {
                        cells
                            .get()
                            .into_iter()
                            .map(|cell| {
                                let parts: Vec<_> =
                                    cell.tags.into_iter().map(|tag| view! { <i data-tag=tag></i> }).collect();
                                let id = cell.comment;
                                view! {
                                    <a
                                        href=format!("#comment-{id}")
                                        aria-label=cell.label.clone()
                                        title=cell.label
                                        style:--comments=cell.share.to_string()
                                        on:click=move |event| {
                                            event.prevent_default();
                                            super::shortcuts::go_to_comment(desk, id);
                                        }
                                    >
                                        {parts}
                                    </a>
                                }
                            })
                            .collect::<Vec<_>>()
                    }}
                </p>
                <p class="legend">
                    {move || {
                        let chosen = chosen.get();
                        let signers = desk.signers.get();
                        let signers = signers.iter().filter(|signer| chosen.contains(&signer.id)).cloned();
                        signers.map(|signer| view! { <Signed signer /> }).collect::<Vec<_>>()
                    }}
                    {move || {
                        counts
                            .get()
                            .into_iter()
                            .map(|(tag, sign, count)| {
                                view! {
                                    <span class="count" data-tag=tag>
                                        <Icon name=sign />
                                        <span>{count}</span>
                                    </span>
                                }
                            })
                            .collect::<Vec<_>>()
                    }}
                    <UnsureCount />
                </p>
            </div>
        </Show>
    }
}

fn label(who: &str, tags: &[&TagId], codebook: &Codebook) -> String {
    let said = if tags.is_empty() {
        t!("summary.untagged")
    } else {
        let names: Vec<String> = tags.iter().map(|tag| tag_name(codebook, tag).to_lowercase()).collect();
        names.join(", ")
    };
    t!("summary.cell", who = who, said = said)
}

fn runs(cells: Vec<Cell>, codebook: &Codebook) -> Vec<Cell> {
    let mut runs: Vec<Cell> = Vec::new();
    for cell in cells {
        match runs.iter_mut().find(|run| run.tags == cell.tags) {
            Some(run) => run.share += 1,
            None => runs.push(cell),
        }
    }
    let place = |cell: &Cell| {
        let first = cell.tags.first()?;
        codebook.tags.iter().position(|tag| tag.id.as_str() == first)
    };
    runs.sort_by_key(|run| place(run).unwrap_or(usize::MAX));
    for run in &mut runs {
        let said = run.tags.iter().filter_map(|tag| TagId::parse(tag)).map(|tag| tag_name(codebook, &tag));
        let said: Vec<String> = said.collect();
        run.label = if said.is_empty() {
            tn!("count.untagged", run.share)
        } else {
            format!("{} {}", run.share, said.join(", "))
        };
    }
    runs
}
