//! Takes a file in: at once where there is nothing to decide, through a preview where there is.
//!
//! Nothing is changed before the whole file was read and held against what is here. What is new comes in by
//! merge, which is no step of undo; what was changed or removed here since stays, unless a person brings the
//! file's state back, all of it in one step.

use std::collections::BTreeSet;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;
use web_sys::File;

use super::browser::incoming;
use super::codebook_dialog;
use super::codebook_names::{choices, kind_name, tag_name};
use super::desk::Desk;
use super::dialog::Dialog;
use super::empty_page::click;
use super::faults;
use super::file_problem::{problem_words, refusal_words};
use super::locale;
use super::new_article::StartWith;
use super::problem_note::{ProblemNote, RefusalNote, Told};
use crate::annotation::{MarkKey, Marked, Standing, TagKey};
use crate::codebook::{Codebook, KindId, TagId};
use crate::formats::Project;
use crate::formats::codebook_file;
use crate::formats::copy::{self, StoreCopy};
use crate::formats::project::{self, MAX_FILE_BYTES, ReadRefusal};
use crate::id::AnnotatorId;
use crate::reading::MAX_TEXT_BYTES;
use crate::text::shorten;
use crate::timestamp::Timestamp;
use crate::workspace::{Body, Command, Comparison, Conflict, RecordKey, Workspace, compare};
use crate::{t, tn};

/// How many characters of a quote or a note stand for it in the list of conflicts.
const WORDS: usize = 80;

/// A file that is being looked over, and whom one could go on as after one. A handle: copies are the same.
#[derive(Clone, Copy)]
pub struct Importing {
    looked_at: RwSignal<Option<Arrival>>,
    offer: RwSignal<Option<Offer>>,
}

/// A file that did not come in at once.
#[derive(Clone, Debug)]
enum Arrival {
    /// Nothing of it can be taken.
    Refused(Told),
    /// A person has to look first.
    Doubtful(Arc<Doubtful>),
}

/// A project with what has to be looked at before it is taken in.
#[derive(Debug)]
struct Doubtful {
    file_name: String,
    project: Project,
    problems: Vec<Told>,
    comparison: Comparison,
}

/// The one annotator of a file, for a browser in which nobody has annotated yet.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Offer {
    annotator: AnnotatorId,
    name: String,
}

/// Which state of a record holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Side {
    /// The one that is here.
    #[default]
    Mine,
    /// The one of the file.
    Theirs,
}

impl Importing {
    /// No file is looked at.
    pub fn new() -> Self {
        Self { looked_at: RwSignal::new(None), offer: RwSignal::new(None) }
    }
}

impl Default for Importing {
    fn default() -> Self {
        Self::new()
    }
}

/// Takes a file in, or shows why it can't be, or what has to be decided first. A plain text becomes a new
/// article.
fn import_file(desk: Desk, file: File) {
    spawn_local(async move {
        if is_text(&file) {
            desk.new_article.set(Some(StartWith::Files(vec![file])));
            return;
        }
        match read(&file).await {
            Err(NotAProject::Codebook) => codebook_dialog::open_file(desk, file),
            Ok((project, problems)) => arrive(desk, file.name(), project, problems),
            Err(NotAProject::Refused(_)) if is_thread(&file).await => {
                desk.new_article.set(Some(StartWith::Files(vec![file])))
            }
            Err(NotAProject::Refused(refused)) => {
                let told = refused.in_file(&file.name());
                desk.importing.looked_at.set(Some(Arrival::Refused(told)));
            }
        }
    });
}

/// Takes several files in: of texts and pages each becomes a new article, one after the other.
pub fn import_files(desk: Desk, files: Vec<File>) {
    let (texts, others): (Vec<File>, Vec<File>) = files.into_iter().partition(is_text);
    if !texts.is_empty() {
        desk.new_article.set(Some(StartWith::Files(texts)));
    } else if let Some(file) = others.into_iter().next() {
        import_file(desk, file);
    }
}

/// A text, a page or a table, by its name and type alone; what is neither text nor JSON is read as JSON, and refused with words about
/// that.
fn is_text(file: &File) -> bool {
    let name = file.name().to_lowercase();
    const ENDINGS: [&str; 11] =
        [".txt", ".md", ".markdown", ".text", ".html", ".htm", ".xhtml", ".mhtml", ".mht", ".csv", ".tsv"];
    let has_text_name = ENDINGS.iter().any(|ending| name.ends_with(ending));
    has_text_name || file.type_().starts_with("text/")
}

/// JSON that is no project may be an article with its comments, which the reader knows.
async fn is_thread(file: &File) -> bool {
    if incoming::size(file) > MAX_TEXT_BYTES {
        return false;
    }
    let Some(bytes) = incoming::bytes(file).await else { return false };
    let Ok(data) = serde_json::from_slice::<Value>(&bytes.to_vec()) else { return false };
    let is_marked = ["type", "program", "@context"].iter().any(|name| data.get(name).is_some());
    !is_marked
        && (data.get("comments").is_some_and(Value::is_array)
            || (data.get("title").is_some() && data.get("text").is_some()))
}

/// What came instead of a project.
enum NotAProject {
    /// A codebook alone.
    Codebook,
    /// Nothing that can be taken.
    Refused(Told),
}

impl From<Told> for NotAProject {
    fn from(told: Told) -> Self {
        Self::Refused(told)
    }
}

async fn read(file: &File) -> Result<(Project, Vec<Told>), NotAProject> {
    let bytes = incoming::size(file);
    if bytes > MAX_FILE_BYTES {
        return Err(refusal_words(&ReadRefusal::TooLarge { bytes, limit: MAX_FILE_BYTES }).into());
    }
    let unreadable = || Told::of("problem.unreadable", t!("problem.unreadable"));
    let bytes = incoming::bytes(file).await.ok_or_else(unreadable)?.to_vec();
    if codebook_file::is_codebook(&bytes) {
        return Err(NotAProject::Codebook);
    }
    if let Some(StoreCopy { project, unread_count }) = copy::read(&bytes) {
        let unread = Told::of("problem.copy-unread", tn!("problem.copy-unread", unread_count));
        return Ok((project, if unread_count > 0 { vec![unread] } else { Vec::new() }));
    }
    let (project, problems) = project::read(&bytes).map_err(|refusal| refusal_words(&refusal))?;
    Ok((project, problems.iter().map(problem_words).collect()))
}

fn arrive(desk: Desk, file_name: String, project: Project, problems: Vec<Told>) {
    faults::point("import.arrive");
    let comparison = desk.session.peek(|workspace, _| compare(workspace, project.records.clone()));
    if problems.is_empty() && comparison.conflicts.is_empty() {
        take_in(desk, &project, &comparison, Vec::new());
    } else {
        let doubtful = Doubtful { file_name, project, problems, comparison };
        desk.importing.looked_at.set(Some(Arrival::Doubtful(Arc::new(doubtful))));
    }
}

/// Merges what is new, brings back what was chosen, and opens the file's first document.
fn take_in(desk: Desk, project: &Project, comparison: &Comparison, brought_back: Vec<(RecordKey, Body)>) {
    let session = desk.session;
    let offer = session.peek(|workspace, _| offer(workspace, session.me(), project));
    let has_new_text =
        session.peek(|workspace, _| project.texts.keys().any(|id| workspace.text(*id).is_none()));
    let is_nothing_new = comparison.new.is_empty() && brought_back.is_empty() && !has_new_text;
    let name = project.documents().next().map(|(_, document)| document.name.clone()).unwrap_or_default();
    // Of what stands against something here, a merge would take none but a newer codebook.
    let is_kept_out = |key: &RecordKey| comparison.conflicts.iter().any(|conflict| conflict.key == *key);
    let taken = project.records.iter().filter(|(key, _)| !is_kept_out(key));
    session.merge_file(
        taken.map(|(key, record)| (*key, record.clone())).collect(),
        project.texts.values().cloned().collect(),
        &name,
    );
    faults::point("import.merged");
    if !brought_back.is_empty() {
        desk.does(Command::BringBack { bodies: brought_back });
    }
    let first = project.documents().map(|(id, _)| id).next();
    let first = first.filter(|id| session.peek(|workspace, _| workspace.document(*id).is_some()));
    if first.is_some() {
        session.open_document(first);
        request_animation_frame(super::article_pane::focus_heading);
    }
    desk.importing.offer.set(offer);
    desk.tell(if is_nothing_new {
        t!("import.nothing-new")
    } else {
        let annotations = comparison.new.iter().filter(|(key, _)| is_annotation(*key)).count();
        tn!("import.done", annotations)
    });
}

fn is_annotation(key: RecordKey) -> bool {
    matches!(key, RecordKey::Claim(_) | RecordKey::Tag(_) | RecordKey::Mark(_))
}

/// The one other annotator of a file, where nobody has annotated here yet.
fn offer(workspace: &Workspace, me: AnnotatorId, project: &Project) -> Option<Offer> {
    let is_mine = |key: RecordKey, body: &Body| match (key, body) {
        (RecordKey::Claim(_), Body::Claim(claim)) => claim.by == me,
        (RecordKey::Tag(tag), _) => tag.by == me,
        (RecordKey::Mark(mark), _) => mark.by == me,
        _ => false,
    };
    if workspace.records().any(|(key, record)| record.body.as_ref().is_some_and(|body| is_mine(key, body))) {
        return None;
    }
    let annotators: BTreeSet<AnnotatorId> = project.makers().collect();
    let mut annotators = annotators.into_iter();
    let (Some(annotator), None) = (annotators.next(), annotators.next()) else {
        return None;
    };
    let name = project.annotator(annotator).map(|annotator| annotator.name.clone()).unwrap_or_default();
    (annotator != me).then_some(Offer { annotator, name })
}

/// The dialog "Import": a file that was refused, or what has to be looked at before one is taken in.
#[component]
pub fn ImportDialog() -> impl IntoView {
    let looked_at = expect_context::<Desk>().importing.looked_at;
    let close = Callback::new(move |()| looked_at.set(None));
    view! {
        {move || {
            let arrival = looked_at.get()?;
            Some(
                view! {
                    <Dialog id="import-preview" name=t!("import.name") close>
                        {match arrival {
                            Arrival::Refused(told) => view! { <Refused told close /> }.into_any(),
                            Arrival::Doubtful(doubtful) => view! { <LookOver doubtful close /> }.into_any(),
                        }}
                    </Dialog>
                },
            )
        }}
    }
}

#[component]
fn Refused(told: Told, close: Callback<()>) -> impl IntoView {
    let choose_another = move |_| {
        close.run(());
        click("file-to-import");
    };
    view! {
        <div class="dialog-body">
            <RefusalNote told />
            <p>{t!("import.unchanged")}</p>
        </div>
        <div class="dialog-foot">
            <span class="push"></span>
            <button class="btn" on:click=move |_| close.run(())>
                {t!("import.cancel")}
            </button>
            <button class="btn main" autofocus=true on:click=choose_another>
                {t!("import.choose-another")}
            </button>
        </div>
    }
}

/// What is new, what is odd, and what stands against something here.
#[component]
fn LookOver(doubtful: Arc<Doubtful>, close: Callback<()>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let conflicts = &doubtful.comparison.conflicts;
    let sides: Arc<[RwSignal<Side>]> = conflicts.iter().map(|_| RwSignal::new(Side::Mine)).collect();
    let choose_all = {
        let sides = sides.clone();
        move |side| sides.iter().for_each(|chosen| chosen.set(side))
    };
    let (keep_all, bring_all_back) = (choose_all.clone(), choose_all);
    let entries: Vec<_> = desk
        .session
        .peek(|workspace, _| {
            let described =
                conflicts.iter().map(|conflict| Described::of(workspace, &doubtful.project, conflict));
            described.zip(sides.iter()).enumerate().collect::<Vec<_>>()
        })
        .into_iter()
        .map(|(number, (described, side))| view! { <ConflictEntry number described side=*side /> })
        .collect();
    let import = {
        let (doubtful, sides) = (doubtful.clone(), sides.clone());
        move |_| {
            let conflicts = doubtful.comparison.conflicts.iter().zip(sides.iter());
            let brought_back = conflicts.filter(|(_, side)| side.get_untracked() == Side::Theirs);
            let brought_back =
                brought_back.map(|(conflict, _)| (conflict.key, conflict.theirs.clone())).collect();
            close.run(());
            take_in(desk, &doubtful.project, &doubtful.comparison, brought_back);
        }
    };
    let counts = counts(&doubtful.comparison).into_iter().map(|count| view! { <li>{count}</li> });
    let counts: Vec<_> = counts.collect();
    let problems = &doubtful.problems;
    view! {
        <div class="dialog-body">
            <p dir="auto">{doubtful.file_name.clone()}</p>
            <ul class="found">{counts}</ul>
            {(!problems.is_empty())
                .then(|| {
                    view! {
                        <section aria-labelledby="import-problems">
                            <h3 id="import-problems">{tn!("import.problems", problems.len())}</h3>
                            <div class="problems">
                                {problems
                                    .iter()
                                    .map(|told| view! { <ProblemNote told=told.clone() /> })
                                    .collect::<Vec<_>>()}
                            </div>
                        </section>
                    }
                })}
            {(!entries.is_empty())
                .then(|| {
                    view! {
                        <section aria-labelledby="import-conflicts">
                            <h3 id="import-conflicts">{tn!("import.conflicts", entries.len())}</h3>
                            <p class="all">
                                <button class="quiet" on:click=move |_| keep_all(Side::Mine)>
                                    {t!("import.keep-all")}
                                </button>
                                <button class="quiet" on:click=move |_| bring_all_back(Side::Theirs)>
                                    {t!("import.bring-all-back")}
                                </button>
                            </p>
                            <ol class="conflicts">{entries}</ol>
                        </section>
                    }
                })}
        </div>
        <div class="dialog-foot">
            <span>{t!("import.unchanged-yet")}</span>
            <span class="push"></span>
            <button class="btn" on:click=move |_| close.run(())>
                {t!("import.cancel")}
            </button>
            <button class="btn main" autofocus=true on:click=import>
                {t!("import.import")}
            </button>
        </div>
    }
}

/// What is new of each kind, and how much is here already.
fn counts(comparison: &Comparison) -> Vec<String> {
    let count =
        |is_of_kind: fn(RecordKey) -> bool| comparison.new.iter().filter(|(key, _)| is_of_kind(*key)).count();
    let new = [
        ("import.new.documents", count(|key| matches!(key, RecordKey::Document(_)))),
        ("import.new.claims", count(|key| matches!(key, RecordKey::Claim(_)))),
        ("import.new.tags", count(|key| matches!(key, RecordKey::Tag(_)))),
        ("import.new.marks", count(|key| matches!(key, RecordKey::Mark(_)))),
        ("import.new.others", count(|key| matches!(key, RecordKey::Annotator(_) | RecordKey::Codebook))),
        ("import.same", comparison.same),
    ];
    let there = new.into_iter().filter(|(_, count)| *count > 0);
    let counts: Vec<String> = there.map(|(key, count)| tn!(key, count)).collect();
    if counts.is_empty() { vec![t!("import.nothing-new")] } else { counts }
}

/// A conflict in words.
#[derive(Clone, Debug)]
struct Described {
    /// Which thing.
    subject: String,
    /// What kind of thing, and whether it was changed or removed here.
    what: String,
    /// What it says here; `None` when it was removed.
    mine: Option<String>,
    /// What it says in the file.
    theirs: String,
}

impl Described {
    fn of(workspace: &Workspace, project: &Project, conflict: &Conflict) -> Self {
        let Conflict { key, mine, theirs } = conflict;
        let kind = match key {
            RecordKey::Document(_) => t!("import.kind.document"),
            RecordKey::Claim(_) => t!("import.kind.claim"),
            RecordKey::Tag(_) => t!("import.kind.tag"),
            RecordKey::Annotator(_) => t!("import.kind.annotator"),
            RecordKey::Codebook => t!("import.kind.codebook"),
            RecordKey::Mark(_) => t!("import.kind.mark"),
        };
        let what = match mine {
            Some(_) => t!("import.changed-here", kind = kind),
            None => t!("import.removed-here", kind = kind),
        };
        let codebook = workspace.codebook();
        Self {
            subject: subject(project, *key, theirs),
            what,
            mine: mine.as_ref().map(|body| state(codebook, *key, body, theirs)),
            theirs: state(codebook, *key, theirs, mine.as_ref().unwrap_or(theirs)),
        }
    }
}

/// Which thing a record is: the document's name, the claim's words, the comment's first words.
fn subject(project: &Project, key: RecordKey, body: &Body) -> String {
    match body {
        Body::Document(document) => document.name.clone(),
        Body::Claim(claim) => shorten(&claim.passage.quote, WORDS),
        Body::Annotator(annotator) => annotator.name.clone(),
        Body::Codebook(_) => String::new(),
        Body::Tag(_) | Body::Mark(_) => match key {
            RecordKey::Tag(TagKey { comment, .. })
            | RecordKey::Mark(MarkKey { on: Marked::Comment(comment), .. }) => {
                let comment = project.documents().find_map(|(_, document)| document.comment(comment));
                let text = comment.and_then(|comment| project.texts.get(&comment.text));
                text.map(|text| shorten(text.canonical(), WORDS)).unwrap_or_default()
            }
            RecordKey::Mark(MarkKey { on: Marked::Document(id), .. }) => {
                project.document(id).map(|document| document.name.clone()).unwrap_or_default()
            }
            _ => String::new(),
        },
    }
}

/// What a record says, in a few words. A claim's own words are its subject; they are said again where the
/// `other` state has other ones.
fn state(codebook: &Codebook, key: RecordKey, body: &Body, other: &Body) -> String {
    let mut parts = match body {
        Body::Document(document) => vec![
            document.name.clone(),
            tn!("import.comments", document.comments.len()),
            document.source.clone().unwrap_or_default(),
            document.language.clone().unwrap_or_default(),
        ],
        Body::Claim(claim) => vec![
            claim.kind.as_ref().map_or_else(|| t!("kind.none"), |kind| kind_name(codebook, kind)),
            match other {
                Body::Claim(other) if other.passage != claim.passage => shorten(&claim.passage.quote, WORDS),
                _ => String::new(),
            },
            shorten(&claim.note, WORDS),
        ],
        Body::Tag(tag) => vec![
            tag_name(codebook, &tag.tag),
            tag.evidence.as_ref().map(|evidence| shorten(&evidence.quote, WORDS)).unwrap_or_default(),
            shorten(&tag.note, WORDS),
        ],
        Body::Annotator(annotator) => vec![annotator.name.clone()],
        Body::Mark(_) => match key {
            RecordKey::Mark(MarkKey { says: Standing::Unsure, .. }) => vec![t!("marks.unsure")],
            _ => vec![t!("marks.done")],
        },
        Body::Codebook(codebook) => {
            let kinds = choices::<KindId>(codebook).into_iter().map(|kind| kind.name);
            kinds.chain(choices::<TagId>(codebook).into_iter().map(|tag| tag.name)).collect()
        }
    };
    parts.extend(modified(body).map(|at| t!("import.modified", at = locale::moment(at))));
    let said: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    if said.is_empty() { t!("import.nothing") } else { said.join(&t!("lines.between")) }
}

fn modified(body: &Body) -> Option<Timestamp> {
    match body {
        Body::Document(document) => Some(document.modified),
        Body::Claim(claim) => Some(claim.modified),
        Body::Tag(tag) => Some(tag.modified),
        Body::Mark(mark) => Some(mark.created),
        Body::Annotator(_) | Body::Codebook(_) => None,
    }
}

#[component]
fn ConflictEntry(number: usize, described: Described, side: RwSignal<Side>) -> impl IntoView {
    let Described { subject, what, mine, theirs } = described;
    let group = format!("conflict-{number}");
    let choice = |side_of: Side, words: String| {
        view! {
            <label>
                <input
                    type="radio"
                    name=group.clone()
                    prop:checked=move || side.get() == side_of
                    on:change=move |_| side.set(side_of)
                />
                {words}
            </label>
        }
    };
    let keep = if mine.is_some() { t!("import.keep-mine") } else { t!("import.keep-removed") };
    view! {
        <li>
            <div>
                <p class="quote" dir="auto">
                    {subject.clone()}
                </p>
                <small>{what}</small>
                {mine.map(|mine| view! { <small>{t!("import.here", state = mine)}</small> })}
                <small>{t!("import.in-file", state = theirs)}</small>
            </div>
            <fieldset class="choice">
                <legend class="vh">{subject}</legend>
                {choice(Side::Mine, keep)}
                {choice(Side::Theirs, t!("import.bring-back"))}
            </fieldset>
        </li>
    }
}

/// Under the bar at the top, after a file of one other annotator came into a browser where nobody has
/// annotated: whether to go on as that annotator.
#[component]
pub fn ImportOffer() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let offer = desk.importing.offer;
    let accept = move |_| {
        if let Some(Offer { annotator, .. }) = offer.get_untracked() {
            desk.session.become_annotator(annotator);
            desk.set(|settings| settings.annotator = Some(annotator));
            desk.tell(t!("import.offer.accepted"));
        }
        offer.set(None);
    };
    view! {
        {move || {
            let Offer { name, .. } = offer.get()?;
            let go_on = match name.as_str() {
                "" => t!("import.offer.unnamed"),
                name => t!("import.offer.named", name = name),
            };
            Some(
                view! {
                    <section class="offer" aria-label=t!("import.offer.name")>
                        <p>{t!("import.offer")}</p>
                        <button class="btn edged" on:click=accept>
                            {go_on}
                        </button>
                        <button class="btn" on:click=move |_| offer.set(None)>
                            {t!("import.offer.decline")}
                        </button>
                    </section>
                },
            )
        }}
    }
}
