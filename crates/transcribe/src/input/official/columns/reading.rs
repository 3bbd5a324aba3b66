//! Facts from the rest of the page that the reader of a row needs.

use wechatpay_spec::model::{Cipher, Protocol, Role};

use crate::facts::sample::Sample;
use crate::input::official::body::Encoding;

/// The facts that the rows of a section have in common.
#[derive(Clone, Copy)]
pub(super) struct Reading<'s> {
    pub(super) sample: Option<&'s Sample>,
    /// Other samples of the section.
    pub(super) other_samples: &'s [Sample],
    pub(super) protocol: Protocol,
    /// How fields with ciphertext are encrypted, if the page mentions encryption.
    pub(super) cipher: Option<Cipher>,
    /// Whether the caller sends the fields.
    pub(super) is_request: bool,
    /// The role of the callers, if the operation is for one role only.
    pub(super) only_role: Option<Role>,
    /// Whether the word `query` in a description stands for the body.
    pub(super) query_is_body: bool,
    /// The parameters of the paths of all the page's addresses.
    pub(super) parameters: &'s [&'s str],
    /// How the body is sent.
    pub(super) encoding: Encoding,
}
