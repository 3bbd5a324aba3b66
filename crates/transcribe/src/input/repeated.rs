//! Lines that a copy of a page has twice, one block after the other.

use wechatpay_spec::place::Span;
use wechatpay_spec::plural::counted;

use super::page_text::PageText;
use crate::findings::{Findings, shorten};
use crate::rules;

/// The maximum number of lines of a block.
const LINES: usize = 60;

/// Reports the first block of lines that follows itself.
pub(super) fn report(page: &PageText, findings: &mut Findings) {
    let lines: Vec<(usize, &str)> = page.written_lines().collect();
    let Some((first, count)) = block(&lines) else { return };
    let (start, line) = lines.get(first + count).copied().unwrap_or_default();
    let span = Span {
        start,
        end: start + line.len(),
    };
    let message = format!(
        "{} there twice, one after the other, the first of which is `{}`",
        counted(count, "line is", "lines are"),
        shorten(line)
    );
    let help = "compare them with the document, and leave out one of the two";
    findings.report(rules::REPEATED_LINES, span, message, help);
}

/// The first block of at least two different lines that follows itself: its first line, and how many there are.
fn block(lines: &[(usize, &str)]) -> Option<(usize, usize)> {
    let line = |at: usize| lines.get(at).map(|(_, line)| *line);
    (0..lines.len()).find_map(|first| {
        let own = line(first)?;
        (2..=LINES).find_map(|count| {
            // Most blocks differ in their first line.
            if line(first + count)? != own {
                return None;
            }
            let is_same = (1..count).all(|at| line(first + at) == line(first + count + at));
            let block = lines.get(first..first + count)?;
            let differs = block.iter().any(|(_, line)| *line != own);
            // Samples have such lines.
            let has_words = block.iter().filter(|(_, line)| is_prose(line)).count() > 1;
            (is_same && differs && has_words).then_some((first, count))
        })
    })
}

/// Whether a line has words, and is not part of a sample.
fn is_prose(line: &str) -> bool {
    line.contains(char::is_alphabetic) && !line.contains(['"', '{', '}', '<', ';'])
}

#[cfg(test)]
mod tests {
    use super::block;

    #[test]
    fn a_block_that_follows_itself_is_found() {
        let of = |text: &str| {
            let lines: Vec<(usize, &str)> = text.split('/').map(|line| (0, line)).collect();
            block(&lines)
        };
        assert_eq!(of("甲/乙/丙/乙/丙/丁"), Some((1, 2)));
        assert_eq!(of("甲/乙/丙/丁/乙/丙/丁"), Some((1, 3)));
        for text in [
            "甲/乙/乙/丙",
            "略/略/略/略",
            "}/{/}/{",
            "\"a\": 1/}/\"a\": 1/}",
            "甲/乙/丙/甲/乙",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
