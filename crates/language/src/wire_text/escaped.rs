//! Characters that nobody sees, written by their numbers in a pattern: `CNY\u200b`.

use regex_syntax::ast::parse::Parser;
use regex_syntax::ast::{self, Ast, ClassSetItem, Literal, LiteralKind, Visitor};

use crate::unseen::acts_or_hides;

/// The first character of a pattern that is written by its number and that a value would have without anybody seeing it. Ranges
/// and classes that exclude characters are about such characters on purpose.
pub(crate) fn unseen_escape(pattern: &str) -> Option<char> {
    let tree = Parser::new().parse(pattern).ok()?;
    let found = ast::visit(&tree, Search::default());
    found.unwrap_or_default()
}

#[derive(Default)]
struct Search {
    found: Option<char>,
    /// Whether the class that is being visited lists the characters that a value does not have.
    is_excluding: bool,
}

impl Search {
    fn look(&mut self, literal: &Literal) {
        let is_number = matches!(literal.kind, LiteralKind::HexFixed(_) | LiteralKind::HexBrace(_));
        if is_number && acts_or_hides(literal.c) {
            self.found = self.found.or(Some(literal.c));
        }
    }
}

impl Visitor for Search {
    type Output = Option<char>;
    type Err = std::convert::Infallible;

    fn finish(self) -> Result<Self::Output, Self::Err> {
        Ok(self.found)
    }

    fn visit_pre(&mut self, ast: &Ast) -> Result<(), Self::Err> {
        match ast {
            Ast::Literal(literal) => self.look(literal),
            Ast::ClassBracketed(class) => self.is_excluding = class.negated,
            _ => {}
        }
        Ok(())
    }

    fn visit_class_set_item_pre(&mut self, item: &ClassSetItem) -> Result<(), Self::Err> {
        if let ClassSetItem::Literal(literal) = item
            && !self.is_excluding
        {
            self.look(literal);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::unseen_escape;

    #[test]
    fn only_what_a_value_would_have_is_found() {
        for (pattern, found) in [
            (r"CNY\u200b", Some('\u{200B}')),
            (r"CNY\x{AD}", Some('\u{AD}')),
            (r"(A|B\u202e)?", Some('\u{202E}')),
            (r"[A-Z\u200B]+", Some('\u{200B}')),
            (r"[\u4e00-\u9fa5]+", None),
            (r"[^\u0000-\u001F\u200b]+", None),
            (r"[\x20-\x7E]*", None),
            (r"\u4e00\n", None),
            (r"\\u200b", None),
            (r"CNY\u200", None),
        ] {
            assert_eq!(unseen_escape(pattern), found, "{pattern}");
        }
    }
}
