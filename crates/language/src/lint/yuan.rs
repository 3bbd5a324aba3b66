//! Recognizes titles that give an amount of money in yuan.

use crate::ideograph::is_ideograph;

/// Whether a title says that an amount is in yuan, and not in fen: `金额(单位:元)`, `单位为元`, `in yuan`.
pub(super) fn says_yuan(title: &str) -> bool {
    let in_english = |word: &str| {
        let mut words = title.split(|c: char| !c.is_ascii_alphabetic());
        words.any(|known| known.eq_ignore_ascii_case(word))
    };
    let says = |unit: char, word: &str| title.match_indices(unit).any(|at| is_unit(title, at)) || in_english(word);
    says('元', "yuan") && !says('分', "fen")
}

/// Whether a character stands alone as a unit, and is not a part of a word such as 元素 or 美元.
fn is_unit(title: &str, (at, unit): (usize, &str)) -> bool {
    let before = title.get(..at).unwrap_or_default();
    let after = title.get(at + unit.len()..).unwrap_or_default();
    let words = ["单位", "为", "是", "按", "人民币"];
    let is_alone =
        !before.is_empty() && !before.ends_with(is_ideograph) || words.iter().any(|word| before.ends_with(word));
    let ends = !after.starts_with(is_ideograph);
    is_alone && ends || before.ends_with('以') && after.starts_with('为')
}

#[cfg(test)]
mod tests {
    use super::says_yuan;

    #[test]
    fn only_a_unit_is_one() {
        for title in [
            "总金额(单位:元)",
            "金额（元）",
            "销售金额(单位元)",
            "金额，单位为元",
            "金额 [元]",
            "100元",
            "以元为单位的金额",
            "分账金额(单位：元)",
            "Amount (Yuan)",
            "人民币元",
        ] {
            assert!(says_yuan(title), "{title}");
        }
        for title in [
            "总金额",
            "媒体文件元信息",
            "金额(美元)",
            "元",
            "单元金额",
            "金额(单位:分,不是元)",
            "金额(分，100分=1元)",
            "Amount in fen, not in yuan",
            "元宝数",
        ] {
            assert!(!says_yuan(title), "{title}");
        }
    }
}
