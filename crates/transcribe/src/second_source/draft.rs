//! Drafts of operations that only second sources have.

use wechatpay_spec::model::{
    Body, Content, DeprecationStatus, Document, Field, Host, Method, Protocol, Provenance, Request, Response, SignType,
    Supplier,
};
use wechatpay_spec::vocabulary::names;
use wechatpay_spec::words::Word;

use super::facts::{Said, SourceOperation, Witness};
use super::{keys, new_field};
use crate::construct::unplaced;
use crate::draft::{DeprecationDraft, OperationDraft, Route};
use crate::facts::label;

/// The page of the source itself, for an operation without a page of its own.
const fn home(witness: Witness) -> &'static str {
    match witness {
        Witness::Samples => "https://github.com/wechatpay-apiv3/wechatpay-skills",
        Witness::Sdk | Witness::Go => "https://github.com/wechatpay-apiv3/wechatpay-go",
        Witness::Java => "https://github.com/wechatpay-apiv3/wechatpay-java",
        Witness::Catalogue => "https://github.com/TheNorthMemory/wechatpay-openapi",
        Witness::Library => "https://github.com/fudiwei/DotNetCore.SKIT.FlurlHttpClient.Wechat",
    }
}

/// The draft of an operation; `None` if no source describes it as a whole.
pub(super) fn operation(sources: &[&SourceOperation]) -> Option<OperationDraft> {
    let whole: Vec<&SourceOperation> = sources
        .iter()
        .copied()
        .filter(|source| source.is_whole && new_field::may_add_operation(source.witness))
        .collect();
    let first = *whole.first()?;
    let protocol = first.protocol();
    let said = |part: &str| Said::about(part, &whole);
    let mut body = new_field::whole(&said(names::JSON), protocol, keys::FieldGroup::Sent);
    body.iter_mut().for_each(|field| supplier(field, protocol));
    let multipart = new_field::whole(&said(names::MULTIPART), protocol, keys::FieldGroup::Multipart);
    let received = new_field::whole(&said(names::RESPONSE), protocol, keys::FieldGroup::Received);
    let mut path = new_field::whole(&said(names::PATH), protocol, keys::FieldGroup::Query);
    path.iter_mut().for_each(|field| field.required = true);
    let request = Request {
        path,
        query: new_field::whole(&said(names::QUERY), protocol, keys::FieldGroup::Query),
        body: match (body.is_empty(), multipart.is_empty(), protocol) {
            (true, true, _) => Body::None,
            (_, false, _) => Body::Multipart(multipart),
            (_, _, Protocol::V2) => Body::Xml(body),
            (_, _, Protocol::V3) => Body::Json(body),
        },
        headers: Vec::new(),
    };
    let is_signed = received.iter().any(|field| field.name.value == "sign");
    let unsigned = protocol == Protocol::V2 && !received.is_empty() && !is_signed;
    let content = match (received.is_empty(), protocol) {
        (true, _) => Content::Empty,
        (false, Protocol::V2) => Content::Xml(received),
        (false, Protocol::V3) => Content::Json(received),
    };
    let mut provenance = Provenance::default();
    keys::note(
        &mut provenance,
        None,
        &whole.iter().map(|source| source.witness).collect::<Vec<_>>(),
    );
    Some(OperationDraft {
        route: route(first)?,
        method: Method::from_word(&first.method.to_lowercase())?,
        title: whole.iter().find_map(|source| label::title(source.title.as_ref()?))?,
        documents: documents(&whole, first.witness),
        hosts: hosts(&first.path),
        sign_type: SignType::Md5,
        mutual_tls: false,
        nonceless: false,
        idempotency_key: None,
        rate_limit: None,
        deprecated: deprecation(first),
        errors: Vec::new(),
        request,
        response: Response { content, unsigned },
        provenance,
    })
}

fn route(source: &SourceOperation) -> Option<Route> {
    let path = source.path.trim_start_matches('/');
    let (prefix, chain) = match (path.strip_prefix("hk/"), path.strip_prefix("global/")) {
        (Some(chain), _) => ("hk", chain),
        (_, Some(chain)) => ("global", chain),
        _ => ("", path),
    };
    let (chain, slash) = match chain.strip_suffix('/') {
        Some(chain) => (chain, true),
        None => (chain, false),
    };
    (!chain.is_empty()).then(|| Route {
        chain: chain.to_owned(),
        prefix,
        slash,
        protocol: source.protocol(),
    })
}

fn hosts(path: &str) -> Vec<Host> {
    match path.contains("/global/") {
        true => vec![Host::HongKong],
        false => Vec::new(),
    }
}

/// The pages that the sources cite, or else the sources themselves.
fn documents(sources: &[&SourceOperation], witness: Witness) -> Vec<Document> {
    let mut documents: Vec<Document> = Vec::new();
    for source in sources {
        for (at, url) in source.documents.iter().enumerate() {
            if documents.iter().all(|known| known.url.value != *url) {
                documents.push(Document {
                    url: unplaced(url.clone()),
                    updated: source.updated.clone().filter(|_| at == 0).map(unplaced),
                });
            }
        }
    }
    if documents.is_empty() {
        documents.push(Document {
            url: unplaced(home(witness).to_owned()),
            updated: None,
        });
    }
    documents
}

fn deprecation(source: &SourceOperation) -> Option<DeprecationDraft> {
    let since = source.updated.clone().filter(|_| source.deprecated)?;
    Some(DeprecationDraft {
        since,
        is_year_only: false,
        status: DeprecationStatus::Superseded,
        replacement: None,
    })
}

/// Marks what the client fills in itself, as in the pages of APIv2.
fn supplier(field: &mut Field, protocol: Protocol) {
    let is_signed = protocol == Protocol::V2 && matches!(field.name.value.as_str(), "nonce_str" | "sign");
    if is_signed {
        field.supplied_by = Some(unplaced(Supplier::Client));
        field.values.clear();
    }
}
