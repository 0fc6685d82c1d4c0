//! What is told to those who hear the page: its parts, its marks, what lies at the caret, and every change, once.

use std::collections::HashMap;

use browser_tests::{Page, Stage, at};
use serde_json::{Value, json};

const ARTICLE: &str = "main > article [data-block]";
const COMMENTS: &str = "main > [role=region] [data-block]";
const FACT: &str = "Meta avait publié Llama 3.1";

/// Writes down what live regions say from now on. What lies behind an open dialog is not heard.
const LISTEN: &str = "
globalThis.heard = [];
const observer = new MutationObserver((changes) => {
  const dialog = document.querySelector('dialog[open]');
  for (const { addedNodes, target } of changes) {
    const region = (target.closest ? target : target.parentElement)?.closest('[aria-live], [role=alert], [role=status]');
    if (!region || region.matches('[role=status]') || (dialog && !dialog.contains(region))) continue;
    for (const node of addedNodes) if (node.textContent.trim()) heard.push(node.textContent.trim());
  }
});
observer.observe(document.body, { childList: true, subtree: true });
";

/// What was said since the last look, in its order.
async fn expect_heard(page: &Page, said: &[&str]) {
    let last = said.last().copied().unwrap_or_default();
    page.until(&format!("return heard.length === 0 ? {} : heard.at(-1) === {last:?}", said.is_empty())).await;
    let heard = page.script("return heard.splice(0)", vec![]).await;
    assert_eq!(heard, json!(said));
}

/// All that a screen reader reads out in browse mode, in its order.
async fn read_out(page: &Page) -> String {
    let answer = page.web_driver().await.cdp().send_raw("Accessibility.getFullAXTree", json!({})).await;
    let tree = answer.expect("the tree of what is told");
    let nodes = tree["nodes"].as_array().expect("nodes");
    let by_id: HashMap<&str, &Value> =
        nodes.iter().filter_map(|node| Some((node["nodeId"].as_str()?, node))).collect();
    fn read<'tree>(node: &'tree Value, by_id: &HashMap<&str, &'tree Value>, read_out: &mut Vec<&'tree str>) {
        if node["role"]["value"] == "StaticText" {
            read_out.extend(node["name"]["value"].as_str());
            return;
        }
        for child in node["childIds"].as_array().into_iter().flatten() {
            if let Some(child) = child.as_str().and_then(|child| by_id.get(child)) {
                read(child, by_id, read_out);
            }
        }
    }
    let mut words = Vec::new();
    read(&nodes[0], &by_id, &mut words);
    words.join("").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn every_change_is_told_once_in_a_whole_sentence() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.css(COMMENTS).await;
    page.script(LISTEN, vec![]).await;
    page.select_words(ARTICLE, FACT).await;
    page.press("f").await;
    expect_heard(&page, &["Claim 1 added, fact, 5 words."]).await;
    page.role("radiogroup", "Kind").await.role("radio", "Policy").await.click().await;
    expect_heard(&page, &["Claim 1 is now of the kind policy."]).await;
    page.press("Escape").await;
    page.press("Shift+1").await;
    expect_heard(&page, &["Comment 1 by Nadia R. tagged skeptical toward the article."]).await;
    page.select_words(COMMENTS, "Sans cela, impossible").await;
    page.press("e").await;
    expect_heard(&page, &["Comment 1 by Nadia R.: 3 words are the evidence for skeptical."]).await;
    page.press("0").await;
    expect_heard(&page, &["Comment 1 by Nadia R.: the tag skeptical toward the article is cleared."]).await;
    page.press("Control+z").await;
    expect_heard(&page, &["Undid: clear the tag of Nadia R.’s comment"]).await;
    // What is the same is news all the same.
    page.press("Control+y").await;
    page.press("Control+y").await;
    page.press("Control+y").await;
    expect_heard(
        &page,
        &["Did again: clear the tag of Nadia R.’s comment", "Nothing to redo", "Nothing to redo"],
    )
    .await;
    page.press("Shift+j").await;
    expect_heard(&page, &["Next and previous go by sentence and select it."]).await;
    page.role("button", "Claim 1").await.click().await;
    let margin = page.role("complementary", "Annotations").await;
    margin.role("textbox", "Note").await.click().await;
    // A screen reader echoes what is typed.
    page.type_text("Who?").await;
    margin.role("button", "Move ends").await.click().await;
    page.press("Escape").await;
    expect_heard(
        &page,
        &[
            "The claim’s words are selected. Change the selection, then press Enter or “Set ends”.",
            "The claim’s ends stay as they were.",
        ],
    )
    .await;
    margin.role("button", "Remove").await.click().await;
    expect_heard(&page, &["Claim 1 removed; undo with Ctrl+Z."]).await;
    page.export("Spreadsheet (.csv)").await;
    page.until("return heard.length === 1 && heard.pop().endsWith('is on its way to your downloads.')").await;

    // In a dialog it is heard as well, and once.
    page.press("?").await;
    page.role("dialog", "Keys").await;
    page.role("button", "All keys as at first").await.click().await;
    expect_heard(&page, &["All keys are the first ones again."]).await;
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn a_mark_says_what_it_is_where_it_begins_and_where_it_ends() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.select_words(ARTICLE, FACT).await;
    page.press("f").await;
    page.press("Escape").await;
    page.select_words(ARTICLE, "publié Llama 3.1, dont").await;
    page.press("h").await;
    page.press("Escape").await;
    page.press("Shift+2").await;
    page.select_words(COMMENTS, "Sans cela, impossible").await;
    page.press("e").await;
    let heard = read_out(&page).await;
    let article = "Claim 1, fact: Meta avait Claim 2, no kind yet: publié Llama 3.1 (end of claim 1), dont (end of claim 2)";
    let bare = |words: &str| words.split_whitespace().collect::<String>();
    assert!(bare(&heard).contains(&bare(article)), "{heard}");
    let evidence = "Evidence, supportive: Sans cela, impossible (end of the evidence)";
    assert!(bare(&heard).contains(&bare(evidence)), "{heard}");
    // None of it is in the text.
    let text = page.script("return document.querySelector('main > article').innerText", vec![]).await;
    assert!(!text.as_str().expect("words").contains("end of claim"));
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn notes_lead_to_their_words_and_words_to_their_notes() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.select_words(ARTICLE, FACT).await;
    page.press("f").await;
    let margin = page.role("complementary", "Annotations").await;
    margin.role("button", "To the text").await.click().await;
    page.css("main > article").await.expect_focus().await;
    page.until("return !document.querySelector('.caret').hidden").await;
    page.press("Shift+Enter").await;
    page.role("button", "Claim 1").await.expect_focus().await;
    page.press("Escape").await;

    page.press("Shift+1").await;
    let comment = page.comments().await.swap_remove(0);
    let name = "Skeptical: Comment 1 by Nadia R.";
    let note = margin.role("button", name).await;
    note.focus().await;
    page.press("Enter").await;
    comment.expect_focus().await;
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn claims_at_the_caret_are_told_as_it_comes_into_them() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.bring_article("The lamps go out\n\nThe town voted on Tuesday. It wants its night sky.").await;
    page.set_selection(at(ARTICLE, 4), at(ARTICLE, 9)).await;
    page.press("f").await;
    page.set_selection(at(ARTICLE, 5), at(ARTICLE, 12)).await;
    page.press("h").await;
    page.press("Escape").await;
    page.role("link", "Go to the text").await.script("arguments[0].focus()").await;
    page.press("Enter").await;
    page.css("main > article").await.expect_focus().await;
    page.press("Home").await;
    page.script(LISTEN, vec![]).await;
    page.press("Control+ArrowRight").await;
    page.press("ArrowRight").await;
    expect_heard(&page, &["Here is claim 1, fact."]).await;
    page.press("ArrowRight").await;
    let both = "2 claims here: claim 1, fact; claim 2, no kind yet. Enter opens one after the other.";
    expect_heard(&page, &[both]).await;
    // Not at each step.
    page.press("ArrowRight").await;
    page.press("Control+ArrowRight").await;
    page.press("Control+ArrowRight").await;
    expect_heard(&page, &["Here is claim 2, no kind yet."]).await;
    page.press("Alt+ArrowDown").await;
    expect_heard(&page, &["The town voted on Tuesday."]).await;
    page.press("s").await;
    expect_heard(&page, &["Selected: The town voted on Tuesday."]).await;
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn buttons_and_the_palette_alone_do_the_whole_of_it() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.bring_article("The lamps go out\n\nThe town voted on Tuesday. It wants its night sky.").await;
    // As a screen reader does in browse mode: without the mouse, and without keys but in the field that it is in.
    let press = async |name: &str| {
        drop(page.role("button", name).await.script("arguments[0].focus(); arguments[0].click()").await)
    };
    for command in ["next sentence", "next sentence", "next sentence", "take the sentence", "claim: value"] {
        press("Reading settings").await;
        press("Commands").await;
        page.role("combobox", "Command").await.expect_focus().await;
        page.type_text(command).await;
        page.press("Enter").await;
        page.no_role("dialog", "Commands").await;
        page.until("return document.activeElement !== document.body").await;
    }
    page.expect_claims(&["It wants its night sky."]).await;
    page.until("return document.querySelector('mark').dataset.beginKind === 'value'").await;
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn the_page_has_its_landmarks_and_one_heading_above_all() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.css(COMMENTS).await;
    for role in ["banner", "main"] {
        assert_eq!(page.roles(role).await.len(), 1, "one {role}");
    }
    page.role("complementary", "Annotations").await;
    page.role("region", "Comments").await;
    let headings = page.script(
        "return Array.from(document.querySelectorAll('h1, h2, h3, h4')).filter((it) => it.checkVisibility()).map((it) => Number(it.tagName[1]))",
        vec![],
    ).await;
    let levels: Vec<u64> = serde_json::from_value(headings).expect("levels");
    assert_eq!(levels.iter().filter(|level| **level == 1).count(), 1, "{levels:?}");
    let is_even = levels.windows(2).all(|pair| pair[1] <= pair[0] + 1);
    assert!(levels[0] == 1 && is_even, "no level is left out: {levels:?}");
    stage.expect_peace(&page).await;
}
