//! Every string of the page comes from `locales/`, and there is room for a longer language: seen with a language whose
//! strings are known from afar.

use browser_tests::{Profile, Stage, Stop, Tour, Words};
use serde_json::{Value, json};

/// What is shown or told without brackets round it, apart from what people wrote, keys, dates, signs and languages.
const ESCAPED: &str = r#"
const within = arguments[0] ? document.querySelector(arguments[0]) : document.body;
const not_ours = 'kbd, textarea, input, .brand, .g, noscript, script, style, .choices [lang], option, option *';
// The names and words of the sample and of the text that the tour brings, and the name of the other sample.
const own = [...document.querySelectorAll('[data-block], .who b')].map((it) => it.textContent).join('\n')
  + '\nThe town that voted to keep its night sky\nThe moon\nIt is full tonight.\nComments (1)\nAnn, 3 May 2024\nI doubt it.';
const found = [];
const look = (what, said) => {
  const words = said.trim();
  if (own.includes(words)) return;
  // A string can be shown in several pieces; names and dates that were put into one stand in its brackets.
  let outside = words;
  for (let before = null; before !== outside;) [before, outside] = [outside, outside.replace(/⟦[^⟦⟧]*⟧/gs, '')];
  const rest = outside.replace(/^[^⟦]*⟧|⟦[^⟧]*$/gs, '')
    .replace(/\d{1,2} \p{L}+ \d{4}( at|,)?( \d\d:\d\d)?/gu, '');
  if (/\p{L}{2}/u.test(rest) && !own.includes(rest.replace(/[·,\s]+$|^[·,\s]+/g, ''))) found.push(`${what}: ${words.slice(0, 120)}`);
};
const walker = document.createTreeWalker(within, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
for (let node = walker.currentNode; node; node = walker.nextNode()) {
  const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
  if (!element.checkVisibility({ visibilityProperty: true }) || element.closest(not_ours)) continue;
  if (node.nodeType === Node.TEXT_NODE) look(element.className || element.localName, node.data);
  else for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'aria-description', 'aria-roledescription'])
    if (node.hasAttribute(name)) look(`${name} of ${node.className || node.localName}`, node.getAttribute(name));
}
return [...new Set(found)];
"#;

/// Labels that are cut off, and what reaches out of the window sideways.
const CLIPPED: &str = r#"
const within = arguments[0] ? document.querySelector(arguments[0]) : document.body;
const found = [];
const root = document.documentElement;
if (root.scrollWidth > root.clientWidth) found.push(`the page is ${root.scrollWidth} wide in ${root.clientWidth}`);
for (const element of within.querySelectorAll('button, label, a, h1, h2, h3, legend, summary, small, p, span, [role=menuitem], [role=option]')) {
  if (!element.checkVisibility({ visibilityProperty: true }) || element.closest('.vh, [aria-hidden=true], svg')) continue;
  const style = getComputedStyle(element);
  const name = `${element.className || element.localName}: ${element.textContent.trim().slice(0, 60)}`;
  const hides = ['hidden', 'clip'].includes(style.overflowX) && style.textOverflow !== 'ellipsis';
  if (hides && element.scrollWidth > element.clientWidth + 1) found.push(`cut off, ${name}`);
  const box = element.getBoundingClientRect();
  const scrolls = element.closest('[data-scrolls], .roles');
  if (box.width > 0 && !scrolls && (box.left < -1 || box.right > root.clientWidth + 1)) found.push(`out of the window, ${name}`);
}
return [...new Set(found)];
"#;

async fn see_pseudo_language(width: u32) {
    let words = Words::pseudo();
    let stage = Stage::start_with_faults().await;
    let page = stage.open_in(&Profile::new().speaking("fr")).await;
    let tour = Tour::prepare(&page, &words, "light", width, 900).await;
    let mut seen = Vec::new();
    tour.walk(async |Stop { view, within }| {
        for (what, script) in [("not from locales/", ESCAPED), ("without room", CLIPPED)] {
            let found = page.script(script, vec![json!(within)]).await;
            if found != Value::Array(Vec::new()) {
                seen.push(format!("{view}, {width} pixels, {what}: {found:#}"));
            }
        }
    })
    .await;
    assert!(seen.is_empty(), "{}", seen.join("\n"));
}

#[tokio::test]
async fn no_text_escapes_the_translation_and_no_label_is_clipped_on_a_wide_page() {
    see_pseudo_language(1440).await;
}

#[tokio::test]
async fn no_text_escapes_the_translation_and_no_label_is_clipped_on_a_narrow_page() {
    see_pseudo_language(360).await;
}
