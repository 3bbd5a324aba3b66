//! The description of an operation: method, path, host, protocol, signature, idempotency key, error codes, rate limit.

mod error_code;

pub use self::error_code::ErrorCode;
use crate::host::Host;
use crate::merchant::Account;
use crate::v2::SignType;

/// An operation of the API: a method, a path, and how to call it.
///
/// Generated code has one constant per operation; the setters are named after the keys of the specs.
///
/// ```
/// use wechatpay_runtime::{ErrorCode, Operation, operation::{Period, Protocol}, v2::SignType};
///
/// const CLOSE: Operation = Operation::post("/v3/pay/transactions/out-trade-no/{out_trade_no}/close")
///     .rate_limit(200, Period::Minute)
///     .errors(&[ErrorCode::new("ORDER_NOT_EXIST").status(404).title("订单不存在")]);
/// assert_eq!(CLOSE.path(), "/v3/pay/transactions/out-trade-no/{out_trade_no}/close");
///
/// const REFUND: Operation = Operation::post("/secapi/pay/refund").v2(SignType::Md5).mutual_tls();
/// assert_eq!(REFUND.protocol(), Protocol::V2(SignType::Md5));
/// assert!(REFUND.needs_mutual_tls());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operation {
    method: Method,
    path: &'static str,
    protocol: Protocol,
    hosts: &'static [Host],
    mutual_tls: bool,
    nonceless: bool,
    unsigned_response: bool,
    multipart: bool,
    without_body: bool,
    success_code: SuccessCode,
    rate_limit: Option<RateLimit>,
    idempotency_key: Option<&'static str>,
    errors: &'static [ErrorCode],
    response: ResponseKind,
    media_type: Option<&'static str>,
}

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// A generation of the protocol, and how its requests are signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// APIv3: JSON bodies, signed with the private key of a merchant or a brand.
    V3(Account),
    /// APIv2: XML bodies, with a signature over the fields made with the given digest.
    V2(SignType),
}

/// The form of the response when an operation succeeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResponseKind {
    /// A JSON object, or an empty body.
    Json,
    /// A flat `<xml>` element.
    Xml,
    /// A status and no body.
    Empty,
    /// A file: its bytes are the body of [`Reply::http_response`](crate::Reply::http_response). A body that is not the kind
    /// of file that the operation returns is an error: a bill in APIv2; in APIv3 the documented
    /// [media type](Operation::media_type), or else a table, a PDF file or any binary file.
    File,
    /// A `30x` redirect for a browser: the target is in the `Location` header. It is never followed.
    Redirect,
}

/// How an APIv2 response says that the operation succeeded. It follows from the fields that the documents list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SuccessCode {
    /// Both `return_code` and `result_code` are `SUCCESS`.
    ResultCode,
    /// `return_code` is `SUCCESS`; there is no `result_code`.
    ReturnCode,
    /// `retcode` is `0`; there is no `return_code` and no `result_code`.
    Retcode,
}

/// How often an operation may be called, as documented. The client does not enforce it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimit {
    /// Number of calls.
    pub calls: u32,
    /// The period in which they are counted.
    pub period: Period,
}

/// The period of a [`RateLimit`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// A second.
    Second,
    /// A minute.
    Minute,
    /// An hour.
    Hour,
    /// A day.
    Day,
}

impl Method {
    /// The method's name in HTTP.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }

    /// Whether a request with this method sends its fields in a body.
    #[must_use]
    pub const fn has_body(self) -> bool {
        matches!(self, Self::Post | Self::Put | Self::Patch)
    }
}

impl From<Method> for http::Method {
    fn from(method: Method) -> Self {
        match method {
            Method::Get => Self::GET,
            Method::Post => Self::POST,
            Method::Put => Self::PUT,
            Method::Patch => Self::PATCH,
            Method::Delete => Self::DELETE,
        }
    }
}

/// Constructors and setters, all usable in constants.
impl Operation {
    /// A `GET` on a path. Parameters are in braces: `/v3/certificates/{serial_no}`.
    #[must_use]
    pub const fn get(path: &'static str) -> Self {
        Self::new(Method::Get, path)
    }

    /// A `POST` on a path.
    #[must_use]
    pub const fn post(path: &'static str) -> Self {
        Self::new(Method::Post, path)
    }

    /// A `PUT` on a path.
    #[must_use]
    pub const fn put(path: &'static str) -> Self {
        Self::new(Method::Put, path)
    }

    /// A `PATCH` on a path.
    #[must_use]
    pub const fn patch(path: &'static str) -> Self {
        Self::new(Method::Patch, path)
    }

    /// A `DELETE` on a path.
    #[must_use]
    pub const fn delete(path: &'static str) -> Self {
        Self::new(Method::Delete, path)
    }

    /// The defaults: APIv3, signed by the merchant, on the main host, with a signed JSON response.
    #[must_use]
    pub const fn new(method: Method, path: &'static str) -> Self {
        Self {
            method,
            path,
            protocol: Protocol::V3(Account::Merchant),
            hosts: &[Host::Main],
            mutual_tls: false,
            nonceless: false,
            unsigned_response: false,
            multipart: false,
            without_body: false,
            success_code: SuccessCode::ResultCode,
            rate_limit: None,
            idempotency_key: None,
            errors: &[],
            response: ResponseKind::Json,
            media_type: None,
        }
    }

    /// Makes it an APIv2 operation: XML in both directions, signed with the given digest unless the request names
    /// another in its field `sign_type`. Call [`response`](Self::response) after this, if it is needed.
    #[must_use]
    pub const fn v2(mut self, sign_type: SignType) -> Self {
        self.protocol = Protocol::V2(sign_type);
        self.response = ResponseKind::Xml;
        self
    }

    /// The request is signed by a brand instead of a merchant.
    #[must_use]
    pub const fn brand(mut self) -> Self {
        self.protocol = Protocol::V3(Account::Brand);
        self
    }

    /// Sends no body, although the method could have one.
    #[must_use]
    pub const fn without_body(mut self) -> Self {
        self.without_body = true;
        self
    }

    /// Sets the hosts that serve it, the default first.
    #[must_use]
    pub const fn hosts(mut self, hosts: &'static [Host]) -> Self {
        self.hosts = hosts;
        self
    }

    /// Presents the merchant API certificate in the TLS handshake.
    #[must_use]
    pub const fn mutual_tls(mut self) -> Self {
        self.mutual_tls = true;
        self
    }

    /// Sends an APIv2 request without `nonce_str`.
    #[must_use]
    pub const fn nonceless(mut self) -> Self {
        self.nonceless = true;
        self
    }

    /// Accepts an unsigned response, because the documents list no signature.
    #[must_use]
    pub const fn unsigned_response(mut self) -> Self {
        self.unsigned_response = true;
        self
    }

    /// Sets how an APIv2 response says that the operation succeeded, if it is not by `result_code`.
    #[must_use]
    pub const fn success_code(mut self, code: SuccessCode) -> Self {
        self.success_code = code;
        self
    }

    /// Sends the body as `multipart/form-data`.
    #[must_use]
    pub const fn multipart(mut self) -> Self {
        self.multipart = true;
        self
    }

    /// Sets how often it may be called.
    #[must_use]
    pub const fn rate_limit(mut self, calls: u32, period: Period) -> Self {
        self.rate_limit = Some(RateLimit { calls, period });
        self
    }

    /// Sets the idempotency key: the field whose value makes it safe to repeat a request.
    #[must_use]
    pub const fn idempotency_key(mut self, field: &'static str) -> Self {
        self.idempotency_key = Some(field);
        self
    }

    /// Sets the documented error codes.
    #[must_use]
    pub const fn errors(mut self, errors: &'static [ErrorCode]) -> Self {
        self.errors = errors;
        self
    }

    /// Sets the form of the response, if it is neither JSON in APIv3 nor XML in APIv2.
    #[must_use]
    pub const fn response(mut self, kind: ResponseKind) -> Self {
        self.response = kind;
        self
    }

    /// Sets the media type of the file that the response is. A PDF file (`application/pdf`), a table (`text/csv`) and an
    /// image (`image/…`) are recognized, so anything else that comes in their place is an error.
    #[must_use]
    pub const fn media_type(mut self, media_type: &'static str) -> Self {
        self.media_type = Some(media_type);
        self
    }
}

/// Getters.
impl Operation {
    /// The method.
    #[must_use]
    pub const fn method(&self) -> Method {
        self.method
    }

    /// The path, with its parameters in braces.
    #[must_use]
    pub const fn path(&self) -> &'static str {
        self.path
    }

    /// The generation of the protocol.
    #[must_use]
    pub const fn protocol(&self) -> Protocol {
        self.protocol
    }

    /// The hosts that serve it, the default first.
    #[must_use]
    pub const fn served_by(&self) -> &'static [Host] {
        self.hosts
    }

    /// Whether the merchant API certificate is presented in the TLS handshake.
    #[must_use]
    pub const fn needs_mutual_tls(&self) -> bool {
        self.mutual_tls
    }

    /// Whether an APIv2 request is sent without `nonce_str`.
    #[must_use]
    pub const fn is_nonceless(&self) -> bool {
        self.nonceless
    }

    /// Whether a successful response may be unsigned.
    #[must_use]
    pub const fn allows_unsigned_response(&self) -> bool {
        self.unsigned_response
    }

    /// How an APIv2 response says that the operation succeeded.
    #[must_use]
    pub const fn documented_success_code(&self) -> SuccessCode {
        self.success_code
    }

    /// Whether a request has a body even when none of its fields is set.
    #[must_use]
    pub const fn has_body(&self) -> bool {
        self.method.has_body() && !self.without_body
    }

    /// Whether the body is `multipart/form-data`.
    #[must_use]
    pub const fn is_multipart(&self) -> bool {
        self.multipart
    }

    /// How often it may be called, if documented.
    #[must_use]
    pub const fn documented_rate_limit(&self) -> Option<RateLimit> {
        self.rate_limit
    }

    /// The idempotency key: the field whose value makes it safe to repeat a request, if there is one.
    #[must_use]
    pub const fn idempotency_field(&self) -> Option<&'static str> {
        self.idempotency_key
    }

    /// The documented error codes, in the document's order. A code may occur several times, with different labels.
    #[must_use]
    pub const fn documented_errors(&self) -> &'static [ErrorCode] {
        self.errors
    }

    /// The form of the response when it succeeds.
    #[must_use]
    pub const fn response_kind(&self) -> ResponseKind {
        self.response
    }

    /// The documented media type of the file that the response is.
    #[must_use]
    pub const fn documented_media_type(&self) -> Option<&'static str> {
        self.media_type
    }
}
