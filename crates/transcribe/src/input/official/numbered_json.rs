//! JSON in a saved page: in the text there are the numbers of its lines.

use crate::facts::sample::Sample;

/// The maximum nesting.
const DEPTH: usize = 64;

/// The maximum number of braces that are tried. In prose, braces are around the parameters of a path.
const ATTEMPTS: usize = 32;

/// The first JSON object in a text that has an entry; `None` when there is none.
pub(super) fn first_object(text: &str) -> Option<Sample> {
    let starts = text.match_indices('{').map(|(start, _)| start).take(ATTEMPTS);
    for start in starts {
        let mut reader = JsonReader {
            rest: text.get(start..)?,
            line: lines_before(text.get(..start)?),
            is_numbered: false,
            depth: 0,
        };
        match reader.value(false) {
            Some(Sample::Map(entries)) if !entries.is_empty() => return Some(Sample::Map(entries)),
            // An object inside one that cannot be read is not the sample.
            None if begins_entry(text.get(start + 1..).unwrap_or_default()) => return None,
            _ => {}
        }
    }
    None
}

/// The JSON objects in a text that have an entry, one after the other.
pub(super) fn objects(text: &str) -> Vec<Sample> {
    let mut objects = Vec::new();
    let mut at = 0;
    for _ in 0..ATTEMPTS {
        let Some(start) = text.get(at..).and_then(|rest| rest.find('{')).map(|found| at + found) else {
            break;
        };
        let mut reader = JsonReader {
            rest: text.get(start..).unwrap_or_default(),
            line: lines_before(text.get(at..start).unwrap_or_default()),
            is_numbered: false,
            depth: 0,
        };
        at = match reader.value(false) {
            Some(Sample::Map(entries)) if !entries.is_empty() => {
                objects.push(Sample::Map(entries));
                text.len() - reader.rest.len()
            }
            _ => start + 1,
        };
    }
    objects
}

/// The number that the next line has, by the numbers in the text before an object.
fn lines_before(text: &str) -> u64 {
    let numbers = text
        .split(|c: char| !c.is_ascii_digit())
        .filter_map(|word| word.parse::<u64>().ok());
    numbers.fold(1, |next, number| if number == next { next + 1 } else { next })
}

/// Whether a text has what begins an object with an entry, so that a sample that cannot be read has one.
pub(super) fn mentions_object(text: &str) -> bool {
    text.match_indices('{')
        .take(ATTEMPTS)
        .any(|(at, _)| begins_entry(text.get(at + 1..).unwrap_or_default()))
}

/// Whether the text inside braces begins with an entry.
fn begins_entry(inside: &str) -> bool {
    let first = inside.trim_start_matches(|c: char| c.is_whitespace() || c.is_ascii_digit() || c == '\\');
    first.starts_with('"') || after_comment(first).is_some()
}

/// The text after a comment, if it begins with one: `// …` up to the end of the line, or `/* … */`.
fn after_comment(text: &str) -> Option<&str> {
    if let Some(inside) = text.strip_prefix("/*") {
        return inside.split_once("*/").map(|(_, after)| after);
    }
    let inside = text.strip_prefix("//")?;
    Some(inside.split_once('\n').map_or("", |(_, after)| after))
}

/// Whether a value has lines of its own.
const fn is_nested(value: Option<&Sample>) -> bool {
    matches!(value, Some(Sample::Map(_) | Sample::List(_)))
}

struct JsonReader<'t> {
    rest: &'t str,
    /// The number of the next line.
    line: u64,
    /// Whether a number of a line was read. Without one before the first name, the lines have none.
    is_numbered: bool,
    depth: usize,
}

impl<'t> JsonReader<'t> {
    fn peek(&mut self) -> Option<char> {
        self.rest = self.rest.trim_start();
        // A sample may have comments, which JSON has not.
        while let Some(after) = after_comment(self.rest) {
            self.rest = after.trim_start();
        }
        self.rest.chars().next()
    }

    fn takes(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.rest = self.rest.get(wanted.len_utf8()..).unwrap_or_default();
        }
        found
    }

    /// Skips the number of a line, at a place where there can be no value. `None` if a number is not that of the next line:
    /// then the digits may be those of a value that was cut, or a line is missing.
    fn line_number(&mut self, is_first: bool) -> Option<bool> {
        let mut has_number = false;
        // A line may be empty.
        while self.peek().is_some_and(|c| c.is_ascii_digit()) {
            let number = self.word().parse::<u64>().ok()?;
            // The lines above a sample may have other numbers.
            if !self.is_numbered && is_first {
                self.is_numbered = true;
                self.line = number;
            }
            if !self.is_numbered || number != self.line {
                return None;
            }
            self.line = number.saturating_add(1);
            has_number = true;
        }
        Some(has_number)
    }

    fn word(&mut self) -> String {
        let end = self
            .rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+')))
            .unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word.to_owned()
    }

    /// A value. In a list, there may be the number of a line before it.
    fn value(&mut self, in_list: bool) -> Option<Sample> {
        if in_list && self.peek()?.is_ascii_digit() {
            let before = self.rest;
            let word = self.word();
            let is_line = word.parse::<u64>().is_ok_and(|number| number == self.line);
            let goes_on = !matches!(self.peek(), Some(',' | ']') | None);
            if is_line && goes_on {
                self.line = self.line.saturating_add(1);
            } else {
                self.rest = before;
            }
        }
        match self.peek()? {
            '{' => self.nested('}'),
            '[' => self.nested(']'),
            '"' => self.string().map(Sample::Text),
            _ => {
                let word = self.word();
                match word.as_str() {
                    "" => None,
                    "true" => Some(Sample::Boolean(true)),
                    "false" => Some(Sample::Boolean(false)),
                    "null" => Some(Sample::Null),
                    _ if word.parse::<i64>().is_ok() => Some(Sample::Integer(word)),
                    _ if word.parse::<f64>().is_ok() => Some(Sample::Decimal(word)),
                    _ => None,
                }
            }
        }
    }

    fn nested(&mut self, close: char) -> Option<Sample> {
        if self.depth >= DEPTH {
            return None;
        }
        let is_outermost = self.depth == 0;
        self.depth += 1;
        self.rest = self.rest.get(1..)?;
        let mut entries = Vec::new();
        let mut items = Vec::new();
        // Whether its entries are on lines with numbers; then it ends on such a line too.
        let mut has_lines = false;
        // Whether a number was read since the last value.
        let mut on_new_line;
        loop {
            if close == '}' {
                on_new_line = self.line_number(is_outermost && entries.is_empty())?;
                has_lines |= on_new_line;
            } else {
                on_new_line = self.begins_with_line() && self.passes_line(']')?;
            }
            if self.takes(close) {
                break;
            }
            if close == '}' {
                let name = self.string()?;
                if !self.takes(':') {
                    return None;
                }
                entries.push((name, self.value(false)?));
                on_new_line = self.line_number(false)?;
            } else {
                let line = self.line;
                items.push(self.value(true)?);
                has_lines |= items.len() == 1 && self.is_numbered && self.line > line && !is_nested(items.first());
                on_new_line = false;
            }
            on_new_line |= self.passes_line(',')?;
            if !self.takes(',') {
                on_new_line |= self.passes_line(close)?;
                if !self.takes(close) {
                    return None;
                }
                break;
            }
        }
        // `"total" : 1003}`: the number of the line may have run into a value.
        if has_lines && !on_new_line {
            return None;
        }
        self.depth -= 1;
        Some(if close == '}' {
            Sample::Map(entries)
        } else {
            Sample::List(items)
        })
    }

    /// Skips the number of a line that a character follows; whether there is one. `None` if it is not that of the next line.
    fn passes_line(&mut self, next: char) -> Option<bool> {
        let Some(after) = self.line_before(next) else {
            return Some(false);
        };
        self.line_number(false)?;
        self.rest = after;
        Some(true)
    }

    /// Whether the next word is the number of a line: `[ 8 ]` in line 7 has no items, `[8]` has one.
    fn begins_with_line(&self) -> bool {
        let word = self.rest.trim_start();
        let digits = word.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
        let is_next = digits.parse::<u64>().is_ok_and(|number| number == self.line);
        self.is_numbered && self.rest.len() > word.len() && is_next
    }

    /// The text after the number of a line, if it begins with a character.
    fn line_before(&self, next: char) -> Option<&'t str> {
        let rest = self.rest.trim_start();
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let after = rest.get(digits..)?.trim_start();
        (digits > 0 && after.starts_with(next)).then_some(after)
    }

    fn string(&mut self) -> Option<String> {
        if self.peek()? != '"' {
            return None;
        }
        let mut escaped = false;
        let end = self.rest.char_indices().skip(1).find_map(|(at, c)| {
            let closes = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            closes.then_some(at + 1)
        })?;
        let (literal, rest) = self.rest.split_at_checked(end)?;
        self.rest = rest;
        serde_json::from_str(literal).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::{first_object, mentions_object, objects};
    use crate::facts::sample::Sample;

    #[test]
    fn line_numbers_are_not_values() {
        let text = r#"1curl -X POST \ 2 https://a.b/v3/x \ 3 -d '{ 4 "a" : "1", 5 "n" : 6, 6 "o" : { 7 "l" : [ 8 "x", 9 "y" 10 ], 11 "k" : [ 12 3, 13 4 14 ] 15 }, 16 "b" : true 17 }' 18"#;
        let sample = first_object(text).unwrap();
        assert_eq!(
            sample.json().unwrap().to_string(),
            r#"{"a":"1","b":true,"n":6,"o":{"k":[3,4],"l":["x","y"]}}"#
        );
        assert_eq!(
            first_object("/v3/x/{id} {\"a\": 1}").unwrap().get("a"),
            Some(&Sample::Integer("1".to_owned()))
        );
        assert_eq!(
            first_object("1{ 2 \"id\" : \"7\" 3} 4").unwrap().get("id"),
            Some(&Sample::Text("7".to_owned()))
        );
    }

    #[test]
    fn numbers_in_a_list_are_not_numbers_of_lines() {
        for (text, expected) in [
            (
                r#"{"l": [1], "m": [1, 2], "n": [ 3 ]}"#,
                r#"{"l":[1],"m":[1,2],"n":[3]}"#,
            ),
            (
                "{\n  \"l\" : [\n    1\n  ],\n  \"m\" : [\n    1,\n    2\n  ]\n}",
                r#"{"l":[1],"m":[1,2]}"#,
            ),
            (
                "1{\n2  \"l\" : [\n3    3\n4  ],\n5  \"m\" : [\n6  ]\n7}",
                r#"{"l":[3],"m":[]}"#,
            ),
            ("1{\n2  \"l\" : [3, 4],\n3  \"m\" : [4]\n4}", r#"{"l":[3,4],"m":[4]}"#),
            ("/v3/1\n{\"l\": [2, 1]}", r#"{"l":[2,1]}"#),
        ] {
            assert_eq!(
                first_object(text).unwrap().json().unwrap().to_string(),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn every_object_is_read() {
        let text = "/v3/{id}\n1{\n2  \"id\": \"1\",\n3  \"resource\": {\"nonce\": \"n\"}\n4}\n\n文字\n\n{\n\"state\": [\n1\n]\n}\n";
        let found = objects(text);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].get("resource").is_some() && found[1].get("state").is_some());
    }

    #[test]
    fn comments_and_last_commas_are_skipped() {
        let text = "{\n  // 甲\n  \"a\" : 1, /* 乙 */\n  \"b\" : [\n    2, // 丙\n  ],\n}";
        assert_eq!(
            first_object(text).unwrap().json().unwrap().to_string(),
            r#"{"a":1,"b":[2]}"#
        );
        assert!(mentions_object("1{\n2 \"a\": {") && mentions_object("{ // 甲") && !mentions_object("/v3/{id}"));
    }

    #[test]
    fn broken_json_is_not_read() {
        for text in [
            "",
            "{",
            "{]",
            "{\"a\"",
            "{\"a\":}",
            "{1 2 3",
            "[1]",
            "{\"a\":[x y]}",
            "{\"a\":\"b\\",
        ] {
            assert_eq!(first_object(text), None, "{text}");
        }
        assert_eq!(first_object(&"{\"a\":".repeat(10_000)), None);
        assert_eq!(first_object(&format!("{{\"a\":{}", "[".repeat(10_000))), None);
    }
}
