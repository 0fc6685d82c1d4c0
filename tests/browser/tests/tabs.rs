//! Several tabs over one document: what one does the others show, and all end up with the same.

use std::time::Duration;

use browser_tests::{Log, Page, Stage, Work};
use serde_json::{Value, json};
use tokio::time::sleep;

/// How many times the tabs are looked at until they are at one: twenty seconds and more.
const LOOKS: usize = 500;

/// Holds back what a tab tells the others, for as long as `held` is a list.
const HOLD: &str = "
globalThis.held = null;
const tell = BroadcastChannel.prototype.postMessage;
BroadcastChannel.prototype.postMessage = function (message) {
  if (globalThis.held) globalThis.held.push([this, message]);
  else tell.call(this, message);
};
globalThis.release = () => {
  const held = globalThis.held;
  globalThis.held = null;
  for (const [channel, message] of held) tell.call(channel, message);
};";

/// A clock that is off by so many milliseconds.
const CLOCK: &str = "
const Right = Date;
globalThis.Date = class extends Right {
  constructor(...parts) { if (parts.length) super(...parts); else super(Right.now() + OFFSET); }
  static now() { return Right.now() + OFFSET; }
};";

const YEAR: i64 = 365 * 24 * 60 * 60 * 1_000;

const DIGITS: [&str; 3] = ["skeptical", "supportive", "off-topic"];

/// Lets the tabs edit at once, each so often, and waits until they are done. Their words are dealt out in four parts:
/// everybody's, and one for each of three tabs.
async fn edit_at_once(tabs: &[(&Page, usize)], seed: u64) -> Vec<Log> {
    let mut logs = Vec::new();
    for (at, (tab, count)) in tabs.iter().enumerate() {
        let seed = seed * 10 + at as u64;
        let tabs = tabs.len();
        let work =
            Work { tabs, seed, count: *count, parts: 4, part: at + 1, is_pausing: false, is_hidden: true };
        logs.push(tab.start_editing(work).await);
    }
    for ((tab, count), log) in tabs.iter().zip(&mut logs) {
        let heard = tab.finish_editing(log).await;
        assert!(heard > 10, "seed {seed}: only {heard} times others changed something between {count} edits");
    }
    logs
}

/// Waits until all tabs show the same and both stores hold the same, seen from each tab.
async fn expect_at_one(tabs: &[&Page], words: &str) {
    let mut states = Vec::new();
    for _ in 0..LOOKS {
        states.clear();
        for tab in tabs {
            tab.whole_status("Saved").await;
            states.push((tab.shown().await, tab.local_storage("manicule/1/").await));
        }
        let kept = tabs[0].indexed_db("manicule/1/").await;
        if states.iter().all(|state| *state == states[0]) && kept == states[0].1 {
            return;
        }
        sleep(Duration::from_millis(40)).await;
    }
    let shown: Vec<_> = states.iter().map(|(shown, _)| shown).collect();
    panic!("{words}: the tabs are not at one: {shown:#?}");
}

/// Everything that a tab has done to its own words is there, whoever else was at work.
fn expect_nothing_lost(tab: &str, log: &Log, shown: &browser_tests::Shown) {
    let own = log.own();
    let lost: Vec<_> = own.iter().filter(|(key, value)| shown.get(**key) != **value).collect();
    assert!(lost.is_empty(), "{tab} lost {lost:#?} of {} claims", own.len());
    assert!(own.len() > 20, "{tab} made {} claims of its own", own.len());
}

#[tokio::test]
async fn two_tabs_then_three_edit_one_document_at_once_and_nothing_is_lost() {
    let stage = Stage::start().await;
    let first = stage.open().await;
    let second = first.new_tab().await;
    for seed in 1..=5 {
        // Each tab makes 500 edits; the third one comes when the others are half-way.
        edit_at_once(&[(&first, 250), (&second, 250)], seed).await;
        expect_at_one(&[&first, &second], "two tabs").await;
        let third = first.new_tab().await;
        let tabs = [(&first, 250), (&second, 250), (&third, 500)];
        let logs = edit_at_once(&tabs, seed + 100).await;
        expect_at_one(&[&first, &second, &third], "three tabs").await;
        let shown = first.shown().await;
        for (log, name) in logs.iter().zip(["the first tab", "the second tab", "the third tab"]) {
            expect_nothing_lost(name, log, &shown);
        }
        third.close_tab().await;
        // Another load of the page, another replica.
        second.reload().await;
        assert_eq!(second.shown().await, shown, "what is kept is what was shown");
    }
    stage.expect_peace(&first).await;
}

/// Tags a comment in one tab.
async fn tag(tab: &Page, comment: usize, tag: &str) {
    tab.css("[role=region] article input").await;
    let script = "document.querySelectorAll('[role=region] article')[arguments[0]].querySelector(`label[data-tag=${arguments[1]}] input`).click()";
    tab.script(script, vec![json!(comment), json!(tag)]).await;
}

/// Waits until a tab shows this tag of a comment.
async fn expect_tag(tab: &Page, comment: usize, tag: &str) {
    let script = format!(
        "return Array.from(document.querySelectorAll('[role=region] article')[{comment}]?.querySelectorAll('input:checked') ?? [], (radio) => radio.closest('label').dataset.tag).join() === '{tag}'"
    );
    tab.until(&script).await;
}

/// Tags one comment in two tabs, before either of them hears of the other, and returns what came of it.
async fn tag_against_each_other(first: &Page, second: &Page, comment: usize) -> (Value, Value) {
    for tab in [first, second] {
        tab.script("globalThis.held = []", vec![]).await;
    }
    tag(first, comment, DIGITS[0]).await;
    tag(second, comment, DIGITS[1]).await;
    let mut states = Vec::new();
    for tab in [first, second] {
        let told = tab.script("return globalThis.held.flatMap(([, message]) => message)", vec![]).await;
        let strings = told.as_array().expect("keys and values");
        let values = strings.iter().filter_map(|value| serde_json::from_str::<Value>(value.as_str()?).ok());
        let mut tags = values.filter(|record| record["g"].is_string());
        states.push(tags.next().expect("the tab tells of its tag"));
        assert!(tags.next().is_none(), "and of nothing else");
    }
    for tab in [first, second] {
        tab.script("globalThis.release()", vec![]).await;
    }
    let second_state = states.pop().expect("two states");
    (states.pop().expect("two states"), second_state)
}

/// A version as it is compared: the counter, then the replica, eight bytes in the letters of base64url.
fn version(record: &Value) -> (u64, Vec<usize>) {
    const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let replica = record["v"][1].as_str().expect("a replica").chars();
    let replica = replica.map(|letter| LETTERS.find(letter).expect("a letter of base64url"));
    (record["v"][0].as_u64().expect("a counter"), replica.collect())
}

#[tokio::test]
async fn of_one_record_changed_in_two_tabs_the_same_state_wins_in_both() {
    let stage = Stage::start().await;
    let first = stage.open().await;
    let second = first.new_tab().await;
    for tab in [&first, &second] {
        tab.before_each_load(HOLD).await;
        tab.reload().await;
    }
    for round in 0..6 {
        let comment = round % 6;
        let (one, other) = tag_against_each_other(&first, &second, comment).await;
        assert_eq!(one["v"][0], other["v"][0], "neither has heard of the other");
        let winner = if version(&one) > version(&other) { &one } else { &other };
        let winner = winner["g"].as_str().expect("a tag");
        expect_tag(&first, comment, winner).await;
        expect_tag(&second, comment, winner).await;
        expect_at_one(&[&first, &second], winner).await;
        // Other replicas, so that it is not always the same tab that wins.
        for tab in [&first, &second] {
            tab.reload().await;
            expect_tag(tab, comment, winner).await;
        }
    }
    stage.expect_peace(&second).await;
}

#[tokio::test]
async fn a_clock_that_is_off_by_a_year_changes_neither_order_nor_who_wins() {
    let stage = Stage::start().await;
    for offset in [-YEAR, YEAR] {
        let first = stage.open().await;
        let second = first.new_tab().await;
        first.before_each_load(HOLD).await;
        second.before_each_load(HOLD).await;
        second.before_each_load(&CLOCK.replace("OFFSET", &offset.to_string())).await;
        first.reload().await;
        second.reload().await;

        // One after the other: the later one wins, whatever the clocks say.
        for (at, tab) in [&first, &second, &first, &second, &second, &first].into_iter().enumerate() {
            tag(tab, 0, DIGITS[at % 3]).await;
            expect_tag(&first, 0, DIGITS[at % 3]).await;
            expect_tag(&second, 0, DIGITS[at % 3]).await;
        }
        expect_at_one(&[&first, &second], "one after the other").await;

        // Against each other: the greater version wins.
        for comment in 1..5 {
            let (one, other) = tag_against_each_other(&first, &second, comment).await;
            let made = |record: &Value| record["c"].as_i64().expect("a moment");
            let apart = made(&other) - made(&one);
            assert!((apart - offset).abs() < YEAR / 12, "the clocks are {apart} ms apart");
            let winner = if version(&one) > version(&other) { &one } else { &other };
            let winner = winner["g"].as_str().expect("a tag");
            expect_tag(&first, comment, winner).await;
            expect_tag(&second, comment, winner).await;
        }
        expect_at_one(&[&first, &second], "against each other").await;

        // The same after both were loaded again, each with its own clock.
        let shown = first.shown().await;
        for tab in [&first, &second] {
            tab.reload().await;
            assert_eq!(tab.shown().await, shown);
        }
        stage.expect_peace(&second).await;
        first.close_browser().await;
    }
}
