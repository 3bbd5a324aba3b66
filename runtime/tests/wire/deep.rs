//! Messages that are nested without end, read into types that contain themselves.

use wechatpay_runtime::derive::Response;
use wechatpay_runtime::v2::xml;
use wechatpay_runtime::wire::{Decode, DecodeCause, DecodeError, DecodeValue, Incoming, Reader, Value, decode_json};
use wechatpay_runtime::{Json, Number, Unreadable};

/// Far more levels than any message has.
const LEVELS: usize = 100_000;

/// A type that contains itself in a list.
#[derive(Clone, Debug, Response)]
struct Department {
    name: Option<String>,
    departments: Option<Vec<Department>>,
}

/// The same, in strings that contain JSON.
#[derive(Clone, Debug, Response)]
struct Quoted {
    #[wire(json)]
    inner: Option<Vec<Quoted>>,
}

/// A type that contains itself and keeps what it cannot read, written by hand.
#[derive(Debug)]
struct Link {
    next: Option<Boxed>,
    unreadable: Unreadable,
}

#[derive(Debug)]
struct Boxed(Box<Link>);

impl Decode for Link {
    fn decode(fields: &mut Incoming<'_, '_>) -> Option<Self> {
        let next = fields.value("next");
        let unreadable = fields.unreadable();
        Some(Self { next, unreadable })
    }
}

impl DecodeValue for Boxed {
    fn decode_value(value: Value<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        Link::decode_value(value, reader).map(|link| Self(Box::new(link)))
    }
}

/// Lists of lists, without an object.
#[derive(Debug)]
struct Lists(Vec<Lists>);

impl DecodeValue for Lists {
    fn decode_value(value: Value<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        Vec::decode_value(value, reader).map(Self)
    }
}

#[derive(Debug)]
struct OfLists {
    lists: Option<Lists>,
}

impl Decode for OfLists {
    fn decode(fields: &mut Incoming<'_, '_>) -> Option<Self> {
        Some(Self {
            lists: fields.value("lists"),
        })
    }
}

/// Runs it on a thread with a small stack, as some runtimes have.
fn on_a_small_stack(test: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(512 * 1024).spawn(test);
    thread.unwrap().join().unwrap();
}

fn nested(open: &str, core: &str, close: &str, levels: usize) -> Vec<u8> {
    [open.repeat(levels), core.to_owned(), close.repeat(levels)]
        .concat()
        .into_bytes()
}

fn too_deep(error: &DecodeError) -> bool {
    error
        .problems()
        .any(|(_, cause)| matches!(cause, DecodeCause::TooDeep { levels: 64 }))
}

fn depth(link: &Link) -> usize {
    1 + link.next.as_ref().map_or(0, |next| depth(&next.0))
}

#[test]
fn a_field_nested_too_deeply_is_unreadable_and_no_stack_overflows() {
    on_a_small_stack(|| {
        for levels in [65, 1_000, LEVELS] {
            let lists = nested("{\"departments\":[", "{\"name\":\"x\"}", "]}", levels);
            let error = decode_json::<Department>(&lists, None).unwrap_err();
            assert!(too_deep(&error), "{levels}: {error}");
            let lists = nested("[", "", "]", levels);
            let lists = [b"{\"lists\":".as_slice(), &lists, b"}"].concat();
            let error = decode_json::<OfLists>(&lists, None).unwrap_err();
            assert!(too_deep(&error), "{levels}: {error}");
            let links = decode_json::<Link>(&nested("{\"next\":", "{}", "}", levels), None).unwrap();
            assert!(depth(&links) < 100, "{levels}");
            let mut innermost = &links;
            while let Some(next) = &innermost.next {
                innermost = &next.0;
            }
            assert!(!innermost.unreadable.is_empty(), "{levels}");
            // A list of objects may also come as one object.
            let objects = nested("{\"departments\":", "{}", "}", levels);
            assert!(decode_json::<Department>(&objects, None).is_err());
        }
        // Nothing in the documents comes near the limit.
        let lists: OfLists = decode_json(b"{\"lists\":[[],[[]]]}", None).unwrap();
        assert_eq!(lists.lists.unwrap().0[1].0.len(), 1);
        let few = nested("{\"departments\":[", "{\"name\":\"x\"}", "]}", 15);
        let mut read = decode_json::<Department>(&few, None).unwrap();
        for _ in 0..15 {
            read = read.departments.unwrap().pop().unwrap();
        }
        assert_eq!(read.name.as_deref(), Some("x"));
    });
}

#[test]
fn what_is_not_read_into_a_type_may_be_nested_as_deeply_as_it_likes() {
    #[derive(Debug, Response)]
    struct Plain {
        name: Option<String>,
        json: Option<Json>,
        number: Option<Number>,
    }
    on_a_small_stack(|| {
        let deep = String::from_utf8(nested("[{\"a\":", "1", "}]", LEVELS)).unwrap();
        let skipped = format!("{{\"unknown\":{deep},\"name\":\"x\"}}");
        let plain: Plain = decode_json(skipped.as_bytes(), None).unwrap();
        assert_eq!(plain.name.as_deref(), Some("x"));
        assert!(plain.json.is_none() && plain.number.is_none());
        for field in ["json", "number", "name"] {
            let body = format!("{{\"{field}\":{deep}}}");
            assert!(decode_json::<Plain>(body.as_bytes(), None).is_err(), "{field}");
        }
        assert!(deep.parse::<Json>().is_err());
        // A string in a string in a string, and the same for lists in the strings.
        let mut quoted = "[]".to_owned();
        for _ in 0..12 {
            quoted = format!("[{{\"inner\":{}}}]", serde_json::to_string(&quoted).unwrap());
        }
        let body = format!("{{\"inner\":{quoted}}}");
        let _ = decode_json::<Quoted>(body.as_bytes(), None).map(|read| read.inner.map(|inner| inner.len()));
        let mut text = "x".to_owned();
        for _ in 0..12 {
            text = serde_json::to_string(&text).unwrap();
        }
        assert!(decode_json::<Quoted>(format!("{{\"inner\":{text}}}").as_bytes(), None).is_err());
        let body = serde_json::json!({"inner": deep}).to_string();
        let read: Quoted = decode_json(body.as_bytes(), None).unwrap();
        assert!(read.inner.unwrap()[0].inner.is_none());
    });
}

#[test]
fn xml_may_be_nested_as_deeply_as_it_likes() {
    on_a_small_stack(|| {
        for levels in [9, 1_000, 40_000, LEVELS] {
            let body = nested("<a>", "x", "</a>", levels);
            let body = [b"<xml>".as_slice(), &body, b"</xml>"].concat();
            assert!(xml::read(&body).is_err(), "{levels}");
            assert!(xml::read_received(&body).is_err(), "{levels}");
            let open = [b"<xml>".as_slice(), &b"<a>".repeat(levels)].concat();
            assert!(xml::read_received(&open).is_err(), "{levels}");
        }
    });
}
