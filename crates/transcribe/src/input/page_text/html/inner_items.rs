//! The items of a list within an item of another one. Without its indentation, the text would not show them.

use html5ever::LocalName;

/// The mark before them.
pub(super) const MARK: &str = "    ◦ ";

/// Whether the innermost open list is in an item of another one; each open element is given with how many flags of fields
/// were before it, and `flags` is how many there are now. An item with fields has members, not items.
pub(super) fn are_open(open: &[(LocalName, usize)], flags: usize) -> bool {
    let list = open.iter().rposition(|(name, _)| matches!(&**name, "ul" | "ol"));
    let around = list.and_then(|list| open.get(..list)).unwrap_or_default();
    around.iter().any(|(name, before)| &**name == "li" && *before == flags)
}
