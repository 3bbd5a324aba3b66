//! What must not compile, and what the compiler then says.
//!
//! The messages are in `compile_fail/*.stderr`; `TRYBUILD=overwrite cargo test --test compile_fail` writes them anew.

#[test]
fn mistakes_with_secrets_and_required_fields_do_not_compile() {
    trybuild::TestCases::new().compile_fail("tests/compile_fail/*.rs");
}
