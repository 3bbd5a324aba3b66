//! Every operation of the catalogue is called, and its response checked against the OpenAPI document.

use std::collections::BTreeMap;

use serde_json::Value;
use wechatpay_runtime::Merchant;
use wechatpay_runtime::clock::SystemClock;
use wechatpay_runtime::signature::verify;
use wechatpay_runtime::v2::xml::{self, Element};
use wechatpay_runtime::v2::{self, SignType};
use wechatpay_runtime::wire::{Cipher, Decrypt};
use wechatpay_sandbox::Sandbox;
use wechatpay_sandbox::catalogue::Entry;
use wechatpay_sandbox::example::ExampleRequest;
use wechatpay_spec::model::{self, Content, Field, Protocol};

use crate::raw::{self, Caller};
use crate::sums;

#[tokio::test]
async fn every_v3_operation_answers_what_its_document_says() {
    let sandbox = raw::sandbox().await;
    let caller = Caller::new(&sandbox);
    let schemas = schemas(&caller).await;
    let mut problems = Vec::new();
    let (mut called, mut decrypted) = (0, 0);
    let (mut refused, mut misfits) = (Vec::new(), Vec::new());
    // Operations that name what others created come last, with the ids that were created.
    let mut operations: Vec<&Entry> = sandbox
        .catalogue()
        .operations()
        .filter(|entry| entry.protocol == Protocol::V3)
        .collect();
    // Last, because a deleted resource is unknown afterwards.
    let turn = |method| match method {
        model::Method::Get => 1,
        model::Method::Delete => 2,
        _ => 0,
    };
    operations.sort_by_key(|entry| (entry.path.contains('{'), turn(entry.operation.method.value)));
    let mut created = Created::default();
    for entry in operations {
        let sent = example(&caller, entry, called);
        let mut response = caller.send(caller.v3_call(entry, sent.clone()), false).await;
        for ids in created.of(entry) {
            if !response.status().is_client_error() {
                break;
            }
            let again = caller.send(caller.v3_example_of(entry, &ids), false).await;
            if again.status() == 429 {
                break;
            }
            response = again;
        }
        called += 1;
        created.add(entry, &sent, &response);
        if is_refused(caller.sandbox, entry, &response) {
            refused.push(format!("{}: {}", entry.line(), raw::diagnosis(&response)));
        }
        if let Ok(answer) = serde_json::from_slice::<Value>(response.body()) {
            decrypted += decrypt(entry.operation.response.content.fields(), &answer, sandbox.merchant());
            let found = sums::misfits(&entry.path, &answer).into_iter();
            misfits.extend(found.map(|misfit| format!("{}: {misfit}", entry.line())));
        }
        if let Err(problem) = judge(&caller, &schemas, entry, &response) {
            problems.push(format!("{}: {problem}", entry.line()));
        }
    }
    println!(
        "{called} operations of APIv3 called; {decrypted} fields of their answers decrypted; {} refused",
        refused.len()
    );
    // Their examples name nothing that another example creates, or name several things that belong together.
    assert!(
        refused.len() < 210,
        "{} operations were refused:\n{}",
        refused.len(),
        refused.join("\n")
    );
    assert!(
        problems.is_empty(),
        "{} of {called}:\n{}",
        problems.len(),
        problems.join("\n")
    );
    assert!(called > 900 && decrypted > 40, "{called} and {decrypted}");
    assert!(misfits.is_empty(), "{}:\n{}", misfits.len(), misfits.join("\n"));
}

#[tokio::test]
async fn every_v2_operation_answers_success() {
    let sandbox = raw::sandbox().await;
    let caller = Caller::new(&sandbox);
    let mut problems = Vec::new();
    let (mut called, mut refused) = (0, Vec::new());
    // Queries come last. Few documents' examples query what the example of another document creates.
    let mut operations: Vec<&Entry> = sandbox
        .catalogue()
        .operations()
        .filter(|entry| entry.protocol == Protocol::V2)
        .collect();
    operations.sort_by_key(|entry| entry.path.contains("query"));
    for entry in operations {
        let (request, sign_type) = caller.v2_example(entry);
        let response = caller.send(request, true).await;
        called += 1;
        if is_refused_by_convention(&response) {
            refused.push(format!("{}: {}", entry.line(), raw::diagnosis(&response)));
            continue;
        }
        if let Err(problem) = judge_v2(&caller, entry, sign_type, &response) {
            problems.push(format!("{}: {problem}", entry.line()));
        }
    }
    println!("{called} operations of APIv2 called; {} refused", refused.len());
    assert!(refused.len() < 30, "{}", refused.join("\n"));
    assert!(
        problems.is_empty(),
        "{} of {called}:\n{}",
        problems.len(),
        problems.join("\n")
    );
    assert!(called > 100, "{called}");
}

fn judge_v2(
    caller: &Caller<'_>,
    entry: &Entry,
    sign_type: SignType,
    response: &http::Response<bytes::Bytes>,
) -> Result<(), String> {
    let body = String::from_utf8_lossy(response.body());
    match &entry.operation.response.content {
        // Two pages sign the same contract.
        Content::Redirect if body.contains("FAIL") && has_lifecycle(caller.sandbox, entry) => return Ok(()),
        Content::Redirect => return (response.status() == 302).then_some(()).ok_or("no redirect".to_owned()),
        _ if response.status() != 200 => return Err(format!("{} {body}", response.status())),
        Content::Empty | Content::File(_) | Content::Json(_) => return Ok(()),
        Content::Xml(_) => {}
    }
    let fields = xml::read(response.body()).map_err(|error| format!("{error}: {body}"))?;
    let text = |name: &str| fields.iter().find(|field| field.name == name).and_then(Element::text);
    let lists = |name: &str| {
        entry
            .operation
            .response
            .content
            .fields()
            .iter()
            .any(|field| field.name.value == name)
    };
    // A payment by code that waits, or an order that does not exist.
    if has_lifecycle(caller.sandbox, entry) && text("result_code") == Some("FAIL") {
        return Ok(());
    }
    if ["return_code", "result_code"]
        .iter()
        .any(|name| lists(name) && text(name) != Some("SUCCESS"))
    {
        return Err(body.into_owned());
    }
    if entry.operation.response.unsigned {
        return Ok(());
    }
    let key = caller.sandbox.merchant().api_v2_key().unwrap();
    let received = v2::verify_response(fields, key, sign_type).map_err(|error| format!("{error}: {body}"))?;
    match received.not_covered().next() {
        None => Ok(()),
        Some(name) => Err(format!("the signature does not cover {name}: {body}")),
    }
}

/// Decrypts the encrypted fields of a response with the merchant's key. Returns their number.
fn decrypt(fields: &[Field], value: &Value, merchant: &Merchant) -> usize {
    if let Value::Array(items) = value {
        return items.iter().map(|item| decrypt(fields, item, merchant)).sum();
    }
    let each = fields.iter().map(|field| {
        let Some(member) = value.get(&field.name.value) else {
            return 0;
        };
        match field.encrypted.map(|cipher| cipher.value) {
            None => decrypt(&field.fields, member, merchant),
            Some(cipher) => {
                let cipher = match cipher {
                    model::Cipher::RsaPkcs1 => Cipher::RsaPkcs1,
                    _ => Cipher::PublicKey,
                };
                let texts = member.as_array().map_or(std::slice::from_ref(member), Vec::as_slice);
                for text in texts {
                    let plaintext = merchant.decrypt(cipher, text.as_str().unwrap()).unwrap();
                    assert!(!plaintext.is_empty(), "{}", field.name.value);
                }
                texts.len()
            }
        }
    });
    each.sum()
}

/// The response schema of each operation, by its id.
async fn schemas(caller: &Caller<'_>) -> BTreeMap<String, Value> {
    let request = http::Request::get(format!("{}/_sandbox/openapi.json", caller.sandbox.base_url()));
    let document = caller.send(request.body(bytes::Bytes::new()).unwrap(), false).await;
    let document: Value = serde_json::from_slice(document.body()).unwrap();
    let mut schemas = BTreeMap::new();
    for item in document["paths"].as_object().unwrap().values() {
        let further = item.get("x-further-operations").and_then(Value::as_array);
        let further = further.into_iter().flatten();
        for operation in item.as_object().unwrap().values().chain(further) {
            add(&mut schemas, operation);
            for further in operation["x-further-operations"].as_array().into_iter().flatten() {
                add(&mut schemas, further);
            }
        }
    }
    schemas
}

fn add(schemas: &mut BTreeMap<String, Value>, operation: &Value) {
    if let Some(id) = operation["operationId"].as_str() {
        let schema = &operation["responses"]["200"]["content"]["application/json"]["schema"];
        schemas.insert(id.to_owned(), schema.clone());
    }
}

/// The example of an operation, of the sandbox's merchant, and with a number of its own for what it creates.
fn example(caller: &Caller<'_>, entry: &Entry, number: usize) -> ExampleRequest {
    let mut example = caller.example(entry);
    let line = entry.line();
    let mut lifecycles = caller.sandbox.catalogue().lifecycles().iter();
    let creates = lifecycles.find(|one| one.create.iter().any(|creation| creation.operation.value == line));
    let key = creates.map(|lifecycle| lifecycle.key.value.clone());
    let body = example
        .body
        .iter_mut()
        .flatten()
        .map(|(name, value)| (name.as_str(), value));
    for (name, value) in body {
        if ["mchid", "mch_id", "combine_mchid", "sp_mchid"].contains(&name) {
            *value = raw::MERCHANT.into();
        }
        if key.as_deref() == Some(name) && !["account", "mchid"].contains(&name) {
            *value = format!("example{number:05}").into();
        }
    }
    for (_, value) in example.query.iter_mut().filter(|(name, _)| name == "mchid") {
        raw::MERCHANT.clone_into(value);
    }
    example
}

/// Whether a field has an id that callers choose.
fn is_callers(name: &str) -> bool {
    name.contains("out_") && (name.ends_with("_no") || name.ends_with("_code"))
}

/// The ids in requests and answers, by the names of their fields.
#[derive(Default)]
struct Created(BTreeMap<String, Vec<String>>);

impl Created {
    fn add(&mut self, entry: &Entry, sent: &ExampleRequest, response: &http::Response<bytes::Bytes>) {
        if !response.status().is_success() {
            return;
        }
        for (name, value) in sent.body.iter().flatten() {
            if let (true, Value::String(id)) = (is_callers(name), value) {
                self.0.entry(name.clone()).or_default().push(id.clone());
            }
        }
        let fields = entry.operation.response.content.fields();
        if let Ok(Value::Object(answer)) = serde_json::from_slice(response.body()) {
            for (name, value) in answer {
                let is_listed = fields.iter().any(|field| field.name.value == name);
                let id = match value {
                    Value::String(id) => id,
                    Value::Number(id) => id.to_string(),
                    _ => continue,
                };
                if is_listed && response.status().is_success() {
                    self.0.entry(name).or_default().push(id);
                }
            }
        }
    }

    /// Ids for the parameters of a path: the last ones first. Those above the last parameter are the newest of their kind.
    fn of(&self, entry: &Entry) -> Vec<BTreeMap<String, String>> {
        let names = wechatpay_spec::url_path::parameters(&entry.path);
        let own = |name: &&str| self.0.get(*name).cloned().unwrap_or_default();
        let Some((last, upper)) = names.split_last() else {
            return Vec::new();
        };
        let upper = upper
            .iter()
            .filter_map(|name| Some(((*name).to_owned(), own(name).pop()?)));
        let upper: BTreeMap<String, String> = upper.collect();
        own(last)
            .into_iter()
            .rev()
            .take(20)
            .map(|id| {
                let mut ids = upper.clone();
                ids.insert((*last).to_owned(), id);
                ids
            })
            .collect()
    }
}

/// Whether an operation was refused because its example names nothing that was created, or uses an id again.
fn is_refused(sandbox: &Sandbox, entry: &Entry, response: &http::Response<bytes::Bytes>) -> bool {
    response.status().is_client_error() && (has_lifecycle(sandbox, entry) || is_refused_by_convention(response))
}

fn is_refused_by_convention(response: &http::Response<bytes::Bytes>) -> bool {
    let diagnosis = raw::diagnosis(response);
    let parts = ["nothing was created with", "was used with other content"];
    parts.iter().any(|part| diagnosis.contains(part))
}

/// Whether a lifecycle has the operation.
fn has_lifecycle(sandbox: &Sandbox, entry: &Entry) -> bool {
    let line = entry.line();
    let mut lifecycles = sandbox.catalogue().lifecycles().iter();
    lifecycles.any(|lifecycle| lifecycle.operations().any(|operation| operation.value == line))
}

fn judge(
    caller: &Caller<'_>,
    schemas: &BTreeMap<String, Value>,
    entry: &Entry,
    response: &http::Response<bytes::Bytes>,
) -> Result<(), String> {
    let body = String::from_utf8_lossy(response.body());
    // The service signs no refusal.
    if !entry.operation.response.unsigned && !response.status().is_client_error() {
        let keys = caller.sandbox.platform_keys();
        verify(response.headers(), response.body(), keys, &SystemClock).map_err(|error| error.to_string())?;
    }
    let expected = match entry.operation.response.content {
        Content::Empty => 204,
        Content::Redirect => 302,
        Content::File(_) | Content::Json(_) | Content::Xml(_) => 200,
    };
    if is_refused(caller.sandbox, entry, response) {
        return Ok(());
    }
    // Files that were not announced are not found.
    if matches!(entry.operation.response.content, Content::File(_))
        && raw::diagnosis(response).contains("no file was announced")
    {
        return Ok(());
    }
    if response.status() != expected {
        return Err(format!("{} {body}", response.status()));
    }
    if let Content::Json(_) = entry.operation.response.content {
        let schema = schemas.get(&entry.id).ok_or("no schema")?;
        let answer: Value = serde_json::from_slice(response.body()).map_err(|error| error.to_string())?;
        let validator = jsonschema::validator_for(schema).map_err(|error| error.to_string())?;
        let problems: Vec<String> = validator.iter_errors(&answer).map(|error| error.to_string()).collect();
        if !problems.is_empty() {
            return Err(format!("{}: {body}", problems.join(", ")));
        }
    }
    Ok(())
}
