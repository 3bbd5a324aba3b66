//! Rust names that the generator cannot work out by itself: assigned by one rule, written into the spec.
//!
//! A type is named for its field. Where fields of one name contain different things, the first keeps the name and the
//! others are also named after the object that contains them. Names in an earlier spec are never changed.

use std::collections::{BTreeMap, BTreeSet};

use wechatpay_spec::model::{Field, Operation, Request, Scalar};
use wechatpay_spec::names::derived::derived_types;
use wechatpay_spec::names::keywords::is_reserved_type;
use wechatpay_spec::names::{NameError, Named, automatic};
use wechatpay_spec::same_type::{Compared, TypeOf};
use wechatpay_spec::visit::{MessagePart, Visit, walk_field};

use crate::construct::unplaced;

/// Names everything in an operation.
pub(crate) fn operation(operation: &mut Operation) {
    parts(&mut operation.request);
    let mut request: Vec<&mut Field> = operation.request.fields_mut().collect();
    request.iter_mut().for_each(|field| field.each_mut(&mut inside));
    types(&mut request);
    received(operation.response.content.fields_mut());
}

/// Names everything in fields that are received.
pub(crate) fn received(fields: &mut [Field]) {
    siblings(fields);
    fields.iter_mut().for_each(|field| field.each_mut(&mut inside));
    types(&mut fields.iter_mut().collect::<Vec<_>>());
}

/// Names the values and the members of a field.
fn inside(field: &mut Field) {
    values(field);
    siblings(&mut field.fields);
}

/// The snake-case name of a field.
fn field_name(field: &Field) -> String {
    match &field.rust_name {
        Some(name) => name.value.clone(),
        None => name_or_nothing(Named::Field, &field.name.value),
    }
}

/// Fields of one part of a request that share a name with another part's.
fn parts(request: &mut Request) {
    let mut taken = Taken::default();
    let parts: [(&str, &mut [Field]); 4] = [
        ("path", &mut request.path),
        ("query", &mut request.query),
        ("body", request.body.fields_mut()),
        ("header", &mut request.headers),
    ];
    for (part, fields) in parts {
        for field in fields {
            if field.constant.is_some() || field.supplied_by.is_some() {
                continue;
            }
            settle(field, &mut taken, part);
        }
    }
}

/// Fields of one object that share a name.
fn siblings(fields: &mut [Field]) {
    let mut taken = Taken::default();
    for field in fields {
        settle(field, &mut taken, "other");
    }
}

fn settle(field: &mut Field, taken: &mut Taken, prefix: &str) {
    let mut name = field_name(field);
    if name.is_empty() || taken.names.contains(&name) {
        let wanted = if name.is_empty() {
            "field".to_owned()
        } else if field.is_indexed() {
            // The family of indexed names collides with the plain name, so it gets the plural.
            format!("{name}s")
        } else {
            format!("{prefix}_{name}")
        };
        name = taken.unused(&wanted, "_");
        field.rust_name = Some(unplaced(name.clone()));
    }
    taken.names.insert(name);
}

/// Listed values whose names collide, or that have none.
fn values(field: &mut Field) {
    if field.kind.value.scalar != Scalar::String {
        return;
    }
    let mut taken = Taken::default();
    taken.names.insert("Unlisted".to_owned());
    for value in &mut field.values {
        let automatic = name_or_nothing(Named::Variant, &value.value.value);
        let name = match &value.rust_name {
            Some(name) => name.value.clone(),
            None if automatic.is_empty() || taken.names.contains(&automatic) => {
                let wanted = if automatic.is_empty() {
                    "Symbol".to_owned()
                } else {
                    format!("Other{automatic}")
                };
                let wanted = name_or_nothing(Named::Variant, &wanted);
                let name = taken.unused(&wanted, "");
                value.rust_name = Some(unplaced(name.clone()));
                name
            }
            None => automatic,
        };
        taken.names.insert(name);
    }
}

/// The names that are taken.
#[derive(Default)]
struct Taken {
    names: BTreeSet<String>,
    /// The next number to try at the end of a name, so that a thousand equal names are not tried a thousand times each.
    next: BTreeMap<String, u32>,
}

impl Taken {
    /// The wanted name, with a number after it when it is taken.
    fn unused(&mut self, wanted: &str, separator: &str) -> String {
        if !self.names.contains(wanted) {
            return wanted.to_owned();
        }
        let next = self.next.entry(wanted.to_owned()).or_insert(2);
        loop {
            let name = format!("{wanted}{separator}{next}");
            *next = next.saturating_add(1);
            if !self.names.contains(&name) {
                return name;
            }
        }
    }
}

/// The name that follows from a wire name, even where it is reserved; empty where none follows.
fn name_or_nothing(named: Named, wire_name: &str) -> String {
    match automatic(named, wire_name) {
        Ok(name) | Err(NameError::Reserved(name)) => name,
        Err(_) => String::new(),
    }
}

/// The wanted name, with a number after it when it is taken.
fn unused(wanted: &str, separator: &str, is_taken: impl Fn(&str) -> bool) -> String {
    if !is_taken(wanted) {
        return wanted.to_owned();
    }
    let numbered = (2_u32..).map(|number| format!("{wanted}{separator}{number}"));
    numbered.into_iter().find(|name| !is_taken(name)).unwrap_or_default()
}

/// The types of one request, response or notification.
///
/// Fields whose types have the same members under the same name share one; every other gets a name of its own, the
/// outermost first.
fn types(fields: &mut [&mut Field]) {
    let settled = settled_types(fields);
    let mut number = 0;
    for field in fields {
        field.each_mut(&mut |field| {
            if let Some(name) = settled.get(&number) {
                field.rust_type = Some(unplaced(name.clone()));
            }
            number += 1;
        });
    }
}

/// The names that do not follow from the fields', by the numbers of the fields in the document's order.
fn settled_types(fields: &[&mut Field]) -> BTreeMap<usize, String> {
    let mut types = Types::default();
    for field in fields {
        types.visit_field(field, MessagePart::Body);
    }
    let mut wanted = types.wanted;
    // Stable: fields at one depth stay in the document's order.
    wanted.sort_by_key(|wanted| wanted.parents.len());
    let mut names = Names::default();
    let (given, open): (Vec<_>, Vec<_>) = wanted.into_iter().partition(|wanted| wanted.given.is_some());
    for wanted in given {
        if let Some(name) = &wanted.given {
            names.take(&wanted, name.clone());
        }
    }
    let mut settled = BTreeMap::new();
    for wanted in open {
        let name = names.of(&wanted);
        if name != wanted.automatic {
            settled.insert(wanted.number, name);
        }
    }
    settled
}

/// A type that needs a name.
struct Wanted<'f> {
    /// The number of its field in the document's order, those inside objects after the object's.
    number: usize,
    /// The name that follows from the field's.
    automatic: String,
    /// The names of the objects around it, from the outside in.
    parents: Vec<String>,
    /// The content that it must share with another type of its name to be the same type.
    content: TypeOf<'f>,
    /// Its members; none if it is an enumeration.
    members: &'f [Field],
    /// The name in an earlier spec.
    given: Option<String>,
}

/// Collects the types that need names.
#[derive(Default)]
struct Types<'f> {
    /// How many fields were visited.
    visited: usize,
    /// The names of the objects around the current field, from the outside in.
    parents: Vec<String>,
    wanted: Vec<Wanted<'f>>,
}

impl<'f> Visit<'f> for Types<'f> {
    fn visit_field(&mut self, field: &'f Field, part: MessagePart) {
        // Structs have no fields for values that callers do not set.
        let is_value = field.constant.is_none() && field.supplied_by.is_none();
        if field.has_own_type() && (is_value || !field.fields.is_empty()) {
            self.wanted.push(Wanted {
                number: self.visited,
                automatic: name_or_nothing(Named::Type, &field.name.value),
                parents: self.parents.clone(),
                content: TypeOf::new(field, Compared::Wire),
                members: &field.fields,
                given: field.rust_type.as_ref().map(|name| name.value.clone()),
            });
        }
        self.visited += 1;
        self.parents.push(name_or_nothing(Named::Type, &field.name.value));
        walk_field(self, field, part);
        self.parents.pop();
    }
}

/// The names given so far.
#[derive(Default)]
struct Names<'f> {
    /// By what they were given for: the automatic name and the content.
    settled: BTreeMap<(String, TypeOf<'f>), String>,
    taken: BTreeSet<String>,
}

impl<'f> Names<'f> {
    fn take(&mut self, wanted: &Wanted<'f>, name: String) {
        self.taken.extend(derived_types(&name, wanted.members.iter()));
        self.taken.insert(name.clone());
        self.settled
            .entry((wanted.automatic.clone(), wanted.content))
            .or_insert(name);
    }

    fn of(&mut self, wanted: &Wanted<'f>) -> String {
        let key = (wanted.automatic.clone(), wanted.content);
        if let Some(name) = self.settled.get(&key) {
            return name.clone();
        }
        let mut candidates = vec![wanted.automatic.clone()];
        let mut longer = wanted.automatic.clone();
        for parent in wanted.parents.iter().rev() {
            longer = format!("{parent}{longer}");
            // As Rust writes it: `B` and `B` are `Bb`.
            candidates.push(name_or_nothing(Named::Type, &longer));
        }
        // Names that are written into a spec are ASCII; one that no letter is left of is named for what it is.
        let plain: String = wanted.automatic.chars().filter(char::is_ascii_alphanumeric).collect();
        let kind = if wanted.members.is_empty() { "Value" } else { "Info" };
        let digits = if plain.starts_with(|c: char| c.is_ascii_digit()) {
            "Type"
        } else {
            ""
        };
        let last = format!("{digits}{plain}{kind}");
        let last = name_or_nothing(Named::Type, &last);
        candidates.push(last.clone());
        let fitting = candidates.into_iter().find(|name| {
            let is_given = *name != wanted.automatic;
            (!is_given || name.is_ascii()) && self.is_free(name, wanted.members)
        });
        let name = fitting.unwrap_or_else(|| unused(&last, "", |name| !self.is_free(name, wanted.members)));
        self.take(wanted, name.clone());
        name
    }

    fn is_free(&self, name: &str, members: &[Field]) -> bool {
        name.starts_with(char::is_alphabetic)
            && name.chars().all(char::is_alphanumeric)
            && name != "Self"
            && !is_reserved_type(name)
            && !self.taken.contains(name)
            && !derived_types(name, members.iter())
                .iter()
                .any(|name| self.taken.contains(name))
    }
}
