//! Calls of any operation, made from its spec and signed by the runtime, without generated code.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, USER_AGENT};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde_json::Value;
use wechatpay_runtime::clock::{Clock, SystemClock};
use wechatpay_runtime::nonce::{NonceSource, SystemNonce};
use wechatpay_runtime::signature::{Authorization, SERIAL_HEADER, authorization};
use wechatpay_runtime::transport::{ReqwestTransport, Transport, TransportRequest};
use wechatpay_runtime::v2::{self, SignType, xml};
use wechatpay_runtime::{Account, Digest, Merchant, PlatformKeys};
use wechatpay_sandbox::catalogue::{Entry, method_name};
use wechatpay_sandbox::example::{self, ExampleRequest};
use wechatpay_sandbox::{Catalogue, Sandbox};
use wechatpay_spec::model::{self, Body, Signer};

/// The repository's specs, read once for all tests.
pub(crate) fn catalogue() -> Arc<Catalogue> {
    static CATALOGUE: OnceLock<Arc<Catalogue>> = OnceLock::new();
    Arc::clone(CATALOGUE.get_or_init(|| Arc::new(Catalogue::read(&Catalogue::repository_specs()).unwrap())))
}

/// The content of uploaded files.
pub(crate) const FILE: &str = "image";
/// `printf image | md5sum`
pub(crate) const FILE_MD5: &str = "78805a221a988e79ef3f42d7c5bfd418";

/// The merchant of the documents' examples.
pub(crate) const MERCHANT: &str = "1230000109";

pub(crate) async fn sandbox() -> Sandbox {
    let builder = Sandbox::builder().catalogue(catalogue()).merchant_id(MERCHANT);
    builder.start().await.unwrap()
}

/// Sends requests to one sandbox.
pub(crate) struct Caller<'s> {
    pub(crate) sandbox: &'s Sandbox,
    transport: ReqwestTransport,
    merchant: Merchant,
    brand: Merchant,
}

impl<'s> Caller<'s> {
    pub(crate) fn new(sandbox: &'s Sandbox) -> Self {
        Self::of(sandbox, sandbox.merchant().clone())
    }

    /// One of several merchants.
    pub(crate) fn of(sandbox: &'s Sandbox, merchant: Merchant) -> Self {
        let transport = ReqwestTransport::builder()
            .roots_pem(sandbox.authority_pem().as_bytes())
            .unwrap()
            .only_given_roots()
            .body_limit(64 << 20)
            .identity_of(&merchant)
            .unwrap();
        let identity = String::from_utf8(sandbox.merchant().client_identity().unwrap().to_vec()).unwrap();
        let brand = Merchant::brand_builder(&sandbox.configuration().brand_id)
            .certificate_pem(identity.clone())
            .private_key_pem(identity)
            .build()
            .unwrap();
        Self {
            sandbox,
            transport: transport.build().unwrap(),
            merchant,
            brand,
        }
    }

    /// Sends to an address of the sandbox.
    pub(crate) async fn send(&self, request: http::Request<Bytes>, present_identity: bool) -> http::Response<Bytes> {
        let request = TransportRequest {
            http: request,
            present_identity,
        };
        self.transport.send(request).await.unwrap()
    }

    /// A call of an APIv3 operation; `signed` is the signed text if it is not the body.
    pub(crate) fn v3(
        &self,
        entry: &Entry,
        target: &str,
        body: Bytes,
        signed: &[u8],
        kind: &str,
    ) -> http::Request<Bytes> {
        let method: http::Method = method_name(entry.operation.method.value).parse().unwrap();
        let (account, merchant) = match entry.operation.signer.value {
            Signer::Merchant => (Account::Merchant, &self.merchant),
            Signer::Brand => (Account::Brand, &self.brand),
        };
        let authorization = authorization(
            merchant,
            &Authorization {
                account,
                method: &method,
                path_and_query: target,
                body: signed,
                timestamp: SystemClock.unix_seconds(),
                nonce: &SystemNonce.nonce().unwrap(),
            },
        );
        let keys = self.platform_keys().encryption();
        let mut request = http::Request::builder()
            .method(method)
            .uri(format!("{}{target}", self.sandbox.base_url()))
            .header(ACCEPT, "*/*")
            .header(USER_AGENT, "suite")
            .header(AUTHORIZATION, authorization.unwrap())
            .header(SERIAL_HEADER, keys.serial().unwrap());
        if !body.is_empty() {
            request = request.header(CONTENT_TYPE, kind);
        }
        request.body(body).unwrap()
    }

    /// An example request, encrypted for the sandbox.
    pub(crate) fn example(&self, entry: &Entry) -> ExampleRequest {
        example::encoded_request(entry, &self.platform_keys().encryption()).unwrap()
    }

    fn platform_keys(&self) -> PlatformKeys {
        self.sandbox.platform_keys_of(self.merchant.id()).unwrap()
    }

    /// The example call of an APIv3 operation.
    pub(crate) fn v3_example(&self, entry: &Entry) -> http::Request<Bytes> {
        self.v3_call(entry, self.example(entry))
    }

    /// The example call of an APIv3 operation, with other parameters of the path.
    pub(crate) fn v3_example_of(&self, entry: &Entry, ids: &BTreeMap<String, String>) -> http::Request<Bytes> {
        let mut example = self.example(entry);
        for (name, value) in &mut example.path {
            if let Some(id) = ids.get(name) {
                value.clone_from(id);
            }
        }
        self.v3_call(entry, example)
    }

    /// A call of an APIv3 operation with the values of an example.
    pub(crate) fn v3_call(&self, entry: &Entry, mut example: ExampleRequest) -> http::Request<Bytes> {
        // The sandbox remembers orders, and all examples use the same number.
        if entry.path.starts_with("/v3/pay/")
            && let Some(number) = example.body.as_mut().and_then(|body| body.get_mut("out_trade_no"))
            && !number.as_str().unwrap().starts_with("example")
        {
            *number = SystemNonce.nonce().unwrap().into();
        }
        if let Some(meta) = example.body.as_mut().and_then(|body| body.get_mut("meta")) {
            // A string that contains JSON.
            let mut inside: Value = serde_json::from_str(meta.as_str().unwrap()).unwrap();
            // The two forms of invoices.
            let sm3 = ["v3.new-tax-control-fapiao.", "v3.taxi-invoice."];
            let algorithm = if sm3.iter().any(|family| entry.id.starts_with(family)) {
                "SM3"
            } else {
                "SHA256"
            };
            for name in ["sha256", "file_digest", "digest"] {
                if inside.get(name).is_some() {
                    inside[name] = Digest::of(algorithm, FILE.as_bytes()).unwrap().hash_value().into();
                }
            }
            *meta = inside.to_string().into();
        }
        let target = target(entry, &example);
        let (body, signed, kind) = match &entry.operation.request.body {
            Body::Multipart(_) => {
                let members = example.body.clone().unwrap();
                let meta = members.get("meta").map(ToString::to_string).unwrap_or_default();
                let meta = serde_json::from_str::<String>(&meta).unwrap_or(meta);
                (form(&example), Bytes::from(meta), "multipart/form-data; boundary=edge")
            }
            _ => {
                let body = example
                    .body
                    .clone()
                    .map(|members| serde_json::to_vec(&members).unwrap());
                let body = Bytes::from(body.unwrap_or_default());
                (body.clone(), body, "application/json")
            }
        };
        let mut request = self.v3(entry, &target, body, &signed, kind);
        for (name, value) in &example.headers {
            let name: http::HeaderName = name.parse().unwrap();
            request.headers_mut().insert(name, value.parse().unwrap());
        }
        request
    }
}

impl Caller<'_> {
    /// The example call of an APIv2 operation to the TLS port, and how it is signed.
    pub(crate) fn v2_example(&self, entry: &Entry) -> (http::Request<Bytes>, SignType) {
        self.v2_call(entry, self.example(entry))
    }

    /// A call of an APIv2 operation with the values of an example, and how it is signed.
    pub(crate) fn v2_call(&self, entry: &Entry, mut example: ExampleRequest) -> (http::Request<Bytes>, SignType) {
        let documented = match entry.operation.sign_type.value {
            model::SignType::Md5 => SignType::Md5,
            model::SignType::HmacSha256 => SignType::HmacSha256,
        };
        let mut fields: Vec<(String, String)> = match &example.body {
            Some(members) => members
                .iter()
                .map(|(name, value)| (name.clone(), plain(value)))
                .collect(),
            None => example.query.clone(),
        };
        for (_, value) in fields.iter_mut().filter(|(name, _)| name == "media_hash") {
            FILE_MD5.clone_into(value);
        }
        let named = fields
            .iter()
            .find(|(name, _)| name == "sign_type")
            .map(|(_, value)| value.clone());
        let sign_type = match named.as_deref() {
            Some("MD5") => SignType::Md5,
            Some("HMAC-SHA256") => SignType::HmacSha256,
            _ => documented,
        };
        if !fields.iter().any(|(name, _)| name == "nonce_str") {
            fields.push(("nonce_str".to_owned(), SystemNonce.nonce().unwrap()));
        }
        let key = self.merchant.api_v2_key().unwrap();
        let sign = v2::sign(pairs(&fields), key, sign_type);
        fields.push(("sign".to_owned(), sign));
        let (body, kind) = match &entry.operation.request.body {
            Body::None => {
                example.query.clone_from(&fields);
                (Bytes::new(), "text/plain")
            }
            Body::Multipart(_) => {
                let members = fields.iter().map(|(name, value)| (name.clone(), value.clone().into()));
                example.body = Some(members.collect());
                (form(&example), "multipart/form-data; boundary=edge")
            }
            Body::Xml(_) | Body::Json(_) => (xml::write(pairs(&fields)).unwrap().into(), "text/xml"),
        };
        let method: http::Method = method_name(entry.operation.method.value).parse().unwrap();
        let request = http::Request::builder()
            .method(method)
            .uri(format!("{}{}", self.sandbox.tls_base_url(), target(entry, &example)))
            .header(CONTENT_TYPE, kind);
        (request.body(body).unwrap(), sign_type)
    }
}

fn pairs(fields: &[(String, String)]) -> impl Iterator<Item = (&str, &str)> {
    fields.iter().map(|(name, value)| (name.as_str(), value.as_str()))
}

/// A value as text.
pub(crate) fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Why the sandbox refused a request; empty when it did not say so.
pub(crate) fn diagnosis(response: &http::Response<Bytes>) -> String {
    let field = response.headers().get("sandbox-diagnosis");
    let encoded = field.map(|field| field.to_str().unwrap()).unwrap_or_default();
    percent_decode_str(encoded).decode_utf8().unwrap().into_owned()
}

/// Path and query, percent-encoded.
pub(crate) fn target(entry: &Entry, example: &ExampleRequest) -> String {
    let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let mut target = entry.path.clone();
    for (name, value) in &example.path {
        target = target.replace(&format!("{{{name}}}"), &encoded(value));
    }
    for (index, (name, value)) in example.query.iter().enumerate() {
        target.push(if index == 0 { '?' } else { '&' });
        target.push_str(&format!("{}={}", encoded(name), encoded(value)));
    }
    target
}

/// A form with a small file for each field of a file.
pub(crate) fn form(example: &ExampleRequest) -> Bytes {
    let mut form = String::new();
    for (name, value) in example.body.iter().flatten() {
        let text = plain(value);
        form.push_str(&format!(
            "--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n"
        ));
    }
    for name in &example.files {
        form.push_str(&format!(
            "--edge\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n{FILE}\r\n"
        ));
    }
    form.push_str("--edge--\r\n");
    form.into()
}
