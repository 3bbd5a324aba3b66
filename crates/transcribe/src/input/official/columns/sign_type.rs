//! The digest of the signature of an operation of APIv2.

use wechatpay_spec::model::{Request, SignType};
use wechatpay_spec::place::Located;
use wechatpay_spec::words::Word;

/// The digest of the signature, by the field that names it. An example of another digest is left out.
pub(super) fn sign_type(request: &mut Request) -> SignType {
    let fields = request.body.fields_mut().iter_mut().chain(&mut request.query);
    let Some(field) = fields.into_iter().find(|field| field.name.value == "sign_type") else {
        return SignType::Md5;
    };
    let values = field.values.iter().map(|value| value.value.value.as_str());
    let constant = field.constant.iter().map(|constant| constant.value.as_str());
    let named: Vec<&str> = values.chain(constant).collect();
    let names = |digest: SignType| named.contains(&digest.word());
    let digest = match names(SignType::HmacSha256) && !names(SignType::Md5) {
        true => SignType::HmacSha256,
        false => SignType::Md5,
    };
    let is_other = |example: &&mut Located<String>| example.value != digest.word();
    if named.is_empty() && field.example.as_mut().filter(is_other).is_some() {
        field.example = None;
    }
    digest
}
