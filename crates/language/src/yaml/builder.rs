//! Builds a tree from the parser's events and reports YAML that the spec language does not allow.

use granit_parser::{ErrorKind, Event, ScalarStyle, ScanError, Span as ParserSpan};

use super::syntax::{self, Explained};
use super::unclosed::{self, Unclosed};
use super::{DEPTH, Entry, Kind, Node, Scalar, Slip, Value, comments, core_schema, list_marks, tabs};
use crate::diagnostic::{Diagnostic, Findings};
use crate::place::{Located, Span};
use crate::rule::Rule;
use crate::rules;

/// A mapping or list that is not yet closed.
enum Open {
    Mapping {
        span: Span,
        entries: Vec<Entry>,
        key: Option<Located<String>>,
    },
    Sequence {
        span: Span,
        items: Vec<Node>,
    },
}

/// Builds the tree, event by event.
pub(super) struct Builder<'f> {
    text: &'f str,
    pub(super) findings: &'f mut Findings,
    open: Vec<Open>,
    pub(super) root: Option<Node>,
    documents: usize,
    /// Whether some YAML was found that the spec language does not allow.
    pub(super) refused: bool,
}

impl<'f> Builder<'f> {
    pub(super) const fn new(text: &'f str, findings: &'f mut Findings) -> Self {
        Self {
            text,
            findings,
            open: Vec::new(),
            root: None,
            documents: 0,
            refused: false,
        }
    }

    /// Adds one event; `None` stops parsing the file.
    pub(super) fn event(&mut self, event: Event<'_>, parser_span: &ParserSpan) -> Option<()> {
        let span = place(parser_span);
        if let Some(tag) = parser_span.tag_span() {
            self.refuse(rules::TAG, place(&tag), "tags are not allowed")
                .label("a `!` begins one")
                .help("quote text that begins with `!`; else remove the tag, and quote a value that must be text");
        }
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 {
                    self.findings
                        .report(rules::SEVERAL_DOCUMENTS, span, "a second document in one file")
                        .help("put it in a file of its own");
                    return None;
                }
            }
            Event::MappingStart(..) => {
                self.open(
                    Open::Mapping {
                        span,
                        entries: Vec::new(),
                        key: None,
                    },
                    span,
                )?;
            }
            Event::SequenceStart(..) => self.open(
                Open::Sequence {
                    span,
                    items: Vec::new(),
                },
                span,
            )?,
            Event::MappingEnd | Event::SequenceEnd => {
                let node = match self.open.pop()? {
                    Open::Mapping {
                        span: start, entries, ..
                    } => {
                        let last = entries.last().map(|entry| entry.value.span.end);
                        Node {
                            span: closed(start, span, last),
                            value: Value::Mapping(entries),
                            comment: None,
                        }
                    }
                    Open::Sequence { span: start, items } => {
                        let last = items.last().map(|item| item.span.end);
                        Node {
                            span: closed(start, span, last),
                            value: Value::Sequence(items),
                            comment: None,
                        }
                    }
                };
                self.add(node)?;
            }
            Event::Scalar(text, style, ..) => {
                let is_plain = style == ScalarStyle::Plain;
                if let Some(tab) = tabs::in_plain_text(self.text, span).filter(|_| is_plain) {
                    self.findings
                        .report(
                            rules::UNSEEN_CHARACTER,
                            tab,
                            "the file contains a tab (U+0009) that YAML reads as text",
                        )
                        .help(tabs::HELP);
                    return None;
                }
                let kind = if is_plain {
                    core_schema::kind(&text)
                } else {
                    Kind::String
                };
                let comment = if is_plain {
                    comments::behind(self.text, span.end)
                } else {
                    None
                };
                self.add(Node {
                    span,
                    value: Value::Scalar(Scalar {
                        // The parser writes `~` where nothing is written.
                        text: if span.start == span.end && is_plain {
                            String::new()
                        } else {
                            text.into_owned()
                        },
                        kind,
                    }),
                    comment,
                })?;
            }
            Event::Anchor(..) => {
                self.refuse(rules::ALIAS, span, "anchors are not allowed")
                    .label("a `&` begins one")
                    .help("quote text that begins with `&`; else remove the anchor and repeat the lines");
            }
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                let before = self.text.get(..span.start).unwrap_or_default();
                if before.trim_end_matches(' ').ends_with('\n') {
                    // The rest of a list with such bullets would only be reported again.
                    self.refuse(rules::ALIAS, span, "aliases are not allowed").help(
                        "type `- ` in place of `*` if it begins an entry of a list, else quote the text or repeat the lines",
                    );
                    return None;
                }
                self.refuse(rules::ALIAS, span, "aliases are not allowed")
                    .label("a `*` begins one")
                    .help("quote text that begins with `*`; else repeat the lines");
                let stand_in = Scalar {
                    text: String::new(),
                    kind: Kind::String,
                };
                self.add(Node {
                    span,
                    value: Value::Scalar(stand_in),
                    comment: None,
                })?;
            }
            _ => {}
        }
        Some(())
    }

    /// Reports YAML that the spec language does not allow; parsing continues.
    fn refuse(&mut self, rule: Rule, span: Span, message: &str) -> &mut Diagnostic {
        self.refused = true;
        self.findings.report(rule, span, message)
    }

    fn open(&mut self, open: Open, span: Span) -> Option<()> {
        if self.open.len() >= DEPTH {
            return self.too_deep(span);
        }
        if let Some(Open::Mapping { key: None, .. }) = self.open.last() {
            self.findings
                .report(rules::KEY_FORM, span, "a mapping or a list used as a key")
                .help("quote a value that begins with `{` or `[`");
            return None;
        }
        self.open.push(open);
        Some(())
    }

    /// Adds a finished node to the mapping or list that contains it.
    fn add(&mut self, mut node: Node) -> Option<()> {
        let text = self.text;
        let is_unwritten = node.span.start == node.span.end;
        match self.open.last_mut() {
            None => self.root = Some(node),
            Some(Open::Sequence { items, span }) => {
                if is_unwritten {
                    let before = items.last().map_or(span.start, |last: &Node| last.span.end);
                    node.comment = comments::behind_dash(text, before, node.span.end);
                }
                items.push(node);
            }
            Some(Open::Mapping { entries, key, .. }) => match key.take() {
                Some(key) => {
                    if is_unwritten {
                        node.span = key.span; // nothing is written there: point at the key
                        node.comment = comments::behind_colon(text, key.span.end);
                    }
                    entries.push(Entry { key, value: node });
                }
                None => match node.value {
                    Value::Scalar(Scalar { kind: Kind::Null, .. }) => {
                        self.refused = true;
                        self.findings
                            .report(rules::KEY_FORM, node.span, "the key is null")
                            .help("write a key; quote text that begins with `:`");
                        *key = Some(Located::new(String::new(), node.span));
                    }
                    Value::Scalar(scalar) => *key = Some(Located::new(scalar.text, node.span)),
                    Value::Mapping(_) | Value::Sequence(_) => return None,
                },
            },
        }
        Some(())
    }

    /// Reports a syntax error and stops parsing the file.
    pub(super) fn syntax_error(&mut self, error: &ScanError) -> Option<()> {
        let text = self.text;
        let at = error.marker().byte_offset().unwrap_or(text.len());
        let end = at
            + text
                .get(at..)
                .and_then(|rest| rest.chars().next())
                .map_or(0, char::len_utf8);
        let span = Span { start: at, end };
        if *error.kind() == ErrorKind::RecursionLimitExceeded {
            return self.too_deep(span); // the scanner looks ahead and may see it first
        }
        if let Some(marker) = merge_marker(text) {
            self.findings
                .report(rules::SYNTAX, marker, "a merge is not finished")
                .label("git wrote this line")
                .help("keep what the spec should say, and remove the lines that begin with `<<<<<<<`, `=======` and `>>>>>>>`");
            return None;
        }
        let Explained { message, help } = syntax::explained(error.kind(), text, at);
        if let Some(slip) = Slip::near(text, at) {
            self.findings
                .report(rules::SYNTAX, slip.span, format!("{message}: {}", slip.describe()))
                .label("probably typed in place of ASCII")
                .help(slip.help_in_prose());
            return None;
        }
        if let Some(tab) = tabs::before_error(text, at) {
            self.findings
                .report(rules::SYNTAX, tab, "there is a tab (U+0009)")
                .label("probably the reason")
                .help(tabs::HELP);
            return None;
        }
        if let Some((mark, help)) = list_marks::before_error(text, at) {
            self.findings
                .report(rules::SYNTAX, mark, "this does not begin an entry of a list")
                .label("probably the reason")
                .help(help);
            return None;
        }
        let finding = self.findings.report(rules::SYNTAX, span, message);
        finding.label("YAML is not understood from here on").help(help);
        if let Some(Unclosed { mark, comment }) = unclosed::above(text, at) {
            finding.also(mark, "this is still open");
            if let Some(comment) = comment {
                finding.also(comment, "this is a comment; if it is text, quote it");
            }
        }
        None
    }

    fn too_deep(&mut self, span: Span) -> Option<()> {
        self.findings
            .report(
                rules::NESTING,
                span,
                format!("mappings and lists nest more than {DEPTH} deep"),
            )
            .help("look for a stray bracket or wrong indentation");
        None
    }
}

/// The first line that git writes around the two sides of a conflict.
fn merge_marker(text: &str) -> Option<Span> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if line.starts_with("<<<<<<< ") || line.starts_with(">>>>>>> ") {
            return Some(Span {
                start,
                end: start + line.trim_end().len(),
            });
        }
        start += line.len();
    }
    None
}

/// The span of a collection: flow ones end at their bracket, block ones after their last entry.
fn closed(start: Span, end: Span, last: Option<usize>) -> Span {
    let block_end = last.unwrap_or(start.end);
    let end = if end.end > end.start { end.end } else { block_end };
    Span {
        start: start.start,
        end: end.max(start.start),
    }
}

/// The bytes that the parser's span covers.
pub(super) fn place(span: &ParserSpan) -> Span {
    span.byte_range().map_or(Span::default(), |range| Span {
        start: range.start,
        end: range.end,
    })
}
