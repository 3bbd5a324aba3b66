//! The bars that end lists of members in a saved text, and which list each of them ends.

use std::collections::{BTreeMap, BTreeSet};

use crate::facts::demand::flags_in;
use crate::input::official::marks::without_marks;

/// The bars of a section.
#[derive(Default)]
pub(super) struct Bars {
    /// The words that begin and end lists in which other lists end with bars of their own, each with how many lists are open after it.
    depths: BTreeMap<usize, usize>,
    /// The bars after which a list that has no bar may still be open.
    doubtful: BTreeSet<usize>,
    /// The bars between the cells of a table in a description.
    of_rows: BTreeSet<usize>,
}

impl Bars {
    /// Finds the list of members that each bar of a section ends; `words` are those of the section, with their places in
    /// the text.
    pub(super) fn read(text: &str, words: &[(usize, &str)]) -> Self {
        let of_rows = of_rows(text, words);
        // The words that begin a list for which no bar was found so far.
        let mut open: Vec<usize> = Vec::new();
        let mut pairs: Vec<(usize, usize)> = Vec::new();
        let mut borders_end = 0;
        for (index, (_, word)) in words.iter().enumerate() {
            if index < borders_end {
                continue;
            }
            if is_members(word) {
                open.push(index);
                borders_end = index + 1 + borders(words, index);
            } else if *word == "|" && !of_rows.contains(&index) {
                pairs.extend(open.pop().map(|begin| (begin, index)));
            }
        }
        // Below a list that has no bar, nothing shows how many are open.
        let unended = open.first().copied().unwrap_or(words.len());
        let (certain, doubtful): (Vec<_>, Vec<_>) = pairs.into_iter().partition(|(begin, _)| *begin < unended);
        Self {
            doubtful: doubtful.into_iter().map(|(_, end)| end).collect(),
            depths: depths(&certain),
            of_rows,
        }
    }

    /// How many lists are open after a word that begins or ends one; `None` if no list around it, or in it, has a bar of its
    /// own.
    pub(super) fn depth_after(&self, word: usize) -> Option<usize> {
        self.depths.get(&word).copied()
    }

    /// Whether a list that has no bar may still be open after a bar.
    pub(super) fn is_doubtful(&self, bar: usize) -> bool {
        self.doubtful.contains(&bar)
    }

    /// Whether a bar is between the cells of a table in a description.
    pub(super) fn is_of_row(&self, bar: usize) -> bool {
        self.of_rows.contains(&bar)
    }
}

/// How many words after the one before members are bars and dashes: they are the head of the list, and do not end it.
pub(super) fn borders(words: &[(usize, &str)], members: usize) -> usize {
    let after = words.iter().skip(members + 1);
    after.take_while(|(_, word)| is_border(word)).count()
}

/// How many lists are open after each word that begins or ends one, where lists with bars of their own are in each other.
fn depths(pairs: &[(usize, usize)]) -> BTreeMap<usize, usize> {
    let begins = pairs.iter().map(|(begin, _)| (*begin, true));
    let ends = pairs.iter().map(|(_, end)| (*end, false));
    let events: BTreeMap<usize, bool> = begins.chain(ends).collect();
    let mut depths = BTreeMap::new();
    let mut group: Vec<(usize, usize)> = Vec::new();
    let mut depth = 0_usize;
    let mut greatest = 0;
    for (word, is_begin) in events {
        depth = depth.saturating_add_signed(if is_begin { 1 } else { -1 });
        greatest = greatest.max(depth);
        group.push((word, depth));
        if depth == 0 {
            if greatest > 1 {
                depths.extend(group.iter().copied());
            }
            group.clear();
            greatest = 0;
        }
    }
    depths
}

/// The bars on lines that are rows of a table: they begin with a bar, and have words without a flag before the next one.
fn of_rows(text: &str, words: &[(usize, &str)]) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    let mut line: Vec<usize> = Vec::new();
    for index in 0..words.len() {
        let is_first = index == 0 || line_ends_before(text, words, index);
        if is_first {
            found.extend(bars_of_row(words, &line));
            line.clear();
        }
        line.push(index);
    }
    found.extend(bars_of_row(words, &line));
    found
}

fn line_ends_before(text: &str, words: &[(usize, &str)], index: usize) -> bool {
    let start = |at: usize| words.get(at).map(|(start, _)| *start);
    let between = index.checked_sub(1).and_then(start).zip(start(index));
    between.is_some_and(|(before, own)| text.get(before..own).unwrap_or_default().contains('\n'))
}

/// The bars of a line, given by the places of its words, if it is a row.
fn bars_of_row(words: &[(usize, &str)], line: &[usize]) -> Vec<usize> {
    let word = |at: &usize| words.get(*at).map_or("", |(_, word)| *word);
    let bars: Vec<usize> = line.iter().copied().filter(|at| word(at) == "|").collect();
    let begins = bars.first() == line.first() && bars.len() > 1;
    let has_members = line
        .iter()
        .any(|at| is_members(word(at)) || !flags_in(word(at)).is_empty());
    let has_words = line.iter().any(|at| !is_border(word(at)) || word(at).contains('-'));
    match begins && has_words && !has_members {
        true => bars,
        false => Vec::new(),
    }
}

/// Whether a word is the one before members, perhaps in tags or in bold letters.
pub(super) fn is_members(word: &str) -> bool {
    let mut plain = String::new();
    let mut rest = word;
    while let Some((before, tag)) = rest.split_once('<') {
        plain.push_str(before);
        rest = tag.split_once('>').map_or("", |(_, after)| after);
    }
    plain.push_str(rest);
    without_marks(&plain).trim_end_matches([':', '：', '*']) == "属性"
}

/// Whether a word is a bar or the dashes below the head of a table.
fn is_border(word: &str) -> bool {
    word.bytes().all(|b| matches!(b, b'|' | b'-' | b':'))
}
