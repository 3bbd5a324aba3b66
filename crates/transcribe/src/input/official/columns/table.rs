//! Tables of fields, and their rows.

use wechatpay_spec::place::Span;

use super::cell::Demand;
use super::section_heading::Section;
use crate::draft::RequestPart;

/// A row of a table.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) label: String,
    pub(super) name: String,
    /// How many marks before the name say that it is a member of the object above.
    pub(super) level: usize,
    pub(super) kind: String,
    pub(super) demand: Demand,
    pub(super) example: String,
    pub(super) description: String,
    pub(super) span: Span,
    /// All of its cells.
    pub(super) extent: Span,
    /// The facts that the cells of other columns state, as sentences.
    pub(super) facts: String,
    /// The part of the request that its section lists, if it lists one only, or that a cell names.
    pub(super) part: Option<RequestPart>,
    /// Whether a cell says that the part is a form.
    pub(super) is_of_form: bool,
}

impl Row {
    /// All that the row says about its field, in words.
    pub(super) fn described(&self) -> String {
        format!("{}{}", self.facts, self.description)
    }
}

/// The object whose members a table lists, as far as a line above it says so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Owner {
    /// No line says so.
    #[default]
    Unknown,
    /// None: they are the outermost fields.
    None,
    Object(String),
}

/// A table of fields.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) section: Section,
    pub(super) rows: Vec<Row>,
    /// Where its first row begins.
    pub(super) start: usize,
    pub(super) owner: Owner,
}

impl Table {
    /// Whether it lists the fields of an error.
    pub(super) fn lists_error(&self) -> bool {
        let has = |name: &str| self.rows.iter().any(|row| row.name == name);
        has("code") && has("message")
    }

    /// The flag of the last row, if the next one may share it: that of a choice is shared by as many rows as it has fields.
    pub(super) fn shared_demand(&self) -> Option<Demand> {
        let demand = self.rows.last()?.demand;
        match demand {
            Demand::OneOf(Some(count)) => {
                let shared = self.rows.iter().rev().take_while(|row| row.demand == demand).count();
                (shared < count).then_some(demand)
            }
            demand => Some(demand),
        }
    }
}
