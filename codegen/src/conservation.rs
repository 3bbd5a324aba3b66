//! Nothing is lost on the way: operations, notifications, fields and encryption markers are counted in the specs, in the
//! items that were resolved from them, and in the files, which are read again for it.

mod files;

use crate::items::{Catalogue, InnerItem, ObjectItem};
use crate::names::TypeName;
use crate::share::{Place, SharedType, Sharing};
use std::collections::BTreeMap;
use wechatpay_spec::{Counts, Loaded};

/// Two counts that should be equal and are not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}: {expected} in {place}, {found} in {other}")]
pub struct Mismatch {
    what: &'static str,
    place: &'static str,
    expected: usize,
    other: &'static str,
    found: usize,
}

/// Counts three times and compares.
pub(crate) fn check(
    loaded: &Loaded,
    catalogue: &Catalogue<'_>,
    sharing: &Sharing,
    files: &BTreeMap<String, String>,
) -> Result<(), crate::Defect> {
    let specs = loaded.counts();
    let (resolved, printed) = count_items(catalogue, sharing);
    compare(specs, "the specs", resolved, "the resolved items")?;
    let read = files::count(files)?;
    compare(printed, "the resolved items", read, "the files")?;
    Ok(())
}

fn compare(expected: Counts, place: &'static str, found: Counts, other: &'static str) -> Result<(), Mismatch> {
    for (what, expected, found) in [
        ("operations", expected.operations, found.operations),
        ("notifications", expected.notifications, found.notifications),
        ("fields", expected.fields, found.fields),
        ("encryption markers", expected.encrypted, found.encrypted),
    ] {
        if expected != found {
            return Err(Mismatch {
                what,
                place,
                expected,
                other,
                found,
            });
        }
    }
    Ok(())
}

/// Two counts of the resolved items: one that compares with the specs, where a type counts as often as it is used, and
/// one that compares with the files, where it counts once and fields of the client's are not printed.
fn count_items(catalogue: &Catalogue<'_>, sharing: &Sharing) -> (Counts, Counts) {
    let mut used = Counts::default();
    let mut printed = Counts::default();
    let operations = catalogue.paths.iter().map(|path| path.operations.len()).sum();
    for counts in [&mut used, &mut printed] {
        counts.operations = operations;
        counts.notifications = catalogue.notifications.len();
    }
    for (owner, _, set) in catalogue.type_sets() {
        let objects = set.inner.iter().filter_map(InnerItem::object);
        let objects = objects.map(|object| (&object.name, object)).collect();
        count_use(&set.top, &objects, &mut used);
        let inner = (0..set.inner.len()).map(Place::Inner);
        let own = std::iter::once(Place::Top).chain(inner);
        own.filter(|place| sharing.home(owner, *place).is_none())
            .filter_map(|place| set.object(place))
            .for_each(|object| count_print(object, &mut printed));
    }
    for SharedType { first, .. } in sharing.types.values() {
        let set = catalogue.type_set(first.owner);
        set.and_then(|set| set.object(first.place))
            .into_iter()
            .for_each(|object| count_print(object, &mut printed));
    }
    (used, printed)
}

fn count_print(object: &ObjectItem<'_>, printed: &mut Counts) {
    printed.fields += object.fields.len() + object.constants.len();
    printed.encrypted += object
        .fields
        .iter()
        .filter(|item| item.field.encrypted.is_some())
        .count();
}

/// Counts an object as often as it is used, by following the types of its fields.
fn count_use(object: &ObjectItem<'_>, objects: &BTreeMap<&TypeName, &ObjectItem<'_>>, used: &mut Counts) {
    used.fields += object.fields.len() + object.constants.len() + object.supplied.len();
    for item in &object.fields {
        used.encrypted += usize::from(item.field.encrypted.is_some());
        if let Some(inner) = item.shape.named().and_then(|name| objects.get(name)) {
            count_use(inner, objects, used);
        }
    }
}
