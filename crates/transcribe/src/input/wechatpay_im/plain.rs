//! Reads a page saved as text into its sections.
//!
//! In the text the cells of a row run together, and the attributes are missing. The sample shows how the request nests.
//! The text does not show which fields are required, encrypted or encoded, and the spec says so.

use wechatpay_spec::model::Method;
use wechatpay_spec::place::{Located, Span};
use wechatpay_spec::url_path::parameters;
use wechatpay_spec::words::Word;

use super::cell::Cell;
use super::method_section::{Section, Sections};
use super::php;
use super::request::PARTS;
use super::table::{RawRow, Table, TableKind};
use crate::account::Use;
use crate::document::IM_TABLE;
use crate::facts::sample::Sample;
use crate::findings::{Findings, shorten};
use crate::input::page_text::PageText;
use crate::rules;

/// The heads of the tables.
const HEADS: &[(&str, TableKind)] = &[
    ("请求参数类型描述", TableKind::Request),
    ("返回字典类型描述", TableKind::Response),
    ("应答规范类型描述", TableKind::Response),
    ("异常字典类型描述", TableKind::Error),
];
/// The names of types. A longer one comes before its beginnings.
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

/// Whether a page has this form: it has the head of one of the tables, with its cells run together, or with nothing but
/// bars between them and no anchor of Markdown.
pub(crate) fn recognizes(page: &PageText) -> bool {
    let is_markdown = || page.text.contains("{#") || page.text.contains(IM_TABLE);
    let mut heads = page.text.lines().filter(|line| head(line).is_some());
    heads.any(|line| !line.contains('|') || !is_markdown())
}

fn head(line: &str) -> Option<TableKind> {
    let words: String = line.chars().filter(|c| !c.is_whitespace() && *c != '|').collect();
    let (_, kind) = HEADS.iter().find(|(head, _)| *head == words)?;
    Some(*kind)
}

/// A row whose cells have bars between them, with the cells run together; `None` for the line below a head. Bars in the
/// description stay.
fn without_bars(line: &str) -> Option<String> {
    let inside = line.trim().trim_matches('|');
    let mut cells = inside.splitn(3, '|').map(str::trim);
    let (Some(name), Some(kind)) = (cells.next(), cells.next()) else {
        return Some(line.to_owned());
    };
    if name.bytes().all(|b| matches!(b, b'-' | b':')) && !name.is_empty() {
        return None;
    }
    match TYPES.contains(&kind) {
        true => Some(format!("{name}{kind}{}", cells.next().unwrap_or_default())),
        false => Some(line.to_owned()),
    }
}

/// Reads a page of this form. `usual` is the method of an operation for which the page has no sample call.
pub(super) fn read(text: &str, usual: Option<Method>, findings: &mut Findings) -> Sections {
    let mut page = Sections::default();
    let mut reader = LineReader {
        usual,
        ..LineReader::default()
    };
    let mut start = 0;
    let is_spread = is_spread(text);
    let mut after_text = false;
    for line in text.split_inclusive('\n') {
        let is_blank = line.trim().is_empty();
        // The blank line that some browsers put after each line.
        if is_spread && is_blank && std::mem::take(&mut after_text) {
            start += line.len();
            continue;
        }
        after_text = !is_blank;
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

/// Whether a blank line is after each line of a text, so that one after a head does not end its table.
fn is_spread(text: &str) -> bool {
    let lines: Vec<&str> = text.lines().collect();
    let mut heads = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| head(line).is_some())
        .map(|(at, _)| lines.get(at + 1).is_some_and(|next| next.trim().is_empty()));
    heads
        .next()
        .is_some_and(|is_blank| is_blank && heads.all(|is_blank| is_blank))
}

/// The kind of block that a line belongs to.
#[derive(Default)]
enum Block {
    #[default]
    Prose,
    Table(TableKind, Span),
    Code,
}

/// Collects lines into blocks, and blocks into sections.
#[derive(Default)]
struct LineReader {
    block: Block,
    prose: Vec<String>,
    rows: Vec<(String, Span)>,
    code: String,
    section: Option<OpenSection>,
    /// The method of a section without a sample call.
    usual: Option<Method>,
}

/// The lines of a table, and the span of its head.
struct TableLines {
    kind: TableKind,
    span: Span,
    rows: Vec<(String, Span)>,
}

/// A section before its method is known.
struct OpenSection {
    title: String,
    prose: String,
    span: Span,
    tables: Vec<TableLines>,
    codes: Vec<String>,
}

impl LineReader {
    fn line(&mut self, line: &str, span: Span, page: &mut Sections, findings: &mut Findings) {
        if let Some(kind) = head(line) {
            page.uses.push((span, Use::Label));
            self.end_block();
            if kind == TableKind::Request {
                self.close(page, findings);
                let prose = std::mem::take(&mut self.prose);
                // Above the title there may be a link for screen readers.
                let mut lines = prose
                    .iter()
                    .filter(|line| !line.is_empty() && *line != "Skip to content");
                self.section = Some(OpenSection {
                    title: lines.next().cloned().unwrap_or_default(),
                    prose: lines.cloned().collect::<Vec<_>>().join("\n"),
                    span,
                    tables: Vec::new(),
                    codes: Vec::new(),
                });
            }
            self.block = Block::Table(kind, span);
            return;
        }
        if line == "php" {
            page.uses.push((span, Use::Sample));
            self.end_block();
            self.block = Block::Code;
            return;
        }
        match self.block {
            Block::Prose => self.prose.push(line.to_owned()),
            // An empty line ends a table.
            Block::Table(..) if line.is_empty() => {
                self.end_block();
                self.block = Block::Prose;
            }
            Block::Table(..) => self.rows.extend(without_bars(line).map(|row| (row, span))),
            Block::Code => {
                page.uses.push((span, Use::Sample));
                self.code.push_str(line);
                self.code.push('\n');
            }
        }
    }

    fn end_block(&mut self) {
        let rows = std::mem::take(&mut self.rows);
        let code = std::mem::take(&mut self.code);
        match (std::mem::take(&mut self.block), &mut self.section) {
            (Block::Table(kind, span), Some(draft)) => draft.tables.push(TableLines { kind, span, rows }),
            (Block::Code, Some(draft)) => draft.codes.push(code),
            _ => {}
        }
    }

    fn close(&mut self, page: &mut Sections, findings: &mut Findings) {
        self.end_block();
        let Some(draft) = self.section.take() else { return };
        let shown = draft.codes.iter().find_map(|code| method(code));
        let Some(method) = shown.or(self.usual) else {
            let message = "the method is not known: the page has no sample call";
            let help = "a sample call is `$instance->chain('v3/…')->post([`; import the page in Markdown instead";
            findings.report(rules::NO_PATH, draft.span, message, help);
            return;
        };
        let sample = draft.codes.iter().find_map(|code| php::argument(code, PARTS));
        let parameters: Vec<String> = draft
            .codes
            .iter()
            .find_map(|code| php::chain(code))
            .map_or_else(Vec::new, |chain| {
                parameters(&chain).into_iter().map(str::to_owned).collect()
            });
        let tables = draft.tables.into_iter().map(|TableLines { kind, span, rows }| {
            let shown = if kind == TableKind::Request {
                sample.as_ref()
            } else {
                None
            };
            let nester = RowNester {
                sample: shown,
                parameters: &parameters,
            };
            Table {
                kind,
                rows: nester.rows(&rows, findings),
                span,
                head: span,
            }
        });
        page.sections.push(Section {
            method: Located::new(method, draft.span),
            method_lost: shown.is_none(),
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

/// Nests the rows of a table by the sample.
struct RowNester<'a> {
    sample: Option<&'a Sample>,
    /// Parameters of the URL path.
    parameters: &'a [String],
}

impl RowNester<'_> {
    fn rows(&self, lines: &[(String, Span)], findings: &mut Findings) -> Vec<RawRow> {
        let mut rows: Vec<RawRow> = Vec::new();
        // The samples of the open objects, from the outside in.
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
                let message = format!(
                    "the object that `{}` belongs to is not known: the sample does not show it",
                    shorten(name)
                );
                findings.report(rules::NESTING, *span, message, "import the page in Markdown instead");
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
                // Parts of the request and parameters of the path are always required.
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
                || self.sample.is_some_and(|sample| sample.find(name).is_some())
        };
        let known = candidates.iter().find(|(name, _)| is_known(name));
        let (name, kind) = known.or(candidates.first())?;
        let kind = line.get(name.len()..name.len() + kind.len())?;
        Some((name, kind, line.get(name.len() + kind.len()..)?))
    }
}

/// A row of one cell, which describes the response in words.
fn in_words(line: &str, span: Span) -> RawRow {
    RawRow {
        name: Cell::read(&format!("{line} {{colspan=3}}")),
        kind: Cell::default(),
        description: String::new(),
        span,
    }
}

/// A text with the values of an enumeration in backquotes, as on the page; the saved text has lost them.
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
