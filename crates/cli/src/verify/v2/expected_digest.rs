//! The digest that a message of APIv2 must be signed with.

use http::Method;
use wechatpay_runtime::v2::xml::{self, Element};
use wechatpay_runtime::v2::{SignType, notification_sign_type};
use wechatpay_sandbox::catalogue::Entry;
use wechatpay_sandbox::runtime_terms::runtime_sign_type;
use wechatpay_spec::model::Protocol;

use super::MessageKind;
use crate::find::catalogue;
use crate::message::{Message, Start};

/// The digest that a message must be signed with.
pub(super) struct Expected {
    pub(super) digest: SignType,
    /// The reason why it is expected, for the report of another one.
    pub(super) reason: Option<String>,
    /// Whether it follows only from the length of the signature: then the other digest may be the right one.
    pub(super) is_guess: bool,
}

impl Expected {
    fn known(digest: SignType, reason: impl Into<Option<String>>) -> Self {
        Self {
            digest,
            reason: reason.into(),
            is_guess: false,
        }
    }

    /// Takes the digest that the user gave, else that of the operation, of the message, or of the request that it answers.
    pub(super) fn of(message: &Message, kind: MessageKind, fields: &[Element], given: Option<SignType>) -> Self {
        if let Some(digest) = given {
            return Self::known(digest, None);
        }
        let target = match (&message.start, &message.answers) {
            (Start::Request { target, .. }, _) if kind == MessageKind::Request => Some(target.as_str()),
            (_, Some(answered)) if kind != MessageKind::Notification => Some(answered.target.as_str()),
            _ => None,
        };
        let operation = target.and_then(operation);
        if let Some(operation) = &operation
            && operation.requires_hmac
        {
            return Self::known(
                SignType::HmacSha256,
                format!("{} takes HMAC-SHA256 only", operation.line),
            );
        }
        let answered = message.answers.as_ref().and_then(|answered| answered.body.as_deref());
        let answered = answered.and_then(|body| xml::read_received(body).ok());
        if let Some((name, digest)) = named(fields) {
            return Self::known(digest, format!("the message names {} in `{name}`", digest.as_str()));
        }
        if let Some((name, digest)) = answered.as_deref().and_then(named) {
            return Self::known(digest, format!("the request names {} in `{name}`", digest.as_str()));
        }
        // Without a name, a request means the operation's default, and a response follows its request.
        match operation {
            Some(operation) if kind == MessageKind::Request || answered.is_some() => Self::known(
                operation.default,
                format!(
                    "{} takes {} when `sign_type` is not sent",
                    operation.line,
                    operation.default.as_str()
                ),
            ),
            _ => Self {
                digest: notification_sign_type(fields).unwrap_or(SignType::Md5),
                reason: None,
                is_guess: true,
            },
        }
    }
}

/// The digest that a message names, and the field.
fn named(fields: &[Element]) -> Option<(&'static str, SignType)> {
    let names = ["sign_type", "algorithm"].into_iter();
    let mut named = names.filter_map(|name| {
        let field = fields.iter().find(|field| field.name == name)?;
        Some((name, of_name(field.text()?)?))
    });
    named.next()
}

fn of_name(name: &str) -> Option<SignType> {
    match name {
        "MD5" => Some(SignType::Md5),
        "HMAC-SHA256" => Some(SignType::HmacSha256),
        _ => None,
    }
}

/// An operation of APIv2, as far as its digest is concerned.
struct Operation {
    line: String,
    default: SignType,
    requires_hmac: bool,
}

/// The operation with this path; none if several, with different digests, have it.
fn operation(target: &str) -> Option<Operation> {
    let path = target.split('?').next().unwrap_or(target);
    let found = catalogue().resolve(&Method::POST, path);
    let mut operations = found.iter().filter(|found| found.entry.protocol == Protocol::V2);
    let first = of_entry(&operations.next()?.entry);
    let same = operations.all(|other| {
        let other = of_entry(&other.entry);
        (other.default, other.requires_hmac) == (first.default, first.requires_hmac)
    });
    same.then_some(first)
}

fn of_entry(entry: &Entry) -> Operation {
    let default = runtime_sign_type(entry.operation.sign_type.value);
    let fields = entry.operation.request.body.fields();
    let allows_md5 = fields
        .iter()
        .find(|field| field.name.value == "sign_type")
        .is_some_and(|field| {
            let constant = field.constant.as_ref().map(|constant| constant.value.as_str());
            constant.is_none_or(|constant| constant == "MD5")
                && (field.values.is_empty() || field.values.iter().any(|value| value.value.value == "MD5"))
        });
    Operation {
        line: entry.line(),
        default,
        requires_hmac: default == SignType::HmacSha256 && !allows_md5,
    }
}
