//! What is going on at the page at this moment, beside the records: what is selected, which dialog is open.

use std::collections::HashMap;

use leptos::prelude::*;

use super::address::Missed;
use super::browser::selection::{self, Selected};
use super::browser::settings::{self, Settings};
use super::caret::{self, Caret};
use super::choice_hint::Hint;
use super::codebook_names::{deed_name, entry_problem};
use super::faults;
use super::first_steps;
use super::import::Importing;
use super::map::Chart;
use super::margin::Notes;
use super::messages;
use super::new_article::StartWith;
use super::review_dialog::Reviewing;
use super::safety::Safety;
use super::search::Search;
use super::session::Session;
use super::several::Choosing;
use super::signer::{Signers, signers};
use super::touch::Touch;
use crate::annotation::{Marked, TagKey, Target};
use crate::document::CommentId;
use crate::drawing::View;
use crate::id::ClaimId;
use crate::t;
use crate::text::shorten;
use crate::workspace::{Change, Command, RecordKey, Refusal, Stepped, Workspace};

/// The view state that several parts of the page share. A handle: copies are the same desk.
#[derive(Clone, Copy)]
pub struct Desk {
    /// The door to the records.
    pub session: Session,
    /// What the person set: language, theme, size of the text.
    pub settings: RwSignal<Settings>,
    /// The words that are selected on the page.
    pub selected: RwSignal<Option<Selected>>,
    /// Where the caret was seen last, while it is in use.
    pub caret: RwSignal<Option<Caret>>,
    /// The claims at the caret, as they were told last.
    pub told_claims: RwSignal<Vec<ClaimId>>,
    /// The claim whose ends are being moved.
    pub moving: RwSignal<Option<ClaimId>>,
    /// What is known of the finger.
    pub touch: Touch,
    /// The claim under the pointer.
    pub hovered: RwSignal<Option<ClaimId>>,
    /// The annotation whose note is under the pointer.
    pub noted: RwSignal<Option<Noted>>,
    /// The annotation whose note has the focus.
    pub focused: RwSignal<Option<Noted>>,
    /// What the map of the document shows.
    pub chart: Chart,
    /// Which annotations have a note in the margin.
    pub notes: Notes,
    /// The dialog "New article", with what it starts with.
    pub new_article: RwSignal<Option<StartWith>, LocalStorage>,
    /// The article whose new version is being looked over.
    pub reviewing: RwSignal<Option<Reviewing>>,
    /// The file that is coming in.
    pub importing: Importing,
    /// The dialog that changes the lines of the open document.
    pub edit_lines: RwSignal<bool>,
    /// What keeps the work safe beyond each change.
    pub safety: Safety,
    /// The dialog about all that this browser keeps.
    pub data: RwSignal<bool>,
    /// The dialog with the history of the open document.
    pub history: RwSignal<bool>,
    /// The dialog with the formats that the menu "Export" has no room for.
    pub other_formats: RwSignal<bool>,
    /// The menu "Export".
    pub exporting: RwSignal<bool>,
    /// What a narrow window has no room for.
    pub more: RwSignal<bool>,
    /// The dialog with all keys.
    pub keys: RwSignal<bool>,
    /// The dialog that finds every command by name.
    pub commands: RwSignal<bool>,
    /// The dialog with the codebook.
    pub codebook: RwSignal<bool>,
    /// The codebook file that this dialog looks at first.
    pub codebook_file: RwSignal<Option<web_sys::File>, LocalStorage>,
    /// What is said of a choice at this moment.
    pub hint: RwSignal<Option<Hint>>,
    /// The list of documents.
    pub documents: RwSignal<bool>,
    /// What is searched and filtered.
    pub search: Search,
    /// Who has annotated the open document.
    pub signers: Signers,
    /// What the person has to be told now: what was undone, or why something was not done.
    pub told: RwSignal<String>,
    /// The page is being printed.
    pub is_printing: RwSignal<bool>,
    /// What was told can be taken back beside it.
    pub offers_undo: RwSignal<bool>,
    /// The window has no room for a margin.
    pub is_narrow: RwSignal<bool>,
    /// On a narrow window: the list of annotations is shown.
    pub is_listing: RwSignal<bool>,
    /// The address that last led to nothing.
    pub missed: RwSignal<Option<Missed>>,
    /// Words that the browser did not let the page copy.
    pub to_copy: RwSignal<Option<String>>,
    /// The comments that were chosen together.
    pub choosing: RwSignal<Option<Choosing>>,
    /// What the next tag of a comment will be toward, where that was chosen before the tag.
    pub pending: RwSignal<HashMap<CommentId, Target>>,
}

/// An annotation that has a note in the margin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Noted {
    /// A claim.
    Claim(ClaimId),
    /// A tag.
    Tag(TagKey),
}

impl Noted {
    /// The id of its note's element.
    pub fn note_id(self) -> String {
        match self {
            Self::Claim(claim) => format!("note-{claim}"),
            Self::Tag(tag) => format!("tag-note-{}-{}-{}", tag.comment, tag.target, tag.by),
        }
    }
}

impl Desk {
    /// A desk with nothing on it.
    pub fn new(session: Session, settings: Settings, safety: Safety) -> Self {
        Self {
            session,
            settings: RwSignal::new(settings),
            selected: RwSignal::new(None),
            caret: RwSignal::new(None),
            told_claims: RwSignal::new(Vec::new()),
            moving: RwSignal::new(None),
            touch: Touch::of_device(),
            hovered: RwSignal::new(None),
            noted: RwSignal::new(None),
            focused: RwSignal::new(None),
            chart: Chart::empty(),
            notes: Notes::new(session),
            new_article: RwSignal::new_local(None),
            reviewing: RwSignal::new(None),
            importing: Importing::new(),
            edit_lines: RwSignal::new(false),
            safety,
            data: RwSignal::new(false),
            history: RwSignal::new(false),
            other_formats: RwSignal::new(false),
            exporting: RwSignal::new(false),
            more: RwSignal::new(false),
            keys: RwSignal::new(false),
            commands: RwSignal::new(false),
            codebook: RwSignal::new(false),
            codebook_file: RwSignal::new_local(None),
            hint: RwSignal::new(None),
            documents: RwSignal::new(false),
            search: Search::new(session),
            signers: signers(session),
            told: RwSignal::new(String::new()),
            is_printing: RwSignal::new(false),
            offers_undo: RwSignal::new(false),
            is_narrow: RwSignal::new(false),
            is_listing: RwSignal::new(false),
            missed: RwSignal::new(None),
            to_copy: RwSignal::new(None),
            choosing: RwSignal::new(None),
            pending: RwSignal::new(HashMap::new()),
        }
    }

    /// Asks for one thing, and says so when it can't be done. `None` when nothing was done.
    pub fn does(self, command: Command) -> Option<Change> {
        let before = messages::Before::of(self, &command);
        match self.session.dispatch(command) {
            Ok(change) => {
                if let Some(said) = untrack(|| messages::done(self, &change, &before)) {
                    self.session.said.set(said);
                }
                first_steps::follow(self, &change);
                Some(change)
            }
            Err(refusal) => {
                self.refuse(&refusal);
                None
            }
        }
    }

    /// Says something aloud and shows it for a while.
    pub fn tell(self, words: String) {
        self.offers_undo.set(false);
        self.session.said.set(words.clone());
        self.told.set(words);
    }

    /// Says what was done, and offers to take it back there and then.
    pub fn tell_undoable(self, words: String) {
        self.tell(words);
        self.offers_undo.set(true);
    }

    /// Says why something was not done. That all is so already needs no word.
    pub fn refuse(self, refusal: &Refusal) {
        let why = match refusal {
            Refusal::NothingChanges => return,
            Refusal::NothingToUndo => t!("refusal.nothing-to-undo"),
            Refusal::NothingToRedo => t!("refusal.nothing-to-redo"),
            Refusal::AlreadyClaimed(claim) => {
                self.session.active.set(Some(*claim));
                t!("refusal.already-claimed")
            }
            Refusal::TargetTaken(_) => t!("refusal.target-taken"),
            Refusal::AnswersNothing(_) => t!("refusal.answers-nothing"),
            Refusal::AnswersItself(_) => t!("refusal.answers-itself"),
            Refusal::NoName => t!("refusal.no-name"),
            Refusal::NoDocument(_)
            | Refusal::NoComment(_)
            | Refusal::NoClaim(_)
            | Refusal::NoTag(_)
            | Refusal::NoText(_)
            | Refusal::NoBlock(_)
            | Refusal::OutOfRange(_) => t!("refusal.gone"),
            Refusal::Entry(problem) => entry_problem(problem),
            Refusal::NoKind(_) | Refusal::NoTagInCodebook(_) => t!("refusal.not-in-codebook"),
            Refusal::Draft(_) | Refusal::Text(_) => t!("refusal.no-text", why = refusal.to_string()),
        };
        self.tell(why);
    }

    /// What a new tag of a comment is toward: what was chosen for it, else the article, else the comment that it
    /// answers, else the first claim that is not `taken` by another tag. A claim that is gone can't be chosen.
    pub fn free_target(self, comment: CommentId, is_reply: bool, taken: &[Target]) -> Target {
        let chosen = self.pending.with(|pending| pending.get(&comment).copied());
        let chosen = chosen.filter(|target| match target {
            Target::Article => true,
            Target::Answered => is_reply,
            Target::Claim(claim) => {
                self.session.read(&[View::Claim(*claim)], |workspace, _| workspace.claim(*claim).is_some())
            }
        });
        let answered = is_reply.then_some(Target::Answered);
        let plain = chosen.into_iter().chain([Target::Article]).chain(answered);
        if let Some(free) = plain.into_iter().find(|target| !taken.contains(target)) {
            return free;
        }
        // Which claims there are is asked last: whoever asks is woken when one comes or goes, and every comment asks this.
        self.session.read(&[View::Claims], |_, drawing| {
            let mut claims = drawing.claims().iter().map(|claim| Target::Claim(claim.id));
            claims.find(|target| !taken.contains(target)).unwrap_or(Target::Article)
        })
    }

    /// Takes the newest change back, and says what that was.
    pub fn undo(self) {
        self.stepped(self.session.undo(), "undo.undone");
    }

    /// Does again what was taken back, and says what that was.
    pub fn redo(self) {
        self.stepped(self.session.redo(), "undo.redone");
    }

    fn stepped(self, stepped: Result<Stepped, Refusal>, key: &str) {
        match stepped {
            Ok(Stepped { change, left_alone, .. }) => {
                let deed = deed_name(change.deed, &change.subject);
                let said = if left_alone.is_empty() {
                    t!(key, deed = deed)
                } else {
                    let names = left_alone.iter().map(|key| self.name_of(*key));
                    t!("undo.left-alone", deed = deed, names = names.collect::<Vec<_>>().join(", "))
                };
                self.tell(said);
            }
            Err(refusal) => self.refuse(&refusal),
        }
    }

    /// A record in a few words: a document's name, a claim's first words, whose comment a tag is of.
    fn name_of(self, key: RecordKey) -> String {
        self.session
            .peek(|workspace, _| match key {
                RecordKey::Document(id) => workspace.document(id).map(|document| document.name.clone()),
                RecordKey::Claim(id) => workspace.claim(id).map(|claim| shorten(&claim.passage.quote, 40)),
                RecordKey::Tag(tag) => {
                    author_of(workspace, tag.comment).map(|author| t!("undo.tag-of", author = author))
                }
                RecordKey::Mark(mark) => match mark.on {
                    Marked::Document(id) => workspace.document(id).map(|document| document.name.clone()),
                    Marked::Comment(id) => {
                        author_of(workspace, id).map(|author| t!("undo.mark-on", author = author))
                    }
                },
                RecordKey::Annotator(_) | RecordKey::Codebook => None,
            })
            .unwrap_or_else(|| {
                t!(match key {
                    RecordKey::Document(_) => "import.kind.document",
                    RecordKey::Claim(_) => "import.kind.claim",
                    RecordKey::Tag(_) => "import.kind.tag",
                    RecordKey::Annotator(_) => "import.kind.annotator",
                    RecordKey::Codebook => "import.kind.codebook",
                    RecordKey::Mark(_) => "import.kind.mark",
                })
            })
    }

    /// The annotation that is pointed at: by the pointer in the text, in the margin, by the focus there, or by the
    /// caret.
    pub fn pointed(self) -> Option<Noted> {
        let hovered = self.hovered.get().map(Noted::Claim).or_else(|| self.noted.get());
        hovered.or_else(|| self.focused.get()).or_else(|| {
            let caret = self.caret.get()?;
            caret::claims_at(self, caret).first().copied().map(Noted::Claim)
        })
    }

    /// The claim that is pointed at.
    pub fn pointed_claim(self) -> Option<ClaimId> {
        match self.pointed() {
            Some(Noted::Claim(claim)) => Some(claim),
            _ => None,
        }
    }

    /// Looks at what the browser has selected now.
    pub fn look_at_selection(self) {
        let find = |id| self.session.peek(|workspace, _| workspace.text(id).cloned());
        let selected = selection::selected(find).or_else(|| self.touch.held());
        faults::point("desk.selected");
        if self.selected.get_untracked() != selected {
            self.selected.set(selected);
        }
    }

    /// Keeps what the person set. What another tab has set meanwhile stays.
    pub fn set(self, change: impl Fn(&mut Settings)) {
        self.settings.update(&change);
        let mut kept = settings::load();
        change(&mut kept);
        settings::store(&kept);
    }
}

fn author_of(workspace: &Workspace, comment: CommentId) -> Option<String> {
    let documents = workspace.documents_of_comment(comment);
    let mut documents = documents.filter_map(|document| workspace.document(document));
    documents.find_map(|document| document.comment(comment))?.author.clone()
}
