//! Sample values as the examples of a spec.

use wechatpay_spec::model::{FieldType, Scalar};
use wechatpay_spec::text::EXAMPLE_LENGTH;

use super::sample::Sample;

/// The sample as the example of a field of a type; `None` when the type does not allow the value.
pub(crate) fn example(sample: &Sample, kind: FieldType) -> Option<String> {
    let text = if kind.array_depth > 0 || matches!(kind.scalar, Scalar::Object) {
        match sample {
            Sample::List(_) | Sample::Map(_) => sample.json()?.to_string(),
            Sample::Json(inner) => inner.json()?.to_string(),
            _ => sample.text()?.into_owned(),
        }
    } else {
        match (kind.scalar, sample) {
            (Scalar::String, Sample::Json(inner)) => inner.json()?.to_string(),
            (Scalar::String, _) => sample.text()?.into_owned(),
            (Scalar::Integer, _) => {
                let text = sample.text()?;
                text.parse::<i64>()
                    .is_ok_and(|number| number.to_string() == text)
                    .then(|| text.into_owned())?
            }
            (Scalar::Number, _) => {
                let text = sample.text()?;
                serde_json::from_str::<serde_json::Number>(&text).ok()?;
                text.into_owned()
            }
            (Scalar::Boolean, _) => sample
                .text()
                .filter(|text| matches!(&**text, "true" | "false"))?
                .into_owned(),
            _ => return None,
        }
    };
    // A spec has no text with spaces at its ends; in a sample they are typing slips.
    let text = text.trim();
    is_plain(text).then(|| text.to_owned())
}

/// Whether a text may be an example in a spec: one line, not empty, not too long.
fn is_plain(text: &str) -> bool {
    !text.trim().is_empty()
        && text.chars().count() <= EXAMPLE_LENGTH
        && !text.chars().any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'))
}

/// Whether a text is a time with a zone, as in RFC 3339: `2018-06-08T10:34:56+08:00`.
pub(crate) fn is_date_time(text: &str) -> bool {
    let Some((date, time)) = text.split_once('T') else {
        return false;
    };
    let is_pattern = |text: &str, pattern: &str| {
        text.len() == pattern.len()
            && text
                .bytes()
                .zip(pattern.bytes())
                .all(|(b, p)| if p == b'0' { b.is_ascii_digit() } else { b == p })
    };
    let (Some(clock), Some(rest)) = (time.get(..8), time.get(8..)) else {
        return false;
    };
    let zone = match rest.strip_prefix('.') {
        Some(fraction) => fraction.trim_start_matches(|c: char| c.is_ascii_digit()),
        None => rest,
    };
    let is_zone = zone == "Z" || is_pattern(zone, "+00:00") || is_pattern(zone, "-00:00");
    is_pattern(date, "0000-00-00") && is_pattern(clock, "00:00:00") && is_zone
}

#[cfg(test)]
mod tests {
    use wechatpay_spec::model::{FieldType, Scalar};

    use super::{example, is_date_time};
    use crate::facts::sample::Sample;

    #[test]
    fn times_have_a_zone() {
        for good in [
            "2018-06-08T10:34:56+08:00",
            "2018-06-08T10:34:56.789-05:00",
            "2018-06-08T10:34:56Z",
        ] {
            assert!(is_date_time(good), "{good}");
        }
        for bad in [
            "2018-06-08 10:34:56",
            "2018-06-08T10:34:56",
            "20180608",
            "T",
            "2018-06-08T時間8:34:56Z",
        ] {
            assert!(!is_date_time(bad), "{bad}");
        }
    }

    #[test]
    fn examples_have_the_type_of_their_field() {
        let of = |scalar, depth, sample: &Sample| {
            example(
                sample,
                FieldType {
                    scalar,
                    array_depth: depth,
                },
            )
        };
        let text = |text: &str| Sample::Text(text.to_owned());
        assert_eq!(of(Scalar::Integer, 0, &text("888")).as_deref(), Some("888"));
        assert_eq!(of(Scalar::Integer, 0, &text("0888")), None);
        assert_eq!(of(Scalar::Boolean, 0, &text("Y")), None);
        assert_eq!(
            of(Scalar::String, 0, &Sample::Integer("7".to_owned())).as_deref(),
            Some("7")
        );
        assert_eq!(of(Scalar::String, 0, &text(" ")), None);
        assert_eq!(of(Scalar::String, 0, &text(" a ")).as_deref(), Some("a"));
        assert_eq!(of(Scalar::String, 0, &text("a\nb")), None);
        let list = Sample::List(vec![text("a"), text("b")]);
        assert_eq!(of(Scalar::String, 1, &list).as_deref(), Some(r#"["a","b"]"#));
    }
}
