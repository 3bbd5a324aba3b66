//! A page of wechatpay.im saved as text: its cells run into one another, and what their attributes said is lost.
//!
//! The sample shows how the request nests. What is required, encrypted or encoded is lost for good, which is said.

use wechatpay_spec::model::Method;
use wechatpay_spec::place::{Located, Span};
use wechatpay_spec::words::Word;

use super::cell::Cell;
use super::table::{RawRow, Table, TableKind};
use super::{Page, Section};
use crate::findings::{Findings, shorten};
use crate::operation::PARTS;
use crate::php;
use crate::rule;
use crate::sample::Sample;

/// The heads of the tables.
const HEADS: &[(&str, TableKind)] = &[
    ("请求参数类型描述", TableKind::Request),
    ("返回字典类型描述", TableKind::Response),
    ("应答规范类型描述", TableKind::Response),
    ("异常字典类型描述", TableKind::Error),
];
/// What a row's type may be.
const TYPES: &[&str] = &[
    "object[]",
    "string[]",
    "integer[]",
    "number[]",
    "boolean[]",
    "object",
    "string",
    "integer",
    "number",
    "boolean",
    "true",
];

/// Whether a text is such a page.
pub(crate) fn is_plain(text: &str) -> bool {
    text.lines().any(|line| head(line).is_some())
}

fn head(line: &str) -> Option<TableKind> {
    let (_, kind) = HEADS.iter().find(|(head, _)| *head == line.trim())?;
    Some(*kind)
}

/// Reads such a page.
pub(crate) fn read(text: &str, findings: &mut Findings) -> Page {
    let mut page = Page::default();
    let mut reader = Reader::default();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let span = Span {
            start,
            end: start + line.trim_end().len(),
        };
        start += line.len();
        reader.line(line.trim(), span, &mut page, findings);
    }
    reader.close(&mut page, findings);
    page
}

/// What the lines at hand belong to.
#[derive(Default)]
enum Part {
    #[default]
    Prose,
    Table(TableKind, Span),
    Code,
}

#[derive(Default)]
struct Reader {
    part: Part,
    prose: Vec<String>,
    rows: Vec<(String, Span)>,
    code: String,
    section: Option<Draft>,
}

/// The lines of a table, and the place of its head.
struct Lines {
    kind: TableKind,
    span: Span,
    rows: Vec<(String, Span)>,
}

/// A section before its method is known.
struct Draft {
    title: String,
    prose: String,
    span: Span,
    tables: Vec<Lines>,
    codes: Vec<String>,
}

impl Reader {
    fn line(&mut self, line: &str, span: Span, page: &mut Page, findings: &mut Findings) {
        if let Some(kind) = head(line) {
            self.end_part();
            if kind == TableKind::Request {
                self.close(page, findings);
                let prose = std::mem::take(&mut self.prose);
                // A link for those who do not see the page stands above its title.
                let mut lines = prose
                    .iter()
                    .filter(|line| !line.is_empty() && *line != "Skip to content");
                self.section = Some(Draft {
                    title: lines.next().cloned().unwrap_or_default(),
                    prose: lines.cloned().collect::<Vec<_>>().join("\n"),
                    span,
                    tables: Vec::new(),
                    codes: Vec::new(),
                });
            }
            self.part = Part::Table(kind, span);
            return;
        }
        if line == "php" {
            self.end_part();
            self.part = Part::Code;
            return;
        }
        match self.part {
            Part::Prose => self.prose.push(line.to_owned()),
            // An empty line ends a table.
            Part::Table(..) if line.is_empty() => {
                self.end_part();
                self.part = Part::Prose;
            }
            Part::Table(..) => self.rows.push((line.to_owned(), span)),
            Part::Code => {
                self.code.push_str(line);
                self.code.push('\n');
            }
        }
    }

    fn end_part(&mut self) {
        let rows = std::mem::take(&mut self.rows);
        let code = std::mem::take(&mut self.code);
        match (std::mem::take(&mut self.part), &mut self.section) {
            (Part::Table(kind, span), Some(draft)) => draft.tables.push(Lines { kind, span, rows }),
            (Part::Code, Some(draft)) => draft.codes.push(code),
            _ => {}
        }
    }

    fn close(&mut self, page: &mut Page, findings: &mut Findings) {
        self.end_part();
        let Some(draft) = self.section.take() else { return };
        let Some(method) = draft.codes.iter().find_map(|code| method(code)) else {
            let message = "no sample call says which method this is";
            let help = "a call reads `$instance->chain('v3/…')->post([`; import the page in Markdown";
            findings.report(rule::NO_PATH, draft.span, message, help);
            return;
        };
        let sample = draft.codes.iter().find_map(|code| php::argument(code, PARTS));
        let parameters: Vec<String> =
            draft
                .codes
                .iter()
                .find_map(|code| php::chain(code))
                .map_or_else(Vec::new, |chain| {
                    let names = chain
                        .split('/')
                        .filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'));
                    names.map(str::to_owned).collect()
                });
        let tables = draft.tables.into_iter().map(|Lines { kind, span, rows }| {
            let shown = if kind == TableKind::Request {
                sample.as_ref()
            } else {
                None
            };
            let nester = Nester {
                sample: shown,
                parameters: &parameters,
            };
            Table {
                kind,
                rows: nester.rows(&rows, findings),
                span,
            }
        });
        page.sections.push(Section {
            method: Located::new(method, draft.span),
            title: draft.title,
            notices: Vec::new(),
            tables: tables.collect(),
            codes: draft.codes,
            links: Vec::new(),
            prose: draft.prose,
            flags_lost: true,
        });
    }
}

/// The method of a sample call: `->postAsync([`.
fn method(code: &str) -> Option<Method> {
    code.split("->").skip(1).find_map(|rest| {
        let (word, _) = rest.split_once('(')?;
        Method::from_word(word.strip_suffix("Async").unwrap_or(word))
    })
}

struct Nester<'a> {
    sample: Option<&'a Sample>,
    /// Parameters of the URL path.
    parameters: &'a [String],
}

impl Nester<'_> {
    fn rows(&self, lines: &[(String, Span)], findings: &mut Findings) -> Vec<RawRow> {
        let mut rows: Vec<RawRow> = Vec::new();
        // The objects that are open, from the outside in, with their samples.
        let mut open: Vec<Option<&Sample>> = Vec::new();
        for (line, span) in lines {
            let Some((name, kind, description)) = self.split(line) else {
                match rows.last_mut() {
                    Some(row) => {
                        row.description.push_str("<br/>");
                        row.description.push_str(&quoted(line));
                        row.span.end = span.end;
                    }
                    None => rows.push(in_words(line, *span)),
                }
                continue;
            };
            let is_part = PARTS.contains(&name) || self.parameters.iter().any(|parameter| parameter == name);
            let home = open
                .iter()
                .rposition(|sample| sample.is_some_and(|sample| sample.get(name).is_some()));
            let depth = match home {
                _ if is_part => 0,
                Some(home) => home + 1,
                None => open.len(),
            };
            if home.is_none() && !is_part && (open.len() > 1 || self.sample.is_none() && !open.is_empty()) {
                let message = format!("where `{}` belongs is lost in the saved text", shorten(name));
                findings.report(rule::NESTING, *span, message, "import the page in Markdown");
            }
            open.truncate(depth);
            if kind.starts_with("object") {
                let sample = match open.last() {
                    Some(sample) => sample.and_then(|sample| sample.get(name)),
                    None => self.sample.and_then(|sample| sample.get(name)),
                };
                open.push(sample);
            }
            rows.push(RawRow {
                // A part of the request, or of its path, is there in any case.
                name: Cell::read(&format!(
                    "{name} {{{}data-indent={depth}}}",
                    if is_part { "data-required " } else { "" }
                )),
                kind: Cell::read(kind),
                description: quoted(description),
                span: *span,
            });
        }
        rows
    }

    /// `mchidstring商户号`: the name, the type and the description of a row.
    fn split<'l>(&self, line: &'l str) -> Option<(&'l str, &'l str, &'l str)> {
        let end = line.find(|c: char| !(c.is_ascii_alphanumeric() || b"_-.$[]".iter().any(|b| c == char::from(*b))));
        let head = line.get(..end.unwrap_or(line.len()))?;
        let mut candidates = Vec::new();
        for (at, _) in head.char_indices().skip(1) {
            let kind = TYPES
                .iter()
                .find(|kind| head.get(at..).is_some_and(|rest| rest.starts_with(**kind)));
            if let (Some(kind), Some(name)) = (kind, head.get(..at)) {
                candidates.push((name, *kind));
            }
        }
        let is_known = |name: &str| {
            PARTS.contains(&name)
                || self.parameters.iter().any(|parameter| parameter == name)
                || self
                    .sample
                    .is_some_and(|sample| crate::field::deep(sample, name).is_some())
        };
        let known = candidates.iter().find(|(name, _)| is_known(name));
        let (name, kind) = known.or(candidates.first())?;
        let kind = line.get(name.len()..name.len() + kind.len())?;
        Some((name, kind, line.get(name.len() + kind.len()..)?))
    }
}

/// A table of one cell, which says in words what comes back.
fn in_words(line: &str, span: Span) -> RawRow {
    RawRow {
        name: Cell::read(&format!("{line} {{colspan=3}}")),
        kind: Cell::default(),
        description: String::new(),
        span,
    }
}

/// The values of an enumeration stand in backquotes on the page; the text has lost them.
fn quoted(text: &str) -> String {
    if !text.contains("枚举值") || text.contains('`') {
        return text.to_owned();
    }
    let is_value = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let mut out = String::new();
    let mut inside = false;
    for c in text.chars() {
        if is_value(c) != inside {
            out.push('`');
            inside = !inside;
        }
        out.push(c);
    }
    if inside {
        out.push('`');
    }
    out
}
