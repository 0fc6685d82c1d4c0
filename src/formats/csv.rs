//! A spreadsheet (.csv, or .tsv with tabs) with one row a decision, for counting and for statistics.
//!
//! | column | what stands there |
//! | --- | --- |
//! | `doc_id` | the document |
//! | `doc_sha256` | the SHA-256 of the text that the row's places count in, in UTF-8: the article's, or the comment's; empty where it is missing |
//! | `annotator` | their name; their id where they have none, and both where two go by one name |
//! | `unit` | `claim`, `comment` for a tag, or `mark` |
//! | `comment_id`, `parent_id` | the tagged or marked comment, and the comment that it answers |
//! | `claim_id` | the claim, or the claim that a tag is toward |
//! | `start`, `end`, `quote` | the claim's words, or the comment's words that were marked as evidence |
//! | `offset_unit` | always `code point`: places count Unicode code points, the start included, the end not |
//! | `label` | the id of the kind or the tag; empty where a claim has no kind; `unsure` or `done` for a mark |
//! | `target` | `article`, `claim:<id>`, or `comment:<id>` of the answered comment; empty for a claim or a mark |
//! | `confidence` | `unsure` where the annotator of a tag is unsure of the comment; else empty, for nobody is asked how sure they are |
//! | `note` | what the annotator remarks |
//! | `created`, `modified` | RFC 3339, in UTC |
//!
//! The claims of a document stand in reading order before its comments in their order. A comment that nobody
//! tagged has a row too, without annotator and label, so that untagged ones can be counted. What annotators marked as
//! unsure or done comes last, one row a mark, so that counting the units `claim` and `comment` never meets it; a mark
//! without `comment_id` is on the document as a whole.
//!
//! The form is RFC 4180 in UTF-8, with a byte order mark: without it Excel takes the letters for those of an old
//! code page. Excel also runs a cell that begins with `=`, `+`, `-` or `@` as a formula, whoever wrote it, and an id can
//! begin with `-`. So a cell that begins so gets an apostrophe in front, and so does one in which such a sign stands
//! behind apostrophes; [`unguard`] takes exactly that one away again. Nothing else is changed.
//!
//! The ten lines that RFC 4180 takes are written here, for a crate that reads and writes every dialect would make
//! the page's first load 20 kB larger (gzipped). The tests read the rows back with one.
//!
//! Not in the file: the texts, comments' authors, colours and definitions of the codebook, versions.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use super::project::Project;
use crate::annotation::{Claim, Mark, MarkKey, Marked, Passage, Standing, Tag, TagKey, Target};
use crate::document::{Comment, CommentId, Document};
use crate::id::{AnnotatorId, ClaimId, DocumentId};
use crate::text::{TextId, sha256_hex};
use crate::timestamp::Timestamp;

const BYTE_ORDER_MARK: char = '\u{feff}';

const OFFSET_UNIT: &str = "code point";

/// The first row.
pub(super) const COLUMNS: [&str; 17] = [
    "doc_id",
    "doc_sha256",
    "annotator",
    "unit",
    "comment_id",
    "parent_id",
    "claim_id",
    "start",
    "end",
    "offset_unit",
    "quote",
    "label",
    "target",
    "confidence",
    "note",
    "created",
    "modified",
];

/// Writes the annotations of a project's documents, with commas between the cells.
pub fn write(project: &Project) -> String {
    write_with(project, ',')
}

/// Writes the same with tabs between the cells (.tsv), for programs of languages in which the comma is a decimal one.
pub fn write_tabbed(project: &Project) -> String {
    write_with(project, '\t')
}

fn write_with(project: &Project, separator: char) -> String {
    let mut written = String::from(BYTE_ORDER_MARK);
    push_record(&mut written, separator, &COLUMNS.map(Cow::Borrowed));
    for row in Sheet::of(project).rows() {
        push_record(&mut written, separator, &row.cells().map(guard));
    }
    written
}

/// One line of RFC 4180: a cell with a separator, a quotation mark or a line break stands in quotation marks.
pub(super) fn push_record(written: &mut String, separator: char, cells: &[Cow<'_, str>]) {
    for (number, cell) in cells.iter().enumerate() {
        if number > 0 {
            written.push(separator);
        }
        if cell.contains(['"', separator, '\r', '\n']) {
            written.extend(["\"", &cell.replace('"', "\"\""), "\""]);
        } else {
            written.push_str(cell);
        }
    }
    written.push_str("\r\n");
}

/// The words that a cell stands for.
pub fn unguard(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|words| looks_like_a_formula(words)).unwrap_or(cell)
}

/// Words as a cell holds them. The signs are those of <https://owasp.org/www-community/attacks/CSV_Injection>.
pub(super) fn guard(words: &str) -> Cow<'_, str> {
    if looks_like_a_formula(words) { format!("'{words}").into() } else { words.into() }
}

fn looks_like_a_formula(words: &str) -> bool {
    words.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

#[derive(Default)]
struct Row<'p> {
    doc_id: String,
    doc_sha256: &'p str,
    annotator: Cow<'p, str>,
    unit: &'static str,
    comment_id: String,
    parent_id: String,
    claim_id: String,
    start: String,
    end: String,
    offset_unit: &'static str,
    quote: Cow<'p, str>,
    label: Cow<'p, str>,
    target: String,
    confidence: &'static str,
    note: Cow<'p, str>,
    created: String,
    modified: String,
}

impl Row<'_> {
    /// The cells in the order of [`COLUMNS`].
    fn cells(&self) -> [&str; COLUMNS.len()] {
        [
            &self.doc_id,
            self.doc_sha256,
            &self.annotator,
            self.unit,
            &self.comment_id,
            &self.parent_id,
            &self.claim_id,
            &self.start,
            &self.end,
            self.offset_unit,
            &self.quote,
            &self.label,
            &self.target,
            self.confidence,
            &self.note,
            &self.created,
            &self.modified,
        ]
    }
}

/// A project with what all its rows look up.
struct Sheet<'p> {
    project: &'p Project,
    sums: HashMap<TextId, String>,
    annotators: HashMap<AnnotatorId, String>,
    marks: HashMap<Marked, Vec<(MarkKey, &'p Mark)>>,
}

impl<'p> Sheet<'p> {
    fn of(project: &'p Project) -> Self {
        let sums = project.texts.iter().map(|(id, text)| (*id, sha256_hex(text.canonical())));
        let mut marks: HashMap<Marked, Vec<(MarkKey, &Mark)>> = HashMap::new();
        for (key, mark) in project.marks() {
            marks.entry(key.on).or_default().push((key, &**mark));
        }
        Self { project, sums: sums.collect(), annotators: names(project), marks }
    }

    fn rows(&self) -> Vec<Row<'_>> {
        let mut claims: HashMap<Option<DocumentId>, Vec<(ClaimId, &Arc<Claim>)>> = HashMap::new();
        for (document, id, claim) in self.project.claims_in_order() {
            claims.entry(document).or_default().push((id, claim));
        }
        let mut tags: HashMap<CommentId, Vec<(TagKey, &Arc<Tag>)>> = HashMap::new();
        for (key, tag) in self.project.tags() {
            tags.entry(key.comment).or_default().push((key, tag));
        }
        let mut rows = Vec::new();
        for (id, document) in self.project.documents() {
            let claims = claims.get(&Some(id)).into_iter().flatten();
            rows.extend(claims.map(|(id, claim)| self.claim(*id, claim)));
            for comment in &document.comments {
                match tags.get(&comment.id) {
                    Some(tags) => rows.extend(tags.iter().map(|(key, tag)| self.tag(id, comment, *key, tag))),
                    None => rows.push(self.comment(id, comment)),
                }
            }
            rows.extend(self.marks(id, document));
        }
        rows
    }

    fn claim<'s>(&'s self, id: ClaimId, claim: &'s Claim) -> Row<'s> {
        Row {
            doc_id: claim.document.to_string(),
            unit: "claim",
            claim_id: id.to_string(),
            label: claim.kind.as_ref().map(|kind| kind.as_str().into()).unwrap_or_default(),
            ..self.annotation(Some(&claim.passage), claim.by, &claim.note, (claim.created, claim.modified))
        }
    }

    fn tag<'s>(&'s self, document: DocumentId, comment: &Comment, key: TagKey, tag: &'s Tag) -> Row<'s> {
        let Row { doc_id, doc_sha256, unit, comment_id, parent_id, .. } = self.comment(document, comment);
        let claim_id = match key.target {
            Target::Claim(claim) => claim.to_string(),
            Target::Article | Target::Answered => String::new(),
        };
        let target = match key.target {
            Target::Article => "article".to_owned(),
            Target::Claim(claim) => format!("claim:{claim}"),
            Target::Answered => format!("comment:{parent_id}"),
        };
        let label = tag.tag.as_str().into();
        let is_unsure = |(mark, _): &(MarkKey, &Mark)| mark.by == key.by && mark.says == Standing::Unsure;
        let is_unsure =
            self.marks.get(&Marked::Comment(key.comment)).is_some_and(|own| own.iter().any(is_unsure));
        let confidence = if is_unsure { Standing::Unsure.word() } else { "" };
        let row = self.annotation(tag.evidence.as_ref(), key.by, &tag.note, (tag.created, tag.modified));
        let doc_sha256 = if tag.evidence.is_some() { row.doc_sha256 } else { doc_sha256 };
        Row { doc_id, doc_sha256, unit, comment_id, parent_id, claim_id, label, target, confidence, ..row }
    }

    /// The rows of what is marked in a document: the document itself, then its comments in their order.
    fn marks(&self, id: DocumentId, document: &Document) -> impl Iterator<Item = Row<'_>> {
        let of = |on: Marked| self.marks.get(&on).into_iter().flatten();
        let whole = of(Marked::Document(id)).map(move |(key, mark)| (Row::default(), *key, *mark));
        let comments = document.comments.iter().flat_map(move |comment| {
            of(Marked::Comment(comment.id)).map(move |(key, mark)| (self.comment(id, comment), *key, *mark))
        });
        let rows: Vec<_> = whole.chain(comments).collect();
        rows.into_iter().map(move |(of_comment, key, mark)| {
            let row = self.annotation(None, key.by, "", (mark.created, mark.created));
            let Row { doc_sha256, comment_id, parent_id, .. } = of_comment;
            let (doc_id, label) = (id.to_string(), key.says.word().into());
            Row { doc_id, doc_sha256, unit: "mark", comment_id, parent_id, label, ..row }
        })
    }

    /// The row of a comment that nobody tagged.
    fn comment(&self, document: DocumentId, comment: &Comment) -> Row<'_> {
        Row {
            doc_id: document.to_string(),
            doc_sha256: self.sum(comment.text),
            unit: "comment",
            comment_id: comment.id.to_string(),
            parent_id: comment.answers.map(|answered| answered.to_string()).unwrap_or_default(),
            offset_unit: OFFSET_UNIT,
            ..Row::default()
        }
    }

    fn annotation<'s>(
        &'s self,
        words: Option<&'s Passage>,
        by: AnnotatorId,
        note: &'s str,
        (created, modified): (Timestamp, Timestamp),
    ) -> Row<'s> {
        Row {
            doc_sha256: words.map(|words| self.sum(words.text)).unwrap_or_default(),
            annotator: self.annotators.get(&by).map(|name| name.as_str().into()).unwrap_or_default(),
            start: words.map(|words| words.range.start().to_string()).unwrap_or_default(),
            end: words.map(|words| words.range.end().to_string()).unwrap_or_default(),
            offset_unit: OFFSET_UNIT,
            quote: words.map(|words| words.quote.as_str().into()).unwrap_or_default(),
            note: note.into(),
            created: created.to_string(),
            modified: modified.to_string(),
            ..Row::default()
        }
    }

    fn sum(&self, text: TextId) -> &str {
        self.sums.get(&text).map(String::as_str).unwrap_or_default()
    }
}

/// What every annotator is called, so that no two are called alike.
pub(super) fn names(project: &Project) -> HashMap<AnnotatorId, String> {
    let name = |id| project.annotator(id).map(|annotator| annotator.name.trim()).unwrap_or_default();
    let names: HashMap<AnnotatorId, &str> = project.makers().map(|id| (id, name(id))).collect();
    let mut bearers: HashMap<&str, usize> = HashMap::new();
    for name in names.values() {
        *bearers.entry(name).or_default() += 1;
    }
    let called = |id: AnnotatorId, name: &str| match (name, bearers.get(name)) {
        ("", _) => id.to_string(),
        (name, Some(1)) => name.to_owned(),
        (name, _) => format!("{name} ({id})"),
    };
    names.iter().map(|(id, name)| (*id, called(*id, name))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_that_looks_like_a_formula_is_guarded_and_comes_back() {
        let check = |words: &str, cell: &str| {
            assert_eq!(guard(words), cell);
            assert_eq!(unguard(cell), words);
        };
        check("=1+1", "'=1+1");
        check("@bruno merci", "'@bruno merci");
        check("-5 %", "'-5 %");
        check("+1", "'+1");
        check("\tx", "'\tx");
        check("'=1+1", "''=1+1");
        check("''-", "'''-");
        check("'tis", "'tis");
        check("l’ouverture = un mot", "l’ouverture = un mot");
        check("＝1", "'＝1");
        check("— Oui", "— Oui");
        check("", "");
    }
}
