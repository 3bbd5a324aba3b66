//! The name and the digest of an upload's file, among the fields of its form.

use serde_json::{Map, Value};
use wechatpay_runtime::FilePart;
use wechatpay_spec::model::{Body, Field, Request};

use super::PlainRequest;
use crate::field_values;
use crate::file_digest::{algorithm, digest};

/// The fields with the file's name.
const FILE_NAMES: [&str; 2] = ["filename", "file_name"];
/// The object with the facts about the file.
const META: &str = "meta";

impl PlainRequest {
    /// Adds the name and the digest of the file where the form has fields for them, unless they are given.
    pub fn add_file_facts(&mut self, spec: &Request) {
        let Body::Multipart(fields) = &spec.body else { return };
        let Some((_, file)) = self.files.first() else { return };
        if fields.iter().any(|field| field.name.value == META) {
            self.body.entry(META).or_insert_with(|| Value::Object(Map::new()));
        }
        add(fields, &mut self.body, file);
    }

    /// Replaces the digests that are given by that of the file.
    pub fn replace_file_digests(&mut self, spec: &Request) {
        let Body::Multipart(fields) = &spec.body else { return };
        if let Some((_, file)) = self.files.first() {
            field_values::each_scalar_mut(fields, &mut self.body, &mut |field, given| {
                if let Some(digest) = file_digest(field, file) {
                    *given = digest.into();
                }
            });
        }
    }
}

fn add(fields: &[Field], members: &mut Map<String, Value>, file: &FilePart) {
    for field in fields {
        let name = field.name.value.as_str();
        if let Some(Value::Object(inner)) = members.get_mut(name) {
            add(&field.fields, inner, file);
        } else if let Some(fact) = fact(field, file) {
            members.entry(name).or_insert(fact.into());
        }
    }
}

/// The fact about the file that a field has, if it has one.
fn fact(field: &Field, file: &FilePart) -> Option<String> {
    match FILE_NAMES.contains(&field.name.value.as_str()) {
        true => Some(file.file_name.clone()),
        false => file_digest(field, file),
    }
}

fn file_digest(field: &Field, file: &FilePart) -> Option<String> {
    digest(algorithm(field)?, &file.content)
}
