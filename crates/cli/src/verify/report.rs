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
pub(crate) enum MessageKind {
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

/// The text of `--signed`, compared with the right text and with the one that the signature is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OwnText {
    /// The right one, which was signed.
    RightAndSigned,
    /// The right one, but another one was signed.
    RightNotSigned,
    /// The right one; what was signed is not known.
    Right,
    /// A wrong one, which was signed.
    Signed,
    /// A wrong one, while the right one was signed.
    AnotherThanSigned,
    /// A wrong one, while another wrong one was signed.
    Third,
    /// A wrong one; what was signed is not known.
    Another,
}

impl OwnText {
    /// The name for programs.
    const fn code(self) -> &'static str {
        match self {
            Self::RightAndSigned => "right-and-signed",
            Self::RightNotSigned => "right-not-signed",
            Self::Right => "right",
            Self::Signed => "wrong-and-signed",
            Self::AnotherThanSigned | Self::Third => "wrong-not-signed",
            Self::Another => "wrong",
        }
    }

    fn text(self, language: Language) -> &'static str {
        match self {
            Self::RightAndSigned => language.choose(
                "Your text is the right one, and the signature is over it.",
                "你的文本是正确的，签名签的就是它。",
            ),
            Self::RightNotSigned => language.choose(
                "Your text is the right one, but the signature is over another one: what was signed is not what is in this file.",
                "你的文本是正确的，但签名签的是另一段文本：实际签名的并不是这个文件里的内容。",
            ),
            Self::Right => language.choose(
                "Your text is the right one. Whether the signature is over it is not known, because none of the given keys made it.",
                "你的文本是正确的。给出的密钥都不是签名密钥，所以无法得知签名签的是不是它。",
            ),
            Self::Signed => language.choose(
                "The signature is over your text, which is not the right one.",
                "签名签的就是你的文本，但它不正确。",
            ),
            Self::AnotherThanSigned => language.choose(
                "The signature is over the right text. Yours is another one, so your program verifies or signs another text than was signed here.",
                "签名签的是正确的文本。你的是另一段文本，所以你的程序验签或签名的文本与这里签的不同。",
            ),
            Self::Third => language.choose(
                "The signature is neither over your text nor over the right one: what was signed is not what is in this file.",
                "签名签的既不是你的文本，也不是正确的文本：实际签名的并不是这个文件里的内容。",
            ),
            Self::Another => language.choose(
                "Your text is not the right one. Whether the signature is over it is not known, because none of the given keys made it.",
                "你的文本不正确。给出的密钥都不是签名密钥，所以无法得知签名签的是不是它。",
            ),
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
    pub(crate) kind: MessageKind,
    /// `v3` or `v2`.
    pub(crate) generation: &'static str,
    pub(crate) findings: Vec<Finding>,
    /// The key that made the signature, if it is known.
    pub(crate) signed_by: Option<String>,
    /// The text that must be signed, without any secret.
    pub(crate) expected_text: Option<String>,
    /// The caller's own text, and its first difference from the right one.
    pub(crate) own_text: Option<(OwnText, Option<String>)>,
}

#[derive(Serialize)]
struct Written<'r> {
    message: &'r str,
    kind: MessageKind,
    generation: &'static str,
    verdict: Verdict,
    mistakes: Vec<WrittenFinding<'r>>,
    signed_by: Option<Cow<'r, str>>,
    expected_text: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    own_text: Option<WrittenFinding<'r>>,
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

    /// Whether nothing is wrong, neither with the message nor with the caller's own text.
    pub(crate) fn is_faultless(&self) -> bool {
        let own_text = self.own_text.as_ref();
        self.verdict() == Verdict::Valid && own_text.is_none_or(|(_, difference)| difference.is_none())
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
            own_text: self.own_text.as_ref().map(|(own_text, difference)| WrittenFinding {
                code: own_text.code(),
                text: own_text.text(language),
                detail: difference.as_deref().map(|difference| language.say(difference)),
            }),
        };
        serde_json::to_value(written).unwrap_or_default()
    }

    /// Prints it for people.
    pub(crate) fn print(&self, output: &Output, verbose: bool) {
        let language = output.language;
        let kind = match self.kind {
            MessageKind::Request => language.choose("request", "请求"),
            MessageKind::Response => language.choose("response", "应答"),
            MessageKind::Notification => language.choose("notification", "通知"),
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
        if let Some((own_text, difference)) = &self.own_text {
            output.line(&format!("  {}", own_text.text(language)));
            if let Some(difference) = difference {
                output.line(&format!("    {}", language.say(difference)));
            }
        }
        if let Some(text) = self
            .expected_text
            .as_deref()
            .filter(|_| verbose || !self.is_faultless())
        {
            output.line(&format!("  {}:", signed_text_title(language)));
            for line in text.split_terminator('\n') {
                output.line(&format!("  | {}", line.replace('\r', "\\r")));
            }
        }
    }
}
