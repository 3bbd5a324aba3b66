//! How a time is written, as its description or its example states it.

use wechatpay_spec::model::{Field, Format, Scalar};
use wechatpay_spec::vocabulary::names;

use super::example;
use super::sample::Sample;
use crate::construct::{remark, unplaced};
use crate::reason;

/// The format that a description states. White space within a format breaks it: `YYYY-⏎MM-DD`.
pub(crate) fn stated(description: &str) -> Option<Format> {
    let compact: String = description.chars().filter(|c| !c.is_whitespace()).collect();
    let capital = compact.replace('：', ":").to_ascii_uppercase();
    // Neither a date with a time nor two dates.
    let is_time = compact.contains("HH") || ["DDHH", "DDTHH"].iter().any(|time| capital.contains(time));
    let is_date = capital.matches("YYYY-MM-DD").count() == 1 && !is_time;
    if is_date && !description.contains("长期") {
        return Some(Format::Date);
    }
    let says_time = capital.contains("RFC3339") && (capital.contains("THH:MM:SS") || has_no_pattern(&capital));
    says_time.then_some(Format::DateTime)
}

/// Whether a description gives neither a pattern nor a date, so that the name of the standard is all that it says.
fn has_no_pattern(capital: &str) -> bool {
    !["YYYY", "HH", "长期", "或"].iter().any(|word| capital.contains(word))
        && !capital
            .split(|c: char| !c.is_ascii_digit())
            .any(|number| number.len() == 8)
}

/// Takes back a format that only the name of a standard states, if the field's example has another one.
pub(crate) fn settle(field: &mut Field, description: &str) {
    let is_time = field
        .format
        .as_ref()
        .is_some_and(|format| format.value == Format::DateTime);
    let example = field.example.as_ref();
    let contradicts = example.is_some_and(|example| !example::is_date_time(&example.value));
    if is_time && contradicts && has_no_pattern(&description.to_ascii_uppercase()) {
        field.format = None;
    }
}

/// An example with the colons of a time, where a page has full-width ones: `10：34：56`.
pub(crate) fn with_colons(example: &str) -> String {
    let text = example.replace('：', ":");
    match example::is_date_time(&text) {
        true => text,
        false => example.to_owned(),
    }
}

/// Adds the format that the sample value of a text shows, if its description states none.
pub(crate) fn add_shown(field: &mut Field, sample: &Sample) {
    if field.kind.value.array_depth == 0
        && field.kind.value.scalar == Scalar::String
        && field.format.is_none()
        && field.values.is_empty()
        && let Sample::Text(text) = sample
        && example::is_date_time(text)
    {
        field.format = Some(unplaced(Format::DateTime));
        let remark = remark(Some(names::FORMAT), reason::SAMPLE_IS_TIME);
        field.provenance.inferred.push(remark);
    }
}

#[cfg(test)]
mod tests {
    use wechatpay_spec::model::Format;

    use super::stated;

    #[test]
    fn formats_are_stated_by_a_pattern_or_a_standard() {
        for text in [
            "格式为yyyy-MM-DD",
            "日期，格式：YYYY-MM-DD",
            "格式yyyy-MM-dd，如2025-01-01",
        ] {
            assert_eq!(stated(text), Some(Format::Date), "{text}");
        }
        for text in [
            "遵循rfc3339标准格式",
            "遵循RFC3339格式：yyyy-MM-DDTHH:mm:ss+TIMEZONE",
            "rfc3339，格式为YYYY-MM-DDTHH：mm：ss",
        ] {
            assert_eq!(stated(text), Some(Format::DateTime), "{text}");
        }
        for text in [
            "格式为yyyy-MM-DD HH:mm:ss",
            "格式为yyyy-MM-dd hh:mm:ss",
            "yyyy-MM-DD~yyyy-MM-DD",
            "yyyy-MM-DD或长期",
            "yyyyMMddHHmmss",
            "遵循rfc3339标准格式，或20250101",
        ] {
            assert_eq!(stated(text), None, "{text}");
        }
    }
}
