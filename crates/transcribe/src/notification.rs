//! A webhook page in, a notification out.

use wechatpay_spec::model::{Notification, Protocol, Provenance};

use crate::field::{self, Context, Part, at, remark};
use crate::findings::{Findings, shorten};
use crate::label;
use crate::notice;
use crate::operation::documents;
use crate::page::{Page, Row, TableKind, tree};
use crate::reason;
use crate::rule;

/// Rows of the envelope around an encrypted resource, which is the same for every notification.
const ENVELOPE: &[&str] = &["original_type", "algorithm", "associated_data", "nonce", "ciphertext"];

/// What a webhook page says, for the file's name `event` under the given generation of the protocol.
pub(crate) fn notification(
    page: &Page,
    event: &str,
    protocol: Protocol,
    url: Option<&str>,
    findings: &mut Findings,
) -> Option<Notification> {
    let section = page.sections.first()?;
    let table = section.tables.iter().find(|table| table.kind == TableKind::Request);
    let Some(table) = table else {
        findings.report(
            rule::NO_TABLE,
            section.method.span,
            "the notification has no table of what it says",
            "a table begins with `| 请求参数 | 类型 | 描述` and a row of dashes",
        );
        return None;
    };
    let rows = tree(&table.rows, findings);
    let Some(body) = rows.iter().find(|row| row.name == "body") else {
        findings.report(
            rule::NO_TABLE,
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
            rule::NO_TABLE,
            section.method.span,
            "the notification's table lists nothing of what is decrypted",
            "list it below `ciphertext`, after a row `{colspan=3 .im-table-line}`",
        );
        return None;
    }
    let deprecated = notice::deprecation(section, &|_| None, &mut provenance);
    let context = Context {
        part: Part::Notification,
        protocol,
        page_sample: None,
        request: &[],
    };
    let fields = field::fields(&members, None, context, findings);
    let title = title(&section.title).or_else(|| title(page.title.as_deref().unwrap_or_default()));
    let Some(title) = title else {
        findings.report(
            rule::NO_PAGE_TITLE,
            section.method.span,
            format!("the notification `{}` has no title", shorten(event)),
            "give it a short title in the page's head",
        );
        return None;
    };
    Some(Notification {
        event_type: at(event_type.unwrap_or_else(|| event.to_owned())),
        protocol,
        title: at(title),
        documents: documents(section, url),
        deprecated,
        original_type: original_type.map(at),
        rust_name: None,
        fields,
        provenance,
    })
}

/// The rows of the decrypted resource.
fn plaintext(resource: &Row, rows: &[Row], provenance: &mut Provenance) -> Vec<Row> {
    let mut members = Vec::new();
    for row in &resource.members {
        if row.embedded {
            members.extend(row.members.iter().cloned());
        } else if !ENVELOPE.contains(&row.name.as_str()) && row.is_object() {
            // The decrypted data as a whole, on the level of its ciphertext.
            members.extend(row.members.iter().cloned());
            provenance
                .corrected
                .push(remark(Some("resource"), reason::BESIDE_CIPHERTEXT));
            for (_, reason) in &row.inferred {
                provenance.inferred.push(remark(Some("resource"), reason));
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

/// The one value a row lists.
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
