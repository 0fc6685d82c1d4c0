//! What the page has called saved outlives whoever is killed: the browser or the tab, at any moment of an edit.

use std::env;
use std::time::Duration;

use browser_tests::{Log, Page, Stage, Work};
use tokio::time::{Instant, sleep};

/// How often somebody is killed. `cargo xtask soak` asks for more.
fn rounds() -> u64 {
    env::var("MANICULE_KILLS").ok().and_then(|count| count.parse().ok()).unwrap_or(10)
}

/// Edits until the moment has come, and returns what was done and acknowledged up to then.
async fn edit_for_a_while(page: &Page, round: u64) -> Log {
    let work =
        Work { seed: round, count: 100_000, parts: 1, part: 0, tabs: 1, is_pausing: true, is_hidden: false };
    let mut log = page.start_editing(work).await;
    // Some moment between two and nine tenths of a second, another one in each round.
    let moment = Instant::now() + Duration::from_millis(200 + round * 7_919 % 700);
    while Instant::now() < moment || log.acknowledged_count() == 0 {
        page.follow_editing(&mut log).await;
        sleep(Duration::from_millis(2)).await;
    }
    page.follow_editing(&mut log).await;
    log
}

/// Nothing that was acknowledged is missing, and both stores come to hold the same.
async fn expect_all(page: &Page, log: &Log, round: u64) {
    page.whole_status("Saved").await;
    let lost = page.lost_of(log).await;
    let counts = (log.acknowledged_count(), log.change_count());
    assert!(lost.is_empty(), "round {round}, acknowledged and made: {counts:?}: {lost:#?}");
    assert_eq!(
        page.local_storage("manicule/1/").await,
        page.indexed_db("manicule/1/").await,
        "round {round}"
    );
}

#[tokio::test]
async fn what_is_called_saved_is_there_after_the_browser_was_killed_in_the_middle_of_an_edit() {
    let stage = Stage::start().await;
    let mut page = stage.open().await;
    let (mut changes, mut acknowledged) = (0, 0);
    for round in 0..rounds() {
        let log = edit_for_a_while(&page, round).await;
        let profile = page.kill_browser().await;
        page = stage.open_in(&profile).await;
        expect_all(&page, &log, round).await;
        changes += log.change_count();
        acknowledged += log.acknowledged_count();
    }
    stage.expect_peace(&page).await;
    println!("{} kills: {changes} changes seen, {acknowledged} of them acknowledged, 0 lost", rounds());
}

#[tokio::test]
async fn what_is_called_saved_is_there_after_the_tab_was_killed_or_closed_in_the_middle_of_an_edit() {
    let stage = Stage::start().await;
    let first = stage.open().await;
    // A second page would hear what the first one does and keep it too.
    first.go("about:blank").await;
    let (mut changes, mut acknowledged) = (0, 0);
    for round in 0..rounds() {
        let page = first.new_tab().await;
        let log = edit_for_a_while(&page, round).await;
        if round % 2 == 0 {
            page.crash_tab().await;
        } else {
            page.close_tab().await;
        }
        let page = first.new_tab().await;
        expect_all(&page, &log, round).await;
        page.close_tab().await;
        changes += log.change_count();
        acknowledged += log.acknowledged_count();
    }
    println!("{} kills: {changes} changes seen, {acknowledged} of them acknowledged, 0 lost", rounds());
}
