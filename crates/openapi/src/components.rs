//! The components that operations share: servers, security schemes, the error, the envelope of notifications.

use indexmap::IndexMap;
use wechatpay_spec::Families;
use wechatpay_spec::model::Host;
use wechatpay_spec::words::Word;

use crate::objects::{
    Components, Content, DescribedResponse, Information, MediaType, Response, SecurityScheme, Server, Tag,
};
use crate::schema_object::{Schema, Xml};
use crate::shared_parts::Members;

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

pub(crate) fn information() -> Information {
    Information {
        title: "WeChat Pay (微信支付)",
        version: env!("CARGO_PKG_VERSION"),
        description: "Exported from the specs by `cargo xtask openapi`. Members that begin with `x-` describe what OpenAPI cannot express.",
    }
}

/// The servers behind hosts; the disaster-recovery host follows the main one.
pub(crate) fn servers(hosts: &[Host]) -> Vec<Server> {
    let servers = hosts.iter().flat_map(|host| {
        let urls = host.urls().iter();
        urls.map(|url| Server { url, host: host.word() })
    });
    servers.collect()
}

/// A tag for each product family.
pub(crate) fn tags(families: &Families) -> Vec<Tag<'_>> {
    let tags = families.list.iter().map(|family| Tag {
        name: &family.name.value,
        description: &family.title.value,
    });
    tags.collect()
}

pub(crate) fn components<'s>() -> Components<'s> {
    Components {
        security_schemes: security_schemes(),
        responses: IndexMap::from([("Error", failure()), ("Acknowledgement", acknowledgement())]),
        schemas: IndexMap::from([("Message", envelope())]),
    }
}

fn security_schemes() -> IndexMap<&'static str, SecurityScheme> {
    let signature = |scheme, whose| SecurityScheme::Http {
        scheme,
        description: format!(
            "An APIv3 signature: RSASSA-PKCS1-v1_5 with SHA-256, by the key of {whose}, over method, path, time, nonce and body."
        ),
    };
    let digest = |digest| SecurityScheme::ApiKey {
        name: "sign",
        r#in: "query",
        description: format!(
            "An APIv2 signature: {digest} over the sorted members and the APIv2 key. OpenAPI cannot describe a key in the body; in operations with an XML body, `sign` is a member of the body."
        ),
        sign_type: digest,
    };
    let certificate = SecurityScheme::MutualTls {
        description: "The client presents the merchant API certificate in the TLS handshake.",
    };
    IndexMap::from([
        (MERCHANT, signature("WECHATPAY2-SHA256-RSA2048", "a merchant")),
        (BRAND, signature("WECHATPAY-BRAND-SHA256-RSA2048", "a brand")),
        (MD5, digest("MD5")),
        (HMAC_SHA256, digest("HMAC-SHA256")),
        (MUTUAL_TLS, certificate),
    ])
}

/// A message with this media type and schema.
pub(crate) fn content<'s>(media_type: &'static str, schema: Schema<'s>) -> Content<'s> {
    let content = MediaType {
        schema: Some(schema),
        ..MediaType::default()
    };
    IndexMap::from([(media_type.into(), content)])
}

/// Members that are texts.
fn texts<'s>(names: &[&'static str]) -> Members<'s, Schema<'s>> {
    let texts = names.iter().map(|name| ((*name).into(), Schema::of("string")));
    texts.collect()
}

fn object<'s>(properties: Members<'s, Schema<'s>>) -> Schema<'s> {
    Schema {
        properties,
        ..Schema::of("object")
    }
}

fn failure<'s>() -> Response<'s> {
    let mut properties = texts(&["code", "message"]);
    properties.insert("detail".into(), Schema::default());
    Response::Described(DescribedResponse {
        description: "The operation failed; quote the header `Request-ID` when asking why.",
        content: Some(content("application/json", object(properties))),
        ..DescribedResponse::default()
    })
}

fn acknowledgement<'s>() -> Response<'s> {
    let schema = Schema {
        xml: Some(Xml { name: "xml" }),
        ..object(texts(&["return_code", "return_msg"]))
    };
    Response::Described(DescribedResponse {
        description: "Received, when `return_code` is `SUCCESS`.",
        content: Some(content("application/xml", schema)),
        ..DescribedResponse::default()
    })
}

fn envelope<'s>() -> Schema<'s> {
    let resource = texts(&["algorithm", "original_type", "associated_data", "nonce", "ciphertext"]);
    let mut properties = texts(&["id", "create_time", "event_type", "resource_type", "summary"]);
    properties.insert("resource".into(), object(resource));
    object(properties)
}
