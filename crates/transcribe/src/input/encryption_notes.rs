//! Sentences outside of the rows of a page that demand encryption: which fields they are about, the rows do not say.

use wechatpay_spec::model::{Field, Scalar};
use wechatpay_spec::place::Span;

use super::page_text::PageText;
use crate::draft::Drafts;
use crate::facts::encryption;
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

const HELP: &str =
    "compare it with the document, and add `encrypted: true` to the spec by hand if the values are ciphertext";

/// Reports the sentences in lines that were not read which demand encryption of fields that are not marked.
pub(super) fn report(page: &PageText, unread: &[Span], drafts: &Drafts, findings: &mut Findings) {
    let mut fields: Vec<&Field> = Vec::new();
    for field in drafts.operations.iter().flat_map(|draft| draft.request.fields()) {
        field.each(&mut |field| fields.push(field));
    }
    let is_marked = fields.iter().any(|field| field.encrypted.is_some());
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
            } else if !is_marked && !has_general && THINGS.iter().any(|thing| sentence.contains(thing)) {
                has_general = true;
                let message = format!(
                    "a sentence outside of the rows demands encryption, and no field is marked: `{}`",
                    shorten(sentence)
                );
                findings.report(rules::ENCRYPTION_DOUBTFUL, *span, message, HELP);
            }
        }
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
