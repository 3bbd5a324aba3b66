//! Evidence of other sources: sample responses, the fields that a request needs, and the verdicts on disagreements.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde::Deserialize;
use wechatpay_runtime::v2::xml;
use wechatpay_runtime::wire::Value;

use crate::error::Error;
use crate::rebuild::{Members, owned};
use crate::received::members_of;

/// Evidence of other sources, by operation.
#[derive(Debug)]
pub(crate) struct Evidence {
    /// Sample responses and notifications, by the name of the operation or notification in samples.
    pub(crate) responses: BTreeMap<String, Vec<Response>>,
    /// By the operation's name in samples.
    pub(crate) required: BTreeMap<String, Required>,
    /// The reasons for which fields are not in the specs, by the operation's address and the field's path.
    refusals: BTreeMap<(String, String), String>,
}

/// A sample response, or a notification.
#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) source: String,
    pub(crate) members: Members,
}

/// The paths of the fields of a request that the official sources require.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Required {
    operation: String,
    #[serde(default)]
    pub(crate) path: BTreeSet<String>,
    #[serde(default)]
    pub(crate) query: BTreeSet<String>,
    #[serde(default)]
    pub(crate) headers: BTreeSet<String>,
    #[serde(default)]
    pub(crate) body: BTreeSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ResponseLine<'l> {
    operation: String,
    source: String,
    #[serde(borrow)]
    json: Option<Value<'l>>,
    xml: Option<String>,
}

#[derive(Deserialize)]
struct Verdict {
    operation: String,
    field: Option<String>,
    kind: String,
    verdict: Option<String>,
    reason: Option<String>,
}

impl Evidence {
    /// Reads the evidence beside the specs. Each part may be missing.
    pub(crate) fn read(spec: &Path) -> Result<Self, Error> {
        let mut responses: BTreeMap<String, Vec<Response>> = BTreeMap::new();
        for folder in ["samples/responses", "samples/messages"].map(|folder| spec.join(folder)) {
            for entry in fs::read_dir(&folder).into_iter().flatten() {
                let path = entry.map_err(|error| unreadable(&folder, &error))?.path();
                let text = fs::read_to_string(&path).map_err(|error| unreadable(&path, &error))?;
                for line in text.lines() {
                    let (operation, response) = response(line).map_err(|error| unreadable(&path, &error))?;
                    responses.entry(operation).or_default().push(response);
                }
            }
        }
        let required = lines::<Required>(&spec.join("evidence/required.jsonl"))?;
        let refusals = lines::<Verdict>(&spec.join("evidence/disagreements.jsonl"))?;
        let refusals = refusals.into_iter().filter_map(|line| {
            let is_refused = line.kind == "not-here" && line.verdict.as_deref() == Some("refused");
            let place = (line.operation, line.field?.strip_prefix("resp.")?.to_owned());
            is_refused.then(|| (place, line.reason.unwrap_or_default()))
        });
        Ok(Self {
            responses,
            required: required
                .into_iter()
                .map(|line| (line.operation.clone(), line))
                .collect(),
            refusals: refusals.collect(),
        })
    }

    /// Why a member of a response, or a member that it is in, is not in the specs.
    pub(crate) fn refusal(&self, address: &str, path: &str) -> Option<&str> {
        let names = path.split('.').map(|step| step.split('[').next().unwrap_or(step));
        // The sources write an indexed name as that of its family.
        let family = |name: &str| Some(format!("{}_$n", name.strip_suffix("_0")?));
        let names: Vec<String> = names
            .map(|name| family(name).unwrap_or_else(|| name.to_owned()))
            .collect();
        let ends = (1..=names.len()).rev();
        let mut places = ends.filter_map(|end| Some((address.to_owned(), names.get(..end)?.join("."))));
        places.find_map(|place| self.refusals.get(&place)).map(String::as_str)
    }
}

fn response(line: &str) -> Result<(String, Response), String> {
    let line: ResponseLine<'_> = serde_json::from_str(line).map_err(|error| error.to_string())?;
    let members = match (line.json.map(owned), line.xml) {
        (Some(Value::Object(members)), None) => members,
        (None, Some(message)) => {
            let elements = xml::read_received(message.as_bytes());
            members_of(&elements.map_err(|error| error.to_string())?)
        }
        _ => return Err("a response is a JSON object or an XML message".to_owned()),
    };
    let response = Response {
        source: line.source,
        members,
    };
    Ok((line.operation, response))
}

/// The lines of a file; none when there is no such file.
fn lines<T: for<'de> Deserialize<'de>>(path: &Path) -> Result<Vec<T>, Error> {
    if !path.exists() {
        return Ok(Vec::new());
    }
    let text = fs::read_to_string(path).map_err(|error| unreadable(path, &error))?;
    let lines = text.lines().map(serde_json::from_str);
    lines
        .collect::<Result<_, _>>()
        .map_err(|error| unreadable(path, &error))
}

fn unreadable(path: &Path, error: &dyn std::fmt::Display) -> Error {
    Error::Unreadable(format!("cannot read {}: {error}", path.display()))
}
