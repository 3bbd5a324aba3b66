//! The documentation of generated items, from the facts in the spec.

mod links;

use std::collections::BTreeMap;

use wechatpay_spec::choice::choices;
pub(super) use wechatpay_spec::markdown::{code, plain};
use wechatpay_spec::model::{
    Cipher, Condition, Content, DataSource, DeprecationStatus, Digest, Encoding, Field, File, Format, Host,
    Notification, Operation, OtherSource, Period, Provenance, Role, Scalar, Signer, Unit,
};
use wechatpay_spec::money;
use wechatpay_spec::plural::{characters, counted};

use self::links::document;
pub(super) use self::links::documents;

/// Joins paragraphs with an empty line between them.
pub(super) fn paragraphs(paragraphs: impl IntoIterator<Item = Vec<String>>) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in paragraphs.into_iter().filter(|paragraph| !paragraph.is_empty()) {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(paragraph);
    }
    lines
}

/// The facts about all fields of an object that the documentation of each of them needs.
pub(super) struct Siblings<'f> {
    /// A sentence about each choice, by its name.
    choices: BTreeMap<&'f str, String>,
    have_currency: bool,
}

impl<'f> Siblings<'f> {
    pub(super) fn new(fields: impl IntoIterator<Item = &'f Field> + Clone) -> Self {
        let sets = choices(fields.clone()).into_iter();
        Self {
            choices: sets
                .map(|set| {
                    (
                        set.name,
                        format!("{} {} is sent", set.quantity(), set.described_briefly()),
                    )
                })
                .collect(),
            have_currency: money::has_currency(fields),
        }
    }
}

/// The documentation of a field: its label, then its facts, then which messages do not have it. `siblings` are the
/// fields of the same object. How a fact was found is not of interest here; the spec says it.
pub(super) fn field(field: &Field, siblings: &Siblings<'_>) -> Vec<String> {
    let name = code(&field.name.value);
    let mut facts = Vec::new();
    let unit = money::unit(field, siblings.have_currency);
    match field.kind.value.scalar {
        Scalar::Number => facts.push("a decimal".to_owned()),
        Scalar::Json => facts.push("any JSON: the document does not list its members".to_owned()),
        Scalar::Integer if unit.is_none() => facts.push("a whole number".to_owned()),
        _ => {}
    }
    if let Some(unit) = unit {
        facts.push(
            match unit {
                Unit::Fen => "an amount in fen (the smallest unit, for other currencies)",
                Unit::Second => "in seconds",
            }
            .to_owned(),
        );
    }
    if let Some(format) = &field.format {
        facts.push(
            match format.value {
                Format::DateTime => "a time as in RFC 3339",
                Format::Date => "a date, `YYYY-MM-DD`",
                Format::Url => "a URL",
            }
            .to_owned(),
        );
    }
    match &field.encoded {
        None => facts.extend(text_limits(field)),
        Some(encoding) => {
            let form = match encoding.value {
                Encoding::Json => "sent as a string that contains JSON",
                Encoding::Xml => "sent as a string that contains XML",
                Encoding::Url => "sent percent-encoded",
            };
            let limits: Vec<String> = text_limits(field).collect();
            facts.push(match limits.as_slice() {
                [] => form.to_owned(),
                limits => format!("{form} ({})", limits.join(", ")),
            });
        }
    }
    facts.extend(bounds(field));
    if let Some(cipher) = &field.encrypted {
        facts.push(encryption(cipher.value).to_owned());
    }
    if let Some(role) = &field.required_of {
        facts.push(
            match role.value {
                Role::Merchant => "required of merchants who act for themselves",
                Role::Partner => "required of partners",
            }
            .to_owned(),
        );
    }
    if let Some(choice) = &field.choice {
        facts.extend(siblings.choices.get(choice.set.value.as_str()).cloned());
    }
    if let Some(condition) = &field.required_if {
        facts.push(format!("required when {}", condition_text(condition)));
    }
    if let Some(condition) = &field.only_if {
        facts.push(format!("allowed only when {}", condition_text(condition)));
    }
    facts.extend(known_values(field));
    if let Some(default) = &field.default {
        facts.push(format!("default {}", code(&default.value)));
    }
    if let Some(example) = &field.example {
        facts.push(format!("for example {}", code(&example.value)));
    }
    let wire = if facts.is_empty() {
        format!("{name}.")
    } else {
        format!("{name}: {}.", facts.join("; "))
    };
    match &field.title {
        Some(title) => paragraphs([vec![plain(&title.value)], vec![wire], field_remarks(field)]),
        None => paragraphs([vec![wire], field_remarks(field)]),
    }
}

/// The remarks for callers: which messages do not have a field that its document calls required.
fn field_remarks(field: &Field) -> Vec<String> {
    let for_callers = field.provenance.corrected.iter().filter(|remark| remark.for_callers);
    let reasons = for_callers.map(|remark| plain(remark.reason.value.trim_end_matches('.')));
    reasons.map(|reason| format!("May be absent: {reason}.")).collect()
}

/// At most this many known values are listed at a field. All of them are at its type.
const MAX_VALUES: usize = 12;

fn known_values(field: &Field) -> Option<String> {
    let values: Vec<String> = field.values.iter().map(|value| code(&value.value.value)).collect();
    let is_short = values.len() <= MAX_VALUES || field.kind.value.scalar != Scalar::String;
    (is_short && !values.is_empty()).then(|| format!("known values {}", values.join(", ")))
}

/// The lengths and the pattern of its values; of the whole text, if it is encoded.
fn text_limits(field: &Field) -> impl Iterator<Item = String> {
    let lengths = match (&field.min_length, &field.max_length) {
        (Some(least), Some(most)) if least.value == most.value => Some(characters(most.value)),
        (Some(least), Some(most)) => Some(format!("{} to {}", least.value, characters(most.value))),
        (Some(least), None) => Some(format!("at least {}", characters(least.value))),
        (None, Some(most)) => Some(format!("at most {}", characters(most.value))),
        (None, None) => None,
    };
    let pattern = field.pattern.as_ref();
    let pattern = pattern.map(|pattern| format!("matches {}", code(&pattern.value)));
    lengths.into_iter().chain(pattern)
}

fn bounds(field: &Field) -> Option<String> {
    match (&field.minimum, &field.maximum) {
        (Some(least), Some(most)) => Some(format!("from {} to {}", least.value, most.value)),
        (Some(least), None) => Some(format!("at least {}", least.value)),
        (None, Some(most)) => Some(format!("at most {}", most.value)),
        (None, None) => None,
    }
}

/// The sources of a whole line, and what the document says wrongly, and why.
fn remarks(provenance: &Provenance) -> Vec<String> {
    let origin = provenance
        .from
        .iter()
        .filter(|origin| origin.key.is_none())
        .map(|origin| {
            let sources = origin.sources.iter().map(|source| source_name(source.value));
            format!("From {}.", sources.collect::<Vec<_>>().join(", "))
        });
    let corrections = provenance.corrected.iter().map(|remark| {
        let key = remark
            .key
            .as_ref()
            .map(|key| format!(" ({})", code(&key.value)))
            .unwrap_or_default();
        format!(
            "Differs from its document{key}: {}.",
            plain(remark.reason.value.trim_end_matches('.'))
        )
    });
    origin.chain(corrections).collect()
}

fn source_name(source: DataSource) -> String {
    match source {
        DataSource::Document(number) => format!("document {number} of the operation"),
        DataSource::Other(OtherSource::OfficialGo) => "the official SDK for Go".to_owned(),
        DataSource::Other(OtherSource::OfficialJava) => "the official SDK for Java".to_owned(),
        DataSource::Other(OtherSource::OfficialSamples) => "the official sample code".to_owned(),
        DataSource::Other(OtherSource::Dotnet) => "an SDK for .NET".to_owned(),
        DataSource::Other(OtherSource::Catalogue) => "a second catalogue".to_owned(),
        DataSource::Other(OtherSource::Messages) => "messages of the service".to_owned(),
    }
}

fn condition_text(condition: &Condition) -> String {
    format!(
        "{} is {}",
        code(&condition.field.value),
        condition.values_in_words(code)
    )
}

fn encryption(cipher: Cipher) -> &'static str {
    match cipher {
        Cipher::PublicKey => "encrypted (RSAES-OAEP)",
        Cipher::RsaPkcs1 => "encrypted (RSAES-PKCS1-v1\\_5)",
        Cipher::RsaBankCard => "encrypted (RSAES-OAEP with the bank-card key)",
        Cipher::AesGcm => "encrypted (AES-256-GCM with the APIv3 key)",
        Cipher::AesEcb => "encrypted (AES-256-ECB with the APIv2 key)",
    }
}

/// The name under which rustdoc's search finds an operation: its title. Rustdoc accepts neither quotes nor white space
/// other than a space.
pub(super) fn alias(title: &str) -> Option<String> {
    let words = title.split(|character: char| character.is_whitespace() || matches!(character, '"' | '\''));
    let alias = words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    (!alias.is_empty()).then_some(alias)
}

/// `Feature basic-payments.`: the Cargo feature without which an item is missing.
pub(super) fn of_feature(feature: &str) -> String {
    format!("Feature {}.", code(feature))
}

/// The documentation of an operation's function: its heading, then its facts. `feature` is the Cargo feature of its family.
pub(super) fn operation(operation: &Operation, heading: &str, feature: Option<&str>) -> Vec<String> {
    let mut facts = Vec::new();
    facts.extend(feature.map(of_feature));
    if let Some(deprecation) = &operation.deprecated {
        facts.push(deprecated(deprecation) + ".");
    }
    if operation.hosts.iter().any(|host| host.value != Host::Main) {
        let hosts: Vec<String> = operation
            .hosts
            .iter()
            .map(|host| code(host.value.urls().first().copied().unwrap_or_default()))
            .collect();
        facts.push(format!("Served by {}.", hosts.join(", ")));
    }
    if operation.signer.value == Signer::Brand {
        facts.push("Signed by the brand.".to_owned());
    }
    if operation.mutual_tls {
        facts.push("Presents the merchant API certificate in the TLS handshake.".to_owned());
    }
    if let Some(limit) = &operation.rate_limit {
        facts.push(format!(
            "At most {} a {}.",
            counted(limit.value.calls, "call", "calls"),
            period(limit.value.period)
        ));
    }
    if let Some(key) = &operation.idempotency_key {
        facts.push(format!(
            "Repeating a request with the same {} is safe.",
            code(&key.value)
        ));
    }
    if let Content::File(file) = &operation.response.content {
        facts.push(answered_file(file));
    }
    let supplied = operation.request.fields().filter(|field| field.supplied_by.is_some());
    let supplied: Vec<String> = supplied.map(|field| code(&field.name.value)).collect();
    if !supplied.is_empty() {
        facts.push(format!("Filled in by the client: {}.", supplied.join(", ")));
    }
    paragraphs([
        vec![heading.to_owned()],
        facts,
        remarks(&operation.provenance),
        document(&operation.documents),
    ])
}

/// The documentation of a notification's module: its heading, then its facts.
pub(super) fn notification(notification: &Notification, heading: &str, feature: Option<&str>) -> Vec<String> {
    let feature = feature.map(of_feature);
    let original_type = notification
        .original_type
        .iter()
        .map(|name| format!("The `original_type` of its resource is {}.", code(&name.value)));
    let end = notification.deprecated.iter().map(|end| deprecated(end) + ".");
    paragraphs([
        vec![format!("{}: {heading}.", plain(&notification.title.value))],
        feature.into_iter().chain(end).chain(original_type).collect(),
        remarks(&notification.provenance),
        documents(&notification.documents),
    ])
}

fn answered_file(file: &File) -> String {
    let media_type = file
        .media_type
        .as_deref()
        .map(|name| format!(" of type {}", code(name)))
        .unwrap_or_default();
    let digest = match file.digest {
        Some(Digest::Sha1) => "; compare its SHA-1 digest",
        Some(Digest::Sha256) => "; compare its SHA-256 digest",
        Some(Digest::Sm3) => "; compare its SM3 digest",
        None => "",
    };
    format!("Returns a file{media_type}{digest}.")
}

/// The codes that an operation's documents list.
pub(super) fn errors(operation: &Operation) -> Vec<String> {
    if operation.errors.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![
        "# Errors".to_owned(),
        String::new(),
        "Documented codes:".to_owned(),
        String::new(),
        "| status | code | meaning |".to_owned(),
        "|---|---|---|".to_owned(),
    ];
    lines.extend(operation.errors.iter().map(|error| {
        let status = error.status.map(|status| status.to_string()).unwrap_or_default();
        format!(
            "| {status} | {} | {} |",
            code(&error.code.value),
            plain(error.title.as_deref().unwrap_or_default())
        )
    }));
    lines
}

/// The date since which an operation is deprecated, and its replacement.
pub(super) fn deprecated(deprecation: &wechatpay_spec::model::Deprecation) -> String {
    let mut text = match deprecation.status.value {
        DeprecationStatus::Retired => format!("Retired by WeChat Pay on {}", deprecation.since.value),
        DeprecationStatus::Superseded => format!("Superseded on {}", deprecation.since.value),
    };
    if let Some(replacement) = &deprecation.replacement {
        text.push_str(" by ");
        text.push_str(&replacement.value);
    }
    text
}

/// A period in words.
pub(super) fn period(period: Period) -> &'static str {
    match period {
        Period::Second => "second",
        Period::Minute => "minute",
        Period::Hour => "hour",
        Period::Day => "day",
    }
}
