//! The comments of a text, which mean nothing to a reader of specs and much to their editors.

use granit_parser::{Event, Parser, options};

use super::{FILE_SIZE, place};
use crate::place::Span;

/// Where the comments of a text stand, each with its `#`; `None` when the text is not YAML.
pub(crate) fn comments(text: &str) -> Option<Vec<Span>> {
    let mut comments = Vec::new();
    // As many comments may follow one another as a file has room for.
    let parser_options = options! { emit_comments: true, max_buffered_comment_events: FILE_SIZE };
    for event in Parser::new_from_str_with_options(text, parser_options) {
        let (event, span) = event.ok()?;
        if let Event::Comment(..) = event {
            comments.push(place(&span));
        }
    }
    Some(comments)
}
