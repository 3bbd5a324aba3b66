//! A page in sections, one for each method, with their tables, samples, notices and links.

use wechatpay_spec::model::Method;
use wechatpay_spec::place::{Located, Span};

use super::table::Table;
use crate::account::Use;

/// The sections of a page.
#[derive(Clone, Debug, Default)]
pub(super) struct Sections {
    /// The title in the front matter.
    pub(super) title: Option<String>,
    /// The description in the front matter.
    pub(super) description: String,
    /// One section for each method.
    pub(super) sections: Vec<Section>,
    /// How the pieces of the page were used, except the rows of tables of fields.
    pub(super) uses: Vec<(Span, Use)>,
}

/// The part of a page about one method.
#[derive(Clone, Debug)]
pub(super) struct Section {
    /// The method, from the heading's anchor.
    pub(super) method: Located<Method>,
    /// Whether the page does not show the method, and it is the usual one of such pages.
    pub(super) method_lost: bool,
    /// The heading's text, or the front matter's title when the heading refers to it.
    pub(super) title: String,
    /// Boxes with warnings.
    pub(super) notices: Vec<Notice>,
    /// Tables of fields.
    pub(super) tables: Vec<Table>,
    /// Code blocks.
    pub(super) codes: Vec<String>,
    /// The targets of the links.
    pub(super) links: Vec<String>,
    /// The remaining text, without markup.
    pub(super) prose: String,
    /// Whether the page does not show which fields are required, encrypted and encoded.
    pub(super) flags_lost: bool,
}

/// A box with a warning: `::: warning {.im-redesigned}`.
#[derive(Clone, Debug)]
pub(super) struct Notice {
    /// The class, which says what it warns of: `im-redesigned`.
    pub(super) class: String,
    /// Its text.
    pub(super) text: String,
    /// The targets of its links.
    pub(super) links: Vec<String>,
}
