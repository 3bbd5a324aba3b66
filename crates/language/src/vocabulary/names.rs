//! The names of the keys, each defined once as a constant: `names::MAX_LENGTH`.

macro_rules! names {
    ($($constant:ident = $name:literal;)*) => {
        $(
            #[doc = concat!("`", $name, ":`")]
            pub const $constant: &str = $name;
        )*
    };
}

names! {
    PATH = "path";
    GET = "get";
    POST = "post";
    PUT = "put";
    PATCH = "patch";
    DELETE = "delete";
    NOTIFICATION = "notification";
    TITLE = "title";
    DOCUMENTS = "documents";
    DEPRECATED = "deprecated";
    HOSTS = "hosts";
    SIGNER = "signer";
    SIGN_TYPE = "sign_type";
    MUTUAL_TLS = "mutual_tls";
    NONCELESS = "nonceless";
    IDEMPOTENCY_KEY = "idempotency_key";
    RATE_LIMIT = "rate_limit";
    ERRORS = "errors";
    FROM = "from";
    INFERRED = "inferred";
    CORRECTED = "corrected";
    WAIVED = "waived";
    REQUEST = "request";
    RESPONSE = "response";
    URL = "url";
    UPDATED = "updated";
    SINCE = "since";
    STATUS = "status";
    REPLACEMENT = "replacement";
    CODE = "code";
    QUERY = "query";
    UNSIGNED = "unsigned";
    JSON = "json";
    XML = "xml";
    MULTIPART = "multipart";
    HEADERS = "headers";
    EMPTY = "empty";
    REDIRECT = "redirect";
    FILE = "file";
    MEDIA_TYPE = "media_type";
    DIGEST = "digest";
    EVENT_TYPE = "event_type";
    ORIGINAL_TYPE = "original_type";
    RUST_NAME = "rust_name";
    RESOURCE = "resource";
    TYPE = "type";
    REQUIRED = "required";
    REQUIRED_OF = "required_of";
    ONE_OF = "one_of";
    ANY_OF = "any_of";
    REQUIRED_IF = "required_if";
    ONLY_IF = "only_if";
    ENCRYPTED = "encrypted";
    ENCODED = "encoded";
    MIN_LENGTH = "min_length";
    MAX_LENGTH = "max_length";
    PATTERN = "pattern";
    MINIMUM = "minimum";
    MAXIMUM = "maximum";
    ENUM = "enum";
    CONSTANT = "constant";
    FORMAT = "format";
    UNIT = "unit";
    SUPPLIED_BY = "supplied_by";
    VALUE = "value";
    EXAMPLE = "example";
    RUST_TYPE = "rust_type";
    FIELDS = "fields";
    FOLDERS = "folders";
    DEFAULT = "default";
}
