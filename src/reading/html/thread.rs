//! Finds the comments of a page, and what each of them answers.
//!
//! Several ways are tried, from the surest to the most general:
//!
//! 1. the markup of a few systems that is like no other;
//! 2. microdata and RDFa that say `Comment`;
//! 3. elements whose class, id or name says that they are one comment, as WordPress and most systems have them;
//! 4. repeated elements under a heading such as `6 comments`;
//! 5. repeated elements anywhere that have an author, a time and words.
//!
//! A comment that lies inside of another one answers it. Where they lie side by side, the answer is told by what the page
//! says of it (the comment's number, a level, a link to what is answered) or by lists of answers beside the comment.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::super::byline;
use super::super::cues::Cue;
use super::super::dates::NumericOrder;
use super::super::phrases::{fold, words};
use super::signature::{self, Signature, name_words, names};
use super::tree::{Element, Tree};

/// A comment of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// Its element.
    pub node: usize,
    /// Who wrote it, when, and where its words are.
    pub signature: Signature,
    /// The comment that it answers, as its place among the page's comments; always an earlier one.
    pub answers: Option<usize>,
}

/// The comments of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Thread {
    /// In the order of the page.
    pub comments: Vec<Found>,
    /// The page is a forum: the first post is what the others are about.
    pub is_forum: bool,
}

/// Finds the comments of a page.
pub(super) fn find(tree: &Tree, order: NumericOrder) -> Thread {
    let page = Page { tree, order };
    for (is_comment, is_forum) in SYSTEMS {
        let items = page.items(|node, element| is_comment(tree, node, element));
        let comments = page.comments(items);
        if !comments.is_empty() {
            return Thread { comments: page.with_answers(comments), is_forum: *is_forum };
        }
    }
    let by_microdata = page.comments(page.items(|_, element| says_comment(element)));
    let by_names = page.comments(page.items(|_, element| is_named_comment(element)));
    let mut best = by_microdata;
    // A theme may give microdata for some of its comments only.
    if signed(&by_names) * 4 > signed(&best) * 5 || (best.is_empty() && page.has_header_over(&by_names)) {
        best = by_names;
    }
    if best.is_empty() || signed(&best) == 0 {
        let under_header = page.under_header();
        if under_header.len() > best.len() || signed(&under_header) > signed(&best) {
            best = under_header;
        }
    }
    let mut is_forum = false;
    if best.is_empty() {
        let posts = page.comments(page.items(|_, element| is_named_post(element)));
        if signed(&posts) > 1 && signed(&posts) == posts.len() && !page.are_teasers(&posts) {
            is_forum = true;
            best = posts;
        }
    }
    if best.is_empty() {
        best = page.alike();
    }
    Thread { comments: page.with_answers(best), is_forum }
}

type IsComment = fn(&Tree, usize, &Element) -> bool;

/// Systems whose comments can be taken for nothing else; and whether their first one is what the others answer.
const SYSTEMS: &[(IsComment, bool)] = &[
    // Hacker News
    (|_, _, element| element.is("tr") && element.has_class("comtr"), false),
    // Reddit, of today, and as it was before 2018
    (|_, _, element| element.is("shreddit-comment"), false),
    (|_, _, element| element.has_class("thing") && element.has_class("comment"), false),
    // Discourse, with scripts and without
    (|_, _, element| element.is("article") && element.attribute("data-post-id").is_some(), true),
    (|_, _, element| element.has_class("crawler-post"), true),
    // Coral
    (|_, _, element| element.has_class("coral-comment"), false),
    // Disqus
    (is_disqus_post, false),
    // Facebook, and its comments on other pages
    (|_, _, element| element.has_class("UFIComment"), false),
    (
        |tree, _, element| {
            is_facebook(tree) && element.has_word("role", "article") && is_facebook_label(element)
        },
        false,
    ),
];

fn is_disqus_post(tree: &Tree, node: usize, element: &Element) -> bool {
    let has_id = element.attribute("id").is_some_and(|id| id.starts_with("post-"));
    has_id
        && element.has_class("post")
        && tree.elements(tree.within(node)).any(|(_, inner)| inner.has_class("post-message"))
}

fn is_facebook(tree: &Tree) -> bool {
    tree.elements(tree.all()).take(4).any(|(_, element)| element.attribute("id") == Some("facebook"))
}

/// `Comment by Nadia R. 3 hours ago`, `Réponse de Paul au commentaire de Nadia`: how Facebook tells a comment from a post.
fn is_facebook_label(element: &Element) -> bool {
    const BEGINNINGS: &[&str] =
        &["comment by", "reply by", "commentaire de", "réponse de", "comment from", "kommentar von"];
    let label = element.attribute("aria-label").unwrap_or_default().to_lowercase();
    BEGINNINGS.iter().any(|beginning| label.starts_with(beginning))
}

fn says_comment(element: &Element) -> bool {
    let of_type = |value: &str| {
        value.split_ascii_whitespace().any(|kind| {
            let kind = kind.rsplit(['/', ':', '#']).next().unwrap_or_default();
            matches!(kind, "Comment" | "UserComments" | "Answer")
        })
    };
    element.attribute("itemtype").is_some_and(of_type)
        || element.attribute("typeof").is_some_and(of_type)
        || (element.has_word("itemprop", "comment") && element.attribute("itemscope").is_some())
}

/// What a comment is called in classes and ids.
const COMMENT_NAMES: &[&str] = &[
    "comment",
    "commentaire",
    "kommentar",
    "comentario",
    "commento",
    "comentari",
    "cmt",
    "reaction",
    "usercomment",
];

/// A class, an id or a name for tests says that the element is one comment as a whole.
fn is_named_comment(element: &Element) -> bool {
    is_block(element) && names(element).any(|name| is_name_of_one(name, COMMENT_NAMES))
}

/// The same of a post in a forum.
fn is_named_post(element: &Element) -> bool {
    is_block(element)
        && names(element)
            .any(|name| is_name_of_one(name, &["post", "message", "reply", "postcontainer", "forumpost"]))
}

fn is_block(element: &Element) -> bool {
    !matches!(
        &*element.name,
        "a" | "span"
            | "button"
            | "input"
            | "form"
            | "img"
            | "body"
            | "html"
            | "ul"
            | "ol"
            | "label"
            | "textarea"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "time"
            | "iframe"
            | "nav"
            | "table"
            | "tbody"
    )
}

/// `comment`, `comment-item`, `Comment_root__x1Y`, `c-comment--reply`, `comment-123`; not `comment-list`.
fn is_name_of_one(name: &str, kinds: &[&str]) -> bool {
    const ONE: &[&str] = &[
        "item",
        "wrapper",
        "wrap",
        "container",
        "box",
        "card",
        "block",
        "entry",
        "node",
        "row",
        "single",
        "root",
        "main",
        "reply",
        "child",
        "parent",
        "level",
        "depth",
        "odd",
        "even",
        "unit",
        "el",
        "element",
        "view",
        "top",
        "js",
        "li",
        "div",
        "article",
        "c",
        "o",
        "m",
        "ui",
        "is",
        "has",
        "nested",
        "first",
        "last",
        "bypostauthor",
        "public",
        "standard",
        "default",
        "component",
        "new",
        "old",
        "id",
        "t1",
        "post",
        "message",
    ];
    // CSS modules put a random word behind two underscores.
    let name = name.split_once("__").filter(|(_, hash)| is_random(hash)).map_or(name, |(name, _)| name);
    let parts = name_words(name);
    let named = parts.iter().filter(|part| kinds.contains(&part.as_str())).count();
    let is_rest_of_one = parts
        .iter()
        .filter(|part| !kinds.contains(&part.as_str()))
        .all(|part| ONE.contains(&part.as_str()) || part.chars().any(|c| c.is_ascii_digit()));
    named == 1 && is_rest_of_one && parts.len() <= 5
}

/// `comment-12`: a name of one element alone.
fn is_numbered(class: &str) -> bool {
    let name = class.trim_end_matches(|c: char| c.is_ascii_digit());
    name.len() < class.len() && (name.is_empty() || name.ends_with(['-', '_']))
}

fn is_random(hash: &str) -> bool {
    (4..=10).contains(&hash.len())
        && hash.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
        && hash.chars().any(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
}

fn signed(comments: &[Found]) -> usize {
    comments.iter().filter(|comment| comment.is_signed()).count()
}

impl Found {
    fn is_signed(&self) -> bool {
        self.signature.author.is_some() || self.signature.said_at.is_some()
    }
}

/// When elements without a class are taken for the same.
#[derive(Clone, Copy)]
enum Alike {
    /// They lie in one and the same element.
    InOneParent,
    /// They lie in elements of one name: lists in lists.
    InLikeParents,
}

struct Page<'a> {
    tree: &'a Tree,
    order: NumericOrder,
}

impl Page<'_> {
    fn items(&self, is_item: impl Fn(usize, &Element) -> bool) -> Vec<usize> {
        let mut items = Vec::new();
        let mut at = 0;
        while at < self.tree.all().end {
            if self.tree.is_silent(at) {
                at = self.tree.end(at);
                continue;
            }
            if self.tree.element(at).is_some_and(|element| is_item(at, element)) {
                items.push(at);
            }
            at += 1;
        }
        items
    }

    /// Reads the comments that some elements are. Those without words of their own are wrappers of others, those without a
    /// name or a time inside of another one are a part of it.
    fn comments(&self, items: Vec<usize>) -> Vec<Found> {
        let mut items = items;
        // A part that turns out to be no comment of its own belongs to the one around it, which then has words.
        for _ in 0..4 {
            let set: HashSet<usize> = items.iter().copied().collect();
            let owned = self.owned(&items, &set);
            let signatures: Vec<Signature> = items
                .iter()
                .zip(&owned)
                .map(|(item, own)| signature::read(self.tree, *item, own, self.order))
                .collect();
            let by_node: HashMap<usize, &Signature> = items.iter().copied().zip(&signatures).collect();
            let parts: HashSet<usize> = items
                .iter()
                .zip(&signatures)
                .filter(|(item, signature)| {
                    let outer = self.tree.ancestors(**item).find_map(|outer| by_node.get(&outer));
                    // The name stands beside it, in the element around both.
                    let lacks_words = |outer: &Signature| outer.author.is_some() && outer.body.is_empty();
                    let is_signed = signature.author.is_some()
                        || (signature.said_at.is_some() && !outer.is_some_and(|outer| lacks_words(outer)));
                    !is_signed && outer.is_some()
                })
                .map(|(item, _)| *item)
                .collect();
            if parts.is_empty() {
                let found = items.into_iter().zip(signatures).zip(owned);
                return found
                    .filter(|((_, signature), own)| self.says_something(signature, own))
                    .map(|((node, signature), _)| Found { node, signature, answers: None })
                    .collect();
            }
            items.retain(|item| !parts.contains(item));
        }
        Vec::new()
    }

    /// The nodes of each item that are no other item's.
    fn owned(&self, items: &[usize], set: &HashSet<usize>) -> Vec<Vec<usize>> {
        let own = |item: &usize| {
            let mut own = Vec::new();
            let (mut at, end) = (*item, self.tree.end(*item));
            while at < end {
                if (at != *item && set.contains(&at)) || self.tree.is_silent(at) {
                    at = self.tree.end(at);
                } else {
                    own.push(at);
                    at += 1;
                }
            }
            own
        };
        items.iter().map(own).collect()
    }

    /// There are words beside the author's name and the time.
    fn says_something(&self, signature: &Signature, own: &[usize]) -> bool {
        if !signature.body.is_empty() {
            return true;
        }
        let is_of_head = |node: &usize| {
            [signature.author_at, signature.time_at]
                .into_iter()
                .flatten()
                .any(|head| self.tree.within(head).contains(node))
        };
        let texts = own.iter().filter(|node| !is_of_head(node)).filter_map(|node| self.tree.text(*node));
        texts.filter(|text| self.is_something(text)).count() > 0
    }

    /// The text is no button, no number and no frame of the page.
    fn is_something(&self, text: &str) -> bool {
        let text = text.trim();
        let line_words: Vec<_> = words(text).take(60).collect();
        text.contains(char::is_alphanumeric) && Cue::of(text, &line_words, self.order).is_none()
    }

    /// A heading such as `6 comments` stands over these.
    fn has_header_over(&self, comments: &[Found]) -> bool {
        comments.first().is_some_and(|first| self.header_before(first.node).is_some())
    }

    fn header_before(&self, node: usize) -> Option<usize> {
        self.headers().into_iter().rfind(|header| *header < node)
    }

    /// The headings that say that comments follow.
    fn headers(&self) -> Vec<usize> {
        let is_heading = |element: &Element| {
            matches!(
                &*element.name,
                "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "legend" | "summary" | "header"
            ) || element.has_word("role", "heading")
                || names(element).any(|name| {
                    let parts = name_words(name);
                    let has = |wanted: &[&str]| parts.iter().any(|part| wanted.contains(&part.as_str()));
                    has(&["comments", "commentaires", "discussion", "reactions"])
                        && has(&["title", "header", "heading", "titre", "count"])
                })
        };
        let headings = self.tree.elements(self.tree.all()).filter(|(_, element)| is_heading(element));
        let is_header = |node: &usize| {
            const LONGEST: usize = 120;
            if self.tree.end(*node) - node > 60 {
                return false;
            }
            let text = self.tree.words_of(self.tree.within(*node));
            if text.chars().nth(LONGEST).is_some() {
                return false;
            }
            let line_words: Vec<_> = words(&text).collect();
            matches!(Cue::of(&text, &line_words, self.order), Some(Cue::CommentsHeader | Cue::PossibleHeader))
        };
        headings.map(|(node, _)| node).filter(is_header).collect()
    }

    /// Repeated elements behind a heading of comments, in the nearest element around it that has any.
    fn under_header(&self) -> Vec<Found> {
        for header in self.headers().into_iter().rev() {
            for scope in self.tree.ancestors(header).take(4) {
                let range = self.tree.end(header)..self.tree.end(scope);
                let groups = self.groups(range, Alike::InLikeParents);
                let mut best: Vec<Found> = Vec::new();
                for group in groups {
                    let comments = self.comments(group);
                    let enough = comments.len() > 1 || self.is_article(&comments);
                    if enough
                        && signed(&comments) * 2 > comments.len()
                        && signed(&comments) > signed(&best)
                        && !self.are_teasers(&comments)
                    {
                        best = comments;
                    }
                }
                if !best.is_empty() {
                    return best;
                }
            }
        }
        Vec::new()
    }

    fn is_article(&self, comments: &[Found]) -> bool {
        let element = comments.first().and_then(|first| self.tree.element(first.node));
        comments.len() == 1 && element.is_some_and(|element| element.is("article") || element.is("li"))
    }

    /// Repeated elements that have everything that a comment has, and stand behind the page's title.
    fn alike(&self) -> Vec<Found> {
        let title = self
            .tree
            .elements(self.tree.all())
            .find(|(_, element)| element.is("h1"))
            .map_or(0, |(node, _)| node);
        let mut best: Vec<Found> = Vec::new();
        for group in self.groups(title..self.tree.all().end, Alike::InOneParent) {
            if group.len() < 2 || group.len() <= best.len() {
                continue;
            }
            let all = group.len();
            let comments = self.comments(group);
            let whole = comments
                .iter()
                .filter(|comment| comment.signature.author.is_some() && comment.signature.said_at.is_some());
            let whole = whole.count();
            // Of those that have as many the outermost come first, and hold all of a comment.
            if whole > best.len() && whole * 10 >= all * 7 && whole > 1 && !self.are_teasers(&comments) {
                best = comments;
            }
        }
        best
    }

    /// Elements that look the same: by tag and classes, and where they have no class by what they lie in.
    fn groups(&self, range: std::ops::Range<usize>, alike: Alike) -> Vec<Vec<usize>> {
        const MOST_GROUPS: usize = 40;
        const MOST_WORDS: usize = 3000;
        let mut groups: BTreeMap<(String, Vec<String>, String), Vec<usize>> = BTreeMap::new();
        for (node, element) in self.tree.elements(range) {
            let can_be_comment = matches!(
                &*element.name,
                "div" | "article" | "li" | "section" | "tr" | "dl" | "p" | "blockquote" | "td"
            ) || element.name.contains('-');
            if !can_be_comment
                || self.tree.end(node) - node > MOST_WORDS * 10
                || self.tree.end(node) - node < 3
            {
                continue;
            }
            let mut classes: Vec<String> =
                element.classes().filter(|class| !is_numbered(class)).map(str::to_owned).collect();
            classes.retain(|class| {
                !matches!(class.as_str(), "odd" | "even" | "first" | "last" | "alt" | "reply" | "new")
            });
            classes.sort_unstable();
            let parent = self.tree.parent(node);
            let parent = match (classes.is_empty() && !element.is("article"), alike) {
                (false, _) => String::new(),
                (true, Alike::InOneParent) => format!("{parent:?}"),
                (true, Alike::InLikeParents) => parent
                    .and_then(|parent| self.tree.element(parent))
                    .map_or_else(String::new, |parent| parent.name.to_string()),
            };
            groups.entry((element.name.to_string(), classes, parent)).or_default().push(node);
        }
        let mut groups: Vec<Vec<usize>> = groups.into_values().collect();
        // The largest ones first; of equal ones the outer, which begins earlier.
        groups.sort_by_key(|group| (std::cmp::Reverse(group.len()), group.first().copied()));
        groups.truncate(MOST_GROUPS);
        groups
    }

    /// Most of them are titles that lead to other pages, not words.
    fn are_teasers(&self, comments: &[Found]) -> bool {
        let is_teaser = |comment: &&Found| {
            let mut headings = self
                .tree
                .elements(self.tree.within(comment.node))
                .filter(|(_, element)| matches!(&*element.name, "h1" | "h2" | "h3" | "h4"));
            headings.any(|(node, _)| {
                // In forums the author's name is a heading, and a link.
                if comment.signature.author_at.is_some_and(|author| self.tree.within(node).contains(&author))
                {
                    return false;
                }
                // A link to the post itself leads to no other page.
                let leads_away = |element: &Element| {
                    element.is("a")
                        && element.attribute("href").is_some_and(|address| !address.starts_with('#'))
                };
                let links = |range| self.tree.elements(range).any(|(_, element)| leads_away(element));
                let is_inside_link = self
                    .tree
                    .ancestors(node)
                    .take_while(|outer| *outer >= comment.node)
                    .any(|outer| self.tree.element(outer).is_some_and(leads_away));
                links(self.tree.within(node)) || is_inside_link
            })
        };
        comments.iter().filter(is_teaser).count() * 2 > comments.len()
    }

    fn with_answers(&self, mut comments: Vec<Found>) -> Vec<Found> {
        let place: HashMap<usize, usize> =
            comments.iter().enumerate().map(|(place, found)| (found.node, place)).collect();
        let around: Vec<Option<usize>> = comments
            .iter()
            .map(|comment| self.tree.ancestors(comment.node).find_map(|outer| place.get(&outer).copied()))
            .collect();
        let by_word = self.answers_by_word(&comments);
        let levels: Vec<Option<usize>> = comments.iter().map(|comment| self.level(comment.node)).collect();
        let base = if around.iter().any(Option::is_some) {
            around
        } else if say_depth(&levels) {
            by_levels(&levels)
        } else {
            self.answers_beside(&comments, &place)
        };
        for (at, comment) in comments.iter_mut().enumerate() {
            comment.answers = by_word[at].or(base[at]).filter(|answered| *answered < at);
        }
        comments
    }

    /// The comment beside the list of answers that each comment is in.
    fn answers_beside(&self, comments: &[Found], place: &HashMap<usize, usize>) -> Vec<Option<usize>> {
        // The last comment so far right inside of each element.
        let mut last_in: HashMap<usize, usize> = HashMap::new();
        let mut answers = Vec::with_capacity(comments.len());
        for (at, comment) in comments.iter().enumerate() {
            let outer = self.tree.ancestors(comment.node);
            // What lies right inside of each: the comment's own neighbours stand beside it in the first one.
            let pairs =
                outer.zip(std::iter::once(comment.node).chain(self.tree.ancestors(comment.node))).skip(1);
            let mut beside = pairs.filter(|(_, inner)| self.holds_answers(*inner));
            answers.push(beside.find_map(|(outer, _)| last_in.get(&outer).copied()));
            // A comment may have wrappers of its own, beside which its answers are.
            let mut inner = comment.node;
            for outer in self.tree.ancestors(comment.node).take(3) {
                last_in.insert(outer, at);
                let is_wrapper = self.tree.children(outer).all(|child| {
                    child == inner
                        || self.tree.text(child).is_some_and(|text| text.trim().is_empty())
                        || self.holds_answers(child)
                });
                if !is_wrapper || place.contains_key(&outer) {
                    break;
                }
                inner = outer;
            }
        }
        answers
    }

    /// The element is a list, or its name says that there are answers in it.
    fn holds_answers(&self, node: usize) -> bool {
        const NAMES: &[&str] = &[
            "child",
            "children",
            "replies",
            "reply",
            "thread",
            "nested",
            "answers",
            "answer",
            "responses",
            "reponses",
            "sub",
            "indent",
            "indented",
            "subcomments",
            "descendants",
            "kids",
            "reponse",
        ];
        self.tree.element(node).is_some_and(|element| {
            matches!(&*element.name, "ul" | "ol" | "dd" | "blockquote")
                || names(element)
                    .any(|name| name_words(name).iter().any(|part| NAMES.contains(&part.as_str())))
        })
    }

    /// What the page says of a comment: whose number it answers, or a link to it.
    fn answers_by_word(&self, comments: &[Found]) -> Vec<Option<usize>> {
        const OWN: [&str; 6] =
            ["id", "data-comment-id", "data-id", "thingid", "data-fullname", "data-post-id"];
        const PARENTS: [&str; 3] = ["parentid", "data-parent-id", "data-parent"];
        let mut by_id: HashMap<&str, usize> = HashMap::new();
        for (place, comment) in comments.iter().enumerate() {
            let around = self.tree.parent(comment.node).and_then(|parent| self.tree.element(parent));
            let own = self.tree.element(comment.node);
            let inner =
                self.tree.elements(comment.node + 1..self.tree.end(comment.node).min(comment.node + 8));
            for element in own.into_iter().chain(around).chain(inner.map(|(_, element)| element)) {
                for id in OWN.iter().filter_map(|name| element.attribute(name)) {
                    by_id.entry(id).or_insert(place);
                }
                // `<a name="comment-12">`
                if element.is("a")
                    && let Some(name) = element.attribute("name")
                {
                    by_id.entry(name).or_insert(place);
                }
            }
        }
        let find = |comment: &Found, place: usize| {
            let element = self.tree.element(comment.node)?;
            let named =
                PARENTS.iter().find_map(|name| element.attribute(name)).filter(|parent| !parent.is_empty());
            let named = named.and_then(|parent| {
                by_id.get(parent).or_else(|| {
                    let with_prefix = ["comment-", "comment_", "c", "post_", "post-"];
                    with_prefix.iter().find_map(|prefix| by_id.get(format!("{prefix}{parent}").as_str()))
                })
            });
            if let Some(named) = named {
                return Some(*named).filter(|named| *named < place);
            }
            self.linked_answer(comment, &comments[..place], &by_id)
                .or_else(|| self.named_answer(comment, &comments[..place]))
        };
        comments.iter().enumerate().map(|(place, comment)| find(comment, place)).collect()
    }

    /// A link in the head of a comment that leads to an earlier one: `in reply to Nadia`. A quotation of another post says
    /// which one it is from.
    fn linked_answer(
        &self,
        comment: &Found,
        earlier: &[Found],
        by_id: &HashMap<&str, usize>,
    ) -> Option<usize> {
        const REPLY: &[&str] =
            &["parent", "reply", "replied", "replying", "answer", "response", "reponse", "re", "to"];
        let end = self.tree.end(comment.node);
        let is_in_body = |node: usize| signature::around(self.tree, &comment.signature.body, node).is_some();
        for (node, element) in self.tree.elements(comment.node + 1..end) {
            if let Some(post) = element.attribute("data-post") {
                let quoted = by_id.get(format!("post_{post}").as_str()).copied();
                if quoted.is_some_and(|quoted| quoted < earlier.len()) {
                    return quoted;
                }
            }
            if !element.is("a") || is_in_body(node) {
                continue;
            }
            let target = element
                .attribute("href")
                .and_then(|address| address.rsplit_once('#'))
                .map(|(_, target)| target);
            let answered = target.and_then(|target| by_id.get(target)).copied();
            let Some(answered) = answered.filter(|answered| *answered < earlier.len()) else { continue };
            let text = self.tree.words_of(self.tree.within(node));
            let says_so = names(element)
                .any(|name| name_words(name).iter().any(|part| REPLY.contains(&part.as_str())))
                || earlier[answered]
                    .signature
                    .author
                    .as_ref()
                    .is_some_and(|author| text.contains(author.as_str()))
                || byline::answered_name(&text).is_some();
            if says_so {
                return Some(answered);
            }
        }
        None
    }

    /// The head of a comment names whom it answers: `in reply to Nadia`.
    fn named_answer(&self, comment: &Found, earlier: &[Found]) -> Option<usize> {
        const LONGEST_HEAD: usize = 300;
        let end = self.tree.end(comment.node);
        let first_body =
            comment.signature.body.first().copied().unwrap_or(end).min(comment.node + LONGEST_HEAD);
        let author_of =
            |other: &Found| other.signature.author.as_deref().map(fold).filter(|author| !author.is_empty());
        // `Reply by Paul to Nadia's comment`
        let label =
            self.tree.element(comment.node).and_then(|element| element.attribute("aria-label")).map(fold);
        if let Some(label) =
            label.filter(|label| ["reply", "reponse", "antwort"].iter().any(|word| label.starts_with(word)))
        {
            let own = author_of(comment).unwrap_or_default();
            let rest = label.find(&own).map_or(label.as_str(), |at| &label[at + own.len()..]);
            return earlier
                .iter()
                .rposition(|other| author_of(other).is_some_and(|author| rest.contains(&author)));
        }
        let head = self.tree.words_of(comment.node..first_body);
        if let Some(name) = byline::answered_name(&head).map(fold) {
            return earlier
                .iter()
                .rposition(|other| author_of(other).is_some_and(|author| name.starts_with(&author)));
        }
        let is_reply_to = |element: &Element| {
            names(element).any(|name| {
                let parts = name_words(name);
                parts.windows(2).any(|pair| {
                    matches!(
                        (pair[0].as_str(), pair[1].as_str()),
                        ("reply", "to")
                            | ("in", "reply")
                            | ("replied", "to")
                            | ("parent", "author")
                            | ("replying", "to")
                    )
                })
            })
        };
        let (node, _) =
            self.tree.elements(comment.node + 1..first_body).find(|(_, element)| is_reply_to(element))?;
        let name = fold(&self.tree.words_of(self.tree.within(node)));
        let name = name.trim_start_matches(['@', '→', ' ']);
        earlier.iter().rposition(|other| author_of(other).is_some_and(|author| name == author))
    }

    /// How deep a comment says that it lies.
    fn level(&self, node: usize) -> Option<usize> {
        const GIVEN: [&str; 6] = ["depth", "data-depth", "data-level", "aria-level", "data-indent", "indent"];
        let around = self.tree.ancestors(node).take(2).filter(|outer| {
            // A wrapper of one comment, not the list of all.
            self.tree.children(*outer).filter(|child| self.tree.element(*child).is_some()).count() <= 2
        });
        let inside = self.tree.elements(node..self.tree.end(node).min(node + 16)).map(|(node, _)| node);
        for near in inside.chain(around) {
            let element = self.tree.element(near)?;
            if let Some(level) = GIVEN.iter().find_map(|name| element.attribute(name)?.trim().parse().ok()) {
                return Some(level);
            }
            if let Some(level) = element.classes().find_map(level_of_class) {
                return Some(level);
            }
            let style = element.attribute("style").unwrap_or_default();
            if let Some(level) = level_of_style(style) {
                return Some(level);
            }
            // Hacker News once set comments in by the width of a picture.
            if element.is("img") && element.attribute("src").is_some_and(|source| source.ends_with("s.gif")) {
                return element.attribute("width")?.parse::<usize>().ok().map(|width| width / 40);
            }
        }
        None
    }
}

/// `depth-2`, `level_3`, `comment--level-1`, `indent2`
fn level_of_class(class: &str) -> Option<usize> {
    let parts = name_words(class);
    let last = parts.last()?;
    let digits = last.trim_start_matches(|c: char| c.is_alphabetic());
    let word = if digits.len() < last.len() {
        &last[..last.len() - digits.len()]
    } else {
        parts.iter().rev().nth(1)?.as_str()
    };
    matches!(word, "depth" | "level" | "lvl" | "indent" | "niveau" | "nest" | "nesting")
        .then(|| digits.parse().ok())
        .flatten()
}

/// `margin-left: 40px`; the unit does not matter, as long as it is one for all.
fn level_of_style(style: &str) -> Option<usize> {
    let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
    let names = [
        "margin-left:",
        "padding-left:",
        "margin-inline-start:",
        "padding-inline-start:",
        "--depth:",
        "--level:",
        "--indent:",
    ];
    names.iter().find_map(|name| {
        let (_, value) = style.split_once(name)?;
        let end = value.find(|c: char| !c.is_ascii_digit()).unwrap_or(value.len());
        value[..end].parse().ok()
    })
}

/// Nearly all comments say how deep they lie, and not all the same.
fn say_depth(levels: &[Option<usize>]) -> bool {
    let known: HashSet<usize> = levels.iter().flatten().copied().collect();
    known.len() > 1 && levels.iter().flatten().count() * 5 >= levels.len() * 4
}

/// Each comment answers the last one that lies less deep.
fn by_levels(levels: &[Option<usize>]) -> Vec<Option<usize>> {
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut answers = Vec::with_capacity(levels.len());
    for (at, level) in levels.iter().enumerate() {
        let level = level.unwrap_or_default();
        while open.pop_if(|(outer, _)| *outer >= level).is_some() {}
        answers.push(open.last().map(|(_, outer)| *outer));
        open.push((level, at));
    }
    answers
}
