//! One state of the generated code, by operation.

use crate::items::{Catalogue, NotificationItem, OperationItem, PathItem};
use std::collections::BTreeMap;
use wechatpay_compare::{NotificationSide, OperationSide};
use wechatpay_spec::model::Method;

/// What callers of the generated code see.
pub(super) struct Surface<'a> {
    catalogue: Catalogue<'a>,
    /// Path and operation, by spec file and method.
    places: BTreeMap<(&'a str, Method), (usize, usize)>,
}

impl<'a> Surface<'a> {
    pub(super) fn of(catalogue: Catalogue<'a>) -> Self {
        let mut places = BTreeMap::new();
        for (number, path) in catalogue.paths.iter().enumerate() {
            for (operation, item) in path.operations.iter().enumerate() {
                places.insert((path.spec_file, item.operation.method.value), (number, operation));
            }
        }
        Self { catalogue, places }
    }

    /// What has become of a notification.
    pub(super) fn notification(&self, side: &NotificationSide<'_>) -> Option<&NotificationItem<'a>> {
        let items = &self.catalogue.notifications;
        items.iter().find(|item| item.spec_file == side.spec.file)
    }

    /// What has become of an operation.
    pub(super) fn operation(&self, side: &OperationSide<'_>) -> Option<(&PathItem<'a>, &OperationItem<'a>)> {
        let key = (side.spec.file.as_str(), side.operation.method.value);
        let (path, operation) = self.places.get(&key)?;
        let path = self.catalogue.paths.get(*path)?;
        Some((path, path.operations.get(*operation)?))
    }
}
