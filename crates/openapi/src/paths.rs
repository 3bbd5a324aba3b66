//! The `paths` of the OpenAPI document: one item for each URL path.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use indexmap::map::Entry;
use wechatpay_spec::model::PathSpec;
use wechatpay_spec::url_path::{parameters, without_parameter_names};
use wechatpay_spec::words::Word;

use crate::objects::PathItem;
use crate::operation::operation;

/// The paths of a document. Paths that differ only in the names of parameters share one item.
#[derive(Default)]
pub(crate) struct Paths<'s> {
    items: IndexMap<&'s str, PathItem<'s>>,
    /// The paths of the items, by path without the names of parameters.
    by_template: BTreeMap<String, &'s str>,
}

impl<'s> Paths<'s> {
    /// Adds the operations of a spec.
    pub(crate) fn add(&mut self, file: &'s str, path: &'s PathSpec, family: Option<&'s str>) {
        let url_path = path.url_path.value.as_str();
        let template = without_parameter_names(url_path);
        let first = *self.by_template.entry(template).or_insert(url_path);
        let item = self.items.entry(first).or_default();
        let names: Vec<(&str, &str)> = parameters(url_path).into_iter().zip(parameters(first)).collect();
        for one in &path.operations {
            let further = operation(file, one, path.protocol, family, &names);
            match item.entry(one.method.value.word()) {
                Entry::Vacant(entry) => drop(entry.insert(further)),
                Entry::Occupied(mut entry) => entry.get_mut().further_operations.push(further),
            }
        }
    }

    /// The paths object, in the order of the specs.
    pub(crate) fn finish(self) -> IndexMap<&'s str, PathItem<'s>> {
        self.items
    }
}
