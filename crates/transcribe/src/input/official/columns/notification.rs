//! Pages of notifications whose fields are in tables.
//!
//! One of APIv3 lists the envelope, which specs leave out, and the decrypted resource in tables of their own. One of
//! APIv2 names no event: the page has to say which spec it is about.

use wechatpay_spec::model::{Field, Method, Notification, Protocol, Provenance};
use wechatpay_spec::place::Span;
use wechatpay_spec::vocabulary::names;

use super::reading::Reading;
use super::section_heading::Section;
use super::table::Table;
use super::{
    broken_names, facts, follows_object, introduction, labelled_path, lines, mark_headings, nesting, row, title,
    unfinished,
};
use crate::account::{self, Use};
use crate::construct::{remark, unplaced};
use crate::document::IM_TABLE;
use crate::draft::{Drafts, NotificationDraft};
use crate::findings::Findings;
use crate::input::official::body::Encoding;
use crate::input::official::{broken_words, deprecation, document, doubts, event, numbered_json, request_parts};
use crate::input::page_text::PageText;
use crate::reason;
use crate::rules;

/// Words that only pages of notifications have, in lower case.
const WORDS: &[&str] = &[
    "通知参数",
    "回调参数",
    "通知报文",
    "notify_url",
    "notification parameters",
    "notification message",
    "notification data",
    "callback parameters",
    "callback message",
    "decrypted resource",
];
/// Fields by which a table is known as that of an envelope.
const ENVELOPE_MARKS: &[&str] = &["event_type", "ciphertext"];
/// Labels of the event, which a person may add to the page.
const EVENT_LABELS: &[&str] = &["event_type", "通知类型", "event type"];

/// Whether a page has this form: it has tables and words of notifications, but no address of an operation.
pub(crate) fn recognizes(page: &PageText) -> bool {
    let text = page.text.as_str();
    let lower = text.to_lowercase();
    if text.contains(IM_TABLE) || !WORDS.iter().any(|word| lower.contains(word)) {
        return false;
    }
    let mut findings = Findings::new("");
    labelled_path::endpoints(text).is_empty() && !row::tables(&lines::lines(text), &mut findings).is_empty()
}

/// Reads a page of this form.
pub(crate) fn read(page: &PageText, findings: &mut Findings) -> Drafts {
    Drafts {
        notifications: notifications(&page.text, findings).unwrap_or_default(),
        ..Drafts::default()
    }
}

fn notifications(text: &str, findings: &mut Findings) -> Option<Vec<NotificationDraft>> {
    let lines = lines::lines(text);
    let tables = row::tables(&lines, findings);
    mark_headings(&lines, findings);
    let has = |table: &Table, names: &[&str]| table.rows.iter().any(|row| names.contains(&row.name.as_str()));
    let protocol = match tables.iter().any(|table| has(table, ENVELOPE_MARKS)) {
        true => Protocol::V3,
        false => Protocol::V2,
    };
    let events = events(text, &tables, protocol, findings)?;
    let samples = numbered_json::objects(text);
    let mut listed: Vec<&Table> = Vec::new();
    for (index, table) in tables.iter().enumerate() {
        let is_envelope = table.rows.iter().all(|row| event::is_of_envelope(&row.name)) || has(table, ENVELOPE_MARKS);
        let used = match protocol {
            _ if is_acknowledgement(text, &tables, index) => Use::PassedOver(account::ACKNOWLEDGEMENT),
            Protocol::V3 if is_envelope => Use::PassedOver(account::ENVELOPE),
            _ => Use::Row,
        };
        if used == Use::Row && table.section != Section::Errors {
            listed.push(table);
        }
        for row in &table.rows {
            findings.mark(row.extent, used);
        }
    }
    let reading = Reading {
        sample: event::plaintext(&samples),
        other_samples: &[],
        protocol,
        cipher: None,
        is_request: false,
        only_role: facts::only_role(text),
        query_is_body: false,
        parameters: &[],
        encoding: Encoding::Document,
    };
    let mut provenance = Provenance::default();
    if !unfinished::goes_on(&lines, &listed) {
        unfinished::report("resource", findings);
        let key = match protocol {
            Protocol::V3 => names::RESOURCE,
            Protocol::V2 => names::XML,
        };
        provenance.inferred.push(remark(Some(key), reason::RESPONSE_CUT));
    }
    broken_names::report(text, listed.iter().copied(), findings);
    let fields = nesting::fields(&listed, reading, findings);
    if fields.is_empty() {
        let message = "the page lists no members of the decrypted resource";
        let help = "save the whole page, with the section on decrypting the resource";
        findings.report(rules::CUT_OFF, Span::default(), message, help);
        return None;
    }
    let mut fields: Vec<Field> = fields.into_iter().map(|item| item.field).collect();
    request_parts::values(&mut fields, findings);
    broken_words::report_known_values(text, findings);
    broken_words::report_values(&fields, text, findings);
    doubts::members(
        event::plaintext(&samples),
        &fields,
        "the sample of the resource",
        findings,
    );
    let section = facts::notification_section(text, protocol);
    let document = document::read(text, Some(section), &mut provenance, findings);
    let title = title::own_title(text, findings).unwrap_or_else(|| {
        title::ask_for_title(findings);
        provenance
            .inferred
            .push(remark(Some(names::TITLE), reason::TITLE_UNKNOWN));
        events.first().cloned().unwrap_or_default()
    });
    let introduction = introduction(text, &tables);
    let facts = Notification {
        event_type: unplaced(String::new()),
        protocol,
        title: unplaced(title),
        documents: vec![document],
        deprecated: None,
        original_type: event::original_type(&samples).map(unplaced),
        rust_name: None,
        fields,
        provenance,
    };
    let deprecated = deprecation::read(introduction, "", Method::Post, findings);
    Some(event::drafts(events, &facts, deprecated.as_ref()))
}

/// Whether a table is that of the acknowledgement, below the table of what the service sends.
fn is_acknowledgement(text: &str, tables: &[Table], index: usize) -> bool {
    let Some(table) = tables.get(index).filter(|_| index > 0) else {
        return false;
    };
    let all = |names: &[&str]| table.rows.iter().all(|row| names.contains(&row.name.as_str()));
    let is_of_v3 = all(&["code", "message"]) && !follows_object(text, tables, index);
    // The notification itself begins with the same two fields.
    let before = tables.iter().take(index).flat_map(|table| &table.rows);
    let is_last = index + 1 == tables.len();
    let is_of_v2 =
        all(&["return_code", "return_msg"]) && (is_last || before.into_iter().any(|row| row.name == "return_code"));
    let is_response = matches!(
        table.section,
        Section::Response | Section::ResponseHeaders | Section::ResponseSample
    );
    let is_v2 = tables
        .iter()
        .flat_map(|table| &table.rows)
        .all(|row| !ENVELOPE_MARKS.contains(&row.name.as_str()));
    table.section == Section::Acknowledgement || is_of_v3 || is_of_v2 || is_response && is_v2
}

/// The types of the events. Of APIv2 it is the name of the spec, which a line that a person adds says; without it there is
/// none, and the spec is known by the page's address or title.
fn events(text: &str, tables: &[Table], protocol: Protocol, findings: &mut Findings) -> Option<Vec<String>> {
    let added = facts::value(text, EVENT_LABELS);
    let events = match protocol {
        Protocol::V3 => {
            let mut rows = tables.iter().flat_map(|table| &table.rows);
            let described = rows.find(|row| row.name == "event_type");
            let described = described.map_or_else(String::new, |row| format!("{} {}", row.description, row.example));
            let mut events = event::types_in(&described);
            let samples = numbered_json::objects(text);
            event::report_doubts(&described, &events, &samples, findings);
            if events.is_empty() {
                events = event::types_in(&event::type_in_samples(&samples).or(added).unwrap_or_default());
            }
            events
        }
        Protocol::V2 => {
            let is_stem =
                |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b));
            added.filter(|word| is_stem(word)).into_iter().collect()
        }
    };
    if events.is_empty() && protocol == Protocol::V3 {
        let help = "add a line `event_type: TRANSACTION.SUCCESS`, with the type that the document names";
        let message = "the page does not name the type of its event";
        findings.report(rules::NO_EVENT_TYPE, Span::default(), message, help);
        return None;
    }
    Some(events)
}
