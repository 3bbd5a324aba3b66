//! Spoils one member of a message at a time: all other members are read as before, and the value that is read for it, if
//! any, is the one that was sent.

use wechatpay_runtime::wire::Value;
use wechatpay_spec::model::{Field, Scalar};

use crate::fill::joined;
use crate::message::Read;
use crate::outcome::Outcome;
use crate::rebuild::{Members, Plain};
use crate::received::reread;
use crate::sample::field;

/// A value that other servers, converters and gateways write instead of a documented one.
struct Odd {
    /// The value as JSON, or the rest of the object's text from this value on; `@` stands for the member's name.
    json: &'static str,
    /// The only whole numbers that it may be read as.
    integers: &'static [i64],
    /// The only truth value that it may be read as.
    boolean: Option<bool>,
}

const fn odd(json: &'static str) -> Odd {
    number(json, &[])
}

const fn number(json: &'static str, integers: &'static [i64]) -> Odd {
    Odd {
        json,
        integers,
        boolean: None,
    }
}

const fn truth(json: &'static str, integers: &'static [i64], value: bool) -> Odd {
    Odd {
        json,
        integers,
        boolean: Some(value),
    }
}

const ODD: [Odd; 78] = [
    // Booleans in all forms.
    truth("true", &[], true),
    truth("false", &[], false),
    truth("1", &[1], true),
    truth("0", &[0], false),
    truth(r#""1""#, &[1], true),
    truth(r#""0""#, &[0], false),
    truth(r#""Y""#, &[], true),
    truth(r#""N""#, &[], false),
    truth(r#""yes""#, &[], true),
    truth(r#""TRUE""#, &[], true),
    truth(r#"" false ""#, &[], false),
    // Numbers in other notations, and too large ones.
    number("-1", &[-1]),
    number("-0", &[0]),
    number("7", &[7]),
    number("100.0", &[100]),
    odd("100.5"),
    number("1e2", &[100]),
    number("1E+2", &[100]),
    number("1000e-1", &[100]),
    odd("1e400"),
    odd("1e-400"),
    number("9223372036854775807", &[i64::MAX]),
    odd("9223372036854775808"),
    odd("99999999999999999999"),
    number("-9223372036854775808", &[i64::MIN]),
    // Numbers in strings.
    number(r#"" 100 ""#, &[100]),
    number(r#""100\n""#, &[100]),
    number(r#""100.00""#, &[100]),
    number(r#""1e2""#, &[100]),
    number(r#""007""#, &[7]),
    number(r#""-5""#, &[-5]),
    number(r#""+5""#, &[5]),
    odd(r#""0.5""#),
    odd(r#""1,000""#),
    odd(r#""1 000""#),
    odd(r#""100元""#),
    odd(r#""¥100""#),
    odd(r#""１００""#),
    odd(r#""0x10""#),
    odd(r#""1_000""#),
    odd(r#""NaN""#),
    odd(r#""Infinity""#),
    odd(r#""99999999999999999999""#),
    // Nothing, in all forms.
    odd("null"),
    odd(r#""""#),
    odd(r#"" ""#),
    odd(r#""null""#),
    odd(r#""undefined""#),
    odd("[]"),
    odd("{}"),
    odd("[null]"),
    odd("[[]]"),
    odd("[{}]"),
    odd(r#"[""]"#),
    // Documents where a text was expected, and texts where a document was.
    odd(r#""[]""#),
    odd(r#""{}""#),
    odd(r#""[null]""#),
    odd(r#""{\"total\":100}""#),
    odd(r#""[{\"amount\":1}]""#),
    odd(r#""\"{}\"""#),
    odd(r#""{\"""#),
    odd(r#"{"total":100}"#),
    odd(r#"{"0":{"amount":1},"1":{"amount":2}}"#),
    odd(r#"{"item":[]}"#),
    odd(r#"[1,"2"]"#),
    odd(r#"[{"amount":1},null,7]"#),
    odd(r#""<xml><a>1</a></xml>""#),
    // Dates in other forms, unknown values, and other texts.
    odd(r#""2018-06-08 10:34:56""#),
    odd(r#"" 2018-06-08T10:34:56+08:00 ""#),
    number(r#""20180608103456""#, &[20_180_608_103_456]),
    number("1528425296", &[1_528_425_296]),
    odd(r#""0001-01-01T00:00:00Z""#),
    odd(r#""success""#),
    odd(r#""\u0000""#),
    odd(r#""张三""#),
    // The member twice.
    Odd {
        json: r#"7,"@":7"#,
        integers: &[7],
        boolean: None,
    },
    Odd {
        json: r#"7,"@":null"#,
        integers: &[7],
        boolean: None,
    },
    Odd {
        json: r#"[],"@":{}"#,
        integers: &[],
        boolean: None,
    },
];

/// A step on the way to a member.
#[derive(Clone, PartialEq, Eq)]
enum Step {
    Member(String),
    Item(usize),
}

/// A text that no message has, in the place of an odd value.
const PLACEHOLDER: &str = "the place of an odd value";

/// Each member gets one in so many of the odd values, unless all are tried. The next member gets the following ones.
const SHARE: usize = 6;

/// Puts odd values into members.
#[derive(Debug)]
pub(crate) struct Spoiler {
    /// Whether each member gets all of them.
    all: bool,
    /// The number of members that got some.
    members: usize,
}

impl Spoiler {
    pub(crate) const fn new(all: bool) -> Self {
        Self { all, members: 0 }
    }

    /// Puts odd values into each member that has a field. Counts those that are tried in any case.
    pub(crate) fn spoil(
        &mut self,
        place: &str,
        members: &Members,
        fields: &[Field],
        read: Read,
        outcome: &mut Outcome,
    ) {
        let message = Value::Object(members.clone());
        let Ok(whole) = text(&message).and_then(|text| reread(read, Value::Json(&text), &Plain)) else {
            // The test of the message itself reports it.
            return;
        };
        let mut found = Vec::new();
        paths(&message, fields, (&mut Vec::new(), ""), &mut found);
        for (path, name, line) in found {
            let mut marked = message.clone();
            set(&mut marked, &path, Value::String(PLACEHOLDER.into()));
            let Ok(marked) = text(&marked) else { continue };
            let without = |mut members: Members| {
                remove(&mut members, &path);
                members
            };
            let expected = without(whole.clone());
            let last = name.rsplit('.').next().unwrap_or(&name);
            self.members += 1;
            for (number, odd) in ODD.iter().enumerate() {
                let is_counted = (self.members + number).is_multiple_of(SHARE);
                if !is_counted && !self.all {
                    continue;
                }
                let changed = marked.replace(&format!("{PLACEHOLDER:?}"), &odd.json.replace('@', last));
                outcome.figures.spoiled += usize::from(is_counted);
                match reread(read, Value::Json(&changed), &Plain) {
                    Err(error) => outcome.differ(format!("{place}, {name} is {}: unreadable: {error}", odd.json)),
                    Ok(members) => {
                        let value = get(&Value::Object(members.clone()), &path).cloned();
                        if without(members) != expected {
                            outcome.differ(format!("{place}, {name} is {}: other members changed", odd.json));
                        }
                        if value.is_some_and(|value| is_invented(&value, line, odd)) {
                            outcome.differ(format!("{place}, {name} is {}: read as another value", odd.json));
                        }
                    }
                }
            }
        }
    }
}

fn text(value: &Value<'static>) -> Result<String, String> {
    serde_json::to_string(value).map_err(|error| error.to_string())
}

/// Whether a plain value was read that was not sent.
fn is_invented(value: &Value<'static>, line: &Field, odd: &Odd) -> bool {
    let is_plain = line.kind.value.array_depth == 0 && line.encoded.is_none() && line.encrypted.is_none();
    let Some(found) = value.text().filter(|_| is_plain) else {
        return false;
    };
    match line.kind.value.scalar {
        Scalar::Integer => !found.parse().is_ok_and(|number| odd.integers.contains(&number)),
        Scalar::Boolean => found.parse().ok() != odd.boolean,
        Scalar::String | Scalar::Number => {
            let is_twice = odd.json.contains('@');
            let sent = serde_json::from_str::<String>(odd.json).unwrap_or_else(|_| odd.json.to_owned());
            !is_twice && found.trim() != sent.trim()
        }
        _ => false,
    }
}

/// The path of every member that has a field, at any depth, with its name in words and its field.
fn paths<'f>(
    value: &Value<'static>,
    fields: &'f [Field],
    (above, name): (&mut Vec<Step>, &str),
    found: &mut Vec<(Vec<Step>, String, &'f Field)>,
) {
    match value {
        Value::Object(members) => {
            for (own, value) in members {
                let Some(line) = field(fields, own) else { continue };
                let name = joined(name, own);
                above.push(Step::Member(own.to_string()));
                found.push((above.clone(), name.clone(), line));
                paths(value, &line.fields, (above, &name), found);
                above.pop();
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                above.push(Step::Item(index));
                paths(item, fields, (above, name), found);
                above.pop();
            }
        }
        _ => {}
    }
}

fn get<'v>(value: &'v Value<'static>, path: &[Step]) -> Option<&'v Value<'static>> {
    let Some((step, rest)) = path.split_first() else {
        return Some(value);
    };
    match (value, step) {
        (Value::Object(members), Step::Member(name)) => {
            let (_, value) = members.iter().find(|(own, _)| own == name)?;
            get(value, rest)
        }
        (Value::Array(items), Step::Item(index)) => get(items.get(*index)?, rest),
        (Value::Array(items), Step::Member(_)) => match items.as_slice() {
            [item] => get(item, path),
            _ => None,
        },
        _ => None,
    }
}

fn set(value: &mut Value<'static>, path: &[Step], new: Value<'static>) {
    let Some((step, rest)) = path.split_first() else {
        *value = new;
        return;
    };
    let next = match (value, step) {
        (Value::Object(members), Step::Member(name)) => {
            members.iter_mut().find(|(own, _)| own == name).map(|(_, value)| value)
        }
        (Value::Array(items), Step::Item(index)) => items.get_mut(*index),
        _ => None,
    };
    if let Some(next) = next {
        set(next, rest, new);
    }
}

/// Takes the member at this path away. What was sent as an object may have been read as a list of one.
fn remove(members: &mut Members, path: &[Step]) {
    let Some((Step::Member(name), rest)) = path.split_first() else {
        return;
    };
    if rest.is_empty() {
        members.retain(|(own, _)| own != name);
    } else if let Some((_, value)) = members.iter_mut().find(|(own, _)| own == name) {
        remove_in(value, rest);
    }
}

fn remove_in(value: &mut Value<'static>, path: &[Step]) {
    match (value, path.split_first()) {
        (Value::Object(members), _) => remove(members, path),
        (Value::Array(items), Some((Step::Item(index), rest))) => {
            if let Some(item) = items.get_mut(*index) {
                remove_in(item, rest);
            }
        }
        (Value::Array(items), Some((Step::Member(_), _))) => {
            if let [item] = items.as_mut_slice() {
                remove_in(item, path);
            }
        }
        _ => {}
    }
}
