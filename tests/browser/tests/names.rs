//! The roles and names that outside checks rely on, in both languages and in every width.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use browser_tests::{Found, Page, Profile, Stage, project};
use serde_json::{Value, json};

const ARTICLE: &str = "main > article [data-block]";
const COMMENTS: &str = "main > [role=region] [data-block]";
const NAME: &str = "À Denver, le plaidoyer de Zuckerberg pour une IA ouverte";
const FACT: &str = "Meta avait publié Llama 3.1";
const VALUE: &str = "le plus grand événement de l’année 2023";

async fn is_inside(inner: &Found, selector: &str) -> bool {
    inner.script(&format!("return arguments[0].closest({selector:?}) !== null")).await == json!(true)
}

/// The radios of a group lie on their visible chips: each one's own box is that of its label, within a pixel.
async fn expect_on_chips(group: &Found) {
    let boxes = "return Array.from(arguments[0].querySelectorAll('input'), (it) => [it, it.labels[0]].map((one) => { const { left, top, right, bottom } = one.getBoundingClientRect(); return [left, top, right, bottom] }))";
    let boxes = group.script(boxes).await;
    let boxes: Vec<[[f64; 4]; 2]> = serde_json::from_value(boxes).expect("boxes");
    for [own, chip] in boxes {
        let is_same = own.iter().zip(chip).all(|(own, chip)| (own - chip).abs() <= 1.0);
        assert!(
            is_same && own[2] - own[0] > 20.0 && own[3] - own[1] > 20.0,
            "{own:?} lies on {chip:?} in {group}"
        );
    }
}

#[tokio::test]
async fn the_page_has_the_roles_and_names_that_others_rely_on() {
    let stage = Stage::start().await;
    let page = stage.open().await;

    let article = page.role("article", NAME).await;
    assert!(is_inside(&article, "main").await);
    assert_eq!(page.roles("main").await.len(), 1);
    let region = page.role("region", "Comments").await;
    let is_before = "return (arguments[0].compareDocumentPosition(document.querySelector('[role=region]')) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0";
    assert_eq!(article.script(is_before).await, json!(true), "the article stands before the comments");

    let comments = region.roles("article").await;
    assert_eq!(comments.len(), 6);
    let mut names = BTreeSet::new();
    for comment in &comments {
        names.insert(comment.name().await);
        let tag = comment.role("radiogroup", "Tag").await;
        let mut radios = Vec::new();
        for radio in tag.roles("radio").await {
            radios.push(radio.name().await);
        }
        assert_eq!(radios, ["Skeptical", "Supportive", "Off-topic"]);
        expect_on_chips(&tag).await;
    }
    assert_eq!(names.len(), 6, "each comment has a name of its own: {names:?}");

    page.role("complementary", "Annotations").await.role("list", "").await;
    for name in ["Undo", "Redo", "New article", "Import", "Export"] {
        page.role("button", name).await;
    }
    page.status("Saved").await;
    assert_eq!(page.roles("status").await.len(), 1);

    page.select_words(ARTICLE, FACT).await;
    page.role("toolbar", "Highlight").await.role("button", "Claim").await.click().await;
    page.no_role("toolbar", "Highlight").await;
    page.select_words(ARTICLE, VALUE).await;
    page.press("h").await;
    page.press("1").await;
    let list = page.role("complementary", "Annotations").await.role("list", "").await;
    assert_eq!(list.roles("listitem").await.len(), 3, "an entry an annotation");
    assert_eq!(page.role("button", "Undo").await.description().await, "Undo: tag Nadia R.’s comment");

    page.role("button", "Export").await.click().await;
    let menu = page.role("menu", "Export").await;
    for name in ["Project (.json)", "Web Annotation (.jsonld)", "Spreadsheet (.csv)"] {
        menu.role("menuitem", name).await;
    }
    page.press("Escape").await;

    let open = "return Array.from(document.querySelectorAll('mark[data-annotation]'), (it) => it.dataset.annotation.split(' '))";
    let ids: Vec<Vec<String>> = serde_json::from_value(page.script(open, vec![]).await).expect("ids");
    let kept = page.local_storage("manicule/1/c/").await;
    for id in ids.iter().flatten() {
        assert!(kept.contains_key(&format!("manicule/1/c/{id}")), "{id} is a claim");
    }
    assert_eq!(ids.iter().flatten().collect::<BTreeSet<_>>().len(), 2);
    let others = "return document.querySelectorAll('[data-annotation]:not(mark)').length";
    assert_eq!(page.script(others, vec![]).await, 0, "nothing else carries the attribute");

    // Each block's text is exactly that of the canonical text.
    let texts = page.local_storage("manicule/1/x/").await;
    let drawn = "return Array.from(document.querySelectorAll('main > article, main > [role=region] article'), (it) => Array.from(it.querySelectorAll('[data-block]'), (block) => block.textContent).join('\\n'))";
    let drawn: Vec<String> = serde_json::from_value(page.script(drawn, vec![]).await).expect("texts");
    assert_eq!(drawn.len(), 7);
    let texts: BTreeSet<&String> = texts.values().collect();
    assert_eq!(drawn.iter().collect::<BTreeSet<_>>(), texts);

    page.role("button", "New article").await.click().await;
    let dialog = page.role("dialog", "New article").await;
    dialog.role("textbox", "Text").await;
    for name in ["Choose a file", "Preview", "Add"] {
        dialog.role("button", name).await;
    }
    assert!(!dialog.role("button", "Add").await.is_enabled().await);
    dialog.role("textbox", "Text").await.fill("The moon is full tonight.\n\nEverybody should look up.").await;
    dialog.role("button", "Preview").await.click().await;
    dialog.role("listbox", "Lines").await;
    assert!(dialog.role("button", "Add").await.is_enabled().await);
    assert_eq!(page.css_all("dialog [data-block]").await.len(), 0);
    // A region of comments is there even when there are none.
    dialog.role("button", "Add").await.click().await;
    page.no_role("dialog", "New article").await;
    let region = page.role("region", "Comments").await;
    assert_eq!(region.roles("article").await.len(), 0);
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn what_is_set_for_reading_has_its_names() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.role("button", "Reading settings").await.click().await;
    let panel = page.role("group", "Reading settings").await;
    for (group, names) in [
        ("Theme", &["System", "Light", "Sepia", "Dark"][..]),
        ("Text size", &["Small", "Normal", "Large", "Largest"]),
        ("Letters", &["Serif", "Sans serif"]),
        ("Column width", &["Narrow", "Normal", "Wide"]),
        ("Line spacing", &["Tight", "Normal", "Loose"]),
        ("Language", &["English", "Français"]),
    ] {
        let group = panel.role("radiogroup", group).await;
        for name in names {
            group.role("radio", name).await;
        }
    }
    let name = panel.role("textbox", "Your name").await;
    assert_eq!(name.description().await, "Written into the files you export. May stay empty.");
    panel.role("radiogroup", "Language").await.role("radio", "Français").await.click().await;
    page.role("region", "Commentaires").await;
    stage.expect_peace(&page).await;
}

/// Brings the page into one state after the other and calls `look` in each. The French names stand second.
async fn walk_through(page: &Page, is_french: bool, mut look: impl AsyncFnMut(&Page, &str)) {
    let say = |english: &'static str, french: &'static str| if is_french { french } else { english };
    let is_narrow =
        page.script("return matchMedia('(max-width: 44.99em)').matches", vec![]).await == json!(true);
    let press = async |name: &str| page.role("button", name).await.click().await;
    page.css(COMMENTS).await;
    look(page, "at the start").await;
    page.select_words(ARTICLE, FACT).await;
    page.css("[role=toolbar]").await;
    look(page, "with words selected").await;
    page.press("f").await;
    look(page, "with a claim that is open").await;
    page.press("Escape").await;
    page.select_words(ARTICLE, "Llama 3.1, dont la version la plus grande").await;
    page.press("h").await;
    page.press("Escape").await;
    look(page, "with two claims").await;
    page.press("Shift+1").await;
    page.press("n").await;
    page.type_text("?").await;
    page.press("Escape").await;
    look(page, "with a comment that is tagged and has a note").await;
    page.select_words(COMMENTS, "Sans cela, impossible").await;
    page.css("[role=toolbar]").await;
    look(page, "with words of a comment selected").await;
    page.press("e").await;
    page.script("scrollTo({ top: 0, behavior: 'instant' })", vec![]).await;
    if is_narrow {
        press(say("More", "Plus")).await;
        look(page, "with all that is under More").await;
        press(say("New article", "Nouvel article")).await;
    } else {
        press(say("Export", "Exporter")).await;
        look(page, "with the export menu").await;
        page.press("Escape").await;
        press(say("Reading settings", "Réglages de lecture")).await;
        look(page, "with the settings").await;
        page.press("Escape").await;
        press(&format!("Documents{} {NAME}", say(":", "\u{a0}:"))).await;
        look(page, "with the documents").await;
        press(say("Lines of this document", "Lignes de ce document")).await;
        page.press("Home").await;
        look(page, "with the lines of the document").await;
        page.press("Escape").await;
        page.until("return document.querySelector('dialog') === null").await;
        press(say("New article", "Nouvel article")).await;
    }
    look(page, "with an empty new article").await;
    let field = page.css("dialog textarea").await;
    field.fill("{}").await;
    press(say("Preview", "Aperçu")).await;
    page.css("dialog [role=alert]").await;
    look(page, "with a text that is refused").await;
    field.fill("The moon is full tonight, says the club.\n\nEverybody should look up, and nobody does.\n\nComments (1)\n\nAnn\n30 July 2024\nI did.").await;
    press(say("Preview", "Aperçu")).await;
    page.css("dialog [role=option]").await.click().await;
    page.css("dialog [role=toolbar]").await;
    look(page, "with the lines of a new article").await;
    page.script("const options = document.querySelectorAll('dialog [role=option]'); options[options.length - 1].click()", vec![]).await;
    look(page, "with a comment’s line selected").await;
    page.press("Escape").await;
    page.until("return document.querySelector('dialog') === null").await;
    let folder = tempfile::tempdir().expect("a folder for the file");
    let path = folder.path().join("empty.json");
    fs::write(&path, "").expect("the file can be written");
    if is_narrow {
        press("Plus").await;
    }
    page.choose_file(say("Import", "Importer"), &path).await;
    page.css("dialog").await;
    look(page, "with a file that is refused").await;
    page.press("Escape").await;
    page.until("return document.querySelector('dialog') === null").await;
}

#[tokio::test]
async fn at_360_pixels_nothing_scrolls_sideways() {
    let stage = Stage::start().await;
    // French words are the longer ones.
    let page = stage.open_in(&Profile::new().speaking("fr")).await;
    page.resize(360, 740).await;
    let wide = "
        const wide = Array.from(document.querySelectorAll('body *')).filter((it) => it.getBoundingClientRect().right > innerWidth + 1 && it.checkVisibility());
        const page = document.documentElement;
        const inside = Array.from(document.querySelectorAll('dialog, .menu, main')).filter((it) => it.scrollWidth > it.clientWidth + 1);
        return page.scrollWidth <= innerWidth && inside.length === 0 ? null
          : [page.scrollWidth, ...inside, ...wide.slice(0, 3)].map((it) => it.outerHTML?.slice(0, 120) ?? it);";
    let mut found = BTreeMap::new();
    walk_through(&page, true, async |page, state| {
        let wide = page.script(wide, vec![]).await;
        if wide != Value::Null {
            found.insert(state.to_owned(), wide);
        }
    })
    .await;
    assert!(found.is_empty(), "{found:#?}");
    for comment in page.css_all("[role=region] article [role=radiogroup]").await {
        expect_on_chips(&comment).await;
    }
    stage.expect_peace(&page).await;
}

/// Every string that a person of the page sees or hears, except what is marked as another language's.
const STRINGS: &str = "
const strings = new Set();
const add = (text, element) => {
  const words = text?.replace(/\\s+/g, ' ').trim();
  if (words && element.closest('[lang]')?.lang === 'fr') strings.add(words);
};
const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (nodes.nextNode()) {
  const element = nodes.currentNode.parentElement;
  if (!element.closest('script, style, noscript, [data-block], [data-text], .words')) add(nodes.currentNode.data, element);
}
for (const element of document.querySelectorAll('*')) {
  for (const name of ['aria-label', 'aria-description', 'title', 'placeholder', 'alt']) add(element.getAttribute(name), element);
}
return Array.from(strings);
";

/// The strings of a language of the page.
fn locale(language: &str) -> BTreeMap<String, String> {
    let path = project().join("locales").join(format!("{language}.json"));
    let strings = fs::read_to_string(path).expect("the locale's file is there");
    serde_json::from_str(&strings).expect("strings by their keys")
}

/// Whether a string can have come of a pattern, such as `Undo: {deed}`.
fn fits(pattern: &str, string: &str) -> bool {
    let pattern = pattern.replace(['\u{a0}', '\u{202f}'], " ");
    let string = string.replace(['\u{a0}', '\u{202f}'], " ");
    let mut parts = Vec::new();
    let mut rest = pattern.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        parts.push(before);
        rest = after.split_once('}').map_or("", |(_, after)| after);
    }
    let Some(mut left) = string.strip_prefix(parts.first().copied().unwrap_or(rest)) else {
        return false;
    };
    if parts.is_empty() {
        return left.is_empty();
    }
    for part in &parts[1..] {
        let Some(at) = left.find(part) else {
            return false;
        };
        left = &left[at + part.len()..];
    }
    left.ends_with(rest)
}

#[test]
fn a_pattern_fits_what_came_of_it() {
    assert!(fits("Undo", "Undo"));
    assert!(!fits("Undo", "Undo: tag"));
    assert!(fits("Undo: {deed}", "Undo: tag a comment"));
    assert!(fits("Remove “{name}”", "Remove “Denver”"));
    assert!(!fits("Remove “{name}”", "Retirer « Denver »"));
    assert!(fits("{who}: {said}", "Ann: untagged"));
}

#[tokio::test]
async fn the_french_page_has_no_english_words() {
    let stage = Stage::start().await;
    let page = stage.open_in(&Profile::new().speaking("fr")).await;
    let (english, french) = (locale("en"), locale("fr"));
    let letters = |pattern: &str| {
        let outside = pattern
            .split('{')
            .enumerate()
            .map(|(at, part)| if at == 0 { part } else { part.split_once('}').map_or("", |(_, rest)| rest) });
        outside.flat_map(str::chars).filter(|letter| letter.is_alphabetic()).count()
    };
    let mut found = BTreeSet::new();
    let mut heard = BTreeSet::new();
    walk_through(&page, true, async |page, state| {
        let strings: Vec<String> =
            serde_json::from_value(page.script(STRINGS, vec![]).await).expect("strings");
        for string in &strings {
            let is_french = french.values().any(|pattern| letters(pattern) > 0 && fits(pattern, string));
            let of_english = english.iter().find(|(key, pattern)| {
                letters(pattern) > 2 && french.get(*key) != Some(pattern) && fits(pattern, string)
            });
            if let (false, Some((key, _))) = (is_french, of_english) {
                found.insert(format!("{state}: {string:?} of {key}"));
            }
        }
        heard.extend(strings);
    })
    .await;
    assert!(found.is_empty(), "{found:#?}");
    assert!(heard.len() > 100, "{} strings were heard", heard.len());
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn an_edit_in_one_tab_shows_in_the_other() {
    let stage = Stage::start().await;
    let first = stage.open().await;
    first.css(COMMENTS).await;
    let second = first.new_tab().await;
    second.css(COMMENTS).await;

    first.select_words(ARTICLE, FACT).await;
    first.press("f").await;
    second.expect_claims(&[FACT]).await;
    second.press("1").await;
    first.expect_tags(&["Skeptical: the article", "", "", "", "", ""]).await;
    second.role("button", "Claim 1").await.click().await;
    second.role("complementary", "Annotations").await.role("textbox", "Note").await.click().await;
    second.type_text("Which one?").await;
    second.press("Escape").await;
    // In the first tab the claim’s note is open since it was made.
    let note = first.role("complementary", "Annotations").await.role("textbox", "Note").await;
    assert_eq!(note.value().await, "Which one?");

    // Each tab takes back its own changes alone, and leaves what was changed elsewhere since.
    first.role("button", "Undo").await.click().await;
    first.expect_tags(&["Skeptical: the article", "", "", "", "", ""]).await;
    first.expect_claims(&[FACT]).await;
    for _ in 0..2 {
        second.press("Control+z").await;
    }
    first.expect_tags(&["", "", "", "", "", ""]).await;
    second.expect_claims(&[FACT]).await;

    // Documents too.
    second
        .bring_article(
            "The moon is full tonight, says the club.\n\nEverybody should look up, and nobody does.",
        )
        .await;
    let name = second.css("main > article").await.attribute("aria-label").await.expect("a name");
    first.role("button", &format!("Documents: {NAME}")).await.click().await;
    let list = first.role("group", "Documents").await;
    list.expect_text(|text| text.contains(&name)).await;
    first.status("Saved").await;
    second.status("Saved").await;
    assert_eq!(first.local_storage("manicule/1/").await, first.indexed_db("manicule/1/").await);
    first.reload().await;
    first.expect_no_complaints().await;
    stage.expect_peace(&second).await;
}
