//! The words before the type of a field that say whether it is required, on pages without tables: `mchid 必填 string`.

use std::collections::BTreeMap;

/// Whether a field must be sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Flag {
    Required,
    #[default]
    Optional,
    /// It is required under a condition that the flag does not name.
    Conditional,
    /// It is one of several fields of which one must be sent; how many, if the flag says so.
    Choice(Option<usize>),
}

/// The words, the longer ones first: they contain the shorter ones.
const FLAGS: [(&str, Flag); 5] = [
    ("条件必填", Flag::Conditional),
    ("条件选填", Flag::Conditional),
    ("非必填", Flag::Optional),
    ("必填", Flag::Required),
    ("选填", Flag::Optional),
];
/// Words that are a flag only between a name and a type, for they are also those of descriptions.
const BETWEEN: [(&str, Flag); 12] = [
    ("必须", Flag::Required),
    ("必传", Flag::Required),
    ("必选", Flag::Required),
    ("可选", Flag::Optional),
    ("非必须", Flag::Optional),
    ("非必传", Flag::Optional),
    ("非必选", Flag::Optional),
    ("二选一", Flag::Choice(Some(2))),
    ("三选一", Flag::Choice(Some(3))),
    ("四选一", Flag::Choice(Some(4))),
    ("五选一", Flag::Choice(Some(5))),
    ("多选一", Flag::Choice(None)),
];

/// The flag that a word is.
pub(crate) fn flag(word: &str) -> Option<Flag> {
    let known = FLAGS.iter().chain(&BETWEEN).find(|(known, _)| *known == word);
    known.map(|(_, flag)| *flag)
}

/// Every flag in a text, with its place, in order.
pub(crate) fn flags_in(text: &str) -> Vec<(usize, &'static str)> {
    let mut found: BTreeMap<usize, &'static str> = BTreeMap::new();
    for (word, _) in FLAGS {
        for (at, _) in text.match_indices(word) {
            let before = found.range(..=at).next_back();
            if before.is_none_or(|(start, known)| start + known.len() <= at) {
                found.insert(at, word);
            }
        }
    }
    found.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::{Flag, flag, flags_in};

    #[test]
    fn longer_flags_contain_shorter_ones() {
        let words = |text| -> Vec<&str> { flags_in(text).into_iter().map(|(_, word)| word).collect() };
        assert_eq!(
            words("a 必填 string b 条件选填 string c 选填 int d 非必填 int"),
            ["必填", "条件选填", "选填", "非必填"]
        );
        assert_eq!(flag("条件必填"), Some(Flag::Conditional));
        assert_eq!(flag("非必填"), Some(Flag::Optional));
        assert_eq!(flag("三选一"), Some(Flag::Choice(Some(3))));
        assert_eq!(flag("必传"), Some(Flag::Required));
        assert_eq!(flag("填"), None);
    }
}
