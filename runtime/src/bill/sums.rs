//! The sums of a bill's columns, to compare them with its totals.

use super::row::is_named;
use crate::fen::{Fen, scaled};

/// A total that is not the sum of its column.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct WrongTotal {
    /// The name of the total: `订单总金额`.
    pub name: String,
    /// The amount that the bill states; `None` if that is not an amount.
    pub stated: Option<Fen>,
    /// The sum of the column; `None` if it has something other than amounts, is too large, or a row cannot be read.
    pub sum: Option<Fen>,
}

/// The sums so far.
#[derive(Debug, Default)]
pub(super) struct Sums(Vec<Sum>);

#[derive(Debug)]
struct Sum {
    total: &'static str,
    column: usize,
    fen: Option<i64>,
}

impl Sums {
    /// The sums of those columns that the bill has.
    pub(super) fn of_columns(totals: &[(&'static str, &str)], names: &[String]) -> Self {
        let sums = totals.iter().filter_map(|(total, column)| {
            let column = names.iter().position(|name| is_named(name, column))?;
            Some(Sum {
                total,
                column,
                fen: Some(0),
            })
        });
        Self(sums.collect())
    }

    /// Adds the values of a row. An empty one counts as zero.
    pub(super) fn add(&mut self, values: &[String]) {
        for sum in &mut self.0 {
            let amount = match values.get(sum.column).map(String::as_str) {
                None | Some("") => Some(0),
                Some(text) => scaled(text, 2).ok(),
            };
            sum.fen = sum.fen.zip(amount).and_then(|(sum, amount)| sum.checked_add(amount));
        }
    }

    /// Notes that a row's values are not known, so that no sum is.
    pub(super) fn lose(&mut self) {
        for sum in &mut self.0 {
            sum.fen = None;
        }
    }

    /// The totals that differ from their sums; `stated` gives a total by its name.
    pub(super) fn compare<'t>(&self, stated: impl Fn(&str) -> Option<&'t str>) -> Vec<WrongTotal> {
        let wrong = self.0.iter().filter_map(|sum| {
            let fen = scaled(stated(sum.total)?, 2).ok();
            (fen.is_none() || fen != sum.fen).then(|| WrongTotal {
                name: sum.total.to_owned(),
                stated: fen.map(Fen::new),
                sum: sum.fen.map(Fen::new),
            })
        });
        wrong.collect()
    }
}
