//! JSON as text: how a body would look if another library had written it.

use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

/// Deeper values are not rewritten.
const MAX_DEPTH: usize = 64;
/// Objects with more members are not tried in every order.
const MAX_PERMUTED: usize = 6;

/// A JSON value that keeps the order of members and the spelling of numbers.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Json {
    Object(Members),
    Array(Vec<Json>),
    Text(String),
    /// A number, `true`, `false` or `null`, as written.
    Literal(String),
}

/// Names and values, in their order.
pub(super) type Members = Vec<(String, Json)>;

struct RawMembers<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for RawMembers<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Each;
        impl<'de> Visitor<'de> for Each {
            type Value = RawMembers<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(RawMembers(members))
            }
        }
        deserializer.deserialize_map(Each)
    }
}

impl Json {
    /// The JSON that a body consists of, if it does.
    pub(super) fn of(body: &[u8]) -> Option<Self> {
        Self::parse(std::str::from_utf8(body).ok()?, 0)
    }

    fn parse(text: &str, depth: usize) -> Option<Self> {
        let text = text.trim();
        if depth > MAX_DEPTH {
            return None;
        }
        match text.bytes().next()? {
            b'{' => {
                let RawMembers(members) = serde_json::from_str(text).ok()?;
                let members = members
                    .into_iter()
                    .map(|(name, value)| Some((name, Self::parse(value.get(), depth + 1)?)));
                members.collect::<Option<_>>().map(Self::Object)
            }
            b'[' => {
                let items: Vec<&RawValue> = serde_json::from_str(text).ok()?;
                let items = items.into_iter().map(|item| Self::parse(item.get(), depth + 1));
                items.collect::<Option<_>>().map(Self::Array)
            }
            b'"' => serde_json::from_str(text).ok().map(Self::Text),
            _ => {
                let literal: &RawValue = serde_json::from_str(text).ok()?;
                Some(Self::Literal(literal.get().to_owned()))
            }
        }
    }

    /// The same value with each object's members changed by a function.
    fn map_members(&self, change: &dyn Fn(&mut Members)) -> Self {
        match self {
            Self::Object(members) => {
                let mut members: Vec<_> = members
                    .iter()
                    .map(|(name, value)| (name.clone(), value.map_members(change)))
                    .collect();
                change(&mut members);
                Self::Object(members)
            }
            Self::Array(items) => Self::Array(items.iter().map(|item| item.map_members(change)).collect()),
            other => other.clone(),
        }
    }

    fn map_literals(&self, change: &dyn Fn(&str) -> Option<Json>) -> Self {
        match self {
            Self::Object(members) => Self::Object(
                members
                    .iter()
                    .map(|(name, value)| (name.clone(), value.map_literals(change)))
                    .collect(),
            ),
            Self::Array(items) => Self::Array(items.iter().map(|item| item.map_literals(change)).collect()),
            Self::Literal(text) => change(text).unwrap_or_else(|| self.clone()),
            Self::Text(_) => self.clone(),
        }
    }

    fn is_vacant(&self) -> bool {
        match self {
            Self::Literal(text) => text == "null",
            Self::Text(text) => text.is_empty(),
            Self::Array(items) => items.is_empty(),
            Self::Object(members) => members.is_empty(),
        }
    }
}

/// How a library separates and indents.
#[derive(Clone, Copy)]
enum Layout {
    Compact,
    /// `", "` and `": "`, as Python does by default.
    Spaced,
    /// `","` and `": "`.
    SpacedAfterColon,
    /// Indented by this many spaces (0: a tab), with `": "`, by LF or CRLF.
    Indented(usize, &'static str),
    /// Indented with `" : "`, as Jackson does.
    IndentedWide,
}

const LAYOUTS: [Layout; 9] = [
    Layout::Compact,
    Layout::Spaced,
    Layout::SpacedAfterColon,
    Layout::Indented(2, "\n"),
    Layout::Indented(4, "\n"),
    Layout::Indented(0, "\n"),
    Layout::Indented(2, "\r\n"),
    Layout::Indented(4, "\r\n"),
    Layout::IndentedWide,
];

/// The characters that a library escapes although JSON does not demand it.
#[derive(Clone, Copy, PartialEq)]
struct Escapes {
    slash: bool,
    /// Non-ASCII characters.
    unicode: bool,
    /// `<`, `>`, `&`; with `quotes` also `'`, `+` and `` ` ``, and `"` as \u0022, as .NET does.
    html: bool,
    quotes: bool,
    upper: bool,
}

const fn escapes(slash: bool, unicode: bool, html: bool, quotes: bool, upper: bool) -> Escapes {
    Escapes {
        slash,
        unicode,
        html,
        quotes,
        upper,
    }
}

const ESCAPES: [Escapes; 9] = [
    escapes(false, false, false, false, false),
    escapes(true, false, false, false, false),
    escapes(false, true, false, false, false),
    escapes(false, true, false, false, true),
    escapes(true, true, false, false, false),
    escapes(false, false, true, false, false),
    escapes(false, true, true, false, false),
    escapes(false, true, true, true, true),
    escapes(true, true, true, false, true),
];

/// The texts that other libraries would write for this body, without the body itself.
pub(crate) fn rewritten(body: &[u8]) -> Vec<Vec<u8>> {
    let Some(json) = Json::of(body) else {
        return Vec::new();
    };
    let values = [
        json.clone(),
        json.map_members(&|members| members.sort_by(|one, other| one.0.cmp(&other.0))),
        json.map_members(&|members| members.reverse()),
        json.map_members(&|members| members.retain(|(_, value)| *value != Json::Literal("null".to_owned()))),
        json.map_members(&|members| members.retain(|(_, value)| !value.is_vacant())),
        json.map_literals(&|text| text.strip_suffix(".0").map(|text| Json::Literal(text.to_owned()))),
        json.map_literals(&|text| is_whole(text).then(|| Json::Literal(format!("{text}.0")))),
        json.map_literals(&|text| is_number(text).then(|| Json::Text(text.to_owned()))),
        json.map_literals(&|text| as_float(text).map(Json::Literal)),
    ];
    let mut texts = Vec::new();
    for value in &values {
        for layout in LAYOUTS {
            for escapes in ESCAPES {
                texts.push(write(value, layout, escapes));
            }
        }
    }
    texts.sort();
    texts.dedup();
    texts.retain(|text| text != body);
    texts
}

/// The texts with the members of the outermost object in every order, if there are few.
pub(crate) fn reordered(body: &[u8]) -> Vec<Vec<u8>> {
    let json = Json::of(body);
    let Some(Json::Object(members)) = json else {
        return Vec::new();
    };
    if members.len() > MAX_PERMUTED {
        return Vec::new();
    }
    let mut texts = Vec::new();
    let mut orders = vec![Vec::new()];
    for position in 0..members.len() {
        orders = orders
            .into_iter()
            .flat_map(|order: Vec<usize>| {
                (0..=order.len()).map(move |place| {
                    let mut longer = order.clone();
                    longer.insert(place, position);
                    longer
                })
            })
            .collect();
    }
    for order in orders {
        let members = order.iter().filter_map(|place| members.get(*place).cloned()).collect();
        let value = Json::Object(members);
        for layout in [
            Layout::Compact,
            Layout::Spaced,
            Layout::Indented(2, "\n"),
            Layout::Indented(4, "\n"),
        ] {
            texts.push(write(&value, layout, escapes(false, false, false, false, false)));
        }
    }
    texts
}

fn is_number(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_digit() || first == '-')
}

fn is_whole(text: &str) -> bool {
    is_number(text) && !text.contains(['.', 'e', 'E'])
}

fn as_float(text: &str) -> Option<String> {
    let number: f64 = text.parse().ok().filter(|_| is_number(text) && !is_whole(text))?;
    Some(number.to_string())
}

fn write(value: &Json, layout: Layout, escapes: Escapes) -> Vec<u8> {
    let mut text = String::new();
    write_value(value, layout, escapes, 0, &mut text);
    text.into_bytes()
}

fn write_value(value: &Json, layout: Layout, escapes: Escapes, depth: usize, text: &mut String) {
    match value {
        Json::Object(members) if members.is_empty() => text.push_str("{}"),
        Json::Array(items) if items.is_empty() => text.push_str("[]"),
        Json::Object(members) => {
            text.push('{');
            for (position, (name, member)) in members.iter().enumerate() {
                separate(position, layout, depth + 1, text);
                write_text(name, escapes, text);
                text.push_str(match layout {
                    Layout::Compact => ":",
                    Layout::IndentedWide => " : ",
                    _ => ": ",
                });
                write_value(member, layout, escapes, depth + 1, text);
            }
            close(layout, depth, text);
            text.push('}');
        }
        Json::Array(items) => {
            text.push('[');
            for (position, item) in items.iter().enumerate() {
                separate(position, layout, depth + 1, text);
                write_value(item, layout, escapes, depth + 1, text);
            }
            close(layout, depth, text);
            text.push(']');
        }
        Json::Text(string) => write_text(string, escapes, text),
        Json::Literal(literal) => text.push_str(literal),
    }
}

fn separate(position: usize, layout: Layout, depth: usize, text: &mut String) {
    if position > 0 {
        text.push(',');
    }
    match layout {
        Layout::Spaced if position > 0 => text.push(' '),
        Layout::Compact | Layout::Spaced | Layout::SpacedAfterColon => {}
        Layout::Indented(..) | Layout::IndentedWide => close(layout, depth, text),
    }
}

fn close(layout: Layout, depth: usize, text: &mut String) {
    let (indent, end) = match layout {
        Layout::Indented(0, end) => ("\t".to_owned(), end),
        Layout::Indented(width, end) => (" ".repeat(width), end),
        Layout::IndentedWide => ("  ".to_owned(), "\n"),
        _ => return,
    };
    text.push_str(end);
    text.push_str(&indent.repeat(depth));
}

fn write_text(string: &str, escapes: Escapes, text: &mut String) {
    text.push('"');
    for character in string.chars() {
        let html = matches!(character, '<' | '>' | '&' | '\u{2028}' | '\u{2029}');
        let quotes = matches!(character, '\'' | '+' | '`' | '"');
        match character {
            _ if (escapes.html && html) || (escapes.quotes && quotes) => escape(character, escapes.upper, text),
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            '\u{8}' => text.push_str("\\b"),
            '\u{c}' => text.push_str("\\f"),
            '/' if escapes.slash => text.push_str("\\/"),
            _ if character < ' ' || (escapes.unicode && !character.is_ascii()) => {
                escape(character, escapes.upper, text);
            }
            _ => text.push(character),
        }
    }
    text.push('"');
}

fn escape(character: char, upper: bool, text: &mut String) {
    for unit in character.encode_utf16(&mut [0; 2]) {
        text.push_str(&match upper {
            true => format!("\\u{unit:04X}"),
            false => format!("\\u{unit:04x}"),
        });
    }
}
