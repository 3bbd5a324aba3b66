//! Decodes arrays, which come in several forms, and limits how deeply arrays and objects may be nested.

use super::decode::{DecodeValue, Reader};
use super::decode_error::DecodeCause;
use super::field_path::Step;
use super::json_text;
use super::value::Value;

/// The deepest nesting of objects and arrays that is read into types. Only a type that contains itself reaches it: all
/// others are far less deep, and members that no field reads are skipped without recursion. It fits on the smallest usual stack.
const DEEPEST: usize = 64;

impl<T: DecodeValue> DecodeValue for Vec<T> {
    fn decode_value(value: Value<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let value = reader.open(value)?;
        reader.array(value, |reader, item| T::decode_value(item, reader))
    }
}

impl Reader<'_> {
    /// Whether the value is an object or array below the deepest level. Then this is recorded as a problem.
    pub(super) fn refuses_depth_of(&mut self, value: &Value<'_>) -> bool {
        let is_too_deep = self.depth >= DEEPEST && matches!(value, Value::Object(_) | Value::Array(_) | Value::Json(_));
        if is_too_deep {
            self.problem(DecodeCause::TooDeep { levels: DEEPEST });
        }
        is_too_deep
    }

    /// Decodes an array, item by item. An item that is absent or cannot be read is left out, which is a problem,
    /// because the others move up. If all items are left out, the array is absent.
    ///
    /// XML does not distinguish an array of one object from this object, so an object is read as an array of one. PHP
    /// writes an array as an object of indices if some are missing, and some empty arrays as `{}`. An object in which the
    /// item finds none of its fields is something else, such as an object around the array.
    pub(super) fn array<T>(
        &mut self,
        value: Value<'_>,
        decode_item: impl FnMut(&mut Self, Value<'_>) -> Option<T>,
    ) -> Option<Vec<T>> {
        if self.refuses_depth_of(&value) {
            return None;
        }
        self.depth += 1;
        let items = self.items(value, decode_item);
        self.depth -= 1;
        items
    }

    fn items<T>(
        &mut self,
        value: Value<'_>,
        mut decode_item: impl FnMut(&mut Self, Value<'_>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let mut decoded = Vec::new();
        let mut index = 0;
        let start = self.problems.mark();
        let mut item = |reader: &mut Self, item: Value<'_>| {
            let before = reader.problems.mark();
            let item = reader.open(item).and_then(|item| decode_item(reader, item));
            let left_out = item.is_none();
            match item {
                Some(item) => decoded.push(item),
                None if !reader.problems.any_since(&before) => reader.problem(DecodeCause::EmptyElement),
                None => {}
            }
            if reader.problems.any_since(&before) {
                reader.problems.came_through(&before, &Step::Index(index));
                reader.problems.limit(&start, left_out);
            }
            index += 1;
        };
        let members = match value {
            Value::Array(items) => {
                items.into_iter().for_each(|value| item(self, value));
                None
            }
            Value::Json(text) if text.starts_with('[') => {
                if let Err(error) = json_text::items(text, |value| item(self, value)) {
                    return self.not_json(&error);
                }
                None
            }
            Value::Object(members) => Some(members),
            Value::Json(text) => match json_text::members(text) {
                Ok(members) => Some(members),
                Err(error) => return self.not_json(&error),
            },
            other => return self.unexpected("an array", &other),
        };
        match members {
            Some(members) if members.iter().all(|(name, _)| is_index(name)) => {
                members.into_iter().for_each(|(_, value)| item(self, value));
            }
            Some(members) => {
                let (before, found) = (self.problems.mark(), self.problems.found);
                let item = decode_item(self, Value::Object(members))?;
                if self.problems.found == found && !self.problems.any_since(&before) {
                    return self.unexpected("an array", &Value::Object(Vec::new()));
                }
                return Some(vec![item]);
            }
            None => {}
        }
        (index == 0 || !decoded.is_empty()).then_some(decoded)
    }
}

fn is_index(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit())
}
