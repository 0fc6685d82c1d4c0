//! Reads Markdown into passages: the words without the marks, and what the marks said of them.
//!
//! Links become their words, pictures their descriptions, which are captions; a quotation keeps its depth and a
//! list item its bullet. Soft line breaks stay line breaks here, so that a byline right over a comment can be told
//! from it; [`joining`](super::joining) joins the others. Raw HTML is left out as it stands.
//!
//! `CommonMark` with tables and strikethrough, as pulldown-cmark reads it.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::Hint;
use super::draft::Role;
use super::passage::{Passage, is_blank};

/// What a Markdown text holds.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Markdown {
    /// The lines of each paragraph, heading, item and so on; only lines of one block can be joined.
    pub blocks: Vec<Vec<Passage>>,
    /// The address behind a link in a line such as `Source: [The Harbour Post](…)`.
    pub source: Option<String>,
}

/// The text is Markdown, as its name or type says, or as its first lines show.
pub(super) fn suits(hint: &Hint, text: &str) -> bool {
    /// A text that is Markdown shows it early.
    const LOOKED_AT: usize = 400;
    if is_named(hint) {
        return true;
    }
    let lines = || text.lines().filter(|line| !is_blank(line)).take(LOOKED_AT);
    let headings = lines().filter(|line| is_heading(line)).count();
    let links = lines().filter(|line| line.contains("](http")).count();
    lines().next().is_some_and(is_heading) || headings > 1 || links > 1
}

/// The file's name or type says that it is Markdown.
pub(super) fn is_named(hint: &Hint) -> bool {
    hint.says(&["md", "markdown", "mdown", "mkd"], "markdown")
}

fn is_heading(line: &str) -> bool {
    let words = line.trim_start_matches('#');
    (1..=6).contains(&(line.len() - words.len())) && words.starts_with(' ') && !is_blank(words)
}

/// Reads a text.
pub(super) fn read(text: &str) -> Markdown {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let mut writer = Writer::default();
    for event in Parser::new_ext(text, options) {
        writer.take(event);
    }
    writer.end_block();
    writer.markdown
}

/// Gathers the lines of one block after the other.
#[derive(Default)]
struct Writer {
    markdown: Markdown,
    /// The lines of the block being read.
    block: Vec<String>,
    given: Option<Role>,
    has_title: bool,
    depth: usize,
    /// The next number of each list that is open, or `None` for bullets.
    lists: Vec<Option<u64>>,
    /// The mark of the item that is being read, until its first line.
    bullet: Option<char>,
    /// The description of the picture that is being read.
    picture: Option<String>,
    /// Descriptions of pictures in the block being read.
    captions: Vec<String>,
    /// How much of the block's text isn't emphasised, and whether emphasis is on.
    emphasis: Emphasis,
    last_was_picture: bool,
    link: Option<String>,
}

#[derive(Default)]
struct Emphasis {
    open: usize,
    plain: usize,
    emphasised: usize,
}

impl Writer {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.write(&text);
            }
            Event::SoftBreak => self.block.push(String::new()),
            Event::HardBreak => self.end_lines(),
            Event::Html(html) => {
                self.given = Some(Role::LeftOut);
                self.write(&html);
            }
            Event::InlineHtml(html) if html.starts_with("<br") => self.end_lines(),
            Event::Rule => self.end_block(),
            Event::InlineHtml(_) | Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.end_block();
                let is_title = level == HeadingLevel::H1 && !self.has_title;
                self.has_title |= is_title;
                self.given = Some(if is_title { Role::Title } else { Role::Heading });
            }
            Tag::BlockQuote(_) => {
                self.end_block();
                self.depth += 1;
            }
            Tag::List(first) => {
                self.end_block();
                self.lists.push(first);
            }
            Tag::Item => {
                self.end_block();
                match self.lists.last_mut() {
                    Some(Some(number)) => {
                        self.block.push(format!("{number}. "));
                        *number = number.saturating_add(1);
                    }
                    _ => self.bullet = Some('•'),
                }
            }
            Tag::Image { .. } => self.picture = Some(String::new()),
            Tag::Link { dest_url, .. } => self.link = Some(dest_url.into_string()),
            Tag::Emphasis => self.emphasis.open += 1,
            Tag::Paragraph if self.is_at_item_number() => {}
            // Lines of code begin in lower case and end without a stop, as hasty comments do.
            Tag::CodeBlock(_) => {
                self.end_block();
                self.given = Some(Role::Paragraph);
            }
            Tag::Paragraph | Tag::HtmlBlock | Tag::TableRow | Tag::TableHead => self.end_block(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::BlockQuote(_) => {
                self.end_block();
                self.depth = self.depth.saturating_sub(1);
            }
            TagEnd::List(_) => {
                self.end_block();
                self.lists.pop();
            }
            TagEnd::Image => {
                let caption = self.picture.take().filter(|caption| !is_blank(caption));
                self.captions.extend(caption);
            }
            TagEnd::Link => self.note_source(),
            TagEnd::Emphasis => self.emphasis.open = self.emphasis.open.saturating_sub(1),
            TagEnd::TableCell => self.write(" | "),
            TagEnd::Paragraph
            | TagEnd::Heading(_)
            | TagEnd::Item
            | TagEnd::CodeBlock
            | TagEnd::HtmlBlock
            | TagEnd::TableRow
            | TagEnd::TableHead => self.end_block(),
            _ => {}
        }
    }

    /// An ordered item's number waits for the item's first words.
    fn is_at_item_number(&self) -> bool {
        self.block.len() == 1 && self.block[0].ends_with(". ")
    }

    fn write(&mut self, text: &str) {
        if let Some(picture) = &mut self.picture {
            picture.push_str(text);
            return;
        }
        let seen = text.chars().filter(|c| c.is_alphanumeric()).count();
        if self.emphasis.open > 0 {
            self.emphasis.emphasised += seen
        } else {
            self.emphasis.plain += seen
        }
        for (index, line) in text.split('\n').enumerate() {
            if index > 0 || self.block.is_empty() {
                self.block.push(String::new());
            }
            if let Some(last) = self.block.last_mut() {
                last.push_str(line);
            }
        }
    }

    /// `Source: [The Harbour Post](https://…)`
    fn note_source(&mut self) {
        const LABELS: &[&str] = &["source", "original", "via"];
        let Some(address) = self.link.take() else { return };
        let line = self.block.last().map(|line| line.to_lowercase()).unwrap_or_default();
        let is_source = LABELS.iter().any(|label| line.trim_start().starts_with(label)) && line.contains(':');
        if is_source && address.starts_with("http") && self.markdown.source.is_none() {
            self.markdown.source = Some(address);
        }
    }

    /// Ends the lines so far, but not what the block is.
    fn end_lines(&mut self) {
        let given = self.given;
        self.end_block();
        self.given = given;
    }

    fn end_block(&mut self) {
        let is_caption = self.last_was_picture && self.emphasis.emphasised > 0 && self.emphasis.plain == 0;
        let given = if is_caption { Some(Role::Caption) } else { self.given };
        // Code and raw HTML are lines of their own, and so are cells of a table.
        let lines = std::mem::take(&mut self.block);
        let mut block: Vec<_> =
            lines.iter().filter_map(|line| self.passage(line.trim_end_matches([' ', '|']), given)).collect();
        for continued in block.iter_mut().skip(1) {
            continued.is_after_gap = false;
            continued.bullet = None;
        }
        self.last_was_picture = block.is_empty() && (self.last_was_picture || !self.captions.is_empty());
        if !block.is_empty() {
            self.markdown.blocks.push(block);
        }
        for caption in std::mem::take(&mut self.captions) {
            let caption = caption.replace('\n', " ");
            let passage = self.passage(&caption, Some(Role::Caption));
            self.markdown.blocks.push(passage.into_iter().collect());
        }
        self.given = None;
        self.emphasis = Emphasis::default();
        self.bullet = None;
    }

    fn passage(&self, line: &str, given: Option<Role>) -> Option<Passage> {
        if is_blank(line) {
            return None;
        }
        let given = given.or((!self.lists.is_empty()).then_some(Role::ListItem));
        let text = line.trim().to_owned();
        let indent = 2 * self.lists.len().saturating_sub(1);
        Some(Passage { text, bullet: self.bullet, depth: self.depth, indent, is_after_gap: true, given })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each line as its role, depth, indentation and text.
    fn check(text: &str, expected: &[&str]) {
        let drawn: Vec<String> = read(text)
            .blocks
            .iter()
            .flatten()
            .map(|p| {
                let given = p.given.map(|given| format!("{given:?} ")).unwrap_or_default();
                let bullet = p.bullet.map(|bullet| format!("{bullet} ")).unwrap_or_default();
                format!("{given}{}{}{bullet}{}", ">".repeat(p.depth), " ".repeat(p.indent), p.text)
            })
            .collect();
        assert_eq!(drawn, expected, "{text}");
    }

    #[test]
    fn the_words_are_kept_and_the_marks_say_what_they_are() {
        check(
            "# A *walk*\n\nBy the **sea** and [back](https://example.org).\n\n## Home\n\n# Again",
            &["Title A walk", "By the sea and back.", "Heading Home", "Heading Again"],
        );
        check("> Quoted\n> > twice", &[">Quoted", ">>twice"]);
        check(
            "- one\n  more\n- two\n  - three",
            &["ListItem • one", "ListItem more", "ListItem • two", "ListItem   • three"],
        );
        check("3. one\n4. two", &["ListItem 3. one", "ListItem 4. two"]);
        check("a  \nb\nc", &["a", "b", "c"]);
        check("| a | b |\n|---|---|\n| c | d |", &["a | b", "c | d"]);
        check("`a`\n\n    b\n    c", &["a", "Paragraph b", "Paragraph c"]);
    }

    #[test]
    fn pictures_become_captions() {
        check(
            "![A lamp](l.png)\n\n*Photo: Jane*\n\nText",
            &["Caption A lamp", "Caption Photo: Jane", "Text"],
        );
        check("See ![](x.png) this ![a lamp](l.png).", &["See  this .", "Caption a lamp"]);
    }

    #[test]
    fn raw_html_is_left_out() {
        check(
            "<div>\n<b>x</b>\n</div>\n\ntext <i>here</i>",
            &["LeftOut <div>", "LeftOut <b>x</b>", "LeftOut </div>", "text here"],
        );
    }

    #[test]
    fn markdown_is_known_by_its_name_or_its_looks() {
        let pasted = Hint::default();
        let check = |hint: &Hint, text: &str, expected| assert_eq!(suits(hint, text), expected, "{text}");
        check(&pasted, "# Title\n\ntext", true);
        check(&pasted, "text\n\n## One\n\n## Two", true);
        check(&pasted, "a [b](https://c)\nd [e](https://f)", true);
        check(&pasted, "#hashtag\n\n#3 said", false);
        check(&pasted, "text", false);
        check(&Hint::file("notes.MD"), "text", true);
    }

    #[test]
    fn a_linked_source_is_noted() {
        assert_eq!(
            read("Source: [Post](https://example.org/a)").source.as_deref(),
            Some("https://example.org/a")
        );
        assert_eq!(read("Go [there](https://example.org/a)").source, None);
    }
}
