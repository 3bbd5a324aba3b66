//! The bounds of whole numbers, and the value that the service assumes, where a description states them with a number.

/// The bounds and the default of a whole number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bounds {
    /// The smallest number that is allowed.
    pub(crate) minimum: Option<i64>,
    /// The greatest number that is allowed.
    pub(crate) maximum: Option<i64>,
    /// The number that is assumed if the field is not sent.
    pub(crate) default: Option<i64>,
}

/// Reads a description: `不填默认为20,最大值50`, `取值范围[1,100]`. A number with a unit is left out.
pub(crate) fn read(description: &str) -> Bounds {
    let range = ["取值范围", "取值区间"]
        .iter()
        .find_map(|word| range(description, word));
    let number = |words: &[&str]| words.iter().find_map(|word| number_after(description, word));
    let bounds = Bounds {
        minimum: range.map(|(least, _)| least).or_else(|| number(&["最小值"])),
        maximum: range.map(|(_, most)| most).or_else(|| number(&["最大值"])),
        default: number(&["不填默认", "不传默认", "默认值"]),
    };
    match (bounds.minimum, bounds.maximum) {
        (Some(least), Some(most)) if least > most => Bounds {
            minimum: None,
            maximum: None,
            ..bounds
        },
        _ => bounds,
    }
}

/// The number after a word.
fn number_after(text: &str, word: &str) -> Option<i64> {
    let (_, rest) = text.split_once(word)?;
    let (number, after) = number(rest.trim_start_matches(['为', '是', ':', '：', '值', ' ']))?;
    let ends = after
        .chars()
        .next()
        .is_none_or(|c| c.is_whitespace() || ",，。；;)）、】".contains(c));
    ends.then_some(number)
}

/// The numbers of a range after a word: `[1,100]`, `：1-100`.
fn range(text: &str, word: &str) -> Option<(i64, i64)> {
    let (_, rest) = text.split_once(word)?;
    let (least, rest) = number(rest.trim_start_matches(['为', '是', ':', '：', ' ', '[', '【', '(']))?;
    let rest = rest.trim_start().strip_prefix([',', '，', '-', '~', '～'])?;
    let (most, after) = number(rest.trim_start())?;
    let ends = after
        .chars()
        .next()
        .is_none_or(|c| c.is_whitespace() || ",，。；;)）、】]".contains(c));
    ends.then_some((least, most))
}

/// The whole number that a text begins with, and the rest.
fn number(text: &str) -> Option<(i64, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    Some((digits.parse().ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::{Bounds, read};

    fn bounds(minimum: Option<i64>, maximum: Option<i64>, default: Option<i64>) -> Bounds {
        Bounds {
            minimum,
            maximum,
            default,
        }
    }

    #[test]
    fn bounds_and_defaults_are_numbers() {
        assert_eq!(
            read("【分页大小】 不填默认为20,最大值50"),
            bounds(None, Some(50), Some(20))
        );
        assert_eq!(
            read("取值范围[1,100]，默认值：10。"),
            bounds(Some(1), Some(100), Some(10))
        );
        assert_eq!(read("取值范围：1-100"), bounds(Some(1), Some(100), None));
        assert_eq!(read("最小值为1；最大值是9"), bounds(Some(1), Some(9), None));
    }

    #[test]
    fn other_texts_are_not_bounds() {
        for text in [
            "最大值为100元",
            "最大值50%",
            "最大值1.5",
            "默认值为当前时间",
            "取值范围 ALL",
            "最小值9，最大值1",
            "最大值99999999999999999999",
        ] {
            assert_eq!(read(text), Bounds::default(), "{text}");
        }
    }
}
