//! What a thumb reaches on a narrow window: the claims, the next comment, and the open claim as a sheet.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::PointerEvent;

use super::browser::{self, page};
use super::claim_note::{ClaimEditor, Counts, close, face};
use super::desk::Desk;
use super::icon::Icon;
use super::search;
use super::shortcuts::go_to_untagged;
use super::signer::Signed;
use crate::drawing::View;
use crate::id::ClaimId;
use crate::{t, tn};

const SHEET: &str = "sheet";

/// The bar at the bottom of a narrow window.
#[component]
pub fn BottomBar() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let session = desk.session;
    let claims = move || session.read(&[View::Claims, View::Document], |_, drawing| drawing.claims().len());
    let is_hidden = move || {
        desk.selected.with(Option::is_some)
            || session.active.with(Option::is_some)
            || session.open.with(Option::is_none)
    };
    view! {
        <Show when=move || !is_hidden()>
            <div class="bottom">
                <button
                    aria-expanded=move || desk.is_listing.get().to_string()
                    on:click=move |_| desk.is_listing.update(|is_listing| *is_listing = !*is_listing)
                >
                    <Icon name="list" />
                    {move || tn!("documents.claims", claims())}
                </button>
                <button class="main" on:click=move |_| go_to_untagged(desk)>
                    {t!("summary.next")}
                </button>
                <button class="open-search" aria-label=t!("search") on:click=move |_| search::open(desk)>
                    <Icon name="search" />
                    <span>{t!("search")}</span>
                </button>
            </div>
        </Show>
    }
}

/// The open claim on a narrow window, where there is no margin beside the text. It goes when it is drawn down.
#[component]
pub fn Sheet() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let session = desk.session;
    let open = Memo::new(move |_| {
        session.active.get().filter(|_| desk.is_narrow.get() && !desk.selected.with(Option::is_some))
    });
    Effect::new(move |_| {
        if let Some(claim) = open.get() {
            request_animation_frame(move || show_over_sheet(desk, claim));
        }
    });
    move || {
        let claim = open.get()?;
        let face = Memo::new(move |_| face(desk, claim));
        let number =
            move || face.with(|face| face.as_ref().map(|face| face.number().to_owned()).unwrap_or_default());
        let kind = move || face.with(|face| face.as_ref().map(|face| face.kind_name().to_owned()));
        let sign = Signal::derive(move || {
            face.with(|face| face.as_ref().map(|face| face.sign().to_owned()).unwrap_or_default())
        });
        let signer = Memo::new(move |_| face.with(|face| face.as_ref()?.signer().cloned()));
        let kind_id = move || face.with(|face| face.as_ref().map(|face| face.kind_id()));
        let drag = RwSignal::new(None::<Drag>);
        let way = move || drag.get().map(|drag| format!("{}px", drag.way));
        let grip = move |event: PointerEvent| {
            let grip = event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
            if let Some(grip) = grip {
                // The pointer is down, so it can be captured.
                let _ = grip.set_pointer_capture(event.pointer_id());
            }
            let from = f64::from(event.client_y());
            drag.set(Some(Drag { from, way: 0.0, speed: 0.0, moved_at: event.time_stamp() }));
        };
        let pull = move |event: PointerEvent| {
            if let Some(before) = drag.get_untracked() {
                drag.set(Some(before.followed_to(f64::from(event.client_y()), event.time_stamp())));
            }
        };
        let lift = move |_| {
            let is_meant = drag.get_untracked().is_some_and(Drag::is_to_close);
            drag.set(None);
            if is_meant {
                close(desk, claim);
            }
        };
        Some(view! {
            <section
                class="sheet"
                id=SHEET
                data-kind=kind_id
                aria-label=move || t!("note.number", number = number())
                class:dragged=move || drag.with(Option::is_some)
                style:--way=way
            >
                <div
                    class="grip"
                    on:pointerdown=grip
                    on:pointermove=pull
                    on:pointerup=lift
                    on:pointercancel=move |_| drag.set(None)
                >
                    <p class="head">
                        <span class="n">{number}</span>
                        <span class="kind">
                            <Icon name=sign />
                            <span>{kind}</span>
                        </span>
                        {move || signer.get().map(|signer| view! { <Signed signer /> })}
                        <Counts face />
                    </p>
                </div>
                <ClaimEditor id=claim face />
            </section>
        })
    }
}

/// A sheet that is being drawn down.
#[derive(Clone, Copy)]
struct Drag {
    from: f64,
    /// How far down it is, in CSS pixels.
    way: f64,
    /// In CSS pixels a millisecond, downwards.
    speed: f64,
    moved_at: f64,
}

impl Drag {
    fn followed_to(self, y: f64, now: f64) -> Self {
        let way = (y - self.from).max(0.0);
        let speed = (way - self.way) / (now - self.moved_at).max(1.0);
        Self { way, speed, moved_at: now, ..self }
    }

    /// It was drawn far, or flung.
    fn is_to_close(self) -> bool {
        const FAR: f64 = 96.0;
        const FLUNG: f64 = 24.0;
        self.way > FAR || (self.way > FLUNG && self.speed > 0.5)
    }
}

/// Scrolls so far that the claim's words stand above the sheet, and gives the sheet the focus unless the caret of
/// somebody at a keyboard is in use.
fn show_over_sheet(desk: Desk, claim: ClaimId) {
    const TOP: f64 = 76.0;
    const GAP: f64 = 16.0;
    let Some(sheet) = page::element(SHEET) else {
        return;
    };
    if desk.touch.is_finger.get_untracked() {
        page::focus(SHEET);
    }
    let Some((first, last)) = page::lines_of(&format!("mark[data-annotation~=\"{claim}\"]")) else {
        return;
    };
    // While it slides in, where it will stand is told by its height.
    let height = f64::from(sheet.offset_height());
    let edge = browser::window().and_then(|window| window.inner_height().ok()?.as_f64()).unwrap_or_default();
    let floor = edge - height - GAP;
    let by = if first.top() < TOP || last.bottom() > floor {
        // All of it where there is room, else its beginning.
        (last.bottom() - floor).min(first.top() - TOP)
    } else {
        0.0
    };
    if by != 0.0 {
        page::scroll_by(by);
    }
}

/// Follows the width of the window: `is_narrow` holds where the margin has no room.
pub fn follow_width(desk: Desk) {
    let look = move || {
        let is_narrow = page::matches("(max-width: 44.99em)");
        if desk.is_narrow.get_untracked() != is_narrow {
            desk.is_narrow.set(is_narrow);
        }
    };
    look();
    let _listening = window_event_listener(leptos::ev::resize, move |_| look());
}

/// Tells the stylesheets in `--keyboard` how much of the window's bottom a keyboard on the screen covers: what stands
/// there stands on it instead. Browsers shrink only the visual viewport for it; so does a pinch, which is not meant.
pub fn follow_screen_keyboard() {
    let Some(viewport) = browser::window().and_then(|window| window.visual_viewport()) else {
        return;
    };
    let look = move || {
        let window = browser::window();
        let height = window.as_ref().and_then(|window| window.inner_height().ok()?.as_f64());
        let (Some(height), Some(viewport)) = (height, window.and_then(|window| window.visual_viewport()))
        else {
            return;
        };
        let is_pinched = viewport.scale() > 1.01;
        let covered = if is_pinched { 0.0 } else { height - viewport.height() - viewport.offset_top() };
        if let Some(root) = page::root() {
            // A custom property takes any value.
            let _ = root.style().set_property("--keyboard", &format!("{}px", covered.max(0.0).round()));
        }
    };
    let look = Closure::<dyn FnMut()>::new(look);
    for event in ["resize", "scroll"] {
        // A listener of a known event can always be added.
        let _ = viewport.add_event_listener_with_callback(event, look.as_ref().unchecked_ref());
    }
    // It listens as long as the page lives.
    look.forget();
}
