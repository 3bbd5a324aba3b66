//! The lines of an expression, laid out as rustfmt does.

/// The columns of a struct that is written on one line.
pub(super) const ONE_LINE: usize = 72;
/// The columns of a line with a comment.
const WITH_COMMENT: usize = 100;

/// An expression with text before its first line and after its last.
pub(super) fn around(before: &str, mut lines: Vec<String>, after: &str) -> Vec<String> {
    if let Some(first) = lines.first_mut() {
        first.insert_str(0, before);
    }
    if let Some(last) = lines.last_mut() {
        last.push_str(after);
    }
    lines
}

/// `name: value`
pub(super) fn named(name: &str, value: Vec<String>) -> Vec<String> {
    around(&format!("{name}: "), value, "")
}

/// `Request::new(RequestRequired { … })`, for `head` up to the brace.
pub(super) fn constructed(head: &str, members: Vec<(Vec<String>, String)>) -> Vec<String> {
    around("", braced(head, members), ")")
}

/// The members, each with its comment, in braces after `head`.
pub(super) fn braced(head: &str, members: Vec<(Vec<String>, String)>) -> Vec<String> {
    if let [(lines, comment)] = members.as_slice()
        && let ([line], true) = (lines.as_slice(), comment.is_empty())
        && head.chars().count() + line.chars().count() <= ONE_LINE
    {
        return vec![format!("{head} {{ {line} }}")];
    }
    let mut lines = vec![format!("{head} {{")];
    for (member, comment) in members {
        let mut member = around("    ", indented(member), ",");
        if !comment.is_empty() {
            let fits = member
                .last()
                .is_some_and(|line| line.chars().count() + comment.chars().count() < WITH_COMMENT);
            match member.last_mut() {
                Some(last) if fits => last.push_str(&format!(" // {comment}")),
                _ => member.insert(0, format!("    // {comment}")),
            }
        }
        lines.extend(member);
    }
    lines.push("}".to_owned());
    lines
}

/// The lines after the first, indented.
fn indented(lines: Vec<String>) -> Vec<String> {
    let mut lines = lines.into_iter();
    let first = lines.next();
    first
        .into_iter()
        .chain(lines.map(|line| format!("    {line}")))
        .collect()
}
