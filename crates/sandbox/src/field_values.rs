//! The values of a message, each with its field.
//!
//! All code that looks at values beside their fields and changes nothing of the message's form uses these functions, so that
//! each knows lists, texts of JSON and names with numbers. The code with a walk of its own encodes, decodes, completes or
//! describes a message as a whole, or looks for names that have no field.

use serde_json::{Map, Value};
use wechatpay_spec::indexed_name::is_indexed;
use wechatpay_spec::model::{Encoding, Field};

/// A value that has a field.
#[derive(Clone, Copy, Debug)]
pub struct FieldValue<'v> {
    /// The field.
    pub field: &'v Field,
    /// The value. Of a text of JSON whose fields are documented, it is the JSON in it.
    pub value: &'v Value,
    /// The fields of the object that has the value.
    pub fields: &'v [Field],
    /// The members of the object that has the value.
    pub members: &'v Map<String, Value>,
    /// Where the value is.
    pub pointer: &'v str,
    /// Whether it is an item of a list, which is another value.
    pub is_item: bool,
}

/// The field of a name: `coupon_id_0` is one of `coupon_id_$n`.
pub fn field_of<'f>(fields: &'f [Field], name: &str) -> Option<&'f Field> {
    fields.iter().find(|field| has_name(field, name))
}

fn has_name(field: &Field, name: &str) -> bool {
    field.name.value == name || is_indexed(&field.name.value, name)
}

/// Calls the function with each value that has a field, except `null`; with those inside an object or a list before it. It
/// stops at the first error.
///
/// # Errors
/// The first error of the function.
pub fn each<E>(
    fields: &[Field],
    members: &Map<String, Value>,
    act: &mut impl FnMut(FieldValue<'_>) -> Result<(), E>,
) -> Result<(), E> {
    in_object(fields, members, "", act)
}

fn in_object<E>(
    fields: &[Field],
    members: &Map<String, Value>,
    above: &str,
    act: &mut impl FnMut(FieldValue<'_>) -> Result<(), E>,
) -> Result<(), E> {
    for field in fields {
        for (name, value) in members.iter().filter(|(name, _)| has_name(field, name)) {
            let decoded = documented_json(field, value);
            let value = FieldValue {
                field,
                value: decoded.as_ref().unwrap_or(value),
                fields,
                members,
                pointer: &format!("{above}/{}", escaped(name)),
                is_item: false,
            };
            in_value(value, act)?;
        }
    }
    Ok(())
}

fn in_value<E>(value: FieldValue<'_>, act: &mut impl FnMut(FieldValue<'_>) -> Result<(), E>) -> Result<(), E> {
    match value.value {
        Value::Null => return Ok(()),
        Value::Object(members) => in_object(&value.field.fields, members, value.pointer, act)?,
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                let item = FieldValue {
                    value: item,
                    pointer: &format!("{}/{index}", value.pointer),
                    is_item: true,
                    ..value
                };
                in_value(item, act)?;
            }
        }
        _ => {}
    }
    act(value)
}

/// Calls the function with each value that has a field and is neither an object, nor a list, nor `null`. A text of JSON
/// is written again if something in it changes.
pub fn each_scalar_mut(fields: &[Field], members: &mut Map<String, Value>, act: &mut impl FnMut(&Field, &mut Value)) {
    for (name, value) in members {
        if let Some(field) = field_of(fields, name) {
            scalars_of(field, value, act);
        }
    }
}

fn scalars_of(field: &Field, value: &mut Value, act: &mut impl FnMut(&Field, &mut Value)) {
    if let Some(decoded) = documented_json(field, value) {
        let mut changed = decoded.clone();
        scalars_of(field, &mut changed, act);
        if changed != decoded {
            *value = Value::String(changed.to_string());
        }
        return;
    }
    match value {
        Value::Null => {}
        Value::Object(members) => each_scalar_mut(&field.fields, members, act),
        Value::Array(items) => items.iter_mut().for_each(|item| scalars_of(field, item, act)),
        scalar => act(field, scalar),
    }
}

/// The objects or lists in a text of JSON, of a field whose document lists what is in it.
fn documented_json(field: &Field, value: &Value) -> Option<Value> {
    let is_json = field.encoded.as_ref().map(|encoding| encoding.value) == Some(Encoding::Json);
    let text = value.as_str().filter(|_| is_json && !field.fields.is_empty())?;
    let decoded: Option<Value> = serde_json::from_str(text).ok();
    decoded.filter(|decoded| decoded.is_object() || decoded.is_array())
}

/// A name as a step of a JSON pointer.
pub(crate) fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use wechatpay_spec::model::Subject;
    use wechatpay_spec::{Source, Sources, load};

    use super::*;

    /// Fields of every kind that hides a value.
    fn fields() -> Vec<Field> {
        let text = "post:\n  title: 测试\n  documents:\n    - {url: https://pay.weixin.qq.com/doc/v3/partner/4012713017, updated: 2024-08-30}\n  request:\n    json:\n      secret: {type: string, encrypted: true}\n      lists: {type: \"object[]\", fields: {secret: {type: string, encrypted: true}}}\n      text: {type: object, encoded: json, fields: {secret: {type: string, encrypted: true}, plain: {type: string}}}\n      coupon_$n: {type: string}\n  response: {empty: true}\n";
        let loaded = load(&Sources {
            specs: vec![Source {
                file: "v3/pay/test.yaml".to_owned(),
                shown: "v3/pay/test.yaml".to_owned(),
                text: text.as_bytes().to_vec(),
            }],
            ..Sources::default()
        });
        let Some(Subject::Path(path)) = loaded.specs.first().map(|spec| &spec.subject) else {
            panic!("{:?}", loaded.diagnostics)
        };
        path.operations[0].request.body.fields().to_vec()
    }

    fn message() -> Map<String, Value> {
        let message = json!({
            "secret": "a",
            "lists": [{"secret": "b"}, [{"secret": "c"}], null],
            "text": "{\"plain\":\"d\",\"secret\":\"e\"}",
            "coupon_0": "f",
            "coupon_x": "no number",
            "unlisted": {"secret": "unknown"},
        });
        message.as_object().cloned().unwrap()
    }

    #[test]
    fn every_value_that_has_a_field_is_visited() {
        let mut visited = Vec::new();
        let mut act = |value: FieldValue<'_>| {
            if !value.value.is_object() && !value.value.is_array() {
                visited.push(format!("{} {}", value.pointer, value.value));
            }
            Ok::<(), ()>(())
        };
        each(&fields(), &message(), &mut act).unwrap();
        assert_eq!(
            visited,
            [
                "/secret \"a\"",
                "/lists/0/secret \"b\"",
                "/lists/1/0/secret \"c\"",
                "/text/secret \"e\"",
                "/text/plain \"d\"",
                "/coupon_0 \"f\"",
            ]
        );
    }

    #[test]
    fn every_scalar_that_has_a_field_can_be_changed() {
        let mut changed = message();
        each_scalar_mut(&fields(), &mut changed, &mut |field, value| {
            if field.encrypted.is_some() {
                *value = "x".into();
            }
        });
        assert_eq!(changed["lists"], json!([{"secret": "x"}, [{"secret": "x"}], null]));
        assert_eq!(changed["text"], json!("{\"plain\":\"d\",\"secret\":\"x\"}"));
        assert_eq!(changed["unlisted"], json!({"secret": "unknown"}));
    }

    #[test]
    fn a_text_in_which_nothing_changes_stays_as_it_is_written() {
        let mut spaced = message();
        spaced.insert("text".to_owned(), "{ \"plain\" : \"d\" }".into());
        let before = spaced.clone();
        each_scalar_mut(&fields(), &mut spaced, &mut |_, _| {});
        assert_eq!(spaced, before);
    }
}
