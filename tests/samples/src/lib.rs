//! Sends and receives messages with every generated type, and compares what was sent with what was read.
//!
//! - Each sample of a document is sent, see below.
//! - Each sample response of another source is read. No value may be lost, and a member without a field needs a reason. So
//!   does a required field that a message of the service does not have.
//! - Each operation is called with no more than the official sources require.
//! - Each encrypted field is sent and received. The other side decrypts it with other libraries.
//! - A response or notification with all fields of its spec is read without losing one.
//! - A message of another source is read with one member spoiled, for each member and in some of many ways; with `--all`, in
//!   all of them.
//! - Each example of a date in the specs is read.
//! - Examples in the documentation of generated functions compile.
//!
//! A sample is read into the request type of its operation, and the request is encoded. A cipher that marks plaintext
//! instead of encrypting it shows which members would be encrypted. Every difference must be explained by a remark on
//! the spec's line or by an entry in `samples/differences.json`. An explanation that no longer applies is an error.
//!
//! The table of operations and types is generated: the file `tests/samples.rs` in a generated crate calls [`run`].

mod compare;
mod dates;
mod error;
mod evidence;
mod examples;
mod fill;
mod gateway;
mod message;
mod minimal;
mod outcome;
mod rebuild;
mod received;
mod repair;
mod sample;
mod secrets;
mod spec_lines;
mod spoil;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use wechatpay_runtime::Operation as Call;
use wechatpay_runtime::wire::{Decode, Encode, Value};
use wechatpay_spec::model::{Content, Field, Operation};

pub use crate::error::Error;
use crate::evidence::{Evidence, MESSAGES};
pub use crate::examples::Compiler;
use crate::gateway::Gateway;
use crate::message::{Read, read};
use crate::outcome::Outcome;
use crate::rebuild::{Plain, Rebuilt, rebuild};
use crate::received::reread;
use crate::sample::Sample;
use crate::spec_lines::{Aspect, Catalogue};
use crate::spoil::Spoiler;

/// The samples of a folder of specs, and the results of encoding them.
#[derive(Debug)]
pub struct Samples {
    catalogue: Catalogue,
    samples: BTreeMap<String, Vec<Sample>>,
    evidence: Evidence,
    gateway: Gateway,
    spoiler: Spoiler,
    outcome: Outcome,
}

/// The generated code of an operation.
#[derive(Clone, Copy)]
struct Generated {
    call: &'static Call,
    request: Read,
    response: Read,
}

/// A generated crate: where it is, and how to compile code that uses it.
#[derive(Clone, Copy, Debug)]
pub struct Package {
    /// Its folder, beside the folder of specs.
    pub folder: &'static str,
    /// A folder for files that are built.
    pub temporary: &'static str,
    /// The compiler that built the test.
    pub compiler: Compiler,
    /// Whether it has all families.
    pub complete: bool,
}

/// Encodes every sample whose operation belongs to `families`, compiles examples, and prints the result. Fails unless
/// everything is equal or explained.
#[must_use]
pub fn run(package: Package, families: &[fn(&mut Samples)]) -> ExitCode {
    let complete = package.complete;
    let all = std::env::args().any(|argument| argument == "--all");
    let mut samples = match Samples::read(&Path::new(package.folder).join("../spec"), all) {
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
    // Without all families, most of the examples name modules that are not there.
    if complete {
        let (folder, temporary) = (Path::new(package.folder), Path::new(package.temporary));
        match examples::compile(folder, package.compiler, temporary, all) {
            Ok(line) => println!("{line}"),
            Err(error) => {
                eprintln!("{error}");
                return ExitCode::FAILURE;
            }
        }
    }
    ExitCode::from(u8::from(!sound))
}

impl Samples {
    /// Reads the specs and samples of a folder. `all` says whether members are spoiled in all ways.
    ///
    /// # Errors
    /// When a spec has an error or a file cannot be read.
    pub fn read(spec: &Path, all: bool) -> Result<Self, Error> {
        Ok(Self {
            spoiler: Spoiler::new(all),
            catalogue: spec_lines::catalogue(spec)?,
            samples: sample::read(&spec.join("samples"))?,
            evidence: Evidence::read(spec)?,
            gateway: Gateway::new()?,
            outcome: Outcome::read(&spec.join("samples"))?,
        })
    }

    /// Checks an operation with its request and response. Its name is the method and the spec's path below `api`: `POST
    /// v3/pay/transactions/jsapi`.
    pub fn operation<Q, R>(&mut self, name: &str, call: &'static Call)
    where
        Q: Decode + Encode + Sync + 'static,
        R: Decode + Encode + Sync + 'static,
    {
        let generated = Generated {
            call,
            request: read::<Q>,
            response: read::<R>,
        };
        self.check_operation(name, generated);
    }

    fn check_operation(&mut self, name: &str, generated: Generated) {
        let Some(described) = self.catalogue.operations.remove(name) else {
            return self.outcome.differ(format!("{name} has no spec"));
        };
        self.outcome.figures.operations += 1;
        self.send(name, &described.operation, generated.request);
        let fields = described.operation.response.content.fields();
        self.receive(name, &described.address, fields, generated.response);
        match self.evidence.required.get(name) {
            Some(required) => {
                minimal::send(
                    name,
                    &described.operation,
                    required,
                    generated.request,
                    &mut self.outcome,
                );
            }
            None if self.evidence.required.is_empty() => {}
            None => self.outcome.differ(format!("{name} is not in evidence/required.jsonl")),
        }
        let (gateway, outcome) = (&self.gateway, &mut self.outcome);
        secrets::send(
            name,
            (described.protocol, &described.operation),
            (generated.request, generated.call),
            gateway,
            outcome,
        );
        let content = &described.operation.response.content;
        if matches!(content, Content::Json(_) | Content::Xml(_)) {
            secrets::receive(name, content.fields(), generated.response, gateway, outcome);
        }
    }

    /// Checks a notification with its type: the resource in APIv3, the message in APIv2. Its name is the spec's path
    /// below `api`: `notify/TRANSACTION.SUCCESS`.
    pub fn notification<T: Decode + Encode + Sync + 'static>(&mut self, name: &str) {
        self.check_notification(name, read::<T>);
    }

    fn check_notification(&mut self, name: &str, read: Read) {
        let Some(notification) = self.catalogue.notifications.remove(name) else {
            return self.outcome.differ(format!("{name} has no spec"));
        };
        self.receive(name, name, &notification.fields, read);
        secrets::receive(name, &notification.fields, read, &self.gateway, &mut self.outcome);
    }

    /// Reads every sample response of an operation, or every sample of a notification.
    fn receive(&mut self, name: &str, address: &str, fields: &[Field], type_of_message: Read) {
        let responses = self.evidence.responses.remove(name).unwrap_or_default();
        if let Some(message) = responses.iter().find(|response| response.source == MESSAGES) {
            let place = format!("{name} spoiled");
            self.spoiler
                .spoil(&place, &message.members, fields, type_of_message, &mut self.outcome);
        }
        for response in responses {
            let message = Value::Object(response.members.clone());
            let place = format!("{name} response of {}", response.source);
            let read = serde_json::to_string(&message).map_err(|error| error.to_string());
            let read = match read.and_then(|text| reread(type_of_message, Value::Json(&text), &Plain)) {
                Ok(read) => read,
                Err(error) => {
                    self.outcome.differ(format!("{place} cannot be read: {error}"));
                    continue;
                }
            };
            let mut comparison = received::Comparison::default();
            comparison.members(&response.members, &read, fields, "");
            self.outcome.figures.responses += 1;
            self.outcome.figures.response_values += comparison.equal;
            self.outcome.figures.unknown += comparison.unknown.len();
            for path in comparison.unknown {
                match self.evidence.refusal(address, &path) {
                    Some(reason) => self.outcome.explained(reason),
                    None => self.outcome.differ(format!("{place}, {path}: no field")),
                }
            }
            for (path, problem) in comparison.lost {
                self.outcome.differ(format!("{place}, {path}: {problem}"));
            }
            // A required field of a response is one that its accessor promises to callers.
            if response.source == MESSAGES {
                for path in comparison.absent {
                    self.outcome.differ(format!("{place}, {path}: required, and not there"));
                }
            }
        }
    }

    /// Encodes every sample of an operation.
    fn send(&mut self, name: &str, operation: &Operation, read: Read) {
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
            send_sample(name, operation, &sample, read, &mut self.outcome);
        }
    }

    /// The result as text, and whether everything is equal or explained.
    fn finish(mut self, complete: bool) -> (String, bool) {
        if complete {
            for date in std::mem::take(&mut self.catalogue.unreadable_dates) {
                self.outcome.differ(date);
            }
            let responses = std::mem::take(&mut self.evidence.responses).into_keys();
            for name in std::mem::take(&mut self.samples).into_keys().chain(responses) {
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
fn send_sample(name: &str, operation: &Operation, sample: &Sample, read: Read, outcome: &mut Outcome) {
    let request = &operation.request;
    let mut input = sample.input(request);
    let mut repaired = repair::fill_in_secrets(&mut input, request);
    for path in &repaired {
        let difference = format!("{name} {path}: empty in the sample, and sent as ciphertext");
        outcome.differ_at(operation, path, Aspect::Presence, difference);
    }
    for path in repair::choose(&mut input, request) {
        let difference = format!("{name} {path}: shown, and an alternative to another field that is shown");
        outcome.differ_at(operation, &path, Aspect::Choice, difference);
        repaired.push(path);
    }
    for _ in 0..ROUNDS {
        match rebuild(read, input.clone()) {
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
