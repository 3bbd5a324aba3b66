//! The forms in which programs print bytes: as they are, escaped, hexadecimal, Base64, lists of numbers, dumps in rows.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

/// How many consecutive bytes of a secret count as a leak. Dumps break after 16.
const ENOUGH: usize = 10;

/// Searches for secrets in every form. For a secret of more than a few bytes, a part of it is enough.
pub(super) struct Search {
    /// Forms that are searched for unchanged.
    plain: Index,
    /// Forms that are searched for in the line in lower case, without spaces, colons and `0x`.
    dense: Index,
}

impl Search {
    pub(super) fn new<S: AsRef<[u8]>>(secrets: &[S]) -> Self {
        let (mut plain, mut dense) = (Index::default(), Index::default());
        for (number, secret) in secrets.iter().enumerate() {
            let needles = needles(secret.as_ref());
            needles.plain.into_iter().for_each(|needle| plain.add(needle, number));
            needles.dense.into_iter().for_each(|needle| dense.add(needle, number));
        }
        Self { plain, dense }
    }

    /// A line of the text that contains a secret in some form, and the position of the secret in the list.
    pub(super) fn find(&self, text: &str) -> Option<(usize, String)> {
        let tight = |line: &str| {
            line.to_ascii_lowercase()
                .replace([' ', ':', '_', '\n'], "")
                .replace("0x", "")
        };
        text.lines().find_map(|line| {
            let found = self.plain.find(line).or_else(|| self.dense.find(&tight(line)));
            found.map(|secret| (secret, line.chars().take(400).collect()))
        })
    }
}

/// The forms of all secrets by their first bytes, so that a line is read only once.
#[derive(Default)]
struct Index(BTreeMap<u64, Vec<(String, usize)>>);

/// How many bytes of a form it is found by. No form is shorter.
const START: usize = 6;

impl Index {
    fn add(&mut self, needle: String, secret: usize) {
        assert!(needle.len() >= START, "{needle} is too short to be searched for");
        let start = needle.bytes().take(START).fold(0, after);
        self.0.entry(start).or_default().push((needle, secret));
    }

    fn find(&self, line: &str) -> Option<usize> {
        let mut start = 0;
        line.bytes().enumerate().find_map(|(at, byte)| {
            start = after(start, byte);
            let rest = line.as_bytes().get((at + 1).checked_sub(START)?..)?;
            let mut needles = self.0.get(&start)?.iter();
            let found = needles.find(|(needle, _)| rest.starts_with(needle.as_bytes()))?;
            Some(found.1)
        })
    }
}

/// The last [`START`] bytes after one more.
fn after(start: u64, byte: u8) -> u64 {
    (start << 8 | u64::from(byte)) & ((1 << (8 * START)) - 1)
}

/// The forms of one secret.
struct Needles {
    plain: Vec<String>,
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
    let find = |text: &str, secret: &[u8]| {
        // Beside another secret, which the text does not have.
        let found = Search::new(&[b"unrelated".as_slice(), secret]).find(text);
        found.inspect(|(number, _)| assert_eq!(*number, 1))
    };
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
