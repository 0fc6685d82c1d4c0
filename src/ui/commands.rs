//! All that can be asked of the page by a key or by name: one table. The keys themselves, the dialog "Keys" and the
//! dialog "Commands" read it, so that no help can say what is not so.
//!
//! Letters go by `event.key`, digits by `event.code`: on a French keyboard digits need Shift, which here means
//! "stay".

use std::rc::Rc;

use leptos::prelude::*;
use web_sys::KeyboardEvent;

use super::browser::caret::{Moving, Step};
use super::caret;
use super::claim_note;
use super::codebook_names::{kind_name, tag_name};
use super::desk::Desk;
use super::empty_page::click;
use super::highlight_toolbar::{begin_moving_ends, highlight, mark_evidence, set_ends, take_sentence};
use super::new_article::StartWith;
use super::shortcuts::{
    AfterTag, Way, clear_tag, escape, first_target, go_on, go_to_untagged, open_claim_here, open_export,
    open_toward, press_tag, write_note,
};
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

/// A key with those that are held while it is pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chord {
    control: bool,
    shift: bool,
    key: Key,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Key {
    /// A letter or a sign, by what it writes. For a sign Shift is part of writing it.
    Sign(char),
    /// A digit, by where it lies.
    Digit(char),
    /// A key that writes nothing, by its name.
    Named(&'static str),
}

impl Chord {
    const fn sign(sign: char) -> Self {
        Self { control: false, shift: false, key: Key::Sign(sign) }
    }

    const fn digit(digit: char) -> Self {
        Self { control: false, shift: false, key: Key::Digit(digit) }
    }

    const fn named(name: &'static str) -> Self {
        Self { control: false, shift: false, key: Key::Named(name) }
    }

    const fn control(self) -> Self {
        Self { control: true, ..self }
    }

    const fn shift(self) -> Self {
        Self { shift: true, ..self }
    }

    /// One character alone, which somebody who speaks to the computer may write by accident (WCAG 2.1.4).
    pub const fn is_single(self) -> bool {
        !self.control && matches!(self.key, Key::Sign(_) | Key::Digit(_))
    }

    /// An event is this chord.
    fn is(self, event: &KeyboardEvent) -> bool {
        let has_control = event.ctrl_key() || event.meta_key();
        if has_control != self.control {
            return false;
        }
        let is_shift_right = event.shift_key() == self.shift;
        match self.key {
            Key::Named(name) => is_shift_right && event.key() == name,
            Key::Digit(digit) => {
                let code = event.code();
                let found = code.strip_prefix("Digit").or(code.strip_prefix("Numpad"));
                is_shift_right && found.is_some_and(|found| found.chars().eq([digit]))
            }
            Key::Sign(sign) => {
                let key = event.key();
                let is_digit = event.code().starts_with("Digit");
                let wrote = if self.control { key.to_lowercase() } else { key };
                !is_digit && wrote.chars().eq([sign]) && (is_shift_right || !sign.is_alphabetic())
            }
        }
    }

    /// The chord as it stands on the keys: `Ctrl+Shift+Z`, `h`, `←`.
    pub fn said(self) -> String {
        let key = match self.key {
            Key::Sign(sign) if self.control => sign.to_uppercase().to_string(),
            Key::Sign(sign) | Key::Digit(sign) => sign.to_string(),
            Key::Named("ArrowLeft") => "←".to_owned(),
            Key::Named("ArrowRight") => "→".to_owned(),
            Key::Named("ArrowUp") => "↑".to_owned(),
            Key::Named("ArrowDown") => "↓".to_owned(),
            Key::Named("Home") => t!("key.home"),
            Key::Named("End") => t!("key.end"),
            Key::Named("Enter") => t!("key.enter"),
            Key::Named("Escape") => t!("key.escape"),
            Key::Named(name) => name.to_owned(),
        };
        let held = [(self.control, t!("key.control")), (self.shift, t!("key.shift"))];
        let held = held.into_iter().filter(|(is_held, _)| *is_held).map(|(_, name)| name);
        held.chain([key]).collect::<Vec<_>>().join("+")
    }
}

/// Something that can be asked of the page.
#[derive(Clone)]
pub struct Entry {
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

    fn by_key_alone(self) -> Self {
        Self { is_command: false, ..self }
    }
}

/// Does what a key stands for, the first in the table that has something to do; says whether any had.
pub fn press(desk: Desk, event: &KeyboardEvent, is_writing: bool) -> bool {
    if is_writing && !ESCAPE.is(event) {
        // What is written costs nothing here: the table is not even made.
        return false;
    }
    let are_letters_off = desk.settings.with_untracked(|settings| settings.are_letters_off);
    let table = entries(desk);
    let mut meant = table
        .iter()
        .flat_map(|entry| entry.chords.iter().enumerate().map(move |(place, chord)| (entry, place, *chord)));
    meant.any(|(entry, place, chord)| {
        !(are_letters_off && chord.is_single()) && chord.is(event) && entry.run(desk, place)
    })
}

const ESCAPE: Chord = Chord::named("Escape");

/// Two keys and where each takes the caret.
type Pair = [(&'static str, Step); 2];

/// How the caret goes: the name of the way, whether Ctrl is held, and its two keys.
const WAYS: [(&str, bool, Pair); 6] = [
    ("command.by-character", false, [("ArrowLeft", Step::Left), ("ArrowRight", Step::Right)]),
    ("command.by-word", true, [("ArrowLeft", Step::WordLeft), ("ArrowRight", Step::WordRight)]),
    ("command.by-line", false, [("ArrowUp", Step::Up), ("ArrowDown", Step::Down)]),
    ("command.by-paragraph", true, [("ArrowUp", Step::ParagraphUp), ("ArrowDown", Step::ParagraphDown)]),
    ("command.line-ends", false, [("Home", Step::LineStart), ("End", Step::LineEnd)]),
    ("command.text-ends", true, [("Home", Step::TextStart), ("End", Step::TextEnd)]),
];

/// The table, in the order of the dialog "Keys". Kinds and tags come from the codebook.
pub fn entries(desk: Desk) -> Vec<Entry> {
    let codebook = desk.session.peek(|workspace, _| workspace.codebook().clone());
    let mut table = caret_entries();
    let mut add = |group: Group, name: String, chords: Vec<Chord>, does: Rc<dyn Fn(Desk, usize) -> bool>| {
        table.push(Entry { name, group, chords, is_command: true, does });
    };
    let key = |sign: char| vec![Chord::sign(sign)];

    add(Group::Text, t!("command.go-to-text"), vec![], always(caret::enter));
    add(Group::Text, t!("command.sentence"), key('s'), with(take_sentence));

    add(Group::Claims, t!("command.claim"), key('h'), with(|desk| highlight(desk, None)));
    for kind in &codebook.kinds {
        let id = kind.id.clone();
        let name = t!("command.claim-of-kind", kind = kind_name(&codebook, &kind.id));
        let chords = kind.key.map(Chord::sign).into_iter().collect();
        add(Group::Claims, name, chords, with(move |desk| highlight(desk, Some(id.clone()))));
    }
    add(Group::Claims, t!("command.next"), key('j'), with(|desk| go_on(desk, Way::On)));
    add(Group::Claims, t!("command.previous"), key('k'), with(|desk| go_on(desk, Way::Back)));
    add(
        Group::Claims,
        t!("command.open-claim"),
        vec![Chord::named("Enter")],
        with(|desk| {
            if desk.moving.get_untracked().is_some() {
                set_ends(desk);
                return true;
            }
            open_claim_here(desk)
        }),
    );
    add(
        Group::Claims,
        t!("command.move-ends"),
        vec![],
        with(|desk| {
            let claim = desk.session.active.get_untracked();
            claim.map(|claim| begin_moving_ends(desk, claim)).is_some()
        }),
    );
    add(
        Group::Claims,
        t!("command.remove-claim"),
        vec![],
        with(|desk| {
            let claim = desk.session.active.get_untracked();
            claim.map(|claim| claim_note::remove(desk, claim)).is_some()
        }),
    );
    add(Group::Claims, t!("command.note"), key('n'), with(write_note));

    add(Group::Comments, t!("command.untagged"), key('u'), always(go_to_untagged));
    for tag in &codebook.tags {
        let id = tag.id.clone();
        let name = t!("command.tag", tag = tag_name(&codebook, &tag.id));
        let digit = tag.key.map(Chord::digit);
        let chords = digit.into_iter().flat_map(|digit| [digit, digit.shift()]).collect();
        let does = move |desk: Desk, place: usize| {
            let after = if place == 1 { AfterTag::Stay } else { AfterTag::GoOn };
            press_tag(desk, id.clone(), after)
        };
        add(Group::Comments, name, chords, Rc::new(does));
    }
    let zero = Chord::digit('0');
    add(Group::Comments, t!("command.untag"), vec![zero, zero.shift()], with(clear_tag));
    add(
        Group::Comments,
        t!("command.evidence"),
        key('e'),
        with(|desk| {
            let comment = desk.session.current.get_untracked();
            let target = comment.and_then(|comment| Some((comment, first_target(desk, comment)?)));
            target.map(|(comment, target)| mark_evidence(desk, comment, target)).is_some()
        }),
    );
    add(Group::Comments, t!("command.toward"), key('t'), with(open_toward));

    let control = |sign: char| Chord::sign(sign).control();
    add(Group::Page, t!("undo"), vec![control('z')], always(Desk::undo));
    add(Group::Page, t!("redo"), vec![control('z').shift(), control('y')], always(Desk::redo));
    add(Group::Page, t!("command.export"), vec![control('e')], always(open_export));
    add(
        Group::Page,
        t!("new-article"),
        vec![],
        always(|desk| {
            desk.new_article.set(Some(StartWith::Nothing));
        }),
    );
    add(Group::Page, t!("import"), vec![], always(|_| click("file-to-import")));
    add(Group::Page, t!("keys.name"), key('?'), always(|desk| desk.keys.set(true)));
    table.push(
        Entry {
            name: t!("palette.name"),
            group: Group::Page,
            chords: vec![control('k')],
            is_command: true,
            does: always(|desk| desk.commands.set(true)),
        }
        .by_key_alone(),
    );
    let mut add = |group: Group, name: String, chords: Vec<Chord>, does: Rc<dyn Fn(Desk, usize) -> bool>| {
        table.push(Entry { name, group, chords, is_command: true, does });
    };
    let of_open = |open: fn(Desk) -> RwSignal<bool>| {
        with(move |desk| {
            let is_open = desk.session.open.get_untracked().is_some();
            if is_open {
                open(desk).set(true);
            }
            is_open
        })
    };
    add(Group::Page, t!("documents.history"), vec![], of_open(|desk| desk.history));
    add(Group::Page, t!("documents.lines"), vec![], of_open(|desk| desk.edit_lines));
    add(Group::Page, t!("data.name"), vec![], always(|desk| desk.data.set(true)));
    table.push(
        Entry {
            name: t!("command.escape"),
            group: Group::Page,
            chords: vec![ESCAPE],
            is_command: true,
            does: with(escape),
        }
        .by_key_alone(),
    );
    table
}

fn caret_entries() -> Vec<Entry> {
    let entry = |name: &str, chords: Vec<Chord>, steps: Vec<Step>, moving: Moving| {
        Entry {
            name: t!(name),
            group: Group::Text,
            chords,
            is_command: true,
            does: Rc::new(move |desk, place| {
                steps.get(place).is_some_and(|step| caret::walk(desk, *step, moving))
            }),
        }
        .by_key_alone()
    };
    let chord = |name: &'static str, control: bool| Chord { control, shift: false, key: Key::Named(name) };
    let mut table: Vec<Entry> = WAYS
        .iter()
        .map(|(name, control, keys)| {
            let chords = keys.iter().map(|(key, _)| chord(key, *control)).collect();
            entry(name, chords, keys.iter().map(|(_, step)| *step).collect(), Moving::Caret)
        })
        .collect();
    let all = WAYS.iter().flat_map(|(_, control, keys)| keys.iter().map(move |key| (*control, key)));
    let (chords, steps) = all.map(|(control, (key, step))| (chord(key, control).shift(), *step)).unzip();
    table.push(entry("command.select", chords, steps, Moving::SelectionEnd));
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
