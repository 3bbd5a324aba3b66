//! Tests of which fields of a received message may be read.

use proptest::prelude::*;

use super::super::xml::read_received;
use super::super::{sign, xml};
use super::*;

fn key() -> ApiV2Key {
    ApiV2Key::new("192006250b4c09247ec02edce69f6a2d").unwrap()
}

/// The message with these elements, and a signature over these fields.
fn signed(elements: &str, fields: &[(&str, &str)]) -> Vec<Element> {
    let sign = sign(fields.iter().copied(), &key(), SignType::Md5);
    read_received(format!("<xml>{elements}<sign>{sign}</sign></xml>").as_bytes()).unwrap()
}

fn verified(message: Vec<Element>) -> Result<Received, SignatureError> {
    verify_response(message, &key(), SignType::Md5)
}

#[test]
fn fields_outside_the_signature_are_not_read() {
    for (elements, kind) in [
        ("<a>1</a><list><b>2</b></list>", "nested elements"),
        ("<a>1</a><list>x<b>2</b></list>", "nested elements"),
        ("<a>1</a><list>2</list><list>3</list>", "several elements of this name"),
        (
            "<a>1</a><list><b>2</b></list><list><b>3</b></list>",
            "several elements of this name",
        ),
    ] {
        let received = verified(signed(elements, &[("a", "1")])).unwrap();
        assert_eq!(received.text("a"), Some("1"), "{elements}");
        assert_eq!(received.text("list"), None, "{elements}");
        assert_eq!(received.not_covered().collect::<Vec<_>>(), ["list"], "{elements}");
        let Value::Object(members) = received.value() else {
            panic!()
        };
        assert!(
            members.contains(&("list".into(), Value::NotCovered(kind))),
            "{elements}"
        );
        assert!(received.fields().iter().all(|field| field.name != "list"), "{elements}");
    }
}

#[test]
fn fields_that_the_signature_covers_are_read_as_signed() {
    for (elements, text) in [
        ("<a>1</a><a>2</a>", "2"),
        ("<a>1</a><a>1</a>", "1"),
        ("<a>iPhone <b>15</b> Pro</a>", "iPhone 15 Pro"),
        ("<a>\n <b>1</b>\n <c>2</c>\n</a>", "12"),
        ("<a>9</a><a>1<b>2</b></a>", "12"),
        ("<a>1<!-- 2 -->3<![CDATA[4]]><![CDATA[5]]></a>", "1345"),
        ("<a> 1 </a>", " 1 "),
    ] {
        let received = verified(signed(elements, &[("a", text)])).unwrap();
        assert_eq!(received.text("a"), Some(text), "{elements}");
        assert_eq!(received.not_covered().count(), 0, "{elements}");
    }
    let both = verified(signed(
        "<a>2</a><b>3</b><a>1</a>",
        &[("a", "1"), ("a", "2"), ("b", "3")],
    ))
    .unwrap();
    assert_eq!(both.text("a"), None);
    let texts = [Value::from("1"), Value::from("2")];
    let expected = [("a", Value::Array(texts.into())), ("b", Value::from("3"))];
    let Value::Object(members) = both.value() else { panic!() };
    assert!(
        expected
            .iter()
            .all(|(name, value)| members.contains(&((*name).into(), value.clone())))
    );
}

#[test]
fn a_value_that_is_not_signed_is_never_read() {
    // The signature is one over other values of the same fields.
    for elements in [
        "<a>2</a><a>1</a><b>3</b>",
        "<a>1</a><b><c>4</c></b>",
        "<a>1</a><b>3</b><b>4</b>",
        "<a>1</a>",
        "<a><c>1</c>2</a><b>3</b>",
    ] {
        let message = signed(elements, &[("a", "1"), ("b", "3")]);
        match verified(message) {
            Ok(received) => assert_eq!(
                (received.text("a"), received.text("b")),
                (Some("1"), Some("3")),
                "{elements}"
            ),
            Err(error) => assert_eq!(error, SignatureError::Mismatch, "{elements}"),
        }
    }
    let repeated = "<return_code>FAIL</return_code><return_code>SUCCESS</return_code>";
    let unsigned = read_received(format!("<xml>{repeated}</xml>").as_bytes()).unwrap();
    assert_eq!(verified(unsigned), Err(SignatureError::MissingSign));
}

#[test]
fn a_field_that_the_value_of_another_one_may_hide_is_unreadable() {
    let genuine = [("a", "1"), ("b", "2"), ("c", "3"), ("d", "x&b=4")];
    let unreadable = |elements: &str| {
        let received = verified(signed(elements, &genuine)).unwrap();
        let Value::Object(members) = received.value() else {
            panic!()
        };
        let hidden = members
            .iter()
            .filter(|(_, value)| matches!(value, Value::NotCovered(_)));
        hidden.map(|(name, _)| name.to_string()).collect::<Vec<_>>()
    };
    let d = "<d>x&amp;b=4</d>";
    // `b` is present, and sorts before `d`.
    assert!(unreadable(&format!("<a>1</a><b>2</b><c>3</c>{d}")).is_empty());
    assert_eq!(unreadable(&format!("<a>1&amp;b=2</a><c>3</c>{d}")), ["b"]);
    assert_eq!(unreadable(&format!("<c>3</c>{d}<a>1&amp;b=2</a>")), ["b"]);
    assert_eq!(unreadable(&format!("<a>1&amp;b=2&amp;c=3</a>{d}")), ["b", "c"]);
    assert_eq!(unreadable(&format!("<a>1</a><b>2&amp;c=3</b>{d}")), ["c"]);
    assert_eq!(unreadable("<a>1</a><b>2</b><c>3&amp;d=x&amp;b=4</c>"), ["d"]);
    assert_eq!(unreadable(&format!("<a><i>1&amp;b=2</i></a><c>3</c>{d}")), ["b"]);
    // An empty text is not signed, so anybody could have added it.
    assert_eq!(unreadable(&format!("<a>1&amp;b=2</a><b></b><c>3</c>{d}")), ["b"]);
    assert_eq!(unreadable(&format!("<a>1&amp;b=2</a><b>9</b><b/><c>3</c>{d}")), ["b"]);
    let ordinary = verified(signed(
        "<attach>shop 1 &amp; 2, a&amp;b</attach>",
        &[("attach", "shop 1 & 2, a&b")],
    ));
    assert_eq!(ordinary.unwrap().hidden.len(), 0);
}

/// A change that somebody without the key can make to a message.
#[derive(Clone, Debug)]
enum Change {
    Insert(usize, Element),
    Remove(usize),
    Replace(usize, Element),
    Swap(usize, usize),
    /// Moves the text of a field into the value before it, and leaves an empty element.
    Move(usize),
}

fn any_text() -> impl Strategy<Value = String> {
    let texts = vec![
        "",
        " ",
        "1",
        "2",
        "12",
        "100",
        "SUCCESS",
        "1&b=2",
        "2&c=1",
        "1&b=2&c=12",
    ];
    prop::sample::select(texts).prop_map(str::to_owned)
}

fn any_name() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["a", "b", "c", "sign", "sign_type"]).prop_map(str::to_owned)
}

fn any_element() -> impl Strategy<Value = Element> {
    let leaf = (any_name(), any_text()).prop_map(|(name, text)| Element {
        name,
        content: Content::Text(text),
    });
    leaf.prop_recursive(2, 6, 3, |inner| {
        let nested = (any_name(), prop::collection::vec(inner, 1..3), any_text());
        nested.prop_map(|(name, elements, text)| {
            let content = match text.trim().is_empty() {
                true => Content::Elements(elements),
                false => Content::Mixed { text, elements },
            };
            Element { name, content }
        })
    })
}

fn any_change() -> impl Strategy<Value = Change> {
    let place = 0..5_usize;
    prop_oneof![
        (place.clone(), any_element()).prop_map(|(place, element)| Change::Insert(place, element)),
        place.clone().prop_map(Change::Remove),
        (place.clone(), any_element()).prop_map(|(place, element)| Change::Replace(place, element)),
        (place.clone(), place.clone()).prop_map(|(one, other)| Change::Swap(one, other)),
        place.prop_map(Change::Move),
    ]
}

fn changed(mut message: Vec<Element>, changes: Vec<Change>) -> Vec<Element> {
    for change in changes {
        let end = message.len();
        match change {
            Change::Insert(place, element) => message.insert(place.min(end), element),
            Change::Remove(place) if place < end => drop(message.remove(place)),
            Change::Replace(place, element) if place < end => message[place] = element,
            Change::Swap(one, other) if one < end && other < end => message.swap(one, other),
            Change::Move(place) if 0 < place && place < end => {
                let Element { name, content } = message[place].clone();
                if let (Content::Text(text), Content::Text(before)) = (content, &mut message[place - 1].content) {
                    before.push_str(&format!("&{name}={text}"));
                    message[place].content = Content::Text(String::new());
                }
            }
            _ => {}
        }
    }
    message
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 5_000, ..ProptestConfig::default() })]

    #[test]
    fn without_the_key_no_change_alters_what_is_read(
        values in prop::collection::vec(any_text(), 2..=3),
        changes in prop::collection::vec(any_change(), 1..4),
    ) {
        let fields: Vec<(&str, &str)> = ["a", "b", "c"].into_iter().zip(values.iter().map(String::as_str)).collect();
        let sign = sign(fields.iter().copied(), &key(), SignType::Md5);
        let genuine = xml::write(fields.iter().copied().chain([("sign", sign.as_str())])).unwrap();
        let message = changed(read_received(genuine.as_bytes()).unwrap(), changes);
        for read in [verified(message.clone()), verify_notification(message, &key())].into_iter().flatten() {
            for name in ["a", "b", "c"] {
                // An empty text is not signed.
                let genuine = fields.iter().find(|(own, _)| *own == name).map_or("", |(_, text)| *text);
                let text = read.text(name).unwrap_or_default();
                // A field may be moved into the value of one before it, or out of it.
                let moved_out = fields.iter().any(|(_, text)| text.contains(&format!("&{name}=")));
                let moved = moved_out || read.hidden.contains(name) || genuine.contains('&') || text.contains('&');
                prop_assert!(text == genuine || moved, "{}: {}", name, text);
            }
        }
    }
}
