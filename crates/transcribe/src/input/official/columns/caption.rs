//! Lines above the head of a table that say of which object it lists the members: `#### amount`, or the whole row of the object,
//! `<summary>amount 金额 object 必填</summary>`.

use super::cell::{self, Demand, demand, is_name, is_type};
use super::section_heading::Section;
use super::table::Table;

/// The longest line that may be one, in characters.
const LONGEST: usize = 60;

/// The most rows above it that are looked at.
const MOST_ROWS: usize = 1_000;

/// The most words of one.
const MOST_WORDS: usize = 8;

/// A line above the head of a table.
pub(super) struct Caption<'t> {
    /// The name of the object.
    pub(super) name: String,
    /// The row of the object, if the line has it and no table does.
    pub(super) row: Option<OwnRow<'t>>,
    /// The flag, if it is another one than that of the object's row.
    pub(super) other_flag: Option<&'t str>,
}

/// The cells of an object's row in such a line.
pub(super) struct OwnRow<'t> {
    pub(super) label: String,
    pub(super) kind: &'t str,
    pub(super) demand: Demand,
}

impl<'t> Caption<'t> {
    /// Reads the line above the head of a table in a section; `tables` are those before it.
    pub(super) fn read(line: &'t str, section: Section, tables: &[Table]) -> Option<Self> {
        if line.chars().count() > LONGEST || line.contains(['。', '；', '|', '{']) {
            return None;
        }
        let words = words(line);
        let is_condition = |word: &&str| word.starts_with(['当', '若', '仅', '在']) || word.ends_with('时');
        if words.len() > MOST_WORDS || words.iter().any(is_condition) {
            return None;
        }
        let mut names = words.iter().copied().filter(|word| {
            let is_own = is_name(word) && word.starts_with(|c: char| c.is_ascii_lowercase());
            is_own && demand(word).is_none()
        });
        let (name, other) = (names.next(), names.next());
        let is_only = other.is_none();
        let rows = tables.iter().filter(|table| table.section == section);
        let rows = rows
            .flat_map(|table| &table.rows)
            .rev()
            .take(MOST_ROWS)
            .filter(|row| is_object(&row.kind));
        let Some(name) = name else {
            // The label of the object alone: `#### 订单金额`.
            let label = words.join(" ");
            let mut objects = rows.filter(|row| [&row.label, &row.description].contains(&&label));
            let row = objects.next().filter(|_| !label.is_empty())?;
            return objects.next().is_none().then(|| Self {
                name: row.name.clone(),
                row: None,
                other_flag: None,
            });
        };
        let last = |name: &str| name.rsplit('.').next().map(str::to_owned);
        let mut objects = rows.filter(|row| last(&row.name) == last(name));
        let flag = words.iter().copied().find(|word| demand(word).is_some());
        let flag_says = flag.and_then(demand);
        if let Some(row) = objects.next().filter(|_| is_only) {
            return Some(Self {
                name: name.to_owned(),
                row: None,
                other_flag: flag.filter(|_| flag_says != Some(row.demand)),
            });
        }
        let kind = words.iter().copied().find(|word| is_type(word) && is_object(word))?;
        let label = words
            .iter()
            .copied()
            .filter(|word| !word.is_ascii() && demand(word).is_none());
        is_only.then(|| Self {
            name: name.to_owned(),
            row: Some(OwnRow {
                label: label.collect::<Vec<_>>().join(" "),
                kind,
                demand: flag_says.unwrap_or(Demand::Unknown),
            }),
            other_flag: None,
        })
    }
}

/// Whether a type is that of objects, or of a list of what its members show.
fn is_object(kind: &str) -> bool {
    let kind = kind.to_ascii_lowercase();
    kind.contains("object") || matches!(kind.as_str(), "array" | "list")
}

/// The words of a line, without tags and marks.
fn words(line: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = line;
    while !rest.is_empty() {
        let (text, tag) = rest.split_once('<').unwrap_or((rest, ""));
        // `array<object>` is a type, and not a tag.
        let pieces = text.split(|c: char| c.is_whitespace() || "#*：:（）()【】、，,>".contains(c));
        words.extend(pieces.filter(|word| !word.is_empty() && !cell::name(word).0.is_empty()));
        rest = tag.split_once('>').map_or("", |(_, after)| after);
    }
    words
}
