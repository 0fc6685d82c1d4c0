//! All that the mouse can do, the keyboard can do; and no key works where somebody writes.

use browser_tests::Stage;
use serde_json::Value;

const ARTICLE: &str = "main > article [data-block]";
const COMMENTS: &str = "main > [role=region] [data-block]";
const NAME: &str = "À Denver, le plaidoyer de Zuckerberg pour une IA ouverte";
const FACT: &str = "Meta avait publié Llama 3.1";
const VALUE: &str = "le plus grand événement de l’année 2023";

const TEXT: &str = "The lamps go out

The town voted on Tuesday to switch its lamps off at midnight, to keep its night sky.

Shops have two years to comply, homes have five, and the town itself goes first.";

/// The focus is where one reads on.
const IN_ARTICLE: &str = "return document.activeElement.closest('main > article') !== null";

#[tokio::test]
async fn an_article_is_brought_by_keyboard_alone() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.css(COMMENTS).await;
    let opener = page.role("button", "New article").await;
    page.walk("Tab", &opener).await;
    page.press("Enter").await;
    let dialog = page.role("dialog", "New article").await;
    dialog.role("textbox", "Text").await.expect_focus().await;
    page.paste(TEXT).await;
    let list = dialog.role("listbox", "Lines").await;
    page.walk("Tab", &list).await;
    // A range of lines at once: the last two are comments; then not.
    for key in ["End", "Shift+ArrowUp", "m"] {
        page.press(key).await;
    }
    page.until("return document.querySelector('dialog').innerText.includes('2 comments')").await;
    page.press("p").await;
    for key in ["Home", "t"] {
        page.press(key).await;
    }
    page.until("return document.querySelector('dialog').innerText.includes('1 title')").await;
    page.until("return document.querySelector('dialog').innerText.includes('2 paragraphs')").await;
    // The same by the bar, which is one stop, walked by the arrow keys.
    page.press("ArrowDown").await;
    let bar = dialog.role("toolbar", "Take the selected lines for").await;
    page.press("Tab").await;
    page.walk("ArrowRight", &bar.role("button", "Heading").await).await;
    page.press("Enter").await;
    page.until("return document.querySelector('dialog').innerText.includes('1 heading')").await;
    let title = dialog.role("textbox", "Title").await;
    page.walk("Shift+Tab", &title).await;
    page.press("Control+a").await;
    page.type_text("Dark at midnight").await;
    page.walk("Tab", &dialog.role("button", "Add").await).await;
    page.press("Enter").await;
    page.no_role("dialog", "New article").await;
    page.role("article", "Dark at midnight").await;
    page.until(IN_ARTICLE).await;
    assert_eq!(page.css_all("main > article h2[data-block]").await.len(), 1);
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn the_export_menu_is_walked_by_arrow_keys_and_closed_by_escape() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.css(COMMENTS).await;
    page.press("1").await;
    let button = page.role("button", "Export").await;
    // From the comment that is the next one now, the bar at the top is behind.
    page.walk("Shift+Tab", &button).await;
    assert_eq!(button.attribute("aria-expanded").await.as_deref(), Some("false"));
    page.press("ArrowDown").await;
    assert_eq!(button.attribute("aria-expanded").await.as_deref(), Some("true"));
    let menu = page.role("menu", "Export").await;
    let project = menu.role("menuitem", "Project (.json)").await;
    let annotations = menu.role("menuitem", "Web Annotation (.jsonld)").await;
    let sheet = menu.role("menuitem", "Spreadsheet (.csv)").await;
    let others = menu.role("menuitem", "Other formats…").await;
    let print = menu.role("menuitem", "Print…").await;
    project.expect_focus().await;
    for (key, item) in [
        ("ArrowDown", &annotations),
        ("ArrowDown", &sheet),
        ("ArrowDown", &others),
        ("ArrowDown", &print),
        ("ArrowDown", &project),
        ("ArrowUp", &print),
        ("Home", &project),
        ("End", &print),
        ("ArrowUp", &others),
        ("End", &print),
    ] {
        page.press(key).await;
        item.expect_focus().await;
    }
    page.press("Escape").await;
    page.no_role("menu", "Export").await;
    button.expect_focus().await;

    page.press("Enter").await;
    let sheet = page.role("menu", "Export").await.role("menuitem", "Spreadsheet (.csv)").await;
    for _ in 0..3 {
        page.press("ArrowUp").await;
    }
    sheet.expect_focus().await;
    let file = page.download(page.press("Enter")).await;
    assert!(file.name.ends_with(".csv"), "{}", file.name);
    page.no_role("menu", "Export").await;
    button.expect_focus().await;
    // Space presses a button too.
    page.press("Space").await;
    page.role("menu", "Export").await;
    page.press("Escape").await;
    page.no_role("menu", "Export").await;
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn keys_take_back_and_do_again() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.select_words(ARTICLE, FACT).await;
    page.press("h").await;
    page.select_words(ARTICLE, VALUE).await;
    page.press("v").await;
    page.press("1").await;
    let tagged = ["Skeptical: the article", "", "", "", "", ""];
    let untagged = ["", "", "", "", "", ""];
    for (key, claims, tags) in [
        ("Control+z", &[FACT, VALUE][..], untagged),
        ("Control+z", &[FACT], untagged),
        ("Control+z", &[], untagged),
        // There is nothing more.
        ("Control+z", &[], untagged),
        ("Control+Shift+z", &[FACT], untagged),
        ("Control+y", &[FACT, VALUE], untagged),
        ("Control+z", &[FACT], untagged),
        ("Control+Shift+Z", &[FACT, VALUE], untagged),
        ("Control+y", &[FACT, VALUE], tagged),
        ("Control+y", &[FACT, VALUE], tagged),
    ] {
        page.press(key).await;
        page.expect_claims(claims).await;
        page.expect_tags(&tags).await;
    }
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn no_key_works_where_somebody_writes() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.select_words(ARTICLE, FACT).await;
    page.press("h").await;
    page.press("Shift+1").await;
    let tags = ["Skeptical: the article", "", "", "", "", ""];
    page.expect_tags(&tags).await;
    let typed = "h123 fvp uens0 Q";

    let note = page.role("complementary", "Annotations").await.role("textbox", "Note").await;
    note.click().await;
    page.type_text(typed).await;
    assert_eq!(note.value().await, typed);
    // What Ctrl+Z takes back here is what was written.
    page.press("Control+z").await;
    page.expect_claims(&[FACT]).await;
    page.expect_tags(&tags).await;
    page.press("Escape").await;
    page.role("button", "Claim 1").await.expect_focus().await;

    let comment = page.comments().await.swap_remove(0);
    comment.role("button", "Note").await.click().await;
    let note = comment.role("textbox", "Note").await;
    note.expect_focus().await;
    page.type_text(typed).await;
    assert_eq!(note.value().await, typed);
    page.expect_claims(&[FACT]).await;
    page.expect_tags(&tags).await;

    page.role("button", "New article").await.click().await;
    let dialog = page.role("dialog", "New article").await;
    let text = dialog.role("textbox", "Text").await;
    text.expect_focus().await;
    page.type_text(typed).await;
    assert_eq!(text.value().await, typed);
    page.press("Escape").await;
    page.no_role("dialog", "New article").await;
    page.expect_claims(&[FACT]).await;
    page.expect_tags(&tags).await;
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn a_new_name_takes_all_keys_and_escape_gives_it_up() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.css(COMMENTS).await;
    page.press("Shift+1").await;
    page.role("button", &format!("Documents: {NAME}")).await.click().await;
    page.role("button", &format!("Rename “{NAME}”")).await.click().await;
    let name = page.role("textbox", "New name").await;
    name.expect_focus().await;
    page.press("End").await;
    page.type_text("h123 0").await;
    assert_eq!(name.value().await, format!("{NAME}h123 0"));
    page.press("Escape").await;
    page.no_role("textbox", "New name").await;
    page.role("article", NAME).await;
    page.expect_tags(&["Skeptical: the article", "", "", "", "", ""]).await;
    assert_eq!(page.role("button", "Undo").await.description().await, "Undo: tag Nadia R.’s comment");
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn with_escape_dialogs_and_panels_close_and_give_the_focus_back() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.css(COMMENTS).await;
    for (opener, role, name) in [
        ("New article", "dialog", "New article"),
        ("Reading settings", "group", "Reading settings"),
        ("Export", "menu", "Export"),
        (&format!("Documents: {NAME}"), "group", "Documents"),
    ] {
        let opener = page.role("button", opener).await;
        opener.focus().await;
        page.press("Enter").await;
        page.role(role, name).await;
        page.press("Escape").await;
        page.no_role(role, name).await;
        opener.expect_focus().await;
    }

    // What opened this dialog has gone with its panel: the focus is not lost with it.
    let documents = page.role("button", &format!("Documents: {NAME}")).await;
    documents.focus().await;
    page.press("Enter").await;
    let lines = page.role("button", "Lines of this document").await;
    page.walk("Tab", &lines).await;
    page.press("Enter").await;
    page.role("dialog", "Lines of this document").await;
    page.press("Escape").await;
    page.no_role("dialog", "Lines of this document").await;
    page.until(IN_ARTICLE).await;

    // A file that was refused.
    let folder = tempfile::tempdir().expect("a folder for the file");
    let path = folder.path().join("empty.json");
    std::fs::write(&path, "").expect("the file can be written");
    let import = page.role("button", "Import").await;
    page.choose_file("Import", &path).await;
    page.role("dialog", "Import").await;
    page.press("Escape").await;
    page.no_role("dialog", "Import").await;
    import.expect_focus().await;
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn claims_and_comments_are_reached_and_changed_by_keyboard() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.select_words(ARTICLE, FACT).await;
    page.press("h").await;
    page.press("Escape").await;
    let claim = page.role("button", "Claim 1").await;
    claim.expect_focus().await;
    page.press("Enter").await;
    let kinds = page.role("radiogroup", "Kind").await;
    page.walk("Tab", &kinds.role("radio", "Fact").await).await;
    page.press("Space").await;
    assert!(kinds.role("radio", "Fact").await.is_checked().await);
    page.press("ArrowRight").await;
    assert!(kinds.role("radio", "Value").await.is_checked().await);
    let margin = page.role("complementary", "Annotations").await;
    page.walk("Tab", &margin.role("button", "Remove").await).await;
    page.press("Enter").await;
    page.expect_claims(&[]).await;
    // The focus is not lost with what had it.
    let focus = page.script("return document.activeElement.tagName", vec![]).await;
    assert_ne!(focus, Value::from("BODY"));

    let comment = page.comments().await.swap_remove(0);
    let tags = comment.role("radiogroup", "Tag").await;
    page.walk("Tab", &tags.role("radio", "Skeptical").await).await;
    page.press("Space").await;
    page.expect_tags(&["Skeptical: the article", "", "", "", "", ""]).await;
    page.press("ArrowRight").await;
    page.expect_tags(&["Supportive: the article", "", "", "", "", ""]).await;
    page.walk("Tab", &comment.role("combobox", "Toward").await).await;
    page.walk("Tab", &comment.role("button", "Clear").await).await;
    page.press("Enter").await;
    page.expect_tags(&["", "", "", "", "", ""]).await;
    stage.expect_peace(&page).await;
}
