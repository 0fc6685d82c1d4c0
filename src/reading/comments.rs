//! Cuts the comments of a page apart, and finds who wrote each, when, and what it answers.
//!
//! Bylines and buttons part the comments; where nothing marks them each line is one, unless blank lines set
//! groups of lines apart. What a comment answers is told by its byline, by the name that it begins with, by how
//! far it is set in, or by what it quotes.
//!
//! ```text
//! Nadia R. · 30 juillet 2024      byline
//! C'est vite dit.                 comment by Nadia R.
//! Et les licences ?               continues it
//! Répondre                        left out
//!   Paul                          byline
//!   @Nadia Lesquelles ?           comment by Paul, answers Nadia's
//! ```

use std::collections::BTreeMap;

use super::byline::{Byline, BylineKind, inline_name};
use super::draft::{Line, Role, Said};
use super::layout::{self, Layout, Part};
use super::observed::Observed;
use super::phrases::{fold, words};

/// Gives each line of the comments its role. `offset` is the number of the first line in its draft.
pub(super) fn read(lines: &[Observed], offset: usize) -> Vec<Line> {
    let (parts, layout) = layout::read(lines);
    let cut = Cut::of(lines, &parts);
    let mut thread = Thread { lines, offset, layout, cut, ..Thread::default() };
    for (at, part) in parts.into_iter().enumerate() {
        thread.add(at, part);
    }
    thread.read
}

/// Where a comment ends if no byline says so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Cut {
    /// At the next byline or button.
    #[default]
    AtMarks,
    /// After each line.
    EachLine,
    /// At blank lines.
    AtGaps,
    /// Before each line that names its author: `Nadia : C'est faux.`
    AtInlineNames,
}

impl Cut {
    fn of(lines: &[Observed], parts: &[Part]) -> Self {
        let texts: Vec<usize> = (0..parts.len()).filter(|at| matches!(parts[*at], Part::Text)).collect();
        if parts.iter().any(|part| matches!(part, Part::Byline(_) | Part::Action { .. })) {
            return Self::AtMarks;
        }
        let named = texts.iter().filter(|at| inline_name(&lines[**at].passage.text).is_some()).count();
        if named >= 2 && named * 5 >= texts.len() * 3 {
            return Self::AtInlineNames;
        }
        let apart = texts.iter().skip(1).filter(|at| lines[**at].passage.is_after_gap).count();
        let together = texts.len().saturating_sub(1 + apart);
        // One stray blank line among many lines groups nothing.
        if apart > 0 && together > 0 && together <= apart * 3 { Self::AtGaps } else { Self::EachLine }
    }
}

/// A comment that was begun, as far as later ones may answer it.
#[derive(Clone, Copy)]
struct Begun {
    /// Its first line, in the draft.
    line: usize,
    /// How far it is set in.
    level: usize,
    /// How deep it is quoted itself; what is quoted deeper is somebody else's.
    depth: usize,
}

/// The comments read so far.
#[derive(Default)]
struct Thread<'a> {
    lines: &'a [Observed],
    offset: usize,
    layout: Layout,
    cut: Cut,
    read: Vec<Line>,
    /// What bylines have said of a comment that hasn't begun yet, and where the first of them is.
    pending: Option<(Byline, usize)>,
    /// The comment that further lines would continue.
    open: Option<Begun>,
    /// Something has ended the open comment.
    is_closed: bool,
    /// The comments that the next one may be nested under, outermost first.
    nest: Vec<Begun>,
    /// The latest comment of each author.
    by_author: BTreeMap<String, usize>,
    /// The comment in which each line stands, for quotations of it.
    by_text: BTreeMap<String, usize>,
    /// So many comments to come answer this one.
    expected_replies: Option<(usize, usize)>,
}

impl Thread<'_> {
    fn add(&mut self, at: usize, part: Part) {
        match part {
            Part::Byline(byline) => self.add_byline(at, byline),
            Part::Action { said_at } => {
                self.sign(Byline { author: None, said_at, answers: None, kind: BylineKind::Day });
                self.is_closed = true;
                self.push(at, Role::LeftOut);
            }
            Part::Replies(count) => {
                self.expected_replies = self.open.map(|open| (open.line, count));
                self.push(at, Role::LeftOut);
            }
            Part::Frame => self.push(at, Role::LeftOut),
            Part::Text => self.add_text(at),
        }
    }

    fn push(&mut self, at: usize, role: Role) {
        self.read.push(Line::new(role, self.lines[at].passage.with_bullet()));
    }

    fn add_byline(&mut self, at: usize, byline: Byline) {
        self.push(at, Role::Byline);
        let stands_under = match self.layout {
            Layout::Over => false,
            Layout::Under => true,
            Layout::NameOverTimeUnder => byline.author.is_none(),
        };
        if stands_under {
            self.sign(byline);
            self.is_closed = true;
            return;
        }
        match &mut self.pending {
            Some((pending, _)) => {
                pending.author = pending.author.take().or(byline.author);
                pending.said_at = pending.said_at.take().or(byline.said_at);
                pending.answers = pending.answers.take().or(byline.answers);
            }
            None => self.pending = Some((byline, at)),
        }
    }

    /// Adds to the open comment what stands under it.
    fn sign(&mut self, byline: Byline) {
        let Some(open) = self.open else { return };
        let answered = byline.answers.as_deref().and_then(|name| self.comment_by(name));
        let said = &mut self.read[open.line - self.offset].said;
        if said.author.is_none()
            && let Some(author) = byline.author
        {
            said.author = Some(author.clone());
            self.remember_author(&author, open.line);
        }
        let said = &mut self.read[open.line - self.offset].said;
        said.said_at = said.said_at.take().or(byline.said_at);
        said.answers = said.answers.or(answered.filter(|answered| *answered < open.line));
    }

    fn add_text(&mut self, at: usize) {
        let passage = &self.lines[at].passage;
        let is_first_of_its_own = match self.cut {
            Cut::AtMarks => false,
            Cut::EachLine => true,
            Cut::AtGaps => passage.is_after_gap,
            Cut::AtInlineNames => inline_name(&passage.text).is_some(),
        };
        let begins = self.open.is_none() || self.pending.is_some() || self.is_closed || is_first_of_its_own;
        if begins {
            self.begin(at);
        } else {
            let said = Said { continues: true, ..Said::default() };
            self.read.push(Line { said, ..Line::new(Role::Comment, self.text(at)) });
        }
        if let Some(open) = self.open {
            self.answer_quoted(at, open);
            self.by_text.insert(fold(&passage.text), open.line);
        }
    }

    fn begin(&mut self, at: usize) {
        let line = self.offset + self.read.len();
        let (byline, first) = match self.pending.take() {
            Some((byline, first)) => (Some(byline), first),
            None => (None, at),
        };
        let begun = Begun { line, level: self.level(first), depth: self.lines[first].passage.depth };
        let answered = byline.as_ref().and_then(|byline| byline.answers.clone());
        let text = &self.lines[at].passage.text;
        let inline = if self.cut == Cut::AtInlineNames { inline_name(text) } else { None };
        let author = byline.as_ref().and_then(|byline| byline.author.clone()).or(inline.map(str::to_owned));
        while self.nest.pop_if(|outer| outer.level >= begun.level).is_some() {}
        let expected = self.expected_reply();
        let answers = answered
            .and_then(|name| self.comment_by(&name))
            .or_else(|| self.addressed(text))
            .or(expected)
            .or(self.nest.last().map(|outer| outer.line));
        let said_at = byline.and_then(|byline| byline.said_at);
        let said = Said { continues: false, author, said_at, answers };
        if let Some(author) = said.author.clone() {
            self.remember_author(&author, line);
        }
        self.nest.push(begun);
        self.open = Some(begun);
        self.is_closed = false;
        self.read.push(Line { said, ..Line::new(Role::Comment, self.text(at)) });
    }

    /// A comment that quotes a whole line of an earlier one answers it.
    fn answer_quoted(&mut self, at: usize, open: Begun) {
        let passage = &self.lines[at].passage;
        if passage.depth > open.depth {
            let quoted = self.by_text.get(&fold(&passage.text)).copied();
            let said = &mut self.read[open.line - self.offset].said;
            said.answers = said.answers.or(quoted.filter(|quoted| *quoted < open.line));
        }
    }

    /// The line as it is drawn in a comment: what is quoted in it keeps its mark, since comments have no
    /// quotations.
    fn text(&self, at: usize) -> String {
        let passage = &self.lines[at].passage;
        let is_quoted = self.open.is_some_and(|open| passage.depth > open.depth);
        if is_quoted { format!("> {}", passage.with_bullet()) } else { passage.with_bullet() }
    }

    fn level(&self, at: usize) -> usize {
        /// `>` sets a comment in as much as this indentation.
        const PER_DEPTH: usize = 2;
        /// One stray space is no nesting.
        const STEP: usize = 2;
        let passage = &self.lines[at].passage;
        let has_arrow = passage.text.starts_with(['↳', '└', '⤷', '↪']);
        (passage.indent / STEP) + passage.depth * PER_DEPTH + usize::from(has_arrow)
    }

    fn expected_reply(&mut self) -> Option<usize> {
        let (answered, left) = self.expected_replies.take()?;
        if left > 1 {
            self.expected_replies = Some((answered, left - 1));
        }
        (left > 0).then_some(answered)
    }

    fn remember_author(&mut self, author: &str, line: usize) {
        let whole = author_key(author);
        if let Some((first, _)) = whole.split_once(' ') {
            self.by_author.insert(first.to_owned(), line);
        }
        self.by_author.insert(whole, line);
    }

    fn comment_by(&self, name: &str) -> Option<usize> {
        self.by_author.get(&author_key(name)).copied()
    }

    /// The comment of the person whom a text begins with: `@Nadia R. Lesquelles ?`
    fn addressed(&self, text: &str) -> Option<usize> {
        const LONGEST_NAME: usize = 4;
        let addressed: Vec<_> =
            words(text.strip_prefix('@')?).take(LONGEST_NAME).map(|word| word.folded).collect();
        (1..=addressed.len())
            .rev()
            .find_map(|taken| self.by_author.get(&addressed[..taken].join(" ")).copied())
    }
}

/// A name without sign, case and accents.
fn author_key(name: &str) -> String {
    words(name).map(|word| word.folded).collect::<Vec<_>>().join(" ")
}
