//! The wire, by hand-written structs with the derives that generated code uses.

mod sending;
