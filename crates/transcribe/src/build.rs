//! Drafts in, specs out.

mod combine;
mod validate;

use std::collections::BTreeMap;

pub(crate) use combine::add;
pub(crate) use validate::is_valid;
use wechatpay_spec::model::{
    Deprecation, Field, Host, Method, Operation, PathSpec, Protocol, Provenance, Scalar, Signer, Spec, Subject,
};
use wechatpay_spec::words::Word;

use crate::construct::{self, remark, unplaced};
use crate::draft::{DeprecationDraft, Drafts, NotificationDraft, OperationDraft, ReplacementLink, Route};
use crate::name;
use crate::reason;

/// The methods that the pages at hand describe, by the pages' paths on their site.
#[derive(Debug, Default)]
pub(crate) struct LinkTargets(BTreeMap<String, Vec<Method>>);

impl LinkTargets {
    /// The targets in all drafts.
    pub(crate) fn of<'d>(drafts: impl Iterator<Item = &'d Drafts>) -> Self {
        let targets = drafts.filter_map(|drafts| drafts.link_target.as_ref());
        Self(
            targets
                .map(|target| (target.page.clone(), target.methods.clone()))
                .collect(),
        )
    }

    /// The method of a page that describes a single one.
    fn only_method(&self, page: &str) -> Option<Method> {
        match self.0.get(page).map(Vec::as_slice) {
            Some([only]) => Some(*only),
            _ => None,
        }
    }
}

/// The specs that a page's drafts become: several when its operations are served under several prefixes of the path.
pub(crate) fn specs(drafts: Drafts, targets: &LinkTargets) -> Vec<Spec> {
    let mut by_route: Vec<(Route, PathSpec)> = Vec::new();
    for draft in drafts.operations {
        let route = draft.route.clone();
        let operation = operation(draft, targets);
        match by_route.iter_mut().find(|(known, _)| *known == route) {
            Some((_, path)) => path.operations.push(operation),
            None => {
                let path = PathSpec {
                    url_path: unplaced(route.url_path()),
                    protocol: route.protocol,
                    operations: vec![operation],
                };
                by_route.push((route, path));
            }
        }
    }
    let paths = by_route.into_iter().map(|(route, path)| Spec {
        file: route.file(),
        subject: Subject::Path(path),
    });
    let notification = drafts.notification.map(|draft| notification(draft, targets));
    paths.chain(notification).collect()
}

fn operation(draft: OperationDraft, targets: &LinkTargets) -> Operation {
    let OperationDraft {
        route,
        mut request,
        mut provenance,
        ..
    } = draft;
    request.path = path_parameters(request.path, &route);
    let hosts = match draft.hosts.is_empty() {
        true => vec![Host::Main],
        false => draft.hosts,
    };
    let signer = match route.chain.starts_with("brand/") {
        true => Signer::Brand,
        false => Signer::Merchant,
    };
    let deprecated = draft
        .deprecated
        .map(|deprecated| deprecation(deprecated, targets, &mut provenance));
    let mut operation = Operation {
        method: unplaced(draft.method),
        title: unplaced(draft.title),
        documents: draft.documents,
        hosts: hosts.into_iter().map(unplaced).collect(),
        signer: unplaced(signer),
        sign_type: unplaced(draft.sign_type),
        mutual_tls: draft.mutual_tls,
        nonceless: draft.nonceless,
        idempotency_key: draft.idempotency_key.map(unplaced),
        rate_limit: draft.rate_limit.map(unplaced),
        deprecated,
        errors: draft.errors,
        request,
        response: draft.response,
        provenance,
    };
    name::operation(&mut operation);
    operation
}

/// The parameters in the order of the URL path, with those that the page does not list added.
fn path_parameters(mut listed: Vec<Field>, route: &Route) -> Vec<Field> {
    let mut ordered: Vec<Field> = route
        .parameters()
        .map(|name| {
            let index = listed.iter().position(|field| field.name.value == name);
            index.map_or_else(|| unlisted_parameter(name), |index| listed.remove(index))
        })
        .collect();
    // Fields that the path does not have make the spec invalid, which is reported.
    ordered.append(&mut listed);
    ordered
}

fn unlisted_parameter(name: &str) -> Field {
    let mut field = construct::field(name, Scalar::String);
    field.required = true;
    field.provenance.inferred.push(remark(None, reason::PATH_ONLY));
    field
}

fn notification(draft: NotificationDraft, targets: &LinkTargets) -> Spec {
    let mut notification = draft.notification;
    let provenance = &mut notification.provenance;
    notification.deprecated = draft
        .deprecated
        .map(|deprecated| deprecation(deprecated, targets, provenance));
    name::notification(&mut notification.fields);
    let folder = match notification.protocol {
        Protocol::V2 => "notify/v2/",
        Protocol::V3 => "notify/",
    };
    Spec {
        file: format!("{folder}{}.yaml", draft.file_stem),
        subject: Subject::Notification(Box::new(notification)),
    }
}

fn deprecation(draft: DeprecationDraft, targets: &LinkTargets, provenance: &mut Provenance) -> Deprecation {
    let replacement = draft
        .replacement
        .and_then(|link| replacement(&link, targets, provenance));
    if draft.is_year_only {
        provenance.inferred.push(remark(Some("deprecated"), reason::YEAR_ONLY));
    }
    Deprecation {
        since: unplaced(draft.since),
        status: unplaced(draft.status),
        replacement: replacement.map(unplaced),
    }
}

/// The operation that a link leads to: `POST /v3/global/refunds`.
fn replacement(link: &ReplacementLink, targets: &LinkTargets, provenance: &mut Provenance) -> Option<String> {
    let url_path = Route::of_chain(&link.page)?.url_path();
    let method = match link.method.or_else(|| targets.only_method(&link.page)) {
        Some(method) => method,
        None => {
            provenance
                .inferred
                .push(remark(Some("deprecated"), reason::REPLACEMENT_METHOD));
            link.own_method
        }
    };
    Some(format!("{} {url_path}", method.word().to_uppercase()))
}
