//! The check whether corrections made by hand still apply.

use wechatpay_spec::diagnostic::Diagnostic;
use wechatpay_spec::model::{Field, Provenance, Remark, Spec, Subject};
use wechatpay_spec::place::Span;
use wechatpay_spec::words::Word;

use super::by_hand;
use super::keys;
use super::objects::{Object, find, objects};
use super::second_document;
use crate::findings::shorten;
use crate::rules;

/// Reports the corrections of `earlier` that `merged` has no place for, and those that `fresh` makes unnecessary.
pub(crate) fn check(earlier: &Spec, fresh: &Spec, merged: &Spec) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let second = methods_of_second_documents(earlier, fresh);
    for (path, object) in objects(earlier) {
        for remark in by_hand::remarks(object.provenance()) {
            let now = find(merged, &path);
            let is_kept = now.is_some_and(|now| by_hand::remarks(now.provenance()).any(|kept| kept == remark));
            let (rule, message, help) = if !is_kept {
                (
                    rules::CORRECTION_LOST,
                    format!(
                        "this correction is about `{}`, which the document no longer has",
                        shown(&path)
                    ),
                    "move the correction to the key or field that replaced it, or remove it",
                )
            } else if !second.iter().any(|method| path.first() == Some(method))
                && find(fresh, &path).is_some_and(|fresh| object.agrees(fresh, remark))
            {
                (
                    rules::CORRECTION_AGREES,
                    format!(
                        "the document now agrees with this correction: `{}` of `{}`",
                        remark.key.as_ref().map_or("the whole", |key| key.value.as_str()),
                        shown(&path)
                    ),
                    "remove the correction",
                )
            } else {
                continue;
            };
            let span = Span {
                start: remark.key.as_ref().map_or(remark.reason.span, |key| key.span).start,
                end: remark.reason.span.end,
            };
            let mut finding = Diagnostic::new(rule, earlier.file.clone(), span, message);
            finding.help(help);
            findings.push(finding);
        }
    }
    findings
}

/// The methods for which the fresh document is a second one: corrections are about the first.
fn methods_of_second_documents(earlier: &Spec, fresh: &Spec) -> Vec<&'static str> {
    let (Subject::Path(earlier), Subject::Path(fresh)) = (&earlier.subject, &fresh.subject) else {
        return Vec::new();
    };
    let operations = earlier.operations.iter().filter(|known| {
        let mut new = fresh.operations.iter().filter(|new| new.method == known.method);
        new.any(|new| second_document::is_second(known, new))
    });
    operations.map(|operation| operation.method.value.word()).collect()
}

fn shown(path: &[&str]) -> String {
    shorten(&path.join("."))
}

impl<'s> Object<'s> {
    fn provenance(self) -> &'s Provenance {
        match self {
            Self::Operation(operation) => &operation.provenance,
            Self::Notification(notification) => &notification.provenance,
            Self::Field(field) => &field.provenance,
        }
    }

    /// Whether the document itself now states what the correction says.
    fn agrees(self, fresh: Object<'_>, remark: &Remark) -> bool {
        let key = remark.key.as_ref().map(|key| key.value.as_str());
        // A key with a remark made by rule is not stated by the document.
        let by_rule = fresh.provenance().inferred.iter().chain(&fresh.provenance().corrected);
        if by_rule
            .into_iter()
            .any(|other| other.key.is_none() || other.key == remark.key)
        {
            return false;
        }
        match (self, fresh, key) {
            (Self::Operation(one), Object::Operation(other), Some(key)) => keys::agree(key, one, other),
            (Self::Notification(one), Object::Notification(other), Some(key)) => keys::agree(key, one, other),
            (Self::Field(one), Object::Field(other), Some(key)) => keys::agree(key, one, other),
            (Self::Field(one), Object::Field(other), None) => {
                let bare = |field: &Field| Field {
                    provenance: Provenance::default(),
                    rust_name: None,
                    rust_type: None,
                    ..field.clone()
                };
                bare(one) == bare(other)
            }
            _ => false,
        }
    }
}
