//! Regular expressions that descriptions state.

use wechatpay_spec::limits::pattern_fault;

/// Words before a regular expression, in lower case.
const EXPRESSIONS: &[&str] = &["正则表达式", "正则", "regular expression", "regexp", "regex", "pattern"];
/// The regular expression that a description states; the text if it cannot be used.
pub(crate) fn find(description: &str) -> Option<Result<String, String>> {
    let lower = description.to_ascii_lowercase();
    let places = EXPRESSIONS
        .iter()
        .filter_map(|word| Some((lower.find(word)?, word.len())));
    let (at, length) = places.min_by_key(|(at, length)| (*at, usize::MAX - length))?;
    let after = description.get(at + length..)?;
    let is_between = |c: char| c.is_whitespace() || matches!(c, ':' | '：' | '为' | '是' | '=');
    let rest = after.trim_start_matches(is_between);
    let rest = rest.trim_start_matches(['`', '"', '“', ' ']);
    // A word about expressions: `正则匹配`.
    if !rest.starts_with(['^', '[', '\\', '(', '/', '.']) {
        return None;
    }
    let quoted = after.contains('`').then(|| rest.split('`').next()).flatten();
    let text = quoted
        .unwrap_or_else(|| rest.get(..expression_end(rest)).unwrap_or(rest))
        .trim();
    let pattern = text
        .strip_prefix('/')
        .and_then(|rest| rest.strip_suffix('/'))
        .unwrap_or(text);
    let pattern = pattern.strip_prefix('^').unwrap_or(pattern);
    let pattern = match pattern.strip_suffix('$') {
        Some(rest) if !rest.ends_with('\\') => rest,
        _ => pattern,
    };
    Some(match pattern.is_empty() || pattern_fault(pattern).is_some() {
        true => Err(text.to_owned()),
        false => Ok(pattern.to_owned()),
    })
}

/// Where an expression ends: at a space or a mark of a sentence, outside of brackets.
fn expression_end(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut is_escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '[' | '{' | '(' => depth += 1,
            ']' | '}' | ')' => depth = depth.saturating_sub(1),
            ',' | ';' | '"' | '”' if depth == 0 => return at,
            c if depth == 0 && (c.is_whitespace() || matches!(c, '，' | '。' | '；' | '、' | '）' | '：')) => {
                return at;
            }
            _ => {}
        }
    }
    text.len()
}
