//! Nests the declarations of fields.

use wechatpay_spec::model::{Cipher, EnumValue, Field, Format, Scalar};
use wechatpay_spec::place::Span;

use super::declared::{Declared, Membership};
use super::open_objects::OpenObjects;
use super::{untyped, values};
use crate::account::{self, Use};
use crate::construct::{self, remark, unplaced};
use crate::facts::demand::Flag;
use crate::facts::sample::Sample;
use crate::facts::{bounds, choice, encryption, example, label, own_example};
use crate::findings::{Findings, shorten};
use crate::input::official::field_type::{self, TypeText};
use crate::input::official::sample_code::SampleCode;
use crate::input::official::text_limits;
use crate::reason;
use crate::rules;

/// Deepest nesting of objects.
const DEPTH: usize = 32;

/// Nests declarations by a sample.
pub(super) struct FieldNester<'a> {
    pub(super) sample: Option<&'a Sample>,
    pub(super) code: &'a SampleCode,
    /// Whether the caller sends the fields.
    pub(super) is_request: bool,
}

impl FieldNester<'_> {
    pub(super) fn fields(&self, declared: &[Declared<'_>], findings: &mut Findings) -> Vec<Field> {
        let mut open = OpenObjects::new(self.is_request);
        for item in declared {
            findings.mark(item.span, Use::Row);
            let place = self.place(item, &open);
            open.close_to(place.depth, findings);
            let sample = match open.innermost_sample() {
                Some(sample) => sample.and_then(|sample| sample.get(item.name)),
                None => self.sample.and_then(|sample| sample.get(item.name)),
            };
            let Some(mut field) = self.field(item, sample, findings) else {
                continue;
            };
            if open.depth() >= DEPTH {
                let message = format!("`{}` is nested more than {DEPTH} levels deep", shorten(item.name));
                findings.report(rules::NESTING, item.span, message, "split the page");
                break;
            }
            if place.is_guessed {
                field.provenance.inferred.push(remark(None, reason::PLACE_LOST));
            }
            if place.is_guessed && item.membership == Membership::Unknown {
                let message = format!(
                    "nothing shows whether `{}` is in the object before it or beside it",
                    shorten(item.name)
                );
                let help = "open every list of members before saving the page, or save the page as HTML";
                findings.report(rules::PLACE_UNKNOWN, item.span, message, help);
            }
            let statement = choice::of_description(item.description);
            open.push(field, statement, item.span, sample, findings);
        }
        open.finish(findings)
    }

    /// Where a field belongs.
    fn place(&self, item: &Declared<'_>, open: &OpenObjects<'_, '_>) -> Place {
        let known = |depth| Place {
            depth,
            is_guessed: false,
        };
        // HTML shows the nesting, and so does a sample.
        if let Some(depth) = item.depth {
            return known(depth);
        }
        if item.membership == Membership::Outside {
            return known(0);
        }
        let shows = |sample: &Sample| sample.get(item.name).is_some();
        let home = open.home(shows);
        if let Some(home) = home {
            return known(home + 1);
        }
        // The list of members before it may have been closed on the page.
        if item.membership == Membership::Unknown && (open.depth() == 0 || self.sample.is_some_and(shows)) {
            return known(0);
        }
        Place {
            depth: open.depth(),
            is_guessed: open.depth() > 1 || item.membership == Membership::Unknown,
        }
    }

    fn field(&self, item: &Declared<'_>, sample: Option<&Sample>, findings: &mut Findings) -> Option<Field> {
        let untyped = untyped::kind(item, sample).map(TypeText::of);
        let Some(words) = untyped.or_else(|| field_type::read(item.kind)) else {
            let message = format!("`{}` has the unknown type `{}`", item.name, shorten(item.kind));
            findings.report(
                rules::FIELD_TYPE,
                item.span,
                message,
                "the page says `string(32)`, `integer`, `object`…",
            );
            return None;
        };
        let kind = words.kind;
        let scalar = kind.scalar;
        let mut field = construct::field(item.name, scalar);
        words.apply(&mut field);
        self.flag(&mut field, item, findings);
        mark_description(item, findings);
        untyped::mark(&mut field, item, sample);
        let description = item.description.trim();
        let title = description
            .split_once('【')
            .map(|(_, rest)| rest.replace("】或【", "或"));
        field.title = title
            .as_deref()
            .and_then(|rest| rest.split_once('】'))
            .and_then(|(title, _)| label::title(title))
            .map(unplaced);
        if scalar == Scalar::String {
            self.encryption(&mut field, description);
            self.values(&mut field, item, findings);
            if description.contains("YYYY-MM-DD") && !description.contains("长期") && !description.contains("THH") {
                field.format = Some(unplaced(Format::Date));
            }
            if description.to_ascii_lowercase().contains("rfc3339") && description.contains("THH:mm:ss") {
                field.format = Some(unplaced(Format::DateTime));
            }
        }
        if matches!(scalar, Scalar::Integer | Scalar::Number) {
            field.unit = label::read(description).unit.map(unplaced);
        }
        if scalar == Scalar::Integer && kind.array_depth == 0 {
            let text = |number: i64| unplaced(number.to_string());
            let bounds = bounds::read(description);
            field.minimum = bounds.minimum.map(text);
            field.maximum = bounds.maximum.map(text);
            field.default = bounds.default.filter(|_| !field.required).map(text);
        }
        let written = own_example::in_description(description).map(|text| Sample::Text(text.to_owned()));
        let sample = sample.or(written.as_ref());
        if let Some(sample) = sample.filter(|_| field.encrypted.is_none() && scalar != Scalar::Object) {
            field.example = example::example(sample, field.kind.value).map(unplaced);
            if field.kind.value.array_depth == 0
                && let Sample::Text(text) = sample
                && scalar == Scalar::String
                && field.format.is_none()
                && example::is_date_time(text)
            {
                field.format = Some(unplaced(Format::DateTime));
                field
                    .provenance
                    .inferred
                    .push(remark(Some("format"), reason::SAMPLE_IS_TIME));
            }
        }
        text_limits::add(&mut field, description, item.span, findings);
        Some(field)
    }

    /// Notes whether the field must be sent.
    fn flag(&self, field: &mut Field, item: &Declared<'_>, findings: &mut Findings) {
        field.required = item.flag == Flag::Required;
        if item.flag == Flag::Conditional && self.is_request {
            let message = format!(
                "`{}` is required under a condition that its flag does not name",
                shorten(item.name)
            );
            let help = "the spec says that it is optional; add `required_if` by hand";
            findings.report(rules::NOT_EXPRESSED, item.span, message, help);
        }
    }

    fn encryption(&self, field: &mut Field, description: &str) {
        let says = encryption::says(description);
        let in_code = self.code.encrypted.contains(&field.name.value);
        if says || in_code {
            field.encrypted = Some(unplaced(Cipher::PublicKey));
        }
        if in_code && !says {
            field
                .provenance
                .inferred
                .push(remark(Some("encrypted"), reason::CODE_ENCRYPTS));
        }
    }

    fn values(&self, field: &mut Field, item: &Declared<'_>, findings: &mut Findings) {
        if field.encrypted.is_some() {
            return;
        }
        let listed = values::listed(item.description);
        let mut values: Vec<(&str, Option<String>)> = listed.values;
        if let Some(in_code) = self.code.values.get(&field.name.value) {
            let before = values.len();
            for value in in_code {
                if !values.iter().any(|(known, _)| known == value) {
                    values.push((value.as_str(), None));
                }
            }
            if values.len() > before {
                field.provenance.inferred.push(remark(Some("enum"), reason::CODE_LISTS));
            }
        }
        report_doubts(item, &listed.doubts, listed.announced && values.is_empty(), findings);
        if let ([(only, _)], true) = (values.as_slice(), field.required) {
            // A required field with a single value: the code may list only what exists today.
            field.example = Some(unplaced((*only).to_owned()));
            field
                .provenance
                .inferred
                .retain(|remark| remark.reason.value != reason::CODE_LISTS);
            return;
        }
        field.values = values
            .into_iter()
            .map(|(value, title)| EnumValue {
                value: unplaced(value.to_owned()),
                title,
                rust_name: None,
            })
            .collect();
    }
}

/// Marks the label and the listed values as read, and the rest of the description as passed over.
fn mark_description(item: &Declared<'_>, findings: &mut Findings) {
    let start = item.description_span.start;
    let label_end = item.description.find('】').map_or(0, |at| at + '】'.len_utf8());
    let values = values::announcement(item.description).unwrap_or(item.description.len());
    for (from, to, used) in [
        (0, label_end, Use::Label),
        (label_end.min(values), values, Use::PassedOver(account::DESCRIPTION)),
        (values, item.description.len(), Use::Label),
    ] {
        let span = Span {
            start: start + from,
            end: start + to,
        };
        findings.mark(span, used);
    }
}

/// Reports words that may be values, and an announcement that no value follows.
fn report_doubts(item: &Declared<'_>, doubts: &[&str], none_listed: bool, findings: &mut Findings) {
    let name = shorten(item.name);
    let message = match doubts {
        [] if none_listed => format!("the description of `{name}` announces values, but lists none"),
        [] => return,
        doubts => {
            let doubts: Vec<String> = doubts
                .iter()
                .take(8)
                .map(|doubt| format!("`{}`", shorten(doubt)))
                .collect();
            format!(
                "the description of `{name}` names {}, which may be values",
                doubts.join(", ")
            )
        }
    };
    let help = "compare the field's `enum` with the document";
    findings.report(rules::VALUES_DOUBTFUL, item.span, message, help);
}

/// The place of a field among the objects.
struct Place {
    /// How many objects it is in.
    depth: usize,
    /// Whether the page does not show it.
    is_guessed: bool,
}
