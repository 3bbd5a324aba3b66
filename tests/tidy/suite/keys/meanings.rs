//! Meanings of the literals that equal a key of the spec language but are not one, by file.

/// Literals that equal a key and are something else.
pub(super) struct Meaning {
    /// Separated by spaces.
    pub(super) words: &'static str,
    /// The files or folders where they may be written. There is no word that may be written anywhere: that would hide a key
    /// that is written as a literal.
    pub(super) files: &'static [&'static str],
    pub(super) meaning: &'static str,
}

impl Meaning {
    pub(super) fn words(&self) -> impl Iterator<Item = &'static str> {
        self.words.split_whitespace()
    }

    /// Whether the word may be written in the file.
    pub(super) fn covers(&self, word: &str, file: &str) -> bool {
        self.words().any(|own| own == word) && self.files.iter().any(|place| is_in(file, place))
    }
}

/// Whether the file is this one, or is below this folder.
pub(super) fn is_in(file: &str, place: &str) -> bool {
    file == place || place.ends_with('/') && file.starts_with(place)
}

const fn within(words: &'static str, files: &'static [&'static str], meaning: &'static str) -> Meaning {
    Meaning { words, files, meaning }
}

pub(super) const MEANINGS: &[Meaning] = &[
    within(
        "default enum field format items maximum minimum path pattern post query required then title \
         type xml",
        &[
            "crates/language/src/schema.rs",
            "crates/language/src/schema/field.rs",
            "crates/openapi/src/objects.rs",
            "crates/openapi/src/schema_object.rs",
            "crates/openapi/src/operation.rs",
            "crates/openapi/src/components.rs",
            "crates/openapi/src/notification.rs",
        ],
        "words of JSON Schema and OpenAPI",
    ),
    within(
        "code event_type message notify_url original_type resource sign_type state status summary total",
        &[
            "crates/openapi/src/components.rs",
            "crates/openapi/src/notification.rs",
            "crates/language/src/check/client_fields.rs",
            "crates/language/src/check/sign_type.rs",
            "crates/language/src/lifecycle/contents.rs",
            "codegen/src/emit/notification.rs",
            "codegen/src/emit/payment.rs",
            "codegen/src/emit/refund.rs",
            "codegen/src/emit/transfer.rs",
        ],
        "fields of the service's messages",
    ),
    within(
        "constant default digest event field format function maximum minimum notification path pattern \
         request response signer type unit value",
        &[
            "crates/compare/src/wire/rules.rs",
            "crates/compare/src/rust/rules.rs",
            "crates/compare/src/wire/allowed_values.rs",
            "crates/compare/src/change_rule.rs",
            "crates/compare/src/repeated.rs",
        ],
        "what a change is about, in words",
    ),
    within(
        "patch",
        &["crates/compare/src/change.rs"],
        "a level of semantic versioning",
    ),
    within(
        "constant default pattern replacement text unsigned url",
        &["crates/language/src/rules.rs"],
        "names of rules",
    ),
    within(
        "absent at code count default delete deprecated empty enum event_type example field file format \
         from get headers json key limit maximum message minimum notify_url of original_type patch path \
         pattern post put query request required resource response set sign_type since state status \
         summary text title to type unit updated url value xml",
        &[
            "crates/transcribe/src/input/",
            "crates/transcribe/src/facts/announcement.rs",
            "crates/transcribe/src/facts/assumed.rs",
            "crates/transcribe/src/facts/day.rs",
            "crates/transcribe/src/facts/demand.rs",
            "crates/transcribe/src/facts/envelope.rs",
            "crates/transcribe/src/facts/expression.rs",
            "crates/transcribe/src/facts/limit.rs",
            "crates/transcribe/src/facts/number.rs",
            "crates/transcribe/src/facts/quantity.rs",
            "crates/transcribe/src/facts/rate_limit.rs",
            "crates/transcribe/src/facts/condition/english.rs",
            "crates/transcribe/src/facts/condition/words.rs",
            "crates/transcribe/src/facts/dependence.rs",
            "crates/transcribe/src/facts/retirement/",
            "crates/transcribe/src/facts/role/words.rs",
            "crates/transcribe/src/facts/type_name.rs",
            "crates/transcribe/src/facts/limit/",
            "crates/transcribe/src/facts/values/clauses.rs",
        ],
        "words of the documents that are read",
    ),
    within(
        "address notify redirect",
        &["crates/transcribe/src/input/official/columns/facts.rs"],
        "words of the documents that are read",
    ),
    within(
        "encrypted",
        &["crates/transcribe/src/facts/encryption.rs"],
        "a word of the documents that are read",
    ),
    within(
        "notification",
        &[
            "crates/language/src/lint/operation.rs",
            "crates/transcribe/src/input/unknown.rs",
        ],
        "a kind of page or message, in sentences",
    ),
    within(
        "when",
        &["crates/transcribe/src/facts/choice/words.rs"],
        "a word of conditions in English documents",
    ),
    within(
        "by of",
        &["crates/transcribe/src/facts/role/caller.rs"],
        "English words in sentences of documents",
    ),
    within(
        "corrected enum field file path query required type url",
        &[
            "crates/language/src/evidence.rs",
            "crates/language/src/evidence/stated.rs",
            "crates/transcribe/src/second_source/facts.rs",
            "crates/transcribe/src/second_source/statements.rs",
        ],
        "the form and the words of other sources",
    ),
    within(
        "count deprecated documents encrypted fields key operations title total",
        &["crates/language/src/coverage/render.rs"],
        "figures of the coverage report",
    ),
    within(
        "field fields key maximum minimum notification operations path query text",
        &[
            "codegen/src/conservation.rs",
            "crates/language/src/count.rs",
            "crates/language/src/coverage/pages.rs",
            "crates/transcribe/src/merge/other_page.rs",
            "crates/transcribe/src/merge/removals.rs",
            "crates/transcribe/src/name.rs",
            "crates/language/src/check/limits.rs",
            "crates/language/src/check/client_fields.rs",
            "crates/language/src/lifecycle/read/entries.rs",
            "crates/language/src/names.rs",
            "crates/language/src/read/field.rs",
            "crates/language/src/read/mapping.rs",
            "crates/language/src/read/provenance.rs",
            "crates/language/src/read/scalar.rs",
        ],
        "nouns in messages",
    ),
    within(
        "by code count limit maximum minimum state status total type",
        &[
            "crates/language/src/money.rs",
            "crates/language/src/lint/line/lone_value.rs",
        ],
        "words in the names of fields",
    ),
    within(
        "default enum final notify request response type",
        &[
            "crates/language/src/names/keywords.rs",
            "crates/language/src/families.rs",
            "crates/language/src/names/files.rs",
            "codegen/src/emit/notification.rs",
            "codegen/src/emit/samples.rs",
            "codegen/src/share/message.rs",
            "codegen/src/share/path.rs",
        ],
        "words of Rust, and names in the generated code",
    ),
    within(
        "notify",
        &["crates/language/src/read/subject.rs"],
        "the folder of notifications",
    ),
    within(
        "encrypted",
        &["crates/transcribe/src/input/official/columns/column_heading.rs"],
        "a heading in documents",
    ),
    within(
        "max_length min_length",
        &["crates/transcribe/src/facts/limit/words.rs"],
        "words of documents",
    ),
    within(
        "nonceless",
        &["crates/transcribe/src/input/wechatpay_im/request.rs"],
        "a word of the documents of wechatpay.im",
    ),
    within("signer", &["crates/language/src/lifecycle/text.rs"], "a placeholder"),
    within(
        "lifecycle",
        &["crates/language/src/misnamed.rs"],
        "a part of a file's name",
    ),
    within(
        "address code count event_type from key limit message notify_url original_type path resource sign_type state \
         status summary total type url",
        &[
            "crates/cli/src/decrypt.rs",
            "crates/cli/src/verify/v2/expected_digest.rs",
            "crates/cli/src/verify/v2/recipe.rs",
            "crates/sandbox/src/acknowledgement.rs",
            "crates/sandbox/src/example/",
            "crates/sandbox/src/files.rs",
            "crates/sandbox/src/gateway/apiv3.rs",
            "crates/sandbox/src/memory/content.rs",
            "crates/sandbox/src/memory/conventions/query.rs",
            "crates/sandbox/src/memory/deliver.rs",
            "crates/sandbox/src/memory/paging.rs",
            "crates/sandbox/src/memory/known_ids.rs",
            "crates/sandbox/src/notifier.rs",
            "crates/sandbox/src/notifier/signing.rs",
            "crates/sandbox/src/request.rs",
            "crates/sandbox/src/request_signature/sign_field.rs",
            "crates/sandbox/src/validate/payers.rs",
            "crates/sandbox/src/validate/payments.rs",
        ],
        "fields of the service's messages",
    ),
    within(
        "code field message query url value",
        &["crates/sandbox/src/refusal.rs", "crates/sandbox/src/verify.rs"],
        "members of the service's errors",
    ),
    within(
        "after digest entries entry event event_type fields file headers limit message notification notify_url of path \
         query read refusal request resource response state status text total updated url",
        &[
            "crates/cli/src/call/prepared.rs",
            "crates/cli/src/keys.rs",
            "crates/cli/src/listen/report.rs",
            "crates/cli/src/sign.rs",
            "crates/cli/src/trigger.rs",
            "crates/sandbox/src/control.rs",
            "crates/sandbox/src/control/calls.rs",
            "crates/sandbox/src/control/cashier.rs",
            "crates/sandbox/src/control/client.rs",
            "crates/sandbox/src/control/json_response.rs",
            "crates/sandbox/src/control/resources.rs",
            "crates/sandbox/src/example.rs",
            "crates/sandbox/src/notifier.rs",
            "xtask/src/import/diff.rs",
            "xtask/src/import/watch_list.rs",
        ],
        "members of what a program prints, and of the sandbox's own routes and log",
    ),
    within(
        "encoded file key path query request response status text value",
        &["crates/cli/src/message/"],
        "members of files of other programs, such as HAR, and an option",
    ),
    within(
        "errors hosts key notification required request response unknown",
        &[
            "crates/cli/src/find.rs",
            "crates/cli/src/find/common_errors.rs",
            "crates/cli/src/find/fields.rs",
            "crates/cli/src/keys/content.rs",
            "crates/cli/src/language/chinese/labels.rs",
            "crates/cli/src/verify/report.rs",
        ],
        "labels, and a merchant without an id",
    ),
    within(
        "documents entries entry file key lifecycle operations read",
        &[
            "crates/cli/src/language/chinese/counts.rs",
            "crates/cli/src/profile/configuration.rs",
            "crates/cli/src/sandbox/described.rs",
            "crates/sandbox/src/catalogue.rs",
            "crates/sandbox/src/memory/condition/explanation.rs",
            "xtask/src/check.rs",
            "xtask/src/format.rs",
            "xtask/src/generate.rs",
            "xtask/src/import/into_specs.rs",
            "xtask/src/output_tree.rs",
            "xtask/src/revision.rs",
            "xtask/src/source_index.rs",
        ],
        "words in sentences",
    ),
    within(
        "get query",
        &["crates/sandbox/src/catalogue.rs"],
        "words in the names of operations",
    ),
    within(
        "begin",
        &["crates/sandbox/src/example/agreement.rs"],
        "a word in the names of fields",
    ),
    within("url", &["crates/sandbox/src/example/scalar.rs"], "a field's name"),
    within(
        "notify ids pattern",
        &[
            "crates/sandbox/src/memory/act.rs",
            "crates/sandbox/src/memory/store/tables.rs",
            "crates/sandbox/src/validate/scalar.rs",
        ],
        "an action, a table, and a word of an error",
    ),
    within(
        "notify",
        &["xtask/src/skeleton/address.rs"],
        "the folder of notifications",
    ),
    within("documents", &["xtask/src/import.rs"], "an argument of the command"),
    within(
        "read url",
        &["xtask/src/import/readings.rs"],
        "columns of the list of readings",
    ),
    within("file json url xml", &["crates/language/src/words.rs"], "values of keys"),
];
