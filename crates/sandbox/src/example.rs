//! Values made from the specs: the documents' examples, or else values of the right type. The same specs give the same
//! values.

mod agreement;
mod documented;
mod echo;
mod encoding;
mod filled;
mod outcome;
mod plausible;
mod scalar;
mod sums;

use std::fmt;

use serde_json::{Map, Value};
use wechatpay_runtime::wire::Encrypt;
use wechatpay_spec::choice::choices;
use wechatpay_spec::model::{Body, Condition, Encoding, Field, Notification, Protocol, Scalar};

pub(crate) use self::documented::number_of;
pub(crate) use self::echo::Echo;
use self::encoding::{encoded, encrypted};
use self::outcome::{gives_reason, reports_failure};
pub(crate) use self::scalar::issued;
use crate::catalogue::Entry;
use crate::text::text_of;

/// A request that an operation allows, made from its spec.
#[derive(Clone, Debug, Default)]
pub struct ExampleRequest {
    /// Values of the URL path's parameters, not percent-encoded.
    pub path: Vec<(String, String)>,
    /// The query, not percent-encoded; a list repeats its name.
    pub query: Vec<(String, String)>,
    /// Header fields that the caller sets.
    pub headers: Vec<(String, String)>,
    /// The members of a JSON body, the fields of an XML message, or the text parts of a form.
    pub body: Option<Map<String, Value>>,
    /// The names of the form's files.
    pub files: Vec<String>,
}

/// A value could not be made, for example because it is too long for its key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{pointer}`: {reason}")]
pub struct ExampleError {
    /// JSON pointer of the field.
    pub pointer: String,
    /// The reason.
    pub reason: String,
}

/// A request for people to read, with every field: nothing is encrypted or encoded.
#[must_use]
pub fn request(entry: &Entry) -> ExampleRequest {
    // Only encryption can fail.
    request_with(entry, None, Extent::Everything).unwrap_or_default()
}

/// A request for people to read, with the fields that it needs: nothing is encrypted or encoded.
#[must_use]
pub fn least_request(entry: &Entry) -> ExampleRequest {
    // Only encryption can fail.
    request_with(entry, None, Extent::Least).unwrap_or_default()
}

/// A request as it is sent, with the encryption and encoding that the spec requires.
///
/// # Errors
/// When a value cannot be encrypted.
pub fn encoded_request(entry: &Entry, encrypt: &dyn Encrypt) -> Result<ExampleRequest, ExampleError> {
    request_with(entry, Some(encrypt), Extent::Everything)
}

fn request_with(entry: &Entry, encrypt: Option<&dyn Encrypt>, extent: Extent) -> Result<ExampleRequest, ExampleError> {
    let request = &entry.operation.request;
    let as_text = ValueGenerator {
        seed: &entry.id,
        echo: None,
        encrypt,
        text: true,
        response: false,
        in_list: false,
        extent,
    };
    let in_body = ValueGenerator {
        text: matches!(request.body, Body::Xml(_)),
        ..as_text
    };
    let body = match &request.body {
        Body::None => None,
        body => Some(in_body.object(body.fields(), "")?),
    };
    let pairs = |fields: &[Field]| -> Result<Vec<(String, String)>, ExampleError> {
        let members = as_text.object(fields, "")?;
        Ok(members
            .into_iter()
            .flat_map(|(name, value)| flat(&name, value))
            .collect())
    };
    let files = request.body.fields().iter();
    let files = files.filter(|field| field.kind.value.scalar == Scalar::File);
    Ok(ExampleRequest {
        path: pairs(&request.path)?,
        query: pairs(&request.query)?,
        headers: pairs(&request.headers)?,
        body,
        files: files.map(|field| field.name.value.clone()).collect(),
    })
}

/// The members of a response that reports success.
///
/// They repeat values of the request, `echo`. With `encrypt` they are encrypted and encoded as the spec requires.
/// `text` says whether every scalar is text, as in XML.
pub(crate) fn response(
    operation_id: &str,
    echo: &Echo,
    fields: &[Field],
    encrypt: Option<&dyn Encrypt>,
    text: bool,
) -> Result<Map<String, Value>, ExampleError> {
    let maker = ValueGenerator {
        seed: operation_id,
        echo: Some(echo),
        encrypt,
        text,
        response: true,
        in_list: false,
        extent: Extent::Everything,
    };
    maker.object(fields, "")
}

/// The resource of a notification for people to read, with all its fields: nothing is encrypted or encoded.
pub(crate) fn notification(file: &str, notification: &Notification) -> Map<String, Value> {
    let text = notification.protocol == Protocol::V2;
    // Only encryption can fail.
    response(file, &Echo::default(), &notification.fields, None, text).unwrap_or_default()
}

/// The members of a message that shows remembered values.
///
/// A required field without a value gets the document's example, unless it is among `known`, the paths of fields that
/// have a value as soon as there is one. With `encrypt` the values are encrypted and encoded as the spec requires.
/// `text` says whether every scalar is text, as in XML.
pub(crate) fn filled(
    seed: &str,
    fields: &[Field],
    values: &Map<String, Value>,
    known: &[String],
    encrypt: Option<&dyn Encrypt>,
    text: bool,
) -> Result<Map<String, Value>, ExampleError> {
    let generator = ValueGenerator {
        seed,
        echo: None,
        encrypt,
        text,
        response: true,
        in_list: false,
        extent: Extent::Everything,
    };
    generator.remembered(fields, values, known)
}

/// A parameter. A list becomes one parameter for each item.
fn flat(name: &str, value: Value) -> Vec<(String, String)> {
    match value {
        Value::Array(items) => items.into_iter().flat_map(|item| flat(name, item)).collect(),
        value => vec![(name.to_owned(), text_of(&value))],
    }
}

impl ExampleRequest {
    /// The request as JSON, for the sandbox's page.
    pub(crate) fn shown(&self) -> Value {
        let pairs = |pairs: &[(String, String)]| -> Map<String, Value> {
            pairs
                .iter()
                .map(|(name, value)| (name.clone(), value.clone().into()))
                .collect()
        };
        serde_json::json!({
            "path": pairs(&self.path),
            "query": pairs(&self.query),
            "headers": pairs(&self.headers),
            "body": self.body,
            "files": self.files,
        })
    }
}

/// Makes the values of one message.
#[derive(Clone, Copy)]
struct ValueGenerator<'m> {
    /// The operation's id, from which made-up values follow.
    seed: &'m str,
    /// The request's values, for a response that repeats them.
    echo: Option<&'m Echo>,
    /// Encrypts. Without it, nothing is encrypted or encoded.
    encrypt: Option<&'m dyn Encrypt>,
    /// Whether every scalar is text, as in URLs and XML.
    text: bool,
    /// Whether the message is a response, which reports success.
    response: bool,
    /// Whether the values are those of an entry of a list.
    in_list: bool,
    extent: Extent,
}

/// How much of a message is made.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Extent {
    /// All fields.
    Everything,
    /// The required fields, and one alternative of each choice.
    Least,
}

impl ValueGenerator<'_> {
    /// An object of these fields, without those that the client supplies and those whose condition is false. Of each
    /// choice, it has the first alternative.
    fn object(&self, fields: &[Field], pointer: &str) -> Result<Map<String, Value>, ExampleError> {
        let mut plain = Map::new();
        for field in fields {
            let name = plain_name(&field.name.value);
            if field.supplied_by.is_some()
                || field.kind.value.scalar == Scalar::File
                || (self.response && reports_failure(field))
            {
                continue;
            }
            let inner = format!("{pointer}/{name}");
            let told = || {
                self.echo
                    .is_some_and(|echo| echo.is_in_place(&inner) || echo.value(field, &inner, self.in_list).is_some())
            };
            if self.response && gives_reason(field) && !told() {
                continue;
            }
            // The service names the currency, and values that the document states, in any case.
            let is_usual =
                field.default.is_some() || field.constant.is_some() || field.name.value.ends_with("currency");
            if !field.required && !is_usual && self.echo.is_some_and(|echo| echo.is_withheld(&inner)) {
                continue;
            }
            plain.insert(name, self.plain(field, &inner)?);
        }
        let conditional: Vec<String> = fields
            .iter()
            .filter(|field| !field.only_if.as_ref().is_none_or(|condition| holds(condition, &plain)))
            .map(|field| plain_name(&field.name.value))
            .collect();
        let choices = choices(fields);
        let other_alternatives = choices.iter().flat_map(|set| set.alternatives.iter().skip(1));
        let not_chosen: Vec<&Field> = other_alternatives
            .flat_map(|alternative| alternative.fields.clone())
            .collect();
        let mut sent = Map::new();
        let least = self.extent == Extent::Least;
        for field in fields {
            let name = plain_name(&field.name.value);
            if conditional.contains(&name) || not_chosen.iter().any(|other| other.name == field.name) {
                continue;
            }
            let is_demanded = || {
                field
                    .required_if
                    .as_ref()
                    .is_some_and(|condition| holds(condition, &sent))
            };
            if least && !field.required && field.choice.is_none() && !is_demanded() {
                continue;
            }
            if let Some(value) = plain.remove(&name) {
                let value = self.encode_and_encrypt(field, value, &format!("{pointer}/{name}"))?;
                sent.insert(name, value);
            }
        }
        // An object is there for what is in it.
        let mut own = fields.iter().filter(|field| least && field.supplied_by.is_none());
        let first = own.clone().find(|field| field.fields.is_empty()).or_else(|| own.next());
        if let (true, Some(first), false) = (sent.is_empty(), first, pointer.is_empty()) {
            let pointer = format!("{pointer}/{}", first.name.value);
            let value = self.plain(first, &pointer)?;
            sent.insert(
                plain_name(&first.name.value),
                self.encode_and_encrypt(first, value, &pointer)?,
            );
        }
        if self.response {
            agreement::agree(&mut sent, self.echo, pointer);
        }
        Ok(sent)
    }

    /// The generator for the values inside a field.
    fn inside(&self, field: &Field) -> Self {
        match field.encoded.map(|encoding| encoding.value) {
            None | Some(Encoding::Url) => *self,
            // Inside a string, only the encoding decides whether scalars are text.
            Some(encoding) => ValueGenerator {
                text: encoding == Encoding::Xml,
                ..*self
            },
        }
    }

    /// The value before it is encoded and encrypted.
    fn plain(&self, field: &Field, pointer: &str) -> Result<Value, ExampleError> {
        let kind = field.kind.value;
        if kind.array_depth > 0
            && let Some(count) = self.echo.and_then(|echo| echo.entries(pointer))
        {
            return self.repeated(field, kind.array_depth, count, pointer);
        }
        if kind.array_depth > 0
            && let Some(list) = self.listed_example(field)
        {
            return Ok(list);
        }
        let generator = ValueGenerator {
            in_list: self.in_list || kind.array_depth > 0,
            ..*self
        };
        let mut value = generator.one(field, pointer)?;
        for _ in 0..kind.array_depth {
            value = Value::Array(vec![value]);
        }
        Ok(value)
    }

    /// The list of a request with this many entries.
    fn repeated(&self, field: &Field, depth: u8, count: usize, pointer: &str) -> Result<Value, ExampleError> {
        let generator = ValueGenerator { in_list: true, ..*self };
        let entries = (0..count).map(|index| {
            let inner = format!("{pointer}/{index}");
            match self.echo.and_then(|echo| echo.entries(&inner)).filter(|_| depth > 1) {
                Some(count) => self.repeated(field, depth - 1, count, &inner),
                None => generator.one(field, &inner),
            }
        });
        entries.collect::<Result<_, _>>().map(Value::Array)
    }

    /// The value, or an entry of the list.
    fn one(&self, field: &Field, pointer: &str) -> Result<Value, ExampleError> {
        let inside = self.inside(field);
        Ok(match field.kind.value.scalar {
            Scalar::Object => Value::Object(inside.object(&field.fields, pointer)?),
            Scalar::String if !field.fields.is_empty() => Value::Object(inside.object(&field.fields, pointer)?),
            Scalar::File => Value::Null,
            _ => self.scalar(field, pointer),
        })
    }

    /// The value as it is sent.
    fn encode_and_encrypt(&self, field: &Field, value: Value, pointer: &str) -> Result<Value, ExampleError> {
        let Some(encrypt) = self.encrypt else { return Ok(value) };
        let value = match field.encoded.map(|encoding| encoding.value) {
            None => value,
            Some(encoding) => Value::String(encoded(encoding, value, pointer)?),
        };
        match field.encrypted.map(|cipher| cipher.value) {
            None => Ok(value),
            Some(cipher) => encrypted(encrypt, cipher, value).map_err(|error| ExampleError {
                pointer: pointer.to_owned(),
                reason: error.to_string(),
            }),
        }
    }
}

/// A field's name, with indices in it numbered: `coupon_id_$n` is `coupon_id_0`.
fn plain_name(name: &str) -> String {
    let mut pieces = name.split('$');
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        plain.push('0');
        plain.extend(piece.chars().skip(1));
    }
    plain
}

fn holds(condition: &Condition, siblings: &Map<String, Value>) -> bool {
    let value = siblings.get(&condition.field.value);
    value.is_some_and(|value| condition.holds_for(&text_of(value)))
}

impl fmt::Debug for ValueGenerator<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ValueGenerator")
            .field("seed", &self.seed)
            .finish_non_exhaustive()
    }
}
