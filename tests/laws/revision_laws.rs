//! Laws of revisions: an article that was brought in again.

use manicule::anchoring::How;
use manicule::id::{ClaimId, DocumentId};
use manicule::reading::{Draft, Line, Role, Said};
use manicule::text::CharRange;
use manicule::workspace::{Command, Placing, Review, Timeline, claims_in, orphans_in, plan};

use crate::gestures::fresh;
use crate::workspace_laws::{ask, check_quotes, seen};

/// A workspace with a document of its own and three claims, one of them on words that the next version lacks.
fn revisable() -> (Timeline, DocumentId, Vec<ClaimId>) {
    let id = DocumentId::from_bits(7);
    let mut timeline = fresh(1);
    let draft = story(
        &["The moon is full tonight.", "Nobody knows why the sea is calm.", "It rained."],
        &["Brr.", "So?"],
    );
    let add = Command::AddDocument { id, draft, read_on: None };
    timeline.commit(plan(timeline.workspace(), ask(add)).expect("a draft with lines"));
    let text = timeline.workspace().document(id).expect("it was added").article;
    let claims = [(4, 16), (26, 37), (59, 69)].map(|(start, end)| {
        let claim = ClaimId::from_bits(u64::from(start) + 100);
        let range = CharRange::of(start, end).expect("start before end");
        let highlight = Command::HighlightClaim { id: claim, document: id, text, range, kind: None };
        timeline.commit(plan(timeline.workspace(), ask(highlight)).expect("words of the article"));
        claim
    });
    (timeline, id, claims.to_vec())
}

fn story(lines: &[&str], comments: &[&str]) -> Draft {
    let lines = lines.iter().map(|line| Line::new(Role::Paragraph, *line));
    let comments = comments.iter().map(|line| Line::new(Role::Comment, *line));
    Draft { name: "Moon".into(), lines: lines.chain(comments).collect(), ..Draft::default() }
}

#[test]
fn a_revision_moves_claims_where_they_were_put_and_is_one_step() {
    let (mut timeline, document, claims) = revisable();
    let before = seen(timeline.workspace());
    let draft =
        story(&["A new line.", "The moon is full tonight.", "It rained."], &["So?", "Brr.", "New here."]);
    let review = Review::of(timeline.workspace(), document, &draft).expect("a draft with lines");
    assert_eq!((review.added, review.edited, review.gone), (1, 0, 0));
    let found: Vec<_> = review.claims.iter().map(|(_, carried)| carried.anchor.certain_range()).collect();
    assert_eq!(found, [CharRange::of(16, 28), None, CharRange::of(37, 47)]);

    let placings =
        claims.iter().zip(&found).map(|(claim, range)| (*claim, range.map_or(Placing::Nowhere, Placing::At)));
    let revise = Command::ReviseDocument { document, draft, read_on: None, placings: placings.collect() };
    timeline.commit(plan(timeline.workspace(), ask(revise)).expect("a new version"));
    check_quotes(timeline.workspace()).expect("each quote stands at its place");
    let drawn: Vec<ClaimId> =
        claims_in(timeline.workspace(), document).iter().map(|claim| claim.id).collect();
    assert_eq!(drawn, [claims[0], claims[2]]);
    let orphans: Vec<ClaimId> =
        orphans_in(timeline.workspace(), document).iter().map(|(id, _)| *id).collect();
    assert_eq!(orphans, [claims[1]]);
    assert_eq!(timeline.workspace().document(document).expect("it is there").comments.len(), 3);

    timeline.undo().expect("there is a step");
    assert_eq!(seen(timeline.workspace()), before);
}

#[test]
fn what_was_put_nowhere_stays_there_until_the_next_version() {
    let (mut timeline, document, claims) = revisable();
    let revised =
        story(&["The moon is full tonight.", "Nobody knew why the sea was calm.", "It rained."], &[]);
    let placings = vec![(claims[1], Placing::Nowhere)];
    let revise = Command::ReviseDocument { document, draft: revised, read_on: None, placings };
    timeline.commit(plan(timeline.workspace(), ask(revise)).expect("a new version"));
    let orphans = orphans_in(timeline.workspace(), document);
    assert_eq!(
        orphans.iter().map(|(id, anchor)| (*id, anchor.how())).collect::<Vec<_>>(),
        [(claims[1], How::Orphan)]
    );

    let again = story(&["The moon is full tonight.", "Nobody knows why the sea is calm.", "It poured."], &[]);
    let review = Review::of(timeline.workspace(), document, &again).expect("a draft with lines");
    let (_, carried) = review.claims.iter().find(|(id, _)| *id == claims[1]).expect("it is looked for again");
    assert!(carried.anchor.certain_range().is_some(), "{carried:?}");
}

#[test]
fn an_edited_comment_keeps_its_name_and_its_tags() {
    let document = DocumentId::from_bits(7);
    let mut timeline = fresh(1);
    let by = |words: &str, author: &str, at: &str| Line {
        text: words.into(),
        role: Role::Comment,
        said: Said { author: Some(author.into()), said_at: Some(at.into()), ..Said::default() },
    };
    let mut draft = story(&["The moon is full tonight."], &[]);
    draft.lines.push(by("I don't beleive it, and neither should you.", "Ann", "2024-07-30T18:42"));
    draft.lines.push(by("Me neither.", "Bob", "2024-07-30T18:50"));
    let add = Command::AddDocument { id: document, draft: draft.clone(), read_on: None };
    timeline.commit(plan(timeline.workspace(), ask(add)).expect("a draft with lines"));
    let before: Vec<_> =
        timeline.workspace().document(document).expect("it was added").comment_ids().collect();

    draft.lines[1].text = "I don't believe it, and neither should you.".into();
    draft.lines.remove(2);
    draft.lines.push(by("I do.", "Cem", "2024-07-31T09:00"));
    let review = Review::of(timeline.workspace(), document, &draft).expect("a draft with lines");
    assert_eq!((review.added, review.edited, review.gone), (1, 1, 1));
    let revise = Command::ReviseDocument { document, draft, read_on: None, placings: Vec::new() };
    timeline.commit(plan(timeline.workspace(), ask(revise)).expect("a new version"));
    let after = timeline.workspace().document(document).expect("it is there").clone();
    assert_eq!(after.comment_ids().take(2).collect::<Vec<_>>(), before);
    let words = timeline.workspace().text(after.comments[0].text).expect("it came along");
    assert_eq!(words.canonical(), "I don't believe it, and neither should you.");
    assert_eq!(after.comments.len(), 3);
}
