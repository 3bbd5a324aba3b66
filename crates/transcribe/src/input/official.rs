//! Pages of the official documents, saved as text or HTML.

mod address;
mod document;
mod error_code;
mod error_table;
mod field_type;
pub(super) mod global;
mod marks;
mod numbered_json;
mod sample_code;
mod sample_members;
mod site;
pub(super) mod v3;
