//! How a time is written, as its description or its example states it.

use wechatpay_spec::model::{Field, Format, Scalar};
use wechatpay_spec::vocabulary::names;

use super::example;
use super::sample::Sample;
use crate::construct::{remark, unplaced};
use crate::reason;

/// The format that a description states. White space within a format breaks it: `YYYY-⏎MM-DD`.
pub(crate) fn stated(description: &str) -> Option<Format> {
    stated_in(description).or_else(|| {
        let compact: String = description.chars().filter(|c| !c.is_whitespace()).collect();
        stated_in(&compact)
    })
}

fn stated_in(description: &str) -> Option<Format> {
    // Neither a date with a time nor two dates.
    let is_time = description.contains("HH") || description.contains("YYYY-MM-DDThh");
    let is_date = description.matches("YYYY-MM-DD").count() == 1 && !is_time;
    if is_date && !description.contains("长期") {
        return Some(Format::Date);
    }
    let pattern = description.replace('：', ":");
    let says_time = description.to_ascii_lowercase().contains("rfc3339")
        && ["THH:mm:ss", "Thh:mm:ss"].iter().any(|time| pattern.contains(time));
    says_time.then_some(Format::DateTime)
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
