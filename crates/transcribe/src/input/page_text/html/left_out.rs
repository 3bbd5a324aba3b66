//! The words of elements around a page's own text, such as `<aside>`, if they are inside a field.

use html5ever::LocalName;

use super::elements::{BUTTONS, UNSEEN, WORDLESS};

/// The words, as far as they are known.
#[derive(Default)]
pub(super) struct LeftOut {
    words: Vec<String>,
    /// Those in an open element with the first field: the number of elements around it, and of flags before the words.
    undecided: Vec<(usize, usize, String)>,
}

impl LeftOut {
    /// Notes words that are inside a field: in an element that has some fields of the page, but not the first of them with
    /// others. Each open element has the number of flags before it; `flags` is that of all.
    pub(super) fn note(&mut self, text: &str, open: &[(LocalName, usize)], flags: usize, is_in_table: bool) {
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let is_unseen = |name: &str| UNSEEN.contains(&name) || WORDLESS.contains(&name);
        let is_wordless = words.is_empty() || BUTTONS.contains(&words.to_lowercase().as_str());
        if is_wordless || open.iter().any(|(name, _)| is_unseen(name)) {
            return;
        }
        let around = open.iter().rposition(|(_, before)| *before < flags);
        let flags_before = around.and_then(|at| open.get(at)).map(|(_, before)| *before);
        match (around, flags_before) {
            _ if is_in_table => self.words.push(words),
            // Whether the element is that of the first field alone, or of all of them, shows at its end.
            (Some(at), Some(0)) => self.undecided.push((at, flags, words)),
            (Some(_), Some(_)) => self.words.push(words),
            _ => {}
        }
    }

    /// Decides about the words in an element that ends: `depth` elements are around it, and `is_field` says whether it has
    /// one field.
    pub(super) fn decide(&mut self, depth: usize, flags: usize, is_field: bool) {
        while let Some((_, before, words)) = self.undecided.pop_if(|(at, ..)| *at >= depth) {
            // Words between two fields are those of the first.
            self.words.extend((is_field || before < flags).then_some(words));
        }
    }

    pub(super) fn words(self) -> Vec<String> {
        self.words
    }
}
