//! How requests are encoded and responses are decoded.
//!
//! A derived [`Encode`] puts a struct's fields, in order, into a tree of [`Value`]s and into the other parts of a
//! request ([`Parts`]); a derived [`Decode`] takes them out of such a tree. JSON, XML, the query and the path are
//! written from the tree and read into it, so a struct has one impl for all of them. Encrypted fields
//! ([`Secret`](crate::Secret)) are encrypted when they are encoded ([`Encrypt`]) and decrypted when they are decoded
//! ([`Decrypt`]), so the tree never holds their plaintext.
//!
//! Requests are encoded strictly. Responses are decoded leniently:
//!
//! | documented type | also accepted |
//! |---|---|
//! | any type | a missing field, `null` (as absent); unknown members beside it |
//! | any type but a string | `""` and white space (as absent) |
//! | string, enumeration | a number or a boolean, as its text; unlisted values |
//! | integer | `"10"`, `10.0`, with white space around it |
//! | number | `"0.006"`, with white space around it |
//! | boolean | `1`, `0`, and as text `true`, `1`, `Y`, `yes`, `false`, `0`, `N`, `no` in any case |
//! | an object | `[]` (as an empty object) |
//! | an array | a single object, as an array of one; `{"0": …, "2": …}`, as the array of its members |
//! | an object or array inside a string | the object or array itself |
//!
//! Anything else cannot be read without guessing: a text where an array is documented may be one item or a list in some
//! notation, and an object that has none of an item's fields may contain the array. Such a field is absent, such an item is left out of its array, and the struct's [`Unreadable`] has the
//! path and what was received instead. The same applies to an encrypted field that cannot be decrypted. In a struct
//! without an [`Unreadable`], it is a [`DecodeError`] that names the field.

mod cipher;
mod debug;
mod decode;
mod decode_array;
mod decode_error;
mod decode_problems;
mod demand;
mod embedded;
mod encode;
mod encode_error;
mod encrypted;
mod field_path;
mod file_part;
mod indexed;
mod json;
pub(crate) mod json_text;
mod json_value;
mod listed;
mod members;
pub(crate) mod message_text;
mod number;
mod part;
mod parts;
mod problems;
mod scalars;
mod serde_bridge;
mod unreadable;
mod value;

pub use cipher::{Cipher, Decrypt, DecryptError, Encrypt, EncryptError};
pub use debug::{debug_received, debug_sent};
pub use decode::{Decode, DecodeValue, Incoming, Reader, decode, decode_json, enumeration};
pub(crate) use decode::{Decoded, decode_body, decode_object, has_code};
pub use decode_error::{DecodeCause, DecodeError};
pub use demand::{MissingField, demand};
pub use encode::{Encode, EncodeValue, Fields, encode};
pub use encode_error::{EncodeCause, EncodeError};
pub use encrypted::{DecryptValue, EncryptValue};
pub use file_part::{FileField, FilePart};
pub use indexed::EncodeIndexed;
pub use json::{InvalidJson, Json};
pub use listed::{PageRequest, PageResponse};
pub use number::{InvalidNumber, Number};
pub use part::Part;
pub use parts::{Parts, to_json};
#[doc(hidden)]
pub use serde;
pub use serde_bridge::{deserialize, serialize};
pub use unreadable::Unreadable;
pub use value::Value;
