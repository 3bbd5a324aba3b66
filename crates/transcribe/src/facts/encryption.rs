//! Descriptions that say that a value is encrypted before it is sent.

pub(crate) mod cipher;
mod others;

use self::others::{is_about_others, without_notes};
use super::broken_lines;
use super::denial::denies;

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

/// Words of a sentence that demands encryption in some cases only.
const CONDITIONS: &[&str] = &[
    "当",
    "若",
    "如果",
    "如需",
    "时需",
    "时该",
    "时此",
    "时请",
    "时应",
    "时必",
    "时须",
    "时，需",
    "时,需",
    "时，须",
    "时，请",
    "时必须加密",
    "的情况下",
    "场景下",
    "模式下",
    "仅在",
    "部分",
    "除",
    "when ",
    "if ",
    "in case",
    "unless",
    "only for",
    "depending",
];
/// Words that begin like a condition but are not one.
const NO_CONDITIONS: &[&str] = &["当前", "如果为空", "若为空", "if any", "删除", "扣除", "解除"];
/// Words after a demand that take it back for some.
const EXCEPTIONS: &[&str] = &["除外", "以外", "之外", "except", "other than", "excluding"];

/// Whether a sentence is about some cases only.
fn is_conditional(sentence: &str) -> bool {
    let sentence = sentence.to_ascii_lowercase();
    let sentence = NO_CONDITIONS.iter().fold(sentence, |text, word| text.replace(word, ""));
    CONDITIONS.iter().any(|word| sentence.contains(word))
}

/// Whether the description of a field says that its value is encrypted, in every case.
pub(crate) fn says(name: &str, description: &str) -> bool {
    let own = without_notes(description);
    says_as_written(name, &own) || says_when_joined(name, &own)
}

/// Whether a sentence demands encryption, of whatever fields and in whatever cases.
pub(crate) fn demands(sentence: &str) -> bool {
    let lower = sentence.to_ascii_lowercase();
    let before = before_encryption(&lower);
    let is_denied = DENIALS.iter().any(|word| lower.contains(word)) || before.is_some_and(denies);
    let is_demanded = DEMANDS
        .iter()
        .any(|word| before.is_some_and(|before| before.contains(word)));
    !is_denied && (is_demanded || PHRASES.iter().any(|phrase| lower.contains(phrase)))
}

/// The words in front of that for encryption, in a text in lower case.
fn before_encryption(lower: &str) -> Option<&str> {
    let words = ["加密", "encrypted"];
    words.iter().find_map(|word| Some(lower.split_once(word)?.0))
}

/// Whether a description with its broken sentences joined says so, in a word that is broken: `公钥加⏎密`. If the word is
/// whole, the sentence that it is in may begin on its line.
fn says_when_joined(name: &str, description: &str) -> bool {
    let count = |text: &str| MENTIONS.iter().map(|word| text.matches(word).count()).sum::<usize>();
    let joined = broken_lines::joined(description);
    joined.is_some_and(|joined| count(&joined) > count(description) && says_as_written(name, &joined))
}

fn says_as_written(name: &str, description: &str) -> bool {
    let mut sentences = description.split(['。', '；', ';', '\n', '！']);
    sentences.any(|sentence| {
        let lower = sentence.to_ascii_lowercase();
        let mut is_in_some_cases = EXCEPTIONS.iter().any(|word| lower.contains(word));
        sentence.split_inclusive(['，', ',']).any(|clause| {
            // A condition after the demand is about something else.
            is_in_some_cases |= is_conditional(clause);
            let lower = clause.to_ascii_lowercase();
            let denied = DENIALS.iter().any(|word| clause.contains(word));
            let denied = denied || before_encryption(&lower).is_some_and(denies);
            let demanded = clause
                .split_once("加密")
                .is_some_and(|(before, _)| DEMANDS.iter().any(|word| before.contains(word)));
            !is_in_some_cases
                && !denied
                && !is_about_others(name, clause)
                && (demanded || PHRASES.iter().any(|phrase| lower.contains(phrase)))
        })
    })
}

/// Words that mention encryption, in lower case and without blanks.
const MENTIONS: &[&str] = &[
    "加密",
    "解密",
    "密文",
    "encrypt",
    "decrypt",
    "encipher",
    "decipher",
    "ciphertext",
];
/// Words of encryption that are also in descriptions of keys, certificates and signatures.
const TERMS: &[&str] = &[
    "公钥",
    "私钥",
    "国密",
    "明文",
    "敏感信息",
    "敏感字段",
    "敏感数据",
    "隐私信息",
    "cipher",
    "publickey",
    "privatekey",
    "plaintext",
    "cleartext",
    "sensitiveinformation",
    "sensitivefield",
    "sensitivedata",
];
/// The beginnings of words for ciphers, in lower case.
const CIPHERS: &[&str] = &["rsa", "sm2", "sm4", "aes", "oaep", "pkcs"];
/// Words of descriptions of keys, certificates and signatures, and of texts that shall hold nothing secret.
const ABOUT_KEYS: &[&str] = &[
    "公钥id",
    "公钥的id",
    "公钥编号",
    "序列号",
    "签名",
    "验签",
    "算法类型",
    "加密算法",
    "证书类型",
    "掩码",
    "脱敏",
    "公钥证书",
    "serial",
    "signature",
    "signtype",
    "algorithm",
    "publickeyid",
    "key_id",
    "keyid",
];
/// Words that forbid to send something: `请勿填写敏感信息`.
const FORBIDDING: &[&str] = &[
    "勿",
    "不要",
    "不得",
    "不能包含",
    "禁止",
    "不包含",
    "不含",
    "donot",
    "mustnot",
    "don't",
];

/// Whether a description mentions encryption, but neither says nor denies that the value is encrypted.
pub(crate) fn is_doubtful(name: &str, description: &str) -> bool {
    !says(name, description)
        && (mentions(description) || broken_lines::joined(description).is_some_and(|joined| mentions(&joined)))
}

/// Whether a clause mentions encryption without denying it.
fn mentions(description: &str) -> bool {
    let squeezed = squeezed(description);
    let is_about_keys = ABOUT_KEYS.iter().any(|word| squeezed.contains(word));
    let mut clauses = description.split(['。', '；', ';', '，', ',', '\n', '！']);
    clauses.any(|clause| {
        // `证明文件` is no `明文`.
        let squeezed = ["说明文", "证明文", "声明文"]
            .iter()
            .fold(self::squeezed(clause), |clause, word| clause.replace(word, ""));
        let mention = MENTIONS.iter().filter_map(|word| squeezed.find(word)).min();
        if let Some(at) = mention {
            return !is_denied(
                squeezed.get(..at).unwrap_or_default(),
                squeezed.get(at..).unwrap_or_default(),
            );
        }
        let has_term = TERMS.iter().any(|word| squeezed.contains(word));
        let lower = clause.to_ascii_lowercase();
        let mut words = lower.split(|c: char| !c.is_ascii_alphanumeric());
        let has_cipher = words.any(|word| CIPHERS.iter().any(|cipher| word.starts_with(cipher)));
        !is_about_keys && (has_term || has_cipher) && !FORBIDDING.iter().any(|word| squeezed.contains(word))
    })
}

/// Whether the words before a mention of encryption deny it: `无需加密`, `未加密的姓名`, but not `未加密将被拒绝`.
fn is_denied(before: &str, mention: &str) -> bool {
    let needs_none = DENIALS
        .iter()
        .filter(|word| **word != "未")
        .any(|word| before.contains(word));
    let is_plain = before.ends_with('未') && (mention == "加密" || mention.starts_with("加密的"));
    needs_none || is_plain
}

/// A text in lower case without blanks.
fn squeezed(text: &str) -> String {
    text.to_ascii_lowercase()
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect()
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
            "该字段需加密，当为空时不传",
            "敏感信息，需加密上送",
            "The field needs to be encrypted.",
            "该字段需使用微信支付公钥加\n密（推荐）",
            "该字段需进行加 密处理",
            "该字段需使用公钥加\n密（推荐），请参考公钥加密指引",
        ] {
            assert!(says("name", text), "{text}");
            assert!(!is_doubtful("name", text), "{text}");
        }
        for text in [
            "无需加密",
            "加密使用的随机串",
            "该字段不需要进行加密",
            "需要，解密加密的数据",
            "必填",
        ] {
            assert!(!says("name", text), "{text}");
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
            "未加密将被拒绝",
            "支持标准RSA算法和国密算法，公钥由微信侧提供",
            "敏感信息，不支持明文传输",
            "需使用平台证书公钥处理",
            "采用RSAES-OAEP填充",
            "Cipher text of the name",
            "Wrap it with SM2",
            "The public key of the platform is used",
            "不是必须加密",
            "并非需要加密",
            "The name is not always to be encrypted",
            "该字段需加密，服务商除外",
            "除企业名称外需加密",
            "id_no字段需要加密",
            "请求中的敏感信息字段需要加密",
            "备注\n敏感信息需使用公钥加密",
        ] {
            assert!(is_doubtful("name", text) && !says("name", text), "{text}");
        }
        // Not in every case.
        for text in [
            "当类型为个人时需要加密",
            "若传入身份证号，该字段需进行加密处理",
            "如果是敏感信息，须使用公钥加密",
            "个人账户时需加密",
            "选择个人时该字段需要加密",
            "服务商模式下，该字段需要加密",
            "The field must be encrypted if it is an ID number.",
            "When the type is PERSON, the value needs to be encrypted",
            "仅在v3接口需加密",
        ] {
            assert!(is_doubtful("name", text) && !says("name", text), "{text}");
        }
        for text in [
            "无需加密",
            "不需要加密",
            "姓名",
            "密码",
            "未加密的姓名",
            "微信支付公钥ID",
            "签名类型，RSA",
            "请勿填写敏感信息",
            "A universal number of the user's address",
        ] {
            assert!(!is_doubtful("name", text), "{text}");
        }
    }
}
