//! All that can be asked of the page by a key or by name: one table. The keys themselves, the dialog "Keys" and the
//! dialog "Commands" read it, so that no help can say what is not so.
//!
//! Each command has a stable id, by which `crate::keys` knows its default keys and the settings those that a person
//! gave it. The keys of kinds and tags come from the codebook.

use std::rc::Rc;

use leptos::prelude::*;
use web_sys::KeyboardEvent;

use super::address::Annotation;
use super::browser::caret::{Moving, Step};
use super::caret;
use super::claim_note;
use super::codebook_dialog;
use super::codebook_names::{kind_name, tag_name};
use super::copying::{
    copy_address, copy_address_of_document, copy_claim_review, copy_link_to_words, copy_quotation,
};
use super::desk::Desk;
use super::empty_page::click;
use super::highlight_toolbar::{begin_moving_ends, highlight, mark_evidence, set_ends, take_sentence};
use super::key_hint::{chords, kind_command, tag_command};
use super::new_article::StartWith;
use super::paper;
use super::search;
use super::shortcuts::{
    AfterTag, Way, change_what_to_go_by, clear_tag, escape, first_target, go_on, go_to_note, go_to_untagged,
    open_claim_here, open_export, open_toward, press_tag, toggle_mark, write_note,
};
use super::{marks, several};
use crate::annotation::Standing;
use crate::id::ClaimId;
use crate::keys::{Chord, ESCAPE, Pressed};
use crate::t;

/// What a command is about: the parts of the dialog "Keys".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// The caret, and what is selected with it.
    Text,
    /// Claims.
    Claims,
    /// Comments and their tags.
    Comments,
    /// The page as a whole.
    Page,
}

impl Group {
    /// The groups in their order.
    pub const ALL: [Self; 4] = [Self::Text, Self::Claims, Self::Comments, Self::Page];

    /// What the group is called.
    pub fn name(self) -> String {
        match self {
            Self::Text => t!("command.group.text"),
            Self::Claims => t!("command.group.claims"),
            Self::Comments => t!("command.group.comments"),
            Self::Page => t!("command.group.page"),
        }
    }
}

/// Something that can be asked of the page.
#[derive(Clone)]
pub struct Entry {
    /// What it is known by in the settings: `claim`, `kind.fact`.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// What it is about.
    pub group: Group,
    /// The keys for it; each may do it in its own way.
    pub chords: Vec<Chord>,
    /// It makes sense by name too, not as a key alone.
    pub is_command: bool,
    does: Rc<dyn Fn(Desk, usize) -> bool>,
}

impl Entry {
    /// Does it as its key `place` would; says whether there was anything to do.
    pub fn run(&self, desk: Desk, place: usize) -> bool {
        (self.does)(desk, place)
    }
}

/// Does what a key stands for, the first in the table that has something to do; says whether any had.
pub fn press(desk: Desk, event: &KeyboardEvent, is_writing: bool) -> bool {
    let pressed = pressed(event);
    if is_writing && !pressed.chords().any(|chord| chord == ESCAPE) {
        // What is written costs nothing here: the table is not even made.
        return false;
    }
    let are_letters_off = desk.settings.with_untracked(|settings| settings.are_letters_off);
    let table = untrack(|| entries(desk));
    let does = |meant: Chord| {
        let mut bound = table.iter().flat_map(|entry| {
            entry.chords.iter().enumerate().map(move |(place, chord)| (entry, place, *chord))
        });
        bound.any(|(entry, place, chord)| chord == meant && entry.run(desk, place))
    };
    pressed.chords().any(|meant| !(are_letters_off && meant.is_single()) && does(meant))
}

/// What was pressed, as the tables know it.
pub fn pressed(event: &KeyboardEvent) -> Pressed {
    // The Alt that is part of writing a sign is a key of its own there, or Ctrl and Alt at once.
    let is_writing_sign = event.get_modifier_state("AltGraph");
    Pressed {
        key: event.key(),
        code: event.code(),
        has_control: !is_writing_sign && (event.ctrl_key() || event.meta_key()),
        has_alt: !is_writing_sign && event.alt_key(),
        has_shift: event.shift_key(),
    }
}

/// A key stands for this command, where a dialog keeps the page's keys away and has a few of its own.
pub fn stands_for(desk: Desk, event: &KeyboardEvent, command: &str) -> bool {
    let bound = untrack(|| chords(desk, command));
    pressed(event).chords().any(|chord| !chord.is_single() && bound.contains(&chord))
}

/// Whose key a chord is, beside that of the command `but`; `None` where it is free.
pub fn holder_of(desk: Desk, chord: Chord, but: &str) -> Option<Entry> {
    entries(desk).into_iter().find(|entry| entry.id != but && entry.chords.contains(&chord))
}

/// The name of the command whose key a character is, for whoever gives keys to the entries of a codebook: they may not
/// have it. What other entries of the codebook have is not looked at.
pub fn command_with_key(desk: Desk, key: char) -> Option<String> {
    let chord = Chord::of_codebook(key);
    let has_it = |entry: &Entry| entry.chords.contains(&chord) || entry.chords.contains(&chord.shift());
    let is_own = |entry: &Entry| !["kind.", "tag."].iter().any(|group| entry.id.starts_with(group));
    entries(desk).into_iter().find(|entry| is_own(entry) && has_it(entry)).map(|entry| entry.name)
}

/// How the caret goes: the id of the way, its name, and where its two keys take the caret.
const WAYS: [(&str, &str, [Step; 2]); 6] = [
    ("caret.character", "command.by-character", [Step::Left, Step::Right]),
    ("caret.word", "command.by-word", [Step::WordLeft, Step::WordRight]),
    ("caret.line", "command.by-line", [Step::Up, Step::Down]),
    ("caret.paragraph", "command.by-paragraph", [Step::ParagraphUp, Step::ParagraphDown]),
    ("caret.line-ends", "command.line-ends", [Step::LineStart, Step::LineEnd]),
    ("caret.text-ends", "command.text-ends", [Step::TextStart, Step::TextEnd]),
];

/// The same by sentence; these are commands of their own.
const SENTENCES: [(&str, &str, Way); 2] = [
    ("previous-sentence", "command.previous-sentence", Way::Back),
    ("next-sentence", "command.next-sentence", Way::On),
];

/// The table, in the order of the dialog "Keys". Kinds and tags come from the codebook.
pub fn entries(desk: Desk) -> Vec<Entry> {
    let codebook = desk.session.peek(|workspace, _| workspace.codebook().clone());
    let mut table = caret_entries(desk);
    let mut add = |id: &str, group: Group, name: String, does: Rc<dyn Fn(Desk, usize) -> bool>| {
        table.push(Entry {
            chords: chords(desk, id),
            id: id.to_owned(),
            name,
            group,
            is_command: true,
            does,
        });
    };

    add("go-to-text", Group::Text, t!("command.go-to-text"), always(caret::enter));
    add("sentence", Group::Text, t!("command.sentence"), with(take_sentence));

    add("claim", Group::Claims, t!("command.claim"), with(|desk| highlight(desk, None)));
    for kind in &codebook.kinds {
        let id = kind.id.clone();
        let name = t!("command.claim-of-kind", kind = kind_name(&codebook, &kind.id));
        let does = with(move |desk| highlight(desk, Some(id.clone())));
        add(&kind_command(&kind.id), Group::Claims, name, does);
    }
    add("next", Group::Claims, t!("command.next"), with(|desk| go_on(desk, Way::On)));
    add("previous", Group::Claims, t!("command.previous"), with(|desk| go_on(desk, Way::Back)));
    add("go-by", Group::Claims, t!("command.go-by"), always(change_what_to_go_by));
    add(
        "open-claim",
        Group::Claims,
        t!("command.open-claim"),
        with(|desk| {
            if desk.moving.get_untracked().is_some() {
                set_ends(desk);
                return true;
            }
            open_claim_here(desk)
        }),
    );
    add("go-to-note", Group::Claims, t!("command.go-to-note"), with(go_to_note));
    add(
        "move-ends",
        Group::Claims,
        t!("command.move-ends"),
        with(|desk| {
            let claim = desk.session.active.get_untracked();
            claim.map(|claim| begin_moving_ends(desk, claim)).is_some()
        }),
    );
    add(
        "remove-claim",
        Group::Claims,
        t!("command.remove-claim"),
        with(|desk| {
            let claim = desk.session.active.get_untracked();
            claim.map(|claim| claim_note::remove(desk, claim)).is_some()
        }),
    );
    let of_active = |does: fn(Desk, ClaimId)| {
        with(move |desk| {
            let claim = desk.session.active.get_untracked();
            claim.map(|claim| does(desk, claim)).is_some()
        })
    };
    add("copy-quotation", Group::Claims, t!("command.copy-quotation"), of_active(copy_quotation));
    add("copy-words-link", Group::Claims, t!("command.copy-words-link"), of_active(copy_link_to_words));
    add("copy-claim-review", Group::Claims, t!("command.copy-claim-review"), of_active(copy_claim_review));
    let copy_claims_address = |desk, claim| copy_address(desk, Annotation::Claim(claim));
    let name = t!("command.copy-claim-address");
    add("copy-claim-address", Group::Claims, name, of_active(copy_claims_address));
    add("note", Group::Claims, t!("command.note"), with(write_note));

    add("untagged", Group::Comments, t!("command.untagged"), always(go_to_untagged));
    for tag in &codebook.tags {
        let id = tag.id.clone();
        let name = t!("command.tag", tag = tag_name(&codebook, &tag.id));
        let does = move |desk: Desk, place: usize| {
            let after = if place == 1 { AfterTag::Stay } else { AfterTag::GoOn };
            press_tag(desk, id.clone(), after)
        };
        add(&tag_command(&tag.id), Group::Comments, name, Rc::new(does));
    }
    add("untag", Group::Comments, t!("command.untag"), with(clear_tag));
    add(
        "evidence",
        Group::Comments,
        t!("command.evidence"),
        with(|desk| {
            let comment = desk.session.current.get_untracked();
            let target = comment.and_then(|comment| Some((comment, first_target(desk, comment)?)));
            target.map(|(comment, target)| mark_evidence(desk, comment, target)).is_some()
        }),
    );
    add("toward", Group::Comments, t!("command.toward"), with(open_toward));

    for (id, says, name) in
        [("unsure", Standing::Unsure, t!("command.unsure")), ("done", Standing::Done, t!("command.done"))]
    {
        add(id, Group::Comments, name, with(move |desk| toggle_mark(desk, says)));
    }
    add("next-unsure", Group::Comments, t!("marks.next-unsure"), always(marks::go_to_unsure));
    add("choose", Group::Comments, t!("command.choose"), with(several::toggle_current));
    let choose_on = with(|desk| several::extend(desk, Way::On));
    add("choose-next", Group::Comments, t!("command.choose-next"), choose_on);
    let choose_back = with(|desk| several::extend(desk, Way::Back));
    add("choose-previous", Group::Comments, t!("command.choose-previous"), choose_back);
    let name = t!("command.choose-several");
    add("choose-several", Group::Comments, name, always(several::toggle_choosing));
    add(
        "copy-comment-address",
        Group::Comments,
        t!("command.copy-comment-address"),
        with(|desk| {
            let comment = desk.session.current.get_untracked();
            comment.map(|comment| copy_address(desk, Annotation::Comment(comment))).is_some()
        }),
    );

    add("undo", Group::Page, t!("undo"), always(Desk::undo));
    add("redo", Group::Page, t!("redo"), always(Desk::redo));
    add(
        "search",
        Group::Page,
        t!("command.search"),
        with(|desk| {
            let is_open = desk.session.open.get_untracked().is_some();
            if is_open {
                search::open(desk);
            }
            is_open
        }),
    );
    add("export", Group::Page, t!("command.export"), always(open_export));
    let other_formats = with(|desk| {
        let is_open = desk.session.open.get_untracked().is_some();
        if is_open {
            desk.other_formats.set(true);
        }
        is_open
    });
    add("other-formats", Group::Page, t!("export.others"), other_formats);
    add("print", Group::Page, t!("command.print"), with(paper::print));
    add(
        "new-article",
        Group::Page,
        t!("new-article"),
        always(|desk| {
            desk.new_article.set(Some(StartWith::Nothing));
        }),
    );
    add("import", Group::Page, t!("import"), always(|_| click("file-to-import")));
    add("keys", Group::Page, t!("keys.name"), always(|desk| desk.keys.set(true)));
    let of_open = |open: fn(Desk) -> RwSignal<bool>| {
        with(move |desk| {
            let is_open = desk.session.open.get_untracked().is_some();
            if is_open {
                open(desk).set(true);
            }
            is_open
        })
    };
    add("history", Group::Page, t!("documents.history"), of_open(|desk| desk.history));
    add("lines", Group::Page, t!("documents.lines"), of_open(|desk| desk.edit_lines));
    for (id, says, name) in [
        ("document-unsure", Standing::Unsure, t!("marks.document.unsure")),
        ("document-done", Standing::Done, t!("marks.document.done")),
    ] {
        add(id, Group::Page, name, with(move |desk| marks::toggle_document(desk, says)));
    }
    add("next-document", Group::Page, t!("marks.next-document"), always(marks::go_to_not_done));
    add(
        "copy-document-address",
        Group::Page,
        t!("command.copy-document-address"),
        with(|desk| {
            let open = desk.session.open.get_untracked();
            open.map(|open| copy_address_of_document(desk, open)).is_some()
        }),
    );
    add("data", Group::Page, t!("data.name"), always(|desk| desk.data.set(true)));
    add("codebook", Group::Page, t!("codebook.name"), always(codebook_dialog::open));

    let mut add_key_alone = |id: &str, name: String, does: Rc<dyn Fn(Desk, usize) -> bool>| {
        let (chords, id) = (chords(desk, id), id.to_owned());
        table.push(Entry { chords, id, name, group: Group::Page, is_command: false, does });
    };
    add_key_alone("commands", t!("palette.name"), always(|desk| desk.commands.set(true)));
    add_key_alone("escape", t!("command.escape"), with(escape));
    table
}

fn caret_entries(desk: Desk) -> Vec<Entry> {
    type Deed = Rc<dyn Fn(Desk, usize) -> bool>;
    let entry = |id: &str, name: &str, chords: Vec<Chord>, does: Deed| Entry {
        id: id.to_owned(),
        name: t!(name),
        group: Group::Text,
        chords,
        is_command: false,
        does,
    };
    let mut table = Vec::new();
    let mut selecting: Vec<(Chord, Deed)> = Vec::new();
    for (id, name, steps) in WAYS {
        let chords = chords(desk, id);
        for (chord, step) in chords.iter().zip(steps) {
            selecting.push((chord.shift(), with(move |desk| caret::walk(desk, step, Moving::SelectionEnd))));
        }
        let does = move |desk, place: usize| {
            steps.get(place).is_some_and(|step| caret::walk(desk, *step, Moving::Caret))
        };
        table.push(entry(id, name, chords, Rc::new(does)));
    }
    for (id, name, way) in SENTENCES {
        let chords = chords(desk, id);
        // With a single character Shift may be a part of it.
        for chord in chords.iter().filter(|chord| !chord.is_single()) {
            selecting.push((chord.shift(), with(move |desk| caret::extend_by_sentence(desk, way))));
        }
        let does = always(move |desk| caret::go_by_sentence(desk, way));
        table.push(Entry { is_command: true, ..entry(id, name, chords, does) });
    }
    let (chords, deeds): (Vec<Chord>, Vec<Deed>) = selecting.into_iter().unzip();
    let does = move |desk, place: usize| deeds.get(place).is_some_and(|does| does(desk, place));
    table.push(entry("caret.select", "command.select", chords, Rc::new(does)));
    table
}

fn with(does: impl Fn(Desk) -> bool + 'static) -> Rc<dyn Fn(Desk, usize) -> bool> {
    Rc::new(move |desk, _| does(desk))
}

fn always(does: impl Fn(Desk) + 'static) -> Rc<dyn Fn(Desk, usize) -> bool> {
    Rc::new(move |desk, _| {
        does(desk);
        true
    })
}
