//! Decides whether two types are the same.
//!
//! An object or an enumeration is described by the field that holds it. Two such descriptions can be compared with
//! or without their documentation.

use std::cmp::Ordering;

use crate::model::{EnumValue, Field, Origin, Provenance, Remark};

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
        let (one, two) = (&self.field.values, &other.field.values);
        let scalars = self.field.kind.value.scalar.cmp(&other.field.kind.value.scalar);
        scalars
            .then_with(|| one.iter().map(value).cmp(two.iter().map(value)))
            .then_with(|| match self.compared {
                Compared::Wire => Ordering::Equal,
                Compared::Documentation => one.iter().map(value_title).cmp(two.iter().map(value_title)),
            })
            .then_with(|| self.members().cmp(other.members()))
    }
}

impl Ord for Member<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        let (one, documentation_of_one) = keys(self.field);
        let (two, documentation_of_two) = keys(other.field);
        one.cmp(&two)
            .then_with(|| match self.compared {
                Compared::Wire => Ordering::Equal,
                Compared::Documentation => documentation_of_one.cmp(&documentation_of_two),
            })
            .then_with(|| TypeOf::new(self.field, self.compared).cmp(&TypeOf::new(other.field, other.compared)))
    }
}

/// The keys of a field without those of its type: first what [`Compared::Wire`] compares, then the documentation.
///
/// The field is destructured without `..`, so that a new member of the model does not compile until it has its place here.
fn keys(field: &Field) -> (impl Ord + '_, impl Ord + '_) {
    let Field {
        name,
        kind,
        required,
        encrypted,
        encoded,
        min_length,
        max_length,
        pattern,
        minimum,
        maximum,
        constant,
        default,
        format,
        unit,
        supplied_by,
        required_of,
        choice,
        required_if,
        only_if,
        title,
        example,
        rust_name,
        rust_type,
        provenance,
        // These are the type of the field, see [`TypeOf`].
        values: _,
        fields: _,
    } = field;
    let Provenance {
        from,
        inferred,
        corrected,
        // The generated documentation does not show it.
        waived: _,
    } = provenance;
    // The documentation shows only the sources of whole lines.
    let origins: Vec<&Origin> = from.iter().filter(|origin| origin.key.is_none()).collect();
    let wire = (
        (name, kind, required, encrypted, encoded, constant, supplied_by),
        (required_if, only_if, choice),
        (rust_name, rust_type),
    );
    let documentation = (
        (title, example, default, format, unit),
        (min_length, max_length, pattern, required_of),
        (minimum, maximum),
        origins,
        (remarks(inferred), remarks(corrected)),
    );
    (wire, documentation)
}

fn remarks(remarks: &[Remark]) -> Vec<impl Ord + '_> {
    remarks.iter().map(remark).collect()
}

fn remark(remark: &Remark) -> impl Ord + '_ {
    let Remark {
        key,
        reason,
        for_callers,
    } = remark;
    (key, reason, for_callers)
}

/// The parts of a value that [`Compared::Wire`] compares.
fn value(value: &EnumValue) -> impl Ord + '_ {
    let EnumValue {
        value,
        rust_name,
        // Compared with the documentation, see `value_title`.
        title: _,
    } = value;
    (value, rust_name)
}

fn value_title(value: &EnumValue) -> impl Ord + '_ {
    &value.title
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
