//! The messages for YAML syntax errors (E003). Those of the YAML library are about its own steps, and an editor of a
//! spec cannot act on them, so the common errors have others.

use granit_parser::ErrorKind;

use super::indentation;

/// An error in words: what is wrong, and what to do about it.
pub(super) struct Explained {
    pub(super) message: String,
    pub(super) help: String,
}

/// The maximum length of a key that YAML reads, in bytes of its line.
const MAX_KEY: usize = 1024;
const WRONG_INDENTATION: &str = "the indentation of the line does not match any line above it";
const QUOTE: &str = "quote text that holds `: `, ` #`, brackets or braces";

/// Explains the error that the parser found at a byte.
pub(super) fn explained(kind: &ErrorKind, text: &str, at: usize) -> Explained {
    let rest = text.get(at..).unwrap_or_default();
    if rest.starts_with("[]") {
        return Explained {
            message: "a bracket inside braces, after text without quotes".to_owned(),
            help: "inside braces, quote a type that ends in `[]`: `type: \"string[]\"`".to_owned(),
        };
    }
    let (message, help) = match kind {
        ErrorKind::MappingValueNotAllowed if column(text, at) > MAX_KEY => (
            "the key is too long".to_owned(),
            "shorten the key: YAML reads at most 1,024 characters as one".to_owned(),
        ),
        ErrorKind::MappingValueNotAllowed => ("unexpected `:`".to_owned(), stray_colon(text, at)),
        ErrorKind::SimpleKeyExpected => (
            "the key has no `:`".to_owned(),
            "write a `:` and a space after the key, or remove the line".to_owned(),
        ),
        ErrorKind::ExpectedBlockMappingKey if follows_bracket(text, at) => (
            "unexpected text after a closing bracket".to_owned(),
            "quote text that holds brackets or braces, or begin another key in a line of its own".to_owned(),
        ),
        ErrorKind::ExpectedBlockMappingKey => match indentation::advice(text, at) {
            Some(help) => (WRONG_INDENTATION.to_owned(), help),
            None => (
                WRONG_INDENTATION.to_owned(),
                "indent the keys of one mapping equally, by two spaces for each level".to_owned(),
            ),
        },
        ErrorKind::ExpectedBlockSequenceEntry => match indentation::advice(text, at) {
            Some(help) => (WRONG_INDENTATION.to_owned(), help),
            None => (
                "the line is not an entry of the list above it".to_owned(),
                "begin an entry with `- `, and indent a key that does not belong to the list less".to_owned(),
            ),
        },
        ErrorKind::ExpectedFlowMappingSeparator => (
            "a `,` or the closing `}` is missing".to_owned(),
            format!("write it before this; {QUOTE}"),
        ),
        ErrorKind::ExpectedFlowSequenceSeparator => (
            "a `,` or the closing `]` is missing".to_owned(),
            format!("write it before this; {QUOTE}"),
        ),
        ErrorKind::UnclosedFlowCollection { open } => (
            format!("the `{open}` is never closed"),
            format!("write the closing bracket; {QUOTE}"),
        ),
        ErrorKind::MismatchedFlowCollectionEnd { open, close } => (
            format!("the `{open}` is closed by `{close}`"),
            format!("write the closing bracket that belongs to it; {QUOTE}"),
        ),
        ErrorKind::MisplacedFlowCollectionEnd => (
            "unexpected closing bracket: no bracket is open".to_owned(),
            format!("remove it, or write the opening one; {QUOTE}"),
        ),
        ErrorKind::UnclosedQuotedScalar => (
            "the quote is never closed".to_owned(),
            "write the closing quote".to_owned(),
        ),
        ErrorKind::InvalidQuotedScalarIndent if rest.trim().is_empty() => (
            "the quote is never closed".to_owned(),
            "write the closing quote".to_owned(),
        ),
        ErrorKind::InvalidTrailingSingleQuotedScalar | ErrorKind::InvalidTrailingDoubleQuotedScalar => (
            "unexpected text after a closing quote".to_owned(),
            "put all of the text into the quotes, a quote itself as `\\\"` in double ones and as `''` in single ones"
                .to_owned(),
        ),
        ErrorKind::UnexpectedCharacter { character } => (
            match character {
                '`' => "text cannot begin with a backtick (U+0060)".to_owned(),
                _ => format!("text cannot begin with `{}`", character.escape_debug()),
            },
            "quote the text".to_owned(),
        ),
        ErrorKind::MissingAnchorOrAliasName
        | ErrorKind::ExpectedTagBang
        | ErrorKind::InvalidGlobalTagCharacter
        | ErrorKind::InvalidTagTerminator
        | ErrorKind::UndeclaredTagHandle
        | ErrorKind::MissingTagUri
        | ErrorKind::UnclosedVerbatimTag
        | ErrorKind::InvalidTagEscape
        | ErrorKind::InvalidTagUtf8LeadingByte
        | ErrorKind::InvalidTagUtf8TrailingByte
        | ErrorKind::InvalidTagUtf8 => {
            let mark = rest.chars().next().filter(|c| "&*!".contains(*c));
            (
                format!("text cannot begin with `{}`", mark.unwrap_or('!')),
                "quote the text".to_owned(),
            )
        }
        ErrorKind::InvalidQuotedScalarHexEscape
        | ErrorKind::InvalidLowSurrogateHexEscape
        | ErrorKind::InvalidLowSurrogate
        | ErrorKind::MissingLowSurrogate
        | ErrorKind::UnpairedLowSurrogate
        | ErrorKind::InvalidUnicodeEscape => (
            "unfinished escape: in double quotes, `\\x`, `\\u` and `\\U` begin the number of a character".to_owned(),
            "write `\\\\` for a `\\`, or use single quotes".to_owned(),
        ),
        ErrorKind::InvalidBlockScalarHeader => (
            "unexpected text after `>` or `|`, which begins a text of several lines".to_owned(),
            "quote the text".to_owned(),
        ),
        ErrorKind::DirectiveDisallowed => ("unexpected YAML directive".to_owned(), "remove it".to_owned()),
        ErrorKind::UnknownQuotedScalarEscape => (
            "unknown escape: in double quotes, a `\\` begins an escape".to_owned(),
            "write `\\\\`, or use single quotes".to_owned(),
        ),
        ErrorKind::UnexpectedEofBlockSequence
        | ErrorKind::UnexpectedEofBlockMapping
        | ErrorKind::ExpectedNodeContent
            if rest.starts_with(',') =>
        {
            (
                "unexpected `,` outside brackets and braces".to_owned(),
                "remove it, or quote the text".to_owned(),
            )
        }
        ErrorKind::UnexpectedEof
        | ErrorKind::UnexpectedEofFlowSequence
        | ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofImplicitFlowMapping
            if rest.starts_with(',') =>
        {
            (
                "unexpected `,`: no entry is before it".to_owned(),
                "remove it, or write the entry; quote text that holds a `,`".to_owned(),
            )
        }
        ErrorKind::ExpectedDocumentStart => (
            "the line does not belong to any list or mapping above it".to_owned(),
            "indent the keys of one mapping equally, write a `:` after each, and remove what is not a key".to_owned(),
        ),
        ErrorKind::ExpectedNodeContent => (
            "a value is missing before this".to_owned(),
            format!("write the value; {QUOTE}"),
        ),
        ErrorKind::UnexpectedEof
        | ErrorKind::UnexpectedEofFlowSequence
        | ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofImplicitFlowMapping
        | ErrorKind::UnexpectedEofBlockSequence
        | ErrorKind::UnexpectedEofBlockMapping => (
            "the file ends within a list or mapping".to_owned(),
            format!("close every bracket, and {QUOTE}"),
        ),
        ErrorKind::BlockEntryInFlowCollection => (
            "inside brackets and braces, `- ` cannot begin an entry".to_owned(),
            "separate the entries by commas; quote text that begins with `- `".to_owned(),
        ),
        ErrorKind::BlockSequenceEntryNotAllowed | ErrorKind::InvalidBlockEntryWhitespace => (
            "a list cannot begin here".to_owned(),
            "begin it in a line of its own, below its key, or quote text that begins with `- `".to_owned(),
        ),
        ErrorKind::PlainScalarStartsWithDashFlowIndicator => (
            "text cannot begin with `-` here".to_owned(),
            "quote the text".to_owned(),
        ),
        ErrorKind::MappingKeyNotAllowed | ErrorKind::InvalidSimpleKey => (
            "a key cannot begin here".to_owned(),
            format!("begin it in a line of its own, and {QUOTE}"),
        ),
        ErrorKind::InvalidColonPlacement | ErrorKind::FlowMappingValueAdjacentCollection => (
            "unexpected `:`".to_owned(),
            format!("write a space after the `:`, and {QUOTE}"),
        ),
        ErrorKind::InvalidIndentation
        | ErrorKind::InvalidQuotedScalarIndent
        | ErrorKind::InvalidFlowScalarIndent
        | ErrorKind::InvalidBlockScalarIndent => (
            "the line is indented less than what it continues".to_owned(),
            "indent it further, close the bracket or quote above it, or write all of it in one line".to_owned(),
        ),
        ErrorKind::UnexpectedEndOfPlainScalar => (
            "the text cannot end here".to_owned(),
            format!("close every bracket, and {QUOTE}"),
        ),
        ErrorKind::CommentInterceptedScalar => (
            "a comment interrupts the text".to_owned(),
            "write the text in one line, and the comment above it".to_owned(),
        ),
        ErrorKind::CommentNotSeparated | ErrorKind::ExpectedWhitespace => (
            "a space is missing before this".to_owned(),
            "quote text that holds a `#`; write a space before a `#` that begins a comment".to_owned(),
        ),
        ErrorKind::DocumentIndicatorInQuotedScalar => (
            "`---` or `...` begins a line inside quotes".to_owned(),
            "close the quote above it".to_owned(),
        ),
        other => (other.to_string(), format!("close every bracket, and {QUOTE}")),
    };
    Explained { message, help }
}

/// The advice about an unexpected `:`: the reason is before it, in its line or in the line above.
fn stray_colon(text: &str, at: usize) -> String {
    let before = text.get(..at).unwrap_or_default();
    let (above, line) = before.rsplit_once('\n').unwrap_or(("", before));
    let written = line.trim_start().trim_start_matches("- ");
    if !written.contains(": ")
        && let Some(help) = value_above_block(above, line)
    {
        return help;
    }
    if let Some((key, _)) = written.split_once(['{', '[']).filter(|(key, _)| !key.contains(": ")) {
        return match key.trim_end().strip_suffix(':') {
            Some(key) => format!("write a space after `{key}:`"),
            None => format!("write a `:` after `{}`", key.trim_end()),
        };
    }
    if written.contains(": ") {
        return "quote the text after the first `:` of the line, or begin a new line".to_owned();
    }
    let mut lines = above.lines().enumerate().collect::<Vec<_>>().into_iter().rev();
    let last = lines.find(|(_, line)| !line.trim().is_empty() && !line.trim_start().starts_with('#'));
    match last {
        Some((number, line)) if line.contains(':') && !line.contains(": ") && !line.trim_end().ends_with(':') => {
            format!("line {}: write a space after the `:`", number + 1)
        }
        Some((number, line)) if !line.contains(':') => format!("line {}: write a `:` after the key", number + 1),
        _ => format!("indent the keys of one mapping equally, and {QUOTE}"),
    }
}

/// The advice about a line below a key that has a value already: `errors: x` above the list.
fn value_above_block(above: &str, line: &str) -> Option<String> {
    let lines = (1..).zip(above.lines()).filter(|(_, line)| !line.trim().is_empty());
    let (number, last) = lines.last()?;
    let indentation = |line: &str| line.len() - line.trim_start().len();
    let (key, value) = last.trim_start().trim_start_matches("- ").split_once(": ")?;
    let is_plain = !value.trim().is_empty() && !value.trim_start().starts_with(['{', '[', '"', '\'', '#', '>', '|']);
    let is_deeper = indentation(line) > indentation(last) + 2 * usize::from(last.trim_start().starts_with("- "));
    (is_plain && is_deeper).then(|| {
        format!(
            "line {number}: `{key}` has the value `{}` there; remove it, or indent the next line less",
            crate::text::shorten(value.trim())
        )
    })
}

/// Whether a closing bracket is the last character before a byte in its line.
fn follows_bracket(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    before.trim_end_matches(' ').ends_with(['}', ']'])
}

/// How many bytes of its line are before a byte.
fn column(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    before.len() - before.rfind('\n').map_or(0, |end| end + 1)
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Findings;
    use crate::yaml::parse;

    /// The message and the help about a text that is not YAML.
    fn said(text: &str) -> (String, String) {
        let mut findings = Findings::new("a.yaml");
        assert_eq!(parse(text, &mut findings), None, "{text}");
        let mut list = findings.into_list();
        assert_eq!(list.len(), 1, "{text}: {list:?}");
        let finding = list.remove(0);
        (finding.message, finding.help.unwrap_or_default())
    }

    #[test]
    fn common_slips_are_named_in_the_words_of_an_editor() {
        for (text, message, help) in [
            ("post\n  title: x\n", "unexpected `:`", "line 1: write a `:`"),
            ("post:\n  title x\n  a: b\n", "unexpected `:`", "line 2: write a `:`"),
            ("post:\n  title:x\n  a: b\n", "unexpected `:`", "line 2: write a space"),
            ("post:\n  title: a: b\n", "unexpected `:`", "quote the text"),
            ("mchid {type: string, b: c}\n", "unexpected `:`", "after `mchid`"),
            ("a:\n  b: c\nrequest\n", "the key has no `:`", "write a `:`"),
            ("a:\n  b: c\n   d: e\n", "", ""),
            ("a:\n  b: c\n d: e\n", "does not match any line", "equally"),
            ("a: [x\n", "`[` is never closed", "closing bracket"),
            ("a: [x}\n", "`[` is closed by `}`", "closing bracket"),
            ("a: x]\nb: ]\n", "unexpected closing bracket", "remove it"),
            ("a: \"x\n", "quote is never closed", "closing quote"),
            ("a: \"x\" y\n", "after a closing quote", "into the quotes"),
            ("a: @x\n", "cannot begin with `@`", "quote"),
            ("a: `x`\n", "cannot begin with a backtick", "quote"),
            ("a: > x\n", "several lines", "quote"),
            ("a: {b: c d: e}\n", "", ""),
            ("a: {b: [c], \"d\" e}\n", "", ""),
            ("a: \"\\d\"\n", "unknown escape", "single quotes"),
            ("a: \"\\u12\"\n", "unfinished escape", "single quotes"),
            ("a: & b\n", "cannot begin with `&`", "quote the text"),
            ("a: *\n", "cannot begin with `*`", "quote the text"),
            ("a: !关闭\n", "cannot begin with `!`", "quote the text"),
            ("a:\n  & b: c\n", "does not begin an entry", "in place of `&`"),
            (
                "a:\n  1. b: c\n     d: e\n",
                "does not begin an entry",
                "in place of `1.`",
            ),
            (
                "a:\n  -> b: c\n     d: e\n",
                "does not begin an entry",
                "in place of `->`",
            ),
            ("a: x\n  - b: c\n", "unexpected `:`", "line 1: `a` has the value `x`"),
            ("a: x\n  - {b: c}\n", "unexpected `:`", "line 1: `a` has the value `x`"),
            (
                "a:\n  - b: c\n   - d: e\n",
                "does not match any line",
                "line 2 is indented by 2 spaces",
            ),
            (
                "a:\n    - b: c\n   - d: e\n",
                "does not match any line",
                "line 2 is indented by 4 spaces",
            ),
            ("a: , b\n", "", ""),
            ("a: {, b: c}\n", "no entry is before it", "remove it"),
            ("a: {b: c,, d: e}\n", "no entry is before it", "remove it"),
            ("a: [, b]\n", "no entry is before it", "remove it"),
            ("a: [b,, c]\n", "no entry is before it", "remove it"),
        ] {
            let (said_message, said_help) = said(text);
            assert!(said_message.contains(message), "{text}: {said_message}");
            assert!(said_help.contains(help), "{text}: {said_help}");
        }
    }

    /// Words that only somebody who wrote a YAML parser would use.
    #[test]
    fn no_common_slip_is_reported_in_the_words_of_the_library() {
        let good = "post:\n  title: x\n  documents:\n    - url: https://a\n  request:\n    json:\n      a: {type: string, b: [1, 2]}\n";
        let mut strange = std::collections::BTreeMap::new();
        for (at, _) in good.char_indices() {
            for typed in [
                "", ":", ": ", "{", "}", "[", "]", "\"", "'", ",", "\n", "\n  ", "- ", "@", "`", "#", "%",
            ] {
                for removed in [0, 1] {
                    let text = format!("{}{typed}{}", &good[..at], &good[at + removed..]);
                    let mut findings = Findings::new("a.yaml");
                    parse(&text, &mut findings);
                    for finding in findings.into_list() {
                        for word in [
                            "while parsing",
                            "while scanning",
                            "scalar",
                            "context",
                            "EOF",
                            "simple key",
                            "did not find",
                        ] {
                            if finding.message.contains(word) {
                                strange.entry(finding.message.clone()).or_insert_with(|| text.clone());
                            }
                        }
                    }
                }
            }
        }
        assert_eq!(strange, std::collections::BTreeMap::new());
    }
}
