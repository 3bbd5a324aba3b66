//! Cells: text with attributes in braces behind it.

/// A cell: `cert_no {data-required data-indent=1}`.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Cell {
    /// The text, without white space around it.
    pub(crate) text: String,
    /// The attributes; none when the braces do not close.
    pub(crate) attributes: Attributes,
}

/// What stands in braces behind a text.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Attributes(Vec<(String, String)>);

impl Cell {
    /// Takes a cell apart.
    pub(crate) fn read(source: &str) -> Self {
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

    /// The value of an attribute; empty for one that has none.
    pub(crate) fn get(&self, key: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(name, _)| name == key)
            .map(|(_, value)| value.as_str())
    }

    /// Whether the attribute is there.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// The class that begins so.
    pub(crate) fn class(&self, prefix: &str) -> Option<&str> {
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
