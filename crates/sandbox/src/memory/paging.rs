//! The part of a list that a request asks for.

use serde_json::{Map, Value};

use super::values;

/// The field with the number of items that are left out at the beginning.
pub(super) const OFFSET: &str = "offset";
/// The field with the largest number of items.
const LIMIT: &str = "limit";
/// The same field, in payments abroad.
const COUNT: &str = "count";

/// Which items of a list are returned.
pub(super) struct Part {
    skip: usize,
    most: usize,
}

impl Part {
    /// The part that a request asks for. `usual` is the number of items if the request does not say.
    pub(super) fn asked(request: &Map<String, Value>, usual: usize) -> Self {
        let number = |name: &str| usize::try_from(values::number(request, name)?).ok();
        Self {
            skip: number(OFFSET).unwrap_or_default(),
            most: number(LIMIT).or_else(|| number(COUNT)).unwrap_or(usual),
        }
    }

    /// States the part in a response.
    pub(super) fn state(&self, fields: &mut Map<String, Value>) {
        for (name, value) in [(OFFSET, self.skip), (LIMIT, self.most)] {
            values::set(fields, name, &value.into());
        }
    }

    /// The items that are in the part.
    pub(super) fn of(&self, items: Vec<Value>) -> Vec<Value> {
        items.into_iter().skip(self.skip).take(self.most).collect()
    }
}
