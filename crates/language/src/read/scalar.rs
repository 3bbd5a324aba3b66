//! Reads scalars: text, URLs, dates, flags, numbers, words, rate limits, and values of a field's own type.

use super::mapping::{Reader, list, nearest};
use crate::ideograph::{is_other_form, usual_form};
use crate::model::{FieldType, RateLimit, Scalar as FieldScalar};
use crate::number_range;
use crate::place::Located;
use crate::rule::Rule;
use crate::rules;
use crate::text::{self, shorten};
use crate::unseen::{self, is_unseen};
use crate::vocabulary::names;
use crate::wire_text;
use crate::words::{Word, words};
use crate::yaml::{Entry, Kind, Node, Scalar, Slip, Value};

impl Reader<'_> {
    /// Reads text, and reports a value that YAML reads as another type.
    pub(crate) fn text(&mut self, entry: &Entry) -> Option<Located<String>> {
        self.text_of(&entry.value, "text")
    }

    pub(crate) fn text_of(&mut self, node: &Node, expected: &str) -> Option<Located<String>> {
        match &node.value {
            Value::Scalar(Scalar {
                text,
                kind: Kind::String,
            }) => Some(Located::new(text.clone(), node.span)),
            // Nothing is written for an empty one.
            Value::Scalar(Scalar { text, .. }) if !text.is_empty() => {
                self.report(
                    rules::QUOTES,
                    node.span,
                    format!("YAML reads `{}` as {}, not as text", shorten(text), node.describe()),
                )
                .label("must be text")
                .help("quote it")
                .replace(node.span, format!("\"{text}\""));
                // The text that is meant is known, so nothing else is missing.
                Some(Located::new(text.clone(), node.span))
            }
            Value::Scalar(_) => {
                self.wrong_type(node, expected)
                    .help("write it; quote text that holds `#`, `,` or `: `");
                None
            }
            Value::Mapping(_) | Value::Sequence(_) => {
                self.wrong_type(node, expected)
                    .help("quote text that begins with `{`, `[` or `- `, or that holds `: `");
                None
            }
        }
    }

    /// Reads one line of text of limited length.
    pub(crate) fn bounded_text(&mut self, entry: &Entry, longest: usize) -> Option<Located<String>> {
        let text = self.text(entry)?;
        self.check_text(&entry.key.value, &text, longest);
        self.check_end(&entry.key.value, &entry.value);
        self.check_forms(&entry.key.value, &text);
        Some(text)
    }

    /// Reports a text for people that has radicals in the place of Chinese characters: no search for a word finds it.
    fn check_forms(&mut self, what: &str, text: &Located<String>) {
        let Some(found) = text.value.chars().find(|c| is_other_form(*c)) else {
            return;
        };
        let usual = usual_form(found);
        let what_it_is = match usual {
            Some(usual) => format!("in the place of `{usual}`"),
            None => "another form of a Chinese character".to_owned(),
        };
        let message = format!(
            "`{what}` contains `{found}` (U+{:04X}), {what_it_is}: no search for the word finds it",
            u32::from(found)
        );
        let finding = self.report(rules::TEXT, text.span, message);
        match usual {
            Some(usual) => finding.help(format!("type `{usual}` in its place")),
            None => finding.help("type the character with an input method"),
        };
        if usual.is_some() && text.is_written_plainly() {
            let corrected = text.value.chars().map(|c| usual_form(c).unwrap_or(c));
            finding.replace(text.span, corrected.collect::<String>());
        }
    }

    /// Reports text without quotes that a comment follows in its line: YAML ends it at ` #`, whatever was meant.
    pub(crate) fn check_end(&mut self, what: &str, node: &Node) {
        let (Value::Scalar(scalar), Some(comment)) = (&node.value, node.comment) else {
            return;
        };
        if scalar.kind != Kind::String {
            return; // it needs quotes anyway
        }
        let message = format!(
            "`{what}` is only `{}`: the `#` after it begins a comment",
            shorten(&scalar.text)
        );
        self.report(rules::COMMENT, comment, message)
            .label("not part of the text")
            .help("put the whole text into quotes; if this is a comment, write it on a line of its own above");
    }

    /// Reports text that is empty, too long, has several lines, or contains control characters.
    pub(crate) fn check_text(&mut self, what: &str, text: &Located<String>, longest: usize) {
        if let Some(fault) = text::fault(&text.value, longest) {
            let unseen = text.value.chars().find(|c| is_unseen(*c));
            self.report(rules::TEXT, text.span, format!("`{what}` {fault}")).help(
                match (text.value.trim().is_empty(), unseen) {
                    (true, _) => "write one short line of text; quote text that begins with `|` or `>`",
                    (_, Some(unseen)) if fault.contains("U+") => unseen::advice(unseen),
                    _ => "write one short line of plain text",
                },
            );
        }
    }

    /// Reads a flag: `true`, or absent.
    pub(crate) fn flag(&mut self, entry: Option<&Entry>) -> bool {
        let Some(entry) = entry else { return false };
        match &entry.value.value {
            Value::Scalar(Scalar {
                text,
                kind: Kind::Boolean,
            }) if text == "true" => true,
            Value::Scalar(Scalar {
                text,
                kind: Kind::Boolean,
            }) if text == "false" => {
                self.default_written(entry, "`false` is the default");
                false
            }
            _ => {
                let finding = self.wrong_type(&entry.value, "`true`");
                finding.help(format!("write `{}: true`, or remove the key", entry.key.value));
                if let Value::Scalar(scalar) = &entry.value.value
                    && let Some(meant) = nearest(&scalar.text, ["true"].into_iter())
                {
                    finding.replace(entry.value.span, meant);
                }
                false
            }
        }
    }

    /// Reads a whole number in a range.
    pub(crate) fn integer(&mut self, entry: &Entry, range: std::ops::RangeInclusive<u32>) -> Option<Located<u32>> {
        let number = match &entry.value.value {
            Value::Scalar(scalar) => scalar.integer(),
            _ => None,
        };
        match number.filter(|number| range.contains(number)) {
            Some(number) => Some(Located::new(number, entry.value.span)),
            None if self.is_misspelt_integer(&entry.value) => None,
            None => {
                let expected = format!("a whole number from {} to {}", range.start(), range.end());
                self.not_a_number(&entry.value, &expected, &entry.key.value);
                None
            }
        }
    }

    /// Reports a whole number that is not written as JSON writes it, so that each number has one spelling. Returns whether
    /// it is one.
    pub(crate) fn is_misspelt_integer(&mut self, node: &Node) -> bool {
        let Value::Scalar(scalar) = &node.value else {
            return false;
        };
        let is_misspelt = scalar.is_misspelt_integer();
        if is_misspelt {
            self.report(
                rules::WRONG_TYPE,
                node.span,
                format!("`{}` is not how JSON writes a whole number", shorten(&scalar.text)),
            )
            .label("no leading zeros, no `+`, no `0x`")
            .help(
                "write the number without them; a code such as `0086` is text: quote it, in a field of `type: string`",
            );
        }
        is_misspelt
    }

    /// Reports a value that is not a whole number, with the number that it probably is.
    fn not_a_number(&mut self, node: &Node, expected: &str, key: &str) {
        let text = match &node.value {
            Value::Scalar(scalar) => scalar.text.as_str(),
            _ => "",
        };
        let meant = ungrouped(text);
        let finding = self.wrong_type(node, expected);
        if let Some(advice) = number_range::limits(key, text) {
            finding.help(advice);
        }
        if let Some(meant) = meant {
            finding
                .help("write nothing between the digits")
                .replace(node.span, meant);
        }
    }

    /// Reads one of the words of an enumeration.
    pub(crate) fn word<T: Word>(&mut self, entry: &Entry) -> Option<Located<T>> {
        self.word_of(&entry.value, &entry.key.value)
    }

    pub(crate) fn word_of<T: Word>(&mut self, node: &Node, what: &str) -> Option<Located<T>> {
        self.word_among(node, what, &words::<T>())
    }

    /// Reads one of the words of an enumeration; a finding lists `names`.
    pub(crate) fn word_among<T: Word>(&mut self, node: &Node, what: &str, names: &[&str]) -> Option<Located<T>> {
        let found = match &node.value {
            Value::Scalar(scalar) if !scalar.text.is_empty() => scalar.text.as_str(),
            _ => {
                self.wrong_type(node, &format!("one of {}", list(names)));
                return None;
            }
        };
        if let Some(value) = T::from_word(found) {
            return Some(Located::new(value, node.span));
        }
        let message = format!("`{}` is not a value of `{what}`", shorten(found));
        let diagnostic = self.report(rules::UNKNOWN_VALUE, node.span, message);
        if let Some(slip) = Slip::within(found) {
            diagnostic.label(slip.describe()).help(slip.help());
            return None;
        }
        match nearest(found, names.iter().copied()) {
            Some(suggestion) => diagnostic
                .help(format!("did you mean `{suggestion}`?"))
                .replace(node.span, suggestion),
            None => diagnostic.help(format!("write one of {}", list(names))),
        };
        None
    }

    /// Reads one of the words of an enumeration, and reports the default.
    pub(crate) fn word_or<T: Word>(&mut self, entry: Option<&Entry>, default: T) -> Located<T> {
        let Some(entry) = entry else {
            return Located::new(default, crate::place::Span::default());
        };
        match self.word(entry) {
            Some(word) => {
                if word.value == default {
                    self.default_written(entry, &format!("`{}` is the default", default.word()));
                }
                word
            }
            None => Located::new(default, entry.value.span),
        }
    }

    /// Reads text and checks its format.
    pub(crate) fn formed(
        &mut self,
        entry: &Entry,
        rule: Rule,
        what: &str,
        is_formed: impl Fn(&str) -> bool,
        help: &str,
    ) -> Option<Located<String>> {
        let text = self.text_of(&entry.value, "text")?;
        if !is_formed(&text.value) {
            let message = format!("`{}` is not a valid {what}", shorten(&text.value));
            self.report(rule, text.span, message).help(help);
        }
        Some(text)
    }

    pub(crate) fn date(&mut self, entry: &Entry) -> Option<Located<String>> {
        self.formed(
            entry,
            rules::DATE,
            "date",
            text::is_date,
            "write a calendar date: `2025-07-17`",
        )
    }

    pub(crate) fn url(&mut self, entry: &Entry) -> Option<Located<String>> {
        let fits = |url: &str| text::is_url(url) && url.len() <= text::EXAMPLE_LENGTH;
        if let Value::Scalar(Scalar { text, .. }) = &entry.value.value
            && let Some(stranger) = wire_text::look_alike(text).filter(|_| !fits(text))
        {
            let message = format!("`{}` {}", entry.key.value, stranger.fault());
            self.report(rules::URL, entry.value.span, message).help(stranger.help());
            return Some(Located::new(text.clone(), entry.value.span));
        }
        let url = self.formed(
            entry,
            rules::URL,
            "http or https URL",
            fits,
            "write the full address of the page, beginning with `https://`",
        )?;
        if fits(&url.value) {
            self.check_wire_text(&entry.key.value, &url);
        }
        Some(url)
    }

    pub(crate) fn rate_limit(&mut self, entry: &Entry) -> Option<Located<RateLimit>> {
        let parse = |text: &str| {
            let (calls, period) = text.split_once('/')?;
            let calls = calls
                .parse()
                .ok()
                .filter(|number: &u32| *number > 0 && number.to_string() == calls)?;
            Some(RateLimit {
                calls,
                period: crate::model::Period::from_word(period)?,
            })
        };
        let text = self.formed(
            entry,
            rules::RATE_LIMIT,
            "rate limit",
            |text| parse(text).is_some(),
            "write the number of calls and the period: `200/minute`; the period is `second`, `minute`, `hour` or `day`",
        )?;
        Some(Located::new(parse(&text.value)?, text.span))
    }

    /// A value of a field's type: an example, a constant, an enumerated value. A list's or object's is written as text.
    pub(crate) fn typed_value(&mut self, node: &Node, kind: FieldType, what: &str) -> Option<Located<String>> {
        let scalar = if kind.array_depth > 0 {
            FieldScalar::String
        } else {
            kind.scalar
        };
        let expected = match scalar {
            FieldScalar::String | FieldScalar::Object | FieldScalar::File | FieldScalar::Json => {
                let text = self.text_of(node, "text")?;
                self.check_text(what, &text, text::EXAMPLE_LENGTH);
                self.check_end(what, node);
                match what {
                    // Documents write any punctuation in examples.
                    names::EXAMPLE => self.check_example(&text),
                    _ => self.check_value(what, &text),
                }
                return Some(text);
            }
            FieldScalar::Integer => "an integer, because the field is an integer",
            FieldScalar::Number => "a number, because the field is a number",
            FieldScalar::Boolean => "`true` or `false`, because the field is a boolean",
        };
        let fits = match (&node.value, scalar) {
            (Value::Scalar(scalar), FieldScalar::Integer) => scalar.integer::<i64>().is_some(),
            (
                Value::Scalar(Scalar {
                    text,
                    kind: Kind::Integer | Kind::Float,
                }),
                FieldScalar::Number,
            ) => serde_json::from_str::<serde_json::Number>(text).is_ok(),
            (
                Value::Scalar(Scalar {
                    text,
                    kind: Kind::Boolean,
                }),
                FieldScalar::Boolean,
            ) => text == "true" || text == "false",
            _ => false,
        };
        match &node.value {
            Value::Scalar(scalar) if fits => Some(Located::new(scalar.text.clone(), node.span)),
            Value::Scalar(_) if self.is_misspelt_integer(node) => None,
            Value::Scalar(number) if number.kind == Kind::Integer && scalar == FieldScalar::Integer => {
                let message = format!("`{}` is not a whole number of 64 bits", shorten(&number.text));
                self.report(rules::WRONG_TYPE, node.span, message)
                    .label("out of range")
                    .help("if it is an id, the field is a string: give it `type: string` and quote the value");
                None
            }
            _ if scalar == FieldScalar::Boolean => {
                self.wrong_type(node, expected);
                None
            }
            _ => {
                self.not_a_number(node, expected, what);
                None
            }
        }
    }
}

/// The number whose digits are in groups: `1_000`, `1,000`.
fn ungrouped(text: &str) -> Option<String> {
    const BETWEEN: &[char] = &['_', ',', '\'', ' '];
    let mut groups = text.split(BETWEEN);
    let first = groups
        .next()
        .filter(|first| first.len() < 4 && !first.starts_with('0'))?;
    let is_grouped = groups.clone().all(|group| group.len() == 3) && groups.next().is_some();
    let digits: String = text.split(BETWEEN).collect();
    (is_grouped && !first.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())).then_some(digits)
}
