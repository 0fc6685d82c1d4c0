//! The whole job on the bundled sample, with mouse and keys: read, highlight, tag, keep, carry away, come back.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fs;
use std::iter::zip;

use browser_tests::{Found, Page, Place, Profile, Stage, at};
use serde_json::{Value, json};

const NAME: &str = "À Denver, le plaidoyer de Zuckerberg pour une IA ouverte";
const OTHER_NAME: &str = "The town that voted to keep its night sky";

/// The blocks of the article alone; those of the comments stand in a region.
const ARTICLE: &str = "main > article [data-block]";
/// The blocks of the comments.
const COMMENTS: &str = "main > [role=region] [data-block]";

const FACT: &str = "Meta avait publié Llama 3.1";
const VALUE: &str = "le plus grand événement de l’année 2023";
const POLICY: &str = "Les gouvernements auraient donc intérêt à soutenir les modèles ouverts";

/// The article's canonical text: its blocks, a line each.
async fn article(page: &Page) -> String {
    page.css(ARTICLE).await;
    let script =
        "return Array.from(document.querySelectorAll(arguments[0]), (it) => it.textContent).join('\\n')";
    let text = page.script(script, vec![json!(ARTICLE)]).await;
    text.as_str().expect("a text").to_owned()
}

/// Both ends of words of the article, which may go on over several of its lines.
fn ends_of(article: &str, words: &str) -> (Place, Place) {
    let start = article.find(words).unwrap_or_else(|| panic!("{words:?} stands in the article"));
    let place = |byte: usize| {
        let before = &article[..byte];
        let line = before.rsplit('\n').next().unwrap_or_default();
        at(ARTICLE, line.chars().count()).nth(before.matches('\n').count())
    };
    (place(start), place(start + words.len()))
}

async fn select(page: &Page, article: &str, words: &str) {
    let (from, to) = ends_of(article, words);
    page.select(from, to).await;
}

/// Claims stand in the order of their beginnings; of two that begin together, the longer one comes first.
fn in_reading_order<'w>(article: &str, words: &[&'w str]) -> Vec<&'w str> {
    let mut words = words.to_vec();
    words.sort_by_key(|words| (article.find(words), Reverse(words.len())));
    words
}

async fn toolbar_button(page: &Page, name: &str) -> Found {
    page.role("toolbar", "Highlight").await.role("button", name).await
}

/// The entries of the margin.
async fn notes(page: &Page) -> Vec<Found> {
    page.role("complementary", "Annotations").await.roles("listitem").await
}

/// What the margin's open entry says; empty when none is open.
async fn open_note(page: &Page) -> String {
    for note in notes(page).await {
        if note.attribute("aria-current").await.as_deref() == Some("true") {
            return note.text().await;
        }
    }
    String::new()
}

/// The claims as they are kept, without what is deleted.
async fn kept_claims(page: &Page) -> Vec<Value> {
    let kept = page.local_storage("manicule/1/c/").await;
    kept.values().map(|value| parsed(value)).filter(|claim| claim["x"].is_null()).collect()
}

fn parsed(value: &str) -> Value {
    serde_json::from_str(value).expect("records are JSON")
}

/// Turns a row of a comment's tags toward something else, with the keys that the browser's menu knows.
async fn turn(row: &Found, page: &Page, toward: &str) {
    let menu = row.script("return arguments[0].parentElement.querySelector('select')").await;
    assert!(!menu.is_null(), "a tag's row has a menu");
    row.script("arguments[0].parentElement.querySelector('select').focus()").await;
    page.type_text(toward).await;
    page.press("Tab").await;
}

async fn undo_description(page: &Page) -> String {
    page.role("button", "Undo").await.description().await
}

#[tokio::test]
async fn any_stretch_of_the_article_can_be_highlighted_and_the_margin_lists_claims_in_reading_order() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    let article = article(&page).await;
    let lines: Vec<&str> = article.split('\n').collect();
    let end: String = lines[3].chars().skip(lines[3].chars().count() - 14).collect();
    let over_two_blocks = format!("{end}\nLe fondateur");
    let over_three_blocks = format!("la première à y gagner.\n{}\nSa lettre ouverte", lines[5]);
    let stretches = [
        ("in the title", "plaidoyer"),
        ("inside of a word", "charge"),
        ("some words", FACT),
        ("over a claim", "Six jours plus tôt, Meta avait publié Llama 3.1, dont la version"),
        ("inside of a claim", "publié"),
        ("over a claim’s end", "Llama 3.1, dont la version la plus grande compte"),
        ("right behind a claim", ", dont la"),
        ("over two blocks", &over_two_blocks),
        ("over three blocks", &over_three_blocks),
        ("the whole title", NAME),
        ("in the caption", "Photo\u{a0}: la scène"),
    ];
    let mut claimed: Vec<&str> = Vec::new();
    for (count, (place, words)) in stretches.into_iter().enumerate() {
        println!("{place}: {words:?}");
        select(&page, &article, words).await;
        if count % 2 == 0 {
            toolbar_button(&page, "Claim").await.click().await;
        } else {
            page.press("h").await;
        }
        claimed.push(words);
        page.expect_claims(&in_reading_order(&article, &claimed)).await;
        assert_eq!(page.selected_text().await, "", "{place}: the selection has become a claim");
        assert!(open_note(&page).await.contains(&words.replace('\n', " ")), "{place}: its note is open");
    }
    let in_order = in_reading_order(&article, &claimed);
    let notes = notes(&page).await;
    assert_eq!(notes.len(), in_order.len());
    for (number, (note, words)) in zip(&notes, &in_order).enumerate() {
        note.role("button", &format!("Claim {}", number + 1)).await;
        let text = note.text().await;
        assert!(text.contains(&words.replace('\n', " ")), "{words:?} is not the claim of {text:?}");
    }
    assert_eq!(self::article(&page).await, article, "the words are what they were");
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn a_kind_is_given_by_toolbar_by_key_and_in_the_note() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    let article = article(&page).await;
    let kinds = |claims: Vec<Value>| {
        let mut kinds: Vec<String> = claims.iter().map(|claim| claim["k"].to_string()).collect();
        kinds.sort();
        kinds
    };

    select(&page, &article, FACT).await;
    let fact = toolbar_button(&page, "Fact").await;
    assert_eq!(fact.description().await, "Says what is or was so; it can be checked.");
    fact.click().await;
    page.expect_claims(&[FACT]).await;
    assert!(open_note(&page).await.contains("Fact"));

    for (words, key, kind) in
        [(VALUE, "v", "Value"), (POLICY, "p", "Policy"), ("La licence de Llama", "f", "Fact")]
    {
        select(&page, &article, words).await;
        page.press(key).await;
        page.no_role("toolbar", "Highlight").await;
        assert!(open_note(&page).await.contains(kind), "{key} makes a claim of the kind {kind}");
    }
    let in_order = in_reading_order(&article, &[FACT, VALUE, POLICY, "La licence de Llama"]);
    page.expect_claims(&in_order).await;
    let kept = ["\"fact\"", "\"fact\"", "\"policy\"", "\"value\""];
    assert_eq!(kinds(kept_claims(&page).await), kept);

    // The open note is that of the last claim. A second click on the chosen kind takes it away.
    let chosen = page.role("radiogroup", "Kind").await;
    assert!(chosen.role("radio", "Fact").await.is_checked().await);
    chosen.role("radio", "Value").await.click().await;
    assert!(open_note(&page).await.contains("Says what is good, bad or matters."));
    chosen.role("radio", "Value").await.click().await;
    assert!(open_note(&page).await.contains("No kind yet"));
    assert_eq!(kinds(kept_claims(&page).await), ["\"fact\"", "\"policy\"", "\"value\"", "null"]);

    // The very words of a claim once more, with a kind: the kind is what was meant.
    select(&page, &article, VALUE).await;
    page.press("p").await;
    page.expect_claims(&in_order).await;
    assert_eq!(kinds(kept_claims(&page).await), ["\"fact\"", "\"policy\"", "\"policy\"", "null"]);
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn a_claim_can_be_changed_and_removed_and_every_step_taken_back_and_done_again() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    let article = article(&page).await;
    let wider = "Meta avait publié Llama 3.1, dont";
    assert_eq!(undo_description(&page).await, "Nothing to undo");

    select(&page, &article, FACT).await;
    page.press("h").await;
    page.role("radiogroup", "Kind").await.role("radio", "Fact").await.click().await;
    let note = page.role("complementary", "Annotations").await.role("textbox", "Note").await;
    note.click().await;
    page.type_text("Which version?").await;
    page.press("Escape").await;
    page.role("button", "Claim 1").await.click().await;
    page.role("button", "Move ends").await.click().await;
    assert_eq!(page.selected_text().await, FACT);
    select(&page, &article, wider).await;
    toolbar_button(&page, "Set ends").await.click().await;
    page.expect_claims(&[wider]).await;
    page.role("complementary", "Annotations").await.role("button", "Remove").await.click().await;
    page.expect_claims(&[]).await;

    let states = |claims: Vec<Value>| -> Vec<String> {
        claims.iter().map(|claim| format!("{} {} {}", claim["q"], claim["k"], claim["n"])).collect()
    };
    let steps = [
        (
            format!("remove the claim “{wider}”"),
            states(vec![json!({ "q": wider, "k": "fact", "n": "Which version?" })]),
        ),
        (
            format!("move the ends of “{FACT}”"),
            states(vec![json!({ "q": FACT, "k": "fact", "n": "Which version?" })]),
        ),
        (format!("write the note on “{FACT}”"), states(vec![json!({ "q": FACT, "k": "fact" })])),
        (format!("change the kind of “{FACT}”"), states(vec![json!({ "q": FACT })])),
        (format!("highlight “{FACT}”"), Vec::new()),
    ];
    for (deed, state) in &steps {
        assert_eq!(undo_description(&page).await, format!("Undo: {deed}"));
        page.role("button", "Undo").await.click().await;
        assert_eq!(states(kept_claims(&page).await), *state, "after undoing: {deed}");
    }
    page.expect_claims(&[]).await;
    assert_eq!(undo_description(&page).await, "Nothing to undo");
    for (at, (deed, _)) in steps.iter().enumerate().rev() {
        let redo = page.role("button", "Redo").await;
        assert_eq!(redo.description().await, format!("Redo: {deed}"));
        redo.click().await;
        let state = at.checked_sub(1).map_or_else(Vec::new, |before| steps[before].1.clone());
        assert_eq!(states(kept_claims(&page).await), state, "after doing again: {deed}");
    }
    page.expect_claims(&[]).await;
    page.press("Control+z").await;
    page.expect_claims(&[wider]).await;
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn the_ends_of_a_claim_move_by_keys_too() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    let article = article(&page).await;
    select(&page, &article, FACT).await;
    page.press("h").await;
    page.role("button", "Move ends").await.click().await;
    for _ in 0..6 {
        page.press("Shift+ArrowRight").await;
    }
    page.press("Enter").await;
    page.expect_claims(&["Meta avait publié Llama 3.1, dont"]).await;
    page.role("button", "Move ends").await.click().await;
    page.press("Shift+ArrowLeft").await;
    page.press("Escape").await;
    page.expect_claims(&["Meta avait publié Llama 3.1, dont"]).await;
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn a_claim_is_chosen_in_the_margin_and_in_the_text_also_where_claims_overlap() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    let article = article(&page).await;
    let long = "Meta avait publié Llama 3.1, dont la version la plus grande compte";
    let middle = "publié Llama 3.1, dont la version";
    let short = "Llama 3.1";
    let last = "Reste une question";
    for words in [long, middle, short, last] {
        select(&page, &article, words).await;
        page.press("h").await;
    }
    page.expect_claims(&[long, middle, short, last]).await;

    // Where all three lie, clicks go round: the shortest first.
    let drawn = "return Array.from(document.querySelectorAll('mark')).findIndex((it) => it.textContent === 'Llama 3.1')";
    let place =
        page.script(drawn, vec![]).await.as_u64().expect("the words of all three have one mark") as usize;
    let common = page.roles("mark").await.swap_remove(place);
    assert_eq!(common.attribute("data-annotation").await.map(|ids| ids.split(' ').count()), Some(3));
    for words in [short, middle, long, short] {
        common.click().await;
        let open = open_note(&page).await;
        assert!(
            open.contains(words) && in_full(&open, words, &[long, middle, short]),
            "{words:?} in {open:?}"
        );
        let active = "return Array.from(document.querySelectorAll('mark[data-active]'), (it) => it.textContent).join('')";
        assert_eq!(page.script(active, vec![]).await, json!(words), "the open claim is shown in the text");
    }

    // From the end of the text, far from where it stands.
    page.script("scrollTo({ top: document.body.scrollHeight, behavior: 'instant' })", vec![]).await;
    page.role("button", "Claim 1").await.script("arguments[0].click()").await;
    page.until(
        "const box = document.querySelector('mark[data-active]').getBoundingClientRect(); return box.top >= 0 && box.bottom <= innerHeight",
    )
    .await;
    assert!(open_note(&page).await.contains(long));

    // And from the text to the margin.
    let marks = page.roles("mark").await;
    marks.last().expect("marks").click().await;
    assert!(open_note(&page).await.contains(last));
    let note = page.role("button", "Claim 4").await;
    let is_seen =
        "const box = arguments[0].getBoundingClientRect(); return box.top >= 0 && box.bottom <= innerHeight";
    assert_eq!(note.script(is_seen).await, json!(true));
    assert!(page.address().await.contains("&a="), "the address names the open claim");
    stage.expect_peace(&page).await;
}

/// Of claims that contain each other, `note` shows just `words`.
fn in_full(note: &str, words: &str, all: &[&str]) -> bool {
    all.iter().filter(|other| other.len() > words.len()).all(|longer| !note.contains(longer))
}

#[tokio::test]
async fn six_comments_take_six_keys() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.css(COMMENTS).await;
    assert_eq!(page.comments().await.len(), 6);
    let names = ["Skeptical: the article", "Supportive: the article", "Off-topic: the article"];
    for (at, key) in ["1", "2", "3", "1", "2", "3"].into_iter().enumerate() {
        page.press(key).await;
        let said: Vec<&str> =
            (0..6).map(|comment| if comment <= at { names[comment % 3] } else { "" }).collect();
        page.expect_tags(&said).await;
        let current = (at + 1).min(5);
        for (number, comment) in page.comments().await.iter().enumerate() {
            let is_current = comment.attribute("aria-current").await.as_deref() == Some("true");
            assert_eq!(is_current, number == current, "after {} keys, {comment}", at + 1);
        }
    }
    let region = page.role("region", "Comments").await;
    let text = region.text().await;
    for count in ["2 skeptical", "2 supportive", "2 off-topic", "0 untagged"] {
        assert!(text.contains(count), "{count} in {text:?}");
    }
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn shift_with_a_digit_stays_and_zero_clears() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.css(COMMENTS).await;
    let current = async || {
        let comments = page.comments().await;
        let mut current = Vec::new();
        for (number, comment) in comments.iter().enumerate() {
            if comment.attribute("aria-current").await.as_deref() == Some("true") {
                current.push(number);
            }
        }
        current
    };
    for (key, said, now) in [
        ("Shift+3", ["Off-topic: the article", "", "", "", "", ""], 0),
        ("Shift+1", ["Skeptical: the article", "", "", "", "", ""], 0),
        ("0", ["", "", "", "", "", ""], 0),
        ("2", ["Supportive: the article", "", "", "", "", ""], 1),
        ("Shift+2", ["Supportive: the article", "Supportive: the article", "", "", "", ""], 1),
        ("0", ["Supportive: the article", "", "", "", "", ""], 1),
        ("u", ["Supportive: the article", "", "", "", "", ""], 2),
    ] {
        page.press(key).await;
        page.expect_tags(&said).await;
        assert_eq!(current().await, [now], "after {key}");
    }
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn a_tag_by_mouse_moves_nothing() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.css(COMMENTS).await;
    // Where each comment stands in the window.
    let places = "return [scrollY, ...Array.from(document.querySelectorAll('[role=region] article .who'), (it) => Math.round(it.getBoundingClientRect().top))]";
    for (number, name) in
        [(3, "Skeptical"), (3, "Off-topic"), (0, "Supportive"), (5, "Skeptical"), (1, "Supportive")]
    {
        let comment = page.comments().await.swap_remove(number);
        let radio = comment.role("radiogroup", "Tag").await.role("radio", name).await;
        radio.script("arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })").await;
        let before = page.script(places, vec![]).await;
        radio.click().await;
        page.until("return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))").await;
        assert!(radio.is_checked().await);
        assert_eq!(page.script(places, vec![]).await, before, "{name} in {comment}");
        assert_eq!(
            comment.attribute("aria-current").await.as_deref(),
            Some("true"),
            "{comment} is the current one"
        );
    }
    page.expect_tags(&[
        "Supportive: the article",
        "Supportive: the article",
        "",
        "Off-topic: the article",
        "",
        "Skeptical: the article",
    ])
    .await;
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn a_comment_can_doubt_one_claim_and_back_another_and_answer_a_comment() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    let article = article(&page).await;
    for words in [FACT, VALUE, POLICY] {
        select(&page, &article, words).await;
        page.press("h").await;
    }
    page.expect_claims(&[FACT, VALUE, POLICY]).await;

    let third = page.comments().await.swap_remove(2);
    let tag = third.role("radiogroup", "Tag").await;
    turn(&tag, &page, "claim 1").await;
    tag.role("radio", "Skeptical").await.click().await;
    third.role("button", "Another tag").await.click().await;
    let second_tag = third.role("radiogroup", "Tag 2").await;
    turn(&second_tag, &page, "claim 3").await;
    second_tag.role("radio", "Supportive").await.click().await;
    page.expect_tags(&["", "", "Skeptical: claim 1; Supportive: claim 3", "", "", ""]).await;

    let second = page.comments().await.swap_remove(1);
    let tag = second.role("radiogroup", "Tag").await;
    tag.role("radio", "Skeptical").await.click().await;
    turn(&tag, &page, "the comment it answers").await;
    page.expect_tags(&[
        "",
        "Skeptical: the comment it answers",
        "Skeptical: claim 1; Supportive: claim 3",
        "",
        "",
        "",
    ])
    .await;

    let notes = notes(&page).await;
    for (note, count) in [(&notes[0], "1 doubts"), (&notes[2], "1 backs")] {
        let text = note.text().await;
        assert!(text.contains(count), "{count} in {text:?}");
    }
    let region = page.role("region", "Comments").await;
    let text = region.text().await;
    for count in ["2 skeptical", "1 supportive", "0 off-topic", "4 untagged"] {
        assert!(text.contains(count), "{count} in {text:?}");
    }
    let bar = region.role("group", "Comments by tag").await;
    let mut cells = Vec::new();
    for cell in bar.roles("link").await {
        cells.push(cell.name().await);
    }
    assert_eq!(
        cells,
        [
            "Nadia R.: untagged",
            "bruno_74: skeptical",
            "Margaux L.: skeptical, supportive",
            "Théo: untagged",
            "Un lecteur de Lyon: untagged",
            "Hélène D.: untagged",
        ]
    );

    // What was said toward a claim goes and comes back with it.
    page.role("button", "Claim 1").await.click().await;
    page.role("complementary", "Annotations").await.role("button", "Remove").await.click().await;
    page.expect_tags(&["", "Skeptical: the comment it answers", "Supportive: claim 2", "", "", ""]).await;
    page.role("button", "Undo").await.click().await;
    page.expect_tags(&[
        "",
        "Skeptical: the comment it answers",
        "Skeptical: claim 1; Supportive: claim 3",
        "",
        "",
        "",
    ])
    .await;
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn another_tag_leaves_the_first_one_as_it_was() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.css(COMMENTS).await;
    let first = page.comments().await.swap_remove(0);
    first.role("radiogroup", "Tag").await.role("radio", "Skeptical").await.click().await;
    first.role("button", "Another tag").await.click().await;
    // Nobody has said yet what the second one is toward.
    first.role("radiogroup", "Tag 2").await.role("radio", "Supportive").await.click().await;
    let said = page.tags().await.swap_remove(0);
    assert!(said.starts_with("Skeptical: the article"), "{said:?}");
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn a_tag_that_was_meant_for_a_removed_claim_is_toward_the_article() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    let article = article(&page).await;
    select(&page, &article, FACT).await;
    page.press("h").await;
    turn(&page.comments().await[0].role("radiogroup", "Tag").await, &page, "claim 1").await;
    page.role("complementary", "Annotations").await.role("button", "Remove").await.click().await;
    page.css("[role=region] article .who").await.click().await;
    page.press("1").await;
    page.expect_tags(&["Skeptical: the article", "", "", "", "", ""]).await;
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn words_of_a_comment_show_its_tag_and_a_note_says_why() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    let evidence = async || {
        page.script(
        "return Array.from(document.querySelectorAll('[role=region] [data-block] mark'), (it) => it.textContent)",
        vec![],
    )
    .await
    };

    // Words first: they bring the tag along.
    page.select_words(COMMENTS, "Sans cela, impossible d’examiner quoi que ce soit").await;
    page.role("toolbar", "Evidence").await.role("button", "Skeptical").await.click().await;
    page.expect_tags(&["Skeptical: the article", "", "", "", "", ""]).await;
    assert_eq!(evidence().await, json!(["Sans cela, impossible d’examiner quoi que ce soit"]));

    // Tag first, then the words.
    let comment = page.comments().await.swap_remove(4);
    comment.role("radiogroup", "Tag").await.role("radio", "Skeptical").await.click().await;
    page.select_words(COMMENTS, "Relisez la clause des 700\u{a0}millions").await;
    page.press("e").await;
    assert_eq!(
        evidence().await,
        json!([
            "Sans cela, impossible d’examiner quoi que ce soit",
            "Relisez la clause des 700\u{a0}millions"
        ])
    );
    page.press("n").await;
    comment.role("textbox", "Note").await;
    page.type_text("He quotes the licence.").await;
    page.press("Escape").await;
    let kept = page.local_storage("manicule/1/t/").await;
    let tag =
        kept.values().map(|tag| parsed(tag)).find(|tag| !tag["n"].is_null()).expect("a tag with a note");
    assert_eq!(tag["n"], "He quotes the licence.");
    assert_eq!(tag["e"][3], "Relisez la clause des 700\u{a0}millions");
    // The first code point of this comment is an emoji.
    let canonical =
        page.local_storage(&format!("manicule/1/x/{}", tag["e"][0].as_str().unwrap_or_default())).await;
    let text: Vec<char> = canonical.values().next().expect("the comment's text").chars().collect();
    let (start, end) = (tag["e"][1].as_u64().expect("a place"), tag["e"][2].as_u64().expect("a place"));
    let words: String = text[start as usize..end as usize].iter().collect();
    assert_eq!(words, "Relisez la clause des 700\u{a0}millions");

    comment.role("button", "Without evidence").await.click().await;
    assert_eq!(evidence().await, json!(["Sans cela, impossible d’examiner quoi que ce soit"]));
    page.role("button", "Undo").await.click().await;
    assert_eq!(
        evidence().await,
        json!([
            "Sans cela, impossible d’examiner quoi que ce soit",
            "Relisez la clause des 700\u{a0}millions"
        ])
    );
    stage.expect_peace(&page).await;
}

/// A piece of work with something of everything.
async fn work(page: &Page) {
    let article = article(page).await;
    page.role("button", "Reading settings").await.click().await;
    page.css("[role=group] input[type=text]").await.fill("Ada").await;
    page.press("Escape").await;
    for (words, key) in
        [(FACT, "f"), (VALUE, "v"), (POLICY, "h"), ("Llama 3.1, dont la version", "h"), ("plaidoyer", "h")]
    {
        select(page, &article, words).await;
        page.press(key).await;
    }
    // The open one is the title's.
    let margin = page.role("complementary", "Annotations").await;
    margin.role("button", "Remove").await.click().await;
    page.role("button", "Claim 2").await.click().await;
    margin.role("textbox", "Note").await.click().await;
    page.type_text("Which 🌕 version?").await;
    page.press("Escape").await;
    for key in ["1", "2", "3", "1", "2", "3"] {
        page.press(key).await;
    }
    let comments = page.comments().await;
    let tag = comments[2].role("radiogroup", "Tag").await;
    turn(&tag, page, "claim 1").await;
    comments[2].script("arguments[0].querySelector('.who').click()").await;
    tag.role("radio", "Skeptical").await.click().await;
    comments[2].role("button", "Another tag").await.click().await;
    let second = comments[2].role("radiogroup", "Tag 2").await;
    turn(&second, page, "claim 4").await;
    second.role("radio", "Supportive").await.click().await;
    turn(&comments[1].role("radiogroup", "Tag").await, page, "the comment it answers").await;
    page.select_words(COMMENTS, "Relisez la clause des 700\u{a0}millions").await;
    page.press("e").await;
    page.press("n").await;
    page.type_text("He quotes the licence.").await;
    page.press("Escape").await;
    page.status("Saved").await;
}

const WORK_CLAIMS: [&str; 4] = [FACT, "Llama 3.1, dont la version", VALUE, POLICY];
const WORK_TAGS: [&str; 6] = [
    "Skeptical: the article",
    "Supportive: the comment it answers",
    "Skeptical: claim 1; Supportive: claim 4",
    "Skeptical: the article",
    "Supportive: the article",
    "Off-topic: the article",
];

/// What there is to see of somebody's work.
async fn seen(page: &Page) -> Vec<String> {
    let mut seen =
        vec![page.address().await, page.css("title").await.script("return document.title").await.to_string()];
    for note in notes(page).await {
        seen.push(note.text().await);
    }
    let region = page.role("region", "Comments").await;
    seen.push(
        region
            .role("group", "Comments by tag")
            .await
            .script("return arguments[0].innerHTML")
            .await
            .to_string(),
    );
    seen
}

#[tokio::test]
async fn after_a_reload_and_in_the_next_browser_all_is_as_it_was() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    work(&page).await;
    page.expect_claims(&WORK_CLAIMS).await;
    page.expect_tags(&WORK_TAGS).await;
    let (before, kept) = (seen(&page).await, page.local_storage("manicule/1/").await);
    assert_eq!(page.indexed_db("manicule/1/").await, kept, "both stores hold the same");

    page.reload().await;
    page.expect_claims(&WORK_CLAIMS).await;
    page.expect_tags(&WORK_TAGS).await;
    assert_eq!(seen(&page).await, before);
    assert_eq!(page.local_storage("manicule/1/").await, kept);
    page.role("article", NAME).await;
    stage.expect_peace(&page).await;

    // Another start of the browser has another address before it; the document is the last one that was open.
    let profile = page.close_browser().await;
    let page = stage.open_in(&profile).await;
    page.expect_claims(&WORK_CLAIMS).await;
    page.expect_tags(&WORK_TAGS).await;
    assert_eq!(page.local_storage("manicule/1/").await, kept);
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn what_is_saved_outlives_a_browser_that_is_killed() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    let article = article(&page).await;
    select(&page, &article, FACT).await;
    page.press("h").await;
    page.press("1").await;
    page.status("Saved").await;
    let kept = page.local_storage("manicule/1/").await;
    let profile = page.kill_browser().await;
    let page = stage.open_in(&profile).await;
    page.expect_claims(&[FACT]).await;
    assert_eq!(page.local_storage("manicule/1/").await, kept);
    assert_eq!(page.indexed_db("manicule/1/").await, kept);
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn tags_are_still_ones_own_after_the_browser_was_killed() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.css(COMMENTS).await;
    page.press("1").await;
    page.status("Saved").await;
    let profile = page.kill_browser().await;
    let page = stage.open_in(&profile).await;
    page.expect_tags(&["Skeptical: the article", "", "", "", "", ""]).await;
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn the_status_leaves_saved_in_the_task_of_the_change_and_returns_when_it_is_on_the_disk() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.css(COMMENTS).await;
    page.press("1").await;
    page.status("Saved").await;
    // A change of our own that nobody else gets past: a transaction that stays open until it is told to end.
    let hold = "
        const [done] = arguments;
        const request = indexedDB.open('manicule');
        request.onsuccess = () => {
          const transaction = request.result.transaction(Array.from(request.result.objectStoreNames), 'readwrite');
          const store = transaction.objectStore(transaction.objectStoreNames[0]);
          globalThis.turns = 0;
          const ask = () => {
            globalThis.turns += 1;
            if (!globalThis.isReleased) store.count().onsuccess = ask;
          };
          ask();
          transaction.oncomplete = () => request.result.close();
          done();
        };";
    page.web_driver().await.execute_async(hold, vec![]).await.expect("the database can be held");
    // Between the key and the look at the status only microtasks run, which belong to the key's own task.
    let press = "
        const status = () => document.querySelector('[role=status]').innerText.trim();
        const before = [status(), Object.keys(localStorage).length];
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key: '2', code: 'Digit2', bubbles: true, cancelable: true }));
        const records = Object.keys(localStorage).length;
        for (let turn = 0; turn < 100 && status().startsWith('Saved'); turn += 1) await null;
        return [...before, status(), records];";
    let found = page.script(&format!("return (async () => {{ {press} }})()"), vec![]).await;
    assert_eq!(found[0], "Saved");
    assert!(found[2].as_str().is_some_and(|status| status.starts_with("Saving")), "{found}");
    assert!(
        found[3].as_u64() > found[1].as_u64(),
        "the change is in localStorage when the key has been handled: {found}"
    );

    // For as long as the transaction can't begin, the page doesn't say that it is done.
    page.until(
        "globalThis.turnsThen ??= globalThis.turns; return globalThis.turns > globalThis.turnsThen + 500",
    )
    .await;
    page.status("Saving").await;
    page.script("globalThis.isReleased = true", vec![]).await;
    page.status("Saved").await;
    assert_eq!(page.indexed_db("manicule/1/").await, page.local_storage("manicule/1/").await);
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn what_was_carried_away_comes_back_elsewhere_record_for_record() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    work(&page).await;
    let worked = page.living_records().await;
    let file = page.export("Project (.json)").await;
    assert_eq!(file.name, "manicule-à-denver-le-plaidoyer-de-zuckerberg-pour-une.json");
    for item in ["Web Annotation (.jsonld)", "Spreadsheet (.csv)"] {
        assert!(!page.export(item).await.bytes.is_empty(), "{item}");
    }
    stage.expect_peace(&page).await;
    let folder = tempfile::tempdir().expect("a folder for the file");
    let path = folder.path().join(&file.name);
    fs::write(&path, &file.bytes).expect("the file can be written");

    // The same browser after all was cleared, and another one.
    page.wipe().await;
    page.expect_claims(&[]).await;
    assert_eq!(page.living_records().await, BTreeMap::new());
    for page in [page, stage.open().await] {
        page.css(COMMENTS).await;
        page.choose_file("Import", &path).await;
        page.expect_claims(&WORK_CLAIMS).await;
        page.status("Saved").await;
        assert_eq!(page.living_records().await, worked);

        // The tags are another person's until one says to be them.
        page.expect_tags(&["", "", "", "", "", ""]).await;
        page.role("button", "Go on as Ada").await.click().await;
        page.expect_tags(&WORK_TAGS).await;
        assert_eq!(page.living_records().await, worked);

        let once = (page.local_storage("manicule/1/").await, page.indexed_db("manicule/1/").await);
        page.choose_file("Import", &path).await;
        page.until("return document.body.innerText.includes('all of this file is here already')").await;
        page.no_role("dialog", "Import").await;
        page.status("Saved").await;
        assert_eq!((page.local_storage("manicule/1/").await, page.indexed_db("manicule/1/").await), once);
        page.no_role("button", "Go on as Ada").await;

        let again = page.export("Project (.json)").await;
        let parts = |bytes: &[u8]| {
            let file: Value = serde_json::from_slice(bytes).expect("JSON");
            (file["first"].clone(), file["manicule"].clone(), file["creator"].clone())
        };
        assert_eq!(parts(&again.bytes), parts(&file.bytes));

        page.reload().await;
        page.expect_claims(&WORK_CLAIMS).await;
        page.expect_tags(&WORK_TAGS).await;
        stage.expect_peace(&page).await;
    }
}

#[tokio::test]
async fn what_was_changed_here_since_stays_unless_the_file_is_to_bring_it_back() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    work(&page).await;
    let file = page.export("Project (.json)").await;
    let folder = tempfile::tempdir().expect("a folder for the file");
    let path = folder.path().join(&file.name);
    fs::write(&path, &file.bytes).expect("the file can be written");

    // A claim goes, a tag is another one.
    page.role("button", "Claim 2").await.click().await;
    page.role("complementary", "Annotations").await.role("button", "Remove").await.click().await;
    page.comments().await[3].role("radiogroup", "Tag").await.role("radio", "Off-topic").await.click().await;
    let claims = [FACT, VALUE, POLICY];
    let mut tags = WORK_TAGS;
    (tags[2], tags[3]) = ("Skeptical: claim 1; Supportive: claim 3", "Off-topic: the article");
    page.expect_claims(&claims).await;
    page.expect_tags(&tags).await;
    page.status("Saved").await;
    let changed = page.local_storage("manicule/1/").await;

    for says in [None, Some("Keep all mine")] {
        page.choose_file("Import", &path).await;
        let dialog = page.role("dialog", "Import").await;
        let said = dialog.text().await;
        for words in [
            "2 entries were changed or removed here since",
            "Claim, removed here since",
            "Tag of a comment, changed here since",
        ] {
            assert!(said.contains(words), "{words:?} in {said:?}");
        }
        if let Some(button) = says {
            dialog.role("button", button).await.click().await;
        }
        dialog.role("button", "Import").await.click().await;
        page.no_role("dialog", "Import").await;
        page.expect_claims(&claims).await;
        page.expect_tags(&tags).await;
        page.status("Saved").await;
        assert_eq!(page.local_storage("manicule/1/").await, changed);
    }

    page.choose_file("Import", &path).await;
    let dialog = page.role("dialog", "Import").await;
    dialog.role("button", "Bring all back").await.click().await;
    dialog.role("button", "Import").await.click().await;
    page.expect_claims(&WORK_CLAIMS).await;
    page.expect_tags(&WORK_TAGS).await;
    // All of it is one step.
    page.press("Control+z").await;
    page.expect_claims(&claims).await;
    page.expect_tags(&tags).await;
    page.press("Control+y").await;
    page.expect_claims(&WORK_CLAIMS).await;
    page.expect_tags(&WORK_TAGS).await;
    stage.expect_peace(&page).await;
}

/// Opens the list of documents by the button that the open one names, and returns it.
async fn documents(page: &Page, open: &str) -> Found {
    page.role("button", &format!("Documents: {open}")).await.click().await;
    page.role("group", "Documents").await
}

/// The button in the list that opens a document, whose name goes on with what there is to know of it.
async fn entry(list: &Found, name: &str) -> Found {
    for button in list.roles("button").await {
        if button.name().await.starts_with(name) {
            return button;
        }
    }
    panic!("{name:?} is in the list");
}

#[tokio::test]
async fn documents_are_opened_from_the_list_by_address_and_by_back() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.role("article", NAME).await;
    let first = page.address().await;
    assert!(first.contains("#d="), "{first}");
    let list = documents(&page, NAME).await;
    entry(&list, OTHER_NAME).await.click().await;
    page.role("article", OTHER_NAME).await;
    assert_eq!(page.css("main > article").await.attribute("lang").await.as_deref(), Some("en"));
    let second = page.address().await;
    assert_ne!(first, second);
    page.no_role("group", "Documents").await;

    let driver = page.web_driver().await;
    driver.back().await.expect("there is a place to go back to");
    page.role("article", NAME).await;
    assert_eq!(page.address().await, first);
    driver.forward().await.expect("there is a place to go forward to");
    page.role("article", OTHER_NAME).await;

    // What was open last is open after a start without an address too.
    page.go("about:blank").await;
    page.web_driver().await.goto(stage.address("/")).await.expect("the page is there");
    page.role("article", OTHER_NAME).await;
    let fragment = first.split_once('#').map(|(_, fragment)| format!("#{fragment}")).expect("an address");
    page.go(&fragment).await;
    page.role("article", NAME).await;
    page.go("about:blank").await;
    page.web_driver().await.goto(&second).await.expect("the page is there");
    page.role("article", OTHER_NAME).await;
    // An address of nothing leaves what is open.
    page.go("#d=AAAAAAAAAAE").await;
    page.role("article", OTHER_NAME).await;
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn a_document_is_renamed_and_removed_and_comes_back_by_undo() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    let article = article(&page).await;
    select(&page, &article, FACT).await;
    page.press("h").await;
    page.press("1").await;
    let new_name = "Denver 🌕 2024";
    let list = documents(&page, NAME).await;
    list.role("button", &format!("Rename “{NAME}”")).await.click().await;
    page.role("textbox", "New name").await.fill(new_name).await;
    page.press("Enter").await;
    page.role("article", new_name).await;
    page.until("return document.title.startsWith('Denver 🌕 2024')").await;
    let said = page.script("return document.body.innerText", vec![]).await.to_string();
    assert!(!said.contains("A document needs a name"), "{said}");
    page.press("Escape").await;
    assert_eq!(undo_description(&page).await, format!("Undo: change “{new_name}”"));
    page.role("button", "Undo").await.click().await;
    page.role("article", NAME).await;
    page.role("button", "Redo").await.click().await;
    page.role("article", new_name).await;

    let list = documents(&page, new_name).await;
    list.role("button", &format!("Remove “{new_name}”")).await.click().await;
    page.until("return document.body.innerText.includes('Undo brings it back')").await;
    page.press("Escape").await;
    assert_eq!(undo_description(&page).await, format!("Undo: remove “{new_name}”"));
    page.role("button", "Undo").await.click().await;
    page.role("article", new_name).await;
    page.expect_claims(&[FACT]).await;
    page.expect_tags(&["Skeptical: the article", "", "", "", "", ""]).await;
    page.reload().await;
    page.role("article", new_name).await;
    page.expect_claims(&[FACT]).await;
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn opening_the_open_document_once_more_changes_nothing() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    let article = article(&page).await;
    select(&page, &article, FACT).await;
    page.press("f").await;
    page.press("Shift+1").await;
    entry(&documents(&page, NAME).await, NAME).await.click().await;
    page.no_role("group", "Documents").await;
    page.css("[role=region] article .who").await.click().await;
    page.expect_claims(&[FACT]).await;
    page.expect_tags(&["Skeptical: the article", "", "", "", "", ""]).await;
    // All of the page still hears of what is changed.
    page.press("Shift+2").await;
    page.expect_tags(&["Supportive: the article", "", "", "", "", ""]).await;
    select(&page, &article, "publié Llama").await;
    page.press("v").await;
    page.expect_claims(&[FACT, "publié Llama"]).await;
    assert!(open_note(&page).await.contains("Value"));
    page.role("radiogroup", "Kind").await.role("radio", "Policy").await.click().await;
    assert!(open_note(&page).await.contains("Says what should be done."));
    page.role("button", "Undo").await.click().await;
    assert!(open_note(&page).await.contains("Says what is good, bad or matters."));
    page.comments().await[0].role("radiogroup", "Tag").await.role("radio", "Off-topic").await.click().await;
    page.expect_tags(&["Off-topic: the article", "", "", "", "", ""]).await;
    page.press("Control+z").await;
    page.expect_tags(&["Supportive: the article", "", "", "", "", ""]).await;
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn a_sample_that_was_removed_stays_removed() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.css(COMMENTS).await;
    page.press("1").await;
    let list = documents(&page, NAME).await;
    list.role("button", &format!("Remove “{NAME}”")).await.click().await;
    page.role("heading", "Nothing to read yet").await;
    page.status("Saved").await;
    page.web_driver().await.goto(stage.address("/")).await.expect("the page is there");
    page.reload().await;
    page.role("heading", "Nothing to read yet").await;
    let links = page.role("main", "").await.roles("link").await;
    let mut names = Vec::new();
    for link in links {
        names.push(link.name().await);
    }
    assert!(names.iter().any(|name| name.starts_with(OTHER_NAME)), "{names:?}");
    assert!(!names.iter().any(|name| name.starts_with(NAME)), "{names:?}");
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn the_first_page_speaks_the_language_of_the_browser() {
    let stage = Stage::start().await;
    let page = stage.open_in(&Profile::new().speaking("fr")).await;
    page.role("region", "Commentaires").await;
    assert_eq!(page.css("html").await.attribute("lang").await.as_deref(), Some("fr"));
    stage.expect_peace(&page).await;
}
