//! The work with a finger alone: taps take sentences, handles move their ends, swipes tag comments, sheets hold notes.

use browser_tests::{Found, Lift, Page, Point, Profile, Stage};
use serde_json::{Value, json};

const ARTICLE: &str = "main > article [data-block]";
const COMMENTS: &str = "main > [role=region] [data-block]";

const CHIPS: &str = "Jensen Huang vend les puces sur lesquelles l’intelligence artificielle s’entraîne\u{202f}; Mark Zuckerberg les achète par centaines de milliers.";
const LLAMA: &str = "Six jours plus tôt, Meta avait publié Llama 3.1, dont la version la plus grande compte 405\u{a0}milliards de paramètres.";
const CHARITY: &str = "Le fondateur de Facebook se défend de toute charité.";
const USAGES: &str = "Les deux hommes ont aussi parlé d’usages.";

async fn phone(stage: &Stage) -> Page {
    phone_of(stage, 360, 740).await
}

async fn phone_of(stage: &Stage, width: u32, height: u32) -> Page {
    let page = stage.open().await;
    page.become_phone(width, height).await;
    page.reload().await;
    page.css(ARTICLE).await;
    page
}

async fn toolbar(page: &Page, button: &str) -> Found {
    page.role("toolbar", "Highlight").await.role("button", button).await
}

async fn expect_selected(page: &Page, words: &str) {
    page.until(&format!("return getSelection().toString().trim() === {}", json!(words))).await;
}

/// Takes the sentence of some words, makes it a claim and puts the sheet away.
async fn claim(page: &Page, words: &str, button: &str) {
    page.tap_words(ARTICLE, words).await;
    toolbar(page, button).await.tap().await;
    page.css(".sheet .done").await.tap().await;
    page.until("return !document.querySelector('.sheet')").await;
}

/// Draws one of the handles so that its end comes to a point of the window.
async fn draw_handle(page: &Page, end: &str, to: Point, lift: Lift) {
    let from = page.css(&format!("#handle-{end}")).await.middle().await;
    let script = "
        const rects = Array.from(getSelection().getRangeAt(0).getClientRects());
        const rect = arguments[0] === 'start' ? rects[0] : rects.pop();
        return [arguments[0] === 'start' ? rect.left : rect.right, rect.top + rect.height / 2];
    ";
    let at = page.script(script, vec![json!(end)]).await;
    let (x, y) = (at[0].as_f64().expect("a number"), at[1].as_f64().expect("a number"));
    page.drag(from, from.moved(to.x - x, to.y - y), lift).await;
}

async fn comment(page: &Page, number: usize) -> Found {
    page.comments().await.swap_remove(number)
}

async fn chip(page: &Page, number: usize, tag: &str) -> Found {
    comment(page, number).await.role("radiogroup", "Tag").await.role("radio", tag).await
}

#[tokio::test]
async fn the_whole_job_is_done_with_a_finger_alone() {
    let stage = Stage::start().await;
    let page = phone(&stage).await;
    let listen = "
        globalThis.others = [];
        for (const name of ['pointerdown', 'keydown']) {
          addEventListener(name, (event) => event.pointerType !== 'touch' && others.push(event.type), true);
        }
    ";
    page.script(listen, vec![]).await;

    claim(&page, "lesquelles", "Fact").await;
    claim(&page, "Llama 3.1, dont", "Claim").await;
    page.expect_claims(&[CHIPS, LLAMA]).await;
    // One that begins later than its sentence.
    page.tap_words(ARTICLE, "la sortie de Llama 2 fut").await;
    page.middle_of(ARTICLE, "grand événement").await;
    page.css("#handle-start").await.middle().await;
    let to = page.middle_of(ARTICLE, "grand événement").await;
    draw_handle(&page, "start", to, Lift::AtOnce).await;
    let later = "événement de l’année 2023 dans ce domaine, car elle a mis toutes les industries au travail et redonné aux chercheurs un point de départ.";
    expect_selected(&page, later).await;
    toolbar(&page, "Value").await.tap().await;
    page.css(".sheet .done").await.tap().await;
    claim(&page, "toute charité", "Policy").await;
    claim(&page, "aussi parlé", "Fact").await;
    page.expect_claims(&[CHIPS, LLAMA, later, CHARITY, USAGES]).await;

    chip(&page, 0, "Skeptical").await.tap().await;
    comment(&page, 1).await.swipe(-140.0).await;
    page.role("button", "Next untagged").await.tap().await;
    comment(&page, 2).await.swipe(140.0).await;
    chip(&page, 3, "Off-topic").await.tap().await;
    comment(&page, 4).await.swipe(140.0).await;
    chip(&page, 5, "Supportive").await.tap().await;
    let said = ["Skeptical", "Supportive", "Skeptical", "Off-topic", "Skeptical", "Supportive"];
    let said = said.map(|tag| format!("{tag}: the article"));
    page.expect_tags(&said.each_ref().map(String::as_str)).await;

    page.status("Saved").await;
    let more = page.role("button", "More").await;
    let file = page
        .download(async {
            more.tap().await;
            page.role("menuitem", "Project (.json)").await.tap().await;
        })
        .await;
    let project: Value = serde_json::from_slice(&file.bytes).expect("a project file is JSON");
    assert_eq!(
        project["first"]["items"].as_array().map(Vec::len),
        Some(11),
        "five claims and six tags: {project}"
    );
    assert_eq!(page.script("return others", vec![]).await, json!([]));
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn a_tap_takes_a_sentence_and_the_next_one_lets_go() {
    let stage = Stage::start().await;
    let page = phone(&stage).await;
    page.tap_words(ARTICLE, "lesquelles").await;
    expect_selected(&page, CHIPS).await;
    page.role("toolbar", "Highlight").await;
    // At the bottom of the window, with all of what it holds on it.
    let place = "const { left, right, bottom } = document.querySelector('.over').getBoundingClientRect(); return left >= 0 && right <= innerWidth && bottom === innerHeight";
    page.until(place).await;
    let sizes = "return Array.from(document.querySelectorAll('.handle, .over button'), (it) => it.getBoundingClientRect()).every(({ width, height, left, right }) => width >= 44 && height >= 44 && left >= 0 && right <= innerWidth)";
    page.until(sizes).await;
    page.tap_words(ARTICLE, "SIGGRAPH").await;
    expect_selected(&page, "").await;
    page.no_role("toolbar", "Highlight").await;
    page.tap_words(ARTICLE, "SIGGRAPH").await;
    page.role("toolbar", "Highlight").await;
    page.tap_words(ARTICLE, "SIGGRAPH").await;
    page.no_role("toolbar", "Highlight").await;

    // Beside the words there is no sentence.
    let gap = page.middle_of(ARTICLE, "Jensen").await;
    let gap = Point { x: gap.x, y: gap.y - 40.0 };
    page.tap(gap).await;
    expect_selected(&page, "").await;

    // On a claim a tap opens it, and takes nothing.
    claim(&page, "lesquelles", "Fact").await;
    page.tap_words(ARTICLE, "lesquelles").await;
    page.role("region", "Claim 1").await;
    expect_selected(&page, "").await;
    // Elsewhere it goes on with the next sentence at once.
    page.tap_words(ARTICLE, "plaidoyer").await;
    page.role("toolbar", "Highlight").await;
    page.no_role("region", "Claim 1").await;
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn a_tap_takes_nothing_where_that_is_switched_off() {
    let stage = Stage::start().await;
    let page = phone(&stage).await;
    page.role("button", "More").await.tap().await;
    page.role("checkbox", "A tap takes a sentence").await.tap().await;
    page.role("button", "More").await.tap().await;
    page.tap_words(ARTICLE, "lesquelles").await;
    expect_selected(&page, "").await;
    page.reload().await;
    page.tap_words(ARTICLE, "lesquelles").await;
    expect_selected(&page, "").await;
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn a_finger_that_scrolls_takes_nothing_and_tags_nothing() {
    let stage = Stage::start().await;
    let page = phone(&stage).await;
    let from = page.middle_of(ARTICLE, "lesquelles").await;
    let before = page.script("return scrollY", vec![]).await;
    page.drag(from, from.moved(10.0, -240.0), Lift::AtOnce).await;
    page.until(&format!("return scrollY > {before} + 100")).await;
    expect_selected(&page, "").await;
    page.no_role("toolbar", "Highlight").await;

    let current = "return document.querySelector('.comment.current')?.id ?? ''";
    let before = page.script(current, vec![]).await;
    let from = page.middle_of(COMMENTS, "je demande à voir").await;
    page.drag(from, from.moved(60.0, -200.0), Lift::AtOnce).await;
    let from = page.middle_of(COMMENTS, "je demande à voir").await;
    page.drag(from, from.moved(-60.0, 200.0), Lift::AtOnce).await;
    assert_eq!(page.script(current, vec![]).await, before);
    page.expect_tags(&["", "", "", "", "", ""]).await;
    page.until("return !document.querySelector('.swiped')").await;
    page.expect_claims(&[]).await;
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn a_handle_goes_over_a_paragraphs_border_and_past_the_other_one() {
    let stage = Stage::start().await;
    let page = phone(&stage).await;
    page.tap_words(ARTICLE, "lesquelles").await;
    page.tap_words(ARTICLE, "lesquelles").await;
    page.tap_words(ARTICLE, "le client est venu").await;
    let to = page.middle_of(ARTICLE, "Six jours plus").await;
    draw_handle(&page, "end", to, Lift::AtOnce).await;
    // The middle of "jours" is nearer to one of its edges; either is a whole word.
    let begun = "Le 29\u{a0}juillet 2024, à Denver, le client est venu s’asseoir en face du fournisseur, sur la scène du SIGGRAPH, le grand rendez-vous de l’image de synthèse.";
    let taken = page.selected_text().await;
    assert!(taken.starts_with(begun), "{taken:?}");
    assert!(taken.ends_with("Six") || taken.ends_with("Six jours"), "{taken:?}");

    // Past the other end, and by a finger that rests: to the very letter.
    let to = page.middle_of(ARTICLE, "puces").await;
    draw_handle(&page, "end", to, Lift::AfterRest).await;
    let taken = page.selected_text().await;
    assert!(taken.starts_with("ces sur") || taken.starts_with("es sur"), "{taken:?}");
    assert!(taken.ends_with("centaines de milliers."), "{taken:?}");
    toolbar(&page, "Claim").await.tap().await;
    page.expect_claims(&[taken.as_str()]).await;

    // The ends of a claim move by the same handles.
    page.role("button", "Move ends").await.tap().await;
    let to = page.middle_of(ARTICLE, "Zuckerberg les").await;
    draw_handle(&page, "end", to, Lift::AtOnce).await;
    page.role("button", "Set ends").await.tap().await;
    page.until("return document.querySelectorAll('mark[data-annotation]').length > 0").await;
    let moved = page.claims().await.swap_remove(0);
    assert!(moved.ends_with("Zuckerberg") || moved.ends_with("Mark"), "{moved:?}");
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn what_is_selected_outlives_a_press_on_the_toolbar_where_the_browser_drops_it() {
    let stage = Stage::start().await;
    let page = phone(&stage).await;
    page.script("addEventListener('pointerdown', (event) => event.target.closest('.over') && getSelection().removeAllRanges(), true)", vec![]).await;
    page.tap_words(ARTICLE, "lesquelles").await;
    toolbar(&page, "Fact").await.tap().await;
    page.expect_claims(&[CHIPS]).await;
    page.no_role("toolbar", "Highlight").await;

    // What the system has selected by a long press is used in the same way, and has no handles of ours.
    page.css(".sheet .done").await.tap().await;
    let select = "
        const words = Array.from(document.querySelectorAll('main > article [data-block]')).find((it) => it.textContent.startsWith('Six jours')).firstChild;
        getSelection().setBaseAndExtent(words, 0, words, 9);
    ";
    page.script(select, vec![]).await;
    toolbar(&page, "Claim").await;
    page.until("return document.querySelectorAll('.handle:not([hidden])').length === 0").await;
    toolbar(&page, "Claim").await.tap().await;
    page.expect_claims(&[CHIPS, "Six jours"]).await;
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn a_swipe_shows_what_it_will_do_does_it_when_the_finger_leaves_and_can_be_taken_back() {
    let stage = Stage::start().await;
    let page = phone(&stage).await;
    // Too short.
    comment(&page, 0).await.swipe(60.0).await;
    page.expect_tags(&["", "", "", "", "", ""]).await;
    // Far, and back again.
    let at = comment(&page, 0).await.middle().await;
    page.drag_and_hold(at, at.moved(120.0, 0.0)).await;
    let label = "const it = document.querySelector('.swipe-label'); return it && [it.innerText.trim(), it.dataset.set !== undefined]";
    assert_eq!(page.script(label, vec![]).await, json!(["Skeptical", true]));
    page.until("return document.documentElement.scrollWidth <= innerWidth").await;
    page.lift().await;
    page.expect_tags(&["Skeptical: the article", "", "", "", "", ""]).await;
    page.role("button", "Undo this").await.tap().await;
    page.expect_tags(&["", "", "", "", "", ""]).await;
    page.no_role("button", "Undo this").await;

    let at = comment(&page, 0).await.middle().await;
    page.drag_and_hold(at, at.moved(-60.0, 0.0)).await;
    assert_eq!(page.script(label, vec![]).await, json!(["Supportive", false]));
    page.lift().await;
    page.expect_tags(&["", "", "", "", "", ""]).await;
    page.until("return !document.querySelector('.swipe-label')").await;

    // In the current comment a tap takes the sentence, as evidence.
    page.tap_words(COMMENTS, "je demande à voir").await;
    expect_selected(&page, "").await;
    page.tap_words(COMMENTS, "je demande à voir").await;
    let sentence =
        "405\u{a0}milliards, je demande à voir qui peut faire tourner ça sur ses propres machines.";
    expect_selected(&page, sentence).await;
    page.role("toolbar", "Evidence").await.role("button", "Skeptical").await.tap().await;
    page.expect_tags(&["", "", "Skeptical: the article", "", "", ""]).await;
    page.until("return document.querySelector('.evidence')?.textContent.endsWith('machines.')").await;
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn the_sheet_leaves_the_claims_words_in_sight_and_is_drawn_down_to_close_it() {
    let stage = Stage::start().await;
    let page = phone(&stage).await;
    for words in ["lesquelles", "Quant aux données", "puces qui les font vivre"] {
        page.tap_words(ARTICLE, words).await;
        toolbar(&page, "Fact").await.tap().await;
        let in_sight = "
            const sheet = document.querySelector('.sheet');
            const marks = Array.from(document.querySelectorAll('mark[data-active]'), (it) => it.getBoundingClientRect());
            return !!sheet && marks.length > 0 && marks[0].top >= 52 && marks[marks.length - 1].bottom <= sheet.getBoundingClientRect().top;
        ";
        page.until(in_sight).await;
        let grip = page.css(".sheet .grip").await.middle().await;
        // A little, and it comes back.
        page.drag(grip, grip.moved(0.0, 20.0), Lift::AfterRest).await;
        page.css(".sheet:not(.dragged)").await;
        page.drag(grip, grip.moved(0.0, 160.0), Lift::AfterRest).await;
        page.until("return !document.querySelector('.sheet')").await;
    }
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn on_a_large_screen_a_finger_takes_sentences_too() {
    let stage = Stage::start().await;
    let page = phone_of(&stage, 1180, 820).await;
    page.tap_words(ARTICLE, "lesquelles").await;
    expect_selected(&page, CHIPS).await;
    let to = page.middle_of(ARTICLE, "Zuckerberg les").await;
    draw_handle(&page, "end", to, Lift::AtOnce).await;
    toolbar(&page, "Fact").await.tap().await;
    let claims = page.claims().await;
    assert!(claims[0].ends_with("Mark") || claims[0].ends_with("Zuckerberg"), "{claims:?}");
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn first_steps_speak_of_taps_where_there_is_a_finger() {
    let stage = Stage::start().await;
    let page = stage.open_in(&Profile::new().speaking("fr")).await;
    page.become_phone(360, 740).await;
    page.reload().await;
    page.css(".start").await.expect_text(|text| text.contains("Touchez une phrase")).await;
    stage.expect_peace(&page).await;
}
