//! Reads fields.

use super::mapping::{Keys, Reader, nearest};
use crate::model::{Choice, ChoiceRule, Cipher, Condition, EnumValue, Field, FieldType, Scalar as FieldScalar};
use crate::place::{Located, Span};
use crate::rules;
use crate::text::{EXAMPLE_LENGTH, NAME_LENGTH, TITLE_LENGTH};
use crate::vocabulary::{self, Mapping, names};
use crate::words::{Word, words};
use crate::yaml::{Entry, Kind, Node, Scalar, Value};

impl Reader<'_> {
    /// Fields by name, in the file's order.
    pub(super) fn fields(&mut self, node: &Node) -> Vec<Field> {
        let Value::Mapping(entries) = &node.value else {
            self.wrong_type(node, "fields")
                .help("write a line for each field: `mchid: {type: string, required: true}`");
            return Vec::new();
        };
        let unique = self.unique(entries, rules::DUPLICATE_FIELD, "field");
        unique.into_iter().filter_map(|entry| self.field(entry)).collect()
    }

    fn field(&mut self, entry: &Entry) -> Option<Field> {
        let keys = self.mapping(&entry.value, Mapping::Field, entry.key.span)?;
        let kind = self.type_of_field(&keys, entry);
        let typed = |reader: &mut Self, name: &str| {
            keys.get(name)
                .and_then(|entry| reader.typed_value(&entry.value, kind.value, name))
        };
        Some(Field {
            name: entry.key.clone(),
            kind,
            required: self.flag(keys.get(names::REQUIRED)),
            encrypted: keys.get(names::ENCRYPTED).and_then(|entry| self.cipher(entry)),
            encoded: keys.get(names::ENCODED).and_then(|entry| self.word(entry)),
            min_length: keys
                .get(names::MIN_LENGTH)
                .and_then(|entry| self.integer(entry, 0..=u32::MAX)),
            max_length: keys
                .get(names::MAX_LENGTH)
                .and_then(|entry| self.integer(entry, 0..=u32::MAX)),
            pattern: keys.get(names::PATTERN).and_then(|entry| self.pattern(entry)),
            minimum: self.bound(keys.get(names::MINIMUM), kind.value),
            maximum: self.bound(keys.get(names::MAXIMUM), kind.value),
            values: self.values(&keys, kind.value),
            constant: typed(self, names::CONSTANT),
            default: typed(self, names::DEFAULT),
            format: keys.get(names::FORMAT).and_then(|entry| self.word(entry)),
            unit: keys.get(names::UNIT).and_then(|entry| self.word(entry)),
            supplied_by: keys.get(names::SUPPLIED_BY).and_then(|entry| self.word(entry)),
            required_of: keys.get(names::REQUIRED_OF).and_then(|entry| self.word(entry)),
            choice: [(names::ONE_OF, ChoiceRule::OneOf), (names::ANY_OF, ChoiceRule::AnyOf)]
                .into_iter()
                .find_map(|(name, rule)| self.choice(keys.get(name)?, rule, &entry.key)),
            required_if: keys.get(names::REQUIRED_IF).and_then(|entry| self.condition(entry)),
            only_if: keys.get(names::ONLY_IF).and_then(|entry| self.condition(entry)),
            title: keys
                .get(names::TITLE)
                .and_then(|entry| self.bounded_text(entry, TITLE_LENGTH)),
            example: typed(self, names::EXAMPLE),
            rust_name: keys.get(names::RUST_NAME).and_then(|entry| self.text(entry)),
            rust_type: keys.get(names::RUST_TYPE).and_then(|entry| self.text(entry)),
            fields: keys
                .get(names::FIELDS)
                .map(|entry| self.fields(&entry.value))
                .unwrap_or_default(),
            provenance: self.provenance(&keys),
        })
    }

    /// Reads the smallest or largest number; for a list, of an element.
    fn bound(&mut self, entry: Option<&Entry>, kind: FieldType) -> Option<Located<String>> {
        let scalar = match kind.scalar {
            FieldScalar::Integer => FieldScalar::Integer,
            // The check of bounds reports any other type.
            _ => FieldScalar::Number,
        };
        let entry = entry?;
        self.typed_value(&entry.value, FieldType { scalar, array_depth: 0 }, &entry.key.value)
    }

    fn cipher(&mut self, entry: &Entry) -> Option<Located<Cipher>> {
        match &entry.value.value {
            Value::Scalar(Scalar {
                kind: Kind::Boolean, ..
            }) => self
                .flag(Some(entry))
                .then_some(Located::new(Cipher::PublicKey, entry.value.span)),
            _ => {
                let names: Vec<_> = ["true"].into_iter().chain(words::<Cipher>()).collect();
                self.word_among(&entry.value, &entry.key.value, &names)
            }
        }
    }

    fn values(&mut self, keys: &Keys<'_>, kind: FieldType) -> Vec<EnumValue> {
        let Some(entry) = keys.get(names::ENUM) else {
            return Vec::new();
        };
        let kind = FieldType { array_depth: 0, ..kind };
        let mut values = Vec::new();
        for item in self.items(entry) {
            if let Value::Mapping(entries) = &item.value {
                if let Some(text) = text_with_colon(entries, item.span) {
                    self.report(
                        rules::WRONG_TYPE,
                        item.span,
                        "YAML reads this as a mapping, because of the `: `",
                    )
                    .label("expected a value")
                    .help("quote it")
                    .replace(item.span, text);
                    values.push(EnumValue {
                        value: stand_in(item),
                        title: None,
                        rust_name: None,
                    });
                    continue;
                }
                let Some(keys) = self.mapping(item, Mapping::EnumValue, item.span) else {
                    continue;
                };
                let value = self.required(&keys, names::VALUE).map(|entry| {
                    let value = self.typed_value(&entry.value, kind, names::VALUE);
                    value.unwrap_or_else(|| stand_in(&entry.value))
                });
                let title = keys
                    .get(names::TITLE)
                    .and_then(|entry| self.bounded_text(entry, TITLE_LENGTH));
                let rust_name = keys.get(names::RUST_NAME).and_then(|entry| self.text(entry));
                let value = value.unwrap_or_else(|| stand_in(item));
                if title.is_none() && rust_name.is_none() {
                    self.report(rules::DEFAULT_WRITTEN, item.span, "the mapping contains only `value`")
                        .help("write the value without a mapping");
                }
                values.push(EnumValue {
                    value,
                    title: title.map(|title| title.value),
                    rust_name,
                });
            } else {
                let value = self.typed_value(item, kind, names::ENUM);
                values.push(EnumValue {
                    value: value.unwrap_or_else(|| stand_in(item)),
                    title: None,
                    rust_name: None,
                });
            }
        }
        self.join_quotes(&entry.value);
        for value in &values {
            self.check_text(names::ENUM, &value.value, NAME_LENGTH);
        }
        values
    }

    fn choice(&mut self, entry: &Entry, rule: ChoiceRule, field: &Located<String>) -> Option<Choice> {
        let Value::Mapping(entries) = &entry.value.value else {
            let set = self.text_of(&entry.value, "the name of a choice")?;
            return Some(Choice {
                rule,
                set,
                alternative: field.clone(),
            });
        };
        let [only] = entries.as_slice() else {
            self.wrong_type(&entry.value, "a choice and one alternative").help(format!(
                "write the name of the choice, and the alternative if it has several fields: `{}: {{role: partner}}`",
                entry.key.value
            ));
            return None;
        };
        let alternative = self.text_of(&only.value, "the name of an alternative")?;
        if alternative == *field {
            self.default_written(only, "the field's own name is the default");
        }
        Some(Choice {
            rule,
            set: only.key.clone(),
            alternative,
        })
    }

    fn condition(&mut self, entry: &Entry) -> Option<Condition> {
        let help = format!(
            "write one field of the same object and the value it must have, or a list of such values: `{}: \
             {{merchant_type: ENTERPRISE}}`",
            entry.key.value
        );
        let Value::Mapping(entries) = &entry.value.value else {
            self.wrong_type(&entry.value, "a mapping with one field").help(help);
            return None;
        };
        let [only] = entries.as_slice() else {
            self.wrong_type(&entry.value, "a mapping with one field").help(help);
            return None;
        };
        let equals: Vec<Located<String>> = match &only.value.value {
            Value::Sequence(values) if values.len() < 2 => {
                self.wrong_type(&only.value, "a value, or a list of several").help(help);
                return None;
            }
            Value::Sequence(values) => values.iter().filter_map(|value| self.condition_value(value)).collect(),
            _ => self.condition_value(&only.value).into_iter().collect(),
        };
        (!equals.is_empty()).then(|| Condition {
            field: only.key.clone(),
            equals,
        })
    }

    fn condition_value(&mut self, node: &Node) -> Option<Located<String>> {
        if self.is_misspelt_integer(node) {
            return None;
        }
        match &node.value {
            // The check of conditions tests whether the value fits the type of the other field.
            Value::Scalar(Scalar {
                text,
                kind: Kind::Integer | Kind::Boolean,
            }) => Some(Located::new(text.clone(), node.span)),
            _ => {
                let text = self.text_of(node, "a value")?;
                self.check_text("the condition", &text, EXAMPLE_LENGTH);
                self.check_end("the condition", node);
                self.check_value("the condition", &text);
                Some(text)
            }
        }
    }
}

impl FieldType {
    /// The type as a spec spells it: `object[]`.
    pub fn spelling(self) -> String {
        format!("{}{}", self.scalar.word(), "[]".repeat(usize::from(self.array_depth)))
    }
}

/// The text in quotes that YAML reads as a mapping, because it holds `: `: one key that no enumerated value has.
fn text_with_colon(entries: &[Entry], span: Span) -> Option<String> {
    let [only] = entries else { return None };
    let key = &only.key.value;
    let names = vocabulary::keys(Mapping::EnumValue).map(|key| key.name);
    let Value::Scalar(scalar) = &only.value.value else {
        return None;
    };
    let text = match scalar.text.as_str() {
        "" => key.clone(),
        value => format!("{key}: {value}"),
    };
    let can_be_quoted = nearest(key, names).is_none() && !text.contains(['"', '\\']);
    let text = match span.start < only.key.span.start {
        true => format!("{{{text}}}"),
        false => text,
    };
    can_be_quoted.then(|| format!("\"{text}\""))
}

/// A value in the place of one that could not be read, so that a list does not seem to lack it.
fn stand_in(node: &Node) -> Located<String> {
    Located::new(format!("unread_{}", node.span.start), node.span)
}
