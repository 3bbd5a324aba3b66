//! Finds the text that was signed, among the texts that result from usual mistakes.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use md5::{Digest as _, Md5};

use super::mistake::Mistake;
use super::recovered::Signed;
use super::variants::{self, Variant};

/// The parts of a text that APIv3 signs. What is received has neither method nor target.
#[derive(Clone, Debug)]
pub(crate) struct SignedParts {
    pub(crate) request_line: Option<(String, String)>,
    pub(crate) timestamp: String,
    pub(crate) nonce: String,
    pub(crate) body: Vec<u8>,
    /// The body as it is in the message, where another part of it is signed: a multipart form.
    pub(crate) whole_body: Option<Vec<u8>>,
    /// Names of the server, which may have been signed by mistake.
    pub(crate) hosts: Vec<String>,
}

/// The smallest set of mistakes found so far that explains a signature.
#[derive(Default)]
struct Least(Option<Vec<Mistake>>);

impl Least {
    fn consider(&mut self, mistakes: Vec<Mistake>) {
        if self.0.as_ref().is_none_or(|known| mistakes.len() < known.len()) {
            self.0 = Some(mistakes);
        }
    }
}

/// Bodies longer than this are searched for single mistakes only.
const MAX_PAIRED: usize = 1 << 16;

impl SignedParts {
    /// The text as it must be signed.
    pub(crate) fn text(&self) -> Vec<u8> {
        let line = self.request_line.as_ref();
        let mut lines: Vec<&[u8]> =
            line.map_or_else(Vec::new, |(method, target)| vec![method.as_bytes(), target.as_bytes()]);
        lines.extend([self.timestamp.as_bytes(), self.nonce.as_bytes(), &self.body]);
        joined(&lines, b"\n", b"\n")
    }

    /// The mistakes that explain the signature: none if it is over the right text, nothing if it is over an unknown one.
    pub(crate) fn explain(&self, signed: &dyn Signed) -> Option<Vec<Mistake>> {
        let lists = self.lists();
        let empty = Vec::new();
        let mut least = Least::default();
        // Each list varied alone and in pairs; the last list is the body's, by far the longest.
        let originals: Option<Vec<&Variant>> = lists.iter().map(|list| list.first()).collect();
        let originals = originals.unwrap_or_default();
        if signed.is_slow() {
            return self.first_explanation(&lists, &originals, signed);
        }
        for (first, one) in lists.iter().enumerate() {
            for varied in one {
                let mut choice = originals.clone();
                replace(&mut choice, first, varied);
                self.in_every_frame(&choice, signed, &mut least);
            }
        }
        if least.0.is_some() {
            return least.0;
        }
        for (first, varied) in self.far_timestamps() {
            let mut choice = originals.clone();
            replace(&mut choice, first, &varied);
            if signed.is_of(&framed(&choice, Frame::Right)) {
                return Some(varied.mistakes(&self.body));
            }
        }
        if let Some(mistakes) = self.rare_body(&originals, signed) {
            return Some(mistakes);
        }
        if self.body.len() > MAX_PAIRED {
            return None;
        }
        for first in 0..lists.len() {
            for second in first + 1..lists.len() {
                for one in lists.get(first).unwrap_or(&empty).iter().skip(1) {
                    for other in lists.get(second).unwrap_or(&empty).iter().skip(1) {
                        let mut choice = originals.clone();
                        replace(&mut choice, first, one);
                        replace(&mut choice, second, other);
                        if signed.is_of(&framed(&choice, Frame::Right)) {
                            least.consider([one.mistakes(&self.body), other.mistakes(&self.body)].concat());
                        }
                    }
                }
            }
        }
        least.0
    }

    /// The first single mistake that explains a signature.
    fn first_explanation(
        &self,
        lists: &[Vec<Variant>],
        originals: &[&Variant],
        signed: &dyn Signed,
    ) -> Option<Vec<Mistake>> {
        let frames = Frame::ALL.into_iter().filter(|frame| !self.is_trailing_newline(*frame));
        for frame in frames {
            if signed.is_of(&framed(originals, frame)) {
                return Some(frame.mistake().into_iter().collect());
            }
        }
        for (first, one) in lists.iter().enumerate() {
            for varied in one.iter().skip(1) {
                let mut choice = originals.to_vec();
                replace(&mut choice, first, varied);
                if signed.is_of(&framed(&choice, Frame::Right)) {
                    return Some(varied.mistakes(&self.body));
                }
            }
        }
        None
    }

    fn in_every_frame(&self, choice: &[&Variant], signed: &dyn Signed, least: &mut Least) {
        for frame in Frame::ALL {
            if !self.is_trailing_newline(frame) && signed.is_of(&framed(choice, frame)) {
                let parts = choice.iter().flat_map(|variant| variant.mistakes(&self.body));
                least.consider(parts.chain(frame.mistake()).collect());
                return;
            }
        }
        let text = framed(choice, Frame::Right);
        let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &text);
        let hex: String = digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
        let md5: String = Md5::digest(&text).iter().map(|byte| format!("{byte:02x}")).collect();
        let twice = [
            STANDARD.encode(digest.as_ref()).into_bytes(),
            digest.as_ref().to_vec(),
            hex.to_uppercase().into_bytes(),
            hex.into_bytes(),
            md5.to_uppercase().into_bytes(),
            md5.into_bytes(),
        ];
        if twice.iter().any(|text| signed.is_of(text)) {
            let parts = choice.iter().flat_map(|variant| variant.mistakes(&self.body));
            least.consider(parts.chain([Mistake::DigestSigned]).collect());
        }
    }

    /// Whether a line feed too many or too few after the lines is rather one at the end of the body. The two cannot be
    /// told apart by the text: the service always ends its text properly, and few programs end their body in a line feed.
    fn is_trailing_newline(&self, frame: Frame) -> bool {
        match frame {
            Frame::NoFinalLineFeed => self.body.ends_with(b"\n"),
            Frame::TwoFinalLineFeeds => self.request_line.is_none() && !self.body.is_empty(),
            _ => false,
        }
    }

    /// The variants of each part, each list beginning with the part as it is.
    fn lists(&self) -> Vec<Vec<Variant>> {
        let mut lists = Vec::new();
        let mut query = "";
        if let Some((method, target)) = &self.request_line {
            lists.push(variants::methods(method));
            lists.push(variants::targets(target, &self.hosts));
            query = target.split_once('?').map_or("", |(_, query)| query);
        }
        lists.push(variants::timestamps(&self.timestamp, false));
        lists.push(variants::nonces(&self.nonce, &self.body));
        let mut bodies = variants::bodies(&self.body, query);
        bodies.extend(self.whole_body.iter().map(|whole| Variant::whole_form(whole)));
        lists.push(bodies);
        lists
    }

    /// Timestamps that are too many to combine, with the number of their line.
    fn far_timestamps(&self) -> Vec<(usize, Variant)> {
        let first = if self.request_line.is_some() { 2 } else { 0 };
        let timestamps = variants::timestamps(&self.timestamp, true).into_iter();
        timestamps.map(|varied| (first, varied)).collect()
    }

    /// The mistakes if one of the bodies that libraries write was signed in place of the body, which are too many to combine.
    fn rare_body(&self, originals: &[&Variant], signed: &dyn Signed) -> Option<Vec<Mistake>> {
        let (_, before) = originals.split_last()?;
        let lines: Vec<&[u8]> = before.iter().map(|variant| variant.bytes.as_slice()).collect();
        let start = joined(&lines, b"\n", b"\n");
        let mut text = start.clone();
        let found = variants::rare_body(&self.body, &mut |body| {
            text.truncate(start.len());
            text.extend_from_slice(body);
            text.push(b'\n');
            signed.is_of(&text)
        });
        found.map(|body| body.mistakes(&self.body))
    }
}

fn replace<'v>(choice: &mut [&'v Variant], position: usize, varied: &'v Variant) {
    if let Some(part) = choice.get_mut(position) {
        *part = varied;
    }
}

/// How the lines are put together.
#[derive(Clone, Copy, PartialEq)]
enum Frame {
    Right,
    NoFinalLineFeed,
    NoEmptyLine,
    TwoFinalLineFeeds,
    Crlf,
    CrlfWithoutLast,
    Literal,
    Nothing,
    Spaces,
    NonceFirst,
    BodyFirst,
    TimestampFirst,
    /// Without the line of this number from the end: 1 the nonce, 2 the timestamp, 3 the target, 4 the method.
    Without(usize),
}

impl Frame {
    const ALL: [Self; 16] = [
        Self::Right,
        Self::NoFinalLineFeed,
        Self::NoEmptyLine,
        Self::TwoFinalLineFeeds,
        Self::Crlf,
        Self::CrlfWithoutLast,
        Self::Literal,
        Self::Nothing,
        Self::Spaces,
        Self::NonceFirst,
        Self::BodyFirst,
        Self::TimestampFirst,
        Self::Without(1),
        Self::Without(2),
        Self::Without(3),
        Self::Without(4),
    ];

    const fn mistake(self) -> Option<Mistake> {
        match self {
            Self::Right => None,
            Self::NoFinalLineFeed | Self::NoEmptyLine | Self::TwoFinalLineFeeds => Some(Mistake::FinalLineFeed),
            Self::Crlf | Self::CrlfWithoutLast => Some(Mistake::LineFeedCrlf),
            Self::Literal | Self::Nothing | Self::Spaces => Some(Mistake::LineFeedLiteral),
            Self::NonceFirst | Self::BodyFirst | Self::TimestampFirst => Some(Mistake::LinesOrder),
            Self::Without(_) => Some(Mistake::LineMissing),
        }
    }
}

fn framed(choice: &[&Variant], frame: Frame) -> Vec<u8> {
    let mut lines: Vec<&[u8]> = choice.iter().map(|variant| variant.bytes.as_slice()).collect();
    let last = lines.len().saturating_sub(1);
    match frame {
        Frame::Right => joined(&lines, b"\n", b"\n"),
        Frame::NoFinalLineFeed => joined(&lines, b"\n", b""),
        Frame::NoEmptyLine => joined(lines.get(..last).unwrap_or(&lines), b"\n", b""),
        Frame::TwoFinalLineFeeds => joined(&lines, b"\n", b"\n\n"),
        Frame::Crlf => joined(&lines, b"\r\n", b"\r\n"),
        Frame::CrlfWithoutLast => joined(&lines, b"\r\n", b""),
        Frame::Literal => joined(&lines, b"\\n", b"\\n"),
        Frame::Nothing => joined(&lines, b"", b""),
        Frame::Spaces => joined(&lines, b" ", b""),
        Frame::NonceFirst => {
            lines.swap(last.saturating_sub(1), last.saturating_sub(2));
            joined(&lines, b"\n", b"\n")
        }
        Frame::BodyFirst => {
            lines.rotate_right(1);
            joined(&lines, b"\n", b"\n")
        }
        Frame::Without(from_end) => {
            if let Some(left_out) = last.checked_sub(from_end) {
                lines.remove(left_out);
            }
            joined(&lines, b"\n", b"\n")
        }
        Frame::TimestampFirst => {
            let (line, others) = lines.split_at_mut(last.saturating_sub(2));
            let [timestamp, nonce, body] = others else {
                return Vec::new();
            };
            joined(&[&[*timestamp, *nonce], &*line, &[*body]].concat(), b"\n", b"\n")
        }
    }
}

fn joined(lines: &[&[u8]], separator: &[u8], end: &[u8]) -> Vec<u8> {
    [&lines.join(separator), end].concat()
}
