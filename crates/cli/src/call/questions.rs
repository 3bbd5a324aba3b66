//! Asking for fields on a terminal.

use std::io::IsTerminal;

use serde_json::{Map, Value};
use wechatpay_spec::model::{Field, Request, Scalar};

use super::items::{is_given, put};
use crate::failure::Failure;
use crate::output;

/// Checks the values given so far.
type CheckSoFar<'c> = &'c dyn Fn(&Map<String, Value>) -> Result<(), Failure>;

/// Asks for each required field that is not given: for the members of objects one by one, for lists in JSON. A value that the
/// spec does not allow is asked for again. `is_given_elsewhere` tells which fields are given in another form than by name.
pub(super) fn ask_for(
    spec: &Request,
    is_given_elsewhere: &dyn Fn(&str) -> bool,
    values: &mut Map<String, Value>,
    check: CheckSoFar<'_>,
) -> Result<(), Failure> {
    if !std::io::stdin().is_terminal() {
        return Err(Failure::usage("--ask needs a terminal"));
    }
    // Values on the command line cannot be asked for again.
    check(values)?;
    let mut missing = Vec::new();
    for fields in [&spec.path, &spec.query, &spec.headers, spec.body.fields()] {
        add_missing(fields, &[], values, &mut missing);
    }
    missing.retain(|(place, _)| !matches!(place.as_slice(), [name] if is_given_elsewhere(name)));
    for (place, field) in missing {
        loop {
            let value = match ask(field, &place.join("."))? {
                Ok(value) => value,
                Err(problem) => {
                    output::tell(&problem.to_string());
                    continue;
                }
            };
            let mut extended = values.clone();
            put(&mut extended, &place, value)?;
            match check(&extended) {
                Ok(()) => {
                    *values = extended;
                    break;
                }
                Err(problem) => output::tell(&problem.to_string()),
            }
        }
    }
    Ok(())
}

/// The required fields of an object that are not given; `within` are the names of the objects around it.
fn add_missing<'s>(
    fields: &'s [Field],
    within: &[String],
    values: &Map<String, Value>,
    missing: &mut Vec<(Vec<String>, &'s Field)>,
) {
    let asked = fields.iter().filter(|field| {
        field.required && field.supplied_by.is_none() && !matches!(field.kind.value.scalar, Scalar::File)
    });
    for field in asked {
        let place = [within, std::slice::from_ref(&field.name.value)].concat();
        if !field.fields.is_empty() && field.kind.value.array_depth == 0 {
            add_missing(&field.fields, &place, values, missing);
        } else if field.constant.is_none() && !is_given(values, &place) {
            missing.push((place, field));
        }
    }
}

/// Asks for a field. The inner error is about the value alone.
fn ask(field: &Field, place: &str) -> Result<Result<Value, Failure>, Failure> {
    let title = field.title.as_ref().map_or("", |title| title.value.as_str());
    let is_list = field.kind.value.array_depth > 0;
    let form = if is_list { ", in JSON" } else { "" };
    output::ask(&format!("{place} ({title}{form}): "));
    let Some(line) = line()? else {
        output::ask("\n");
        return Err(Failure::usage(format!(
            "the input ended before {place} was given; nothing was sent"
        )));
    };
    Ok(match (line.trim(), is_list) {
        ("", _) => Err(Failure::usage(format!("{place} is required"))),
        (text, false) => Ok(Value::String(text.to_owned())),
        (text, true) => {
            serde_json::from_str(text).map_err(|_| Failure::usage(format!("the value of {place} is not JSON")))
        }
    })
}

/// A line of standard input; none at its end.
pub(super) fn line() -> Result<Option<String>, Failure> {
    let mut line = String::new();
    let read = std::io::stdin().read_line(&mut line);
    let read = read.map_err(|error| Failure::usage(format!("cannot read standard input: {error}")))?;
    Ok((read > 0).then_some(line))
}
