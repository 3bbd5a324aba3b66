//! The fields of a message, as a table.

use std::collections::BTreeSet;

use serde_json::Value;
use wechatpay_spec::vocabulary::{Mapping, keys, names};

use super::{items, table, text};
use crate::language::Language;
use crate::output::{Output, Style};

/// The fields of each part of an operation or notification.
fn outermost(subject: &Value) -> impl Iterator<Item = &Value> {
    let request = subject.get(names::REQUEST).unwrap_or(&Value::Null);
    let response = subject.get(names::RESPONSE).unwrap_or(&Value::Null);
    let parts = [names::PATH, names::QUERY, names::HEADERS, "body"].map(|part| items(request, part));
    let others = [items(response, names::FIELDS), items(subject, names::FIELDS)];
    parts.into_iter().chain(others).flatten()
}

/// Whether the name or the title of any field contains a word in lower case, or, for a word with a dot, its place:
/// `amount.refund`, `goods_detail[].price`.
pub(super) fn any_has(subject: &Value, word: &str) -> bool {
    let place = without_items(word);
    outermost(subject).any(|field| has(field, word, &place, ""))
}

/// Adds the names of all fields.
pub(super) fn names(subject: &Value, names: &mut BTreeSet<String>) {
    let mut fields: Vec<&Value> = outermost(subject).collect();
    while let Some(field) = fields.pop() {
        names.insert(text(field, "name").to_lowercase());
        fields.extend(items(field, names::FIELDS));
    }
}

fn has(field: &Value, word: &str, place: &str, within: &str) -> bool {
    let own = ["name", names::TITLE]
        .iter()
        .any(|member| text(field, member).to_lowercase().contains(word));
    let own_place = format!("{within}{}", text(field, "name").to_lowercase());
    own || (place.contains('.') && own_place.contains(place))
        || items(field, names::FIELDS)
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
        let facts: Vec<String> = keys(Mapping::Field)
            .filter_map(|key| {
                let fact = fact(key.name, field)?;
                Some(match key.name {
                    // Values of the service, which no language changes.
                    names::ENUM => fact,
                    _ => language.say(&fact).into_owned(),
                })
            })
            .collect();
        table.add_row([
            format!("{}{}", "  ".repeat(depth + 1), text(field, "name")),
            text(field, names::TYPE).to_owned(),
            facts.join(", "),
            text(field, names::TITLE).to_owned(),
        ]);
        add(items(field, names::FIELDS), depth + 1, language, table);
    }
}

/// The fact that a key states about the field, in words; a key that is not named here is shown with its value.
fn fact(key: &str, field: &Value) -> Option<String> {
    let value = field.get(key)?;
    let shown = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let with = |words: &str| Some(format!("{words} {shown}"));
    match key {
        // These are columns and rows of their own; the command below the fields has the example.
        names::TYPE | names::TITLE | names::FIELDS | names::EXAMPLE => None,
        names::REQUIRED => (*value == Value::Bool(true)).then(|| "required".to_owned()),
        names::REQUIRED_OF => with("required of"),
        names::ONE_OF => Some(choice("exactly one of", value, field)),
        names::ANY_OF => Some(choice("at least one of", value, field)),
        names::REQUIRED_IF => Some(condition("required if", value)),
        names::ONLY_IF => Some(condition("only if", value)),
        names::SUPPLIED_BY => with("supplied by"),
        names::UNIT => with("in"),
        names::CONSTANT => with("always"),
        names::MIN_LENGTH => with("length ≥"),
        names::MAX_LENGTH => with("length ≤"),
        names::MINIMUM => with("≥"),
        names::MAXIMUM => with("≤"),
        names::ENUM => {
            let values = items(field, key).iter();
            Some(joined(values.filter_map(|known| known.get(names::VALUE))))
        }
        _ => with(key),
    }
}

/// Values with a bar between them.
fn joined<'v>(values: impl Iterator<Item = &'v Value>) -> String {
    let values: Vec<&str> = values.filter_map(Value::as_str).collect();
    values.join(" | ")
}

/// How many alternatives of a choice are sent, and the one that the field belongs to if it has another name. The names are
/// in backticks, so that no language translates them.
fn choice(quantity: &str, value: &Value, field: &Value) -> String {
    let (set, alternative) = (text(value, "choice"), text(value, "alternative"));
    match alternative == text(field, "name") {
        true => format!("{quantity} `{set}`"),
        false => format!("{quantity} `{set}` (as `{alternative}`)"),
    }
}

/// A condition on another field, which has one value or one of several.
fn condition(words: &str, value: &Value) -> String {
    let equals = match value.get("equals") {
        Some(Value::Array(values)) => joined(values.iter()),
        _ => text(value, "equals").to_owned(),
    };
    format!("{words} `{}` is `{equals}`", text(value, names::FIELD))
}

#[cfg(test)]
mod tests {
    use serde_json::Value;
    use wechatpay_spec::vocabulary::{Mapping, keys, names};

    use super::add;
    use crate::find::{catalogue, table};
    use crate::language::Language;

    /// The keys that are not shown, each with the reason.
    const NOT_SHOWN: &[(&str, &str)] = &[
        (names::EXAMPLE, "the command below the fields has it"),
        (names::RUST_NAME, "a name in generated code"),
        (names::RUST_TYPE, "a name in generated code"),
        (names::FROM, "for the reviewers of a spec"),
        (names::INFERRED, "for the reviewers of a spec"),
        (names::CORRECTED, "for the reviewers of a spec"),
        (names::WAIVED, "for the reviewers of a spec"),
        (names::MAY_BE_ABSENT, "for the documentation of generated code"),
    ];

    /// The keys whose values are the same in every language.
    const WITHOUT_WORDS: &[&str] = &[
        names::TYPE,
        names::TITLE,
        names::ENUM,
        names::MINIMUM,
        names::MAXIMUM,
        names::FIELDS,
    ];

    /// A field, at any depth, that has the key; if the key is a flag, one that has it set.
    fn with_key<'v>(value: &'v Value, key: &str) -> Option<&'v Value> {
        let is_it = value.get("name").is_some()
            && value.get(names::TYPE).is_some()
            && value.get(key).is_some_and(|value| *value != Value::Bool(false));
        match value {
            Value::Object(_) if is_it => Some(value),
            Value::Object(members) => members.values().find_map(|inner| with_key(inner, key)),
            Value::Array(items) => items.iter().find_map(|inner| with_key(inner, key)),
            _ => None,
        }
    }

    fn shown(field: &Value, language: Language) -> String {
        let mut table = table();
        add(std::slice::from_ref(field), 0, language, &mut table);
        table.to_string()
    }

    #[test]
    fn every_key_of_a_field_is_shown_in_both_languages() {
        let listing = catalogue().described();
        for key in keys(Mapping::Field).map(|key| key.name) {
            if NOT_SHOWN.iter().any(|(hidden, _)| *hidden == key) {
                continue;
            }
            let field = with_key(&listing, key).unwrap_or_else(|| panic!("no field of the catalogue has `{key}`"));
            let mut without = field.clone();
            without.as_object_mut().unwrap().remove(key);
            let [english, chinese] = [Language::English, Language::Chinese].map(|language| {
                let (with, without) = (shown(field, language), shown(&without, language));
                assert_ne!(with, without, "`{key}` is not shown: say it in `fact`");
                with
            });
            // The words of the other keys are translated, too.
            let mut alone = Value::Object(serde_json::Map::new());
            for member in ["name", key] {
                alone[member] = field[member].clone();
            }
            let [english_alone, chinese_alone] =
                [Language::English, Language::Chinese].map(|language| shown(&alone, language));
            assert!(
                english_alone != chinese_alone || WITHOUT_WORDS.contains(&key),
                "`{key}` needs its words in language/chinese/labels.rs:\n{english}\n{chinese}"
            );
        }
    }

    /// Documents rarely repeat the unit of an amount, and neither do specs.
    #[test]
    fn amounts_are_shown_in_fen_without_a_unit_in_the_spec() {
        let catalogue = catalogue();
        let native = catalogue
            .operation("v3.pay.transactions.native.post")
            .unwrap()
            .described();
        let body = native["request"]["body"].as_array().unwrap();
        let amount = body.iter().find(|field| field["name"] == "amount").unwrap();
        assert!(shown(&amount["fields"][0], Language::English).contains("required, in fen"));
    }

    #[test]
    fn choices_and_conditions_are_shown_in_words() {
        let field = serde_json::json!({
            "name": "sub_mchid",
            "type": "string",
            "required_of": "merchant",
            "one_of": {"choice": "payee", "alternative": "merchant"},
            "any_of": {"choice": "contact", "alternative": "sub_mchid"},
            "required_if": {"field": "kind", "equals": ["A", "B"]},
            "only_if": {"field": "kind", "equals": "A"},
            "enum": [{"value": "1"}, {"value": "2"}],
        });
        assert_eq!(
            shown(&field, Language::English)
                .trim()
                .split("  ")
                .nth(2)
                .map(str::trim),
            Some(
                "required of merchant, exactly one of `payee` (as `merchant`), at least one of `contact`, \
                 required if `kind` is `A | B`, only if `kind` is `A`, 1 | 2"
            )
        );
        assert_eq!(
            shown(&field, Language::Chinese)
                .trim()
                .split("  ")
                .nth(2)
                .map(str::trim),
            Some(
                "商户必填, `payee` 中恰有一项（属于 `merchant`）, `contact` 中至少一项, `kind` 为 `A | B` 时必填, \
                 仅当 `kind` 为 `A` 时可填, 1 | 2"
            )
        );
    }
}
