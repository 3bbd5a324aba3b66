//! The `paths` of the OpenAPI document: one item for each URL path.

use std::collections::BTreeMap;

use wechatpay_spec::model::PathSpec;
use wechatpay_spec::url_path::{parameters, without_parameter_names};

use crate::json::{Json, Object};
use crate::operation::{method, operation};

/// The paths of a document. Paths that differ only in the names of parameters share one item.
#[derive(Default)]
pub(crate) struct Paths {
    items: Vec<(String, Object)>,
    /// Path items, by path without the names of parameters.
    by_template: BTreeMap<String, usize>,
}

impl Paths {
    /// Adds the operations of a spec.
    pub(crate) fn add(&mut self, file: &str, path: &PathSpec, family: Option<&str>) {
        let url_path = path.url_path.value.as_str();
        let at = *self
            .by_template
            .entry(without_parameter_names(url_path))
            .or_insert_with(|| {
                self.items.push((url_path.to_owned(), Object::default()));
                self.items.len() - 1
            });
        let Some((first, item)) = self.items.get_mut(at) else {
            return;
        };
        let names: Vec<(&str, &str)> = parameters(url_path).into_iter().zip(parameters(first)).collect();
        for one in &path.operations {
            let made = operation(file, one, path.protocol, family, &names);
            let key = method(one.method.value);
            match item.get_mut(&key) {
                None => item.put(key, made),
                Some(Json::Object(taken)) => match taken.get_mut(FURTHER) {
                    Some(Json::List(list)) => list.push(made.into()),
                    _ => taken.put(FURTHER, vec![made.into()]),
                },
                Some(_) => {}
            }
        }
    }

    /// The paths object, in the order of the specs.
    pub(crate) fn finish(self) -> Object {
        let mut object = Object::default();
        for (path, item) in self.items {
            object.put(path, item);
        }
        object
    }
}

/// Operations with the same path and method that other hosts serve.
const FURTHER: &str = "x-further-operations";
