//! A highlight of any selection is, block by block, exactly the raw text of the DOM range, trimmed and widened to whole
//! grapheme clusters.

use std::collections::BTreeMap;

use browser_tests::{Page, Stage};
use serde_json::{Value, json};
use unicode_segmentation::UnicodeSegmentation;

const ARTICLE: &str = "main > article [data-block]";

/// Paragraphs that are hard to count in: emoji of several code points, marks that combine, scripts that run from the
/// right, spaces of all kinds. The last line is to be a comment.
const LINES: [&str; 10] = [
    "Two  spaces here,   three there; and\u{a0}no-break\u{a0}\u{a0}ones, «\u{202f}narrow\u{202f}» ones, \u{202f}\u{a0} and mixed ones .",
    "A family 👨‍👩‍👧‍👦 waves 👋🏽👋🏿 at flags 🇫🇷🇩🇪🇯🇵, at 🏴󠁧󠁢󠁳󠁣󠁴󠁿 and at a keycap 1️⃣; 👩🏽‍💻👩🏿‍🚀 shrug 🤷🏽‍♂️ 🤷‍♀️ and go ☝️🏽.",
    "Cafe\u{301} re\u{301}sume\u{301} n\u{303}o, Z\u{335}\u{301}a\u{334}\u{327}l\u{337}\u{308}g\u{336}o\u{338}, o\u{302}\u{323}, a\u{30a}ngstro\u{308}m, and a lone \u{301}mark.",
    "हिन्दी में क्षत्रिय और स्त्री, ไทยกำลังน้ำ, தமிழ் நிகழ்ச்சி, 한국어 \u{1112}\u{1161}\u{11ab}\u{1100}\u{1173}\u{11af}.",
    "שלום עולם, זה משפט עם English words באמצע, ומספר 2024 וסימן שָׁלוֹם בסוף.",
    "العربية مع علامات مُشَكَّلَة و👩🏽‍💻 في الوسط، ثم English 123 ثم نهاية.",
    "𝔸𝔹ℂ 𠮷野家 𝒳𝒴 and a clef 𝄞 in 🎼 with \u{1f1eb} half a flag.",
    "Zero\u{200b}width and soft\u{ad}hyphen, word\u{2060}joiner, left\u{200e}mark, and e\u{200d}z joined.",
    "“Plain words, then more plain words,” she said, “until the line is long enough to break in two on the screen, which takes some more words than these.”",
    "A comment with 👨‍👩‍👧 in it, of nobody in particular.",
];

/// SplitMix64 (Steele, Lea and Flood 2014): small, and the same on each machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }
}

/// Brings the lines above through "New article", each one a paragraph and the last one a comment.
async fn bring(page: &Page) {
    page.role("button", "New article").await.click().await;
    let dialog = page.role("dialog", "New article").await;
    dialog.role("textbox", "Text").await.fill(&LINES.join("\n\n")).await;
    dialog.role("button", "Preview").await.click().await;
    dialog.role("listbox", "Lines").await.focus().await;
    for key in ["Control+a", "p", "End", "m"] {
        page.press(key).await;
    }
    dialog.role("button", "Add").await.click().await;
    page.no_role("dialog", "New article").await;
    let blocks = blocks(page).await;
    assert_eq!(blocks, LINES[..LINES.len() - 1], "the article has each letter of what was brought");
}

/// The texts of the article's blocks.
async fn blocks(page: &Page) -> Vec<String> {
    page.css(ARTICLE).await;
    let script = "return Array.from(document.querySelectorAll(arguments[0]), (it) => it.textContent)";
    serde_json::from_value(page.script(script, vec![json!(ARTICLE)]).await).expect("texts")
}

/// The stretch that a selection stands for, in code points of the canonical text: its raw text without the white space
/// at its ends, widened to whole grapheme clusters. `None` for white space alone.
///
/// `parts` are a block each: its number, and where the range begins and ends in it, in UTF-16 units.
fn expected(canonical: &str, parts: &[(usize, usize, usize)]) -> Option<(usize, usize)> {
    let starts: Vec<usize> =
        std::iter::once(0).chain(canonical.match_indices('\n').map(|(at, _)| at + 1)).collect();
    // Half of a surrogate pair stands for the whole code point.
    let byte = |block: usize, units: usize, rounds_up: bool| {
        let mut left = units;
        for (at, letter) in canonical[starts[block]..].char_indices() {
            if left == 0 || (left < letter.len_utf16() && !rounds_up) {
                return starts[block] + at;
            }
            left = left.saturating_sub(letter.len_utf16());
        }
        canonical.len()
    };
    let parts: Vec<&(usize, usize, usize)> = parts.iter().filter(|(_, from, to)| from < to).collect();
    let (first, last) = (parts.first()?, parts.last()?);
    let (start, end) = (byte(first.0, first.1, false), byte(last.0, last.2, true));
    let raw = &canonical[start..end];
    let start = start + (raw.len() - raw.trim_start().len());
    let end = end - (raw.len() - raw.trim_end().len());
    if start >= end {
        return None;
    }
    let edges = || canonical.grapheme_indices(true).map(|(at, _)| at).chain([canonical.len()]);
    let start = edges().rfind(|edge| *edge <= start)?;
    let end = edges().find(|edge| *edge >= end)?;
    let points = |byte: usize| canonical[..byte].chars().count();
    Some((points(start), points(end)))
}

#[test]
fn what_a_selection_stands_for_is_computed_rightly() {
    let check = |canonical: &str, parts: &[(usize, usize, usize)], words: Option<&str>| {
        let letters: Vec<char> = canonical.chars().collect();
        let found =
            expected(canonical, parts).map(|(start, end)| letters[start..end].iter().collect::<String>());
        assert_eq!(found.as_deref(), words, "{canonical:?} {parts:?}");
    };
    check("the moon is full", &[(0, 3, 9)], Some("moon"));
    check("the moon is full", &[(0, 3, 4)], None);
    check("a 👩🏽‍💻 b", &[(0, 3, 4)], Some("👩🏽‍💻"));
    check("a 👋 b", &[(0, 2, 3)], Some("👋"));
    check("a 👋 b", &[(0, 3, 4)], Some("👋"));
    check("cafe\u{301} noir", &[(0, 0, 4)], Some("cafe\u{301}"));
    check("cafe\u{301} noir", &[(0, 4, 5)], Some("e\u{301}"));
    check("one \ntwo\n three", &[(0, 3, 4), (1, 0, 3), (2, 0, 3)], Some("two\n th"));
    check("one\ntwo", &[(0, 1, 3), (1, 0, 0)], Some("ne"));
}

/// Selects one stretch after the other, highlights each with the key, and tells what was selected and what was kept.
/// Each time that `arguments[1]` claims stand together, and at the end, all of them are taken back.
const HIGHLIGHT: &str = r"
const [selections, most] = arguments;
const blocks = Array.from(document.querySelectorAll('main > article [data-block]'));
const texts = blocks.map((block) => block.textContent);
const press = (key, code, ctrlKey) => document.body.dispatchEvent(new KeyboardEvent('keydown', { key, code, ctrlKey, bubbles: true, cancelable: true }));
const claims = () => new Set(Object.keys(localStorage).filter((key) => key.startsWith('manicule/1/c/')));
const place = ([number, units]) => {
  const block = blocks[number];
  if (units === 'start') return [block, 0];
  if (units === 'end') return [block, block.childNodes.length];
  const nodes = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  while (nodes.nextNode()) {
    if (units <= nodes.currentNode.length) return [nodes.currentNode, units];
    units -= nodes.currentNode.length;
  }
  throw new Error('no such place');
};
const units = (text) => Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
const parts = (range) => blocks.flatMap((block, number) => {
  if (!range.intersectsNode(block)) return [];
  const part = document.createRange();
  part.selectNodeContents(block);
  const before = part.cloneRange();
  if (part.comparePoint(range.startContainer, range.startOffset) === 0) part.setStart(range.startContainer, range.startOffset);
  if (part.comparePoint(range.endContainer, range.endOffset) === 0) part.setEnd(range.endContainer, range.endOffset);
  before.setEnd(part.startContainer, part.startOffset);
  return [[number, before.toString().length, units(part.toString())]];
});
const faults = () => {
  const marks = Array.from(document.querySelectorAll('mark'));
  if (document.querySelector('mark mark')) return 'a mark in a mark';
  if (marks.some((mark) => mark.textContent === '')) return 'an empty mark';
  // A character that nobody sees has a sign beside it.
  if (marks.some((mark) => mark.querySelector(':not(.unseen)'))) return 'a mark with elements';
  if (document.querySelectorAll('[data-annotation]').length !== marks.filter((mark) => mark.dataset.annotation).length) return 'the attribute elsewhere';
  if (blocks.some((block, number) => block.textContent !== texts[number])) return 'another text';
  if (blocks.some((block) => !block.isConnected)) return 'another block';
  return null;
};
const drawn = (id) => {
  const lines = blocks.map((block) => Array.from(block.querySelectorAll(`mark[data-annotation~='${id}']`), (mark) => mark.textContent).join(''));
  return lines.filter((line) => line).join('\n');
};
const work = async () => {
  const told = [];
  let standing = 0;
  for (const [anchor, focus] of selections) {
    getSelection().setBaseAndExtent(...place(anchor), ...place(focus));
    const range = getSelection().getRangeAt(0);
    const selected = parts(range);
    const before = claims();
    press('h', 'KeyH', false);
    const fresh = Array.from(claims()).find((key) => !before.has(key));
    const isLetGo = getSelection().isCollapsed;
    getSelection().removeAllRanges();
    // One task is enough for the page to draw.
    await new Promise((done) => setTimeout(done));
    const id = fresh?.slice('manicule/1/c/'.length);
    told.push({ selected, isLetGo, kept: fresh ? JSON.parse(localStorage.getItem(fresh)) : null, drawn: fresh ? drawn(id) : null, faults: faults() });
    if (fresh) standing += 1;
    if (standing === most || told.length === selections.length) {
      for (; standing > 0; standing -= 1) press('z', 'KeyZ', true);
      await new Promise((done) => setTimeout(done));
      told.at(-1).left = document.querySelectorAll('mark').length;
    }
  }
  return told;
};
return work();
";

#[tokio::test]
async fn a_thousand_random_selections_are_kept_to_the_letter() {
    const COUNT: usize = 1_000;
    const BATCH: usize = 50;
    /// Stand together before they are taken back.
    const MOST: usize = 12;
    let stage = Stage::start().await;
    let page = stage.open().await;
    bring(&page).await;
    let blocks = blocks(&page).await;
    let canonical = blocks.join("\n");
    let letters: Vec<char> = canonical.chars().collect();
    let units: Vec<Vec<u16>> = blocks.iter().map(|block| block.encode_utf16().collect()).collect();
    let mut random = Random(20_240_729);
    let mut standing: Vec<(usize, usize)> = Vec::new();
    let (mut kept_count, mut half_pairs) = (0, 0);

    for _ in 0..COUNT / BATCH {
        let selections: Vec<Value> = (0..BATCH).map(|_| random_selection(&mut random, &units)).collect();
        let told = page.script(HIGHLIGHT, vec![json!(selections), json!(MOST)]).await;
        for told in told.as_array().expect("what was selected and kept") {
            assert_eq!(told["faults"], Value::Null, "{told}");
            let mut parts = Vec::new();
            for part in told["selected"].as_array().expect("parts") {
                let (block, from) = (number(&part[0]), number(&part[1]));
                let raw: Vec<u16> = serde_json::from_value(part[2].clone()).expect("UTF-16 units");
                let to = from + raw.len();
                assert_eq!(
                    raw,
                    units[block][from..to],
                    "the raw text of the DOM range is the text of the block"
                );
                let is_low =
                    |at: usize| units[block].get(at).is_some_and(|unit| (0xdc00..0xe000).contains(unit));
                half_pairs += usize::from(is_low(from)) + usize::from(is_low(to));
                parts.push((block, from, to));
            }
            let expected = expected(&canonical, &parts);
            if let Some(kept) = told["kept"].as_object() {
                let (start, end) = (number(&kept["r"][0]), number(&kept["r"][1]));
                assert_eq!(Some((start, end)), expected, "{told}");
                let words: String = letters[start..end].iter().collect();
                assert_eq!(kept["q"], words, "the quote is the text at its place");
                assert_eq!(told["drawn"], words, "and so are the marks");
                assert_eq!(told["isLetGo"], true, "the selection has become a claim");
                standing.push((start, end));
                kept_count += 1;
            } else {
                let is_refused = expected.is_none_or(|range| standing.contains(&range));
                assert!(is_refused, "{expected:?} was selected, and nothing was kept: {told}");
            }
            if told["left"].is_u64() {
                assert_eq!(told["left"], 0, "all marks go when all is taken back");
                standing.clear();
            }
        }
    }
    println!(
        "{kept_count} of {COUNT} selections became claims; {half_pairs} ends lay inside of a surrogate pair"
    );
    assert!(kept_count > COUNT * 9 / 10, "{kept_count}: most selections hold words");
    assert!(half_pairs > COUNT / 20, "{half_pairs}: many ends lie inside of a surrogate pair");
    stage.expect_peace(&page).await;
}

/// A selection as two places, each a block with a number of UTF-16 units or one of the block's own ends.
fn random_selection(random: &mut Random, blocks: &[Vec<u16>]) -> Value {
    let block = random.below(blocks.len());
    let at = random.below(blocks[block].len() + 1);
    let (other, to) = match random.below(4) {
        // Within a word or two, which most selections are.
        0 | 1 => (block, (at + 1 + random.below(12)).min(blocks[block].len())),
        2 => (block, random.below(blocks[block].len() + 1)),
        _ => {
            let other = random.below(blocks.len());
            (other, random.below(blocks[other].len() + 1))
        }
    };
    let (mut anchor, mut focus) = (json!([block, at]), json!([other, to]));
    match random.below(20) {
        0 => anchor = json!([block, "start"]),
        1 => focus = json!([other, "end"]),
        _ => {}
    }
    if random.below(2) == 0 { json!([anchor, focus]) } else { json!([focus, anchor]) }
}

fn number(value: &Value) -> usize {
    value.as_u64().expect("a number") as usize
}

#[tokio::test]
async fn words_of_any_script_are_highlighted_by_mouse() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    bring(&page).await;
    let mut claimed = Vec::new();
    for words in [
        "  spaces here,   three",
        "👨‍👩‍👧‍👦 waves",
        "re\u{301}sume\u{301}",
        "עולם, זה",
        "𠮷野家",
        "الوسط",
        "«\u{202f}narrow\u{202f}»",
    ] {
        page.select_words(ARTICLE, words).await;
        page.press("h").await;
        claimed.push(words.trim());
        let mut found = page.claims().await;
        found.sort();
        claimed.sort_unstable();
        assert_eq!(found, claimed);
    }
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn a_selection_of_white_space_alone_makes_nothing() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    bring(&page).await;
    page.select_words(ARTICLE, "   ").await;
    page.press("h").await;
    page.no_role("toolbar", "Highlight").await;
    assert_eq!(page.claims().await, Vec::<String>::new());
    assert_eq!(page.local_storage("manicule/1/c/").await, BTreeMap::new());
    stage.expect_peace(&page).await;
}

#[tokio::test]
async fn the_browsers_selection_survives_a_redraw_of_its_block() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    bring(&page).await;
    let around = "waves 👋🏽👋🏿 at flags";
    let selected = "👋🏿 at flags 🇫🇷🇩🇪";
    let read = "const it = getSelection(); return [it.toString(), it.anchorNode.nodeType, it.focusNode.isConnected, it.anchorNode.isConnected]";
    page.select_words(ARTICLE, around).await;
    page.press("h").await;
    page.expect_claims(&[around]).await;
    page.press("Escape").await;
    page.select_words(ARTICLE, selected).await;
    let before = page.script(read, vec![]).await;
    assert_eq!(before[0], selected);
    for (key, claims) in
        [("Control+z", &[][..]), ("Control+Shift+z", &[around]), ("Control+z", &[]), ("Control+y", &[around])]
    {
        page.press(key).await;
        page.expect_claims(claims).await;
        assert_eq!(page.script(read, vec![]).await, before, "after {key}");
        page.role("toolbar", "Highlight").await;
    }
    page.press("h").await;
    page.expect_claims(&[around, selected]).await;
    stage.expect_peace(&page).await;
}
