//! The documents of a merged spec.

use wechatpay_spec::diagnostic::Diagnostic;
use wechatpay_spec::model::{Document, Provenance, Spec, Subject};
use wechatpay_spec::place::Span;
use wechatpay_spec::vocabulary::names;

use super::by_hand::ByHand;
use crate::reason;
use crate::rules;

/// Whether the text of the document does not contain its address.
pub(crate) fn is_address_lost(provenance: &Provenance) -> bool {
    let mut remarks = provenance.inferred.iter();
    remarks.any(|remark| remark.reason.value == reason::ADDRESS_LOST)
}

/// The documents of both specs. For a document in both, the later date is kept.
///
/// Documents that people corrected stay as they are. A remark about the whole operation, or a day from another source,
/// leaves room for another page.
pub(super) fn documents(
    by_hand: &ByHand<'_>,
    earlier: &[Document],
    fresh: &[Document],
    is_address_lost: bool,
) -> Vec<Document> {
    let mut merged = earlier.to_vec();
    if by_hand.names(names::DOCUMENTS) {
        return merged;
    }
    for document in fresh {
        let known = match is_address_lost {
            true => match of_section(&merged, document).as_slice() {
                // The day is that of one of them.
                [_, _, ..] => continue,
                places => places.first().copied(),
            },
            false => merged.iter().position(|known| known.url == document.url),
        };
        match known.and_then(|at| merged.get_mut(at)) {
            Some(known) => {
                let day = |document: &Document| document.updated.as_ref().map(|day| day.value.clone());
                if day(document) > day(known) {
                    known.updated.clone_from(&document.updated);
                }
            }
            None => merged.push(document.clone()),
        }
    }
    merged
}

/// The places of the known documents of which a document without an address may be one: those in its section of the site,
/// or those of the old site, which has no sections.
pub(super) fn of_section(known: &[Document], document: &Document) -> Vec<usize> {
    let section = document.url.value.as_str();
    let is_below = |known: &Document| {
        let rest = known.url.value.strip_prefix(section);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let is_old = |known: &Document| known.url.value.starts_with("https://pay.weixin.qq.com/wiki/");
    let places = |fits: &dyn Fn(&Document) -> bool| -> Vec<usize> {
        let numbered = known.iter().enumerate();
        numbered.filter(|(_, known)| fits(known)).map(|(at, _)| at).collect()
    };
    let below = places(&is_below);
    if below.is_empty() { places(&is_old) } else { below }
}

/// Reports the day of a page without an address, if it may be that of several documents of the spec: it is not written.
pub(crate) fn check_day(earlier: &Spec, fresh: &Spec, document: String) -> Option<Diagnostic> {
    let pairs: Vec<(&[Document], &[Document], &Provenance)> = match (&earlier.subject, &fresh.subject) {
        (Subject::Path(earlier), Subject::Path(fresh)) => {
            let operations = fresh.operations.iter().filter_map(|new| {
                let known = earlier.operations.iter().find(|known| known.method == new.method)?;
                Some((known.documents.as_slice(), new.documents.as_slice(), &new.provenance))
            });
            operations.collect()
        }
        (Subject::Notification(known), Subject::Notification(new)) => {
            vec![(known.documents.as_slice(), new.documents.as_slice(), &new.provenance)]
        }
        _ => Vec::new(),
    };
    pairs.into_iter().find_map(|(known, fresh, provenance)| {
        let may_be = |document: &&Document| is_address_lost(provenance) && of_section(known, document).len() > 1;
        let day = fresh
            .iter()
            .filter(may_be)
            .find_map(|document| document.updated.as_ref())?;
        let message = format!(
            "the day of the page, `{}`, was not written, as the page may be one of several documents of `{}`",
            day.value, earlier.file
        );
        let mut finding = Diagnostic::new(rules::ADDRESS_UNKNOWN, document.clone(), Span::default(), message);
        finding.help("add the page's address to the saved text, on a line of its own");
        Some(finding)
    })
}
