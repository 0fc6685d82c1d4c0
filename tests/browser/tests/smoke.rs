//! The built page opens, says nothing wrong, and talks to nobody.

use browser_tests::Stage;

#[tokio::test]
async fn the_page_opens_without_a_complaint_and_contacts_nobody() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.css("main").await;
    assert_eq!(page.roles("main").await.len(), 1);
    page.expect_no_complaints().await;
    assert_eq!(stage.strangers(), Vec::<String>::new());
}

#[tokio::test]
async fn the_page_opens_below_any_path() {
    let stage = Stage::start().await;
    let page = stage.open().await;
    page.go("/deep/down/").await;
    page.css("main").await;
    page.expect_no_complaints().await;
    assert!(
        stage.requests().iter().any(|path| path.starts_with("/deep/down/manicule-")),
        "{:?}",
        stage.requests()
    );
}
