//! Notes on a notification from the vendor's instructions for agents: a skeleton of the message, and the names of the
//! members of its resource, without their types.

use wechatpay_spec::model::{Cipher, Document, EnumValue, Field, Notification, Protocol, Provenance, Scalar};
use wechatpay_spec::place::Span;

use super::{doubts, event, numbered_json};
use crate::account::{self, Use};
use crate::construct::{self, remark, unplaced};
use crate::draft::{Drafts, NotificationDraft};
use crate::facts::code::is_code;
use crate::facts::field_limits::{self, Place};
use crate::facts::{encryption, guessed_type, label};
use crate::findings::{Findings, shorten};
use crate::input::page_text::{PageText, plain};
use crate::reason;
use crate::rules;

/// The word before the link to the page that the notes are about.
const SOURCE: &str = "源文档";
/// The site of the official documents.
const SITE: &str = "https://pay.weixin.qq.com/";

/// Whether a document has this form: it links to its source, and shows a message with an event type.
pub(crate) fn recognizes(page: &PageText) -> bool {
    page.text.contains(SOURCE) && page.text.contains("\"event_type\"") && page.text.contains("ciphertext")
}

/// Reads a document of this form.
pub(crate) fn read(page: &PageText, findings: &mut Findings) -> Drafts {
    Drafts {
        notifications: notifications(&page.text, findings).unwrap_or_default(),
        ..Drafts::default()
    }
}

fn notifications(text: &str, findings: &mut Findings) -> Option<Vec<NotificationDraft>> {
    let sample = numbered_json::first_object(text);
    let value = |name: &str| sample.as_ref().and_then(|sample| sample.find(name)?.text());
    let events = event::types_in(&value("event_type").unwrap_or_default());
    if events.is_empty() {
        let message = "the message's skeleton names no type of an event";
        let help = "write the type after `\"event_type\":` in the skeleton";
        findings.report(rules::NO_EVENT_TYPE, Span::default(), message, help);
        return None;
    }
    mark_lines(text, findings);
    let heading = text.lines().find_map(|line| line.strip_prefix("# "));
    let title = heading.map(|heading| heading.split(['（', '(']).next().unwrap_or(heading));
    let Some(title) = title.and_then(label::title) else {
        let help = "the first line of the page must be its title";
        findings.report(rules::NO_PAGE_TITLE, Span::default(), "the page has no title", help);
        return None;
    };
    let Some(url) = source(text) else {
        let message = "the notes do not link to the page that they are about";
        let help = "write `源文档：[title](https://pay.weixin.qq.com/…)` below the title";
        findings.report(rules::ADDRESS_UNKNOWN, Span::default(), message, help);
        return None;
    };
    let fields = members(text, findings);
    if fields.is_empty() {
        let message = "the notes name no members of the decrypted resource";
        let help = "a row of the table begins with `resource.ciphertext` and names them";
        findings.report(rules::NO_TABLE, Span::default(), message, help);
        return None;
    }
    let original_type = value("original_type").filter(|word| !word.is_empty());
    let facts = Notification {
        event_type: unplaced(String::new()),
        protocol: Protocol::V3,
        title: unplaced(title),
        documents: vec![Document {
            url: unplaced(url),
            updated: None,
        }],
        deprecated: None,
        original_type: original_type.as_deref().map(|word| unplaced(word.to_owned())),
        rust_name: None,
        fields,
        provenance: Provenance::default(),
    };
    Some(event::drafts(events, &facts, None))
}

/// Marks the title, the link to the source and the skeleton of the message as read.
fn mark_lines(text: &str, findings: &mut Findings) {
    let mut at = 0;
    let mut is_sample = false;
    let mut has_title = false;
    for line in text.split_inclusive('\n') {
        let span = Span {
            start: at,
            end: at + line.trim_end().len(),
        };
        at += line.len();
        let is_fence = line.trim_start().starts_with("```");
        if is_sample || is_fence {
            findings.mark(span, Use::Sample);
            is_sample ^= is_fence;
        } else if line.contains(SOURCE) || line.starts_with("# ") && !has_title {
            has_title |= line.starts_with("# ");
            findings.mark(span, Use::Label);
        }
    }
}

/// The address of the page that the notes are about.
fn source(text: &str) -> Option<String> {
    let (_, rest) = text.split_once(SOURCE)?;
    let (_, rest) = rest.lines().next()?.split_once("](")?;
    let url = rest.split(')').next()?.trim();
    let url = url.strip_suffix(".md").unwrap_or(url);
    (url.starts_with(SITE) && !url.contains(char::is_whitespace)).then(|| url.to_owned())
}

/// The members that the row of the ciphertext names, with what other rows say of them.
fn members(text: &str, findings: &mut Findings) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let cells: Vec<&str> = line.trim().trim_matches('|').split('|').map(str::trim).collect();
        let [head, says, ..] = cells.as_slice() else { continue };
        let span = Span {
            start,
            end: start + line.trim_end().len(),
        };
        let head = plain(head);
        if head == "resource.ciphertext" || head.starts_with("解密后") {
            findings.mark(span, Use::Row);
            for name in quoted(says) {
                add(&mut fields, name, span, findings);
            }
        } else if let Some(name) = head.strip_prefix("解密所得") {
            findings.mark(span, Use::Row);
            match fields.iter_mut().find(|field| field.name.value == name.trim()) {
                Some(field) => describe(field, says, span, findings),
                None => {
                    let message = format!("`{}` is described, but is not among the members", shorten(name.trim()));
                    let help = "compare it with the document, and add it to the spec by hand";
                    findings.report(rules::NOT_EXPRESSED, span, message, help);
                }
            }
        } else if head == "event_type" {
            findings.mark(span, Use::Label);
        } else if event::is_of_envelope(head.rsplit('.').next().unwrap_or_default()) {
            findings.mark(span, Use::PassedOver(account::ENVELOPE));
        }
    }
    fields
}

/// The words between back quotes.
fn quoted(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2).map(str::trim)
}

/// Adds what a row says of a member. The spec has its type: what it has otherwise is reported when the two are merged.
fn describe(field: &mut Field, says: &str, span: Span, findings: &mut Findings) {
    let name = field.name.value.clone();
    let quoted: Vec<&str> = quoted(says).collect();
    let description = says.replace('`', "");
    field.kind = unplaced(guessed_type::number_or_text(&description));
    if encryption::says(&name, &description) {
        field.encrypted = Some(unplaced(Cipher::PublicKey));
    }
    doubts::encryption(field, &description, span, findings);
    doubts::retired(&name, &description, span, findings);
    match quoted.as_slice() {
        values @ [_, ..] if field.encrypted.is_none() && values.iter().all(|value| is_code(value)) => {
            if let [only] = values {
                field.example = Some(unplaced((*only).to_owned()));
            }
            field.kind.value.scalar = Scalar::String;
            field.values = values.iter().map(|value| known_value(value)).collect();
        }
        [] => {
            field.values = doubts::values(field, &description, false, span, findings);
            if field.kind.value.scalar == Scalar::Integer {
                field.unit = label::read(&description).unit.map(unplaced);
            }
            field_limits::add(field, &description, Place::Received, span, findings);
        }
        _ => {
            let message = format!("the value of `{}` is not read: `{}`", shorten(&name), shorten(says));
            let help = "compare it with the document, and add it to the spec by hand if the spec can state it";
            findings.report(rules::LIMIT_UNCLEAR, span, message, help);
        }
    }
}

fn known_value(value: &str) -> EnumValue {
    EnumValue {
        value: unplaced(value.to_owned()),
        title: None,
        rust_name: None,
    }
}

fn add(fields: &mut Vec<Field>, name: &str, span: Span, findings: &mut Findings) {
    let is_name = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    if !is_name {
        let message = format!("`{}` is not read: it is not the name of a member", shorten(name));
        findings.report(rules::NOT_EXPRESSED, span, message, "add it to the spec by hand");
    } else if !fields.iter().any(|field| field.name.value == name) {
        let mut field = construct::field(name, Scalar::String);
        field.provenance.inferred.push(remark(None, reason::NAME_ONLY));
        fields.push(field);
    }
}

#[cfg(test)]
mod tests {
    use super::{members, source};
    use crate::findings::Findings;

    #[test]
    fn members_are_known_by_name() {
        let text = "| 字段 | 说明 |\n|---|---|\n| `resource.ciphertext` | `a_b`、`c` 和 `a_b`、`d.e` |\n| 解密所得 `c` | `DONE` |\n";
        let mut findings = Findings::new("x");
        let fields = members(text, &mut findings);
        let names: Vec<&str> = fields.iter().map(|field| field.name.value.as_str()).collect();
        assert_eq!(names, ["a_b", "c"]);
        assert_eq!(fields[1].example.as_ref().unwrap().value, "DONE");
        assert!(!findings.is_empty());
    }

    #[test]
    fn the_source_is_on_the_official_site() {
        let of = |url: &str| source(&format!("> 源文档：[甲]({url})\n"));
        assert_eq!(
            of("https://pay.weixin.qq.com/doc/v3/merchant/4.md").as_deref(),
            Some("https://pay.weixin.qq.com/doc/v3/merchant/4")
        );
        assert_eq!(of("https://example.com/4.md"), None);
    }
}
