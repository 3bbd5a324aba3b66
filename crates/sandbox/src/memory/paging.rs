//! The part of a list that a request asks for.

use serde_json::{Map, Value};
use wechatpay_spec::model::Method;

use super::values;
use crate::call::Call;
use crate::request::CheckedRequest;

/// The field with the number of items that are left out at the beginning.
pub(super) const OFFSET: &str = "offset";
/// The field with the largest number of items.
const LIMIT: &str = "limit";
/// The same field, in payments abroad.
const COUNT: &str = "count";

/// The fields of a response with the number of all items.
const TOTALS: [&str; 2] = ["total_count", "total"];
/// The field with the addresses of other parts.
const LINKS: &str = "links";
/// The field that is there only if more items follow.
const NEXT_TOKEN: &str = "next_page_token";

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

/// Makes the response of a query that lists fit its list, if it has one: the items are those of the part that is asked for,
/// and counts and links say the same. Without that, a program that follows the links would never end.
pub(crate) fn fit(call: &Call, request: &CheckedRequest, members: &mut Map<String, Value>) {
    let operation = &request.found.entry.operation;
    let mut lists = members.values_mut().filter_map(Value::as_array_mut);
    let (Method::Get, Some(list), None) = (operation.method.value, lists.next(), lists.next()) else {
        return;
    };
    let total = list.len();
    let mut fields = operation.request.query.iter().map(|field| field.name.value.as_str());
    let part = match fields.any(|name| name == OFFSET || name == LIMIT) {
        true => Part::asked(&request.query.members, total.max(1)),
        false => Part { skip: 0, most: total },
    };
    *list = part.of(std::mem::take(list));
    let shown = list.len();
    let numbers = TOTALS.map(|name| (name, total));
    let numbers = numbers.into_iter().chain([(COUNT, shown), (OFFSET, part.skip)]);
    for (name, number) in numbers {
        if let Some(stated @ Value::Number(_)) = members.get_mut(name) {
            *stated = number.into();
        }
    }
    let end = part.skip.saturating_add(shown);
    if end >= total {
        members.remove(NEXT_TOKEN);
    }
    if let Some(Value::Object(links)) = members.get_mut(LINKS) {
        let next = (end < total).then_some(end);
        let before = (part.skip > 0).then(|| part.skip.saturating_sub(part.most));
        for (name, offset) in [("next", next), ("prev", before), ("self", Some(part.skip))] {
            match offset {
                Some(offset) if links.contains_key(name) => {
                    links.insert(name.to_owned(), part.address(call, offset).into());
                }
                _ => {
                    links.remove(name);
                }
            }
        }
    }
}

impl Part {
    /// The address of the part of the same length that begins with another item, with the other parameters of a call.
    fn address(&self, call: &Call, offset: usize) -> String {
        let others = call.query().split('&').filter(|pair| {
            let name = pair.split('=').next().unwrap_or_default();
            !name.is_empty() && name != OFFSET && name != LIMIT
        });
        let mut parameters: Vec<String> = others.map(str::to_owned).collect();
        parameters.extend([format!("{OFFSET}={offset}"), format!("{LIMIT}={}", self.most)]);
        format!("{}?{}", call.path(), parameters.join("&"))
    }
}
