//! Pages of the official APIv3 documents in English: their headings, labels and flags are put into the words of the
//! Chinese pages, line by line, so that one reader serves both. What a person reads, such as labels and descriptions,
//! stays as it is.

mod words;

use self::words::{BESIDE, DOMAINS, FLAGS, HEADINGS, LABELS, MERCHANTS, PARTS};
use super::marks::BULLETS;
use super::word_places::words;
use crate::facts::type_name;

/// Whether a page is one of these in English: every field has its flag between its name and its type.
pub(super) fn is_page(text: &str) -> bool {
    text.lines().any(|line| !flags(line).is_empty())
}

/// The text with the Chinese words, and the same lines; `None` for a page that is not one of these in English.
pub(super) fn translate(text: &str) -> Option<String> {
    if !is_page(text) {
        return None;
    }
    let mut after_field = false;
    let mut translated = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let body = line.trim_end_matches(['\n', '\r']);
        let own = of_line(body, after_field);
        after_field = match body.trim().is_empty() {
            true => after_field,
            false => !flags(body).is_empty(),
        };
        translated.push_str(own.as_deref().unwrap_or(body));
        translated.push_str(line.get(body.len()..).unwrap_or_default());
    }
    (translated != text).then_some(translated)
}

/// The text of an element of such a page in HTML: a line, or a flag or a label alone.
pub(super) fn of_element(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_own = |(flag, _): &&(&[&str], &str)| {
        flag.len() == words.len()
            && flag
                .iter()
                .zip(&words)
                .all(|(flag, word)| word.eq_ignore_ascii_case(flag))
    };
    let own = match FLAGS.iter().find(is_own) {
        Some((_, chinese)) => (*chinese).to_owned(),
        None => of_line(text.trim(), text.trim_start().starts_with('['))?,
    };
    // The spaces around it separate it from its neighbours.
    let lead = text.len() - text.trim_start().len();
    let end = text.trim_end().len();
    Some(format!("{}{own}{}", text.get(..lead)?, text.get(end..)?))
}

/// The line in the words of the Chinese pages, if it has other words. `after_field` says that a field is declared above
/// it, so that it may begin with its label.
fn of_line(line: &str, after_field: bool) -> Option<String> {
    let words = without_marks(line);
    let lead = line.get(..line.len() - words.trim_start().len()).unwrap_or_default();
    if let Some(heading) = heading(words.trim()) {
        return Some(format!("{lead}{heading}"));
    }
    if let Some(labelled) = labelled(words.trim()) {
        return Some(format!("{lead}{labelled}"));
    }
    let fields = flags(line);
    if !fields.is_empty() {
        let mut own = line.to_owned();
        for (start, end, flag) in fields.into_iter().rev() {
            own.replace_range(start..end, flag);
        }
        return Some(own);
    }
    let brackets = in_brackets(line, DOMAINS);
    let line = brackets.as_deref().unwrap_or(line);
    match after_field.then(|| label(line)).flatten() {
        Some(own) => Some(own),
        None => brackets,
    }
}

/// The Chinese words of a heading, or of the word before members in a table: `| Attributes | |`.
fn heading(words: &str) -> Option<String> {
    let inside = words.trim_matches(['|', ' ']);
    let lower = inside
        .trim_end_matches([':', '：'])
        .trim_matches(['\'', '"'])
        .to_ascii_lowercase();
    if inside.contains('|') {
        return cells(words);
    }
    let own = |list: &&(&'static str, &[&str])| list.1.contains(&lower.as_str());
    if let Some((chinese, _)) = HEADINGS.iter().find(own) {
        return Some(words.replacen(inside, chinese, 1));
    }
    let mut named: Vec<&str> = lower
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    named.dedup();
    let (own, others): (Vec<&str>, Vec<&str>) = named
        .iter()
        .partition(|word| PARTS.iter().any(|(part, _)| part == *word));
    let part = own.first().filter(|part| own.iter().all(|other| other == *part))?;
    let is_heading = !others.is_empty() && others.iter().all(|word| BESIDE.contains(word)) && lower.is_ascii();
    let (_, chinese) = PARTS.iter().find(|(known, _)| known == part)?;
    is_heading.then(|| (*chinese).to_owned())
}

/// The head of a table of error codes.
fn cells(line: &str) -> Option<String> {
    let chinese = |cell: &str| {
        let lower = cell.trim().to_ascii_lowercase();
        let known = HEADINGS.iter().find(|(_, words)| words.contains(&lower.as_str()));
        let word = known.map(|(chinese, _)| *chinese).or(lower.is_empty().then_some(""))?;
        Some(format!(" {word} "))
    };
    let cells: Option<Vec<String>> = line.split('|').map(chinese).collect();
    Some(cells?.join("|").trim().to_owned())
}

/// A line that begins with a label: `Request Method: [POST] /v3/…`.
fn labelled(words: &str) -> Option<String> {
    let (label, rest) = words.split_once([':', '：'])?;
    let lower = label.trim().to_ascii_lowercase();
    let (chinese, _) = LABELS.iter().find(|(_, labels)| labels.contains(&lower.as_str()))?;
    let rest = in_brackets(rest, &[DOMAINS, MERCHANTS].concat()).unwrap_or_else(|| rest.to_owned());
    Some(format!("{chinese}:{}", rest.trim_start()))
}

/// A text with Chinese brackets and words for those around a method and around the words that are given.
fn in_brackets(text: &str, named: &[(&str, &[&str])]) -> Option<String> {
    let mut own = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['【', '[']) {
        let (before, from) = rest.split_at(at);
        own.push_str(before);
        let open = from.chars().next()?;
        let inside = from.get(open.len_utf8()..)?;
        let close = if open == '[' { ']' } else { '】' };
        let own_word = inside.split_once(close).and_then(|(word, after)| {
            let lower = word.trim().to_ascii_lowercase();
            let known = named.iter().find(|(_, words)| words.contains(&lower.as_str()));
            let is_method = ["get", "post", "put", "patch", "delete"].contains(&lower.as_str());
            let chinese = known
                .map(|(chinese, _)| *chinese)
                .or(is_method.then_some(word.trim()))?;
            Some((chinese, after))
        });
        match own_word {
            Some((word, after)) => {
                own.push('【');
                own.push_str(word);
                own.push('】');
                // A space between the method and its path.
                rest = if after.trim_start().starts_with('/') {
                    after.trim_start()
                } else {
                    after
                };
            }
            None => {
                own.push(open);
                rest = inside;
            }
        }
    }
    own.push_str(rest);
    (own != text).then_some(own)
}

/// A line with its label in Chinese brackets: `[Merchant ID] …`. A link has its target after the brackets.
fn label(line: &str) -> Option<String> {
    let (label, rest) = line.trim_start().strip_prefix('[')?.split_once(']')?;
    let is_label = !label.is_empty() && label.chars().count() <= 60 && !rest.starts_with('(');
    is_label.then(|| format!("【{label}】{rest}"))
}

/// The places of the flags in a line, each with the Chinese one: it is between a name and a type.
fn flags(line: &str) -> Vec<(usize, usize, &'static str)> {
    let words = words(line, 0..line.len());
    // How many of the words so far are more than marks: in a sentence, other words are before the name.
    let mut before = 0;
    let mut found: Vec<(usize, usize, &'static str)> = Vec::new();
    for (index, (start, word)) in words.iter().enumerate() {
        let is_first = before < 2;
        before += usize::from(word.contains(char::is_alphanumeric));
        let is_free = found.last().is_none_or(|(_, end, _)| end <= start);
        let Some((_, name)) = index.checked_sub(1).and_then(|at| words.get(at)).filter(|_| is_free) else {
            continue;
        };
        let fitting = FLAGS.iter().find_map(|(flag, chinese)| {
            let own = words.get(index..index + flag.len())?;
            let is_flag = own.iter().zip(*flag).all(|((_, word), flag)| is_word(word, flag));
            let (_, kind) = words.get(index + flag.len()).filter(|_| is_flag)?;
            let (last, word) = own.last()?;
            let is_last = words.len() == index + flag.len() + 1;
            let is_placed = is_first || is_last || kind.contains(['(', '（', '[', '【']);
            (is_type(kind) && is_placed).then_some((last + word.len(), *chinese))
        });
        if let Some((end, chinese)) = fitting.filter(|_| is_name(name)) {
            found.push((*start, end, chinese));
        }
    }
    found
}

/// Whether a word is one of a flag, with or without the marks of emphasis.
fn is_word(word: &str, flag: &str) -> bool {
    word.trim_matches('*').eq_ignore_ascii_case(flag)
}

/// Whether a word ends with the name of a field: a sentence before it may run into it.
fn is_name(word: &str) -> bool {
    let word = word.trim_matches(['*', '`']);
    let name = word.rsplit(|c: char| !c.is_ascii()).next().unwrap_or_default();
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-.[]".contains(&b))
}

/// Whether a word begins with the name of a type, which its length or a label may follow.
fn is_type(word: &str) -> bool {
    let name: String = word.chars().take_while(char::is_ascii_alphanumeric).collect();
    type_name::scalar(&name).is_some() || matches!(name.to_ascii_lowercase().as_str(), "array" | "list" | "file")
}

fn without_marks(line: &str) -> &str {
    line.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '#' | '-' | '*' | '>') || BULLETS.contains(&c))
}

#[cfg(test)]
mod tests {
    use super::translate;

    #[test]
    fn headings_labels_and_flags_become_those_of_the_chinese_pages() {
        let page = "Close Order\nUpdate Time:2025.01.07\nRequest Method: [POST] /v3/a\nRequest Domain: [Main domain]https://x\n\
                    ## Request Parameters\nHeader  HTTP header parameters\nbody Body parameters\nmchid  Required  string(32)\n\
                    [Merchant ID] A merchant.\n| Attributes | |\n- total Not required integer\nid Conditionally Required string\n\
                    No response body\n";
        let expected = "Close Order\n更新时间:2025.01.07\n请求方式:【POST】/v3/a\n请求域名:【主域名】https://x\n\
                        ## 请求参数\nHeader HTTP头参数\nbody 包体参数\nmchid  必填  string(32)\n\
                        【Merchant ID】 A merchant.\n| 属性 | |\n- total 选填 integer\nid 条件必填 string\n\
                        无应答包体\n";
        assert_eq!(translate(page).as_deref(), Some(expected));
    }

    #[test]
    fn other_pages_stay() {
        for text in [
            "Request Parameters\nName | Type | Required | Description\nmchid | string(32) | Yes | A merchant\n",
            "请求参数\nmchid 必填 string(32)\n【商户号】 required\n",
            "The amount is required string by string.\n",
        ] {
            assert_eq!(translate(text), None, "{text}");
        }
    }
}
