//! A verified response, and what is printed of it.

use std::io::IsTerminal;
use std::path::Path;
use std::sync::Arc;

use serde_json::{Map, Value};
use wechatpay_runtime::v2::xml;
use wechatpay_runtime::{Client, HttpResponse, Merchant};
use wechatpay_sandbox::catalogue::Entry;
use wechatpay_spec::model::Content;
use wechatpay_spec::{plural, printable_path};

use super::decrypted::decrypt;
use super::files;
use crate::failure::Failure;
use crate::output::{self, Output, harmless};

/// A response that reports success and was verified.
pub(crate) struct VerifiedResponse {
    entry: Arc<Entry>,
    pub(crate) response: HttpResponse,
    merchant: Merchant,
}

impl VerifiedResponse {
    pub(super) fn new(entry: Arc<Entry>, response: HttpResponse, merchant: Merchant) -> Self {
        Self {
            entry,
            response,
            merchant,
        }
    }

    /// The members of the body, decrypted or redacted.
    pub(crate) fn members(&self, reveal: bool) -> Option<Map<String, Value>> {
        let body = &self.response.body;
        let mut members = match &self.entry.operation.response.content {
            Content::Xml(_) => texts(&xml::read_received(body).ok()?),
            _ => match serde_json::from_slice(body).ok()? {
                Value::Object(members) => members,
                _ => return None,
            },
        };
        let fields = self.entry.operation.response.content.fields();
        decrypt(fields, &mut members, &self.merchant, reveal);
        Some(members)
    }

    pub(super) fn print_head(&self, output: &Output) {
        output.line(&format!("HTTP/1.1 {}", self.response.status));
        for (name, value) in &self.response.headers {
            output.line(&harmless(&format!(
                "{name}: {}",
                String::from_utf8_lossy(value.as_bytes())
            )));
        }
        output.line("");
    }

    pub(super) fn print(&self, raw: bool, reveal: bool, output: &Output) -> Result<(), Failure> {
        let members = if raw { None } else { self.members(reveal) };
        match members {
            Some(members) => output.json(&Value::Object(members)),
            None => {
                let is_terminal = std::io::stdout().is_terminal();
                match std::str::from_utf8(&self.response.body) {
                    Ok(text) if is_terminal => output::print(format!("{}\n", harmless(text)).as_bytes()),
                    _ => output::print(&self.response.body),
                }
            }
        }
    }

    /// Saves the files that the response announces, or the file that it is. `asked` are the values of the request.
    pub(super) async fn save(&self, client: &Client, asked: &Map<String, Value>, file: &Path) -> Result<(), Failure> {
        let announced = match serde_json::from_slice(&self.response.body) {
            Ok(json) => files::announced(&json, asked)?,
            Err(_) => Vec::new(),
        };
        if announced.is_empty() {
            return saved(file, &self.response.body);
        }
        for (name, one) in files::names(file, announced.len()).iter().zip(announced) {
            saved(name, &one.download(client).await?)?;
        }
        Ok(())
    }
}

fn saved(file: &Path, content: &[u8]) -> Result<(), Failure> {
    output::save(file, content)?;
    output::tell(&format!(
        "saved {} ({})",
        printable_path(file),
        plural::bytes(content.len())
    ));
    Ok(())
}

fn texts(elements: &[xml::Element]) -> Map<String, Value> {
    let mut members = Map::new();
    for element in elements {
        let value = match &element.content {
            xml::Content::Text(text) => Value::String(text.clone()),
            xml::Content::Elements(inner) | xml::Content::Mixed { elements: inner, .. } => Value::Object(texts(inner)),
        };
        members.insert(element.name.clone(), value);
    }
    members
}
