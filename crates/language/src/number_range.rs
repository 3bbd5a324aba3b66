//! A smallest and a largest number in one value, as documents write lengths: `1～32`, `[1,32]`.

use crate::vocabulary::names;

/// The two keys to write for two limits that are the value of one key.
pub(crate) fn limits(key: &str, text: &str) -> Option<String> {
    let text = text.trim_start_matches(['[', '(']).trim_end_matches([']', ')']);
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let (least, rest) = text.split_at(digits(text));
    let most = rest.trim_start_matches(|c: char| !c.is_ascii_digit());
    let between = rest.strip_suffix(most)?.trim();
    let is_range = [
        "-", "--", "~", ",", "..", "...", "至", "到", "–", "—", "——", "～", "〜", "−",
    ]
    .contains(&between);
    let are_numbers = !least.is_empty() && !most.is_empty() && digits(most) == most.len();
    let (lower, upper) = match key {
        names::MIN_LENGTH | names::MAX_LENGTH => (names::MIN_LENGTH, names::MAX_LENGTH),
        names::MINIMUM | names::MAXIMUM => (names::MINIMUM, names::MAXIMUM),
        _ => return None,
    };
    (is_range && are_numbers)
        .then(|| format!("write both limits in keys of their own: `{lower}: {least}, {upper}: {most}`"))
}

#[cfg(test)]
mod tests {
    use super::limits;

    #[test]
    fn two_limits_become_two_keys() {
        for text in ["1-32", "1~32", "1～32", "1 – 32", "1至32", "[1,32]", "1..32", "1—32"] {
            let said = limits("max_length", text);
            assert_eq!(
                said.as_deref(),
                Some("write both limits in keys of their own: `min_length: 1, max_length: 32`"),
                "{text}"
            );
        }
        assert!(limits("maximum", "0~100").is_some_and(|said| said.contains("`minimum: 0, maximum: 100`")));
        for (key, text) in [
            ("max_length", "32"),
            ("max_length", "1.5.6"),
            ("status", "4-5"),
            ("max_length", "a-b"),
            ("max_length", "-1"),
        ] {
            assert_eq!(limits(key, text), None, "{text}");
        }
    }
}
