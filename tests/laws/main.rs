//! What holds whatever people do: laws over random rows of commands.

mod format_laws;
mod gestures;
mod journal_laws;
mod merge_laws;
mod revision_laws;
mod workspace_laws;
