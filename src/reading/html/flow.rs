//! A page as it runs down the screen: its blocks of text, each on lines of its own.
//!
//! What lies between two borders of blocks is one block; white space is collapsed as CSS does (CSS Text 3, section
//! 4.1), `<br>` begins another block, and `<pre>` keeps its lines. Which elements have borders is what browsers take
//! for granted (HTML, section 15.3); style sheets are not looked at.
//!
//! A row of a table is one block, `cell | cell`, unless its cells hold blocks of their own: then the table is a layout.

use std::collections::HashSet;
use std::ops::Range;

use super::tree::Tree;

/// A run of words between two borders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// The words. Not blank, and without line breaks.
    pub text: String,
    /// From the first node of its words to behind the last.
    pub nodes: Range<usize>,
    /// The nearest element with borders.
    pub owner: usize,
    /// What the element says that it is.
    pub kind: BlockKind,
    /// How many quotations it stands in.
    pub quote_depth: usize,
    /// How many lists it stands in.
    pub list_depth: usize,
    /// What stands before the first block of a list's item: `•`, `3.`
    pub mark: Option<String>,
    /// How many of its bytes are links.
    pub linked: usize,
    /// It is a button or a label, or stands in navigation.
    pub is_control: bool,
    /// The outermost element around it that browsers don't draw.
    pub hidden_by: Option<usize>,
}

/// What an element says of its block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum BlockKind {
    /// Nothing.
    #[default]
    Plain,
    /// A paragraph, or a line of code, or a row of a table.
    Paragraph,
    /// A heading of this level.
    Heading(u8),
    /// The caption of a picture or a table.
    Caption,
}

/// Elements that stand on lines of their own.
const BORDERED: &[&str] = &[
    "#page",
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "button",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "html",
    "iframe",
    "legend",
    "li",
    "listing",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "search",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "template",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
    "shreddit-app",
    "shreddit-comment",
    "shreddit-comment-tree",
    "shreddit-post",
];

/// The blocks of a page. Each of `borders` stands on lines of its own too.
pub(super) fn blocks(tree: &Tree, borders: &HashSet<usize>) -> Vec<Block> {
    let mut flow = Flow { tree, borders, ..Flow::new(tree) };
    let mut at = 0;
    let end = tree.all().end;
    loop {
        flow.leave_until(at);
        if at >= end {
            break;
        }
        at = flow.enter(at);
    }
    flow.blocks
}

/// An element with borders has them in a table's row as well, so that the row is no line.
pub(super) fn is_bordered(tree: &Tree, node: usize) -> bool {
    tree.element(node).is_some_and(|element| BORDERED.contains(&&*element.name))
}

/// What holds inside of an element, to be put back behind it.
struct Open {
    end: usize,
    before: Context,
    /// It ends a block.
    is_bordered: bool,
    /// It ends a list.
    is_list: bool,
    /// What follows is no part of its last word, even if nothing stands between.
    is_apart: bool,
    /// What stands behind it without being written there.
    sign: &'static str,
}

#[derive(Clone, Default)]
struct Context {
    owner: usize,
    kind: BlockKind,
    quote_depth: usize,
    is_pre: bool,
    is_link: bool,
    is_control: bool,
    is_row: bool,
    hidden_by: Option<usize>,
}

struct Flow<'a> {
    tree: &'a Tree,
    borders: &'a HashSet<usize>,
    open: Vec<Open>,
    now: Context,
    blocks: Vec<Block>,
    text: String,
    nodes: Range<usize>,
    linked: usize,
    /// White space was seen since the last word.
    is_apart: bool,
    mark: Option<String>,
    /// The next number of each list that is open, or `None` for bullets.
    lists: Vec<Option<i64>>,
    /// The row is a line of cells.
    is_after_cell: bool,
}

impl<'a> Flow<'a> {
    fn new(tree: &'a Tree) -> Self {
        static NONE: std::sync::LazyLock<HashSet<usize>> = std::sync::LazyLock::new(HashSet::new);
        Self {
            tree,
            borders: &NONE,
            open: Vec::new(),
            now: Context::default(),
            blocks: Vec::new(),
            text: String::new(),
            nodes: 0..0,
            linked: 0,
            is_apart: false,
            mark: None,
            lists: Vec::new(),
            is_after_cell: false,
        }
    }

    fn leave_until(&mut self, at: usize) {
        while let Some(open) = self.open.pop_if(|open| open.end <= at) {
            self.text.push_str(if self.text.is_empty() { "" } else { open.sign });
            if open.is_bordered {
                self.flush();
            }
            if open.is_list {
                self.lists.pop();
            }
            self.is_apart |= open.is_apart;
            self.now = open.before;
        }
    }

    /// Takes in a node; says where to go on.
    fn enter(&mut self, at: usize) -> usize {
        let end = self.tree.end(at);
        if let Some(text) = self.tree.text(at) {
            self.add(at, text);
            return end;
        }
        if self.tree.is_silent(at) {
            return end;
        }
        let Some(element) = self.tree.element(at) else { return end };
        let before = self.now.clone();
        let is_forced = self.borders.contains(&at);
        let mut is_bordered = is_forced || BORDERED.contains(&&*element.name);
        match &*element.name {
            "br" => self.flush(),
            "hr" | "option" => self.flush(),
            "img" => self.add_emoji(at),
            "wbr" => {}
            "q" => self.add(at, "“"),
            _ => {}
        }
        if self.now.is_row && matches!(&*element.name, "td" | "th") {
            if self.is_after_cell && !self.text.is_empty() {
                self.text.push_str(" | ");
                self.is_apart = false;
            }
            self.is_after_cell = true;
            is_bordered = is_forced;
        } else if self.now.is_row && element.is("p") {
            is_bordered = is_forced;
        }
        if is_bordered {
            self.flush();
            self.now.owner = at;
        }
        match &*element.name {
            "tr" => {
                self.now.is_row = is_line_of_cells(self.tree, at);
                self.is_after_cell = false;
                if self.now.is_row {
                    self.now.kind = BlockKind::Paragraph;
                }
            }
            "p" | "dd" | "dt" => self.now.kind = BlockKind::Paragraph,
            "pre" | "listing" => {
                self.now.is_pre = true;
                self.now.kind = BlockKind::Paragraph;
            }
            "h1" => self.now.kind = BlockKind::Heading(1),
            "h2" => self.now.kind = BlockKind::Heading(2),
            "h3" => self.now.kind = BlockKind::Heading(3),
            "h4" => self.now.kind = BlockKind::Heading(4),
            "h5" => self.now.kind = BlockKind::Heading(5),
            "h6" => self.now.kind = BlockKind::Heading(6),
            "figcaption" | "caption" => self.now.kind = BlockKind::Caption,
            "blockquote" => {
                self.now.quote_depth += 1;
                self.now.kind = BlockKind::Plain;
            }
            "ul" | "menu" | "dir" => {
                self.lists.push(None);
            }
            "ol" => {
                let start = element.attribute("start").and_then(|start| start.trim().parse().ok());
                self.lists.push(Some(start.unwrap_or(1)));
            }
            "li" => {
                self.now.kind = BlockKind::Plain;
                self.mark = Some(match self.lists.last_mut() {
                    Some(Some(number)) => {
                        let mark = format!("{number}.");
                        *number = number.saturating_add(1);
                        mark
                    }
                    _ => "•".to_owned(),
                });
            }
            "a" => self.now.is_link = element.attribute("href").is_some(),
            "nav" | "button" | "label" | "input" => self.now.is_control = true,
            _ => {}
        }
        if element.has_word("role", "heading") {
            let level = element.attribute("aria-level").and_then(|level| level.trim().parse().ok());
            self.now.kind = BlockKind::Heading(level.unwrap_or(2));
        }
        if element.has_word("role", "navigation") || element.has_word("role", "button") {
            self.now.is_control = true;
        }
        if self.now.hidden_by.is_none() && element.is_hidden() {
            self.now.hidden_by = Some(at);
        }
        // Names and times often touch each other, and only a style sheet parts them.
        let is_apart = element.is("time") || self.now.is_control;
        self.is_apart |= is_apart;
        let is_list = matches!(&*element.name, "ul" | "menu" | "dir" | "ol");
        let sign = if element.is("q") { "”" } else { "" };
        self.open.push(Open { end, before, is_bordered, is_list, is_apart, sign });
        at + 1
    }

    fn add(&mut self, at: usize, text: &str) {
        if self.now.is_pre {
            for (number, line) in text.split('\n').enumerate() {
                if number > 0 {
                    self.flush();
                }
                self.add_words(at, line);
            }
            return;
        }
        self.add_words(at, text);
    }

    /// Line breaks of a text are white space, all of them: no block has one.
    fn add_words(&mut self, at: usize, text: &str) {
        const SPACE: [char; 10] =
            [' ', '\t', '\n', '\r', '\u{C}', '\u{B}', '\u{85}', '\u{2028}', '\u{2029}', '\0'];
        for (number, word) in text.split(SPACE).enumerate() {
            self.is_apart |= number > 0;
            if word.is_empty() {
                continue;
            }
            if self.text.is_empty() {
                self.nodes = at..at;
            } else if self.is_apart && !self.text.ends_with(' ') {
                self.text.push(' ');
            }
            self.is_apart = false;
            self.text.push_str(word);
            self.nodes.end = self.tree.end(at).max(at + 1);
            if self.now.is_link {
                self.linked += word.len() + 1;
            }
        }
    }

    /// Pictures that stand for a sign: 😀 in a comment is a picture with the sign as its description.
    fn add_emoji(&mut self, at: usize) {
        const LONGEST: usize = 8;
        let Some(alt) = self.tree.element(at).and_then(|element| element.attribute("alt")) else { return };
        let is_sign = !alt.is_empty()
            && alt.chars().nth(LONGEST).is_none()
            && alt.chars().all(|sign| !sign.is_alphanumeric() || sign.is_ascii_digit())
            && alt.chars().any(super::super::cues::is_emoji);
        if is_sign {
            self.add_words(at, alt);
        }
    }

    fn flush(&mut self) {
        self.is_apart = false;
        let text = std::mem::take(&mut self.text);
        let linked = std::mem::take(&mut self.linked);
        let text = text.trim().trim_end_matches(" |").trim_end();
        if super::super::passage::is_blank(text) {
            return;
        }
        let Context { owner, kind, quote_depth, is_control, hidden_by, .. } = self.now;
        let list_depth = self.lists.len();
        self.blocks.push(Block {
            text: text.to_owned(),
            nodes: self.nodes.clone(),
            owner,
            kind,
            quote_depth,
            list_depth,
            mark: if list_depth > 0 { self.mark.take() } else { None },
            linked: linked.min(text.len()),
            is_control,
            hidden_by,
        });
    }
}

/// The cells of a row hold words, and at most one paragraph each.
fn is_line_of_cells(tree: &Tree, row: usize) -> bool {
    let cells = tree
        .children(row)
        .filter(|cell| tree.element(*cell).is_some_and(|cell| cell.is("td") || cell.is("th")));
    let mut count = 0;
    for cell in cells {
        count += 1;
        let inside = || tree.elements(cell + 1..tree.end(cell));
        let paragraphs = inside().filter(|(_, element)| element.is("p")).count();
        let has_blocks = inside().any(|(node, element)| !element.is("p") && is_bordered(tree, node));
        if has_blocks || paragraphs > 1 {
            return false;
        }
    }
    count > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each block as what it is and its words.
    fn check(html: &str, expected: &[&str]) {
        let tree = Tree::parse(html, &|_| None);
        let drawn = |block: &Block| {
            let kind = match block.kind {
                BlockKind::Heading(level) => format!("h{level} "),
                BlockKind::Caption => "caption ".to_owned(),
                BlockKind::Plain | BlockKind::Paragraph => String::new(),
            };
            let mark = block.mark.iter().map(|mark| format!("{mark} ")).collect::<String>();
            format!("{kind}{}{mark}{}", "> ".repeat(block.quote_depth), block.text)
        };
        let found: Vec<String> = blocks(&tree, &HashSet::new()).iter().map(drawn).collect();
        assert_eq!(found, expected, "{html}");
    }

    #[test]
    fn blocks_are_what_stands_on_lines_of_its_own() {
        check(
            "<p>one\n  two <b>th</b>ree</p>four<div>five<div>six</div> seven</div>",
            &["one two three", "four", "five", "six", "seven"],
        );
        check("a<br>b<br><br>c", &["a", "b", "c"]);
        check("<pre>a  b\n\n c</pre>", &["a b", "c"]);
        check(
            "<h2>A <small>b</small></h2><figure><img alt=x><figcaption>c</figcaption></figure>",
            &["h2 A b", "caption c"],
        );
        check("<p>5\u{A0}€ \u{202F}!</p>", &["5\u{A0}€ \u{202F}!"]);
        check("x<span>3</span><time>4</time>y", &["x3 4 y"]);
    }

    #[test]
    fn lists_quotations_and_tables_say_what_they_are() {
        check("<ol start=3><li>a<ul><li>b</ul><li><p>c<p>d</ol>", &["3. a", "• b", "4. c", "d"]);
        check("<blockquote>a<blockquote><p>b</blockquote></blockquote>c", &["> a", "> > b", "c"]);
        check("<table><tr><th>a<th>b<tr><td><p>c</p><td>d</table>", &["a | b", "c | d"]);
        check("<table><tr><td>a<td><table><tr><td>b<td>c</table></table>", &["a", "b | c"]);
        check("<p>😀<img alt='🙂' class=emoji> <img alt='A boat'>.", &["😀🙂 ."]);
    }
}
