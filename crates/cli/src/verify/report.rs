//! The report of `verify` about a message.

use std::borrow::Cow;

use serde::Serialize;

use super::mistake::Mistake;
use crate::language::Language;
use crate::output::{Output, Style};

/// The judgement of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Verdict {
    Valid,
    Invalid,
}

/// The kind of message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Kind {
    /// A call of the merchant.
    Request,
    /// A response of WeChat Pay.
    Response,
    /// A notification of WeChat Pay.
    Notification,
}

/// A mistake with what it means in this message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    pub(crate) mistake: Mistake,
    /// Values from the message: which header, which key, which second.
    pub(crate) detail: Option<String>,
}

impl Finding {
    pub(crate) fn new(mistake: Mistake) -> Self {
        Self { mistake, detail: None }
    }

    pub(crate) fn with(mistake: Mistake, detail: impl Into<String>) -> Self {
        Self {
            mistake,
            detail: Some(detail.into()),
        }
    }
}

/// The title of the text that a signature is over.
pub(crate) fn signed_text_title(language: Language) -> &'static str {
    language.choose(
        "the text that must be signed (each line ends in a line feed)",
        "应签名的文本（每行以换行结尾）",
    )
}

/// The whole judgement.
#[derive(Clone, Debug)]
pub(crate) struct Report {
    pub(crate) label: String,
    pub(crate) kind: Kind,
    /// `v3` or `v2`.
    pub(crate) generation: &'static str,
    pub(crate) findings: Vec<Finding>,
    /// The key that made the signature, if it is known.
    pub(crate) signed_by: Option<String>,
    /// The text that must be signed, without any secret.
    pub(crate) expected_text: Option<String>,
}

#[derive(Serialize)]
struct Written<'r> {
    message: &'r str,
    kind: Kind,
    generation: &'static str,
    verdict: Verdict,
    mistakes: Vec<WrittenFinding<'r>>,
    signed_by: Option<Cow<'r, str>>,
    expected_text: Option<&'r str>,
}

#[derive(Serialize)]
struct WrittenFinding<'r> {
    code: &'static str,
    text: &'static str,
    detail: Option<Cow<'r, str>>,
}

impl Report {
    pub(crate) fn verdict(&self) -> Verdict {
        match self.findings.is_empty() {
            true => Verdict::Valid,
            false => Verdict::Invalid,
        }
    }

    pub(crate) fn to_json(&self, language: Language) -> serde_json::Value {
        let written = Written {
            message: &self.label,
            kind: self.kind,
            generation: self.generation,
            verdict: self.verdict(),
            mistakes: self
                .findings
                .iter()
                .map(|finding| WrittenFinding {
                    code: finding.mistake.code(),
                    text: finding.mistake.text(language),
                    detail: finding.detail.as_deref().map(|detail| language.say(detail)),
                })
                .collect(),
            signed_by: self.signed_by.as_deref().map(|key| language.say(key)),
            expected_text: self.expected_text.as_deref(),
        };
        serde_json::to_value(written).unwrap_or_default()
    }

    /// Prints it for people.
    pub(crate) fn print(&self, output: &Output, verbose: bool) {
        let language = output.language;
        let kind = match self.kind {
            Kind::Request => language.choose("request", "请求"),
            Kind::Response => language.choose("response", "应答"),
            Kind::Notification => language.choose("notification", "通知"),
        };
        let verdict = match self.verdict() {
            Verdict::Valid => output.paint(Style::Good, language.choose("valid", "签名有效")),
            Verdict::Invalid => output.paint(Style::Bad, language.choose("INVALID", "验签失败")),
        };
        output.line(&format!("{verdict}  {} ({kind}, API{})", self.label, self.generation));
        if let Some(key) = &self.signed_by {
            output.line(&format!(
                "  {}: {}",
                language.choose("signed by", "签名密钥"),
                language.say(key)
            ));
        }
        for finding in &self.findings {
            output.line(&format!(
                "  {}  {}",
                output.paint(Style::Name, finding.mistake.code()),
                finding.mistake.text(language)
            ));
            if let Some(detail) = &finding.detail {
                output.line(&format!("    {}", language.say(detail)));
            }
        }
        if let Some(text) = self
            .expected_text
            .as_deref()
            .filter(|_| verbose || !self.findings.is_empty())
        {
            output.line(&format!("  {}:", signed_text_title(language)));
            for line in text.split_terminator('\n') {
                output.line(&format!("  | {}", line.replace('\r', "\\r")));
            }
        }
    }
}
