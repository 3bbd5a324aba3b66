//! What makes a type what it is, as a text: types of one text are one type.

use super::{Content, Owner, Place, Position};
use crate::items::{EnumerationItem, InnerItem, ObjectItem, Role, TypeSet};
use crate::names::TypeName;
use fnv::FnvHasher;
use std::collections::BTreeMap;
use std::fmt::{self, Write};
use std::hash::Hasher;
use std::ops::Range;
use wechatpay_spec::model::{Condition, Field, Provenance};

/// All that makes the types of a set what they are, written down.
pub(super) struct Written<'c> {
    /// The outermost type, which holds all others.
    text: String,
    /// What may be shared, and where it stands in the text.
    types: Vec<WrittenType<'c>>,
    owner: Owner,
    family: &'c str,
}

struct WrittenType<'c> {
    name: &'c TypeName,
    place: Place,
    range: Range<usize>,
    hash: u64,
}

impl<'c> Written<'c> {
    /// `None` outside a family: nothing there is shared. Nor is a notification's own type, for what that implements is
    /// its own.
    pub(super) fn of(owner: Owner, family: Option<&'c str>, set: &'c TypeSet<'_>) -> Option<Self> {
        let family = family?;
        let mut writer = ContentWriter::new(set);
        writer.object(&set.top);
        let ContentWriter { text, inner } = writer;
        let top = (!matches!(owner, Owner::Notification(_))).then_some((&set.top.name, Place::Top, 0..text.len()));
        let inner = set.inner.iter().enumerate().filter_map(|(number, item)| {
            let range = inner.get(item.name())?.range.clone()?;
            Some((item.name(), Place::Inner(number), range))
        });
        let types = inner.chain(top).map(|(name, place, range)| WrittenType {
            name,
            place,
            hash: hash(text.get(range.clone()).unwrap_or_default()),
            range,
        });
        Some(Self {
            types: types.collect(),
            text,
            owner,
            family,
        })
    }

    /// The types that may be shared.
    pub(super) fn contents(&self) -> impl Iterator<Item = Content<'_>> {
        self.types.iter().map(|written| Content {
            name: written.name,
            hash: written.hash,
            text: self.text.get(written.range.clone()).unwrap_or_default(),
            position: Position {
                owner: self.owner,
                place: written.place,
            },
            family: self.family,
        })
    }
}

fn hash(text: &str) -> u64 {
    let mut hasher = FnvHasher::default();
    hasher.write(text.as_bytes());
    hasher.finish()
}

/// Writes down all that makes a type what it is.
struct ContentWriter<'a> {
    text: String,
    inner: BTreeMap<&'a TypeName, Inner<'a>>,
}

/// A type inside another.
struct Inner<'a> {
    item: &'a InnerItem<'a>,
    /// Where it was written first.
    range: Option<Range<usize>>,
}

impl<'a> ContentWriter<'a> {
    fn new(set: &'a TypeSet<'a>) -> Self {
        let inner = |item: &'a InnerItem<'a>| (item.name(), Inner { item, range: None });
        Self {
            text: String::new(),
            inner: set.inner.iter().map(inner).collect(),
        }
    }

    fn write(&mut self, name: &'a TypeName) {
        let Some(Inner { item, range }) = self.inner.get(name) else {
            return;
        };
        let start = self.text.len();
        match (range, item) {
            (Some(range), _) => {
                let again = self.text.get(range.clone()).unwrap_or_default().to_owned();
                self.text.push_str(&again);
                return;
            }
            (None, InnerItem::Object(object)) => self.object(object),
            (None, InnerItem::Enumeration(enumeration)) => write_enumeration(enumeration, &mut self.text),
        }
        if let Some(inner) = self.inner.get_mut(name) {
            inner.range = Some(start..self.text.len());
        }
    }

    fn object(&mut self, object: &'a ObjectItem<'a>) {
        let text = &mut self.text;
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
            let _ = write!(self.text, "{} {:?} {:?}", item.name, item.part, item.shape);
            write_field(item.field, &mut self.text);
            if let Some(name) = item.shape.named() {
                self.write(name);
            }
        }
        self.text.push('}');
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
    let _ = write!(text, "{:?} {}", field.kind.value, field.required);
    let condition = |is: &'f Condition| (Quoted(&is.field.value), Quoted(&is.equals.value));
    write_value(field.encrypted.as_ref().map(|is| is.value), text);
    write_value(field.encoded.as_ref().map(|is| is.value), text);
    write_value(field.max_length.as_ref().map(|is| is.value), text);
    write_value(field.constant.as_ref().map(|is| Quoted(&is.value)), text);
    write_value(field.format.as_ref().map(|is| is.value), text);
    write_value(field.unit.as_ref().map(|is| is.value), text);
    write_value(field.required_if.as_ref().map(condition), text);
    write_value(field.only_if.as_ref().map(condition), text);
    write_value(field.example.as_ref().map(|is| Quoted(&is.value)), text);
    text.push(';');
    write_provenance(&field.provenance, text);
    for value in &field.values {
        let _ = write!(text, "{:?},", Quoted(&value.value.value));
    }
}

/// As `{:?}` shows it, and sooner where there is nothing to show: that is most of the time.
fn write_value(value: Option<impl fmt::Debug>, text: &mut String) {
    match value {
        None => text.push_str(" None"),
        Some(value) => {
            let _ = write!(text, " Some({value:?})");
        }
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
