//! Notifications: the module of each and, in APIv3, its variant.

use std::collections::BTreeMap;

use wechatpay_spec::diagnostic::Diagnostic;
use wechatpay_spec::model::{Notification, Protocol, Spec};
use wechatpay_spec::vocabulary::names as keys;

use super::findings::{self, Place};
use super::types::Resolver;
use crate::items::NotificationItem;
use crate::names::{ModuleName, NameError, TypeName};

/// The module of APIv2's notifications. It is below `notify`, like the notifications of APIv3.
const V2: &str = "v2";

/// Collects the notifications, one by one.
#[derive(Default)]
pub(super) struct Notifications<'a> {
    items: Vec<NotificationItem<'a>>,
    modules: BTreeMap<(Protocol, ModuleName), &'a str>,
    events: BTreeMap<&'a str, &'a str>,
}

impl<'a> Notifications<'a> {
    /// Adds a notification, unless its name has an error.
    pub(super) fn add(
        &mut self,
        spec: &'a Spec,
        notification: &'a Notification,
        family: Option<&'a str>,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let file = spec.file.as_str();
        let stem = stem(file);
        let place = match &notification.rust_name {
            Some(rust_name) => Place::of(rust_name, keys::RUST_NAME),
            None => Place::of_file(stem),
        };
        let Some((name, variant)) = settled(names(stem, notification), file, place, diagnostics) else {
            return;
        };
        let key = (notification.protocol, name.clone());
        let is_of_v2 = notification.protocol == Protocol::V3 && name.as_str() == V2;
        let other = if is_of_v2 { None } else { self.modules.insert(key, file) };
        if is_of_v2 || other.is_some() {
            let finding = findings::notification_collision(file, place, &name.to_string(), other);
            return diagnostics.push(finding);
        }
        let event = &notification.event_type;
        let mut resolver = Resolver::new(file, diagnostics);
        let (types, variant) = match notification.protocol {
            Protocol::V3 => (resolver.resource(&notification.fields), Some(variant)),
            Protocol::V2 => (resolver.notification(&notification.fields), None),
        };
        if variant.is_some()
            && let Some(other) = self.events.insert(&event.value, file)
        {
            return diagnostics.push(findings::same_event(file, event.span, &event.value, other));
        }
        self.items.push(NotificationItem {
            spec_file: file,
            notification,
            family,
            name,
            variant,
            types,
        });
    }

    /// All notifications that were added.
    pub(super) fn finish(self) -> Vec<NotificationItem<'a>> {
        self.items
    }
}

/// The name of a notification's file.
fn stem(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.strip_suffix(".yaml").unwrap_or(name)
}

/// The module and the variant, named by `rust_name` or after the file.
fn names(stem: &str, notification: &Notification) -> Result<(ModuleName, TypeName), NameError> {
    match &notification.rust_name {
        Some(name) => Ok((
            ModuleName::from_override(&name.value)?,
            TypeName::from_value(&name.value)?,
        )),
        None => Ok((ModuleName::from_segment(stem)?, TypeName::from_value(stem)?)),
    }
}

fn settled<T>(
    names: Result<T, NameError>,
    file: &str,
    place: Place<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<T> {
    names
        .map_err(|error| diagnostics.push(findings::unnameable(file, place, &error)))
        .ok()
}
