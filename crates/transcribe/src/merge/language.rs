//! A document in a language other than the spec's: it states the same facts, and other titles.

use wechatpay_spec::ideograph::is_ideograph;
use wechatpay_spec::model::{Body, Content, Field, Notification, Operation, Spec, Subject};

/// The fresh operation, with the titles of the earlier one if those are in another language.
///
/// `completed` is the fresh one with facts of the earlier one, whose titles say nothing about the language of the document.
pub(super) fn operation(earlier: &Operation, fresh: &Operation, completed: Operation) -> Operation {
    let mut kept = completed;
    if !is_other(&operation_titles(earlier), &operation_titles(fresh)) {
        return kept;
    }
    kept.title = earlier.title.clone();
    for error in &mut kept.errors {
        let known = earlier.errors.iter().find(|known| known.code == error.code);
        if let Some(known) = known {
            error.title.clone_from(&known.title);
        }
    }
    let (known, request) = (&earlier.request, &mut kept.request);
    keep(&known.path, &mut request.path);
    keep(&known.query, &mut request.query);
    keep(&known.headers, &mut request.headers);
    if let Body::Json(fields) | Body::Xml(fields) | Body::Multipart(fields) = &mut request.body {
        keep(known.body.fields(), fields);
    }
    if let Content::Json(fields) | Content::Xml(fields) = &mut kept.response.content {
        keep(earlier.response.content.fields(), fields);
    }
    kept
}

/// The fresh notification, with the titles of the earlier one if those are in another language.
///
/// `completed` is the fresh one with facts of the earlier one.
pub(super) fn notification(earlier: &Notification, fresh: &Notification, completed: Notification) -> Notification {
    let mut kept = completed;
    if is_other(&notification_titles(earlier), &notification_titles(fresh)) {
        kept.title = earlier.title.clone();
        keep(&earlier.fields, &mut kept.fields);
    }
    kept
}

/// Whether the titles that two specs have of one operation or notification are in different languages.
pub(crate) fn differs(earlier: &Spec, fresh: &Spec) -> bool {
    match (&earlier.subject, &fresh.subject) {
        (Subject::Path(earlier), Subject::Path(fresh)) => earlier.operations.iter().any(|known| {
            let mut new = fresh.operations.iter().filter(|new| new.method == known.method);
            new.any(|new| is_other(&operation_titles(known), &operation_titles(new)))
        }),
        (Subject::Notification(earlier), Subject::Notification(fresh)) => {
            is_other(&notification_titles(earlier), &notification_titles(fresh))
        }
        _ => false,
    }
}

fn keep(earlier: &[Field], fresh: &mut [Field]) {
    for field in fresh {
        let Some(known) = earlier.iter().find(|known| known.name == field.name) else {
            continue;
        };
        if known.title.is_some() {
            field.title.clone_from(&known.title);
        }
        for value in &mut field.values {
            if let Some(known) = known.values.iter().find(|known| known.value == value.value) {
                value.title.clone_from(&known.title);
            }
        }
        keep(&known.fields, &mut field.fields);
    }
}

fn operation_titles(operation: &Operation) -> Vec<&str> {
    let mut titles = vec![operation.title.value.as_str()];
    collect(operation.fields(), &mut titles);
    titles
}

fn notification_titles(notification: &Notification) -> Vec<&str> {
    let mut titles = vec![notification.title.value.as_str()];
    collect(&notification.fields, &mut titles);
    titles
}

fn collect<'f>(fields: impl IntoIterator<Item = &'f Field>, titles: &mut Vec<&'f str>) {
    for field in fields {
        field.each(&mut |field| titles.extend(field.title.as_ref().map(|title| title.value.as_str())));
    }
}

/// Whether most of some titles are Chinese, and most of others are not. Names such as `OpenID` are in both languages.
fn is_other(earlier: &[&str], fresh: &[&str]) -> bool {
    let chinese = |titles: &[&str]| {
        let count = titles.iter().filter(|title| title.chars().any(is_ideograph)).count();
        count * 2 > titles.len()
    };
    earlier.len() > 1 && fresh.len() > 1 && chinese(earlier) != chinese(fresh)
}
