//! Measures building, encrypting and signing a request, and verifying, decrypting and decoding a response. For
//! comparison, also the RSA operations alone, `wxpay-rs` 2.1, and signing with the `rsa` crate.
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
