//! Words for a choice of one: `二选一`, `4种单号类型，选择一种`.

use wechatpay_spec::model::ChoiceRule;

use super::words::{self, NUMBERS, ONE};

/// How many fields there are to choose from, in a word such as `二选一`; `None` within if it does not say so. Without
/// such a word there is none.
pub(crate) fn one_of(text: &str) -> Option<Option<usize>> {
    let text = text.replace('選', "选").replace('擇', "择");
    let choosing = ["选一", "选1", "选其一", "选其1"];
    if let Some(at) = choosing.iter().filter_map(|word| text.find(word)).min() {
        // `二选一`, `二者选一`, `2选1`
        let before = text.get(..at).unwrap_or_default().trim_end_matches(['者', '个', '必']);
        let before = before.chars().next_back();
        let number = NUMBERS.iter().find(|(digit, _)| Some(*digit) == before);
        if let Some((_, number)) = number {
            return Some(Some(*number));
        }
        // `N选一`, `多选一`
        if before.is_some_and(|before| words::UNNUMBERED.contains(&before)) {
            return Some(None);
        }
    }
    let lower = text.to_ascii_lowercase();
    if let Some(at) = ONE.iter().filter_map(|word| lower.find(word)).min() {
        return Some(words::counted(lower.get(..at).unwrap_or_default()));
    }
    let either = lower
        .split_once("either ")
        .is_some_and(|(_, rest)| rest.contains(" or "));
    either.then_some(None)
}

/// The same for the cell of the column that says which fields must be sent: it says nothing else, so that shorter words
/// count too, as in `三者必填其一`.
pub(crate) fn one_of_cell(text: &str) -> Option<Option<usize>> {
    let words: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    one_of(text).or_else(|| one_of(&words)).or_else(|| {
        let at = words::ONE_IN_CELLS.iter().filter_map(|word| words.find(word)).min()?;
        Some(words::counted(words.get(..at).unwrap_or_default()))
    })
}

/// Whether a text about a choice says something other than that exactly one field has to be sent: `至少二选一`.
pub(crate) fn is_unclear(text: &str) -> bool {
    words::says_at_least(text) || words::doubt(ChoiceRule::OneOf, text).is_some()
}
