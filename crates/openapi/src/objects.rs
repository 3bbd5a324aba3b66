//! The objects of an OpenAPI document, with their members in the order in which they are written.

use std::borrow::Cow;
use std::ops::Not;

use indexmap::IndexMap;
use serde::Serialize;

use crate::schema_object::Schema;
use crate::shared_parts::{Members, Provenance, Reference};

/// The document.
#[derive(Serialize)]
pub(crate) struct Document<'s> {
    pub(crate) openapi: &'static str,
    pub(crate) info: Information,
    pub(crate) servers: Vec<Server>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) tags: Vec<Tag<'s>>,
    pub(crate) paths: IndexMap<&'s str, PathItem<'s>>,
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub(crate) webhooks: IndexMap<&'s str, PathItem<'s>>,
    pub(crate) components: Components<'s>,
}

/// The operations of a path, by their methods.
pub(crate) type PathItem<'s> = IndexMap<&'static str, Operation<'s>>;

#[derive(Serialize)]
pub(crate) struct Information {
    pub(crate) title: &'static str,
    pub(crate) version: &'static str,
    pub(crate) description: &'static str,
}

#[derive(Serialize)]
pub(crate) struct Server {
    pub(crate) url: &'static str,
    #[serde(rename = "x-host")]
    pub(crate) host: &'static str,
}

#[derive(Serialize)]
pub(crate) struct Tag<'s> {
    pub(crate) name: &'s str,
    pub(crate) description: &'s str,
}

/// An operation, or a notification.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Operation<'s> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) tags: Option<[&'s str; 1]>,
    pub(crate) summary: &'s str,
    pub(crate) operation_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) external_docs: Option<Link<'s>>,
    #[serde(rename = "x-documents")]
    pub(crate) documents: Vec<Page<'s>>,
    #[serde(skip_serializing_if = "Not::not")]
    pub(crate) deprecated: bool,
    #[serde(rename = "x-deprecated", skip_serializing_if = "Option::is_none")]
    pub(crate) deprecation: Option<Deprecation<'s>>,
    /// Where they are not those of the document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) servers: Option<Vec<Server>>,
    /// Names of security schemes, each with its scopes, of which these schemes have none.
    pub(crate) security: Vec<IndexMap<&'static str, [(); 0]>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) parameters: Vec<Parameter<'s>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) request_body: Option<RequestBody<'s>>,
    /// By status, or `default`.
    pub(crate) responses: IndexMap<&'static str, Response<'s>>,
    #[serde(rename = "x-nonceless", skip_serializing_if = "Not::not")]
    pub(crate) nonceless: bool,
    #[serde(rename = "x-idempotency-key", skip_serializing_if = "Option::is_none")]
    pub(crate) idempotency_key: Option<&'s str>,
    #[serde(rename = "x-rate-limit", skip_serializing_if = "Option::is_none")]
    pub(crate) rate_limit: Option<RateLimit>,
    #[serde(rename = "x-errors", skip_serializing_if = "Vec::is_empty")]
    pub(crate) errors: Vec<DocumentedError<'s>>,
    #[serde(flatten)]
    pub(crate) provenance: Provenance<'s>,
    /// Operations with the same path and method that other hosts serve.
    #[serde(rename = "x-further-operations", skip_serializing_if = "Vec::is_empty")]
    pub(crate) further_operations: Vec<Operation<'s>>,
}

#[derive(Serialize)]
pub(crate) struct Link<'s> {
    pub(crate) url: &'s str,
}

/// A page that the spec follows.
#[derive(Serialize)]
pub(crate) struct Page<'s> {
    pub(crate) url: &'s str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) updated: Option<&'s str>,
}

#[derive(Serialize)]
pub(crate) struct Deprecation<'s> {
    pub(crate) since: &'s str,
    pub(crate) status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) replacement: Option<&'s str>,
}

#[derive(Serialize)]
pub(crate) struct Parameter<'s> {
    pub(crate) name: &'s str,
    #[serde(rename = "in")]
    pub(crate) part: &'static str,
    #[serde(skip_serializing_if = "Not::not")]
    pub(crate) required: bool,
    pub(crate) schema: Schema<'s>,
}

#[derive(Serialize)]
pub(crate) struct RequestBody<'s> {
    pub(crate) required: bool,
    pub(crate) content: Content<'s>,
}

/// The content of a message, by its media type.
pub(crate) type Content<'s> = IndexMap<Cow<'s, str>, MediaType<'s>>;

#[derive(Default, Serialize)]
pub(crate) struct MediaType<'s> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) schema: Option<Schema<'s>>,
    /// Of the parts of a form.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub(crate) encoding: Members<'s, PartEncoding>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PartEncoding {
    pub(crate) content_type: &'static str,
}

#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum Response<'s> {
    Component(Reference),
    Described(DescribedResponse<'s>),
}

#[derive(Default, Serialize)]
pub(crate) struct DescribedResponse<'s> {
    pub(crate) description: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) content: Option<Content<'s>>,
    #[serde(rename = "x-unsigned", skip_serializing_if = "Not::not")]
    pub(crate) unsigned: bool,
    #[serde(rename = "x-digest", skip_serializing_if = "Option::is_none")]
    pub(crate) digest: Option<&'static str>,
}

#[derive(Serialize)]
pub(crate) struct RateLimit {
    pub(crate) calls: u32,
    pub(crate) period: &'static str,
}

/// An error that the document of an operation lists.
#[derive(Serialize)]
pub(crate) struct DocumentedError<'s> {
    pub(crate) code: &'s str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) title: Option<&'s str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Components<'s> {
    pub(crate) security_schemes: IndexMap<&'static str, SecurityScheme>,
    pub(crate) responses: IndexMap<&'static str, Response<'s>>,
    pub(crate) schemas: IndexMap<&'static str, Schema<'s>>,
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub(crate) enum SecurityScheme {
    Http {
        scheme: &'static str,
        description: String,
    },
    ApiKey {
        name: &'static str,
        r#in: &'static str,
        description: String,
        #[serde(rename = "x-sign-type")]
        sign_type: &'static str,
    },
    #[serde(rename = "mutualTLS")]
    MutualTls {
        description: &'static str,
    },
}
