//! The program as a user runs it.

#![cfg(test)]

mod calls;
mod keys;
mod sandbox;
mod verify;
