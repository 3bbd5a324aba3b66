//! The forms in which programs print bytes: as they are, escaped, hexadecimal, Base64, lists of numbers, dumps in rows.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

/// How many consecutive bytes of a secret count as a leak. Dumps break after 16.
const ENOUGH: usize = 10;

/// The line of the text that contains the secret in some form. For a secret of more than a few bytes, a part of it is
/// enough.
pub(super) fn find(text: &str, secret: &[u8]) -> Option<String> {
    let needles = needles(secret);
    let tight = |line: &str| {
        line.to_ascii_lowercase()
            .replace([' ', ':', '_', '\n'], "")
            .replace("0x", "")
    };
    text.lines().find_map(|line| {
        let plain = needles.plain.iter().any(|needle| line.contains(needle));
        let lower = tight(line);
        let dense = needles.dense.iter().any(|needle| lower.contains(needle));
        (plain || dense).then(|| line.chars().take(400).collect())
    })
}

struct Needles {
    /// Forms that are searched for unchanged.
    plain: Vec<String>,
    /// Forms that are searched for in the line in lower case, without blanks, colons and `0x`.
    dense: Vec<String>,
}

fn needles(secret: &[u8]) -> Needles {
    let mut plain = vec![String::from_utf8_lossy(secret).escape_default().to_string()];
    if let Ok(text) = std::str::from_utf8(secret) {
        plain.push(text.to_owned());
    }
    // The Base64 of a part of a longer text depends on the offset of the part.
    for skipped in 0..3.min(secret.len()) {
        let rest = &secret[skipped..];
        let whole = &rest[..rest.len() - rest.len() % 3];
        if whole.len() > 5 {
            plain.push(STANDARD.encode(whole));
            plain.push(URL_SAFE_NO_PAD.encode(whole));
        }
    }
    let mut dense = Vec::new();
    for part in parts(secret) {
        dense.push(part.iter().map(|byte| format!("{byte:02x}")).collect());
        dense.push(part.iter().map(|byte| format!("\\x{byte:02x}")).collect());
        dense.push(joined(part, |byte| byte.to_string()));
        dense.push(joined(part, |byte| format!("{byte:02x}")));
        // A row of zeros reveals nothing, and occurs in many numbers.
        let distinct = part.iter().collect::<std::collections::BTreeSet<_>>().len();
        if part.len() == ENOUGH && part.is_ascii() && distinct > ENOUGH / 2 {
            plain.push(String::from_utf8_lossy(part).into_owned());
        }
    }
    Needles { plain, dense }
}

/// The secret itself if it is short, otherwise every part of it that would count as a leak.
fn parts(secret: &[u8]) -> impl Iterator<Item = &[u8]> {
    secret.windows(secret.len().min(ENOUGH))
}

fn joined(bytes: &[u8], print: impl Fn(&u8) -> String) -> String {
    bytes.iter().map(print).collect::<Vec<_>>().join(",")
}

#[test]
fn a_secret_is_found_in_every_form() {
    let secret = b"0123456789abcdefghijklmnop";
    let hex: String = secret.iter().map(|byte| format!("{byte:02X}")).collect();
    let dump: Vec<String> = hex.as_bytes()[..32]
        .chunks(4)
        .map(|pair| String::from_utf8_lossy(pair).into_owned())
        .collect();
    let text = String::from_utf8_lossy(secret);
    for form in [
        text.clone().into_owned(),
        format!("{secret:?}"),
        format!("{:02x?}", &secret[3..20]),
        format!("{:#04X?}", &secret[3..20]).replace('\n', ""),
        hex.clone(),
        hex.to_ascii_lowercase(),
        dump.join(" "),
        STANDARD.encode(secret),
        STANDARD.encode(format!("x{text}")),
        STANDARD.encode(format!("xx{text}y")),
        URL_SAFE_NO_PAD.encode(secret),
    ] {
        assert!(
            find(&format!("a line\nbefore {form} after"), secret).is_some(),
            "{form}"
        );
    }
    assert_eq!(find("01234 56789 abcdef", secret), None);
    assert!(find(&format!("{:?}", "张三".as_bytes()), "张三".as_bytes()).is_some());
    let key = [0xFF_u8, 0xFE, 0x80, 0x00, 0x3F, 0xBF, 0x11, 0x22, 0x33];
    assert!(find(&URL_SAFE_NO_PAD.encode(key), &key).is_some());
}
