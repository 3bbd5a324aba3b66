//! The name of the generated crate.

/// The crate to generate.
#[derive(Clone, Copy, Debug)]
pub struct Package<'a> {
    /// Its name: `wechatpay-api`.
    pub name: &'a str,
    /// The description in its manifest.
    pub description: &'a str,
    /// Whether it may be published to a registry.
    pub publish: bool,
}

impl Default for Package<'_> {
    fn default() -> Self {
        Self {
            name: "wechatpay-api",
            description: "Typed WeChat Pay operations, generated from its documents",
            publish: true,
        }
    }
}
