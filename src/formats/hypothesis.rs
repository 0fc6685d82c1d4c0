//! Hypothesis: what its service answers to a search, what its client exports, and both of them written.
//!
//! After <https://h.readthedocs.io/en/latest/api-reference/v1/> (the schema `Annotation` and the answer of
//! `GET /api/search`) and the client's `src/types/api.ts` and `annotations-exporter`. A search answers
//! `{ total, rows, replies? }`, an export is `{ export_date, export_userid, client_version, annotations }`; both hold
//! the same entries. Positions count UTF-16 units of the page's whole text, in which an article is but a part, so
//! here they seldom stand where their words do and the words decide.
//!
//! An entry with `references` answers the last one of them. One whose target has no selector is about the page as a whole.
//! What is written is an export file, which the client takes in: a claim's kind and a comment's tag are its tags by
//! their names. It doesn't tell what a tag is toward, marks, the documents' texts, and what the kinds and tags mean.

mod read;
mod write;

pub use read::{read, suits};
pub use write::write;

/// The group that everybody can see.
const WORLD: &str = "__world__";

/// What stands behind the `@` of a user that this program has named: `acct:<annotator id>@manicule`.
const AUTHORITY: &str = "manicule";
