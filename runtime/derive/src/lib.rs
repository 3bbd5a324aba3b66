//! Derives for WeChat Pay request and response types.
