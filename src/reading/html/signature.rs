//! Who wrote a comment, when, and which of its elements hold the words.
//!
//! Pages say it by microdata, by `<time>`, by attributes and by the words in their classes. Each element of a comment
//! is worth some points as its author, its time and its text; the best one is taken. The numbers say which sign is
//! believed before which, and nothing else.

use super::super::byline;
use super::super::dates::{self, NumericOrder, When};
use super::super::phrases::words;
use super::tree::{Element, Tree};

/// What is found in one comment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Signature {
    /// The name, and where it stands, unless an attribute says it.
    pub author: Option<String>,
    /// Where the name stands.
    pub author_at: Option<usize>,
    /// As in [`Said::said_at`](super::super::Said::said_at).
    pub said_at: Option<String>,
    /// Where the time stands.
    pub time_at: Option<usize>,
    /// The elements that hold the comment's words and nothing else; none where the page has no such element.
    pub body: Vec<usize>,
}

/// The one of some elements that lie one behind the other in which a node lies.
pub(super) fn around(tree: &Tree, elements: &[usize], node: usize) -> Option<usize> {
    let behind = elements.partition_point(|element| *element <= node);
    let before = elements[..behind].last().copied()?;
    tree.within(before).contains(&node).then_some(before)
}

/// Reads a comment from its own elements: those inside of it that are no other comment's.
pub(super) fn read(tree: &Tree, comment: usize, own: &[usize], order: NumericOrder) -> Signature {
    let body = body(tree, comment, own, order);
    let is_in_body = |node: usize| around(tree, &body, node).is_some();
    let (mut said_at, mut time_at) = time(tree, own, order, &is_in_body);
    let (mut author, mut author_at) = author(tree, comment, own, order, &is_in_body);
    // The name stands first in what lies before the time; a place or a rank may follow.
    if let (None, Some(time)) = (&author, time_at)
        && let Some((node, name)) = name_before(tree, own, time)
    {
        (author, author_at) = (Some(name), Some(node));
    }
    if author.is_none() || said_at.is_none() {
        let head = own.iter().copied().filter(|node| *node != comment && !is_in_body(*node));
        if let Some((node, byline)) = byline_in(tree, head, order) {
            if author.is_none() && byline.author.is_some() {
                (author, author_at) = (byline.author, Some(node));
            }
            if said_at.is_none() && byline.said_at.is_some() {
                (said_at, time_at) = (byline.said_at, Some(node));
            }
        }
    }
    Signature { author, author_at, said_at, time_at, body }
}

/// A short line that says who and when, whatever its element is called.
fn byline_in(
    tree: &Tree,
    head: impl Iterator<Item = usize>,
    order: NumericOrder,
) -> Option<(usize, byline::Byline)> {
    const LONGEST: usize = 120;
    const MOST_NODES: usize = 24;
    let is_small = |node: &usize| tree.element(*node).is_some() && tree.end(*node) - node <= MOST_NODES;
    head.filter(is_small).take(60).find_map(|node| {
        let text = tree.words_of(tree.within(node));
        if text.is_empty() || text.len() > LONGEST {
            return None;
        }
        let line_words: Vec<_> = words(&text).collect();
        let byline = byline::Byline::parse(&text, &line_words, order)?;
        let is_known = matches!(byline.kind, byline::BylineKind::NameAndDay | byline::BylineKind::Says);
        is_known.then_some((node, byline))
    })
}

/// The name that stands right before a time, without anything that says so.
fn name_before(tree: &Tree, own: &[usize], time: usize) -> Option<(usize, String)> {
    const LONGEST: usize = 40;
    let before =
        own.iter().copied().take_while(|node| *node < time).filter(|node| tree.text(*node).is_some());
    let texts = before.filter_map(|node| Some((tree.parent(node)?, tree.text(node)?.trim())));
    let is_glue = |text: &str| byline::is_glue(&words(text).collect::<Vec<_>>());
    let mut names = texts.filter(|(_, text)| text.contains(char::is_alphabetic) && !is_glue(text));
    let (node, name) = names.next()?;
    let is_short = name.chars().nth(LONGEST).is_none() && words(name).count() <= 4;
    let is_set_apart = tree.element(node).is_some_and(|element| !element.is("p") && !element.is("button"));
    let is_name = byline::name_shape(name).is_some() || !name.contains(char::is_whitespace);
    (is_short && is_set_apart && is_name)
        .then(|| (node, name.trim_end_matches([':', ',']).trim_end().to_owned()))
}

/// The words that a name such as `commentAuthor__name-link` is made of, in lower case.
pub(super) fn name_words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = None;
    let mut characters = name.chars().peekable();
    while let Some(character) = characters.next() {
        if !character.is_alphanumeric() {
            before = None;
            continue;
        }
        // `authorName` and `UFIReply` are two words each.
        let mut ends_capitals = || characters.peek().is_some_and(|next| next.is_lowercase());
        let is_new = match before {
            None => true,
            Some(before) if character.is_uppercase() => !char::is_uppercase(before) || ends_capitals(),
            Some(_) => false,
        };
        if is_new {
            words.push(String::new());
        }
        before = Some(character);
        if let Some(word) = words.last_mut() {
            word.extend(character.to_lowercase());
        }
    }
    words
}

/// The names that an element goes by: its classes, its id and its names for tests.
pub(super) fn names(element: &Element) -> impl Iterator<Item = &str> {
    let others = ["id", "data-testid", "data-role", "slot"];
    element.classes().chain(others.into_iter().filter_map(|name| element.attribute(name)))
}

/// The first number of points whose test holds for one of the element's names.
fn points_of_names(element: &Element, points: impl Fn(&[String]) -> u32) -> u32 {
    names(element).map(|name| points(&name_words(name))).max().unwrap_or_default()
}

fn has(words: &[String], wanted: &[&str]) -> bool {
    words.iter().any(|word| wanted.contains(&word.as_str()))
}

fn author(
    tree: &Tree,
    comment: usize,
    own: &[usize],
    order: NumericOrder,
    is_in_body: &dyn Fn(usize) -> bool,
) -> (Option<String>, Option<usize>) {
    const GIVEN: [&str; 5] = ["data-author", "data-comment-author", "author", "data-username", "data-user"];
    let given = tree.element(comment).and_then(|element| {
        let given = GIVEN.iter().filter_map(|name| element.attribute(name).map(str::trim));
        given.filter(|name| !name.is_empty() && name.contains(char::is_alphabetic)).map(str::to_owned).next()
    });
    let mut best: Option<(u32, usize, String)> = None;
    for node in own.iter().copied().filter(|node| !is_in_body(*node)) {
        let Some(element) = tree.element(node) else { continue };
        let points = author_points(element);
        let has_better = best.as_ref().is_some_and(|(most, at, _)| {
            // Of an element and one inside of it the inner one has less beside the name.
            *most > points || (*most == points && !tree.within(*at).contains(&node))
        });
        if points == 0 || has_better {
            continue;
        }
        if let Some(name) = name_in(tree, node, order) {
            best = Some((points, node, name));
        }
    }
    match (given, best) {
        (Some(given), Some((_, node, name))) if name.contains(&given) || given.contains(&name) => {
            (Some(given), Some(node))
        }
        (Some(given), _) => (Some(given), None),
        (None, Some((_, node, name))) => (Some(name), Some(node)),
        (None, None) => (None, None),
    }
}

/// What microdata or RDFa say of an element: `author` of `itemprop=author` or `property="schema:author"`.
fn said_property(element: &Element) -> Option<&str> {
    let property =
        element.attribute("itemprop").or(element.attribute("property"))?.split_ascii_whitespace().next()?;
    // A comment's subject is its name as well.
    let is_heading = matches!(&*element.name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6");
    Some(property.rsplit([':', '/']).next().unwrap_or(property)).filter(|_| !is_heading)
}

fn author_points(element: &Element) -> u32 {
    const SURE: &[&str] =
        &["fn", "hnuser", "username", "nickname", "pseudo", "pseudonyme", "displayname", "screenname"];
    const LIKELY: &[&str] =
        &["author", "auteur", "commenter", "commentator", "autor", "poster", "commentauthor", "writer"];
    const POSSIBLE: &[&str] =
        &["user", "name", "nom", "member", "membre", "byline", "creator", "identity", "utilisateur"];
    const OTHER: &[&str] = &[
        "avatar", "image", "img", "icon", "badge", "count", "score", "date", "time", "vote", "votes",
        "photo", "picture", "parent", "reply", "replying", "mention", "role", "rank", "title", "flair",
        "level", "location", "label", "says",
    ];
    if element.is("img") || element.is("time") || element.is("meta") {
        return 0;
    }
    let by_microdata = match said_property(element) {
        Some("author" | "creator") => 8,
        Some("name" | "givenName") => 9,
        _ => 0,
    };
    let by_link = element.attribute("href").map_or(0, |address| {
        const PROFILES: &[&str] = &[
            "/user/",
            "/users/",
            "/u/",
            "/profile",
            "/profil",
            "/author/",
            "/auteur",
            "/member",
            "/membre",
            "/people/",
            "user?id=",
            "profile.php",
            "/@",
        ];
        if PROFILES.iter().any(|part| address.contains(part)) { 4 } else { 0 }
    });
    let by_rel = if element.has_word("rel", "author") { 7 } else { 0 };
    let by_tag = if element.is("cite") { 3 } else { 0 };
    let by_names = points_of_names(element, |words| match () {
        () if has(words, OTHER) => 0,
        () if has(words, SURE) || words.ends_with(&["user".into(), "name".into()]) => 7,
        () if words.ends_with(&["display".into(), "name".into()]) => 7,
        () if has(words, LIKELY) => 6,
        () if has(words, POSSIBLE) => 4,
        () => 0,
    });
    by_microdata.max(by_link).max(by_rel).max(by_tag).max(by_names)
}

/// The name in an element, without date, badges and the verb behind it.
fn name_in(tree: &Tree, node: usize, order: NumericOrder) -> Option<String> {
    const LONGEST: usize = 60;
    let text = tree.words_of(tree.within(node));
    let text = text
        .trim_matches(|c: char| c.is_whitespace() || matches!(c, ':' | ',' | '·' | '•' | '|' | '–' | '—'));
    if text.is_empty() || !text.contains(char::is_alphanumeric) {
        return None;
    }
    let line_words: Vec<_> = words(text).collect();
    let has_date = dates::find(text, &line_words, order).is_some();
    if has_date || line_words.len() > 1 {
        let line = format!("{text}:");
        let parsed = byline::Byline::parse(if has_date { text } else { &line }, &line_words, order);
        if let Some(author) = parsed.and_then(|byline| byline.author) {
            return Some(author);
        }
    }
    (!has_date && text.chars().nth(LONGEST).is_none()).then(|| text.to_owned())
}

fn time(
    tree: &Tree,
    own: &[usize],
    order: NumericOrder,
    is_in_body: &dyn Fn(usize) -> bool,
) -> (Option<String>, Option<usize>) {
    let mut best: Option<(u32, usize, String)> = None;
    for node in own.iter().copied().filter(|node| !is_in_body(*node)) {
        let Some(element) = tree.element(node) else { continue };
        let Some((points, said_at)) = time_of(tree, node, element, order) else { continue };
        if best.as_ref().is_none_or(|(most, _, _)| points > *most) {
            best = Some((points, node, said_at));
        }
    }
    match best {
        Some((_, node, said_at)) => (Some(said_at), Some(node)),
        None => (None, None),
    }
}

fn time_of(tree: &Tree, node: usize, element: &Element, order: NumericOrder) -> Option<(u32, String)> {
    const SAID: &[&str] = &[
        "date",
        "time",
        "timestamp",
        "ago",
        "posted",
        "published",
        "age",
        "datetime",
        "heure",
        "created",
        "when",
        "livetimestamp",
        "submitted",
    ];
    const CHANGED: &[&str] = &["edited", "modified", "updated", "edit", "modifie"];
    let is_dated = points_of_names(element, |words| match () {
        () if has(words, CHANGED) => 0,
        () if has(words, SAID) => 1,
        () => 0,
    }) > 0;
    let text = || tree.words_of(tree.within(node));
    if element.is("time") {
        let given = element.attribute("datetime").and_then(|given| moment(given, order));
        let titled = || known(element.attribute("title")?, order);
        let text = text();
        let said = given.or_else(titled).or_else(|| known(&text, order));
        let is_change = points_of_names(element, |words| u32::from(has(words, CHANGED))) > 0;
        return match said {
            Some(said_at) => Some((if is_change { 2 } else { 10 }, said_at)),
            // An element around it may say when that was.
            None if text.is_empty() => None,
            None => Some((if is_change { 1 } else { 4 }, found(&text, order).unwrap_or(text))),
        };
    }
    if matches!(said_property(element), Some("dateCreated" | "datePublished" | "commentTime" | "uploadDate"))
    {
        let given = element.attribute("datetime").or(element.attribute("content"));
        let said_at = given.and_then(|given| moment(given, order)).or_else(|| moment(&text(), order))?;
        return Some((9, said_at));
    }
    const SECONDS: [&str; 5] = ["data-time", "data-timestamp", "data-utime", "data-date", "data-created"];
    if let Some(said_at) = SECONDS.iter().find_map(|name| moment(element.attribute(name)?, order)) {
        return Some((8, said_at));
    }
    if let Some(created) = element.attribute("created").and_then(|given| moment(given, order)) {
        return Some((6, created));
    }
    let titled =
        element.attribute("title").filter(|title| title.len() <= 80).and_then(|title| known(title, order));
    if is_dated {
        let text = text();
        let by_text = || known(&text, order).or_else(|| found(&text, order));
        // Words in other languages are taken as they stand, where nothing but a time can be meant.
        let as_it_stands = || {
            let is_short = text.chars().nth(40).is_none() && !text.is_empty();
            let is_inner = tree.elements(node + 1..tree.end(node)).count() <= 1;
            (is_short && is_inner && text.contains(char::is_numeric)).then(|| text.clone())
        };
        return Some((7, titled.or_else(by_text).or_else(as_it_stands)?));
    }
    if let Some(titled) = titled {
        return Some((5, titled));
    }
    // A link or a small text that says a time and nothing else.
    let is_small = tree.end(node) - node <= 3;
    if is_small && (element.is("a") || element.is("span") || element.is("small") || element.is("abbr")) {
        let text = text();
        let line_words: Vec<_> = words(&text).collect();
        let date =
            dates::find(&text, &line_words, order).filter(|date| !matches!(date.when, When::Clock(_)))?;
        let rest = text.len() - date.range.len();
        return (rest <= 12).then(|| (3, date.when.into_said_at()));
    }
    None
}

/// A moment as a machine writes it, or as people do.
pub(crate) fn moment(given: &str, order: NumericOrder) -> Option<String> {
    let given = given.trim();
    epoch(given).or_else(|| known(given, order)).or_else(|| found(given, order))
}

/// Seconds or milliseconds since 1970, as the clock of Greenwich showed them: the page says no other one.
fn epoch(given: &str) -> Option<String> {
    let number = given.split_once('.').map_or(given, |(whole, _)| whole);
    let number: i64 = number.parse().ok()?;
    let seconds = match number {
        100_000_000..=9_999_999_999 => number,
        100_000_000_000..=9_999_999_999_999 => number / 1000,
        _ => return None,
    };
    let moment = jiff::Timestamp::from_second(seconds).ok()?;
    // `2024-07-30T18:42:10Z`
    moment.to_string().get(..16).map(str::to_owned)
}

/// A day that is known without doubt.
fn known(text: &str, order: NumericOrder) -> Option<String> {
    let line_words: Vec<_> = words(text).take(24).collect();
    match dates::find(text, &line_words, order)?.when {
        When::Known(said_at) => Some(said_at),
        When::Words(_) | When::Clock(_) => None,
    }
}

/// A day in the page's words: `3 hours ago`.
fn found(text: &str, order: NumericOrder) -> Option<String> {
    let line_words: Vec<_> = words(text).take(24).collect();
    dates::find(text, &line_words, order).map(|found| found.when.into_said_at())
}

/// The elements with the most points as the comment's text. One that holds its author or its time too is a wrapper.
fn body(tree: &Tree, comment: usize, own: &[usize], order: NumericOrder) -> Vec<usize> {
    /// From here on a name or a time is believed.
    const SURE: u32 = 6;
    let is_head = |node: &usize| {
        tree.element(*node).is_some_and(|element| {
            (author_points(element) >= SURE && !tree.words_of(tree.within(*node)).is_empty())
                || time_of(tree, *node, element, order).is_some_and(|(points, _)| points >= SURE)
        })
    };
    let candidates: Vec<(u32, usize)> = own
        .iter()
        .filter(|node| **node != comment)
        .filter_map(|node| Some((body_points(tree.element(*node)?), *node)))
        .filter(|(points, _)| *points > 0)
        .collect();
    if candidates.is_empty() {
        return Vec::new();
    }
    let heads: Vec<usize> = own.iter().copied().filter(is_head).collect();
    // Words of answers that lie inside are none of this comment's.
    let is_said = |node: &usize| tree.text(*node).is_some_and(|text| !text.trim().is_empty());
    let said: Vec<usize> = own.iter().copied().filter(is_said).collect();
    let mut most = 0;
    let mut best: Vec<usize> = Vec::new();
    for (points, node) in candidates {
        let within = tree.within(node);
        let is_inside = best.last().is_some_and(|last| tree.within(*last).contains(&node));
        let first_head = heads.partition_point(|head| *head < within.start);
        let is_wrapper = heads.get(first_head).is_some_and(|head| within.contains(head));
        let first_said = said.partition_point(|text| *text < within.start);
        let says_nothing = said.get(first_said).is_none_or(|text| !within.contains(text));
        if is_wrapper || says_nothing || points < most || (points == most && is_inside) {
            continue;
        }
        if points > most {
            best.clear();
            most = points;
        }
        best.push(node);
    }
    best
}

fn body_points(element: &Element) -> u32 {
    const WHOSE: &[&str] = &[
        "comment",
        "commentaire",
        "post",
        "message",
        "reply",
        "review",
        "msg",
        "entry",
        "com",
        "kommentar",
        "comentario",
        "response",
        "reaction",
    ];
    const WORDS: &[&str] = &[
        "content",
        "body",
        "text",
        "message",
        "texte",
        "contenu",
        "copy",
        "description",
        "contents",
        "txt",
        "inner",
        "msg",
    ];
    const NOT: &[&str] = &[
        "header",
        "footer",
        "meta",
        "author",
        "date",
        "time",
        "actions",
        "action",
        "tools",
        "toolbar",
        "wrapper",
        "form",
        "avatar",
        "vote",
        "votes",
        "count",
        "list",
        "children",
        "replies",
        "container",
        "buttons",
        "info",
        "title",
        "menu",
        "left",
        "right",
        "wrap",
        "link",
        "user",
        "row",
        "outer",
        "signature",
        "byline",
        "head",
        "foot",
        "controls",
        "area",
    ];
    match said_property(element) {
        Some("text" | "commentText" | "reviewBody") => return 12,
        Some("description" | "articleBody") => return 9,
        _ => {}
    }
    if matches!(&*element.name, "img" | "input" | "button" | "a" | "form" | "textarea" | "time") {
        return 0;
    }
    if element.attribute("slot") == Some("comment") {
        return 11;
    }
    points_of_names(element, |words| match words {
        [one] if matches!(one.as_str(), "commtext" | "cooked" | "ufi" | "commentbody" | "commenttext") => 11,
        [one] if matches!(one.as_str(), "md" | "rte" | "richtext" | "usertext") => 8,
        words if has(words, NOT) => 0,
        words
            if has(words, WHOSE)
                && words.last().is_some_and(|last| WORDS.contains(&last.as_str()))
                && words.len() > 1 =>
        {
            if words.last().is_some_and(|last| last == "inner") {
                5
            } else {
                10
            }
        }
        [one] if one == "content" || one == "text" || one == "texte" || one == "body" || one == "message" => {
            6
        }
        words
            if words.last().is_some_and(|last| {
                matches!(last.as_str(), "content" | "text" | "texte" | "contenu" | "body" | "message")
            }) =>
        {
            6
        }
        [one] if one == "comment" || one == "commentaire" || one == "post" => 4,
        _ => 0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Who, when, and the words of the body.
    fn check(html: &str, author: &str, said_at: &str, body: &str) {
        let tree = Tree::parse(&format!("<div id=it>{html}</div>"), &|_| None);
        let (comment, _) = tree
            .elements(tree.all())
            .find(|(_, element)| element.attribute("id") == Some("it"))
            .expect("it is there");
        let own: Vec<usize> = tree.within(comment).collect();
        let found = read(&tree, comment, &own, NumericOrder::DayFirst);
        let words: Vec<_> = found.body.iter().map(|body| tree.words_of(tree.within(*body))).collect();
        assert_eq!(found.author.as_deref().unwrap_or_default(), author, "{html}");
        assert_eq!(found.said_at.as_deref().unwrap_or_default(), said_at, "{html}");
        assert_eq!(words.join(" / "), body, "{html}");
    }

    #[test]
    fn names_and_times_are_found_in_many_shapes() {
        check(
            "<div class='comment-author vcard'><b class=fn><a href=x>Nadia R.</a></b> <span class=says>says:</span></div>\
             <div class=comment-metadata><a><time datetime='2024-07-30T18:42:10+02:00'>July 30</time></a></div>\
             <div class=comment-content><p>One.<p>Two.</div>",
            "Nadia R.",
            "2024-07-30T18:42",
            "One. Two.",
        );
        check(
            "<span class=comhead><a class=hnuser href='user?id=nadia'>nadia</a> <span class=age \
             title='2024-07-30T18:42:10 1722364930'><a>1 day ago</a></span></span><div class=comment>\
             <div class='commtext c00'>Words<p>more</div></div>",
            "nadia",
            "2024-07-30T18:42",
            "Words more",
        );
        check(
            "<p class=entete>Par <strong class=pseudo>Marc D.</strong> le <span class=date>30/07/2024 à 18 h 42</span></p>\
             <p class=texte>Voilà.</p>",
            "Marc D.",
            "2024-07-30T18:42",
            "Voilà.",
        );
        check(
            "<div itemprop=author itemscope><span itemprop=name>Paul</span></div><meta itemprop=dateCreated \
             content=2024-07-30><div itemprop=text>Hm.</div>",
            "Paul",
            "2024-07-30",
            "Hm.",
        );
        check(
            "<a data-testid=author-link>kim_42</a><span data-time=1722364930000 class=relative-date>Jul 30</span>\
             <div class=cooked><p>Yes</div>",
            "kim_42",
            "2024-07-30T18:42",
            "Yes",
        );
        check(
            "<div class=c-user>محمد</div><span class=c-date>٣٠ يوليو ٢٠٢٤</span><p>نعم",
            "محمد",
            "٣٠ يوليو ٢٠٢٤",
            "",
        );
    }

    #[test]
    fn names_are_cut_into_words() {
        let check = |name: &str, words: &[&str]| assert_eq!(name_words(name), words, "{name}");
        check("commentAuthor__name-link", &["comment", "author", "name", "link"]);
        check("comment-12", &["comment", "12"]);
        check("Comment_root__a1B2c", &["comment", "root", "a1", "b2c"]);
        check("UFIReplyList", &["ufi", "reply", "list"]);
        check("", &[]);
    }
}
