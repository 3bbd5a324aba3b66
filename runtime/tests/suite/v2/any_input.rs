//! Any input is read or refused, without a panic and quickly.

use proptest::prelude::*;
use wechatpay_runtime::v2::xml::{MAX_BYTES, read, read_request, write};

#[test]
fn a_megabyte_of_any_form_is_read_or_refused_quickly() {
    let numbered = |of: fn(usize) -> String| (0..).map(of).take(70_000).collect::<String>();
    for (what, mut message) in [
        (
            "attributes",
            format!("<xml><a{}", numbered(|number| format!(" a{number:x}=''"))),
        ),
        (
            "namespaces",
            format!("<xml><a{}", numbered(|number| format!(" xmlns:a{number:x}='u'"))),
        ),
        (
            "brackets in attributes",
            format!("<xml><a{}", numbered(|number| format!(" a{number:x}='>'"))),
        ),
        (
            "namespaces in each other",
            format!("<xml>{}", numbered(|number| format!("<a xmlns:a{number:x}='u'>"))),
        ),
        (
            "CDATA sections",
            format!("<xml><a>{}</a></xml>", "<![CDATA[x]]>".repeat(80_000)),
        ),
        (
            "CDATA sections and text",
            format!("<xml><a>{}</a></xml>", "<![CDATA[x]]>y".repeat(70_000)),
        ),
        ("references", format!("<xml><a>{}</a></xml>", "&#13;".repeat(200_000))),
        ("ends of lines", format!("<xml><a>{}</a></xml>", "\r\n".repeat(500_000))),
        ("comments", format!("<xml><a>{}</a></xml>", "<!---->".repeat(140_000))),
        ("instructions", format!("<xml><a>{}</a></xml>", "<?a?>".repeat(200_000))),
        ("open elements", format!("<xml>{}", "<a>".repeat(300_000))),
        ("open brackets", format!("<xml>{}", "<".repeat(1_000_000))),
        ("unclosed sections", format!("<xml>{}", "<![CDATA[".repeat(110_000))),
        (
            "fields",
            format!(
                "<xml>{}</xml>",
                numbered(|number| format!("<a{number:x}>1</a{number:x}>"))
            ),
        ),
    ] {
        assert!(message.len() > 500_000, "{what}: {}", message.len());
        message.truncate(MAX_BYTES);
        let started = std::time::Instant::now();
        let _ = read(message.as_bytes());
        let _ = read_request(message.as_bytes());
        assert!(started.elapsed().as_secs() < 3, "{what}: {:?}", started.elapsed());
    }
}

proptest! {
    #[test]
    fn no_bytes_make_reading_panic(message in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(&message);
        let _ = read_request(&message);
    }

    #[test]
    fn no_markup_makes_reading_panic(inside in r"(<[a-z!?/]{0,3}[a-z= '&;\[\]>-]{0,12}|<!\[CDATA\[|\]\]>|&#?[a-z0-9]{0,6};?){0,12}") {
        let _ = read(inside.as_bytes());
        let _ = read(format!("<xml>{inside}</xml>").as_bytes());
        let _ = read_request(format!("<xml>{inside}</xml>").as_bytes());
    }

    #[test]
    fn written_text_is_read_back(values in prop::collection::vec(r"([a-z<>&\[\]\r\n\t ]|\]\]>|你){0,20}", 0..6)) {
        let fields: Vec<(String, &str)> =
            values.iter().enumerate().map(|(number, value)| (format!("f_{number}"), value.as_str())).collect();
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), *value)).collect();
        let back = read(write(fields.iter().copied()).unwrap().as_bytes()).unwrap();
        let back: Vec<(&str, &str)> = back.iter().map(|field| (field.name.as_str(), field.text().unwrap())).collect();
        prop_assert_eq!(back, fields);
    }
}
