//! Tests of messages whose signature would be ambiguous.

use super::*;

#[test]
fn a_value_that_could_be_read_as_further_fields_is_found() {
    let of_query = |value| ambiguous([("b", "1"), ("m", value)]);
    for value in ["1&z=2", "1&a=2&z=3", "&n=", "1&m2=", "1&z=2&a"] {
        assert_eq!(of_query(value), Some("m"), "{value}");
    }
    // The fields are sorted, so these cannot be fields of their own.
    for value in ["1", "1&a=2", "1&m=2", "1&z", "z=1", ""] {
        assert_eq!(of_query(value), None, "{value}");
    }
}

#[test]
fn a_value_that_could_make_a_request_a_notification_is_found() {
    let of_body = |value| resembling_notification([("appid", "1"), ("attach", value)]);
    for name in NOTIFICATION_FIELDS {
        for value in [format!("1&{name}=2"), format!("1&a=2&{name}=")] {
            assert_eq!(
                resembling_notification([("attach", value.as_str())]),
                Some("attach"),
                "{value}"
            );
        }
        let value = format!("{name}=2&{name}");
        assert_eq!(resembling_notification([("attach", value.as_str())]), None, "{value}");
    }
    assert_eq!(of_body("shop=1&table=2&transaction_id=3"), None);
}
