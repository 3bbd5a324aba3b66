//! The program as a user runs it.

#![cfg(test)]

mod sandbox;
