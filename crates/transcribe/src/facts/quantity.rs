//! Numbers in a description, each with what it counts: `32个字符`, `1万次`, `三位`.

/// A number in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Quantity {
    /// Where the number begins, with its sign.
    pub(crate) start: usize,
    /// Where what it counts ends.
    pub(crate) end: usize,
    /// The number; `None` if it has a fraction, is too large, or has more than one meaning.
    pub(crate) value: Option<i64>,
    pub(crate) measure: Measure,
}

/// The things that a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Measure {
    /// The text does not say it.
    Nothing,
    /// Characters of a text.
    Characters,
    /// `位`: characters of a text, or digits of a number.
    Places,
    /// Bytes.
    Bytes,
    /// Characters of one script, such as Chinese ones.
    Script,
    /// Fen, the unit of amounts.
    Fen,
    /// Anything else.
    Other,
}

/// The words that may follow a number, in lower case. Of those that fit, the longest counts.
const MEASURES: &[(&str, Measure)] = &[
    ("个字符", Measure::Characters),
    ("位字符", Measure::Characters),
    ("字符", Measure::Characters),
    ("characters", Measure::Characters),
    ("character", Measure::Characters),
    ("chars", Measure::Characters),
    ("char", Measure::Characters),
    ("位", Measure::Places),
    ("digits", Measure::Places),
    ("digit", Measure::Places),
    ("个字节", Measure::Bytes),
    ("字节", Measure::Bytes),
    ("bytes", Measure::Bytes),
    ("byte", Measure::Bytes),
    ("octets", Measure::Bytes),
    ("个汉字", Measure::Script),
    ("汉字", Measure::Script),
    ("个中文", Measure::Script),
    ("中文", Measure::Script),
    ("个英文", Measure::Script),
    ("个全角", Measure::Script),
    ("个半角", Measure::Script),
    ("个字母", Measure::Script),
    ("字母", Measure::Script),
    ("个数字", Measure::Script),
    ("个字", Measure::Script),
    ("字", Measure::Script),
    ("chinese", Measure::Script),
    ("letters", Measure::Script),
    ("words", Measure::Script),
    ("utf", Measure::Script),
    ("分", Measure::Fen),
    ("fen", Measure::Fen),
    ("分钟", Measure::Other),
    ("分之", Measure::Other),
    ("分账", Measure::Other),
    ("个字段", Measure::Other),
    ("字段", Measure::Other),
];
/// Words that may follow a number that counts nothing.
const CONJUNCTIONS: &[&str] = &[
    "以内",
    "之内",
    "内",
    "及以内",
    "以下",
    "及以下",
    "以上",
    "及以上",
    "之间",
    "范围",
    "的",
    "且",
    "并",
    "和",
    "与",
    "或",
    "至",
    "到",
    "整数",
    "正整数",
    "and",
    "or",
    "to",
    "max",
    "min",
    "inclusive",
    "default",
    "默认",
    "之后",
];

/// The numbers of a text in plain notation and lower case.
pub(crate) fn quantities(text: &str) -> Vec<Quantity> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = text
        .get(at..)
        .and_then(|rest| rest.find(|c: char| c.is_ascii_digit() || is_numeral(c)))
    {
        let start = at + next;
        let rest = text.get(start..).unwrap_or_default();
        let is_ascii = rest.starts_with(|c: char| c.is_ascii_digit());
        let quantity = match is_ascii {
            true => number(text, start),
            false => numeral(text, start),
        };
        let length = match is_ascii {
            true => rest.find(|c: char| !c.is_ascii_digit() && c != '.'),
            false => rest.find(|c| !is_numeral(c)),
        };
        at = start + length.unwrap_or(rest.len());
        if let Some(quantity) = quantity {
            at = at.max(quantity.end);
            found.push(quantity);
        }
    }
    found
}

/// The number in ASCII digits at a place; `None` if it is the end of a word: `md5`.
fn number(text: &str, start: usize) -> Option<Quantity> {
    let before = text.get(..start).unwrap_or_default();
    if before.ends_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
        return None;
    }
    let rest = text.get(start..)?;
    let length = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (digits, after) = rest.split_at(length);
    let fraction = match after.strip_prefix('.') {
        Some(fraction) => fraction.find(|c: char| !c.is_ascii_digit()).unwrap_or(fraction.len()),
        None => 0,
    };
    let end = start + length + if fraction > 0 { fraction + 1 } else { 0 };
    let signed = before.strip_suffix('-').filter(|lead| {
        let lead = lead.trim_end();
        lead.is_empty()
            || lead.ends_with([
                '=', '<', '>', '≤', '≥', '[', '(', ',', '~', '至', '到', '于', '为', ':', '过',
            ])
    });
    let after = text.get(end..).unwrap_or_default();
    let (factor, multiplier) = [
        ("百万", 1_000_000),
        ("千万", 10_000_000),
        ("万", 10_000),
        ("千", 1_000),
        ("亿", 100_000_000),
    ]
    .into_iter()
    .find_map(|(word, factor)| after.starts_with(word).then_some((factor, word.len())))
    .unwrap_or((1, 0));
    let value = digits.parse::<i64>().ok().filter(|_| fraction == 0);
    let value = value.and_then(|value| value.checked_mul(factor));
    let value = match signed {
        Some(_) => value.map(i64::wrapping_neg),
        None => value,
    };
    let number_end = end + multiplier;
    let after = text.get(number_end..).unwrap_or_default();
    // `6,128` and `1 024` have two meanings.
    let goes_on = after.trim_start_matches(' ').starts_with(|c: char| c.is_ascii_digit())
        && !text.get(start..number_end)?.ends_with(' ')
        && after.chars().take_while(|c| *c == ' ').count() == 1;
    let is_listed = after
        .strip_prefix(',')
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let is_bracketed = before.trim_end_matches('-').trim_end().ends_with(['[', '(', '【']);
    let value = value.filter(|_| !goes_on && (!is_listed || is_bracketed));
    let (measure, length) = measure(after);
    Some(Quantity {
        start: start - usize::from(signed.is_some()),
        end: number_end + length,
        value,
        measure,
    })
}

/// The number in Chinese numerals at a place, if it counts characters: `三十二位`.
fn numeral(text: &str, start: usize) -> Option<Quantity> {
    let rest = text.get(start..)?;
    let length = rest.find(|c| !is_numeral(c)).unwrap_or(rest.len());
    let (words, after) = rest.split_at(length);
    let (measure, more) = measure(after);
    let counts = matches!(
        measure,
        Measure::Characters | Measure::Places | Measure::Bytes | Measure::Script
    );
    counts.then(|| Quantity {
        start,
        end: start + length + more,
        value: value_of(words),
        measure,
    })
}

fn is_numeral(c: char) -> bool {
    "零〇一二两三四五六七八九十百千".contains(c)
}

/// The number that Chinese numerals name.
fn value_of(words: &str) -> Option<i64> {
    let (mut sum, mut digit) = (0_i64, None);
    for c in words.chars() {
        match c {
            '零' | '〇' => digit = None,
            '十' | '百' | '千' => {
                let weight = match c {
                    '十' => 10,
                    '百' => 100,
                    _ => 1000,
                };
                sum += digit.take().unwrap_or(1) * weight;
            }
            _ if digit.is_some() => return None,
            c => {
                let place = "一二三四五六七八九".chars().position(|known| known == c);
                let place = if c == '两' { Some(1) } else { place };
                digit = Some(i64::try_from(place?).ok()? + 1);
            }
        }
    }
    Some(sum + digit.unwrap_or(0))
}

/// The things that a number counts, by the text after it, and the length of these words.
fn measure(after: &str) -> (Measure, usize) {
    let rest = after.trim_start_matches(' ');
    let spaces = after.len() - rest.len();
    // `5min`
    if spaces == 0 && ["min", "mins", "s", "h"].iter().any(|unit| is_word(rest, unit)) {
        return (Measure::Other, 0);
    }
    let fitting = MEASURES.iter().filter(|(word, _)| {
        let next = rest.strip_prefix(word).and_then(|rest| rest.chars().next());
        // `char` is not part of `charge`.
        rest.starts_with(word) && !(word.is_ascii() && next.is_some_and(|c| c.is_ascii_alphabetic()))
    });
    if let Some((word, measure)) = fitting.max_by_key(|(word, _)| word.len()) {
        return (*measure, spaces + word.len());
    }
    let ends = rest.starts_with(|c: char| !c.is_alphanumeric() && !matches!(c, '%' | '‰' | '$' | '￥' | '¥'));
    let is_apart = spaces > 0 && rest.starts_with(|c: char| !c.is_ascii());
    let joins = CONJUNCTIONS.iter().any(|word| rest.starts_with(word));
    match rest.is_empty() || ends || joins || (is_apart && !is_counter(rest)) {
        true => (Measure::Nothing, 0),
        false => (Measure::Other, 0),
    }
}

/// Whether a text begins with a word of Latin letters that goes no further.
fn is_word(text: &str, word: &str) -> bool {
    text.strip_prefix(word)
        .is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
}

/// Whether a text begins with a word that counts things, which a space may separate from its number.
fn is_counter(text: &str) -> bool {
    text.starts_with([
        '个', '条', '张', '笔', '次', '项', '种', '家', '人', '件', '天', '日', '月', '年', '周', '小', '秒', '元',
        '块', '倍', '页', '行', '段', '岁', '兆', '像',
    ])
}

#[cfg(test)]
mod tests {
    use super::{Measure, quantities};

    #[test]
    fn numbers_have_what_they_count() {
        for (text, value, measure) in [
            ("不超过16个字符", Some(16), Measure::Characters),
            ("at most 32 chars", Some(32), Measure::Characters),
            ("三十二位", Some(32), Measure::Places),
            ("一百二十八个字符", Some(128), Measure::Characters),
            ("十六个字符", Some(16), Measure::Characters),
            ("128字节", Some(128), Measure::Bytes),
            ("20个汉字", Some(20), Measure::Script),
            ("20字以内", Some(20), Measure::Script),
            ("1分", Some(1), Measure::Fen),
            ("1分钟", Some(1), Measure::Other),
            ("1万次", Some(10_000), Measure::Other),
            ("大于0", Some(0), Measure::Nothing),
            ("大于-1", Some(-1), Measure::Nothing),
            ("100以内", Some(100), Measure::Nothing),
            ("100元", Some(100), Measure::Other),
            ("100 元", Some(100), Measure::Other),
            ("50%", Some(50), Measure::Other),
            ("1.5", None, Measure::Nothing),
            ("99999999999999999999", None, Measure::Nothing),
            ("50 不填默认", Some(50), Measure::Nothing),
        ] {
            let found = quantities(text);
            let quantity = found.first().map(|found| (found.value, found.measure));
            assert_eq!(quantity, Some((value, measure)), "{text}");
        }
        for text in ["md5", "一个", "二选一", "sha_256"] {
            assert_eq!(quantities(text), [], "{text}");
        }
        assert_eq!(quantities("6,128").first().map(|found| found.value), Some(None));
    }
}
