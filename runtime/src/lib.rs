//! What generated WeChat Pay clients stand on.
