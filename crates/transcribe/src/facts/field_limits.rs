//! Adds the limits, the default and the only value that a description states to a field. What cannot be added is reported.

mod joined_lines;

use std::fmt::Display;

use wechatpay_spec::limits::problem;
use wechatpay_spec::model::{EnumValue, Field, Scalar};
use wechatpay_spec::place::Span;

use super::assumed::{self, Assumed};
use super::broken_lines;
use super::characters;
use super::code::is_code;
use super::{bounds, length, limit, unit};
use crate::construct::unplaced;
use crate::findings::{Findings, shorten};
use crate::rules;

/// The party that sends a field, and the part of the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// In the path of a request.
    Path,
    /// In another part of a request.
    Request,
    /// In a response or a notification.
    Received,
}

/// Adds what a description states to a field whose type, values and example are known. A limit that the field's own
/// example breaks is left out, and reported.
///
/// The description is read as it is, and with its broken sentences joined. What the two state differently is reported.
pub(crate) fn add(field: &mut Field, description: &str, place: Place, span: Span, findings: &mut Findings) {
    let Some(joined) = broken_lines::joined(description) else {
        add_stated(field, description, place, span, findings);
        return;
    };
    let mut whole = field.clone();
    let mut own = findings.apart();
    let mut of_whole = findings.apart();
    add_stated(field, description, place, span, &mut own);
    add_stated(&mut whole, &joined, place, span, &mut of_whole);
    let differs = joined_lines::complete(field, whole);
    match (own.is_empty(), of_whole.is_empty()) {
        (true, _) if !differs => findings.add(of_whole),
        // Only parts of sentences were not read.
        (false, true) if !differs => {}
        _ => findings.add(own),
    }
    if differs {
        let message = format!(
            "a limit, the default or the only value of `{}` may go on behind the end of a line or a blank: `{}`",
            shorten(&field.name.value),
            shorten(sentence_with_limit(&joined))
        );
        let help = "compare it with the document; write the sentence on one line in the saved page";
        findings.report(rules::LIMIT_UNCLEAR, span, message, help);
    }
}

fn add_stated(field: &mut Field, description: &str, place: Place, span: Span, findings: &mut Findings) {
    let mut reader = Reader {
        name: shorten(&field.name.value),
        span,
        findings,
    };
    if matches!(field.kind.value.scalar, Scalar::Integer | Scalar::Number)
        && let Some(sentence) = unit::other(description)
    {
        // Integers that are named like amounts are in fen.
        reader.report("the unit", sentence);
    }
    if field.kind.value.array_depth > 0
        && let Some(sentence) = limit::of_items(description, field.kind.value.scalar == Scalar::String)
    {
        reader.report("the number of items", sentence);
        return;
    }
    if field.supplied_by.is_some() || field.constant.is_some() || !field.fields.is_empty() {
        return;
    }
    reader.assumed(field, assumed::read(description), place);
    if field.constant.is_some() {
        return;
    }
    match field.kind.value.scalar {
        Scalar::String => reader.text(field, description),
        Scalar::Integer | Scalar::Number => reader.number(field, description),
        _ => {}
    }
}

struct Reader<'f> {
    name: String,
    span: Span,
    findings: &'f mut Findings,
}

impl Reader<'_> {
    fn report(&mut self, what: &str, text: impl Display) {
        let message = format!(
            "{what} of `{}` is not read: `{}`",
            self.name,
            shorten(&text.to_string())
        );
        let help = "compare it with the document, and add it to the spec by hand if the spec can state it";
        self.findings.report(rules::LIMIT_UNCLEAR, self.span, message, help);
    }

    fn text(&mut self, field: &mut Field, description: &str) {
        let lengths = length::read(description);
        let found = characters::read(description);
        if !field.values.is_empty() {
            // The values say more.
            return;
        }
        let is_alone = field.kind.value.array_depth == 0;
        if let Some(sentence) = limit::of_parts(description).filter(|_| is_alone) {
            self.report("the number of parts", sentence);
        }
        for sentence in lengths.unread {
            self.report("the length", sentence);
        }
        for words in found.unread {
            self.report("the set of characters", words);
        }
        let is_single = field.kind.value.array_depth == 0 && field.encoded.is_none();
        if !is_single || field.encrypted.is_some() {
            // The lengths of ciphertext are others, and those of a list may be those of its items.
            if lengths.least.is_some() || lengths.most.is_some() || found.class.is_some() || found.pattern.is_some() {
                self.report("a limit", sentence_with_limit(description));
            }
            return;
        }
        let mut broken: Vec<String> = Vec::new();
        let mut contradicts = false;
        if let Some(most) = lengths.most {
            match field.max_length.as_ref().map(|known| known.value) {
                None => {
                    field.max_length = Some(unplaced(most));
                    if example_breaks(field) {
                        field.max_length = None;
                        broken.push(most.to_string());
                    }
                }
                // The length beside the type counts more; that of the description may be that of a part.
                Some(known) if known != most => {
                    let message = format!("`{}` has two maximum lengths: {known} and {most}", self.name);
                    let help = "the length of the type was used; compare both with the document";
                    self.findings.report(rules::LIMIT_UNCLEAR, self.span, message, help);
                    contradicts = true;
                }
                Some(_) => {}
            }
        }
        let most = field.max_length.as_ref().map_or(u32::MAX, |most| most.value);
        let may_have = |least: &u32| *least <= most && field.min_length.is_none() && !contradicts;
        if let Some(least) = lengths.least.filter(may_have) {
            field.min_length = Some(unplaced(least));
            if example_breaks(field) {
                field.min_length = None;
                broken.push(least.to_string());
            }
        }
        let class = found.class.map(|class| class.pattern());
        if let Some(pattern) = found.pattern.or(class).filter(|_| field.pattern.is_none()) {
            field.pattern = Some(unplaced(pattern.clone()));
            if example_breaks(field) {
                field.pattern = None;
                broken.push(pattern);
            }
        }
        self.broken(&broken);
    }

    fn number(&mut self, field: &mut Field, description: &str) {
        let unit = field.unit.as_ref().map(|unit| unit.value);
        let found = bounds::read(description, field.kind.value.scalar, unit);
        if !field.values.is_empty() {
            return;
        }
        for sentence in found.unread {
            self.report("a bound", sentence);
        }
        if field.kind.value.array_depth > 0 {
            if found.minimum.is_some() || found.maximum.is_some() {
                self.report("a bound", sentence_with_limit(description));
            }
            return;
        }
        let text = |number: Option<i64>| number.map(|number| unplaced(number.to_string()));
        let mut broken: Vec<String> = Vec::new();
        field.minimum = text(found.minimum);
        if example_breaks(field) {
            field.minimum = None;
            broken.extend(found.minimum.map(|number| number.to_string()));
        }
        field.maximum = text(found.maximum);
        if example_breaks(field) {
            field.maximum = None;
            broken.extend(found.maximum.map(|number| number.to_string()));
        }
        // A default that is out of bounds says that one of the two is wrong.
        if let Some(default) = field.default.clone()
            && let Some(problem) = problem(field, &default.value)
        {
            field.default = None;
            self.report("the default", format!("{} {problem}", default.value));
        }
        self.broken(&broken);
    }

    fn broken(&mut self, broken: &[String]) {
        if !broken.is_empty() {
            let message = format!(
                "the example of `{}` breaks its limits: {}",
                self.name,
                broken.join(", ")
            );
            let help = "compare both with the document";
            self.findings.report(rules::SAMPLE, self.span, message, help);
        }
    }

    fn assumed(&mut self, field: &mut Field, found: Assumed, place: Place) {
        for sentence in found.unread {
            self.report("the default or only value", sentence);
        }
        let kind = field.kind.value;
        let is_plain = kind.array_depth == 0
            && !matches!(kind.scalar, Scalar::Object | Scalar::File | Scalar::Json)
            && field.encoded.is_none()
            && field.encrypted.is_none()
            && !field.is_indexed();
        if let Some(default) = found.default {
            let is_known =
                |value: &str| field.values.is_empty() || field.values.iter().any(|known| known.value.value == value);
            let fits = is_plain && place == Place::Request && !field.required && fits(kind.scalar, &default);
            match fits && is_known(&default) {
                true => field.default = Some(unplaced(default)),
                // A value that the service assumes is sent back like any other value.
                false if place == Place::Received => {}
                false => self.report("the default", default),
            }
        }
        if let Some(constant) = found.constant {
            let is_known = |value: &str| field.values.iter().all(|known| known.value.value == value);
            match is_plain && fits(kind.scalar, &constant) && is_known(&constant) {
                true if place == Place::Request && field.required => {
                    field.constant = Some(unplaced(constant));
                    field.values.clear();
                    field.example = None;
                }
                // The only known value.
                true if kind.scalar == Scalar::String && is_code(&constant) && place != Place::Path => {
                    field.values = vec![EnumValue {
                        value: unplaced(constant.clone()),
                        title: None,
                        rust_name: None,
                    }];
                    field.example = Some(unplaced(constant));
                }
                true if field.has_example(&constant) => {}
                _ => self.report("the only value", constant),
            }
        }
    }
}

/// Whether a value has the type of a field.
pub(crate) fn fits(scalar: Scalar, value: &str) -> bool {
    match scalar {
        Scalar::Integer => value.parse::<i64>().is_ok_and(|number| number.to_string() == value),
        Scalar::Number => {
            value.parse::<f64>().is_ok()
                && !value.starts_with(['+', '.'])
                && value.contains(|c: char| c.is_ascii_digit())
        }
        Scalar::Boolean => matches!(value, "true" | "false"),
        _ => !value.is_empty(),
    }
}

fn example_breaks(field: &Field) -> bool {
    let example = field.example.as_ref();
    example.is_some_and(|example| problem(field, &example.value).is_some())
}

/// The sentence of a description that has a number, or the whole description.
fn sentence_with_limit(description: &str) -> &str {
    let mut sentences = description.split(['。', '；', ';', '\n']);
    let found = sentences.find(|sentence| sentence.contains(|c: char| c.is_ascii_digit()));
    found.unwrap_or(description).trim()
}
