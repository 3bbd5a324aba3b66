//! The length of a body, as its header states it.

use wechatpay_spec::plural;

use crate::message::Message;
use crate::verify::mistake::Mistake;
use crate::verify::report::Finding;

/// Whether a mistake changes the length of the body.
pub(super) const fn explains(mistake: Mistake) -> bool {
    matches!(
        mistake,
        Mistake::BodyCompressed
            | Mistake::BodyChunked
            | Mistake::TrailingNewline
            | Mistake::LineEndings
            | Mistake::ByteOrderMark
            | Mistake::Charset
            | Mistake::BodyWhitespace
            | Mistake::BodyKeyOrder
            | Mistake::BodySlashEscapes
            | Mistake::BodyUnicodeEscapes
            | Mistake::BodyHtmlEscapes
            | Mistake::BodyNumbers
            | Mistake::BodyMembers
    )
}

/// Compares the length of the body with that which its header states.
pub(super) fn check(message: &Message, findings: &mut Vec<Finding>) {
    let compressed = message.header("Content-Encoding").is_some();
    let declared = message
        .header("Content-Length")
        .and_then(|value| value.parse::<usize>().ok());
    if let Some(declared) = declared.filter(|declared| !compressed && *declared != message.body.len()) {
        let detail = format!(
            "Content-Length: {declared}; the body has {}",
            plural::bytes(message.body.len())
        );
        findings.push(Finding::with(Mistake::BodyTruncated, detail));
    }
}
