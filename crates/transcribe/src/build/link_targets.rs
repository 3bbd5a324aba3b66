//! The operations that a link to another page may lead to, and the notification that a page without a name is about.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use wechatpay_spec::model::{Method, Notification, Subject};
use wechatpay_spec::url_path::without_parameter_names;
use wechatpay_spec::{Source, Sources, load};

use crate::draft::{Drafts, Route};

/// The folder of the specs of APIv2 notifications.
const NOTIFICATIONS: &str = "notify/v2/";

/// The methods that the pages at hand describe, by the pages' paths on their site, and the specs that exist.
#[derive(Debug)]
pub(crate) struct LinkTargets<'s> {
    pages: BTreeMap<String, Vec<Method>>,
    existing: &'s Sources,
    /// The existing specs by their files. Made only when a link needs them.
    files: OnceLock<BTreeMap<&'s str, &'s Source>>,
}

impl<'s> LinkTargets<'s> {
    /// The targets in all drafts and in the existing specs.
    pub(crate) fn new<'d>(drafts: impl Iterator<Item = &'d Drafts>, existing: &'s Sources) -> Self {
        let targets = drafts.filter_map(|drafts| drafts.link_target.as_ref());
        Self {
            pages: targets
                .map(|target| (target.page.clone(), target.methods.clone()))
                .collect(),
            existing,
            files: OnceLock::new(),
        }
    }

    /// The method of a page that describes a single one, or that of the only operation of its path that a spec
    /// describes.
    pub(crate) fn only_method(&self, page: &str) -> Option<Method> {
        let in_spec;
        let methods = match self.pages.get(page) {
            Some(methods) => methods.as_slice(),
            None => {
                in_spec = self.in_spec(page);
                in_spec.as_slice()
            }
        };
        match methods {
            [only] => Some(*only),
            _ => None,
        }
    }

    /// The page of the existing spec whose URL path differs from that of a page in the names of its parameters; `None` when
    /// there is a page or a spec of this very path.
    pub(crate) fn page_of_spec(&self, page: &str) -> Option<String> {
        let file = Route::of_chain(page)?.file();
        if self.pages.contains_key(page) || !file.contains('{') {
            return None;
        }
        let shape = without_parameter_names(&file);
        let files = || self.existing.specs.iter().map(|source| source.file.as_str());
        if files().any(|known| known == file) {
            return None;
        }
        let known = files().find(|known| without_parameter_names(known) == shape)?;
        let slash = if page.ends_with("/index") { "/index" } else { "" };
        Some(format!("{}{slash}", known.strip_suffix(".yaml")?))
    }

    /// The methods of the existing spec of a page's URL path.
    fn in_spec(&self, page: &str) -> Vec<Method> {
        let files = self.files.get_or_init(|| {
            let specs = self.existing.specs.iter();
            specs.map(|source| (source.file.as_str(), source)).collect()
        });
        let Some(source) = Route::of_chain(page).and_then(|route| files.get(route.file().as_str())) else {
            return Vec::new();
        };
        let loaded = load(&Sources {
            specs: vec![(*source).clone()],
            families: None,
            lifecycles: Vec::new(),
        });
        match loaded.specs.first().map(|spec| &spec.subject) {
            Some(Subject::Path(path)) => path.operations.iter().map(|operation| operation.method.value).collect(),
            _ => Vec::new(),
        }
    }

    /// The name of the existing spec of an APIv2 notification and the type of its event. The spec is the one that cites the
    /// page, or else has its title.
    pub(crate) fn notification(&self, draft: &Notification) -> Option<(String, String)> {
        let specs = self.existing.specs.iter();
        let own = specs.filter(|source| source.file.starts_with(NOTIFICATIONS));
        let known: Vec<(&str, Notification)> = own
            .filter_map(|source| {
                let stem = source.file.strip_prefix(NOTIFICATIONS)?.strip_suffix(".yaml")?;
                Some((stem, described(source)?))
            })
            .collect();
        // The address of a part of the site has no number.
        let pages: Vec<&str> = draft.documents.iter().map(|page| page.url.value.as_str()).collect();
        let is_cited = |spec: &Notification| {
            let mut cited = spec.documents.iter().map(|page| page.url.value.as_str());
            cited.any(|url| pages.contains(&url) && url.ends_with(|c: char| c.is_ascii_digit()))
        };
        let has_title = |spec: &Notification| spec.title.value == draft.title.value;
        let only = |fits: &dyn Fn(&Notification) -> bool| {
            let mut found = known.iter().filter(|(_, spec)| fits(spec));
            let first = found
                .next()
                .map(|(stem, spec)| ((*stem).to_owned(), spec.event_type.value.clone()));
            first.filter(|_| found.next().is_none())
        };
        only(&is_cited).or_else(|| only(&has_title))
    }
}

/// The notification that a spec describes.
fn described(source: &Source) -> Option<Notification> {
    let loaded = load(&Sources {
        specs: vec![source.clone()],
        families: None,
        lifecycles: Vec::new(),
    });
    match &loaded.specs.first()?.subject {
        Subject::Notification(notification) => Some((**notification).clone()),
        Subject::Path(_) => None,
    }
}
