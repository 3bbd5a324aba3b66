//! A document in, a spec out.
//!
//! [`transcribe()`] is a pure function from documents to specs of the house style. Nothing is guessed silently: what a
//! document does not say and was worked out is marked as inferred, what it says wrongly as corrected, and what cannot be
//! read is a finding with its place.

mod answer;
mod evidence;
mod field;
mod findings;
mod form;
mod label;
mod location;
mod merge;
mod name;
mod notice;
mod notification;
mod official;
mod operation;
mod page;
mod php;
mod rate_limit;
mod reason;
pub mod rule;
mod sample;
mod transcribe;

pub use merge::merge;
pub use transcribe::{DOCUMENT_SIZE, Document, Transcription, transcribe};
