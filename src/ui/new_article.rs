//! Brings a text or a page: pasted, chosen, dropped or handed over, looked over line by line, and added.
//!
//! It is read in the worker. What comes back is changed here, in a draft of the dialog's own; nothing
//! is kept before "Add". Of several files one is looked over after the other. An article that is here already is
//! recognised: it can be opened, or get the comments that are new. A draft that was changed by hand outlives a closed dialog, but not "Cancel".

use std::collections::BTreeSet;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::{ClipboardEvent, File, InputEvent};

use super::bookmarklet::Bookmarklet;
use super::browser::handover::{HandedOver, NotHandedOver};
use super::browser::reader::{self, NoAnswer, Read, Source};
use super::browser::{clock, incoming, random};
use super::comment_fields::{CommentFields, Correction, SelectedComment};
use super::desk::Desk;
use super::dialog::Dialog;
use super::faults;
use super::icon::Icon;
use super::known_note::{KnownHere, KnownNote};
use super::language_field::LanguageField;
use super::line_list::{Choice, LineId, LineList, RoleCounts, Row, RowSaid};
use super::problem_note::{ProblemNote, RefusalNote, Told};
use super::review_dialog::Reviewing;
use super::text_problem::{no_answer_words, not_handed_over_words, problem_words, refusal_words};
use crate::document::{Document, DraftProblem};
use crate::id::DocumentId;
use crate::reading::{Draft, Role, check_size};
use crate::text::shorten;
use crate::timestamp::Timestamp;
use crate::workspace::{Command, Refusal};
use crate::{t, tn};

/// What a line of a pasted text can be taken for, in the order of the bar.
const ROLES: [Role; 9] = [
    Role::LeftOut,
    Role::Title,
    Role::Heading,
    Role::Paragraph,
    Role::Quotation,
    Role::ListItem,
    Role::Caption,
    Role::Byline,
    Role::Comment,
];

/// How many characters of a comment stand for it where it can be answered.
const WORDS: usize = 40;

/// What the dialog starts with.
#[derive(Clone, Debug)]
pub enum StartWith {
    /// An empty field, or the draft that was changed by hand and neither added nor cancelled.
    Nothing,
    /// A text, previewed at once.
    Text(String),
    /// Files, previewed one after the other.
    Files(Vec<File>),
    /// A page from where it is open, previewed at once.
    Page(HandedOver),
    /// No page was handed over, though one was announced.
    NoPage(NotHandedOver),
}

/// The dialog "New article"; open while `open` holds what it starts with.
#[component]
pub fn NewArticle(
    /// What it starts with.
    open: RwSignal<Option<StartWith>, LocalStorage>,
) -> impl IntoView {
    let kept = StoredValue::new(None::<Kept>);
    view! {
        <Show when=move || open.with(Option::is_some)>
            <OpenNewArticle open kept />
        </Show>
    }
}

/// A draft that was changed by hand, with all that stands around it.
#[derive(Clone, Debug)]
struct Kept {
    text: String,
    draft: Draft,
    read_on: String,
}

/// What the preview shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Preview {
    /// No text was read yet, or none could be.
    Nothing,
    /// The worker reads.
    Reading,
    /// A draft.
    Draft,
}

/// The state of the open dialog. A handle: copies are the same form.
#[derive(Clone, Copy)]
struct Form {
    desk: Desk,
    text: NodeRef<leptos::html::Textarea>,
    file: RwSignal<Option<File>, LocalStorage>,
    /// The files that come after this one.
    waiting: RwSignal<Vec<File>, LocalStorage>,
    /// The page that was handed over, and from which origin.
    handed_over: RwSignal<Option<HandedOver>>,
    /// What was pasted last, with its formatting, until the field has its letters.
    pasted: StoredValue<Option<String>>,
    preview: RwSignal<Preview>,
    refusal: RwSignal<Option<Told>>,
    problems: RwSignal<Vec<Told>>,
    /// The document that has this article already.
    known: RwSignal<Option<KnownHere>>,
    /// The lines; name, source and language have fields of their own.
    draft: RwSignal<Draft>,
    name: RwSignal<String>,
    source: RwSignal<String>,
    language: RwSignal<String>,
    read_on: RwSignal<String>,
    choice: Choice,
    /// The text was changed after it was previewed.
    is_stale: RwSignal<bool>,
    /// Something of the draft was changed by hand.
    is_touched: RwSignal<bool>,
}

impl Form {
    fn new(desk: Desk, kept: Option<Kept>) -> Self {
        let is_touched = kept.is_some();
        let today = || Kept { text: String::new(), draft: Draft::default(), read_on: clock::today() };
        let Kept { draft, read_on, .. } = kept.unwrap_or_else(today);
        Self {
            desk,
            text: NodeRef::new(),
            file: RwSignal::new_local(None),
            waiting: RwSignal::new_local(Vec::new()),
            handed_over: RwSignal::new(None),
            pasted: StoredValue::new(None),
            preview: RwSignal::new(if is_touched { Preview::Draft } else { Preview::Nothing }),
            refusal: RwSignal::new(None),
            problems: RwSignal::new(Vec::new()),
            known: RwSignal::new(None),
            name: RwSignal::new(draft.name.clone()),
            source: RwSignal::new(draft.source.clone().unwrap_or_default()),
            language: RwSignal::new(draft.language.clone().unwrap_or_default()),
            read_on: RwSignal::new(read_on),
            draft: RwSignal::new(draft),
            choice: Choice::new(),
            is_stale: RwSignal::new(false),
            is_touched: RwSignal::new(is_touched),
        }
    }

    /// Reads the text of the field, or what was brought instead of it.
    fn preview(self) {
        let source = match (self.file.get_untracked(), self.handed_over.get_untracked()) {
            (Some(file), _) => Source::File(file),
            (None, Some(HandedOver { html, address, .. })) => Source::Page { html, address: Some(address) },
            (None, None) => {
                Source::Text(self.text.get_untracked().map(|text| text.value()).unwrap_or_default())
            }
        };
        self.read(source);
    }

    /// Reads the first of some files; the others wait.
    fn take_files(self, files: Vec<File>) {
        let mut files = files.into_iter();
        let Some(file) = files.next() else { return };
        if let Some(text) = self.text.get_untracked() {
            text.set_value("");
        }
        self.handed_over.set(None);
        self.waiting.set(files.collect());
        self.file.set(Some(file.clone()));
        self.read(Source::File(file));
    }

    fn take_page(self, page: HandedOver) {
        self.handed_over.set(Some(page));
        self.preview();
    }

    /// Stops what is being read.
    fn stop(self) {
        reader::stop();
        self.preview.set(Preview::Nothing);
    }

    fn read(self, source: Source) {
        self.is_stale.set(false);
        self.refusal.set(None);
        self.problems.set(Vec::new());
        self.known.set(None);
        let size = match &source {
            Source::File(file) => incoming::size(file),
            Source::Text(text) => text.len(),
            Source::Page { html, .. } => html.len(),
        };
        if let Err(refusal) = check_size(size) {
            self.show(Err(NoAnswer::Refused(refusal)));
            return;
        }
        self.preview.set(Preview::Reading);
        spawn_local(async move {
            let answer = reader::read(source).await;
            // The dialog may have been closed meanwhile.
            if !self.preview.is_disposed() {
                self.show(answer);
            }
        });
    }

    fn show(self, answer: Result<Read, NoAnswer>) {
        faults::point("new-article.show");
        match answer {
            Ok(Read { draft, problems }) => {
                self.name.set(draft.name.clone());
                self.language.set(draft.language.clone().unwrap_or_default());
                // An address that was typed in before stays where the text gives none.
                if let Some(source) = &draft.source {
                    self.source.set(source.clone());
                }
                self.problems.set(problems.iter().map(problem_words).collect());
                self.known.set(self.look_up(&draft));
                self.draft.set(draft);
                self.choice.select(None);
                self.is_touched.set(false);
                self.preview.set(Preview::Draft);
            }
            Err(no_answer) => {
                let Some(told) = no_answer_words(&no_answer) else {
                    return;
                };
                let is_of_text = matches!(no_answer, NoAnswer::Refused(_) | NoAnswer::Unreadable);
                let place = self
                    .file
                    .get_untracked()
                    .map_or_else(|| t!("problem.in-text"), |file| t!("problem.in-file", name = file.name()));
                self.refusal.set(Some(if is_of_text { told.at(place) } else { told }));
                self.preview.set(Preview::Nothing);
                self.is_touched.set(false);
            }
        }
    }

    /// Refuses a paste by its size, before a letter of it is in the field: what was there stays. What is pasted into
    /// the empty field is read with its formatting.
    fn look_at_paste(self, event: &ClipboardEvent) {
        self.pasted.set_value(None);
        if let Err(refusal) = check_size(incoming::pasted_length(event)) {
            event.prevent_default();
            self.refusal.set(Some(refusal_words(&refusal).at(t!("problem.in-paste"))));
            return;
        }
        let is_all = self.text.get_untracked().is_some_and(|text| {
            let selected = text.selection_end().ok().flatten().zip(text.selection_start().ok().flatten());
            let length = text.text_length();
            selected.is_some_and(|(end, start)| end - start == length)
        });
        if is_all {
            self.pasted.set_value(incoming::pasted_html(event));
        }
    }

    /// The document that has the article of a draft already. Of comments alone it is the open one.
    fn look_up(self, draft: &Draft) -> Option<KnownHere> {
        let brought = Document::from_draft(draft, None, Timestamp::default()).ok()?;
        let session = self.desk.session;
        session.peek(|workspace, _| {
            if let Some(known) = workspace.known_article(&brought) {
                let name = workspace.document(known.document)?.name.clone();
                let likeness = Some(known.likeness);
                return Some(KnownHere {
                    document: known.document,
                    name,
                    likeness,
                    new_comments: known.new_comments,
                });
            }
            let has_article = brought.texts.first().is_some_and(|text| text.block_count() > 0);
            let document = session.open.get_untracked().filter(|_| !has_article)?;
            let open = workspace.document(document)?;
            let new_comments = open.grown_by(&brought).added;
            Some(KnownHere { document, name: open.name.clone(), likeness: None, new_comments })
        })
    }

    /// The text in the field is another one now; a pasted one is read at once.
    fn text_changed(self, event: &InputEvent) {
        self.file.set(None);
        self.waiting.set(Vec::new());
        self.handed_over.set(None);
        self.refusal.set(None);
        let pasted = self.pasted.try_update_value(Option::take).flatten();
        if let (Some(html), "insertFromPaste") = (pasted, event.input_type().as_str()) {
            self.read(Source::Page { html, address: None });
        } else if matches!(event.input_type().as_str(), "insertFromPaste" | "insertFromDrop") {
            self.preview();
        } else {
            self.is_stale.set(self.preview.get_untracked() != Preview::Nothing);
        }
    }

    fn change_draft(self, change: impl FnOnce(&mut Draft)) {
        self.draft.update(change);
        self.is_touched.set(true);
    }

    /// The numbers of the selected lines.
    fn selected(self, rows: Memo<Arc<Vec<Row>>>) -> BTreeSet<usize> {
        rows.with_untracked(|rows| self.choice.places(rows)).into_iter().collect()
    }

    /// The draft with what stands in the fields around it.
    fn finished(self) -> Draft {
        Draft {
            name: self.name.get_untracked(),
            source: Some(self.source.get_untracked()),
            language: Some(self.language.get_untracked()),
            lines: self.draft.with_untracked(|draft| draft.lines.clone()),
        }
    }

    fn read_on(self) -> Option<String> {
        Some(self.read_on.get_untracked()).filter(|day| !day.is_empty())
    }

    fn kept(self) -> Kept {
        Kept {
            text: self.text.get_untracked().map(|text| text.value()).unwrap_or_default(),
            draft: self.finished(),
            read_on: self.read_on.get_untracked(),
        }
    }

    /// Adds the document and opens it; says whether it could.
    fn add(self) -> bool {
        let id = DocumentId::from_bits(random::bits());
        self.does(id, Command::AddDocument { id, draft: self.finished(), read_on: self.read_on() })
    }

    /// Adds the comments that a document lacks and opens it; says whether it could.
    fn add_comments(self, document: DocumentId) -> bool {
        self.does(document, Command::AddComments { document, draft: self.finished() })
    }

    fn does(self, document: DocumentId, command: Command) -> bool {
        match self.desk.session.dispatch(command) {
            Ok(_) => {
                faults::point("new-article.added");
                self.desk.session.open_document(Some(document));
                true
            }
            Err(refusal) => {
                let told = match &refusal {
                    Refusal::Draft(DraftProblem::NothingKept) => {
                        Told::of("problem.nothing-kept", t!("problem.nothing-kept"))
                    }
                    Refusal::NothingChanges => Told::of("problem.nothing-new", t!("problem.nothing-new")),
                    other => Told::of("problem.not-added", t!("problem.not-added", why = other.to_string())),
                };
                self.refusal.set(Some(told));
                false
            }
        }
    }
}

#[component]
fn OpenNewArticle(
    open: RwSignal<Option<StartWith>, LocalStorage>,
    kept: StoredValue<Option<Kept>>,
) -> impl IntoView {
    let start = open.get_untracked().unwrap_or(StartWith::Nothing);
    faults::point("new-article.open");
    let before =
        kept.try_update_value(Option::take).flatten().filter(|_| matches!(start, StartWith::Nothing));
    let text = before.as_ref().map(|kept| kept.text.clone()).unwrap_or_default();
    let form = Form::new(expect_context::<Desk>(), before);
    let text = match start {
        StartWith::Nothing => text,
        StartWith::Text(text) => {
            form.read(Source::Text(text.clone()));
            text
        }
        StartWith::Files(files) => {
            form.take_files(files);
            text
        }
        StartWith::Page(page) => {
            form.take_page(page);
            text
        }
        StartWith::NoPage(reason) => {
            form.refusal.set(Some(not_handed_over_words(&reason)));
            text
        }
    };
    form.text.on_load(move |field| field.set_value(&text));
    let close = move |()| {
        if form.is_touched.get_untracked() {
            kept.set_value(Some(form.kept()));
        }
        open.set(None);
    };
    let cancel = move |_| {
        form.is_touched.set(false);
        open.set(None);
    };
    // The next file, or what was added.
    let go_on = move || {
        form.is_touched.set(false);
        let waiting = form.waiting.get_untracked();
        if waiting.is_empty() {
            open.set(None);
            // After the dialog has given the focus back to the button that opened it.
            request_animation_frame(super::article_pane::focus_heading);
        } else {
            form.take_files(waiting);
        }
    };
    let add = move |_| {
        if form.add() {
            go_on();
        }
    };
    let add_comments = Callback::new(move |document| {
        if form.add_comments(document) {
            go_on();
        }
    });
    let open_known = Callback::new(move |document| {
        form.desk.session.open_document(Some(document));
        go_on();
    });
    let carry_over = Callback::new(move |document| {
        form.desk.reviewing.set(Reviewing::of(form.desk, document, form.finished(), form.read_on()));
    });
    let skip = move |_| go_on();
    let waiting = move || form.waiting.with(Vec::len);
    let can_add = move || form.preview.get() == Preview::Draft && !form.is_stale.get();
    view! {
        <Dialog
            id="new-article"
            name=t!("new-article.name")
            close=Callback::new(close)
            drop_files=Callback::new(move |files| form.take_files(files))
        >
            <TextField form />
            <section class="preview" aria-label=t!("new-article.lines") aria-busy=move || {
                (form.preview.get() == Preview::Reading).to_string()
            }>
                {move || {
                    let words = match form.preview.get() {
                        Preview::Nothing => t!("new-article.nothing"),
                        Preview::Reading => return view! { <ReadingView form /> }.into_any(),
                        Preview::Draft => {
                            return view! { <DraftView form open=open_known add_comments carry_over /> }.into_any();
                        }
                    };
                    view! { <p class="waiting">{words}</p> }.into_any()
                }}
            </section>
            <div class="dialog-foot">
                <span>{t!("new-article.private")}</span>
                <span class="push"></span>
                <Show when=move || waiting() != 0>
                    <span aria-live="polite">{move || tn!("new-article.waiting", waiting())}</span>
                    <button class="btn" on:click=skip>
                        {t!("new-article.skip")}
                    </button>
                </Show>
                <button class="btn" on:click=cancel>
                    {t!("new-article.cancel")}
                </button>
                <button class="btn main" disabled=move || !can_add() on:click=add>
                    {t!("new-article.add")}
                </button>
            </div>
        </Dialog>
    }
}

/// The text as it was brought.
#[component]
fn TextField(form: Form) -> impl IntoView {
    let chooser = NodeRef::<leptos::html::Input>::new();
    let choose = move |_| {
        if let Some(chooser) = chooser.get_untracked() {
            chooser.click();
        }
    };
    let chosen = move |_| {
        if let Some(chooser) = chooser.get_untracked() {
            form.take_files(incoming::chosen_files(&chooser));
        }
    };
    let file_name = move || form.file.with(|file| file.as_ref().map(File::name));
    let origin = move || form.handed_over.with(|page| page.as_ref().map(|page| page.origin.clone()));
    view! {
        <div class="source">
            <div class="label">
                <label for="new-article-text">{t!("new-article.text")}</label>
                <small id="new-article-hint">{t!("new-article.hint")}</small>
            </div>
            <textarea
                id="new-article-text"
                node_ref=form.text
                autofocus=true
                spellcheck="false"
                dir="auto"
                aria-describedby="new-article-hint"
                lang=move || Some(form.language.get()).filter(|language| !language.is_empty())
                on:paste=move |event| form.look_at_paste(&event)
                on:input=move |event| form.text_changed(&InputEvent::from(wasm_bindgen::JsValue::from(event)))
            ></textarea>
            <div class="or">
                <button class="btn edged" on:click=choose>
                    <Icon name="file" />
                    {t!("new-article.choose")}
                </button>
                <input
                    type="file"
                    node_ref=chooser
                    hidden=true
                    multiple=true
                    accept=".html,.htm,.xhtml,.mhtml,.mht,.txt,.md,.markdown,.csv,.tsv,.json,text/html,text/plain,text/markdown,text/csv,application/json,multipart/related"
                    on:change=chosen
                />
                {move || file_name().map(|name| view! { <span dir="auto">{name}</span> })}
                <button class="btn edged" on:click=move |_| form.preview()>
                    {t!("new-article.preview")}
                </button>
            </div>
            {move || {
                let origin = origin()?;
                Some(view! { <p class="hint handed-over">{t!("new-article.handed-over", origin = origin)}</p> })
            }}
            {move || form.refusal.get().map(|told| view! { <RefusalNote told /> })}
            {move || form.is_stale.get().then(|| view! { <p class="problem">{t!("new-article.stale")}</p> })}
            <Bookmarklet />
        </div>
    }
}

/// What is being read, for as long as that takes, and a way out.
#[component]
fn ReadingView(form: Form) -> impl IntoView {
    let name = form.file.with_untracked(|file| file.as_ref().map(File::name));
    let words = match name {
        Some(name) => t!("new-article.reading-file", name = name),
        None => t!("new-article.reading"),
    };
    view! {
        <div class="waiting">
            <p role="status" dir="auto">{words.clone()}</p>
            <progress aria-label=words></progress>
            <button class="btn edged" on:click=move |_| form.stop()>
                {t!("new-article.stop")}
            </button>
        </div>
    }
}

/// What the text was taken for.
#[component]
fn DraftView(
    form: Form,
    open: Callback<DocumentId>,
    add_comments: Callback<DocumentId>,
    carry_over: Callback<DocumentId>,
) -> impl IntoView {
    let Form { choice, draft, name, source, language, read_on, .. } = form;
    let rows = Memo::new(move |_| Arc::new(draft.with(rows_of)));
    let levels = Memo::new(move |_| draft.with(Draft::levels));
    let take = Callback::new(move |role| {
        let selected = form.selected(rows);
        form.change_draft(|draft| draft.take_lines_for(&selected, role));
    });
    let choose_language = Callback::new(move |tag| {
        language.set(tag);
        form.is_touched.set(true);
    });
    let write = move |field: RwSignal<String>| {
        move |event: leptos::ev::Targeted<leptos::ev::Event, web_sys::HtmlInputElement>| {
            field.set(event.target().value());
            form.is_touched.set(true);
        }
    };
    let tag = move || Some(language.get()).filter(|language| !language.is_empty());
    let problems = move || form.problems.get();
    view! {
        <div class="title-field">
            <label for="new-article-title">{t!("new-article.title")}</label>
            <input
                id="new-article-title"
                autocomplete="off"
                dir="auto"
                lang=tag
                prop:value=move || name.get()
                on:input:target=write(name)
            />
        </div>
        <div class="about-fields">
            <label class="wide">
                {t!("lines.source")}
                <input
                    inputmode="url"
                    autocomplete="off"
                    spellcheck="false"
                    prop:value=move || source.get()
                    on:input:target=write(source)
                />
            </label>
            <label>
                {t!("new-article.read-on")}
                <input type="date" prop:value=move || read_on.get() on:input:target=write(read_on) />
            </label>
            <label>
                {t!("lines.language")}
                <LanguageField language choose=choose_language />
            </label>
        </div>
        {move || form.known.get().map(|known| view! { <KnownNote known open add_comments carry_over /> })}
        <div class="counts">
            <RoleCounts rows />
            <Show when=move || { levels.get() > 1 }>
                <span class="found">{move || tn!("new-article.levels", levels.get())}</span>
            </Show>
        </div>
        <Show when=move || !problems().is_empty()>
            <div class="problems">
                {problems().into_iter().map(|told| view! { <ProblemNote told /> }).collect::<Vec<_>>()}
            </div>
        </Show>
        <LineList rows choice roles=&ROLES language=Signal::derive(tag) take>
            <SelectedLines form rows />
        </LineList>
    }
}

/// What can be said of the selected lines beside their role: of one comment, who said it; of comment lines,
/// whether they go on with the comment before.
#[component]
fn SelectedLines(form: Form, rows: Memo<Arc<Vec<Row>>>) -> impl IntoView {
    let selected = Memo::new(move |_| rows.with(|rows| form.choice.places(rows)));
    let comment = Memo::new(move |_| {
        selected.with(|selected| match selected.as_slice() {
            [number] => form.draft.with(|draft| selected_comment(draft, *number)),
            _ => None,
        })
    });
    let are_comments = Memo::new(move |_| {
        rows.with(|rows| {
            selected.with(|selected| {
                let is_comment =
                    |number: &usize| rows.get(*number).is_some_and(|row| row.role == Role::Comment);
                !selected.is_empty() && selected.iter().all(is_comment)
            })
        })
    });
    let all_continue = move || {
        rows.with(|rows| {
            selected.with(|selected| selected.iter().all(|at| rows.get(*at).is_some_and(|row| row.continues)))
        })
    };
    let correct = Callback::new(move |correction| {
        let [number] = selected.get_untracked()[..] else {
            return;
        };
        form.change_draft(|draft| match correction {
            Correction::Author(author, said_at) => draft.set_author(number, &author, &said_at),
            Correction::Answers(answers) => {
                let answered = (0..number).find(|earlier| Some(line_id(*earlier)) == answers);
                draft.set_answers(number, answered);
            }
        });
    });
    let set_continues = move |event: leptos::ev::Targeted<leptos::ev::Event, web_sys::HtmlInputElement>| {
        let selected = form.selected(rows);
        form.change_draft(|draft| draft.set_continues(&selected, event.target().checked()));
    };
    view! {
        <Show when=move || are_comments.get()>
            <div class="details" role="group" aria-label=t!("lines.comment")>
                <Show when=move || comment.with(Option::is_some)>
                    <CommentFields comment correct />
                </Show>
                <label class="check">
                    <input type="checkbox" prop:checked=all_continue on:change:target=set_continues />
                    {t!("lines.continues")}
                </label>
            </div>
        </Show>
    }
}

fn line_id(number: usize) -> LineId {
    LineId::of(number)
}

fn rows_of(draft: &Draft) -> Vec<Row> {
    let is_of_comments = |role| matches!(role, Role::Comment | Role::Byline);
    let opening = draft.lines.iter().position(|line| is_of_comments(line.role));
    let rows = draft.lines.iter().enumerate().map(|(number, line)| Row {
        id: line_id(number),
        role: line.role,
        text: line.text.as_str().into(),
        said: (line.role == Role::Comment && !line.said.continues).then(|| RowSaid {
            author: line.said.author.clone(),
            said_at: line.said.said_at.clone(),
            answered: line.said.answers.map(|answers| answered_name(draft, answers)),
        }),
        continues: line.is_continuation(),
        opens_comments: opening == Some(number),
    });
    rows.collect()
}

/// Who is answered: the author, or the first words of a comment by nobody known.
fn answered_name(draft: &Draft, number: usize) -> String {
    let line = draft.lines.get(number);
    let author = line.and_then(|line| line.said.author.clone());
    author.unwrap_or_else(|| line.map(|line| shorten(&line.text, WORDS)).unwrap_or_default())
}

fn selected_comment(draft: &Draft, number: usize) -> Option<SelectedComment> {
    let line = draft.lines.get(number).filter(|line| line.role == Role::Comment && !line.said.continues)?;
    let earlier = draft.comment_beginnings().take_while(|earlier| *earlier < number);
    Some(SelectedComment {
        author: line.said.author.clone().unwrap_or_default(),
        said_at: line.said.said_at.clone().unwrap_or_default(),
        answers: line.said.answers.map(line_id),
        earlier: earlier
            .map(|earlier| {
                let other = &draft.lines[earlier];
                let words = shorten(&other.text, WORDS);
                let named = match &other.said.author {
                    Some(author) => t!("lines.comment-by", author = author, words = words),
                    None => words,
                };
                (line_id(earlier), named)
            })
            .collect(),
    })
}
