//! The fields on the command line, in the syntax of httpie.

use std::collections::BTreeSet;

use serde_json::{Map, Value};
use wechatpay_runtime::FilePart;

use super::json_once::{self, Problem};
use crate::failure::Failure;
use crate::message::source;
use crate::output;

/// Lists longer than this are a typing error.
const MAX_INDEX: usize = 10_000;

/// Headers that the client sets itself.
const SET_BY_CLIENT: [&str; 8] = [
    "accept",
    "authorization",
    "content-length",
    "content-type",
    "host",
    "transfer-encoding",
    "user-agent",
    "wechatpay-serial",
];

/// The fields given on the command line, before it is known where each belongs.
#[derive(Default)]
pub(crate) struct Given {
    /// Fields of any part of the request.
    pub(crate) values: Map<String, Value>,
    pub(super) query: Map<String, Value>,
    pub(super) headers: Vec<(String, String)>,
    pub(super) files: Vec<(String, FilePart)>,
    /// The body that was given as a whole.
    body: Map<String, Value>,
    /// The places of the fields that were given one by one, to refuse a second value for one of them.
    places: BTreeSet<String>,
}

/// Whether an item names the whole body: a file, or with none standard input.
pub(super) fn body_source(item: &str) -> Option<Option<&str>> {
    match item {
        "-" => Some(None),
        _ => item.strip_prefix('@').map(Some),
    }
}

impl Given {
    pub(super) fn of_values(values: Map<String, Value>) -> Self {
        Self {
            values,
            ..Self::default()
        }
    }

    /// Adds a file that a test has in memory.
    #[cfg(test)]
    pub(crate) fn add_file(&mut self, name: String, file: FilePart) {
        self.files.push((name, file));
    }

    /// Reads the items, a body in JSON, and the query of the URL.
    pub(crate) fn read(items: &[String], body: Option<&[u8]>, query: &str) -> Result<Self, Failure> {
        let mut given = Self::default();
        if let Some(body) = body {
            let read = json_once::read(body).map_err(|problem| {
                let Problem { is_twice, line, column } = problem;
                Failure::usage(match is_twice {
                    true => format!("the body gives a member twice: line {line}, column {column}"),
                    false => format!("the body is not JSON: line {line}, column {column}"),
                })
            })?;
            let Value::Object(members) = read else {
                return Err(Failure::usage("the body is not a JSON object"));
            };
            given.body = members.clone();
            given.values = members;
        }
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let decode = |text: &str| {
                let text = text.replace('+', " ");
                percent_encoding::percent_decode_str(&text)
                    .decode_utf8_lossy()
                    .into_owned()
            };
            given.add_to_query(decode(name), decode(value))?;
        }
        for item in items.iter().filter(|item| body_source(item).is_none()) {
            given.add(item)?;
        }
        if let Some(place) = gap(&given.values, "") {
            return Err(Failure::usage(format!(
                "{place} is not given, but a later item of the same list is"
            )));
        }
        Ok(given)
    }

    fn add(&mut self, item: &str) -> Result<(), Failure> {
        // The sign that comes first decides, and of several at one place the longest.
        let signs = [":=", "==", "=", "@", ":"];
        let first = signs
            .iter()
            .filter_map(|sign| Some((item.find(sign)?, *sign)))
            .min_by_key(|(place, sign)| (*place, std::cmp::Reverse(sign.len())));
        let Some((place, sign)) = first.filter(|(place, _)| *place > 0) else {
            return Err(Failure::usage(format!(
                "an argument is no field: expected name=text, name:=json, name==query, Header:value or file@path ({} characters given)",
                item.chars().count()
            )));
        };
        let name = item.get(..place).unwrap_or_default();
        let value = item.get(place + sign.len()..).unwrap_or_default();
        match sign {
            "==" => self.add_to_query(name.to_owned(), value.to_owned()),
            ":=" => {
                let json = match value.strip_prefix('@') {
                    Some(file) => source::read(file.as_ref())?,
                    None => value.as_bytes().to_vec(),
                };
                let json = json_once::read(&json).map_err(|problem| {
                    let Problem { is_twice, line, column } = problem;
                    Failure::usage(match is_twice {
                        true => format!("the value of {name} gives a member twice: line {line}, column {column}"),
                        false => format!(
                            "the value of {name} is not JSON: line {line}, column {column}; for text, write {name}=…"
                        ),
                    })
                })?;
                self.put(name, json)
            }
            "=" => {
                let text = match value.strip_prefix('@') {
                    Some(file) => String::from_utf8(source::read(file.as_ref())?).map_err(|_| {
                        Failure::usage(format!(
                            "the file for {name} is not UTF-8; for a file of a form, write {name}@…"
                        ))
                    })?,
                    // A backslash before the sign stands for the sign itself.
                    None if value.starts_with("\\@") => value.replacen('\\', "", 1),
                    None => value.to_owned(),
                };
                self.put(name, text.into())
            }
            "@" => {
                self.place(&format!("the file {name}"))?;
                let content = source::read(value.as_ref())?;
                let file_name = std::path::Path::new(value).file_name().unwrap_or_default();
                let file = FilePart::new(file_name.to_string_lossy(), content);
                self.files.push((name.to_owned(), file));
                Ok(())
            }
            _ => {
                let lower = name.to_ascii_lowercase();
                if SET_BY_CLIENT.contains(&lower.as_str()) {
                    return Err(Failure::usage(format!(
                        "the header {name} is set by the program itself"
                    )));
                }
                let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
                if !name.bytes().all(is_name) {
                    return Err(Failure::usage(
                        "an argument with `:` is a header, but what stands before it is no header's name; for a field, write name=value",
                    ));
                }
                self.place(&format!("the header {lower}"))?;
                self.headers.push((name.to_owned(), value.trim().to_owned()));
                Ok(())
            }
        }
    }

    fn add_to_query(&mut self, name: String, value: String) -> Result<(), Failure> {
        self.place(&format!("{name} of the query"))?;
        self.query.insert(name, value.into());
        Ok(())
    }

    fn put(&mut self, name: &str, value: Value) -> Result<(), Failure> {
        let path = steps(name)?;
        let place = path.join(".");
        if !path.iter().any(String::is_empty) {
            self.place(&place)?;
        }
        let of_body = is_given(&self.body, &path);
        match put(&mut self.values, &path, value)? {
            Value::Null => {}
            _ if of_body => output::tell(&format!("{place} of the command line replaces that of the body")),
            _ => return Err(Failure::usage(format!("{place} is given twice"))),
        }
        Ok(())
    }

    /// Notes the place of a field. A second value for it is a mistake: only one could be sent.
    fn place(&mut self, place: &str) -> Result<(), Failure> {
        match self.places.insert(place.to_owned()) {
            true => Ok(()),
            false => Err(Failure::usage(format!("{place} is given twice"))),
        }
    }
}

/// The steps of a place: `amount.total`, `amount[total]`, `goods_detail.0.price`, `goods_detail[0].price`. An empty step,
/// written `[]`, is a new item at the end of a list.
fn steps(place: &str) -> Result<Vec<String>, Failure> {
    let wrong = || {
        Failure::usage(format!(
            "{place} is no place of a field: expected object.member, list.0.member, list[0].member or list[]"
        ))
    };
    let mut steps = Vec::new();
    for part in place.split('.') {
        let (first, mut rest) = part.split_at(part.find('[').unwrap_or(part.len()));
        if first.is_empty() || first.contains(']') {
            return Err(wrong());
        }
        steps.push(first.to_owned());
        while let Some(inner) = rest.strip_prefix('[') {
            let (step, after) = inner.split_once(']').ok_or_else(wrong)?;
            if step.contains('[') || !(after.is_empty() || after.starts_with('[')) {
                return Err(wrong());
            }
            steps.push(step.to_owned());
            rest = after;
        }
    }
    Ok(steps)
}

/// Whether there is a value at a place.
fn is_given(members: &Map<String, Value>, path: &[String]) -> bool {
    let mut steps = path.iter();
    let first = steps.next().and_then(|first| members.get(first));
    let found = steps.try_fold(first, |place, step| {
        let place = place?;
        let item = step.parse::<usize>().ok().and_then(|index| place.get(index));
        Some(place.get(step).or(item))
    });
    found.flatten().is_some_and(|value| !value.is_null())
}

/// Puts a value at a place. Returns the value that was there.
fn put(members: &mut Map<String, Value>, path: &[String], value: Value) -> Result<Value, Failure> {
    let (first, others) = path
        .split_first()
        .ok_or_else(|| Failure::usage("a field has no name"))?;
    let clash = || Failure::usage(format!("{} is both a value and an object or a list", path.join(".")));
    let mut place = members.entry(first.clone()).or_insert(Value::Null);
    for step in others {
        let index = step.parse::<usize>().ok();
        if place.is_null() {
            *place = match index.is_some() || step.is_empty() {
                true => Value::Array(Vec::new()),
                false => Value::Object(Map::new()),
            };
        }
        place = match (place, index) {
            (Value::Object(inner), _) if !step.is_empty() => inner.entry(step.clone()).or_insert(Value::Null),
            (Value::Array(list), index) => {
                let index = if step.is_empty() { Some(list.len()) } else { index };
                let index = index.filter(|index| *index <= MAX_INDEX).ok_or_else(clash)?;
                while list.len() <= index {
                    list.push(Value::Null);
                }
                list.get_mut(index).ok_or_else(clash)?
            }
            _ => return Err(clash()),
        };
    }
    Ok(std::mem::replace(place, value))
}

/// The place of the first item of a list that is missing.
fn gap(members: &Map<String, Value>, within: &str) -> Option<String> {
    fn in_value(value: &Value, place: &str) -> Option<String> {
        match value {
            Value::Object(members) => gap(members, &format!("{place}.")),
            Value::Array(items) => {
                let mut items = items.iter().enumerate();
                items.find_map(|(number, item)| {
                    let place = format!("{place}.{number}");
                    if item.is_null() {
                        Some(place)
                    } else {
                        in_value(item, &place)
                    }
                })
            }
            _ => None,
        }
    }
    members
        .iter()
        .find_map(|(name, value)| in_value(value, &format!("{within}{name}")))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn values(items: &[&str]) -> Value {
        let items: Vec<String> = items.iter().map(|item| (*item).to_owned()).collect();
        Value::Object(Given::read(&items, None, "").unwrap().values)
    }

    #[test]
    fn fields_are_read_in_the_syntax_of_httpie() {
        assert_eq!(
            values(&[
                "a=x=y",
                "b:=[1,2]",
                "c.d:=1",
                "c.e=t:u",
                "f[0][g]=h",
                "f.1.g=i",
                "u=https://a.b/c?d=e@f"
            ]),
            json!({"a": "x=y", "b": [1, 2], "c": {"d": 1, "e": "t:u"}, "f": [{"g": "h"}, {"g": "i"}], "u": "https://a.b/c?d=e@f"})
        );
        assert_eq!(
            values(&[
                "a[]=x",
                "a[]=y",
                "b[0].c=1",
                "b[0].d[1]=3",
                "b[0].d[0]=2",
                "e=",
                "f=\\@g",
                "h=007",
                "i=true"
            ]),
            json!({"a": ["x", "y"], "b": [{"c": "1", "d": ["2", "3"]}], "e": "", "f": "@g", "h": "007", "i": "true"})
        );
        let given = Given::read(&["q==1".to_owned(), "X-A:b=c".to_owned()], None, "x=%E5%BC%A0+b").unwrap();
        assert_eq!(Value::Object(given.query), json!({"q": "1", "x": "张 b"}));
        assert_eq!(given.headers, [("X-A".to_owned(), "b=c".to_owned())]);
    }

    #[test]
    fn arguments_that_are_not_fields_are_refused() {
        for items in [
            vec!["abc"],
            vec!["=x"],
            vec!["a:=x"],
            vec!["a:={\"b\":1,\"b\":2}"],
            vec!["a:=[{\"b\":{\"c\":1,\"c\":1}}]"],
            vec!["a=1", "a.b=2"],
            vec!["a.99999999=1"],
            vec!["a=1", "a=2"],
            vec!["a.b=1", "a[b]=2"],
            vec!["a.b=1", "a:={}"],
            vec!["q==1", "q==2"],
            vec!["X-A:1", "x-a:2"],
            vec!["Authorization:x"],
            vec!["a b:c"],
            vec!["a[0=1"],
            vec!["a..b=1"],
            vec!["a.=1"],
            vec!["a]=1"],
            vec!["a[0]b=1"],
            vec!["a[1]=x"],
            vec!["a=@/nonexistent"],
        ] {
            let items: Vec<String> = items.into_iter().map(str::to_owned).collect();
            assert!(Given::read(&items, None, "").is_err(), "{items:?}");
        }
        let item = ["a:={\"b\":\n x}".to_owned()];
        let Err(failure) = Given::read(&item, None, "") else {
            panic!("accepted")
        };
        assert!(failure.to_string().contains("line 2, column 2"), "{failure}");
        // A field of the body may be replaced, and its other members stay.
        let replaced = Given::read(&["a.b=1".to_owned()], Some(b"{\"a\":{\"b\":2,\"c\":3}}"), "").unwrap();
        assert_eq!(Value::Object(replaced.values), json!({"a": {"b": "1", "c": 3}}));
        let twice = ["a:={}".to_owned(), "a.b=1".to_owned(), "a.b:=2".to_owned()];
        assert!(Given::read(&twice, None, "").is_err());
        assert!(Given::read(&["a==1".to_owned()], None, "a=2").is_err());
    }

    #[test]
    fn files_are_read_into_fields() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("value.json");
        std::fs::write(&file, "[1, 2]").unwrap();
        let file = file.display();
        assert_eq!(
            values(&[&format!("a=@{file}"), &format!("b:=@{file}")]),
            json!({"a": "[1, 2]", "b": [1, 2]})
        );
    }
}
