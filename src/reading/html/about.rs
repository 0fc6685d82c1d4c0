//! What a page says of itself: its title, its address, its language, and comments in its structured data.

use serde_json::Value;

use super::super::dates::NumericOrder;
use super::super::language;
use super::signature;
use super::tree::{Element, Tree};

/// What a page says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct About {
    /// The article's titles, as far as they are said; the surest first.
    pub titles: Vec<String>,
    /// The name of the site, which is no title of an article.
    pub site: Option<String>,
    /// The address of the article.
    pub address: Option<String>,
    /// A tag that is offered for texts.
    pub language: Option<&'static str>,
    /// The comments of its structured data.
    pub comments: Vec<DataComment>,
}

/// A comment as structured data has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct DataComment {
    /// Who wrote it.
    pub author: Option<String>,
    /// As in [`Said::said_at`](super::super::Said::said_at).
    pub said_at: Option<String>,
    /// What it says, perhaps in several lines.
    pub text: String,
    /// The place of the comment that it answers.
    pub answers: Option<usize>,
}

/// So many comments may answer each other in structured data.
const DEEPEST_DATA: usize = 100;

/// Reads the head of a page. `html` is the page's source, in which scripts still are.
pub(super) fn read(tree: &Tree, html: &str, order: NumericOrder) -> About {
    let mut about = About::default();
    let mut page_title = None;
    let mut found = Addresses::default();
    let mut is_in_picture = 0;
    for (node, element) in tree.elements(tree.all()) {
        match &*element.name {
            "html" | "body" => about.language = about.language.or(language_of(element)),
            "svg" => is_in_picture = tree.end(node),
            "title" if page_title.is_none() && node >= is_in_picture => {
                let text = tree.within(node).filter_map(|node| tree.text(node)).collect::<String>();
                page_title = Some(collapse(&text)).filter(|title| !title.is_empty());
            }
            "link" if element.has_word("rel", "canonical") => {
                found.canonical = element.attribute("href").map(str::to_owned)
            }
            "meta" => read_meta(element, &mut about, &mut found),
            "shreddit-post" => about.titles.extend(element.attribute("post-title").map(collapse)),
            _ => {}
        }
    }
    for data in structured_data(html) {
        read_data(&data, &mut about, &mut found, order, 0);
    }
    about.titles.extend(page_title);
    about.address = found.best().or_else(|| tree.saved_from.clone()).filter(|address| is_web(address));
    about
}

#[derive(Default)]
struct Addresses {
    canonical: Option<String>,
    shared: Option<String>,
    data: Option<String>,
}

impl Addresses {
    fn best(self) -> Option<String> {
        [self.canonical, self.shared, self.data]
            .into_iter()
            .flatten()
            .map(|address| address.trim().to_owned())
            .find(|address| is_web(address))
    }
}

/// Only such addresses are ever made a link of.
pub(crate) fn is_web(address: &str) -> bool {
    let start = address.get(..8).unwrap_or(address).to_ascii_lowercase();
    (start.starts_with("https://") || start.starts_with("http://"))
        && !address.contains(|c: char| c.is_whitespace() || c.is_control())
}

fn read_meta(element: &Element, about: &mut About, found: &mut Addresses) {
    let Some(content) = element.attribute("content").map(collapse).filter(|content| !content.is_empty())
    else {
        return;
    };
    let named =
        element.attribute("property").or(element.attribute("name")).or(element.attribute("http-equiv"));
    match named.unwrap_or_default().to_ascii_lowercase().as_str() {
        "og:title" | "twitter:title" | "dc.title" | "headline" if !about.titles.contains(&content) => {
            about.titles.push(content);
        }
        "og:site_name" | "application-name" => about.site = about.site.take().or(Some(content)),
        "og:url" => found.shared = found.shared.take().or(Some(content)),
        "content-language" | "og:locale" | "language" => {
            about.language = about.language.or(offered(&content));
        }
        _ => {}
    }
}

fn language_of(element: &Element) -> Option<&'static str> {
    element.attribute("lang").or(element.attribute("xml:lang")).and_then(offered)
}

/// The tag that is offered for a language, without its region.
fn offered(tag: &str) -> Option<&'static str> {
    let primary = tag.trim().split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    let primary = match primary.as_str() {
        "no" | "nn" => "nb",
        "iw" => "he",
        "in" => "id",
        other => other,
    };
    language::OFFERED.iter().map(|language| language.tag).find(|offered| *offered == primary)
}

/// The contents of `<script type="application/ld+json">`, as far as they are JSON.
fn structured_data(html: &str) -> Vec<Value> {
    const MOST: usize = 50;
    let mut found = Vec::new();
    for (at, _) in html.match_indices("application/ld+json").take(MOST) {
        let Some((_, rest)) = html[at..].split_once('>') else { continue };
        let Some(end) = rest.find("</script").or_else(|| rest.find("</SCRIPT")) else { continue };
        let json = rest[..end].trim().trim_start_matches("<![CDATA[").trim_end_matches("]]>");
        found.extend(serde_json::from_str::<Value>(json));
    }
    found
}

fn read_data(data: &Value, about: &mut About, found: &mut Addresses, order: NumericOrder, depth: usize) {
    if depth > DEEPEST_DATA {
        return;
    }
    match data {
        Value::Array(all) => all.iter().for_each(|one| read_data(one, about, found, order, depth + 1)),
        Value::Object(object) => {
            if let Some(graph) = object.get("@graph") {
                read_data(graph, about, found, order, depth + 1);
            }
            if is_type(data, &["Article", "BlogPosting", "Posting", "Report", "Review"]) {
                let title = text_of(object.get("headline"))
                    .map(|title| collapse(&title))
                    .filter(|title| !title.is_empty());
                if let Some(title) = title.filter(|title| !about.titles.contains(title)) {
                    about.titles.push(title);
                }
                let page = object.get("mainEntityOfPage");
                let address = text_of(object.get("url"))
                    .or_else(|| text_of(page))
                    .or_else(|| text_of(page?.get("@id")));
                found.data = found.data.take().or(address);
            }
            if let Some(main) = object.get("mainEntity") {
                read_data(main, about, found, order, depth + 1);
            }
            for name in ["comment", "comments", "suggestedAnswer", "acceptedAnswer"] {
                if let Some(comments) = object.get(name) {
                    read_data_comments(comments, None, &mut about.comments, order, 0);
                }
            }
        }
        _ => {}
    }
}

fn read_data_comments(
    data: &Value,
    answers: Option<usize>,
    comments: &mut Vec<DataComment>,
    order: NumericOrder,
    depth: usize,
) {
    if depth > DEEPEST_DATA {
        return;
    }
    let many = match data {
        Value::Array(many) => many.as_slice(),
        one => std::slice::from_ref(one),
    };
    for data in many {
        let Some(text) = text_of(data.get("text")).or_else(|| text_of(data.get("commentText"))) else {
            continue;
        };
        let author = data.get("author").or_else(|| data.get("creator"));
        let author = text_of(author)
            .or_else(|| text_of(author?.get("name")))
            .or_else(|| text_of(author?.get(0)?.get("name")));
        let said = text_of(data.get("dateCreated")).or_else(|| text_of(data.get("datePublished")));
        let own = comments.len();
        comments.push(DataComment {
            author: author.map(|author| collapse(&author)).filter(|author| !author.is_empty()),
            said_at: said.and_then(|said| signature::moment(&said, order)),
            text,
            answers,
        });
        for name in ["comment", "comments", "replies"] {
            if let Some(replies) = data.get(name) {
                read_data_comments(replies, Some(own), comments, order, depth + 1);
            }
        }
    }
}

fn is_type(data: &Value, kinds: &[&str]) -> bool {
    let is_one =
        |value: &Value| value.as_str().is_some_and(|own| kinds.iter().any(|kind| own.ends_with(kind)));
    match data.get("@type") {
        Some(Value::Array(all)) => all.iter().any(is_one),
        Some(one) => is_one(one),
        None => false,
    }
}

fn text_of(value: Option<&Value>) -> Option<String> {
    value?.as_str().map(str::to_owned)
}

/// White space as one space each.
pub(super) fn collapse(text: &str) -> String {
    text.split(|c: char| c.is_ascii_whitespace())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}
