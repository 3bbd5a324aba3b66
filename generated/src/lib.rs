//! Typed WeChat Pay operations.
