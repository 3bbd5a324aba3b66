//! The OpenAPI object of an operation: parameters, request body, responses.

use indexmap::IndexMap;
use wechatpay_spec::model::{
    Body, Content, Deprecation, Direction, Document, Encoding, Field, Host, Method, Operation, Protocol, SignType,
    Signer,
};
use wechatpay_spec::money;
use wechatpay_spec::words::Word;

use crate::components::{self, content};
use crate::objects::{self, DescribedResponse, MediaType, Parameter, PartEncoding, RequestBody, Response};
use crate::schema;
use crate::schema_object::{Schema, Xml};
use crate::shared_parts::Reference;

/// The names of path parameters: the one in the spec, and the one in the path.
pub(crate) type ParameterNames<'n, 's> = [(&'n str, &'s str)];

/// An operation object.
pub(crate) fn operation<'s>(
    file: &str,
    operation: &'s Operation,
    protocol: Protocol,
    family: Option<&'s str>,
    names: &ParameterNames<'_, 's>,
) -> objects::Operation<'s> {
    let hosts: Vec<Host> = operation.hosts.iter().map(|host| host.value).collect();
    objects::Operation {
        operation_id: identifier(file, operation.method.value),
        servers: (hosts != [Host::Main]).then(|| components::servers(&hosts)),
        security: vec![security(operation, protocol)],
        parameters: parameters(operation, names),
        request_body: request_body(&operation.request.body),
        responses: responses(operation, protocol),
        nonceless: operation.nonceless,
        idempotency_key: operation.idempotency_key.as_ref().map(|key| key.value.as_str()),
        rate_limit: operation.rate_limit.as_ref().map(|limit| objects::RateLimit {
            calls: limit.value.calls,
            period: limit.value.period.word(),
        }),
        errors: errors(operation),
        provenance: schema::provenance(&operation.provenance),
        ..described(
            &operation.title.value,
            family,
            &operation.documents,
            operation.deprecated.as_ref(),
        )
    }
}

/// An operation or notification without what is sent, only described.
pub(crate) fn described<'s>(
    title: &'s str,
    family: Option<&'s str>,
    documents: &'s [Document],
    deprecation: Option<&'s Deprecation>,
) -> objects::Operation<'s> {
    let pages = documents.iter().map(|document| objects::Page {
        url: &document.url.value,
        updated: document.updated.as_ref().map(|day| day.value.as_str()),
    });
    objects::Operation {
        tags: family.map(|family| [family]),
        summary: title,
        external_docs: documents.first().map(|document| objects::Link {
            url: &document.url.value,
        }),
        documents: pages.collect(),
        deprecated: deprecation.is_some(),
        deprecation: deprecation.map(|deprecation| objects::Deprecation {
            since: &deprecation.since.value,
            status: deprecation.status.value.word(),
            replacement: deprecation
                .replacement
                .as_ref()
                .map(|replacement| replacement.value.as_str()),
        }),
        ..objects::Operation::default()
    }
}

/// An operation's `operationId`, a name that no other operation has: the path of its spec below the folder of specs, and
/// its method. The braces of a parameter become `~`, which occurs in no path.
pub fn identifier(file: &str, method: Method) -> String {
    let place = file.trim_end_matches(".yaml").replace('/', ".");
    format!("{}.{}", place.replace('{', "~").replace('}', ""), method.word())
}

fn security(operation: &Operation, protocol: Protocol) -> IndexMap<&'static str, [(); 0]> {
    let scheme = match (protocol, operation.signer.value, operation.sign_type.value) {
        (Protocol::V3, Signer::Merchant, _) => components::MERCHANT,
        (Protocol::V3, Signer::Brand, _) => components::BRAND,
        (Protocol::V2, _, SignType::Md5) => components::MD5,
        (Protocol::V2, _, SignType::HmacSha256) => components::HMAC_SHA256,
    };
    let certificate = operation.mutual_tls.then_some(components::MUTUAL_TLS);
    [scheme]
        .into_iter()
        .chain(certificate)
        .map(|scheme| (scheme, []))
        .collect()
}

fn parameters<'s>(operation: &'s Operation, names: &ParameterNames<'_, 's>) -> Vec<Parameter<'s>> {
    let request = &operation.request;
    let parts = [
        ("path", &request.path),
        ("query", &request.query),
        ("header", &request.headers),
    ];
    let mut list = Vec::new();
    for (part, fields) in parts {
        let is_beside_currency = money::has_currency(fields);
        for field in fields {
            let own = field.name.value.as_str();
            let given = names.iter().find(|(name, _)| part == "path" && *name == own);
            list.push(Parameter {
                name: given.map_or(own, |(_, given)| given),
                part,
                required: part == "path" || field.required,
                schema: schema::field(field, Direction::Sent, is_beside_currency),
            });
        }
    }
    list
}

fn request_body(body: &Body) -> Option<RequestBody<'_>> {
    let content = match body {
        Body::None => return None,
        Body::Json(fields) => content("application/json", schema::object(fields, Direction::Sent)),
        Body::Xml(fields) => xml(fields, Direction::Sent),
        Body::Multipart(fields) => IndexMap::from([("multipart/form-data".into(), multipart(fields))]),
    };
    Some(RequestBody {
        required: true,
        content,
    })
}

/// A flat `<xml>` element.
pub(crate) fn xml(fields: &[Field], direction: Direction) -> objects::Content<'_> {
    let element = Schema {
        xml: Some(Xml { name: "xml" }),
        ..schema::object(fields, direction)
    };
    content("application/xml", element)
}

fn multipart(fields: &[Field]) -> MediaType<'_> {
    let json = fields.iter().filter(|field| {
        let encoded = field.encoded.as_ref();
        encoded.is_some_and(|encoding| encoding.value == Encoding::Json)
    });
    let encoding = json.map(|field| {
        let encoding = PartEncoding {
            content_type: "application/json",
        };
        (field.name.value.as_str().into(), encoding)
    });
    MediaType {
        schema: Some(schema::object(fields, Direction::Sent)),
        encoding: encoding.collect(),
    }
}

fn responses(operation: &Operation, protocol: Protocol) -> IndexMap<&'static str, Response<'_>> {
    let response = &operation.response;
    let mut digest = None;
    let (status, content) = match &response.content {
        Content::Empty => ("204", None),
        Content::Redirect => ("302", None),
        Content::File(file) => {
            digest = file.digest.map(Word::word);
            let media_type = file.media_type.as_deref().unwrap_or("application/octet-stream");
            ("200", Some(IndexMap::from([(media_type.into(), MediaType::default())])))
        }
        Content::Json(fields) => {
            let schema = schema::object(fields, Direction::Received);
            ("200", Some(content("application/json", schema)))
        }
        Content::Xml(fields) => ("200", Some(xml(fields, Direction::Received))),
    };
    let success = DescribedResponse {
        description: "The operation succeeded.",
        content,
        unsigned: response.unsigned,
        digest,
    };
    let mut responses = IndexMap::from([(status, Response::Described(success))]);
    if protocol == Protocol::V3 {
        let failure = Reference {
            component: components::ERROR_RESPONSE,
        };
        responses.insert("default", Response::Component(failure));
    }
    responses
}

fn errors(operation: &Operation) -> Vec<objects::DocumentedError<'_>> {
    let errors = operation.errors.iter().map(|error| objects::DocumentedError {
        code: &error.code.value,
        status: error.status,
        title: error.title.as_deref(),
    });
    errors.collect()
}
