//! Identifies equal types: they get the same number.

use std::collections::BTreeMap;

use wechatpay_spec::model::{Field, RequestPart};
use wechatpay_spec::same_type::{Compared, Member, TypeOf};

use crate::items::{InnerItem, ObjectItem, Role, TypeSet};
use crate::names::TypeName;

/// The numbers assigned so far.
#[derive(Default)]
pub(super) struct Identities<'c> {
    known: BTreeMap<TypeKey<'c>, usize>,
}

/// The numbers of the types of a message.
pub(super) struct SetIdentities {
    /// The request or response itself.
    pub(super) top: usize,
    /// The types inside it, in the order of [`TypeSet::inner`].
    pub(super) inner: Vec<usize>,
}

/// All properties in which equal types agree.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct TypeKey<'c> {
    name: &'c TypeName,
    kind: Kind<'c>,
    /// The wire name and the title of the field that has this type.
    heading: Option<(&'c str, Option<&'c str>)>,
    /// The types of its fields, by number, because a field's description does not determine which type with that name
    /// it has.
    types_of_fields: Vec<usize>,
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Kind<'c> {
    Request(Vec<(RequestPart, Member<'c>)>),
    Response(Vec<(RequestPart, Member<'c>)>),
    Enumeration(TypeOf<'c>),
}

impl<'c> Identities<'c> {
    /// The numbers of a message's types.
    pub(super) fn of(&mut self, set: &'c TypeSet<'_>) -> SetIdentities {
        let mut found = BTreeMap::new();
        let items: BTreeMap<&TypeName, &InnerItem<'_>> = set.inner.iter().map(|item| (item.name(), item)).collect();
        let inner = set.inner.iter();
        let inner = inner
            .filter_map(|item| self.inner(item.name(), &items, &mut found))
            .collect();
        SetIdentities {
            top: self.object(&set.top, &items, &mut found),
            inner,
        }
    }

    fn inner(
        &mut self,
        name: &'c TypeName,
        items: &BTreeMap<&'c TypeName, &'c InnerItem<'_>>,
        found: &mut BTreeMap<&'c TypeName, usize>,
    ) -> Option<usize> {
        if let Some(identity) = found.get(name) {
            return Some(*identity);
        }
        let identity = match *items.get(name)? {
            InnerItem::Object(object) => self.object(object, items, found),
            InnerItem::Enumeration(enumeration) => self.number(TypeKey {
                name: &enumeration.name,
                kind: Kind::Enumeration(TypeOf::new(enumeration.field, Compared::Documentation)),
                heading: Some(heading(enumeration.field)),
                types_of_fields: Vec::new(),
            }),
        };
        found.insert(name, identity);
        Some(identity)
    }

    fn object(
        &mut self,
        object: &'c ObjectItem<'_>,
        items: &BTreeMap<&'c TypeName, &'c InnerItem<'_>>,
        found: &mut BTreeMap<&'c TypeName, usize>,
    ) -> usize {
        let named = object.fields.iter().filter_map(|item| item.shape.named());
        let types_of_fields = named.filter_map(|name| self.inner(name, items, found)).collect();
        let member = |part, field| (part, Member::new(field, Compared::Documentation));
        let constants = object.constants.iter().map(|(part, field)| member(*part, field));
        let supplied = object.supplied.iter().map(|field| member(RequestPart::Header, field));
        let fields = object.fields.iter().map(|item| member(item.part, item.field));
        let members = constants.chain(supplied).chain(fields).collect();
        self.number(TypeKey {
            name: &object.name,
            kind: match object.role {
                Role::Request => Kind::Request(members),
                Role::Response => Kind::Response(members),
            },
            heading: object.field.map(heading),
            types_of_fields,
        })
    }

    fn number(&mut self, content: TypeKey<'c>) -> usize {
        let next = self.known.len();
        *self.known.entry(content).or_insert(next)
    }
}

fn heading(field: &Field) -> (&str, Option<&str>) {
    let title = field.title.as_ref().map(|title| title.value.as_str());
    (&field.name.value, title)
}
