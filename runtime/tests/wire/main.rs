//! Encoding and decoding, with handwritten structs that use the derives of generated code.

// `cfg(test)` marks the helpers as test code for Clippy.
#[cfg(test)]
mod against_serde;
#[cfg(test)]
mod any_json;
#[cfg(test)]
mod both_directions;
#[cfg(test)]
mod choices;
#[cfg(test)]
mod conditions;
#[cfg(test)]
mod debug;
#[cfg(test)]
mod deep;
#[cfg(test)]
mod documents_in_strings;
#[cfg(test)]
mod exact_numbers;
#[cfg(test)]
mod foreign_forms;
#[cfg(test)]
mod hygiene;
#[cfg(test)]
mod not_utf8;
#[cfg(test)]
mod receiving;
#[cfg(test)]
mod recorder;
#[cfg(test)]
mod secrets;
#[cfg(test)]
mod sending;
#[cfg(test)]
mod unreadable;
#[cfg(test)]
mod wrapped_types;
