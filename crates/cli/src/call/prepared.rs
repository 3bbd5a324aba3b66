//! A signed request that is not sent: `--dry-run` and `--curl`.

use std::sync::Arc;

use serde_json::{Map, Value, json};
use wechatpay_runtime::Client;
use wechatpay_sandbox::catalogue::Entry;

use super::outgoing::Outgoing;
use super::{answer, operation};
use crate::failure::Failure;
use crate::output::Output;

/// Prints a request, as an HTTP message or as a curl command.
pub(super) fn print(
    client: &Client,
    entry: &Arc<Entry>,
    outgoing: &Outgoing,
    as_curl: bool,
    output: &Output,
) -> Result<(), Failure> {
    let operation = operation::of(entry);
    let sealed = outgoing.sealed(&client.platform_keys().encryption())?;
    let prepared = client.call::<answer::Ignored>(&operation, &sealed).prepare();
    let prepared = prepared.map_err(|error| Failure::usage(error.to_string()))?;
    let request = prepared.request();
    let headers: Vec<(String, String)> = request
        .headers()
        .iter()
        .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
        .collect();
    let body = String::from_utf8_lossy(request.body());
    let (method, url) = (request.method(), request.uri().to_string());
    if as_curl {
        let mut command = format!("curl -i -X {method} {}", quoted(&url));
        for (name, value) in &headers {
            command += &format!(" \\\n  -H {}", quoted(&format!("{name}: {value}")));
        }
        if !body.is_empty() {
            command += &format!(" \\\n  --data-raw {}", quoted(&body));
        }
        output.line(&command);
        return Ok(());
    }
    if output.is_json() {
        let headers: Map<String, Value> = headers.into_iter().map(|(name, value)| (name, value.into())).collect();
        return output.json(&json!({"method": method.as_str(), "url": url, "headers": headers, "body": body}));
    }
    let target = crate::message::target_of(&url);
    output.line(&format!("{method} {target} HTTP/1.1"));
    for (name, value) in headers {
        output.line(&format!("{name}: {value}"));
    }
    output.line("");
    if !body.is_empty() {
        output.line(&body);
    }
    Ok(())
}

/// A word of a shell that stands for this text.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}
