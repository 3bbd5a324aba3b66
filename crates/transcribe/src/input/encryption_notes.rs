//! Sentences outside of the rows of a page that demand encryption: which fields they are about, the rows do not say.

use wechatpay_spec::model::{Field, Scalar};
use wechatpay_spec::place::Span;

use super::page_text::PageText;
use crate::draft::{Drafts, OperationDraft};
use crate::facts::encryption;
use crate::facts::encryption::cipher::{self, Named};
use crate::findings::{Findings, listed, shorten};
use crate::rules;

/// Words for what is encrypted, in a sentence that names no field.
const THINGS: &[&str] = &[
    "字段",
    "参数",
    "信息",
    "数据",
    "field",
    "parameter",
    "information",
    "data",
];

/// The header of a request that names the key with which its fields are encrypted.
const KEY_HEADER: &str = "Wechatpay-Serial";

/// The maximum number of names that a message lists.
const NAMES: usize = 8;

const HELP: &str =
    "compare it with the document, and add `encrypted: true` to the spec by hand if the values are ciphertext";

/// Reports the sentences in lines that were not read which demand encryption of fields that are not marked.
pub(super) fn report(page: &PageText, unread: &[Span], drafts: &Drafts, findings: &mut Findings) {
    let mut fields: Vec<&Field> = Vec::new();
    for field in drafts.operations.iter().flat_map(|draft| draft.request.fields()) {
        field.each(&mut |field| fields.push(field));
    }
    report_ciphers(page, &fields, findings);
    let is_marked = fields.iter().any(|field| field.encrypted.is_some());
    // A notification is encrypted as a whole.
    let has_requests = !drafts.operations.is_empty();
    let mut has_general = false;
    for span in unread {
        let line = page.text.get(span.start..span.end).unwrap_or_default();
        for sentence in line.split(['。', '；', ';', '！']).map(str::trim) {
            if !encryption::demands(sentence) {
                continue;
            }
            let names = named(sentence, &fields);
            if !names.is_empty() {
                let message = format!(
                    "a sentence outside of the rows demands encryption of {}: `{}`",
                    listed(&names),
                    shorten(sentence)
                );
                findings.report(rules::ENCRYPTION_DOUBTFUL, *span, message, HELP);
            } else if has_requests && !is_marked && !has_general && THINGS.iter().any(|thing| sentence.contains(thing))
            {
                has_general = true;
                let message = format!(
                    "a sentence outside of the rows demands encryption, and no field is marked: `{}`",
                    shorten(sentence)
                );
                findings.report(rules::ENCRYPTION_DOUBTFUL, *span, message, HELP);
            }
        }
    }
    let with_key = || drafts.operations.iter().filter(|draft| has_key_header(draft));
    if !has_general {
        with_key().for_each(|draft| report_unmarked(draft, findings));
    }
    if with_key().next().is_some() {
        report_lost_items(page, findings);
    }
}

/// Whether the caller of an operation names the key of its ciphertext.
fn has_key_header(draft: &OperationDraft) -> bool {
    let is_key = |field: &Field| field.name.value.eq_ignore_ascii_case(KEY_HEADER);
    draft.request.headers.iter().any(is_key)
}

/// Reports a request with the header that names the key of its ciphertext, if no field is marked: the sentences that demand
/// encryption may be lost.
fn report_unmarked(draft: &OperationDraft, findings: &mut Findings) {
    let mut is_marked = false;
    for field in draft.request.fields() {
        field.each(&mut |field| is_marked |= field.encrypted.is_some());
    }
    let mut texts: Vec<String> = Vec::new();
    for field in draft.request.query.iter().chain(draft.request.body.fields()) {
        field.each(&mut |field| {
            if field.kind.value.scalar == Scalar::String && field.values.is_empty() && texts.len() < NAMES {
                texts.push(shorten(&field.name.value));
            }
        });
    }
    if is_marked || texts.is_empty() {
        return;
    }
    let message = format!(
        "the request has the header `{KEY_HEADER}`, which names the key of encrypted fields, but no field is marked, such as {}",
        listed(&texts)
    );
    findings.report(rules::ENCRYPTION_DOUBTFUL, Span::default(), message, HELP);
}

/// Reports the items of numbered notes of a page before which others are missing: `1、…` and then `3、…`. One of those may
/// demand encryption.
fn report_lost_items(page: &PageText, findings: &mut Findings) {
    let mut before = 0;
    let mut at = 0;
    for line in page.text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        if line.contains("应答参数") {
            return;
        }
        // A label begins the notes of another field.
        let is_labelled = line.contains('】');
        let words = line.rsplit('】').next().unwrap_or_default().trim_start();
        let digits = words.find(|c: char| !c.is_ascii_digit()).unwrap_or(words.len());
        let number = words.get(..digits).and_then(|number| number.parse::<u32>().ok());
        let is_item = words.get(digits..).is_some_and(|rest| rest.starts_with('、'));
        let Some(number) = number.filter(|number| is_item && *number < 100) else {
            if is_labelled {
                before = 0;
            }
            continue;
        };
        let follows = if is_labelled { 0 } else { before };
        if number > follows + 1 {
            let message = format!(
                "item {} of the notes is missing before `{}`; it may demand encryption",
                follows + 1,
                shorten(words.trim_end())
            );
            let span = Span {
                start,
                end: start + line.trim_end().len(),
            };
            findings.report(rules::ENCRYPTION_DOUBTFUL, span, message, HELP);
        }
        before = number;
    }
}

/// Reports the first sentence with each cipher that the page names, if no field is marked with it.
fn report_ciphers(page: &PageText, fields: &[&Field], findings: &mut Findings) {
    let marked = fields.iter().filter_map(|field| field.encrypted.as_ref());
    let mut known: Vec<Named> = marked.map(|cipher| Named::of(cipher.value)).collect();
    if known.is_empty() {
        return;
    }
    let mut at = 0;
    for sentence in page.text.split_inclusive(['。', '；', ';', '！', '\n']) {
        let span = Span {
            start: at,
            end: at + sentence.trim_end().len(),
        };
        at += sentence.len();
        let others: Vec<Named> = cipher::named(sentence)
            .into_iter()
            .filter(|name| !known.contains(name))
            .collect();
        if others.is_empty() {
            continue;
        }
        known.extend(others);
        let message = format!(
            "the page names another cipher than the one with which its fields are marked: `{}`",
            shorten(sentence.trim())
        );
        let help = "compare it with the document, and change `encrypted` in the spec by hand if the values use it";
        findings.report(rules::ENCRYPTION_DOUBTFUL, span, message, help);
    }
}

/// The names of the texts that a sentence names, none of which is marked.
fn named(sentence: &str, fields: &[&Field]) -> Vec<String> {
    let words: Vec<&str> = sentence
        .split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-')))
        .collect();
    let mut names: Vec<String> = Vec::new();
    for field in fields {
        let name = field.name.value.as_str();
        let title = field.title.as_ref().map_or("", |title| title.value.as_str());
        // A word of two letters may be part of another one.
        let has_title = title.chars().nth(2).is_some() && sentence.contains(title);
        let is_named = words.contains(&name) && (name.contains('_') || name.len() > 3) || has_title;
        let is_marked = |other: &&Field| other.name.value == name && other.encrypted.is_some();
        let is_text = field.kind.value.scalar == Scalar::String && field.supplied_by.is_none();
        if is_named && is_text && !fields.iter().any(is_marked) && !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    names
}
