//! The rules of transcription: one row each, with codes from `E300` on. `wechatpay-transcribe` finds what breaks them;
//! they stand here so that the list of all rules can be had without what reads documents.

use super::Rule;

macro_rules! rules {
    ($($constant:ident = $severity:ident $code:literal $name:literal $meaning:literal;)*) => {
        $(
            #[doc = $meaning]
            pub const $constant: Rule = Rule::$severity($code, $name, $meaning);
        )*

        /// Every rule of transcription, by code.
        pub const RULES: &[Rule] = &[$($constant),*];
    };
}

rules! {
    // The document as a whole: it is skipped.
    ENCODING = error "E300" "document-encoding" "A document is UTF-8.";
    SIZE = error "E301" "document-size" "A document has at most 1 MiB.";
    NO_PAGE = warning "E302" "no-page" "A document describes an operation or a notification.";
    NO_PATH = error "E303" "no-path" "A document's URL path follows from its file's path, or from its text.";
    NO_PAGE_TITLE = error "E304" "no-page-title" "A document has a title, or says what its operation is for.";

    // Its tables: what cannot be read is never guessed at.
    NO_TABLE = error "E310" "no-table" "An operation has a table of what it sends and one of what it answers.";
    ROW = error "E311" "row" "A row names a field and its type.";
    CELL_SIZE = error "E312" "cell-size" "A cell has at most 8 KiB.";
    NESTING = error "E313" "document-nesting" "A row stands at most one level below the row above it, and at most 32 levels deep.";
    FIELD_TYPE = error "E314" "field-type" "A field's type is one that the spec language knows.";
    REPEATED_ROW = error "E315" "repeated-row" "A field stands once among its siblings.";
    ANSWER = error "E316" "answer" "A table of one cell says what comes back in words that are known.";

    // What was understood, with a loss.
    NOT_EXPRESSED = warning "E320" "not-expressed" "The spec language expresses what a document says.";
    SAMPLE = warning "E321" "sample" "A sample can be read and fits its table.";
    LABEL = warning "E322" "label" "A field's description begins with a short label.";
    MEMBERS_LOST = warning "E323" "members-lost" "An object's members are listed.";
    NESTING_MENDED = warning "E324" "nesting-mended" "Where a table's nesting is broken in a known way, it is mended and marked.";
    ONE_OPERATION = warning "E325" "one-operation" "No two documents describe one operation under two names of a path's parameter.";

    // What came of it.
    UNSOUND = error "E330" "unsound" "What comes out is a valid spec.";
    SAME_FILE = error "E331" "same-file" "No two documents describe one operation.";

    // What importing again does to work by hand.
    CORRECTION_LOST = warning "E340" "correction-lost" "A correction made by hand has something that it is about.";
    CORRECTION_AGREES = warning "E341" "correction-agrees" "A correction made by hand says something else than the document.";
    COMMENT_LOST = warning "E342" "comment-lost" "A comment has a line to stand at.";
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
