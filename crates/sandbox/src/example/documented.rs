//! Documents' examples, as the service would write them.

use wechatpay_spec::field_path::Path;
use wechatpay_spec::model::Field;

/// The example of a field, with the characters back that its document lost. `None` when it only describes the value.
pub(super) fn example(field: &Field) -> Option<String> {
    let written = field.example.as_ref()?.value.as_str();
    let is_no_user = field.name.value.ends_with("openid") && written.len() < MIN_USER;
    let has_value = !is_no_user && !is_description(written) && written != field.name.value;
    has_value.then(|| mended(written))
}

/// The number in the document's example of a field, by its path: `sub_orders[].amount.total_amount`.
pub(crate) fn number_of(fields: &[Field], path: &str) -> Option<i64> {
    Path(path).of(fields)?.example.as_ref()?.value.parse().ok()
}

/// The minimum number of characters of a user's id.
const MIN_USER: usize = 8;

/// Whether a text describes a value and is not one itself.
fn is_description(text: &str) -> bool {
    let placeholder = text.starts_with("example_") || text.ends_with("_example");
    let crossed_out = text.to_ascii_lowercase().contains("xxx");
    placeholder || crossed_out || text.contains("或者") || text.starts_with("示例见")
}

/// The text with a space between day and time, with seconds, and with an address that begins with its scheme.
fn mended(text: &str) -> String {
    let shape: String = text
        .chars()
        .map(|character| if character.is_ascii_digit() { '0' } else { character })
        .collect();
    match (shape.as_str(), text.split_at_checked(10), text.split_at_checked(16)) {
        ("0000-00-0000:00:00", Some((day, time)), _) => format!("{day} {time}"),
        ("0000-00-00T00:00+00:00", _, Some((time, zone))) => format!("{time}:00{zone}"),
        _ => {
            let address = text.replacen("：//", "://", 1);
            let label = address.get(..4).filter(|label| label.eq_ignore_ascii_case("url:"));
            address.trim_start_matches(label.unwrap_or_default()).to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{is_description, mended};

    #[test]
    fn lost_characters_are_back() {
        for (written, meant) in [
            ("2018-05-1108:00:00", "2018-05-11 08:00:00"),
            ("2025-07-24T00:00+08:00", "2025-07-24T00:00:00+08:00"),
            ("URl:weixin://wxpay/s/An4baqw", "weixin://wxpay/s/An4baqw"),
            ("weixin：//wxpay/s/An4baqw", "weixin://wxpay/s/An4baqw"),
            ("2025-07-24T00:00:00+08:00", "2025-07-24T00:00:00+08:00"),
            ("https://pay.weixin.qq.com", "https://pay.weixin.qq.com"),
            ("图", "图"),
        ] {
            assert_eq!(mended(written), meant);
        }
    }

    #[test]
    fn descriptions_are_no_values() {
        for text in [
            "example_bank_type",
            "media_id_example",
            "SUCCESS或者FAILED",
            "https://qpic.cn/xxx",
            "102329389XXXX",
            "示例见下文",
        ] {
            assert!(is_description(text), "{text}");
        }
        assert!(!is_description("深圳市示例科技有限公司"));
    }
}
