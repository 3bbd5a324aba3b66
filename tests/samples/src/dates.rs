//! The examples of dates in the specs: the runtime reads each, as a moment or as a day.

use std::collections::BTreeSet;

use wechatpay_runtime::date_time::{parse, parse_day};
use wechatpay_spec::model::{Field, Format, Scalar, Spec};
use wechatpay_spec::visit::{MessagePart, Visit, walk_field, walk_spec};

/// The fewest digits of a date; times of day and periods have fewer.
const FEWEST_DIGITS: usize = 8;

/// The examples of dates that the runtime cannot read, each described as a difference.
pub(crate) fn unreadable(specs: &[Spec]) -> BTreeSet<String> {
    let mut examples = Examples::default();
    for spec in specs {
        walk_spec(&mut examples, spec);
    }
    let mut unreadable: BTreeSet<String> = examples
        .dates
        .into_iter()
        .filter(|date| parse(date).is_err() && parse_day(date).is_err())
        .map(|date| format!("the date {date} is neither a moment nor a day"))
        .collect();
    // So that the test does not pass because it finds nothing in the whole catalogue.
    if specs.len() > 1_000 && examples.fields < 1_000 {
        unreadable.insert(format!("only {} fields have an example of a date", examples.fields));
    }
    unreadable
}

/// Collects the examples of dates.
#[derive(Default)]
struct Examples<'s> {
    fields: usize,
    dates: BTreeSet<&'s str>,
}

impl<'s> Visit<'s> for Examples<'s> {
    fn visit_field(&mut self, field: &'s Field, part: MessagePart) {
        if let Some(example) = &field.example
            && field.kind.value.scalar == Scalar::String
            && is_date(field, &example.value)
        {
            self.fields += 1;
            self.dates.insert(&example.value);
        }
        walk_field(self, field, part);
    }
}

/// Whether an example is a date, according to the field's format or name, or because it begins like one.
fn is_date(field: &Field, example: &str) -> bool {
    let digits = example.bytes().filter(u8::is_ascii_digit).count();
    if digits < FEWEST_DIGITS {
        return false;
    }
    let format = field.format.as_ref().map(|format| format.value);
    let names_date = field
        .name
        .value
        .split('_')
        .any(|word| matches!(word, "date" | "day" | "time"));
    let begins_with_date = example
        .split_at_checked(10)
        .is_some_and(|(day, _)| parse_day(day).is_ok());
    matches!(format, Some(Format::Date | Format::DateTime)) || names_date || begins_with_date
}
