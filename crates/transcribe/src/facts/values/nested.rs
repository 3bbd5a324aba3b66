//! Lists within the items of a list, which only their indentation or their bullets show: the values there may be those of
//! something else.

use std::collections::BTreeSet;

use crate::facts::code::is_word_part;
use crate::facts::white_space::{item_mark, width};

/// How much further an item of an inner list is indented.
const INDENT: usize = 2;
/// The bullet of the items of inner lists in the text of a page in HTML.
const INNER: char = '◦';

/// The first words of the items of inner lists.
pub(super) fn words(description: &str) -> BTreeSet<&str> {
    let mut found: BTreeSet<&str> = BTreeSet::new();
    // The indentation and the bullet of the outer list.
    let mut outer: Option<(usize, char)> = None;
    let begins = description.trim_start().len();
    let mut at = 0;
    for line in description.split_inclusive('\n') {
        let words = line.trim_start();
        // The white space in front of a description is not its own.
        let is_first = description.len() - at - (line.len() - words.len()) >= begins;
        at += line.len();
        let Some((indent, bullet, item)) = item(line) else {
            continue;
        };
        let is_inner = match outer {
            Some((outer, own)) if bullet == own => indent >= outer + INDENT,
            Some((outer, _)) => indent >= outer,
            // The items around those of a page in HTML have no bullets.
            None => bullet == INNER && indent > INDENT,
        };
        if is_inner {
            let end = item.find(|c| !is_word_part(c)).unwrap_or(item.len());
            found.insert(item.get(..end).unwrap_or_default());
        } else if !is_first {
            outer = Some((indent, bullet));
        }
    }
    found.remove("");
    found
}

/// The indentation, the bullet and the text of a line that is an item.
fn item(line: &str) -> Option<(usize, char, &str)> {
    let words = line.trim_start();
    let white = line.get(..line.len() - words.len()).unwrap_or_default();
    let bullet = item_mark(words)?;
    let item = words.get(bullet.len_utf8()..)?;
    Some((white.chars().map(width).sum(), bullet, item.trim_start()))
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn an_item_of_an_inner_list_is_indented_or_has_another_bullet() {
        for inner in [
            "    • B1：乙\n",
            "  ◦ B1：乙\n",
            "\t• B1：乙\n",
            "◦ B1：乙\n",
            "  - B1：乙\n",
        ] {
            let text = format!("可选取值\n• A1：甲\n{inner}• C1：丙");
            assert_eq!(words(&text).into_iter().collect::<Vec<_>>(), ["B1"], "{text}");
        }
        for text in [
            "可选取值\n  • A1：甲\n\n  • B1：乙",
            "可选取值\n  • A1：甲\n • B1：乙",
            "• A1：甲\n  • B1：乙\n  • C1：丙",
            "\n  • A1：甲\n    • B1：乙",
            "A1：甲\n  B1：乙",
        ] {
            assert!(words(text).is_empty(), "{text}");
        }
    }
}
