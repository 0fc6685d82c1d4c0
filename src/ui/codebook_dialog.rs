//! The codebook: its two lists, what uses each entry, ready sets, and files in and out.
//!
//! Every gesture is one command at once, and undo stands beside it: nothing is asked twice, and what a gesture touches
//! is said before it.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::{File, HtmlInputElement};

use super::browser::{incoming, page};
use super::codebook_names::{deed_name, entry_name, picture, shown_set};
use super::data_dialog::fill;
use super::desk::Desk;
use super::dialog::Dialog;
use super::entry_editor::{EntryEditor, MergeInto};
use super::file_problem::{problem_words, refusal_words};
use super::icon::Icon;
use super::problem_note::{ProblemNote, RefusalNote, Told};
use crate::codebook::{Codebook, Difference, EntryId, List, Listed, ReadySet, difference};
use crate::drawing::View;
use crate::formats;
use crate::formats::codebook_file::{self, CodebookFile};
use crate::formats::project::{MAX_FILE_BYTES, ReadRefusal};
use crate::workspace::{Command, Use, Uses, uses};
use crate::{t, tn};

/// The dialog's state, shared by its parts. A handle: copies are the same.
#[derive(Clone, Copy)]
pub struct Editing {
    desk: Desk,
    /// The codebook in use.
    pub codebook: Memo<Arc<Codebook>>,
    /// What uses its entries.
    pub uses: Memo<Arc<Uses>>,
    /// The entry whose fields are shown.
    pub opened: RwSignal<Option<EntryId>>,
    /// What has just been done, or why it was not.
    told: RwSignal<String>,
    /// A file that is being looked over.
    arrived: RwSignal<Option<Arrived>>,
}

/// A file with a codebook.
#[derive(Clone, Debug)]
enum Arrived {
    /// Nothing of it can be used.
    Refused(Told),
    /// A codebook, the file's name, and what was odd about it.
    Read(Arc<CodebookFile>, String, Arc<Vec<Told>>),
}

impl Editing {
    fn new(desk: Desk) -> Self {
        let session = desk.session;
        Self {
            desk,
            codebook: Memo::new(move |_| {
                session.read(&[View::Codebook], |workspace, _| workspace.codebook().clone())
            }),
            uses: Memo::new(move |_| {
                let views = [View::Codebook, View::History, View::Summary, View::Claims];
                Arc::new(session.read(&views, |workspace, _| uses(workspace)))
            }),
            opened: RwSignal::new(None),
            told: RwSignal::new(String::new()),
            arrived: RwSignal::new(None),
        }
    }

    /// Asks for one thing, and says what came of it. True when it was done.
    pub fn does(self, command: Command) -> bool {
        self.desk.told.set(String::new());
        let change = self.desk.does(command);
        self.tell(match &change {
            Some(change) => t!("codebook.done", deed = deed_name(change.deed, &change.subject)),
            None => self.desk.told.get_untracked(),
        });
        change.is_some()
    }

    /// Says something in the dialog itself: what lies under it is silent meanwhile.
    pub fn tell(self, words: String) {
        self.told.set(words);
    }

    /// What an entry is called.
    pub fn name(self, entry: &EntryId) -> String {
        self.codebook.with(|codebook| entry_name(codebook, entry))
    }

    /// The command of the page that a key alone stands for.
    pub fn holder_of(self, key: char) -> Option<String> {
        untrack(|| super::commands::command_with_key(self.desk, key))
    }

    /// Takes an entry out, in one way or another, and goes on at what stands in its place.
    pub fn takes_out(self, entry: &EntryId, command: Command) {
        let ids = self.codebook.with_untracked(|codebook| ids(codebook, entry.list()));
        let place = ids.iter().position(|id| id == entry).unwrap_or_default();
        let next = ids.get(place + 1).or_else(|| ids.get(place.checked_sub(1)?)).cloned();
        if self.does(command) {
            self.opened.set(None);
            let next = next.map_or_else(|| "codebook-name".to_owned(), |next| row_id("open", &next));
            request_animation_frame(move || page::focus(&next));
        }
    }

    fn look_at(self, file: File) {
        spawn_local(async move {
            let name = file.name();
            let arrived = match read(&file).await {
                Ok((codebook, problems)) => Arrived::Read(Arc::new(codebook), name, Arc::new(problems)),
                Err(told) => Arrived::Refused(told.in_file(&name)),
            };
            self.arrived.set(Some(arrived));
            request_animation_frame(|| page::focus("codebook-arrived"));
        });
    }
}

async fn read(file: &File) -> Result<(CodebookFile, Vec<Told>), Told> {
    let bytes = incoming::size(file);
    if bytes > MAX_FILE_BYTES {
        return Err(refusal_words(&ReadRefusal::TooLarge { bytes, limit: MAX_FILE_BYTES }));
    }
    let unreadable = || Told::of("problem.unreadable", t!("problem.unreadable"));
    let bytes = incoming::bytes(file).await.ok_or_else(unreadable)?.to_vec();
    let (codebook, problems) = codebook_file::read(&bytes).map_err(|refusal| refusal_words(&refusal))?;
    Ok((codebook, problems.iter().map(problem_words).collect()))
}

/// The entries of a list, in its order.
fn ids(codebook: &Codebook, list: List) -> Vec<EntryId> {
    match list {
        List::Kinds => codebook.kinds.iter().map(|kind| EntryId::Kind(kind.id.clone())).collect(),
        List::Tags => codebook.tags.iter().map(|tag| EntryId::Tag(tag.id.clone())).collect(),
    }
}

/// The id of a control of an entry's row.
pub fn row_id(control: &str, entry: &EntryId) -> String {
    match entry {
        EntryId::Kind(id) => format!("code-{control}-kind-{id}"),
        EntryId::Tag(id) => format!("code-{control}-tag-{id}"),
    }
}

/// How much uses an entry, in words: "12 claims in 3 documents".
pub fn use_words(list: List, uses: Use) -> String {
    let documents = tn!("codebook.in-documents", uses.documents);
    match (list, uses) {
        (List::Kinds, Use { claims: 0, .. }) | (List::Tags, Use { comments: 0, .. }) => t!("codebook.unused"),
        (List::Kinds, Use { claims, .. }) => tn!("codebook.claims", claims, documents = documents),
        (List::Tags, Use { comments, .. }) => tn!("codebook.comments", comments, documents = documents),
    }
}

/// The dialog "Codebook".
#[component]
pub fn CodebookDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <Show when=move || open.get()>
            <OpenCodebook open />
        </Show>
    }
}

#[component]
fn OpenCodebook(open: RwSignal<bool>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let editing = Editing::new(desk);
    provide_context(editing);
    let close = Callback::new(move |()| open.set(false));
    if let Some(file) = desk.codebook_file.try_update(Option::take).flatten() {
        editing.look_at(file);
    }
    let next_undo = Memo::new(move |_| desk.session.next_steps().0);
    let undoes = move || match next_undo.get() {
        Some((deed, subject)) => t!("undo.will", deed = deed_name(deed, &subject)),
        None => t!("refusal.nothing-to-undo"),
    };
    let undo = move |_| {
        desk.undo();
        editing.tell(desk.told.get_untracked());
    };
    let save = move |event: web_sys::MouseEvent| {
        let content = editing.codebook.with_untracked(|codebook| codebook_file::write(codebook));
        let name = formats::file_name(&t!("codebook.file-name"), "json");
        let is_filled = fill(&event, &name, "application/json", &content);
        editing.tell(if is_filled { t!("export.done", name = name) } else { t!("export.failed") });
    };
    view! {
        <Dialog
            id="codebook"
            name=t!("codebook.name")
            close
            drop_files=Callback::new(move |files: Vec<File>| files.into_iter().take(1).for_each(|file| editing.look_at(file)))
        >
            // What scrolls has to be reached by keyboard.
            <div class="dialog-body codes" tabindex="0" role="group" aria-label=t!("codebook.name") autofocus>
                <p class="hint">{t!("codebook.hint")}</p>
                <ArrivedFile />
                <div class="lists">
                    <CodeList list=List::Kinds />
                    <CodeList list=List::Tags />
                </div>
            </div>
            <div class="dialog-foot">
                <p class="told" aria-live="polite">{move || editing.told.get()}</p>
                <button
                    class="btn edged"
                    title=undoes
                    aria-disabled=move || next_undo.with(Option::is_none).then_some("true")
                    on:click=undo
                >
                    <Icon name="undo" />
                    {t!("undo")}
                </button>
                <button class="btn edged" on:click=|_| super::empty_page::click("codebook-file")>
                    {t!("codebook.open-file")}
                </button>
                <a class="btn edged" href="#codebook" download="" on:click=save>
                    {t!("codebook.save-file")}
                </a>
                <input
                    type="file"
                    id="codebook-file"
                    class="vh"
                    tabindex="-1"
                    aria-label=t!("codebook.file")
                    accept=".json,application/json"
                    on:change=move |event| {
                        let input = event_target::<HtmlInputElement>(&event);
                        incoming::chosen_files(&input).into_iter().take(1).for_each(|file| editing.look_at(file));
                    }
                />
            </div>
        </Dialog>
    }
}

/// One list with its ready sets, and what is used and explained nowhere.
#[component]
fn CodeList(list: List) -> impl IntoView {
    let editing = expect_context::<Editing>();
    let heading = match list {
        List::Kinds => "codebook-kinds",
        List::Tags => "codebook-tags",
    };
    let entries = Memo::new(move |_| editing.codebook.with(|codebook| ids(codebook, list)));
    let strangers = Memo::new(move |_| {
        let codebook = editing.codebook.get();
        let mut strangers = editing.uses.with(|uses| uses.unexplained(&codebook));
        strangers.retain(|entry| entry.list() == list);
        strangers
    });
    let name = match list {
        List::Kinds => t!("codebook.kinds"),
        List::Tags => t!("codebook.tags"),
    };
    view! {
        <section aria-labelledby=heading>
            <h3 id=heading>{name}</h3>
            <ol class="entries">
                <For each=move || entries.get() key=Clone::clone let:entry>
                    <EntryRow entry />
                </For>
            </ol>
            <NewEntry list />
            <Show when=move || strangers.with(|strangers| !strangers.is_empty())>
                <h4>{t!("codebook.strangers")}</h4>
                <ul class="strangers">
                    <For each=move || strangers.get() key=Clone::clone let:entry>
                        <Stranger entry />
                    </For>
                </ul>
            </Show>
            <h4>{t!("codebook.ready")}</h4>
            <ul class="ready">
                {ReadySet::ALL
                    .into_iter()
                    .filter(|set| set.list() == list)
                    .map(|set| view! { <Ready set /> })
                    .collect::<Vec<_>>()}
            </ul>
        </section>
    }
}

/// What a row shows of its entry.
#[derive(Clone, Debug, Default, PartialEq)]
struct Face {
    name: String,
    sign: String,
    key: Option<char>,
    place: usize,
    is_last: bool,
}

fn face<Id: Listed>(codebook: &Codebook, id: &Id) -> Face {
    let entries = Id::entries(codebook);
    let place = entries.iter().position(|entry| entry.id == *id).unwrap_or_default();
    let entry = entries.get(place);
    Face {
        name: super::codebook_names::name_of(codebook, id),
        sign: picture(entry.map_or("", |entry| &entry.sign)),
        key: entry.and_then(|entry| entry.key),
        place,
        is_last: place + 1 == entries.len(),
    }
}

/// An entry: who it is, what uses it, where it stands; and, when it is open, all that can be said of it.
#[component]
fn EntryRow(entry: EntryId) -> impl IntoView {
    let editing = expect_context::<Editing>();
    let id = StoredValue::new(entry);
    let entry = move || id.get_value();
    let face = Memo::new(move |_| {
        editing.codebook.with(|codebook| match entry() {
            EntryId::Kind(id) => face(codebook, &id),
            EntryId::Tag(id) => face(codebook, &id),
        })
    });
    let name = move || face.with(|face| face.name.clone());
    let is_open = Memo::new(move |_| editing.opened.with(|opened| opened.as_ref() == Some(&entry())));
    let used = move || use_words(entry().list(), editing.uses.with(|uses| uses.of(&entry())));
    let toggle = move |_| {
        let is_open = is_open.get_untracked();
        editing.opened.set((!is_open).then(entry));
    };
    let moves = move |control: &'static str, place: Option<usize>| {
        if let Some(place) = place {
            editing.does(Command::MoveEntry { entry: entry(), place });
            // A row that was moved has lost its focus.
            let button = row_id(control, &entry());
            request_animation_frame(move || page::focus(&button));
        }
    };
    let up = move || face.with_untracked(|face| face.place.checked_sub(1));
    let down = move || face.with_untracked(|face| (!face.is_last).then_some(face.place + 1));
    let (kind, tag) = attributes(&entry());
    view! {
        <li class="code" class:open=is_open data-kind=kind data-tag=tag>
            <div class="code-head">
                <button
                    class="code-name"
                    id=row_id("open", &entry())
                    aria-expanded=move || is_open.get().to_string()
                    on:click=toggle
                >
                    <Icon name=Signal::derive(move || face.with(|face| face.sign.clone())) />
                    <b>{name}</b>
                    {move || face.with(|face| face.key).map(|key| view! { <kbd>{key.to_string()}</kbd> })}
                    <small>{used}</small>
                </button>
                <button
                    class="btn"
                    id=row_id("up", &entry())
                    aria-label=move || t!("codebook.up", name = name())
                    title=move || t!("codebook.up", name = name())
                    aria-disabled=move || face.with(|face| face.place == 0).then_some("true")
                    on:click=move |_| moves("up", up())
                >
                    <Icon name="up" />
                </button>
                <button
                    class="btn"
                    id=row_id("down", &entry())
                    aria-label=move || t!("codebook.down", name = name())
                    title=move || t!("codebook.down", name = name())
                    aria-disabled=move || face.with(|face| face.is_last).then_some("true")
                    on:click=move |_| moves("down", down())
                >
                    <Icon name="down" />
                </button>
            </div>
            <Show when=move || is_open.get()>
                <EntryEditor entry=entry() />
            </Show>
        </li>
    }
}

/// The attributes that give an element the colour of an entry.
pub fn attributes(entry: &EntryId) -> (Option<String>, Option<String>) {
    match entry {
        EntryId::Kind(id) => (Some(id.to_string()), None),
        EntryId::Tag(id) => (None, Some(id.to_string())),
    }
}

/// The field for one more entry.
#[component]
fn NewEntry(list: List) -> impl IntoView {
    let editing = expect_context::<Editing>();
    let field = NodeRef::<leptos::html::Input>::new();
    let name = match list {
        List::Kinds => t!("codebook.new-kind"),
        List::Tags => t!("codebook.new-tag"),
    };
    let add = move || {
        let Some(field) = field.get_untracked() else { return };
        let name = field.value();
        if editing.has_name(list, None, &name) {
            editing.tell(t!("codebook.refusal.name-taken", name = name.trim()));
        } else if editing.does(Command::AddEntry { list, name }) {
            field.set_value("");
            let last = editing.codebook.with_untracked(|codebook| ids(codebook, list)).pop();
            editing.opened.set(last.clone());
            if let Some(last) = last {
                request_animation_frame(move || page::focus(&row_id("definition", &last)));
            }
        }
    };
    view! {
        <div class="new-code">
            <input
                node_ref=field
                type="text"
                aria-label=name.clone()
                placeholder=name
                autocomplete="off"
                on:keydown=move |event| {
                    if event.key() == "Enter" && !event.is_composing() {
                        event.prevent_default();
                        add();
                    }
                }
            />
            <button class="btn edged" on:click=move |_| add()>
                <Icon name="plus" />
                {match list {
                    List::Kinds => t!("codebook.add-kind"),
                    List::Tags => t!("codebook.add-tag"),
                }}
            </button>
        </div>
    }
}

impl Editing {
    /// Another entry of the list is shown under this name: the names of ready sets are others in each language.
    pub fn has_name(self, list: List, but: Option<&EntryId>, name: &str) -> bool {
        let name = name.trim().to_lowercase();
        self.codebook.with_untracked(|codebook| {
            let others = ids(codebook, list).into_iter().filter(|entry| Some(entry) != but);
            others.map(|entry| entry_name(codebook, &entry)).any(|other| other.to_lowercase() == name)
        })
    }
}

/// An id that claims or comments have, and that the codebook doesn't explain.
#[component]
fn Stranger(entry: EntryId) -> impl IntoView {
    let editing = expect_context::<Editing>();
    let id = StoredValue::new(entry.clone());
    let used =
        move || id.with_value(|entry| use_words(entry.list(), editing.uses.with(|uses| uses.of(entry))));
    view! {
        <li>
            <p>
                <b>{entry.to_string()}</b>
                " "
                <small>{used}</small>
            </p>
            <MergeInto entry />
        </li>
    }
}

/// A ready set, with what using it would touch.
#[component]
fn Ready(set: ReadySet) -> impl IntoView {
    let editing = expect_context::<Editing>();
    let with = Memo::new(move |_| {
        let mut codebook = Codebook::clone(&editing.codebook.get());
        set.put_into(&mut codebook);
        codebook
    });
    let is_in_use = Memo::new(move |_| with.with(|with| *with == *editing.codebook.get()));
    let name = shown_set(set);
    let described = format!("ready-{}", set.id());
    let effect = move || {
        if is_in_use.get() {
            t!("codebook.ready.in-use")
        } else {
            let lost = with.with(|with| editing.uses.with(|uses| uses.lost(&editing.codebook.get(), with)));
            lost_words(lost)
        }
    };
    let take = {
        let name = name.clone();
        move |_| {
            if !is_in_use.get_untracked() {
                editing.opened.set(None);
                let codebook = with.get_untracked();
                editing.does(Command::ReplaceCodebook { codebook, name: name.clone() });
            }
        }
    };
    view! {
        <li>
            <button
                class="quiet"
                aria-describedby=described.clone()
                aria-disabled=move || is_in_use.get().then_some("true")
                on:click=take
            >
                {name}
            </button>
            <small id=described>{effect}</small>
        </li>
    }
}

/// What would be explained no more.
fn lost_words(lost: Use) -> String {
    let documents = tn!("codebook.in-documents", lost.documents);
    match lost {
        Use { claims: 0, comments: 0, .. } => t!("codebook.ready.harmless"),
        Use { claims, comments: 0, .. } => tn!("codebook.lost.claims", claims, documents = documents),
        Use { claims: 0, comments, .. } => tn!("codebook.lost.comments", comments, documents = documents),
        Use { claims, comments, .. } => {
            let claims = tn!("codebook.lost.claims", claims, documents = documents);
            let comments = tn!("codebook.lost.comments", comments, documents = documents);
            format!("{claims} {comments}")
        }
    }
}

/// What a file would change, before anything is changed.
#[component]
fn ArrivedFile() -> impl IntoView {
    let editing = expect_context::<Editing>();
    let close = move || {
        editing.arrived.set(None);
        request_animation_frame(|| page::focus("codebook-name"));
    };
    let content = move || match editing.arrived.get()? {
        Arrived::Refused(told) => Some(
            view! {
                <RefusalNote told />
                <p>
                    <button class="btn" on:click=move |_| close()>{t!("import.cancel")}</button>
                </p>
            }
            .into_any(),
        ),
        Arrived::Read(file, name, problems) => {
            let mine = editing.codebook.get();
            let theirs = file.put_into(&mine);
            let difference = difference(&mine, &theirs);
            let lost = editing.uses.with(|uses| uses.lost(&mine, &theirs));
            let lines = difference_lines(&mine, &theirs, &difference);
            let is_same = difference.is_empty();
            let problems: Vec<_> =
                problems.iter().map(|told| view! { <ProblemNote told=told.clone() /> }).collect();
            let take = {
                let name = name.clone();
                move |_| {
                    let (codebook, dropped) = editing.without_taken_keys(theirs.clone());
                    editing.opened.set(None);
                    if editing.does(Command::ReplaceCodebook { codebook, name: name.clone() })
                        && !dropped.is_empty()
                    {
                        editing.tell(t!("codebook.keys-dropped", keys = dropped));
                    }
                    close();
                }
            };
            Some(
                view! {
                    <p dir="auto">{name}</p>
                    <ul>{lines}</ul>
                    {(!is_same).then(|| view! { <p>{lost_words(lost)}</p> })}
                    {problems}
                    <p class="choose">
                        <button
                            class="btn main"
                            aria-disabled=is_same.then_some("true")
                            on:click=move |event| if !is_same { take(event) }
                        >
                            {t!("codebook.use-file")}
                        </button>
                        <button class="btn" on:click=move |_| close()>{t!("import.cancel")}</button>
                    </p>
                }
                .into_any(),
            )
        }
    };
    view! {
        <Show when=move || editing.arrived.with(Option::is_some)>
            <section class="arrived" aria-labelledby="codebook-arrived">
                <h3 id="codebook-arrived">{t!("codebook.file")}</h3>
                {content}
            </section>
        </Show>
    }
}

impl Editing {
    /// A file doesn't know which keys the page needs itself: such keys are taken away, and named.
    fn without_taken_keys(self, mut codebook: Codebook) -> (Codebook, String) {
        let mut dropped = Vec::new();
        let keys = codebook.kinds.iter_mut().map(|kind| &mut kind.key);
        for key in keys.chain(codebook.tags.iter_mut().map(|tag| &mut tag.key)) {
            if let Some(taken) = key.filter(|key| self.holder_of(*key).is_some()) {
                dropped.push(taken.to_string());
                *key = None;
            }
        }
        (codebook, dropped.join(", "))
    }
}

fn difference_lines(mine: &Codebook, theirs: &Codebook, difference: &Difference) -> Vec<AnyView> {
    let names = |codebook: &Codebook, entries: &[EntryId]| {
        let names = entries.iter().map(|entry| entry_name(codebook, entry));
        names.collect::<Vec<_>>().join(", ")
    };
    let lines = [
        (!difference.new.is_empty()).then(|| t!("codebook.file.new", names = names(theirs, &difference.new))),
        (!difference.changed.is_empty())
            .then(|| t!("codebook.file.changed", names = names(theirs, &difference.changed))),
        (!difference.missing.is_empty())
            .then(|| t!("codebook.file.missing", names = names(mine, &difference.missing))),
        difference.is_empty().then(|| t!("codebook.file.same")),
    ];
    lines.into_iter().flatten().map(|line| view! { <li>{line}</li> }.into_any()).collect()
}

/// Opens the dialog.
pub fn open(desk: Desk) {
    desk.codebook.set(true);
}

/// Opens the dialog over a file that was chosen elsewhere.
pub fn open_file(desk: Desk, file: File) {
    desk.codebook_file.set(Some(file));
    desk.codebook.set(true);
}

/// The way to the dialog from where something is chosen.
#[component]
pub fn CodebookLink(
    /// What is chosen there.
    list: List,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let name = match list {
        List::Kinds => t!("codebook.about-kinds"),
        List::Tags => t!("codebook.about-tags"),
    };
    view! {
        <button class="quiet" on:click=move |_| open(desk)>
            {name}
        </button>
    }
}
