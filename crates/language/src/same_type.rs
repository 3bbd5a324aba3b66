//! Decides whether two types are the same.
//!
//! An object or an enumeration is described by the field that holds it. Two such descriptions can be compared with
//! or without their documentation.

use std::cmp::Ordering;

use crate::model::{EnumValue, Field, Origin, Remark};

/// The parts of a type that are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compared {
    /// The members, their representation on the wire, and the Rust names that the spec gives them.
    Wire,
    /// The same, and everything in the documentation of the generated code: titles, examples, lengths, remarks.
    Documentation,
}

/// The type that a field describes: its values, or its members at every depth. The field itself is not compared.
#[derive(Clone, Copy, Debug)]
pub struct TypeOf<'f> {
    field: &'f Field,
    compared: Compared,
}

/// A field and the type it describes.
#[derive(Clone, Copy, Debug)]
pub struct Member<'f> {
    field: &'f Field,
    compared: Compared,
}

impl<'f> TypeOf<'f> {
    /// The type of `field`.
    pub const fn new(field: &'f Field, compared: Compared) -> Self {
        Self { field, compared }
    }

    fn members(self) -> impl Iterator<Item = Member<'f>> {
        let compared = self.compared;
        self.field.fields.iter().map(move |field| Member { field, compared })
    }
}

impl<'f> Member<'f> {
    /// The field, as a member of something.
    pub const fn new(field: &'f Field, compared: Compared) -> Self {
        Self { field, compared }
    }
}

/// Whether two fields of one name can share a Rust type. Titles, examples and remarks may differ.
pub fn same_type(one: &Field, other: &Field) -> bool {
    TypeOf::new(one, Compared::Wire) == TypeOf::new(other, Compared::Wire)
}

impl Ord for TypeOf<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        let values = |is: &Self| {
            is.field
                .values
                .iter()
                .map(value)
                .cmp(other.field.values.iter().map(value))
        };
        let titles = |is: &Self| {
            is.field
                .values
                .iter()
                .map(value_title)
                .cmp(other.field.values.iter().map(value_title))
        };
        let scalars = self.field.kind.value.scalar.cmp(&other.field.kind.value.scalar);
        scalars
            .then_with(|| values(self))
            .then_with(|| match self.compared {
                Compared::Wire => Ordering::Equal,
                Compared::Documentation => titles(self),
            })
            .then_with(|| self.members().cmp(other.members()))
    }
}

impl Ord for Member<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        let (one, two) = (self.field, other.field);
        on_the_wire(one)
            .cmp(&on_the_wire(two))
            .then_with(|| conditions(one).cmp(&conditions(two)))
            .then_with(|| rust_names(one).cmp(&rust_names(two)))
            .then_with(|| match self.compared {
                Compared::Wire => Ordering::Equal,
                Compared::Documentation => documentation(one, two),
            })
            .then_with(|| TypeOf::new(one, self.compared).cmp(&TypeOf::new(two, other.compared)))
    }
}

/// The keys that determine the representation of a field on the wire.
fn on_the_wire(field: &Field) -> impl Ord + '_ {
    (
        &field.name,
        field.kind,
        field.required,
        field.encrypted,
        field.encoded,
        &field.constant,
        field.supplied_by,
    )
}

fn conditions(field: &Field) -> impl Ord + '_ {
    (&field.required_if, &field.only_if, &field.choice)
}

fn rust_names(field: &Field) -> impl Ord + '_ {
    (&field.rust_name, &field.rust_type)
}

fn value(value: &EnumValue) -> impl Ord + '_ {
    (&value.value, &value.rust_name)
}

fn value_title(value: &EnumValue) -> impl Ord + '_ {
    &value.title
}

fn documentation(one: &Field, other: &Field) -> Ordering {
    fn facts(field: &Field) -> impl Ord + '_ {
        (
            (&field.title, &field.example, &field.default, field.format, field.unit),
            (field.min_length, field.max_length, &field.pattern, field.required_of),
            (&field.minimum, &field.maximum),
        )
    }
    // The documentation shows only the sources of whole lines.
    fn origins(field: &Field) -> impl Iterator<Item = &Origin> {
        field.provenance.from.iter().filter(|origin| origin.key.is_none())
    }
    fn remark(remark: &Remark) -> impl Ord + '_ {
        (&remark.key, &remark.reason, remark.for_callers)
    }
    let remarks = |one: &[Remark], other: &[Remark]| one.iter().map(remark).cmp(other.iter().map(remark));
    facts(one)
        .cmp(&facts(other))
        .then_with(|| origins(one).cmp(origins(other)))
        .then_with(|| remarks(&one.provenance.inferred, &other.provenance.inferred))
        .then_with(|| remarks(&one.provenance.corrected, &other.provenance.corrected))
}

macro_rules! ordered {
    ($($name:ident)*) => {
        $(
            impl PartialOrd for $name<'_> {
                fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
                    Some(self.cmp(other))
                }
            }

            impl PartialEq for $name<'_> {
                fn eq(&self, other: &Self) -> bool {
                    self.cmp(other) == Ordering::Equal
                }
            }

            impl Eq for $name<'_> {}
        )*
    };
}

ordered!(TypeOf Member);
