//! What stands beside the text: the lines from notes to their words, and the map of the document.

use browser_tests::{Page, Stage};
use serde_json::{Value, json};

const ARTICLE: &str = "main > article [data-block]";

async fn claim(page: &Page, words: &str, key: &str) {
    page.select_words(ARTICLE, words).await;
    page.css("[role=toolbar]").await;
    page.press(key).await;
    page.press("Escape").await;
}

async fn rest(page: &Page) {
    page.until("return document.getAnimations().every((it) => it.playState === 'finished')").await;
}

/// How far the line at `arguments[0]` begins from the middle of the words of the claim `arguments[1]`, and ends from the
/// middle of its note's first line, in pixels.
const JOINED: &str = "
const [lead, claim] = arguments;
const line = document.querySelector(lead)?.getBoundingClientRect();
const mark = document.querySelectorAll('main > article mark[data-begins]')[claim];
const note = document.getElementById(`note-${mark.dataset.annotation.split(' ').pop()}`);
if (!line) return 'no line';
const words = document.createRange();
words.selectNodeContents(mark);
const middle = ({ top, bottom }) => (top + bottom) / 2;
const text = middle(words.getClientRects()[0]);
const head = middle(note.querySelector('.kind').getBoundingClientRect());
const isUp = document.querySelector(lead).hasAttribute('data-up');
const [begin, end] = isUp ? [line.bottom, line.top] : [line.top, line.bottom];
const isNear = Math.abs(begin - text) < 4 && Math.abs(end - head) < 5;
return isNear || [begin, text, end, head];
";

#[tokio::test]
async fn a_line_joins_a_note_to_its_words_under_the_mouse_and_with_the_focus() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    // Three on two lines: the later ones are pushed down, and their lines have a bend.
    claim(&page, "Meta avait publié Llama 3.1", "f").await;
    claim(&page, "la version la plus grande", "v").await;
    claim(&page, "milliards de", "h").await;
    let joined = async |claim: usize| {
        rest(&page).await;
        page.script(JOINED, vec![json!(".lead.pointed"), json!(claim)]).await
    };
    let notes = page.css_all(".margin .note").await;
    for (place, note) in notes.iter().enumerate() {
        let mouse = page.web_driver().await.action_chain();
        mouse.move_to_element_center(note.element()).perform().await.expect("a move");
        page.css(".lead.pointed").await;
        assert_eq!(joined(place).await, json!(true), "note {place} under the mouse");
    }
    let marks = page.css_all("main > article mark[data-begins]").await;
    for (place, mark) in marks.iter().enumerate() {
        let mouse = page.web_driver().await.action_chain();
        mouse.move_to_element_center(mark.element()).perform().await.expect("a move");
        page.css(".note.hovered").await;
        assert_eq!(joined(place).await, json!(true), "claim {place} under the mouse");
    }
    page.script("document.activeElement.blur()", vec![]).await;
    page.web_driver().await.action_chain().move_to(700, 20).perform().await.expect("a move");
    page.until("return !document.querySelector('.lead.pointed')").await;
    for (place, note) in notes.iter().enumerate() {
        note.script("arguments[0].querySelector('button').focus()").await;
        page.css(".lead.pointed").await;
        assert_eq!(joined(place).await, json!(true), "note {place} with the focus");
        assert!(!page.css_all("mark[data-hover]").await.is_empty());
    }
    stage.expect_peace(&page).await;
}

/// Where the map has its signs of a selector, and where they should be by what they stand for.
const PLACES: &str = "
const [signs, things] = arguments;
const map = document.querySelector('.map').getBoundingClientRect();
const length = document.documentElement.scrollHeight;
const middle = ({ top, bottom }) => (top + bottom) / 2;
const should = Array.from(document.querySelectorAll(things), (it) => (middle(it.getClientRects()[0]) + scrollY) / length * map.height);
const are = Array.from(document.querySelectorAll(`.map ${signs}`), (it) => it.getBoundingClientRect().top - map.top).sort((a, b) => a - b);
return are.length === should.length && are.every((top, at) => Math.abs(top - should[at]) < 9) || [are, should];
";

#[tokio::test]
async fn the_map_shows_claims_and_comments_where_they_are_and_goes_there() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    claim(&page, "Meta avait publié Llama 3.1", "f").await;
    claim(&page, "le plus grand événement de l’année 2023", "v").await;
    let places = async |signs: &str, things: &str| -> Value {
        page.script(PLACES, vec![json!(signs), json!(things)]).await
    };
    page.until("return document.querySelectorAll('.map i:not(.c)').length === 2").await;
    assert_eq!(places("i:not(.c)", "mark[data-begins]").await, json!(true));
    assert_eq!(places("i.c", ".comment .who").await, json!(true));
    page.css(".map [data-kind=fact]").await;
    page.css(".map [data-kind=value]").await;
    // A tag, another kind and another width change it at once.
    page.press("Shift+1").await;
    page.css(".map .c[data-tag=skeptical]").await;
    page.press("j").await;
    page.role("radiogroup", "Kind").await.role("radio", "Policy").await.click().await;
    page.css(".map [data-kind=policy]").await;
    page.press("Escape").await;
    page.resize(1200, 700).await;
    page.until(&format!(
        "const places = (...arguments) => {{ {PLACES} }}; return places('i.c', '.comment .who') === true"
    ))
    .await;

    let frame = "
        const map = document.querySelector('.map').getBoundingClientRect();
        const here = document.querySelector('.map .here').getBoundingClientRect();
        const length = document.documentElement.scrollHeight;
        return Math.abs((here.top - map.top) / map.height - scrollY / length) < .01
            && Math.abs(here.height / map.height - innerHeight / length) < .01;";
    page.until(frame).await;
    let mouse = async |from: i64, to: i64| {
        let mouse = page.web_driver().await.action_chain();
        mouse
            .move_to(1190, from)
            .click_and_hold()
            .move_to(1190, to)
            .release()
            .perform()
            .await
            .expect("a drag");
    };
    mouse(690, 690).await;
    page.until("return scrollY > document.documentElement.scrollHeight - innerHeight - 5").await;
    page.until(frame).await;
    mouse(650, 60).await;
    page.until("return scrollY < 60").await;
    page.until(frame).await;
    // To a screen reader, and where there is no margin, it isn't there.
    assert_eq!(page.css(".map").await.attribute("aria-hidden").await.as_deref(), Some("true"));
    page.resize(768, 1024).await;
    page.until("return getComputedStyle(document.querySelector('.map')).display === 'none'").await;
    stage.expect_peace(&page).await;
}
