//! Facts that pages of every form state in the same words: short labels, rate limits, the values of samples.

pub(crate) mod announcement;
pub(crate) mod assumed;
pub(crate) mod bounds;
pub(crate) mod characters;
pub(crate) mod choice;
pub(crate) mod code;
pub(crate) mod condition;
pub(crate) mod day;
pub(crate) mod demand;
pub(crate) mod encryption;
pub(crate) mod example;
mod expression;
pub(crate) mod field_limits;
pub(crate) mod label;
pub(crate) mod length;
mod limit;
pub(crate) mod number;
pub(crate) mod own_example;
mod plain_text;
mod quantity;
pub(crate) mod rate_limit;
pub(crate) mod retirement;
pub(crate) mod role;
pub(crate) mod sample;
mod siblings;
pub(crate) mod type_name;
pub(crate) mod values;
