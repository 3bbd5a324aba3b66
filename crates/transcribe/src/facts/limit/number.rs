//! The number of items of a list, where no word compares it: `数量限制：1-5`, `个数为5`.

/// Words for the number of items.
const NOUNS: &[&str] = &["数量", "个数", "条数", "项数", "数目"];
/// Words and marks between them and the number.
const BETWEEN: &[&str] = &["限制", "限定", "范围", "要求", "为", "是", "在", ":", " ", "[", "("];

/// Whether a sentence in plain notation has a number behind a word for the number of items.
pub(super) fn is_limited(sentence: &str) -> bool {
    let after = NOUNS
        .iter()
        .flat_map(|noun| sentence.match_indices(noun).map(|(at, noun)| at + noun.len()));
    after.filter_map(|at| sentence.get(at..)).any(|rest| {
        let mut rest = rest;
        while let Some(behind) = BETWEEN.iter().find_map(|word| rest.strip_prefix(word)) {
            rest = behind;
        }
        rest.starts_with(|c: char| c.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::is_limited;

    #[test]
    fn a_number_may_be_behind_the_word_for_it() {
        for text in [
            "数量限制:1-5",
            "名单。数量限制1~5",
            "数量限制为5",
            "条数:5",
            "个数范围 1-5",
        ] {
            assert!(is_limited(text), "{text}");
        }
        for text in ["数量", "商品数量，1元以上", "数量由商户决定"] {
            assert!(!is_limited(text), "{text}");
        }
    }
}
