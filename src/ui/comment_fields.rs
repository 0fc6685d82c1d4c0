//! Who said the selected comment, when and to whom, to be put right by hand.

use leptos::prelude::*;

use super::line_list::LineId;
use crate::reading::{read_said_at, write_said_at};
use crate::t;

/// The selected comment as the fields show it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SelectedComment {
    /// The author's name; empty when it isn't known.
    pub author: String,
    /// The time in the form that is kept; empty when it isn't known.
    pub said_at: String,
    /// The comment that is answered.
    pub answers: Option<LineId>,
    /// The comments that can be answered, each in a few words.
    pub earlier: Vec<(LineId, String)>,
}

/// One thing about the comment that was put right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Correction {
    /// The author and the time, in the form that is kept; empty when they aren't known.
    Author(String, String),
    /// The comment that it answers.
    Answers(Option<LineId>),
}

/// The fields of one comment. They stay in place while another comment is selected.
#[component]
pub fn CommentFields(
    /// The comment.
    comment: Memo<Option<SelectedComment>>,
    /// Takes what was put right.
    correct: Callback<Correction>,
) -> impl IntoView {
    let author = NodeRef::<leptos::html::Input>::new();
    let said_at = NodeRef::<leptos::html::Input>::new();
    // A field that is taken off the page with fresh letters in it reports a change after it is gone.
    let value =
        |field: NodeRef<leptos::html::Input>| field.try_get_untracked().flatten().map(|field| field.value());
    let correct_author = move |_| {
        if let (Some(author), Some(said_at)) = (value(author), value(said_at)) {
            correct.run(Correction::Author(author, read_said_at(&said_at)));
        }
    };
    let shown =
        move |show: fn(&SelectedComment) -> String| comment.with(|comment| comment.as_ref().map(show));
    let answers = move || {
        let SelectedComment { answers, earlier, .. } = comment.get().unwrap_or_default();
        let entries = earlier.into_iter().map(|(id, words)| {
            view! {
                <option value=id.to_string() prop:selected=answers == Some(id)>
                    {words}
                </option>
            }
        });
        let none = view! {
            <option value="" prop:selected=answers.is_none()>
                {t!("lines.answers.none")}
            </option>
        };
        (none, entries.collect::<Vec<_>>())
    };
    view! {
        <label>
            {t!("lines.author")}
            <input
                node_ref=author
                autocomplete="off"
                prop:value=move || shown(|comment| comment.author.clone())
                on:change=correct_author
            />
        </label>
        <label>
            {t!("lines.said-at")}
            <input
                node_ref=said_at
                autocomplete="off"
                prop:value=move || shown(|comment| write_said_at(&comment.said_at))
                on:change=correct_author
            />
        </label>
        <label>
            {t!("lines.answers")}
            <select on:change:target=move |event| {
                correct.run(Correction::Answers(event.target().value().parse().ok()));
            }>{answers}</select>
        </label>
    }
}
