//! A page of the official global documents, saved as text.
//!
//! The tables of objects are lost in the text: their members are those of the sample.

mod table;

use wechatpay_spec::model::{
    Body, Cipher, Condition, Content, Document, ErrorCode, Field, Method, Operation, PathSpec, Protocol, Provenance,
    Request, Response, Scalar, SignType, Signer, Supplier,
};
use wechatpay_spec::place::Span;
use wechatpay_spec::words::Word;

use table::{Part, Row, TableReader, holds_secret, tables};

use super::{address, day, json};
use crate::field::{at, plain, remark};
use crate::findings::{Findings, shorten};
use crate::label;
use crate::location::Location;
use crate::name;
use crate::reason;
use crate::rule;

pub(super) fn read(text: &str, findings: &mut Findings) -> Option<(Location, PathSpec)> {
    let value = |name: &str| {
        let line = text.lines().find_map(|line| line.trim().strip_prefix(name));
        line.map(str::trim).unwrap_or_default()
    };
    let method = Method::from_word(&value("Request method:").to_ascii_lowercase());
    let url = value("Request URL:");
    let place = address(url.split_whitespace().next().unwrap_or_default());
    let (Some(method), Some((host, prefix, path))) = (method, place) else {
        let message = "the page names no method, or no address on a known host";
        findings.report(
            rule::NO_PATH,
            Span::default(),
            message,
            "the page says `Request URL: https://…` and `Request method: PUT`",
        );
        return None;
    };
    let path = path.split('?').next().unwrap_or_default();
    let Some(mut location) = Location::of_chain(path) else {
        let message = format!("`{}` is no URL path", shorten(path));
        findings.report(
            rule::NO_PATH,
            Span::default(),
            message,
            "the page says `Request URL: https://…`",
        );
        return None;
    };
    location.prefix = prefix;
    location.slash = path.ends_with('/');
    let tables = tables(text);
    let Some((asked, answers)) = tables.split_first() else {
        let help = "a table begins with `Name | Variable Name | Type | Required | Description |`";
        findings.report(rule::NO_TABLE, Span::default(), "the page has no table of fields", help);
        return None;
    };
    let sample = json::object(text);
    let cipher = if text.contains("RSAES-PKCS1-v1_5") {
        Cipher::RsaPkcs1
    } else {
        Cipher::RsaOaep
    };
    let reader = TableReader {
        sample: sample.as_ref(),
        // Only a page that speaks of it encrypts anything.
        cipher: text.to_ascii_lowercase().contains("encrypt").then_some(cipher),
    };
    let mut request = Request::default();
    let mut body = Vec::new();
    for row in asked {
        let Some(field) = reader.field(row, findings) else {
            continue;
        };
        match row.part {
            Part::Path => request.path.push(field),
            Part::Query => request.query.push(field),
            Part::Header => request.headers.push(field),
            Part::Body => body.push(field),
        }
    }
    conditions(&mut body, asked);
    if body.iter().any(holds_secret) {
        let mut serial = plain("Wechatpay-Serial", Scalar::String);
        serial.required = true;
        serial.supplied_by = Some(at(Supplier::Client));
        serial.title = Some(at("Platform certificate serial number".to_owned()));
        serial.provenance.inferred.push(remark(None, reason::NOTE_DEMANDS));
        request.headers.push(serial);
    }
    if !body.is_empty() {
        request.body = Body::Json(body);
    }
    for parameter in location.parameters() {
        if !request.path.iter().any(|field| field.name.value == parameter) {
            let mut field = plain(parameter, Scalar::String);
            field.required = true;
            field.provenance.inferred.push(remark(None, reason::PATH_ONLY));
            request.path.push(field);
        }
    }
    // What is wrong is answered with a code; the table without one is what is right.
    let answer = answers.iter().find(|rows| !rows.iter().any(|row| row.name == "code"));
    let fields: Vec<Field> = answer.map_or_else(Vec::new, |rows| {
        let reader = TableReader {
            sample: None,
            cipher: None,
        };
        rows.iter().filter_map(|row| reader.field(row, findings)).collect()
    });
    let mut provenance = Provenance::default();
    let operation = Operation {
        method: at(method),
        title: at(title(text, &mut provenance, findings)?),
        documents: vec![document(text, &mut provenance)],
        hosts: vec![at(host)],
        signer: at(Signer::Merchant),
        sign_type: at(SignType::Md5),
        mutual_tls: false,
        nonceless: false,
        idempotency_key: None,
        rate_limit: None,
        deprecated: None,
        errors: errors(text),
        request,
        response: Response {
            content: if fields.is_empty() {
                Content::Empty
            } else {
                Content::Json(fields)
            },
            unsigned: false,
        },
        provenance,
    };
    let mut operation = operation;
    name::operation(&mut operation);
    let spec = PathSpec {
        url_path: at(location.url_path()),
        protocol: Protocol::V3,
        operations: vec![operation],
    };
    Some((location, spec))
}

/// `Required when Merchant Type is ENTERPRISE.`, `only when the Merchant Type is INDIVIDUAL`: conditions on a sibling that
/// the page calls by its label.
fn conditions(fields: &mut [Field], rows: &[Row<'_>]) {
    let condition = |row: &Row<'_>, announcement: &str| {
        let (_, rest) = row.description.split_once(announcement)?;
        let (label, rest) = rest.trim_start().trim_start_matches("the ").split_once(" is ")?;
        let sibling = rows.iter().find(|other| other.label == label.trim())?;
        let value = rest.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).next()?;
        (!value.is_empty() && sibling.name != row.name).then(|| Condition {
            field: at(sibling.name.to_owned()),
            equals: at(value.to_owned()),
        })
    };
    let known: Vec<(String, Vec<String>)> = fields
        .iter()
        .map(|field| {
            let values = field.values.iter().map(|value| value.value.value.clone());
            (field.name.value.clone(), values.collect())
        })
        .collect();
    let holds = |condition: &Condition| {
        known.iter().any(|(name, values)| {
            *name == condition.field.value && (values.is_empty() || values.contains(&condition.equals.value))
        })
    };
    for field in fields {
        let Some(row) = rows.iter().find(|row| row.name == field.name.value) else {
            continue;
        };
        if let Some(only) = condition(row, "only when ").filter(holds) {
            field.only_if = Some(only);
        }
        if let Some(required) = condition(row, "Required when ").filter(holds) {
            if field.required {
                field
                    .provenance
                    .corrected
                    .push(remark(Some("required"), reason::NOTE_CONDITIONS));
            }
            field.required = false;
            field.required_if = Some(required);
        }
    }
}

/// What the page says the operation is for; it has no other title.
fn title(text: &str, provenance: &mut Provenance, findings: &mut Findings) -> Option<String> {
    let purpose = text
        .split_once("is used to ")
        .and_then(|(_, rest)| rest.lines().next())
        .and_then(label::title);
    match purpose {
        Some(title) => {
            provenance.inferred.push(remark(Some("title"), reason::TITLE_LOST));
            Some(title)
        }
        None => {
            let help = "the page says `This api is used to …` near its top";
            findings.report(
                rule::NO_PAGE_TITLE,
                Span::default(),
                "nothing says what the operation is for",
                help,
            );
            None
        }
    }
}

fn document(text: &str, provenance: &mut Provenance) -> Document {
    let updated = text
        .split_once("update time:")
        .and_then(|(_, rest)| day(rest.trim_start()));
    let own = text
        .lines()
        .map(str::trim)
        .find(|line| line.starts_with("https://pay.weixin.qq.com/") && !line.contains(char::is_whitespace));
    let url = own.unwrap_or_else(|| {
        provenance
            .inferred
            .push(remark(Some("documents"), reason::ADDRESS_LOST));
        "https://pay.weixin.qq.com/doc/global"
    });
    Document {
        url: at(url.to_owned()),
        updated: updated.map(at),
    }
}

/// `PARAM_ERROR | Req paramerror | … |`, after a row that ends in `Solution`.
fn errors(text: &str) -> Vec<ErrorCode> {
    let mut errors: Vec<ErrorCode> = Vec::new();
    let lines = text.lines().skip_while(|line| !line.contains("| Solution |")).skip(1);
    for line in lines {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [code, title, ..] = cells.as_slice() else { continue };
        let is_code = code.len() > 1
            && code
                .bytes()
                .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
        let error = ErrorCode {
            code: at((*code).to_owned()),
            status: None,
            title: label::title(title),
        };
        if is_code && !errors.contains(&error) {
            errors.push(error);
        }
    }
    errors
}
