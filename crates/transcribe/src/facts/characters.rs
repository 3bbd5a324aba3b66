//! How long a text may be, and of which characters it may consist, where a description states it.

/// The limits of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Characters {
    /// The least number of characters.
    pub(crate) least: Option<u32>,
    /// The greatest number of characters.
    pub(crate) most: Option<u32>,
    /// The characters that are allowed.
    pub(crate) class: Option<Class>,
    /// The text after a word that announces allowed characters, if it is not understood.
    pub(crate) unread: Option<String>,
}

/// A set of characters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Class {
    digits: bool,
    capitals: bool,
    small: bool,
    signs: Vec<char>,
}

/// Words before allowed characters.
const ANNOUNCEMENTS: &[&str] = &[
    "只能是",
    "只能由",
    "只能包含",
    "只能为",
    "仅支持",
    "只支持",
    "只允许",
    "仅允许",
    "可使用",
    "支持使用",
];
/// Names of kinds of characters; the longer ones first, for they contain the shorter ones.
const KINDS: &[(&str, &str)] = &[
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
    ("半角的", ""),
    ("半角", ""),
    ("特殊字符", ""),
    ("中的一种或几种", ""),
    ("以及", ""),
    ("或者", ""),
];
/// Characters between the names of kinds.
const JOINTS: &str = "、 和或及与/（）()“”\"\u{a0}\u{3000}";
/// Characters of ASCII that are named by themselves.
const SIGNS: &str = "_-|*@.";
/// Words and characters that end the list of kinds.
const ENDS: &[&str] = &[
    "组成",
    "构成",
    "，",
    ",",
    "。",
    "；",
    ";",
    "\n",
    "且",
    "的组合",
    "组合",
    "在同一",
];

/// Reads a description: `要求6-32个字符内，只能是数字、大小写字母_-|*`.
pub(crate) fn read(description: &str) -> Characters {
    let mut found = Characters::default();
    if let Some((least, most)) = range(description) {
        (found.least, found.most) = (Some(least), Some(most));
    }
    for (word, is_least) in [("最小长度", true), ("最大长度", false)] {
        let number = description.split_once(word).and_then(|(_, rest)| {
            let rest = rest.trim_start_matches(['为', '是', ':', '：', ' ']);
            let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            rest.get(..end)?.parse::<u32>().ok().filter(|number| *number > 0)
        });
        match is_least {
            true => found.least = found.least.or(number),
            false => found.most = found.most.or(number),
        }
    }
    let announced = ANNOUNCEMENTS
        .iter()
        .filter_map(|word| Some((description.find(word)?, word.len())))
        .min();
    let Some((at, length)) = announced else { return found };
    let rest = description.get(at + length..).unwrap_or_default().trim_start();
    let end = ENDS.iter().filter_map(|end| rest.find(end)).min().unwrap_or(rest.len());
    let list = rest.get(..end).unwrap_or_default().trim();
    match class(list) {
        Some(class) => found.class = Some(class),
        None if names_kind(list) => found.unread = Some(list.to_owned()),
        None => {}
    }
    found
}

/// Whether a text names a kind of characters, and so says which are allowed.
fn names_kind(list: &str) -> bool {
    KINDS
        .iter()
        .any(|(name, members)| matches!(*members, "aA" | "A" | "a" | "0") && list.contains(name))
}

/// The numbers of `6-32个字符`.
fn range(text: &str) -> Option<(u32, u32)> {
    for (at, _) in text.match_indices("字符") {
        let before = text.get(..at)?.trim_end_matches(['个', '位', ' ']);
        let Some((rest, most)) = last_number(before) else {
            continue;
        };
        let rest = rest.trim_end();
        let Some(rest) = ['-', '~', '～', '–', '—', '至', '到']
            .iter()
            .find_map(|sign| rest.strip_suffix(*sign))
        else {
            continue;
        };
        let Some((_, least)) = last_number(rest.trim_end()) else {
            continue;
        };
        if least > 0 && least <= most {
            return Some((least, most));
        }
    }
    None
}

/// The number at the end of a text, and what is before it.
fn last_number(text: &str) -> Option<(&str, u32)> {
    let start = text.len() - text.bytes().rev().take_while(u8::is_ascii_digit).count();
    let (before, digits) = text.split_at(start);
    Some((before, digits.parse().ok()?))
}

/// The class that a list of kinds names; `None` when it names anything else.
fn class(list: &str) -> Option<Class> {
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

    /// Whether a text consists of these characters.
    pub(crate) fn has_all(&self, text: &str) -> bool {
        text.chars().all(|c| {
            (self.digits && c.is_ascii_digit())
                || (self.capitals && c.is_ascii_uppercase())
                || (self.small && c.is_ascii_lowercase())
                || self.signs.contains(&c)
        })
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

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn lengths_and_characters_are_read_or_named() {
        let of = |text: &str| {
            let found = read(text);
            let pattern = found.class.map(|class| class.pattern());
            (found.least, found.most, pattern, found.unread)
        };
        let pattern = |text: &str| Some(text.to_owned());
        assert_eq!(
            of("商户系统内部订单号，要求6-32个字符内，只能是数字、大小写字母_-|* 且在同一个商户号下唯一。"),
            (Some(6), Some(32), pattern("[0-9A-Za-z*_|-]+"), None)
        );
        assert_eq!(
            of("可使用 数字、大小写字母、下划线_、短横线- 组成，长度在6-40个字符之间"),
            (Some(6), Some(40), pattern("[0-9A-Za-z_-]+"), None)
        );
        assert_eq!(
            of("只能由数字、字母或下划线组成"),
            (None, None, pattern("[0-9A-Za-z_]+"), None)
        );
        assert_eq!(of("最小长度：1     最大长度：20"), (Some(1), Some(20), None, None));
        assert_eq!(
            of("只能是数字、汉字"),
            (None, None, None, Some("数字、汉字".to_owned()))
        );
        assert_eq!(of("32个字符内；只能是人民币"), (None, None, None, None));
    }

    #[test]
    fn a_class_knows_its_characters() {
        let class = read("只能是数字、大写字母_").class.unwrap();
        assert!(class.has_all("A_1") && !class.has_all("a") && !class.has_all("A-1"));
    }
}
