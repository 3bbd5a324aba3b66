//! A signed request that is not sent: `--dry-run` and `--curl`.

use std::io::IsTerminal;
use std::path::Path;
use std::sync::Arc;

use serde_json::{Map, Value, json};
use wechatpay_runtime::Client;
use wechatpay_sandbox::catalogue::Entry;

use super::outgoing::Outgoing;
use super::{answer, operation};
use crate::failure::Failure;
use crate::output::{self, Output};
use crate::profile::{KeySource, Profile};
use crate::shell::quoted;

/// A request as it would be sent.
struct Signed {
    method: String,
    url: String,
    headers: Vec<(String, String)>,
    body: String,
}

impl Signed {
    fn new(client: &Client, entry: &Arc<Entry>, outgoing: &Outgoing) -> Result<Self, Failure> {
        let operation = operation::of(entry);
        let sealed = outgoing.sealed(&client.platform_keys().encryption())?;
        let prepared = client.call::<answer::Ignored>(&operation, &sealed).prepare();
        let prepared = prepared.map_err(|error| Failure::usage(error.to_string()))?;
        let request = prepared.request();
        let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
        let headers = request.headers().iter();
        Ok(Self {
            method: request.method().to_string(),
            url: request.uri().to_string(),
            headers: headers
                .map(|(name, value)| (name.to_string(), text(value.as_bytes())))
                .collect(),
            body: text(request.body()),
        })
    }
}

/// Prints a request as a curl command, with the certificates that its connection needs.
pub(super) fn print_curl(
    client: &Client,
    entry: &Arc<Entry>,
    outgoing: &Outgoing,
    profile: &Profile,
    output: &Output,
) -> Result<(), Failure> {
    let identity = match entry.operation.mutual_tls {
        true => identity(profile)?,
        false => Vec::new(),
    };
    let request = Signed::new(client, entry, outgoing)?;
    let mut command = format!("curl -i -X {} {}", request.method, quoted(&request.url));
    let mut option = |name: &str, value: &str| command += &format!(" \\\n  {name} {}", quoted(value));
    if let Some(authority) = &profile.settings.authority {
        option("--cacert", &profile.path(authority).to_string_lossy());
    }
    for (name, value) in &identity {
        option(name, value);
    }
    for (name, value) in &request.headers {
        option("-H", &format!("{name}: {value}"));
    }
    if !request.body.is_empty() {
        option("--data-raw", &request.body);
    }
    output.line(&command);
    Ok(())
}

/// curl's options for the merchant's certificate, which the operation demands on the connection.
fn identity(profile: &Profile) -> Result<Vec<(&'static str, String)>, Failure> {
    let settings = &profile.settings;
    let shown = |file: &Path| profile.path(file).to_string_lossy().into_owned();
    if let Some(file) = &settings.pkcs12 {
        // Its password is the merchant id, which is no secret.
        let file = format!("{}:{}", shown(file), settings.merchant_id);
        return Ok(vec![("--cert-type", "P12".to_owned()), ("--cert", file)]);
    }
    let key = settings.private_key.as_ref().and_then(KeySource::file);
    match (&settings.certificate, key) {
        (Some(certificate), Some(key)) => Ok(vec![("--cert", shown(certificate)), ("--key", shown(key))]),
        _ => Err(Failure::usage(format!(
            "the operation demands the merchant's certificate on the connection (mutual TLS), and curl needs it and its key \
             in files: profile {} has no certificate with private_key in a file, and no pkcs12",
            profile.name
        ))),
    }
}

/// Prints a request as an HTTP message.
pub(super) fn print(client: &Client, entry: &Arc<Entry>, outgoing: &Outgoing, output: &Output) -> Result<(), Failure> {
    let Signed {
        method,
        url,
        headers,
        body,
    } = Signed::new(client, entry, outgoing)?;
    if output.is_json() {
        let headers: Map<String, Value> = headers.into_iter().map(|(name, value)| (name, value.into())).collect();
        return output.json(&json!({"method": method, "url": url, "headers": headers, "body": body}));
    }
    let target = crate::message::target_of(&url);
    output.line(&format!("{method} {target} HTTP/1.1"));
    for (name, value) in headers {
        output.line(&format!("{name}: {value}"));
    }
    output.line("");
    match std::io::stdout().is_terminal() {
        true if !body.is_empty() => output.line(&body),
        // Byte for byte, so that a saved request can be verified.
        _ => output::print(body.as_bytes())?,
    }
    Ok(())
}
