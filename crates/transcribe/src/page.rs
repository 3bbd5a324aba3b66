//! A page of wechatpay.im, taken apart: sections with their tables, samples, notices and links.

mod blocks;
mod cell;
pub(crate) mod plain;
mod table;
mod tree;

pub(crate) use blocks::read;
pub(crate) use table::{RawRow, Table, TableKind};
pub(crate) use tree::{Row, tree};

use wechatpay_spec::model::Method;
use wechatpay_spec::place::Located;

/// A page.
#[derive(Clone, Debug, Default)]
pub(crate) struct Page {
    /// The title in the front matter.
    pub(crate) title: Option<String>,
    /// The description in the front matter.
    pub(crate) description: String,
    /// One section for each method.
    pub(crate) sections: Vec<Section>,
}

/// What a page says about one method.
#[derive(Clone, Debug)]
pub(crate) struct Section {
    /// The method, from the heading's anchor.
    pub(crate) method: Located<Method>,
    /// The heading's text; the front matter's title where the heading stands for it.
    pub(crate) title: String,
    /// Boxes that warn.
    pub(crate) notices: Vec<Notice>,
    /// Tables of fields.
    pub(crate) tables: Vec<Table>,
    /// Code blocks.
    pub(crate) codes: Vec<String>,
    /// Addresses of the pages referred to.
    pub(crate) links: Vec<String>,
    /// Everything else, as plain text.
    pub(crate) prose: String,
    /// Whether the form of the page has lost what is required, encrypted and encoded.
    pub(crate) flags_lost: bool,
}

/// A box that warns: `::: warning {.im-redesigned}`.
#[derive(Clone, Debug)]
pub(crate) struct Notice {
    /// The class that says what kind it is: `im-redesigned`.
    pub(crate) class: String,
    /// Its text.
    pub(crate) text: String,
    /// Where its links lead.
    pub(crate) links: Vec<String>,
}
