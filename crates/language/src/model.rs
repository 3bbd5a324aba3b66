//! The content of a spec after loading and before checking: plain data, with the position of every part.
//!
//! Only facts of the documents live here. Rust names are derived by the generator, unless a spec overrides one
//! with `rust_name`.

mod field;
mod message;

pub use field::{
    Choice, ChoiceRule, Cipher, Condition, DataSource, Encoding, EnumValue, Field, FieldType, Format, Origin,
    OtherSource, Provenance, Remark, Role, Scalar, Supplier, Unit, Waiver,
};

pub use message::{Direction, RequestPart};

use crate::place::Located;

/// One spec file: everything the documents say about one URL path, or about one notification.
#[derive(Clone, Debug, PartialEq)]
pub struct Spec {
    /// Path of the file below the folder of specs, with `/` on every system: `v3/pay/transactions/jsapi.yaml`.
    pub file: String,
    /// The subject of the file.
    pub subject: Subject,
}

/// The subject of a spec file.
#[derive(Clone, Debug, PartialEq)]
pub enum Subject {
    /// A URL path and the operations on it.
    Path(PathSpec),
    /// A message WeChat Pay sends to the merchant.
    Notification(Box<Notification>),
}

/// A URL path and its operations.
#[derive(Clone, Debug, PartialEq)]
pub struct PathSpec {
    /// The URL path as signed, parameters in braces: `/v3/pay/transactions/out-trade-no/{out_trade_no}`. Follows from
    /// the file's path unless the spec says otherwise with `path` (a trailing slash, say).
    pub url_path: Located<String>,
    /// The protocol version of the path; follows from the file's first folder.
    pub protocol: Protocol,
    /// The operations, in the order get, post, put, patch, delete; at most one for each method.
    pub operations: Vec<Operation>,
}

/// A version of the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Protocol {
    /// APIv2: XML bodies, symmetric signatures.
    V2,
    /// APIv3: JSON bodies, RSA signatures.
    V3,
}

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// `GET`
    Get,
    /// `POST`
    Post,
    /// `PUT`
    Put,
    /// `PATCH`
    Patch,
    /// `DELETE`
    Delete,
}

/// One method on a path.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// The method; its span is that of the key (`post:`).
    pub method: Located<Method>,
    /// The documents' short label.
    pub title: Located<String>,
    /// Where the facts come from; never empty.
    pub documents: Vec<Document>,
    /// The hosts that serve the operation, the usual one first. Never empty; `[Host::Main]` by default.
    pub hosts: Vec<Located<Host>>,
    /// The party that signs an APIv3 request.
    pub signer: Located<Signer>,
    /// The digest that signs an APIv2 request and response.
    pub sign_type: Located<SignType>,
    /// Whether the client presents the merchant API certificate in the TLS handshake.
    pub mutual_tls: bool,
    /// Whether an APIv2 request is sent without `nonce_str`.
    pub nonceless: bool,
    /// The field whose value makes a repeated request safe.
    pub idempotency_key: Option<Located<String>>,
    /// How often the operation may be called.
    pub rate_limit: Option<Located<RateLimit>>,
    /// Set if the documents retire the operation or name a successor.
    pub deprecated: Option<Deprecation>,
    /// The documented error codes.
    pub errors: Vec<ErrorCode>,
    /// The request.
    pub request: Request,
    /// The response.
    pub response: Response,
    /// How facts about the operation itself differ from its documents.
    pub provenance: Provenance,
}

/// A page the facts come from.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// The page's address.
    pub url: Located<String>,
    /// The day the page says it was last changed, `YYYY-MM-DD`.
    pub updated: Option<Located<String>>,
}

/// A named host; [`Host::urls`] has its URLs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Host {
    /// `main`
    Main,
    /// `hong_kong`
    HongKong,
    /// `united_states`
    UnitedStates,
    /// `europe`
    Europe,
    /// `fraud`
    Fraud,
    /// `payapp`
    Payapp,
}

impl Host {
    /// Every host.
    pub const ALL: [Self; 6] = [
        Self::Main,
        Self::HongKong,
        Self::UnitedStates,
        Self::Europe,
        Self::Fraud,
        Self::Payapp,
    ];

    /// Its URLs without a slash at the end: the usual one, then its disaster-recovery host, if there is one.
    pub const fn urls(self) -> &'static [&'static str] {
        match self {
            Self::Main => &["https://api.mch.weixin.qq.com", "https://api2.mch.weixin.qq.com"],
            Self::HongKong => &["https://apihk.mch.weixin.qq.com"],
            Self::UnitedStates => &["https://apius.mch.weixin.qq.com"],
            Self::Europe => &["https://apieu.mch.weixin.qq.com"],
            Self::Fraud => &["https://fraud.mch.weixin.qq.com"],
            Self::Payapp => &["https://payapp.weixin.qq.com"],
        }
    }

    /// The host with a URL, and the URL's path below the host: `/hk/`, or nothing.
    pub fn of_url(url: &str) -> Option<(Self, &str)> {
        Self::ALL.into_iter().find_map(|host| {
            let below = host.urls().iter().find_map(|base| url.strip_prefix(base))?;
            (below.is_empty() || below.starts_with('/')).then_some((host, below))
        })
    }
}

/// The party that signs an APIv3 request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Signer {
    /// `merchant`: scheme `WECHATPAY2-SHA256-RSA2048`.
    Merchant,
    /// `brand`: scheme `WECHATPAY-BRAND-SHA256-RSA2048`.
    Brand,
}

/// The digest of an APIv2 signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SignType {
    /// `MD5`
    Md5,
    /// `HMAC-SHA256`
    HmacSha256,
}

/// Calls allowed in a period, written `200/minute`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimit {
    /// Number of calls.
    pub calls: u32,
    /// The period they are counted in.
    pub period: Period,
}

/// The period of a rate limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// `second`
    Second,
    /// `minute`
    Minute,
    /// `hour`
    Hour,
    /// `day`
    Day,
}

/// The deprecation of an operation or notification.
#[derive(Clone, Debug, PartialEq)]
pub struct Deprecation {
    /// The day, `YYYY-MM-DD`.
    pub since: Located<String>,
    /// Whether the service still serves it.
    pub status: Located<DeprecationStatus>,
    /// The successor: a method and a URL path, `PATCH /v3/global/merchants/{sub_mchid}`.
    pub replacement: Option<Located<String>>,
}

/// Whether a deprecated operation still works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeprecationStatus {
    /// `retired`: the service no longer serves it; the document is kept for reference.
    Retired,
    /// `superseded`: a newer operation exists; this one still works.
    Superseded,
}

/// A documented error code.
#[derive(Clone, Debug, PartialEq)]
pub struct ErrorCode {
    /// The code: `PARAM_ERROR`.
    pub code: Located<String>,
    /// The HTTP status it comes with, where the document says.
    pub status: Option<u16>,
    /// A short label.
    pub title: Option<String>,
}

/// A request; each part keeps the order of the document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Request {
    /// Parameters in the path's braces.
    pub path: Vec<Field>,
    /// Parameters in the query.
    pub query: Vec<Field>,
    /// The body.
    pub body: Body,
    /// Header fields that the document lists.
    pub headers: Vec<Field>,
}

/// A request's body.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Body {
    /// No body.
    #[default]
    None,
    /// A JSON object.
    Json(Vec<Field>),
    /// A flat `<xml>` element.
    Xml(Vec<Field>),
    /// `multipart/form-data`: fields of type `file` and others.
    Multipart(Vec<Field>),
}

/// The response.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    /// Its shape.
    pub content: Content,
    /// `unsigned: true`: the document does not list a signature, so none is verified.
    pub unsigned: bool,
}

/// The shape of a response.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// `empty: true`: a status and nothing else.
    Empty,
    /// `redirect: true`: a `30x` for a browser.
    Redirect,
    /// `file: …`: bytes.
    File(File),
    /// `json:`
    Json(Vec<Field>),
    /// `xml:`
    Xml(Vec<Field>),
}

/// A response that is a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct File {
    /// Media type, where the document says: `application/pdf`.
    pub media_type: Option<String>,
    /// The digest that the file is verified with, returned by the operation that returned the link.
    pub digest: Option<Digest>,
}

/// A file's digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Digest {
    /// `sha1`
    Sha1,
    /// `sha256`
    Sha256,
    /// `sm3`
    Sm3,
}

/// A message WeChat Pay sends to the merchant.
#[derive(Clone, Debug, PartialEq)]
pub struct Notification {
    /// The event type, which names the file too: `REFUND.SUCCESS`. For APIv2 the file's name alone.
    pub event_type: Located<String>,
    /// Its protocol version; APIv2 notifications are under `notify/v2/`.
    pub protocol: Protocol,
    /// The documents' short label.
    pub title: Located<String>,
    /// Where the facts come from; never empty.
    pub documents: Vec<Document>,
    /// Set when the documents retire the notification.
    pub deprecated: Option<Deprecation>,
    /// `original_type` of the resource, where the document says.
    pub original_type: Option<Located<String>>,
    /// The Rust name of its module, if the one derived from the file's name does not fit.
    pub rust_name: Option<Located<String>>,
    /// APIv3: the decrypted resource. APIv2: the XML body.
    pub fields: Vec<Field>,
    /// How facts differ from the documents.
    pub provenance: Provenance,
}
