//! A secret text (personal data): it reaches the wire only as ciphertext, is redacted in output, and is wiped on drop.

use std::fmt;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use zeroize::Zeroizing;

/// Personal data such as a name, an identity card number or a telephone number.
///
/// It has no `Display` and no serde impls, and of the wire traits only those for `#[encrypted]` fields. `Debug` redacts
/// it, comparison of values of equal length takes constant time, and its memory is wiped when it is dropped.
///
/// ```
/// use wechatpay_runtime::Secret;
///
/// let name = Secret::from("张三");
/// assert_eq!(format!("{name:?}"), "Secret(redacted)");
/// assert_eq!(name.expose(), "张三");
/// ```
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// The plaintext. Copies made from it are not protected.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// Takes over the string's memory, which is wiped on drop.
impl From<String> for Secret {
    fn from(plaintext: String) -> Self {
        Self(Zeroizing::new(plaintext))
    }
}

/// Copies the text; the caller must wipe the original.
impl From<&str> for Secret {
    fn from(plaintext: &str) -> Self {
        Self::from(plaintext.to_owned())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(redacted)")
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        verify_slices_are_equal(self.0.as_bytes(), other.0.as_bytes()).is_ok()
    }
}

impl Eq for Secret {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_hides_the_plaintext() {
        assert_eq!(
            format!("{:?} {:#?}", Secret::from("13734543456"), Some(Secret::from("x"))).find("1373"),
            None
        );
    }

    #[test]
    #[cfg_attr(miri, ignore = "secrets are compared in C")]
    fn equality_is_that_of_the_plaintexts() {
        assert_eq!(Secret::from("张三"), Secret::from("张三".to_owned()));
        assert_ne!(Secret::from("张三"), Secret::from("张四"));
        assert_ne!(Secret::from("张三"), Secret::from("张"));
    }

    #[test]
    fn converting_a_string_into_a_secret_copies_nothing() {
        let plaintext = String::from("a plaintext that is long enough to live on the heap");
        let address = plaintext.as_ptr();
        assert_eq!(Secret::from(plaintext).expose().as_ptr(), address);
    }
}
