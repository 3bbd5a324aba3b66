//! Reads a page in Markdown into its sections.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use serde::Deserialize;
use wechatpay_spec::model::Method;
use wechatpay_spec::place::{Located, Span};
use wechatpay_spec::words::Word;

use super::cell::Cell;
use super::method_section::{Notice, Section, Sections};
use super::table::{Table, TableKind, TableSpans};
use crate::account::{self, Use};

/// The front matter of a page.
#[derive(Default, Deserialize)]
struct FrontMatter {
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    description: Option<String>,
}

/// Reads a page. Text outside the sections is left out.
pub(super) fn read(text: &str) -> Sections {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_HEADING_ATTRIBUTES | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut reader = BlockReader {
        source: text,
        page: Sections::default(),
        block: Block::Other,
        text: String::new(),
        links: Vec::new(),
        notice: None,
    };
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        reader.event(event, range);
    }
    reader.close_notice();
    reader.page
}

/// The block that is being read.
enum Block {
    Other,
    FrontMatter,
    Heading {
        anchor: Option<String>,
        span: Span,
        depth: HeadingLevel,
    },
    Paragraph,
    Code {
        is_php: bool,
    },
    Table(TableSpans),
}

/// Collects the text of blocks, and puts every finished block into its section.
struct BlockReader<'t> {
    source: &'t str,
    page: Sections,
    block: Block,
    /// The text of the block so far.
    text: String,
    links: Vec<String>,
    notice: Option<Notice>,
}

impl BlockReader<'_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) | Event::InlineHtml(text) | Event::Html(text) => {
                self.text.push_str(&text)
            }
            Event::SoftBreak | Event::HardBreak => self.text.push('\n'),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        let span = Span {
            start: range.start,
            end: range.end,
        };
        match tag {
            Tag::MetadataBlock(_) => {
                self.mark(span, Use::Label);
                self.open(Block::FrontMatter);
            }
            Tag::Heading { level, id, .. } => self.open(Block::Heading {
                anchor: id.map(|id| id.to_string()),
                span,
                depth: level,
            }),
            Tag::Paragraph | Tag::Item => self.open(Block::Paragraph),
            Tag::CodeBlock(kind) => {
                let is_php = matches!(&kind, CodeBlockKind::Fenced(language) if language.starts_with("php"));
                self.mark(
                    span,
                    if is_php {
                        Use::Sample
                    } else {
                        Use::PassedOver(account::OTHER_CODE)
                    },
                );
                self.open(Block::Code { is_php });
            }
            Tag::Table(_) => self.open(Block::Table(TableSpans::new(span))),
            Tag::TableRow | Tag::TableHead => {
                if let Block::Table(table) = &mut self.block {
                    table.row(span);
                }
            }
            Tag::TableCell => {
                if let Block::Table(table) = &mut self.block {
                    table.cell(span);
                }
            }
            Tag::Link { dest_url, .. } => self.links.push(dest_url.to_string()),
            _ => {}
        }
    }

    fn mark(&mut self, span: Span, used: Use) {
        self.page.uses.push((span, used));
    }

    fn open(&mut self, block: Block) {
        // A paragraph inside another, for example in a list item, continues its text.
        if !matches!(self.block, Block::Paragraph) {
            self.text.clear();
            self.links.clear();
        }
        self.block = block;
    }

    fn end(&mut self, tag: TagEnd) {
        let is_end = matches!(
            tag,
            TagEnd::MetadataBlock(_)
                | TagEnd::Heading(_)
                | TagEnd::Paragraph
                | TagEnd::Item
                | TagEnd::CodeBlock
                | TagEnd::Table
        );
        if !is_end {
            return;
        }
        let text = std::mem::take(&mut self.text);
        let links = std::mem::take(&mut self.links);
        match std::mem::replace(&mut self.block, Block::Other) {
            Block::FrontMatter => {
                // Front matter that is not a mapping leaves the page without a title. This is reported if a title is
                // needed.
                let head: FrontMatter = serde_saphyr::from_str(&text).unwrap_or_default();
                self.page.title = head.title;
                self.page.description = head.description.unwrap_or_default();
            }
            Block::Heading { anchor, span, depth } => self.heading(&text, anchor.as_deref(), span, depth),
            Block::Paragraph => self.paragraph(&text, links),
            Block::Code { is_php: true } => {
                if let Some(section) = self.page.sections.last_mut() {
                    section.codes.push(text);
                }
            }
            Block::Table(table) => self.table(table.finish(self.source)),
            Block::Code { .. } | Block::Other => {}
        }
    }

    fn heading(&mut self, text: &str, anchor: Option<&str>, span: Span, depth: HeadingLevel) {
        self.close_notice();
        let method = anchor.and_then(Method::from_word);
        let Some(method) = method.filter(|_| depth <= HeadingLevel::H2) else {
            return;
        };
        self.mark(span, Use::Label);
        let stands_for_title = text.contains("$frontmatter.title");
        let title = if stands_for_title {
            self.page.title.clone().unwrap_or_default()
        } else {
            text.trim().to_owned()
        };
        self.page.sections.push(Section {
            method: Located::new(method, span),
            title,
            notices: Vec::new(),
            tables: Vec::new(),
            codes: Vec::new(),
            links: Vec::new(),
            prose: String::new(),
            flags_lost: false,
            method_lost: false,
        });
    }

    fn paragraph(&mut self, text: &str, links: Vec<String>) {
        let Some(first) = text.lines().next() else { return };
        if let Some(rest) = first.trim().strip_prefix(":::") {
            self.close_notice();
            if !rest.trim().is_empty() {
                let class = Cell::read(rest).attributes.class("im-").unwrap_or_default().to_owned();
                self.notice = Some(Notice {
                    class,
                    text: text.lines().skip(1).collect::<Vec<_>>().join("\n"),
                    links,
                });
            }
            return;
        }
        if let Some(notice) = &mut self.notice {
            notice.text.push_str(text);
            notice.links.extend(links);
            return;
        }
        let Some(section) = self.page.sections.last_mut() else {
            return;
        };
        section.links.extend(links);
        section.prose.push_str(text);
        section.prose.push('\n');
    }

    fn table(&mut self, table: Table) {
        if table.kind == TableKind::Other {
            self.mark(table.span, Use::PassedOver(account::OTHER_TABLE));
            return;
        }
        // The head and the dashes below it.
        self.mark(table.head, Use::Label);
        self.close_notice();
        if let Some(section) = self.page.sections.last_mut() {
            section.tables.push(table);
        }
    }

    fn close_notice(&mut self) {
        if let (Some(notice), Some(section)) = (self.notice.take(), self.page.sections.last_mut()) {
            section.notices.push(notice);
        }
    }
}
