//! The fields of a message, as a table.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{items, table, text};
use crate::language::Language;
use crate::output::{Output, Style};

/// Whether the name or the title of any field contains a word in lower case, or, for a word with a dot, its place:
/// `amount.refund`, `goods_detail[].price`.
pub(super) fn any_has(subject: &Value, word: &str) -> bool {
    let request = subject.get("request").unwrap_or(&Value::Null);
    let response = subject.get("response").unwrap_or(&Value::Null);
    let parts = ["path", "query", "headers", "body"].map(|part| items(request, part));
    let parts = parts
        .into_iter()
        .chain([items(response, "fields"), items(subject, "fields")]);
    let place = without_items(word);
    parts.flatten().any(|field| has(field, word, &place, ""))
}

/// Adds the names of all fields.
pub(super) fn names(subject: &Value, names: &mut BTreeSet<String>) {
    let request = subject.get("request").unwrap_or(&Value::Null);
    let response = subject.get("response").unwrap_or(&Value::Null);
    let parts = ["path", "query", "headers", "body"].map(|part| items(request, part));
    let parts = parts
        .into_iter()
        .chain([items(response, "fields"), items(subject, "fields")]);
    let mut fields: Vec<&Value> = parts.flatten().collect();
    while let Some(field) = fields.pop() {
        names.insert(text(field, "name").to_lowercase());
        fields.extend(items(field, "fields"));
    }
}

fn has(field: &Value, word: &str, place: &str, within: &str) -> bool {
    let own = ["name", "title"]
        .iter()
        .any(|member| text(field, member).to_lowercase().contains(word));
    let own_place = format!("{within}{}", text(field, "name").to_lowercase());
    own || (place.contains('.') && own_place.contains(place))
        || items(field, "fields")
            .iter()
            .any(|inner| has(inner, word, place, &format!("{own_place}.")))
}

/// A place without the numbers of items: `goods_detail[0].price` and `goods_detail.0.price` are `goods_detail.price`.
fn without_items(place: &str) -> String {
    let steps = place.split('.').map(|step| step.split('[').next().unwrap_or_default());
    let steps: Vec<&str> = steps
        .filter(|step| step.is_empty() || !step.bytes().all(|byte| byte.is_ascii_digit()))
        .collect();
    steps.join(".")
}

/// Prints the fields, those of objects indented; nothing when there are none.
pub(super) fn print(fields: &[Value], title: &str, output: &Output) {
    if fields.is_empty() {
        return;
    }
    output.line(&format!("\n{}", output.paint(Style::Name, &output.language.say(title))));
    let mut table = table();
    add(fields, 0, output.language, &mut table);
    output.line(&table.to_string());
}

fn add(fields: &[Value], depth: usize, language: Language, table: &mut comfy_table::Table) {
    for field in fields {
        let mut facts = Vec::new();
        if field.get("required") == Some(&Value::Bool(true)) {
            facts.push(language.say("required").into_owned());
        }
        for (member, word) in [
            ("encrypted", "encrypted"),
            ("encoded", "encoded"),
            ("supplied_by", "supplied by"),
            ("unit", "in"),
            ("constant", "always"),
            ("default", "default"),
            ("pattern", "pattern"),
            ("format", "format"),
        ] {
            if let Some(value) = field.get(member).and_then(Value::as_str) {
                facts.push(language.say(&format!("{word} {value}")).into_owned());
            }
        }
        for (member, sign) in [
            ("min_length", "length ≥"),
            ("max_length", "length ≤"),
            ("minimum", "≥"),
            ("maximum", "≤"),
        ] {
            if let Some(value) = field.get(member) {
                let fact = format!("{sign} {}", value.to_string().trim_matches('"'));
                facts.push(language.say(&fact).into_owned());
            }
        }
        let values: Vec<&str> = items(field, "enum")
            .iter()
            .filter_map(|value| value.as_str().or_else(|| value.get("value").and_then(Value::as_str)))
            .collect();
        if !values.is_empty() {
            facts.push(values.join(" | "));
        }
        table.add_row([
            format!("{}{}", "  ".repeat(depth + 1), text(field, "name")),
            text(field, "type").to_owned(),
            facts.join(", "),
            text(field, "title").to_owned(),
        ]);
        add(items(field, "fields"), depth + 1, language, table);
    }
}
