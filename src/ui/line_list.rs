//! The list in which a person looks over the lines of a text, and says what each is.
//!
//! A listbox with one focus of its own and an active option, so that thousands of lines are one stop on the
//! way of the Tab key. It knows rows and roles; what becomes of a gesture is its parent's to say.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::num::ParseIntError;
use std::ops::RangeInclusive;
use std::str::FromStr;
use std::sync::Arc;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent, MouseEvent};

use super::browser::page;
use super::icon::Icon;
use super::locale;
use crate::reading::Role;
use crate::{t, tn};

/// How many rows Page Up and Page Down go.
const PAGE: usize = 10;

/// So many rows are drawn at first, and so many more whenever the last of them come near: a page of 100,000 comments is
/// there as quickly as a short one.
const DRAWN: usize = 300;

/// How near the end of the drawn rows may come, in pixels.
const NEAR: i32 = 2000;

/// Names a row for as long as it is in the list, wherever it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineId(u64);

impl LineId {
    /// The id of what hashes so; equal for equal values.
    pub fn of(named: impl Hash) -> Self {
        let mut hasher = DefaultHasher::new();
        named.hash(&mut hasher);
        Self(hasher.finish())
    }

    /// The id of the row's element.
    fn element_id(self) -> String {
        format!("line-{self}")
    }

    fn of_element(element: &Element) -> Option<Self> {
        element.id().strip_prefix("line-")?.parse().ok()
    }
}

impl fmt::Display for LineId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl FromStr for LineId {
    type Err = ParseIntError;

    fn from_str(id: &str) -> Result<Self, ParseIntError> {
        u64::from_str_radix(id, 16).map(Self)
    }
}

/// One line as the list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Row {
    /// Which line.
    pub id: LineId,
    /// What it was taken for.
    pub role: Role,
    /// What it says.
    pub text: Arc<str>,
    /// Of a comment's first line: who said it, when and to whom.
    pub said: Option<RowSaid>,
    /// The line goes on with the comment before.
    pub continues: bool,
    /// The comments begin here.
    pub opens_comments: bool,
}

/// Who said a comment, when and to whom, as far as it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct RowSaid {
    /// The author's name.
    pub author: Option<String>,
    /// The time, in the form that is kept.
    pub said_at: Option<String>,
    /// Who is answered, in a few words; `None` when it answers the article.
    pub answered: Option<String>,
}

/// Which rows are selected, and where the keyboard is. A handle: copies are the same choice.
///
/// Each row listens to a signal of its own: thousands that listened to one would all be woken by every arrow
/// key.
#[derive(Clone, Copy)]
pub struct Choice {
    chosen: RwSignal<Chosen>,
    marks: StoredValue<HashMap<LineId, ArcRwSignal<Mark>>>,
}

/// What a row shows of the choice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Mark {
    is_selected: bool,
    is_current: bool,
}

/// The selected rows; the one where the keyboard is; the one where a range of rows began.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Chosen {
    selected: BTreeSet<LineId>,
    current: Option<LineId>,
    anchor: Option<LineId>,
}

/// What a gesture does with the row that it reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    /// Selects it alone.
    Select,
    /// Selects all from the anchor to it.
    Extend,
    /// Selects it too, or no longer.
    Toggle,
    /// Goes there and selects nothing.
    Visit,
}

impl Choice {
    /// Nothing is selected.
    pub fn new() -> Self {
        Self { chosen: RwSignal::new(Chosen::default()), marks: StoredValue::new(HashMap::new()) }
    }

    /// The places of the selected rows in `rows`. Looks again when the choice changes.
    pub fn places(self, rows: &[Row]) -> Vec<usize> {
        self.chosen.with(|chosen| {
            let is_selected = |place: &usize| chosen.selected.contains(&rows[*place].id);
            (0..rows.len()).filter(is_selected).collect()
        })
    }

    /// The row that is nearest to the selected ones without being one of them: the next, else the one before.
    pub fn neighbour(self, rows: &[Row]) -> Option<LineId> {
        let places = self.places(rows);
        let after = places.last().and_then(|last| rows.get(last + 1));
        let before = places.first().and_then(|first| rows.get(first.checked_sub(1)?));
        after.or(before).map(|row| row.id)
    }

    /// Selects one row alone, or none.
    pub fn select(self, row: Option<LineId>) {
        self.set(Chosen { selected: row.into_iter().collect(), current: row, anchor: row });
    }

    fn set(self, after: Chosen) {
        let before = self.chosen.get_untracked();
        let changed = before.selected.symmetric_difference(&after.selected).copied();
        let visited = [before.current, after.current].into_iter().flatten();
        for id in changed.chain(visited).collect::<BTreeSet<_>>() {
            let mark =
                Mark { is_selected: after.selected.contains(&id), is_current: after.current == Some(id) };
            let signal = self.mark(id);
            if signal.get_untracked() != mark {
                signal.set(mark);
            }
        }
        self.chosen.set(after);
    }

    fn mark(self, id: LineId) -> ArcRwSignal<Mark> {
        let marked = self.marks.try_update_value(|marks| {
            marks.entry(id).or_insert_with(|| ArcRwSignal::new(Mark::default())).clone()
        });
        marked.unwrap_or_else(|| ArcRwSignal::new(Mark::default()))
    }

    fn reach(self, rows: &[Row], place: usize, reach: Reach) {
        let chosen = self.chosen.with_untracked(|chosen| chosen.reached(rows, place, reach));
        self.set(chosen);
    }
}

impl Default for Choice {
    fn default() -> Self {
        Self::new()
    }
}

impl Chosen {
    fn reached(&self, rows: &[Row], place: usize, reach: Reach) -> Self {
        let Some(row) = rows.get(place) else {
            return self.clone();
        };
        let id = row.id;
        let mut after = Self { current: Some(id), ..self.clone() };
        match reach {
            Reach::Select => {
                after.selected = BTreeSet::from([id]);
                after.anchor = Some(id);
            }
            Reach::Toggle => {
                if !after.selected.remove(&id) {
                    after.selected.insert(id);
                }
                after.anchor = Some(id);
            }
            Reach::Extend => {
                let anchor = place_of(rows, self.anchor).unwrap_or(place);
                after.selected = rows[between(anchor, place)].iter().map(|row| row.id).collect();
                after.anchor = Some(rows[anchor].id);
            }
            Reach::Visit => {}
        }
        after
    }
}

fn place_of(rows: &[Row], id: Option<LineId>) -> Option<usize> {
    rows.iter().position(|row| Some(row.id) == id)
}

fn between(one: usize, other: usize) -> RangeInclusive<usize> {
    one.min(other)..=one.max(other)
}

/// The place that a key goes to from `place`; `None` when it goes nowhere.
fn place_after(key: &str, place: Option<usize>, count: usize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    Some(match (key, place) {
        ("Home", _) => 0,
        ("End", _) => last,
        ("ArrowDown" | "PageDown", None) => 0,
        ("ArrowUp" | "PageUp", None) => last,
        ("ArrowDown", Some(place)) => last.min(place + 1),
        ("ArrowUp", Some(place)) => place.saturating_sub(1),
        ("PageDown", Some(place)) => last.min(place + PAGE),
        ("PageUp", Some(place)) => place.saturating_sub(PAGE),
        _ => return None,
    })
}

/// The letter that takes the selected lines for a role.
fn key_of(role: Role) -> &'static str {
    match role {
        Role::LeftOut => "x",
        Role::Title => "t",
        Role::Heading => "h",
        Role::Paragraph => "p",
        Role::Quotation => "q",
        Role::ListItem => "l",
        Role::Caption => "c",
        Role::Byline => "b",
        Role::Comment => "m",
    }
}

fn sign_of(role: Role) -> &'static str {
    match role {
        Role::LeftOut => "×",
        Role::Title => "T",
        Role::Heading => "H",
        Role::Paragraph => "¶",
        Role::Quotation => "”",
        Role::ListItem => "•",
        Role::Caption => "▭",
        Role::Byline => "@",
        Role::Comment => "❝",
    }
}

/// The role's word in styles and in the keys of the locale files.
fn word_of(role: Role) -> &'static str {
    match role {
        Role::LeftOut => "left-out",
        Role::Title => "title",
        Role::Heading => "heading",
        Role::Paragraph => "paragraph",
        Role::Quotation => "quotation",
        Role::ListItem => "list-item",
        Role::Caption => "caption",
        Role::Byline => "byline",
        Role::Comment => "comment",
    }
}

fn name_of(role: Role) -> String {
    t!(&format!("role.{}", word_of(role)))
}

/// How many lines there are of each role: "1 title", "3 paragraphs". A comment counts once, whatever its
/// lines.
#[component]
pub fn RoleCounts(
    /// The lines.
    rows: Memo<Arc<Vec<Row>>>,
) -> impl IntoView {
    const ROLES: [Role; 9] = [
        Role::Title,
        Role::Heading,
        Role::Paragraph,
        Role::Quotation,
        Role::ListItem,
        Role::Caption,
        Role::Comment,
        Role::Byline,
        Role::LeftOut,
    ];
    let counts = move || {
        let count =
            |role| rows.with(|rows| rows.iter().filter(|row| row.role == role && !row.continues).count());
        let counted = ROLES.into_iter().map(|role| (role, count(role))).filter(|(_, count)| *count > 0);
        counted
            .map(|(role, count)| view! { <span>{with_bold_number(role, count)}</span> })
            .collect::<Vec<_>>()
    };
    view! { <div class="found" aria-live="polite">{counts}</div> }
}

/// Where the number stands in its phrase is the language's to say.
fn with_bold_number(role: Role, count: usize) -> impl IntoView {
    let phrase = tn!(&format!("lines.count.{}", word_of(role)), count);
    let number = locale::number(count);
    let (before, after) = phrase.split_once(&number).unwrap_or((&phrase, ""));
    let (before, after) = (before.to_owned(), after.to_owned());
    view! {
        {before}
        <b>{number}</b>
        {after}
    }
}

/// The lines, and under them the bar that says what the selected ones are taken for. The bar is always there:
/// one that came with the selection would cover lines, or move them.
#[component]
pub fn LineList(
    /// The lines in their order.
    rows: Memo<Arc<Vec<Row>>>,
    /// Which of them are selected.
    choice: Choice,
    /// What a line can be taken for here.
    roles: &'static [Role],
    /// The text's language.
    #[prop(into)]
    language: Signal<Option<String>>,
    /// Takes the selected lines for a role.
    take: Callback<Role>,
    /// What else can be said of the selected lines; stands under the bar.
    children: Children,
) -> impl IntoView {
    let list = NodeRef::<leptos::html::Div>::new();
    let scrolled = RwSignal::new(DRAWN);
    // The keyboard goes to rows that no scrolling has come near.
    let drawn = Memo::new(move |_| {
        let current = choice.chosen.with(|chosen| chosen.current);
        let place = rows.with(|rows| place_of(rows, current)).unwrap_or_default();
        scrolled.get().max((place / DRAWN + 2) * DRAWN)
    });
    let scroll = move |_| {
        if let Some(list) = list.get_untracked() {
            let left = list.scroll_height() - list.scroll_top() - list.client_height();
            let all = rows.with_untracked(|rows| rows.len());
            if left < NEAR && drawn.get_untracked() < all {
                scrolled.set(drawn.get_untracked() + DRAWN);
            }
        }
    };
    let drawn_rows = move || rows.with(|rows| rows.iter().take(drawn.get()).cloned().collect::<Vec<_>>());
    // A finger has no Shift: while this is on, a tap takes all lines from the first to the tapped one.
    let takes_several = RwSignal::new(false);
    let press = move |event: MouseEvent| {
        if event.shift_key() {
            // Shift and a press would select words; the list still has to get the focus.
            event.prevent_default();
            focus(list);
        }
    };
    let click = move |event: MouseEvent| {
        let option = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let option = option.and_then(|target| target.closest("[role=option]").ok().flatten());
        let Some(id) = option.and_then(|option| LineId::of_element(&option)) else {
            return;
        };
        let reach = match (
            event.shift_key() || takes_several.get_untracked(),
            event.ctrl_key() || event.meta_key(),
        ) {
            (true, _) => Reach::Extend,
            (false, true) => Reach::Toggle,
            (false, false) => Reach::Select,
        };
        rows.with_untracked(|rows| {
            if let Some(place) = place_of(rows, Some(id)) {
                choice.reach(rows, place, reach);
            }
        });
        // What can be said of the selected lines appears under the list and takes some of its height.
        request_animation_frame(move || scroll_to(id));
    };
    let key = move |event: KeyboardEvent| {
        let is_done = rows.with_untracked(|rows| press_key(rows, choice, roles, take, &event));
        if is_done {
            event.prevent_default();
            event.stop_propagation();
        }
    };
    let enter = move |_| {
        rows.with_untracked(|rows| {
            let current = choice.chosen.with_untracked(|chosen| chosen.current);
            if place_of(rows, current).is_none() {
                choice.reach(rows, 0, Reach::Visit);
            }
        });
    };
    let active = move || choice.chosen.with(|chosen| chosen.current).map(LineId::element_id);
    view! {
        <div class="line-list">
            <div
                class="lines"
                node_ref=list
                role="listbox"
                aria-label=t!("lines.name")
                aria-multiselectable="true"
                aria-activedescendant=active
                tabindex="0"
                on:mousedown=press
                on:click=click
                on:keydown=key
                on:focus=enter
                on:scroll=scroll
            >
                <div role="none" lang=move || language.get()>
                    <For each=drawn_rows key=content_hash let:row>
                        <LineRow mark=choice.mark(row.id) row />
                    </For>
                </div>
            </div>
            <div class="chosen">
                <RoleBar rows choice roles take takes_several />
                {children()}
            </div>
        </div>
    }
}

/// A row that says something else is another row: its element is made anew.
fn content_hash(row: &Row) -> (LineId, u64) {
    let mut hasher = DefaultHasher::new();
    row.hash(&mut hasher);
    (row.id, hasher.finish())
}

/// Does what a key stands for in the list; says whether it stood for anything.
fn press_key(
    rows: &[Row],
    choice: Choice,
    roles: &[Role],
    take: Callback<Role>,
    event: &KeyboardEvent,
) -> bool {
    if event.alt_key() || event.is_composing() {
        return false;
    }
    let key = event.key();
    let has_control = event.ctrl_key() || event.meta_key();
    let chosen = choice.chosen.get_untracked();
    let place = place_of(rows, chosen.current);
    if let Some(next) = place_after(&key, place, rows.len()) {
        let reach = match (event.shift_key(), has_control) {
            (true, _) => Reach::Extend,
            (false, true) => Reach::Visit,
            (false, false) => Reach::Select,
        };
        choice.reach(rows, next, reach);
        scroll_to(rows[next].id);
        return true;
    }
    if key == " " {
        if let Some(place) = place {
            choice.reach(rows, place, if event.shift_key() { Reach::Extend } else { Reach::Toggle });
        }
        return true;
    }
    if has_control {
        let takes_all = key.eq_ignore_ascii_case("a");
        if takes_all {
            choice.set(Chosen { selected: rows.iter().map(|row| row.id).collect(), ..chosen });
        }
        return takes_all;
    }
    let Some(role) = roles.iter().find(|role| key_of(**role).eq_ignore_ascii_case(&key)) else {
        return false;
    };
    if let (true, Some(place)) = (chosen.selected.is_empty(), place) {
        choice.reach(rows, place, Reach::Select);
    }
    take.run(*role);
    true
}

fn focus(list: NodeRef<leptos::html::Div>) {
    if let Some(list) = list.get_untracked() {
        // The list is on the page and can take the focus.
        let _ = list.focus();
    }
}

/// Brings a row into view; one that is not drawn yet, once it is.
fn scroll_to(id: LineId) {
    match page::element(&id.element_id()) {
        Some(row) => show(&row),
        None => request_animation_frame(move || {
            if let Some(row) = page::element(&id.element_id()) {
                show(&row);
            }
        }),
    }
}

fn show(row: &Element) {
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_block(web_sys::ScrollLogicalPosition::Nearest);
    row.scroll_into_view_with_scroll_into_view_options(&options);
}

#[component]
fn LineRow(row: Row, mark: ArcRwSignal<Mark>) -> impl IntoView {
    let Row { id, role, text, said, continues, opens_comments } = row;
    let is_answer = said.as_ref().is_some_and(|said| said.answered.is_some());
    let is_selected = {
        let mark = mark.clone();
        move || mark.get().is_selected.to_string()
    };
    view! {
        {opens_comments
            .then(|| {
                // Each comment says itself that it is one.
                view! {
                    <div class="part" aria-hidden="true" lang=locale::tag()>
                        {t!("lines.comments")}
                    </div>
                }
            })}
        <div
            class="line"
            class:reply=is_answer
            id=id.element_id()
            role="option"
            data-role=word_of(role)
            data-continues=continues.then_some("")
            data-current=move || mark.get().is_current.then_some("")
            aria-selected=is_selected
        >
            <span class="role" lang=locale::tag()>
                <span class="g" aria-hidden="true">
                    {sign_of(role)}
                </span>
                {name_of(role)}
                <Icon name="down" />
            </span>
            <div class="words">
                {said.map(said_view)}
                <p dir="auto">{text.to_string()}</p>
            </div>
        </div>
    }
}

fn said_view(said: RowSaid) -> impl IntoView {
    let RowSaid { author, said_at, answered } = said;
    let is_known = author.is_some() || said_at.is_some() || answered.is_some();
    let rest: Vec<String> = [
        said_at.map(|said_at| locale::said_at(&said_at)),
        answered.map(|answered| t!("lines.answering", author = answered)),
    ]
    .into_iter()
    .flatten()
    .collect();
    is_known.then(|| {
        view! {
            <small lang=locale::tag()>
                {author.map(|author| view! { <b dir="auto">{author}</b> })}
                " "
                {rest.join(&t!("lines.between"))}
            </small>
        }
    })
}

/// The bar: one button a role, pressed where the selected lines have it. One stop for Tab, walked by the
/// arrow keys.
#[component]
fn RoleBar(
    rows: Memo<Arc<Vec<Row>>>,
    choice: Choice,
    roles: &'static [Role],
    take: Callback<Role>,
    takes_several: RwSignal<bool>,
) -> impl IntoView {
    let places = Memo::new(move |_| rows.with(|rows| choice.places(rows)));
    let count = move || places.with(Vec::len);
    let has_role = move |role: Role| {
        let all = places.with(|places| {
            rows.with(|rows| places.iter().all(|place| rows.get(*place).is_some_and(|row| row.role == role)))
        });
        (all && count() > 0).to_string()
    };
    let how_many = move || match count() {
        0 => t!("lines.selected.none"),
        count => tn!("lines.selected", count),
    };
    let bar = NodeRef::<leptos::html::Div>::new();
    let stop = RwSignal::new(0);
    let walk = move |event: KeyboardEvent| {
        let last = roles.len();
        let at = stop.get_untracked();
        let next = match event.key().as_str() {
            "ArrowRight" => (at + 1) % (last + 1),
            "ArrowLeft" => at.checked_sub(1).unwrap_or(last),
            "Home" => 0,
            "End" => last,
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        stop.set(next);
        focus_button(bar, next);
    };
    let buttons = roles.iter().enumerate().map(|(at, role)| {
        let role = *role;
        view! {
            <button
                aria-pressed=move || has_role(role)
                aria-disabled=move || (count() == 0).then_some("true")
                aria-keyshortcuts=key_of(role)
                tabindex=move || if stop.get() == at { "0" } else { "-1" }
                on:focus=move |_| stop.set(at)
                on:click=move |_| {
                    if count() != 0 {
                        take.run(role);
                    }
                }
            >
                {name_of(role)}
                <kbd aria-hidden="true">{key_of(role)}</kbd>
            </button>
        }
    });
    view! {
        <div
            class="roles"
            node_ref=bar
            role="toolbar"
            aria-label=t!("lines.take-for")
            on:keydown=walk
            // The focus stays in the list, so that the next arrow key goes on from there.
            on:mousedown=move |event| event.prevent_default()
        >
            <span>{how_many}</span>
            {buttons.collect::<Vec<_>>()}
            <button
                class="up-to"
                aria-pressed=move || takes_several.get().to_string()
                title=t!("lines.several.how")
                tabindex=move || if stop.get() == roles.len() { "0" } else { "-1" }
                on:click=move |_| takes_several.update(|several| *several = !*several)
            >
                {t!("lines.several")}
            </button>
        </div>
    }
}

fn focus_button(bar: NodeRef<leptos::html::Div>, at: usize) {
    let buttons = bar.get_untracked().and_then(|bar| bar.query_selector_all("button").ok());
    let button = buttons.and_then(|buttons| buttons.item(at as u32));
    if let Some(button) = button.and_then(|button| button.dyn_into::<web_sys::HtmlElement>().ok()) {
        // A button on the page can always take the focus.
        let _ = button.focus();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(count: usize) -> Vec<Row> {
        let row = |number: usize| Row {
            id: LineId::of(number),
            role: Role::Paragraph,
            text: "".into(),
            said: None,
            continues: false,
            opens_comments: false,
        };
        (0..count).map(row).collect()
    }

    /// Gestures over five rows, and what is selected after them.
    fn check(gestures: &[(usize, Reach)], selected: &[usize]) {
        let rows = rows(5);
        let after = gestures
            .iter()
            .fold(Chosen::default(), |chosen, (place, reach)| chosen.reached(&rows, *place, *reach));
        let expected: BTreeSet<LineId> = selected.iter().map(|place| rows[*place].id).collect();
        assert_eq!(after.selected, expected, "{gestures:?}");
    }

    #[test]
    fn rows_are_selected_alone_together_and_in_ranges() {
        use Reach::{Extend, Select, Toggle, Visit};
        check(&[(1, Select), (3, Select)], &[3]);
        check(&[(1, Select), (3, Extend)], &[1, 2, 3]);
        check(&[(3, Select), (1, Extend), (4, Extend)], &[3, 4]);
        check(&[(1, Select), (3, Toggle), (1, Toggle)], &[3]);
        check(&[(1, Toggle), (3, Toggle), (4, Extend)], &[3, 4]);
        check(&[(1, Select), (3, Visit)], &[1]);
        check(&[(2, Extend)], &[2]);
        check(&[(9, Select)], &[]);
    }

    #[test]
    fn keys_stay_within_the_list() {
        let check = |key: &str, place: Option<usize>, count: usize, after: Option<usize>| {
            assert_eq!(place_after(key, place, count), after, "{key}");
        };
        check("ArrowDown", None, 3, Some(0));
        check("ArrowDown", Some(2), 3, Some(2));
        check("ArrowUp", Some(0), 3, Some(0));
        check("PageDown", Some(0), 30, Some(PAGE));
        check("PageUp", Some(3), 30, Some(0));
        check("End", Some(0), 3, Some(2));
        check("Home", None, 3, Some(0));
        check("End", None, 0, None);
        check("q", Some(0), 3, None);
    }
}
