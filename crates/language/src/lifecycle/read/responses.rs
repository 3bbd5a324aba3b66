//! Reads the operations that return lists and entries of lists.

use super::entries::{check_operation, optional_name, required_name, texts};
use crate::lifecycle::model::{EntryResponse, ListResponse};
use crate::place::Located;
use crate::read::{Keys, Reader};
use crate::vocabulary::names;

pub(super) fn list(reader: &mut Reader<'_>, name: &Located<String>, keys: &Keys<'_>) -> Option<ListResponse> {
    check_operation(reader, name);
    let items = required_name(reader, keys, names::ITEMS);
    let filter = texts(reader, keys, names::FILTER);
    let sums = texts(reader, keys, names::SUMS);
    let mut optional = |key: &str| optional_name(reader, keys, key);
    Some(ListResponse {
        operation: name.clone(),
        of: optional(names::OF),
        total: optional(names::TOTAL),
        count: optional(names::COUNT),
        sums,
        from: optional(names::FROM),
        to: optional(names::TO),
        filter,
        items: items?,
    })
}

pub(super) fn entry(reader: &mut Reader<'_>, name: &Located<String>, keys: &Keys<'_>) -> Option<EntryResponse> {
    check_operation(reader, name);
    let of = required_name(reader, keys, names::OF);
    let by = required_name(reader, keys, names::BY);
    Some(EntryResponse {
        operation: name.clone(),
        of: of?,
        by: by?,
    })
}
