//! Pages of the official documents, saved as text or HTML.

mod address;
mod document;
mod error_code;
mod field_type;
pub(super) mod global;
mod numbered_json;
mod sample_code;
pub(super) mod v3;
