//! Why parameters for the front end could not be signed.

use crate::merchant::SigningError;
use crate::nonce::NonceError;

/// Why parameters could not be signed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ParametersError {
    /// The merchant does not have the required key.
    #[error(transparent)]
    Sign(#[from] SigningError),
    /// No nonce could be generated.
    #[error(transparent)]
    Nonce(#[from] NonceError),
    /// A value contains a character that would make the signature ambiguous: `&` where it separates values, or a
    /// control character.
    #[error("the value of `{name}` contains {character:?}, so the signature would be valid for other values too")]
    Separator {
        /// The value's name.
        name: String,
        /// The character.
        character: char,
    },
    /// The `package` of a red packet names a field that only the service's notifications have.
    #[error("the package contains `{name}=`, which no package from the service does: pass it on as it was received")]
    Package {
        /// The field's name.
        name: &'static str,
    },
}
