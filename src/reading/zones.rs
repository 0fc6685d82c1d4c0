//! Finds where the comments begin and where they end.
//!
//! A page is an article, then perhaps comments, then perhaps the foot of the page. Every line is worth some
//! points in each of these zones, crossing into a zone costs some, and the division of the whole text with the
//! most points wins. It is found in one pass (the Viterbi algorithm over four states), so a doubtful line
//! follows its neighbours instead of deciding alone.
//!
//! Comments come in two kinds, with rules of their own:
//!
//! * **marked** by the page: a header such as `6 commentaires`, or authors and dates, or `Reply` under each.
//!   There the marks count and the manner of the sentences hardly does;
//! * **unmarked**: copied without any of that. Then their manner must make up for it, against a price that a
//!   single odd paragraph at an article's end can't pay. A doubtful last paragraph stays in the article,
//!   where nobody misreads it as a stranger's opinion.
//!
//! All numbers are points; one point is about what a question mark says. They were set by hand on the texts
//! in `tests/fixtures/reading`, where a change of any of them shows.

use std::collections::BTreeSet;
use std::ops::Range;

use super::byline::{Byline, BylineKind};
use super::cues::Cue;
use super::interview::TurnTaking;
use super::manner::Habits;
use super::observed::{self, Observed};

/// How a text is divided. What comes before the comments is the article, with the head of its page; what
/// comes after `comments` or, if there are none, after `article_end`, is the foot of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Zones {
    /// The lines of the comments and of what stands between them.
    pub comments: Range<usize>,
    /// Where the article ends.
    pub article_end: usize,
    /// The page itself marks its comments.
    pub is_marked: bool,
}

impl Zones {
    /// Divides a text.
    pub fn find(lines: &[Observed]) -> Self {
        let grounds = Grounds::of(lines);
        let mut zones = grounds.best_division();
        if !lines[zones.comments.clone()].iter().any(Observed::says_something) {
            // A header can stand over nothing but buttons.
            zones = zones.without_comments();
        } else if zones.is_marked {
            zones.take_in_first_byline(lines, &grounds);
            zones.leave_first_post_to_article(lines, &grounds);
        } else if !grounds.sounds_like_comments(zones.comments.clone()) {
            zones = zones.without_comments();
        }
        zones
    }

    fn without_comments(self) -> Self {
        Self { comments: 0..0, article_end: self.comments.end.max(self.article_end), is_marked: false }
    }

    /// Without a title, a first post is a comment like the others: its byline, which might have been the
    /// article's own, couldn't count.
    fn take_in_first_byline(&mut self, lines: &[Observed], grounds: &Grounds) {
        const LONGEST_POST: usize = 3;
        let before = &lines[..self.comments.start];
        let has_header =
            lines[self.comments.clone()].iter().any(|line| line.cue == Some(Cue::CommentsHeader));
        let first_byline = (0..before.len()).find(|at| grounds.begins_comment[*at]);
        let Some(first) = first_byline.filter(|_| !has_header) else { return };
        let texts = |range: &[Observed]| range.iter().filter(|line| line.is_prose()).count();
        let is_nothing_before = before[..first].iter().all(|line| !line.is_text());
        if is_nothing_before && (1..=LONGEST_POST).contains(&texts(&before[first..])) {
            self.comments.start = first;
            self.article_end = first;
        }
    }

    /// Under a title and without a header, the first post is what the others answer: a forum's thread.
    fn leave_first_post_to_article(&mut self, lines: &[Observed], grounds: &Grounds) {
        let before = &lines[..self.comments.start];
        let has_title = before.iter().any(|line| line.is_text());
        let has_article = before.iter().any(|line| line.is_prose());
        let has_header =
            lines[self.comments.clone()].iter().any(|line| line.cue == Some(Cue::CommentsHeader));
        if !has_title || has_article || has_header {
            return;
        }
        let mut has_text = false;
        let second = self.comments.clone().skip(1).find(|at| {
            let begins = has_text && grounds.begins_comment[*at];
            has_text |= lines[*at].is_text() && !grounds.begins_comment[*at];
            begins
        });
        let start = second.unwrap_or(self.comments.end);
        self.comments.start = start;
        self.article_end = start;
    }
}

/// The zones that points are given in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Article,
    Marked,
    Unmarked,
    Foot,
}

const STATES: [State; 4] = [State::Article, State::Marked, State::Unmarked, State::Foot];

/// What is known of all lines before they are divided.
struct Grounds<'a> {
    lines: &'a [Observed],
    /// How each line is said, in points toward a comment.
    manners: Vec<f32>,
    /// The first paragraph; what stands before it is the head of the page.
    first_prose: usize,
    /// How much each line is a mark of a comment, in points.
    marks: Vec<f32>,
    /// The line is the first one of a marked comment.
    begins_comment: Vec<bool>,
    /// Questions and answers take turns, so that their manner says nothing.
    takes_turns: bool,
}

impl<'a> Grounds<'a> {
    fn of(lines: &'a [Observed]) -> Self {
        let first_prose = lines.iter().position(Observed::is_prose).unwrap_or(lines.len());
        let (marks, begins_comment) = marks(lines, first_prose);
        let takes_turns = TurnTaking::of(lines).is_some();
        let habits = Habits::of(observed::beginning(lines).map(|line| &line.manner));
        let manners = lines.iter().map(|line| line.manner.points(&habits)).collect();
        Self { lines, manners, first_prose, marks, begins_comment, takes_turns }
    }

    fn best_division(&self) -> Zones {
        // The best way to each line in each state, as the state before it; and its points.
        let mut ways: Vec<[State; 4]> = Vec::with_capacity(self.lines.len());
        let mut points = [0.0, f32::NEG_INFINITY, f32::NEG_INFINITY, f32::NEG_INFINITY];
        for at in 0..self.lines.len() {
            let mut next = [f32::NEG_INFINITY; 4];
            let mut way = [State::Article; 4];
            for to in STATES {
                for from in STATES {
                    let Some(price) = self.price(from, to, at) else { continue };
                    let total = points[from as usize] + price + self.points(to, at);
                    if total > next[to as usize] {
                        next[to as usize] = total;
                        way[to as usize] = from;
                    }
                }
            }
            points = next;
            ways.push(way);
        }
        self.follow(&ways, points)
    }

    /// Walks back from the best end to where the zones begin.
    fn follow(&self, ways: &[[State; 4]], points: [f32; 4]) -> Zones {
        let best = STATES
            .into_iter()
            .reduce(|best, state| if points[state as usize] > points[best as usize] { state } else { best });
        let mut state = best.unwrap_or(State::Article);
        let mut zones = Zones { comments: 0..0, article_end: 0, is_marked: false };
        for (at, way) in ways.iter().enumerate().rev() {
            match state {
                State::Article => zones.article_end = zones.article_end.max(at + 1),
                State::Marked | State::Unmarked => {
                    zones.is_marked = state == State::Marked;
                    zones.comments =
                        if zones.comments.is_empty() { at..at + 1 } else { at..zones.comments.end };
                }
                State::Foot => {}
            }
            state = way[state as usize];
        }
        zones
    }

    /// What it costs to go from one zone to another before a line; `None` where there is no way.
    fn price(&self, from: State, to: State, at: usize) -> Option<f32> {
        match (from, to) {
            _ if from == to => Some(0.0),
            (State::Article, State::Marked) => self.price_of_marked(at),
            (State::Article, State::Unmarked) => self.price_of_unmarked(at),
            (_, State::Foot) => self.price_of_foot(at),
            _ => None,
        }
    }

    fn price_of_marked(&self, at: usize) -> Option<f32> {
        let is_past_head = at > self.first_prose;
        match &self.lines[at].cue {
            // Many pages have a link to their comments beside the title, in the same words as the header.
            Some(Cue::CommentsHeader) => Some(if is_past_head { 9.0 } else { 1.0 }),
            Some(Cue::PossibleHeader | Cue::Form) => Some(if is_past_head { 0.0 } else { -3.0 }),
            _ if self.begins_comment[at] => Some(-5.0),
            _ => None,
        }
    }

    fn price_of_unmarked(&self, at: usize) -> Option<f32> {
        /// How far above the first comment the article's last caption may stand.
        const NEAR: usize = 3;
        // What has no article above it may be an odd article as well.
        if !self.lines[at].is_text() || self.takes_turns || at <= self.first_prose {
            return None;
        }
        let before = &self.lines[..at];
        let frame = before.iter().rev().take(NEAR).take_while(|line| !line.is_text());
        let mut price = -6.0;
        let mut has_frame = false;
        for line in frame {
            has_frame = true;
            match line.cue {
                Some(Cue::Credit) => price += 2.0,
                Some(Cue::PossibleHeader) => price += 3.0,
                _ => {}
            }
        }
        if has_frame {
            price += 0.5;
        }
        Some(price)
    }

    fn price_of_foot(&self, at: usize) -> Option<f32> {
        match &self.lines[at].cue {
            Some(Cue::OtherArticles | Cue::Form | Cue::NoComments) => Some(0.5),
            Some(Cue::Frame | Cue::Signs | Cue::Link(_)) => Some(-0.5),
            _ => None,
        }
    }

    /// One paragraph that sounds different is a conclusion rather than the only comment, and a few among many
    /// sober ones are an article's.
    fn sounds_like_comments(&self, range: Range<usize>) -> bool {
        const LIKE_A_COMMENT: f32 = 0.8;
        let texts = || range.clone().filter(|at| self.lines[*at].is_text());
        let alike = texts().filter(|at| self.manners[*at] >= LIKE_A_COMMENT).count();
        texts().count() > 1 && alike * 2 >= texts().count()
    }

    fn points(&self, state: State, at: usize) -> f32 {
        match state {
            State::Article => self.points_in_article(at),
            State::Marked => self.points_in_marked(at),
            State::Unmarked => self.points_in_unmarked(at),
            State::Foot => self.points_in_foot(at),
        }
    }

    fn points_in_article(&self, at: usize) -> f32 {
        let is_past_head = at > self.first_prose;
        match &self.lines[at].cue {
            Some(Cue::CommentsHeader) => {
                if is_past_head {
                    -8.0
                } else {
                    -1.0
                }
            }
            Some(Cue::Action { .. } | Cue::Replies(_)) if is_past_head => -2.0,
            Some(Cue::PossibleHeader | Cue::Reaction { .. }) if is_past_head => -0.3,
            Some(cue) if cue.is_frame() => -0.1,
            _ if is_past_head => -0.66 * self.marks[at],
            _ => 0.0,
        }
    }

    fn points_in_marked(&self, at: usize) -> f32 {
        let line = &self.lines[at];
        match &line.cue {
            Some(Cue::Action { .. } | Cue::Replies(_)) => 2.0,
            Some(Cue::Reaction { .. }) => 0.7,
            Some(Cue::Credit | Cue::OtherArticles | Cue::Form) => -1.0,
            Some(Cue::CommentsHeader | Cue::PossibleHeader | Cue::Label) => 0.0,
            Some(cue) if cue.is_frame() => -0.1,
            Some(_) => self.marks[at],
            None if self.marks[at] > 0.0 => self.marks[at],
            None if line.is_given_heading() => -1.5,
            None => (self.manners[at] - 0.3).clamp(-0.4, 0.5),
        }
    }

    fn points_in_unmarked(&self, at: usize) -> f32 {
        /// What a sentence must have over the neutral to be a comment's.
        const DOUBT: f32 = 0.5;
        let line = &self.lines[at];
        match &line.cue {
            Some(Cue::CommentsHeader) => -8.0,
            Some(Cue::Credit) => -2.0,
            Some(cue) if cue.is_frame() || *cue == Cue::Label => -0.5,
            Some(_) => -3.0,
            None if line.is_given_heading() => -6.0,
            None if line.passage.given.is_some() || line.passage.bullet.is_some() => -1.0,
            None => self.manners[at] - DOUBT,
        }
    }

    fn points_in_foot(&self, at: usize) -> f32 {
        let line = &self.lines[at];
        match &line.cue {
            Some(Cue::CommentsHeader) => -6.0,
            Some(Cue::OtherArticles | Cue::Form | Cue::NoComments) => 1.0,
            Some(cue) if cue.is_frame() => 0.5,
            Some(Cue::Byline(_) | Cue::Action { .. }) => -self.marks[at] - 0.3,
            Some(_) => -0.3,
            None if line.is_prose() => -3.0,
            None => -0.6,
        }
    }
}

/// How much each line marks a comment, and which lines begin one.
fn marks(lines: &[Observed], first_prose: usize) -> (Vec<f32>, Vec<bool>) {
    let trust = trust_in_bylines(lines);
    let mut marks = vec![0.0; lines.len()];
    let mut begins = vec![false; lines.len()];
    for at in 0..lines.len() {
        let (points, is_beginning) = match &lines[at].cue {
            Some(Cue::Byline(byline)) => mark_of_byline(lines, at, byline),
            None => mark_of_name(lines, at),
            Some(_) => (0.0, false),
        };
        // Before the first paragraph author and date are the article's own.
        marks[at] = if at < first_prose { 0.0 } else { points * trust };
        begins[at] = is_beginning;
    }
    if !begins.contains(&true) {
        // Without names, a text right above `Reply` is where the first comment can begin.
        let is_reply =
            |at: usize| matches!(lines.get(at).and_then(|line| line.cue.as_ref()), Some(Cue::Action { .. }));
        for at in 0..lines.len() {
            begins[at] = lines[at].is_text() && is_reply(at + 1);
        }
    }
    (marks, begins)
}

fn mark_of_byline(lines: &[Observed], at: usize, byline: &Byline) -> (f32, bool) {
    match byline.kind {
        BylineKind::NameAndDay => (3.0, true),
        BylineKind::Says => (2.5, true),
        BylineKind::Handle => (2.0, true),
        BylineKind::Credited => (0.5, true),
        BylineKind::Publication => (0.0, byline.author.is_some()),
        BylineKind::NameAndClock | BylineKind::Clock => (0.0, false),
        // The releases in a list of changes are headings with dates.
        BylineKind::Day if lines[at].is_given_heading() => (0.0, false),
        BylineKind::Day => {
            let before = lines[..at].iter().rev().take(3).find(|line| !is_between(line));
            let is_under_name = before.is_some_and(|before| before.name.is_some() || is_handle(before));
            let is_over_action = is_action(lines.get(at + 1));
            (if is_under_name || is_over_action { 1.5 } else { 0.3 }, false)
        }
    }
}

/// A name is a mark where a date follows it, or a text with `Reply` under it. A heading has neither.
fn mark_of_name(lines: &[Observed], at: usize) -> (f32, bool) {
    /// The lines that may stand before a date, and those of a comment before its `Reply`.
    const NEAR: usize = 6;
    let next = lines[at + 1..].iter().take(NEAR).find(|line| !is_between(line));
    if lines[at].name.is_some() && !lines[at].is_given_heading() {
        let is_dated = next.is_some_and(|line| is_day(line) || is_handle(line));
        if is_dated {
            return (1.5, true);
        }
        let is_plain =
            |line: &Observed| line.is_text() && line.passage.given.is_none() && line.passage.bullet.is_none();
        let mut after_text = lines[at + 1..].iter().take(NEAR).skip_while(|line| is_plain(line));
        if is_plain(&lines[at]) && next.is_some_and(is_plain) && is_action(after_text.next()) {
            return (1.0, true);
        }
    }
    (0.0, false)
}

/// Signs and badges stand between a name and its date: `•`, `Author`, `2e`.
fn is_between(line: &Observed) -> bool {
    matches!(line.cue, Some(Cue::Signs | Cue::Count | Cue::Label))
}

fn is_day(line: &Observed) -> bool {
    matches!(&line.cue, Some(Cue::Byline(Byline { kind: BylineKind::Day, .. })))
}

fn is_handle(line: &Observed) -> bool {
    matches!(&line.cue, Some(Cue::Byline(Byline { kind: BylineKind::Handle, .. })))
}

fn is_action(line: Option<&Observed>) -> bool {
    let cue = line.and_then(|line| line.cue.as_ref());
    matches!(cue, Some(Cue::Action { .. } | Cue::Reaction { .. })) || line.is_some_and(is_day)
}

/// In a transcript two or three people speak many times; under an article many people speak once or twice.
fn trust_in_bylines(lines: &[Observed]) -> f32 {
    const MANY: usize = 6;
    let (mut count, mut authors) = (0, BTreeSet::new());
    for line in lines {
        if let Some(Cue::Byline(Byline { author: Some(author), .. })) = &line.cue {
            count += 1;
            authors.insert(author.as_str());
        }
    }
    if count >= MANY && authors.len() * 3 <= count { 0.2 } else { 1.0 }
}
