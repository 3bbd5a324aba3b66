//! Where rows are among the objects that are read so far.

use wechatpay_spec::model::{Field, Scalar};

use super::table::{Owner, Row};
use crate::facts::sample::Sample;

/// The maximum nesting of objects.
const DEPTH: usize = 32;

/// Where the members of an object are: the places of the objects around them, from the outside in.
pub(super) type Path = Vec<usize>;

/// A row with its field and the rows of its members.
pub(super) struct RowField<'r> {
    pub(super) row: &'r Row,
    pub(super) field: Field,
    pub(super) members: Vec<RowField<'r>>,
}

/// The place of the members of the objects that a name lists: `amount`, `detail.goods[]`.
pub(super) fn by_names(top: &[RowField<'_>], names: &str) -> Option<Path> {
    let mut path = Path::new();
    let mut siblings = top;
    for name in names.split('.') {
        let name = name.trim_end_matches("[]");
        let at = siblings.iter().position(|known| known.field.name.value == name)?;
        let known = siblings.get(at)?;
        if known.field.kind.value.scalar != Scalar::Object {
            return None;
        }
        path.push(at);
        siblings = &known.members;
    }
    (path.len() < DEPTH).then_some(path)
}

/// The place of the members of the last object at a level.
pub(super) fn last_path(top: &[RowField<'_>], level: usize) -> Option<Path> {
    let mut path = Path::new();
    let mut siblings = top;
    for _ in 0..level {
        let at = siblings.len().checked_sub(1)?;
        let last = siblings.get(at)?;
        if last.field.kind.value.scalar != Scalar::Object {
            return None;
        }
        path.push(at);
        siblings = &last.members;
    }
    (path.len() < DEPTH).then_some(path)
}

/// The place of the members of the last object, if it has none yet; that of the outermost fields otherwise.
pub(super) fn innermost_empty_object(top: &[RowField<'_>]) -> Path {
    let mut path = Path::new();
    let mut siblings = top;
    while let Some(last) = siblings.last() {
        if last.field.kind.value.scalar != Scalar::Object || path.len() + 1 >= DEPTH {
            break;
        }
        path.push(siblings.len() - 1);
        if last.members.is_empty() {
            return path;
        }
        siblings = &last.members;
    }
    Path::new()
}

/// The place of the members of the object that a line above a table names; `None` if there is no such object, or several.
pub(super) fn owner(top: &[RowField<'_>], owner: &Owner) -> Option<Path> {
    let name = match owner {
        Owner::Unknown => return None,
        Owner::None => return Some(Path::new()),
        Owner::Object(name) => name,
    };
    if name.contains('.') {
        return by_names(top, name);
    }
    let mut objects = Vec::new();
    add_objects(top, name, &Path::new(), &mut objects);
    let is_empty = |path: &&Path| members_at(top, path).is_some_and(<[_]>::is_empty);
    let empty: Vec<&Path> = objects.iter().filter(is_empty).collect();
    match (empty.as_slice(), objects.as_slice()) {
        ([only], _) => Some((*only).clone()),
        ([], [only]) => Some(only.clone()),
        _ => None,
    }
}

/// The place of the only object without members in whose sample a table's rows are.
pub(super) fn shown_owner(top: &[RowField<'_>], rows: &[Row], sample: Option<&Sample>) -> Option<Path> {
    let mut objects = Vec::new();
    add_empty_objects(top, &Path::new(), &mut objects);
    let has_rows = |sample: &Sample| are_shown(rows, sample);
    let mut shown = objects
        .into_iter()
        .filter(|path| sample_of(top, path, sample).is_some_and(has_rows));
    let only = shown.next()?;
    shown.next().is_none().then_some(only)
}

/// Whether a sample has the first of some rows, and at least half of them.
pub(super) fn are_shown(rows: &[Row], sample: &Sample) -> bool {
    let outermost = || rows.iter().filter(|row| row.level == 0);
    let is_shown = |row: &&Row| sample.get(&row.name).is_some();
    let shown = outermost().filter(is_shown).count();
    outermost().next().is_some_and(|first| is_shown(&first)) && shown * 2 >= outermost().count()
}

/// Adds the places of the members of all objects that have none yet.
fn add_empty_objects(siblings: &[RowField<'_>], around: &Path, objects: &mut Vec<Path>) {
    for (at, item) in siblings.iter().enumerate() {
        if item.field.kind.value.scalar != Scalar::Object || around.len() + 1 >= DEPTH {
            continue;
        }
        let path: Path = around.iter().copied().chain([at]).collect();
        add_empty_objects(&item.members, &path, objects);
        if item.members.is_empty() {
            objects.push(path);
        }
    }
}

/// Adds the places of the members of all objects of a name.
fn add_objects(siblings: &[RowField<'_>], name: &str, around: &Path, objects: &mut Vec<Path>) {
    for (at, item) in siblings.iter().enumerate() {
        if item.field.kind.value.scalar != Scalar::Object || around.len() + 1 >= DEPTH {
            continue;
        }
        let path: Path = around.iter().copied().chain([at]).collect();
        add_objects(&item.members, name, &path, objects);
        if item.field.name.value == name {
            objects.push(path);
        }
    }
}

/// The place of the members of the last object at a place, if it has none yet.
pub(super) fn open_object(top: &[RowField<'_>], home: &Path) -> Option<Path> {
    let siblings = members_at(top, home)?;
    let last = siblings.last()?;
    let is_open = last.field.kind.value.scalar == Scalar::Object && last.members.is_empty();
    (is_open && home.len() + 1 < DEPTH).then(|| home.iter().copied().chain([siblings.len() - 1]).collect())
}

/// Whether the object at a place has a member of some name already.
pub(super) fn is_listed(top: &[RowField<'_>], path: &Path, name: &str) -> bool {
    let mut members = members_at(top, path).unwrap_or_default().iter();
    members.any(|known| known.field.name.value == name)
}

pub(super) fn members_at<'t, 'r>(top: &'t [RowField<'r>], path: &Path) -> Option<&'t [RowField<'r>]> {
    let mut siblings = top;
    for at in path {
        siblings = &siblings.get(*at)?.members;
    }
    Some(siblings)
}

/// The sample of the object at a place.
pub(super) fn sample_of<'s>(top: &[RowField<'_>], path: &Path, sample: Option<&'s Sample>) -> Option<&'s Sample> {
    let mut sample = sample?;
    let mut siblings = top;
    for at in path {
        let object = siblings.get(*at)?;
        sample = sample.get(&object.field.name.value)?;
        siblings = &object.members;
    }
    Some(sample)
}

/// Whether the members of an object are not known, neither from a table nor from a sample.
pub(super) fn has_empty_object(siblings: &[RowField<'_>], sample: Option<&Sample>) -> bool {
    siblings.iter().any(|item| {
        let own = sample.and_then(|sample| sample.get(&item.field.name.value));
        let is_empty = item.field.kind.value.scalar == Scalar::Object && item.members.is_empty() && own.is_none();
        is_empty || has_empty_object(&item.members, own)
    })
}
