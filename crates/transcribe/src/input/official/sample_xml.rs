//! The members of an XML sample of APIv2.

/// The maximum number of members that are read.
const MEMBERS: usize = 500;

/// The names of the elements in the first `<xml>` of a text, at any depth.
pub(super) fn members(text: &str) -> Vec<&str> {
    let inside = text.split_once("<xml>").map_or("", |(_, rest)| rest);
    let inside = inside.split("</xml>").next().unwrap_or_default();
    let mut names: Vec<&str> = Vec::new();
    for (at, _) in inside.match_indices('<').take(MEMBERS) {
        let tag = inside.get(at + 1..).unwrap_or_default();
        let name = tag.split('>').next().unwrap_or_default();
        let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        if is_name && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// A name with a mark in place of each index: `coupon_id_0` and `coupon_id_$n` are one.
pub(super) fn without_index(name: &str) -> String {
    let parts = name.split('_').map(|part| {
        let is_index = part.starts_with('$') || !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if is_index { "$" } else { part }
    });
    parts.collect::<Vec<_>>().join("_")
}

#[cfg(test)]
mod tests {
    use super::{members, without_index};

    #[test]
    fn the_elements_of_a_sample_are_its_members() {
        let text = "略\n<xml>\n   <a_b><![CDATA[1<2]]></a_b>\n <c_0>x</c_0>\n</xml>\n<xml><d>1</d></xml>";
        assert_eq!(members(text), ["a_b", "c_0"]);
        assert_eq!(members("无"), [""; 0]);
        assert_eq!(without_index("c_0"), without_index("c_$n"));
        assert_eq!(without_index("a_b2"), "a_b2");
    }
}
