//! The page: all that knows Leptos or the DOM.
//!
//! A part of the page reads the session and dispatches one command a gesture; `browser` alone talks to the DOM's
//! interfaces and the stores.

pub mod address;
pub mod app;
pub mod article_pane;
pub mod bottom_bar;
pub mod browser;
pub mod caret;
pub mod claim_note;
pub mod codebook_names;
pub mod commands;
pub mod comment_fields;
pub mod comment_pane;
pub mod copying;
pub mod data_dialog;
pub mod desk;
pub mod dialog;
pub mod documents_panel;
pub mod drawn_block;
pub mod edit_lines;
pub mod empty_page;
pub mod export_items;
pub mod faults;
pub mod file_problem;
pub mod first_steps;
pub mod highlight_toolbar;
pub mod history_dialog;
pub mod icon;
pub mod import;
pub mod keeper;
pub mod key_hint;
pub mod keys_dialog;
pub mod language_field;
pub mod line_list;
pub mod locale;
pub mod margin;
pub mod marks;
pub mod menu;
pub mod new_article;
pub mod palette;
pub mod problem_note;
pub mod safety;
pub mod samples;
pub mod save_status;
pub mod session;
pub mod settings_panel;
pub mod several;
pub mod shortcuts;
pub mod summary;
pub mod tag_note;
pub mod tag_row;
pub mod text_problem;
pub mod top_bar;
