//! Facts that the description of a field may state, but not in words that are certain: each is a finding.

use std::collections::BTreeSet;

use wechatpay_spec::model::{EnumValue, Field, Scalar};
use wechatpay_spec::place::Span;

use crate::construct::unplaced;
use crate::facts::demand::{self, Flag};
use crate::facts::sample::Sample;
use crate::facts::values::{self, Listed};
use crate::facts::{broken_lines, encryption, retirement};
use crate::findings::{Findings, shorten};
use crate::input::official::{request_parts, sample_members, sample_xml};
use crate::rules;

/// The maximum number of names that a message lists.
const NAMES: usize = 8;

/// The values of a field that its description lists. Words that may be values are reported, and so is an announcement
/// that no value follows.
///
/// `has_others` says that another part of the page lists values of the field.
pub(super) fn values(
    field: &Field,
    description: &str,
    has_others: bool,
    span: Span,
    findings: &mut Findings,
) -> Vec<EnumValue> {
    let scalar = field.kind.value.scalar;
    if field.encrypted.is_some() || !matches!(scalar, Scalar::String | Scalar::Integer | Scalar::Number) {
        return Vec::new();
    }
    let name = shorten(&field.name.value);
    let listed = values::listed(description);
    let open = listed.open_message(&name);
    let Listed {
        announced,
        values,
        mut doubts,
        ..
    } = listed;
    let fits = |value: &str| match scalar {
        Scalar::String => true,
        Scalar::Integer => value.parse::<i64>().is_ok_and(|number| number.to_string() == value),
        _ => false,
    };
    let (values, others): (Vec<_>, Vec<_>) = values.into_iter().partition(|(value, _)| fits(value));
    doubts.extend(others.into_iter().map(|(value, _)| value));
    let message = match doubts.as_slice() {
        [] if announced && values.is_empty() && !has_others => {
            Some(format!("the description of `{name}` announces values, but lists none"))
        }
        [] => None,
        doubts => {
            let listed: Vec<String> = doubts
                .iter()
                .take(NAMES)
                .map(|doubt| format!("`{}`", shorten(doubt)))
                .collect();
            let more = match doubts.len().saturating_sub(NAMES) {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            Some(format!(
                "the description of `{name}` names {}{more}, which may be values",
                listed.join(", ")
            ))
        }
    };
    for message in message.into_iter().chain(open) {
        let help = "compare the field's `enum` with the document";
        findings.report(rules::VALUES_DOUBTFUL, span, message, help);
    }
    let values = values.into_iter().map(|(value, title)| EnumValue {
        value: unplaced(value),
        title,
        rust_name: None,
    });
    values.collect()
}

/// Reports a description whose own words about whether its field must be sent contradict the flag.
pub(super) fn demand(name: &str, is_required: bool, description: &str, span: Span, findings: &mut Findings) {
    let contradicts = |text: &str| {
        let stated = demand::stated(text).filter(|(flag, _)| is_required != (*flag == Flag::Required))?;
        Some(shorten(stated.1))
    };
    // A condition may be in the line above: `当reason为A时⏎必填`.
    let is_part = broken_lines::joined(description).is_some_and(|joined| contradicts(&joined).is_none());
    let Some(words) = contradicts(description).filter(|_| !is_part) else {
        return;
    };
    let flag = if is_required { "required" } else { "optional" };
    let message = format!(
        "the flag of `{}` says that it is {flag}, but its description says `{words}`",
        shorten(name)
    );
    let help = "the flag was read; compare both with the document";
    findings.report(rules::NOT_EXPRESSED, span, message, help);
}

/// Reports a description that mentions encryption, or demands it in a place where the reader does not mark fields, if its
/// field is not marked.
pub(super) fn encryption(field: &Field, description: &str, span: Span, findings: &mut Findings) {
    let is_known = field.encrypted.is_some() || field.name.value.eq_ignore_ascii_case("Wechatpay-Serial");
    let says = encryption::says(&field.name.value, description);
    if is_known || !says && !encryption::is_doubtful(&field.name.value, description) {
        return;
    }
    let name = shorten(&field.name.value);
    let message = match says {
        true => format!("the description of `{name}` demands encryption, but no cipher follows from the page"),
        false => format!(
            "the description of `{name}` mentions encryption, but does not say in known words that the value is encrypted"
        ),
    };
    let help = "compare it with the document, and add `encrypted: true` to the spec by hand if the value is ciphertext";
    findings.report(rules::ENCRYPTION_DOUBTFUL, span, message, help);
}

/// Reports a second label in the description of a field: the line above it, which declares another field, may be lost.
pub(super) fn labels(name: &str, description: &str, span: Span, findings: &mut Findings) {
    let mut labels = description
        .lines()
        .map(str::trim_start)
        .filter(|line| line.starts_with('【'));
    let first = labels.next();
    // The first line may have run into the type.
    let own = description.trim_start();
    let other = match first.is_some_and(|first| own.starts_with(first)) {
        true => labels.next(),
        false if own.starts_with('【') => first,
        false => labels.next(),
    };
    let Some(label) = other.and_then(|line| line.strip_prefix('【')?.split_once('】')) else {
        return;
    };
    let message = format!(
        "the description of `{}` has a second label, `{}`: the line that declares its field may be lost",
        shorten(name),
        shorten(label.0)
    );
    let help =
        "compare it with the document; write the line of the field above its label, as in `mchid 必填 string(32)`";
    findings.report(rules::ROW_LOST, span, message, help);
}

/// Whether a sample is that of an error.
pub(super) fn is_error(sample: &Sample) -> bool {
    sample.get("code").is_some() && sample.get("message").is_some()
}

/// Reports the members of the samples of a part that the page does not list.
pub(super) fn members<'s>(
    samples: impl IntoIterator<Item = &'s Sample>,
    fields: &[Field],
    place: &str,
    findings: &mut Findings,
) {
    let mut unlisted: Vec<String> = Vec::new();
    for sample in samples {
        // A sample that shares nothing with the fields is about something else.
        let is_own = fields.iter().any(|field| sample.get(&field.name.value).is_some());
        for name in sample_members::unlisted(sample, fields) {
            if (is_own || fields.is_empty()) && !unlisted.contains(&name) {
                unlisted.push(name);
            }
        }
    }
    report_unlisted(unlisted, place, findings);
}

/// Reports the members of an XML sample that the page does not list. The client adds those that are `added`.
pub(super) fn elements(text: &str, fields: &[Field], added: &[&str], place: &str, findings: &mut Findings) {
    let mut listed: BTreeSet<String> = added.iter().map(|name| (*name).to_owned()).collect();
    let own = listed.len();
    for field in fields {
        field.each(&mut |field| {
            listed.insert(sample_xml::without_index(&field.name.value));
        });
    }
    let members = sample_xml::members(text);
    let is_listed = |name: &&&str| listed.contains(&sample_xml::without_index(name));
    let unlisted: Vec<String> = members
        .iter()
        .filter(|name| !is_listed(name))
        .map(|name| (*name).to_owned())
        .collect();
    // A sample that shares nothing with the fields is about something else.
    if listed.len() > own && unlisted.len() < members.len() {
        report_unlisted(unlisted, place, findings);
    }
}

fn report_unlisted(unlisted: Vec<String>, place: &str, findings: &mut Findings) {
    if unlisted.is_empty() {
        return;
    }
    let names: Vec<String> = unlisted.iter().map(|name| format!("`{}`", shorten(name))).collect();
    let message = format!("{place} has members that the page does not list: {}", names.join(", "));
    let help = "their rows may be lost: compare them with the document, and add them to the spec by hand";
    findings.report(rules::ROW_LOST, Span::default(), message, help);
    findings.add_unlisted(unlisted);
}

/// Reports headers of a response, which the spec language cannot say.
pub(super) fn response_headers<'n>(names: impl Iterator<Item = &'n str>, span: Span, findings: &mut Findings) {
    let names: Vec<String> = names.take(NAMES).map(|name| format!("`{}`", shorten(name))).collect();
    if names.is_empty() {
        return;
    }
    let message = format!("the page lists headers of the response: {}", names.join(", "));
    let help = "a spec lists only the fields of the response's body; nothing has to be added";
    findings.report(rules::NOT_EXPRESSED, span, message, help);
}

/// Reports a field without a title: it has no label that is one, and its description does not begin with one.
pub(super) fn title(field: &Field, description: &str, span: Span, findings: &mut Findings) {
    let name = field.name.value.as_str();
    let needs_none = request_parts::is_usual_header(name) || name.eq_ignore_ascii_case("Wechatpay-Serial");
    if field.title.is_some() || needs_none {
        return;
    }
    let message = match description.trim() {
        "" => format!("the page has no label for `{}`", shorten(name)),
        text => format!(
            "no title of `{}` follows from its description: `{}`",
            shorten(name),
            shorten(text)
        ),
    };
    let help = "add a title to the spec by hand if the field needs one";
    findings.report(rules::LABEL, span, message, help);
}

/// Reports a field that the service no longer uses, which the spec language cannot say of a field.
pub(super) fn retired(name: &str, description: &str, span: Span, findings: &mut Findings) {
    if retirement::is_about_field(description) {
        let message = format!("the description of `{}` says that it is no longer used", shorten(name));
        let help = "the spec keeps the field; leave it out by hand if the service refuses it";
        findings.report(rules::NOT_EXPRESSED, span, message, help);
    }
}
