//! The kinds of accounts: merchants and brands.

/// The kind of account that an id belongs to; each has its own scheme in the `Authorization` header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Account {
    /// A merchant, or a service provider acting for merchants: `mchid`.
    Merchant,
    /// A brand that calls the `/brand/…` operations itself, with API certificate and keys of its own: `brand_id`.
    Brand,
}
