//! Cuts the comments of a page apart, and finds who wrote each, when, and what it answers.
//!
//! The line that names the author stands over the comment or under it, and so does the time; on social
//! pages the name is over it and the time under it. Which of these [`Layout`]s a page has shows in its first and
//! last lines and in what stands around its dates; then one pass cuts the lines. Where nothing marks the
//! comments, each line is one, unless blank lines set groups of lines apart.
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

use super::byline::{Byline, BylineKind, NameShape, inline_name};
use super::cues::Cue;
use super::draft::{Line, Role, Said};
use super::observed::Observed;
use super::phrases::{fold, words};

/// Where a page puts the author and the time of a comment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Layout {
    /// Both over the comment.
    #[default]
    Over,
    /// Both under it, as letters are signed.
    Under,
    /// The name over it, the time under it among the buttons.
    NameOverTimeUnder,
}

/// What a line between the comments is for.
#[derive(Clone, Debug)]
enum Part {
    /// Who and when.
    Byline(Byline),
    /// What follows a comment; the time stands among it on some pages.
    Action { said_at: Option<String> },
    /// The next so many comments answer this one.
    Replies(usize),
    /// Nothing of the comments.
    Frame,
    /// What somebody wrote.
    Text,
}

/// Gives each line of the comments its role. `offset` is the number of the first line in its draft.
pub(super) fn read(lines: &[Observed], offset: usize) -> Vec<Line> {
    let mut parts: Vec<Part> = lines.iter().map(part).collect();
    let layout = Layout::of(lines, &parts);
    take_names(lines, &mut parts, layout);
    let cut = Cut::of(lines, &parts);
    let mut thread = Thread { lines, offset, layout, cut, ..Thread::default() };
    for (at, part) in parts.into_iter().enumerate() {
        thread.add(at, part);
    }
    thread.read
}

fn part(line: &Observed) -> Part {
    match &line.cue {
        Some(Cue::Byline(byline)) => Part::Byline(byline.clone()),
        Some(Cue::Action { said_at } | Cue::Reaction { said_at }) => {
            Part::Action { said_at: said_at.clone() }
        }
        Some(Cue::Replies(count)) => Part::Replies(*count),
        // People post a link as all they have to say.
        Some(Cue::Link(_)) | None => Part::Text,
        Some(_) => Part::Frame,
    }
}

impl Layout {
    fn of(lines: &[Observed], parts: &[Part]) -> Self {
        let content: Vec<usize> = (0..parts.len()).filter(|at| !matches!(parts[*at], Part::Frame)).collect();
        let is_day = |at: usize| matches!(&parts[at], Part::Byline(byline) if byline.author.is_none());
        let is_text = |at: usize| matches!(parts[at], Part::Text);
        // A time right over a text belongs to it; any other stands under its comment.
        let (mut over, mut under) = (0, 0);
        for (index, _) in content.iter().enumerate().filter(|(_, at)| is_day(**at)) {
            let before = index.checked_sub(1).map(|index| content[index]);
            let is_under_text = before.is_some_and(|before| is_text(before) && lines[before].name.is_none());
            match content.get(index + 1) {
                Some(after) if is_text(*after) && !is_under_text => over += 1,
                _ if is_under_text => under += 1,
                _ => {}
            }
        }
        if under > over {
            return Self::NameOverTimeUnder;
        }
        let first_is_text = content.first().is_some_and(|at| is_text(*at) && lines[*at].name.is_none());
        let last =
            content.iter().rev().find(|at| !matches!(parts[**at], Part::Action { .. } | Part::Replies(_)));
        let last_is_name =
            last.is_some_and(|at| matches!(&parts[*at], Part::Byline(byline) if byline.author.is_some()));
        if first_is_text && last_is_name { Self::Under } else { Self::Over }
    }
}

/// Turns lines that only look like names into bylines where their place says that they are.
fn take_names(lines: &[Observed], parts: &mut [Part], layout: Layout) {
    let are_trusted = names_alternate(lines, parts);
    let has_places = places_follow_names(lines, parts);
    // The part before a line, which may have been taken for a name by then, and the line after it.
    let mut before: Option<usize> = None;
    let content: Vec<usize> = (0..parts.len()).filter(|at| !matches!(parts[*at], Part::Frame)).collect();
    for (index, at) in content.iter().copied().enumerate() {
        if let (Part::Text, Some(shape)) = (&parts[at], lines[at].name) {
            let next = content.get(index + 1).copied();
            let is_over_text = next.is_some_and(|next| {
                matches!(parts[next], Part::Text) && lines[next].name != Some(NameShape::Likely)
            });
            let is_over_time = next.is_some_and(|next| is_day_or_handle(&parts[next]));
            let ends = |at: usize| matches!(parts[at], Part::Action { .. } | Part::Replies(_));
            let is_after_text = before.is_some_and(|before| matches!(parts[before], Part::Text));
            let is_name = match layout {
                Layout::Over
                    if is_over_time
                        || (has_places && next.is_some_and(|next| is_name_and_day(&parts[next]))) =>
                {
                    true
                }
                Layout::Over => {
                    is_over_text && (are_trusted || (before.is_none_or(ends) && shape == NameShape::Likely))
                }
                Layout::NameOverTimeUnder => is_over_text && !is_after_text,
                Layout::Under => false,
            };
            if is_name {
                let author = Some(lines[at].passage.text.clone());
                parts[at] =
                    Part::Byline(Byline { author, said_at: None, answers: None, kind: BylineKind::Credited });
            }
        }
        before = Some(at);
    }
    drop_strays(lines, parts, layout);
}

fn is_day_or_handle(part: &Part) -> bool {
    matches!(part, Part::Byline(Byline { kind: BylineKind::Day | BylineKind::Handle, .. }))
}

fn is_name_and_day(part: &Part) -> bool {
    matches!(part, Part::Byline(Byline { kind: BylineKind::NameAndDay, .. }))
}

/// Every `Queens, NY | March 8` stands under a name, so that what looks like a name in it is a place.
fn places_follow_names(lines: &[Observed], parts: &[Part]) -> bool {
    let (mut under_names, mut all) = (0, 0);
    for at in (0..parts.len()).filter(|at| is_name_and_day(&parts[*at])) {
        all += 1;
        let before = at.checked_sub(1).filter(|before| matches!(parts[*before], Part::Text));
        under_names += usize::from(before.is_some_and(|before| lines[before].name.is_some()));
    }
    all > 1 && under_names == all
}

/// Where each comment stands under its author's name, a few words above the first name are the page's.
fn drop_strays(lines: &[Observed], parts: &mut [Part], layout: Layout) {
    let is_named = |part: &Part| matches!(part, Part::Byline(byline) if byline.author.is_some());
    let names = parts.iter().filter(|part| is_named(part)).count();
    let first = parts.iter().position(is_named).unwrap_or(0);
    if layout != Layout::Under && names > 1 {
        for at in 0..first {
            if matches!(parts[at], Part::Text) && !lines[at].is_prose() {
                parts[at] = Part::Frame;
            }
        }
    }
}

/// Names and texts take turns, from the first line on, and nothing else names the authors.
fn names_alternate(lines: &[Observed], parts: &[Part]) -> bool {
    let content: Vec<usize> =
        (0..parts.len()).filter(|at| !matches!(parts[*at], Part::Frame | Part::Action { .. })).collect();
    let has_bylines = content.iter().any(|at| matches!(parts[*at], Part::Byline(_)));
    let is_name = |at: usize| matches!(parts[at], Part::Text) && lines[at].name.is_some();
    let starts_with_name = content.first().is_some_and(|at| is_name(*at));
    let names = content.windows(2).filter(|pair| is_name(pair[0]) && !is_name(pair[1])).count();
    let strays = content.windows(2).filter(|pair| is_name(pair[0]) && is_name(pair[1])).count();
    let texts = content.len() - names;
    !has_bylines && starts_with_name && names >= 2 && names * 3 >= texts && strays * 4 <= names
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
}

/// The comments read so far.
#[derive(Default)]
struct Thread<'a> {
    lines: &'a [Observed],
    offset: usize,
    layout: Layout,
    cut: Cut,
    read: Vec<Line>,
    /// What bylines have said of a comment that hasn't begun yet, and how far the first of them is set in.
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
        let level = self.level(at);
        match &mut self.pending {
            Some((pending, _)) => {
                pending.author = pending.author.take().or(byline.author);
                pending.said_at = pending.said_at.take().or(byline.said_at);
                pending.answers = pending.answers.take().or(byline.answers);
            }
            None => self.pending = Some((byline, level)),
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
            self.answer_quoted(at, open.line);
            self.by_text.insert(fold(&passage.text), open.line);
        }
    }

    fn begin(&mut self, at: usize) {
        let line = self.offset + self.read.len();
        let (byline, level) = match self.pending.take() {
            Some((byline, level)) => (Some(byline), level),
            None => (None, self.level(at)),
        };
        let answered = byline.as_ref().and_then(|byline| byline.answers.clone());
        let text = &self.lines[at].passage.text;
        let inline = if self.cut == Cut::AtInlineNames { inline_name(text) } else { None };
        let author = byline.as_ref().and_then(|byline| byline.author.clone()).or(inline.map(str::to_owned));
        while self.nest.pop_if(|outer| outer.level >= level).is_some() {}
        let answers = answered
            .and_then(|name| self.comment_by(&name))
            .or_else(|| self.addressed(text))
            .or_else(|| self.expected_reply())
            .or(self.nest.last().map(|outer| outer.line));
        let said_at = byline.and_then(|byline| byline.said_at);
        let said = Said { continues: false, author, said_at, answers };
        if let Some(author) = said.author.clone() {
            self.remember_author(&author, line);
        }
        self.read.push(Line { said, ..Line::new(Role::Comment, self.text(at)) });
        let begun = Begun { line, level };
        self.nest.push(begun);
        self.open = Some(begun);
        self.is_closed = false;
    }

    /// A comment that quotes a whole line of an earlier one answers it.
    fn answer_quoted(&mut self, at: usize, line: usize) {
        let passage = &self.lines[at].passage;
        if passage.depth == 0 {
            return;
        }
        let quoted = self.by_text.get(&fold(&passage.text)).copied().filter(|quoted| *quoted < line);
        let said = &mut self.read[line - self.offset].said;
        said.answers = said.answers.or(quoted);
    }

    /// The line as it is drawn in a comment: what is quoted in it keeps its mark, since comments have no
    /// quotations.
    fn text(&self, at: usize) -> String {
        let passage = &self.lines[at].passage;
        let is_quoted = passage.depth > 0 && self.cut == Cut::AtMarks;
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
