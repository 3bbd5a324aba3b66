//! Descriptions in one notation, so that the readers of facts know fewer ones.

/// Marks in front of a list of two numbers, whose comma separates no thousands: `[1,100]`.
const BRACKETS: &[char] = &['[', '(', '{', '【'];
/// Words in front of two numbers, after which a comma may separate them.
const RANGES: &[&str] = &["长度", "范围", "区间", "取值", "length", "range", "between"];

/// A description with ASCII letters, digits and marks for the full-width ones, spaces for other whitespace than line
/// breaks, and without separators of thousands and the marks of Markdown and HTML.
pub(crate) fn plain(description: &str) -> String {
    let mut text = String::with_capacity(description.len());
    for c in description.chars() {
        match c {
            '`' | '\r' | '\u{200B}' | '\u{FEFF}' => {}
            '\u{1F}' => text.push('\n'),
            '\u{A0}' | '\u{3000}' | '\t' | '\u{2002}' | '\u{2003}' | '\u{2009}' => text.push(' '),
            '\u{FF01}'..='\u{FF5E}' => {
                text.extend(char::from_u32(u32::from(c) - 0xFEE0));
            }
            '〜' | '∼' => text.push('~'),
            '−' => text.push('-'),
            '≦' => text.push('≤'),
            '≧' => text.push('≥'),
            c => text.push(c),
        }
    }
    for (mark, plain) in [("**", ""), ("<br>", "\n"), ("<br/>", "\n"), ("<br />", "\n")] {
        if text.contains(mark) {
            text = text.replace(mark, plain);
        }
    }
    without_thousands(&text)
}

/// The sentences of a text in this notation.
pub(crate) fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = rest
            .char_indices()
            .find(|(at, c)| {
                let after = rest.get(at + c.len_utf8()..).unwrap_or_default();
                matches!(c, '。' | ';' | '\n' | '!') || *c == '.' && after.starts_with([' ', '\n'])
            })
            .map(|(at, c)| at + c.len_utf8());
        let (sentence, after) = rest.split_at(end.unwrap_or(rest.len()));
        rest = after;
        Some(sentence)
    })
}

/// A text with `1024` for `1,024`. The comma stays where it may separate two numbers.
fn without_thousands(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, number) = rest.split_at(at);
        kept.push_str(before);
        let digits = number.find(|c: char| !c.is_ascii_digit()).unwrap_or(number.len());
        let groups = groups(number.get(digits..).unwrap_or_default());
        let (own, after) = number.split_at(digits);
        let joined: &str = after.get(..groups * 4).unwrap_or_default();
        let lead = kept.trim_end();
        let near: String = lead.chars().rev().take(12).collect();
        let near: String = near.chars().rev().collect::<String>().to_ascii_lowercase();
        let may_be_two = joined.get(1..2) != Some("0")
            && (lead.ends_with(BRACKETS) || RANGES.iter().any(|word| near.contains(word)))
            || lead.ends_with('{');
        let is_one = groups > 0 && digits <= 3 && !own.starts_with('0') && (groups > 1 || !may_be_two);
        kept.push_str(own);
        rest = after;
        if is_one {
            kept.extend(joined.chars().filter(char::is_ascii_digit));
            rest = after.get(joined.len()..).unwrap_or_default();
        }
    }
    kept.push_str(rest);
    kept
}

/// How many groups of a comma and three digits a text begins with, before anything but a digit.
fn groups(text: &str) -> usize {
    let mut count = 0;
    let mut rest = text;
    while let Some(group) = rest.strip_prefix(',') {
        let digits = group.find(|c: char| !c.is_ascii_digit()).unwrap_or(group.len());
        if digits != 3 {
            // `1,100,20` is a list.
            return if digits == 0 { count } else { 0 };
        }
        count += 1;
        rest = group.get(digits..).unwrap_or_default();
    }
    count
}

#[cfg(test)]
mod tests {
    use super::{plain, sentences};

    #[test]
    fn several_notations_are_one() {
        for (text, expected) in [
            ("不超过１６个字符，（ＡＢ）", "不超过16个字符,(AB)"),
            ("最长1,024个字符", "最长1024个字符"),
            ("at most 1,048,576 bytes", "at most 1048576 bytes"),
            ("取值范围[1,100]", "取值范围[1,100]"),
            ("长度：6,128", "长度:6,128"),
            ("up to 1,500 characters", "up to 1500 characters"),
            ("1,2,3", "1,2,3"),
            ("1,100,20", "1,100,20"),
            ("[0-9]{1,128}", "[0-9]{1,128}"),
            ("`A`<br/>**B**\u{a0}C", "A\nB C"),
            ("1～10", "1~10"),
        ] {
            assert_eq!(plain(text), expected, "{text}");
        }
    }

    #[test]
    fn sentences_end_with_a_mark_or_the_line() {
        let of = |text| sentences(text).collect::<Vec<_>>();
        assert_eq!(of("甲。乙;丙\n丁"), ["甲。", "乙;", "丙\n", "丁"]);
        assert_eq!(of("At most 1.5 kB. Required"), ["At most 1.5 kB.", " Required"]);
    }
}
