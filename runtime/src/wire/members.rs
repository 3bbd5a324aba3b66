//! An object's members, to be taken by name.

use std::borrow::Cow;

use super::value::Value;

/// The members of one object. Each can be taken once; of several with the same name the last counts, as it does for
/// other readers of JSON.
///
/// Messages mostly list their fields in the order of their document, which is the order in which derived code asks for
/// them. So the next member is looked at first, and the index only when that one has another name.
pub(super) struct Members<'v> {
    entries: Vec<(Cow<'v, str>, Option<Value<'v>>)>,
    /// The first entry that has not been taken, or a later one.
    next: usize,
    /// Hash and position of each name, sorted; made when it is first needed.
    index: Option<Vec<(u64, usize)>>,
    /// Whether two members have the same name: then the next one is perhaps not the one that counts.
    repeats: bool,
}

impl<'v> Members<'v> {
    pub(super) fn new(members: Vec<(Cow<'v, str>, Value<'v>)>) -> Self {
        let entries: Vec<_> = members.into_iter().map(|(name, value)| (name, Some(value))).collect();
        let mut members = Self {
            entries,
            next: 0,
            index: None,
            repeats: false,
        };
        if members.may_repeat() {
            members.repeats = members.repeats();
        }
        members
    }

    /// Whether two names have hashes that begin alike. Mostly not, in which case the index need not be made.
    fn may_repeat(&self) -> bool {
        let mut seen = [false; 256];
        self.entries.iter().any(|(name, _)| {
            let place = seen.get_mut(usize::from((hash(name) >> 56) as u8));
            place.is_none_or(|seen| std::mem::replace(seen, true))
        })
    }

    /// Names with equal hashes stand side by side in the order of their positions; three of them, of which the first and
    /// the last are equal, are beyond chance.
    fn repeats(&mut self) -> bool {
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

    /// Takes the member of this name; `None` if there is none, or none left.
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
        let hash = hash(name);
        let index = Self::index(&mut self.index, &self.entries);
        let start = index.partition_point(|(own, _)| *own < hash);
        let alike = index.get(start..)?.iter().take_while(|(own, _)| *own == hash);
        let mut found = None;
        for (_, position) in alike {
            if let Some((own, Some(_))) = self.entries.get(*position)
                && own == name
            {
                found = Some(*position);
            }
        }
        let taken = self.entries.get_mut(found?)?.1.take();
        while let Some((_, None)) = self.entries.get(self.next) {
            self.next += 1;
        }
        taken
    }

    /// Those that have not been taken, in the order in which they came.
    pub(super) fn left(&mut self) -> impl Iterator<Item = (&str, &mut Option<Value<'v>>)> {
        let entries = self.entries.iter_mut().filter(|(_, value)| value.is_some());
        entries.map(|(name, value)| (&**name, value))
    }
}

/// A hash of the whole name, eight bytes at a time. Names that are made to collide cost time, one comparison each for
/// every field of the struct, and nothing else.
fn hash(name: &str) -> u64 {
    // The multiplier of the `FxHash` family.
    const ODD: u64 = 0xf135_7aea_2e62_a9c5;
    let mix = |hash: u64, word: u64| (hash.rotate_left(5) ^ word).wrapping_mul(ODD);
    let (words, rest) = name.as_bytes().as_chunks::<8>();
    let whole = words.iter().fold(0, |hash, word| mix(hash, u64::from_le_bytes(*word)));
    // The high bits depend on everything.
    mix(whole, rest.iter().fold(1, |word, byte| word << 8 | u64::from(*byte)))
}
