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
//! silently: a key that the document does not state is marked as inferred, a key where the document is wrong as corrected,
//! and whatever cannot be read is reported with its place.
//!
//! To read another form of page, add a module with its reader below `input` and a row to the table in `input.rs`.

mod build;
mod construct;
mod document;
mod draft;
mod excerpt;
mod facts;
mod findings;
mod import;
mod input;
mod merge;
mod name;
mod reason;
mod transcribe;

pub use document::{DOCUMENT_SIZE, Document};
pub use import::{Change, Import, import};
pub use merge::merge;
pub use transcribe::{Transcription, transcribe};
pub use wechatpay_spec::rule::transcription as rule;
