//! Cells: text, followed by attributes in braces.

/// The attributes that say something about a field, and those of the table.
const KNOWN: &[&str] = &[
    "data-required",
    "data-indent",
    "data-tooltip",
    "data-encrypted",
    "data-encoded",
    "data-encoded-by",
    "colspan",
    "align",
];

/// A cell: `cert_no {data-required data-indent=1}`.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Cell {
    /// The text, without white space around it.
    pub(super) text: String,
    /// The attributes; empty when the braces are not closed.
    pub(super) attributes: Attributes,
}

/// The attributes in the braces after a text, in their order.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Attributes(Vec<(String, String)>);

impl Cell {
    /// Splits a cell into text and attributes.
    pub(super) fn read(source: &str) -> Self {
        let source = source.trim();
        let split = source
            .strip_suffix('}')
            .and_then(|rest| rest.rsplit_once('{'))
            .filter(|(_, inside)| !inside.contains('`'));
        match split {
            Some((text, inside)) => Self {
                text: text.trim().to_owned(),
                attributes: Attributes::read(inside),
            },
            None => Self {
                text: source.to_owned(),
                attributes: Attributes::default(),
            },
        }
    }
}

impl Attributes {
    fn read(inside: &str) -> Self {
        let mut list = Vec::new();
        let mut rest = inside.trim();
        while !rest.is_empty() {
            let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
            let (key, after) = rest.split_at(end);
            let (value, after) = match after.strip_prefix('=') {
                Some(value) => match value.strip_prefix('"') {
                    Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
                    None => value.split_at(value.find(char::is_whitespace).unwrap_or(value.len())),
                },
                None => ("", after),
            };
            if !key.is_empty() {
                list.push((key.to_owned(), value.to_owned()));
            }
            rest = after.trim_start();
        }
        Self(list)
    }

    /// These attributes, and those of others that are not among them.
    pub(super) fn with(&self, others: &Self) -> Self {
        let missing = others.0.iter().filter(|(name, _)| !self.has(name));
        Self(self.0.iter().chain(missing).cloned().collect())
    }

    /// The value of an attribute; empty for one without a value.
    pub(super) fn get(&self, key: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(name, _)| name == key)
            .map(|(_, value)| value.as_str())
    }

    /// Whether there is such an attribute.
    pub(super) fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// The first attribute that no reader knows.
    pub(super) fn unknown(&self) -> Option<&str> {
        let mut names = self.0.iter().map(|(name, _)| name.as_str());
        names.find(|name| !KNOWN.contains(name) && !name.starts_with('.'))
    }

    /// The first class with a prefix.
    pub(super) fn class(&self, prefix: &str) -> Option<&str> {
        self.0
            .iter()
            .filter_map(|(name, _)| name.strip_prefix('.'))
            .find(|class| class.starts_with(prefix))
    }
}

#[cfg(test)]
mod tests {
    use super::Cell;

    #[test]
    fn attributes_have_values_with_and_without_quotes() {
        let cell = Cell::read(r#" string{data-tooltip="对应 PHP" data-encrypted=by-rsa-pubkey data-required} "#);
        assert_eq!(cell.text, "string");
        assert_eq!(cell.attributes.get("data-tooltip"), Some("对应 PHP"));
        assert_eq!(cell.attributes.get("data-encrypted"), Some("by-rsa-pubkey"));
        assert!(cell.attributes.has("data-required"));
        assert!(!cell.attributes.has("data-indent"));
    }

    #[test]
    fn braces_that_do_not_close_are_text() {
        assert_eq!(Cell::read("name {data-required").text, "name {data-required");
        assert_eq!(Cell::read("}").text, "}");
        assert_eq!(Cell::read("{=\"}").text, "");
        assert_eq!(
            Cell::read("{colspan=3 .im-table-line}").attributes.class("im-"),
            Some("im-table-line")
        );
    }
}
