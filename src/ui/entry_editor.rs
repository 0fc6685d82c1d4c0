//! All that can be said of one entry of the codebook, field by field.

use leptos::prelude::*;

use super::codebook_dialog::{Editing, row_id, use_words};
use super::codebook_names::{About, about, entry_name, picture};
use super::icon::Icon;
use crate::codebook::palette::{COLOURS, LINES, SIGNS};
use crate::codebook::{Codebook, Entry, EntryChange, EntryId, Listed};
use crate::t;
use crate::workspace::Command;

/// What the fields show.
#[derive(Clone, Debug, Default, PartialEq)]
struct Shown {
    name: String,
    key: String,
    about: About,
    colour: String,
    sign: String,
    line: String,
    /// The signs of the other entries.
    taken: Vec<String>,
}

fn shown(codebook: &Codebook, entry: &EntryId) -> Shown {
    let look = match entry {
        EntryId::Kind(id) => look(codebook, id),
        EntryId::Tag(id) => look(codebook, id),
    };
    Shown { name: entry_name(codebook, entry), about: about(codebook, entry), ..look.unwrap_or_default() }
}

fn look<Id: Listed>(codebook: &Codebook, id: &Id) -> Option<Shown> {
    let (own, others): (Vec<&Entry<Id>>, _) = Id::entries(codebook).iter().partition(|entry| entry.id == *id);
    let own = own.first()?;
    Some(Shown {
        key: own.key.map(String::from).unwrap_or_default(),
        colour: own.colour.clone(),
        sign: own.sign.clone(),
        line: own.line.clone(),
        taken: others.iter().map(|entry: &&Entry<Id>| entry.sign.clone()).collect(),
        ..Shown::default()
    })
}

/// The fields of an entry.
#[component]
pub fn EntryEditor(
    /// Which entry.
    entry: EntryId,
) -> impl IntoView {
    let editing = expect_context::<Editing>();
    let id = StoredValue::new(entry.clone());
    let shown = Memo::new(move |_| id.with_value(|id| editing.codebook.with(|codebook| shown(codebook, id))));
    let change =
        move |change: EntryChange| editing.does(Command::ChangeEntry { entry: id.get_value(), change });
    // What is refused must not stay in its field as if it held.
    let rename = move |field: web_sys::HtmlInputElement| {
        let name = field.value();
        let is_taken = id.with_value(|id| editing.has_name(id.list(), Some(id), &name));
        if is_taken {
            editing.tell(t!("codebook.refusal.name-taken", name = name.trim()));
        }
        if is_taken || !change(EntryChange::Name(name)) {
            field.set_value(&shown.with_untracked(|shown| shown.name.clone()));
        }
    };
    let set_key = move |field: web_sys::HtmlInputElement| {
        let key = field.value().trim().to_lowercase().chars().next();
        let holder = key.and_then(|key| editing.holder_of(key));
        if let (Some(key), Some(holder)) = (key, &holder) {
            editing.tell(t!("codebook.refusal.key-of-command", key = key.to_string(), command = holder));
        }
        if holder.is_some() || !change(EntryChange::Key(key)) {
            field.set_value(&shown.with_untracked(|shown| shown.key.clone()));
        }
    };
    let field = |name: &str| row_id(name, &entry);
    let examples = move || shown.with(|shown| shown.about.examples.join("\n"));
    view! {
        <div class="code-fields">
            <div class="name-and-key">
                <label class="field">
                    <span>{t!("codebook.field.name")}</span>
                    <input
                        type="text"
                        id=field("name")
                        autocomplete="off"
                        prop:value=move || shown.with(|shown| shown.name.clone())
                        on:change:target=move |event| rename(event.target())
                    />
                </label>
                <label class="field key">
                    <span>{t!("codebook.field.key")}</span>
                    <input
                        type="text"
                        id=field("key")
                        maxlength="1"
                        autocomplete="off"
                        autocapitalize="off"
                        prop:value=move || shown.with(|shown| shown.key.clone())
                        on:focus:target=|event| event.target().select()
                        on:change:target=move |event| set_key(event.target())
                    />
                </label>
            </div>
            <Looks entry=entry.clone() shown />
            <label class="field">
                <span>{t!("codebook.field.definition")}</span>
                <textarea
                    id=field("definition")
                    rows="2"
                    prop:value=move || shown.with(|shown| shown.about.definition.clone())
                    on:change:target=move |event| { change(EntryChange::Definition(event.target().value())); }
                ></textarea>
            </label>
            <label class="field">
                <span>{t!("codebook.field.examples")}</span>
                <textarea
                    id=field("examples")
                    rows="2"
                    prop:value=examples
                    on:change:target=move |event| {
                        let examples = event.target().value().lines().map(str::to_owned).collect();
                        change(EntryChange::Examples(examples));
                    }
                ></textarea>
            </label>
            <label class="field">
                <span>{t!("codebook.field.rule")}</span>
                <textarea
                    id=field("rule")
                    rows="2"
                    prop:value=move || shown.with(|shown| shown.about.rule.clone())
                    on:change:target=move |event| { change(EntryChange::Rule(event.target().value())); }
                ></textarea>
            </label>
            <Leaving entry />
        </div>
    }
}

/// Colour, sign and line, of the palette.
#[component]
fn Looks(entry: EntryId, shown: Memo<Shown>) -> impl IntoView {
    let editing = expect_context::<Editing>();
    let change = {
        let entry = entry.clone();
        move |change: EntryChange| {
            editing.does(Command::ChangeEntry { entry: entry.clone(), change });
        }
    };
    let colours = COLOURS.map(|colour| {
        let (change, name) = (change.clone(), t!(&format!("colour.{colour}")));
        let title = name.clone();
        view! {
            <label title=title style:--mark=format!("var(--{colour})")>
                <input
                    type="radio"
                    name=row_id("colour", &entry)
                    aria-label=name
                    prop:checked=move || shown.with(|shown| shown.colour == colour)
                    on:change=move |_| change(EntryChange::Colour(colour.to_owned()))
                />
                <span class="swatch"></span>
            </label>
        }
    });
    let signs = SIGNS.map(|sign| {
        let (change, name) = (change.clone(), t!(&format!("sign.{sign}")));
        let is_taken = Memo::new(move |_| shown.with(|shown| shown.taken.iter().any(|taken| taken == sign)));
        let title = {
            let name = name.clone();
            move || if is_taken.get() { t!("codebook.sign-taken", name = name) } else { name.clone() }
        };
        view! {
            <label title=title class:taken=is_taken>
                <input
                    type="radio"
                    name=row_id("sign", &entry)
                    aria-label=name
                    prop:checked=move || shown.with(|shown| shown.sign == sign)
                    disabled=is_taken
                    on:change=move |_| change(EntryChange::Sign(sign.to_owned()))
                />
                <Icon name=picture(sign) />
            </label>
        }
    });
    let lines = LINES.map(|line| {
        let (change, name) = (change.clone(), t!(&format!("line.{line}")));
        view! {
            <label data-line=line>
                <input
                    type="radio"
                    name=row_id("line", &entry)
                    prop:checked=move || shown.with(|shown| shown.line == line)
                    on:change=move |_| change(EntryChange::Line(line.to_owned()))
                />
                <span class="line-sample" aria-hidden="true"></span>
                <span>{name}</span>
            </label>
        }
    });
    view! {
        <fieldset class="choice looks" role="radiogroup" aria-label=t!("codebook.field.colour")>
            <legend aria-hidden="true">{t!("codebook.field.colour")}</legend>
            {colours}
        </fieldset>
        <fieldset class="choice looks" role="radiogroup" aria-label=t!("codebook.field.sign")>
            <legend aria-hidden="true">{t!("codebook.field.sign")}</legend>
            {signs}
        </fieldset>
        <fieldset class="choice looks" role="radiogroup" aria-label=t!("codebook.field.line")>
            <legend aria-hidden="true">{t!("codebook.field.line")}</legend>
            {lines}
        </fieldset>
    }
}

/// The ways out of the codebook, with what uses the entry.
#[component]
fn Leaving(entry: EntryId) -> impl IntoView {
    let editing = expect_context::<Editing>();
    let used = {
        let entry = entry.clone();
        move || {
            let uses = editing.uses.with(|uses| uses.of(&entry));
            t!("codebook.leaving", uses = use_words(entry.list(), uses))
        }
    };
    let name = {
        let entry = entry.clone();
        move || t!("codebook.remove", name = editing.name(&entry))
    };
    let described = row_id("leaving", &entry);
    let remove = {
        let entry = entry.clone();
        move |_| editing.takes_out(&entry, Command::RemoveEntry { entry: entry.clone() })
    };
    view! {
        <p class="hint" id=described.clone()>{used}</p>
        <div class="leaving">
            <MergeInto entry />
            <button class="btn edged" aria-describedby=described on:click=remove>
                <Icon name="bin" />
                {name}
            </button>
        </div>
    }
}

/// Lets all that uses an entry use another one.
#[component]
pub fn MergeInto(
    /// The entry that goes.
    entry: EntryId,
) -> impl IntoView {
    let editing = expect_context::<Editing>();
    let chosen = RwSignal::new(String::new());
    let id = StoredValue::new(entry.clone());
    let others = Memo::new(move |_| {
        editing.codebook.with(|codebook| {
            let kinds = codebook.kinds.iter().map(|kind| kind.id.clone().entry_id());
            let all = kinds.chain(codebook.tags.iter().map(|tag| tag.id.clone().entry_id()));
            let others = all.filter(|other| id.with_value(|id| other.list() == id.list() && other != id));
            others.map(|other| (other.to_string(), entry_name(codebook, &other), other)).collect::<Vec<_>>()
        })
    });
    let options = move || {
        let options = others.get().into_iter().map(|(value, name, _)| {
            let is_chosen = chosen.with_untracked(|chosen| *chosen == value);
            view! { <option value=value prop:selected=is_chosen>{name}</option> }
        });
        options.collect::<Vec<_>>()
    };
    let merge = move |_| {
        let into = others.with_untracked(|others| {
            let into = others.iter().find(|(value, ..)| chosen.with_untracked(|chosen| chosen == value));
            into.map(|(.., into)| into.clone())
        });
        match into {
            Some(into) => {
                let entry = id.get_value();
                editing.takes_out(&entry, Command::MergeEntry { entry: entry.clone(), into });
            }
            None => editing.tell(t!("codebook.merge.choose")),
        }
    };
    let name = move || t!("codebook.merge.name", name = editing.name(&id.get_value()));
    let action = move || t!("codebook.merge.do", name = editing.name(&id.get_value()));
    view! {
        <span class="merge">
            <select aria-label=name on:change:target=move |event| chosen.set(event.target().value())>
                <option value="">{t!("codebook.merge.into")}</option>
                {options}
            </select>
            <button class="btn edged" aria-label=action on:click=merge>{t!("codebook.merge")}</button>
        </span>
    }
}
