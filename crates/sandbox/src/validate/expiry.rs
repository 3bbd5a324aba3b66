//! The time when an order expires: `time_expire` of every operation that places one.

use serde_json::{Map, Value};
use time::{OffsetDateTime, PrimitiveDateTime, UtcOffset};
use wechatpay_spec::model::RequestPart;

use super::format::moment;
use crate::refusal::Refusal;

/// The field's name, in both protocols.
pub(crate) const TIME_EXPIRE: &str = "time_expire";

/// Refuses an order that has already expired.
pub(crate) fn check(body: &Map<String, Value>, now: i64) -> Result<(), Refusal> {
    let given = body.get(TIME_EXPIRE);
    let end = given.and_then(Value::as_str).and_then(read);
    match end {
        Some(end) if end.unix_timestamp() <= now => {
            let issue = "it is in the past: the order has expired before it is placed";
            let pointer = format!("/{TIME_EXPIRE}");
            Err(Refusal::parameter(RequestPart::Body, &pointer, given, issue))
        }
        _ => Ok(()),
    }
}

/// RFC 3339, or `yyyyMMddHHmmss` in China's time zone as APIv2 writes it.
pub(crate) fn read(text: &str) -> Option<OffsetDateTime> {
    // Some documents' examples have a leap second in a zone where there was none.
    let leap = || moment(&text.replace(":60", ":59"));
    moment(text).or_else(leap).or_else(|| {
        let form = "[year][month][day][hour][minute][second]";
        let form = time::format_description::parse_borrowed::<2>(form).ok()?;
        let local = PrimitiveDateTime::parse(text, &form).ok()?;
        Some(local.assume_offset(UtcOffset::from_hms(8, 0, 0).ok()?))
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn both_forms_are_read_in_their_zone() {
        // 2026-01-01T00:00:00Z
        let now = 1_767_225_600;
        let body = |text: &str| json!({"time_expire": text}).as_object().unwrap().clone();
        for later in ["2026-01-01T08:00:01+08:00", "2026-01-01T00:00:01Z", "20260101080001"] {
            assert_eq!(check(&body(later), now), Ok(()), "{later}");
        }
        for over in [
            "2026-01-01T08:00:00+08:00",
            "2025-12-31T23:59:59Z",
            "2019-12-31T15:59:60+08:00",
            "20260101080000",
        ] {
            let refusal = check(&body(over), now).unwrap_err();
            assert_eq!(refusal.code, "PARAM_ERROR");
            assert_eq!(refusal.detail.unwrap()["field"], "/time_expire", "{over}");
        }
        assert_eq!(check(&Map::new(), now), Ok(()));
    }
}
