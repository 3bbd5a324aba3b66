//! The program as a user runs it.

#![cfg(test)]

mod calls;
mod completions;
mod keys;
mod outcomes;
mod sandbox;
mod verify;
