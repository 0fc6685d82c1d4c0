//! Starts the page: loads what was kept, then draws.

use std::collections::HashSet;

use leptos::prelude::*;
use manicule::id::{AnnotatorId, TabId};
use manicule::ui::browser::{page, random, settings, tab_id};
use manicule::ui::keeper::{self, Loaded};
use manicule::ui::safety::Safety;
use manicule::ui::session::{Me, Session, most_active_annotator};
use manicule::ui::{address, app::App, desk::Desk, faults, locale, samples};
use manicule::workspace::{Journal, Timeline, Workspace};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// Of start.js: from now on nothing more is written, and the person is told.
    #[wasm_bindgen(js_name = maniculePanicked)]
    fn manicule_panicked(message: &str);
}

fn main() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        manicule_panicked(&info.to_string());
    }));
    wasm_bindgen_futures::spawn_local(start());
}

async fn start() {
    let mut settings = settings::load();
    faults::point("start.settings");
    let language = settings.language.clone().unwrap_or_else(|| locale::preferred().to_owned());
    locale::speak(&language);
    let Loaded { records, texts, steps, keeper } = keeper::load().await;
    faults::point("start.loaded");
    // Settings live in localStorage alone; where it is blocked or was cleared, the records still know who wrote them.
    let mut journal = Journal::new(TabId::from_bits(0));
    journal.take_in(steps);
    let said = settings.annotator.filter(|_| !settings.is_annotator_made_up);
    let known = said.or_else(|| journal.last_signer().filter(|_| settings.annotator.is_none()));
    let me = match known {
        Some(me) => Me::Known(me),
        None => {
            let fresh = settings.annotator.unwrap_or_else(|| AnnotatorId::from_bits(random::bits()));
            match most_active_annotator(&records) {
                // Who was made up before is looked up again only where every store can be read.
                Some(found) if keeper.is_whole() || settings.annotator.is_none() => Me::Known(found),
                _ if keeper.is_whole() => Me::Known(fresh),
                _ => Me::MadeUp(fresh),
            }
        }
    };
    if let Me::Known(me) = me {
        settings.annotator = Some(me);
        settings.is_annotator_made_up = false;
        settings::store(&settings);
    }
    let kept_texts: HashSet<_> = texts.iter().map(|text| text.id()).collect();
    let mut workspace = Workspace::default();
    let first_sample = samples::offer(&mut workspace);
    let mut loading = Timeline::new(workspace, manicule::id::ReplicaId::from_bits(0));
    loading.merge(records, texts);
    journal.go_on_as(tab_id::take(&journal.tabs()).await);
    faults::point("start.merged");
    let unread = keeper.unread();
    mount_to_body(move || {
        let session = Session::new(loading.into_workspace(), journal, keeper, kept_texts, me);
        let place = address::Place::read(&page::fragment());
        let is_there = |id| session.peek(|workspace, _| workspace.document(id).is_some());
        let asked = place.document.filter(|id| is_there(*id));
        let last = settings.last_opened.filter(|id| is_there(*id));
        let newest = session.peek(|workspace, _| workspace.newest_document());
        let sample = Some(first_sample).filter(|id| is_there(*id));
        session.open_document(asked.or(last).or(newest).or(sample));
        let desk = Desk::new(session, settings, Safety::new(unread));
        faults::point("start.mount");
        address::go(desk, place);
        view! { <App desk /> }
    });
    // The page is there in the same task that this goes: nothing is painted in between.
    if let Some(shell) = page::element("shell") {
        shell.remove();
    }
}
