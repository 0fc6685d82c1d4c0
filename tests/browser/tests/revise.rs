//! An article that is brought in again: its annotations are carried over, and none of them lands on wrong words.

use browser_tests::{Page, Stage, at};
use serde_json::json;

const ARTICLE: &str = "main > article [data-block]";

const LINES: [&str; 6] = [
    "The harbour of the old town froze over in January, for the first time in ninety years.",
    "Fishermen walked home across the ice, and their children skated between the boats.",
    "The ferry lost 5 million crowns in 1963, said the owner, and it will not sail before March.",
    "Nobody had seen the like, said the harbour master, who has kept the log since he was a boy.",
    "The mayor promised that the ice would be swept every morning, at the expense of the town.",
    "In the end it was the schoolmaster who swept it, with a broom that he had borrowed.",
];

fn article(lines: &[&str]) -> String {
    lines.join("\n\n")
}

async fn highlight(page: &Page, block: usize, words: &str) {
    let start = LINES[block].find(words).expect("words of the line");
    page.select(at(ARTICLE, start).nth(block), at(ARTICLE, start + words.len()).nth(block)).await;
    page.press("h").await;
}

/// Opens "New article" with a text, read and waiting to be added.
async fn bring_again(page: &Page, lines: &[&str]) {
    page.role("button", "New article").await.click().await;
    let dialog = page.role("dialog", "New article").await;
    dialog.role("textbox", "Text").await.click().await;
    page.paste(&article(lines)).await;
    page.until("return !Array.from(document.querySelectorAll('#new-article button')).at(-1).disabled").await;
}

async fn annotated(stage: &Stage) -> Page {
    let page = stage.open().await;
    page.bring_article(&article(&LINES)).await;
    highlight(&page, 0, "for the first time in ninety years").await;
    highlight(&page, 2, "The ferry lost 5 million crowns in 1963").await;
    highlight(&page, 3, "Nobody had seen the like").await;
    highlight(&page, 4, "the ice would be swept every morning").await;
    page.expect_claims(&[
        "for the first time in ninety years",
        "The ferry lost 5 million crowns in 1963",
        "Nobody had seen the like",
        "the ice would be swept every morning",
    ])
    .await;
    page
}

#[tokio::test]
async fn annotations_are_carried_over_to_a_new_version_and_one_undo_leads_back() {
    let stage = Stage::start().await;
    let page = annotated(&stage).await;
    let number = LINES[2].replace("5 million", "6 million");
    let edited = LINES[4].replace("swept every morning", "swept each morning");
    // A line came, a number and a word were changed, and a line went.
    bring_again(&page, &["A new first line, written today.", LINES[0], LINES[1], &number, &edited, LINES[5]])
        .await;

    let dialog = page.role("dialog", "New article").await;
    let known = dialog.role("region", "Here already").await;
    known.role("button", "Carry the annotations over…").await.click().await;
    let review = page.role("dialog", "New version").await;
    let said = review.text().await;
    assert!(said.contains("1 annotation stands as it was, word for word"), "{said}");
    assert!(said.contains("3 annotations to look at"), "{said}");
    assert!(said.contains("A number was changed"), "{said}");
    assert!(
        said.contains("1 annotation has no place yet"),
        "a changed number is not taken for granted: {said}"
    );
    let changes = page
        .script(
            "return Array.from(document.querySelectorAll('#review :is(del, ins)'), (it) => it.textContent)",
            vec![],
        )
        .await;
    assert_eq!(changes, json!(["5", "6", "every", "each"]));

    // The changed number is looked at, and taken.
    let place = page.css("#review .entries > li input").await;
    place.click().await;
    page.until("return document.querySelector('#review-place')?.textContent === 'The ferry lost 6 million crowns in 1963'").await;
    review.role("button", "Take the new version").await.click().await;
    page.no_role("dialog", "New version").await;
    page.no_role("dialog", "New article").await;
    page.expect_claims(&[
        "for the first time in ninety years",
        "The ferry lost 6 million crowns in 1963",
        "the ice would be swept each morning",
    ])
    .await;
    let margin = page.role("complementary", "Annotations").await.text().await;
    assert!(margin.contains("Its words are not in this article"), "{margin}");
    assert!(margin.contains("Nobody had seen the like"), "the orphan keeps its words: {margin}");

    page.status("Saved").await;
    page.reload().await;
    let margin = page.role("complementary", "Annotations").await.text().await;
    assert!(margin.contains("Nobody had seen the like"), "{margin}");

    page.role("button", "Undo").await.click().await;
    page.expect_claims(&[
        "for the first time in ninety years",
        "The ferry lost 5 million crowns in 1963",
        "Nobody had seen the like",
        "the ice would be swept every morning",
    ])
    .await;
}

#[tokio::test]
async fn an_annotation_is_put_at_words_selected_in_the_new_text() {
    let stage = Stage::start().await;
    let page = annotated(&stage).await;
    let other = "It had not happened in living memory, said the harbour master, who keeps the log.";
    bring_again(&page, &[LINES[0], LINES[1], LINES[2], other, LINES[4], LINES[5]]).await;
    let dialog = page.role("dialog", "New article").await;
    dialog.role("button", "Carry the annotations over…").await.click().await;
    let review = page.role("dialog", "New version").await;
    let words = "It had not happened in living memory";
    let line = at("#review [data-block]", 0).nth(3);
    page.select(line, at("#review [data-block]", words.len()).nth(3)).await;
    review.role("button", "Take the selected words").await.click().await;
    review.role("button", "Take the new version").await.click().await;
    page.expect_claims(&[
        "for the first time in ninety years",
        "The ferry lost 5 million crowns in 1963",
        words,
        "the ice would be swept every morning",
    ])
    .await;
}

#[tokio::test]
async fn an_annotation_is_put_at_words_typed_without_a_mouse() {
    let stage = Stage::start().await;
    let page = annotated(&stage).await;
    let other = "It had not happened in living memory, said the harbour master, who keeps the log.";
    bring_again(&page, &[LINES[0], LINES[1], LINES[2], other, LINES[4], LINES[5]]).await;
    let dialog = page.role("dialog", "New article").await;
    dialog.role("button", "Carry the annotations over…").await.click().await;
    let review = page.role("dialog", "New version").await;
    review.role("textbox", "Words of the new version").await.focus().await;
    page.type_text("nowhere in it").await;
    page.press("Enter").await;
    page.until("return document.querySelectorAll('#review .places input').length === 1").await;
    page.press("Control+a").await;
    page.type_text("LIVING memory").await;
    page.press("Enter").await;
    page.until("return document.querySelector('#review-place')?.textContent === 'living memory'").await;
    review.role("button", "Take the new version").await.focus().await;
    page.press("Enter").await;
    page.expect_claims(&[
        "for the first time in ninety years",
        "The ferry lost 5 million crowns in 1963",
        "living memory",
        "the ice would be swept every morning",
    ])
    .await;
}

#[tokio::test]
async fn the_same_text_again_is_opened_and_is_no_second_document() {
    let stage = Stage::start().await;
    let page = annotated(&stage).await;
    bring_again(&page, &LINES).await;
    let known = page.role("dialog", "New article").await.role("region", "Here already").await;
    let said = known.text().await;
    assert!(said.contains("is this article, word for word"), "{said}");
    known.role("button", "Open the one that is here").await.click().await;
    page.no_role("dialog", "New article").await;
    page.expect_claims(&[
        "for the first time in ninety years",
        "The ferry lost 5 million crowns in 1963",
        "Nobody had seen the like",
        "the ice would be swept every morning",
    ])
    .await;
}
