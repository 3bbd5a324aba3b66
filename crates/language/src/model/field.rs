//! A field with all its keys.

use crate::place::Located;

/// A field: one row of a table in the documents.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The wire name; `coupon_id_$n` is an indexed name.
    pub name: Located<String>,
    /// The type.
    pub kind: Located<FieldType>,
    /// Whether the document marks it required.
    pub required: bool,
    /// Set if the value is encrypted.
    pub encrypted: Option<Located<Cipher>>,
    /// Set if the value is sent as a string that contains an encoded document: an object if there are members, the whole
    /// list if the type is a list.
    pub encoded: Option<Located<Encoding>>,
    /// Minimum length of the value, in characters.
    pub min_length: Option<Located<u32>>,
    /// Maximum length of the value, in characters.
    pub max_length: Option<Located<u32>>,
    /// A regular expression that matches the whole value.
    pub pattern: Option<Located<String>>,
    /// The smallest number that is allowed, as text.
    pub minimum: Option<Located<String>>,
    /// The largest number that is allowed, as text.
    pub maximum: Option<Located<String>>,
    /// Known values, in the document's order; there may be others. Empty if the document lists none.
    pub values: Vec<EnumValue>,
    /// The only possible value: sent by the client, and not a field of the generated struct.
    pub constant: Option<Located<String>>,
    /// The value that the service assumes if the field is not sent. The client does not send it.
    pub default: Option<Located<String>>,
    /// The format of a string.
    pub format: Option<Located<Format>>,
    /// The unit of a number.
    pub unit: Option<Located<Unit>>,
    /// Set if the client fills the field in; it is not a field of the generated struct.
    pub supplied_by: Option<Located<Supplier>>,
    /// The role that must send the field; others may.
    pub required_of: Option<Located<Role>>,
    /// The choice that the field is an alternative of, alone or with other fields.
    pub choice: Option<Choice>,
    /// The field must be sent if another field has one of the given values.
    pub required_if: Option<Condition>,
    /// The field may be sent only if another field has one of the given values.
    pub only_if: Option<Condition>,
    /// The documents' short label.
    pub title: Option<Located<String>>,
    /// A sample value, as text.
    pub example: Option<Located<String>>,
    /// The Rust name of the field, if the derived one does not fit.
    pub rust_name: Option<Located<String>>,
    /// The Rust name of the field's own struct or enumeration, if the derived one does not fit.
    pub rust_type: Option<Located<String>>,
    /// Members, for objects, arrays of objects, and strings that contain an encoded object.
    pub fields: Vec<Field>,
    /// How the field differs from its document.
    pub provenance: Provenance,
}

impl Field {
    /// An optional field that has a name and a type, and no other key.
    pub const fn new(name: Located<String>, kind: Located<FieldType>) -> Self {
        Self {
            name,
            kind,
            required: false,
            encrypted: None,
            encoded: None,
            min_length: None,
            max_length: None,
            pattern: None,
            minimum: None,
            maximum: None,
            values: Vec::new(),
            constant: None,
            default: None,
            format: None,
            unit: None,
            supplied_by: None,
            required_of: None,
            choice: None,
            required_if: None,
            only_if: None,
            title: None,
            example: None,
            rust_name: None,
            rust_type: None,
            fields: Vec::new(),
            provenance: Provenance {
                from: Vec::new(),
                inferred: Vec::new(),
                corrected: Vec::new(),
                waived: Vec::new(),
            },
        }
    }

    /// Whether this is the value that its document has as an example.
    pub fn has_example(&self, value: &str) -> bool {
        self.example.as_ref().is_some_and(|example| example.value == value)
    }

    /// Whether its name is indexed: `coupon_id_$n` for `coupon_id_0`, `coupon_id_1` and so on.
    pub fn is_indexed(&self) -> bool {
        self.name.value.contains("_$")
    }

    /// Whether the generated code has a struct or an enumeration for its value. A field with members is an object, whether
    /// it is sent as an object or as a string that contains one. An encrypted string is a `Secret`.
    pub fn has_own_type(&self) -> bool {
        let is_plain_string = self.kind.value.scalar == Scalar::String && self.encrypted.is_none();
        !self.fields.is_empty() || is_plain_string && !self.values.is_empty()
    }
}

/// The type of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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
    /// `json`: any JSON whose members are not documented.
    Json,
}

/// One known value of an enumeration.
#[derive(Clone, Debug, PartialEq)]
pub struct EnumValue {
    /// As on the wire.
    pub value: Located<String>,
    /// A short label.
    pub title: Option<String>,
    /// The Rust name, if the derived one does not fit.
    pub rust_name: Option<Located<String>>,
}

/// How a value is encrypted, and by whose key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cipher {
    /// `rsa_oaep` (or `true`): the usual public-key encryption, with the platform's key in requests and the merchant's in
    /// responses: RSAES-OAEP with SHA-1, or SM2 for a merchant with SM2 keys.
    PublicKey,
    /// `rsa_pkcs1`: RSAES-PKCS1-v1_5, keys as for `rsa_oaep`.
    RsaPkcs1,
    /// `rsa_bank_card`: RSAES-OAEP with the bank-card key of `/risk/getpublickey`.
    RsaBankCard,
    /// `aes_gcm`: AES-256-GCM with the APIv3 key, as for notification resources.
    AesGcm,
    /// `aes_ecb`: AES-256-ECB with the digest of the APIv2 key, as for `req_info`.
    AesEcb,
}

/// The encoding of the content of a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Encoding {
    /// `json`
    Json,
    /// `xml`
    Xml,
    /// `url`: percent-encoded.
    Url,
}

/// The format of a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// `date-time`: RFC 3339.
    DateTime,
    /// `date`: `YYYY-MM-DD`.
    Date,
    /// `url`
    Url,
}

/// The unit of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// `fen`: a hundredth of a yuan; for other currencies, the smallest unit.
    Fen,
    /// `second`
    Second,
}

/// The party other than the caller that fills a field in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Supplier {
    /// `client`: the runtime, as with `Wechatpay-Serial`, `nonce_str` and `sign`.
    Client,
}

/// The role of the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// `merchant`: a merchant who acts for itself.
    Merchant,
    /// `partner`: a service provider who acts for its merchants.
    Partner,
}

/// `one_of: {role: partner}`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Choice {
    /// How many of the alternatives are sent.
    pub rule: ChoiceRule,
    /// The name of the choice, which fields of one object have in common.
    pub set: Located<String>,
    /// The name of the alternative, which fields that are sent together have in common; the field's own name if it is
    /// alone.
    pub alternative: Located<String>,
}

/// How many alternatives of a choice are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChoiceRule {
    /// `one_of`: exactly one.
    OneOf,
    /// `any_of`: at least one.
    AnyOf,
}

impl ChoiceRule {
    /// The beginning of a sentence about it.
    pub const fn quantity(self) -> &'static str {
        match self {
            Self::OneOf => "exactly one of",
            Self::AnyOf => "at least one of",
        }
    }
}

/// `required_if: {merchant_type: ENTERPRISE}`, `required_if: {merchant_type: [ENTERPRISE, INSTITUTION]}`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Condition {
    /// Wire name of a sibling field.
    pub field: Located<String>,
    /// The values of which it must have one, in the document's order; never empty.
    pub equals: Vec<Located<String>>,
}

impl Condition {
    /// Whether it holds when the sibling has a value.
    pub fn holds_for(&self, value: &str) -> bool {
        self.equals.iter().any(|equals| equals.value == value)
    }

    /// Its values in words, each as `show` writes it: `A`, `A or B`, `A, B or C`.
    pub fn values_in_words(&self, show: impl Fn(&str) -> String) -> String {
        let mut shown: Vec<String> = self.equals.iter().map(|equals| show(&equals.value)).collect();
        let last = shown.pop().unwrap_or_default();
        match shown.is_empty() {
            true => last,
            false => format!("{} or {last}", shown.join(", ")),
        }
    }
}

/// Where a part of a spec comes from, and how it differs from its documents.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Provenance {
    /// The sources of facts that the first document does not state.
    pub from: Vec<Origin>,
    /// Facts that the documents do not state, with the reason.
    pub inferred: Vec<Remark>,
    /// Facts that the documents state wrongly, with the reason.
    pub corrected: Vec<Remark>,
    /// Lints that do not apply here, with the reason.
    pub waived: Vec<Waiver>,
}

/// The sources of a whole line, or of one key of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin {
    /// The key they are about; the whole line if absent.
    pub key: Option<Located<String>>,
    /// The sources; never empty.
    pub sources: Vec<Located<DataSource>>,
}

/// Where a fact comes from, if not from the first document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DataSource {
    /// A document of the operation by its number in `documents`, from 2.
    Document(u32),
    /// A source that is not a document.
    Other(OtherSource),
}

/// A source of facts beside the documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OtherSource {
    /// `official_go`: the official SDK for Go.
    OfficialGo,
    /// `official_java`: the official SDK for Java.
    OfficialJava,
    /// `official_samples`: the official sample code.
    OfficialSamples,
    /// `dotnet`: the largest SDK for .NET.
    Dotnet,
    /// `catalogue`: a second catalogue of the same service.
    Catalogue,
    /// `messages`: messages that the service sent or accepted.
    Messages,
}

/// A lint that does not apply to a line, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Waiver {
    /// The lint's code: `W001`.
    pub code: Located<String>,
    /// The reason, in one clause.
    pub reason: Located<String>,
}

/// A reason, for a whole line or for one key of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Remark {
    /// The key it is about; the whole line if absent.
    pub key: Option<Located<String>>,
    /// The reason, in one clause.
    pub reason: Located<String>,
    /// Whether callers read it too, in the documentation of the generated code; other remarks are only for reviewers.
    /// `may_be_absent` is such a remark: a correction of `required`.
    pub for_callers: bool,
}
