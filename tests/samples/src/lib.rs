//! Encodes the documents' samples with generated request types, and compares the requests with the samples.
//!
//! A sample is read into the request type of its operation, and the request is encoded. A cipher that marks plaintext
//! instead of encrypting it shows which members would be encrypted. Every difference must be explained by a remark on
//! the spec's line or by an entry in `samples/differences.json`. An explanation that no longer applies is an error.
//!
//! The table of operations and types is generated: the file `tests/samples.rs` in a generated crate calls [`run`].

mod compare;
mod error;
mod outcome;
mod rebuild;
mod repair;
mod sample;
mod spec_lines;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use wechatpay_runtime::wire::{Decode, Encode};
use wechatpay_spec::model::Operation;

pub use crate::error::Error;
use crate::outcome::Outcome;
use crate::rebuild::{Rebuild, Rebuilt};
use crate::sample::Sample;
use crate::spec_lines::Aspect;

/// The samples of a folder of specs, and the results of encoding them.
#[derive(Debug)]
pub struct Samples {
    operations: BTreeMap<String, Operation>,
    samples: BTreeMap<String, Vec<Sample>>,
    outcome: Outcome,
}

/// Encodes every sample in `spec` whose operation belongs to `families`, and prints the result. Fails unless everything
/// is equal or explained. `complete` states that these are all families.
#[must_use]
pub fn run(spec: &Path, complete: bool, families: &[fn(&mut Samples)]) -> ExitCode {
    let mut samples = match Samples::read(spec) {
        Ok(samples) => samples,
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::from(2);
        }
    };
    for family in families {
        family(&mut samples);
    }
    let (text, sound) = samples.finish(complete);
    print!("{text}");
    ExitCode::from(u8::from(!sound))
}

impl Samples {
    /// Reads the specs and samples of a folder.
    ///
    /// # Errors
    /// When a spec has an error or a file cannot be read.
    pub fn read(spec: &Path) -> Result<Self, Error> {
        Ok(Self {
            operations: spec_lines::operations(spec)?,
            samples: sample::read(&spec.join("samples"))?,
            outcome: Outcome::read(&spec.join("samples"))?,
        })
    }

    /// Encodes every sample of an operation. Its name is the method and the spec's path below `api`: `POST
    /// v3/pay/transactions/jsapi`.
    pub fn send<T: Decode + Encode>(&mut self, operation: &str) {
        self.check(operation, rebuild::rebuild::<T>);
    }

    fn check(&mut self, name: &str, rebuild: Rebuild) {
        self.outcome.figures.operations += 1;
        let Some(operation) = self.operations.get(name) else {
            return self.outcome.differ(format!("{name} has no spec"));
        };
        let Some(samples) = self.samples.remove(name) else {
            // An operation that only another source has comes without a page, and so without a sample.
            let mut pages = operation.documents.iter().map(|document| document.url.value.as_str());
            if !pages.any(|page| page.starts_with(PAGES)) {
                return;
            }
            return self.outcome.differ(format!("{name} has no sample"));
        };
        for sample in samples {
            self.outcome.figures.samples += 1;
            send_sample(name, operation, &sample, rebuild, &mut self.outcome);
        }
    }

    /// The result as text, and whether everything is equal or explained.
    fn finish(mut self, complete: bool) -> (String, bool) {
        if complete {
            for name in std::mem::take(&mut self.samples).into_keys() {
                self.outcome.differ(format!("{name} has no request type"));
            }
        }
        self.outcome.finish(complete)
    }
}

/// The address of the site that the samples are from.
const PAGES: &str = "https://wechatpay.im/";

/// The maximum number of repairs before a sample counts as unusable. Each round repairs at least one member.
const ROUNDS: usize = 32;

/// Encodes one sample.
fn send_sample(name: &str, operation: &Operation, sample: &Sample, rebuild: Rebuild, outcome: &mut Outcome) {
    let request = &operation.request;
    let mut input = sample.input(request);
    let mut repaired = repair::fill_in_secrets(&mut input, request);
    for path in &repaired {
        let difference = format!("{name} {path}: empty in the sample, and sent as ciphertext");
        outcome.differ_at(operation, path, Aspect::Presence, difference);
    }
    for _ in 0..ROUNDS {
        match rebuild(input.clone()) {
            Rebuilt::Sent(sent) => {
                let comparison = compare::Comparison {
                    name,
                    operation,
                    sample,
                    repaired: &repaired,
                };
                return comparison.compare(sent, outcome);
            }
            Rebuilt::Unreadable(problems) => {
                for (path, missing, message) in problems {
                    if missing {
                        repair::fill_in(&mut input, &path, request);
                        if !sample.is_code(&path) {
                            let place = format!("{name} {path}: required, and not shown");
                            outcome.differ_at(operation, &path, Aspect::Presence, place);
                        }
                    } else {
                        repair::remove(&mut input, &path);
                        outcome.differ_at(operation, &path, Aspect::Type, format!("{name} {path}: {message}"));
                    }
                    repaired.push(path);
                }
            }
            Rebuilt::Unsendable(problems) => {
                for (path, empty, message) in problems {
                    outcome.differ_at(operation, &path, Aspect::Presence, format!("{name} {path}: {message}"));
                    if empty {
                        repair::fill_in(&mut input, &path, request);
                    } else {
                        repair::remove(&mut input, &path);
                    }
                    repaired.push(path);
                }
            }
        }
    }
    outcome.differ(format!("{name} cannot be built"));
}
