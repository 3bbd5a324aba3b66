//! Parses YAML text into a tree of nodes with their positions.
//!
//! This is the only module that knows the YAML library. It drives the event parser that `serde-saphyr` is built on, not its
//! serde support: events carry the byte range and the notation of every scalar, so `1.0` and `"1.0"`
//! stay apart and a value is never changed by reading it. Nesting, size, aliases and tags are bounded or refused here.

mod builder;
mod comments;
mod core_schema;
mod indentation;
mod json;
pub(crate) mod list_marks;
mod look_alikes;
mod slips;
mod syntax;
mod tabs;
mod unclosed;

use std::str::FromStr;

use builder::{Builder, place};
pub(crate) use comments::comments;
pub(crate) use core_schema::{Kind, kind};
use granit_parser::{Parser, options};
pub(crate) use json::to_json;
pub(crate) use look_alikes::ordinary_character;
pub(crate) use slips::{Slip, Wording, needs_quotes};

use crate::diagnostic::Findings;
use crate::place::{Located, Span};
use crate::rules;
use crate::source::LIFECYCLES;
use crate::unseen::{self, is_unseen};

/// Maximum size of a file, in bytes.
pub const FILE_SIZE: usize = 1 << 20;
/// Maximum nesting depth of mappings and lists.
pub const DEPTH: usize = 64;

/// A node of a YAML document.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Node {
    pub(crate) span: Span,
    pub(crate) value: Value,
    /// The comment in the line in which a scalar without quotes ends, or in which nothing is written for it.
    pub(crate) comment: Option<Span>,
}

/// The value of a node.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    /// Entries in the file's order; repeated keys are kept for the reader to report.
    Mapping(Vec<Entry>),
    Sequence(Vec<Node>),
    Scalar(Scalar),
}

/// A key and its value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Entry {
    pub(crate) key: Located<String>,
    pub(crate) value: Node,
}

/// A scalar: its text without quotes and escapes, and the type that YAML 1.2 gives it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Scalar {
    pub(crate) text: String,
    pub(crate) kind: Kind,
}

impl Scalar {
    /// The whole number that a plain scalar is, if it is written as JSON writes one; each number has one such spelling.
    pub(crate) fn integer<T: FromStr + ToString>(&self) -> Option<T> {
        if self.kind != Kind::Integer {
            return None;
        }
        self.text
            .parse()
            .ok()
            .filter(|number: &T| number.to_string() == self.text)
    }

    /// Whether it is a whole number in another spelling: `010`, `+10`, `0xA`.
    pub(crate) fn is_misspelt_integer(&self) -> bool {
        let digits = self.text.strip_prefix('-').unwrap_or(&self.text);
        let is_canonical = digits.bytes().all(|b| b.is_ascii_digit())
            && match digits.strip_prefix('0') {
                Some(rest) => rest.is_empty() && digits == self.text,
                None => true,
            };
        self.kind == Kind::Integer && !is_canonical
    }
}

impl Node {
    /// A description of the node for messages: `a list`, `the integer 7`.
    pub(crate) fn describe(&self) -> String {
        match &self.value {
            Value::Mapping(_) => "a mapping".to_owned(),
            Value::Sequence(_) => "a list".to_owned(),
            Value::Scalar(scalar) => {
                let text: String = scalar.text.chars().take(40).collect();
                match scalar.kind {
                    Kind::String => format!("the string `{text}`"),
                    Kind::Integer => format!("the integer {text}"),
                    Kind::Float => format!("the decimal number {text}"),
                    Kind::Boolean => format!("the boolean {text}"),
                    Kind::Null => "nothing".to_owned(),
                }
            }
        }
    }
}

/// Parses one document. The result is a tree if and only if there is no finding.
pub(crate) fn parse(text: &str, findings: &mut Findings) -> Option<Node> {
    if text.len() > FILE_SIZE {
        report_size(findings);
        return None;
    }
    if report_characters(text, findings) {
        return None;
    }
    parse_past_characters(text, findings)
}

/// Reports a file that is too large. Folders are read up to the first byte too many, so its size is not known.
pub(crate) fn report_size(findings: &mut Findings) {
    findings
        .report(
            rules::FILE_SIZE,
            Span::default(),
            format!("the file has more than {FILE_SIZE} bytes"),
        )
        .help("remove what is no fact of a document, and shorten long texts: a spec describes one URL path and cannot be split");
}

/// The same, with characters that nobody sees or that look like YAML's own, as YAML itself reads them.
pub(crate) fn parse_past_characters(text: &str, findings: &mut Findings) -> Option<Node> {
    let mut parser_options =
        options! { disallow_directives: true, emit_unresolved_aliases: true, emit_anchor_events: true };
    parser_options.set_emit_comments(false);
    let mut builder = Builder::new(text, findings);
    for event in Parser::new_from_str_with_options(text, parser_options) {
        let step = match event {
            Ok((event, span)) => builder.event(event, &span),
            Err(error) => builder.syntax_error(&error),
        };
        if step.is_none() || builder.findings.is_full() {
            return None;
        }
    }
    if builder.refused {
        return None;
    }
    if is_empty(text) || builder.root.is_none() {
        builder.root = None;
        let help = empty_help(builder.findings.file());
        builder
            .findings
            .report(rules::EMPTY_FILE, Span::default(), "the file is empty")
            .help(help);
    }
    builder.root
}

/// The advice about an empty file.
fn empty_help(file: &str) -> &'static str {
    match file {
        _ if file.starts_with(LIFECYCLES) => "describe the states of a resource, or remove the file",
        _ if file.starts_with("notify/") => "describe a notification: `notification:`",
        _ => "describe an operation: `post:`",
    }
}

/// Whether a text describes nothing: it has only comments, or only `---`, after which YAML reads a null.
pub(crate) fn is_empty(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim);
    lines.all(|line| line.is_empty() || line.starts_with('#') || line == "---")
}

/// Reports characters that nobody sees, tabs in the indentation of lines, and those that were probably typed in place of YAML's own: YAML takes both for
/// text, so what it says about them would mislead. Returns whether there are any.
fn report_characters(text: &str, findings: &mut Findings) -> bool {
    let unseen = unseen_characters(text);
    for (found, count, span) in &unseen {
        let number = u32::from(*found);
        let message = match count {
            1 => format!("the file contains the {} U+{number:04X}", unseen::kind(*found)),
            _ => format!(
                "the file contains {count} times the {} U+{number:04X}",
                unseen::kind(*found)
            ),
        };
        findings
            .report(rules::UNSEEN_CHARACTER, *span, message)
            .help(unseen::advice(*found));
    }
    let lone_return = lone_return(text);
    if let Some(span) = lone_return {
        findings
            .report(
                rules::UNSEEN_CHARACTER,
                span,
                "the file contains a carriage return (U+000D) without a line feed after it",
            )
            .help("save the file with line feeds as line endings (LF)");
    }
    let tabs = tabs::in_indentation(text);
    for tab in &tabs {
        findings
            .report(
                rules::UNSEEN_CHARACTER,
                *tab,
                "there is a tab (U+0009) in the indentation of the line",
            )
            .help(tabs::HELP);
    }
    let slips = Slip::all(text);
    for slip in &slips {
        let finding = findings.report(
            rules::LOOK_ALIKE,
            slip.span,
            format!("{} must be ASCII", slip.describe()),
        );
        finding.label("typed here").help(slip.help());
        if let Some(partner) = slip.partner {
            finding.also(partner, "and here");
        }
        if let Some((span, text)) = slip.quoted() {
            finding.replace(*span, text);
        }
    }
    !unseen.is_empty() || lone_return.is_some() || !tabs.is_empty() || !slips.is_empty()
}

/// The first carriage return that ends a line alone, as none of today's editors writes. YAML takes it for the end of a line, but
/// the lines of findings, of git and of other programs end with line feeds.
fn lone_return(text: &str) -> Option<Span> {
    let mut returns = text.match_indices('\r').map(|(start, _)| start);
    let start = returns.find(|start| !text.get(start + 1..).unwrap_or_default().starts_with('\n'))?;
    Some(Span { start, end: start + 1 })
}

/// The characters of a file that cannot be seen, each with how often it is repeated and where.
fn unseen_characters(text: &str) -> Vec<(char, usize, Span)> {
    let mut unseen: Vec<(char, usize, Span)> = Vec::new();
    for (start, found) in text.char_indices().filter(|(_, c)| is_unseen(*c)) {
        let end = start + found.len_utf8();
        match unseen.last_mut() {
            Some((last, count, span)) if *last == found && span.end == start => {
                *count += 1;
                span.end = end;
            }
            _ => unseen.push((found, 1, Span { start, end })),
        }
    }
    unseen
}

#[cfg(test)]
mod tests {
    use super::{Node, Value, parse};
    use crate::diagnostic::Findings;

    fn tree(text: &str) -> Node {
        let mut findings = Findings::new("a.yaml");
        let node = parse(text, &mut findings);
        assert_eq!(findings.into_list(), []);
        node.expect("a tree")
    }

    fn codes(text: &str) -> Vec<&'static str> {
        let mut findings = Findings::new("a.yaml");
        parse(text, &mut findings);
        findings.into_list().iter().map(|finding| finding.rule.code).collect()
    }

    /// Writes a node with the source text of every part, which shows that the spans are right.
    fn show(node: &Node, text: &str) -> String {
        match &node.value {
            Value::Scalar(scalar) => format!("{:?} {}", scalar.kind, &text[node.span.start..node.span.end]),
            Value::Sequence(items) => {
                let items: Vec<_> = items.iter().map(|item| show(item, text)).collect();
                format!("[{}]", items.join("; "))
            }
            Value::Mapping(entries) => {
                let entries: Vec<_> = entries
                    .iter()
                    .map(|entry| {
                        format!(
                            "{} = {}",
                            &text[entry.key.span.start..entry.key.span.end],
                            show(&entry.value, text)
                        )
                    })
                    .collect();
                format!("{{{}}}", entries.join("; "))
            }
        }
    }

    #[test]
    fn spans_cover_keys_and_values_after_chinese_text() {
        let text = "标题: 提交申请单 # 注\nposts:\n  - {名: '商户', n: 1.0}\n  - [true, ~, \"1.0\"]\n";
        assert_eq!(
            show(&tree(text), text),
            "{标题 = String 提交申请单; posts = [{名 = String '商户'; n = Float 1.0}; [Boolean true; Null ~; String \"1.0\"]]}"
        );
    }

    #[test]
    fn spans_of_collections_end_with_their_last_part() {
        let text = "a:\n  b: {c: 1}\n  d:\n    - x\n\n\ne: 2\n";
        let Value::Mapping(entries) = tree(text).value else {
            panic!("a mapping")
        };
        let span = entries[0].value.span;
        assert_eq!(&text[span.start..span.end], "b: {c: 1}\n  d:\n    - x");
    }

    #[test]
    fn a_missing_value_points_at_its_key() {
        let text = "post:\n  title:\n  documents: []\n";
        assert_eq!(show(&tree(text), text), "{post = {title = Null title; documents = []}}");
    }

    #[test]
    fn yaml_outside_the_language_is_refused() {
        assert_eq!(codes("a: &x 1\nb: *x\n"), ["E005", "E005"]);
        assert_eq!(codes("b: *unknown\n"), ["E005"]);
        assert_eq!(codes("a: !!str 1\n"), ["E006"]);
        assert_eq!(codes("a: 1\n---\nb: 2\n"), ["E007"]);
        assert_eq!(codes("%YAML 1.2\n---\na: 1\n"), ["E003"]);
        assert_eq!(codes("# nothing\n"), ["E008"]);
        assert_eq!(codes("{[a]: 1}\n"), ["E009"]);
        assert_eq!(codes("? {a: 1}\n: 1\n"), ["E009"]);
        assert_eq!(codes("a: [1, 2\n"), ["E003"]);
    }

    #[test]
    fn a_carriage_return_ends_no_line() {
        assert_eq!(codes("a: 1\r\nb: 2\r\n"), Vec::<&str>::new());
        assert_eq!(codes("a: 1\rb: 2\r"), ["E011"]);
        assert_eq!(codes("a: 1\r\r\nb: 2\n"), ["E011"]);
    }

    #[test]
    fn deep_nesting_in_either_notation_is_one_finding() {
        assert_eq!(codes(&"[".repeat(1000)), ["E004"]);
        assert_eq!(codes(&"{a: ".repeat(1000)), ["E004"]);
        let block: String = (0..1000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
        assert_eq!(codes(&block), ["E004"]);
        assert_eq!(codes(&"- ".repeat(1000)), ["E004"]);
    }

    #[test]
    fn an_alias_bomb_stays_small() {
        let mut text = "a0: &a0 x\n".to_owned();
        for level in 1..5000 {
            text.push_str(&format!("a{level}: &a{level} [*a{0}, *a{0}]\n", level - 1));
        }
        let codes = codes(&text);
        assert_eq!(codes.len(), crate::diagnostic::FINDINGS_PER_FILE + 1);
        assert!(codes[..200].iter().all(|code| *code == "E005"));
    }
}
