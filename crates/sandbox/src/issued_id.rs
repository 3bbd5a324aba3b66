//! Ids as the service issues them: each thing gets one of its own, which looks like the document's example and follows
//! from what the thing is.

use wechatpay_runtime::Digest;
use wechatpay_spec::model::{Field, Scalar};

/// The maximum number of characters of an example that are replaced.
const MAX_REPLACED: usize = 24;
/// The minimum number of characters that tell an id from others. A shorter example gets digits at its end.
const MIN_LENGTH: usize = 12;
/// The longest ending of a file's name, with its dot.
const MAX_EXTENSION: usize = 5;

/// Names of ids that a response does not issue: they name something that existed before, such as merchants and users.
const OF_OTHERS: [&str; 15] = [
    "activity_id",
    "bank_no",
    "brand_id",
    "category_id",
    "channel_id",
    "city_id",
    "device_id",
    "mch_id",
    "plan_id",
    "query_id",
    "serial_no",
    "service_id",
    "store_id",
    "template_id",
    "user_id",
];

/// Whether a field of a response may have an id that the service issues.
pub(crate) fn may_be_issued(field: &Field) -> bool {
    let name = field.name.value.as_str();
    let ends = name.ends_with("_id") || name.ends_with("_no") || name.ends_with("billno");
    let is_single = field.kind.value.array_depth == 0;
    let is_id = matches!(field.kind.value.scalar, Scalar::String | Scalar::Integer);
    let is_free = field.constant.is_none() && field.values.is_empty() && field.encrypted.is_none();
    ends && is_single && is_id && is_free && !OF_OTHERS.iter().any(|other| name.ends_with(other))
}

/// A text like an example, with other letters and digits at its end, which follow from a seed.
pub(crate) fn like(example: &str, seed: &str, longest: Option<usize>) -> String {
    let digest = Digest::of("SHA256", seed.as_bytes()).map(|digest| digest.hash_value().to_owned());
    let digest = digest.unwrap_or_default();
    let digits: Vec<u8> = digest.bytes().collect();
    let mut drawn = digits.chunks(2).map(|pair| {
        let text = std::str::from_utf8(pair).unwrap_or_default();
        u8::from_str_radix(text, 16).unwrap_or_default()
    });
    let (stem, end) = split(example);
    let letters = stem.chars().filter(char::is_ascii_alphabetic);
    let alphabet = if letters.clone().all(|letter| letter.is_ascii_hexdigit()) {
        6
    } else {
        26
    };
    let mut changed: Vec<char> = stem.chars().collect();
    let mut count = 0;
    // The first character stays, so that numbers keep their lengths; of a URL, what is before its last segment.
    for character in changed.iter_mut().skip(1).rev() {
        if *character == '/' || count == MAX_REPLACED {
            break;
        }
        let other = match *character {
            '0'..='9' => (b'0', 10),
            'a'..='z' => (b'a', alphabet),
            'A'..='Z' => (b'A', alphabet),
            _ => continue,
        };
        let Some(byte) = drawn.next() else { break };
        *character = char::from(other.0 + byte % other.1);
        count += 1;
    }
    let room = longest.map_or(MIN_LENGTH, |longest| longest.saturating_sub(example.chars().count()));
    let further = MIN_LENGTH.saturating_sub(count).min(room);
    let further = drawn.take(further).map(|byte| char::from(b'0' + byte % 10));
    changed.into_iter().chain(further).chain(end.chars()).collect()
}

/// An example before and after where it may change: the ending of a file's name and the last character of Base64 stay.
fn split(example: &str) -> (&str, &str) {
    let extension = example.rfind('.').filter(|dot| {
        let is_short = example.len() - dot <= MAX_EXTENSION;
        is_short && *dot > 0 && !example.get(*dot..).unwrap_or_default().contains('/')
    });
    let padding = example
        .find('=')
        .filter(|_| example.ends_with('='))
        .map(|at| at.saturating_sub(1));
    let at = extension.or(padding).unwrap_or(example.len());
    example.split_at_checked(at).unwrap_or((example, ""))
}

#[cfg(test)]
mod tests {
    use super::like;

    #[test]
    fn an_id_looks_like_its_example_and_follows_from_its_seed() {
        for (example, longest, length) in [
            ("1217752501201407033233368018", None, 28),
            ("BB04A5DEEFEA18D4F2554C1EDD3B610B.bmp", None, 36),
            ("ASNFZ4mrze/+3LqYdlQyEA==", None, 29),
            ("https://qpic.cn/xxx", None, 29),
            ("101", None, 13),
            ("101", Some(8), 8),
            ("b6a17e2a-1dc4-4376-8630-e73d06490c0d", None, 36),
        ] {
            let one = like(example, "one", longest);
            assert_eq!(one, like(example, "one", longest));
            assert_ne!(one, like(example, "two", longest), "{example}");
            assert_ne!(one, example);
            assert_eq!(one.chars().next(), example.chars().next(), "{one}");
            if !example.contains('/') {
                assert_eq!(one.len(), length, "{one}");
            }
        }
        let hexadecimal = like("BB04A5DE.bmp", "one", None);
        assert!(hexadecimal.ends_with(".bmp"), "{hexadecimal}");
        assert!(
            hexadecimal.bytes().take(8).all(|byte| byte.is_ascii_hexdigit()),
            "{hexadecimal}"
        );
        assert!(like("https://qpic.cn/xxx", "one", None).starts_with("https://qpic.cn/"));
    }
}
