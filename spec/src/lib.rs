//! The spec language of WeChat Pay: model, loader with places, checks.

pub mod model;
pub mod place;
