//! A field, and everything its line can say.

use crate::place::Located;

/// A field: one line of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The wire name; `coupon_id_$n` stands for an indexed family of names.
    pub name: Located<String>,
    /// The type.
    pub kind: Located<FieldType>,
    /// Whether the document marks it required.
    pub required: bool,
    /// Set when its value travels encrypted.
    pub encrypted: Option<Located<Cipher>>,
    /// Set when the value travels as a string that holds an encoded document: an object where there are members, the whole
    /// list where the type is one.
    pub encoded: Option<Located<Encoding>>,
    /// Longest value, in characters.
    pub max_length: Option<Located<u32>>,
    /// Known values, in the document's order; the server may add others. Empty when the document lists none.
    pub values: Vec<EnumValue>,
    /// The only value there is: sent by the client, not a field of the generated struct.
    pub constant: Option<Located<String>>,
    /// What a string looks like.
    pub format: Option<Located<Format>>,
    /// What a number counts.
    pub unit: Option<Located<Unit>>,
    /// Set when the client fills the field in: not a field of the generated struct.
    pub supplied_by: Option<Located<Supplier>>,
    /// The field must be sent when another has the given value.
    pub required_if: Option<Condition>,
    /// The field may be sent only when another has the given value.
    pub only_if: Option<Condition>,
    /// The documents' short label.
    pub title: Option<Located<String>>,
    /// A sample value, as text.
    pub example: Option<Located<String>>,
    /// The Rust name of the field, where the automatic one would not do.
    pub rust_name: Option<Located<String>>,
    /// The Rust name of the field's own struct or enumeration, where the automatic one would not do.
    pub rust_type: Option<Located<String>>,
    /// Members, for objects, arrays of objects, and strings that hold an encoded object.
    pub fields: Vec<Field>,
    /// How the line differs from its document.
    pub provenance: Provenance,
}

impl Field {
    /// Whether its name stands for several: `coupon_id_$n` for `coupon_id_0`, `coupon_id_1` and so on.
    pub fn is_indexed(&self) -> bool {
        self.name.value.contains("_$")
    }

    /// Whether generated code has a struct or an enumeration of its own for it.
    pub fn has_own_type(&self) -> bool {
        let is_enumeration = self.kind.value.scalar == Scalar::String && !self.values.is_empty();
        !self.fields.is_empty() || is_enumeration
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
    /// `json`: any JSON, whose members no document lists.
    Json,
}

/// One known value of an enumeration.
#[derive(Clone, Debug, PartialEq)]
pub struct EnumValue {
    /// As on the wire.
    pub value: Located<String>,
    /// A short label.
    pub title: Option<String>,
    /// The Rust name, where the automatic one would not do.
    pub rust_name: Option<Located<String>>,
}

/// How a value is encrypted, and by whose key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cipher {
    /// `rsa_oaep` (or `true`): RSAES-OAEP with SHA-1; the platform's key in requests, the merchant's in responses.
    RsaOaep,
    /// `rsa_pkcs1`: RSAES-PKCS1-v1_5, keys as for `rsa_oaep`.
    RsaPkcs1,
    /// `rsa_bank_card`: RSAES-OAEP with the bank-card key of `/risk/getpublickey`.
    RsaBankCard,
    /// `aes_gcm`: AES-256-GCM with the APIv3 key, as notification resources are.
    AesGcm,
    /// `aes_ecb`: AES-256-ECB with the digest of the APIv2 key, as `req_info` is.
    AesEcb,
}

/// What a string holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Encoding {
    /// `json`
    Json,
    /// `xml`
    Xml,
    /// `url`: percent-encoded.
    Url,
}

/// What a string looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// `date-time`: RFC 3339.
    DateTime,
    /// `date`: `YYYY-MM-DD`.
    Date,
    /// `url`
    Url,
}

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// `fen`: a hundredth of a yuan; for other currencies the smallest unit.
    Fen,
    /// `second`
    Second,
}

/// Who fills a field in, when it is not the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Supplier {
    /// `client`: the runtime, as with `Wechatpay-Serial`, `nonce_str` and `sign`.
    Client,
}

/// `required_if: {merchant_type: ENTERPRISE}`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Condition {
    /// Wire name of a sibling field.
    pub field: Located<String>,
    /// The value it must have.
    pub equals: Located<String>,
}

/// How a part of a spec differs from what its documents say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Provenance {
    /// What the documents do not say and was worked out, with the reason.
    pub inferred: Vec<Remark>,
    /// What the documents say wrongly, with the reason.
    pub corrected: Vec<Remark>,
    /// Lints that look wrong here and are not, with the reason.
    pub waived: Vec<Waiver>,
}

/// A lint that does not hold for a line, and why.
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
    /// The key it is about; the whole line when absent.
    pub key: Option<Located<String>>,
    /// The reason, in one clause.
    pub reason: Located<String>,
}
