//! Calls that the sandbox signs in a merchant's place, so that its page can send any operation.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::{HOST, HeaderName, HeaderValue};
use serde::Deserialize;
use serde_json::{Map, Value};
use wechatpay_runtime::{Client, FilePart, Merchant};
use wechatpay_spec::model::{Field, Scalar, Signer};

use crate::call::{Call, Connection};
use crate::catalogue::Entry;
use crate::client_request::{PlainRequest, Undecoded, operation};
use crate::identity::Identity;
use crate::text::text_of;

/// A call as a person writes it: nothing is encrypted, encoded or signed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Draft {
    /// The operation's id in the catalogue.
    pub(super) operation: String,
    /// The merchant that signs; the first one when the sandbox does not know it.
    #[serde(default)]
    pub(super) merchant: String,
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

impl Draft {
    /// The call, signed and encrypted as the operation requires, as if it came over this connection with the merchant's
    /// certificate.
    ///
    /// # Errors
    /// The reason, for people.
    pub(super) fn call(self, entry: &Entry, identity: &Identity, connection: &Connection) -> Result<Call, String> {
        let client = Client::builder(signer(entry, identity)?, identity.platform_keys().map_err(text)?)
            .user_agent("wechatpay-sandbox-page")
            .without_transport()
            .build()
            .map_err(text)?;
        let spec = &entry.operation.request;
        let file = self.file.map_or_else(|| Ok(small_file()), DraftFile::read)?;
        let listed = |name: &str, fields: &[Field]| fields.iter().any(|field| field.name.value == name);
        let (headers, others): (Map<_, _>, Map<_, _>) = self
            .headers
            .into_iter()
            .partition(|(name, _)| listed(name, &spec.headers));
        let mut request = PlainRequest {
            path: self.path,
            query: self.query,
            headers,
            body: self.body,
            files: file_fields(spec.body.fields())
                .map(|name| (name, file.clone()))
                .collect(),
        };
        // As for a client, the digest is that of the file that is sent.
        request.replace_file_digests(spec);
        let encoded = request
            .encode_and_encrypt(entry, &client.platform_keys().encryption())
            .map_err(text)?;
        let operation = operation(entry);
        let prepared = client.call::<Undecoded>(&operation, &encoded).prepare().map_err(text)?;
        let signed = prepared.request();
        let mut headers = signed.headers().clone();
        let authority = connection.base_url.split_once("://");
        headers.insert(HOST, value(authority.map_or("", |(_, authority)| authority))?);
        for (name, given) in &others {
            let name: HeaderName = name
                .parse()
                .map_err(|_| format!("`{name}` is not the name of a header field"))?;
            headers.insert(name, value(&text_of(given))?);
        }
        let target = signed.uri().path_and_query();
        Ok(Call {
            method: signed.method().clone(),
            target: target.map_or_else(String::new, ToString::to_string),
            headers,
            body: signed.body().clone(),
            connection: Connection {
                client_certificate: Some(Arc::from(identity.merchant_certificate_der())),
                ..connection.clone()
            },
        })
    }
}

impl DraftFile {
    fn read(self) -> Result<FilePart, String> {
        let content = STANDARD.decode(&self.content);
        let content = content.map_err(|_| "the file is not in base64")?;
        Ok(FilePart::new(self.name, content))
    }
}

/// The file that is sent when none was chosen.
fn small_file() -> FilePart {
    FilePart::new("sandbox.png", b"image".as_slice())
}

/// The names of the fields for files.
fn file_fields(fields: &[Field]) -> impl Iterator<Item = String> {
    let files = fields.iter().filter(|field| field.kind.value.scalar == Scalar::File);
    files.map(|field| field.name.value.clone())
}

/// The account that signs the operation.
fn signer(entry: &Entry, identity: &Identity) -> Result<Merchant, String> {
    match entry.operation.signer.value {
        Signer::Merchant => identity.merchant().map_err(text),
        Signer::Brand => {
            let brand_id = identity.brand_id.clone().ok_or("the merchant has no brand")?;
            let brand = Merchant::brand_builder(brand_id)
                .certificate_pem(identity.merchant_certificate_pem.clone())
                .private_key_pem(identity.merchant_key_pem.clone());
            brand.build().map_err(text)
        }
    }
}

fn value(text: &str) -> Result<HeaderValue, String> {
    HeaderValue::try_from(text).map_err(|_| "a header field has characters that are not allowed".to_owned())
}

fn text(error: impl ToString) -> String {
    error.to_string()
}
