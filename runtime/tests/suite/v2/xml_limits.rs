//! The limits of a message, and the errors about messages that cannot be read.

use wechatpay_runtime::v2::xml::{Content, Element, MAX_BYTES, XmlError, read, write_elements};

#[test]
fn a_message_may_be_as_long_and_as_deep_as_stated() {
    let frame = "<xml><a></a></xml>".len();
    let long = |bytes: usize| format!("<xml><a>{}</a></xml>", "x".repeat(bytes - frame));
    assert!(read(long(MAX_BYTES).as_bytes()).is_ok());
    assert_eq!(MAX_BYTES, 1_048_576);
    let length = MAX_BYTES + 1;
    assert_eq!(read(long(length).as_bytes()), Err(XmlError::TooLong { length }));

    let deep = |levels: usize| format!("<xml>{}{}</xml>", "<a>".repeat(levels), "</a>".repeat(levels));
    let deepest = read(deep(8).as_bytes()).unwrap();
    assert_eq!(read(deep(9).as_bytes()), Err(XmlError::TooDeep));
    // The same limit applies to what is written, so that it can be read.
    let written = write_elements(&deepest).unwrap();
    assert_eq!(read(written.as_bytes()).unwrap(), deepest);
    let deeper = Element {
        name: "a".to_owned(),
        content: Content::Elements(deepest),
    };
    assert_eq!(write_elements(&[deeper]), Err(XmlError::TooDeep));
}

#[test]
fn a_message_may_be_empty_but_no_field_is_both_text_and_a_list() {
    for empty in ["<xml></xml>", "<xml/>", "<xml> \n<!-- --></xml>"] {
        assert_eq!(read(empty.as_bytes()), Ok(Vec::new()), "{empty}");
    }
    for both in ["<a>1</a><a><b>2</b></a>", "<a><b>2</b></a><a>1</a>"] {
        let error = XmlError::Repeated { name: "a".to_owned() };
        assert_eq!(read(format!("<xml>{both}</xml>").as_bytes()), Err(error), "{both}");
    }
}

#[test]
fn the_error_says_what_is_wrong_with_a_message() {
    let many = format!("<xml>{}</xml>", "<a/>".repeat(60_000));
    for (message, reason) in [
        ("<!DOCTYPE xml SYSTEM \"a\"><xml></xml>", "it has a DTD (line 1, "),
        ("<xml><a>&undefined;</a></xml>", "it has an entity (line 1, "),
        ("<xml><a>&;</a></xml>", "it has an entity (line 1, "),
        (
            "<xml>\n<a>1</b></xml>",
            "its elements are not closed as they were opened (line 2, ",
        ),
        (
            "<xml><a>1</a>",
            "its elements are not closed as they were opened (line 1, ",
        ),
        ("<xml><1/></xml>", "it is not well-formed (line 1, "),
        (&many, "it has more than 50000 nodes (line 1, "),
    ] {
        let error = read(message.as_bytes()).unwrap_err().to_string();
        let start: String = message.chars().take(40).collect();
        assert!(error.contains(reason), "{start}: {error}");
    }
}
