//! Values that a person wrote, as they are sent.

use serde_json::{Map, Value};
use wechatpay_runtime::wire::Encrypt;
use wechatpay_spec::model::{Encoding, Field};

use super::{ExampleError, Extent, ValueGenerator, plain_name};

/// The members of a message, with the encryption and encoding that the spec requires. Members that the spec does not
/// list, or that have another type, are sent as they are, so that the receiver refuses them.
///
/// # Errors
/// When a value cannot be encrypted.
pub(crate) fn sealed(
    fields: &[Field],
    members: &Map<String, Value>,
    encrypt: &dyn Encrypt,
) -> Result<Map<String, Value>, ExampleError> {
    let generator = ValueGenerator {
        seed: "",
        echo: None,
        encrypt: Some(encrypt),
        text: false,
        response: false,
        extent: Extent::Everything,
    };
    generator.sealed(fields, members, "")
}

impl ValueGenerator<'_> {
    fn sealed(
        &self,
        fields: &[Field],
        members: &Map<String, Value>,
        above: &str,
    ) -> Result<Map<String, Value>, ExampleError> {
        let sealed = members.iter().map(|(name, value)| {
            let field = fields.iter().find(|field| plain_name(&field.name.value) == *name);
            let value = match field {
                Some(field) => self.sealed_value(field, value, &format!("{above}/{name}"))?,
                None => value.clone(),
            };
            Ok((name.clone(), value))
        });
        sealed.collect()
    }

    fn sealed_value(&self, field: &Field, value: &Value, pointer: &str) -> Result<Value, ExampleError> {
        let inner = self.sealed_inside(field, value, pointer)?;
        let encoding = field.encoded.map(|encoding| encoding.value);
        match (&inner, encoding) {
            // There is nothing to encrypt.
            (Value::Null, _) => Ok(inner),
            // It was written in its encoding.
            (Value::String(_), Some(Encoding::Json | Encoding::Xml)) if field.encrypted.is_none() => Ok(inner),
            _ => self.encode_and_encrypt(field, inner, pointer),
        }
    }

    fn sealed_inside(&self, field: &Field, value: &Value, pointer: &str) -> Result<Value, ExampleError> {
        match value {
            Value::Object(members) => self.sealed(&field.fields, members, pointer).map(Value::Object),
            Value::Array(items) if !field.fields.is_empty() => {
                let items = items.iter().enumerate();
                let items = items.map(|(index, item)| self.sealed_inside(field, item, &format!("{pointer}/{index}")));
                items.collect::<Result<_, _>>().map(Value::Array)
            }
            other => Ok(other.clone()),
        }
    }
}
