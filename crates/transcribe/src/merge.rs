//! Importing again: what a document says now, and what people put right in the spec since.
//!
//! A remark whose reason is none of this crate's own was written by a person. What it is about stays as it was: the key,
//! or the whole line. So do Rust names, and keys that the document at hand never says.

use wechatpay_spec::model::{
    Body, Content, Document, EnumValue, Field, Notification, Operation, PathSpec, Provenance, Remark, Request, Spec,
    Subject,
};
use wechatpay_spec::place::Located;

use crate::corrections::by_hand;
use crate::field::remark;
use crate::fill;
use crate::name;
use crate::reason;

/// The spec that a document now gives, with the corrections of the spec it gave before.
///
/// Operations that only the earlier spec has are kept: other documents describe them. When the two are not about the
/// same thing, the earlier one is kept as it is.
pub fn merge(earlier: &Spec, fresh: &Spec) -> Spec {
    let subject = match (&earlier.subject, &fresh.subject) {
        (Subject::Path(earlier), Subject::Path(fresh)) => Subject::Path(path(earlier, fresh)),
        (Subject::Notification(earlier), Subject::Notification(fresh)) => {
            Subject::Notification(Box::new(notification(earlier, fresh)))
        }
        (earlier, _) => earlier.clone(),
    };
    Spec {
        file: earlier.file.clone(),
        subject,
    }
}

fn path(earlier: &PathSpec, fresh: &PathSpec) -> PathSpec {
    let mut operations: Vec<Operation> = earlier
        .operations
        .iter()
        .map(
            |known| match fresh.operations.iter().find(|new| new.method == known.method) {
                Some(new) => operation(known, new),
                None => known.clone(),
            },
        )
        .collect();
    for new in &fresh.operations {
        if !operations.iter().any(|known| known.method == new.method) {
            operations.push(new.clone());
        }
    }
    PathSpec {
        url_path: earlier.url_path.clone(),
        protocol: earlier.protocol,
        operations,
    }
}

/// What people said about an object of the spec.
struct ByHand<'a>(&'a Provenance);

impl ByHand<'_> {
    /// Whether they put right the whole, or the key.
    fn covers(&self, key: &str) -> bool {
        self.remarks().any(|remark| match &remark.key {
            Some(named) => named.value == key,
            None => true,
        })
    }

    fn whole(&self) -> bool {
        self.remarks().any(|remark| remark.key.is_none())
    }

    fn remarks(&self) -> impl Iterator<Item = &Remark> {
        by_hand(self.0)
    }

    /// Their remarks, then those made by rule about what they did not touch.
    fn provenance(&self, fresh: &Provenance) -> Provenance {
        let join = |earlier: &[Remark], fresh: &[Remark]| {
            let kept = earlier
                .iter()
                .filter(|remark| !reason::is_by_rule(&remark.reason.value));
            let made = fresh.iter().filter(|remark| match &remark.key {
                Some(key) => !self.covers(&key.value),
                None => !self.whole(),
            });
            kept.chain(made).cloned().collect::<Vec<_>>()
        };
        let mut provenance = Provenance {
            inferred: join(&self.0.inferred, &fresh.inferred),
            corrected: join(&self.0.corrected, &fresh.corrected),
            waived: self.0.waived.clone(),
        };
        // A remark about the whole says all that remarks about its keys would.
        for remarks in [&mut provenance.inferred, &mut provenance.corrected] {
            if let Some(at) = remarks.iter().position(|remark| remark.key.is_none()) {
                let whole = remarks.swap_remove(at);
                *remarks = vec![whole];
            }
        }
        provenance
    }
}

fn operation(earlier: &Operation, fresh: &Operation) -> Operation {
    let nowhere = is_nowhere(&fresh.provenance);
    if fill::is_second(earlier, fresh) {
        return Operation {
            documents: documents(&earlier.documents, &fresh.documents, nowhere),
            ..fill::operation(earlier, fresh)
        };
    }
    let fresh = &weighed(earlier, fresh);
    let by_hand = ByHand(&earlier.provenance);
    let mut merged = fresh.clone();
    merged.documents = documents(&earlier.documents, &fresh.documents, nowhere);
    macro_rules! keep {
        ($($key:literal => $field:ident),*) => {
            $(if by_hand.covers($key) { merged.$field.clone_from(&earlier.$field); })*
        };
    }
    keep!(
        "title" => title, "hosts" => hosts, "signer" => signer, "sign_type" => sign_type, "mutual_tls" => mutual_tls,
        "nonceless" => nonceless, "idempotency_key" => idempotency_key, "rate_limit" => rate_limit,
        "deprecated" => deprecated, "errors" => errors
    );
    // What one form of a document never says, another may have said.
    if merged.errors.is_empty() {
        merged.errors.clone_from(&earlier.errors);
    }
    merged.idempotency_key = merged.idempotency_key.or_else(|| earlier.idempotency_key.clone());
    merged.rate_limit = merged.rate_limit.or(earlier.rate_limit);
    if by_hand.covers("request") {
        merged.request = earlier.request.clone();
    } else {
        merged.request = request(&earlier.request, &fresh.request);
    }
    if by_hand.covers("response") {
        merged.response = earlier.response.clone();
    } else {
        merged.response.content = match (&earlier.response.content, &fresh.response.content) {
            (Content::Json(earlier), Content::Json(fresh)) => Content::Json(fields(earlier, fresh)),
            (Content::Xml(earlier), Content::Xml(fresh)) => Content::Xml(fields(earlier, fresh)),
            (Content::File(earlier), Content::File(fresh)) => Content::File(wechatpay_spec::model::File {
                media_type: fresh.media_type.clone().or_else(|| earlier.media_type.clone()),
                digest: fresh.digest.or(earlier.digest),
            }),
            (_, fresh) => fresh.clone(),
        };
    }
    merged.provenance = by_hand.provenance(&fresh.provenance);
    if merged.deprecated.is_none() && is_second(&earlier.provenance, Some("deprecated")) {
        merged.deprecated.clone_from(&earlier.deprecated);
        merged
            .provenance
            .inferred
            .push(remark(Some("deprecated"), reason::SECOND));
    }
    name::operation(&mut merged);
    merged
}

/// Whether the document's address is lost.
fn is_nowhere(provenance: &Provenance) -> bool {
    let mut remarks = provenance.inferred.iter();
    remarks.any(|remark| remark.reason.value == reason::ADDRESS_LOST)
}

/// Whether only the second document says so: of the whole, or of the key.
fn is_second(provenance: &Provenance, key: Option<&str>) -> bool {
    provenance
        .inferred
        .iter()
        .any(|remark| remark.reason.value == reason::SECOND && remark.key.as_ref().map(|key| key.value.as_str()) == key)
}

/// What a document says, where a form that has lost something gives way to what is known.
fn weighed(earlier: &Operation, fresh: &Operation) -> Operation {
    let mut weighed = fresh.clone();
    let is_made = |key: &str, reason: &str| {
        let mut remarks = fresh.provenance.inferred.iter();
        remarks
            .any(|remark| remark.reason.value == reason && remark.key.as_ref().is_some_and(|named| named.value == key))
    };
    let mut known = Vec::new();
    if is_made("title", reason::TITLE_LOST) {
        weighed.title = earlier.title.clone();
        known.push("title");
    }
    if is_made("documents", reason::ADDRESS_LOST) {
        known.push("documents");
    }
    weighed.provenance.inferred.retain(|remark| {
        let is_known = remark
            .key
            .as_ref()
            .is_some_and(|key| known.contains(&key.value.as_str()));
        !is_known || earlier.provenance.inferred.contains(remark)
    });
    weighed
}

/// The pages of both. A later date takes the place of an earlier one.
///
/// A page whose address is lost stands for the first of the official site's that are known.
fn documents(earlier: &[Document], fresh: &[Document], nowhere: bool) -> Vec<Document> {
    let mut merged = earlier.to_vec();
    for document in fresh {
        let is_official = |known: &Document| known.url.value.starts_with("https://pay.weixin.qq.com/");
        let known = merged.iter_mut().find(|known| match nowhere {
            true => is_official(known),
            false => known.url == document.url,
        });
        match known {
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

fn request(earlier: &Request, fresh: &Request) -> Request {
    let body = match (&earlier.body, &fresh.body) {
        (Body::Json(earlier), Body::Json(fresh)) => Body::Json(fields(earlier, fresh)),
        (Body::Xml(earlier), Body::Xml(fresh)) => Body::Xml(fields(earlier, fresh)),
        (Body::Multipart(earlier), Body::Multipart(fresh)) => Body::Multipart(fields(earlier, fresh)),
        (_, fresh) => fresh.clone(),
    };
    Request {
        path: fields(&earlier.path, &fresh.path),
        query: fields(&earlier.query, &fresh.query),
        body,
        headers: fields(&earlier.headers, &fresh.headers),
    }
}

fn notification(earlier: &Notification, fresh: &Notification) -> Notification {
    let by_hand = ByHand(&earlier.provenance);
    let mut merged = fresh.clone();
    merged.documents = documents(&earlier.documents, &fresh.documents, false);
    if by_hand.covers("title") {
        merged.title = earlier.title.clone();
    }
    if by_hand.covers("event_type") {
        merged.event_type = earlier.event_type.clone();
    }
    if by_hand.covers("deprecated") {
        merged.deprecated.clone_from(&earlier.deprecated);
    }
    if by_hand.covers("original_type") {
        merged.original_type.clone_from(&earlier.original_type);
    }
    // No document says it.
    merged.rust_name.clone_from(&earlier.rust_name);
    merged.fields = if by_hand.covers("resource") || by_hand.covers("xml") {
        earlier.fields.clone()
    } else {
        fields(&earlier.fields, &fresh.fields)
    };
    merged.provenance = by_hand.provenance(&fresh.provenance);
    name::notification(&mut merged.fields);
    merged
}

fn fields(earlier: &[Field], fresh: &[Field]) -> Vec<Field> {
    let mut merged: Vec<Field> = fresh
        .iter()
        .map(|new| match earlier.iter().find(|known| known.name == new.name) {
            Some(known) => field(known, new),
            None => without_names(new),
        })
        .collect();
    // A line that people added stays behind the one it was added behind.
    for (index, known) in earlier.iter().enumerate() {
        let is_gone = !fresh.iter().any(|new| new.name == known.name);
        if is_gone && (ByHand(&known.provenance).whole() || is_second(&known.provenance, None)) {
            let before = earlier.get(..index).unwrap_or_default();
            let place = before
                .iter()
                .rev()
                .find_map(|before| merged.iter().position(|field| field.name == before.name));
            merged.insert(place.map_or(0, |place| place + 1), known.clone());
        }
    }
    merged
}

fn field(earlier: &Field, fresh: &Field) -> Field {
    let by_hand = ByHand(&earlier.provenance);
    if by_hand.whole() {
        return earlier.clone();
    }
    let is_unlisted = |field: &Field| {
        let mut remarks = field.provenance.inferred.iter();
        remarks.any(|remark| remark.reason.value == reason::MEMBERS_UNLISTED)
    };
    if is_unlisted(fresh) && !earlier.fields.is_empty() {
        // What one form of a document has lost, another listed.
        return earlier.clone();
    }
    let mut merged = without_names(fresh);
    macro_rules! keep {
        ($($key:literal => $field:ident),*) => {
            $(if by_hand.covers($key) { merged.$field.clone_from(&earlier.$field); })*
        };
    }
    keep!(
        "type" => kind, "required" => required, "encrypted" => encrypted, "encoded" => encoded,
        "max_length" => max_length, "enum" => values, "constant" => constant, "format" => format, "unit" => unit,
        "supplied_by" => supplied_by, "required_if" => required_if, "only_if" => only_if, "title" => title,
        "example" => example
    );
    // A condition that people found takes the place of what the table demands.
    macro_rules! unless_said {
        ($($field:ident),*) => {
            $(if merged.$field.is_none() { merged.$field.clone_from(&earlier.$field); })*
        };
    }
    let same_type = merged.kind == earlier.kind;
    unless_said!(title, required_if, only_if);
    if same_type {
        unless_said!(max_length, unit, example);
    }
    if merged.encrypted.is_some() {
        merged.example = None;
    }
    if merged.required {
        merged.required_if = None;
    }
    merged.rust_name.clone_from(&earlier.rust_name);
    merged.rust_type.clone_from(&earlier.rust_type);
    for value in &mut merged.values {
        if let Some(known) = earlier.values.iter().find(|known| known.value == value.value) {
            *value = EnumValue {
                value: value.value.clone(),
                title: value.title.clone().or_else(|| known.title.clone()),
                rust_name: known.rust_name.clone(),
            };
        }
    }
    merged.fields = if by_hand.covers("fields") {
        earlier.fields.clone()
    } else {
        fields(&earlier.fields, &fresh.fields)
    };
    merged.provenance = by_hand.provenance(&fresh.provenance);
    for key in fill::STRONG {
        let is_said = match *key {
            "encrypted" => merged.encrypted.is_some(),
            "enum" => !merged.values.is_empty(),
            _ => merged.format.is_some(),
        };
        if is_said || !is_second(&earlier.provenance, Some(key)) {
            continue;
        }
        match *key {
            "encrypted" => merged.encrypted = earlier.encrypted,
            "enum" => merged.values.clone_from(&earlier.values),
            _ => merged.format = earlier.format,
        }
        merged.provenance.inferred.push(remark(Some(key), reason::SECOND));
    }
    merged
}

/// A field without the Rust names that were worked out for it alone: they are worked out again, for all together.
fn without_names(field: &Field) -> Field {
    let mut field = field.clone();
    fn strip(field: &mut Field) {
        field.rust_name = None;
        field.rust_type = None;
        for value in &mut field.values {
            value.rust_name = None::<Located<String>>;
        }
        field.fields.iter_mut().for_each(strip);
    }
    strip(&mut field);
    field
}
