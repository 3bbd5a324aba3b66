//! Recognizes files in other encodings than UTF-8.

/// The encoding of a file that is not UTF-8, if its mark or its zeros show it.
pub(crate) fn other_encoding(text: &[u8]) -> Option<&'static str> {
    match text {
        // The mark of UTF-32 begins like that of UTF-16.
        [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..] => return Some("UTF-32"),
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => return Some("UTF-16"),
        _ => {}
    }
    // Specs mostly consist of ASCII, of which UTF-16 has a zero in every second byte, and UTF-32 in three of four.
    let zeros = text.iter().filter(|byte| **byte == 0).count();
    match text.len() {
        0..=3 => None,
        length if zeros > length / 2 => Some("UTF-32"),
        length if zeros > length / 4 => Some("UTF-16"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::other_encoding;

    fn encoded<const N: usize>(text: &str, mark: bool, bytes: impl Fn(u32) -> [u8; N]) -> Vec<u8> {
        let mark = mark.then_some('\u{FEFF}');
        mark.into_iter()
            .chain(text.chars())
            .flat_map(|c| bytes(u32::from(c)))
            .collect()
    }

    #[test]
    fn encodings_are_told_apart_with_and_without_a_mark() {
        let spec = "post:\n  title: 下单\n  response: {empty: true}\n";
        let half = |number: u32| u16::try_from(number).expect("a character of two bytes");
        for mark in [true, false] {
            assert_eq!(other_encoding(&encoded(spec, mark, u32::to_le_bytes)), Some("UTF-32"));
            assert_eq!(other_encoding(&encoded(spec, mark, u32::to_be_bytes)), Some("UTF-32"));
            assert_eq!(
                other_encoding(&encoded(spec, mark, |c| half(c).to_le_bytes())),
                Some("UTF-16")
            );
            assert_eq!(
                other_encoding(&encoded(spec, mark, |c| half(c).to_be_bytes())),
                Some("UTF-16")
            );
        }
        assert_eq!(other_encoding(spec.as_bytes()), None);
        assert_eq!(other_encoding(b"a\0"), None);
    }
}
