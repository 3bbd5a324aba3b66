//! Uploaded files: each gets an id of its own, and those that an operation returns are kept.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde_json::{Map, Value};
use wechatpay_runtime::Digest;
use wechatpay_spec::model::{Body, Content, Field, Scalar};
use wechatpay_spec::url_path::parameters;

use super::conventions::beginning;
use super::engine::Memory;
use super::record::{Record, key};
use super::records::Failure;
use super::values;
use crate::catalogue::Entry;
use crate::clock::milliseconds;
use crate::issued_id;
use crate::refusal::Refusal;
use crate::request::CheckedRequest;
use crate::text::text_of;

/// How often each content was uploaded, by its digest: the name in the store.
const COUNTED: &str = "uploads";
/// The files by their ids: the name in the store.
const UPLOADED: &str = "uploaded";
/// The fields of an uploaded file.
const CONTENT: &str = "content";
const DIGEST: &str = "sha256";
const COUNT: &str = "uploads";
/// How deep in a response the ids of a file are looked for.
const DEPTH: usize = 4;

/// An uploaded file.
pub(crate) struct Uploaded {
    pub(crate) content: Bytes,
    /// The type that its first bytes tell, if they do.
    pub(crate) media_type: Option<&'static str>,
}

impl Memory {
    /// Gives what a call uploaded ids of its own, and keeps it. The ids follow from the content and from how often it was
    /// uploaded. `sent` is the response as it is sent, with the same ids.
    pub(crate) fn keep_upload(
        &self,
        merchant_id: &str,
        request: &CheckedRequest,
        shown: &mut Map<String, Value>,
        sent: &mut Map<String, Value>,
    ) -> Result<(), Refusal> {
        let entry = &request.found.entry;
        let (Body::Multipart(_), Some(file)) = (&entry.operation.request.body, request.form.files.first()) else {
            return Ok(());
        };
        let mut asked = Vec::new();
        names(entry.operation.request.fields(), DEPTH, &mut asked);
        let mut ids = Vec::new();
        id_paths(entry.operation.response.content.fields(), "", &asked, DEPTH, &mut ids);
        let digest = digest(&file.content).map_err(Failure::refusal)?;
        let key_of_content = key(COUNTED, &format!("{} {digest}", entry.id), merchant_id);
        let is_returned = self.is_returned(entry, &ids);
        let now = milliseconds(self.now());
        let made = self.store.write(|records| {
            let before = records.get(&key_of_content)?;
            let count = before.as_ref().and_then(|counted| counted.fields.get(COUNT)?.as_u64());
            let count = count.unwrap_or_default() + 1;
            match before {
                Some(mut counted) => {
                    counted.fields.insert(COUNT.to_owned(), count.into());
                    records.replace(&counted, &[])?;
                }
                None => {
                    let id = format!("{} {digest}", entry.id);
                    let mut counted = Record::new(COUNTED, merchant_id, merchant_id, id, now);
                    counted.fields.insert(COUNT.to_owned(), count.into());
                    records.insert(counted, &[])?;
                }
            }
            let mut made = Vec::new();
            for (path, longest) in &ids {
                let Some(example) = values::text(shown, path) else {
                    continue;
                };
                let seed = format!("{} {merchant_id} {digest} {count} {path}", entry.id);
                let id = issued_id::like(&example, &seed, *longest);
                let mut file_record = Record::new(UPLOADED, merchant_id, merchant_id, id.clone(), now);
                file_record.operation.clone_from(&entry.id);
                file_record.fields.insert(DIGEST.to_owned(), digest.clone().into());
                if is_returned {
                    file_record
                        .fields
                        .insert(CONTENT.to_owned(), STANDARD.encode(&file.content).into());
                }
                if records.get(&file_record.key())?.is_none() {
                    records.insert(file_record, &[])?;
                }
                made.push((path.clone(), id));
            }
            Ok(made)
        });
        for (path, id) in made.map_err(Failure::refusal)? {
            values::set(shown, &path, &Value::String(id.clone()));
            values::set(sent, &path, &Value::String(id));
        }
        Ok(())
    }

    /// The file that a merchant uploaded and whose id a request's path names, if there is one.
    pub(crate) fn uploaded(&self, merchant_id: &str, request: &CheckedRequest) -> Result<Option<Uploaded>, Refusal> {
        let last = parameters(&request.found.entry.path).last().copied();
        let Some(id) = last.and_then(|name| request.path.members.get(name)).map(text_of) else {
            return Ok(None);
        };
        let found = self.store.read(|records| records.get(&key(UPLOADED, &id, merchant_id)));
        let found = found.map_err(Failure::refusal)?;
        let content = found.and_then(|file| STANDARD.decode(file.fields.get(CONTENT)?.as_str()?).ok());
        Ok(content.map(|content| Uploaded {
            media_type: media_type(&content),
            content: content.into(),
        }))
    }

    /// Whether an operation near an upload returns the file by one of its ids.
    fn is_returned(&self, entry: &Entry, ids: &[(String, Option<usize>)]) -> bool {
        let near = self.catalogue.below(&beginning(&entry.path));
        near.iter().any(|other| {
            let last = parameters(&other.path).last().copied();
            matches!(other.operation.response.content, Content::File(_))
                && last.is_some_and(|last| ids.iter().any(|(path, _)| path == last))
        })
    }
}

fn digest(content: &[u8]) -> Result<String, Failure> {
    match Digest::of("SHA256", content) {
        Ok(digest) => Ok(digest.hash_value()),
        Err(error) => Err(Failure::Store(error.to_string())),
    }
}

/// The names of fields, also of those inside.
fn names<'f>(fields: impl Iterator<Item = &'f Field>, depth: usize, found: &mut Vec<&'f str>) {
    for field in fields {
        found.push(&field.name.value);
        if depth > 0 {
            names(field.fields.iter(), depth - 1, found);
        }
    }
}

/// The paths of the ids and addresses in a response that the request does not have, with their maximum lengths.
fn id_paths(fields: &[Field], above: &str, asked: &[&str], depth: usize, found: &mut Vec<(String, Option<usize>)>) {
    for field in fields.iter().filter(|field| field.kind.value.array_depth == 0) {
        let name = field.name.value.as_str();
        let path = match above.is_empty() {
            true => name.to_owned(),
            false => format!("{above}.{name}"),
        };
        let is_text = field.kind.value.scalar == Scalar::String && field.fields.is_empty();
        if depth > 0 && !field.fields.is_empty() {
            id_paths(&field.fields, &path, asked, depth - 1, found);
        } else if is_text && !asked.contains(&name) && (name.ends_with("_id") || name.ends_with("_url")) {
            found.push((path, field.max_length.map(|length| length.value as usize)));
        }
    }
}

/// The type of an image.
fn media_type(content: &[u8]) -> Option<&'static str> {
    let types: [(&[u8], &str); 4] = [
        (b"\x89PNG", "image/png"),
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"BM", "image/bmp"),
        (b"GIF8", "image/gif"),
    ];
    let known = types.iter().find(|(begin, _)| content.starts_with(begin));
    known.map(|(_, name)| *name)
}
