//! Pages of the official documents, saved as text or HTML.

mod address;
mod address_end;
mod body;
mod broken_words;
pub(super) mod columns;
mod deprecation;
mod document;
mod doubts;
mod error_code;
mod error_doubts;
mod error_table;
mod event;
mod field_type;
mod file_response;
mod marks;
mod notification_heading;
mod numbered_json;
mod request_parts;
mod sample_call;
mod sample_code;
mod sample_members;
mod sample_xml;
mod site;
pub(super) mod skill;
pub(super) mod v3;

pub(super) use self::request_parts::is_usual_header;
