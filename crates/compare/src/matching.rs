//! Decides which operation or notification of the old state corresponds to which one of the new state, even if its path changed.
//!
//! Two operations are the same if their method and file agree, or their method, URL path (ignoring the names of its
//! parameters) and protocol version; pairs with a host in common come first. Otherwise their documents decide: an operation with the same method and
//! page has moved if no other operation of that method cites the page in either state, or if the titles agree too. If
//! several share page and title, those match whose last path segments agree (as many segments as are needed to tell them
//! apart), or else whose fields agree.
//! Operations that are then left on one URL path, with the same page but different methods, have changed their method.
//! Notifications are matched by file, then by event type, then by page.

use std::collections::{BTreeMap, BTreeSet};

use wechatpay_spec::model::{Document, Field, Method, Notification, Operation, PathSpec, Spec, Subject as Content};
use wechatpay_spec::operation_name::operation_name;
use wechatpay_spec::url_path::without_parameter_names;
use wechatpay_spec::words::Word;

/// The subject of a change: an operation, a notification or a product family.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject {
    /// The name in reports: `POST /v3/pay/transactions/jsapi`.
    pub name: String,
    /// The documents' short label; may be empty.
    pub title: String,
}

/// An operation, with the spec that contains it.
#[derive(Clone, Copy, Debug)]
pub struct OperationSide<'a> {
    /// The file.
    pub spec: &'a Spec,
    /// Its URL path.
    pub path: &'a PathSpec,
    /// The operation.
    pub operation: &'a Operation,
}

/// A notification, with the spec that contains it.
#[derive(Clone, Copy, Debug)]
pub struct NotificationSide<'a> {
    /// The file.
    pub spec: &'a Spec,
    /// The notification.
    pub notification: &'a Notification,
}

/// An item in both states, or in one of them.
#[derive(Clone, Copy, Debug)]
pub enum Pair<T> {
    /// It exists in both states.
    Both(T, T),
    /// It exists in the old state only.
    Removed(T),
    /// It exists in the new state only.
    Added(T),
}

/// The operations and notifications of two states, matched.
#[derive(Clone, Debug)]
pub struct Matched<'a> {
    /// Operations.
    pub operations: Vec<Pair<OperationSide<'a>>>,
    /// Notifications.
    pub notifications: Vec<Pair<NotificationSide<'a>>>,
}

impl<'a> Matched<'a> {
    /// Matches the items of two states.
    pub fn of(before: &'a [Spec], after: &'a [Spec]) -> Self {
        Self {
            operations: pair(&operations(before), &operations(after)),
            notifications: pair(&notifications(before), &notifications(after)),
        }
    }
}

impl OperationSide<'_> {
    /// The subject of changes to it.
    pub fn subject(&self) -> Subject {
        Subject {
            name: operation_name(self.path, self.operation),
            title: self.operation.title.value.clone(),
        }
    }
}

impl NotificationSide<'_> {
    /// The subject of changes to it.
    pub fn subject(&self) -> Subject {
        Subject {
            name: format!("notification {}", self.notification.event_type.value),
            title: self.notification.title.value.clone(),
        }
    }
}

fn operations(specs: &[Spec]) -> Vec<OperationSide<'_>> {
    let paths = specs.iter().filter_map(|spec| match &spec.subject {
        Content::Path(path) => Some((spec, path)),
        Content::Notification(_) => None,
    });
    paths
        .flat_map(|(spec, path)| {
            path.operations
                .iter()
                .map(move |operation| OperationSide { spec, path, operation })
        })
        .collect()
}

fn notifications(specs: &[Spec]) -> Vec<NotificationSide<'_>> {
    specs
        .iter()
        .filter_map(|spec| match &spec.subject {
            Content::Notification(notification) => Some(NotificationSide { spec, notification }),
            Content::Path(_) => None,
        })
        .collect()
}

/// An item that can be matched with one of the other state.
trait Identified: Copy {
    /// Keys that identify the item, in ranks from 0 to 2, the most reliable first.
    fn keys(&self, rank: usize) -> Vec<String>;
    /// The pages it cites, each together with what else must agree.
    fn pages(&self) -> Vec<String>;
    fn title(&self) -> &str;
    /// The segments of its URL path, without the names of parameters.
    fn segments(&self) -> Vec<String>;
    /// Its fields with their types, to tell it from others.
    fn outline(&self) -> String;
    /// A key that is the same if only the method differs.
    fn without_method(&self) -> Option<String>;
}

impl Identified for OperationSide<'_> {
    fn keys(&self, rank: usize) -> Vec<String> {
        let method = self.operation.method.value.word();
        let on_the_wire = format!(
            "{method} {:?} {}",
            self.path.protocol,
            without_parameter_names(&self.path.url_path.value)
        );
        match rank {
            0 => vec![format!("{method} {}", self.spec.file)],
            1 => {
                let hosts = self.operation.hosts.iter().map(|host| host.value.word());
                hosts.map(|host| format!("{on_the_wire} {host}")).collect()
            }
            _ => vec![on_the_wire],
        }
    }

    fn pages(&self) -> Vec<String> {
        pages(&self.operation.documents, self.operation.method.value.word())
    }

    fn title(&self) -> &str {
        &self.operation.title.value
    }

    fn segments(&self) -> Vec<String> {
        let path = without_parameter_names(&self.path.url_path.value);
        path.split('/')
            .filter(|segment| !segment.is_empty())
            .map(str::to_owned)
            .collect()
    }

    fn outline(&self) -> String {
        let request = &self.operation.request;
        let parts = [
            request.query.as_slice(),
            request.headers.as_slice(),
            request.body.fields(),
            self.operation.response.content.fields(),
        ];
        parts.map(outline).join("|")
    }

    fn without_method(&self) -> Option<String> {
        Some(format!(
            "{:?} {}",
            self.path.protocol,
            without_parameter_names(&self.path.url_path.value)
        ))
    }
}

impl Identified for NotificationSide<'_> {
    fn keys(&self, rank: usize) -> Vec<String> {
        match rank {
            0 => vec![self.spec.file.clone()],
            1 => vec![format!(
                "{:?} {}",
                self.notification.protocol, self.notification.event_type.value
            )],
            _ => Vec::new(),
        }
    }

    fn pages(&self) -> Vec<String> {
        pages(
            &self.notification.documents,
            &format!("{:?}", self.notification.protocol),
        )
    }

    fn title(&self) -> &str {
        &self.notification.title.value
    }

    fn segments(&self) -> Vec<String> {
        Vec::new()
    }

    fn outline(&self) -> String {
        outline(&self.notification.fields)
    }

    fn without_method(&self) -> Option<String> {
        None
    }
}

/// The names and types of fields, at every depth.
fn outline(fields: &[Field]) -> String {
    let fields = fields.iter().map(|field| {
        let name = &field.name.value;
        format!("{name}: {} {{{}}}", field.kind.value.spelling(), outline(&field.fields))
    });
    fields.collect::<Vec<_>>().join(", ")
}

fn pages(documents: &[Document], beside: &str) -> Vec<String> {
    let urls = documents.iter().map(|document| &document.url.value);
    urls.map(|url| format!("{beside} {url}")).collect()
}

/// The items of both states that are not matched yet.
struct Unpaired<'i, T> {
    before: &'i [T],
    after: &'i [T],
    partner_of_before: BTreeMap<usize, usize>,
    partner_of_after: BTreeMap<usize, usize>,
}

impl<T: Identified> Unpaired<'_, T> {
    /// The only unmatched items with `key`, before and after.
    fn by(&self, keys: impl Fn(&T) -> Vec<String>) -> BTreeMap<String, (Vec<usize>, Vec<usize>)> {
        let mut found: BTreeMap<String, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
        for (number, item) in self.before.iter().enumerate() {
            if !self.partner_of_before.contains_key(&number) {
                for key in keys(item) {
                    found.entry(key).or_default().0.push(number);
                }
            }
        }
        for (number, item) in self.after.iter().enumerate() {
            if !self.partner_of_after.contains_key(&number) {
                for key in keys(item) {
                    found.entry(key).or_default().1.push(number);
                }
            }
        }
        found
    }

    fn join(&mut self, before: usize, after: usize) {
        if !self.partner_of_before.contains_key(&before) && !self.partner_of_after.contains_key(&after) {
            self.partner_of_before.insert(before, after);
            self.partner_of_after.insert(after, before);
        }
    }

    /// Matches items whose key is unique in both states.
    fn join_unique(&mut self, keys: impl Fn(&T) -> Vec<String>) {
        for (befores, afters) in self.by(keys).into_values() {
            if let ([before], [after]) = (befores.as_slice(), afters.as_slice()) {
                self.join(*before, *after);
            }
        }
    }
}

fn pair<T: Identified>(before: &[T], after: &[T]) -> Vec<Pair<T>> {
    let mut unpaired = Unpaired {
        before,
        after,
        partner_of_before: BTreeMap::new(),
        partner_of_after: BTreeMap::new(),
    };
    // The most reliable keys come first: items that they match no longer make later keys ambiguous.
    for rank in 0..3 {
        unpaired.join_unique(|item| item.keys(rank));
    }
    let shared = pages_of_several(before)
        .into_iter()
        .chain(pages_of_several(after))
        .collect::<BTreeSet<_>>();
    unpaired.join_unique(|item| {
        let pages = item.pages().into_iter();
        pages.filter(|page| !shared.contains(page)).collect()
    });
    unpaired.join_unique(|item| {
        let pages = item.pages().into_iter();
        pages.map(|page| format!("{page} {}", item.title())).collect()
    });
    join_by_segments(&mut unpaired);
    unpaired.join_unique(|item| {
        let pages = item.pages().into_iter();
        pages
            .map(|page| format!("{page} {} {}", item.title(), item.outline()))
            .collect()
    });
    join_by_path(&mut unpaired);
    let Unpaired {
        partner_of_before,
        partner_of_after,
        ..
    } = unpaired;
    let of_before = before.iter().enumerate().map(|(number, item)| {
        let partner = partner_of_before.get(&number).and_then(|partner| after.get(*partner));
        partner.map_or(Pair::Removed(*item), |partner| Pair::Both(*item, *partner))
    });
    let added = after
        .iter()
        .enumerate()
        .filter(|(number, _)| !partner_of_after.contains_key(number));
    of_before.chain(added.map(|(_, item)| Pair::Added(*item))).collect()
}

/// Matches operations with one page and title by the end of their paths, the longest that agrees first: a folder that moved
/// keeps what is below it.
fn join_by_segments<T: Identified>(unpaired: &mut Unpaired<'_, T>) {
    let lengths = unpaired.before.iter().map(|item| item.segments().len());
    for length in (1..=lengths.max().unwrap_or_default()).rev() {
        unpaired.join_unique(|item| {
            let segments = item.segments();
            let Some(end) = segments
                .len()
                .checked_sub(length)
                .and_then(|start| segments.get(start..))
            else {
                return Vec::new();
            };
            let pages = item.pages().into_iter();
            pages
                .map(|page| format!("{page} {} {}", item.title(), end.join("/")))
                .collect()
        });
    }
}

/// Matches operations that differ only in their method: one on each side of a path, with a page in common.
fn join_by_path<T: Identified>(unpaired: &mut Unpaired<'_, T>) {
    let pages = |item: Option<&T>| -> BTreeSet<String> {
        let pages = item.map(Identified::pages).unwrap_or_default();
        let urls = pages.iter().filter_map(|page| page.split_once(' '));
        urls.map(|(_, url)| url.to_owned()).collect()
    };
    for (befores, afters) in unpaired
        .by(|item| item.without_method().into_iter().collect())
        .into_values()
    {
        if let ([before], [after]) = (befores.as_slice(), afters.as_slice()) {
            let (one, other) = (pages(unpaired.before.get(*before)), pages(unpaired.after.get(*after)));
            if !one.is_disjoint(&other) {
                unpaired.join(*before, *after);
            }
        }
    }
}

/// The pages that more than one item of a state cites.
fn pages_of_several<T: Identified>(items: &[T]) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    let mut several = BTreeSet::new();
    for page in items.iter().flat_map(Identified::pages) {
        if !seen.insert(page.clone()) {
            several.insert(page);
        }
    }
    several
}

/// The method of an operation, as reports write it.
pub(super) fn method(method: Method) -> String {
    method.word().to_uppercase()
}
