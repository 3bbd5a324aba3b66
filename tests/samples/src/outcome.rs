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
    /// The number of sample responses.
    pub(crate) responses: usize,
    /// The number of single values in them that were read as they were sent.
    pub(crate) response_values: usize,
    /// The number of their members without a field.
    pub(crate) unknown: usize,
    /// The number of messages with one spoiled member.
    pub(crate) spoiled: usize,
    /// The number of requests that set only what the official sources require.
    pub(crate) minimal_requests: usize,
    /// The number of operations that encrypt something they send.
    pub(crate) requests_with_secrets: usize,
    /// The number of encrypted fields that were sent, and decrypted by the service.
    pub(crate) secrets_sent: usize,
    /// The number of responses and notifications with all their fields.
    pub(crate) messages: usize,
    /// The number of single values in them that were read as they were sent.
    pub(crate) message_values: usize,
    /// The number of these values that were encrypted.
    pub(crate) secrets_received: usize,
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
    /// The number of differences that the specs or the verdicts on other sources explain, by reason.
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

    /// Records a difference for which there is a reason.
    pub(crate) fn explained(&mut self, reason: &str) {
        *self.by_specs.entry(reason.to_owned()).or_default() += 1;
    }

    /// Records a difference at a path of a request, unless the spec explains it.
    pub(crate) fn differ_at(&mut self, operation: &Operation, path: &str, aspect: Aspect, difference: String) {
        match spec_lines::reason(operation, path, aspect) {
            Some(reason) => self.explained(reason),
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
            responses,
            response_values,
            unknown,
            spoiled,
            minimal_requests,
            requests_with_secrets,
            secrets_sent,
            messages,
            message_values,
            secrets_received,
        } = self.figures;
        let mut text = format!(
            "{operations} operations, {samples} samples sent: {values} values equal, {encrypted} of them encrypted\n\
             {responses} sample responses read: {response_values} values equal, {unknown} members without a field\n\
             {spoiled} messages with one spoiled member read: all others are read as before\n\
             {minimal_requests} requests sent with only the fields that official sources require\n\
             {requests_with_secrets} operations sent {secrets_sent} fields encrypted, and the service decrypted them\n\
             {messages} responses and notifications read with all fields: {message_values} values equal, \
             {secrets_received} of them encrypted\n"
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
        list(
            "are explained by the specs and the verdicts on other sources:",
            by_specs.collect(),
        );
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
