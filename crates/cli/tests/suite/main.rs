//! The program as a user runs it.

#![cfg(test)]

mod calls;
mod completions;
mod dry_run;
mod exit_codes;
mod key_files;
mod keys;
mod outcomes;
mod refused_values;
mod same_judgement;
mod sandbox;
mod secrets;
mod signed_otherwise;
mod sm2;
mod verify;
mod verify_inputs;
