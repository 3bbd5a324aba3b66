//! Calls that the sandbox signs in a merchant's place, so that its page can send any operation.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HOST, HeaderName, HeaderValue, USER_AGENT};
use http::{HeaderMap, Method};
use md5::{Digest as _, Md5};
use percent_encoding::utf8_percent_encode;
use serde::Deserialize;
use serde_json::{Map, Value};
use wechatpay_runtime::clock::{Clock, SystemClock};
use wechatpay_runtime::nonce::{NonceSource, SystemNonce};
use wechatpay_runtime::signature::{Authorization, SERIAL_HEADER, authorization};
use wechatpay_runtime::v2::{self, SignType, xml};
use wechatpay_runtime::{Account, Digest, Encryption, Merchant};
use wechatpay_spec::model::{self, Body, Field, Protocol, Signer};

use crate::call::{Call, Connection};
use crate::catalogue::{Entry, method_name};
use crate::example;
use crate::identity::Identity;
use crate::text::{RESERVED, text_of};

/// The boundary of forms.
const BOUNDARY: &str = "sandbox-form-boundary";
/// The members in which a form tells the digest of its file.
const DIGESTS: [&str; 3] = ["sha256", "file_digest", "digest"];

/// A call as a person writes it: nothing is encrypted, encoded or signed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Draft {
    /// The operation's id in the catalogue.
    pub(crate) operation: String,
    /// The merchant that signs; the first one when the sandbox does not know it.
    #[serde(default)]
    pub(crate) merchant: String,
    #[serde(default)]
    path: Map<String, Value>,
    #[serde(default)]
    query: Map<String, Value>,
    #[serde(default)]
    headers: Map<String, Value>,
    #[serde(default)]
    body: Map<String, Value>,
    /// The file of a form, which is sent under the name of each of its fields for files.
    file: Option<DraftFile>,
}

/// A file of a form.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct DraftFile {
    name: String,
    /// In base64.
    content: String,
}

/// The parts of a call that its protocol makes.
struct Parts {
    target: String,
    headers: HeaderMap,
    body: Bytes,
}

impl Draft {
    /// The call, signed and encrypted as the operation requires, as if it came over this connection with the merchant's
    /// certificate.
    ///
    /// # Errors
    /// The reason, for people.
    pub(crate) fn call(&self, entry: &Entry, identity: &Identity, connection: &Connection) -> Result<Call, String> {
        let encryption = identity.platform_keys().map_err(text)?.encryption();
        let file = self.file()?;
        let parts = match entry.protocol {
            Protocol::V3 => self.v3(entry, identity, &encryption, &file)?,
            Protocol::V2 => self.v2(entry, identity, &encryption, &file)?,
        };
        let Parts {
            target,
            mut headers,
            body,
        } = parts;
        let authority = connection
            .base_url
            .split_once("://")
            .map_or("", |(_, authority)| authority);
        headers.insert(HOST, value(authority)?);
        headers.insert(USER_AGENT, HeaderValue::from_static("wechatpay-sandbox-page"));
        for (name, given) in &self.headers {
            let name: HeaderName = name
                .parse()
                .map_err(|_| format!("`{name}` is not the name of a header field"))?;
            headers.insert(name, value(&text_of(given))?);
        }
        Ok(Call {
            method: method(entry)?,
            target,
            headers,
            body,
            connection: Connection {
                client_certificate: Some(Arc::from(identity.merchant_certificate_der())),
                ..connection.clone()
            },
        })
    }

    fn v3(
        &self,
        entry: &Entry,
        identity: &Identity,
        encryption: &Encryption,
        (file_name, file): &(String, Bytes),
    ) -> Result<Parts, String> {
        let request = &entry.operation.request;
        let query = parameters(&sealed(&request.query, &self.query, encryption)?);
        let target = self.target(entry, encryption, &query)?;
        let mut headers = HeaderMap::new();
        let mut written = self.body.clone();
        // As for a client, the digest is that of the file that is sent.
        if let (Body::Multipart(_), Some(Value::Object(meta))) = (&request.body, written.get_mut("meta")) {
            let named_sm3 = meta
                .values()
                .any(|value| value.as_str().is_some_and(|text| text.ends_with("SM3")));
            let digest = Digest::of(if named_sm3 { "SM3" } else { "SHA256" }, file).map_err(text)?;
            for (_, told) in meta.iter_mut().filter(|(name, _)| DIGESTS.contains(&name.as_str())) {
                *told = digest.hash_value().into();
            }
        }
        let members = sealed(request.body.fields(), &written, encryption)?;
        let (body, signed) = match &request.body {
            Body::None => (Bytes::new(), Bytes::new()),
            Body::Multipart(fields) => {
                headers.insert(
                    CONTENT_TYPE,
                    value(&format!("multipart/form-data; boundary={BOUNDARY}"))?,
                );
                let meta = members.get("meta").map(text_of).unwrap_or_default();
                (form(fields, &members, file_name, file), meta.into())
            }
            Body::Json(_) | Body::Xml(_) => {
                headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
                let body = Bytes::from(Value::Object(members).to_string());
                (body.clone(), body)
            }
        };
        let (account, merchant) = signer(entry, identity)?;
        let authorization = authorization(
            &merchant,
            &Authorization {
                account,
                method: &method(entry)?,
                path_and_query: &target,
                body: &signed,
                timestamp: SystemClock.unix_seconds(),
                nonce: &nonce()?,
            },
        );
        headers.insert(AUTHORIZATION, authorization.map_err(text)?);
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        if let Some(serial) = encryption.serial() {
            headers.insert(SERIAL_HEADER, value(serial)?);
        }
        Ok(Parts { target, headers, body })
    }

    fn v2(
        &self,
        entry: &Entry,
        identity: &Identity,
        encryption: &Encryption,
        (file_name, file): &(String, Bytes),
    ) -> Result<Parts, String> {
        let request = &entry.operation.request;
        let mut fields: Vec<(String, String)> = match &request.body {
            Body::None => parameters(&sealed(&request.query, &self.query, encryption)?),
            body => parameters(&sealed(body.fields(), &self.body, encryption)?),
        };
        if fields.iter().any(|(name, _)| name == "media_hash") {
            let md5 = format!("{:x}", Bytes::copy_from_slice(&Md5::digest(file)));
            for (_, told) in fields.iter_mut().filter(|(name, _)| name == "media_hash") {
                told.clone_from(&md5);
            }
        }
        let named = fields.iter().find(|(name, _)| name == "sign_type");
        let sign_type = match named.map(|(_, value)| value.as_str()) {
            Some("MD5") => SignType::Md5,
            Some("HMAC-SHA256") => SignType::HmacSha256,
            _ => match entry.operation.sign_type.value {
                model::SignType::Md5 => SignType::Md5,
                model::SignType::HmacSha256 => SignType::HmacSha256,
            },
        };
        fields.retain(|(name, _)| !matches!(name.as_str(), "nonce_str" | "sign"));
        fields.push(("nonce_str".to_owned(), nonce()?));
        fields.push((
            "sign".to_owned(),
            v2::sign(pairs(&fields), &identity.api_v2_key, sign_type),
        ));
        let mut headers = HeaderMap::new();
        let beside = match &request.body {
            Body::None => Vec::new(),
            _ => parameters(&sealed(&request.query, &self.query, encryption)?),
        };
        let (query, body) = match &request.body {
            Body::None => (fields, Bytes::new()),
            Body::Multipart(listed) => {
                headers.insert(
                    CONTENT_TYPE,
                    value(&format!("multipart/form-data; boundary={BOUNDARY}"))?,
                );
                let members = fields.into_iter().map(|(name, value)| (name, value.into())).collect();
                (beside, form(listed, &members, file_name, file))
            }
            Body::Json(_) | Body::Xml(_) => {
                headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/xml; charset=utf-8"));
                (beside, xml::write(pairs(&fields)).map_err(text)?.into())
            }
        };
        let target = self.target(entry, encryption, &query)?;
        Ok(Parts { target, headers, body })
    }

    /// Path and query, percent-encoded.
    fn target(&self, entry: &Entry, encryption: &Encryption, query: &[(String, String)]) -> Result<String, String> {
        let mut target = entry.path.clone();
        let fields = &entry.operation.request.path;
        let written = sealed(fields, &self.path, encryption)?;
        for field in fields {
            let name = &field.name.value;
            let given = written.get(name).map(text_of).filter(|given| !given.is_empty());
            let given = given.ok_or_else(|| format!("the path needs a value for `{name}`"))?;
            target = target.replace(&format!("{{{name}}}"), &encoded(&given));
        }
        for (index, (name, value)) in query.iter().enumerate() {
            target.push(if index == 0 { '?' } else { '&' });
            target.push_str(&format!("{}={}", encoded(name), encoded(value)));
        }
        Ok(target)
    }

    /// The name and the content of the file; a small one when none was chosen.
    fn file(&self) -> Result<(String, Bytes), String> {
        match &self.file {
            None => Ok(("sandbox.png".to_owned(), Bytes::from_static(b"image"))),
            Some(file) => {
                let content = STANDARD
                    .decode(&file.content)
                    .map_err(|_| "the file is not in base64")?;
                Ok((file.name.replace(['"', '\r', '\n'], "_"), content.into()))
            }
        }
    }
}

/// The account that signs the operation.
fn signer(entry: &Entry, identity: &Identity) -> Result<(Account, Merchant), String> {
    match entry.operation.signer.value {
        Signer::Merchant => Ok((Account::Merchant, identity.merchant().map_err(text)?)),
        Signer::Brand => {
            let brand_id = identity.brand_id.clone().ok_or("the merchant has no brand")?;
            let brand = Merchant::brand_builder(brand_id)
                .certificate_pem(identity.merchant_certificate_pem.clone())
                .private_key_pem(identity.merchant_key_pem.clone());
            Ok((Account::Brand, brand.build().map_err(text)?))
        }
    }
}

fn sealed(
    fields: &[Field],
    members: &Map<String, Value>,
    encryption: &Encryption,
) -> Result<Map<String, Value>, String> {
    example::sealed(fields, members, encryption).map_err(text)
}

/// Single values by name. A list becomes one parameter for each item; what has no value is left out.
fn parameters(members: &Map<String, Value>) -> Vec<(String, String)> {
    let pairs = members.iter().flat_map(|(name, value)| match value {
        Value::Array(items) if !items.iter().any(Value::is_object) => {
            items.iter().map(|item| (name.clone(), text_of(item))).collect()
        }
        value => vec![(name.clone(), text_of(value))],
    });
    pairs.filter(|(_, value)| !value.is_empty()).collect()
}

/// A form with its texts, and the file under each name of a file.
fn form(fields: &[Field], members: &Map<String, Value>, file_name: &str, file: &Bytes) -> Bytes {
    let mut form = Vec::new();
    for (name, value) in members {
        let part = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{}\r\n",
            text_of(value)
        );
        form.extend_from_slice(part.as_bytes());
    }
    let files = fields
        .iter()
        .filter(|field| field.kind.value.scalar == model::Scalar::File);
    for field in files {
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{}\"; filename=\"{file_name}\"\r\nContent-Type: application/octet-stream\r\n\r\n",
            field.name.value
        );
        form.extend_from_slice(head.as_bytes());
        form.extend_from_slice(file);
        form.extend_from_slice(b"\r\n");
    }
    form.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    form.into()
}

fn method(entry: &Entry) -> Result<Method, String> {
    method_name(entry.operation.method.value).parse().map_err(text)
}

fn nonce() -> Result<String, String> {
    SystemNonce.nonce().map_err(text)
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

fn value(text: &str) -> Result<HeaderValue, String> {
    HeaderValue::try_from(text).map_err(|_| "a header field has characters that are not allowed".to_owned())
}

fn pairs(fields: &[(String, String)]) -> impl Iterator<Item = (&str, &str)> {
    fields.iter().map(|(name, value)| (name.as_str(), value.as_str()))
}

fn text(error: impl ToString) -> String {
    error.to_string()
}
