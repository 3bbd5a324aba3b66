//! A signed request that is not sent: `--dry-run` and `--curl`.

use std::io::IsTerminal;
use std::path::Path;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};
use wechatpay_runtime::Client;
use wechatpay_sandbox::catalogue::Entry;
use wechatpay_sandbox::client_request::{Undecoded, operation};
use wechatpay_sandbox::shell::quoted;

use super::outgoing::Outgoing;
use crate::failure::Failure;
use crate::message::{Message, Start, target_of};
use crate::output::{self, Output};
use crate::profile::{KeySource, Profile};
use crate::verify::{self, signed_text_title};

/// A request as it would be sent.
struct Signed {
    method: String,
    url: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Signed {
    fn new(client: &Client, entry: &Arc<Entry>, outgoing: &Outgoing) -> Result<Self, Failure> {
        let operation = operation(entry);
        let encoded = outgoing.encoded(entry, &client.platform_keys().encryption())?;
        let prepared = client.call::<Undecoded>(&operation, &encoded).prepare();
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
            body: request.body().to_vec(),
        })
    }

    /// The request as `verify` reads it.
    fn message(&self) -> Message {
        let start = Start::Request {
            method: self.method.clone(),
            target: target_of(&self.url),
        };
        Message::new("request", start, self.headers.clone(), self.body.clone())
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
        let body = std::str::from_utf8(&request.body)
            .ok()
            .filter(|body| !body.contains('\0'));
        let body = body.ok_or_else(|| {
            Failure::usage(
                "a command line cannot hold the file in this request; `--dry-run --format text > FILE` saves the whole request",
            )
        })?;
        option("--data-raw", body);
    }
    output.line(&command);
    Ok(())
}

/// curl's options for the merchant's certificate, which the operation demands on the connection.
fn identity(profile: &Profile) -> Result<Vec<(&'static str, String)>, Failure> {
    let settings = &profile.settings;
    let shown = |file: &Path| profile.path(file).to_string_lossy().into_owned();
    if let Some(file) = &settings.pkcs12 {
        // Its password is the merchant id, which is not secret.
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

/// Prints a request as an HTTP message, and beside it the text that is signed.
pub(super) fn print(client: &Client, entry: &Arc<Entry>, outgoing: &Outgoing, output: &Output) -> Result<(), Failure> {
    let request = Signed::new(client, entry, outgoing)?;
    let signed = verify::signed_text(&request.message());
    let signed = signed.map(|(text, signature)| (String::from_utf8_lossy(&text).into_owned(), signature));
    let Signed {
        method,
        url,
        headers,
        body,
    } = request;
    if output.is_json() {
        let (signed_text, signature) = signed.unzip();
        let headers: Map<String, Value> = headers.into_iter().map(|(name, value)| (name, value.into())).collect();
        let mut request = json!({
            "method": method,
            "url": url,
            "headers": headers,
            "signed_text": signed_text,
            "signature": signature,
        });
        // A form with a file is not text.
        let (name, content) = match String::from_utf8(body) {
            Ok(text) => ("body", text),
            Err(error) => ("body_base64", STANDARD.encode(error.as_bytes())),
        };
        if let Value::Object(members) = &mut request {
            members.insert(name.to_owned(), content.into());
        }
        return output.json(&request);
    }
    let target = target_of(&url);
    output.line(&format!("{method} {target} HTTP/1.1"));
    for (name, value) in headers {
        output.line(&format!("{name}: {value}"));
    }
    output.line("");
    match std::io::stdout().is_terminal() {
        true if !body.is_empty() => output.line(&String::from_utf8_lossy(&body)),
        // Byte for byte, so that a saved request can be verified.
        _ => output::print(&body)?,
    }
    if let Some((text, _)) = signed {
        // Beside the request, which stays as it is sent.
        let lines = text.split_terminator('\n').map(|line| format!("\n| {line}"));
        let title = signed_text_title(output.language);
        output::tell(&format!("\n{title}:{}", lines.collect::<String>()));
    }
    Ok(())
}
