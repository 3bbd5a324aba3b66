//! Checks that nothing is lost on the way: operations, notifications, fields and encryption markers are counted in the
//! specs and in the items that were resolved from them. A test also counts them in the generated files.

use std::collections::BTreeMap;

use wechatpay_spec::{Counts, Loaded};

use crate::items::{Catalogue, InnerItem, ObjectItem};
use crate::names::TypeName;

/// A difference between the counts in the specs and in the resolved items.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}: {expected} in the specs, {found} in the resolved items")]
pub struct Mismatch {
    what: &'static str,
    expected: usize,
    found: usize,
}

/// Counts in the specs and in the resolved items, and compares the counts.
pub(crate) fn check(loaded: &Loaded, catalogue: &Catalogue<'_>) -> Result<(), Mismatch> {
    let expected = loaded.counts();
    let found = count(catalogue);
    for (what, expected, found) in [
        ("operations", expected.operations, found.operations),
        ("notifications", expected.notifications, found.notifications),
        ("fields", expected.fields, found.fields),
        ("encryption markers", expected.encrypted, found.encrypted),
    ] {
        if expected != found {
            return Err(Mismatch { what, expected, found });
        }
    }
    Ok(())
}

/// The counts in the resolved items: a type is counted every time it is used.
fn count(catalogue: &Catalogue<'_>) -> Counts {
    let mut counts = Counts {
        operations: catalogue.paths.iter().map(|path| path.operations.len()).sum(),
        notifications: catalogue.notifications.len(),
        ..Counts::default()
    };
    for set in catalogue.type_sets() {
        let objects = set.inner.iter().filter_map(InnerItem::object);
        let objects = objects.map(|object| (&object.name, object)).collect();
        count_use(&set.top, &objects, &mut counts);
    }
    counts
}

/// Counts an object every time it is used, by following the types of its fields.
fn count_use(object: &ObjectItem<'_>, objects: &BTreeMap<&TypeName, &ObjectItem<'_>>, used: &mut Counts) {
    used.fields += object.fields.len() + object.constants.len() + object.supplied.len();
    for item in &object.fields {
        used.encrypted += usize::from(item.field.encrypted.is_some());
        if let Some(inner) = item.shape.named().and_then(|name| objects.get(name)) {
            count_use(inner, objects, used);
        }
    }
}
