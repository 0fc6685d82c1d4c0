//! The codebook is edited on the page: every view follows at once, what a gesture touches is said before it, and undo takes
//! it back.

use std::fs;

use browser_tests::{Found, Page, Stage};
use serde_json::{Value, json};

const ARTICLE: &str = "main > article [data-block]";
const FACT: &str = "Meta avait publié Llama 3.1";

async fn opened(stage: &Stage) -> Page {
    let page = stage.open().await;
    page.css("main > [role=region] [data-block]").await;
    page
}

/// Finds the dialog by its name among the commands, as somebody does who knows no key.
async fn open(page: &Page) -> Found {
    page.press("Control+k").await;
    page.role("combobox", "Command").await.expect_focus().await;
    page.type_text("codebook").await;
    page.press("Enter").await;
    page.role("dialog", "Codebook").await
}

async fn close(page: &Page) {
    page.press("Escape").await;
    page.no_role("dialog", "Codebook").await;
}

async fn unfold(page: &Page, entry: &str) {
    page.css(&format!("#code-open-{entry}")).await.click().await;
    page.css(&format!("#code-name-{entry}")).await;
}

/// Fills a field of the unfolded entry and leaves it, which is when it counts.
async fn set(page: &Page, field: &str, words: &str) {
    page.css(&format!("#code-{field}")).await.fill(words).await;
    page.press("Tab").await;
}

/// What the dialog says of the last gesture.
async fn told(page: &Page, words: &str) {
    page.css("#codebook .told").await.expect_text(|told| told.contains(words)).await;
}

async fn text_of(page: &Page, entry: &str) -> String {
    page.css(&format!("#code-open-{entry}")).await.text().await
}

#[tokio::test]
async fn a_name_that_is_edited_is_seen_everywhere_at_once_and_in_every_tab() {
    let stage = Stage::start().await;
    let page = opened(&stage).await;
    page.press("1").await;
    page.select_words(ARTICLE, FACT).await;
    page.press("f").await;
    let other = page.new_tab().await;
    other.expect_tags(&["Skeptical: the article", "", "", "", "", ""]).await;

    open(&page).await;
    unfold(&page, "tag-skeptical").await;
    set(&page, "name-tag-skeptical", "Doubt").await;
    told(&page, "change “Skeptical” in the codebook").await;
    unfold(&page, "kind-fact").await;
    set(&page, "name-kind-fact", "Observation").await;
    set(&page, "definition-kind-fact", "What somebody saw.").await;
    close(&page).await;

    for tab in [&page, &other] {
        tab.expect_tags(&["Doubt: the article", "", "", "", "", ""]).await;
        let comments = tab.role("region", "Comments").await;
        comments.expect_text(|said| said.contains("1 Doubt")).await;
        let margin = tab.role("complementary", "Annotations").await;
        margin.expect_text(|said| said.contains("Observation") && said.contains("Doubt")).await;
        tab.select_words(ARTICLE, "le plus grand événement").await;
        let button = tab.role("toolbar", "Highlight").await.role("button", "Observation").await;
        assert_eq!(button.description().await, "What somebody saw.");
        tab.press("Escape").await;
        tab.press("Control+k").await;
        tab.type_text("doubt").await;
        tab.role("option", "Tag the comment: Doubt (Shift stays there)").await;
        tab.press("Escape").await;
    }
    // What nobody has renamed goes on speaking the reader's language.
    page.role("button", "Reading settings").await.click().await;
    page.role("radio", "Français").await.click().await;
    page.css("html[lang=fr]").await;
    page.until("return document.body.innerText.includes('Observation') && document.body.innerText.includes('1 Doubt')").await;
    page.css("[role=radiogroup][aria-label=Étiquette]").await;
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn a_new_tag_is_used_by_its_key_and_a_key_that_is_taken_is_refused() {
    let stage = Stage::start().await;
    let page = opened(&stage).await;
    let dialog = open(&page).await;
    dialog.role("textbox", "New tag").await.fill("Sarcasm").await;
    dialog.role("button", "Add tag").await.click().await;
    told(&page, "add “Sarcasm”").await;
    let key = page.css("#code-key-tag-sarcasm").await;
    assert_eq!(key.value().await, "4");

    for (wanted, said) in [
        ("h", "The key h stands for “Make the selection a claim”."),
        ("f", "The key f is that of “Fact”."),
        ("1", "The key 1 is that of “Skeptical”."),
        ("?", "stands for"),
        ("!", "“!” can’t be a key"),
    ] {
        set(&page, "key-tag-sarcasm", wanted).await;
        told(&page, said).await;
        assert_eq!(key.value().await, "4", "{wanted}");
    }
    set(&page, "name-tag-sarcasm", "off-topic").await;
    told(&page, "There is a “off-topic” in this list already.").await;
    assert_eq!(page.css("#code-name-tag-sarcasm").await.value().await, "Sarcasm");
    set(&page, "name-tag-sarcasm", " ").await;
    told(&page, "An entry needs a name.").await;
    close(&page).await;

    page.press("4").await;
    page.expect_tags(&["Sarcasm: the article", "", "", "", "", ""]).await;
    open(&page).await;
    unfold(&page, "tag-sarcasm").await;
    set(&page, "key-tag-sarcasm", "z").await;
    close(&page).await;
    page.role("article", "Comment 2 by bruno_74, in reply to Nadia R.").await.click().await;
    page.press("Shift+Z").await;
    page.expect_tags(&["Sarcasm: the article", "Sarcasm: the article", "", "", "", ""]).await;
    let sheet = String::from_utf8(page.export("Spreadsheet (.csv)").await.bytes).expect("UTF-8");
    assert_eq!(sheet.matches(",sarcasm,").count(), 2, "{sheet}");
    page.status("Saved").await;
    page.reload().await;
    page.expect_tags(&["Sarcasm: the article", "Sarcasm: the article", "", "", "", ""]).await;
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn merging_and_removing_say_what_they_touch_and_are_taken_back_by_one_undo() {
    let stage = Stage::start().await;
    let page = opened(&stage).await;
    for key in ["1", "1", "2"] {
        page.press(key).await;
    }
    let before = ["Skeptical: the article", "Skeptical: the article", "Supportive: the article", "", "", ""];
    page.expect_tags(&before).await;
    let dialog = open(&page).await;
    assert!(text_of(&page, "tag-skeptical").await.contains("2 comments in 1 document"));
    assert!(text_of(&page, "tag-off-topic").await.contains("not used yet"));

    unfold(&page, "tag-skeptical").await;
    dialog.role("button", "Merge “Skeptical”").await.click().await;
    told(&page, "Choose first what to merge it into.").await;
    let choice = dialog.role("combobox", "Merge “Skeptical” into").await;
    choice.script("return (arguments[0].value = 'supportive', arguments[0].dispatchEvent(new Event('change', { bubbles: true })))").await;
    dialog.role("button", "Merge “Skeptical”").await.click().await;
    told(&page, "merge “Skeptical”").await;
    page.expect_tags(&[
        "Supportive: the article",
        "Supportive: the article",
        "Supportive: the article",
        "",
        "",
        "",
    ])
    .await;
    assert!(text_of(&page, "tag-supportive").await.contains("3 comments in 1 document"));
    page.css("#code-open-tag-supportive").await.expect_focus().await;

    dialog.role("button", "Undo").await.click().await;
    told(&page, "Undid: merge “Skeptical”").await;
    page.expect_tags(&before).await;

    unfold(&page, "tag-skeptical").await;
    dialog.role("button", "Remove “Skeptical”").await.click().await;
    let stranger = "skeptical (not in the codebook): the article";
    page.expect_tags(&[stranger, stranger, "Supportive: the article", "", "", ""]).await;
    dialog.expect_text(|said| said.contains("Used, but not in the codebook")).await;
    // What was left behind can still be turned to another entry.
    let choice = dialog.role("combobox", "Merge “skeptical (not in the codebook)” into").await;
    choice.script("return (arguments[0].value = 'off-topic', arguments[0].dispatchEvent(new Event('change', { bubbles: true })))").await;
    dialog.role("button", "Merge “skeptical (not in the codebook)”").await.click().await;
    page.expect_tags(&[
        "Off-topic: the article",
        "Off-topic: the article",
        "Supportive: the article",
        "",
        "",
        "",
    ])
    .await;
    close(&page).await;
    page.press("Control+z").await;
    page.press("Control+z").await;
    page.expect_tags(&before).await;
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn a_ready_set_says_what_it_would_leave_behind_and_is_in_use_at_once() {
    let stage = Stage::start().await;
    let page = opened(&stage).await;
    page.press("1").await;
    page.expect_tags(&["Skeptical: the article", "", "", "", "", ""]).await;
    let dialog = open(&page).await;
    let set = dialog.role("button", "Support, Deny, Query, Comment").await;
    let said = set.description().await;
    assert!(said.starts_with("1 comment in 1 document has a tag that it lacks"), "{said:?}");
    set.click().await;
    told(&page, "use the codebook “Support, Deny, Query, Comment”").await;
    close(&page).await;
    let stranger = "skeptical (not in the codebook): the article";
    page.expect_tags(&[stranger, "", "", "", "", ""]).await;
    page.press("4").await;
    page.expect_tags(&[stranger, "Comment: the article", "", "", "", ""]).await;
    page.press("Control+z").await;
    page.press("Control+z").await;
    page.expect_tags(&["Skeptical: the article", "", "", "", "", ""]).await;
    let names = page.css_all("[role=radiogroup] label span").await;
    assert_eq!(names.len(), 18, "six comments of three tags");
    stage.expect_peace(&page).await;
}

/// The colour that an element is painted in, as the browser works it out.
async fn painted(page: &Page, selector: &str, property: &str) -> Value {
    let script = "
        const holder = document.querySelector(arguments[0]);
        const probe = holder.appendChild(document.createElement('i'));
        probe.style.color = `var(${arguments[1]})`;
        const colour = getComputedStyle(probe).color;
        probe.remove();
        return colour;";
    page.script(script, vec![json!(selector), json!(property)]).await
}

#[tokio::test]
async fn colour_sign_and_line_are_of_the_palette_and_drawn_everywhere() {
    let stage = Stage::start().await;
    let page = opened(&stage).await;
    page.select_words(ARTICLE, FACT).await;
    page.press("f").await;
    let mark = "mark[data-lane-1=fact]";
    let before = painted(&page, mark, "--hue-1").await;
    assert_eq!(before, painted(&page, "body", "--blue").await);
    let lines = "return Array.from(document.querySelectorAll('article [data-block]'), (it) => it.getBoundingClientRect().top)";
    let tops = page.script(lines, vec![]).await;

    let dialog = open(&page).await;
    unfold(&page, "kind-fact").await;
    dialog.role("radiogroup", "Colour").await.role("radio", "Rose").await.click().await;
    dialog.role("radiogroup", "Sign").await.role("radio", "Star").await.click().await;
    dialog.role("radiogroup", "Line").await.role("radio", "Double").await.click().await;
    let taken = dialog.role("radiogroup", "Sign").await.role("radio", "Diamond").await;
    assert!(!taken.is_enabled().await, "another kind has it");
    close(&page).await;
    let rose = painted(&page, "body", "--rose").await;
    assert_ne!(before, rose);
    assert_eq!(painted(&page, mark, "--hue-1").await, rose);
    assert_eq!(painted(&page, ".note[data-kind=fact]", "--mark").await, rose);
    page.until("return document.querySelector('.note .kind use')?.getAttribute('href') === '#sign-star'")
        .await;
    let image = format!("return getComputedStyle(document.querySelector('{mark}')).backgroundImage");
    let image = page.script(&image, vec![]).await;
    assert!(image.as_str().is_some_and(|image| image.contains("1px")), "a double rule");
    assert_eq!(page.script(lines, vec![]).await, tops, "no line has moved");
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn a_codebook_goes_out_as_a_file_and_comes_in_again_with_a_word_on_what_it_changes() {
    let stage = Stage::start().await;
    let page = opened(&stage).await;
    page.press("3").await;
    let dialog = open(&page).await;
    dialog.role("textbox", "New tag").await.fill("Sarcasm").await;
    dialog.role("button", "Add tag").await.click().await;
    set(&page, "examples-tag-sarcasm", "Sure.\nOf course!").await;
    set(&page, "rule-tag-sarcasm", "A smile alone is none.").await;
    let link = dialog.role("link", "Save as a file").await;
    let saved = page.download(link.click()).await;
    assert_eq!(saved.name, "manicule-codebook.json");
    let mut file: Value = serde_json::from_slice(&saved.bytes).expect("JSON");
    assert_eq!(file["tags"][3]["examples"], json!(["Sure.", "Of course!"]));

    // The same file again has nothing to say.
    let folder = std::env::temp_dir().join(format!("manicule-codebook-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder of our own");
    let own = folder.join("own.json");
    fs::write(&own, &saved.bytes).expect("a file of our own");
    page.choose_file("Open a file…", &own).await;
    dialog.expect_text(|said| said.contains("It is the codebook that is in use.")).await;
    dialog.role("button", "Cancel").await.click().await;

    // Another one is looked over first.
    file["tags"].as_array_mut().expect("a list").remove(2);
    file["tags"][0]["name"] = json!("Doubt");
    file["tags"][1]["key"] = json!("h");
    file["kinds"]
        .as_array_mut()
        .expect("a list")
        .push(json!({ "id": "cause", "name": "Cause", "sign": "flag", "colour": "moss" }));
    file["kinds"].as_array_mut().expect("a list").push(json!({ "id": "two words", "name": "No" }));
    let other = folder.join("other.json");
    fs::write(&other, file.to_string()).expect("a file of our own");
    page.choose_file("Open a file…", &other).await;
    for words in [
        "New: Cause",
        "Changed: Doubt, Supportive",
        "Missing, would go: Off-topic",
        "1 comment in 1 document has a tag that it lacks",
        "kinds[4].id",
    ] {
        dialog.expect_text(|said| said.contains(words)).await;
    }
    page.expect_tags(&["Off-topic: the article", "", "", "", "", ""]).await;
    dialog.role("button", "Use this codebook").await.click().await;
    told(&page, "The page needs these keys itself, so they were left out: h").await;
    page.expect_tags(&["off-topic (not in the codebook): the article", "", "", "", "", ""]).await;
    dialog.role("button", "Undo").await.click().await;
    page.expect_tags(&["Off-topic: the article", "", "", "", "", ""]).await;

    // What is no codebook is refused with what it is.
    let bad = folder.join("bad.json");
    fs::write(&bad, "{\"type\": \"FeatureCollection\"}").expect("a file of our own");
    page.choose_file("Open a file…", &bad).await;
    let alert = dialog.roles("alert").await.pop().expect("a refusal").text().await;
    assert!(
        alert.contains("Expected a codebook, but found {\"type\": \"FeatureCollection\", …}."),
        "{alert:?}"
    );
    assert!(alert.contains("bad.json"), "{alert:?}");
    close(&page).await;

    // "Import" knows such a file as well.
    page.choose_file("Import", &other).await;
    let dialog = page.role("dialog", "Codebook").await;
    dialog.expect_text(|said| said.contains("New: Cause")).await;
    fs::remove_dir_all(&folder).expect("it is there");
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn the_whole_codebook_is_edited_by_keyboard_alone() {
    let stage = Stage::start().await;
    let page = opened(&stage).await;
    let dialog = open(&page).await;
    let field = dialog.role("textbox", "New kind").await;
    page.walk("Tab", &field).await;
    page.type_text("Cause").await;
    page.press("Enter").await;
    page.css("#code-definition-kind-cause").await.expect_focus().await;
    page.type_text("Says why something is so.").await;
    let up = page.css("#code-up-kind-cause").await;
    page.walk("Shift+Tab", &up).await;
    page.press("Enter").await;
    up.expect_focus().await;
    page.press("Enter").await;
    up.expect_focus().await;
    let rows = "return Array.from(document.querySelectorAll('.entries .code-name b'), (it) => it.textContent).join()";
    page.until(&format!("return (() => {{ {rows} }})().startsWith('Fact,Cause,Value,Policy')")).await;
    let colour = page.css("#codebook input[name=code-colour-kind-cause]:checked").await;
    page.walk("Tab", &colour).await;
    page.press("ArrowRight").await;
    told(&page, "change “Cause”").await;
    let remove = dialog.role("button", "Remove “Cause”").await;
    page.walk("Tab", &remove).await;
    page.press("Enter").await;
    page.css("#code-open-kind-value").await.expect_focus().await;
    let undo = dialog.role("button", "Undo").await;
    page.walk("Tab", &undo).await;
    page.press("Enter").await;
    told(&page, "Undid: remove “Cause”").await;
    close(&page).await;
    page.select_words(ARTICLE, FACT).await;
    let cause = page.role("toolbar", "Highlight").await.role("button", "Cause").await;
    assert_eq!(cause.description().await, "Says why something is so.");
    stage.expect_peace(&page).await;
}

/// Whether the bubble is shown, and what it says.
const BUBBLE: &str = "document.querySelector('#choice-hint')?.innerText";

#[tokio::test]
async fn a_definition_comes_beside_its_choice_for_mouse_keyboard_and_finger_and_moves_nothing() {
    let stage = Stage::start().await;
    let page = opened(&stage).await;
    let tops = "return Array.from(document.querySelectorAll('[data-block]'), (it) => it.getBoundingClientRect().top)";
    let group = page.comments().await.swap_remove(0).role("radiogroup", "Tag").await;
    let chip = group.role("radio", "Skeptical").await;
    assert_eq!(chip.description().await, "Doubts or denies what is said.");
    chip.script("arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })").await;
    let before = page.script(tops, vec![]).await;

    let driver = page.web_driver().await;
    driver.action_chain().move_to_element_center(chip.element()).perform().await.expect("a mouse");
    page.until(&format!("return {BUBBLE}?.includes('Doubts or denies')")).await;
    assert_eq!(page.script(tops, vec![]).await, before, "no line has moved");
    // The mouse may go onto it, and Escape puts it away.
    let bubble = page.css("#choice-hint").await;
    driver.action_chain().move_to_element_center(bubble.element()).perform().await.expect("a mouse");
    page.until(&format!("return {BUBBLE}?.includes('Doubts or denies')")).await;
    page.press("Escape").await;
    page.until(&format!("return !{BUBBLE}")).await;

    // By keyboard.
    page.css("#article-heading").await.click().await;
    chip.script("arguments[0].closest('article').querySelector('select').focus({ preventScroll: true })")
        .await;
    page.press("Shift+Tab").await;
    page.until(&format!("return Boolean({BUBBLE})")).await;
    page.press("Tab").await;
    page.until(&format!("return !{BUBBLE}")).await;

    // A finger that is held asks, and chooses nothing; one that taps chooses.
    let rect = chip.script("const { x, y, width, height } = arguments[0].getBoundingClientRect(); return [x + width / 2, y + height / 2]").await;
    let touch = async |kind: &str| {
        let points = if kind == "touchStart" { json!([{ "x": rect[0], "y": rect[1] }]) } else { json!([]) };
        let event = json!({ "type": kind, "touchPoints": points });
        driver.cdp().send_raw("Input.dispatchTouchEvent", event).await
    };
    touch("touchStart").await.expect("a finger");
    page.until(&format!("return {BUBBLE}?.includes('Doubts or denies')")).await;
    touch("touchEnd").await.expect("a finger");
    page.expect_tags(&[""; 6]).await;
    touch("touchStart").await.expect("a finger");
    touch("touchEnd").await.expect("a finger");
    page.expect_tags(&["Skeptical: the article", "", "", "", "", ""]).await;
    page.role("button", "About tags").await.click().await;
    page.role("dialog", "Codebook").await;
    stage.expect_peace(&page).await;
}
