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

/// The source of messages that the service sent.
pub(crate) const MESSAGES: &str = "messages";

/// The number of members from which on two equal messages count as one.
const SAME: usize = 3;

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
    /// The operation whose message this one repeats.
    like: Option<String>,
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
                let mut all = Vec::new();
                for line in text.lines() {
                    all.push(response(line).map_err(|error| unreadable(&path, &error))?);
                }
                for (operation, response) in repeated(all).map_err(|error| unreadable(&path, &error))? {
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

/// The messages of a file. One that repeats another message of the service has to say so, because no source shows it by
/// itself; one that says so has to repeat it.
fn repeated(lines: Vec<(String, Option<String>, Response)>) -> Result<Vec<(String, Response)>, String> {
    let mut all: Vec<(String, Response)> = Vec::new();
    // Without the order of the members.
    let mut contents: Vec<serde_json::Value> = Vec::new();
    for (operation, like, response) in lines {
        if response.source == MESSAGES {
            let message = Value::Object(response.members.clone());
            let content = serde_json::to_value(&message).map_err(|error| error.to_string())?;
            let earlier = all.iter().zip(&contents);
            let mut same = earlier.filter(|((other, _), found)| *other != operation && **found == content);
            match &like {
                Some(like) if !same.any(|((other, _), _)| other == like) => {
                    return Err(format!("{operation}: no message of {like} before it has these members"));
                }
                None if response.members.len() >= SAME && same.next().is_some() => {
                    return Err(format!(
                        "{operation} repeats the message of another operation: name it with `like`"
                    ));
                }
                _ => {}
            }
            contents.push(content);
        } else {
            if like.is_some() {
                return Err(format!("{operation}: `like` is for messages"));
            }
            contents.push(serde_json::Value::Null);
        }
        all.push((operation, response));
    }
    Ok(all)
}

fn response(line: &str) -> Result<(String, Option<String>, Response), String> {
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
    Ok((line.operation, line.like, response))
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
