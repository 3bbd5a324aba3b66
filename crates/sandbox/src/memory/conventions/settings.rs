//! Which operations show and change settings, of which a merchant has one set.

use std::collections::BTreeMap;

use wechatpay_spec::model::Method;

use super::part::Part;
use super::query;
use crate::catalogue::Entry;

/// The parts of operations on settings: a GET that neither finds nor lists, and the other methods of its path and of paths
/// near it, of which one sends a field that the GET shows.
pub(super) fn parts(open: &[&Entry], parts: &BTreeMap<String, Part>) -> BTreeMap<String, Part> {
    let is_free = |entry: &&&Entry| !parts.contains_key(&entry.id);
    let mut settings = BTreeMap::new();
    for shown in open
        .iter()
        .filter(is_free)
        .filter(|entry| entry.operation.method.value == Method::Get)
    {
        let listed = shown.operation.response.content.fields();
        if listed.is_empty() || query::lists(shown) {
            continue;
        }
        let sends = |other: &&Entry| {
            let body = other.operation.request.body.fields();
            body.iter()
                .any(|sent| listed.iter().any(|field| field.name.value == sent.name.value))
        };
        let own = open
            .iter()
            .filter(is_free)
            .filter(|other| other.path == shown.path && other.id != shown.id);
        let others = open.iter().filter(is_free).filter(|other| {
            other.operation.method.value != Method::Get && is_near(&other.path, &shown.path) && sends(other)
        });
        if own.clone().chain(others.clone()).any(sends) {
            let part = Part::Settings(name(&shown.path));
            let all = own.chain(others).chain([shown]);
            settings.extend(all.map(|entry| (entry.id.clone(), part.clone())));
        }
    }
    settings
}

/// The name of settings in the store, by the path that shows them.
pub(in crate::memory) fn name(path: &str) -> String {
    format!("{path} settings")
}

/// Whether a path is that of a change of what another one shows: `…/modify-settlement` beside `…/settlement`, or
/// `…/card-configs/publish` below `…/card-configs`.
fn is_near(path: &str, shown: &str) -> bool {
    let (Some((folder, last)), Some((shown_folder, noun))) = (path.rsplit_once('/'), shown.rsplit_once('/')) else {
        return false;
    };
    let beside = folder == shown_folder && last.strip_suffix(noun).is_some_and(|verb| verb.ends_with('-'));
    beside || (folder == shown && !last.starts_with('{'))
}

#[cfg(test)]
mod tests {
    use super::is_near;

    #[test]
    fn a_change_is_beside_what_shows_it_or_below_it() {
        for (path, shown, near) in [
            ("/v3/a/{id}/modify-settlement", "/v3/a/{id}/settlement", true),
            ("/v3/a/card-configs/publish", "/v3/a/card-configs", true),
            ("/v3/a/{id}/resettlement", "/v3/a/{id}/settlement", false),
            ("/v3/b/{id}/modify-settlement", "/v3/a/{id}/settlement", false),
            ("/v3/a/configs/{id}", "/v3/a/configs", false),
            ("/v3/a/orders/{id}/close", "/v3/a/orders/{id}", true),
            ("/v3/a/configs/x/y", "/v3/a/configs", false),
        ] {
            assert_eq!(is_near(path, shown), near, "{path} {shown}");
        }
    }
}
