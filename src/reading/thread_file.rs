//! Threads as data: an article with its comments as JSON, and comments alone as JSON or as a table.
//!
//! ```json
//! { "title": "…", "text": "One paragraph a line.", "url": "https://…", "language": "fr",
//!   "comments": [
//!     { "id": "a", "author": "Nadia R.", "date": "2024-07-30T18:42", "text": "…" },
//!     { "author": "Paul", "text": "…", "parent": "a" } ] }
//! ```
//!
//! All but one of `text`, `title` and `comments` may be missing. `parent` is the `id` of another comment or, where no
//! comment has one, its place in the list, counted from 0. Answers may also stand in `replies` of what they answer. A list
//! of comments alone is read as well.
//!
//! A table has a line of names first: `text`, and perhaps `author`, `date`, `parent` and `id`, in English or French, in any
//! order, parted by commas, semicolons or tabs. `parent` is an `id`, a row's number counted from 1 (from 0 where one of
//! them is 0), or an author's name.

use std::collections::HashMap;

use serde_json::Value;

use super::dates::NumericOrder;
use super::draft::{Draft, Line, Role};
use super::html::{is_web, moment, push_comment};
use super::phrases::fold;
use super::problem::{MAX_COMMENTS, ReadProblem, ReadRefusal};
use super::{Hint, dates, language, passage, proposal};

type Read = Result<(Draft, Vec<ReadProblem>), ReadRefusal>;

/// So deep may answers lie one inside the other.
const DEEPEST: usize = 100;

/// Reads a text that is a thread's data; `None` if it is none.
pub(super) fn read(text: &str, hint: &Hint) -> Option<Read> {
    let start = text.trim_start();
    if start.starts_with(['{', '[']) {
        let data: Value = serde_json::from_str(start).ok()?;
        return is_thread(&data).then(|| Ok(of_json(&data)));
    }
    of_table(text, hint)
}

fn is_thread(data: &Value) -> bool {
    let has_text = |one: &Value| TEXT.iter().any(|name| one.get(name).is_some_and(Value::is_string));
    match data {
        Value::Array(comments) => !comments.is_empty() && comments.iter().take(20).all(has_text),
        Value::Object(_) if data.get("type").is_some() || data.get("program").is_some() => false,
        Value::Object(_) => {
            let comments = data.get("comments").and_then(Value::as_array);
            let has_comments = comments.is_some_and(|comments| comments.iter().take(20).any(has_text));
            has_comments || (data.get("title").is_some_and(Value::is_string) && has_text(data))
        }
        _ => false,
    }
}

const TEXT: [&str; 5] = ["text", "body", "content", "message", "comment"];

/// A comment that is not placed yet.
#[derive(Debug, Default)]
struct Entry {
    id: Option<String>,
    author: Option<String>,
    said_at: Option<String>,
    text: String,
    parent: Parent,
}

/// What a comment answers.
#[derive(Debug, Default)]
enum Parent {
    #[default]
    None,
    /// The comment at this place.
    At(usize),
    /// What an id, a number or a name stands for.
    Named(String),
}

fn of_json(data: &Value) -> (Draft, Vec<ReadProblem>) {
    let mut lines = Vec::new();
    let title = string(data, &["title", "headline", "name"])
        .map(|title| one_line(&title))
        .filter(|title| !title.is_empty());
    lines.extend(title.iter().map(|title| Line::new(Role::Title, title.clone())));
    let text = if data.is_array() { None } else { string(data, &TEXT) };
    lines
        .extend(paragraphs(text.as_deref().unwrap_or_default()).map(|text| Line::new(Role::Paragraph, text)));
    let mut entries = Vec::new();
    add_json_entries(
        if data.is_array() { Some(data) } else { data.get("comments") },
        &Parent::None,
        &mut entries,
        0,
    );
    let problems = place(entries, &mut lines, Counting::FromZero);
    let source = string(data, &["url", "source", "address"]).filter(|address| is_web(address));
    (draft(lines, title, source, string(data, &["language", "lang"])), problems)
}

fn add_json_entries(comments: Option<&Value>, above: &Parent, entries: &mut Vec<Entry>, depth: usize) {
    let Some(comments) = comments.and_then(Value::as_array).filter(|_| depth < DEEPEST) else { return };
    for comment in comments {
        let own = entries.len();
        let author = comment.get("author").or(comment.get("user")).or(comment.get("name"));
        let author = author.and_then(|author| {
            author.as_str().map(str::to_owned).or_else(|| string(author, &["name", "username"]))
        });
        let parent = ["parent", "parent_id", "parentId", "answers", "in_reply_to"]
            .iter()
            .find_map(|name| comment.get(name));
        let parent = match (parent.and_then(scalar), above) {
            (Some(parent), _) => Parent::Named(parent),
            (None, Parent::At(above)) => Parent::At(*above),
            (None, _) => Parent::None,
        };
        let date = ["date", "said_at", "time", "created", "created_at", "timestamp"]
            .iter()
            .find_map(|name| comment.get(name));
        entries.push(Entry {
            id: comment.get("id").and_then(scalar),
            author: author.map(|author| one_line(&author)).filter(|author| !author.is_empty()),
            said_at: date.and_then(scalar).map(|date| said_at(&date, NumericOrder::Unknown)),
            text: string(comment, &TEXT).unwrap_or_default(),
            parent,
        });
        for name in ["replies", "children", "comments"] {
            add_json_entries(comment.get(name), &Parent::At(own), entries, depth + 1);
        }
    }
}

fn string(data: &Value, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| data.get(name)?.as_str().map(str::to_owned))
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Which column of a table holds what.
#[derive(Debug, Default)]
struct Columns {
    text: Option<usize>,
    author: Option<usize>,
    date: Option<usize>,
    parent: Option<usize>,
    id: Option<usize>,
}

impl Columns {
    fn of(names: &csv::StringRecord) -> Self {
        const AUTHORS: &[&str] =
            &["author", "auteur", "autrice", "name", "nom", "user", "username", "pseudo", "utilisateur"];
        const DATES: &[&str] = &[
            "date",
            "time",
            "said at",
            "created",
            "created at",
            "timestamp",
            "heure",
            "published",
            "date et heure",
        ];
        const TEXTS: &[&str] =
            &["text", "texte", "comment", "commentaire", "body", "content", "message", "contenu"];
        const PARENTS: &[&str] =
            &["parent", "parent id", "answers", "in reply to", "reply to", "repond a", "en reponse a"];
        const IDS: &[&str] = &["id", "comment id", "identifiant", "numero", "number"];
        let mut columns = Self::default();
        for (at, name) in names.iter().enumerate() {
            let name = fold(name.trim().trim_start_matches('\u{FEFF}')).replace(['_', '-'], " ");
            let is_of = |names: &[&str]| names.contains(&name.as_str());
            let column = if is_of(TEXTS) {
                &mut columns.text
            } else if is_of(AUTHORS) {
                &mut columns.author
            } else if is_of(DATES) {
                &mut columns.date
            } else if is_of(PARENTS) {
                &mut columns.parent
            } else if is_of(IDS) {
                &mut columns.id
            } else {
                continue;
            };
            *column = column.or(Some(at));
        }
        columns
    }

    fn known(&self) -> usize {
        [self.text, self.author, self.date, self.parent, self.id].iter().flatten().count()
    }
}

fn of_table(text: &str, hint: &Hint) -> Option<Read> {
    const SIGNS: [u8; 3] = [b',', b';', b'\t'];
    let is_named = hint.says(&["csv", "tsv"], "csv") || hint.says(&[], "tab-separated");
    let first_line = text.trim_start().lines().next().unwrap_or_default();
    let reader = |sign: u8, text: &'_ str| {
        let mut builder = csv::ReaderBuilder::new();
        builder
            .delimiter(sign)
            .flexible(true)
            .has_headers(false)
            .from_reader(std::io::Cursor::new(text.as_bytes().to_vec()))
    };
    let columns = |sign: u8| {
        let names = reader(sign, first_line).into_records().next()?.ok()?;
        let columns = Columns::of(&names);
        // A sentence with a comma in it is no line of names.
        let is_sure = columns.known() * 2 > names.len() && columns.known() > 1;
        (is_named || is_sure).then_some((columns.known(), sign, columns))
    };
    let best = SIGNS
        .iter()
        .filter_map(|sign| columns(*sign))
        .max_by_key(|(known, sign, _)| (*known, std::cmp::Reverse(*sign)));
    let (_, sign, columns) = best?;
    let Some(text_column) = columns.text else { return is_named.then_some(Err(ReadRefusal::NoTextColumn)) };
    let order = dates::numeric_order(text.lines().take(2000)).unwrap_or(NumericOrder::Unknown);
    let mut entries = Vec::new();
    // A row that can't be read is one without words.
    for row in reader(sign, text.trim_start()).into_records().skip(1) {
        let row = row.unwrap_or_default();
        let cell = |column: Option<usize>| {
            column.and_then(|at| row.get(at)).map(str::trim).filter(|cell| !cell.is_empty())
        };
        entries.push(Entry {
            id: cell(columns.id).map(str::to_owned),
            author: cell(columns.author).map(one_line),
            said_at: cell(columns.date).map(|date| said_at(date, order)),
            text: cell(Some(text_column)).unwrap_or_default().to_owned(),
            parent: cell(columns.parent).map_or(Parent::None, |parent| Parent::Named(parent.to_owned())),
        });
    }
    let has_zero =
        entries.iter().any(|entry| matches!(&entry.parent, Parent::Named(parent) if parent == "0"));
    let mut lines = Vec::new();
    let problems = place(entries, &mut lines, if has_zero { Counting::FromZero } else { Counting::FromOne });
    Some(if lines.is_empty() {
        Err(ReadRefusal::Blank)
    } else {
        Ok((draft(lines, None, None, None), problems))
    })
}

/// What the first comment is called by its number.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Counting {
    FromZero,
    FromOne,
}

/// Adds comments to the lines, each behind what it answers.
fn place(entries: Vec<Entry>, lines: &mut Vec<Line>, counting: Counting) -> Vec<ReadProblem> {
    let mut problems = Vec::new();
    if entries.len() > MAX_COMMENTS {
        problems.push(ReadProblem::Comments { limit: MAX_COMMENTS, found: entries.len() });
    }
    let has_ids = entries.iter().any(|entry| entry.id.is_some());
    let mut by_id: HashMap<&str, usize> = HashMap::new();
    for (at, entry) in entries.iter().enumerate() {
        if let Some(id) = &entry.id {
            by_id.entry(id).or_insert(at);
        }
    }
    let mut by_author: HashMap<String, usize> = HashMap::new();
    let mut begun: Vec<Option<usize>> = Vec::with_capacity(entries.len());
    let mut empty = 0;
    for (at, entry) in entries.iter().enumerate().take(MAX_COMMENTS) {
        let numbered = |name: &str| {
            let number: usize = name.parse().ok()?;
            match counting {
                Counting::FromZero => Some(number),
                Counting::FromOne => number.checked_sub(1),
            }
        };
        let answered = match &entry.parent {
            Parent::None => None,
            Parent::At(above) => Some(*above),
            Parent::Named(name) if has_ids => by_id.get(name.as_str()).copied(),
            Parent::Named(name) => numbered(name).or_else(|| by_author.get(&fold(name)).copied()),
        };
        let answers = answered
            .filter(|answered| *answered < at)
            .and_then(|answered| begun.get(answered).copied().flatten());
        let line = push_comment(lines, &entry.text, entry.author.clone(), entry.said_at.clone(), answers);
        empty += usize::from(line.is_none());
        begun.push(line);
        if let Some(author) = &entry.author {
            by_author.insert(fold(author), at);
        }
    }
    if empty > 0 {
        problems.push(ReadProblem::EmptyComments { count: empty });
    }
    problems
}

fn draft(lines: Vec<Line>, title: Option<String>, source: Option<String>, language: Option<String>) -> Draft {
    const ENOUGH: usize = 60;
    let text: String = lines.iter().take(ENOUGH).map(|line| format!("{}\n", line.text)).collect();
    let offered = |tag: &str| language::OFFERED.iter().map(|one| one.tag).find(|offered| *offered == tag);
    let language =
        language.as_deref().and_then(offered).or_else(|| language::guess(&text)).map(str::to_owned);
    let name = title.unwrap_or_else(|| proposal::name(&lines));
    Draft { name, source, language, lines }
}

/// A time in the form that is kept, or the words that were given.
fn said_at(given: &str, order: NumericOrder) -> String {
    moment(given, order).unwrap_or_else(|| one_line(given))
}

fn paragraphs(text: &str) -> impl Iterator<Item = String> {
    const BREAKS: [char; 7] = ['\n', '\r', '\u{B}', '\u{C}', '\u{85}', '\u{2028}', '\u{2029}'];
    text.split(BREAKS).map(str::trim).filter(|line| !passage::is_blank(line)).map(str::to_owned)
}

fn one_line(text: &str) -> String {
    paragraphs(text).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each line as its role, who said it, whom it answers and what it says.
    fn check(text: &str, hint: &Hint, expected: &[&str]) {
        let (draft, _) = read(text, hint).expect("it is a thread").expect("it is read");
        let drawn = |line: &Line| {
            let said = &line.said;
            let who =
                said.author.iter().chain(&said.said_at).map(|word| format!("{word} ")).collect::<String>();
            let answers = said.answers.map(|line| format!(">{line} ")).unwrap_or_default();
            let goes_on = if said.continues { "… " } else { "" };
            format!("{:?} {goes_on}{who}{answers}{}", line.role, line.text)
        };
        assert_eq!(draft.lines.iter().map(drawn).collect::<Vec<_>>(), expected, "{text}");
    }

    #[test]
    fn a_thread_is_read_from_json() {
        check(
            r#"{"title": "A walk", "text": "One.\nTwo.", "comments": [
                {"author": "Nadia", "date": "2024-07-30T18:42:10Z", "text": "No.\n\nWhy?"},
                {"author": {"name": "Paul"}, "date": 1722364930, "text": "Yes.", "parent": 0},
                {"text": ""}, {"text": "Hm.", "parent": 1, "replies": [{"text": "Ah."}]}]}"#,
            &Hint::default(),
            &[
                "Title A walk",
                "Paragraph One.",
                "Paragraph Two.",
                "Comment Nadia 2024-07-30T18:42 No.",
                "Comment … Why?",
                "Comment Paul 2024-07-30T18:42 >3 Yes.",
                "Comment >5 Hm.",
                "Comment >6 Ah.",
            ],
        );
        check(
            r#"[{"id": "a", "text": "One"}, {"id": 7, "text": "Two", "parent": "a"}, {"text": "Three", "parent": "7"}]"#,
            &Hint::default(),
            &["Comment One", "Comment >0 Two", "Comment >1 Three"],
        );
    }

    #[test]
    fn comments_are_read_from_a_table() {
        check(
            "author,date,text,parent\nNadia,2024-07-30,\"No, \"\"never\"\".\nWhy?\",\nPaul,,Yes.,1\n,,,\nKim,hier,Hm,2\n",
            &Hint::default(),
            &[
                "Comment Nadia 2024-07-30 No, \"never\".",
                "Comment … Why?",
                "Comment Paul >0 Yes.",
                "Comment Kim hier >2 Hm",
            ],
        );
        check(
            "Auteur;Texte;Répond à\nAnne;Oui;\nPaul;Non;Anne",
            &Hint::default(),
            &["Comment Anne Oui", "Comment Paul >0 Non"],
        );
        check("text\nYes\nNo", &Hint::file("a.csv"), &["Comment Yes", "Comment No"]);
        let none = read("a,b\n1,2", &Hint::file("a.csv"));
        assert_eq!(none.map(|read| read.map(|_| ())), Some(Err(ReadRefusal::NoTextColumn)));
    }

    #[test]
    fn other_data_is_no_thread() {
        for text in [
            r#"{"type": "AnnotationCollection", "text": "x", "title": "y", "comments": []}"#,
            r#"[{"a": 1}]"#,
            "{",
            "The date, author and place of the text are unknown.\nMore.",
            "Comment, please.\nYes.",
        ] {
            assert!(read(text, &Hint::default()).is_none(), "{text}");
        }
    }
}
