//! The rules E001 to E199, of the spec language: one row each, with a code that never changes its meaning.

use crate::rule::Rule;

crate::rules! {
    examples in "tests/fixtures";

    // The text of a file.
    TEXT_ENCODING = error "E001" "text-encoding" "A file is encoded in UTF-8, without a byte order mark, and was converted to it only once.";
    FILE_SIZE = error "E002" "file-size" "A file has at most 1 MiB." without example;
    SYNTAX = error "E003" "syntax" "A file is well-formed YAML.";
    NESTING = error "E004" "nesting" "Mappings and lists are nested at most 64 levels deep.";
    ALIAS = error "E005" "alias" "Anchors (`&`) and aliases (`*`) are not used; every line can be read on its own.";
    TAG = error "E006" "tag" "Tags (`!`) are not used; the key decides the type of its value.";
    SEVERAL_DOCUMENTS = error "E007" "several-documents" "A file contains one YAML document.";
    EMPTY_FILE = error "E008" "empty-file" "A file is not empty.";
    KEY_FORM = error "E009" "key-form" "A key is a plain scalar: no list, mapping or null.";
    TOO_MANY_FINDINGS = error "E010" "too-many-findings" "At most 200 findings are reported for one file." without example;
    UNSEEN_CHARACTER = error "E011" "unseen-character" "A file contains only visible characters, ordinary spaces and line endings.";
    LOOK_ALIKE = error "E012" "look-alike" "Outside quotes, comments and text for people, characters that look like ASCII ones are not used in their place.";
    COMMENT = error "E013" "comment" "A comment follows text on the same line only if the text is in quotes: YAML ends unquoted text at ` #`.";

    // The vocabulary.
    UNKNOWN_KEY = error "E020" "unknown-key" "Every key is part of the spec language.";
    DUPLICATE_KEY = error "E021" "duplicate-key" "A key occurs once in a mapping.";
    DUPLICATE_FIELD = error "E022" "duplicate-field" "A field name occurs once in its object.";
    MISSING_KEY = error "E023" "missing-key" "Required keys are present.";
    WRONG_TYPE = error "E024" "wrong-type" "A value has the type that its key requires.";
    UNKNOWN_VALUE = error "E025" "unknown-value" "A value is one of the words that its key allows.";
    QUOTES = error "E026" "quotes" "Text that YAML would read as a number, a boolean or null is quoted.";
    DEFAULT_WRITTEN = error "E027" "default-written" "Default values are not written.";
    REMARK = error "E028" "remark" "A remark in `inferred` or `corrected` refers to a key of the same mapping, and no fact of a field has a remark in both.";
    EMPTY_LIST = error "E029" "empty-list" "A list has at least one entry.";
    DUPLICATE_ENTRY = error "E030" "duplicate-entry" "A list has no duplicate entries; addresses that differ only in `http`, the fragment (`#…`), a slash at the end or the case of the host are one document.";
    TEXT = error "E031" "text" "Text is a single non-empty line of limited length, without control characters; a text for people has no radicals in the place of Chinese characters, and a pattern demands no invisible ones.";
    DATE = error "E032" "date" "A date is a valid calendar date, written `YYYY-MM-DD`.";
    URL = error "E033" "url" "A document's address is an http or https URL.";
    RATE_LIMIT = error "E034" "rate-limit" "A rate limit is a number of calls in a period: `200/minute`.";
    REPLACEMENT = error "E035" "replacement" "A replacement is a method and a URL path of another operation, and does not lead back to the one that it replaces: `PATCH /v3/global/merchants`.";
    ERROR_STATUS = error "E036" "error-status" "The HTTP status of an error is between 201 and 599.";
    WAIVER = error "E037" "waiver" "A waiver refers to an existing lint.";
    WIRE_TEXT = error "E039" "wire-text" "A name or value that is sent has no look-alike in it (it has Latin letters and Chinese text, or only Greek or only Cyrillic letters, and other characters only within Chinese text), and no explanation or separator after it; a pattern has ASCII punctuation only.";

    // Files and URL paths.
    FILE_PATH = error "E040" "file-path" "The path of a spec file mirrors the URL path: each segment consists of letters, digits, `.`, `_` and `-`, or is a parameter in braces.";
    URL_PATH = error "E041" "url-path" "`path` is a valid URL path and differs from the one that follows from the file's path.";
    PARAMETER_WITHOUT_FIELD = error "E042" "parameter-without-field" "Every parameter of the URL path has a field in `request.path`.";
    FIELD_WITHOUT_PARAMETER = error "E043" "field-without-parameter" "Every field in `request.path` is a parameter of the URL path.";
    SAME_OPERATION = error "E044" "same-operation" "A method of a URL path is described once for each host.";
    OPTIONAL_PARAMETER = error "E045" "optional-parameter" "A field in `request.path` is required and has a single value.";
    LETTER_CASE = error "E046" "letter-case" "The names of two files or folders differ in more than upper and lower case.";

    // Fields.
    FIELD_NAME = error "E050" "field-name" "A field name has at most 128 characters: letters, digits, `_`, `-`, `.`, and `$n` for an index, with neither `-` nor `.` at an end.";
    RUST_NAME = error "E051" "rust-name" "`rust_name` and `rust_type` are Rust identifiers and not keywords.";
    ENCRYPTED_TYPE = error "E052" "encrypted-type" "Only strings and lists of strings can be encrypted, and only under a name without an index.";
    ENCRYPTED_CONSTANT = error "E053" "encrypted-constant" "A field whose value is known in advance is not encrypted.";
    CIPHER_PLACE = error "E054" "cipher-place" "A cipher is only used where its key is available.";
    ENUM_TYPE = error "E055" "enum-type" "Only strings, integers and lists of them can have `enum`, and only without `fields`.";
    DUPLICATE_VALUE = error "E056" "duplicate-value" "The values of an `enum` are distinct.";
    SINGLE_VALUE = error "E057" "single-value" "A required request field with a single possible value is a `constant`, unless it is a list, an indexed name or encoded.";
    MEMBERS = error "E058" "members" "Objects have `fields`; of the other types, only an encoded string may.";
    MAX_LENGTH = error "E059" "max-length" "`max_length` is at least 1 and is only used on strings and encoded fields.";
    CONSTANT = error "E060" "constant" "A constant is a single scalar that is always sent: it has no other values, members, encoding, condition or Rust name.";
    REQUIRED_TWICE = error "E061" "required-twice" "A field that is always required has no condition.";
    CONDITION = error "E062" "condition" "A condition names another field of the same object, which the caller fills in, and a value that this field can have; it does not forbid a field that is required under it, and there are no cycles of conditions.";
    REQUEST_KEY = error "E063" "request-key" "Keys about what the caller sends are only used in requests.";
    FORMAT_TYPE = error "E064" "format-type" "`format` is only used on strings, `unit` only on integers and numbers.";
    FILE_PLACE = error "E065" "file-place" "Fields of type `file` are only used at the top level of multipart bodies.";
    ARRAY_DEPTH = error "E066" "array-depth" "A list type has at most three `[]`.";
    ENCODED_TYPE = error "E067" "encoded-type" "Only strings and, as JSON, lists can be `encoded`, and only under a name without an index.";
    OBJECT_PLACE = error "E068" "object-place" "Path, query, headers, multipart bodies and APIv2 request bodies contain no objects.";
    SUPPLIED = error "E069" "supplied" "A field that the client fills in has no values, members, encoding, condition or Rust name.";
    UNUSED_TYPE_NAME = error "E070" "unused-type-name" "`rust_type` is only used on fields that have a struct or an enumeration of their own.";
    MIN_LENGTH = error "E071" "min-length" "`min_length` is at least 1, is only used on strings and encoded fields, and is not above `max_length`.";
    PATTERN = error "E072" "pattern" "`pattern` is a regular expression for the whole value, without `^` and `$`, and is only used on strings and encoded fields.";
    BOUNDS = error "E073" "bounds" "`minimum` and `maximum` are only used on integers and numbers, `minimum` is not above `maximum`, and the `maximum` of a unit is not negative.";
    DEFAULT = error "E074" "default" "A default is a single scalar of an optional request field, and one of its values if they are listed.";
    OWN_VALUE = error "E075" "own-value" "The constant, the default and the listed values of a field satisfy its lengths, bounds, pattern, format and unit.";
    ORIGIN = error "E076" "origin" "`from` refers to a key of the same mapping, and to documents after the first.";
    CHOICE = error "E077" "choice" "A choice has a name in snake case and at least two alternatives in one object, none of which is always sent.";
    IMPOSSIBLE_LENGTH = error "E078" "impossible-length" "A value can satisfy a field's lengths, format and pattern together.";

    // Operations.
    IDEMPOTENCY_KEY = error "E080" "idempotency-key" "`idempotency_key` names a field of the request with a single value that the caller chooses freely, and is not used on GET, which changes nothing.";
    PROTOCOL_KEY = error "E081" "protocol-key" "Keys of APIv2 are not used in APIv3, and keys of APIv3 are not used in APIv2.";
    PROTOCOL_BODY = error "E082" "protocol-body" "APIv3 bodies are JSON and APIv2 bodies are XML.";
    BODY_OF_GET = error "E083" "body-of-get" "A GET request has no body.";
    UNSIGNED = error "E084" "unsigned" "An APIv2 XML response either has the field `sign` or is marked `unsigned: true`.";
    SEVERAL_BODIES = error "E085" "several-bodies" "A request has at most one body.";
    CONTENT = error "E086" "content" "A response has exactly one of `json`, `xml`, `file`, `empty` and `redirect`.";
    SIGN_TYPE = error "E089" "sign-type" "`sign_type` of an APIv2 operation agrees with the field `sign_type` of its request and response, also where the field is left out; unless it is MD5, the request has the field, without a condition.";
    CLIENT_FIELD = error "E090" "client-field" "A field is marked `supplied_by: client` if and only if the client fills it in, and a field that the client never sends is not listed.";
    CLIENT_VALUE = error "E091" "client-value" "The type, the lengths, the pattern and the format of a field that the client fills in allow what the client sends, and those of `sign` in a response allow its signature.";

    // Families.
    FAMILY_NAME = error "E110" "family-name" "A family's name is a Cargo feature name in kebab case that is not reserved.";
    NO_FAMILY = error "E111" "no-family" "Every spec belongs to a family, so specs need a list of families.";
    FOLDER_TWICE = error "E112" "folder-twice" "A folder belongs to only one family.";
    FOLDER_UNUSED = error "E113" "folder-unused" "A family's folder contains a spec.";

    // Lifecycles.
    LIFECYCLE_FILE = error "E120" "lifecycle-file" "The file of a lifecycle is named after its resource, in kebab case.";
    LIFECYCLE_OPERATION = error "E121" "lifecycle-operation" "An operation of a lifecycle is one that a spec describes, and has one role in one lifecycle.";
    LIFECYCLE_FIELD = error "E122" "lifecycle-field" "A field of a lifecycle is a field of its operations or notifications.";
    LIFECYCLE_STATE = error "E123" "lifecycle-state" "A state of a lifecycle is declared and reachable, and is final if and only if no transition leaves it.";
    LIFECYCLE_EVENT = error "E124" "lifecycle-event" "A notification of a lifecycle is one that a spec describes.";
    LIFECYCLE_ERROR = error "E125" "lifecycle-error" "An error of a lifecycle is one that the documents of its operations list, or one that all operations share.";
    LIFECYCLE_PARENT = error "E126" "lifecycle-parent" "The parent of a lifecycle is another lifecycle, with its states and transitions.";
    LIFECYCLE_VALUE = error "E127" "lifecycle-value" "An assigned value has one source.";
    LIFECYCLE_TEXT = error "E128" "lifecycle-text" "The placeholders of a text are known.";
}

/// The rule with a code.
pub fn by_code(code: &str) -> Option<Rule> {
    RULES.iter().copied().find(|rule| rule.code == code)
}
