//! The rules E300 to E399, of transcription: one row each, with a code whose meaning never changes.

wechatpay_spec::rules! {
    // The document as a whole: it is skipped.
    ENCODING = error "E300" "document-encoding" "A document is encoded in UTF-8.";
    SIZE = error "E301" "document-size" "A document has at most 1 MiB.";
    NO_PAGE = warning "E302" "no-page" "A document describes an operation or a notification.";
    NO_PATH = error "E303" "no-path" "The path of a document's file or its text names the URL path.";
    NO_PAGE_TITLE = error "E304" "no-page-title" "A document has a title or states the purpose of its operation.";
    SECOND_SOURCE = error "E305" "second-source" "A line of a second source is an operation with its fields, or one fact.";
    SEVERAL_OPERATIONS = error "E306" "several-operations" "A page of the official site describes one operation.";

    // Its tables. Nothing that cannot be read is guessed.
    NO_TABLE = error "E310" "no-table" "An operation has a table of request fields and one of response fields.";
    ROW = error "E311" "row" "A row names a field and its type.";
    CELL_SIZE = error "E312" "cell-size" "A cell has at most 8 KiB.";
    NESTING = error "E313" "document-nesting" "A row is indented at most one level more than the row above it, and at most 32 levels.";
    FIELD_TYPE = error "E314" "field-type" "A field's type is one that the spec language knows.";
    REPEATED_ROW = error "E315" "repeated-row" "A field is listed once in its object.";
    UNKNOWN_RESPONSE = error "E316" "unknown-response" "A response in a single cell is described in words that the importer knows.";
    CUT_OFF = error "E317" "cut-off" "A page was saved completely.";
    ROW_PASSED_OVER = error "E318" "row-passed-over" "Every line that looks like a row of a table was read as a row.";

    // The spec lacks a part of what the document states.
    NOT_EXPRESSED = warning "E320" "not-expressed" "The spec language can express what a document states.";
    SAMPLE = warning "E321" "sample" "A sample can be read and fits its table.";
    LABEL = warning "E322" "label" "A field's description begins with a short label.";
    MEMBERS_LOST = warning "E323" "members-lost" "An object's members are listed.";
    NESTING_CORRECTED = warning "E324" "nesting-corrected" "The indent of a row fits its neighbours; otherwise it is corrected and marked.";
    OTHER_PARAMETER_NAME = warning "E325" "other-parameter-name" "A path parameter has one name in all documents of an operation; if only this name differs, the documents share one spec.";
    PLACE_UNKNOWN = warning "E326" "place-unknown" "A page shows which object a field is in.";
    VALUES_DOUBTFUL = warning "E327" "values-doubtful" "A listed value is at the beginning of a line or before a colon.";
    NO_ERRORS = warning "E328" "no-errors" "A page of the official site lists error codes.";
    PARTIAL = warning "E329" "partial" "A page that ends early is imported only if this is confirmed.";

    // The resulting specs.
    INVALID_SPEC = error "E330" "invalid-spec" "The resulting spec is valid.";
    ONE_DOCUMENT = error "E331" "one-document" "No operation is in two of the documents, and documents of other methods of its URL path use the same parameter names.";

    // Importing again, after changes by hand.
    CORRECTION_LOST = warning "E340" "correction-lost" "A correction made by hand refers to a key or field that still exists.";
    CORRECTION_AGREES = warning "E341" "correction-agrees" "A correction made by hand differs from the document.";
    COMMENT_LOST = warning "E342" "comment-lost" "A comment belongs to a line that still exists.";
    REMOVALS = error "E343" "removals" "A document removes half of a request or response, the marker of an encrypted field, or another important fact only if this is confirmed.";
    NOT_MERGED = warning "E344" "not-merged" "A spec has every field and every fact that its document states.";
    ADDRESS_UNKNOWN = warning "E345" "address-unknown" "A page's text contains its address.";
    OTHER_LANGUAGE = warning "E346" "other-language" "A document is in the language of the spec's titles; otherwise they are kept.";
    REMOVED = warning "E347" "removed" "A document lists every field and value that the spec took from it earlier.";
    INVALID_MERGE = error "E348" "invalid-merge" "Merging a document into its spec gives a valid spec.";
    OLDER_DOCUMENT = warning "E349" "older-document" "A document is not older than those that its spec was read from.";

    // Facts that a page does not state, and that one line in it would settle.
    NO_METHOD = error "E350" "no-method" "A page names the method of its operation.";
    TITLE_UNKNOWN = warning "E351" "title-unknown" "A page has a title, or the spec that it describes has one.";
    NO_EVENT_TYPE = error "E352" "no-event-type" "A page about a notification names the type of its event.";
    TYPE_UNKNOWN = error "E353" "type-unknown" "A page states the type of every field that the spec does not have yet.";
    CHOICE_UNCLEAR = warning "E354" "choice-unclear" "A page that offers a choice names its alternatives.";
    ENCRYPTION_DOUBTFUL = warning "E355" "encryption-doubtful" "A description that mentions encryption says in known words that the value is encrypted, or that it is not.";
    ROW_LOST = warning "E356" "row-lost" "A field has one label, every member in a sample is listed, and no line stands for rows that are not shown.";
    RETIREMENT_UNCLEAR = warning "E357" "retirement-unclear" "A notice that an operation ends names the day and the operation that replaces it.";
    CONDITION_UNCLEAR = warning "E358" "condition-unclear" "A description that states when a field must be sent names another field and its value.";
    REPEATED_LINES = warning "E359" "repeated-lines" "No block of lines is repeated directly after itself.";
    LIMIT_UNCLEAR = warning "E360" "limit-unclear" "A description that states a limit, a default or the only possible value of its field does so in known words.";
    REQUEST_MISPLACED = warning "E361" "request-misplaced" "The rows of a request are not read as those of a response or of error codes.";
    PRINTED_PAGE = warning "E362" "printed-page" "No line of a page looks like the page number of a printout.";
    STRUCK_OUT = warning "E363" "struck-out" "No words of a page are struck out, hidden or in a comment of HTML.";
    CELL_MISSING = warning "E364" "cell-missing" "A row with one cell a line has a cell for each column of its table, or its cells show which one it lacks.";
}

#[cfg(test)]
mod tests {
    use super::RULES;

    #[test]
    fn codes_are_sorted_and_a_meaning_is_one_sentence() {
        assert!(RULES.is_sorted_by(|a, b| a.code < b.code));
        for rule in RULES {
            assert!(rule.meaning.ends_with('.') && !rule.meaning.contains(". "), "{rule:?}");
        }
    }
}
