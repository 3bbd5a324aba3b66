//! The type that the words of a description suggest, where a page shows none: its facts are read as those of this type.

use wechatpay_spec::model::{FieldType, Scalar};

use super::{bounds, unit};

/// Words for the length of a text.
const LENGTHS: &[&str] = &["字符", "长度", "字节", "位数", "字数", "character", "length", "byte"];

/// A number if the description states a unit or bounds, and a text otherwise.
pub(crate) fn number_or_text(description: &str) -> FieldType {
    let has_unit = unit::stated(description).is_some() || unit::other(description).is_some();
    let is_long = LENGTHS.iter().any(|word| description.contains(word));
    let bounds = bounds::read(description, Scalar::Integer, None);
    let is_bounded = bounds.minimum.is_some() || bounds.maximum.is_some();
    let scalar = match has_unit || is_bounded && !is_long {
        true => Scalar::Integer,
        false => Scalar::String,
    };
    FieldType { scalar, array_depth: 0 }
}

#[cfg(test)]
mod tests {
    use wechatpay_spec::model::Scalar;

    use super::number_or_text;

    #[test]
    fn units_and_bounds_are_those_of_numbers() {
        for (description, expected) in [
            ("【免费时长】 单位为秒", Scalar::Integer),
            ("【金额】 单位为元", Scalar::Integer),
            ("【数量】 取值范围[1,100]", Scalar::Integer),
            ("【地址】 不超过256个字符", Scalar::String),
            ("【车牌号】 略", Scalar::String),
        ] {
            assert_eq!(number_or_text(description).scalar, expected, "{description}");
        }
    }
}
