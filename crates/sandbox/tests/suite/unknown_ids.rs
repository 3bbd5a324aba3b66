//! A query that names what nobody created is refused, in the whole catalogue.

use std::collections::BTreeSet;

use serde_json::Value;
use wechatpay_sandbox::catalogue::Entry;
use wechatpay_sandbox::example::ExampleRequest;
use wechatpay_spec::model::{Field, Method, Protocol, Scalar};

use crate::raw::{self, Caller};

/// Whether a field names one thing: an id, a number, a code or a serial.
fn names_a_thing(field: &Field) -> bool {
    let name = field.name.value.as_str();
    let is_scalar = matches!(field.kind.value.scalar, Scalar::String | Scalar::Integer);
    let ends = ["_id", "_no", "_code", "_sn", "serial", "serial_number", "_number"];
    is_scalar
        && field.constant.is_none()
        && field.values.is_empty()
        && (name == "id" || name == "code" || ends.iter().any(|end| name.ends_with(end)))
}

/// Whether what a field names is of a kind that exists without being created.
fn exists_anyway(kinds: &[Value], entry: &Entry, name: &str) -> bool {
    kinds.iter().any(|kind| {
        let below = kind["below"].as_array();
        let is_below =
            below.is_none_or(|below| below.iter().any(|path| entry.path.starts_with(path.as_str().unwrap())));
        is_below && kind["fields"].as_array().unwrap().contains(&name.into())
    })
}

/// Another value of the same shape.
fn other(value: &str) -> String {
    value
        .chars()
        .map(|character| match character {
            '0'..='8' => char::from(character as u8 + 1),
            '9' => '7',
            'a'..='y' | 'A'..='Y' => char::from(character as u8 + 1),
            other => other,
        })
        .collect()
}

#[tokio::test]
async fn a_get_of_an_id_that_nothing_has_is_refused() {
    let sandbox = raw::sandbox().await;
    let caller = Caller::new(&sandbox);
    let mut found = Vec::new();
    let (mut count, mut unknown, mut of_kinds) = (0, 0, 0);
    let kinds: Vec<Value> = serde_json::from_str(include_str!("../../existing-ids.json")).unwrap();
    let gets = |entry: &&Entry| entry.protocol == Protocol::V3 && entry.operation.method.value == Method::Get;
    for entry in sandbox.catalogue().operations().filter(gets) {
        let request = &entry.operation.request;
        let parts = request.path.iter().chain(&request.query);
        let named: BTreeSet<&str> = parts
            .filter(|field| names_a_thing(field))
            .map(|field| field.name.value.as_str())
            .collect();
        for name in named {
            let mut example: ExampleRequest = caller.example(entry);
            let pairs = example.path.iter_mut().chain(&mut example.query);
            let mut is_there = false;
            for (known, value) in pairs {
                if known == name {
                    *value = other(value);
                    is_there = true;
                }
            }
            if !is_there {
                continue;
            }
            count += 1;
            let response = caller.send(caller.v3_call(entry, example), false).await;
            let (is_refused, exists) = (response.status().is_client_error(), exists_anyway(&kinds, entry, name));
            if !is_refused && !exists {
                found.push(format!("{} {name}", entry.line()));
            } else if !is_refused {
                of_kinds += 1;
            } else if response.status() == 404 {
                unknown += 1;
            }
        }
    }
    println!("{count} ids asked for: {unknown} unknown, {of_kinds} of kinds that exist anyway");
    assert!(found.is_empty(), "{} found:\n{}", found.len(), found.join("\n"));
    assert!(unknown > 380 && of_kinds < 60, "{unknown} and {of_kinds}");
}
