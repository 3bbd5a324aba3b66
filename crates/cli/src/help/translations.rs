//! The English help texts with their Chinese translations.

mod calls;
mod keys;
mod messages;
mod platform;
mod program;
mod sandbox;

/// A help text in English, as clap gives it, with its Chinese.
type Translation = (&'static str, &'static str);

/// All help texts with their Chinese.
pub(super) fn translations() -> impl Iterator<Item = &'static Translation> {
    let tables = [
        program::TEXTS,
        calls::TEXTS,
        messages::TEXTS,
        keys::TEXTS,
        platform::TEXTS,
        sandbox::TEXTS,
    ];
    tables.into_iter().flatten()
}
