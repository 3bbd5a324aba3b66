//! The error responses of the sandbox, in the form in which the service reports them: code, message and detail.

use http::StatusCode;
use serde_json::{Map, Value, json};
use wechatpay_spec::model::RequestPart;

/// The maximum number of characters of a value that an error quotes.
const QUOTED: usize = 64;

/// Why a request is refused. The caller gets it as the response.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) code: String,
    /// As the service words it.
    pub(crate) message: String,
    pub(crate) detail: Option<Value>,
    /// The fault and how to fix it, for the log, the page and a header field of the sandbox's own.
    pub(crate) diagnosis: Option<String>,
    /// The fault of a field, if the refusal is because of one.
    pub(crate) breach: Option<Breach>,
}

/// The fault of a field, as far as APIv2 messages distinguish it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Breach {
    /// It is required, and not sent.
    Missing,
    /// It is empty, or has a wrong length.
    Length,
    /// It has a wrong form.
    Form,
    /// It is an appid that does not belong to the merchant.
    Appid,
    /// It is the day of a bill that does not exist.
    NoBill,
}

/// The rule that a value breaks, as the service's message calls it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Rule {
    /// The value is required.
    Required,
    /// The length or the characters of a string.
    Text,
    /// The pattern of a string.
    Pattern(String),
    /// The JSON type.
    Type(&'static str),
    /// Any other.
    Other,
}

/// The causes of a 401, which only the message distinguishes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unauthorized {
    /// The `Authorization` header is missing or cannot be read.
    Malformed,
    /// The timestamp is too far from the present.
    Time,
    /// The serial number is not that of the merchant's certificate.
    Serial,
    /// The signature does not belong to the message.
    Signature,
}

impl Unauthorized {
    const fn message(self) -> &'static str {
        match self {
            Self::Malformed => "Http头Authorization值格式错误",
            Self::Time => "Http头Authorization中的timestamp与发起请求的时间不得超过5分钟",
            Self::Serial => "商户证书序列号有误",
            Self::Signature => "签名错误",
        }
    }
}

/// The name of a part of a request, as the service reports it.
const fn name_of(part: RequestPart) -> &'static str {
    match part {
        RequestPart::Path => "url",
        RequestPart::Query => "query",
        RequestPart::Header => "header",
        RequestPart::Body => "body",
    }
}

impl Refusal {
    pub(crate) fn new(status: StatusCode, code: &str, message: impl Into<String>) -> Self {
        Self {
            status,
            code: code.to_owned(),
            message: message.into(),
            detail: None,
            diagnosis: None,
            breach: None,
        }
    }

    /// Adds what is wrong and how to fix it.
    pub(crate) fn explained(mut self, diagnosis: impl Into<String>) -> Self {
        self.diagnosis = Some(diagnosis.into());
        self
    }

    /// The request is not known to come from the merchant.
    pub(crate) fn unauthorized(cause: Unauthorized, diagnosis: impl Into<String>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "SIGN_ERROR", cause.message()).explained(diagnosis)
    }

    /// The signature does not belong to the message. `information` describes the message that was expected.
    pub(crate) fn sign_mismatch(information: Value, diagnosis: impl Into<String>) -> Self {
        let mut refusal = Self::unauthorized(Unauthorized::Signature, diagnosis);
        refusal.detail = Some(json!({
            "detail": {"issue": "sign not match"},
            "field": "signature",
            "location": "authorization",
            "sign_information": information,
        }));
        refusal
    }

    /// A field is wrong or missing. `pointer` is its JSON pointer within its part of the request.
    pub(crate) fn parameter(
        location: RequestPart,
        pointer: &str,
        value: Option<&Value>,
        issue: impl Into<String>,
    ) -> Self {
        let issue = issue.into();
        let diagnosis = format!("{pointer} ({}): {issue}", name_of(location));
        let mut refusal = Self::new(StatusCode::BAD_REQUEST, "PARAM_ERROR", "参数错误").explained(diagnosis);
        let mut detail = Map::new();
        detail.insert("field".to_owned(), pointer.into());
        detail.insert("location".to_owned(), name_of(location).into());
        detail.insert("issue".to_owned(), issue.into());
        if let Some(value) = value {
            detail.insert("value".to_owned(), quoted(value));
        }
        refusal.detail = Some(Value::Object(detail));
        refusal
    }

    /// A field that breaks a rule of its document, which calls it `title`.
    pub(crate) fn rule(
        location: RequestPart,
        pointer: &str,
        title: &str,
        rule: &Rule,
        value: Option<&Value>,
        issue: impl Into<String>,
    ) -> Self {
        let source = format!("“/{}{pointer}”", name_of(location));
        let message = match rule {
            Rule::Required => format!("输入源{source}映射到字段“{title}”必填性规则校验失败，此字段为必填项"),
            Rule::Text => format!("输入源{source}映射到值字段“{title}”字符串规则校验失败"),
            Rule::Pattern(pattern) => {
                format!("输入源{source}映射到值字段“{title}”字符串规则校验失败，字符串必须匹配正则表达式“{pattern}”")
            }
            Rule::Type(expected) => {
                format!("无法将 JSON 输入源{source}映射到目标字段“{title}”中，此字段需要一个合法的{expected}")
            }
            Rule::Other => format!("输入源{source}映射到值字段“{title}”规则校验失败"),
        };
        let mut refusal = Self::parameter(location, pointer, value, issue);
        refusal.message = message;
        refusal.breach = Some(match (rule, value) {
            // The value is that of an empty element.
            (Rule::Required, Some(_)) | (Rule::Text, _) => Breach::Length,
            (Rule::Required, None) => Breach::Missing,
            (Rule::Pattern(_) | Rule::Type(_) | Rule::Other, _) => Breach::Form,
        });
        refusal
    }

    /// The message of the payments of APIv2 for a wrong field, if the refusal is because of one.
    pub(crate) fn return_message(&self) -> Option<String> {
        let field = || {
            let pointer = self.detail.as_ref()?.get("field")?.as_str()?;
            Some(pointer.split('/').nth(1).unwrap_or_default())
        };
        match self.breach? {
            Breach::Missing => field().map(|_| "缺少参数".to_owned()),
            Breach::Length => field().map(|field| format!("{field}参数长度有误")),
            Breach::Form => field().map(|field| format!("{field}参数格式错误")),
            Breach::Appid | Breach::NoBill => Some(self.message.clone()),
        }
    }

    /// The body of an APIv3 error.
    pub(crate) fn body(&self) -> Value {
        let mut body = json!({"code": self.code, "message": self.message});
        if let (Some(detail), Value::Object(body)) = (&self.detail, &mut body) {
            body.insert("detail".to_owned(), detail.clone());
        }
        body
    }
}

/// A value, cut if it is long.
fn quoted(value: &Value) -> Value {
    match value {
        Value::String(text) => text.chars().take(QUOTED).collect::<String>().into(),
        Value::Object(_) => "an object".into(),
        Value::Array(_) => "a list".into(),
        other => other.clone(),
    }
}
