//! The order in which Java's `HashMap` lists names, as programs that do not sort them use it.

/// Sorts items by the place of their names in a `HashMap` of all of them. Names in one place keep their order.
pub(super) fn sort<T>(items: &mut [T], name: impl Fn(&T) -> &str) {
    // It doubles when it is three quarters full.
    let mut places: u32 = 16;
    while (items.len() as u64) * 4 > u64::from(places) * 3 {
        places = places.saturating_mul(2);
    }
    items.sort_by_key(|item| {
        let units = name(item).encode_utf16();
        let hash = units.fold(0_u32, |hash, unit| hash.wrapping_mul(31).wrapping_add(u32::from(unit)));
        (hash ^ (hash >> 16)) & (places - 1)
    });
}
