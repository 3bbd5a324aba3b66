//! Pages of APIv3 notifications: what the service sends, and what the decrypted resource contains.
//!
//! The envelope around the resource is the same for every notification, so specs leave it out.

use std::ops::Range;

use wechatpay_spec::model::{Field, Method, Notification, Protocol, Provenance};
use wechatpay_spec::place::Span;
use wechatpay_spec::vocabulary::names;

use super::declared::{Declared, declared};
use super::nesting::FieldNester;
use super::{UNREADABLE, title};
use crate::account::{self, Use};
use crate::construct::{remark, unplaced};
use crate::document::IM_TABLE;
use crate::draft::{Drafts, NotificationDraft};
use crate::facts::encryption::cipher;
use crate::facts::field_limits::Place;
use crate::facts::sample::Sample;
use crate::findings::{Findings, listed, shorten};
use crate::input::official::marks::without_marks;
use crate::input::official::sample_code::SampleCode;
use crate::input::official::{broken_words, deprecation, document, doubts, event, numbered_json, request_parts, site};
use crate::input::page_text::PageText;
use crate::reason;
use crate::rules;

/// Words of the headings above the fields of the decrypted resource.
const DECRYPTED: &[&str] = &[
    "解密后",
    "解密得到",
    "解密出",
    "resource解密",
    "解密通知",
    "解密回调",
    "明文",
];

/// Fields of the envelope that a resource may have too, below the heading of its fields.
const OF_BOTH: &[&str] = &["id", "create_time", "event_type", "summary"];

/// Words at the beginning of what follows the fields.
const ENDS: &[&str] = &[
    "错误码",
    "常见问题",
    "注意事项",
    "文档是否有帮助",
    "通知应答",
    "应答参数",
];

/// The maximum number of characters of the heading of the acknowledgement.
const HEADING: usize = 16;

/// Whether a page has this form: it declares the type of an event, but no address of an operation.
pub(crate) fn recognizes(page: &PageText) -> bool {
    let text = page.text.as_str();
    let declares = |name: &str| {
        text.lines()
            .any(|line| line.trim_start().starts_with(name) && line.contains("必填"))
    };
    declares("event_type") && declares("resource") && !text.contains(IM_TABLE)
}

/// Reads a page of this form. It may describe several events, which share their fields.
pub(crate) fn read(page: &PageText, findings: &mut Findings) -> Drafts {
    Drafts {
        notifications: notifications(page, findings).unwrap_or_default(),
        ..Drafts::default()
    }
}

fn notifications(page: &PageText, findings: &mut Findings) -> Option<Vec<NotificationDraft>> {
    let text = page.text.as_str();
    let all = declared(page, 0..text.len());
    let title = title(text, findings)?;
    let samples = numbered_json::objects(text);
    let events = event_types(&all, &samples);
    for item in all.iter().filter(|item| item.name == "event_type") {
        event::report_doubts(item.description, &events, &samples, findings);
    }
    if events.is_empty() {
        let message = "the page does not name the type of its event";
        let help = "write the type after `event_type 必填 string`, as in `【通知类型】TRANSACTION.SUCCESS`";
        findings.report(rules::NO_EVENT_TYPE, Span::default(), message, help);
        return None;
    }
    let mut provenance = Provenance::default();
    let fields = resource(page, &all, &samples, &mut provenance, findings);
    let document = document::read(text, site::section(text, ""), &mut provenance, findings);
    let introduction = text
        .get(..all.first().map_or(text.len(), |item| item.span.start))
        .unwrap_or(text);
    let facts = Notification {
        event_type: unplaced(String::new()),
        protocol: Protocol::V3,
        title: unplaced(title),
        documents: vec![document],
        deprecated: None,
        original_type: original_type(&all, &samples).map(unplaced),
        rust_name: None,
        fields,
        provenance,
    };
    let deprecated = deprecation::read(introduction, "", Method::Post, findings);
    Some(event::drafts(events, &facts, deprecated.as_ref()))
}

/// The types of the events: those that the description of their field names, or that of the sample.
fn event_types(all: &[Declared<'_>], samples: &[Sample]) -> Vec<String> {
    // A copy may have its row twice, once without the description.
    let described = all.iter().filter(|item| item.name == "event_type");
    let descriptions = described.map(|item| event::types_in(item.description));
    let mut events = descriptions.max_by_key(Vec::len).unwrap_or_default();
    if events.is_empty() {
        events = event::types_in(&event::type_in_samples(samples).unwrap_or_default());
    }
    events
}

/// The original type of the resource, by the sample, or by its description.
fn original_type(all: &[Declared<'_>], samples: &[Sample]) -> Option<String> {
    let in_sample = event::original_type(samples);
    if in_sample.is_some() {
        return in_sample;
    }
    let described = all.iter().find(|item| item.name == "original_type")?.description;
    let (_, rest) = described.split_once('】')?;
    let mut words = rest.split(|c: char| !(c.is_ascii_lowercase() || c == '_'));
    words
        .find(|word| word.len() > 3 && event::is_original_type(word))
        .map(str::to_owned)
}

/// The members of the decrypted resource.
fn resource(
    page: &PageText,
    all: &[Declared<'_>],
    samples: &[Sample],
    provenance: &mut Provenance,
    findings: &mut Findings,
) -> Vec<Field> {
    let text = page.text.as_str();
    let mut envelope_end = 0;
    let is_around = |item: &&Declared<'_>| event::is_of_envelope(item.name) || request_parts::is_of_message(item.name);
    for item in all.iter().take_while(is_around) {
        let above = text.get(envelope_end..item.span.start).unwrap_or_default();
        if envelope_end > 0 && OF_BOTH.contains(&item.name) && DECRYPTED.iter().any(|word| above.contains(word)) {
            break;
        }
        findings.mark(item.span, Use::PassedOver(account::ENVELOPE));
        envelope_end = item.span.end;
    }
    let range = decrypted(text, envelope_end, all);
    let below = all.iter().filter(|item| item.span.start >= range.end);
    leave_out_acknowledgement(below, findings);
    let nester = FieldNester {
        sample: event::plaintext(samples),
        code: &SampleCode::default(),
        cipher: cipher::of_text(text),
        place: Place::Received,
    };
    let listed = declared(page, range);
    let mut fields = nester.fields(&listed, findings);
    request_parts::values(&mut fields, findings);
    broken_words::report_known_values(text, findings);
    broken_words::report_values(&fields, text, findings);
    let after = listed
        .last()
        .and_then(|last| text.get(last.span.end..))
        .unwrap_or_default();
    if !fields.is_empty() && !goes_on(after) {
        let message = "nothing follows the fields of the resource; the page may end within them";
        let help = "if the page has more on the site, save the whole page; fields that the spec has are kept";
        findings.report(rules::PARTIAL, Span::default(), message, help);
        provenance
            .inferred
            .push(remark(Some(names::RESOURCE), reason::RESPONSE_CUT));
    } else if !fields.is_empty() && event::plaintext(samples).is_none() && after.contains('{') {
        let help = "save the whole page, and compare nested fields with the document";
        findings.report(rules::SAMPLE, Span::default(), UNREADABLE, help);
    }
    doubts::members(
        event::plaintext(samples),
        &fields,
        "the sample of the resource",
        findings,
    );
    if fields.is_empty() {
        let message = "the page lists no members of the decrypted resource";
        let help = "save the whole page, with the section on decrypting the resource";
        findings.report(rules::CUT_OFF, Span::default(), message, help);
    }
    fields
}

/// Reports the fields of the answer to the notification, which a spec does not have, unless they are the usual ones.
fn leave_out_acknowledgement<'d>(declared: impl Iterator<Item = &'d Declared<'d>>, findings: &mut Findings) {
    let mut others: Vec<&Declared<'_>> = Vec::new();
    for item in declared {
        findings.mark(item.span, Use::PassedOver(account::ACKNOWLEDGEMENT));
        if !["code", "message"].contains(&item.name) {
            others.push(item);
        }
    }
    let Some(first) = others.first() else { return };
    let names: Vec<String> = others.iter().map(|item| shorten(item.name)).collect();
    let message = format!(
        "rows below the heading of the answer to a notification were left out: {}",
        listed(&names)
    );
    let help = "a spec has no answer to a notification; if they are members of the resource, leave out the heading";
    findings.report(rules::NOT_EXPRESSED, first.span, message, help);
}

/// Whether a sample or another section follows the last field.
fn goes_on(after: &str) -> bool {
    after.lines().map(without_marks).any(|line| {
        let is_heading =
            line.ends_with("示例") || heads_acknowledgement(line) || ENDS.iter().any(|word| line.starts_with(word));
        let code = line.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
        is_heading || code.starts_with('{')
    })
}

/// The part of the page below the words on decrypting the resource, up to the acknowledgement.
fn decrypted(text: &str, envelope_end: usize, all: &[Declared<'_>]) -> Range<usize> {
    let after = text.get(envelope_end..).unwrap_or_default();
    let start = DECRYPTED.iter().filter_map(|word| after.find(word)).min();
    let start = envelope_end + start.unwrap_or_default();
    let mut at = start;
    let mut lines = text.get(start..).unwrap_or_default().split_inclusive('\n');
    let end = lines.find_map(|line| {
        let begin = at;
        at += line.len();
        // The acknowledgement may be above the resource.
        let has_fields = || all.iter().any(|item| (start..begin).contains(&item.span.start));
        (heads_acknowledgement(line) && has_fields()).then_some(begin)
    });
    start..end.unwrap_or(text.len())
}

/// Whether a line is the heading of the acknowledgement: `通知应答`, `三、应答参数`.
fn heads_acknowledgement(line: &str) -> bool {
    let words = without_marks(line).trim_start_matches(|c: char| {
        c.is_ascii_digit()
            || matches!(
                c,
                '一' | '二' | '三' | '四' | '五' | '六' | '.' | '、' | ' ' | '．' | '(' | ')'
            )
    });
    let words = words.trim_end_matches([':', '：', ' ']);
    let is_short = words.chars().count() <= HEADING && !words.contains(['【', '。', '，', ',']);
    is_short && (words.ends_with("应答") || words.ends_with("应答参数") || words.ends_with("应答报文"))
}
