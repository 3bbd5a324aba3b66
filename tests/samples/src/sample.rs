//! Reads samples: `samples/FAMILY.jsonl` and `samples/requests/NAME.jsonl`, with one sample on each line.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use wechatpay_runtime::wire::Value;
use wechatpay_spec::model::{Body, Encoding, Field, Request};

use crate::error::Error;
use crate::rebuild::{Members, owned};

/// The request in a sample of a document.
#[derive(Debug, Default)]
pub(crate) struct Sample {
    pub(crate) path: Members,
    pub(crate) query: Members,
    pub(crate) headers: Members,
    pub(crate) body: Members,
    /// The parts and members whose values the sample computes with code: `multipart`, `xml.timestamp`.
    pub(crate) code: Vec<String>,
}

/// All samples of a folder, by operation.
pub(crate) fn read(folder: &Path) -> Result<BTreeMap<String, Vec<Sample>>, Error> {
    let unreadable = |path: &Path, error: &dyn std::fmt::Display| {
        Error::Unreadable(format!("cannot read {}: {error}", path.display()))
    };
    let mut samples: BTreeMap<String, Vec<Sample>> = BTreeMap::new();
    let documents = fs::read_dir(folder).map_err(|error| unreadable(folder, &error))?;
    // The requests of other pages and clients, for what one page does not show. There may be none.
    let others = fs::read_dir(folder.join("requests")).into_iter().flatten();
    for entry in documents.chain(others) {
        let path = entry.map_err(|error| unreadable(folder, &error))?.path();
        if path.extension().is_none_or(|extension| extension != "jsonl") {
            continue;
        }
        let text = fs::read_to_string(&path).map_err(|error| unreadable(&path, &error))?;
        for line in text.lines() {
            let (operation, sample) = sample(line).map_err(|error| unreadable(&path, &error))?;
            samples.entry(operation).or_default().push(sample);
        }
    }
    Ok(samples)
}

fn sample(line: &str) -> Result<(String, Sample), String> {
    let value: Value<'_> = serde_json::from_str(line).map_err(|error| error.to_string())?;
    let Value::Object(members) = owned(value) else {
        return Err("a sample is a JSON object".to_owned());
    };
    let mut operation = None;
    let mut sample = Sample::default();
    for (name, value) in members {
        match (&*name, value) {
            ("operation", Value::String(name)) => operation = Some(name.into_owned()),
            ("path", Value::Object(members)) => sample.path = members,
            ("query", Value::Object(members)) => sample.query = members,
            ("headers", Value::Object(members)) => sample.headers = members,
            ("json" | "xml" | "multipart", Value::Object(members)) => sample.body = members,
            ("code", Value::Array(items)) => {
                sample.code = items
                    .iter()
                    .filter_map(|item| Some(item.text()?.into_owned()))
                    .collect();
            }
            (other, _) => return Err(format!("`{other}` is not a part of a sample")),
        }
    }
    let operation = operation.ok_or("a sample names its operation")?;
    Ok((operation, sample))
}

impl Sample {
    /// All members in one object, which a request type can decode. The last of several members with the same name is
    /// read first, and a request reads the fields of the URL path first, so those are last here.
    pub(crate) fn input(&self, request: &Request) -> Value<'static> {
        let parts = [
            (&self.headers, request.headers.as_slice()),
            (&self.body, request.body.fields()),
            (&self.query, &request.query),
            (&self.path, &request.path),
        ];
        let mut input = Members::new();
        for (members, fields) in parts {
            for (name, value) in members {
                input.push((name.clone(), unpack(value.clone(), field(fields, name))));
            }
        }
        Value::Object(input)
    }

    /// Whether the sample computes the value at a path with code.
    pub(crate) fn is_code(&self, path: &str) -> bool {
        self.code.iter().any(|code| match code.split_once('.') {
            Some((_, below)) => below == path,
            None => true,
        })
    }
}

/// The field with this name. In the names of fields, `$n` is a placeholder for an index.
pub(crate) fn field<'f>(fields: &'f [Field], name: &str) -> Option<&'f Field> {
    let exact = fields.iter().find(|field| field.name.value == name);
    exact.or_else(|| fields.iter().find(|field| is_indexed(&field.name.value, name)))
}

fn is_indexed(pattern: &str, name: &str) -> bool {
    let Some((prefix, _)) = pattern.split_once('$') else {
        return false;
    };
    name.strip_prefix(prefix)
        .is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_'))
}

/// The value, in which every string that contains JSON is replaced by that JSON.
pub(crate) fn unpack(value: Value<'static>, field: Option<&Field>) -> Value<'static> {
    let Some(field) = field else { return value };
    match value {
        Value::String(text) if holds_json(field) => match serde_json::from_str::<Value<'_>>(&text) {
            Ok(inner) => unpack(owned(inner), Some(field)),
            Err(_) => Value::String(text),
        },
        Value::Array(items) => Value::Array(items.into_iter().map(|item| unpack(item, Some(field))).collect()),
        Value::Object(members) => {
            let members = members.into_iter().map(|(name, value)| {
                let inner = crate::sample::field(&field.fields, &name);
                let value = unpack(value, inner);
                (name, value)
            });
            Value::Object(members.collect())
        }
        other => other,
    }
}

/// Whether the field is sent as a string that contains JSON.
pub(crate) fn holds_json(field: &Field) -> bool {
    field
        .encoded
        .as_ref()
        .is_some_and(|encoding| encoding.value == Encoding::Json)
}

/// Whether all values in a body are sent as text, as in XML and forms.
pub(crate) fn is_text(body: &Body) -> bool {
    matches!(body, Body::Xml(_) | Body::Multipart(_))
}
