//! Texts before and after, as people change them.

use manicule::anchoring::{Anchor, How, Piece, carry_over, describe, resolve};
use manicule::text::{CharRange, Text};

fn text(marked: &str) -> Text {
    Text::from_canonical(&marked.replace(['⟦', '⟧'], "")).expect("a text")
}

fn marked(marked: &str) -> Option<CharRange> {
    let place = |mark| marked.chars().position(|c| c == mark).map(|place| place as u32);
    CharRange::of(place('⟦')?, place('⟧')? - 1)
}

/// The anchors by the quote alone, and with both texts.
fn found(was: &str, now: &str) -> [Anchor; 2] {
    let (old, new) = (text(was), text(now));
    let range = marked(was).expect("a marked passage");
    let selectors = describe(&old, range).expect("a passage of the text");
    let carried = carry_over(&old, &new, &[range]).remove(0);
    [resolve(&selectors, &new), carried.anchor]
}

/// `was` is the text that was annotated and `now` that of today, each with the passage marked; no mark in `now` where it
/// must not be drawn. The first answer is that by the quote alone, the second that with both texts.
fn check(was: &str, now: &str, by_quote: How, by_text: How) {
    for (anchor, how, by) in
        found(was, now).iter().zip([by_quote, by_text]).zip(["quote", "texts"]).map(|((a, h), b)| (a, h, b))
    {
        let range = if matches!(how, How::Ambiguous | How::Orphan) { None } else { marked(now) };
        assert_eq!((anchor.how(), anchor.range()), (how, range), "by {by}: {was} -> {now}");
    }
}

/// Nothing of `now` may be drawn, by either way.
fn check_nowhere(was: &str, now: &str) {
    for (anchor, by) in found(was, now).iter().zip(["quote", "texts"]) {
        assert_eq!(anchor.range(), None, "by {by}: {was} -> {now}: {anchor:?}");
    }
}

const BEFORE: &str = "The harbour froze over in January.\nFishermen walked home across the ice.\n";
const AFTER: &str = "\nNobody had seen the like for ninety years.\nThe ferry stayed in port until March.";

/// A passage between other lines.
fn amid(line: &str) -> String {
    format!("{BEFORE}{line}{AFTER}")
}

#[test]
fn words_that_stand_where_they_stood_are_exact() {
    use How::Exact;
    check("the ⟦moon⟧ is full", "the ⟦moon⟧ is full", Exact, Exact);
    check("⟦👩🏽‍💻 שלום⟧", "⟦👩🏽‍💻 שלום⟧", Exact, Exact);
    check("ab ⟦ab⟧ ab", "ab ⟦ab⟧ ab", Exact, Exact);
    let (was, now) =
        (amid("The ⟦moon is full⟧ tonight."), amid("The ⟦moon is full⟧ tonight.") + " It rained.");
    check(&was, &now, Exact, Exact);
}

#[test]
fn words_that_stand_elsewhere_among_their_neighbours_have_moved() {
    use How::Moved;
    let was = amid("The ⟦moon is full⟧ tonight.");
    check(&was, &format!("A new first line.\n{was}"), Moved, Moved);
    check(&was, &format!("👩🏽‍💻 says:\n{was}"), Moved, Moved);
    let line = "Nobody had thought that ⟦the moon would be as full as this⟧ so late in the year.";
    check(&amid(line), &format!("{line}\n{BEFORE}{}", AFTER.trim()), Moved, Moved);
}

#[test]
fn words_in_other_surroundings_are_a_guess() {
    use How::Changed;
    check(
        &amid("The ⟦moon is full⟧ tonight."),
        &format!("{BEFORE}The ⟦moon is full⟧ and nobody will ever walk below it without a lamp again."),
        Changed,
        How::Exact,
    );
}

#[test]
fn what_reads_alike_is_found_and_said_to_differ() {
    let check_alike = |was: &str, now: &str| {
        for anchor in found(was, now) {
            let Anchor::Changed(changed) = anchor else { panic!("{was} -> {now}: {anchor:?}") };
            assert_eq!((Some(changed.range), changed.errors), (marked(now), 0), "{was} -> {now}");
            assert!(changed.diff.iter().any(|piece| !matches!(piece, Piece::Kept(_))), "{changed:?}");
        }
    };
    check_alike(
        &amid("Il dit\u{a0}: ⟦«\u{202f}La lune est pleine\u{202f}»⟧."),
        &amid("Il dit : ⟦« La lune est pleine »⟧."),
    );
    check_alike(&amid("⟦It's \"full\", he said⟧ today"), &amid("⟦It’s “full”, he said⟧ today"));
    check_alike(&amid("⟦The moon – full – rose⟧ late"), &amid("⟦The moon - full - rose⟧ late"));
    check_alike(&amid("⟦L’été est là⟧ enfin"), &amid("⟦L’e\u{301}te\u{301} est la\u{300}⟧ enfin"));
    check_alike(&amid("⟦The moonlight is full⟧ tonight"), &amid("⟦The moon\u{ad}light is full⟧ tonight"));
    check_alike(
        &amid("⟦The moon is full and it rose late⟧ tonight"),
        &amid("⟦The moon is full\nand it rose late⟧ tonight"),
    );
}

#[test]
fn what_was_edited_is_shown_as_a_guess_with_its_words() {
    use How::Changed;
    let edits = [
        ("⟦The fund lost 5 million in 2019⟧ alone.", "⟦The fund lost 6 million in 2019⟧ alone."),
        ("⟦It is not true that the ice will hold⟧ there.", "⟦It is true that the ice will hold⟧ there."),
        ("⟦La lune n’est pas pleine ce soir⟧ à Brest.", "⟦La lune est pleine ce soir⟧ à Brest."),
        ("⟦Le maire ne viendra pas⟧ demain.", "⟦Le maire viendra⟧ demain."),
        ("It seems ⟦the moon is full tonight⟧, he said.", "It seems ⟦the moon was full tonight⟧, he said."),
    ];
    for (was, now) in edits {
        check(&amid(was), &amid(now), Changed, Changed);
    }
}

#[test]
fn a_twin_is_not_taken_for_what_is_gone() {
    let line = "The committee noted that the price of bread rose by 4 percent in 1921.";
    let marked = format!("⟦{line}⟧");
    let twin = line.to_owned();
    let near = line.replace("1921", "1922").replace('4', "7");
    let negated = line.replace("noted that", "did not note that");
    for other in [twin, near, negated] {
        let behind = format!("{AFTER}\nIn other news, a cow was lost.\n{other}\nThe end.");
        check_nowhere(&format!("{BEFORE}{marked}{behind}"), &format!("{BEFORE}{}", behind.trim()));
        let ahead = format!("The start.\n{other}\nIn other news, a cow was lost.\n{BEFORE}");
        check_nowhere(&format!("{ahead}{marked}{AFTER}"), &format!("{}{AFTER}", ahead.trim()));
    }
}

#[test]
fn a_line_that_is_gone_from_a_list_is_not_the_next_line() {
    let rows: Vec<String> =
        (2015..2024).map(|year| format!("In {year} sales rose by {} percent.", year % 7)).collect();
    for gone in 0..rows.len() {
        let mut was = rows.clone();
        was[gone] = format!("⟦{}⟧", was[gone]);
        let mut now = rows.clone();
        now.remove(gone);
        check_nowhere(&was.join("\n"), &now.join("\n"));
    }
}

#[test]
fn of_twins_side_by_side_none_is_certain_when_one_is_gone() {
    for was in ["⟦A full moon rose.⟧\nA full moon rose.", "A full moon rose.\n⟦A full moon rose.⟧"] {
        for anchor in found(&amid(was), &amid("A full moon rose.")) {
            assert!(anchor.certain_range().is_none(), "{was}: {anchor:?}");
        }
    }
}

#[test]
fn a_passage_in_the_middle_of_a_twin_paragraph_is_not_found_in_the_other() {
    let paragraph = |middle: &str| {
        format!(
            "Every year the members of the society come together in the great hall to hear the treasurer, {middle}, \
             and then they go home in good spirits, by the last tram, as they have always done."
        )
    };
    let (own, other) = (paragraph("who ⟦says that all is well⟧"), paragraph("who says that all is well"));
    check_nowhere(
        &amid(&format!("{own}\nA dull year followed.\n{other}")),
        &amid(&format!("A dull year followed.\n{other}")),
    );
}

#[test]
fn an_edited_passage_is_not_taken_for_the_twin_that_has_its_old_words() {
    let was = amid("⟦The fund lost 5 million in 2019⟧ alone.")
        + "\nAs was said before: the fund lost 5 million in 2019 or so.";
    let now = amid("⟦The fund lost 6 million in 2019⟧ alone.")
        + "\nAs was said before: the fund lost 5 million in 2019 or so.";
    let [by_quote, by_text] = found(&was, &now);
    assert!(by_quote.range().is_none_or(|range| Some(range) == marked(&now)), "{by_quote:?}");
    assert_eq!((by_text.how(), by_text.range()), (How::Changed, marked(&now)));
}

#[test]
fn a_part_of_a_word_is_not_the_word() {
    check_nowhere(
        &amid("He saw the ⟦cat⟧ at night."),
        &amid("He saw the concatenation of all the works of the masters."),
    );
}

#[test]
fn what_is_gone_is_an_orphan() {
    use How::Orphan;
    let was = amid("Nobody had thought that ⟦the moon would be as full as this⟧ so late in the year.");
    check(&was, &format!("{BEFORE}{}", AFTER.trim()), Orphan, Orphan);
    check(&was, "Something else entirely", Orphan, Orphan);
    check("⟦שלום עולם⟧ x", "x", Orphan, Orphan);
}

#[test]
fn no_text_is_too_odd_to_be_searched() {
    let long = "x".repeat(100_000);
    for (was, now) in
        [("⟦a⟧", ""), ("⟦\u{301}⟧", "\u{301}"), ("⟦ ⟧", "a b"), ("⟦a\nb⟧", "a b"), ("⟦\u{ad}⟧x", "x")]
    {
        found(was, now);
        found(was, &long);
        found(&format!("⟦{long}⟧"), now);
    }
    found(&format!("a ⟦{long}⟧ b"), &format!("a y{long} b"));
}
