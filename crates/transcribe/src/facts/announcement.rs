//! The words of a description that announce a list of values.

/// How surely a word announces values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Certainty {
    /// Values follow: `可选取值`.
    Sure,
    /// Values or anything else may follow: `包括：`.
    Open,
}

/// The words, each with how surely it announces values, and whether a colon or the end of its line has to follow.
const ANNOUNCEMENTS: &[(&str, Certainty, bool)] = &[
    ("可选取值", Certainty::Sure, false),
    ("枚举值", Certainty::Sure, true),
    ("枚举类型", Certainty::Sure, true),
    ("枚举", Certainty::Sure, true),
    ("可选值", Certainty::Sure, false),
    ("可取值", Certainty::Sure, false),
    ("可填值", Certainty::Sure, false),
    ("有效值", Certainty::Sure, true),
    ("合法值", Certainty::Sure, true),
    ("取值如下", Certainty::Sure, false),
    ("取值为", Certainty::Sure, false),
    ("取值有", Certainty::Sure, false),
    ("取值包括", Certainty::Sure, false),
    ("取值范围", Certainty::Open, true),
    ("取值", Certainty::Sure, true),
    ("包括", Certainty::Open, true),
    ("包含", Certainty::Open, true),
    ("分为", Certainty::Open, true),
    ("如下", Certainty::Open, true),
    ("支持", Certainty::Open, false),
    ("enumerated values", Certainty::Sure, true),
    ("enumerations", Certainty::Sure, true),
    ("enumeration", Certainty::Sure, true),
    ("enums", Certainty::Sure, true),
    ("enum", Certainty::Sure, true),
    ("valid values", Certainty::Sure, true),
    ("possible values", Certainty::Sure, true),
    ("optional values", Certainty::Sure, true),
    ("allowed values", Certainty::Sure, true),
    ("accepted values", Certainty::Sure, true),
    ("supported values", Certainty::Sure, true),
    ("values", Certainty::Sure, true),
    ("options", Certainty::Sure, true),
    ("one of", Certainty::Sure, true),
    ("可选项", Certainty::Sure, true),
    ("可选", Certainty::Sure, true),
];

/// Verbs between such a word and its colon.
const VERBS: [&str; 9] = ["为", "是", "有", "包括", "包含", "如下", " are", " is", " include"];

/// The words that announce values wherever they are, so that an example before them ends there.
pub(crate) fn begins_list(text: &str) -> Option<usize> {
    let found = ANNOUNCEMENTS
        .iter()
        .filter(|(_, certainty, _)| *certainty == Certainty::Sure)
        .filter_map(|(word, certainty, needs_colon)| place(text, word, *needs_colon, *certainty == Certainty::Sure));
    found.map(|(start, _)| start).min()
}

/// Where the values begin that a text announces, and how surely they do: after the first word that is sure, or else after
/// the first of the others.
pub(crate) fn find(text: &str) -> Option<(usize, Certainty)> {
    let of = |wanted: Certainty| {
        let found = ANNOUNCEMENTS
            .iter()
            .filter(|(_, certainty, _)| *certainty == wanted)
            .filter_map(|(word, certainty, needs_colon)| {
                place(text, word, *needs_colon, *certainty == Certainty::Sure)
            });
        // Of two words at one place, the longer one.
        let first = found.min_by_key(|(start, end)| (*start, usize::MAX - end));
        first.map(|(_, end)| (end, wanted))
    };
    of(Certainty::Sure).or_else(|| of(Certainty::Open))
}

/// The first place of a word, if a colon, a list of its own or the end of the line follows where that is needed.
fn place(text: &str, word: &str, needs_colon: bool, is_sure: bool) -> Option<(usize, usize)> {
    let lower = text.to_ascii_lowercase();
    let places = lower.match_indices(word).map(|(at, _)| {
        let end = at + word.len();
        // `枚举值为：`
        let verb = VERBS
            .iter()
            .find(|verb| needs_colon && text.get(end..).is_some_and(|rest| rest.starts_with(**verb)));
        (at, end + verb.map_or(0, |verb| verb.len()))
    });
    places.into_iter().find(|(_, end)| {
        let rest = text.get(*end..).unwrap_or_default();
        let rest = rest.trim_start_matches([' ', '\u{a0}', '\u{3000}', '\t', '*', '`']);
        // `枚举值 AA BB`
        let names_code = is_sure && rest.starts_with(|c: char| c.is_ascii_uppercase());
        !needs_colon
            || rest.is_empty()
            || rest.starts_with(['：', ':', '\n', '\r'])
            || rest.starts_with("<br")
            || names_code
    })
}

#[cfg(test)]
mod tests {
    use super::{Certainty, begins_list, find};

    #[test]
    fn words_before_values_are_known() {
        for (text, rest) in [
            ("甲，可选取值 A", " A"),
            ("枚举值：A", "：A"),
            ("枚举值\nA", "\nA"),
            ("枚举值为：A", "：A"),
            ("可选值 A1：甲", " A1：甲"),
            ("取值如下：A", "：A"),
            ("Enumeration: A", ": A"),
            ("包括：\nA", "：\nA"),
        ] {
            let (end, _) = find(text).unwrap();
            assert_eq!(text.get(end..), Some(rest), "{text}");
        }
        for text in ["枚举值见附录", "类型的取值方式", "包括邮费", "enumerate"] {
            assert_eq!(find(text), None, "{text}");
        }
        // A word that is sure counts more than one before it that is not.
        assert_eq!(
            find("支持多种，枚举值：A").map(|(_, certainty)| certainty),
            Some(Certainty::Sure)
        );
        assert_eq!(begins_list("ALL 可选取值：ALL").map(|at| at > 0), Some(true));
        assert_eq!(begins_list("ALL 支持"), None);
    }
}
