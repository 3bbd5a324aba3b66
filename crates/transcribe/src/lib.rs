//! A document in, a spec out.
//!
//! [`transcribe()`] is a pure function from documents to specs of the house style. Nothing is guessed silently: what a
//! document does not say and was worked out is marked as inferred, what it says wrongly as corrected, and what cannot be
//! read is a finding with its place. [`import()`] sets its specs against those that are there, and keeps in them what
//! people put right by hand.

mod answer;
mod corrections;
mod document;
mod evidence;
mod field;
mod fill;
mod findings;
mod form;
mod gather;
mod import;
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
mod sample;
mod saved;
mod transcribe;

pub use document::{DOCUMENT_SIZE, Document};
pub use import::{Change, Import, import};
pub use merge::merge;
pub use transcribe::{Transcription, transcribe};
pub use wechatpay_spec::rule::transcription as rule;
