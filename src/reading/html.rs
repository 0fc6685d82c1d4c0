//! Reads a saved page: its article, and the comments under it.
//!
//! ```text
//! html ─tree─► elements ─thread─► which are comments ─┬─flow─► blocks ─main_part─► which are the article's ─► Draft
//!                       └about─► title, address …    ─┘
//! ```
//!
//! Nothing of the page is fetched or run. What comes out is text: a link is its words, a picture its caption. Every line
//! of the page is in the draft, the ones that are left out too, in the order of the page.

mod about;
mod flow;
mod main_part;
mod signature;
mod thread;
mod tree;

use std::collections::{HashMap, HashSet};

use self::about::{About, DataComment};
use self::flow::{Block, BlockKind};
use self::thread::{Found, Thread};
use self::tree::Tree;
use super::cues::Cue;
use super::dates::NumericOrder;
use super::draft::{Draft, Line, Role, Said};
use super::observed::{self, Observed};
use super::passage::Passage;
use super::phrases::{fold, words};
use super::problem::{MAX_COMMENTS, ReadProblem};
use super::zones::Zones;
use super::{comments, dates, language, proposal};

pub(super) use self::about::is_web;
pub(super) use self::signature::moment;

/// A page that is read, and what is known of it from outside.
pub(super) struct Page<'a> {
    /// Its source.
    pub html: &'a str,
    /// The address that it was saved from, or is open at.
    pub address: Option<&'a str>,
}

/// The text is the source of a page, or a part of one.
pub(super) fn suits(text: &str) -> bool {
    const BEGINNINGS: [&str; 5] = ["<!doctype html", "<html", "<head", "<body", "<?xml"];
    const ELEMENTS: [&str; 16] = [
        "<p",
        "<div",
        "<article",
        "<section",
        "<main",
        "<h1",
        "<h2",
        "<ul",
        "<ol",
        "<table",
        "<span",
        "<meta",
        "<blockquote",
        "<title",
        "<header",
        "<a",
    ];
    /// A byte order mark and some comments may stand before the first element.
    const NEAR: usize = 2000;
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
    if !start.starts_with('<') {
        return false;
    }
    let mut start = &start[..start.floor_char_boundary(NEAR)];
    while let Some(rest) = start.strip_prefix("<!--").and_then(|rest| rest.split_once("-->")) {
        start = rest.1.trim_start();
    }
    let start = start.to_ascii_lowercase();
    let is_page = BEGINNINGS.iter().any(|beginning| start.starts_with(beginning)) || start.contains("<html");
    let is_part = ELEMENTS.iter().any(|name| {
        start
            .strip_prefix(name)
            .is_some_and(|rest| rest.starts_with(|c: char| c == '>' || c == '/' || c.is_whitespace()))
    });
    is_page || is_part
}

/// Reads a page; `frames` finds the pages that stand in it.
pub(super) fn read(page: &Page<'_>, frames: &dyn Fn(&str) -> Option<String>) -> (Draft, Vec<ReadProblem>) {
    let tree = Tree::parse(page.html, frames);
    let mut problems = Vec::new();
    if tree.is_cut {
        problems.push(ReadProblem::Nesting { limit: tree::DEEPEST });
    }
    let all_words = tree.words_of(tree.all());
    let first_about = about::read(&tree, "", NumericOrder::Unknown);
    let order = numeric_order(&tree, first_about.language);
    let about = about::read(&tree, page.html, order);
    let mut thread = thread::find(&tree, order);
    if thread.comments.len() > MAX_COMMENTS {
        problems.push(ReadProblem::Comments { limit: MAX_COMMENTS, found: thread.comments.len() });
        thread.comments.truncate(MAX_COMMENTS);
    }
    let assembly = Assembly::new(&tree, &about, thread, order);
    let mut lines = assembly.lines();
    if !lines.iter().any(|line| line.role == Role::Comment) {
        add_data_comments(&mut lines, &about.comments);
    }
    let name = proposal::name(&lines);
    let name = match (lines.iter().any(|line| line.role == Role::Title), about.titles.first()) {
        (false, Some(title)) => without_site(title, about.site.as_deref()),
        _ => name,
    };
    let text: String = lines
        .iter()
        .filter(|line| !matches!(line.role, Role::LeftOut | Role::Byline))
        .take(60)
        .map(|line| format!("{}\n", line.text))
        .collect();
    let language =
        about.language.or_else(|| language::guess(if text.is_empty() { &all_words } else { &text }));
    let source = about.address.or_else(|| page.address.filter(|address| is_web(address)).map(str::to_owned));
    (Draft { name, source, language: language.map(str::to_owned), lines }, problems)
}

/// `A walk - The Harbour Post` without the site.
fn without_site(title: &str, site: Option<&str>) -> String {
    const SIGNS: [&str; 6] = [" | ", " - ", " – ", " — ", " · ", " » "];
    let cut = SIGNS.iter().filter_map(|sign| title.rsplit_once(sign)).max_by_key(|(before, _)| before.len());
    match cut {
        Some((before, after))
            if site == Some(after.trim()) || before.chars().count() > after.chars().count() =>
        {
            before.trim().to_owned()
        }
        _ => title.to_owned(),
    }
}

fn numeric_order(tree: &Tree, language: Option<&str>) -> NumericOrder {
    const LONGEST_BYLINE: usize = 100;
    let texts = tree.all().filter_map(|node| tree.text(node)).filter(|text| text.len() <= LONGEST_BYLINE);
    dates::numeric_order(texts).unwrap_or(match language {
        None | Some("en") => NumericOrder::Unknown,
        Some(_) => NumericOrder::DayFirst,
    })
}

/// Puts the lines of a page together.
struct Assembly<'a> {
    tree: &'a Tree,
    about: &'a About,
    order: NumericOrder,
    comments: Vec<Found>,
    blocks: Vec<Block>,
    /// The comment that each block lies in.
    comment_of: Vec<Option<usize>>,
    /// The post that is the article of a forum's page.
    post: Option<Found>,
    article: HashSet<usize>,
    title: Option<usize>,
}

impl<'a> Assembly<'a> {
    fn new(tree: &'a Tree, about: &'a About, thread: Thread, order: NumericOrder) -> Self {
        let borders = borders(tree, &thread);
        let blocks = flow::blocks(tree, &borders);
        let comment_of = innermost(tree, &blocks, &thread.comments);
        let mut assembly = Self {
            tree,
            about,
            order,
            comments: thread.comments,
            blocks,
            comment_of,
            post: None,
            article: HashSet::new(),
            title: None,
        };
        if thread.is_forum {
            assembly.take_post();
        }
        assembly.find_article();
        assembly
    }

    /// The first post of a forum is what the others answer.
    fn take_post(&mut self) {
        if self.comments.is_empty() {
            return;
        }
        self.post = Some(self.comments.remove(0));
        for comment in &mut self.comments {
            comment.answers = comment.answers.and_then(|answered| answered.checked_sub(1));
        }
        for comment in &mut self.comment_of {
            *comment = comment.and_then(|place| place.checked_sub(1));
        }
    }

    fn find_article(&mut self) {
        let excluded = self.excluded();
        self.title = self.find_title();
        let given = self.given_article();
        self.article = match given {
            Some(given) => {
                let is_in = |block: &Block| {
                    given.iter().any(|node| self.tree.within(*node).contains(&block.nodes.start))
                };
                (0..self.blocks.len())
                    .filter(|number| is_in(&self.blocks[*number]) && self.comment_of[*number].is_none())
                    .collect()
            }
            None => main_part::find(self.tree, &self.blocks, &excluded),
        };
        self.article.retain(|number| self.comment_of[*number].is_none());
        // A heading over nothing is over the comments.
        while let Some(last) = self.article.iter().max().copied() {
            if self.title == Some(last) || !matches!(self.blocks[last].kind, BlockKind::Heading(_)) {
                break;
            }
            self.article.remove(&last);
        }
        if self.post.is_none() {
            self.add_standfirst();
        }
    }

    /// Where the page itself says which words are the article's: systems whose pages Readability does not know.
    fn given_article(&self) -> Option<Vec<usize>> {
        if let Some(post) = &self.post {
            let body =
                if post.signature.body.is_empty() { vec![post.node] } else { post.signature.body.clone() };
            return Some(body);
        }
        let is_hacker_news = self.comments.first().is_some_and(|first| {
            self.tree.element(first.node).is_some_and(|element| element.has_class("comtr"))
        });
        let mut given = Vec::new();
        let mut is_given = is_hacker_news;
        for (node, element) in self.tree.elements(self.tree.all()) {
            let is_body = element.has_class("toptext")
                || element.attribute("slot") == Some("text-body")
                || element.attribute("data-ad-preview") == Some("message")
                || (element.has_class("usertext-body")
                    && self.is_inside(node, |outer| outer.attribute("id") == Some("siteTable")));
            is_given |=
                element.is("shreddit-post") || (element.has_class("thing") && element.has_class("link"));
            if is_body && !self.is_in_comment(node) {
                is_given = true;
                given.push(node);
            }
        }
        is_given.then_some(given)
    }

    fn is_inside(&self, node: usize, is_it: impl Fn(&tree::Element) -> bool) -> bool {
        self.tree.ancestors(node).any(|outer| self.tree.element(outer).is_some_and(&is_it))
    }

    fn is_in_comment(&self, node: usize) -> bool {
        self.comments.iter().any(|comment| self.tree.within(comment.node).contains(&node))
    }

    /// The comments, and the element around them all if it holds little else.
    fn excluded(&self) -> HashSet<usize> {
        let mut excluded: HashSet<usize> = self.comments.iter().map(|comment| comment.node).collect();
        let (Some(first), Some(last)) = (self.comments.first(), self.comments.last()) else {
            return excluded;
        };
        let around =
            self.tree.ancestors(first.node).find(|outer| self.tree.within(*outer).contains(&last.node));
        let Some(around) = around else { return excluded };
        let letters = |of: &dyn Fn(usize) -> bool| -> usize {
            let blocks = self
                .blocks
                .iter()
                .enumerate()
                .filter(|(_, block)| self.tree.within(around).contains(&block.nodes.start));
            blocks.filter(|(number, _)| of(*number)).map(|(_, block)| block.text.len()).sum()
        };
        let (own, all) = (letters(&|number| self.comment_of[number].is_some()), letters(&|_| true));
        let has_title = self
            .title
            .is_some_and(|title| self.tree.within(around).contains(&self.blocks[title].nodes.start));
        if own * 10 >= all * 6 && !has_title && self.post.is_none() {
            excluded.insert(around);
        }
        excluded
    }

    /// The block that is the article's title.
    fn find_title(&self) -> Option<usize> {
        const FAR: usize = 200;
        let site = self.about.site.as_deref();
        let said = self.about.titles.iter().flat_map(|title| [title.clone(), without_site(title, site)]);
        let titles: Vec<String> = said.map(|title| letters(&title)).collect();
        let site = site.map(letters);
        // A post there has an author where other pages have their title.
        let is_facebook = |(_, element): (usize, &tree::Element)| {
            element.is("html") && element.attribute("id") == Some("facebook")
        };
        if self.tree.elements(self.tree.all()).take(4).any(is_facebook) {
            return None;
        }
        let points = |(number, block): (usize, &Block)| {
            let own = letters(&block.text);
            let is_out =
                self.comment_of[number].is_some() || block.hidden_by.is_some() || Some(&own) == site.as_ref();
            let in_title_link = self.tree.element(block.owner).is_some_and(is_title_link);
            let level = match block.kind {
                BlockKind::Heading(level) => Some(level),
                _ if in_title_link => Some(2),
                _ => None,
            };
            if is_out || own.is_empty() || self.is_logo(block) {
                return None;
            }
            let is_same = titles.contains(&own);
            let begins = titles.iter().any(|title| title.starts_with(&own)) && own.chars().count() > 6;
            let is_part = titles.iter().any(|title| title.contains(&own) || own.contains(title.as_str()))
                && own.chars().count() > 12;
            let points = match (is_same, begins, is_part) {
                (true, _, _) => 9,
                (_, true, _) => 6,
                (_, _, true) => 4,
                _ => 0,
            };
            let by_level = match level {
                Some(1) => 3,
                Some(2) => 1,
                Some(_) => 0,
                // Other words are the title only where nothing else can be meant.
                None if is_same && !block.is_control => 0,
                None => return None,
            };
            let points = points + by_level;
            (points > 1).then_some((points, number))
        };
        let candidates =
            self.blocks.iter().enumerate().take(self.blocks.len().min(FAR.max(self.blocks.len() / 2)));
        // Of equal ones the first.
        candidates
            .filter_map(points)
            .max_by_key(|(points, number)| (*points, std::cmp::Reverse(*number)))
            .map(|(_, number)| number)
    }

    fn is_logo(&self, block: &Block) -> bool {
        const NAMES: &[&str] = &["logo", "brand", "sitename", "masthead"];
        self.tree.ancestors(block.nodes.start).take(4).any(|outer| {
            self.tree.element(outer).is_some_and(|element| {
                signature::names(element).any(|name| {
                    let parts = signature::name_words(name);
                    let is_named = parts.iter().any(|part| NAMES.contains(&part.as_str()));
                    is_named
                        || (parts.first().is_some_and(|first| first == "site")
                            && parts.iter().any(|part| matches!(part.as_str(), "title" | "name")))
                })
            })
        })
    }

    /// What stands between title and article: the lines that say what it is about.
    fn add_standfirst(&mut self) {
        let Some(title) = self.title else { return };
        let Some(first) = self.article.iter().copied().filter(|number| *number > title).min() else { return };
        let scope = self
            .tree
            .ancestors(self.blocks[title].nodes.start)
            .find(|outer| self.tree.within(*outer).contains(&self.blocks[first].nodes.start))
            .unwrap_or_default();
        for number in title + 1..first {
            let block = &self.blocks[number];
            let is_named = self.tree.ancestors(block.nodes.start).take(3).any(|outer| {
                self.tree.element(outer).is_some_and(|element| {
                    signature::names(element)
                        .any(|name| signature::name_words(name).iter().any(|part| is_standfirst(part)))
                })
            });
            let count = words(&block.text).count();
            let is_words =
                block.linked * 2 <= block.text.len() && !block.is_control && block.hidden_by.is_none();
            let is_said =
                is_named || (count >= 8 && ends_as_sentence(&block.text)) || block.kind == BlockKind::Caption;
            let is_framed = main_part::is_framed(self.tree, block.nodes.start, scope, &HashSet::new());
            if is_words && is_said && !is_framed && self.comment_of[number].is_none() {
                self.article.insert(number);
            }
        }
    }

    fn lines(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        let mut by_line = HashMap::new();
        let mut titles_follow = false;
        let rest = self.rest_as_text();
        let first_prose = self.first_prose();
        let mut line_of_comment: HashMap<usize, usize> = HashMap::new();
        for (number, block) in self.blocks.iter().enumerate() {
            if let Some(text) = rest.as_ref().filter(|rest| rest.from <= number) {
                if text.from == number {
                    lines.extend(text.lines(lines.len()));
                }
                continue;
            }
            match self.comment_of[number] {
                Some(place) => self.add_comment_block(&mut lines, &mut line_of_comment, place, block),
                None => {
                    let role = self.role(number, block, first_prose, &mut titles_follow);
                    by_line.insert(number, lines.len());
                    lines.push(Line::new(role, shown(block, role)));
                }
            }
        }
        self.add_authors(&mut lines, &line_of_comment);
        lines
    }

    /// The first paragraph of the article.
    fn first_prose(&self) -> usize {
        let is_prose = |number: &usize| {
            let block = &self.blocks[*number];
            words(&block.text).count() > 8
                && !matches!(block.kind, BlockKind::Heading(_) | BlockKind::Caption)
        };
        self.article.iter().copied().filter(is_prose).min().unwrap_or(usize::MAX)
    }

    fn role(&self, number: usize, block: &Block, first_prose: usize, titles_follow: &mut bool) -> Role {
        if self.title == Some(number) {
            return Role::Title;
        }
        let is_above_title = self.title.is_some_and(|title| number < title) && number < first_prose;
        if !self.article.contains(&number) || is_above_title || block.is_control {
            return Role::LeftOut;
        }
        let line_words: Vec<_> = words(&block.text).take(60).collect();
        let cue = Cue::of(&block.text, &line_words, self.order);
        let is_title = block.linked * 10 >= block.text.len() * 8;
        *titles_follow = cue == Some(Cue::OtherArticles) || (*titles_follow && is_title);
        if *titles_follow {
            return Role::LeftOut;
        }
        let is_heading = matches!(block.kind, BlockKind::Heading(_));
        match cue {
            Some(Cue::Credit) if block.quote_depth == 0 && block.list_depth == 0 => Role::Caption,
            Some(Cue::Label | Cue::PossibleHeader) if is_heading && number > first_prose => Role::Heading,
            // What somebody answered in an interview, or the days of a chronicle.
            Some(Cue::Byline(_)) if is_heading => given_role(block),
            Some(Cue::Byline(_)) if number > first_prose && !self.is_own_byline(number) => given_role(block),
            Some(Cue::Link(_)) => given_role(block),
            Some(Cue::Count | Cue::Signs | Cue::Label)
                if block.list_depth > 0 || block.text.contains(" | ") =>
            {
                given_role(block)
            }
            Some(_) if block.text.contains(" | ") => given_role(block),
            Some(_) => Role::LeftOut,
            None if is_heading && number < first_prose && self.title.is_none() => Role::Title,
            None => given_role(block),
        }
    }

    /// A byline is the article's own near its beginning, behind its last words, and where its element says so.
    fn is_own_byline(&self, number: usize) -> bool {
        const NEAR: usize = 4;
        const NAMES: &[&str] = &[
            "byline",
            "author",
            "auteur",
            "meta",
            "date",
            "published",
            "posted",
            "signature",
            "credit",
            "dateline",
        ];
        let is_text = |number: &usize| words(&self.blocks[*number].text).count() > 8;
        let is_last = !self.article.iter().filter(|other| **other > number).any(is_text);
        let is_first = self.article.iter().filter(|other| **other < number).count() < NEAR;
        let is_named = || {
            self.tree.ancestors(self.blocks[number].nodes.start).take(3).any(|outer| {
                self.tree.element(outer).is_some_and(|element| {
                    element.is("address")
                        || signature::names(element).any(|name| {
                            signature::name_words(name).iter().any(|part| NAMES.contains(&part.as_str()))
                        })
                })
            })
        };
        is_last || is_first || is_named()
    }

    fn add_comment_block(
        &self,
        lines: &mut Vec<Line>,
        line_of_comment: &mut HashMap<usize, usize>,
        place: usize,
        block: &Block,
    ) {
        let comment = &self.comments[place];
        let signature = &comment.signature;
        let touches = |node: Option<usize>| {
            node.is_some_and(|node| block.nodes.start < self.tree.end(node) && node < block.nodes.end)
        };
        let is_hidden = block.hidden_by.is_some_and(|hidden| hidden > comment.node);
        let body = signature::around(self.tree, &signature.body, block.nodes.start);
        let is_begun = line_of_comment.contains_key(&place);
        let role = match body {
            _ if is_hidden => Role::LeftOut,
            Some(_) if block.is_control => Role::LeftOut,
            Some(_) => Role::Comment,
            None if touches(signature.author_at) || touches(signature.time_at) => Role::Byline,
            None if !signature.body.is_empty() || block.is_control => Role::LeftOut,
            // A place or a rank, between the name and the time.
            None if self.is_in_head(comment, block) => Role::LeftOut,
            None => self.role_in_bare_comment(block, is_begun),
        };
        if role != Role::Comment {
            lines.push(Line::new(role, block.text.clone()));
            return;
        }
        let scope = body.unwrap_or(comment.node);
        let is_quoted = self
            .tree
            .ancestors(block.nodes.start)
            .take_while(|outer| *outer >= scope)
            .any(|outer| self.tree.element(outer).is_some_and(|element| element.is("blockquote")));
        let mut text = match &block.mark {
            Some(mark) => format!("{mark} {}", block.text),
            None => block.text.clone(),
        };
        if !is_begun && signature.body.is_empty() {
            text = text.trim_start_matches([':', '·', '–', '—', ' ']).to_owned();
        }
        if is_quoted {
            text = format!("> {text}");
        }
        if text.trim().is_empty() {
            return;
        }
        let said = Said { continues: is_begun, ..Said::default() };
        line_of_comment.entry(place).or_insert(lines.len());
        lines.push(Line { text, role: Role::Comment, said });
    }

    /// The block stands between the name and the time, and the words follow behind them.
    fn is_in_head(&self, comment: &Found, block: &Block) -> bool {
        let (Some(author), Some(time)) = (comment.signature.author_at, comment.signature.time_at) else {
            return false;
        };
        if !(author..time).contains(&block.nodes.start) {
            return false;
        }
        let rest = self.tree.words_of(self.tree.end(time)..self.tree.end(comment.node));
        let rest_words: Vec<_> = words(&rest).take(60).collect();
        !rest_words.is_empty() && Cue::of(&rest, &rest_words, self.order).is_none()
    }

    /// What a line is in a comment whose words have no element of their own.
    fn role_in_bare_comment(&self, block: &Block, is_begun: bool) -> Role {
        let line_words: Vec<_> = words(&block.text).take(60).collect();
        match Cue::of(&block.text, &line_words, self.order) {
            Some(Cue::Byline(_)) if !is_begun => Role::Byline,
            Some(Cue::Link(_)) | None => {
                let is_glue = !is_begun
                    && line_words.len() <= 2
                    && !ends_as_sentence(&block.text)
                    && block.text.starts_with(|c: char| !c.is_uppercase());
                let is_heading = matches!(block.kind, BlockKind::Heading(_)) && line_words.len() <= 2;
                if is_glue || is_heading { Role::LeftOut } else { Role::Comment }
            }
            Some(_) => Role::LeftOut,
        }
    }

    fn add_authors(&self, lines: &mut [Line], line_of_comment: &HashMap<usize, usize>) {
        let mut by_author: HashMap<String, usize> = HashMap::new();
        let is_flat = self.comments.iter().all(|comment| comment.answers.is_none());
        for (place, comment) in self.comments.iter().enumerate() {
            let Some(line) = line_of_comment.get(&place).copied() else { continue };
            // An answer to a comment without words is one to what that answers.
            let mut answered = comment.answers;
            while let Some(above) = answered.filter(|above| !line_of_comment.contains_key(above)) {
                answered = self.comments[above].answers.filter(|next| *next < above);
            }
            let mut answers =
                answered.and_then(|above| line_of_comment.get(&above).copied()).filter(|above| *above < line);
            if is_flat {
                answers = addressed(&lines[line].text, &by_author);
            }
            let said = &mut lines[line].said;
            said.author.clone_from(&comment.signature.author);
            said.said_at.clone_from(&comment.signature.said_at);
            said.answers = answers;
            if let Some(author) = &comment.signature.author {
                by_author.insert(fold(author), line);
            }
        }
    }

    /// Where no element of the page is a comment, its text may still show some.
    fn rest_as_text(&self) -> Option<Rest> {
        let last = self.article.iter().max().copied()?;
        if !self.comments.is_empty() || self.post.is_some() || !self.about.comments.is_empty() {
            return None;
        }
        let from = self.article.iter().min().copied()?;
        let numbers: Vec<usize> = (from..self.blocks.len())
            .filter(|number| {
                let block = &self.blocks[*number];
                self.article.contains(number) || (*number > last && block.hidden_by.is_none())
            })
            .collect();
        let passages = numbers.iter().map(|number| passage(&self.blocks[*number])).collect();
        let observed = observed::look_at(passages, self.order);
        let zones = Zones::find(&observed);
        let start = *numbers.get(zones.comments.start)?;
        let is_behind = numbers.get(zones.comments.start).is_some_and(|number| *number > last);
        let is_headed = observed[zones.comments.clone()]
            .iter()
            .take(2)
            .any(|line| matches!(line.cue, Some(Cue::CommentsHeader | Cue::PossibleHeader)));
        let is_sure = zones.is_marked
            && zones.comments.len() > 1
            && zones.comments.start > 0
            && (is_behind || is_headed);
        is_sure.then(|| Rest {
            from: start,
            observed: observed[zones.comments.start..].to_vec(),
            comments: zones.comments.len(),
        })
    }
}

/// The end of a page, read as the text that it is.
struct Rest {
    /// The first block of it.
    from: usize,
    observed: Vec<Observed>,
    comments: usize,
}

impl Rest {
    fn lines(&self, offset: usize) -> Vec<Line> {
        let mut lines = comments::read(&self.observed[..self.comments], offset);
        lines.extend(
            self.observed[self.comments..]
                .iter()
                .map(|line| Line::new(Role::LeftOut, line.passage.with_bullet())),
        );
        lines
    }
}

fn passage(block: &Block) -> Passage {
    let given = match block.kind {
        _ if block.is_control => Some(Role::LeftOut),
        // Titles of other articles, or a menu.
        _ if block.list_depth > 0 && block.linked * 10 >= block.text.len() * 8 => Some(Role::LeftOut),
        BlockKind::Heading(_) => Some(Role::Heading),
        BlockKind::Caption => Some(Role::Caption),
        BlockKind::Plain | BlockKind::Paragraph => None,
    };
    let bullet = block.mark.as_ref().map(|_| '•');
    Passage {
        text: block.text.clone(),
        bullet,
        depth: block.quote_depth,
        indent: 0,
        is_after_gap: true,
        given,
    }
}

/// What has to stand on lines of its own, whatever element it is: the parts of comments, and titles that are links.
fn borders(tree: &Tree, thread: &Thread) -> HashSet<usize> {
    let mut borders = HashSet::new();
    for comment in &thread.comments {
        let Found { node, signature, .. } = comment;
        borders.insert(*node);
        borders.extend(signature.body.iter().copied());
        if signature.body.is_empty() {
            borders.extend(signature.author_at);
            borders.extend(signature.time_at);
        }
    }
    borders.extend(
        tree.elements(tree.all()).filter(|(_, element)| is_title_link(element)).map(|(node, _)| node),
    );
    for (node, element) in tree.elements(tree.all()) {
        if element.has_class("titleline") {
            borders.extend(
                tree.children(node).find(|child| tree.element(*child).is_some_and(|child| child.is("a"))),
            );
        }
    }
    borders
}

/// The title of a post that leads to another page, on Reddit and Hacker News.
fn is_title_link(element: &tree::Element) -> bool {
    element.is("a")
        && (element.has_class("title") || element.has_class("storylink") || element.has_class("fancy-title"))
}

/// The comment that each block lies in, the innermost one.
fn innermost(tree: &Tree, blocks: &[Block], comments: &[Found]) -> Vec<Option<usize>> {
    let mut open: Vec<usize> = Vec::new();
    let mut next = 0;
    let mut innermost = Vec::with_capacity(blocks.len());
    for block in blocks {
        while let Some(comment) = comments.get(next).filter(|comment| comment.node <= block.nodes.start) {
            while open.pop_if(|outer| tree.end(comments[*outer].node) <= comment.node).is_some() {}
            open.push(next);
            next += 1;
        }
        while open.pop_if(|outer| tree.end(comments[*outer].node) <= block.nodes.start).is_some() {}
        innermost.push(open.last().copied());
    }
    innermost
}

fn given_role(block: &Block) -> Role {
    match block.kind {
        BlockKind::Heading(_) => Role::Heading,
        BlockKind::Caption => Role::Caption,
        BlockKind::Plain | BlockKind::Paragraph if block.quote_depth > 0 => Role::Quotation,
        BlockKind::Plain | BlockKind::Paragraph if block.list_depth > 0 => Role::ListItem,
        BlockKind::Plain | BlockKind::Paragraph => Role::Paragraph,
    }
}

/// A list's bullets are drawn, its numbers are words.
fn shown(block: &Block, role: Role) -> String {
    match &block.mark {
        Some(mark) if role == Role::ListItem && mark != "•" => format!("{mark} {}", block.text),
        _ => block.text.clone(),
    }
}

/// The latest comment of the person whom a text begins with: `@Nadia R. Lesquelles ?`
fn addressed(text: &str, by_author: &HashMap<String, usize>) -> Option<usize> {
    const LONGEST_NAME: usize = 4;
    let text = text.strip_prefix('@')?;
    let ends: Vec<usize> = words(text).take(LONGEST_NAME).map(|word| word.range.end).collect();
    ends.iter().rev().find_map(|end| {
        let name = fold(&text[..*end]);
        by_author
            .get(&name)
            .or_else(|| by_author.get(&format!("{name}.")))
            .or_else(|| by_author.get(&format!("@{name}")))
            .copied()
    })
}

fn is_standfirst(part: &str) -> bool {
    const NAMES: &[&str] = &[
        "standfirst",
        "chapo",
        "lede",
        "lead",
        "dek",
        "deck",
        "subtitle",
        "subhead",
        "subheadline",
        "summary",
        "intro",
        "excerpt",
        "soustitre",
        "accroche",
        "kicker",
        "teaser",
        "leadin",
        "description",
    ];
    NAMES.contains(&part)
}

fn ends_as_sentence(text: &str) -> bool {
    let text = text.trim_end_matches(['»', '”', '"', ')', ' ', '\u{A0}', '\u{202F}']);
    text.ends_with(['.', '…', '!', '?', ':', '。', '！', '？', '۔', '؟'])
}

/// The letters and digits of a text, without case and accents.
fn letters(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Comments that only the page's structured data has.
fn add_data_comments(lines: &mut Vec<Line>, comments: &[DataComment]) {
    let mut begun: Vec<Option<usize>> = Vec::with_capacity(comments.len());
    for comment in comments.iter().take(MAX_COMMENTS) {
        let answers = comment.answers.and_then(|above| begun.get(above).copied().flatten());
        begun.push(push_comment(
            lines,
            &comment.text,
            comment.author.clone(),
            comment.said_at.clone(),
            answers,
        ));
    }
}

/// Adds a comment line by line; says which line begins it, if it has any.
pub(super) fn push_comment(
    lines: &mut Vec<Line>,
    text: &str,
    author: Option<String>,
    said_at: Option<String>,
    answers: Option<usize>,
) -> Option<usize> {
    const BREAKS: [char; 7] = ['\n', '\r', '\u{B}', '\u{C}', '\u{85}', '\u{2028}', '\u{2029}'];
    let mut begun = None;
    for part in text.split(BREAKS).map(str::trim).filter(|part| !super::passage::is_blank(part)) {
        let said = match begun {
            None => Said { continues: false, author: author.clone(), said_at: said_at.clone(), answers },
            Some(_) => Said { continues: true, ..Said::default() },
        };
        begun = begun.or(Some(lines.len()));
        lines.push(Line { text: part.to_owned(), role: Role::Comment, said });
    }
    begun
}
