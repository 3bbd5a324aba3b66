//! Builds specs from drafts.

mod combine;
mod link_targets;
mod remarks;
mod validate;

pub(crate) use combine::add;
pub(crate) use link_targets::LinkTargets;
pub(crate) use validate::is_valid;
use wechatpay_spec::model::{
    Deprecation, Field, Host, Operation, PathSpec, Protocol, Provenance, Remark, Request, Scalar, Signer, Spec, Subject,
};
use wechatpay_spec::place::Span;
use wechatpay_spec::url_path::without_parameter_names;
use wechatpay_spec::vocabulary::names;
use wechatpay_spec::words::Word;

use crate::construct::{self, remark, unplaced};
use crate::draft::{DeprecationDraft, Drafts, NotificationDraft, OperationDraft, ReplacementLink, Route};
use crate::findings::Findings;
use crate::name;
use crate::reason;
use crate::rules;

/// The specs that a page's drafts become: several when its operations are served under several prefixes of the path.
pub(crate) fn specs(drafts: Drafts, targets: &LinkTargets<'_>, findings: &mut Findings) -> Vec<Spec> {
    let mut by_route: Vec<(Route, PathSpec)> = Vec::new();
    for draft in drafts.operations {
        let route = draft.route.clone();
        let operation = operation(draft, targets, findings);
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
    let notifications = drafts
        .notifications
        .into_iter()
        .filter_map(|draft| notification(draft, targets, findings));
    paths.chain(notifications).collect()
}

fn operation(draft: OperationDraft, targets: &LinkTargets<'_>, findings: &mut Findings) -> Operation {
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
    let mut deprecated = draft
        .deprecated
        .map(|deprecated| deprecation(deprecated, targets, &mut provenance));
    if let Some(deprecated) = &mut deprecated {
        let own = format!("{} {}", draft.method.word().to_uppercase(), route.url_path());
        other_replacement(deprecated, &own, &mut provenance, findings);
    }
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
    if operation.request == Request::default() {
        // Nothing of it is written that a remark could be about.
        let is_about_request = |remark: &Remark| remark.key.as_ref().is_some_and(|key| key.value == names::REQUEST);
        operation.provenance.inferred.retain(|remark| !is_about_request(remark));
    }
    remarks::operation(&mut operation);
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

/// The spec of a notification. If the page does not name the event type, it is taken from the existing spec that cites the
/// page or has its title.
fn notification(draft: NotificationDraft, targets: &LinkTargets<'_>, findings: &mut Findings) -> Option<Spec> {
    let mut notification = draft.notification;
    let known = match draft.file_stem {
        Some(file_stem) => Some((file_stem, notification.event_type.value.clone())),
        None => targets.notification(&notification),
    };
    let Some((file_stem, event_type)) = known else {
        let message = "the page does not name the type of its event, and no spec has its address or title";
        let help = "add the page's address, or a line `event_type: transaction-success` with the name of the spec below \
                    `spec/api/notify/v2`";
        findings.report(rules::NO_EVENT_TYPE, Span::default(), message, help);
        return None;
    };
    notification.event_type = unplaced(event_type);
    let provenance = &mut notification.provenance;
    notification.deprecated = draft
        .deprecated
        .map(|deprecated| deprecation(deprecated, targets, provenance));
    remarks::provenance(&mut notification.provenance);
    remarks::fields(&mut notification.fields);
    name::received(&mut notification.fields);
    let folder = match notification.protocol {
        Protocol::V2 => "notify/v2/",
        Protocol::V3 => "notify/",
    };
    Some(Spec {
        file: format!("{folder}{file_stem}.yaml"),
        subject: Subject::Notification(Box::new(notification)),
    })
}

fn deprecation(draft: DeprecationDraft, targets: &LinkTargets<'_>, provenance: &mut Provenance) -> Deprecation {
    let replacement = draft
        .replacement
        .and_then(|link| replacement(&link, targets, provenance));
    if draft.is_year_only {
        provenance
            .inferred
            .push(remark(Some(names::DEPRECATED), reason::YEAR_ONLY));
    }
    Deprecation {
        since: unplaced(draft.since),
        status: unplaced(draft.status),
        replacement: replacement.map(unplaced),
    }
}

/// Leaves out the replacement of an operation that is the operation itself, whatever the names of its parameters, and
/// reports it.
fn other_replacement(deprecated: &mut Deprecation, own: &str, provenance: &mut Provenance, findings: &mut Findings) {
    let is_own = |named: &str| without_parameter_names(named) == without_parameter_names(own);
    if !deprecated
        .replacement
        .as_ref()
        .is_some_and(|named| is_own(&named.value))
    {
        return;
    }
    deprecated.replacement = None;
    provenance
        .inferred
        .retain(|remark| remark.reason.value != reason::REPLACEMENT_METHOD);
    let message = "the notice that the operation ends names the operation itself as its replacement".to_owned();
    let help = "the replacement was left out; add it to `deprecated` in the spec by hand if the document names one";
    findings.report(rules::RETIREMENT_UNCLEAR, Span::default(), message, help);
}

/// The operation that a link leads to: `POST /v3/global/refunds`.
fn replacement(link: &ReplacementLink, targets: &LinkTargets<'_>, provenance: &mut Provenance) -> Option<String> {
    let known = targets.page_of_spec(&link.page);
    let page = known.as_deref().unwrap_or(&link.page);
    let url_path = Route::of_chain(page)?.url_path();
    let method = match link.method.or_else(|| targets.only_method(page)) {
        Some(method) => method,
        None => {
            provenance
                .inferred
                .push(remark(Some(names::DEPRECATED), reason::REPLACEMENT_METHOD));
            link.own_method
        }
    };
    Some(format!("{} {url_path}", method.word().to_uppercase()))
}
