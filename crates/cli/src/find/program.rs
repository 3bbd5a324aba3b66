//! A call of an operation with the values of its document's examples: as commands, and in Rust.

use serde_json::{Map, Value};
use wechatpay_runtime::Host;
use wechatpay_sandbox::catalogue::{Entry, method_name};
use wechatpay_spec::choice::choices;
use wechatpay_spec::model::{Body, ChoiceRule, Field, Protocol, Scalar};
use wechatpay_spec::names::{self, Named};

use crate::shell::word;
use crate::specs::runtime_host;

/// The fields that a caller must give: those that are required, and the first alternative of each choice.
fn needed(fields: &[Field]) -> Vec<&Field> {
    let given = fields.iter().filter(|field| is_given(field));
    let mut needed: Vec<&Field> = given.filter(|field| field.required).collect();
    for set in choices(fields.iter()) {
        let first = set.alternatives.into_iter().next();
        needed.extend(first.into_iter().flat_map(|alternative| alternative.fields));
    }
    needed
}

/// Whether a field's value comes from the caller.
fn is_given(field: &Field) -> bool {
    field.supplied_by.is_none() && field.constant.is_none()
}

/// An example of a field's value, as text.
fn example(field: &Field) -> String {
    let first = field.values.first().map(|value| value.value.value.clone());
    let own = field.example.as_ref().map(|example| example.value.clone());
    own.filter(|own| first.is_none() || field.values.iter().any(|value| value.value.value == *own))
        .or(first)
        .unwrap_or_else(|| match field.kind.value.scalar {
            Scalar::Integer | Scalar::Number => "1".to_owned(),
            Scalar::Boolean => "true".to_owned(),
            _ => "…".to_owned(),
        })
}

/// The fields as arguments of `wechatpay call`.
fn arguments(fields: &[Field], within: &str, written: &mut Vec<String>) {
    for field in needed(fields) {
        let index = "[0]".repeat(usize::from(field.kind.value.array_depth));
        let place = format!("{within}{}{index}", field.name.value);
        if field.kind.value.scalar == Scalar::File {
            written.push(word(&format!("{}@FILE", field.name.value)));
        } else if field.fields.is_empty() {
            written.push(word(&format!("{place}={}", example(field))));
        } else {
            arguments(&field.fields, &format!("{place}."), written);
        }
    }
}

/// The command that prints the call as a curl command, signed with the profile's key.
pub(super) fn command(entry: &Entry) -> String {
    let request = &entry.operation.request;
    let mut words = vec!["wechatpay call".to_owned(), word(&entry.line()).replace('\'', "")];
    for fields in [
        request.path.as_slice(),
        &request.query,
        &request.headers,
        request.body.fields(),
    ] {
        arguments(fields, "", &mut words);
    }
    words.push("--curl".to_owned());
    words.join(" ")
}

/// The same without the program: the signature is left open.
pub(super) fn curl(entry: &Entry) -> String {
    let operation = &entry.operation;
    let host = operation
        .hosts
        .first()
        .map_or(Host::Main, |host| runtime_host(host.value));
    let mut path = entry.path.clone();
    for field in &operation.request.path {
        path = path.replace(&format!("{{{}}}", field.name.value), &example(field));
    }
    let query: Vec<String> = needed(&operation.request.query)
        .into_iter()
        .map(|field| format!("{}={}", field.name.value, example(field)))
        .collect();
    if !query.is_empty() {
        path += &format!("?{}", query.join("&"));
    }
    let url = word(&format!("{}{path}", host.base_url()));
    let mut command = format!("curl -X {} {url}", method_name(operation.method.value));
    let mut option = |option: &str| command += &format!(" \\\n    {option}");
    if operation.mutual_tls {
        option("--cert apiclient_cert.pem --key apiclient_key.pem");
    }
    if entry.protocol == Protocol::V3 {
        option("-H 'Accept: application/json'");
        option(
            "-H 'Authorization: WECHATPAY2-SHA256-RSA2048 \
             mchid=\"…\",nonce_str=\"…\",signature=\"…\",timestamp=\"…\",serial_no=\"…\"'",
        );
    }
    match &operation.request.body {
        Body::None => {}
        Body::Json(fields) => {
            option("-H 'Content-Type: application/json'");
            option(&format!("-d {}", word(&Value::Object(members(fields)).to_string())));
        }
        Body::Xml(fields) => {
            let texts = needed(fields).into_iter().map(|field| {
                let name = &field.name.value;
                format!("<{name}>{}</{name}>", example(field))
            });
            let texts: String = texts.collect();
            option(&format!(
                "-d {}",
                word(&format!("<xml>{texts}<nonce_str>…</nonce_str><sign>…</sign></xml>"))
            ));
        }
        Body::Multipart(fields) => {
            for field in needed(fields) {
                let name = &field.name.value;
                option(&match (field.kind.value.scalar, field.fields.is_empty()) {
                    (Scalar::File, _) => format!("-F {name}=@FILE"),
                    (_, true) => format!("-F {}", word(&format!("{name}={}", example(field)))),
                    (_, false) => {
                        let json = Value::Object(members(&field.fields));
                        format!("-F {}", word(&format!("{name}={json};type=application/json")))
                    }
                });
            }
        }
    }
    command
}

fn members(fields: &[Field]) -> Map<String, Value> {
    let needed = needed(fields).into_iter();
    needed
        .map(|field| (field.name.value.clone(), json(field, field.kind.value.array_depth)))
        .collect()
}

fn json(field: &Field, depth: u8) -> Value {
    if depth > 0 {
        return Value::Array(vec![json(field, depth - 1)]);
    }
    if !field.fields.is_empty() {
        return Value::Object(members(&field.fields));
    }
    let text = example(field);
    match field.kind.value.scalar {
        Scalar::Integer | Scalar::Number | Scalar::Boolean => {
            serde_json::from_str(&text).unwrap_or(Value::String(text))
        }
        _ => Value::String(text),
    }
}

/// The call in Rust; none when no names can be derived.
pub(super) fn rust(entry: &Entry, function: &str) -> Option<String> {
    let (module, method) = function.rsplit_once("::")?;
    let short = module.rsplit("::").next()?;
    let request = &entry.operation.request;
    let fields = [
        request.path.as_slice(),
        &request.query,
        &request.headers,
        request.body.fields(),
    ]
    .concat();
    let value = object(&format!("{method}::Request"), "Request", &fields, method, 0)?;
    Some(format!(
        "use {module}::{{self, {method}}};\n\n  let request = {value};\n  let reply = {short}::{method}(&client, &request).await?;"
    ))
}

/// A value of a struct, from its required fields and its choices. `path` is that of the type, `name` its last segment.
fn object(path: &str, name: &str, fields: &[Field], method: &str, depth: usize) -> Option<String> {
    let indent = "    ".repeat(depth);
    let mut lines = Vec::new();
    for field in fields.iter().filter(|field| field.required && is_given(field)) {
        lines.push(member(field, method, depth + 1)?);
    }
    let module = path.strip_suffix(name)?;
    let sets = choices(fields.iter()).into_iter();
    for set in sets.filter(|set| set.rule == ChoiceRule::OneOf) {
        let alternative = set.alternatives.first()?;
        let own = names::automatic(Named::Field, set.name).ok()?;
        let variant = names::automatic(Named::Variant, alternative.name).ok()?;
        let choice = names::choice(name, set.name);
        let value = match alternative.fields.as_slice() {
            [alone] => format!(
                "({})",
                rust_value(alone, alone.kind.value.array_depth, method, depth + 1)?
            ),
            several => {
                let several = several.iter().map(|field| member(field, method, depth + 1));
                format!(" {{ {} }}", several.collect::<Option<Vec<_>>>()?.join(", "))
            }
        };
        lines.push(format!("{own}: {module}{choice}::{variant}{value}"));
    }
    if lines.is_empty() {
        return Some(format!("{path}::default()"));
    }
    let lines: String = lines.iter().map(|line| format!("\n  {indent}    {line},")).collect();
    Some(format!("{path}::new({path}Required {{{lines}\n  {indent}}})"))
}

/// A field of a struct with its value.
fn member(field: &Field, method: &str, depth: usize) -> Option<String> {
    let name = match &field.rust_name {
        Some(own) => own.value.clone(),
        None => names::automatic(Named::Field, &field.name.value).ok()?,
    };
    Some(format!(
        "{name}: {}",
        rust_value(field, field.kind.value.array_depth, method, depth)?
    ))
}

fn rust_value(field: &Field, depth: u8, method: &str, indent: usize) -> Option<String> {
    if depth > 0 {
        return Some(format!("vec![{}]", rust_value(field, depth - 1, method, indent)?));
    }
    if !field.fields.is_empty() {
        let name = match &field.rust_type {
            Some(own) => own.value.clone(),
            None => names::automatic(Named::Type, &field.name.value).ok()?,
        };
        return object(
            &format!("{method}::request::{name}"),
            &name,
            &field.fields,
            method,
            indent,
        );
    }
    let text = example(field);
    Some(match field.kind.value.scalar {
        Scalar::Integer | Scalar::Boolean => text,
        Scalar::File => "FilePart::new(\"name.jpg\", content)".to_owned(),
        _ => format!("{text:?}.into()"),
    })
}
