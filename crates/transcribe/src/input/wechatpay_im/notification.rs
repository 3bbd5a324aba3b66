//! Turns the page of a notification into its draft.

use wechatpay_spec::model::{Notification, Protocol, Provenance};
use wechatpay_spec::place::Span;
use wechatpay_spec::vocabulary::names;

use super::deprecation;
use super::field::{self, Context, FieldLocation};
use super::method_section::Sections;
use super::nesting::{Row, nest};
use super::operation::{documents, mark_rows};
use super::table::TableKind;
use crate::account::{self, Use};
use crate::construct::{remark, unplaced};
use crate::draft::NotificationDraft;
use crate::facts::envelope::{CIPHERTEXT, ENVELOPE};
use crate::facts::label;
use crate::findings::{Findings, shorten};
use crate::reason;
use crate::rules;

/// The draft of a page below `webhook/`; `name` is the rest of its address: `v3/TRANSACTION.SUCCESS`.
pub(super) fn draft(page: &Sections, name: &str, findings: &mut Findings) -> Option<NotificationDraft> {
    let (protocol, event) = match name.split_once('/') {
        Some(("v2", event)) => (Protocol::V2, event),
        Some(("v3", event)) => (Protocol::V3, event),
        _ => {
            let help = "put the page at `webhook/v3/EVENT.TYPE.md` or `webhook/v2/name.md`";
            findings.report(
                rules::NO_PATH,
                Span::default(),
                format!("`{}` is not the address of a notification", shorten(name)),
                help,
            );
            return None;
        }
    };
    let section = page.sections.first()?;
    let table = section.tables.iter().find(|table| table.kind == TableKind::Request);
    let Some(table) = table else {
        findings.report(
            rules::NO_TABLE,
            section.method.span,
            "the notification has no table of fields",
            "a table begins with `| 请求参数 | 类型 | 描述` and a row of dashes",
        );
        return None;
    };
    for other in section.tables.iter().filter(|table| table.kind != TableKind::Request) {
        findings.mark(other.span, Use::PassedOver(account::ACKNOWLEDGEMENT));
    }
    mark_rows(table, findings);
    let rows = nest(&table.rows, findings);
    let Some(body) = rows.iter().find(|row| row.name == "body") else {
        findings.report(
            rules::NO_TABLE,
            section.method.span,
            "the notification's table has no `body`",
            "list the body's fields below a row `body`",
        );
        return None;
    };
    let mut provenance = Provenance::default();
    let (members, original_type, event_type) = match protocol {
        Protocol::V2 => (body.members.clone(), None, None),
        Protocol::V3 => {
            let resource = body.member("resource").unwrap_or(body);
            report_unread(body, resource, findings);
            let members = plaintext(resource, &rows, &mut provenance);
            (
                members,
                single_value(resource.member("original_type")),
                single_value(body.member("event_type")),
            )
        }
    };
    if members.is_empty() {
        findings.report(
            rules::NO_TABLE,
            section.method.span,
            "the notification's table lists no fields of the decrypted resource",
            "list them below `ciphertext`, after a row `{colspan=3 .im-table-line}`",
        );
        return None;
    }
    let context = Context {
        location: FieldLocation::Notification,
        protocol,
        page_sample: None,
        request: &[],
    };
    let fields = field::fields(&members, None, context, findings);
    let title = title(&section.title).or_else(|| title(page.title.as_deref().unwrap_or_default()));
    let Some(title) = title else {
        findings.report(
            rules::NO_PAGE_TITLE,
            section.method.span,
            format!("the notification `{}` has no title", shorten(event)),
            "add a short title to the page's head",
        );
        return None;
    };
    let notification = Notification {
        event_type: unplaced(event_type.unwrap_or_else(|| event.to_owned())),
        protocol,
        title: unplaced(title),
        documents: documents(section, &format!("https://wechatpay.im/webhook/{name}")),
        deprecated: None,
        original_type: original_type.map(unplaced),
        rust_name: None,
        fields,
        provenance,
    };
    Some(NotificationDraft {
        file_stem: Some(event.to_owned()),
        notification,
        deprecated: deprecation::find(section),
    })
}

/// Reports the rows of a notification that are neither of its envelope nor of its resource, and an original type that has
/// no value.
fn report_unread(body: &Row, resource: &Row, findings: &mut Findings) {
    let is_data = |row: &&Row| row.embedded || row.is_object();
    let of_body = body
        .members
        .iter()
        .filter(|row| !ENVELOPE.contains(&row.name.as_str()) && !std::ptr::eq(body, resource));
    let is_known = |row: &Row| {
        let is_in = |names: &[&str]| names.contains(&row.name.as_str());
        is_in(CIPHERTEXT) || std::ptr::eq(body, resource) && is_in(ENVELOPE)
    };
    let of_resource = resource.members.iter().filter(|row| !(is_known(row) || is_data(row)));
    let is_empty =
        |row: &&Row| row.name == "original_type" && row.descriptions.iter().all(|text| text.trim().is_empty());
    let without_value = resource.members.iter().filter(is_empty);
    for row in of_body.chain(of_resource).chain(without_value) {
        let message = format!(
            "`{}` is neither in the envelope of a notification nor in its resource, or has no description",
            shorten(&row.name)
        );
        let help = "compare the row with the document; its name is in its first cell, its type in the second";
        findings.report(rules::NOT_EXPRESSED, row.span, message, help);
    }
}

/// The rows of the decrypted resource.
fn plaintext(resource: &Row, rows: &[Row], provenance: &mut Provenance) -> Vec<Row> {
    let mut members = Vec::new();
    for row in &resource.members {
        if row.embedded {
            members.extend(row.members.iter().cloned());
        } else if !CIPHERTEXT.contains(&row.name.as_str()) && row.is_object() {
            // All decrypted data, on the same level as the ciphertext.
            members.extend(row.members.iter().cloned());
            provenance
                .corrected
                .push(remark(Some(names::RESOURCE), reason::BESIDE_CIPHERTEXT));
            for (_, reason) in &row.inferred {
                provenance.inferred.push(remark(Some(names::RESOURCE), reason));
            }
        }
    }
    for row in rows
        .iter()
        .filter(|row| !matches!(row.name.as_str(), "headers" | "body"))
    {
        let mut row = row.clone();
        row.corrected.push((None, reason::OUTSIDE_RESOURCE));
        members.push(row);
    }
    members
}

/// The value of a row that lists only one.
fn single_value(row: Option<&Row>) -> Option<String> {
    let label = label::read(row?.descriptions.first()?);
    match label.values.as_slice() {
        [(value, _)] => Some(value.clone()),
        _ => None,
    }
}

/// A page's title without the event type and the format in parentheses.
fn title(text: &str) -> Option<String> {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('(') {
        plain.push_str(before);
        let Some((inside, after)) = after.split_once(')') else {
            plain.push('(');
            rest = after;
            continue;
        };
        let is_code = inside
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'.' || b == b'_');
        if !is_code {
            plain.extend(["(", inside, ")"]);
        }
        rest = after;
    }
    plain.push_str(rest);
    label::title(&plain)
}

#[cfg(test)]
mod tests {
    use super::title;

    #[test]
    fn titles_lose_codes_in_parentheses() {
        assert_eq!(
            title("用户支付成功(PAYSCORE.USER_PAID)通知(JSON)").as_deref(),
            Some("用户支付成功通知")
        );
        assert_eq!(title("通知(服务商)(XML)").as_deref(), Some("通知(服务商)"));
        assert_eq!(title("通知(").as_deref(), Some("通知"));
    }
}
