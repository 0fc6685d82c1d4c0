//! What people miss elsewhere: quotations and addresses to take along, "Back", marks with progress, several comments at
//! once, and the first minute.

use browser_tests::{Found, Page, Stage};
use serde_json::{Value, json};

const ARTICLE: &str = "main > article [data-block]";
const NAME: &str = "À Denver, le plaidoyer de Zuckerberg pour une IA ouverte";
const OTHER_NAME: &str = "The town that voted to keep its night sky";
const CLAIM: &str = "Meta avait publié Llama 3.1";

const LAMPS: &str = "The lamps go out

The town voted on Tuesday to switch its lamps off at midnight.

Comments (1)

Ann, 3 May 2024
I doubt it.";

const STARS: &str = "The stars come back

People in the town can see the Milky Way again, the mayor says.

Comments (2)

Bea, 3 May 2024
So we can.

Cem, 4 May 2024
It was cloudy.";

/// What is on the clipboard: plain, and as HTML. The page may have been kept from it meanwhile.
const CLIPBOARD: &str = "
const done = arguments[arguments.length - 1];
(async () => {
  const [item] = await (window.realClipboard ?? navigator.clipboard).read();
  const words = async (type) => item.types.includes(type) ? (await item.getType(type)).text() : null;
  return [await words('text/plain'), await words('text/html')];
})().then(done, (error) => done([String(error), null]));
";

const NO_CLIPBOARD: &str = "
window.realClipboard = navigator.clipboard;
Object.defineProperty(navigator, 'clipboard', { value: undefined });
";

async fn clipboard(page: &Page) -> (String, Option<String>) {
    let read = page.web_driver().await.execute_async(CLIPBOARD, vec![]).await;
    let found: Value = read.expect("the clipboard can be read").json().clone();
    (found[0].as_str().unwrap_or_default().to_owned(), found[1].as_str().map(str::to_owned))
}

async fn allow_reading_the_clipboard(page: &Page) {
    let permissions = json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
    let cdp = page.web_driver().await.cdp();
    cdp.send_raw("Browser.grantPermissions", permissions).await.expect("the browser can allow it");
}

async fn click(page: &Page, role: &str, name: &str) {
    page.role(role, name).await.click().await;
}

/// Waits until the page says this aloud.
async fn expect_said(page: &Page, words: &str) {
    page.css("#announcer").await.expect_text(|said| said == words).await;
}

async fn comment(page: &Page, number: usize) -> Found {
    page.comments().await.into_iter().nth(number - 1).expect("the comment is there")
}

async fn make_claim(page: &Page, words: &str) {
    page.select_words(ARTICLE, words).await;
    page.press("h").await;
    page.role("button", "Copy quotation").await;
}

async fn expect_open(page: &Page, is_open: bool) {
    page.until(&format!("return Boolean(document.querySelector('.note.open')) === {is_open}")).await;
}

#[tokio::test]
async fn a_claim_is_copied_as_a_quotation_and_its_address_leads_back_to_it() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    allow_reading_the_clipboard(&page).await;
    make_claim(&page, CLAIM).await;
    click(&page, "button", "Copy quotation").await;
    expect_said(&page, "The quotation is on the clipboard.").await;
    let (plain, html) = clipboard(&page).await;
    assert!(plain.starts_with(&format!("«\u{a0}{CLAIM}\u{a0}»\n\n{NAME}.")), "{plain}");
    let html = html.expect("HTML for programs that keep links").replace("&nbsp;", "\u{a0}");
    assert!(html.contains(&format!("<p>«\u{a0}{CLAIM}\u{a0}»</p>")), "{html}");

    page.role("textbox", "Note").await.focus().await;
    page.press("Escape").await;
    make_claim(&page, "le plus grand événement de l’année 2023").await;
    // The same by its key.
    page.press("c").await;
    page.until("return document.querySelector('#announcer').textContent.startsWith('The quotation')").await;
    assert!(clipboard(&page).await.0.contains("le plus grand événement de l’année 2023"));

    click(&page, "button", "Copy address").await;
    expect_said(&page, "The address is on the clipboard.").await;
    let (address, _) = clipboard(&page).await;
    assert_eq!(address, page.address().await, "the address in the bar is that of the open claim");
    page.status("Saved").await;
    page.go("about:blank").await;
    page.web_driver().await.goto(&address).await.expect("the page is there");
    page.role("article", NAME).await;
    page.until("return document.querySelector('.note.open')?.innerText.includes('événement')").await;
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn where_the_clipboard_is_refused_it_is_copied_all_the_same_or_shown_to_be_copied_by_hand() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    allow_reading_the_clipboard(&page).await;
    make_claim(&page, CLAIM).await;
    page.script(NO_CLIPBOARD, vec![]).await;
    let field = page.role("textbox", "Note").await;
    field.focus().await;
    let remember = "
    const field = document.activeElement;
    const words = document.querySelector('main > article p[data-block]').firstChild;
    getSelection().setBaseAndExtent(words, 9, words, 4);
    field.focus();
    window.before = [getSelection().anchorOffset, getSelection().focusOffset, document.activeElement.id];";
    page.script(remember, vec![]).await;
    page.role("button", "Copy quotation").await.script("arguments[0].click()").await;
    expect_said(&page, "The quotation is on the clipboard.").await;
    assert!(clipboard(&page).await.0.contains(CLAIM));
    let is_as_before = "return JSON.stringify(window.before) === JSON.stringify([getSelection().anchorOffset, getSelection().focusOffset, document.activeElement.id])";
    assert_eq!(page.script(is_as_before, vec![]).await, json!(true), "selection and focus are as they were");
    assert_eq!(
        page.script("return document.querySelector('body > pre') === null", vec![]).await,
        json!(true)
    );

    page.script("getSelection().removeAllRanges(); document.execCommand = () => false", vec![]).await;
    page.role("button", "Copy quotation").await.click().await;
    let words = page.role("dialog", "Copy").await.role("textbox", "Words to copy").await;
    assert!(words.value().await.contains(CLAIM));
    words.expect_focus().await;
    let chosen = words
        .script("return arguments[0].value.slice(arguments[0].selectionStart, arguments[0].selectionEnd)")
        .await;
    assert!(chosen.as_str().is_some_and(|chosen| chosen.contains(NAME)), "{chosen}");
    page.press("Escape").await;
    page.no_role("dialog", "Copy").await;
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn back_closes_an_open_note_and_closing_it_leaves_no_place_behind() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    make_claim(&page, CLAIM).await;
    page.press("Escape").await;
    expect_open(&page, false).await;
    make_claim(&page, "le plus grand événement de l’année 2023").await;
    page.press("Escape").await;
    expect_open(&page, false).await;
    let document = page.address().await;
    assert!(!document.contains("&a="), "{document}");
    click(&page, "button", &format!("Documents: {NAME}")).await;
    page.css(".documents .samples .open").await.click().await;
    page.role("article", OTHER_NAME).await;

    // One step back is the document before, though two notes were opened and closed there.
    let driver = page.web_driver().await;
    driver.back().await.expect("there is a place to go back to");
    page.role("article", NAME).await;
    expect_open(&page, false).await;
    click(&page, "button", "Claim 1").await;
    expect_open(&page, true).await;
    page.until("return location.hash.includes('&a=')").await;
    let first = page.address().await;
    // From claim to claim is no new place.
    click(&page, "button", "Claim 2").await;
    page.until(&format!("return location.href !== {first:?} && location.hash.includes('&a=')")).await;
    driver.back().await.expect("there is a place to go back to");
    expect_open(&page, false).await;
    assert_eq!(page.address().await, document);
    driver.forward().await.expect("there is a place to go forward to");
    expect_open(&page, true).await;
    // Closed and opened in one breath: what is open is what the address says.
    page.script("document.querySelector('.note.open .done').click(); setTimeout(() => document.querySelector('.note .n').click())", vec![]).await;
    page.until(&format!(
        "return location.href === {first:?} && document.querySelector('.note.open') !== null"
    ))
    .await;
    driver.back().await.expect("there is a place to go back to");
    expect_open(&page, false).await;
    page.role("article", NAME).await;
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn a_comment_and_a_tag_have_addresses_and_what_nobody_has_is_told() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.css(ARTICLE).await;
    page.press("1").await;
    page.status("Saved").await;
    let document = page.address().await;
    let tag = "return Object.keys(localStorage).find((key) => key.startsWith('manicule/1/t/')).slice('manicule/1/t/'.length)";
    let tag = page.script(tag, vec![]).await.as_str().expect("the tag is kept").to_owned();
    let comment_id = "return document.querySelectorAll('.comment')[4].id.slice('comment-'.length)";
    let comment_id = page.script(comment_id, vec![]).await.as_str().expect("five comments").to_owned();
    page.go(&format!("{document}&a={comment_id}")).await;
    comment(&page, 5).await.expect_focus().await;
    page.go(&format!("{document}&a={tag}")).await;
    comment(&page, 1).await.expect_focus().await;

    page.go(&format!("{document}&a=AAAAAAAAAAE")).await;
    let missed = page.role("region", "Wrong address").await;
    missed.expect_text(|text| text.starts_with("What this address names is not in the document")).await;
    page.until(&format!("return location.href === {document:?}")).await;
    missed.role("button", "Dismiss").await.click().await;
    page.no_role("region", "Wrong address").await;
    for address in ["#d=AAAAAAAAAAE", "#d=what"] {
        page.go(address).await;
        let missed = page.role("region", "Wrong address").await;
        missed.expect_text(|text| text.starts_with("This browser has no document by that address.")).await;
        page.role("article", NAME).await;
        page.until(&format!("return location.href === {document:?}")).await;
        missed.role("button", "Dismiss").await.click().await;
        page.no_role("region", "Wrong address").await;
    }
    page.go("#d=AAAAAAAAAAE").await;
    page.role("region", "Wrong address").await.role("button", "Documents").await.click().await;
    page.css(".documents .samples .open").await.click().await;
    page.role("article", OTHER_NAME).await;
    page.no_role("region", "Wrong address").await;
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn unsure_and_done_are_marked_and_counted_over_all_documents() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.css(ARTICLE).await;
    page.bring_article(LAMPS).await;
    page.bring_article(STARS).await;
    page.role("article", "The stars come back").await;
    let first = comment(&page, 1).await;
    first.click().await;
    let unsure = first.role("button", "Unsure").await;
    assert_eq!(unsure.attribute("aria-pressed").await.as_deref(), Some("false"));
    unsure.click().await;
    expect_said(&page, "Comment 1 by Bea is marked as unsure.").await;
    page.until("return document.querySelector('.mark[data-says=unsure]').ariaPressed === 'true'").await;
    // By key, and seen where the comment is not the current one.
    comment(&page, 2).await.click().await;
    page.press("d").await;
    page.press("Shift+1").await;
    assert!(comment(&page, 1).await.roles("button").await.len() == 1, "the mark alone is shown");

    click(&page, "button", "Documents: The stars come back").await;
    let list = page.role("group", "Documents").await;
    list.expect_text(|text| text.contains("0 of 2 documents done · 1 of 3 comments tagged · 1 unsure")).await;
    list.expect_text(|text| text.contains("1 of 2 comments tagged · 1 unsure")).await;
    list.role("button", "Mark document as done").await.click().await;
    list.expect_text(|text| text.contains("1 of 2 comments tagged · 1 unsure · done")).await;
    list.role("button", "Next document to do").await.click().await;
    page.role("article", "The lamps go out").await;
    // The next unsure comment is in the other document.
    page.press("Shift+U").await;
    page.role("article", "The stars come back").await;
    comment(&page, 1).await.expect_focus().await;

    page.status("Saved").await;
    page.reload().await;
    page.role("article", "The stars come back").await;
    page.until("return document.querySelectorAll('.mark[data-says=unsure][aria-pressed=true]').length === 1")
        .await;
    for _ in 0..4 {
        page.press("Control+z").await;
    }
    page.until("return document.querySelector('.mark[aria-pressed=true]') === null").await;
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn several_comments_are_tagged_at_once_by_mouse_and_taken_back_by_one_undo() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.css(ARTICLE).await;
    make_claim(&page, CLAIM).await;
    page.press("Escape").await;
    assert!(page.css_all(".pick").await.is_empty(), "nothing is there to choose by until it is asked for");
    click(&page, "button", "Choose several").await;
    click(&page, "checkbox", "Choose comment 1").await;
    let shift_click = "const box = document.querySelectorAll('.pick')[2];
    box.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, shiftKey: true }));";
    page.script(shift_click, vec![]).await;
    let bar = page.role("group", "Chosen comments").await;
    bar.expect_text(|text| text.contains("3 comments chosen")).await;
    assert!(page.role("checkbox", "Choose comment 2").await.is_checked().await);
    bar.role("button", "Skeptical").await.click().await;
    expect_said(&page, "3 comments tagged skeptical").await;
    let article = "Skeptical: the article";
    page.expect_tags(&[article, article, article, "", "", ""]).await;
    let choose = "const menu = document.querySelector('#several-toward'); menu.selectedIndex = 1; menu.dispatchEvent(new Event('change', { bubbles: true }))";
    page.script(choose, vec![]).await;
    bar.role("button", "Supportive").await.click().await;
    let both = "Skeptical: the article; Supportive: claim 1";
    page.expect_tags(&[both, both, both, "", "", ""]).await;
    bar.role("button", "Clear tags").await.click().await;
    expect_said(&page, "Cleared the tags of 3 comments.").await;
    page.expect_tags(&["", "", "", "", "", ""]).await;
    bar.role("button", "Unsure").await.click().await;
    page.until("return document.querySelectorAll('.mark[data-says=unsure][aria-pressed=true]').length === 3")
        .await;

    for expected in [["", "", ""], [both, both, both], [article, article, article], ["", "", ""]] {
        page.press("Control+z").await;
        let [a, b, c] = expected;
        page.expect_tags(&[a, b, c, "", "", ""]).await;
    }
    bar.role("button", "Let go").await.click().await;
    page.no_role("group", "Chosen comments").await;
    page.expect_claims(&[CLAIM]).await;
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn several_comments_are_chosen_and_tagged_by_keyboard_alone() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.css(ARTICLE).await;
    for key in ["j", "x", "Shift+x", "Shift+x"] {
        page.press(key).await;
    }
    expect_said(&page, "3 comments chosen").await;
    page.press("2").await;
    expect_said(&page, "3 comments tagged supportive").await;
    let said = "Supportive: the article";
    page.expect_tags(&[said, said, said, "", "", ""]).await;
    // The current one is let go, the others stay chosen.
    page.press("x").await;
    page.press("q").await;
    page.until("return document.querySelectorAll('.mark[data-says=unsure][aria-pressed=true]').length === 2")
        .await;
    page.press("Escape").await;
    page.no_role("group", "Chosen comments").await;
    // Keys are the current comment's again.
    page.press("Shift+3").await;
    page.expect_tags(&[said, said, "Off-topic: the article", "", "", ""]).await;
    for _ in 0..3 {
        page.press("Control+z").await;
    }
    page.expect_tags(&["", "", "", "", "", ""]).await;
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn comments_that_go_to_the_article_together_come_back_by_one_undo() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.css(ARTICLE).await;
    page.bring_article(STARS).await;
    page.role("article", "The stars come back").await;
    click(&page, "button", "Documents: The stars come back").await;
    click(&page, "button", "Lines of this document").await;
    let dialog = page.role("dialog", "Lines of this document").await;
    dialog.role("listbox", "Lines").await.focus().await;
    for key in ["End", "Shift+ArrowUp"] {
        page.press(key).await;
    }
    page.until("return document.querySelectorAll('dialog .line[aria-selected=true]').length === 2").await;
    let roles = dialog.role("toolbar", "Take the selected lines for").await;
    roles.role("button", "Paragraph").await.click().await;
    page.until("return document.querySelectorAll('.comment').length === 0").await;
    page.press("Escape").await;
    page.press("Control+z").await;
    page.until("return document.querySelectorAll('.comment').length === 2").await;
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn the_first_steps_are_ticked_as_they_are_done_and_go_for_good_after_the_third() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.role("region", "First steps").await;
    let done =
        |count: usize| format!("return document.querySelectorAll('.start li.done').length === {count}");
    page.until(&done(0)).await;
    page.press("1").await;
    page.until(&done(1)).await;
    make_claim(&page, CLAIM).await;
    page.press("Escape").await;
    page.until(&done(2)).await;
    page.reload().await;
    page.css(ARTICLE).await;
    page.until(&done(2)).await;
    // Nothing moves while somebody is at work: they stay, all ticked, until the next time.
    page.export("Project (.json)").await;
    page.until(&done(3)).await;
    for _ in 0..2 {
        page.press("Control+z").await;
    }
    page.reload().await;
    page.css(ARTICLE).await;
    assert!(page.css_all(".start").await.is_empty(), "they are gone for good");

    let elsewhere = Stage::start().await;
    let page = elsewhere.open().await;
    click(&page, "button", "Hide these steps").await;
    page.no_role("region", "First steps").await;
    page.css("#article-heading").await.expect_focus().await;
    page.reload().await;
    page.css(ARTICLE).await;
    assert!(page.css_all(".start").await.is_empty(), "they are gone for good");
    elsewhere.expect_peace(&page).await;
}
