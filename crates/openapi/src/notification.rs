//! Notifications, as webhooks.

use wechatpay_spec::model::{Direction, Notification, Protocol};

use crate::components;
use crate::json::{Json, Object};
use crate::operation::{deprecated, documents, xml};
use crate::schema;

/// The path item of a webhook. `name` is the spec's path below `notify/`.
pub(crate) fn webhook(notification: &Notification, name: &str, family: Option<&str>) -> Object {
    let mut operation = Object::default();
    if let Some(family) = family {
        operation.put("tags", vec![Json::from(family)]);
    }
    operation.put("summary", notification.title.value.as_str());
    operation.put("operationId", format!("notify.{}", name.replace('/', ".")));
    documents(&mut operation, &notification.documents);
    deprecated(&mut operation, notification.deprecated.as_ref());
    operation.put("security", Vec::<Json>::new());
    let mut body = Object::one("required", true);
    let mut responses = Object::default();
    match notification.protocol {
        Protocol::V3 => {
            let schema = Object::one("schema", message(notification));
            body.put("content", Object::one("application/json", schema));
            responses.put(
                "204",
                Object::one(
                    "description",
                    "Received. After any status other than 200 and 204, the notification is sent again.",
                ),
            );
        }
        Protocol::V2 => {
            let content = xml(&notification.fields, Direction::Received);
            body.put("content", Object::one("application/xml", content));
            responses.put("200", Object::one("$ref", components::ACKNOWLEDGEMENT));
        }
    }
    operation.put("requestBody", body);
    operation.put("responses", responses);
    schema::provenance(&mut operation, &notification.provenance);
    Object::one("post", operation)
}

/// An APIv3 message: the envelope, with the decrypted content of its ciphertext.
fn message(notification: &Notification) -> Object {
    let mut ciphertext = Object::one("type", "string");
    ciphertext.put("contentMediaType", "application/json");
    ciphertext.put(
        "contentSchema",
        schema::object(&notification.fields, Direction::Received),
    );
    ciphertext.put("x-encrypted", "aes_gcm");
    let mut properties = Object::default();
    if let Some(kind) = &notification.original_type {
        properties.put("original_type", Object::one("const", kind.value.as_str()));
    }
    properties.put("ciphertext", ciphertext);
    let resource = Object::one("properties", properties);
    let mut properties = Object::one(
        "event_type",
        Object::one("const", notification.event_type.value.as_str()),
    );
    properties.put("resource", resource);
    let mut message = Object::one("allOf", vec![Object::one("$ref", components::MESSAGE).into()]);
    message.put("properties", properties);
    message
}
