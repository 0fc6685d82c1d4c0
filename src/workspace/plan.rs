//! Works out what a command does, without doing it.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use super::change::{Change, Deed, Touched};
use super::command::{Asked, Command};
use super::record::{Body, RecordKey};
use super::recut;
use super::revise;
use super::state::Workspace;
use crate::annotation::{Annotator, Claim, Mark, MarkKey, Marked, Passage, Standing, Tag, TagKey, Target};
use crate::codebook::{Codebook, EntryId, EntryProblem, KindId, TagId};
use crate::document::{Comment, CommentId, Document, DraftProblem};
use crate::extra::Extra;
use crate::id::{AnnotatorId, ClaimId, DocumentId};
use crate::reading::Draft;
use crate::text::{CharRange, Text, TextId, TextProblem, shorten};
use crate::timestamp::Timestamp;

/// How many characters of a quote or a name stand for it in a description.
const SUBJECT_LENGTH: usize = 40;

/// Why a command is not carried out. Nothing has changed then.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// All is as the command wants it already.
    NothingChanges,
    /// This tab has done nothing that could be undone.
    NothingToUndo,
    /// Nothing was undone that could be done again.
    NothingToRedo,
    /// There is no document of this id.
    NoDocument(DocumentId),
    /// The document has no comment of this id.
    NoComment(CommentId),
    /// There is no claim of this id.
    NoClaim(ClaimId),
    /// The annotator has no such tag.
    NoTag(Target),
    /// The codebook has no kind of this id.
    NoKind(KindId),
    /// The codebook has no tag of this id.
    NoTagInCodebook(TagId),
    /// The text is missing.
    NoText(TextId),
    /// The article has no block of this number.
    NoBlock(usize),
    /// The stretch reaches behind its text.
    OutOfRange(CharRange),
    /// The annotator has claimed exactly this stretch already.
    AlreadyClaimed(ClaimId),
    /// The annotator has a tag toward this already.
    TargetTaken(Target),
    /// The comment answers nothing.
    AnswersNothing(CommentId),
    /// The comment would come to answer itself.
    AnswersItself(CommentId),
    /// A document needs a name.
    NoName,
    /// The codebook can't be so.
    Entry(EntryProblem),
    /// The draft makes no document.
    Draft(DraftProblem),
    /// The new lines make no text.
    Text(TextProblem),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NothingChanges => f.write_str("all is so already"),
            Self::NothingToUndo => f.write_str("there is nothing to undo"),
            Self::NothingToRedo => f.write_str("there is nothing to redo"),
            Self::NoDocument(id) => write!(f, "expected a document, but found none named {id}"),
            Self::NoComment(id) => write!(f, "expected a comment, but found none named {id}"),
            Self::NoClaim(id) => write!(f, "expected a claim, but found none named {id}"),
            Self::NoTag(target) => write!(f, "expected a tag, but found none toward {target}"),
            Self::NoKind(id) => write!(f, "expected a kind of the codebook, but found {id}"),
            Self::NoTagInCodebook(id) => write!(f, "expected a tag of the codebook, but found {id}"),
            Self::NoText(id) => write!(f, "expected a text, but found none named {id}"),
            Self::NoBlock(block) => write!(f, "expected a block of the article, but found number {block}"),
            Self::OutOfRange(range) => write!(f, "expected a stretch of the text, but found {range}"),
            Self::AlreadyClaimed(id) => write!(f, "expected a new stretch, but found that of claim {id}"),
            Self::TargetTaken(target) => write!(f, "expected a free target, but found a tag toward {target}"),
            Self::AnswersNothing(id) => write!(f, "expected an answer, but found that {id} answers nothing"),
            Self::AnswersItself(id) => {
                write!(f, "expected an earlier comment, but found that {id} answers itself")
            }
            Self::NoName => f.write_str("expected a name, but found nothing"),
            Self::Entry(problem) => problem.fmt(f),
            Self::Draft(problem) => problem.fmt(f),
            Self::Text(problem) => problem.fmt(f),
        }
    }
}

impl std::error::Error for Refusal {}

/// The change that a command asks for, given the state of things.
pub fn plan(workspace: &Workspace, asked: Asked) -> Result<Change, Refusal> {
    let Asked { command, by, at } = asked;
    let planner = Planner { workspace, by, at };
    match command {
        Command::AddDocument { id, draft, read_on } => planner.add_document(id, &draft, read_on),
        Command::AddComments { document, draft } => planner.add_comments(document, &draft),
        Command::DescribeDocument { document, name, source, language } => {
            planner.describe_document(document, name, source, language)
        }
        Command::RemoveDocument { document } => planner.remove_document(document),
        Command::SetRole { document, blocks, role } => {
            let (before, text) = planner.article(document)?;
            if let Some(block) = blocks.iter().find(|block| **block >= text.block_count()) {
                return Err(Refusal::NoBlock(*block));
            }
            let mut after = Document::clone(before);
            after.roles = (0..text.block_count())
                .map(|block| if blocks.contains(&block) { role } else { before.role(block) })
                .collect();
            let subject = blocks.first().and_then(|block| text.block(*block)).unwrap_or_default();
            planner.change_document(Deed::ChangeLines, subject, document, after)
        }
        Command::TakeBlocks { document, blocks, to } => {
            let (before, text) = planner.article(document)?;
            let cut = recut::take_blocks(workspace, document, before, text, &blocks, to)?;
            planner.recut(document, cut)
        }
        Command::TakeComments { document, comments, to } => {
            let (before, text) = planner.article(document)?;
            let cut = recut::take_comments(workspace, document, before, text, &comments, to)?;
            planner.recut(document, cut)
        }
        Command::SetAuthor { document, comment, author, said_at } => {
            planner.describe_comment(document, comment, |comment| {
                comment.author = not_blank(author);
                comment.said_at = not_blank(said_at);
            })
        }
        Command::SetParent { document, comment, answers } => planner.set_parent(document, comment, answers),
        Command::HighlightClaim { id, document, text, range, kind } => {
            planner.highlight(id, document, text, range, kind)
        }
        Command::SetKind { claim, kind } => {
            planner.known_kind(kind.as_ref())?;
            planner.change_claim(Deed::SetKind, claim, |claim| claim.kind = kind)
        }
        Command::WriteClaimNote { claim, note } => {
            planner.change_claim(Deed::WriteNote, claim, |claim| claim.note = note)
        }
        Command::MoveEnds { claim, text, range } => {
            let passage = planner.passage(text, range)?;
            planner.change_claim(Deed::MoveEnds, claim, |claim| {
                claim.passage = passage;
                claim.absent_from = None;
            })
        }
        Command::RemoveClaim { claim } => planner.remove_claim(claim),
        Command::TagComment { document, comment, target, tag } => planner.tag(document, comment, target, tag),
        Command::TagComments { document, comments, target, tag } => {
            planner.tag_several(document, &comments, target, &tag)
        }
        Command::UntagComments { comments } => planner.untag_several(&comments),
        Command::Untag { comment, target } => {
            let key = planner.tag_key(comment, target);
            let before = planner.own_tag(key)?;
            planner.change(Deed::Untag, &planner.author_of(comment), vec![planner.removal(key, before)])
        }
        Command::SetTarget { document, comment, from, to } => planner.set_target(document, comment, from, to),
        Command::SetEvidence { document, comment, target, range } => {
            let comment = planner.comment(document, comment)?;
            let text = comment.text;
            let evidence = range.map(|range| planner.passage(text, range)).transpose()?;
            planner.change_tag(Deed::SetEvidence, comment.id, target, |tag| tag.evidence = evidence)
        }
        Command::WriteTagNote { comment, target, note } => {
            planner.change_tag(Deed::WriteNote, comment, target, |tag| tag.note = note)
        }
        Command::Mark { document, on, says } => planner.mark(document, &on, says),
        Command::Unmark { on, says } => planner.unmark(&on, says),
        Command::NameAnnotator { name } => planner.name_annotator(name),
        Command::AddEntry { list, name } => {
            planner.change_codebook(Deed::AddEntry, &name, |codebook| codebook.add(list, &name).map(drop))
        }
        Command::ChangeEntry { entry, change } => {
            let name = planner.entry_name(&entry)?;
            planner.change_codebook(Deed::ChangeEntry, name, |codebook| codebook.change(&entry, change))
        }
        Command::MoveEntry { entry, place } => {
            let name = planner.entry_name(&entry)?;
            planner.change_codebook(Deed::MoveEntry, name, |codebook| codebook.move_to(&entry, place))
        }
        Command::RemoveEntry { entry } => {
            let name = planner.entry_name(&entry)?;
            planner.change_codebook(Deed::RemoveEntry, name, |codebook| codebook.remove(&entry))
        }
        Command::MergeEntry { entry, into } => planner.merge_entry(&entry, &into),
        Command::ReplaceCodebook { codebook, name } => {
            codebook.check().map_err(Refusal::Entry)?;
            planner.change_codebook(Deed::ReplaceCodebook, &name, |own| {
                *own = codebook;
                Ok(())
            })
        }
        Command::ReviseDocument { document, draft, read_on, placings } => {
            let before = planner.document(document)?;
            let revised = revise::revise(workspace, document, before, &draft, read_on, &placings, at)?;
            planner.revise(document, revised)
        }
        Command::BringBack { bodies } => {
            let touched = bodies.into_iter().filter(|(key, body)| key.fits(body));
            let touched = touched.map(|(key, body)| planner.touch(key, Some(body))).collect();
            planner.change(Deed::BringBack, "", touched)
        }
        Command::Restore { document, bodies } => {
            let is_fitting =
                |key: RecordKey, body: &Option<Body>| body.as_ref().is_none_or(|body| key.fits(body));
            let touched = bodies.into_iter().filter(|(key, body)| is_fitting(*key, body));
            let touched: Vec<Touched> = touched.map(|(key, body)| planner.touch(key, body)).collect();
            let name = planner.document(document).map(|document| document.name.clone()).unwrap_or_default();
            planner.change(Deed::Restore, &name, touched)
        }
    }
}

struct Planner<'w> {
    workspace: &'w Workspace,
    by: AnnotatorId,
    at: Timestamp,
}

impl<'w> Planner<'w> {
    fn change(&self, deed: Deed, subject: &str, mut touched: Vec<Touched>) -> Result<Change, Refusal> {
        touched.retain(|touched| touched.before != touched.after);
        if touched.is_empty() {
            return Err(Refusal::NothingChanges);
        }
        Ok(Change { deed, subject: shorten(subject, SUBJECT_LENGTH), touched, texts: Vec::new() })
    }

    fn touch(&self, key: RecordKey, after: Option<Body>) -> Touched {
        Touched { key, before: self.workspace.body(key).cloned(), after }
    }

    fn document(&self, id: DocumentId) -> Result<&'w Arc<Document>, Refusal> {
        self.workspace.document(id).ok_or(Refusal::NoDocument(id))
    }

    fn article(&self, id: DocumentId) -> Result<(&'w Arc<Document>, &'w Arc<Text>), Refusal> {
        let document = self.document(id)?;
        Ok((document, self.text(document.article)?))
    }

    fn text(&self, id: TextId) -> Result<&'w Arc<Text>, Refusal> {
        self.workspace.text(id).ok_or(Refusal::NoText(id))
    }

    fn passage(&self, text: TextId, range: CharRange) -> Result<Passage, Refusal> {
        Passage::of(self.text(text)?, range).ok_or(Refusal::OutOfRange(range))
    }

    fn known_kind(&self, kind: Option<&KindId>) -> Result<(), Refusal> {
        match kind {
            Some(kind) if self.workspace.codebook().kind(kind).is_none() => {
                Err(Refusal::NoKind(kind.clone()))
            }
            _ => Ok(()),
        }
    }

    /// Stores a sample with the first change that needs it. It counts as having been there before, so that
    /// undoing that change doesn't remove it.
    fn keeping_sample(&self, document: DocumentId, mut change: Change) -> Change {
        if let Some(sample) = self.workspace.document(document)
            && self.workspace.is_only_offered(document)
            && !change.touched.iter().any(|touched| touched.key == RecordKey::Document(document))
        {
            let body = Some(Body::Document(sample.clone()));
            let key = RecordKey::Document(document);
            change.touched.insert(0, Touched { key, before: body.clone(), after: body });
        }
        change
    }

    fn add_document(
        &self,
        id: DocumentId,
        draft: &Draft,
        read_on: Option<String>,
    ) -> Result<Change, Refusal> {
        let brought = Document::from_draft(draft, read_on, self.at).map_err(Refusal::Draft)?;
        let name = brought.document.name.clone();
        let touched = vec![self.touch(RecordKey::Document(id), Some(brought.document.into()))];
        Ok(Change { texts: brought.texts, ..self.change(Deed::AddDocument, &name, touched)? })
    }

    fn add_comments(&self, id: DocumentId, draft: &Draft) -> Result<Change, Refusal> {
        let brought = Document::from_draft(draft, None, self.at).map_err(Refusal::Draft)?;
        let before = self.document(id)?;
        let grown = before.grown_by(&brought);
        let name = before.name.clone();
        let change = self.change_document(Deed::AddComments, &name, id, grown.document)?;
        Ok(Change { texts: grown.texts, ..change })
    }

    fn describe_document(
        &self,
        id: DocumentId,
        name: Option<String>,
        source: Option<String>,
        language: Option<String>,
    ) -> Result<Change, Refusal> {
        let mut after = Document::clone(self.document(id)?);
        if let Some(name) = name {
            after.name = not_blank(name).ok_or(Refusal::NoName)?;
        }
        if let Some(source) = source {
            after.source = not_blank(source);
        }
        if let Some(language) = language {
            after.language = not_blank(language);
        }
        let name = after.name.clone();
        self.change_document(Deed::DescribeDocument, &name, id, after)
    }

    fn change_document(
        &self,
        deed: Deed,
        subject: &str,
        id: DocumentId,
        mut after: Document,
    ) -> Result<Change, Refusal> {
        let before = self.document(id)?;
        if after == **before {
            return Err(Refusal::NothingChanges);
        }
        after.modified = self.at;
        let before = Some(Body::Document(before.clone()));
        let touched = Touched { key: RecordKey::Document(id), before, after: Some(after.into()) };
        self.change(deed, subject, vec![touched])
    }

    fn recut(&self, id: DocumentId, cut: recut::Recut) -> Result<Change, Refusal> {
        let mut change = self.change_document(Deed::ChangeLines, &cut.subject, id, cut.document)?;
        for (claim, passage) in cut.passages {
            let before = self.claim(claim)?;
            let after = Claim { passage, absent_from: None, ..Claim::clone(before) };
            change.touched.push(self.touch(RecordKey::Claim(claim), Some(after.into())));
        }
        change.texts = cut.texts;
        Ok(change)
    }

    fn revise(&self, id: DocumentId, revised: revise::Revised) -> Result<Change, Refusal> {
        let mut document = revised.document;
        let before = self.document(id)?;
        if document != **before {
            document.modified = self.at;
        }
        let name = document.name.clone();
        let mut touched = vec![Touched {
            key: RecordKey::Document(id),
            before: Some(Body::Document(before.clone())),
            after: Some(document.into()),
        }];
        let claims = revised.claims.into_iter();
        touched.extend(claims.map(|(claim, after)| self.touch(RecordKey::Claim(claim), Some(after.into()))));
        for (key, evidence) in revised.evidence {
            let tag = self.workspace.tag(key).map(|tag| Tag { evidence: Some(evidence), ..Tag::clone(tag) });
            touched.extend(tag.map(|tag| self.touch(RecordKey::Tag(key), Some(tag.into()))));
        }
        Ok(Change { texts: revised.texts, ..self.change(Deed::ReviseDocument, &name, touched)? })
    }

    fn remove_document(&self, id: DocumentId) -> Result<Change, Refusal> {
        let document = self.document(id)?;
        let before = Some(Body::Document(document.clone()));
        let mut touched = vec![Touched { key: RecordKey::Document(id), before, after: None }];
        let others: Vec<&Arc<Document>> =
            self.workspace.documents().filter(|(other, _)| *other != id).map(|(_, other)| other).collect();
        let mut claims: Vec<ClaimId> = self
            .workspace
            .claims_of_document(id)
            .filter(|(_, claim)| !others.iter().any(|other| other.article == claim.passage.text))
            .map(|(claim, _)| claim)
            .collect();
        if !others.iter().any(|other| other.article == document.article) {
            claims.extend(self.workspace.claims_of_text(document.article).map(|(claim, _)| claim));
        }
        claims.sort_unstable();
        claims.dedup();
        touched.extend(claims.into_iter().map(|claim| self.touch(RecordKey::Claim(claim), None)));
        for comment in &document.comments {
            if !others.iter().any(|other| other.comment(comment.id).is_some()) {
                let tags = self.workspace.tags_of(comment.id);
                touched.extend(tags.map(|(key, _)| self.touch(RecordKey::Tag(key), None)));
                touched.extend(self.without_marks(Marked::Comment(comment.id)));
            }
        }
        touched.extend(self.without_marks(Marked::Document(id)));
        self.change(Deed::RemoveDocument, &document.name, touched)
    }

    /// Every mark on something, taken away.
    fn without_marks(&self, on: Marked) -> impl Iterator<Item = Touched> {
        self.workspace.marks_on(on).map(|(key, _)| self.touch(RecordKey::Mark(key), None))
    }

    fn comment(&self, document: DocumentId, id: CommentId) -> Result<&'w Comment, Refusal> {
        self.document(document)?.comment(id).ok_or(Refusal::NoComment(id))
    }

    fn author_of(&self, comment: CommentId) -> String {
        let stored = self.workspace.documents_of_comment(comment).next();
        let document = stored.and_then(|document| self.workspace.document(document));
        let comment = document.and_then(|document| document.comment(comment));
        comment.and_then(|comment| comment.author.clone()).unwrap_or_default()
    }

    fn describe_comment(
        &self,
        document: DocumentId,
        id: CommentId,
        describe: impl FnOnce(&mut Comment),
    ) -> Result<Change, Refusal> {
        self.comment(document, id)?;
        let mut after = Document::clone(self.document(document)?);
        let comment = after.comments.iter_mut().find(|comment| comment.id == id);
        let comment = comment.ok_or(Refusal::NoComment(id))?;
        describe(comment);
        let subject = comment.author.clone().unwrap_or_default();
        self.change_document(Deed::DescribeComment, &subject, document, after)
    }

    fn set_parent(
        &self,
        document: DocumentId,
        id: CommentId,
        answers: Option<CommentId>,
    ) -> Result<Change, Refusal> {
        let in_document = self.document(document)?;
        let mut ancestor = answers;
        // A chain is never longer than there are comments, whatever a file says.
        for _ in 0..=in_document.comments.len() {
            match ancestor {
                Some(itself) if itself == id => return Err(Refusal::AnswersItself(id)),
                Some(other) => ancestor = self.comment(document, other)?.answers,
                None => break,
            }
        }
        self.describe_comment(document, id, |comment| comment.answers = answers)
    }

    fn claim(&self, id: ClaimId) -> Result<&'w Arc<Claim>, Refusal> {
        self.workspace.claim(id).ok_or(Refusal::NoClaim(id))
    }

    fn highlight(
        &self,
        id: ClaimId,
        document: DocumentId,
        text: TextId,
        range: CharRange,
        kind: Option<KindId>,
    ) -> Result<Change, Refusal> {
        self.known_kind(kind.as_ref())?;
        self.document(document)?;
        let passage = self.passage(text, range)?;
        let mut over = self.workspace.claims_over(text, range);
        let same = over.find(|(_, claim)| claim.by == self.by && claim.document == document);
        if let Some((claim, _)) = same {
            return Err(Refusal::AlreadyClaimed(claim));
        }
        let quote = passage.quote.clone();
        let claim = Claim {
            document,
            passage,
            absent_from: None,
            kind,
            note: String::new(),
            by: self.by,
            created: self.at,
            modified: self.at,
            extra: Extra::default(),
        };
        let touched = vec![self.touch(RecordKey::Claim(id), Some(claim.into()))];
        Ok(self.keeping_sample(document, self.change(Deed::HighlightClaim, &quote, touched)?))
    }

    fn change_claim(
        &self,
        deed: Deed,
        id: ClaimId,
        change: impl FnOnce(&mut Claim),
    ) -> Result<Change, Refusal> {
        let before = self.claim(id)?;
        let mut after = Claim::clone(before);
        change(&mut after);
        if after == **before {
            return Err(Refusal::NothingChanges);
        }
        after.modified = self.at;
        self.change(deed, &before.passage.quote, vec![self.touch(RecordKey::Claim(id), Some(after.into()))])
    }

    fn remove_claim(&self, id: ClaimId) -> Result<Change, Refusal> {
        let claim = self.claim(id)?;
        let mut touched = vec![self.touch(RecordKey::Claim(id), None)];
        let tags = self.workspace.tags_toward(id);
        touched.extend(tags.map(|(key, _)| self.touch(RecordKey::Tag(key), None)));
        self.change(Deed::RemoveClaim, &claim.passage.quote, touched)
    }

    fn tag_key(&self, comment: CommentId, target: Target) -> TagKey {
        TagKey { comment, target, by: self.by }
    }

    fn own_tag(&self, key: TagKey) -> Result<&'w Arc<Tag>, Refusal> {
        self.workspace.tag(key).ok_or(Refusal::NoTag(key.target))
    }

    fn removal(&self, key: TagKey, before: &Arc<Tag>) -> Touched {
        Touched { key: RecordKey::Tag(key), before: Some(Body::Tag(before.clone())), after: None }
    }

    fn known_target(&self, comment: &Comment, target: Target) -> Result<(), Refusal> {
        match target {
            Target::Article => Ok(()),
            Target::Answered if comment.answers.is_some() => Ok(()),
            Target::Answered => Err(Refusal::AnswersNothing(comment.id)),
            Target::Claim(claim) => self.claim(claim).map(|_| ()),
        }
    }

    fn tag(
        &self,
        document: DocumentId,
        comment: CommentId,
        target: Target,
        tag: TagId,
    ) -> Result<Change, Refusal> {
        let comment = self.comment(document, comment)?;
        self.known_tag(&tag)?;
        let touched = self.tagged(comment, target, &tag)?.ok_or(Refusal::NothingChanges)?;
        let subject = comment.author.clone().unwrap_or_default();
        Ok(self.keeping_sample(document, self.change(Deed::TagComment, &subject, vec![touched])?))
    }

    fn known_tag(&self, tag: &TagId) -> Result<(), Refusal> {
        match self.workspace.codebook().tag(tag) {
            Some(_) => Ok(()),
            None => Err(Refusal::NoTagInCodebook(tag.clone())),
        }
    }

    /// A comment with one's tag toward something; `None` where it has that already.
    fn tagged(&self, comment: &Comment, target: Target, tag: &TagId) -> Result<Option<Touched>, Refusal> {
        self.known_target(comment, target)?;
        let key = self.tag_key(comment.id, target);
        let after = match self.workspace.tag(key) {
            Some(before) if before.tag == *tag => return Ok(None),
            Some(before) => Tag { tag: tag.clone(), modified: self.at, ..Tag::clone(before) },
            None => Tag {
                tag: tag.clone(),
                evidence: None,
                note: String::new(),
                created: self.at,
                modified: self.at,
                extra: Extra::default(),
            },
        };
        Ok(Some(self.touch(RecordKey::Tag(key), Some(after.into()))))
    }

    /// Tags all of some comments or, where one of them can't be, none.
    fn tag_several(
        &self,
        document: DocumentId,
        comments: &[CommentId],
        target: Target,
        tag: &TagId,
    ) -> Result<Change, Refusal> {
        self.known_tag(tag)?;
        let comments = self.in_order(document, comments)?;
        let touched = comments.iter().filter_map(|comment| self.tagged(comment, target, tag).transpose());
        let touched = touched.collect::<Result<Vec<_>, _>>()?;
        let change = self.change(Deed::TagComments, &authors(&comments), touched)?;
        Ok(self.keeping_sample(document, change))
    }

    fn untag_several(&self, comments: &[CommentId]) -> Result<Change, Refusal> {
        let comments: BTreeSet<CommentId> = comments.iter().copied().collect();
        let tags = comments.iter().flat_map(|comment| self.workspace.tags_of(*comment));
        let mine = tags.filter(|(key, _)| key.by == self.by);
        let touched = mine.map(|(key, before)| self.removal(key, before)).collect();
        let authors: Vec<String> = comments.iter().map(|comment| self.author_of(*comment)).collect();
        self.change(Deed::UntagComments, &joined(authors), touched)
    }

    /// Some comments of a document, each once, in the page's order.
    fn in_order(&self, document: DocumentId, ids: &[CommentId]) -> Result<Vec<&'w Comment>, Refusal> {
        let in_document = self.document(document)?;
        if let Some(missing) = ids.iter().find(|id| in_document.comment(**id).is_none()) {
            return Err(Refusal::NoComment(*missing));
        }
        let ids: BTreeSet<CommentId> = ids.iter().copied().collect();
        Ok(in_document.comments.iter().filter(|comment| ids.contains(&comment.id)).collect())
    }

    fn mark(&self, document: DocumentId, on: &[Marked], says: Standing) -> Result<Change, Refusal> {
        let in_document = self.document(document)?;
        let mut touched = Vec::new();
        for on in on.iter().copied().collect::<BTreeSet<_>>() {
            match on {
                Marked::Document(id) if self.workspace.document(id).is_none() => {
                    return Err(Refusal::NoDocument(id));
                }
                Marked::Comment(id) if in_document.comment(id).is_none() => {
                    return Err(Refusal::NoComment(id));
                }
                Marked::Document(_) | Marked::Comment(_) => {}
            }
            let key = MarkKey { on, says, by: self.by };
            if self.workspace.mark(key).is_none() {
                let mark = Mark { created: self.at, extra: Extra::default() };
                touched.push(self.touch(RecordKey::Mark(key), Some(mark.into())));
            }
        }
        let deed = match says {
            Standing::Unsure => Deed::MarkUnsure,
            Standing::Done => Deed::MarkDone,
        };
        Ok(self.keeping_sample(document, self.change(deed, &self.names_of(on), touched)?))
    }

    fn unmark(&self, on: &[Marked], says: Standing) -> Result<Change, Refusal> {
        let keys: BTreeSet<MarkKey> = on.iter().map(|on| MarkKey { on: *on, says, by: self.by }).collect();
        let touched = keys.into_iter().map(|key| self.touch(RecordKey::Mark(key), None)).collect();
        let deed = match says {
            Standing::Unsure => Deed::UnmarkUnsure,
            Standing::Done => Deed::UnmarkDone,
        };
        self.change(deed, &self.names_of(on), touched)
    }

    /// What is marked, by the names of documents and of comments' authors.
    fn names_of(&self, on: &[Marked]) -> String {
        let name = |on: &Marked| match *on {
            Marked::Document(id) => {
                self.workspace.document(id).map(|document| document.name.clone()).unwrap_or_default()
            }
            Marked::Comment(id) => self.author_of(id),
        };
        joined(on.iter().map(name).collect())
    }

    fn set_target(
        &self,
        document: DocumentId,
        comment: CommentId,
        from: Target,
        to: Target,
    ) -> Result<Change, Refusal> {
        let comment = self.comment(document, comment)?;
        self.known_target(comment, to)?;
        if from == to {
            return Err(Refusal::NothingChanges);
        }
        let key = self.tag_key(comment.id, from);
        let before = self.own_tag(key)?;
        let new_key = self.tag_key(comment.id, to);
        if self.workspace.tag(new_key).is_some() {
            return Err(Refusal::TargetTaken(to));
        }
        let after = Tag { modified: self.at, ..Tag::clone(before) };
        let touched =
            vec![self.removal(key, before), self.touch(RecordKey::Tag(new_key), Some(after.into()))];
        self.change(Deed::SetTarget, comment.author.as_deref().unwrap_or_default(), touched)
    }

    fn change_tag(
        &self,
        deed: Deed,
        comment: CommentId,
        target: Target,
        change: impl FnOnce(&mut Tag),
    ) -> Result<Change, Refusal> {
        let key = self.tag_key(comment, target);
        let before = self.own_tag(key)?;
        let mut after = Tag::clone(before);
        change(&mut after);
        if after == **before {
            return Err(Refusal::NothingChanges);
        }
        after.modified = self.at;
        let touched = vec![self.touch(RecordKey::Tag(key), Some(after.into()))];
        self.change(deed, &self.author_of(comment), touched)
    }

    fn entry_name(&self, entry: &EntryId) -> Result<&'w str, Refusal> {
        let name = self.workspace.codebook().name_of(entry);
        name.ok_or_else(|| Refusal::Entry(EntryProblem::NoEntry(entry.clone())))
    }

    fn change_codebook(
        &self,
        deed: Deed,
        subject: &str,
        change: impl FnOnce(&mut Codebook) -> Result<(), EntryProblem>,
    ) -> Result<Change, Refusal> {
        let before = self.workspace.codebook();
        let mut after = Codebook::clone(before);
        change(&mut after).map_err(Refusal::Entry)?;
        if after == **before {
            return Err(Refusal::NothingChanges);
        }
        self.change(deed, subject, vec![self.touch(RecordKey::Codebook, Some(after.into()))])
    }

    /// Everybody's claims and tags follow, for the entry goes for everybody. It may have gone already, and left some.
    fn merge_entry(&self, entry: &EntryId, into: &EntryId) -> Result<Change, Refusal> {
        let no_merge = || Refusal::Entry(EntryProblem::NoMerge(into.clone()));
        self.entry_name(into)?;
        if entry == into {
            return Err(no_merge());
        }
        let records = self.workspace.records().filter_map(|(key, record)| Some((key, record.body.as_ref()?)));
        let mut touched: Vec<Touched> =
            match (entry, into) {
                (EntryId::Kind(from), EntryId::Kind(into)) => records
                    .filter_map(|(key, body)| match body {
                        Body::Claim(claim) if claim.kind.as_ref() == Some(from) => {
                            let kind = Some(into.clone());
                            Some(self.touch(
                                key,
                                Some(Claim { kind, modified: self.at, ..Claim::clone(claim) }.into()),
                            ))
                        }
                        _ => None,
                    })
                    .collect(),
                (EntryId::Tag(from), EntryId::Tag(into)) => records
                    .filter_map(|(key, body)| match body {
                        Body::Tag(tag) if tag.tag == *from => {
                            let into = into.clone();
                            Some(self.touch(
                                key,
                                Some(Tag { tag: into, modified: self.at, ..Tag::clone(tag) }.into()),
                            ))
                        }
                        _ => None,
                    })
                    .collect(),
                _ => return Err(no_merge()),
            };
        let codebook = self.workspace.codebook();
        let name = codebook.name_of(entry).unwrap_or(entry.as_str());
        if codebook.name_of(entry).is_some() {
            let mut without = Codebook::clone(codebook);
            without.remove(entry).map_err(Refusal::Entry)?;
            touched.insert(0, self.touch(RecordKey::Codebook, Some(without.into())));
        }
        self.change(Deed::MergeEntries, name, touched)
    }

    fn name_annotator(&self, name: String) -> Result<Change, Refusal> {
        let key = RecordKey::Annotator(self.by);
        let before = self.workspace.annotator(self.by).map(|annotator| Annotator::clone(annotator));
        let after = Annotator { name: name.trim().to_owned(), ..before.clone().unwrap_or_default() };
        if before.unwrap_or_default() == after {
            return Err(Refusal::NothingChanges);
        }
        self.change(Deed::NameAnnotator, &name, vec![self.touch(key, Some(after.into()))])
    }
}

fn authors(comments: &[&Comment]) -> String {
    joined(comments.iter().map(|comment| comment.author.clone().unwrap_or_default()).collect())
}

/// The names that there are, each once.
fn joined(names: Vec<String>) -> String {
    let mut named: Vec<String> = Vec::new();
    for name in names {
        if !name.is_empty() && !named.contains(&name) {
            named.push(name);
        }
    }
    named.join(", ")
}

fn not_blank(words: String) -> Option<String> {
    let kept = words.trim();
    (!kept.is_empty()).then(|| kept.to_owned())
}
