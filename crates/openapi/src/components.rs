//! The components that operations share: servers, security schemes, the error, the envelope of notifications.

use wechatpay_spec::Families;
use wechatpay_spec::model::Host;
use wechatpay_spec::words::Word;

use crate::json::{Json, Object};

/// The signature of a merchant.
pub(crate) const MERCHANT: &str = "merchant_signature";
/// The signature of a brand.
pub(crate) const BRAND: &str = "brand_signature";
/// The digest of an APIv2 message by MD5.
pub(crate) const MD5: &str = "v2_md5";
/// The digest of an APIv2 message by HMAC-SHA256.
pub(crate) const HMAC_SHA256: &str = "v2_hmac_sha256";
/// The merchant API certificate in the TLS handshake.
pub(crate) const MUTUAL_TLS: &str = "merchant_certificate";
/// The response of an APIv3 operation that fails.
pub(crate) const ERROR_RESPONSE: &str = "#/components/responses/Error";
/// The response to an APIv2 notification.
pub(crate) const ACKNOWLEDGEMENT: &str = "#/components/responses/Acknowledgement";
/// The envelope of an APIv3 notification.
pub(crate) const MESSAGE: &str = "#/components/schemas/Message";

pub(crate) fn information() -> Object {
    let mut information = Object::one("title", "WeChat Pay (微信支付)");
    information.put("version", env!("CARGO_PKG_VERSION"));
    information.put(
        "description",
        "Exported from the specs by `cargo xtask openapi`. Members that begin with `x-` describe what OpenAPI cannot express.",
    );
    information
}

/// The servers behind hosts; the disaster-recovery host follows the main one.
pub(crate) fn servers(hosts: &[Host]) -> Vec<Json> {
    let mut servers = Vec::new();
    for host in hosts {
        for url in host.urls() {
            let mut server = Object::one("url", *url);
            server.put("x-host", host.word());
            servers.push(server.into());
        }
    }
    servers
}

/// A tag for each product family.
pub(crate) fn tags(families: &Families) -> Vec<Json> {
    let tags = families.list.iter().map(|family| {
        let mut tag = Object::one("name", family.name.value.as_str());
        tag.put("description", family.title.value.as_str());
        tag.into()
    });
    tags.collect()
}

pub(crate) fn components() -> Object {
    let mut components = Object::one("securitySchemes", security_schemes());
    let mut responses = Object::one("Error", failure());
    responses.put("Acknowledgement", acknowledgement());
    components.put("responses", responses);
    components.put("schemas", Object::one("Message", envelope()));
    components
}

fn security_schemes() -> Object {
    let mut schemes = Object::default();
    for (name, scheme, whose) in [
        (MERCHANT, "WECHATPAY2-SHA256-RSA2048", "a merchant"),
        (BRAND, "WECHATPAY-BRAND-SHA256-RSA2048", "a brand"),
    ] {
        let mut object = Object::one("type", "http");
        object.put("scheme", scheme);
        object.put(
            "description",
            format!("An APIv3 signature: RSASSA-PKCS1-v1_5 with SHA-256, by the key of {whose}, over method, path, time, nonce and body."),
        );
        schemes.put(name, object);
    }
    for (name, digest) in [(MD5, "MD5"), (HMAC_SHA256, "HMAC-SHA256")] {
        let mut object = Object::one("type", "apiKey");
        object.put("name", "sign");
        object.put("in", "query");
        object.put(
            "description",
            format!("An APIv2 signature: {digest} over the sorted members and the APIv2 key. OpenAPI cannot describe a key in the body; in operations with an XML body, `sign` is a member of the body."),
        );
        object.put("x-sign-type", digest);
        schemes.put(name, object);
    }
    let mut object = Object::one("type", "mutualTLS");
    object.put(
        "description",
        "The client presents the merchant API certificate in the TLS handshake.",
    );
    schemes.put(MUTUAL_TLS, object);
    schemes
}

fn text() -> Object {
    Object::one("type", "string")
}

fn failure() -> Object {
    let mut properties = Object::one("code", text());
    properties.put("message", text());
    properties.put("detail", Object::default());
    let mut schema = Object::one("type", "object");
    schema.put("properties", properties);
    let mut response = Object::one(
        "description",
        "The operation failed; quote the header `Request-ID` when asking why.",
    );
    response.put(
        "content",
        Object::one("application/json", Object::one("schema", schema)),
    );
    response
}

fn acknowledgement() -> Object {
    let mut properties = Object::one("return_code", text());
    properties.put("return_msg", text());
    let mut schema = Object::one("type", "object");
    schema.put("properties", properties);
    schema.put("xml", Object::one("name", "xml"));
    let mut response = Object::one("description", "Received, when `return_code` is `SUCCESS`.");
    response.put("content", Object::one("application/xml", Object::one("schema", schema)));
    response
}

fn envelope() -> Object {
    let mut resource = Object::one("type", "object");
    let mut properties = Object::default();
    for name in ["algorithm", "original_type", "associated_data", "nonce", "ciphertext"] {
        properties.put(name, text());
    }
    resource.put("properties", properties);
    let mut properties = Object::default();
    for name in ["id", "create_time", "event_type", "resource_type", "summary"] {
        properties.put(name, text());
    }
    properties.put("resource", resource);
    let mut schema = Object::one("type", "object");
    schema.put("properties", properties);
    schema
}
