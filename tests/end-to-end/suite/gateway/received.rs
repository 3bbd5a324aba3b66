//! The requests that the gateway received.

use std::sync::Arc;

use bytes::Bytes;
use http::HeaderMap;
use serde_json::Value;

use super::cryptography;
use super::material::{Material, PlatformKey};

/// A request as it arrived.
#[derive(Clone)]
pub(crate) struct ReceivedCall {
    pub(crate) method: String,
    /// Path and query, byte for byte.
    pub(crate) target: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// Why its signature is invalid; `None` when it is valid.
    pub(crate) refusal: Option<String>,
    /// DER of the client certificate that the TLS handshake presented.
    pub(crate) client_certificate: Option<Vec<u8>>,
    pub(super) material: Arc<Material>,
}

impl ReceivedCall {
    /// The value of a header field.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// The body, as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// The text at a JSON pointer (`/contact_info/contact_name`), as it arrived.
    pub(crate) fn text(&self, pointer: &str) -> String {
        let json = self.json();
        let value = json.pointer(pointer).and_then(Value::as_str);
        value
            .unwrap_or_else(|| panic!("no text at {pointer} of {json}"))
            .to_owned()
    }

    /// The text at a JSON pointer, decrypted by RSAES-OAEP with the key that `Wechatpay-Serial` names.
    pub(crate) fn decrypt_oaep(&self, pointer: &str) -> String {
        cryptography::decrypt_oaep(&self.platform_key().key, &self.text(pointer))
    }

    /// The text at a JSON pointer, decrypted by RSAES-PKCS1-v1_5 with the key that `Wechatpay-Serial` names.
    pub(crate) fn decrypt_pkcs1(&self, pointer: &str) -> String {
        cryptography::decrypt_pkcs1(&self.platform_key().key, &self.text(pointer))
    }

    /// The text of a field of an APIv2 body, decrypted by RSAES-OAEP with the platform's public key.
    pub(crate) fn decrypt_oaep_field(&self, name: &str) -> String {
        let key = self.material.platform(Material::PUBLIC_KEY_ID).unwrap();
        cryptography::decrypt_oaep(&key.key, &self.xml_field(name).unwrap())
    }

    /// A ciphertext from elsewhere in the request (a query parameter), decrypted by RSAES-OAEP.
    pub(crate) fn decrypt_oaep_text(&self, ciphertext: &str) -> String {
        cryptography::decrypt_oaep(&self.platform_key().key, ciphertext)
    }

    /// Whether the TLS handshake presented the merchant's own certificate.
    pub(crate) fn presents_merchant_certificate(&self) -> bool {
        self.client_certificate.as_deref() == Some(self.material.merchant_certificate().der().as_ref())
    }

    /// Whether the TLS handshake presented the other merchant's certificate.
    pub(crate) fn presents_other_certificate(&self) -> bool {
        self.client_certificate.as_deref() == Some(self.material.other_certificate().der().as_ref())
    }

    /// The parts of a multipart body: header lines and content of each.
    pub(crate) fn form_parts(&self) -> Vec<(String, Vec<u8>)> {
        let boundary = self
            .header("Content-Type")
            .and_then(|value| value.split_once("boundary="))
            .unwrap()
            .1;
        let mut parts = Vec::new();
        let mut rest = &self.body[..];
        while let Some(start) = find(rest, format!("--{boundary}\r\n").as_bytes()) {
            let part = &rest[start + boundary.len() + 4..];
            let head_end = find(part, b"\r\n\r\n").unwrap();
            let end = find(part, format!("\r\n--{boundary}").as_bytes()).unwrap();
            parts.push((
                String::from_utf8(part[..head_end].to_vec()).unwrap(),
                part[head_end + 4..end].to_vec(),
            ));
            rest = &part[end + 2..];
        }
        assert!(
            rest.ends_with(format!("--{boundary}--\r\n").as_bytes()),
            "the form is not closed"
        );
        parts
    }

    /// The signed part of the body: for an upload, only its part `meta`.
    fn signed_body(&self) -> Vec<u8> {
        if self
            .header("Content-Type")
            .is_some_and(|value| value.starts_with("multipart/form-data"))
        {
            let meta = self
                .form_parts()
                .into_iter()
                .find(|(head, _)| head.contains("name=\"meta\""));
            meta.map(|(_, content)| content).unwrap_or_default()
        } else {
            self.body.to_vec()
        }
    }

    /// The fields of an APIv2 request, in their order: of its XML, its form (files left out), or its query.
    pub(crate) fn xml_fields(&self) -> Vec<(String, String)> {
        match self.header("Content-Type") {
            Some(kind) if kind.starts_with("text/xml") => xml_fields(&self.body),
            Some(kind) if kind.starts_with("multipart/form-data") => self.form_fields(),
            _ => self.query(),
        }
    }

    /// The parameters of the query, decoded.
    pub(crate) fn query(&self) -> Vec<(String, String)> {
        let url = reqwest::Url::parse(&format!("https://gateway{}", self.target)).unwrap();
        url.query_pairs().into_owned().collect()
    }

    /// The parts of a form that are not files.
    fn form_fields(&self) -> Vec<(String, String)> {
        let fields = self.form_parts().into_iter();
        let fields = fields.filter(|(head, _)| !head.contains("filename="));
        fields
            .map(|(head, content)| {
                let name = head.split('"').nth(1).unwrap().to_owned();
                (name, String::from_utf8(content).unwrap())
            })
            .collect()
    }

    /// The text of one field of an APIv2 body.
    pub(crate) fn xml_field(&self, name: &str) -> Option<String> {
        self.xml_fields()
            .into_iter()
            .find(|(field, _)| field == name)
            .map(|(_, value)| value)
    }

    fn platform_key(&self) -> &PlatformKey {
        let serial = self.header("Wechatpay-Serial").unwrap();
        self.material.platform(serial).unwrap()
    }

    pub(super) fn is_v2(&self) -> bool {
        !self.headers.contains_key("Authorization")
    }

    /// The platform key that signs the response: the one that the request names.
    pub(super) fn answering_key(&self) -> &PlatformKey {
        self.header("Wechatpay-Serial")
            .and_then(|serial| self.material.platform(serial))
            .or_else(|| self.material.platform(Material::PUBLIC_KEY_ID))
            .unwrap()
    }

    /// Checks the signature; the error says what is wrong.
    pub(super) fn check(&self) -> Result<(), String> {
        if self.is_v2() { self.check_v2() } else { self.check_v3() }
    }

    fn check_v3(&self) -> Result<(), String> {
        let authorization = self.header("Authorization").ok_or("no Authorization")?;
        let (scheme, parameters) = authorization.split_once(' ').ok_or("no parameters")?;
        let (expected, id_name) = if self.target.starts_with("/brand/") {
            ("WECHATPAY-BRAND-SHA256-RSA2048", "brand_id")
        } else {
            ("WECHATPAY2-SHA256-RSA2048", "mchid")
        };
        if scheme != expected {
            return Err(format!("scheme {scheme}"));
        }
        let parameter = |name: &str| {
            parameters
                .split(',')
                .filter_map(|pair| pair.split_once('='))
                .find(|(key, _)| *key == name)
                .map(|(_, value)| value.trim_matches('"'))
                .ok_or_else(|| format!("no {name}"))
        };
        let account = parameter(id_name)?;
        if (account == Material::BRAND_ID) != (id_name == "brand_id") {
            return Err("another kind of account".to_owned());
        }
        let key = self
            .material
            .key_of(account, parameter("serial_no")?)
            .ok_or("another merchant")?;
        let (timestamp, nonce) = (parameter("timestamp")?, parameter("nonce_str")?);
        let mut message = format!("{}\n{}\n{timestamp}\n{nonce}\n", self.method, self.target).into_bytes();
        message.extend_from_slice(&self.signed_body());
        message.push(b'\n');
        if !cryptography::verify(&key.to_public_key(), &message, parameter("signature")?) {
            return Err("the signature does not fit".to_owned());
        }
        if self.target.ends_with("/certificates") && self.header("Wechatpay-Serial").is_none() {
            // A client that fetches the certificates may not know any.
            return Ok(());
        }
        let serial = self.header("Wechatpay-Serial").ok_or("no Wechatpay-Serial")?;
        self.material
            .platform(serial)
            .map(|_| ())
            .ok_or_else(|| format!("no key {serial}"))
    }

    fn check_v2(&self) -> Result<(), String> {
        let fields = self.xml_fields();
        let given = self.xml_field("sign").ok_or("no sign")?;
        if given == cryptography::sign_v2(&fields, Material::API_V2_KEY, self.uses_hmac()) {
            Ok(())
        } else {
            Err("sign does not fit".to_owned())
        }
    }

    /// Whether the APIv2 message names HMAC-SHA256.
    pub(super) fn uses_hmac(&self) -> bool {
        self.xml_field("sign_type").as_deref() == Some("HMAC-SHA256")
    }
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

fn xml_fields(body: &[u8]) -> Vec<(String, String)> {
    let text = std::str::from_utf8(body).unwrap();
    let document = roxmltree::Document::parse(text).unwrap();
    let root = document.root_element();
    assert_eq!(root.tag_name().name(), "xml");
    let elements = root.children().filter(roxmltree::Node::is_element);
    elements
        .map(|field| {
            (
                field.tag_name().name().to_owned(),
                field.text().unwrap_or_default().to_owned(),
            )
        })
        .collect()
}
