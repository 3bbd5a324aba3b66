//! Codes that have their meaning beside them in one value, as cells of documents do.

use crate::wire_text::is_chinese;

/// A code and its meaning in one value, as cells of documents have them: `PASS：成功`, `PASS（成功）`, `PASS-成功`.
pub(crate) fn glossed_code(value: &str) -> Option<(&str, &str)> {
    let is_of_code = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
    let end = value.find(|c| !is_of_code(c))?;
    let code = value.get(..end)?.trim_end_matches(['.', '-', '_']);
    let rest = value.get(code.len()..)?;
    let meaning = rest.trim_matches(|c: char| !c.is_alphanumeric());
    let is_separated = !code.is_empty() && !rest.starts_with(char::is_alphanumeric);
    (is_separated && meaning.starts_with(is_chinese)).then_some((code, meaning))
}

/// The advice about a code with its meaning.
pub(crate) fn advice(code: &str, meaning: &str) -> String {
    format!("write `{code}` alone; in `enum`, the meaning can be a title: `{{value: {code}, title: {meaning}}}`")
}

#[cfg(test)]
mod tests {
    use super::glossed_code;

    #[test]
    fn a_code_with_its_meaning_is_found() {
        for (value, code, meaning) in [
            ("PASS：成功", "PASS", "成功"),
            ("PASS:成功", "PASS", "成功"),
            ("PASS（成功）", "PASS", "成功"),
            ("PASS(成功)", "PASS", "成功"),
            ("PASS-成功", "PASS", "成功"),
            ("PASS——成功", "PASS", "成功"),
            ("PASS = 成功", "PASS", "成功"),
            ("HMAC-SHA256，签名", "HMAC-SHA256", "签名"),
            ("1、男", "1", "男"),
            ("OK 成功", "OK", "成功"),
        ] {
            assert_eq!(glossed_code(value), Some((code, meaning)), "{value}");
        }
        for value in [
            "PASS",
            "成功",
            "A类",
            "H5支付",
            "会员开卡(进卡包)",
            "2024-12-03",
            "A-B",
            "TYPE_²",
            "CT-β",
            "application/json;x",
            "",
            "：成功",
        ] {
            assert_eq!(glossed_code(value), None, "{value}");
        }
    }
}
