//! The program as a user runs it.

#![cfg(test)]

mod keys;
mod sandbox;
mod verify;
