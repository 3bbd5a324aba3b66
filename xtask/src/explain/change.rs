//! Explains a kind of change.

use wechatpay_compare::{ChangeRule, Level};

use super::sections::sections;
use crate::report;
use crate::status::Failure;

/// Explains a kind of change: how much it matters and why, and the smallest one.
pub(super) fn explanation(rule: ChangeRule) -> Result<String, Failure> {
    let mut text = format!(
        "{}[{}] on the layer {}\n\n{}\n",
        rule.level, rule.id, rule.layer, rule.purpose
    );
    let Some(example) = wechatpay_compare::examples().find(|example| example.id == rule.id) else {
        return Ok(text);
    };
    let [before, after] = wechatpay_compare::sides(example.text);
    let comparison = wechatpay_compare::compare(&before, &after).map_err(|_| "the example is not sound")?;
    let drawn = wechatpay_compare::report::text(&comparison, Level::Editorial, report::style_of_stdout());
    sections(
        &mut text,
        &[
            ("An example:", &String::from_utf8_lossy(example.text)),
            ("The report:", drawn.trim_end()),
        ],
    )?;
    Ok(text)
}
