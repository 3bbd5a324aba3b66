//! Asking for fields on a terminal.

use std::io::IsTerminal;

use serde_json::{Map, Value};
use wechatpay_spec::model::{Field, Request, Scalar};

use crate::failure::Failure;
use crate::output;

/// Asks for each required field that is not given: for the members of objects one by one, for lists in JSON.
pub(super) fn ask_for(spec: &Request, values: &mut Map<String, Value>) -> Result<(), Failure> {
    if !std::io::stdin().is_terminal() {
        return Err(Failure::usage("--ask needs a terminal"));
    }
    for fields in [&spec.path, &spec.query, spec.body.fields()] {
        ask_for_fields(fields, "", values)?;
    }
    Ok(())
}

/// Asks for the required fields of an object; `within` are the objects around it, as `amount.`.
fn ask_for_fields(fields: &[Field], within: &str, values: &mut Map<String, Value>) -> Result<(), Failure> {
    let asked = fields.iter().filter(|field| {
        field.required && field.supplied_by.is_none() && !matches!(field.kind.value.scalar, Scalar::File)
    });
    for field in asked {
        let name = &field.name.value;
        let is_object = !field.fields.is_empty() && field.kind.value.array_depth == 0;
        match values.get_mut(name) {
            Some(Value::Object(members)) if is_object => {
                ask_for_fields(&field.fields, &format!("{within}{name}."), members)?
            }
            Some(_) => {}
            None if is_object => {
                let mut members = Map::new();
                ask_for_fields(&field.fields, &format!("{within}{name}."), &mut members)?;
                values.insert(name.clone(), Value::Object(members));
            }
            None => {
                values.insert(name.clone(), ask(field, within)?);
            }
        }
    }
    Ok(())
}

/// Asks for a field.
fn ask(field: &Field, within: &str) -> Result<Value, Failure> {
    let name = &field.name.value;
    let title = field.title.as_ref().map_or("", |title| title.value.as_str());
    let is_list = field.kind.value.array_depth > 0;
    let form = if is_list { ", in JSON" } else { "" };
    output::ask(&format!("{within}{name} ({title}{form}): "));
    let mut line = String::new();
    std::io::stdin().read_line(&mut line)?;
    let line = line.trim();
    match is_list {
        false => Ok(Value::String(line.to_owned())),
        true => {
            serde_json::from_str(line).map_err(|_| Failure::usage(format!("the value of {within}{name} is not JSON")))
        }
    }
}
