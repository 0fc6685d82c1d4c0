//! Starts the page: loads what was kept, then draws.

use std::collections::HashSet;

use leptos::prelude::*;
use manicule::id::{AnnotatorId, TabId};
use manicule::ui::browser::{page, random, settings, tab_id};
use manicule::ui::keeper::{self, Loaded};
use manicule::ui::safety::Safety;
use manicule::ui::session::Session;
use manicule::ui::{address, app::App, desk::Desk, faults, locale, samples};
use manicule::workspace::{Body, Journal, Record, RecordKey, Timeline, Workspace};
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
    let Loaded { records, texts, steps, aside, newer_count, keeper } = keeper::load().await;
    faults::point("start.loaded");
    // Settings live in localStorage alone; where it is blocked or was cleared, the records still know who wrote them.
    let me = settings.annotator.or_else(|| last_annotator(&records));
    let me = me.unwrap_or_else(|| AnnotatorId::from_bits(random::bits()));
    settings.annotator = Some(me);
    settings::store(&settings);
    let kept_texts: HashSet<_> = texts.iter().map(|text| text.id()).collect();
    let mut workspace = Workspace::default();
    let first_sample = samples::offer(&mut workspace);
    let mut loading = Timeline::new(workspace, manicule::id::ReplicaId::from_bits(0));
    loading.merge(records, texts);
    let mut journal = Journal::new(TabId::from_bits(0));
    journal.take_in(steps);
    journal.go_on_as(tab_id::take(&journal.tabs()).await);
    faults::point("start.merged");
    mount_to_body(move || {
        let session = Session::new(loading.into_workspace(), journal, keeper, kept_texts, me);
        let place = address::Place::read(&page::fragment());
        let is_there = |id| session.peek(|workspace, _| workspace.document(id).is_some());
        let asked = place.document.filter(|id| is_there(*id));
        let last = settings.last_opened.filter(|id| is_there(*id));
        let newest = session.peek(|workspace, _| {
            let newest = workspace.documents().max_by_key(|(_, document)| document.created);
            newest.map(|(id, _)| id)
        });
        let sample = Some(first_sample).filter(|id| is_there(*id));
        session.open_document(asked.or(last).or(newest).or(sample));
        let desk = Desk::new(session, settings, Safety::new(aside, newer_count));
        faults::point("start.mount");
        address::go(desk, place);
        view! { <App desk /> }
    });
}

/// Whose claim or tag was changed last.
fn last_annotator(records: &[(RecordKey, Record)]) -> Option<AnnotatorId> {
    let signed = records.iter().filter_map(|(key, record)| match (key, &record.body) {
        (RecordKey::Claim(_), Some(Body::Claim(claim))) => Some((record.version, claim.by)),
        (RecordKey::Tag(tag), Some(_)) => Some((record.version, tag.by)),
        _ => None,
    });
    signed.max_by_key(|(version, _)| *version).map(|(_, by)| by)
}
