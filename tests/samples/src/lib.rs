//! Sends the documents' samples through generated request types, and compares what would travel with what the documents
//! show.
//!
//! A sample is read into the request type of its operation, which is then encoded as for sending; a cipher that marks
//! plaintext in place of encrypting it shows which members travel encrypted. Every difference is explained: by a remark
//! on the spec's line, or by an entry of `samples/differences.json`. An explanation that no longer applies is an error.
//!
//! The table of operations and types is generated: the file `tests/samples.rs` of a generated crate calls [`run`].

mod compare;
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

use crate::outcome::{Kind, Outcome};
use crate::rebuild::{Rebuild, Rebuilt};
use crate::sample::Sample;

/// The samples of a folder of specs, and what has come of those that were sent.
#[derive(Debug)]
pub struct Samples {
    operations: BTreeMap<String, Operation>,
    samples: BTreeMap<String, Vec<Sample>>,
    outcome: Outcome,
}

/// Why samples could not be sent at all.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The specs or samples cannot be read.
    #[error("{0}")]
    Unreadable(String),
}

/// Sends every sample of `spec` whose operation is among `families`, prints what came of it, and fails unless everything
/// is equal or explained. `complete` says that the families are all there are.
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
    /// When a spec has an error, or a file cannot be read.
    pub fn read(spec: &Path) -> Result<Self, Error> {
        Ok(Self {
            operations: spec_lines::operations(spec)?,
            samples: sample::read(&spec.join("samples"))?,
            outcome: Outcome::read(&spec.join("samples"))?,
        })
    }

    /// Sends every sample of an operation: the method and the spec's path below `api`, `POST v3/pay/transactions/jsapi`.
    pub fn send<T: Decode + Encode>(&mut self, operation: &str) {
        self.check(operation, rebuild::rebuild::<T>);
    }

    fn check(&mut self, name: &str, rebuild: Rebuild) {
        self.outcome.figures.operations += 1;
        let Some(operation) = self.operations.get(name) else {
            return self.outcome.differ(format!("{name} has no spec"));
        };
        let Some(samples) = self.samples.remove(name) else {
            return self.outcome.differ(format!("{name} has no sample"));
        };
        for sample in samples {
            self.outcome.figures.samples += 1;
            send_sample(name, operation, &sample, rebuild, &mut self.outcome);
        }
    }

    /// What came of it, as text, and whether everything is equal or explained.
    fn finish(mut self, complete: bool) -> (String, bool) {
        if complete {
            for name in std::mem::take(&mut self.samples).into_keys() {
                self.outcome.differ(format!("{name} has no request type"));
            }
        }
        self.outcome.finish(complete)
    }
}

/// How often a sample is mended before it is given up: each time at least one member is put right.
const ROUNDS: usize = 32;

/// Sends one sample.
fn send_sample(name: &str, operation: &Operation, sample: &Sample, rebuild: Rebuild, outcome: &mut Outcome) {
    let request = &operation.request;
    let mut input = sample.input(request);
    let mut mended = repair::fill_in_secrets(&mut input, request);
    for path in &mended {
        let difference = format!("{name} {path}: shown empty, and travels as ciphertext");
        outcome.differ_at(operation, path, Kind::Presence, difference);
    }
    for _ in 0..ROUNDS {
        match rebuild(input.clone()) {
            Rebuilt::Sent(sent) => {
                let comparison = compare::Comparison {
                    name,
                    operation,
                    sample,
                    mended: &mended,
                };
                return comparison.compare(sent, outcome);
            }
            Rebuilt::Unreadable(problems) => {
                for (path, missing, message) in problems {
                    if missing {
                        repair::fill_in(&mut input, &path, request);
                        if !sample.is_code(&path) {
                            let place = format!("{name} {path}: required, and not shown");
                            outcome.differ_at(operation, &path, Kind::Presence, place);
                        }
                    } else {
                        repair::strike(&mut input, &path);
                        outcome.differ_at(operation, &path, Kind::Type, format!("{name} {path}: {message}"));
                    }
                    mended.push(path);
                }
            }
            Rebuilt::Unsendable(problems) => {
                for (path, empty, message) in problems {
                    outcome.differ_at(operation, &path, Kind::Presence, format!("{name} {path}: {message}"));
                    if empty {
                        repair::fill_in(&mut input, &path, request);
                    } else {
                        repair::strike(&mut input, &path);
                    }
                    mended.push(path);
                }
            }
        }
    }
    outcome.differ(format!("{name} cannot be built"));
}
