//! The fields on the command line, in the syntax of httpie.

mod places;

use std::collections::BTreeSet;

use serde_json::{Map, Value};
use wechatpay_runtime::FilePart;
use wechatpay_spec::plural;

use self::places::{gap, steps};
pub(super) use self::places::{is_given, put};
use super::json_once::{self, Problem};
use crate::failure::Failure;
use crate::message::source;
use crate::output;

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
fn body_source(item: &str) -> Option<Option<&str>> {
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

    /// Reads the items, with the body that one of them names, and the query of the URL.
    pub(crate) fn of_arguments(items: &[String], query: &str) -> Result<Self, Failure> {
        let mut sources = items.iter().filter_map(|item| body_source(item));
        let body = match sources.next() {
            Some(None) => Some(source::standard_input()?),
            Some(Some(file)) => Some(source::read(file.as_ref())?),
            None => None,
        };
        if sources.next().is_some() {
            return Err(Failure::usage("the body is given twice"));
        }
        Self::read(items, body.as_deref(), query)
    }

    /// The fields alone, for a message that has neither query nor headers nor files.
    pub(crate) fn into_fields(self) -> Result<Map<String, Value>, Failure> {
        match self.query.is_empty() && self.headers.is_empty() && self.files.is_empty() {
            true => Ok(self.values),
            false => Err(Failure::usage(
                "a notification has neither a query nor headers nor files: write name=text or name:=json",
            )),
        }
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
        if item.starts_with(['?', '&']) {
            return Err(Failure::usage(
                "write the query directly after the path, without a blank between them and in quotes; or write name==value for each parameter",
            ));
        }
        // The sign that comes first decides, and of several at one place the longest.
        let signs = [":=", "==", "=", "@", ":"];
        let first = signs
            .iter()
            .filter_map(|sign| Some((item.find(sign)?, *sign)))
            .min_by_key(|(place, sign)| (*place, std::cmp::Reverse(sign.len())));
        let Some((place, sign)) = first.filter(|(place, _)| *place > 0) else {
            return Err(Failure::usage(format!(
                "an argument is not a field: expected name=text, name:=json, name==query, Header:value or file@path ({} given)",
                plural::characters(item.chars().count())
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
                        "an argument with `:` is a header, but the text before it is not a header name; for a field, write name=value",
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
            _ if of_body => output::tell(&format!("{place} on the command line replaces the one in the body")),
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
        for number in ["99999999", "10001", "99999999999999999999999"] {
            let item = [format!("a[{number}].b=1")];
            let failure = Given::read(&item, None, "").err().map(|failure| failure.to_string());
            let expected = format!("a.{number}.b: the number of an item is at most 10000");
            assert_eq!(failure, Some(expected));
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
