//! Turns pages of WeChat Pay's documentation into specs.
//!
//! A document takes four steps, each in a module of its own:
//!
//! 1. `input` recognizes which form of page the document is, and reads it with that form's reader;
//! 2. every reader gives a `draft`: what the page says about an operation or a notification, in the terms of the spec
//!    language and no longer in those of the page;
//! 3. `build` turns drafts into specs: it adds what follows from the URL path, assigns Rust names, puts several pages about
//!    one path together, and checks that the result is a valid spec;
//! 4. `merge` combines a new spec with the one that exists, and keeps what people corrected there by hand.
//!
//! [`transcribe()`] runs the first three steps; [`import()`] runs all four. Both are pure functions. Nothing is guessed
//! silently: a key that the document does not state is marked as inferred, a key where the document is wrong as
//! corrected, and everything that cannot be read is reported with its place.
//!
//! Without the feature `reader` there are only the [`rules`] and their [`examples`], for programs that list them and read no
//! documents.
//!
//! To read another form of page, add a module with its reader below `input` and a row to the table in `input.rs`.

#[cfg(feature = "reader")]
mod account;
#[cfg(feature = "reader")]
mod build;
#[cfg(feature = "reader")]
mod construct;
#[cfg(feature = "reader")]
mod document;
#[cfg(feature = "reader")]
mod draft;
pub mod examples;
#[cfg(feature = "reader")]
mod excerpt;
#[cfg(feature = "reader")]
mod facts;
#[cfg(feature = "reader")]
mod findings;
#[cfg(feature = "reader")]
mod import;
#[cfg(feature = "reader")]
mod input;
#[cfg(feature = "reader")]
mod merge;
#[cfg(feature = "reader")]
mod name;
#[cfg(feature = "reader")]
mod older_document;
#[cfg(feature = "reader")]
mod reason;
pub mod rules;
#[cfg(feature = "reader")]
mod second_source;
#[cfg(feature = "reader")]
mod transcribe;

#[cfg(feature = "reader")]
pub use account::{Account, Line, Use};
#[cfg(feature = "reader")]
pub use document::{DOCUMENT_SIZE, Document};
#[cfg(feature = "reader")]
pub use import::{Accepted, Change, Import, import};
#[cfg(feature = "reader")]
pub use merge::merge;
#[cfg(feature = "reader")]
pub use second_source::{SecondSourceImport, import_second_sources};
#[cfg(feature = "reader")]
pub use transcribe::{Transcription, transcribe};
