//! The way to the worker that reads foreign texts, and writes the formats of other programs.
//!
//! The worker is started by the first text, and greets with its build before it is asked anything: a page and
//! a worker of different builds would misread each other. One text is read at a time; a newer one takes the
//! place of the one before. A worker that dies or is silent for too long is replaced at the next text.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Event, File, MessageEvent, Worker, WorkerOptions, WorkerType};

use super::{incoming, window};
use crate::formats::Outgoing;
use crate::reading::wire::{BUILD, Reply};
use crate::reading::{Draft, ReadProblem, ReadRefusal};

/// How long the worker may be silent, in milliseconds. The longest text that is read takes a tenth of it on a
/// phone.
const PATIENCE: i32 = 30_000;

/// What is read.
#[derive(Clone, Debug)]
pub enum Source {
    /// A pasted text.
    Text(String),
    /// A file; its name says what kind of text it holds.
    File(File),
    /// The source of a page that was pasted, or handed over from where it is open.
    Page {
        /// The source.
        html: String,
        /// The address that it is open at, as far as it is known.
        address: Option<String>,
    },
}

/// What the reader made of a text.
#[derive(Clone, Debug)]
pub struct Read {
    /// The lines with what each was taken for.
    pub draft: Draft,
    /// What was odd about the text.
    pub problems: Vec<ReadProblem>,
}

/// Why there is no draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoAnswer {
    /// The text was refused.
    Refused(ReadRefusal),
    /// A newer text took its place.
    Superseded,
    /// The worker is of another build than the page.
    OtherBuild,
    /// The worker could not be started.
    Missing,
    /// The worker stopped while it was reading.
    Died,
    /// The worker gave no answer for too long.
    Silent,
    /// The file could not be read.
    Unreadable,
}

thread_local! {
    static READER: RefCell<Option<Rc<Reader>>> = const { RefCell::new(None) };
    static NEWEST: Cell<u32> = const { Cell::new(0) };
}

/// Reads a text.
pub async fn read(source: Source) -> Result<Read, NoAnswer> {
    let id = next_id();
    match ask(id, Request::read(id, &source).await?).await? {
        Reply::Read { draft, problems, .. } => Ok(Read { draft, problems }),
        // Another build's worker would answer something else.
        _ => Err(NoAnswer::OtherBuild),
    }
}

/// Writes a project, which comes as a project file, in another program's format; `None` where the format can't hold it.
pub async fn write(format: Outgoing, project: String) -> Result<Option<Vec<u8>>, NoAnswer> {
    let id = next_id();
    match ask(id, Request::write(id, format, &project)).await? {
        Reply::Written { file, .. } => {
            file.map(|file| STANDARD.decode(file).map_err(|_| NoAnswer::OtherBuild)).transpose()
        }
        _ => Err(NoAnswer::OtherBuild),
    }
}

/// The id of a request that takes the place of all before it.
fn next_id() -> u32 {
    let id = NEWEST.get().wrapping_add(1);
    NEWEST.set(id);
    id
}

async fn ask(id: u32, request: Request) -> Result<Reply, NoAnswer> {
    if NEWEST.get() != id {
        return Err(NoAnswer::Superseded);
    }
    let reader = Reader::idle().ok_or(NoAnswer::Missing)?;
    let answer = reader.answer(id, &request).await;
    if matches!(answer, Err(NoAnswer::OtherBuild | NoAnswer::Missing | NoAnswer::Died | NoAnswer::Silent)) {
        reader.stop();
        READER.set(None);
    }
    answer
}

/// Stops what is being read: whoever waits for it hears that it was superseded.
pub fn stop() {
    NEWEST.set(NEWEST.get().wrapping_add(1));
    if let Some(reader) = READER.take() {
        reader.stop();
    }
}

/// One text on its way to the worker.
struct Request {
    message: Object,
    /// What is handed over rather than copied.
    transferred: Array,
}

impl Request {
    fn write(id: u32, format: Outgoing, project: &str) -> Self {
        let message = Object::new();
        for (name, value) in [("id", id.into()), ("format", format.word().into()), ("text", project.into())] {
            // Setting a property of a new object of ours can't fail.
            let _ = Reflect::set(&message, &JsValue::from_str(name), &value);
        }
        Self { message, transferred: Array::new() }
    }

    async fn read(id: u32, source: &Source) -> Result<Self, NoAnswer> {
        let message = Object::new();
        let transferred = Array::new();
        let set = |name: &str, value: &JsValue| {
            // Setting a property of a new object of ours can't fail.
            let _ = Reflect::set(&message, &name.into(), value);
        };
        set("id", &id.into());
        match source {
            Source::Text(text) => set("text", &text.into()),
            Source::Page { html, address } => {
                set("text", &html.into());
                set("mediaType", &"text/html".into());
                if let Some(address) = address {
                    set("address", &address.into());
                }
            }
            Source::File(file) => {
                let bytes = incoming::bytes(file).await.ok_or(NoAnswer::Unreadable)?.buffer();
                set("bytes", &bytes);
                set("name", &file.name().into());
                set("mediaType", &file.type_().into());
                transferred.push(&bytes);
            }
        }
        Ok(Self { message, transferred })
    }
}

/// A worker, and what it said last.
struct Reader {
    worker: Worker,
    ear: Rc<Ear>,
    /// It was asked something that it has not answered yet.
    is_busy: Cell<bool>,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(Event)>,
}

/// What was heard of a worker, and who waits to hear more.
#[derive(Default)]
struct Ear {
    build: RefCell<Option<String>>,
    reply: RefCell<Option<Reply>>,
    is_dead: Cell<bool>,
    waiting: RefCell<Option<Function>>,
}

impl Reader {
    /// The worker that is there. One that is still busy with a text whose place a newer one took is replaced:
    /// to start another one takes less time than a text that one has to wait for.
    fn idle() -> Option<Rc<Self>> {
        let reader = match READER.take() {
            Some(reader) if !reader.is_busy.get() => reader,
            Some(busy) => {
                busy.stop();
                Self::start()?
            }
            None => Self::start()?,
        };
        READER.set(Some(reader.clone()));
        Some(reader)
    }

    /// Ends the worker, and lets go who still waits for it.
    fn stop(&self) {
        self.worker.terminate();
        self.ear.wake();
    }

    fn start() -> Option<Rc<Self>> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        // Relative to the page, so that the page works under any path.
        let worker = Worker::new_with_options(&format!("./start_reader.js?build={BUILD}"), &options).ok()?;
        let ear = Rc::new(Ear::default());
        let hearing = ear.clone();
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            hearing.hear(event.data().as_string().unwrap_or_default());
        });
        let dying = ear.clone();
        let on_error = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            // The page goes on without this worker, so its error is no error of the page.
            event.prevent_default();
            dying.is_dead.set(true);
            dying.wake();
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Some(Rc::new(Self {
            worker,
            ear,
            is_busy: Cell::new(false),
            _on_message: on_message,
            _on_error: on_error,
        }))
    }

    async fn answer(&self, id: u32, request: &Request) -> Result<Reply, NoAnswer> {
        while self.ear.build.borrow().is_none() {
            self.listen(id, NoAnswer::Missing, NoAnswer::Missing).await?;
        }
        self.ear.is_of_this_build()?;
        self.is_busy.set(true);
        self.worker
            .post_message_with_transfer(&request.message, &request.transferred)
            .map_err(|_| NoAnswer::Died)?;
        loop {
            self.listen(id, NoAnswer::Died, NoAnswer::Silent).await?;
            let answer = match self.ear.reply.take() {
                Some(Reply::Refused { id: own, refusal }) if own == id => Err(NoAnswer::Refused(refusal)),
                Some(reply) if reply.id() == Some(id) => Ok(reply),
                // What can't be understood comes from another build.
                _ => {
                    self.ear.is_of_this_build()?;
                    continue;
                }
            };
            self.is_busy.set(false);
            return answer;
        }
    }

    /// Waits until the worker says something.
    async fn listen(&self, id: u32, dead: NoAnswer, silent: NoAnswer) -> Result<(), NoAnswer> {
        let has_heard =
            if self.ear.is_dead.get() { Ok(JsValue::TRUE) } else { self.ear.next(PATIENCE).await };
        if NEWEST.get() != id {
            return Err(NoAnswer::Superseded);
        }
        match has_heard {
            _ if self.ear.is_dead.get() => Err(dead),
            Ok(heard) if heard.is_truthy() => Ok(()),
            _ => Err(silent),
        }
    }
}

impl Ear {
    fn hear(&self, message: String) {
        match serde_json::from_str(&message) {
            Ok(Reply::Hello { build }) => drop(self.build.replace(Some(build))),
            Ok(reply) => drop(self.reply.replace(Some(reply))),
            // Only another build says what can't be understood.
            Err(_) => drop(self.build.replace(Some(String::new()))),
        }
        self.wake();
    }

    fn is_of_this_build(&self) -> Result<(), NoAnswer> {
        if self.build.borrow().as_deref() == Some(BUILD) { Ok(()) } else { Err(NoAnswer::OtherBuild) }
    }

    fn wake(&self) {
        if let Some(waiting) = self.waiting.take() {
            // To resolve a promise is no call that can fail.
            let _ = waiting.call1(&JsValue::UNDEFINED, &JsValue::TRUE);
        }
    }

    /// Resolves to true when something is heard, and to nothing after `patience` milliseconds. Whoever waited
    /// before is let go.
    async fn next(&self, patience: i32) -> Result<JsValue, JsValue> {
        self.wake();
        let promise = Promise::new(&mut |resolve, _| {
            let timer = window().map(|window| {
                window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, patience)
            });
            // Without a timer the wait is only longer.
            let _ = timer;
            self.waiting.replace(Some(resolve));
        });
        JsFuture::from(promise).await
    }
}
