//! Families of field names, `coupon_id_$n`: `coupon_id_0`, `coupon_id_1`, …

use std::collections::BTreeMap;

use super::encode::{EncodeValue, Fields};

/// The types of a `#[wire(indexed)]` field: a map from indices to values, or an optional one.
pub trait EncodeIndexed {
    /// Adds each value under its own name.
    fn encode_indexed<'a>(&'a self, pattern: &'static str, fields: &mut Fields<'a, '_>);
}

impl<T: EncodeValue> EncodeIndexed for BTreeMap<Vec<u32>, T> {
    fn encode_indexed<'a>(&'a self, pattern: &'static str, fields: &mut Fields<'a, '_>) {
        for (indices, value) in self {
            fields.put_indexed(pattern, indices, value);
        }
    }
}

impl<T: EncodeIndexed> EncodeIndexed for Option<T> {
    fn encode_indexed<'a>(&'a self, pattern: &'static str, fields: &mut Fields<'a, '_>) {
        if let Some(values) = self {
            values.encode_indexed(pattern, fields);
        }
    }
}

/// A name with placeholders. Each placeholder is a `$` and one character.
pub(super) struct Pattern<'p> {
    /// The text before the first placeholder.
    prefix: &'p str,
    /// The text after each placeholder.
    after: Vec<&'p str>,
}

impl<'p> Pattern<'p> {
    pub(super) fn new(pattern: &'p str) -> Self {
        let mut pieces = pattern.split('$');
        let prefix = pieces.next().unwrap_or_default();
        let after = pieces.map(|piece| {
            let mut characters = piece.chars();
            characters.next();
            characters.as_str()
        });
        Self {
            prefix,
            after: after.collect(),
        }
    }

    pub(super) fn placeholders(&self) -> usize {
        self.after.len()
    }

    /// The name with the indices filled in; `None` if the number of indices is wrong.
    pub(super) fn name(&self, indices: &[u32]) -> Option<String> {
        if indices.len() != self.after.len() {
            return None;
        }
        let mut name = self.prefix.to_owned();
        for (index, after) in indices.iter().zip(&self.after) {
            name.push_str(&index.to_string());
            name.push_str(after);
        }
        Some(name)
    }

    /// The indices in a name; `None` if the name does not belong to the family.
    pub(super) fn indices(&self, name: &str) -> Option<Vec<u32>> {
        let mut rest = name.strip_prefix(self.prefix)?;
        let mut indices = Vec::with_capacity(self.after.len());
        for after in &self.after {
            let end = rest
                .find(|character: char| !character.is_ascii_digit())
                .unwrap_or(rest.len());
            let (digits, tail) = rest.split_at(end);
            // `00` would be a second name for the same key.
            if digits.len() > 1 && digits.starts_with('0') {
                return None;
            }
            indices.push(digits.parse().ok()?);
            rest = tail.strip_prefix(after)?;
        }
        rest.is_empty().then_some(indices)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indexed_names_and_indices_convert_both_ways() {
        let pattern = Pattern::new("coupon_type_$n_$m");
        assert_eq!(pattern.name(&[0, 12]).as_deref(), Some("coupon_type_0_12"));
        assert_eq!(pattern.indices("coupon_type_0_12"), Some(vec![0, 12]));
        assert_eq!(pattern.name(&[0]), None);
    }

    #[test]
    fn other_names_are_not_indexed() {
        let pattern = Pattern::new("coupon_fee_$n");
        for name in [
            "coupon_fee",
            "coupon_fee_",
            "coupon_fee_0_1",
            "coupon_fee_x",
            "coupon_fee_00",
            "coupon_fee_4294967296",
        ] {
            assert_eq!(pattern.indices(name), None, "{name}");
        }
    }
}
