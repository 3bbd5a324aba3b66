//! Plausible values for fields whose documents give no example, chosen by the end of the field's name.

use std::hash::Hasher;

use fnv::FnvHasher;
use wechatpay_spec::limits;
use wechatpay_spec::model::Field;

/// The maximum number of digits of a number that is made.
const DIGITS: usize = 28;
/// Ends of names whose fields contain numbers that the service or a merchant assigns.
const NUMBERED: &[&str] = &[
    "id", "no", "number", "code", "num", "sn", "ticket", "account", "trade", "key", "imei1", "imei2",
];

/// Values of fields whose names are these words or end with them; the first that fits is taken. The later values of a name
/// are shorter.
const BY_NAME: &[(&str, &str)] = &[
    ("openid", "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"),
    ("unionid", "oDkPq1sFhV9yzYp4SZ5Z4FJ5aB6c"),
    ("appid", "wxd678efh567hg6787"),
    ("mchid", "1900000109"),
    ("mch_id", "1900000109"),
    ("phone_number", "13800138000"),
    ("phone", "13800138000"),
    ("mobile", "13800138000"),
    ("email", "shop@example.com"),
    ("id_card_number", "440301199001011234"),
    ("cert_no", "440301199001011234"),
    ("plate_number", "粤B888888"),
    ("bank_type", "CMB_DEBIT"),
    ("bank_name", "招商银行深圳科技园支行"),
    ("bank_name", "招商银行"),
    ("merchant_shortname", "张三餐饮店"),
    ("merchant_name", "张三餐饮店"),
    ("company_name", "深圳市示例科技有限公司"),
    ("activity_name", "新会员立减活动"),
    ("stock_name", "满100减10元"),
    ("goods_name", "桃木梳"),
    ("account_name", "张三"),
    ("filename", "image.png"),
    ("file_name", "image.png"),
    ("name", "张三"),
    ("username", "zhangsan"),
    ("province", "广东省"),
    ("city", "深圳市"),
    ("area", "南山区"),
    ("street", "粤海街道"),
    ("address", "深圳市南山区科技园"),
    ("location", "深圳市南山区科技园"),
    ("longitude", "113.934528"),
    ("latitude", "22.540503"),
    ("ip", "127.0.0.1"),
    ("path", "pages/index/index"),
    ("color", "#10AEFF"),
    (
        "sha256",
        "5994471abb01112afcc18159f6cc74b4f511b99806da59b3caf5a9c173cacfc5",
    ),
    ("sha1", "79bb0da5d1d2cbd9c6a0b0a4e3b1f1c5c4a0e9d2"),
    ("md5", "a696d1d5b1d3d6e1c5a8bd6d1c4f3c2e"),
    ("hash", "a696d1d5b1d3d6e1c5a8bd6d1c4f3c2e"),
    ("nonce_str", "5K8264ILTKCH16CQ2502SI8ZNMTM67VS"),
    ("nonce", "5K8264ILTKCH"),
    ("package", "prepay_id=wx201410272009395522657a690389285100"),
    ("token", "AAQAAAABAAAAAAAA2vPrvd6NqcoFd3mBIAAAAA"),
    ("trade_state_desc", "支付成功"),
    ("trade_state_description", "支付成功"),
    ("trade_state", "SUCCESS"),
    ("trade_type", "JSAPI"),
    ("state", "SUCCESS"),
    ("status", "SUCCESS"),
    ("result", "SUCCESS"),
    ("msg", "OK"),
    ("message", "OK"),
    ("reason", "商品已售完"),
    ("remark", "会员专享"),
    ("description", "桃木梳，满100元可用"),
    ("description", "桃木梳"),
    ("desc", "桃木梳"),
    ("introduction", "桃木梳专卖"),
    ("wording", "点击查看"),
    ("tips", "请在活动期内使用"),
    ("attach", "自定义数据"),
    ("type", "NORMAL"),
    ("tag", "WXG"),
    ("brand", "示例品牌"),
    ("amount", "100"),
    ("fee", "100"),
    ("count", "1"),
];

/// The value of a text that has no example. The same `seed` and `pointer` give the same value.
pub(super) fn text(field: &Field, seed: &str, pointer: &str) -> String {
    let name = field.name.value.as_str();
    let fits = |text: &str| limits::problem(field, text).is_none();
    let listed = BY_NAME.iter().filter(|(word, _)| ends_with(name, word));
    if let Some((_, text)) = listed.into_iter().find(|(_, text)| fits(text)) {
        return (*text).to_owned();
    }
    let title = field.title.as_ref().map(|title| title.value.as_str());
    let numbered = NUMBERED.iter().any(|word| ends_with(name, word));
    let title = title.filter(|title| !numbered && fits(title) && !title.contains("://"));
    let number = || {
        let longest = field
            .max_length
            .map_or(DIGITS, |limit| DIGITS.min(limit.value as usize));
        let digits = digits(seed, pointer);
        let lengths = [longest, 18, 10, 1].into_iter().filter(|length| *length <= longest);
        let numbers = lengths.map(|length| digits.chars().take(length).collect::<String>());
        numbers.into_iter().find(|number| fits(number))
    };
    let text = title.map(str::to_owned).or_else(number);
    text.or_else(|| repeated(field)).unwrap_or_else(|| "示例".to_owned())
}

/// Whether a name is a word, or ends with it after an underscore.
fn ends_with(name: &str, word: &str) -> bool {
    name.strip_suffix(word)
        .is_some_and(|rest| rest.is_empty() || rest.ends_with('_'))
}

/// 28 digits as in a transaction's number, which depend only on an operation and a field.
fn digits(seed: &str, pointer: &str) -> String {
    let mut hasher = FnvHasher::default();
    hasher.write(seed.as_bytes());
    hasher.write(pointer.as_bytes());
    format!("420000202601{:016}", hasher.finish() % 10_000_000_000_000_000)
}

/// A text of one repeated character that keeps the field's limits, if there is one.
fn repeated(field: &Field) -> Option<String> {
    let least = field.min_length.map_or(1, |least| least.value as usize);
    (least..=DIGITS.max(least)).find_map(|length| {
        let texts = ["1", "0", "a", "A"].into_iter().map(|one| one.repeat(length));
        texts.into_iter().find(|text| limits::problem(field, text).is_none())
    })
}

#[cfg(test)]
mod tests {
    use serde_json::Value;
    use wechatpay_spec::model::Protocol;

    use crate::catalogue::Catalogue;
    use crate::example::{self, Echo};

    /// Every text in a value, with its pointer.
    fn texts(value: &Value, pointer: &str, found: &mut Vec<(String, String)>) {
        match value {
            Value::String(text) => found.push((pointer.to_owned(), text.clone())),
            Value::Array(items) => items.iter().for_each(|item| texts(item, pointer, found)),
            Value::Object(members) => {
                for (name, value) in members {
                    texts(value, &format!("{pointer}/{name}"), found);
                }
            }
            _ => {}
        }
    }

    /// Why a text looks made by a program.
    fn fault(name: &str, text: &str) -> Option<&'static str> {
        let digits = |text: &str| text.len() >= 6 && text.bytes().all(|byte| byte.is_ascii_digit());
        let tail = text.rsplit_once('-').filter(|(_, tail)| digits(tail));
        if tail.is_some_and(|(head, _)| name.ends_with(head) && !head.is_empty()) {
            return Some("it is the field's name with digits");
        }
        if text.is_empty() {
            return Some("it is empty");
        }
        if text.starts_with("example_") || text.ends_with("_example") || text.contains("或者") {
            return Some("it describes a value");
        }
        // A day, a character between, and a time with seconds.
        if let Some((day, rest)) = text.split_at_checked(10)
            && day.split('-').map(str::len).eq([4, 2, 2])
            && rest.contains(':')
        {
            let time = rest
                .get(1..)
                .unwrap_or_default()
                .split(['+', '.', 'Z'])
                .next()
                .unwrap_or_default();
            if !rest.starts_with(['T', ' ']) || !time.split(':').map(str::len).eq([2, 2, 2]) {
                return Some("it is not a time");
            }
        }
        let scheme = text.split_once("://").map(|(scheme, _)| scheme);
        let known = ["http", "https", "weixin", "wxpay", "alipays", "download"];
        if scheme.is_some_and(|scheme| !known.iter().any(|known| scheme.ends_with(known))) {
            return Some("its scheme is cut off");
        }
        if text.contains("：//") || text.get(..4).is_some_and(|label| label.eq_ignore_ascii_case("url:")) {
            return Some("its scheme does not begin it");
        }
        None
    }

    #[test]
    fn no_answer_and_no_notification_has_values_that_look_made_by_a_program() {
        let catalogue = Catalogue::of_repository();
        let mut findings = Vec::new();
        let mut responses = 0;
        let operations = catalogue.operations().map(|entry| {
            let fields = entry.operation.response.content.fields();
            (entry.id.clone(), fields, entry.protocol == Protocol::V2)
        });
        let notifications = catalogue.notifications().iter().map(|(file, message)| {
            let fields = message.fields.as_slice();
            (file.clone(), fields, message.protocol == Protocol::V2)
        });
        for (id, fields, text) in operations.chain(notifications) {
            let members = example::response(&id, &Echo::default(), fields, None, text).unwrap();
            let mut found = Vec::new();
            texts(&Value::Object(members), "", &mut found);
            responses += 1;
            for (pointer, text) in found {
                let name = pointer.rsplit('/').next().unwrap();
                if let Some(fault) = fault(name, &text) {
                    findings.push(format!("{id}: {pointer}: {text:?}: {fault}"));
                }
            }
        }
        assert!(responses > 1_192, "{responses}");
        assert!(findings.is_empty(), "{}:\n{}", findings.len(), findings.join("\n"));
    }

    #[test]
    fn the_values_of_old_are_found() {
        assert!(fault("order_id", "order_id-4998348772").is_some());
        assert!(fault("order_id", "r_id-4998348772").is_some());
        assert!(fault("mweb_url", "ttps://pay.weixin.qq.com/sandbox").is_some());
        assert!(fault("success_time", "2018-05-1108:00:00").is_some());
        assert!(fault("use_time", "2025-07-24T00:00+08:00").is_some());
        assert!(fault("use_time", "2025-07-24T00:00:00.120+08:00").is_none());
        assert!(fault("success_time", "2018-05-11 08:00:00").is_none());
        assert!(fault("code_url", "URl:weixin://wxpay").is_some());
        assert!(fault("notify_url", "https://pay.weixin.qq.com/sandbox").is_none());
    }
}
