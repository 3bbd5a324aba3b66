//! Pages about a subject other than the spec's: one type of event may be on several pages, each with its own resource.

use wechatpay_spec::diagnostic::Diagnostic;
use wechatpay_spec::model::{Notification, Spec, Subject};
use wechatpay_spec::plural::counted;

use super::documents::is_address_lost;
use super::objects::{Object, name, objects};
use crate::findings::{listed, shorten};
use crate::rules;

/// Reports the changes to a notification that show that the page may be about another one: another original type of the
/// resource, or a quarter of the fields removed by a page that is not one of the spec's and has another title.
pub(crate) fn check(earlier: &Spec, fresh: &Spec, merged: &Spec) -> Vec<Diagnostic> {
    let (Subject::Notification(known), Subject::Notification(new), Subject::Notification(now)) =
        (&earlier.subject, &fresh.subject, &merged.subject)
    else {
        return Vec::new();
    };
    let mut messages: Vec<String> = Vec::new();
    if let (Some(before), Some(after)) = (&known.original_type, &now.original_type)
        && before.value != after.value
    {
        messages.push(format!(
            "the document says that the resource is `{}`, the spec that it is `{}`: it may be another notification of the same type",
            shorten(&after.value),
            shorten(&before.value)
        ));
    }
    let kept = objects(merged);
    let known_fields = objects(earlier);
    let fields = known_fields
        .iter()
        .filter(|(_, object)| matches!(object, Object::Field(_)));
    let all = fields.clone().count();
    let removed: Vec<String> = fields
        .filter(|(path, _)| !kept.iter().any(|(other, _)| other == path))
        .map(|(path, _)| name(path))
        .collect();
    if !removed.is_empty() && removed.len() * 4 >= all && is_other_page(known, new) {
        messages.push(format!(
            "the document, which has another title than the spec and is none of its own, removes {} of {}: {}",
            removed.len(),
            counted(all, "field", "fields"),
            listed(&removed)
        ));
    }
    let finding = |message: String| {
        let mut finding = Diagnostic::new(rules::REMOVALS, earlier.file.clone(), known.title.span, message);
        finding.help(
            "nothing of this spec was changed; if the document is about this notification, import it again with `--accept-removals`",
        );
        finding
    };
    messages.into_iter().map(finding).collect()
}

/// Whether a page has a title other than a spec's, and is not known to be one of the spec's documents.
fn is_other_page(known: &Notification, new: &Notification) -> bool {
    let is_own = !is_address_lost(&new.provenance)
        && new
            .documents
            .iter()
            .any(|document| known.documents.iter().any(|own| own.url == document.url));
    !is_own && known.title.value != new.title.value
}
