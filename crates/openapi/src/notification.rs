//! Notifications, as webhooks.

use indexmap::IndexMap;
use serde_json::Value;
use wechatpay_spec::model::{Direction, Notification, Protocol};

use crate::components::{self, content};
use crate::objects::{DescribedResponse, Operation, PathItem, RequestBody, Response};
use crate::operation::{described, xml};
use crate::schema;
use crate::schema_object::Schema;
use crate::shared_parts::Reference;

/// The path item of a webhook. `name` is the spec's path below `notify/`.
pub(crate) fn webhook<'s>(notification: &'s Notification, name: &str, family: Option<&'s str>) -> PathItem<'s> {
    let (content, response) = match notification.protocol {
        Protocol::V3 => {
            let response = Response::Described(DescribedResponse {
                description: "Received. After any status other than 200 and 204, the notification is sent again.",
                ..DescribedResponse::default()
            });
            (content("application/json", message(notification)), ("204", response))
        }
        Protocol::V2 => {
            let response = Response::Component(Reference {
                component: components::ACKNOWLEDGEMENT,
            });
            (xml(&notification.fields, Direction::Received), ("200", response))
        }
    };
    let operation = Operation {
        operation_id: format!("notify.{}", name.replace('/', ".")),
        request_body: Some(RequestBody {
            required: true,
            content,
        }),
        responses: IndexMap::from([response]),
        provenance: schema::provenance(&notification.provenance),
        ..described(
            &notification.title.value,
            family,
            &notification.documents,
            notification.deprecated.as_ref(),
        )
    };
    IndexMap::from([("post", operation)])
}

/// An APIv3 message: the envelope, with the decrypted content of its ciphertext.
fn message(notification: &Notification) -> Schema<'_> {
    let constant = |text: &str| Schema {
        constant: Some(Value::from(text)),
        ..Schema::default()
    };
    let with_properties = |properties| Schema {
        properties,
        ..Schema::default()
    };
    let ciphertext = Schema {
        content_media_type: Some("application/json"),
        content_schema: Some(Box::new(schema::object(&notification.fields, Direction::Received))),
        encrypted: Some("aes_gcm"),
        ..Schema::of("string")
    };
    let mut resource = IndexMap::new();
    if let Some(kind) = &notification.original_type {
        resource.insert("original_type".into(), constant(&kind.value));
    }
    resource.insert("ciphertext".into(), ciphertext);
    let properties = IndexMap::from([
        ("event_type".into(), constant(&notification.event_type.value)),
        ("resource".into(), with_properties(resource)),
    ]);
    Schema {
        envelope: Some([Reference {
            component: components::MESSAGE,
        }]),
        ..with_properties(properties)
    }
}
