//! The page's signs and pictures, drawn once and used by name.

use leptos::prelude::*;

/// A sign or picture of the sprite, as tall as the words beside it. It says nothing: words do.
#[component]
pub fn Icon(
    /// The name of a symbol in the sprite.
    #[prop(into)]
    name: Signal<String>,
) -> impl IntoView {
    view! {
        <svg class="i" class:down=move || name.with(|name| name == "down") aria-hidden="true">
            <use_ href=move || format!("#{}", name.get()) />
        </svg>
    }
}

/// The sprite; to be put on the page once.
#[component]
pub fn Sprite() -> impl IntoView {
    view! {
        <svg class="sprite" width="0" height="0" aria-hidden="true">
            <symbol id="hand" viewBox="0 0 24 24">
                <path d="M1.8 9.4h2.9v8.4H1.8zM4.7 10.2c2.6-.1 3.4-.7 4.3-2 .7-1 1.3-2.2 2.4-2.2.9 0 1.3.8 1.1 1.7-.2.9-.7 1.5-1 2.1h9.3c1.9 0 1.9 2.7 0 2.7h-6.3M14.5 12.5h1.1c1.6 0 1.6 2.3 0 2.3h-1.2M14.4 14.8h.5c1.4 0 1.4 2.1 0 2.1h-1M13.9 16.9c1.3.1 1.2 1.9-.1 1.9-2.6.1-4.6 0-6.2-.3-1.1-.3-1.8-.8-2.9-1" />
            </symbol>
            <symbol id="sign-square" viewBox="0 0 16 16">
                <rect x="3" y="3" width="10" height="10" fill="currentColor" stroke="none" />
            </symbol>
            <symbol id="sign-diamond" viewBox="0 0 16 16">
                <path d="M8 1.5 14.5 8 8 14.5 1.5 8Z" fill="currentColor" stroke="none" />
            </symbol>
            <symbol id="sign-triangle" viewBox="0 0 16 16">
                <path d="M2.5 2 14 8 2.5 14Z" fill="currentColor" stroke="none" />
            </symbol>
            <symbol id="sign-question" viewBox="0 0 20 20">
                <path d="M10 1.8 18.2 10 10 18.2 1.8 10Z" stroke-width="1.5" />
                <path d="M8.2 8.3a1.85 1.85 0 1 1 2.8 1.6c-.7.4-1 .8-1 1.5" stroke-width="1.6" />
                <circle cx="10" cy="13.4" r=".95" fill="currentColor" stroke="none" />
            </symbol>
            <symbol id="sign-plus" viewBox="0 0 20 20">
                <circle cx="10" cy="10" r="7.6" fill="currentColor" stroke="none" />
                <path stroke="var(--page)" d="M10 6.5v7M6.5 10h7" stroke-width="1.8" />
            </symbol>
            <symbol id="sign-leave" viewBox="0 0 20 20">
                <rect x="2.8" y="2.8" width="14.4" height="14.4" rx="2" stroke-width="1.5" stroke-dasharray="3.2 2.1" />
                <path d="M7 13 13 7M8.5 7H13v4.5" stroke-width="1.6" />
            </symbol>
            <symbol id="sign-minus" viewBox="0 0 20 20">
                <path d="M6.8 2.2h6.4l4.6 4.6v6.4l-4.6 4.6H6.8l-4.6-4.6V6.8z" fill="currentColor" stroke="none" />
                <path stroke="var(--page)" d="M6.5 10h7" stroke-width="1.8" />
            </symbol>
            <symbol id="sign-star" viewBox="0 0 20 20">
                <path d="m10 1.6 2.5 5.6 6.1.6-4.6 4 1.4 6-5.4-3.1-5.4 3.1 1.4-6-4.6-4 6.1-.6z" fill="currentColor" stroke="none" />
            </symbol>
            <symbol id="sign-cross" viewBox="0 0 20 20">
                <path d="M4.5 4.5l11 11M15.5 4.5l-11 11" stroke-width="3" />
            </symbol>
            <symbol id="sign-half" viewBox="0 0 20 20">
                <circle cx="10" cy="10" r="7.4" stroke-width="1.5" />
                <path d="M10 2.6a7.4 7.4 0 0 1 0 14.8z" fill="currentColor" stroke="none" />
            </symbol>
            <symbol id="sign-check" viewBox="0 0 20 20">
                <rect x="2.6" y="2.6" width="14.8" height="14.8" rx="3" stroke-width="1.5" />
                <path d="m6.2 10.4 2.7 2.9 5-6.1" stroke-width="1.8" />
            </symbol>
            <symbol id="sign-alarm" viewBox="0 0 20 20">
                <path d="M10 2.4 18.4 17H1.6z" stroke-width="1.5" />
                <path d="M10 7.6v4.2M10 14.3v.2" stroke-width="1.8" />
            </symbol>
            <symbol id="sign-hexagon" viewBox="0 0 20 20">
                <path d="M10 1.8 17.2 6v8L10 18.2 2.8 14V6z" stroke-width="1.5" />
                <circle cx="10" cy="10" r="2.2" fill="currentColor" stroke="none" />
            </symbol>
            <symbol id="sign-flag" viewBox="0 0 20 20">
                <path d="M4.5 2v16" stroke-width="1.8" />
                <path d="M5 3h11.5l-3.2 4 3.2 4H5z" fill="currentColor" stroke="none" />
            </symbol>
            <symbol id="sign-bubble" viewBox="0 0 20 20">
                <path d="M2.5 4h15v10H9l-4 3.8V14H2.5z" stroke-width="1.5" />
                <path d="M6.5 9h.1M10 9h.1M13.5 9h.1" stroke-width="2" />
            </symbol>
            <symbol id="sign-equals" viewBox="0 0 20 20">
                <path d="M3.5 7h13M3.5 13h13" stroke-width="3" />
            </symbol>
            <symbol id="unkinded" viewBox="0 0 16 16">
                <circle cx="8" cy="8" r="5" />
            </symbol>
            <symbol id="untagged" viewBox="0 0 20 20">
                <circle cx="10" cy="10" r="7.4" stroke-width="1.3" stroke-dasharray="1.5 2.6" />
            </symbol>
            <symbol id="check" viewBox="0 0 16 16">
                <path d="m3 8.6 3.3 3.4L13 4.6" />
            </symbol>
            <symbol id="flag" viewBox="0 0 16 16">
                <path d="M4 14.5V2.2M4 2.8h8.6l-2.3 3 2.3 3H4" />
            </symbol>
            <symbol id="todo" viewBox="0 0 16 16">
                <rect x="3" y="3" width="10" height="10" rx="2" />
            </symbol>
            <symbol id="copy" viewBox="0 0 20 20">
                <path d="M7 6.5h9.5v10H7zM13.5 6.5v-3h-10v10H7" />
            </symbol>
            <symbol id="link" viewBox="0 0 20 20">
                <path d="M8.5 11.5a3 3 0 0 0 4.3 0l3-3a3 3 0 0 0-4.3-4.3l-.9.9M11.5 8.5a3 3 0 0 0-4.3 0l-3 3a3 3 0 0 0 4.3 4.3l.9-.9" />
            </symbol>
            <symbol id="several" viewBox="0 0 20 20">
                <path d="M3 3.5h4v4H3zM3 12.5h4v4H3zM3.8 14.4l1 1 1.7-2M10 5.5h7M10 14.5h7" />
            </symbol>
            <symbol id="alert" viewBox="0 0 16 16">
                <circle cx="8" cy="8" r="7" fill="currentColor" stroke="none" />
                <path stroke="var(--page)" d="M8 4.4v4.4M8 11.3v.2" stroke-width="1.8" />
            </symbol>
            <symbol id="undo" viewBox="0 0 20 20">
                <path d="M7 4 3.5 7.5 7 11M3.8 7.5H12a4.3 4.3 0 0 1 0 8.6H8" />
            </symbol>
            <symbol id="redo" viewBox="0 0 20 20">
                <path d="m13 4 3.5 3.5L13 11M16.2 7.5H8a4.3 4.3 0 0 0 0 8.6h4" />
            </symbol>
            <symbol id="plus" viewBox="0 0 20 20">
                <path d="M10 4v12M4 10h12" />
            </symbol>
            <symbol id="import" viewBox="0 0 20 20">
                <path d="M10 3v9M6.5 8.8 10 12.3l3.5-3.5M3.5 14v2.5h13V14" />
            </symbol>
            <symbol id="export" viewBox="0 0 20 20">
                <path d="M10 12.3V3.3M6.5 6.5 10 3l3.5 3.5M3.5 14v2.5h13V14" />
            </symbol>
            <symbol id="down" viewBox="0 0 12 12">
                <path d="m3 4.5 3 3 3-3" />
            </symbol>
            <symbol id="up" viewBox="0 0 12 12">
                <path d="m3 7.5 3-3 3 3" />
            </symbol>
            <symbol id="search" viewBox="0 0 20 20">
                <circle cx="9" cy="9" r="5.2" />
                <path d="m13 13 3.5 3.5" />
            </symbol>
            <symbol id="type" viewBox="0 0 20 20">
                <path d="M2 15.5 6 5l4 10.5M3.3 12.2h5.4M18 9.5v6M18 12.5a2.6 3 0 1 0-5.2 0 2.6 3 0 1 0 5.2 0" />
            </symbol>
            <symbol id="dots" viewBox="0 0 20 20">
                <g fill="currentColor" stroke="none">
                    <circle cx="10" cy="4.5" r="1.5" />
                    <circle cx="10" cy="10" r="1.5" />
                    <circle cx="10" cy="15.5" r="1.5" />
                </g>
            </symbol>
            <symbol id="close" viewBox="0 0 20 20">
                <path d="m5 5 10 10M15 5 5 15" />
            </symbol>
            <symbol id="pen" viewBox="0 0 20 20">
                <path d="M4 16h3l8.5-8.5-3-3L4 13zM11 6l3 3" />
            </symbol>
            <symbol id="underline" viewBox="0 0 20 20">
                <path d="M5.5 3.5v5.3a4.5 4.5 0 0 0 9 0V3.5M4 16.5h12" />
            </symbol>
            <symbol id="sentence" viewBox="0 0 20 20">
                <path d="M6 4H3.5v12H6M14 4h2.5v12H14M7 10h6" />
            </symbol>
            <symbol id="list" viewBox="0 0 20 20">
                <path d="M7.5 5.5h9M7.5 10h9M7.5 14.5h9M3.5 5.5h.5M3.5 10h.5M3.5 14.5h.5" />
            </symbol>
            <symbol id="up" viewBox="0 0 12 12">
                <path d="m3 7.5 3-3 3 3" />
            </symbol>
            <symbol id="bin" viewBox="0 0 20 20">
                <path d="M3.5 5.5h13M8 5.5V3.5h4v2M5 5.5l.8 11h8.4l.8-11" />
            </symbol>
            <symbol id="file" viewBox="0 0 20 20">
                <path d="M5 2.5h6.5L15.5 6.5V17.5H5zM11.5 2.5v4h4" />
            </symbol>
        </svg>
    }
}
