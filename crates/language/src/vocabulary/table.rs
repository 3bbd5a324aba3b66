//! The table of keys.

use self::Mapping::{
    Deprecation, Document, EnumValue, ErrorCode, Family, Field, File, Notification, NotificationFile, Operation,
    PathFile, Request, Response,
};
use super::{
    Cipher, DeprecationStatus, Digest, Encoding, Format, Key, Mapping, Role, SignType, Signer, Supplier, Takes, Unit,
    host_words, names, words,
};
use crate::text::{NAME_LENGTH, TITLE_LENGTH};

const fn key(
    name: &'static str,
    within: &'static [Mapping],
    takes: Takes,
    meaning: &'static str,
    example: &'static str,
) -> Key {
    Key {
        name,
        within,
        takes,
        required: false,
        meaning,
        example,
    }
}

const fn required(
    name: &'static str,
    within: &'static [Mapping],
    takes: Takes,
    meaning: &'static str,
    example: &'static str,
) -> Key {
    Key {
        required: true,
        ..key(name, within, takes, meaning, example)
    }
}

// One line per row, so that the table can be read by columns.
#[rustfmt::skip]
/// Every key, grouped by mapping. The order is that of the documentation and of formatted specs.
pub const KEYS: &[Key] = &[
    // The roots of files.
    key(names::PATH, &[PathFile], Takes::UrlPath, "The URL path, if it differs from the file's path, for example by a trailing slash.", "path: /v3/ecommerce/applyments/"),
    key(names::GET, &[PathFile], Takes::Mapping(Operation), "The operation on GET.", "get: {title: 查询订单, …}"),
    key(names::POST, &[PathFile], Takes::Mapping(Operation), "The operation on POST.", "post: {title: 提交申请单, …}"),
    key(names::PUT, &[PathFile], Takes::Mapping(Operation), "The operation on PUT.", "put: {title: 修改子商户, …}"),
    key(names::PATCH, &[PathFile], Takes::Mapping(Operation), "The operation on PATCH.", "patch: {title: 修改活动, …}"),
    key(names::DELETE, &[PathFile], Takes::Mapping(Operation), "The operation on DELETE.", "delete: {title: 移除标签, …}"),
    required(names::NOTIFICATION, &[NotificationFile], Takes::Mapping(Notification), "The notification that WeChat Pay sends.", "notification: {title: 退款成功通知, …}"),
    // Operations.
    required(names::TITLE, &[Operation, Notification], Takes::Text(TITLE_LENGTH), "The document's short label.", "title: 提交申请单"),
    required(names::DOCUMENTS, &[Operation, Notification], Takes::Mappings(Document), "The pages of documentation that the spec follows.", "documents: [{url: https://pay.weixin.qq.com/doc/v3/partner/4015617906, updated: 2025-07-17}]"),
    key(names::DEPRECATED, &[Operation, Notification], Takes::Mapping(Deprecation), "Set if the documents retire it or name a successor.", "deprecated: {since: 2020-04-13, status: retired}"),
    key(names::HOSTS, &[Operation], Takes::Words(host_words, Some("main")), "The hosts that serve the operation, the usual one first.", "hosts: [hong_kong]"),
    key(names::SIGNER, &[Operation], Takes::Word(words::<Signer>, Some("merchant")), "Whose identity signs an APIv3 request.", "signer: brand"),
    key(names::SIGN_TYPE, &[Operation], Takes::Word(words::<SignType>, Some("MD5")), "The digest of an APIv2 signature.", "sign_type: HMAC-SHA256"),
    key(names::MUTUAL_TLS, &[Operation], Takes::Flag, "The client presents the merchant API certificate in the TLS handshake.", "mutual_tls: true"),
    key(names::NONCELESS, &[Operation], Takes::Flag, "The APIv2 request has no `nonce_str`.", "nonceless: true"),
    key(names::IDEMPOTENCY_KEY, &[Operation], Takes::Name, "The field whose value makes it safe to repeat the request.", "idempotency_key: out_request_no"),
    key(names::RATE_LIMIT, &[Operation], Takes::RateLimit, "How many calls are allowed per second, minute, hour or day.", "rate_limit: 200/minute"),
    key(names::ERRORS, &[Operation], Takes::Mappings(ErrorCode), "The documented error codes.", "errors: [{code: PARAM_ERROR, status: 400, title: 参数错误}]"),
    key(names::FROM, &[Operation, Notification], Takes::Origins, "Where it is from, if not from the first document.", "from: [official_go, official_java]"),
    key(names::INFERRED, &[Operation, Notification], Takes::Remarks, "Facts that the document does not state, with the reason.", "inferred: {rate_limit: the second document says so}"),
    key(names::CORRECTED, &[Operation, Notification], Takes::Remarks, "Facts that the document states wrongly, with the reason.", "corrected: the page shows the host of another country"),
    key(names::WAIVED, &[Operation, Notification], Takes::Waivers, "Lints that do not apply here, with the reason.", "waived: {W001: the company's own number}"),
    key(names::REQUEST, &[Operation], Takes::Mapping(Request), "What is sent.", "request: {json: {…}}"),
    required(names::RESPONSE, &[Operation], Takes::Mapping(Response), "What comes back.", "response: {json: {…}}"),
    // Parts of operations.
    required(names::URL, &[Document], Takes::Url, "The page's address.", "url: https://pay.weixin.qq.com/doc/v3/partner/4015617906"),
    key(names::UPDATED, &[Document], Takes::Date, "The day the page says it was last changed.", "updated: 2025-07-17"),
    required(names::SINCE, &[Deprecation], Takes::Date, "The day since when it is deprecated.", "since: 2020-04-13"),
    required(names::STATUS, &[Deprecation], Takes::Word(words::<DeprecationStatus>, None), "Whether the service still serves it.", "status: superseded"),
    key(names::REPLACEMENT, &[Deprecation], Takes::Replacement, "The successor.", "replacement: PATCH /v3/global/merchants/{sub_mchid}"),
    required(names::CODE, &[ErrorCode], Takes::Name, "The code.", "code: PARAM_ERROR"),
    key(names::STATUS, &[ErrorCode], Takes::Integer(201, 599), "The HTTP status it comes with.", "status: 400"),
    key(names::TITLE, &[ErrorCode], Takes::Text(TITLE_LENGTH), "The document's short label.", "title: 参数错误"),
    key(names::PATH, &[Request], Takes::Fields, "The parameters in the URL path's braces.", "path: {out_trade_no: {type: string, required: true}}"),
    key(names::QUERY, &[Request], Takes::Fields, "The parameters in the query.", "query: {mchid: {type: string, required: true}}"),
    key(names::UNSIGNED, &[Response], Takes::Flag, "The response has no signature.", "unsigned: true"),
    key(names::JSON, &[Request, Response], Takes::Fields, "The fields of a JSON body.", "json: {mchid: {type: string, required: true}}"),
    key(names::XML, &[Request, Response], Takes::Fields, "The fields of an `<xml>` body.", "xml: {mch_id: {type: string, required: true}}"),
    key(names::MULTIPART, &[Request], Takes::Fields, "The parts of a `multipart/form-data` body.", "multipart: {file: {type: file, required: true}}"),
    key(names::HEADERS, &[Request], Takes::Fields, "The header fields that the document lists.", "headers: {Wechatpay-Serial: {type: string, required: true, supplied_by: client}}"),
    key(names::EMPTY, &[Response], Takes::Flag, "The response has a status and no body.", "empty: true"),
    key(names::REDIRECT, &[Response], Takes::Flag, "The response redirects a browser (`30x`).", "redirect: true"),
    key(names::FILE, &[Response], Takes::Mapping(File), "The response is a file.", "file: {media_type: application/pdf}"),
    key(names::MEDIA_TYPE, &[File], Takes::Text(NAME_LENGTH), "The media type.", "media_type: application/pdf"),
    key(names::DIGEST, &[File], Takes::Word(words::<Digest>, None), "The digest that the file is verified with.", "digest: sha256"),
    // Notifications.
    key(names::EVENT_TYPE, &[Notification], Takes::Name, "The event type, if it differs from the file's name.", "event_type: REFUND.SUCCESS"),
    key(names::ORIGINAL_TYPE, &[Notification], Takes::Name, "The resource's `original_type`.", "original_type: refund"),
    key(names::RUST_NAME, &[Notification], Takes::RustName, "The Rust name of its module, if the derived one does not fit.", "rust_name: payscore_transaction_success"),
    key(names::RESOURCE, &[Notification], Takes::Fields, "The fields of the decrypted resource of an APIv3 notification.", "resource: {out_trade_no: {type: string, required: true}}"),
    key(names::XML, &[Notification], Takes::Fields, "The fields of the `<xml>` body of an APIv2 notification.", "xml: {req_info: {type: string, encrypted: aes_ecb, encoded: xml}}"),
    // Fields.
    required(names::TYPE, &[Field], Takes::Type, "The type: string, integer, number, boolean, object, file, or json (any JSON whose members are not documented), followed by `[]` for a list.", "type: string"),
    key(names::REQUIRED, &[Field], Takes::Flag, "The document marks the field as required.", "required: true"),
    key(names::REQUIRED_OF, &[Field], Takes::Word(words::<Role>, None), "The role that must send the field; for all others it is optional.", "required_of: partner"),
    key(names::ONE_OF, &[Field], Takes::Choice, "The choice of which exactly one alternative is sent, or the choice and the alternative that the field belongs to.", "one_of: {merchant: partner}"),
    key(names::ANY_OF, &[Field], Takes::Choice, "The same for a choice of which at least one alternative is sent.", "any_of: contact"),
    key(names::REQUIRED_IF, &[Field], Takes::Condition, "The field must be sent if another field of the object has the given value.", "required_if: {merchant_type: ENTERPRISE}"),
    key(names::ONLY_IF, &[Field], Takes::Condition, "The field may be sent only if another field of the object has the given value.", "only_if: {merchant_type: ENTERPRISE}"),
    key(names::ENCRYPTED, &[Field], Takes::FlagOr(words::<Cipher>), "The value is encrypted; `true` means RSAES-OAEP.", "encrypted: true"),
    key(names::ENCODED, &[Field], Takes::Word(words::<Encoding>, None), "The encoding of the string's content; a list with this key is sent as one string.", "encoded: json"),
    key(names::MIN_LENGTH, &[Field], Takes::Integer(1, u32::MAX), "The minimum length, in characters.", "min_length: 6"),
    key(names::MAX_LENGTH, &[Field], Takes::Integer(1, u32::MAX), "The maximum length, in characters.", "max_length: 32"),
    key(names::PATTERN, &[Field], Takes::Pattern, "A regular expression that the whole value matches, without `^` and `$`.", "pattern: \"[0-9]{8}|[0-9]{14}\""),
    key(names::MINIMUM, &[Field], Takes::Number, "The smallest number that is allowed.", "minimum: 1"),
    key(names::MAXIMUM, &[Field], Takes::Number, "The largest number that is allowed.", "maximum: 100"),
    key(names::ENUM, &[Field], Takes::Values, "The known values; the server may add others.", "enum: [ENTERPRISE, INDIVIDUAL]"),
    key(names::CONSTANT, &[Field], Takes::Value, "The only possible value, which the client sends.", "constant: \"1.0\""),
    key(names::DEFAULT, &[Field], Takes::Value, "The value that the service assumes if the field is not sent.", "default: CNY"),
    key(names::FORMAT, &[Field], Takes::Word(words::<Format>, None), "The format of the string.", "format: date-time"),
    key(names::UNIT, &[Field], Takes::Word(words::<Unit>, None), "The unit of the number; integers that are named or titled like amounts are in fen without it.", "unit: fen"),
    key(names::SUPPLIED_BY, &[Field], Takes::Word(words::<Supplier>, None), "Set if the client fills the field in, not the caller.", "supplied_by: client"),
    required(names::VALUE, &[EnumValue], Takes::Value, "The value on the wire.", "value: \"*\""),
    key(names::TITLE, &[Field, EnumValue], Takes::Text(TITLE_LENGTH), "The document's short label.", "title: 商户号"),
    key(names::EXAMPLE, &[Field], Takes::Value, "A sample value.", "example: \"1900016681\""),
    key(names::RUST_NAME, &[Field, EnumValue], Takes::RustName, "The Rust name, if the derived one does not fit.", "rust_name: Star"),
    key(names::RUST_TYPE, &[Field], Takes::RustName, "The Rust name of the field's own struct or enumeration, if the derived one does not fit.", "rust_type: RefundAmount"),
    key(names::FROM, &[Field], Takes::Origins, "Where the line, or a key of it, is from, if not from the first document; a number is an entry of `documents`.", "from: {type: [official_go, catalogue]}"),
    key(names::INFERRED, &[Field], Takes::Remarks, "Facts that the document does not state, with the reason.", "inferred: {encrypted: only the sample code encrypts it}"),
    key(names::CORRECTED, &[Field], Takes::Remarks, "Facts that the document states wrongly, with the reason.", "corrected: {required: the column says always; its own note says for enterprises}"),
    key(names::WAIVED, &[Field], Takes::Waivers, "Lints that do not apply here, with the reason.", "waived: {W001: the company's own number}"),
    key(names::FIELDS, &[Field], Takes::Fields, "The members of an object.", "fields: {name: {type: string}}"),
    // Families.
    required(names::TITLE, &[Family], Takes::Text(TITLE_LENGTH), "The product's name.", "title: 商户资料变更"),
    required(names::FOLDERS, &[Family], Takes::Texts, "The folders whose specs belong to the family.", "folders: [v3/mchalterapply]"),
    key(names::DEFAULT, &[Family], Takes::Flag, "The family is one of the crate's default features.", "default: true"),
];
