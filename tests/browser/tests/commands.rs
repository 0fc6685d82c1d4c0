//! Every command by its key and by its name, and the whole main job by keyboard alone.

use browser_tests::{Page, Stage};

const ARTICLE: &str = "main > article [data-block]";
const COMMENTS: &str = "main > [role=region] [data-block]";
const NAME: &str = "À Denver, le plaidoyer de Zuckerberg pour une IA ouverte";
const FACT: &str = "Meta avait publié Llama 3.1";

const TEXT: &str = "The lamps go out

The town voted on Tuesday. It wants its night sky.

It ends here.";

async fn press_all(page: &Page, keys: &[&str]) {
    for key in keys {
        page.press(key).await;
    }
}

/// The claim whose note is open holds these words.
async fn expect_open(page: &Page, words: &str) {
    let open = "return document.querySelector('[role=complementary] [aria-current=true], aside [aria-current=true]')";
    page.until(&format!("{open}?.innerText.split('\\n').includes({words:?})")).await;
}

#[tokio::test]
async fn the_whole_main_job_is_done_by_keyboard_alone() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.css(COMMENTS).await;
    page.walk("Tab", &page.css("main > article").await).await;
    // The title and the line under it.
    press_all(&page, &["Control+ArrowDown"]).await;
    for key in ["h", "f", "v", "p", "h"] {
        page.press("Control+ArrowDown").await;
        // From the caret to a claim: two keys.
        press_all(&page, &["s", key]).await;
    }
    let claims = page.claims().await;
    assert_eq!(claims.len(), 5, "{claims:?}");
    let blocks =
        format!("return Array.from(document.querySelectorAll('{ARTICLE}'), (block) => block.textContent)");
    let starts = page.script(&blocks, vec![]).await;
    for (at, claim) in claims.iter().enumerate() {
        let block = starts[at + 2].as_str().expect("a paragraph");
        assert!(claim.len() > 10 && block.starts_with(claim.as_str()), "{claim} is a sentence of {block}");
    }

    press_all(&page, &["n"]).await;
    let note = page.role("complementary", "Annotations").await.role("textbox", "Note").await;
    note.expect_focus().await;
    page.type_text("Who says so?").await;
    // Back in the text, where the caret was.
    press_all(&page, &["Escape"]).await;
    page.css("main > article").await.expect_focus().await;
    page.until("return !document.querySelector('.caret').hidden").await;

    press_all(&page, &["j", "1", "2", "3", "1", "2", "3"]).await;
    page.expect_tags(&[
        "Skeptical: the article",
        "Supportive: the article",
        "Off-topic: the article",
        "Skeptical: the article",
        "Supportive: the article",
        "Off-topic: the article",
    ])
    .await;

    page.press("Control+e").await;
    let project = page.role("menu", "Export").await.role("menuitem", "Project (.json)").await;
    project.expect_focus().await;
    let file = page.download(page.press("Enter")).await;
    assert!(file.name.ends_with(".json"), "{}", file.name);
    let content = String::from_utf8(file.bytes).expect("a project file is UTF-8");
    assert!(content.contains("Who says so?"), "the note is in the file");
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn claims_and_comments_are_walked_by_place_and_claims_at_one_place_opened_in_turn() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.bring_article(TEXT).await;
    page.walk("Tab", &page.css("main > article").await).await;
    press_all(&page, &["Control+ArrowDown", "s", "h", "Escape", "Home"]).await;
    press_all(&page, &["Shift+Control+ArrowRight", "Shift+Control+ArrowRight", "h"]).await;
    press_all(&page, &["Control+End", "s", "h"]).await;
    let (town, sentence, end) = ("The town", "The town voted on Tuesday.", "It ends here.");
    expect_open(&page, end).await;

    press_all(&page, &["k"]).await;
    press_all(&page, &["k"]).await;
    let first = page.claims().await.swap_remove(0);
    expect_open(&page, &first).await;
    // There is none before it.
    press_all(&page, &["k"]).await;
    expect_open(&page, &first).await;
    press_all(&page, &["j", "j"]).await;
    expect_open(&page, end).await;

    press_all(&page, &["Escape", "Control+ArrowUp", "ArrowRight"]).await;
    for (words, note) in [(town, "Note"), (sentence, "Note"), (town, "Note")] {
        press_all(&page, &["Enter"]).await;
        expect_open(&page, words).await;
        page.role("complementary", "Annotations").await.role("textbox", note).await;
    }
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn with_shift_the_arrows_move_the_nearer_end_of_the_chosen_claim() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.bring_article(TEXT).await;
    page.walk("Tab", &page.css("main > article").await).await;
    press_all(&page, &["Control+End", "s", "h", "Home"]).await;
    page.expect_claims(&["It ends here."]).await;
    press_all(&page, &["Shift+Control+ArrowRight", "Shift+ArrowRight", "Enter"]).await;
    page.expect_claims(&["ends here."]).await;
    press_all(&page, &["End", "Shift+ArrowLeft", "Enter"]).await;
    page.expect_claims(&["ends here"]).await;
    // Escape leaves them where they were.
    press_all(&page, &["Shift+ArrowLeft", "Shift+ArrowLeft", "Escape"]).await;
    assert_eq!(page.selected_text().await, "");
    page.expect_claims(&["ends here"]).await;
    press_all(&page, &["Control+z"]).await;
    page.expect_claims(&["ends here."]).await;
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn a_key_turns_a_tag_toward_a_claim_and_walks_the_comments() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.select_words(ARTICLE, FACT).await;
    page.press("h").await;
    let comments = page.comments().await;
    // Behind the last claim come the comments.
    press_all(&page, &["j"]).await;
    comments[0].expect_focus().await;
    press_all(&page, &["j", "j", "k"]).await;
    comments[1].expect_focus().await;
    press_all(&page, &["Shift+1", "t"]).await;
    let toward = comments[1].role("combobox", "Toward").await;
    toward.expect_focus().await;
    // No letter does anything there but what the control itself makes of it.
    press_all(&page, &["End", "Enter"]).await;
    page.until(
        "return Array.from(document.querySelectorAll('.comment select'))[1].selectedOptions[0].text.includes('Llama')",
    )
    .await;
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn all_keys_are_listed_and_every_command_is_found_by_name() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.css(COMMENTS).await;
    page.press("?").await;
    let keys = page.role("dialog", "Keys").await;
    keys.expect_text(|text| text.contains("Next untagged comment") && text.contains("Shift+1")).await;
    keys.role("button", "Keys of “Commands”: Ctrl+K. Change").await;
    // No key works behind a dialog.
    page.press("1").await;
    page.press("Escape").await;
    page.no_role("dialog", "Keys").await;
    page.expect_tags(&["", "", "", "", "", ""]).await;

    page.select_words(ARTICLE, FACT).await;
    page.press("Control+k").await;
    let commands = page.role("dialog", "Commands").await;
    let search = commands.role("combobox", "Command").await;
    search.expect_focus().await;
    assert!(commands.roles("option").await.len() > 20);
    // Neither accents nor case matter, and every word has to be there.
    page.type_text("FÁCT claim").await;
    page.until("return document.querySelectorAll('dialog [role=option]').length === 1").await;
    commands.role("option", "Make the selection a claim: Fact").await;
    // What was selected before is what it works on.
    page.press("Enter").await;
    page.no_role("dialog", "Commands").await;
    page.expect_claims(&[FACT]).await;

    page.press("Control+k").await;
    page.role("combobox", "Command").await.expect_focus().await;
    for key in ["ArrowDown", "ArrowDown", "ArrowUp"] {
        page.press(key).await;
    }
    page.until("return document.querySelectorAll('dialog [role=option]')[1].ariaSelected === 'true'").await;
    page.type_text("undo").await;
    page.role("dialog", "Commands").await.role("option", "Undo").await.click().await;
    page.expect_claims(&[]).await;

    page.resize(360, 780).await;
    for (button, dialog) in [("Keys", "Keys"), ("Commands", "Commands")] {
        page.role("button", "More").await.click().await;
        page.role("button", button).await.click().await;
        page.role("dialog", dialog).await;
        let wide = "return document.documentElement.scrollWidth <= innerWidth \
             && document.querySelector('dialog').scrollWidth <= document.querySelector('dialog').clientWidth";
        page.until(wide).await;
        page.press("Escape").await;
        page.no_role("dialog", dialog).await;
    }
    page.role("article", NAME).await;
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn single_letter_keys_can_be_switched_off_and_stay_off() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.css(COMMENTS).await;
    page.role("button", "Reading settings").await.click().await;
    let letters = page.role("checkbox", "Single-letter keys").await;
    assert!(letters.is_checked().await);
    letters.click().await;
    page.press("Escape").await;
    for _ in 0..2 {
        page.select_words(ARTICLE, FACT).await;
        press_all(&page, &["h", "1", "?", "u"]).await;
        page.expect_claims(&[]).await;
        page.expect_tags(&["", "", "", "", "", ""]).await;
        page.no_role("dialog", "Keys").await;
        page.reload().await;
        page.css(COMMENTS).await;
    }
    // By name all of it is still there.
    page.select_words(ARTICLE, FACT).await;
    page.press("Control+k").await;
    page.role("combobox", "Command").await.expect_focus().await;
    page.type_text("selection a claim").await;
    page.press("Enter").await;
    page.expect_claims(&[FACT]).await;
    stage.expect_peace(&page).await;
}
