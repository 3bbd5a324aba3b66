//! The comments of a YAML text, which the loader ignores and the formatter keeps.

use granit_parser::{Event, Parser, options};

use super::{FILE_SIZE, place};
use crate::place::Span;

/// The spans of the comments in a text, including the `#`; `None` if the text is not YAML.
pub(crate) fn comments(text: &str) -> Option<Vec<Span>> {
    let mut comments = Vec::new();
    // The parser limits consecutive comments; allow as many as a file can contain.
    let parser_options = options! { emit_comments: true, max_buffered_comment_events: FILE_SIZE };
    for event in Parser::new_from_str_with_options(text, parser_options) {
        let (event, span) = event.ok()?;
        if let Event::Comment(..) = event {
            comments.push(place(&span));
        }
    }
    Some(comments)
}
