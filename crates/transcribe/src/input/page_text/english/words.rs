//! The words of English pages, with those of the Chinese ones.

/// Headings and the heads of lists, each with the Chinese words of the same meaning. All in lower case.
pub(super) const HEADINGS: &[(&str, &[&str])] = &[
    (
        "接口说明",
        &[
            "api description",
            "api introduction",
            "api intro",
            "interface description",
            "api overview",
            "api info",
        ],
    ),
    (
        "请求参数",
        &["request parameter", "request parameters", "request params"],
    ),
    (
        "请求示例",
        &[
            "request example",
            "request examples",
            "request sample",
            "sample request",
            "example request",
            "request demo",
        ],
    ),
    (
        "应答参数",
        &[
            "response parameter",
            "response parameters",
            "response params",
            "return parameters",
            "returned parameters",
        ],
    ),
    (
        "应答示例",
        &[
            "response example",
            "response examples",
            "response sample",
            "sample response",
            "example response",
            "response demo",
        ],
    ),
    ("错误码", &["error code", "error codes", "error code list"]),
    (
        "公共错误码",
        &[
            "common error code",
            "common error codes",
            "public error codes",
            "general error codes",
        ],
    ),
    (
        "业务错误码",
        &[
            "business error code",
            "business error codes",
            "service error codes",
            "api error codes",
        ],
    ),
    (
        "通知参数",
        &[
            "notification parameters",
            "notification parameter",
            "callback parameters",
        ],
    ),
    (
        "通知应答",
        &[
            "notification response",
            "callback response",
            "response to the notification",
            "response to notification",
            "response to the callback",
            "notification reply",
        ],
    ),
    (
        "解密后的参数",
        &[
            "decrypted resource",
            "decrypted parameters",
            "parameters after decryption",
            "resource after decryption",
            "decrypted data",
        ],
    ),
    ("状态码", &["status code", "http status code"]),
    ("描述", &["description"]),
    ("解决方案", &["solution", "solutions"]),
    (
        "属性",
        &[
            "attribute",
            "attributes",
            "property",
            "properties",
            "show attributes",
            "child attributes",
        ],
    ),
    (
        "无应答包体",
        &[
            "no response body",
            "no response package",
            "no response parameters",
            "no response data",
            "no body",
            "no data",
        ],
    ),
];
/// Words that only the headings of the parts of a request consist of, with the Chinese heading.
pub(super) const PARTS: [(&str, &str); 4] = [
    ("header", "Header HTTP头参数"),
    ("path", "path 路径参数"),
    ("query", "query 查询参数"),
    ("body", "body 包体参数"),
];
/// Words beside that of the part.
pub(super) const BESIDE: [&str; 9] = [
    "http",
    "headers",
    "url",
    "json",
    "request",
    "response",
    "string",
    "parameter",
    "parameters",
];
/// Labels before a colon, with the Chinese ones.
pub(super) const LABELS: &[(&str, &[&str])] = &[
    ("请求方式", &["request method", "http method", "request mode"]),
    (
        "请求域名",
        &[
            "request domain name",
            "request domain",
            "request domains",
            "request host",
            "domain name",
        ],
    ),
    (
        "支持商户",
        &[
            "supported merchants",
            "supported merchant",
            "support merchants",
            "applicable merchants",
            "merchants supported",
        ],
    ),
    (
        "更新时间",
        &[
            "update time",
            "updated time",
            "last updated",
            "updated at",
            "last update",
            "latest update time",
            "updated",
        ],
    ),
];
/// Hosts in brackets, with the Chinese words.
pub(super) const DOMAINS: &[(&str, &[&str])] = &[
    (
        "主域名",
        &[
            "main domain",
            "main domain name",
            "primary domain",
            "primary domain name",
            "master domain",
        ],
    ),
    (
        "备域名",
        &[
            "backup domain",
            "backup domain name",
            "secondary domain",
            "standby domain",
            "alternate domain",
        ],
    ),
];
/// Kinds of merchants in brackets, with the Chinese words.
pub(super) const MERCHANTS: &[(&str, &[&str])] = &[
    (
        "普通商户",
        &[
            "merchant",
            "merchants",
            "ordinary merchant",
            "common merchant",
            "regular merchant",
            "direct merchant",
        ],
    ),
    (
        "普通服务商",
        &[
            "partner",
            "partners",
            "service provider",
            "common service provider",
            "ordinary service provider",
        ],
    ),
    (
        "平台商户",
        &["platform merchant", "platform merchants", "e-commerce platform"],
    ),
    ("品牌商户", &["brand merchant", "brand merchants", "brand"]),
];
/// Flags between a name and a type, with the Chinese ones.
pub(super) const FLAGS: &[(&[&str], &str)] = &[
    (&["conditionally", "required"], "条件必填"),
    (&["conditionally", "optional"], "条件选填"),
    (&["conditional", "required"], "条件必填"),
    (&["conditional"], "条件选填"),
    (&["not", "required"], "选填"),
    (&["not", "mandatory"], "选填"),
    (&["one", "of", "two"], "二选一"),
    (&["one", "of", "three"], "三选一"),
    (&["one", "of", "four"], "四选一"),
    (&["required"], "必填"),
    (&["mandatory"], "必填"),
    (&["optional"], "选填"),
];
