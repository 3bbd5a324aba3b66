//! Equal types share one definition.
//!
//! WeChat Pay's documents repeat themselves: four objects of ten are a copy of another. Each such type is defined once,
//! in a private module, and stands behind each operation's own name (`pub use`), which halves what the crate costs to
//! compile. Two types are equal when everything is that a reader or the wire could see: name, direction, fields, titles,
//! and the types inside, all the way down.

mod content;

use crate::items::Catalogue;
use crate::names::{ModuleName, TypeName};
use content::Written;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use rayon::slice::ParallelSliceMut;
use std::collections::{BTreeMap, BTreeSet};

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
        let written: Vec<_> = sets
            .par_iter()
            .filter_map(|(owner, family, set)| Written::of(*owner, *family, set))
            .collect();
        let mut contents: Vec<Content<'_>> = written.iter().flat_map(Written::contents).collect();
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
    text: &'c str,
    position: Position,
    family: &'c str,
}

impl<'c> Content<'c> {
    /// What modules are put together by.
    fn order(&self) -> (u64, &'c TypeName, u64) {
        (short(self.hash), self.name, self.hash)
    }
}

/// A hash folded into its lower half.
fn short(hash: u64) -> u64 {
    (hash >> 32) ^ (hash & u64::from(u32::MAX))
}
