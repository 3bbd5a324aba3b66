//! Equal types share one definition.
//!
//! WeChat Pay's documents repeat themselves: four objects of ten are a copy of another in the same product family. Each
//! such type is defined once, in a private module of its family, and stands behind each operation's own name
//! (`pub use`), which halves what the crate costs to compile. Two types are equal when everything is that a reader or
//! the wire could see: name, direction, fields, titles, and the types inside, all the way down.

use crate::items::{Catalogue, EnumerationItem, InnerItem, ObjectItem, Role, TypeSet};
use crate::names::TypeName;
use fnv::FnvHasher;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use std::collections::BTreeMap;
use std::fmt::{self, Write};
use std::hash::Hasher;
use wechatpay_spec::model::{Condition, Field, Provenance};

/// Where a shared type is defined: a module of its family, named after its content.
pub(crate) type Home = String;

/// What is shared in the whole catalogue.
#[derive(Default)]
pub(crate) struct Sharing {
    /// By family, then by home: where the type was seen first.
    pub(crate) families: BTreeMap<String, BTreeMap<Home, Position>>,
    /// The home of each shared type, wherever it occurs.
    homes: BTreeMap<Position, Home>,
}

/// Which request, response or notification, by its number in the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Owner {
    Request { path: usize, operation: usize },
    Response { path: usize, operation: usize },
    Notification(usize),
}

/// Which inner type: its owner and its number in [`TypeSet::inner`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Position {
    pub(crate) owner: Owner,
    pub(crate) number: usize,
}

impl Position {
    /// The position of another type of the same owner.
    pub(crate) fn beside(self, number: usize) -> Self {
        Self { number, ..self }
    }
}

impl Sharing {
    /// Finds what occurs more than once in a family.
    pub(crate) fn find(catalogue: &Catalogue<'_>) -> Self {
        let mut sharing = Self::default();
        let sets: Vec<_> = catalogue.type_sets().collect();
        let contents: Vec<_> = sets.par_iter().map(|(_, _, set)| contents(set)).collect();
        let mut seen: BTreeMap<(&str, Home), BTreeMap<String, Vec<Position>>> = BTreeMap::new();
        for ((owner, family, _), contents) in sets.into_iter().zip(contents) {
            let Some(family) = family else { continue };
            for (number, (home, content)) in contents.into_iter().enumerate() {
                let of_home = seen.entry((family, home)).or_default();
                of_home.entry(content).or_default().push(Position { owner, number });
            }
        }
        for ((family, home), contents) in seen {
            // Two contents of one name would be a coincidence of one in 10^12; then the second is not shared.
            let Some(positions) = contents.into_values().find(|positions| positions.len() > 1) else {
                continue;
            };
            for (number, position) in positions.into_iter().enumerate() {
                if number == 0 {
                    let homes = sharing.families.entry(family.to_owned()).or_default();
                    homes.insert(home.clone(), position);
                }
                sharing.homes.insert(position, home.clone());
            }
        }
        sharing
    }

    /// Where an inner type is defined, when that is not where it stands.
    pub(crate) fn home(&self, position: Position) -> Option<&Home> {
        self.homes.get(&position)
    }
}

/// The content of every inner type, in order, with the name that follows from it.
fn contents(set: &TypeSet<'_>) -> Vec<(Home, String)> {
    let writer = ContentWriter::new(set);
    let contents = set.inner.iter().map(|item| writer.content(item));
    contents.map(|content| (name_of(&content), content)).collect()
}

/// A module name that follows from the content alone, so that it never changes for another spec's sake.
fn name_of(content: &str) -> Home {
    let mut hasher = FnvHasher::default();
    hasher.write(content.as_bytes());
    format!("s{:016x}", hasher.finish())
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
        for field in object.constants.iter().map(|(_, field)| field).chain(&object.supplied) {
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
