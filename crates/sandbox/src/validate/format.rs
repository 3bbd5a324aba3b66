//! The format of a string: the `format` of a field.

use http::Uri;
use time::format_description::BorrowedFormatItem;
use time::format_description::well_known::Rfc3339;
use time::{Date, OffsetDateTime};
use wechatpay_spec::model::Format;

/// Why a text does not have a format.
pub(crate) fn problem(format: Format, text: &str) -> Option<String> {
    let (fits, expected) = match format {
        Format::DateTime => (
            moment(text).is_some(),
            "a date and time of RFC 3339, such as 2026-01-01T12:00:00+08:00",
        ),
        Format::Date => (date(text).is_some(), "a date, such as 2026-01-01"),
        Format::Url => (is_url(text), "a URL with its scheme and host"),
    };
    // In a query, a plus sign means a space.
    let hint = match format {
        Format::DateTime if moment(&text.replace(' ', "+")).is_some() => {
            "; in a URL, its plus sign must be written as %2B"
        }
        Format::DateTime | Format::Date | Format::Url => "",
    };
    (!fits).then(|| format!("it is not {expected}{hint}"))
}

/// A date and time of RFC 3339, with the `T` that the service demands.
pub(crate) fn moment(text: &str) -> Option<OffsetDateTime> {
    // RFC 3339 leaves other separators to agreement, and so does its reader.
    OffsetDateTime::parse(text, &Rfc3339)
        .ok()
        .filter(|_| text.contains('T'))
}

fn date(text: &str) -> Option<Date> {
    let form: Vec<BorrowedFormatItem<'_>> =
        time::format_description::parse_borrowed::<2>("[year]-[month]-[day]").ok()?;
    Date::parse(text, &form).ok()
}

fn is_url(text: &str) -> bool {
    let uri = text.parse::<Uri>();
    uri.is_ok_and(|uri| uri.scheme().is_some() && uri.authority().is_some())
}

#[cfg(test)]
mod tests {
    use wechatpay_spec::model::Field;
    use wechatpay_spec::visit::{MessagePart, Visit, walk_field, walk_operation};

    use super::*;
    use crate::catalogue::Catalogue;

    #[test]
    fn dates_times_and_urls_are_recognized() {
        let right = [
            (Format::DateTime, "2026-02-28T12:00:00+08:00"),
            (Format::DateTime, "2026-02-28T12:00:00.120Z"),
            (Format::DateTime, "2016-12-31T23:59:60Z"),
            (Format::Date, "2024-02-29"),
            (Format::Url, "https://pay.weixin.qq.com/notify?a=b"),
            (Format::Url, "http://127.0.0.1:9/"),
        ];
        for (format, text) in right {
            assert_eq!(problem(format, text), None, "{text}");
        }
        let wrong = [
            (Format::DateTime, "2026-02-30T12:00:00+08:00"),
            (Format::DateTime, "2026-02-28 12:00:00+08:00"),
            (Format::DateTime, "2026-02-28T12:00:00"),
            (Format::DateTime, "2026-02-28T24:00:00+08:00"),
            (Format::DateTime, "20260228120000"),
            (Format::DateTime, "1767225600"),
            (Format::DateTime, ""),
            (Format::Date, "2026-02-29"),
            (Format::Date, "2026-2-28"),
            (Format::Date, "20260228"),
            (Format::Date, "2026-02-28T12:00:00+08:00"),
            (Format::Url, "/notify"),
            (Format::Url, "pay.weixin.qq.com"),
            (Format::Url, "https://"),
        ];
        for (format, text) in wrong {
            assert!(problem(format, text).is_some(), "{text}");
        }
        let spaced = problem(Format::DateTime, "2026-02-28T12:00:00 08:00").unwrap();
        assert!(spaced.contains("%2B"), "{spaced}");
    }

    /// Looks for examples that contradict the formats of their fields.
    #[derive(Default)]
    struct Examples {
        seen: usize,
        contradicting: Vec<String>,
    }

    impl<'s> Visit<'s> for Examples {
        fn visit_field(&mut self, field: &'s Field, part: MessagePart) {
            if let (Some(format), Some(example)) = (field.format, &field.example) {
                self.seen += 1;
                if problem(format.value, &example.value).is_some() {
                    self.contradicting
                        .push(format!("{}: {}", field.name.value, example.value));
                }
            }
            walk_field(self, field, part);
        }
    }

    /// A 60th second ends a day of UTC, which is 07:59:60 in China. The sandbox takes these examples as they are.
    #[test]
    fn examples_have_their_format_but_for_a_leap_second_at_the_wrong_hour() {
        let mut seen = 0;
        let mut contradicting = Vec::new();
        for entry in Catalogue::of_repository().operations() {
            let mut examples = Examples::default();
            walk_operation(&mut examples, &entry.operation);
            seen += examples.seen;
            let named = examples.contradicting.into_iter();
            contradicting.extend(named.map(|example| format!("{}/{example}", entry.id)));
        }
        assert!(seen > 150, "{seen}");
        let expected: Vec<String> = ["app", "h5", "jsapi", "native"]
            .iter()
            .flat_map(|way| ["time_start", "time_expire"].map(|field| (way, field)))
            .map(|(way, field)| format!("v3.combine-transactions.{way}.post/{field}: 2019-12-31T15:59:60+08:00"))
            .collect();
        assert_eq!(contradicting, expected);
    }
}
