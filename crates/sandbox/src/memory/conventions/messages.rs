//! Which operations of APIv2 create and find things by an id in their messages.
//!
//! Their paths have no ids, so their names tell what they do. An operation
//! - *finds* if it is a query by its name ([`Entry::is_query_by_name`]);
//! - *changes* what exists if the last segment of its path has a word such as `close` or `reverse`, unless it must name a payment, with
//!   which it begins something of its own (the end of a profit sharing);
//! - *creates* in all other cases, if it must send an id that callers choose.
//!
//! A created resource is found by the operation that takes the id and whose name and title have most in common with those
//! of the creation; where no name is like it, by the operation that queries orders.

use std::collections::BTreeMap;

use wechatpay_spec::model::{Field, Protocol};

use super::part::{Collection, Part, common, is_id, segments};
use crate::catalogue::Entry;

/// The folder of operations that need a client certificate. What they create is found outside of it.
const SECURE: &str = "secapi";
/// Words in the names of operations that change what exists.
const CHANGES: [&str; 8] = [
    "cancel",
    "change",
    "close",
    "consume",
    "finish",
    "modify",
    "redeclare",
    "reverse",
];
/// How much the names of a creation and of the operation that finds must be alike.
const MIN_ALIKE: usize = 4;

/// The first folders of the specs of an operation's neighbours: those with the same first segment, `secapi` left out.
pub(in crate::memory) fn neighbours(path: &str) -> [String; 2] {
    let first = segments(path).find(|segment| *segment != SECURE).unwrap_or_default();
    [format!("v2/{first}"), format!("v2/{SECURE}/{first}")]
}

/// The parts of operations that no lifecycle has, by their ids.
pub(super) fn parts(open: &[&Entry]) -> BTreeMap<String, Part> {
    let open: Vec<&Entry> = open
        .iter()
        .copied()
        .filter(|entry| entry.protocol == Protocol::V2)
        .collect();
    let (finders, others): (Vec<&Entry>, Vec<&Entry>) = open.iter().partition(|entry| entry.is_query_by_name());
    let finders: Vec<Finder<'_>> = finders
        .into_iter()
        .filter_map(|entry| Finder::new(entry, &open))
        .collect();
    let found = finders.iter().map(|finder| {
        let part = Part::Find(finder.collection());
        (finder.entry.id.clone(), part)
    });
    let mut parts: BTreeMap<String, Part> = found.collect();
    for entry in others {
        parts.extend(part(entry, &finders, &open).map(|part| (entry.id.clone(), part)));
    }
    parts
}

/// An operation that finds, and the id that it takes.
struct Finder<'e> {
    entry: &'e Entry,
    field: &'e str,
}

impl<'e> Finder<'e> {
    /// Of several ids, the one that fewest operations have, or else one that a response issues.
    fn new(entry: &'e Entry, open: &[&Entry]) -> Option<Self> {
        let callers = fields(entry).filter(|name| is_callers(name));
        let rarest = callers.min_by_key(|name| count(open, name));
        let field = rarest.or_else(|| {
            let mut names = fields(entry);
            let others = open.iter().filter(|other| !other.is_query_by_name());
            names.find(|name| others.clone().any(|other| issued(other).any(|issued| issued == *name)))
        });
        field.map(|field| Self { entry, field })
    }

    fn collection(&self) -> Collection {
        Collection {
            name: format!("{} {}", self.entry.path, self.field),
            field: self.field.to_owned(),
        }
    }
}

/// The part of an operation that does not find.
fn part(entry: &Entry, finders: &[Finder<'_>], open: &[&Entry]) -> Option<Part> {
    let own: Vec<&str> = own_ids(entry);
    let issues: Vec<&str> = issued(entry).collect();
    let near = finders
        .iter()
        .filter(|finder| own.contains(&finder.field) || issues.contains(&finder.field));
    let named = near
        .clone()
        .map(|finder| (alike(entry, finder.entry), finder))
        .filter(|(alike, _)| *alike >= MIN_ALIKE)
        .max_by_key(|(alike, _)| *alike);
    let of_orders = || {
        let queries = near.filter(|finder| finder.entry.last_segment().contains("order"));
        let nearness = |finder: &&Finder<'_>| {
            let path = &finder.entry.path;
            (common(path, &entry.path), std::cmp::Reverse(segments(path).count()))
        };
        queries.max_by_key(nearness)
    };
    let finder = named.map(|(_, finder)| finder).or_else(of_orders);
    let rarest = own.iter().copied().min_by_key(|name| count(open, name));
    if changes(entry) {
        return finder.map(|finder| Part::Find(finder.collection()));
    }
    let key = match finder {
        Some(finder) if own.contains(&finder.field) => Some(finder.field),
        _ => rarest,
    };
    let collection = match (finder, key) {
        (Some(finder), _) => finder.collection(),
        // Nothing finds it, but its id is used once.
        (None, Some(key)) => Collection {
            name: format!("{} {key}", entry.path),
            field: key.to_owned(),
        },
        (None, None) => return None,
    };
    Some(Part::Create {
        collection,
        key: key.map(str::to_owned),
        issued: issues.into_iter().map(str::to_owned).collect(),
    })
}

fn changes(entry: &Entry) -> bool {
    let name = entry.last_segment();
    let mut body = entry.operation.request.body.fields().iter();
    let of_payment = body.any(|field| field.required && field.name.value == "transaction_id");
    !of_payment && CHANGES.iter().any(|word| name.contains(word))
}

/// The names of the fields of a request that may have an id.
fn fields(entry: &Entry) -> impl Iterator<Item = &str> {
    let body = entry.operation.request.body.fields().iter();
    body.filter(|field| is_id(field)).map(|field| field.name.value.as_str())
}

/// The ids of a request that callers choose: those that it must have, or else all of them.
fn own_ids(entry: &Entry) -> Vec<&str> {
    let body = entry.operation.request.body.fields().iter();
    let callers = body.filter(|field| is_id(field) && is_callers(&field.name.value));
    let (required, others): (Vec<&Field>, Vec<&Field>) = callers.partition(|field| field.required);
    let own = if required.is_empty() { others } else { required };
    own.into_iter().map(|field| field.name.value.as_str()).collect()
}

/// The ids that a response issues.
fn issued(entry: &Entry) -> impl Iterator<Item = &str> {
    let listed = entry.operation.response.content.fields().iter();
    let names = listed
        .filter(|field| is_id(field))
        .map(|field| field.name.value.as_str());
    names.filter(|name| is_number(name) && !fields(entry).any(|sent| sent == *name))
}

fn count(open: &[&Entry], name: &str) -> usize {
    let having = open.iter().filter(|entry| fields(entry).any(|field| field == name));
    having.count()
}

/// Whether a name is that of an id which callers choose.
fn is_callers(name: &str) -> bool {
    let beginnings = ["out_", "partner_", "combine_out_", "mch_bill", "business_"];
    beginnings.iter().any(|beginning| name.starts_with(beginning)) && (name.ends_with("no") || name.ends_with("_code"))
}

/// Whether a name is that of a number of a payment, a refund, or anything else that happens; merchants and users are
/// named otherwise.
pub(in crate::memory) fn is_number(name: &str) -> bool {
    let of_others = [
        "channel_id",
        "device_id",
        "mch_id",
        "plan_id",
        "query_id",
        "service_id",
        "user_id",
    ];
    let ends = name.ends_with("_id") || name.ends_with("_no") || name.ends_with("billno");
    ends && !of_others.iter().any(|other| name.ends_with(other))
}

/// How much the names and titles of two operations have in common. Titles are words, so they count twice.
fn alike(one: &Entry, other: &Entry) -> usize {
    let titles = longest_common(&one.operation.title.value, &other.operation.title.value);
    longest_common(&one.last_segment(), &other.last_segment()) + 2 * titles
}

/// The characters of the longest text that is part of both.
fn longest_common(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut longest = 0;
    // The length of the common text that ends before each character of the other one.
    let mut lengths = vec![0; other.len()];
    for character in one.chars() {
        let mut before = 0;
        for (length, candidate) in lengths.iter_mut().zip(&other) {
            let next = if *candidate == character { before + 1 } else { 0 };
            before = std::mem::replace(length, next);
            longest = longest.max(next);
        }
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::longest_common;

    #[test]
    fn the_longest_common_part_is_measured_in_characters() {
        for (one, other, length) in [
            ("transfers", "gettransferinfo", 8),
            ("查询租借订单", "撤销租借订单", 4),
            ("abab", "babab", 4),
            ("", "a", 0),
            ("a", "b", 0),
        ] {
            assert_eq!(longest_common(one, other), length, "{one} {other}");
            assert_eq!(longest_common(other, one), length, "{other} {one}");
        }
    }
}
