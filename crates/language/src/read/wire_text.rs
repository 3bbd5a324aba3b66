//! Reads names, values and patterns that are sent or received as they are, and reports what does not belong into them.

use super::mapping::Reader;
use crate::gloss;
use crate::place::Located;
use crate::rules;
use crate::text;
use crate::unseen;
use crate::vocabulary::names;
use crate::wire_text::{self, Stranger};
use crate::yaml::Entry;

impl Reader<'_> {
    /// Reads one line of text that is sent or received as it is.
    pub(crate) fn wire_text(&mut self, entry: &Entry, longest: usize) -> Option<Located<String>> {
        let text = self.text(entry)?;
        self.check_text(&entry.key.value, &text, longest);
        self.check_wire_text(&entry.key.value, &text);
        Some(text)
    }

    /// Reports a name or value on the wire that looks like another.
    pub(crate) fn check_wire_text(&mut self, what: &str, text: &Located<String>) {
        if let Some(separator) = text.value.chars().last().filter(|c| wire_text::is_separator(*c))
            && text.is_written_plainly()
        {
            self.report(rules::WIRE_TEXT, text.span, format!("`{what}` ends with `{separator}`"))
                .help(format!(
                    "remove the `{separator}`: only entries inside brackets or braces are separated; if it is part of the value, put the value into quotes"
                ));
            return;
        }
        self.report_stranger(what, text, wire_text::stranger(&text.value));
    }

    /// Reads the pattern of a value on the wire.
    pub(crate) fn pattern(&mut self, entry: &Entry) -> Option<Located<String>> {
        let pattern = self.text(entry)?;
        self.check_text(&entry.key.value, &pattern, text::PATTERN_LENGTH);
        self.check_end(&entry.key.value, &entry.value);
        if let Some(unseen) = wire_text::unseen_escape(&pattern.value) {
            let message = format!(
                "`pattern` demands the {} U+{:04X}",
                unseen::kind(unseen),
                u32::from(unseen)
            );
            self.report(rules::TEXT, pattern.span, message)
                .help(unseen::advice(unseen));
        }
        self.report_stranger(
            &entry.key.value,
            &pattern,
            wire_text::strange_in_pattern(&pattern.value),
        );
        Some(pattern)
    }

    /// Reports a value that looks like another, or has its meaning beside it.
    pub(crate) fn check_value(&mut self, what: &str, text: &Located<String>) {
        if let Some((code, meaning)) = gloss::glossed_code(&text.value) {
            let message = format!("`{what}` has the meaning of `{code}` beside it");
            let help = match what {
                names::CODE => format!("write `{code}` alone, and `title: {meaning}` for its meaning"),
                _ => gloss::advice(code, meaning),
            };
            self.report(rules::WIRE_TEXT, text.span, message).help(help);
            return;
        }
        self.check_wire_text(what, text);
    }

    /// Reads the code of an error, which is in ASCII.
    pub(crate) fn error_code(&mut self, entry: &Entry) -> Option<Located<String>> {
        let text = self.text(entry)?;
        self.check_text(&entry.key.value, &text, text::NAME_LENGTH);
        if text.value.chars().any(wire_text::is_chinese) && gloss::glossed_code(&text.value).is_none() {
            self.report(rules::WIRE_TEXT, text.span, "`code` is a text for people")
                .help("write the code of the error, such as `PARAM_ERROR`; what it says is its `title`");
        } else {
            self.check_value(&entry.key.value, &text);
        }
        Some(text)
    }

    /// Reports an example that looks like another. Documents write any punctuation in examples.
    pub(crate) fn check_example(&mut self, text: &Located<String>) {
        self.report_stranger(names::EXAMPLE, text, wire_text::strange_in_example(&text.value));
    }

    fn report_stranger(&mut self, what: &str, text: &Located<String>, stranger: Option<Stranger>) {
        let Some(stranger) = stranger else { return };
        // One finding about a text is enough.
        if text::fault(&text.value, usize::MAX).is_some() {
            return;
        }
        let message = format!("`{what}` {}", stranger.fault());
        self.report(rules::WIRE_TEXT, text.span, message).help(stranger.help());
    }
}
