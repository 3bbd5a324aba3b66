//! A row for every key of specs and of the list of families.

use crate::frame::{
    AMOUNT, DEPRECATION, DOCUMENT, ENCODED, ERROR, FAMILY, FILE, Frame, HEADER, INTEGER, NOTIFICATION,
    NOTIFICATION_FILE, NOTIFICATION_V2, NOTIFICATION_WITH_SENTENCE, OBJECT, OPERATION, OPERATION_V2,
    OPERATION_WITH_SENTENCE, PATH_WITH_GET, PATH_WITH_POST, REQUEST, REQUEST_V2, REQUEST_WITH_PATH, REQUEST_WITH_QUERY,
    RESPONSE, RESPONSE_V2, RESPONSE_WITH_JSON, TEXT, VALUE,
};

/// A key in a minimal spec, and the same spec with that key changed.
pub(crate) struct Row {
    pub(crate) frame: Frame,
    /// The key with its value.
    pub(crate) key: &'static str,
    /// Its replacement: another value, another key, or nothing.
    pub(crate) changed: &'static str,
}

pub(crate) const fn row(frame: Frame, key: &'static str, changed: &'static str) -> Row {
    Row { frame, key, changed }
}

// One line per row, so that the table can be read by columns.
#[rustfmt::skip]
pub(crate) const ROWS: &[Row] = &[
    row(PATH_WITH_POST, "path: /v3/a/", ""),
    row(PATH_WITH_POST, "get: …", ""),
    row(PATH_WITH_GET, "post: …", ""),
    row(PATH_WITH_GET, "put: …", ""),
    row(PATH_WITH_GET, "patch: …", ""),
    row(PATH_WITH_GET, "delete: …", ""),
    row(NOTIFICATION_FILE, "notification: {title: 题, documents: [{url: https://a.cn/b}], resource: {id: {type: string}}}", "notification: {title: 题, documents: [{url: https://a.cn/b}], resource: {no: {type: string}}}"),

    row(OPERATION, "title: 下单", "title: 查询"),
    row(OPERATION, "documents: [{url: https://a.cn/b}]", "documents: [{url: https://a.cn/c}]"),
    row(OPERATION, "deprecated: {since: 2020-04-13, status: retired}", ""),
    row(OPERATION, "hosts: [hong_kong]", ""),
    row(OPERATION, "signer: brand", ""),
    row(OPERATION_V2, "sign_type: HMAC-SHA256", ""),
    row(OPERATION, "mutual_tls: true", ""),
    row(OPERATION_V2, "nonceless: true", ""),
    row(OPERATION, "idempotency_key: out_request_no", ""),
    row(OPERATION, "rate_limit: 200/minute", "rate_limit: 100/minute"),
    row(OPERATION, "errors: [{code: PARAM_ERROR}]", "errors: [{code: SYSTEM_ERROR}]"),
    row(OPERATION, "from: [official_go]", "from: [official_java]"),
    row(OPERATION, "inferred: the sample shows it", "inferred: an SDK shows it"),
    row(OPERATION, "corrected: the page says otherwise", "corrected: the sample says otherwise"),
    row(OPERATION_WITH_SENTENCE, "waived: {W004: the page has no shorter label}", "waived: {W004: it is a label all the same}"),
    row(OPERATION, "request: {query: {out_request_no: {type: string}}}", "request: {query: {offset: {type: string}}}"),
    row(OPERATION, "response: {empty: true}", "response: {redirect: true}"),

    row(DOCUMENT, "url: https://a.cn/b", "url: https://a.cn/c"),
    row(DOCUMENT, "updated: 2025-07-17", "updated: 2025-07-18"),
    row(DEPRECATION, "since: 2020-04-13", "since: 2020-04-14"),
    row(DEPRECATION, "status: retired", "status: superseded"),
    row(DEPRECATION, "replacement: PATCH /v3/b", "replacement: PATCH /v3/c"),
    row(ERROR, "code: PARAM_ERROR", "code: SYSTEM_ERROR"),
    row(ERROR, "status: 400", "status: 403"),
    row(ERROR, "title: 参数错误", "title: 系统错误"),

    row(REQUEST_WITH_PATH, "path: {id: {type: string, required: true}}", "path: {id: {type: integer, required: true}}"),
    row(REQUEST, "query: {offset: {type: integer}}", "query: {limit: {type: integer}}"),
    row(REQUEST, "json: {id: {type: string}}", "json: {no: {type: string}}"),
    row(REQUEST_V2, "xml: {id: {type: string}}", "xml: {no: {type: string}}"),
    row(REQUEST, "multipart: {file: {type: file, required: true}}", "multipart: {image: {type: file, required: true}}"),
    row(REQUEST_WITH_QUERY, "headers: {Wechatpay-Serial: {type: string, required: true, supplied_by: client}}", ""),
    row(RESPONSE_WITH_JSON, "unsigned: true", ""),
    row(RESPONSE, "json: {id: {type: string}}", "json: {no: {type: string}}"),
    row(RESPONSE_V2, "xml: {id: {type: string}}", "xml: {no: {type: string}}"),
    row(RESPONSE, "empty: true", "redirect: true"),
    row(RESPONSE, "redirect: true", "empty: true"),
    row(RESPONSE, "file: {}", "empty: true"),
    row(FILE, "media_type: application/pdf", "media_type: text/csv"),
    row(FILE, "digest: sha256", "digest: sm3"),

    row(TEXT, "type: string", "type: integer"),
    row(TEXT, "required: true", ""),
    row(TEXT, "required_of: partner", "required_of: merchant"),
    row(TEXT, "one_of: order", ""),
    row(TEXT, "any_of: contact", ""),
    row(TEXT, "required_if: {other: [A, B]}", "required_if: {other: B}"),
    row(TEXT, "only_if: {other: A}", "only_if: {other: B}"),
    row(TEXT, "encrypted: true", "encrypted: rsa_pkcs1"),
    row(TEXT, "encoded: json", "encoded: xml"),
    row(TEXT, "min_length: 6", "min_length: 7"),
    row(ENCODED, "max_length: 32", "max_length: 64"),
    row(TEXT, "pattern: \"[0-9]+\"", "pattern: \"[a-z]+\""),
    row(INTEGER, "minimum: 1", "minimum: 2"),
    row(INTEGER, "maximum: 100", "maximum: 50"),
    row(TEXT, "enum: [A, B]", "enum: [A, C]"),
    row(TEXT, "constant: A", "constant: B"),
    row(TEXT, "default: CNY", "default: USD"),
    row(TEXT, "format: date", "format: date-time"),
    row(INTEGER, "unit: fen", "unit: second"),
    row(HEADER, "supplied_by: client", ""),
    row(TEXT, "title: 商户号", "title: 商户名"),
    row(TEXT, "example: A", "example: B"),
    row(TEXT, "rust_name: other_name", "rust_name: another_name"),
    row(OBJECT, "rust_type: RefundAmount", "rust_type: OrderAmount"),
    row(TEXT, "from: [official_go]", "from: [official_java]"),
    row(TEXT, "inferred: the sample shows it", "inferred: an SDK shows it"),
    row(TEXT, "corrected: the page says otherwise", "corrected: the sample says otherwise"),
    row(TEXT, "may_be_absent: only partners get it", "may_be_absent: only merchants get it"),
    row(AMOUNT, "waived: {W002: a rate all the same}", "waived: {W002: a quotient all the same}"),
    row(OBJECT, "fields: {name: {type: string}}", "fields: {mail: {type: string}}"),
    row(VALUE, "value: B", "value: C"),
    row(VALUE, "title: 甲", "title: 丙"),
    row(VALUE, "rust_name: Star", "rust_name: Any"),

    row(NOTIFICATION, "title: 下单", "title: 查询"),
    row(NOTIFICATION, "documents: [{url: https://a.cn/b}]", "documents: [{url: https://a.cn/c}]"),
    row(NOTIFICATION, "deprecated: {since: 2020-04-13, status: retired}", ""),
    row(NOTIFICATION, "from: [official_go]", "from: [official_java]"),
    row(NOTIFICATION, "inferred: the sample shows it", "inferred: an SDK shows it"),
    row(NOTIFICATION, "corrected: the page says otherwise", "corrected: the sample says otherwise"),
    row(NOTIFICATION_WITH_SENTENCE, "waived: {W004: the page has no shorter label}", "waived: {W004: it is a label all the same}"),
    row(NOTIFICATION, "event_type: C.D", "event_type: E.F"),
    row(NOTIFICATION, "original_type: refund", "original_type: transaction"),
    row(NOTIFICATION, "rust_name: done", "rust_name: finished"),
    row(NOTIFICATION, "resource: {id: {type: string}}", "resource: {no: {type: string}}"),
    row(NOTIFICATION_V2, "xml: {id: {type: string}}", "xml: {no: {type: string}}"),

    row(FAMILY, "title: 订单", "title: 退款"),
    row(FAMILY, "folders: [v3/a]", "folders: [v3/b]"),
    row(FAMILY, "default: true", ""),
];
