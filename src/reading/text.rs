//! From text to draft: the steps in their order.

use super::comments;
use super::cues::Cue;
use super::dates::{self, NumericOrder};
use super::draft::{Draft, Line, Role};
use super::front_matter::{self, FrontMatter};
use super::joining::{self, LineBreaks};
use super::observed::{self, Observed};
use super::passage::Passage;
use super::phrases::words;
use super::zones::Zones;
use super::{Hint, ReadRefusal, language, markdown, plain_text, proposal, roles};

/// Refuses what is no text of an article: JSON that is no thread.
pub(super) fn refuse_other_formats(text: &str, hint: &Hint) -> Result<(), ReadRefusal> {
    if is_json(text.trim_start(), hint) { Err(ReadRefusal::Json) } else { Ok(()) }
}

/// A JSON object or list, whole or cut off. Articles begin with brackets too: `[Updated at noon] The …`.
fn is_json(start: &str, hint: &Hint) -> bool {
    let Some(first) = start.chars().next().filter(|first| matches!(first, '{' | '[')) else { return false };
    let inside = start[1..].trim_start();
    let looks_like_json = if first == '{' { inside.starts_with('"') } else { inside.starts_with('{') };
    let is_named_json = hint.extension().is_some_and(|extension| extension.starts_with("json"));
    looks_like_json || is_named_json || serde_json::from_str::<serde::de::IgnoredAny>(start).is_ok()
}

/// Makes a draft of a text that isn't blank.
pub(super) fn draft(text: &str, hint: &Hint) -> Draft {
    let (head, head_lines, body) = match front_matter::split(text) {
        Some((head, lines, body)) => (head, lines, body),
        None => (FrontMatter::default(), Vec::new(), text),
    };
    let language = head.language.or_else(|| language::guess(body));
    let order = numeric_order(body, language);
    let (passages, linked_source) = passages(body, hint, order);
    let lines = observed::look_at(passages, order);

    let source = head.source.map(str::to_owned).or(linked_source).or_else(|| proposal::source(&lines));
    let left_out = head_lines.into_iter().map(|line| Line::new(Role::LeftOut, line));
    let mut drafted: Vec<Line> = left_out.collect();
    add_lines(&mut drafted, &lines);
    let name = head.title.map(str::to_owned).unwrap_or_else(|| proposal::name(&drafted));
    Draft { name, source, language: language.map(str::to_owned), lines: drafted }
}

/// The order that the text's own dates show, else the one of its language.
fn numeric_order(text: &str, language: Option<&str>) -> NumericOrder {
    /// Longer lines are sentences and have no part in this.
    const LONGEST_BYLINE: usize = 200;
    let short_lines = text.lines().filter(|line| line.len() <= LONGEST_BYLINE);
    dates::numeric_order(short_lines).unwrap_or(match language {
        None | Some("en") => NumericOrder::Unknown,
        Some(_) => NumericOrder::DayFirst,
    })
}

/// The text's passages, and the address that a link in it gives as its source.
fn passages(text: &str, hint: &Hint, order: NumericOrder) -> (Vec<Passage>, Option<String>) {
    let stands_alone = |line: &Passage| {
        let words: Vec<_> = words(&line.text).collect();
        Cue::of(&line.text, &words, order).is_some_and(|cue| cue.stands_alone())
    };
    if !markdown::suits(hint, text) {
        return (joining::join(plain_text::lines(text), LineBreaks::MayMean, stands_alone), None);
    }
    let markdown = markdown::read(text);
    let blocks = markdown.blocks.into_iter();
    let passages =
        blocks.flat_map(|block| joining::join(block, LineBreaks::MeanNothing, stands_alone)).collect();
    (passages, markdown.source)
}

/// Gives each line its role, zone by zone.
fn add_lines(drafted: &mut Vec<Line>, lines: &[Observed]) {
    let zones = Zones::find(lines);
    let article = &lines[..zones.article_end];
    let foot_start = zones.comments.end.max(zones.article_end);
    let has_comments = !zones.comments.is_empty();
    for (line, role) in article.iter().zip(roles::of_article(article, has_comments)) {
        drafted.push(Line::new(role, shown(line, role)));
    }
    drafted.extend(comments::read(&lines[zones.comments.clone()], drafted.len()));
    for line in &lines[foot_start..] {
        drafted.push(Line::new(Role::LeftOut, line.passage.with_bullet()));
    }
}

/// A list item is drawn with a bullet, so it has none of its own.
fn shown(line: &Observed, role: Role) -> String {
    match role {
        Role::ListItem => line.passage.text.clone(),
        _ => line.passage.with_bullet(),
    }
}
