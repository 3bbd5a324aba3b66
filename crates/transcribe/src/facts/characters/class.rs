//! Sets of characters, as names of kinds and signs list them: `数字、字母和下划线`.

/// A set of characters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Class {
    digits: bool,
    capitals: bool,
    small: bool,
    signs: Vec<char>,
}

/// Names of kinds of characters; the longer ones first, for they contain the shorter ones.
pub(super) const KINDS: &[(&str, &str)] = &[
    ("大小写英文字母", "aA"),
    ("大写英文字母", "A"),
    ("小写英文字母", "a"),
    ("英文大小写字母", "aA"),
    ("大小写字母", "aA"),
    ("大写字母", "A"),
    ("小写字母", "a"),
    ("英文字母", "aA"),
    ("字母", "aA"),
    ("英文", "aA"),
    ("阿拉伯数字", "0"),
    ("数字", "0"),
    ("下划线", "_"),
    ("中划线", "-"),
    ("短横线", "-"),
    ("横线", "-"),
    ("连字符", "-"),
    ("减号", "-"),
    ("竖线", "|"),
    ("星号", "*"),
    ("数字字母", "0aA"),
    ("字母数字", "0aA"),
    ("alphanumeric characters", "0aA"),
    ("alphanumeric", "0aA"),
    ("alphanumerics", "0aA"),
    ("upper- and lowercase letters", "aA"),
    ("uppercase and lowercase letters", "aA"),
    ("upper and lower case letters", "aA"),
    ("english letters", "aA"),
    ("uppercase letters", "A"),
    ("upper case letters", "A"),
    ("capital letters", "A"),
    ("lowercase letters", "a"),
    ("lower case letters", "a"),
    ("letters", "aA"),
    ("digits", "0"),
    ("numbers", "0"),
    ("underscores", "_"),
    ("underscore", "_"),
    ("hyphens", "-"),
    ("hyphen", "-"),
    ("dashes", "-"),
    ("vertical bars", "|"),
    ("asterisks", "*"),
    ("只", ""),
    ("and", ""),
    ("or", ""),
    ("the", ""),
    ("半角的", ""),
    ("半角", ""),
    ("特殊字符", ""),
    ("中的一种或几种", ""),
    ("以及", ""),
    ("或者", ""),
];
/// Characters between the names of kinds.
const JOINTS: &str = "、, 和或及与/()“”\"";
/// Characters of ASCII that are named by themselves.
const SIGNS: &str = "_-|*@.";

/// A text without the length at its beginning: `6位数字`.
pub(super) fn without_length(text: &str) -> &str {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '~' | '至' | ' '));
    let counted = ["个字符的", "位的", "位", "个", "-digit ", " "]
        .iter()
        .find_map(|word| rest.strip_prefix(word));
    counted.filter(|_| rest.len() < text.len()).unwrap_or(text)
}

/// The class that a list of kinds names; `None` when it names anything else.
pub(super) fn class(list: &str) -> Option<Class> {
    let mut class = Class::default();
    let mut rest = list;
    while let Some(c) = rest.chars().next() {
        if let Some((name, members)) = KINDS.iter().find(|(name, _)| rest.starts_with(name)) {
            for member in members.chars() {
                class.add(member);
            }
            rest = rest.get(name.len()..)?;
            continue;
        }
        if SIGNS.contains(c) {
            class.add(c);
        } else if !JOINTS.contains(c) {
            return None;
        }
        rest = rest.get(c.len_utf8()..)?;
    }
    (class.digits || class.capitals || class.small).then_some(class)
}

impl Class {
    fn add(&mut self, member: char) {
        match member {
            '0' => self.digits = true,
            'A' => self.capitals = true,
            'a' => self.small = true,
            sign if !self.signs.contains(&sign) => self.signs.push(sign),
            _ => {}
        }
    }

    /// The regular expression of texts of these characters.
    pub(crate) fn pattern(&self) -> String {
        let mut pattern = String::from("[");
        for (has, range) in [(self.digits, "0-9"), (self.capitals, "A-Z"), (self.small, "a-z")] {
            if has {
                pattern.push_str(range);
            }
        }
        let mut signs = self.signs.clone();
        // A hyphen at the end stands for itself.
        signs.sort_by_key(|sign| (*sign == '-', *sign));
        pattern.extend(signs);
        pattern.push_str("]+");
        pattern
    }
}
