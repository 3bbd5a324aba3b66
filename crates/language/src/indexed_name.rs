//! Names of fields that stand for many, with a number in the place of each index: `coupon_id_$n`.

/// Whether a name is one of those that an indexed name stands for: `coupon_id_0` for `coupon_id_$n`.
pub fn is_indexed(pattern: &str, name: &str) -> bool {
    let mut pieces = pattern.split('$');
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = name.strip_prefix(first) else {
        return false;
    };
    let mut indexed = false;
    for piece in pieces {
        indexed = true;
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let literal: String = piece.chars().skip(1).collect();
        let after = rest.get(digits..).and_then(|rest| rest.strip_prefix(literal.as_str()));
        match after {
            Some(after) if digits > 0 => rest = after,
            _ => return false,
        }
    }
    indexed && rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::is_indexed;

    #[test]
    fn indexed_names_have_digits_where_the_pattern_has_an_index() {
        assert!(is_indexed("coupon_id_$n", "coupon_id_0"));
        assert!(is_indexed("coupon_refund_id_$n_$m", "coupon_refund_id_10_2"));
        assert!(is_indexed("refund_$n_fee", "refund_0_fee"));
        assert!(!is_indexed("refund_$n_fee", "refund_0"));
        assert!(!is_indexed("coupon_id_$n_$m", "coupon_id_3"));
        for other in [
            "coupon_id_",
            "coupon_id_x",
            "coupon_id_1_2",
            "coupon_id",
            "coupon_id_$n",
        ] {
            assert!(!is_indexed("coupon_id_$n", other), "{other}");
        }
        assert!(!is_indexed("coupon_id", "coupon_id"));
    }
}
