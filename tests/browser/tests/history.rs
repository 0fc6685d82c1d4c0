//! What was done is kept: undo goes on after a reload, and any earlier state can be looked at and taken again.

use browser_tests::{Page, Profile, Stage};
use serde_json::json;

const NAME: &str = "À Denver, le plaidoyer de Zuckerberg pour une IA ouverte";
const ARTICLE: &str = "main > article [data-block]";

const FACT: &str = "Meta avait publié Llama 3.1";
const VALUE: &str = "le plus grand événement de l’année 2023";
const POLICY: &str = "soutenir les modèles ouverts";

/// Three claims and two tags: five steps.
async fn work(page: &Page) {
    for words in [FACT, VALUE, POLICY] {
        page.select_words(ARTICLE, words).await;
        page.press("h").await;
    }
    page.press("1").await;
    page.press("2").await;
    page.expect_tags(&TAGS).await;
    page.status("Saved").await;
}

const TAGS: [&str; 6] = ["Skeptical: the article", "Supportive: the article", "", "", "", ""];

/// What the button "Undo" says that it will do.
async fn undoes(page: &Page) -> String {
    page.role("button", "Undo").await.description().await
}

#[tokio::test]
async fn undo_goes_on_after_a_reload_and_in_the_tab_that_comes_after() {
    let stage = Stage::start().await;
    let page = stage.open_in(&Profile::new()).await;
    work(&page).await;
    page.press("Control+z").await;
    page.status("Saved").await;
    let will = undoes(&page).await;
    assert!(will.contains("Nadia"), "{will:?}");

    page.reload().await;
    page.expect_claims(&[FACT, VALUE, POLICY]).await;
    assert_eq!(undoes(&page).await, will);
    page.press("Control+y").await;
    page.expect_tags(&TAGS).await;
    for _ in 0..3 {
        page.press("Control+z").await;
    }
    page.expect_claims(&[FACT, VALUE]).await;
    page.expect_tags(&[""; 6]).await;

    // While this tab is there, its steps are its own.
    let other = page.new_tab().await;
    other.expect_claims(&[FACT, VALUE]).await;
    assert_eq!(undoes(&other).await, "Nothing to undo");
    other.script("window.close()", vec![]).await;

    // Once it is gone, the next one goes on.
    page.status("Saved").await;
    let profile = page.close_browser().await;
    let page = stage.open_in(&profile).await;
    page.expect_claims(&[FACT, VALUE]).await;
    page.press("Control+z").await;
    page.expect_claims(&[FACT]).await;
    for _ in 0..4 {
        page.press("Control+Shift+z").await;
    }
    page.expect_claims(&[FACT, VALUE, POLICY]).await;
    page.expect_tags(&TAGS).await;
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn undo_leaves_alone_what_another_tab_has_changed_since_and_names_it() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.select_words(ARTICLE, FACT).await;
    page.press("f").await;
    page.expect_claims(&[FACT]).await;
    let other = page.new_tab().await;
    other.role("button", "Claim 1").await.click().await;
    other.role("radiogroup", "Kind").await.role("radio", "Policy").await.click().await;
    other.status("Saved").await;

    page.until("return document.querySelector('mark[data-annotation]')?.dataset.beginKind === 'policy'")
        .await;
    page.press("Control+z").await;
    let said = page.css(".announcer").await;
    said.expect_text(|said| said.contains("left alone") && said.contains(FACT)).await;
    page.expect_claims(&[FACT]).await;
    stage.expect_peace(&page).await;
}

async fn open_history(page: &Page) -> browser_tests::Found {
    page.role("button", &format!("Documents: {NAME}")).await.click().await;
    page.role("group", "Documents").await.role("button", "History").await.click().await;
    page.role("dialog", "History").await
}

#[tokio::test]
async fn any_state_is_looked_at_and_taken_again_as_a_change() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    work(&page).await;
    page.press("Control+z").await;
    page.expect_tags(&["Skeptical: the article", "", "", "", "", ""]).await;
    let before = page.living_records().await;

    let dialog = open_history(&page).await;
    let changes = dialog.role("radiogroup", "Changes").await.roles("radio").await;
    let mut names = Vec::new();
    for change in &changes {
        names.push(change.name().await);
    }
    let expected = [
        "As it is now",
        "Undid: tag bruno_74",
        "Tag bruno_74",
        "Tag Nadia R.",
        "Highlight “soutenir",
        "Highlight “le plus",
        "Highlight “Meta",
    ];
    assert_eq!(names.len(), expected.len(), "{names:?}");
    for (name, begins) in names.iter().zip(expected) {
        assert!(name.starts_with(begins), "{begins:?} in {names:?}");
        assert!(begins.starts_with("As it") || name.ends_with("· you"), "{name:?}");
    }

    // Looking changes nothing.
    let marks = "return Array.from(document.querySelectorAll('#history mark'), (it) => it.textContent)";
    changes[5].click().await;
    page.until("return document.querySelectorAll('#history mark').length === 2").await;
    assert_eq!(page.script(marks, vec![]).await, json!([FACT, VALUE]));
    assert_eq!(page.living_records().await, before);
    changes[2].click().await;
    page.until("return document.querySelectorAll('#history mark').length === 3").await;
    let said = dialog.text().await;
    assert!(said.contains("bruno_74: Supportive"), "{said}");
    changes[5].click().await;
    page.until("return document.querySelectorAll('#history mark').length === 2").await;

    dialog.role("button", "Go back to this").await.click().await;
    page.no_role("dialog", "History").await;
    page.expect_claims(&[FACT, VALUE]).await;
    page.expect_tags(&[""; 6]).await;
    page.press("Control+z").await;
    page.expect_claims(&[FACT, VALUE, POLICY]).await;
    page.expect_tags(&["Skeptical: the article", "", "", "", "", ""]).await;
    page.press("Control+y").await;
    page.expect_claims(&[FACT, VALUE]).await;

    // The change of another tab is in the list as well.
    let other = page.new_tab().await;
    other.role("button", "Claim 2").await.click().await;
    other.role("complementary", "Annotations").await.role("button", "Remove").await.click().await;
    page.expect_claims(&[FACT]).await;
    let dialog = open_history(&page).await;
    let newest = dialog.role("radiogroup", "Changes").await.roles("radio").await.swap_remove(1);
    let name = newest.name().await;
    assert!(name.contains("you, in another tab"), "{name:?}");
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn of_one_record_changed_in_two_tabs_the_state_that_lost_can_be_seen() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.comments().await;
    page.press("Shift+1").await;
    page.expect_tags(&["Skeptical: the article", "", "", "", "", ""]).await;
    page.status("Saved").await;
    let other = page.new_tab().await;
    other.expect_tags(&["Skeptical: the article", "", "", "", "", ""]).await;
    other.role("article", "Comment 1 by Nadia R.").await.click().await;
    other.press("Shift+2").await;
    other.status("Saved").await;
    for (tab, whose) in [(&page, "· you"), (&other, "· you, in another tab or before")] {
        tab.expect_tags(&["Supportive: the article", "", "", "", "", ""]).await;
        let dialog = open_history(tab).await;
        let changes = dialog.role("radiogroup", "Changes").await.roles("radio").await;
        assert_eq!(changes.len(), 3, "now, what won and what lost");
        let name = changes[2].name().await;
        assert!(name.starts_with("Tag Nadia R.") && name.ends_with(whose), "{name:?}");
        changes[2].click().await;
        dialog.expect_text(|said| said.contains("Nadia R.: Skeptical")).await;
        tab.press("Escape").await;
        tab.no_role("dialog", "History").await;
        tab.expect_tags(&["Supportive: the article", "", "", "", "", ""]).await;
    }
    stage.expect_peace(&page).await;
}
