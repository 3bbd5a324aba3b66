//! Drafts: the facts that a page states about an operation or a notification, independent of the form of the page.
//!
//! A draft contains facts that a page states or that follow from the page alone. Facts that follow from the URL path
//! or need other pages are added when the draft becomes a spec.

mod route;

pub(crate) use route::Route;
use wechatpay_spec::model::Provenance;
pub(crate) use wechatpay_spec::model::RequestPart;
use wechatpay_spec::model::{
    DeprecationStatus, Document, ErrorCode, Host, Method, Notification, RateLimit, Request, Response, SignType,
};

/// Everything that was read from one page.
#[derive(Debug, Default)]
pub(crate) struct Drafts {
    pub(crate) operations: Vec<OperationDraft>,
    /// Several when the page describes several events, which share their fields.
    pub(crate) notifications: Vec<NotificationDraft>,
    /// The names by which other pages link to this one; `None` where pages do not link to each other.
    pub(crate) link_target: Option<LinkTarget>,
}

impl Drafts {
    /// Whether the page describes nothing that could be read.
    pub(crate) const fn is_empty(&self) -> bool {
        self.operations.is_empty() && self.notifications.is_empty()
    }
}

/// A page that other pages of its site link to.
#[derive(Debug)]
pub(crate) struct LinkTarget {
    /// The page's path on its site: `v3/global/refunds`.
    pub(crate) page: String,
    /// The methods of all operations on the page, also of those that could not be read.
    pub(crate) methods: Vec<Method>,
}

/// The facts that a page states about one operation.
#[derive(Debug)]
pub(crate) struct OperationDraft {
    pub(crate) route: Route,
    pub(crate) method: Method,
    pub(crate) title: String,
    /// The pages that describe the operation.
    pub(crate) documents: Vec<Document>,
    /// The hosts that serve the operation; empty when the page names none, which means the main host.
    pub(crate) hosts: Vec<Host>,
    pub(crate) sign_type: SignType,
    pub(crate) mutual_tls: bool,
    pub(crate) nonceless: bool,
    /// The name of the header that makes repeating the request harmless.
    pub(crate) idempotency_key: Option<String>,
    pub(crate) rate_limit: Option<RateLimit>,
    pub(crate) deprecated: Option<DeprecationDraft>,
    pub(crate) errors: Vec<ErrorCode>,
    /// Parameters of the URL path may be in any order, and those that the page does not list may be missing.
    pub(crate) request: Request,
    pub(crate) response: Response,
    pub(crate) provenance: Provenance,
}

/// The facts that a page states about one notification.
#[derive(Debug)]
pub(crate) struct NotificationDraft {
    /// The name of the spec's file, without folder and extension; `None` where the page does not name it, so that the
    /// existing spec of the page is looked up.
    pub(crate) file_stem: Option<String>,
    /// The notification; `deprecated` is still empty.
    pub(crate) notification: Notification,
    pub(crate) deprecated: Option<DeprecationDraft>,
}

/// The facts that a page states about the end of an operation or notification.
#[derive(Clone, Debug)]
pub(crate) struct DeprecationDraft {
    /// The day, `2022-09-08`.
    pub(crate) since: String,
    /// Whether the page names only the year, so that `since` is its first day.
    pub(crate) is_year_only: bool,
    pub(crate) status: DeprecationStatus,
    pub(crate) replacement: Option<ReplacementLink>,
}

/// A link to the page of the operation that replaces this one.
#[derive(Clone, Debug)]
pub(crate) struct ReplacementLink {
    /// The page's path on its site: `v3/global/refunds`.
    pub(crate) page: String,
    /// The method that the link itself names.
    pub(crate) method: Option<Method>,
    /// The method of the deprecated operation: the best guess when neither the link nor the other page names one.
    pub(crate) own_method: Method,
}
