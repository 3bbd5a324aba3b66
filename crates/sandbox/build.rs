//! Gives the crate a folder in which test runs keep their RSA keys; see `identity/key_pool.rs`.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
}
