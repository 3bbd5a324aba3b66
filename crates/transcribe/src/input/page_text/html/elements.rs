//! The elements of HTML, by how they are read.

/// Elements that browsers do not show.
pub(super) const UNSEEN: &[&str] = &["script", "style", "title"];
/// Elements that are usually not part of the page's own text.
pub(super) const AROUND: &[&str] = &[
    "noscript", "template", "svg", "nav", "header", "footer", "aside", "button",
];
/// Those of them that hold no words.
pub(super) const WORDLESS: &[&str] = &["template", "svg"];
/// Words of buttons.
pub(in crate::input::page_text) const BUTTONS: &[&str] = &[
    "复制",
    "复制代码",
    "展开",
    "收起",
    "查看",
    "详情",
    "折叠",
    "全部展开",
    "全部收起",
    "copy",
    "expand",
    "collapse",
    "show",
    "hide",
    "more",
    "details",
    "copied",
    "已复制",
    "复制成功",
];
/// Elements within a line of text.
pub(super) const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd", "label",
    "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
];
/// The cells of a table.
pub(super) const CELLS: &[&str] = &["td", "th"];
/// Elements without an end tag.
pub(super) const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
];
