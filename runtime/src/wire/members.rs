//! The members of an object, which are taken by name.

use std::borrow::Cow;

use super::value::Value;

/// The greatest number of members that are searched one by one.
const FEW: usize = 16;

/// The members of one object. Each can be taken once. If several have the same name, the last one counts, as in other
/// JSON readers.
///
/// Messages usually list their fields in the order of their document, which is the order in which derived code takes
/// them. So the next member is checked first, and the others are searched only when that one has another name: one by
/// one if they are few, which is faster than building an index of them.
pub(super) struct Members<'v> {
    entries: Vec<(Cow<'v, str>, Option<Value<'v>>)>,
    /// The position of the first entry that has not been taken, or a later one.
    next: usize,
    /// The hash and position of each name, sorted. Built on first use, and only for more than `FEW` members.
    index: Option<Vec<(u64, usize)>>,
    /// Whether two members have the same name. In that case, the next one may not be the one that counts.
    repeats: bool,
}

impl<'v> Members<'v> {
    pub(super) fn new(entries: Vec<(Cow<'v, str>, Option<Value<'v>>)>) -> Self {
        let mut members = Self {
            entries,
            next: 0,
            index: None,
            repeats: false,
        };
        members.repeats = members.repeats();
        members
    }

    /// Whether a name occurs twice.
    fn repeats(&mut self) -> bool {
        if self.entries.len() <= FEW {
            let mut signs = 0_u64;
            let mut names = self.entries.iter().map(|(name, _)| name).enumerate();
            return names.any(|(place, name)| {
                let before = signs;
                signs |= sign(name);
                signs == before && self.entries.iter().take(place).any(|(earlier, _)| earlier == name)
            });
        }
        self.may_repeat() && self.index_repeats()
    }

    /// Whether the hashes of two names begin with the same byte. If not, the index need not be built.
    fn may_repeat(&self) -> bool {
        let mut seen = [false; 256];
        self.entries.iter().any(|(name, _)| {
            let place = seen.get_mut(usize::from((hash(name) >> 56) as u8));
            place.is_none_or(|seen| std::mem::replace(seen, true))
        })
    }

    /// Whether a name occurs twice in the index. Names with equal hashes are adjacent, in the order of their positions.
    /// Three such names of which only the first and the last are equal do not occur by chance.
    fn index_repeats(&mut self) -> bool {
        let index = Self::index(&mut self.index, &self.entries);
        let name = |position: usize| self.entries.get(position).map(|(name, _)| name);
        index.windows(2).any(|pair| match pair {
            [(hash, first), (same, second)] => hash == same && name(*first) == name(*second),
            _ => false,
        })
    }

    fn index<'i>(
        index: &'i mut Option<Vec<(u64, usize)>>,
        entries: &[(Cow<'v, str>, Option<Value<'v>>)],
    ) -> &'i [(u64, usize)] {
        index.get_or_insert_with(|| {
            let names = entries.iter().enumerate();
            let mut index: Vec<_> = names.map(|(position, (name, _))| (hash(name), position)).collect();
            index.sort_unstable();
            index
        })
    }

    /// Takes the member with this name; `None` if there is none, or it has been taken.
    pub(super) fn take(&mut self, name: &str) -> Option<Value<'v>> {
        if !self.repeats
            && let Some((own, value)) = self.entries.get_mut(self.next)
            && own == name
            && value.is_some()
        {
            self.next += 1;
            return value.take();
        }
        self.find(name)
    }

    fn find(&mut self, name: &str) -> Option<Value<'v>> {
        let found = match self.entries.len() <= FEW {
            true => self
                .entries
                .iter()
                .rposition(|(own, value)| own == name && value.is_some()),
            false => self.position_in_index(name),
        };
        let taken = self.entries.get_mut(found?)?.1.take();
        while let Some((_, None)) = self.entries.get(self.next) {
            self.next += 1;
        }
        taken
    }

    /// The position of the last member with this name that has not been taken.
    fn position_in_index(&mut self, name: &str) -> Option<usize> {
        let hash = hash(name);
        let index = Self::index(&mut self.index, &self.entries);
        let start = index.partition_point(|(own, _)| *own < hash);
        let alike = index.get(start..)?.iter().take_while(|(own, _)| *own == hash);
        let is_left = |position: &usize| matches!(self.entries.get(*position), Some((own, Some(_))) if own == name);
        alike.map(|(_, position)| *position).filter(is_left).last()
    }

    /// The members that have not been taken, in their original order.
    pub(super) fn left(&mut self) -> impl Iterator<Item = (&str, &mut Option<Value<'v>>)> {
        let entries = self.entries.iter_mut().filter(|(_, value)| value.is_some());
        entries.map(|(name, value)| (&**name, value))
    }
}

/// One of 64 bits, by the length and the ends of the name. Few names of an object have the same, so few are compared.
fn sign(name: &str) -> u64 {
    match name.as_bytes() {
        [first, .., last] => 1 << ((name.len() * 7 + usize::from(*first) * 3 + usize::from(*last)) % 64),
        _ => 1,
    }
}

/// Hashes the whole name, eight bytes at a time. Names that are crafted to collide only cost time: one comparison each
/// for every field of the struct.
fn hash(name: &str) -> u64 {
    // The multiplier is from the `FxHash` family.
    const ODD: u64 = 0xf135_7aea_2e62_a9c5;
    let mix = |hash: u64, word: u64| (hash.rotate_left(5) ^ word).wrapping_mul(ODD);
    let (words, rest) = name.as_bytes().as_chunks::<8>();
    let whole = words.iter().fold(0, |hash, word| mix(hash, u64::from_le_bytes(*word)));
    // The high bits depend on all of the input.
    mix(whole, rest.iter().fold(1, |word, byte| word << 8 | u64::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names of which some are the same, taken in another order, with names that are absent.
    #[test]
    fn each_member_is_taken_once_and_the_last_of_a_name_counts() {
        for length in 0..40_i64 {
            for step in [1, 3, 7] {
                let name = |number: i64| format!("name {}", number * step % 29);
                let entries = (0..length).map(|number| (Cow::Owned(name(number)), Some(Value::Integer(number))));
                let mut members = Members::new(entries.collect());
                let mut left: Vec<(String, i64)> = (0..length).map(|number| (name(number), number)).collect();
                for asked in (0..length).chain((0..40).rev()).chain(0..40) {
                    let asked = name(asked);
                    let expected = left.iter().rposition(|(own, _)| *own == asked);
                    let expected = expected.map(|position| Value::Integer(left.remove(position).1));
                    assert_eq!(members.take(&asked), expected, "{asked}, of {length}");
                }
                let rest: Vec<&str> = members.left().map(|(name, _)| name).collect();
                assert!(rest.is_empty() && left.is_empty(), "{rest:?}");
            }
        }
    }
}
