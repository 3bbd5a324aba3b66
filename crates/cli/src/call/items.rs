//! The fields on the command line, in the syntax of httpie.

use serde_json::{Map, Value};
use wechatpay_runtime::FilePart;

use crate::failure::Failure;
use crate::message::source;

/// Lists longer than this are a typing error.
const MAX_INDEX: usize = 10_000;

/// The fields given on the command line, before it is known where each belongs.
#[derive(Default)]
pub(crate) struct Given {
    /// Fields of any part of the request.
    pub(crate) values: Map<String, Value>,
    pub(super) query: Map<String, Value>,
    pub(super) headers: Vec<(String, String)>,
    pub(super) files: Vec<(String, FilePart)>,
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

    /// Reads the items, a body in JSON, and the query of the URL.
    pub(crate) fn read(items: &[String], body: Option<&[u8]>, query: &str) -> Result<Self, Failure> {
        let mut given = Self::default();
        if let Some(body) = body {
            let read: Value = serde_json::from_slice(body).map_err(|error| {
                let (line, column) = (error.line(), error.column());
                Failure::usage(format!("the body is not JSON: line {line}, column {column}"))
            })?;
            let Value::Object(members) = read else {
                return Err(Failure::usage("the body is not a JSON object"));
            };
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
            given.query.insert(decode(name), decode(value).into());
        }
        for item in items.iter().filter(|item| body_source(item).is_none()) {
            given.add(item)?;
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
            "==" => {
                self.query.insert(name.to_owned(), value.into());
            }
            ":=" => {
                let json = serde_json::from_str(value).map_err(|_| {
                    Failure::usage(format!("the value of {name} is not JSON; for text, write {name}=…"))
                })?;
                put(&mut self.values, name, json)?;
            }
            "=" => put(&mut self.values, name, value.into())?,
            "@" => {
                let content = source::read(value.as_ref())?;
                let file_name = std::path::Path::new(value).file_name().unwrap_or_default();
                let file = FilePart::new(file_name.to_string_lossy(), content);
                self.files.push((name.to_owned(), file));
            }
            _ => self.headers.push((name.to_owned(), value.to_owned())),
        }
        Ok(())
    }
}

/// Puts a value at a path: `amount.total`, `amount[total]`, `goods_detail.0.price`.
fn put(members: &mut Map<String, Value>, path: &str, value: Value) -> Result<(), Failure> {
    let path = path.replace('[', ".").replace(']', "");
    let mut steps = path.split('.');
    let first = steps.next().unwrap_or_default();
    let mut place = members.entry(first.to_owned()).or_insert(Value::Null);
    for step in steps {
        let index = step.parse::<usize>().ok();
        if place.is_null() {
            *place = match index {
                Some(_) => Value::Array(Vec::new()),
                None => Value::Object(Map::new()),
            };
        }
        place = match (place, index) {
            (Value::Object(inner), _) => inner.entry(step.to_owned()).or_insert(Value::Null),
            (Value::Array(list), Some(index)) if index <= MAX_INDEX => {
                while list.len() <= index {
                    list.push(Value::Null);
                }
                list.get_mut(index).ok_or_else(|| Failure::usage("no such item"))?
            }
            _ => {
                return Err(Failure::usage(format!(
                    "{path} is both a value and an object or a list"
                )));
            }
        };
    }
    *place = value;
    Ok(())
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
            vec!["a=1", "a.b=2"],
            vec!["a.99999999=1"],
        ] {
            let items: Vec<String> = items.into_iter().map(str::to_owned).collect();
            assert!(Given::read(&items, None, "").is_err(), "{items:?}");
        }
    }
}
