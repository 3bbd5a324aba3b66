//! What a spec says, after loading and before checking: plain data, every part with the place it was read from.
//!
//! Only facts of the documents live here. Rust names are worked out by the generator, except where a spec overrides one
//! with `rust_name`.

use crate::place::Located;

/// One spec file: everything the documents say about one URL path, or about one notification.
#[derive(Clone, Debug, PartialEq)]
pub struct Spec {
    /// Path of the file below the folder of specs, with `/` on every system: `v3/pay/transactions/jsapi.yaml`.
    pub file: String,
    /// What the file describes.
    pub subject: Subject,
}

/// What a spec file describes.
#[derive(Clone, Debug, PartialEq)]
pub enum Subject {
    /// A URL path and the operations on it.
    Path(PathSpec),
    /// A message WeChat Pay sends to the merchant.
    Notification(Notification),
}

/// A URL path and its operations.
#[derive(Clone, Debug, PartialEq)]
pub struct PathSpec {
    /// The URL path as signed, parameters in braces: `/v3/pay/transactions/out-trade-no/{out_trade_no}`. Follows from
    /// the file's path unless the spec says otherwise with `path` (a trailing slash, say).
    pub url_path: Located<String>,
    /// Which generation of the protocol the path speaks; follows from the file's first folder.
    pub protocol: Protocol,
    /// The operations, in the order get, post, put, patch, delete; at most one for each method.
    pub operations: Vec<Operation>,
}

/// A generation of the protocol.
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
    /// The method; its place is that of the key (`post:`).
    pub method: Located<Method>,
    /// The documents' short label.
    pub title: Located<String>,
    /// Where the facts come from; never empty.
    pub documents: Vec<Document>,
    /// The hosts that serve the operation, the usual one first. Never empty; `[Host::Main]` when the spec is silent.
    pub hosts: Vec<Located<Host>>,
    /// Whose identity signs an APIv3 request.
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
    /// Set when the documents retire the operation or name a successor.
    pub deprecated: Option<Deprecation>,
    /// The documented error codes.
    pub errors: Vec<ErrorCode>,
    /// What is sent.
    pub request: Request,
    /// What comes back.
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

/// A named host; `spec/README.md` lists the URLs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Host {
    /// `main`: `https://api.mch.weixin.qq.com`, with its disaster-recovery twin `https://api2.mch.weixin.qq.com`.
    Main,
    /// `hong_kong`: `https://apihk.mch.weixin.qq.com`.
    HongKong,
    /// `united_states`: `https://apius.mch.weixin.qq.com`.
    UnitedStates,
    /// `europe`: `https://apieu.mch.weixin.qq.com`.
    Europe,
    /// `fraud`: `https://fraud.mch.weixin.qq.com`.
    Fraud,
    /// `payapp`: `https://payapp.weixin.qq.com`.
    Payapp,
}

/// Whose identity signs an APIv3 request.
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

/// What the documents say about the end of an operation or notification.
#[derive(Clone, Debug, PartialEq)]
pub struct Deprecation {
    /// The day, `YYYY-MM-DD`.
    pub since: Located<String>,
    /// Whether the service still answers.
    pub status: Located<DeprecationStatus>,
    /// The successor: a method and a URL path, `PATCH /v3/global/merchants/{sub_mchid}`.
    pub replacement: Option<Located<String>>,
}

/// Whether a deprecated operation still answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeprecationStatus {
    /// `retired`: taken down; the document is kept for the record.
    Retired,
    /// `superseded`: a newer operation exists; this one still answers.
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

/// What is sent: each part keeps the document's order.
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

/// What comes back.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    /// Its shape.
    pub content: Content,
    /// `unsigned: true`: the document lists no signature, so none is verified.
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
    /// The digest by which it is trusted, given by the operation that handed out the link.
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

/// A field: one line of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The wire name; `coupon_id_$n` stands for an indexed family of names.
    pub name: Located<String>,
    /// The type.
    pub kind: Located<FieldType>,
    /// Whether the document marks it required.
    pub required: bool,
    /// Set when its value travels encrypted.
    pub encrypted: Option<Located<Cipher>>,
    /// Set when the value travels as a string that holds an encoded document: an object where there are members, the whole
    /// list where the type is one.
    pub encoded: Option<Located<Encoding>>,
    /// Longest value, in characters.
    pub max_length: Option<Located<u32>>,
    /// Known values, in the document's order; the server may add others. Empty when the document lists none.
    pub values: Vec<EnumValue>,
    /// The only value there is: sent by the client, not a field of the generated struct.
    pub constant: Option<Located<String>>,
    /// What a string looks like.
    pub format: Option<Located<Format>>,
    /// What a number counts.
    pub unit: Option<Located<Unit>>,
    /// Set when the client fills the field in: not a field of the generated struct.
    pub supplied_by: Option<Located<Supplier>>,
    /// The field must be sent when another has the given value.
    pub required_if: Option<Condition>,
    /// The field may be sent only when another has the given value.
    pub only_if: Option<Condition>,
    /// The documents' short label.
    pub title: Option<Located<String>>,
    /// A sample value, as text.
    pub example: Option<Located<String>>,
    /// The Rust name of the field, where the automatic one would not do.
    pub rust_name: Option<Located<String>>,
    /// The Rust name of the field's own struct or enumeration, where the automatic one would not do.
    pub rust_type: Option<Located<String>>,
    /// Members, for objects, arrays of objects, and strings that hold an encoded object.
    pub fields: Vec<Field>,
    /// How the line differs from its document.
    pub provenance: Provenance,
}

/// The type of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldType {
    /// The type of the value, or of each element.
    pub scalar: Scalar,
    /// How many `[]` follow it.
    pub array_depth: u8,
}

/// The type of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scalar {
    /// `string`
    String,
    /// `integer`: a whole number of 64 bits; amounts are integers, in fen.
    Integer,
    /// `number`: a decimal, kept as text.
    Number,
    /// `boolean`
    Boolean,
    /// `object`
    Object,
    /// `file`: bytes with a name, in multipart bodies.
    File,
    /// `json`: any JSON, whose members no document lists.
    Json,
}

/// One known value of an enumeration.
#[derive(Clone, Debug, PartialEq)]
pub struct EnumValue {
    /// As on the wire.
    pub value: Located<String>,
    /// A short label.
    pub title: Option<String>,
    /// The Rust name, where the automatic one would not do.
    pub rust_name: Option<Located<String>>,
}

/// How a value is encrypted, and by whose key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cipher {
    /// `rsa_oaep` (or `true`): RSAES-OAEP with SHA-1; the platform's key in requests, the merchant's in responses.
    RsaOaep,
    /// `rsa_pkcs1`: RSAES-PKCS1-v1_5, keys as for `rsa_oaep`.
    RsaPkcs1,
    /// `rsa_bank_card`: RSAES-OAEP with the bank-card key of `/risk/getpublickey`.
    RsaBankCard,
    /// `aes_gcm`: AES-256-GCM with the APIv3 key, as notification resources are.
    AesGcm,
    /// `aes_ecb`: AES-256-ECB with the digest of the APIv2 key, as `req_info` is.
    AesEcb,
}

/// What a string holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// `json`
    Json,
    /// `xml`
    Xml,
    /// `url`: percent-encoded.
    Url,
}

/// What a string looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `date-time`: RFC 3339.
    DateTime,
    /// `date`: `YYYY-MM-DD`.
    Date,
    /// `url`
    Url,
}

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// `fen`: a hundredth of a yuan; for other currencies the smallest unit.
    Fen,
    /// `second`
    Second,
}

/// Who fills a field in, when it is not the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Supplier {
    /// `client`: the runtime, as with `Wechatpay-Serial`, `nonce_str` and `sign`.
    Client,
}

/// `required_if: {merchant_type: ENTERPRISE}`.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// Wire name of a sibling field.
    pub field: Located<String>,
    /// The value it must have.
    pub equals: Located<String>,
}

/// How a part of a spec differs from what its documents say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Provenance {
    /// What the documents do not say and was worked out, with the reason.
    pub inferred: Vec<Remark>,
    /// What the documents say wrongly, with the reason.
    pub corrected: Vec<Remark>,
}

/// A reason, for a whole line or for one key of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Remark {
    /// The key it is about; the whole line when absent.
    pub key: Option<Located<String>>,
    /// The reason, in one clause.
    pub reason: Located<String>,
}

/// A message WeChat Pay sends to the merchant.
#[derive(Clone, Debug, PartialEq)]
pub struct Notification {
    /// The event type, which names the file too: `REFUND.SUCCESS`. For APIv2 the file's name alone.
    pub event_type: Located<String>,
    /// Which generation of the protocol it speaks; APIv2 ones live under `notify/v2/`.
    pub protocol: Protocol,
    /// The documents' short label.
    pub title: Located<String>,
    /// Where the facts come from; never empty.
    pub documents: Vec<Document>,
    /// Set when the documents retire the notification.
    pub deprecated: Option<Deprecation>,
    /// `original_type` of the resource, where the document says.
    pub original_type: Option<Located<String>>,
    /// APIv3: the decrypted resource. APIv2: the XML body.
    pub fields: Vec<Field>,
    /// How facts differ from the documents.
    pub provenance: Provenance,
}

impl Body {
    /// Its fields; none when there is no body.
    pub fn fields(&self) -> &[Field] {
        match self {
            Self::None => &[],
            Self::Json(fields) | Self::Xml(fields) | Self::Multipart(fields) => fields,
        }
    }
}

impl Content {
    /// Its fields; none when the response is no structure.
    pub fn fields(&self) -> &[Field] {
        match self {
            Self::Empty | Self::Redirect | Self::File(_) => &[],
            Self::Json(fields) | Self::Xml(fields) => fields,
        }
    }
}

impl Request {
    /// The outermost fields of every part, in the order path, query, body, headers.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.path
            .iter()
            .chain(&self.query)
            .chain(self.body.fields())
            .chain(&self.headers)
    }
}

impl Operation {
    /// The outermost fields of the request and of the response.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.request.fields().chain(self.response.content.fields())
    }
}
