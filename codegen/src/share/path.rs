//! The paths of the shared types. Of the types with one name in one folder, the most used one is in the module of the
//! file, and each of the others is in a module of its own, named after what its users have in common:
//! `amount::Amount` and `amount::v3_refund_domestic_response::Amount`.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::Use;
use super::message::Side;
use crate::items::{InnerItem, ObjectItem};
use crate::names::ModuleName;
use crate::placed::{Definition, TypePath};

/// The path of each type, by its identity.
pub(super) fn paths(uses: &BTreeMap<usize, Vec<Use<'_, '_, '_>>>) -> BTreeMap<usize, TypePath> {
    let mut files: BTreeMap<(ModuleName, ModuleName), Vec<usize>> = BTreeMap::new();
    for (identity, uses) in uses {
        let Some(file) = folder(uses).zip(uses.first().map(|first| ModuleName::of_types(first.name))) else {
            continue;
        };
        files.entry(file).or_default().push(*identity);
    }
    let mut paths = BTreeMap::new();
    for ((folder, file), identities) in files {
        let types = identities.iter().filter_map(|identity| uses.get_key_value(identity));
        let mut types: Vec<(&usize, &Vec<Use<'_, '_, '_>>)> = types.collect();
        // A type of a notification comes first, because the compiler names a type by its shortest path, and a path in
        // a module of its own would be longer than the notification's.
        types.sort_by_key(|(_, uses)| (!uses.iter().any(is_in_notification), Reverse(uses.len())));
        let most_used = types.first().and_then(|(_, uses)| uses.first());
        let Some(most_used) = most_used else { continue };
        // A module with the name of the one around it would mislead.
        let mut taken = BTreeMap::from([(file.clone(), most_used.definition)]);
        for (number, (identity, uses)) in types.iter().enumerate() {
            let Some(first) = uses.first() else { continue };
            paths.insert(
                **identity,
                TypePath {
                    folder: folder.clone(),
                    file: file.clone(),
                    module: (number > 0)
                        .then(|| module(uses, first, most_used, &mut taken))
                        .flatten(),
                    name: first.name.clone(),
                    derived: object(first.definition)
                        .map(ObjectItem::derived_types)
                        .unwrap_or_default(),
                },
            );
        }
    }
    paths
}

/// The folder of a type with these uses: that of their family, or the one across families.
fn folder(uses: &[Use<'_, '_, '_>]) -> Option<ModuleName> {
    let mut families = uses.iter().filter_map(|used| used.message.family);
    let family = families.next()?;
    match families.all(|other| other == family) {
        true => ModuleName::from_segment(family).ok(),
        false => Some(ModuleName::across_families()),
    }
}

/// The module of a type that is not the most used one with its name, after what its users have in common. If that is
/// taken, words follow until the name is free: a field or value by which the type differs from the most used one, the
/// other words in the paths of all users, a field that only one of the two types requires, two members in another order.
/// Then the same words say how it differs from the type that has the name, and at last there is a number.
fn module<'c, 'a>(
    uses: &[Use<'_, 'c, 'a>],
    first: &Use<'_, 'c, 'a>,
    most_used: &Use<'_, 'c, 'a>,
    taken: &mut BTreeMap<ModuleName, Definition<'c, 'a>>,
) -> Option<ModuleName> {
    let common = in_common(uses, &modules_above(uses, first));
    let along = in_common(uses, &modules_of_all(uses, first));
    let with = |words: &[String], more: Option<String>| words.iter().cloned().chain(more).collect::<Vec<_>>();
    let [member, demand, order] = differences(first.definition, most_used.definition);
    let names = [
        common.clone(),
        with(&common, member.clone()),
        along.clone(),
        with(&common, demand.clone()),
        with(&along, member),
        with(&along, demand),
        with(&common, order),
    ];
    let names = names.into_iter().filter(|words| !words.is_empty());
    let names: Vec<ModuleName> = names.filter_map(|words| name_of(&words)).collect();
    let further = names.iter().filter_map(|name| Some((name, *taken.get(name)?)));
    let further = further.flat_map(|(name, holder)| {
        let differences = differences(first.definition, holder).into_iter().flatten();
        differences.filter_map(|difference| name_of(&[name.as_str().to_owned(), difference]))
    });
    let further: Vec<ModuleName> = further.collect();
    let longest = names
        .get(1)
        .or(names.first())
        .map_or("other", ModuleName::as_str)
        .to_owned();
    let numbered = (2_u32..).map_while(|number| name_of(&[longest.clone(), number.to_string()]));
    let mut names = names.into_iter().chain(further).chain(numbered);
    let free = names.find(|module| !taken.contains_key(module))?;
    taken.insert(free.clone(), first.definition);
    Some(free)
}

fn name_of(words: &[String]) -> Option<ModuleName> {
    ModuleName::from_segment(&words.join("_")).ok()
}

/// These modules, and the kind of message if it is the same for all users: `v3`, `refund`, `response`.
fn in_common(uses: &[Use<'_, '_, '_>], modules: &[&str]) -> Vec<String> {
    // `lib_` is called so only where `lib` is taken.
    let mut words: Vec<String> = modules
        .iter()
        .map(|module| module.trim_end_matches('_').to_owned())
        .collect();
    let mut sides = uses.iter().map(|used| used.message.side);
    let side = sides.next();
    words.extend(match side.filter(|side| sides.all(|other| other == *side)) {
        Some(Side::Request) => Some("request".to_owned()),
        Some(Side::Response) => Some("response".to_owned()),
        Some(Side::Notification) | None => None,
    });
    words
}

/// The modules above all users: `v3`, `refund`.
fn modules_above<'c>(uses: &[Use<'_, 'c, '_>], first: &Use<'_, 'c, '_>) -> Vec<&'c str> {
    let all_have = |number: usize, module: &str| {
        let mut modules = uses.iter().map(|used| used.message.modules.get(number));
        modules.all(|other| other == Some(&module))
    };
    let modules = first.message.modules.iter().copied().enumerate();
    let above = modules.take_while(|(number, module)| all_have(*number, module));
    above.map(|(_, module)| module).collect()
}

/// The modules that the paths of all users have, wherever: `v3`, `complete`.
fn modules_of_all<'c>(uses: &[Use<'_, 'c, '_>], first: &Use<'_, 'c, '_>) -> Vec<&'c str> {
    let modules = first.message.modules.iter().copied();
    modules
        .filter(|module| uses.iter().all(|used| used.message.modules.contains(module)))
        .collect()
}

/// How the first type differs from the other: in its members, in what it requires, and in the order of its members.
fn differences(one: Definition<'_, '_>, other: Definition<'_, '_>) -> [Option<String>; 3] {
    [difference(one, other), demand(one, other), order(one, other)]
}

/// `with_` a field or value that only the first type has, or `without_` one that only the other has.
fn difference(one: Definition<'_, '_>, other: Definition<'_, '_>) -> Option<String> {
    let (one, other) = (members(one), members(other));
    let only_in = |one: &[&str], other: &[&str]| one.iter().find(|name| !other.contains(name)).map(ToString::to_string);
    match only_in(&one, &other) {
        Some(name) => Some(format!("with_{name}")),
        None => only_in(&other, &one).map(|name| format!("without_{name}")),
    }
}

/// `with_required_` or `with_optional_` a field that only one of the types requires.
fn demand(one: Definition<'_, '_>, other: Definition<'_, '_>) -> Option<String> {
    let required = |definition| -> BTreeMap<&str, bool> {
        let fields = object(definition).into_iter().flat_map(|object| &object.fields);
        fields.map(|item| (item.name.as_str(), item.field.required)).collect()
    };
    let (one, other) = (required(one), required(other));
    let differs = one
        .into_iter()
        .find(|(name, required)| other.get(name).is_some_and(|other| other != required));
    differs.map(|(name, required)| match required {
        true => format!("with_required_{name}"),
        false => format!("with_optional_{name}"),
    })
}

/// `with_single_before_global`, if the types have these members in another order.
fn order(one: Definition<'_, '_>, other: Definition<'_, '_>) -> Option<String> {
    let (one, other) = (members(one), members(other));
    let same = one.len() == other.len() && one.iter().all(|name| other.contains(name));
    let mut pairs = one.iter().zip(&other).filter(|_| same);
    let (first, second) = pairs.find(|(one, other)| one != other)?;
    Some(format!("with_{first}_before_{second}"))
}

/// The names of a type's fields or variants.
fn members<'c>(definition: Definition<'c, '_>) -> Vec<&'c str> {
    match definition {
        Definition::Inner(InnerItem::Enumeration(item)) => {
            item.variants.iter().map(|(name, _)| name.as_str()).collect()
        }
        _ => object(definition)
            .into_iter()
            .flat_map(|object| &object.fields)
            .map(|item| item.name.as_str())
            .collect(),
    }
}

fn object<'c, 'a>(definition: Definition<'c, 'a>) -> Option<&'c ObjectItem<'a>> {
    match definition {
        Definition::Top(object) | Definition::Inner(InnerItem::Object(object)) => Some(object),
        Definition::Inner(InnerItem::Enumeration(_)) => None,
    }
}

fn is_in_notification(used: &Use<'_, '_, '_>) -> bool {
    used.message.side == Side::Notification
}
