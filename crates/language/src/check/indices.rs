//! Checks that no field has a name that an indexed name of the same object stands for, too: `coupon_1` beside `coupon_$n`.

use crate::diagnostic::Findings;
use crate::model::Field;
use crate::rules;

/// Reports each field with such a name.
pub(super) fn indices(fields: &[Field], findings: &mut Findings) {
    let indexed: Vec<&Field> = fields.iter().filter(|field| field.name.value.contains('$')).collect();
    for field in fields.iter().filter(|_| !indexed.is_empty()) {
        let name = &field.name.value;
        let Some(other) = indexed.iter().find(|other| stands_for(&other.name.value, name)) else {
            continue;
        };
        let pattern = &other.name.value;
        findings
            .report(
                rules::DUPLICATE_FIELD,
                field.name.span,
                format!("`{pattern}` stands for `{name}`, too"),
            )
            .also(other.name.span, "its index can be any number")
            .help(format!("remove `{name}`, or `{pattern}`"));
    }
}

/// Whether a name follows from an indexed one, with a number in the place of each index.
fn stands_for(indexed: &str, name: &str) -> bool {
    let mut rest = name;
    let mut parts = indexed.split('$');
    let mut is_number = false;
    let Some(first) = parts.next() else { return false };
    for part in std::iter::once(first).chain(parts.map(|part| part.get(1..).unwrap_or_default())) {
        if is_number {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            if digits == 0 {
                return false;
            }
            rest = rest.get(digits..).unwrap_or_default();
        }
        let Some(after) = rest.strip_prefix(part) else {
            return false;
        };
        rest = after;
        is_number = true;
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::stands_for;

    #[test]
    fn an_index_is_any_number() {
        for (indexed, name) in [("coupon_$n", "coupon_1"), ("c_$n_$m", "c_0_12"), ("a_$n_b", "a_3_b")] {
            assert!(stands_for(indexed, name), "{indexed} {name}");
        }
        for (indexed, name) in [
            ("coupon_$n", "coupon_"),
            ("coupon_$n", "coupon_id"),
            ("coupon_$n", "coupon_$m"),
            ("c_$n", "c_1_2"),
        ] {
            assert!(!stands_for(indexed, name), "{indexed} {name}");
        }
    }
}
