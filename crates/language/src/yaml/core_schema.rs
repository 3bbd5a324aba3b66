//! Types of plain scalars by the core schema of YAML 1.2.

/// The type of a scalar by the core schema of YAML 1.2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    String,
    Integer,
    Float,
    Boolean,
    Null,
}

/// The type that the core schema of YAML 1.2 gives a plain scalar.
pub(crate) fn kind(text: &str) -> Kind {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Kind::Null,
        "true" | "True" | "TRUE" | "false" | "False" | "FALSE" => return Kind::Boolean,
        ".nan" | ".NaN" | ".NAN" => return Kind::Float,
        // A shortcut: most scalars are words, and no number begins with a letter.
        _ if !text.starts_with(|first: char| first.is_ascii_digit() || "+-.".contains(first)) => return Kind::String,
        _ => {}
    }
    let digits = |text: &str, radix: u32| !text.is_empty() && text.chars().all(|c| c.is_digit(radix));
    if text.strip_prefix("0o").is_some_and(|rest| digits(rest, 8))
        || text.strip_prefix("0x").is_some_and(|rest| digits(rest, 16))
    {
        return Kind::Integer;
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits(unsigned, 10) {
        return Kind::Integer;
    }
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") {
        return Kind::Float;
    }
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))),
        None => (unsigned, None),
    };
    let mantissa_is_number = match mantissa.split_once('.') {
        Some(("", fraction)) => digits(fraction, 10),
        Some((whole, "")) => digits(whole, 10),
        Some((whole, fraction)) => digits(whole, 10) && digits(fraction, 10),
        None => digits(mantissa, 10),
    };
    if mantissa_is_number && exponent.is_none_or(|exponent| digits(exponent, 10)) {
        Kind::Float
    } else {
        Kind::String
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, kind};

    #[test]
    fn plain_scalars_follow_the_core_schema() {
        for text in ["0", "-12", "+7", "0o17", "0xFF", "0123"] {
            assert_eq!(kind(text), Kind::Integer, "{text}");
        }
        for text in ["1.0", "-.5", "1.", "1e3", "5E10", ".inf", "-.INF", ".nan"] {
            assert_eq!(kind(text), Kind::Float, "{text}");
        }
        for text in [
            "yes",
            "no",
            "on",
            "1.0.0",
            "2020-10-16",
            "1_000",
            "e5",
            ".",
            "-",
            "0x",
            "50062CE5",
            "5555-8888",
            "12:30",
        ] {
            assert_eq!(kind(text), Kind::String, "{text}");
        }
    }
}
