//! Says what each line of an article is: title, heading, paragraph, caption, or no part of it.
//!
//! Only the frame of the page, author and date lines, and what stands above the title are left out. In case of
//! doubt a line is a paragraph: a person sees at once a paragraph too many, and never misses one that is
//! gone.

use super::byline::{BylineKind, NameShape};
use super::cues::Cue;
use super::draft::Role;
use super::interview::TurnTaking;
use super::observed::Observed;

/// The roles of an article's lines, the head of its page included.
pub(super) fn of_article(lines: &[Observed], has_comments: bool) -> Vec<Role> {
    let article = Article::of(lines, has_comments);
    let mut other_articles = OtherArticles::default();
    let is_other: Vec<bool> = lines.iter().map(|line| other_articles.take_in(line)).collect();
    (0..lines.len()).map(|at| if is_other[at] { Role::LeftOut } else { article.role(at) }).collect()
}

/// An article's lines and what is known of them as a whole.
struct Article<'a> {
    lines: &'a [Observed],
    /// Where the first paragraph is; what stands before it is the head of the page.
    first_prose: usize,
    title: Option<usize>,
    is_interview: bool,
}

impl<'a> Article<'a> {
    fn of(lines: &'a [Observed], has_comments: bool) -> Self {
        let first_prose = lines.iter().position(Observed::is_prose).unwrap_or(lines.len());
        // A few short lines with nothing under them are no title of anything.
        let is_title_of_something = first_prose < lines.len() || has_comments;
        let given = lines.iter().position(|line| line.passage.given == Some(Role::Title));
        let title = given.or_else(|| if is_title_of_something { title(&lines[..first_prose]) } else { None });
        Self { lines, first_prose, title, is_interview: TurnTaking::of(lines) == Some(TurnTaking::Interview) }
    }

    fn role(&self, at: usize) -> Role {
        let line = &self.lines[at];
        let is_above_title = self.title.is_some_and(|title| at < title);
        if self.title == Some(at) {
            return Role::Title;
        }
        if is_above_title && !line.is_prose() && line.cue != Some(Cue::Credit) {
            return Role::LeftOut;
        }
        match &line.cue {
            Some(cue) => self.role_of_cue(at, cue),
            None => self.role_of_text(at),
        }
    }

    fn role_of_cue(&self, at: usize, cue: &Cue) -> Role {
        let is_in_head = at < self.first_prose;
        match cue {
            Cue::Credit => Role::Caption,
            Cue::Byline(byline) if !is_in_head => self.role_of_byline(at, byline.kind),
            // Between paragraphs "Discussion" is a heading.
            Cue::PossibleHeader | Cue::Label if !is_in_head && self.is_over_text(at) => Role::Heading,
            _ => Role::LeftOut,
        }
    }

    /// Below the first paragraph a byline is what the article tells of somebody, unless it signs the article.
    fn role_of_byline(&self, at: usize, kind: BylineKind) -> Role {
        match kind {
            BylineKind::Publication | BylineKind::Credited => Role::LeftOut,
            // The days of a chronicle, the hours of a live page.
            BylineKind::Day | BylineKind::Clock if self.is_over_text(at) => Role::Heading,
            BylineKind::Day | BylineKind::NameAndDay if !self.is_over_text(at) => Role::LeftOut,
            _ => Role::Paragraph,
        }
    }

    fn role_of_text(&self, at: usize) -> Role {
        let line = &self.lines[at];
        match line.passage.given {
            // There is one title; Markdown files may have several headings of the first level.
            Some(Role::Title) => return Role::Heading,
            Some(given) => return given,
            None => {}
        }
        if line.passage.depth > 0 {
            return Role::Quotation;
        }
        if line.passage.bullet.is_some() || self.is_numbered_item(at) {
            return Role::ListItem;
        }
        if self.title.is_some() && at < self.first_prose && self.is_authors_name(at) {
            return Role::LeftOut;
        }
        if self.is_heading(at) { Role::Heading } else { Role::Paragraph }
    }

    /// A name right under the title, or beside the article's date or reading time.
    fn is_authors_name(&self, at: usize) -> bool {
        let is_date = |at: usize| {
            let cue = self.lines.get(at).and_then(|line| line.cue.as_ref());
            matches!(cue, Some(Cue::Byline(_) | Cue::Frame))
        };
        let is_beside_date = is_date(at + 1) || (at > 0 && is_date(at - 1));
        let is_under_title = self.title.is_some_and(|title| title + 1 == at);
        self.lines[at].name == Some(NameShape::Likely) && (is_beside_date || is_under_title)
    }

    /// A short line over text. Questions of an interview and lines of dialogue are paragraphs.
    fn is_heading(&self, at: usize) -> bool {
        const LONGEST_QUESTION: usize = 9;
        let line = &self.lines[at];
        let text = &line.passage.text;
        let is_speech = text.starts_with(['«', '“', '"', '‘']) || text.ends_with(['!', '»', '”']);
        let is_long_question = line.manner.word_count > LONGEST_QUESTION || self.is_interview;
        let is_asked = text.ends_with('?') && is_long_question;
        let starts_low = text.starts_with(char::is_lowercase);
        line.is_heading_like() && !is_speech && !is_asked && !starts_low && self.is_over_text(at)
    }

    /// A paragraph or a list comes next, captions and the frame aside.
    fn is_over_text(&self, at: usize) -> bool {
        const NEAR: usize = 4;
        let next = self.lines[at + 1..].iter().take(NEAR).find(|line| line.is_text());
        next.is_some_and(|next| {
            next.is_prose() || next.passage.bullet.is_some() || next.passage.given.is_some()
        })
    }

    /// `2. …` next to `1. …` or `3. …`
    fn is_numbered_item(&self, at: usize) -> bool {
        let number = |at: usize| self.lines.get(at).and_then(item_number);
        let Some(own) = number(at) else { return false };
        let follows = at > 0 && own > 0 && number(at - 1) == Some(own - 1);
        follows || number(at + 1) == own.checked_add(1)
    }
}

/// The title among the lines above the first paragraph: the first one of some words, for kickers and menus
/// have one to three.
fn title(head: &[Observed]) -> Option<usize> {
    const SHORTEST_TITLE: usize = 4;
    let can_be_title = |line: &Observed| {
        let passage = &line.passage;
        let is_plain = passage.bullet.is_none() && passage.depth == 0;
        line.is_text() && is_plain && matches!(passage.given, None | Some(Role::Heading))
    };
    let candidates = || (0..head.len()).filter(|at| can_be_title(&head[*at]));
    candidates()
        .find(|at| head[*at].manner.word_count >= SHORTEST_TITLE)
        .or_else(|| candidates().find(|at| head[*at].name.is_none()))
        .or_else(|| candidates().next())
}

fn item_number(line: &Observed) -> Option<u32> {
    let (number, item) = line.passage.text.split_once(['.', ')'])?;
    let is_item = item.starts_with([' ', '\u{A0}', '\u{202F}', '\t']) && number.len() <= 3;
    if is_item { number.parse().ok() } else { None }
}

/// Follows the titles under `Lire aussi`: the first short line, and those right under it.
#[derive(Default)]
struct OtherArticles {
    titles: Option<usize>,
}

impl OtherArticles {
    fn take_in(&mut self, line: &Observed) -> bool {
        self.titles = match self.titles {
            _ if line.cue == Some(Cue::OtherArticles) => Some(0),
            Some(seen) if line.is_text() && !line.is_prose() && (seen == 0 || !line.passage.is_after_gap) => {
                Some(seen + 1)
            }
            _ => None,
        };
        self.titles.is_some()
    }
}
