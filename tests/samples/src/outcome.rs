//! The result of comparing samples: figures, and differences with their explanations.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use wechatpay_spec::model::Operation;

use crate::error::Error;
use crate::spec_lines::{self, Aspect};

/// The amount of data compared. `samples/figures.json` has the expected figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Figures {
    /// The number of operations with a request type.
    pub(crate) operations: usize,
    /// The number of samples.
    pub(crate) samples: usize,
    /// The number of single values that were equal.
    pub(crate) values: usize,
    /// The number of these values that are sent encrypted.
    pub(crate) encrypted: usize,
}

/// A reason, and the differences it explains.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Explanation {
    reason: String,
    differences: Vec<String>,
}

/// The results collected so far.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) figures: Figures,
    expected: Figures,
    /// The reasons in `samples/differences.json`, by difference.
    explanations: BTreeMap<String, String>,
    /// The number of differences that the specs explain, by reason.
    by_specs: BTreeMap<String, usize>,
    differences: BTreeSet<String>,
}

impl Outcome {
    /// Reads the expected figures and the explanations.
    pub(crate) fn read(samples: &Path) -> Result<Self, Error> {
        let explanations: Vec<Explanation> = read(&samples.join("differences.json"))?;
        let explanations = explanations
            .into_iter()
            .flat_map(|Explanation { reason, differences }| {
                differences
                    .into_iter()
                    .map(move |difference| (difference, reason.clone()))
            });
        Ok(Self {
            figures: Figures::default(),
            expected: read(&samples.join("figures.json"))?,
            explanations: explanations.collect(),
            by_specs: BTreeMap::new(),
            differences: BTreeSet::new(),
        })
    }

    /// Records a difference.
    pub(crate) fn differ(&mut self, difference: String) {
        self.differences.insert(difference);
    }

    /// Records a difference at a path of a request, unless the spec explains it.
    pub(crate) fn differ_at(&mut self, operation: &Operation, path: &str, aspect: Aspect, difference: String) {
        match spec_lines::reason(operation, path, aspect) {
            Some(reason) => *self.by_specs.entry(reason.to_owned()).or_default() += 1,
            None => self.differ(difference),
        }
    }

    /// The result as text, and whether everything is equal or explained.
    pub(crate) fn finish(self, complete: bool) -> (String, bool) {
        let Figures {
            operations,
            samples,
            values,
            encrypted,
        } = self.figures;
        let mut text = format!(
            "{operations} operations, {samples} samples sent: {values} values equal, {encrypted} of them encrypted\n"
        );
        let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
        let mut unexplained = Vec::new();
        for difference in &self.differences {
            match self.explanations.get(difference) {
                Some(reason) => *reasons.entry(reason).or_default() += 1,
                None => unexplained.push(difference),
            }
        }
        let mut list = |heading: &str, reasons: Vec<(&str, usize)>| {
            let total: usize = reasons.iter().map(|(_, count)| count).sum();
            let _ = writeln!(text, "{total} differences {heading}");
            for (reason, count) in reasons {
                let _ = writeln!(text, "{count:6} {reason}");
            }
        };
        let by_specs = self.by_specs.iter().map(|(reason, count)| (reason.as_str(), *count));
        list("are explained by the specs:", by_specs.collect());
        list(
            "are explained by samples/differences.json:",
            reasons.into_iter().collect(),
        );
        let mut sound = unexplained.is_empty();
        for difference in unexplained {
            let _ = writeln!(text, "UNEXPLAINED {difference}");
        }
        if complete {
            let stale = self.explanations.keys();
            for difference in stale.filter(|difference| !self.differences.contains(*difference)) {
                sound = false;
                let _ = writeln!(text, "NO LONGER TRUE {difference}");
            }
            if self.figures != self.expected {
                sound = false;
                let _ = writeln!(text, "samples/figures.json expects {:?}", self.expected);
            }
        }
        (text, sound)
    }
}

fn read<T: for<'de> Deserialize<'de>>(path: &Path) -> Result<T, Error> {
    let unreadable =
        |error: &dyn std::fmt::Display| Error::Unreadable(format!("cannot read {}: {error}", path.display()));
    let text = fs::read_to_string(path).map_err(|error| unreadable(&error))?;
    serde_json::from_str(&text).map_err(|error| unreadable(&error))
}
