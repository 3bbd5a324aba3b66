//! The comparison of two states of the specs, on the wire and in Rust.

#[cfg(test)]
mod compiled;
#[cfg(test)]
mod facts;
#[cfg(test)]
mod near_misses;
#[cfg(test)]
mod one_cause;
#[cfg(test)]
mod rows;
#[cfg(test)]
mod rust;
#[cfg(test)]
mod splits;
#[cfg(test)]
mod wire;
