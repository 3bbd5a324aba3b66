//! Judging a notification that arrived.

use bytes::Bytes;
use http::HeaderMap;
use serde_json::{Map, Value, json};
use wechatpay_runtime::notification::{Acknowledgement, Receiver, Untyped};
use wechatpay_runtime::v2::{self, xml};
use wechatpay_runtime::{ApiV2Key, Merchant};
use wechatpay_spec::model::Protocol;
use wechatpay_spec::printable::printable_json;

use crate::output::{Output, Style, harmless};

/// The fields by which a person recognizes a notification of APIv2, which names no event.
const RECOGNIZED_BY: [&str; 7] = [
    "return_code",
    "result_code",
    "out_trade_no",
    "transaction_id",
    "out_refund_no",
    "contract_code",
    "mch_id",
];

/// A notification, judged.
pub(super) struct Report {
    verified: bool,
    pub(super) protocol: Protocol,
    id: Option<String>,
    event_type: Option<String>,
    /// The content: of APIv3 the resource, of APIv2 the fields. Without `--reveal` only what was not encrypted.
    resource: Option<Value>,
    /// Fields of a notification of APIv2 that are not secret.
    recognized_by: Vec<(String, String)>,
    /// Why it is not verified.
    reason: Option<String>,
    /// The response to send.
    pub(super) acknowledgement: Acknowledgement,
}

impl Report {
    /// Verifies a notification of APIv3.
    pub(super) async fn of_json(receiver: &Receiver, headers: &HeaderMap, body: &Bytes, reveal: bool) -> Self {
        let blank = |verified, acknowledgement| Self {
            verified,
            protocol: Protocol::V3,
            id: None,
            event_type: None,
            resource: None,
            recognized_by: Vec::new(),
            reason: None,
            acknowledgement,
        };
        match receiver.receive::<Untyped>(headers, body).await {
            Ok(delivery) => {
                let resource = reveal.then(|| serde_json::from_slice(delivery.resource_json()).ok());
                let (id, event_type) = (delivery.id.clone(), delivery.event_type.clone());
                Self {
                    id: Some(id),
                    event_type: Some(event_type),
                    resource: resource.flatten(),
                    ..blank(true, delivery.accept())
                }
            }
            Err(error) => Self {
                id: error.id().map(str::to_owned),
                event_type: error.event_type().map(str::to_owned),
                reason: Some(error.to_string()),
                ..blank(false, error.acknowledgement())
            },
        }
    }

    /// Verifies a notification of APIv2. One with `req_info` has no signature.
    pub(super) fn of_xml(merchant: &Merchant, body: &[u8], reveal: bool) -> Self {
        let fields = xml::read_received(body);
        let shown = fields.as_deref().map(texts).unwrap_or_default();
        let judged = fields.map_err(|error| error.to_string()).and_then(|fields| {
            let key = merchant.api_v2_key().map_err(|error| error.to_string())?;
            decrypted_or_verified(fields, key)
        });
        let recognized_by = RECOGNIZED_BY.into_iter().filter_map(|name| {
            let text = shown.get(name)?.as_str()?;
            Some((name.to_owned(), text.to_owned()))
        });
        let recognized_by = recognized_by.collect();
        let (verified, reason, decrypted) = match judged {
            Ok(decrypted) => (true, None, decrypted),
            Err(reason) => (false, Some(reason), None),
        };
        let resource = (reveal && verified).then(|| {
            let mut all = shown;
            all.remove("sign");
            if let Some(decrypted) = decrypted {
                all.insert("req_info".to_owned(), decrypted.into());
            }
            Value::Object(all)
        });
        Self {
            verified,
            protocol: Protocol::V2,
            id: None,
            event_type: None,
            resource,
            recognized_by,
            reason,
            acknowledgement: match verified {
                true => Acknowledgement::v2_success(),
                false => Acknowledgement::v2_refusal("verification failed"),
            },
        }
    }

    /// Whether its signature is valid, or its encrypted part could be decrypted.
    pub(super) fn is_verified(&self) -> bool {
        self.verified
    }

    pub(super) fn print(&self, output: &Output) {
        match output.is_json() {
            true => output.line(&printable_json(&self.to_json().to_string())),
            false => self.print_text(output),
        }
    }

    fn to_json(&self) -> Value {
        let recognized_by = self.recognized_by.iter();
        let fields: Map<String, Value> = recognized_by
            .map(|(name, text)| (name.clone(), text.as_str().into()))
            .collect();
        let protocol = match self.protocol {
            Protocol::V2 => "v2",
            Protocol::V3 => "v3",
        };
        let mut report = json!({
            "verified": self.verified,
            "protocol": protocol,
            "id": self.id,
            "event_type": self.event_type,
            "fields": fields,
            "resource": self.resource,
            "reason": self.reason,
        });
        if let Value::Object(members) = &mut report {
            members.retain(|_, value| !value.is_null() && *value != json!({}));
        }
        report
    }

    fn print_text(&self, output: &Output) {
        let language = output.language;
        let word = match self.verified {
            true => output.paint(Style::Good, language.choose("verified", "验签通过")),
            false => output.paint(Style::Bad, language.choose("NOT VERIFIED", "验签失败")),
        };
        let mut parts = vec![word];
        match self.protocol {
            Protocol::V2 => parts.push("APIv2".to_owned()),
            Protocol::V3 => parts.extend(
                [&self.event_type, &self.id]
                    .into_iter()
                    .flatten()
                    .map(|text| harmless(text)),
            ),
        }
        let recognized_by = self.recognized_by.iter();
        parts.extend(recognized_by.map(|(name, text)| harmless(&format!("{name}={text}"))));
        parts.extend(self.reason.as_ref().map(|reason| harmless(&language.say(reason))));
        output.line(&parts.join("  "));
        if let Some(resource) = &self.resource {
            output.line(&printable_json(&format!("{resource:#}")));
        }
    }
}

/// The decrypted part of a notification that has one; of any other nothing, if its signature is valid.
fn decrypted_or_verified(fields: Vec<xml::Element>, key: &ApiV2Key) -> Result<Option<String>, String> {
    let info = fields.iter().find(|field| field.name == "req_info");
    let Some(info) = info.and_then(xml::Element::text) else {
        let verified = v2::verify_notification(fields, key);
        return verified.map(|_| None).map_err(|error| error.to_string());
    };
    let plain = v2::req_info::decrypt(key, info).map_err(|error| error.to_string())?;
    Ok(Some(String::from_utf8_lossy(&plain).into_owned()))
}

/// The texts of elements by their names.
fn texts(elements: &[xml::Element]) -> Map<String, Value> {
    let texts = elements
        .iter()
        .filter_map(|element| Some((element.name.clone(), element.text()?.into())));
    texts.collect()
}
