//! Equal types share one definition.
//!
//! WeChat Pay's documents repeat themselves: four objects of ten are a copy of another. Each such type is defined once,
//! in a private module, and stands behind each operation's own name (`pub use`), which halves what the crate costs to
//! compile. Two types are equal when everything is that a reader or the wire could see: name, direction, fields, titles,
//! and the types inside, all the way down.

use crate::items::{Catalogue, EnumerationItem, InnerItem, ObjectItem, Role, TypeSet};
use crate::names::{ModuleName, TypeName};
use fnv::FnvHasher;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use rayon::slice::ParallelSliceMut;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write};
use std::hash::Hasher;
use wechatpay_spec::model::{Condition, Field, Provenance};

/// Where a shared type is defined.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Home {
    /// The one family that has the type; `None` when several have it.
    pub(crate) family: Option<String>,
    /// The module, named after the type and its content.
    pub(crate) module: ModuleName,
}

/// A type with one definition for several uses.
pub(crate) struct SharedType {
    /// Where it was seen first.
    pub(crate) first: Position,
    /// The families that have it.
    pub(crate) families: BTreeSet<String>,
}

/// What is shared in the whole catalogue.
#[derive(Default)]
pub(crate) struct Sharing {
    /// Every shared type.
    pub(crate) types: BTreeMap<Home, SharedType>,
    /// The home of each shared type, wherever it occurs.
    homes: BTreeMap<Position, Home>,
}

/// Where a type is used, each time with the family.
type Uses<'f> = Vec<(Position, &'f str)>;

/// Which request, response or notification, by its number in the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Owner {
    Request { path: usize, operation: usize },
    Response { path: usize, operation: usize },
    Notification(usize),
}

/// Which type of an owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    /// The request or response itself.
    Top,
    /// A type inside it, by its number in [`TypeSet::inner`].
    Inner(usize),
}

/// Which type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Position {
    pub(crate) owner: Owner,
    pub(crate) place: Place,
}

impl Sharing {
    /// Finds what occurs more than once.
    pub(crate) fn find(catalogue: &Catalogue<'_>) -> Self {
        let sets: Vec<_> = catalogue.type_sets().collect();
        let contents: Vec<_> = sets
            .par_iter()
            .map(|(owner, family, set)| contents(*owner, *family, set))
            .collect();
        let mut contents: Vec<Content<'_>> = contents.into_iter().flatten().collect();
        // Stable: the uses of a type stay in the catalogue's order.
        contents.par_sort_by(|a, b| a.order().cmp(&b.order()));
        let mut sharing = Self::default();
        for of_module in contents.chunk_by(|a, b| a.name == b.name && short(a.hash) == short(b.hash)) {
            let alike = of_module.chunk_by(|a, b| a.hash == b.hash);
            // Half a hash tells the contents of one name apart, until it does not.
            let module = |content: &Content<'_>| match alike.clone().count() {
                1 => ModuleName::of_shared(content.name, &format!("{:08x}", short(content.hash))),
                _ => ModuleName::of_shared(content.name, &format!("{:016x}", content.hash)),
            };
            for uses in alike.clone() {
                let Some(first) = uses.first().filter(|_| uses.len() > 1) else {
                    continue;
                };
                // Two contents of one hash would be a coincidence of one in 10^12; then neither is shared.
                if uses.iter().all(|other| other.text == first.text) {
                    let positions: Uses<'_> = uses.iter().map(|content| (content.position, content.family)).collect();
                    sharing.add(module(first), &positions);
                }
            }
        }
        sharing
    }

    fn add(&mut self, module: ModuleName, uses: &[(Position, &str)]) {
        let Some((first, _)) = uses.first() else { return };
        let families: BTreeSet<String> = uses.iter().map(|(_, family)| (*family).to_owned()).collect();
        let family = families.first().filter(|_| families.len() == 1).cloned();
        let home = Home { family, module };
        let positions = uses.iter().map(|(position, _)| (*position, home.clone()));
        self.homes.extend(positions);
        let first = *first;
        self.types.insert(home, SharedType { first, families });
    }

    /// Where a type is defined, when that is not where it stands.
    pub(crate) fn home(&self, owner: Owner, place: Place) -> Option<&Home> {
        self.homes.get(&Position { owner, place })
    }

    /// The families that share types with no other.
    pub(crate) fn families(&self) -> BTreeSet<&str> {
        self.types.keys().filter_map(|home| home.family.as_deref()).collect()
    }

    /// The shared types of one family alone, or of several.
    pub(crate) fn types_of<'s>(&'s self, family: Option<&'s str>) -> impl Iterator<Item = (&'s Home, &'s SharedType)> {
        self.types
            .iter()
            .filter(move |(home, _)| home.family.as_deref() == family)
    }
}

/// A type that may be shared.
struct Content<'c> {
    name: &'c TypeName,
    /// Follows from the text alone, so that the module named after it never changes for another spec's sake.
    hash: u64,
    text: String,
    position: Position,
    family: &'c str,
}

/// The types of a set that may be shared: none outside a family, and no notification's own type, for what that
/// implements is its own.
fn contents<'c>(owner: Owner, family: Option<&'c str>, set: &'c TypeSet<'_>) -> Vec<Content<'c>> {
    let Some(family) = family else {
        return Vec::new();
    };
    let writer = ContentWriter::new(set);
    let content = |place, name, text: String| Content {
        name,
        hash: hash(&text),
        text,
        position: Position { owner, place },
        family,
    };
    let inner = set.inner.iter().enumerate();
    let mut contents: Vec<_> = inner
        .map(|(number, item)| content(Place::Inner(number), item.name(), writer.content(item)))
        .collect();
    if !matches!(owner, Owner::Notification(_)) {
        let mut text = String::new();
        writer.object(&set.top, &mut text);
        contents.push(content(Place::Top, &set.top.name, text));
    }
    contents
}

impl<'c> Content<'c> {
    /// What modules are put together by.
    fn order(&self) -> (u64, &'c TypeName, u64) {
        (short(self.hash), self.name, self.hash)
    }
}

fn hash(text: &str) -> u64 {
    let mut hasher = FnvHasher::default();
    hasher.write(text.as_bytes());
    hasher.finish()
}

/// A hash folded into its lower half.
fn short(hash: u64) -> u64 {
    (hash >> 32) ^ (hash & u64::from(u32::MAX))
}

/// Writes down all that makes a type what it is.
struct ContentWriter<'a> {
    inner: BTreeMap<&'a TypeName, &'a InnerItem<'a>>,
}

impl<'a> ContentWriter<'a> {
    fn new(set: &'a TypeSet<'a>) -> Self {
        let inner = set.inner.iter().map(|item| (item.name(), item)).collect();
        Self { inner }
    }

    fn content(&self, item: &InnerItem<'_>) -> String {
        let mut text = String::new();
        self.write(item, &mut text);
        text
    }

    fn write(&self, item: &InnerItem<'_>, text: &mut String) {
        match item {
            InnerItem::Object(object) => self.object(object, text),
            InnerItem::Enumeration(enumeration) => write_enumeration(enumeration, text),
        }
    }

    fn object(&self, object: &ObjectItem<'_>, text: &mut String) {
        let role = if object.role == Role::Request {
            "request"
        } else {
            "response"
        };
        let _ = write!(text, "{role} {} {{", object.name);
        if let Some(field) = object.field {
            write_heading(field, text);
        }
        for (part, field) in &object.constants {
            let _ = write!(text, "{part:?} ");
            write_field(field, text);
        }
        for field in &object.supplied {
            write_field(field, text);
        }
        for item in &object.fields {
            let _ = write!(text, "{} {:?} {:?}", item.name, item.part, item.shape);
            write_field(item.field, text);
            if let Some(inner) = item.shape.named().and_then(|name| self.inner.get(name)) {
                self.write(inner, text);
            }
        }
        text.push('}');
    }
}

fn write_enumeration(item: &EnumerationItem<'_>, text: &mut String) {
    let _ = write!(text, "enum {} {{", item.name);
    write_heading(item.field, text);
    for (name, value) in &item.variants {
        let _ = write!(
            text,
            "{name} {:?} {:?};",
            Quoted(&value.value.value),
            value.title.as_deref().map(Quoted)
        );
    }
    text.push('}');
}

fn write_heading(field: &Field, text: &mut String) {
    let _ = write!(
        text,
        "{:?} {:?};",
        Quoted(&field.name.value),
        field.title.as_ref().map(|title| Quoted(&title.value))
    );
}

/// Everything but the members, which are written with the type they make.
fn write_field<'f>(field: &'f Field, text: &mut String) {
    write_heading(field, text);
    let condition = |is: Option<&'f Condition>| is.map(|is| (Quoted(&is.field.value), Quoted(&is.equals.value)));
    let _ = write!(
        text,
        "{:?} {} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?};",
        field.kind.value,
        field.required,
        field.encrypted.as_ref().map(|is| is.value),
        field.encoded.as_ref().map(|is| is.value),
        field.max_length.as_ref().map(|is| is.value),
        field.constant.as_ref().map(|is| Quoted(&is.value)),
        field.format.as_ref().map(|is| is.value),
        field.unit.as_ref().map(|is| is.value),
        condition(field.required_if.as_ref()),
        condition(field.only_if.as_ref()),
        field.example.as_ref().map(|is| Quoted(&is.value)),
    );
    write_provenance(&field.provenance, text);
    for value in &field.values {
        let _ = write!(text, "{:?},", Quoted(&value.value.value));
    }
}

fn write_provenance(provenance: &Provenance, text: &mut String) {
    for remark in provenance.inferred.iter().chain(&provenance.corrected) {
        let _ = write!(
            text,
            "{:?} {:?};",
            remark.key.as_ref().map(|key| Quoted(&key.value)),
            Quoted(&remark.reason.value)
        );
    }
}

/// A text as `{:?}` shows it, and sooner: that looks up every Chinese character in tables of what can be printed.
struct Quoted<'t>(&'t str);

impl fmt::Debug for Quoted<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_plain = |character| match character {
            '"' | '\\' => false,
            ' '..='~' | '\u{4E00}'..='\u{9FFF}' => true,
            _ => false,
        };
        if self.0.chars().all(is_plain) {
            formatter.write_str("\"")?;
            formatter.write_str(self.0)?;
            formatter.write_str("\"")
        } else {
            fmt::Debug::fmt(self.0, formatter)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Quoted;

    #[test]
    fn quoted_text_looks_as_ever() {
        for text in [
            "",
            "a b~",
            "商户号",
            "a\"b",
            "a\\b",
            "商户\u{301}",
            "\u{9FFF}\u{3400}\u{4DFF}",
            "（，）",
            "a\nb\u{202E}",
        ] {
            assert_eq!(format!("{:?}", Quoted(text)), format!("{text:?}"));
        }
        for character in ' '..='\u{FFFF}' {
            let text = character.to_string();
            assert_eq!(format!("{:?}", Quoted(&text)), format!("{text:?}"));
        }
    }
}
