//! Random specs that keep every rule. Strategies are boxed: their values are large, and test threads have small stacks.

#[path = "generated/fields.rs"]
mod fields;

use fields::{DEPTH, Place, at, fields, located, plain, provenance, text};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use wechatpay_spec::model::{
    Body, Content, Deprecation, DeprecationStatus, Digest, Document, ErrorCode, Field, File, Host, Method,
    Notification, Operation, PathSpec, Period, Protocol, RateLimit, Request, Response, Scalar, SignType, Signer, Spec,
    Subject, Supplier,
};

fn documents() -> BoxedStrategy<Vec<Document>> {
    vec(option::of(Just(located("2025-07-17"))), 1..4)
        .prop_map(|days| {
            let document = |(index, updated)| Document {
                url: at(format!("https://a.cn/b?c={index}&d=[1]#e")),
                updated,
            };
            days.into_iter().enumerate().map(document).collect()
        })
        .boxed()
}

/// The fields with names that XML elements can have, which do not begin with a digit.
fn element_names(mut fields: Vec<Field>) -> Vec<Field> {
    for field in &mut fields {
        if field.name.value == "1" {
            field.name = located("_1");
        }
        field.fields = element_names(std::mem::take(&mut field.fields));
    }
    fields
}

fn response() -> BoxedStrategy<Response> {
    let file = (any::<bool>(), any::<bool>()).prop_map(|(media_type, digest)| {
        Content::File(File {
            media_type: media_type.then(|| "application/pdf".to_owned()),
            digest: digest.then_some(Digest::Sm3),
        })
    });
    let content = prop_oneof![
        Just(Content::Empty),
        Just(Content::Redirect),
        file,
        fields(Place::Response, DEPTH).prop_map(Content::Json),
        Just(Content::Json(Vec::new())),
    ];
    (content, any::<bool>())
        .prop_map(|(content, unsigned)| Response { content, unsigned })
        .boxed()
}

fn request(method: Method) -> BoxedStrategy<Request> {
    let body = if method == Method::Get {
        Just(Body::None).boxed()
    } else {
        let file = Field {
            required: true,
            ..plain("file", Scalar::File)
        };
        prop_oneof![
            Just(Body::None),
            fields(Place::Request, DEPTH).prop_map(Body::Json),
            Just(Body::Multipart(vec![file])),
            Just(Body::Json(Vec::new())),
        ]
        .boxed()
    };
    (fields(Place::Request, 0), body, any::<bool>())
        .prop_map(|(query, body, headers)| Request {
            path: vec![Field {
                required: true,
                ..plain("id", Scalar::String)
            }],
            query,
            body,
            headers: if headers {
                vec![Field {
                    supplied_by: Some(at(Supplier::Client)),
                    ..plain("Wechatpay-Serial", Scalar::String)
                }]
            } else {
                Vec::new()
            },
        })
        .boxed()
}

fn operation(method: Method) -> BoxedStrategy<Operation> {
    let errors = vec((option::of(300u16..600), option::of(text())), 0..3).prop_map(|rows| {
        let row = |(index, (status, title))| ErrorCode {
            code: at(format!("ERROR_{index}")),
            status,
            title,
        };
        rows.into_iter().enumerate().map(row).collect::<Vec<_>>()
    });
    let deprecated = option::of(option::of(Just(located("PATCH /v3/other/{id}")))).prop_map(|replacement| {
        replacement.map(|replacement| Deprecation {
            since: located("2020-04-13"),
            status: at(DeprecationStatus::Superseded),
            replacement,
        })
    });
    let switches = (
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
        option::of(1u32..1000),
    );
    (
        text(),
        documents(),
        deprecated,
        errors,
        switches,
        request(method),
        response(),
        provenance("title"),
    )
        .prop_map(
            move |(
                title,
                documents,
                deprecated,
                errors,
                (abroad, brand, mutual_tls, idempotent, calls),
                request,
                response,
                provenance,
            )| Operation {
                method: at(method),
                title: at(title),
                documents,
                hosts: if abroad {
                    vec![at(Host::Main), at(Host::HongKong)]
                } else {
                    vec![at(Host::Main)]
                },
                signer: at(if brand { Signer::Brand } else { Signer::Merchant }),
                sign_type: at(SignType::Md5),
                mutual_tls,
                nonceless: false,
                idempotency_key: (idempotent && method != Method::Get).then(|| located("id")),
                rate_limit: calls.map(|calls| {
                    at(RateLimit {
                        calls,
                        period: Period::Minute,
                    })
                }),
                deprecated,
                errors,
                request,
                response,
                provenance,
            },
        )
        .boxed()
}

/// A spec that keeps every rule.
pub(crate) fn spec() -> impl Strategy<Value = Spec> {
    let path = (
        any::<bool>(),
        option::of(operation(Method::Get)),
        operation(Method::Post),
        option::of(operation(Method::Delete)),
    )
        .prop_map(|(slash, get, post, delete)| Spec {
            file: "v3/random/{id}.yaml".to_owned(),
            subject: Subject::Path(PathSpec {
                url_path: located(if slash { "/v3/random/{id}/" } else { "/v3/random/{id}" }),
                protocol: Protocol::V3,
                operations: get.into_iter().chain([post]).chain(delete).collect(),
            }),
        });
    let notification = (
        any::<bool>(),
        text(),
        documents(),
        option::of(Just(located("refund"))),
        option::of(Just(located("refunded"))),
        fields(Place::Response, DEPTH),
        provenance("title"),
    )
        .prop_map(
            |(v2, title, documents, original_type, rust_name, fields, provenance)| Spec {
                file: if v2 {
                    "notify/v2/refund.yaml"
                } else {
                    "notify/REFUND.SUCCESS.yaml"
                }
                .to_owned(),
                subject: Subject::Notification(Box::new(Notification {
                    event_type: located(if v2 { "refund" } else { "REFUND.DONE" }),
                    protocol: if v2 { Protocol::V2 } else { Protocol::V3 },
                    title: at(title),
                    documents,
                    deprecated: original_type.as_ref().map(|_| Deprecation {
                        since: located("2021-09-01"),
                        status: at(DeprecationStatus::Retired),
                        replacement: None,
                    }),
                    original_type,
                    rust_name,
                    fields: if v2 { element_names(fields) } else { fields },
                    provenance,
                })),
            },
        );
    prop_oneof![3 => path, 1 => notification]
}
