//! Every operation accepts a request with no more than the official sources require.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::{Map, Value};
use wechatpay_runtime::v2::xml::{self, Element};
use wechatpay_sandbox::Catalogue;
use wechatpay_sandbox::catalogue::{Entry, method_name};
use wechatpay_sandbox::example::ExampleRequest;
use wechatpay_spec::model::{Content, Encoding, Field, Protocol};

use crate::raw::{self, Caller};

/// The paths of required fields in the query, the headers and the body.
#[derive(Clone, Debug, Default)]
struct Required {
    query: BTreeSet<String>,
    headers: BTreeSet<String>,
    body: BTreeSet<String>,
}

/// The fields that the official sources require, by the operation's name in the file.
fn required() -> BTreeMap<String, Required> {
    let file = Catalogue::repository_specs().join("evidence/required.jsonl");
    let mut all: BTreeMap<String, Required> = BTreeMap::new();
    for line in fs::read_to_string(file).unwrap().lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let paths = |part: &str| {
            let paths = line[part].as_array().into_iter().flatten();
            paths.map(|path| path.as_str().unwrap().to_owned()).collect()
        };
        let required = Required {
            query: paths("query"),
            headers: paths("headers"),
            body: paths("body"),
        };
        let operation = line["operation"].as_str().unwrap();
        all.insert(operation.to_owned(), required);
    }
    all
}

/// The differences that `spec/samples/differences.json` explains.
fn explained() -> BTreeSet<String> {
    let file = Catalogue::repository_specs().join("samples/differences.json");
    let reasons: Vec<Value> = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
    let differences = reasons
        .iter()
        .flat_map(|reason| reason["differences"].as_array().unwrap());
    let places = differences.filter_map(|difference| difference.as_str()?.split_once(": demanded beyond"));
    places.map(|(place, _)| place.to_owned()).collect()
}

#[tokio::test]
async fn no_operation_demands_more_than_the_official_sources_require() {
    let sandbox = raw::sandbox().await;
    let caller = Caller::new(&sandbox);
    let (required, explained) = (required(), explained());
    let (mut accepted, mut problems) = (0, Vec::new());
    for entry in sandbox.catalogue().operations() {
        let name = sample_name(entry);
        let Some(required) = required.get(&name) else {
            problems.push(format!("{name} is not in evidence/required.jsonl"));
            continue;
        };
        let mut required = required.clone();
        // Each round adds the field that the last one demanded.
        loop {
            let Some(demanded) = refused(&caller, entry, &required).await else {
                accepted += 1;
                break;
            };
            let (part, path) = match &demanded {
                Ok(place) => place,
                Err(refusal) => {
                    problems.push(format!("{name}: {refusal}"));
                    break;
                }
            };
            let paths = match part.as_str() {
                "query" => &mut required.query,
                "headers" => &mut required.headers,
                _ => &mut required.body,
            };
            if !paths.insert(path.clone()) {
                problems.push(format!("{name} {path}: demanded although it is sent"));
                break;
            }
            if !has_remark(entry, path) && !explained.contains(&format!("{name} {path}")) {
                problems.push(format!(
                    "{name} {path}: demanded beyond what the official sources require"
                ));
            }
        }
    }
    println!("{accepted} operations accept what the official sources require");
    assert!(problems.is_empty(), "{}:\n{}", problems.len(), problems.join("\n"));
    assert!(accepted > 1_100, "{accepted}");
}

/// The operation's name in the files of samples and evidence: `POST v3/pay/transactions/jsapi`.
fn sample_name(entry: &Entry) -> String {
    let method = method_name(entry.operation.method.value);
    format!("{method} {}", entry.spec_file.trim_end_matches(".yaml"))
}

/// Whether a request was refused because it names nothing that was created before.
fn names_nothing(diagnosis: &str) -> bool {
    ["no file was announced", "nothing was created with"]
        .iter()
        .any(|part| diagnosis.contains(part))
}

/// Sends an example with these fields only. `None` if it is accepted; otherwise the part and path of the field that is
/// missing, or another reason.
async fn refused(caller: &Caller<'_>, entry: &Entry, required: &Required) -> Option<Result<(String, String), String>> {
    let mut example = caller.example(entry);
    reduce(&mut example, entry, required);
    let response = match entry.protocol {
        Protocol::V3 => caller.send(caller.v3_call(entry, example), false).await,
        Protocol::V2 => caller.send(caller.v2_call(entry, example).0, true).await,
    };
    let diagnosis = raw::diagnosis(&response);
    let is_accepted = match &entry.operation.response.content {
        Content::Xml(_) => {
            let fields = xml::read(response.body()).unwrap_or_default();
            let code = |name: &str| fields.iter().find(|field| field.name == name).and_then(Element::text);
            ["return_code", "result_code"]
                .iter()
                .all(|name| code(name).is_none_or(|code| code == "SUCCESS"))
        }
        _ => response.status().as_u16() < 400,
    };
    // An order or file that was not created before is not found.
    if is_accepted && diagnosis.is_empty() || response.status() == 404 || names_nothing(&diagnosis) {
        return None;
    }
    let line = entry.line();
    let mut lifecycles = caller.sandbox.catalogue().lifecycles().iter();
    let has_lifecycle = lifecycles.any(|lifecycle| lifecycle.operations().any(|operation| operation.value == line));
    let body = String::from_utf8_lossy(response.body());
    let place = diagnosis.split_once(" (").and_then(|(pointer, rest)| {
        let (part, issue) = rest.split_once("): ")?;
        let is_missing = issue.contains("required") || issue.contains("has to be sent");
        let steps = pointer
            .split('/')
            .filter(|step| !step.is_empty() && step.parse::<usize>().is_err());
        is_missing.then(|| (part.to_owned(), steps.collect::<Vec<_>>().join(".")))
    });
    match place {
        Some(place) => Some(Ok(place)),
        // The examples name several merchants, sums that do not add up, and resources in other states.
        None if has_lifecycle => None,
        None => Some(Err(format!("{} {diagnosis} {body}", response.status()))),
    }
}

fn reduce(example: &mut ExampleRequest, entry: &Entry, required: &Required) {
    let request = &entry.operation.request;
    for (pairs, fields, paths) in [
        (&mut example.query, &request.query, &required.query),
        (&mut example.headers, &request.headers, &required.headers),
    ] {
        let mut members: Map<String, Value> = pairs
            .iter()
            .map(|(name, value)| (name.clone(), value.clone().into()))
            .collect();
        keep(fields, &mut members, paths, "");
        pairs.retain(|(name, _)| members.contains_key(name));
    }
    if let Some(body) = &mut example.body {
        keep(request.body.fields(), body, &required.body, "");
    }
}

/// Keeps the members at these paths, those that a choice or a condition demands then, and constants.
fn keep(fields: &[Field], members: &mut Map<String, Value>, paths: &BTreeSet<String>, above: &str) {
    let all = members.clone();
    members.retain(|name, _| {
        let field = fields.iter().find(|field| field.name.value == *name);
        let is_free =
            field.is_some_and(|field| is_free_choice(fields, field, &all, paths, above) || field.constant.is_some());
        is_free || paths.contains(&format!("{above}{name}"))
    });
    for _ in fields {
        for field in fields {
            let name = &field.name.value;
            let holds = |condition: &wechatpay_spec::model::Condition| {
                let value = members.get(&condition.field.value);
                value.is_some_and(|value| condition.holds_for(&raw::plain(value)))
            };
            if field.required_if.as_ref().is_some_and(holds)
                && let Some(value) = all.get(name)
            {
                members.insert(name.clone(), value.clone());
            } else if field.only_if.as_ref().is_some_and(|condition| !holds(condition)) {
                members.remove(name);
            }
        }
    }
    for field in fields {
        let name = &field.name.value;
        let Some(value) = members.get_mut(name) else { continue };
        // The sources may name another alternative than the example, so the example's is kept whole.
        if field.choice.is_some() && !paths.contains(&format!("{above}{name}")) {
            continue;
        }
        let inner = format!("{above}{name}.");
        if field
            .encoded
            .as_ref()
            .is_some_and(|encoding| encoding.value == Encoding::Json)
            && !field.fields.is_empty()
            && let Some(mut decoded) = value.as_str().and_then(|text| serde_json::from_str(text).ok())
        {
            keep_inside(&field.fields, &mut decoded, paths, &inner);
            *value = decoded.to_string().into();
        } else {
            keep_inside(&field.fields, value, paths, &inner);
        }
    }
}

/// Whether a field is an alternative, and no other alternative of the example is among the paths.
fn is_free_choice(
    fields: &[Field],
    field: &Field,
    all: &Map<String, Value>,
    paths: &BTreeSet<String>,
    above: &str,
) -> bool {
    let Some(choice) = &field.choice else { return false };
    let competes = |other: &&Field| {
        let other = other.choice.as_ref();
        other.is_some_and(|other| {
            other.set.value == choice.set.value && other.alternative.value != choice.alternative.value
        })
    };
    !fields.iter().filter(competes).any(|other| {
        let name = &other.name.value;
        all.contains_key(name) && paths.contains(&format!("{above}{name}"))
    })
}

fn keep_inside(fields: &[Field], value: &mut Value, paths: &BTreeSet<String>, above: &str) {
    match value {
        Value::Object(members) if !fields.is_empty() => keep(fields, members, paths, above),
        Value::Array(items) => items
            .iter_mut()
            .for_each(|item| keep_inside(fields, item, paths, above)),
        _ => {}
    }
}

/// Whether a remark on the field's line, on one above it or on the operation says that it differs from its document.
fn has_remark(entry: &Entry, path: &str) -> bool {
    let request = &entry.operation.request;
    let parts = [request.query.as_slice(), request.body.fields(), &request.headers];
    let differs = |provenance: &wechatpay_spec::model::Provenance| {
        let remarks = provenance.inferred.iter().chain(&provenance.corrected);
        let mut keys = remarks.map(|remark| remark.key.as_ref().map(|key| key.value.as_str()));
        keys.any(|key| key.is_none_or(|key| matches!(key, "required" | "fields")))
    };
    let on_the_way = |fields: &[Field]| {
        let (mut fields, mut found) = (fields, false);
        for name in path.split('.') {
            let Some(field) = fields.iter().find(|field| field.name.value == name) else {
                break;
            };
            found |= differs(&field.provenance);
            fields = &field.fields;
        }
        found
    };
    differs(&entry.operation.provenance) || parts.into_iter().any(on_the_way)
}
