//! Descriptions that say that a value is encrypted before it is sent.

/// Words that say so whatever is around them.
const PHRASES: &[&str] = &[
    "加密处理",
    "进行加密",
    "敏感信息加密",
    "need to be encrypted",
    "needs to be encrypted",
    "must be encrypted",
    "should be encrypted",
];
/// Words of a demand, which `加密` follows in its clause.
const DEMANDS: &[&str] = &["需", "须", "请使用", "应使用"];
/// Words that deny what follows them.
const DENIALS: &[&str] = &["无需", "无须", "不需", "不须", "不用", "不必", "未"];

/// Whether a description says that the value is encrypted.
pub(crate) fn says(description: &str) -> bool {
    let mut clauses = description.split(['。', '；', ';', '，', ',', '\n', '！']);
    clauses.any(|clause| {
        let lower = clause.to_ascii_lowercase();
        let denied = DENIALS.iter().any(|word| clause.contains(word));
        let demanded = clause
            .split_once("加密")
            .is_some_and(|(before, _)| DEMANDS.iter().any(|word| before.contains(word)));
        !denied && (demanded || PHRASES.iter().any(|phrase| lower.contains(phrase)))
    })
}

/// Words that mention encryption.
const MENTIONS: &[&str] = &["加密", "解密", "密文", "encrypt", "decrypt", "ciphertext"];

/// Whether a description mentions encryption, but neither says nor denies that the value is encrypted.
pub(crate) fn is_doubtful(description: &str) -> bool {
    let mut clauses = description.split(['。', '；', ';', '，', ',', '\n', '！']);
    let is_open = |clause: &str| {
        let lower = clause.to_ascii_lowercase();
        let mentions = MENTIONS.iter().any(|word| lower.contains(word));
        mentions && !DENIALS.iter().any(|word| clause.contains(word))
    };
    !says(description) && clauses.any(is_open)
}

#[cfg(test)]
mod tests {
    use super::{is_doubtful, says};

    #[test]
    fn a_demand_to_encrypt_is_known_by_its_clause() {
        for text in [
            "该字段需进行加密处理",
            "该字段需使用微信支付公钥加密(推荐)，或者平台证书",
            "请使用平台证书中的公钥加密",
            "必填，需要加密传入",
            "The field needs to be encrypted.",
        ] {
            assert!(says(text), "{text}");
            assert!(!is_doubtful(text), "{text}");
        }
        for text in [
            "无需加密",
            "加密使用的随机串",
            "该字段不需要进行加密",
            "需要，解密加密的数据",
            "必填",
        ] {
            assert!(!says(text), "{text}");
        }
    }

    #[test]
    fn other_words_about_encryption_are_a_doubt() {
        for text in [
            "姓名密文",
            "使用公钥对内容做加密",
            "传输时加密",
            "商户收到后自行解密",
            "Encrypted with the platform public key",
            "The ciphertext of the name",
            "敏感字段，加密上送",
            "加密后的身份证号",
            "采用RSA加密",
            "该字段为密文传输",
        ] {
            assert!(is_doubtful(text) && !says(text), "{text}");
        }
        for text in ["无需加密", "不需要加密", "姓名", "密码", "未加密的姓名"] {
            assert!(!is_doubtful(text), "{text}");
        }
    }
}
