//! A call of an operation with the values of its document's examples: as commands, and in Rust.

use percent_encoding::utf8_percent_encode;
use serde_json::Value;
use wechatpay_codegen::Example;
use wechatpay_codegen::stages::Resolved;
use wechatpay_runtime::Host;
use wechatpay_runtime::v2::xml;
use wechatpay_sandbox::Catalogue;
use wechatpay_sandbox::catalogue::{Entry, method_name};
use wechatpay_sandbox::client_request::{PlainRequest, check};
use wechatpay_sandbox::example::{self, ExampleRequest};
use wechatpay_sandbox::field_values;
use wechatpay_sandbox::runtime_terms::runtime_host;
use wechatpay_sandbox::shell::word;
use wechatpay_sandbox::text::{RESERVED, text_of};
use wechatpay_spec::model::{Body, Protocol};

use crate::specs;

/// In place of a value that only the caller's keys can make.
const OPEN: &str = "…";

/// The command that prints the call as a curl command, signed with the profile's key.
pub(super) fn command(catalogue: &Catalogue, entry: &Entry) -> String {
    let mut words = vec!["wechatpay call".to_owned()];
    words.extend(arguments(catalogue, entry).iter().map(|argument| word(argument)));
    words.push("--curl".to_owned());
    words.join(" ")
}

/// The arguments of `wechatpay call`.
fn arguments(catalogue: &Catalogue, entry: &Entry) -> Vec<String> {
    let ExampleRequest {
        path,
        query,
        headers,
        body,
        files,
    } = request_to_show(catalogue, entry);
    let mut target = entry.path.clone();
    let mut fields = Vec::new();
    for (name, value) in path {
        let is_in_query = query.iter().any(|(other, _)| *other == name);
        if is_in_query || body.as_ref().is_some_and(|body| body.contains_key(&name)) {
            // As a field, it would be that of the other part.
            target = target.replace(&format!("{{{name}}}"), &value);
        } else {
            fields.push(format!("{name}={}", typed_text(&value)));
        }
    }
    let mut arguments = vec![method_name(entry.operation.method.value).to_owned(), target];
    arguments.extend(fields);
    for (name, value) in &query {
        let is_list = query.iter().filter(|(other, _)| other == name).count() > 1;
        let brackets = if is_list { "[]" } else { "" };
        arguments.push(format!("{name}{brackets}={}", typed_text(value)));
    }
    arguments.extend(headers.iter().map(|(name, value)| format!("{name}:{value}")));
    // In the order of the document.
    for field in entry.operation.request.body.fields() {
        let name = &field.name.value;
        if let Some(value) = body.as_ref().and_then(|body| body.get(name)) {
            put_argument(name, value, &mut arguments);
        }
    }
    if !files.is_empty() {
        // The program adds them.
        let added = ["meta.filename=", "meta.file_name=", "meta.sha256="];
        arguments.retain(|argument| !added.iter().any(|added| argument.starts_with(added)));
    }
    arguments.extend(files.iter().map(|name| format!("{name}@FILE")));
    arguments
}

/// A request with only the fields that it cannot go without, also those that the example's own amount makes necessary.
fn request_to_show(catalogue: &Catalogue, entry: &Entry) -> ExampleRequest {
    let mut request = example::least_request(entry);
    if let Some(body) = &mut request.body {
        check::add_for_amount(catalogue, entry, body);
    }
    request
}

/// A value as one argument for each scalar in it.
fn put_argument(place: &str, value: &Value, arguments: &mut Vec<String>) {
    match value {
        Value::Object(members) if !members.is_empty() => {
            for (name, value) in members {
                put_argument(&format!("{place}.{name}"), value, arguments);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for (index, value) in items.iter().enumerate() {
                put_argument(&format!("{place}[{index}]"), value, arguments);
            }
        }
        Value::String(text) => arguments.push(format!("{place}={}", typed_text(text))),
        Value::Number(_) | Value::Bool(_) => arguments.push(format!("{place}={value}")),
        other => arguments.push(format!("{place}:={other}")),
    }
}

/// A text as a value of an argument, where `@` names a file.
fn typed_text(text: &str) -> String {
    match text.strip_prefix('@') {
        Some(rest) => format!("\\@{rest}"),
        None => text.to_owned(),
    }
}

/// The same without the program: the signature is left open, and so are encrypted fields.
pub(super) fn curl(catalogue: &Catalogue, entry: &Entry) -> String {
    let operation = &entry.operation;
    let request = request_to_show(catalogue, entry);
    let host = operation
        .hosts
        .first()
        .map_or(Host::Main, |host| runtime_host(host.value));
    let mut path = entry.path.clone();
    let encoded = |text: &str| utf8_percent_encode(text, RESERVED).to_string();
    for (name, value) in &request.path {
        path = path.replace(&format!("{{{name}}}"), &encoded(value));
    }
    let query: Vec<String> = request
        .query
        .iter()
        .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
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
    for (name, value) in &request.headers {
        option(&format!("-H {}", word(&format!("{name}: {value}"))));
    }
    let mut body = request.body.unwrap_or_default();
    field_values::each_scalar_mut(operation.request.body.fields(), &mut body, &mut |field, value| {
        if field.encrypted.is_some() {
            *value = OPEN.into();
        }
    });
    if !matches!(operation.request.body, Body::Multipart(_)) {
        let plain = PlainRequest {
            body,
            ..PlainRequest::default()
        };
        body = plain.encoded(entry).body;
    }
    match &operation.request.body {
        Body::None => {}
        Body::Json(_) => {
            option("-H 'Content-Type: application/json'");
            option(&format!("-d {}", word(&Value::Object(body).to_string())));
        }
        Body::Xml(_) => {
            let mut texts: Vec<(String, String)> =
                body.into_iter().map(|(name, value)| (name, text_of(&value))).collect();
            texts.extend(["nonce_str", "sign"].map(|name| (name.to_owned(), OPEN.to_owned())));
            let texts = texts.iter().map(|(name, value)| (name.as_str(), value.as_str()));
            option(&format!("-d {}", word(&xml::write(texts).unwrap_or_default())));
        }
        Body::Multipart(_) => {
            for (name, value) in &body {
                let kind = if value.is_object() {
                    ";type=application/json"
                } else {
                    ""
                };
                option(&format!("-F {}", word(&format!("{name}={}{kind}", text_of(value)))));
            }
            for name in &request.files {
                option(&format!("-F {name}=@FILE"));
            }
        }
    }
    command
}

/// The call in Rust, as the documentation of the operation's function shows it.
pub(super) fn rust(entry: &Entry) -> Option<Vec<String>> {
    let loaded = wechatpay_spec::load(&specs::of_file(&entry.spec_file));
    let (resolved, _) = Resolved::of(&loaded);
    let Example { mut imports, call, .. } =
        resolved.example(&entry.spec_file, entry.operation.method.value, "wechatpay-api")?;
    imports.push(String::new());
    imports.extend(call);
    Some(imports)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use wechatpay_runtime::FilePart;

    use super::*;
    use crate::call::Given;
    use crate::call::refused::checked;
    use crate::message::{Start, curl_command};

    /// Every twentieth spec.
    fn catalogue() -> Catalogue {
        let mut sources = specs::embedded();
        sources.specs = sources.specs.into_iter().step_by(20).collect();
        Catalogue::of_checked(sources)
    }

    /// All specs.
    fn whole_catalogue() -> Catalogue {
        Catalogue::of_checked(specs::embedded())
    }

    /// `wechatpay-samples` compiles the documentation's examples.
    #[test]
    fn the_rust_is_that_in_the_documentation_of_the_function() {
        let generated = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../generated/src");
        let catalogue = catalogue();
        for entry in catalogue.operations() {
            let shown = rust(entry).unwrap();
            let import = shown
                .iter()
                .find(|line| !line.contains("::FilePart;") && line.starts_with("use "))
                .unwrap();
            let module = import
                .trim_start_matches("use wechatpay_api::")
                .replace("::request", "");
            let (module, _) = module.trim_end_matches(';').rsplit_once("::").unwrap();
            let file = generated.join(format!("{}.rs", module.replace("r#", "").replace("::", "/")));
            let code = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            let documented: String = code
                .lines()
                .filter_map(|line| line.trim_start().strip_prefix("///"))
                .filter(|line| !line.starts_with(" # "))
                .map(|line| format!("{}\n", line.strip_prefix(' ').unwrap_or(line)))
                .collect();
            let shown = shown.join("\n");
            assert!(documented.contains(&format!("\n{shown}\n")), "{}:\n{shown}", entry.id);
        }
    }

    /// Reads what curl sends back as `verify` reads it, and checks it like a call.
    #[test]
    fn curl_sends_what_the_spec_allows() {
        let catalogue = whole_catalogue();
        let (mut problems, mut encoded) = (Vec::new(), 0);
        for entry in catalogue.operations() {
            let command = curl(&catalogue, entry);
            if command.contains("-F ") || !matches!(entry.protocol, Protocol::V3) {
                continue;
            }
            let message = curl_command::read(command.as_bytes(), "curl").unwrap();
            let Start::Request { method, target } = &message.start else {
                panic!("{command}")
            };
            assert!(
                target
                    .bytes()
                    .all(|byte| byte.is_ascii_graphic() && !b"{}\"<>\\^`|".contains(&byte)),
                "{command}"
            );
            let (path, query) = target.split_once('?').unwrap_or((target, ""));
            let mut found = catalogue.resolve(&method.parse().unwrap(), path).into_iter();
            let found = found.find(|found| found.entry.id == entry.id).unwrap();
            let body: Value = serde_json::from_slice(&message.body).unwrap_or_default();
            for field in entry.operation.request.body.fields() {
                if field.encoded.is_some() {
                    encoded += usize::from(body.get(&field.name.value).is_some_and(Value::is_string));
                    let is_decoded = body.get(&field.name.value).is_some_and(|value| !value.is_string());
                    assert!(!is_decoded, "{}: {command}", field.name.value);
                }
            }
            if command.matches(OPEN).count() > 4 + usize::from(entry.protocol == Protocol::V3) {
                // An encrypted field is left open.
                continue;
            }
            let body = (!message.body.is_empty()).then_some(message.body.as_slice());
            let headers = entry.operation.request.headers.iter().map(|field| &field.name.value);
            let headers = headers.filter_map(|name| Some(format!("{name}:{}", message.header(name)?)));
            let given = Given::read(&headers.collect::<Vec<_>>(), body, query);
            let checked = given.and_then(|given| checked(&catalogue, entry, found.parameters, &given));
            problems.extend(
                checked
                    .err()
                    .map(|problem| format!("{}: {problem}: {command}", entry.id)),
            );
        }
        assert!(problems.is_empty(), "{}", problems.join("\n"));
        assert!(encoded > 0);
    }

    #[test]
    fn commands_pass_the_check_before_sending() {
        let catalogue = catalogue();
        let mut problems = Vec::new();
        for entry in catalogue.operations() {
            let mut words = arguments(&catalogue, entry);
            let mut items = words.split_off(2);
            let files = example::least_request(entry).files;
            items.retain(|item| !item.ends_with("@FILE"));
            let method = words[0].parse().unwrap();
            let mut found = catalogue.resolve(&method, &words[1]).into_iter();
            let found = found.find(|found| found.entry.id == entry.id).unwrap();
            let checked = Given::read(&items, None, "").and_then(|mut given| {
                for name in files {
                    given.add_file(name, FilePart::new("FILE.jpg", b"\xFF\xD8".as_slice()));
                }
                checked(&catalogue, entry, found.parameters, &given)
            });
            problems.extend(
                checked
                    .err()
                    .map(|problem| format!("{}: {problem}: {items:?}", entry.id)),
            );
        }
        assert!(problems.is_empty(), "{}", problems.join("\n"));
    }
}
