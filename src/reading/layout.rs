//! Finds out where a page puts the author and the time of each comment, and what each line there is for.
//!
//! Both stand over the comment, or both under it, as letters are signed; on social pages the name is over it
//! and the time under it, among the buttons. Which it is shows in what stands around the times and in the first
//! and last lines. Only then can a name without any date be told from a short comment.

use super::byline::{Byline, BylineKind, NameShape};
use super::cues::Cue;
use super::observed::Observed;

/// Where a page puts the author and the time of a comment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Layout {
    /// Both over the comment.
    #[default]
    Over,
    /// Both under it.
    Under,
    /// The name over it, the time under it.
    NameOverTimeUnder,
}

/// What a line between the comments is for.
#[derive(Clone, Debug)]
pub(super) enum Part {
    /// Who and when.
    Byline(Byline),
    /// What follows a comment; its time stands among it on some pages.
    Action {
        /// As in [`Said::said_at`](super::Said::said_at).
        said_at: Option<String>,
    },
    /// The next so many comments answer this one.
    Replies(usize),
    /// Nothing of the comments.
    Frame,
    /// What somebody wrote.
    Text,
}

/// What each line of the comments is for, and where the page puts names and times.
pub(super) fn read(lines: &[Observed]) -> (Vec<Part>, Layout) {
    let mut parts: Vec<Part> = lines.iter().map(Part::of).collect();
    let layout = Layout::of(&Neighbours::of(lines, &parts));
    let names = Neighbours::of(lines, &parts).names(layout);
    for at in names {
        let author = Some(lines[at].passage.text.clone());
        parts[at] = Part::Byline(Byline { author, said_at: None, answers: None, kind: BylineKind::Credited });
    }
    if layout != Layout::Under {
        drop_words_above_first_name(lines, &mut parts);
    }
    (parts, layout)
}

impl Part {
    /// What a line is for by itself.
    fn of(line: &Observed) -> Self {
        match &line.cue {
            Some(Cue::Byline(byline)) => Self::Byline(byline.clone()),
            Some(Cue::Action { said_at } | Cue::Reaction { said_at }) => {
                Self::Action { said_at: said_at.clone() }
            }
            Some(Cue::Replies(count)) => Self::Replies(*count),
            // People post a link as all they have to say.
            Some(Cue::Link(_)) | None => Self::Text,
            Some(_) => Self::Frame,
        }
    }

    fn is_kind(&self, is_wanted: impl Fn(BylineKind) -> bool) -> bool {
        matches!(self, Self::Byline(byline) if is_wanted(byline.kind))
    }

    fn names_author(&self) -> bool {
        matches!(self, Self::Byline(byline) if byline.author.is_some())
    }

    fn ends_comment(&self) -> bool {
        matches!(self, Self::Action { .. } | Self::Replies(_))
    }
}

impl Layout {
    fn of(page: &Neighbours<'_>) -> Self {
        // A time between a name and a text belongs to that text, a time between a text and anything to the text
        // over it. What can't be anything but a name or a text counts for more than a few words that could be.
        let (mut over, mut under) = (0, 0);
        for index in 0..page.content.len() {
            let is_time = matches!(page.part(index), Some(Part::Byline(byline)) if byline.author.is_none());
            if !is_time {
                continue;
            }
            let is_over_text = matches!(page.part(index + 1), Some(Part::Text));
            let before = index.checked_sub(1).filter(|before| page.is_text(*before));
            match before.map(|before| page.line(before)) {
                Some(before) if before.name.is_some() => over += if is_over_text { 2 } else { 0 },
                Some(before) if before.could_be_name() => over += usize::from(is_over_text),
                Some(_) => under += 2,
                None => over += usize::from(is_over_text),
            }
        }
        let mut from_end = (0..page.content.len()).rev().filter_map(|index| page.part(index));
        let is_signed = from_end.find(|part| !part.ends_comment()).is_some_and(Part::names_author);
        let begins_with_text = page.is_text(0) && page.line(0).name.is_none();
        if under > over {
            Self::NameOverTimeUnder
        } else if begins_with_text && is_signed {
            Self::Under
        } else {
            Self::Over
        }
    }
}

/// The lines that aren't the frame's, so that each can be seen with the one before it and the one after it.
struct Neighbours<'a> {
    lines: &'a [Observed],
    parts: &'a [Part],
    /// Their numbers.
    content: Vec<usize>,
}

impl<'a> Neighbours<'a> {
    fn of(lines: &'a [Observed], parts: &'a [Part]) -> Self {
        let content = (0..parts.len()).filter(|at| !matches!(parts[*at], Part::Frame)).collect();
        Self { lines, parts, content }
    }

    fn part(&self, index: usize) -> Option<&'a Part> {
        self.content.get(index).map(|at| &self.parts[*at])
    }

    fn line(&self, index: usize) -> &'a Observed {
        &self.lines[self.content[index]]
    }

    fn is_text(&self, index: usize) -> bool {
        matches!(self.part(index), Some(Part::Text))
    }

    fn is_name(&self, index: usize) -> bool {
        self.is_text(index) && self.line(index).name.is_some()
    }

    /// The numbers of the lines that only look like names and, by their place, are names.
    fn names(&self, layout: Layout) -> Vec<usize> {
        let alternate = self.names_alternate();
        let has_places = self.places_follow_names();
        let mut names = Vec::new();
        let mut is_after_name = false;
        for index in 0..self.content.len() {
            let before = index.checked_sub(1).and_then(|before| self.part(before));
            let is_after_end = before.is_none_or(Part::ends_comment);
            let is_after_text = matches!(before, Some(Part::Text)) && !is_after_name;
            let is_name = self.is_text(index)
                && self.line(index).could_be_name()
                && match layout {
                    Layout::Over if self.is_over_time(index, has_places) => true,
                    Layout::Over => {
                        self.is_over_text(index) && self.is_sure_name(index, alternate, is_after_end)
                    }
                    Layout::NameOverTimeUnder => self.is_over_text(index) && !is_after_text,
                    Layout::Under => false,
                };
            if is_name {
                names.push(self.content[index]);
            }
            is_after_name = is_name;
        }
        names
    }

    fn is_over_time(&self, index: usize, has_places: bool) -> bool {
        self.part(index + 1).is_some_and(|next| {
            next.is_kind(|kind| match kind {
                BylineKind::Day | BylineKind::Handle => true,
                BylineKind::NameAndDay => has_places,
                _ => false,
            })
        })
    }

    fn is_over_text(&self, index: usize) -> bool {
        self.is_text(index + 1) && self.line(index + 1).name != Some(NameShape::Likely)
    }

    fn is_sure_name(&self, index: usize, alternate: bool, is_after_end: bool) -> bool {
        match self.line(index).name {
            Some(NameShape::Likely) => alternate || is_after_end,
            Some(NameShape::Possible) => alternate,
            None => false,
        }
    }

    /// Names and texts take turns, from the first line on, and nothing else names the authors.
    fn names_alternate(&self) -> bool {
        let plain: Vec<usize> = (0..self.content.len())
            .filter(|index| !matches!(self.part(*index), Some(Part::Action { .. })))
            .collect();
        let has_bylines = plain.iter().any(|index| matches!(self.part(*index), Some(Part::Byline(_))));
        let starts_with_name = plain.first().is_some_and(|index| self.is_name(*index));
        let pairs = || plain.windows(2).filter(|pair| self.is_name(pair[0]));
        let names = pairs().filter(|pair| !self.is_name(pair[1])).count();
        let strays = pairs().count() - names;
        let texts = plain.len() - names;
        !has_bylines && starts_with_name && names >= 2 && names * 3 >= texts && strays * 4 <= names
    }

    /// Every `Queens, NY | March 8` stands under a name, so that what looks like a name in it is a place.
    fn places_follow_names(&self) -> bool {
        let is_place = |index: usize| {
            self.part(index).is_some_and(|part| part.is_kind(|kind| kind == BylineKind::NameAndDay))
        };
        let places: Vec<usize> = (0..self.content.len()).filter(|index| is_place(*index)).collect();
        let is_under_name = |index: &usize| index.checked_sub(1).is_some_and(|before| self.is_name(before));
        places.len() > 1 && places.iter().all(is_under_name)
    }
}

/// Where each comment stands under its author's name, a few words above the first name are the page's.
fn drop_words_above_first_name(lines: &[Observed], parts: &mut [Part]) {
    if parts.iter().filter(|part| part.names_author()).count() < 2 {
        return;
    }
    let above = parts.iter_mut().zip(lines).take_while(|(part, _)| !part.names_author());
    for (part, _) in above.filter(|(part, line)| matches!(part, Part::Text) && !line.is_prose()) {
        *part = Part::Frame;
    }
}
