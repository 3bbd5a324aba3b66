//! The attributes of XML elements, which requests of some libraries have.

use std::borrow::Cow;

/// A message without the attributes of its elements: libraries that turn objects into XML write types and namespaces there,
/// which no signature covers. Anything malformed stays for the reader to refuse.
#[must_use]
pub fn without_attributes(message: &[u8]) -> Cow<'_, [u8]> {
    let Ok(text) = std::str::from_utf8(message) else {
        return message.into();
    };
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, markup)) = rest.split_once('<') {
        clean.push_str(before);
        clean.push('<');
        let skipped = [("![CDATA[", "]]>"), ("!--", "-->"), ("?", "?>"), ("!", ">"), ("/", ">")];
        let end = skipped.iter().find(|(begin, _)| markup.starts_with(begin));
        let length = match end {
            Some((_, end)) => markup.find(end).map(|at| at + end.len()),
            None => tag_length(markup),
        };
        let Some((inside, after)) = length.and_then(|length| markup.split_at_checked(length)) else {
            clean.push_str(markup);
            return Cow::Owned(clean.into_bytes());
        };
        match end {
            Some(_) => clean.push_str(inside),
            None => {
                let name = inside.split(|character: char| character.is_ascii_whitespace() || character == '>');
                let name = name.map(|name| name.trim_end_matches('/')).next().unwrap_or_default();
                clean.push_str(name);
                clean.push_str(if inside.ends_with("/>") { "/>" } else { ">" });
            }
        }
        rest = after;
    }
    clean.push_str(rest);
    Cow::Owned(clean.into_bytes())
}

/// The bytes of a tag up to its end, which is outside of quotation marks.
fn tag_length(markup: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in markup.bytes().enumerate() {
        match (quote, byte) {
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            (None, b'>') => return Some(at + 1),
            // The next tag begins: this one does not end.
            (None, b'<') => return None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::without_attributes;

    #[test]
    fn attributes_are_left_out_and_nothing_else() {
        for (message, clean) in [
            ("<xml><a>1</a></xml>", "<xml><a>1</a></xml>"),
            (
                "<?xml version=\"1.0\" encoding='utf-8'?>\n<xml version=\"1.0\"><a type='str'>1</a><b\n c = \"/>\" /></xml>",
                "<?xml version=\"1.0\" encoding='utf-8'?>\n<xml><a>1</a><b/></xml>",
            ),
            (
                "<xml xmlns:xsi=\"http://a/b\"><a xsi:nil=\"true\"/><!-- <c d=\"1\"> --></xml>",
                "<xml><a/><!-- <c d=\"1\"> --></xml>",
            ),
            (
                "<a b=\"<c>\"><![CDATA[<d e=\"1\">]]></a >",
                "<a><![CDATA[<d e=\"1\">]]></a >",
            ),
            (
                "<!DOCTYPE xml [<!ENTITY a \"b\">]><xml/>",
                "<!DOCTYPE xml [<!ENTITY a \"b\">]><xml/>",
            ),
            ("<a b=\"1><c", "<a b=\"1><c"),
            ("<a <b>", "<a <b>"),
            ("<a/", "<a/"),
            ("<![CDATA[", "<![CDATA["),
            ("商<品 名='品'>品</品>", "商<品>品</品>"),
            ("<", "<"),
            ("", ""),
        ] {
            let read = without_attributes(message.as_bytes());
            assert_eq!(std::str::from_utf8(&read).unwrap(), clean, "{message}");
        }
        assert_eq!(&*without_attributes(b"<a b=\"\xff\">"), b"<a b=\"\xff\">");
    }
}
