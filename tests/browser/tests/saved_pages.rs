//! Pages come in as they are saved, pasted or open elsewhere: cut into article and comments, looked over first, recognised when
//! they come again, and without anything of them being run.

use std::fs;
use std::path::PathBuf;

use browser_tests::{Found, Page, Stage, project};
use serde_json::{Value, json};

const COMMENTS: &str = "main > [role=region] [data-block]";

fn fixture(name: &str) -> PathBuf {
    project().join("tests/fixtures/pages").join(name)
}

async fn new_article(page: &Page) -> Found {
    page.css(COMMENTS).await;
    page.role("button", "New article").await.click().await;
    page.role("dialog", "New article").await
}

/// Gives files to the dialog's field, each as its name and its text.
async fn give(page: &Page, files: &[(&str, &str)]) {
    let files: Vec<Value> = files.iter().map(|(name, text)| json!([name, text])).collect();
    let script = "
        const field = document.querySelector('dialog input[type=file]');
        const given = new DataTransfer();
        for (const [name, text] of arguments[0]) given.items.add(new File([text], name));
        field.files = given.files;
        field.dispatchEvent(new Event('change'));";
    page.script(script, vec![json!(files)]).await;
}

fn text(name: &str) -> String {
    fs::read_to_string(fixture(name)).expect("the fixture can be read")
}

#[tokio::test]
async fn a_saved_page_becomes_an_article_with_its_conversation() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    let dialog = new_article(&page).await;
    page.choose_file("Choose a file", fixture("wordpress-en-library.html")).await;
    dialog.role("listbox", "Lines").await;
    page.until("return document.querySelector('dialog .counts')?.innerText.includes('6 comments')").await;
    page.until("return document.querySelector('dialog .counts').innerText.includes('3 levels')").await;
    dialog.role("button", "Add").await.click().await;
    page.role("article", "Our library will stay open on Sundays, and it was the teenagers who asked").await;
    assert_eq!(page.comments().await.len(), 6);
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn several_files_are_looked_over_one_after_the_other() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    let dialog = new_article(&page).await;
    let comments = "author,text\nAnn,Yes.\n";
    give(
        &page,
        &[
            ("a.html", &text("none-en-ferry.html")),
            ("b.csv", comments),
            ("c.txt", "A boat.\n\nIt sails at dawn."),
        ],
    )
    .await;
    page.until(
        "return document.querySelector('dialog .dialog-foot').innerText.includes('2 more files wait.')",
    )
    .await;
    page.until("return document.querySelector('dialog .counts')?.innerText.includes('1 title')").await;
    dialog.role("button", "Add").await.click().await;
    page.until("return document.querySelector('dialog .source').innerText.includes('b.csv')").await;
    // Comments alone go to the article that is open.
    dialog.role("button", "Add the 1 new comment").await.click().await;
    page.until("return document.querySelector('dialog .source').innerText.includes('c.txt')").await;
    dialog.role("button", "Cancel").await.click().await;
    page.role("article", "The ferry that nobody missed").await;
    assert_eq!(page.comments().await.len(), 1);
    page.press("Control+z").await;
    page.until("return document.querySelectorAll('main > [role=region] article').length === 0").await;
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn an_article_that_comes_again_is_recognised_and_gets_what_is_new() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    let dialog = new_article(&page).await;
    let html = text("wordpress-en-library.html");
    give(&page, &[("a.html", &html)]).await;
    dialog.role("listbox", "Lines").await;
    page.no_role("region", "Here already").await;
    dialog.role("button", "Add").await.click().await;
    page.role("article", "Our library will stay open on Sundays, and it was the teenagers who asked").await;

    let dialog = new_article(&page).await;
    let zoe = "<ol class=\"comment-list\"><li class=\"comment\"><b class=\"fn\">Zoe</b><div class=\"comment-content\"><p>First!</p></div></li>";
    let grown = html.replacen("<ol class=\"comment-list\">", zoe, 1);
    give(&page, &[("again.html", &grown)]).await;
    let known = dialog.role("region", "Here already").await;
    known.expect_text(|said| said.contains("is this article, word for word.")).await;
    known.role("button", "Add the 1 new comment").await.click().await;
    page.no_role("dialog", "New article").await;
    assert_eq!(page.comments().await.len(), 7);

    let dialog = new_article(&page).await;
    give(&page, &[("again.html", &grown)]).await;
    let known = dialog.role("region", "Here already").await;
    known.expect_text(|said| said.contains("It has all of these comments.")).await;
    known.role("button", "Open the one that is here").await.click().await;
    page.no_role("dialog", "New article").await;
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn what_is_pasted_with_its_formatting_is_read_as_a_page() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    let dialog = new_article(&page).await;
    let copy = "
        const done = arguments[0];
        const html = '<h1>A walk</h1><p>By the sea, as long as it lasts, every single day.</p><ul><li>sand</li><li>salt</li></ul>';
        const item = new ClipboardItem({
            'text/html': new Blob([html], { type: 'text/html' }),
            'text/plain': new Blob(['A walk by the sea'], { type: 'text/plain' }),
        });
        navigator.clipboard.write([item]).then(() => done(null), (error) => done(String(error)));";
    let refused = page.web_driver().await.execute_async(copy, vec![]).await.expect("the clipboard takes it");
    assert_eq!(*refused.json(), Value::Null);
    dialog.role("textbox", "Text").await.click().await;
    page.press("Control+v").await;
    page.until("return document.querySelector('dialog .counts')?.innerText.includes('2 list items')").await;
    page.until("return document.querySelector('dialog .counts').innerText.includes('1 title')").await;
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn a_long_read_can_be_stopped_and_the_page_goes_on() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    let dialog = new_article(&page).await;
    let script = "
        const field = document.querySelector('dialog input[type=file]');
        const given = new DataTransfer();
        given.items.add(new File(['<p>words of a long page</p>'.repeat(500000)], 'long.html'));
        field.files = given.files;
        field.dispatchEvent(new Event('change'));";
    page.script(script, vec![]).await;
    dialog.role("button", "Stop reading").await.click().await;
    page.until("return document.querySelector('dialog progress') === null").await;
    give(&page, &[("a.txt", "A boat.\n\nIt sails at dawn, and comes back in the evening.")]).await;
    dialog.role("listbox", "Lines").await;
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn nothing_of_a_hostile_page_is_run_or_fetched() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    let dialog = new_article(&page).await;
    let evil = "<img src=https://evil.example/x onerror=\"hit=1\"><script>hit=1</script><iframe src=\"javascript:parent.hit=1\"></iframe>\
                <svg onload=\"hit=1\"><a href=\"javascript:hit=1\">x</a></svg>";
    let html = format!(
        "<html><head><title>Evil</title><link rel=stylesheet href=https://evil.example/s.css><meta http-equiv=refresh \
         content='0;url=https://evil.example/'><base href=https://evil.example/></head><body><h1>{evil}Evil &lt;img src=x \
         onerror=hit=1&gt;</h1><p>{evil}A paragraph that is long enough to be one, and it is. &lt;script&gt;hit=1&lt;/script&gt;</p>\
         <h2>Comments</h2><ol class=comment-list><li class=comment><b class=fn>&lt;img src=x onerror=hit=1&gt;</b><div \
         class=comment-content>{evil}No &lt;b onclick=hit=1&gt;way.</div></li></ol></body></html>"
    );
    give(&page, &[("<img src=x onerror=hit=1>.html", &html)]).await;
    dialog.role("listbox", "Lines").await;
    page.until("return document.querySelector('dialog .counts')?.innerText.includes('1 comment')").await;
    dialog.role("button", "Add").await.click().await;
    page.no_role("dialog", "New article").await;
    page.until("return document.querySelectorAll('main > [role=region] article').length === 1").await;
    let found = page
        .script(
            "return [globalThis.hit === undefined, document.querySelectorAll('main :is(script, iframe, img, b[onclick], base, link)').length,
                     [...document.querySelectorAll('*')].some((it) => it.getAttributeNames().some((name) => name.startsWith('on')))]",
            vec![],
        )
        .await;
    assert_eq!(found, json!([true, 0, false]));
    stage.expect_peace(&page).await;
}

/// Strings that have run scripts somewhere: each payload in each wrapping.
fn hostile_strings() -> Vec<String> {
    const PAYLOADS: [&str; 15] = [
        "<script>hit=1</script>",
        "<img src=x onerror=hit=1>",
        "<svg/onload=hit=1>",
        "<iframe src=javascript:parent.hit=1>",
        "<a href=\"javascript:hit=1\">x</a>",
        "<math><mtext><style><img src=x onerror=hit=1></style>",
        "<details open ontoggle=hit=1>",
        "<input autofocus onfocus=hit=1>",
        "<object data=\"data:text/html,<script>parent.hit=1</script>\">",
        "<link rel=stylesheet href=https://evil.example/a.css>",
        "<meta http-equiv=refresh content=\"0;url=https://evil.example\">",
        "<base href=https://evil.example/>",
        "javascript:hit=1",
        "{{constructor.constructor('hit=1')()}}",
        "\u{202e}<form action=https://evil.example><button>\u{202c}",
    ];
    const WRAPPINGS: [(&str, &str); 20] = [
        ("", ""),
        ("\"", "\""),
        ("'", "'"),
        ("\">", ""),
        ("'>", ""),
        ("-->", "<!--"),
        ("</title>", ""),
        ("</textarea>", ""),
        ("</script>", ""),
        ("]]>", "<![CDATA["),
        ("`", "`"),
        ("${", "}"),
        ("*/", "/*"),
        ("&lt;", "&gt;"),
        ("\u{feff}", ""),
        ("\u{200b}", "\u{200b}"),
        ("A\u{301}\u{301}", ""),
        ("\\", ""),
        ("%3C", "%3E"),
        ("</style>", "<style>"),
    ];
    let wrapped = |payload: &str| WRAPPINGS.map(|(before, after)| format!("{before}{payload}{after}"));
    PAYLOADS.iter().flat_map(|payload| wrapped(payload)).collect()
}

#[tokio::test]
async fn three_hundred_hostile_strings_stay_words_wherever_they_stand() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    let dialog = new_article(&page).await;
    let strings = hostile_strings();
    assert_eq!(strings.len(), 300);
    let comments: Vec<Value> = strings
        .iter()
        .map(|string| json!({ "author": string, "date": string, "text": string, "id": string }))
        .collect();
    let thread = json!({ "title": strings[1], "text": strings.join("\n"), "url": "javascript:hit=1", "comments": comments });
    give(&page, &[(&strings[1], &thread.to_string())]).await;
    dialog.role("listbox", "Lines").await;
    page.until("return document.querySelector('dialog .counts')?.innerText.includes('300 comments')").await;
    dialog.role("button", "Add").await.click().await;
    page.no_role("dialog", "New article").await;
    page.status("Saved").await;
    page.reload().await;
    page.until("return document.querySelectorAll('main > [role=region] article').length > 0").await;
    let shown = page
        .script(
            "return [globalThis.hit === undefined,
                     document.querySelectorAll('body :is(script:not([src]), iframe, img, object, embed, base, link, meta, form, style)').length,
                     [...document.querySelectorAll('*')].some((it) => it.getAttributeNames().some((name) => name.startsWith('on'))),
                     [...document.links].some((it) => it.protocol === 'javascript:'),
                     document.querySelector('main > article [data-block]').textContent]",
            vec![],
        )
        .await;
    assert_eq!(shown, json!([true, 0, false, false, strings[1]]));
    stage.expect_peace(&page).await;
}

/// The bookmarklet's code, as it stands in the dialog.
async fn bookmarklet(page: &Page) -> String {
    let dialog = new_article(page).await;
    let link = dialog.role("link", "Bring to Manicule").await;
    link.click().await;
    page.until(
        "return document.querySelector('.bookmarklet').innerText.includes('Drag it to the bookmarks bar')",
    )
    .await;
    link.attribute("href").await.expect("it has an address")
}

#[tokio::test]
async fn an_open_page_of_another_origin_is_handed_over_once_and_looked_over_first() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    let code = bookmarklet(&page).await;
    let elsewhere = page.new_tab().await;
    let address = page.address().await.replace("127.0.0.1", "localhost");
    let address = format!("{}start_reader.js", address.split('#').next().unwrap_or_default());
    elsewhere.web_driver().await.goto(&address).await.expect("the page is there");
    let script = "
        const root = document.implementation.createHTMLDocument('x').documentElement;
        root.innerHTML = arguments[0];
        document.replaceChild(document.adoptNode(root), document.documentElement);
        (0, eval)(decodeURIComponent(arguments[1].slice('javascript:'.length)));";
    elsewhere.script(script, vec![json!(text("nests-en-ferry.html")), json!(code)]).await;
    let driver = elsewhere.web_driver().await;
    let mut opened = None;
    for _ in 0..100 {
        let windows = driver.windows().await.expect("the windows are listed");
        if windows.len() > 2 {
            opened = windows.last().cloned();
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    driver.switch_to_window(opened.expect("Manicule opened")).await.expect("it is there");
    let said = "return document.querySelector('dialog .counts')?.innerText.includes('8 comments') ?? false";
    for _ in 0..200 {
        if driver.execute(said, vec![]).await.is_ok_and(|is| *is.json() == json!(true)) {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    let shown =
        driver.execute("return document.querySelector('dialog').innerText", vec![]).await.expect("a dialog");
    let shown = shown.json().as_str().unwrap_or_default().to_owned();
    assert!(shown.contains("Handed over by http://localhost:"), "{shown}");
    assert!(shown.contains("8 comments"), "{shown}");
}

#[tokio::test]
async fn a_window_that_is_cut_off_says_so() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    let address = page.address().await;
    let address = format!("{}?bring", address.split('#').next().unwrap_or_default());
    page.web_driver().await.goto(&address).await.expect("the page is there");
    let dialog = page.role("dialog", "New article").await;
    dialog
        .role("alert", "")
        .await
        .expect_text(|said| said.contains("that site keeps other windows apart"))
        .await;
    assert!(!page.address().await.contains("bring"));
}
