//! Building, encrypting and signing a request; verifying, decrypting and reading a response: beside the RSA operations
//! alone that each contains, beside `wxpay-rs` 2.1, and beside signing with the `rsa` crate.
//!
//! ```sh
//! cargo bench --manifest-path bench/runtime/Cargo.toml
//! ```

mod decoding;
mod receiving;
mod sending;
mod setup;

fn main() {
    divan::main();
}
