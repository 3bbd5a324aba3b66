//! The dates of messages and bills as types of the crate [`time`]. A field keeps the text that was received; these functions
//! convert it where a program calculates with it.
//!
//! ```
//! use wechatpay_runtime::date_time;
//!
//! let paid = date_time::parse("2018-06-08T10:34:56+08:00")?;
//! assert_eq!(date_time::format(paid)?, "2018-06-08T10:34:56+08:00");
//! // As APIv2 and bills write it, in Beijing's time.
//! assert_eq!(date_time::parse("20180608103456")?, paid);
//! assert_eq!(date_time::parse("2018-06-08 10:34:56")?, paid);
//! // A day alone is not a moment.
//! assert_eq!(date_time::parse_day("20180608")?, paid.date());
//! // The `bill_date` of the bill that covers that moment.
//! assert_eq!(date_time::day(paid), "2018-06-08");
//! # Ok::<(), wechatpay_runtime::date_time::DateTimeError>(())
//! ```

use time::format_description::BorrowedFormatItem;
use time::format_description::well_known::Rfc3339;
use time::macros::{format_description, offset};
use time::{Date, Duration, OffsetDateTime, PrimitiveDateTime, UtcOffset};

/// The length of `2018-06-08`.
const LENGTH_OF_DAY: usize = 10;
/// The time zone of every date without one.
const BEIJING: UtcOffset = offset!(+8);
/// APIv2: `20180608103456`.
const DIGITS: &[BorrowedFormatItem<'_>] = format_description!("[year][month][day][hour][minute][second]");
/// A day: `2018-06-08`.
const DAY: &[BorrowedFormatItem<'_>] = format_description!("[year]-[month]-[day]");
/// A day in some fields of APIv2: `20180608`.
const DAY_DIGITS: &[BorrowedFormatItem<'_>] = format_description!("[year][month][day]");
/// APIv3: `2018-06-08T10:34:56+08:00`, which documents call `yyyy-MM-DDTHH:mm:ss+TIMEZONE`.
const WITH_OFFSET: &[BorrowedFormatItem<'_>] =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second][offset_hour sign:mandatory]:[offset_minute]");

/// Why a date cannot be read or written. The text itself is not part of the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DateTimeError {
    /// It is in none of the forms that WeChat Pay uses.
    #[error(
        "a date and time is written as 2018-06-08T10:34:56+08:00, in APIv2 also as 20180608103456, in bills as 2018-06-08 10:34:56"
    )]
    Form,
    /// It is a day alone, which is not a moment.
    #[error("this is a day without a time; `date_time::parse_day` reads it")]
    Day,
    /// It is not a day.
    #[error("a day is written as 2018-06-08, in APIv2 also as 20180608; `date_time::parse` reads a date and time")]
    NotDay,
    /// It has a `T` but no time zone, so it is ambiguous.
    #[error("the date and time has no time zone; WeChat Pay uses +08:00")]
    NoOffset,
    /// In Beijing's time, its year does not have four digits.
    #[error("the year does not have four digits")]
    Year,
}

/// Reads a date and time: RFC 3339 with its time zone, also without seconds (`2018-06-08T10:34+08:00`), or one of the forms
/// without a time zone, which are in Beijing's time (UTC+8): `2018-06-08 10:34:56`, also with a fraction of a second or without
/// the blank, and `20180608103456`. A leap second, which some examples in documents have, is the second after it.
///
/// # Errors
/// When the text has another form. A day alone, such as a bill's, is not a moment: see [`parse_day`].
pub fn parse(text: &str) -> Result<OffsetDateTime, DateTimeError> {
    if !text.is_ascii() {
        return Err(DateTimeError::Form);
    }
    let (text, leap) = without_leap_second(&with_seconds(text));
    let moment = OffsetDateTime::parse(&text, &Rfc3339)
        .ok()
        .or_else(|| in_beijing_time(&text))
        .ok_or_else(|| cause(&text))?;
    moment.checked_add(leap).ok_or(DateTimeError::Year)
}

/// Reads a day alone: `2018-06-08`, or `20180608` as some fields of APIv2 have it.
///
/// # Errors
/// When the text has another form, for example with a time: see [`parse`].
pub fn parse_day(text: &str) -> Result<Date, DateTimeError> {
    // The library would also read a year with a sign.
    let form = match text.len() {
        _ if !text.starts_with(|first: char| first.is_ascii_digit()) => None,
        8 => Some(DAY_DIGITS),
        10 => Some(DAY),
        _ => None,
    };
    let day = form.and_then(|form| Date::parse(text, form).ok());
    day.ok_or(DateTimeError::NotDay)
}

/// A field of a response or notification that holds a date: its text stays as it was received, and these methods read it.
///
/// Every optional text has them, because the documents do not say which fields are dates; those that are say so in their title and
/// example.
///
/// ```
/// use wechatpay_runtime::date_time::DateField;
///
/// # struct Payment { success_time: Option<String> }
/// let payment = Payment { success_time: Some("2018-06-08T10:34:56+08:00".to_owned()) };
/// let paid = payment.success_time.date_time()?.ok_or("it is not paid yet")?;
/// assert_eq!(paid.unix_timestamp(), 1_528_425_296);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait DateField {
    /// The date and time, read by [`parse`]. `None` if the field is absent or empty.
    ///
    /// # Errors
    /// When the text has another form.
    fn date_time(&self) -> Result<Option<OffsetDateTime>, DateTimeError>;

    /// The day alone, read by [`parse_day`]. `None` if the field is absent or empty.
    ///
    /// # Errors
    /// When the text has another form, for example with a time.
    fn day(&self) -> Result<Option<Date>, DateTimeError>;
}

impl<T: AsRef<str>> DateField for Option<T> {
    fn date_time(&self) -> Result<Option<OffsetDateTime>, DateTimeError> {
        text(self).map(parse).transpose()
    }

    fn day(&self) -> Result<Option<Date>, DateTimeError> {
        text(self).map(parse_day).transpose()
    }
}

fn text<T: AsRef<str>>(field: &Option<T>) -> Option<&str> {
    field.as_ref().map(AsRef::as_ref).filter(|text| !text.is_empty())
}

/// Writes a moment in Beijing's time, as requests need it for `time_expire` and others: `2018-06-08T10:34:56+08:00`. Fractions
/// of a second are left out.
///
/// # Errors
/// When the year does not have four digits.
pub fn format(moment: OffsetDateTime) -> Result<String, DateTimeError> {
    let moment = in_beijing(moment).filter(|moment| (0..=9999).contains(&moment.year()));
    let text = moment.and_then(|moment| moment.format(WITH_OFFSET).ok());
    text.ok_or(DateTimeError::Year)
}

/// The Beijing date of a moment: use it as the `bill_date` of the bill that covers that moment.
#[must_use]
pub fn day(moment: OffsetDateTime) -> String {
    let date = in_beijing(moment).unwrap_or(moment).date();
    format!("{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day())
}

fn in_beijing(moment: OffsetDateTime) -> Option<OffsetDateTime> {
    moment.checked_to_offset(BEIJING)
}

/// The text with 59 in the place of second 60, and what that takes away.
fn without_leap_second(text: &str) -> (String, Duration) {
    // The seconds end at the 14th digit of every form.
    let mut digits = text
        .bytes()
        .enumerate()
        .filter(|(_, byte)| byte.is_ascii_digit())
        .skip(12);
    match (digits.next(), digits.next()) {
        (Some((begin, b'6')), Some((end, b'0'))) if end == begin + 1 => {
            let (before, rest) = (text.get(..begin), text.get(end + 1..));
            let text = format!("{}59{}", before.unwrap_or_default(), rest.unwrap_or_default());
            (text, Duration::SECOND)
        }
        _ => (text.to_owned(), Duration::ZERO),
    }
}

/// The text with seconds, if it ends with minutes and an offset: some documents write `2025-07-24T00:00+08:00`.
fn with_seconds(text: &str) -> String {
    const END_OF_MINUTES: usize = "2025-07-24T00:00".len();
    match text.split_at_checked(END_OF_MINUTES) {
        Some((minutes, offset)) if has_t(text) && offset.starts_with(['+', '-', 'Z', 'z']) => {
            format!("{minutes}:00{offset}")
        }
        _ => text.to_owned(),
    }
}

/// Whether a `T` separates the day from the time.
fn has_t(text: &str) -> bool {
    matches!(text.as_bytes().get(LENGTH_OF_DAY), Some(b'T' | b't'))
}

/// Reads a text without time zone: digits alone, or a day and a time with a blank between them, or nothing, as in the examples of
/// APIv2 (`2018-05-1108:00:00`).
fn in_beijing_time(text: &str) -> Option<OffsetDateTime> {
    // Digits only, because the library would also read a year with a sign.
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        let moment = PrimitiveDateTime::parse(text, DIGITS).ok()?;
        return Some(moment.assume_offset(BEIJING));
    }
    let (day, time) = text.split_at_checked(LENGTH_OF_DAY)?;
    let time = time.strip_prefix(' ').unwrap_or(time);
    if !time.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    OffsetDateTime::parse(&format!("{day}T{time}+08:00"), &Rfc3339).ok()
}

/// Why a text is not a date and time.
fn cause(text: &str) -> DateTimeError {
    if parse_day(text).is_ok() {
        return DateTimeError::Day;
    }
    match OffsetDateTime::parse(&format!("{text}Z"), &Rfc3339) {
        Ok(_) if has_t(text) => DateTimeError::NoOffset,
        _ => DateTimeError::Form,
    }
}

#[cfg(test)]
mod tests {
    use time::OffsetDateTime;
    use time::macros::{date, datetime};

    use super::{DateField, DateTimeError, day, format, parse, parse_day};

    #[test]
    fn every_form_of_the_documents_is_the_same_moment() {
        let moment = datetime!(2018-06-08 10:34:56 +8);
        for text in [
            "2018-06-08T10:34:56+08:00",
            "2018-06-08T02:34:56Z",
            "2018-06-08T02:34:56+00:00",
            "2018-06-07T21:34:56-05:00",
            "2018-06-08T10:34:56.000+08:00",
            "20180608103456",
            "2018-06-08 10:34:56",
            "2018-06-08 10:34:56.0",
            "2018-06-0810:34:56",
        ] {
            assert_eq!(parse(text), Ok(moment), "{text}");
        }
        let fraction = parse("2018-06-08T10:34:56.123+08:00").unwrap();
        assert_eq!(fraction, moment + time::Duration::milliseconds(123));
        assert_eq!(format(fraction).unwrap(), "2018-06-08T10:34:56+08:00");
    }

    #[test]
    fn seconds_may_be_missing_before_a_time_zone() {
        for text in ["2018-06-08T10:34+08:00", "2018-06-08T02:34Z", "2018-06-07T21:34-05:00"] {
            assert_eq!(parse(text), Ok(datetime!(2018-06-08 10:34 +8)), "{text}");
        }
        assert_eq!(parse("2018-06-08T10:34"), Err(DateTimeError::Form));
    }

    #[test]
    fn a_day_alone_is_no_moment() {
        for text in ["2018-06-08", "20180608"] {
            assert_eq!(parse_day(text), Ok(date!(2018 - 06 - 08)), "{text}");
            assert_eq!(parse(text), Err(DateTimeError::Day), "{text}");
        }
        assert!(DateTimeError::Day.to_string().contains("date_time::parse_day"));
        for text in [
            "",
            "2018-06-08T10:34:56+08:00",
            "2018-06-08 10:34:56",
            "20180608103456",
            "2018-6-8",
            "2018-02-30",
            "20180230",
            "+018-06-08",
            "-0180608",
            "-018-06-08",
            "２０18-0608",
            "长期",
        ] {
            assert_eq!(parse_day(text), Err(DateTimeError::NotDay), "{text}");
        }
    }

    #[test]
    fn a_leap_second_is_the_second_after() {
        let moment = datetime!(2018-06-08 10:35:00 +8);
        for text in ["2018-06-08T10:34:60+08:00", "20180608103460", "2018-06-08 10:34:60"] {
            assert_eq!(parse(text), Ok(moment), "{text}");
        }
        assert_eq!(parse("9999-12-31T23:59:60Z"), Err(DateTimeError::Year));
    }

    #[test]
    fn other_texts_are_refused() {
        assert_eq!(parse("2018-06-08T10:34:56"), Err(DateTimeError::NoOffset));
        for text in [
            "",
            " ",
            "2018-06-08 10:34",
            "2018-06-08  10:34:56",
            "2018-06-08 10:34:56Z+08:00",
            "2018-06-0810:34",
            "2018-02-30T10:34:56+08:00",
            "2018-06-08T25:34:56+08:00",
            "2018-06-08T10:34:61+08:00",
            "2018-06-08T10:34:56+08:00 ",
            " 2018-06-08 10:34:56",
            "２０１８-06-08 10:34:56",
            "+0180608103456",
            "1528425296",
            "15284252960000",
            "2018-06-08 10:34:56+08:00x",
        ] {
            assert_eq!(parse(text), Err(DateTimeError::Form), "{text}");
        }
    }

    #[test]
    fn the_day_of_a_bill_is_that_of_beijing() {
        assert_eq!(day(datetime!(2026-01-01 16:00:00 UTC)), "2026-01-02");
        assert_eq!(day(datetime!(2026-01-01 15:59:59 UTC)), "2026-01-01");
        assert_eq!(
            format(datetime!(2026-01-01 16:00:00 UTC)).unwrap(),
            "2026-01-02T00:00:00+08:00"
        );
        assert_eq!(format(datetime!(9999-12-31 23:00:00 UTC)), Err(DateTimeError::Year));
        assert_eq!(format(OffsetDateTime::UNIX_EPOCH).unwrap(), "1970-01-01T08:00:00+08:00");
    }

    #[test]
    fn a_field_is_absent_a_date_or_an_error() {
        let absent: Option<String> = None;
        assert_eq!((absent.date_time(), absent.day()), (Ok(None), Ok(None)));
        assert_eq!((Some("").date_time(), Some("").day()), (Ok(None), Ok(None)));
        let moment = Some("20180608103456".to_owned());
        assert_eq!(moment.date_time(), Ok(Some(datetime!(2018-06-08 10:34:56 +8))));
        assert_eq!(moment.day(), Err(DateTimeError::NotDay));
        assert_eq!(Some("2018-06-08").day(), Ok(Some(date!(2018 - 06 - 08))));
        assert_eq!(Some("2018-06-08").date_time(), Err(DateTimeError::Day));
        assert_eq!(Some("长期").date_time(), Err(DateTimeError::Form));
    }
}
