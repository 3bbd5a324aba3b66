//! Texts with placeholders: `42000{time}{digits:9}`.

use std::num::NonZeroUsize;

/// A part of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part<'t> {
    /// Characters that stand for themselves.
    Plain(&'t str),
    /// `{now}`: the time as RFC 3339 writes it.
    Now,
    /// `{date_time}`: the time as `2018-11-19 16:24:13`, which APIv2 uses.
    DateTime,
    /// `{time}`: the time as 14 digits.
    Time,
    /// `{date}`: the day as 8 digits.
    Date,
    /// `{merchant}`: the merchant or sub-merchant that the resource belongs to.
    Merchant,
    /// `{signer}`: the merchant that signed: the service provider, if there is one.
    Signer,
    /// `{digits:9}`: that many random digits.
    Digits(NonZeroUsize),
    /// `{letters:9}`: that many random letters and digits.
    Letters(NonZeroUsize),
    /// `{one_more:times}`: the number in a field, and one more; 1 without a number.
    OneMore(&'t str),
    /// Any other name: a field of the resource.
    Field(&'t str),
}

/// The parts of a text; `None` when a brace has no partner, or a placeholder is empty or has a wrong number.
pub fn parts(text: &str) -> Option<Vec<Part<'_>>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((plain, after)) = rest.split_once('{') {
        let (placeholder, behind) = after.split_once('}')?;
        if plain.contains('}') || placeholder.contains('{') || placeholder.is_empty() {
            return None;
        }
        if !plain.is_empty() {
            parts.push(Part::Plain(plain));
        }
        parts.push(match placeholder.split_once(':') {
            None => match placeholder {
                "now" => Part::Now,
                "date_time" => Part::DateTime,
                "time" => Part::Time,
                "date" => Part::Date,
                "merchant" => Part::Merchant,
                "signer" => Part::Signer,
                field => Part::Field(field),
            },
            Some(("digits", count)) => Part::Digits(number(count)?),
            Some(("letters", count)) => Part::Letters(number(count)?),
            Some(("one_more", field)) if !field.is_empty() => Part::OneMore(field),
            Some(_) => return None,
        });
        rest = behind;
    }
    if rest.contains('}') {
        return None;
    }
    if !rest.is_empty() {
        parts.push(Part::Plain(rest));
    }
    Some(parts)
}

/// A count of characters, at most 32.
fn number(text: &str) -> Option<NonZeroUsize> {
    text.parse()
        .ok()
        .filter(|count: &NonZeroUsize| count.get() <= 32 && count.to_string() == text)
}

#[cfg(test)]
mod tests {
    use super::{Part, parts};

    #[test]
    fn placeholders_have_partners_and_counts() {
        let found = parts("42{time}{digits:9}{amount.total}x").unwrap();
        assert_eq!(found.len(), 5);
        assert_eq!((found[0], found[1]), (Part::Plain("42"), Part::Time));
        assert_eq!((found[3], found[4]), (Part::Field("amount.total"), Part::Plain("x")));
        for wrong in [
            "{",
            "}",
            "{}",
            "{{a}}",
            "{digits:0}",
            "{digits:33}",
            "{digits:x}",
            "{digits:09}",
            "{digits:+9}",
            "{now:3}",
            "{one_more:}",
        ] {
            assert_eq!(parts(wrong), None, "{wrong}");
        }
    }
}
