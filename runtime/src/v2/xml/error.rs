//! Why an XML message of APIv2 cannot be read or written, and the limits that the errors state.

use crate::foreign_text::Foreign;

/// The longest message that is read, in bytes: 1 MiB. Real ones have a few kilobytes.
pub const MAX_BYTES: usize = 1 << 20;
/// The deepest nesting below `<xml>` that is read. The deepest documented message has three levels.
pub(super) const MAX_DEPTH: usize = 8;

/// Why a message cannot be read or written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum XmlError {
    /// The message is longer than [`MAX_BYTES`].
    #[error("the XML message has {length} bytes; at most {MAX_BYTES} are read")]
    TooLong {
        /// Its length in bytes.
        length: usize,
    },
    /// The message is not UTF-8.
    #[error("the XML message is not UTF-8")]
    NotUtf8,
    /// The message is not well-formed XML, has a DTD, or has more than 50,000 nodes.
    #[error("the XML message cannot be read: {reason}")]
    Malformed {
        /// The problem, with line and column.
        reason: String,
    },
    /// The outermost element is not `<xml>`.
    #[error("the outermost element of the message is <{}> instead of <xml>", Foreign(name))]
    WrongRoot {
        /// Its name.
        name: String,
    },
    /// A field occurs twice.
    #[error("the field `{}` occurs twice in the XML message", Foreign(name))]
    Repeated {
        /// Its name.
        name: String,
    },
    /// An element contains both text and elements, or the message consists of text.
    #[error(
        "the element <{}> of the XML message contains text where elements are expected",
        Foreign(name)
    )]
    Mixed {
        /// Its name.
        name: String,
    },
    /// An element has attributes or a namespace, which no message of APIv2 has.
    #[error("the element <{}> of the XML message has attributes or a namespace", Foreign(name))]
    Attributes {
        /// Its name.
        name: String,
    },
    /// Elements are nested too deeply.
    #[error("the elements of the XML message are nested more than {MAX_DEPTH} levels deep")]
    TooDeep,
    /// A field's name is not the name of an XML element.
    #[error(
        "{:?} cannot be the name of an XML element: expected a letter or `_`, then letters, digits, `_`, `-`, `.`",
        Foreign(name)
    )]
    InvalidName {
        /// The name as given, or its length if it may be a key.
        name: String,
    },
    /// A field's value contains a character that XML does not allow.
    #[error(
        "the value of `{}` contains the character U+{code:04X}, which XML does not allow",
        Foreign(name)
    )]
    InvalidCharacter {
        /// Name of the field.
        name: String,
        /// The character's code.
        code: u32,
    },
}
