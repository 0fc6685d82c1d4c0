//! What is looked for is found, what is filtered can be told from what isn't, and nothing of it is changed by that.

use browser_tests::{Page, Stage, project};
use serde_json::json;

const ARTICLE: &str = "main > article [data-block]";

const TEXT: &str = "The moon 🌕 and its people

The MOON is full tonight, says the club of l’Été in Zürich, and closer than it has been all year.

Everybody should look up, for nothing is as fair as a full moon over the hill.

Comments (4)

Zoé
30 July 2024, 18:42
All year? The moon was closer in March.

Bob
30 July 2024, 19:05
In reply to Zoé
Was it?

Cem
30 July 2024, 19:10
Buy cheese.

Dora
30 July 2024, 19:20
Fair enough.
";

/// The authors of the comments that are shown, those in brackets that are dimmed.
const SHOWN: &str = "
return Array.from(document.querySelectorAll('.comment'))
  .filter((comment) => comment.checkVisibility())
  .map((comment) => {
    const author = comment.querySelector('.who b').textContent;
    return comment.hasAttribute('data-dimmed') ? `(${author})` : author;
  })
  .join(' ');
";

/// The numbers of the claims that the margin lists, and how many tags.
const LISTED: &str = "
const notes = Array.from(document.querySelectorAll('.margin .note')).filter((note) => !note.hidden);
const claims = notes.filter((note) => !note.matches('.tag')).map((note) => note.querySelector('.n')?.textContent ?? 'lost');
return `${claims.join(' ')} + ${notes.filter((note) => note.matches('.tag')).length}`;
";

/// The words that are drawn as found, and those where the search is.
const DRAWN: &str = "
const words = (name) => Array.from(CSS.highlights.get(name) ?? [], (range) => range.toString());
return [words('found').sort().join('|'), words('found-now').join('|')];
";

/// The words of the claims that are drawn quietly.
const QUIET: &str =
    "return Array.from(document.querySelectorAll('mark[data-quiet]'), (mark) => mark.textContent).join('|')";

async fn expect(page: &Page, script: &str, expected: &str) {
    let body = format!("return (() => {{ {script} }})() === {}", json!(expected));
    let seen = page.script(script, vec![]).await;
    if seen != json!(expected) {
        eprintln!("waiting for {expected:?}, seeing {seen}");
    }
    page.until(&body).await;
}

async fn expect_drawn(page: &Page, found: &str, now: &str) {
    let expected = json!([found, now]).to_string();
    expect(page, &format!("return JSON.stringify((() => {{ {DRAWN} }})())"), &expected).await;
}

async fn expect_results(page: &Page, words: &str) {
    expect(page, "return document.querySelector('.results').textContent", words).await;
}

async fn toggle(page: &Page, facet: &str) {
    page.role("search", "Search").await.role("button", facet).await.click().await;
}

/// The text with four claims: a fact with a note, a value, two without a kind.
async fn annotated(stage: &Stage) -> Page {
    let page = stage.open().await;
    page.bring_article(TEXT).await;
    for (words, key) in
        [("is full tonight", "f"), ("closer than", "h"), ("look up", "h"), ("nothing is as fair", "v")]
    {
        page.select_words(ARTICLE, words).await;
        page.press(key).await;
        page.press("Escape").await;
    }
    page.role("button", "Claim 1").await.click().await;
    page.role("complementary", "Annotations").await.role("textbox", "Note").await.click().await;
    page.type_text("Says who? A cheese moon").await;
    page.press("Escape").await;
    page.comments().await[0].role("radiogroup", "Tag").await.role("radio", "Skeptical").await.click().await;
    page
}

#[tokio::test]
async fn words_are_found_by_mouse_and_drawn_over_a_text_that_stays_as_it_is() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.bring_article(TEXT).await;
    let nodes = "return Array.from(document.querySelectorAll('[data-block]'), (block) => block.innerHTML).join('\\n')";
    let before = page.script(nodes, vec![]).await;
    let button = page.role("button", "Search").await;
    button.click().await;
    let field = page.role("searchbox", "Words in the text, notes and authors").await;
    field.expect_focus().await;
    page.type_text("moon").await;
    expect_results(&page, "4 results").await;
    expect_drawn(&page, "MOON|moon|moon|moon", "").await;
    expect(&page, SHOWN, "Zoé").await;

    let search = page.role("search", "Search").await;
    for (place, others, now) in [
        (1, "MOON|moon|moon", "moon"),
        (2, "moon|moon|moon", "MOON"),
        (3, "MOON|moon|moon", "moon"),
        (4, "MOON|moon|moon", "moon"),
        (1, "MOON|moon|moon", "moon"),
    ] {
        search.role("button", "Next result").await.click().await;
        expect_results(&page, &format!("{place} of 4")).await;
        expect_drawn(&page, others, now).await;
        let is_seen = "
            const [range] = CSS.highlights.get('found-now');
            const { top, bottom } = range.getBoundingClientRect();
            return top >= document.querySelector('.search').getBoundingClientRect().bottom && bottom <= innerHeight;";
        page.until(is_seen).await;
    }
    search.role("button", "Previous result").await.click().await;
    expect_results(&page, "4 of 4").await;
    assert_eq!(page.script(nodes, vec![]).await, before, "not a node was touched");

    // Accents, case and apostrophes make no difference; authors are found too.
    for (typed, found, shown) in
        [("L'ete", "l’Été", ""), ("zurich", "Zürich", ""), ("zoe", "", "Zoé"), ("cheese", "cheese", "Cem")]
    {
        field.fill(typed).await;
        expect_results(&page, "1 result").await;
        expect_drawn(&page, found, "").await;
        expect(&page, SHOWN, shown).await;
    }
    // What answers can't be understood alone.
    field.fill("was it").await;
    expect(&page, SHOWN, "(Zoé) Bob").await;
    field.fill("nowhere").await;
    expect_results(&page, "0 results").await;
    page.until("return document.getElementById('announcer').textContent.startsWith('0 results')").await;
    field.fill("").await;
    expect_results(&page, "").await;
    expect(&page, SHOWN, "Zoé Bob Cem Dora").await;

    search.role("button", "Close the search").await.click().await;
    page.no_role("search", "Search").await;
    button.expect_focus().await;
    expect_drawn(&page, "", "").await;
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn a_place_is_found_and_annotated_by_keyboard_alone() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.bring_article(TEXT).await;
    let article = page.css("main > article").await;
    article.focus().await;
    page.press("ArrowRight").await;
    page.press("/").await;
    let field = page.role("searchbox", "Words in the text, notes and authors").await;
    field.expect_focus().await;
    page.type_text("fair").await;
    expect_results(&page, "2 results").await;
    page.press("Enter").await;
    expect_results(&page, "1 of 2").await;
    page.until("return document.getElementById('announcer').textContent.startsWith('Result 1 of 2: ')").await;
    page.press("Shift+Enter").await;
    expect_results(&page, "2 of 2").await;
    page.press("Enter").await;
    expect_results(&page, "1 of 2").await;
    field.expect_focus().await;

    // Going there leaves the filter; the caret stands before the word.
    page.press("Control+Enter").await;
    article.expect_focus().await;
    expect_drawn(&page, "Fair", "fair").await;
    page.press("Shift+Control+ArrowRight").await;
    page.press("h").await;
    page.expect_claims(&["fair"]).await;
    page.press("Escape").await;
    page.press("/").await;
    field.expect_focus().await;
    assert_eq!(field.value().await, "fair");

    // Escape gives back what was there before.
    page.press("Escape").await;
    page.no_role("search", "Search").await;
    article.expect_focus().await;
    expect_drawn(&page, "", "").await;
    expect(&page, SHOWN, "Zoé Bob Cem Dora").await;

    // Nothing is typed into the page by a search in another field.
    page.press("/").await;
    page.type_text("h1").await;
    page.expect_claims(&["fair"]).await;
    page.press("Escape").await;
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn the_list_and_the_text_follow_kinds_notes_and_words() {
    let stage = Stage::start().await;
    let page = annotated(&stage).await;
    expect(&page, LISTED, "1 2 3 4 + 1").await;
    let line = "return document.querySelector('.prose').getBoundingClientRect().height";
    let height = page.script(line, vec![]).await;
    page.press("/").await;
    for facet in ["Fact 1", "Value 1", "No kind yet 2", "Skeptical 1", "Untagged 3", "With a note 1"] {
        page.role("button", facet).await;
    }
    toggle(&page, "Fact 1").await;
    expect(&page, LISTED, "1 + 1").await;
    expect(&page, QUIET, "closer than|look up|nothing is as fair").await;
    expect(&page, SHOWN, "Zoé Bob Cem Dora").await;
    expect(&page, "return document.querySelector('.listed-count').textContent", "2 of 5").await;
    // Facets of one group widen each other.
    toggle(&page, "Value 1").await;
    expect(&page, LISTED, "1 4 + 1").await;
    toggle(&page, "Fact 1").await;
    toggle(&page, "Value 1").await;

    toggle(&page, "With a note 1").await;
    expect(&page, LISTED, "1 + 0").await;
    expect(&page, SHOWN, "").await;
    toggle(&page, "With a note 1").await;
    expect(&page, QUIET, "").await;

    // The note has the word, and so has a comment; numbers stay.
    let field = page.role("searchbox", "Words in the text, notes and authors").await;
    field.fill("cheese").await;
    expect(&page, LISTED, "1 + 0").await;
    expect(&page, SHOWN, "Cem").await;
    expect_results(&page, "2 results").await;
    page.press("Enter").await;
    page.until("return document.querySelector('.note.open .n').textContent === '1'").await;
    field.fill("look").await;
    expect(&page, LISTED, "3 + 0").await;
    assert_eq!(page.script(line, vec![]).await, height, "no line has moved");

    // A claim that is changed stays in the list till the filter changes.
    field.fill("").await;
    toggle(&page, "No kind yet 2").await;
    expect(&page, LISTED, "2 3 + 1").await;
    page.role("button", "Claim 2").await.click().await;
    page.role("complementary", "Annotations").await.role("radio", "Policy").await.click().await;
    page.role("button", "No kind yet 1").await;
    expect(&page, LISTED, "2 3 + 1").await;
    toggle(&page, "Policy 1").await;
    toggle(&page, "No kind yet 1").await;
    expect(&page, LISTED, "2 + 1").await;
    page.role("button", "Close the search").await.click().await;
    expect(&page, LISTED, "1 2 3 4 + 1").await;
    expect(&page, QUIET, "").await;
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn untagged_comments_are_gone_through_one_by_one_without_vanishing_under_the_hand() {
    let stage = Stage::start().await;
    let page = annotated(&stage).await;
    page.press("/").await;
    toggle(&page, "Untagged 3").await;
    // Zoé stays, for Bob answers her.
    expect(&page, SHOWN, "(Zoé) Bob Cem Dora").await;
    page.press("u").await;
    let current = "return document.querySelector('.comment[aria-current] .who b')?.textContent ?? ''";
    expect(&page, current, "Bob").await;
    page.press("2").await;
    expect(&page, current, "Cem").await;
    page.role("button", "Untagged 2").await;
    expect(&page, SHOWN, "(Zoé) Bob Cem Dora").await;
    page.press("k").await;
    expect(&page, current, "Bob").await;

    // Another filter looks anew, and what it hides is never tagged by a key.
    toggle(&page, "Skeptical 1").await;
    toggle(&page, "Untagged 2").await;
    expect(&page, SHOWN, "Zoé").await;
    page.role("button", "Show all").await.click().await;
    expect(&page, SHOWN, "Zoé (Bob) (Cem) (Dora)").await;
    page.role("button", "Hide again").await.click().await;
    expect(&page, SHOWN, "Zoé").await;
    page.expect_tags(&["Skeptical: the article", "Supportive: the article", "", ""]).await;
    page.press("3").await;
    page.expect_tags(&["Skeptical: the article", "Supportive: the article", "", ""]).await;

    // Outside the panel Escape leaves what is innermost, the search last.
    page.role("article", "Comment 1 by Zoé").await.click().await;
    page.press("Escape").await;
    page.no_role("search", "Search").await;
    expect(&page, SHOWN, "Zoé Bob Cem Dora").await;
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn the_work_of_several_annotators_is_told_apart_and_filtered() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.css(ARTICLE).await;
    page.press("/").await;
    let search = page.role("search", "Search").await;
    assert!(!search.text().await.contains("You"), "who works alone sees nothing of it");
    page.press("Escape").await;
    page.choose_file("Import", project().join("tests/fixtures/formats/project.json")).await;
    page.role("article", "À Denver").await;
    page.select_words(ARTICLE, "examiner").await;
    page.press("f").await;
    page.press("Escape").await;

    // Whose they are stands in the margin and under the comments; one's own radios stay empty.
    let margin = page.role("complementary", "Annotations").await;
    margin.expect_text(|text| text.contains("Ann") && text.contains("Annotator C")).await;
    page.expect_tags(&["", "", "", ""]).await;
    let others = page.comments().await[0].role("list", "Tags of others").await;
    let said = others.text().await;
    for words in ["Annotator C", "Ann", "Off-topic", "Skeptical", "Supportive", "impossible"] {
        assert!(said.contains(words), "{words:?} in {said:?}");
    }
    page.comments().await[0].role("radiogroup", "Tag").await.role("radio", "Supportive").await.click().await;
    page.expect_tags(&["Supportive: the article", "", "", ""]).await;
    assert_eq!(others.text().await, said);

    page.press("/").await;
    page.role("button", "Untagged 3").await;
    let summary = "return document.querySelector('.legend').innerText.replace(/\\s+/g, ' ')";
    expect(&page, &format!("return (() => {{ {summary} }})().includes('1 supportive') + ''"), "true").await;
    toggle(&page, "Ann 7").await;
    expect(&page, LISTED, "lost 1 2 + 4").await;
    expect(&page, SHOWN, "Nadia R. bruno_74 Théo").await;
    expect(&page, &format!("return (() => {{ {summary} }})().includes('Ann') + ''"), "true").await;
    expect(&page, &format!("return (() => {{ {summary} }})().includes('2 skeptical') + ''"), "true").await;
    toggle(&page, "Not found in the text 1").await;
    expect(&page, LISTED, "lost + 4").await;
    toggle(&page, "Not found in the text 1").await;
    toggle(&page, "Ann 7").await;
    toggle(&page, "You 2").await;
    expect(&page, LISTED, "3 + 1").await;
    expect(&page, QUIET, "c’est |ouvert|\u{202f}». On peut donc l’|examiner|עולם").await;

    // Another document is looked at in the same way.
    let field = page.role("searchbox", "Words in the text, notes and authors").await;
    field.fill("llama").await;
    expect_results(&page, "0 results").await;
    page.css(".btn.doc").await.click().await;
    page.css(".documents .samples .open").await.click().await;
    page.until("return /^[1-9]/.test(document.querySelector('.results').textContent)").await;
    assert_eq!(field.value().await, "llama");
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn on_a_phone_the_search_is_reached_from_the_bar_at_the_bottom() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.resize(360, 740).await;
    page.css(ARTICLE).await;
    page.role("button", "Search").await.click().await;
    let field = page.role("searchbox", "Words in the text, notes and authors").await;
    field.expect_focus().await;
    page.type_text("meta").await;
    page.press("Enter").await;
    page.until("return document.querySelector('.results').textContent.startsWith('1 of ')").await;
    page.role("button", "Filter").await.click().await;
    page.role("group", "Comments").await;
    let sideways = "return document.documentElement.scrollWidth <= innerWidth && document.querySelector('.search').scrollWidth <= innerWidth";
    page.until(sideways).await;
    page.role("button", "Close the search").await.click().await;
    page.no_role("search", "Search").await;
    stage.expect_peace(&page).await;
}
