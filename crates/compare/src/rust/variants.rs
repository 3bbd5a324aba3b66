//! The variants of an enumeration, by value and by name.

use std::collections::BTreeMap;

use wechatpay_spec::model::EnumValue;

/// The variants of one side of a comparison.
pub(super) struct Variants<'t, 'a> {
    /// Each variant, with its name, by its value on the wire.
    pub(super) by_value: BTreeMap<&'t str, &'t (String, &'a EnumValue)>,
    by_name: BTreeMap<&'t str, Vec<&'t str>>,
}

impl<'t, 'a> Variants<'t, 'a> {
    pub(super) fn of(list: &'t [(String, &'a EnumValue)]) -> Self {
        let mut variants = Self {
            by_value: BTreeMap::new(),
            by_name: BTreeMap::new(),
        };
        for variant in list {
            let (name, value) = variant;
            let value = value.value.value.as_str();
            variants.by_value.entry(value).or_insert(variant);
            variants.by_name.entry(name).or_default().push(value);
        }
        variants
    }

    /// Whether a variant has this name, and a value that the other side does not have: the name stays, while its value is
    /// replaced by another, which changes the wire only.
    pub(super) fn keeps_name(&self, other: &Variants<'_, '_>, name: &str) -> bool {
        let values = self.by_name.get(name);
        values.is_some_and(|values| values.iter().any(|value| !other.by_value.contains_key(value)))
    }
}
