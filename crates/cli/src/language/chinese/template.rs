//! Finds the values that turn an English template into a message, and the placeholders of its Chinese text.

/// The maximum number of lengths that are tried for a value, because `: ` may occur in it, too.
const MAX_LENGTHS: usize = 6;

/// The lists of values with which a template is this message; none when it is another message.
pub(super) fn readings<'m>(template: &str, message: &'m str) -> Vec<Vec<&'m str>> {
    let Some((before, after)) = template.split_once("{}") else {
        return match template == message {
            true => vec![Vec::new()],
            false => Vec::new(),
        };
    };
    let Some(rest) = message.strip_prefix(before) else {
        return Vec::new();
    };
    // `{} bytes` is about a number, not about every message that ends so.
    let is_count = before.is_empty() && after.strip_prefix(' ').is_some_and(|noun| !noun.contains(' '));
    // Where the value may end: before what the template has after it.
    let next = after.split("{}").next().unwrap_or_default();
    let ends: Vec<usize> = match next == after {
        true => rest.strip_suffix(after).map(str::len).into_iter().collect(),
        false => rest.match_indices(next).map(|(end, _)| end).take(MAX_LENGTHS).collect(),
    };
    let mut found = Vec::new();
    for (value, rest) in ends.into_iter().map(|end| rest.split_at(end)) {
        if is_count && !value.bytes().all(|byte| byte.is_ascii_digit()) {
            continue;
        }
        for mut values in readings(after, rest) {
            values.insert(0, value);
            found.push(values);
        }
    }
    found
}

/// The value that a placeholder is for, whether it is a message, and the text after the placeholder.
pub(super) fn placeholder<'v, 't>(text: &'t str, values: &[&'v str]) -> Option<(&'v str, bool, &'t str)> {
    let (inside, after) = text.split_once('}')?;
    let (number, is_message) = match inside.strip_suffix(":message") {
        Some(number) => (number, true),
        None => (inside, false),
    };
    let value = values.get(number.parse::<usize>().ok()?)?;
    Some((value, is_message, after))
}
