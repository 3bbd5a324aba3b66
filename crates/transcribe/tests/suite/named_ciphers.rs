//! The cipher that a page names is that of its encrypted fields, or a finding.

use crate::losses::{PAGE, messages, onto, read, shown, spec};

const NAMED: &str = "the page names another cipher than the one with which its fields are marked";

/// A page with one encrypted field, and a sentence in its row or above its sections.
fn page(notice: &str, in_row: &str) -> String {
    let row = format!("【原因】 该字段需要进行加密{in_row}");
    let page = PAGE.text().replace("【原因】 略", &row);
    page.replace("接口说明\n", &format!("{notice}\n接口说明\n"))
}

/// A page of the global site, with tables.
fn tables(cipher: &str) -> String {
    let name = "身份信息校验\n更新时间：2025.01.07\n注意：对于需要加密的参数值进行 RSA 加密。填充方案使用";
    let rows = "| 参数名 | 变量 | 类型[长度限制] | 必填 | 描述 |\n|---|---|---|---|---|\n";
    format!(
        "{name} {cipher}。\n1. 接口说明\n请求URL： https://apihk.mch.weixin.qq.com/v3/global/customs/verify-certificate\n请求方式： POST\n\
         2. 请求参数\n{rows}| 证件号 | certificate_id | string | 是 | Body 该字段需要进行加密 |\n\n3. 返回参数\n{rows}\
         | 机构APPID | appid | string[1,32] | 是 | 编号 |\n\n4. 错误码\n| 状态码 | 错误码 | 描述 | 解决方案 |\n|---|---|---|---|\n\
         | 500 | SYSTEM_ERROR | 系统错误 | 重试 |\n"
    )
}

#[test]
fn the_cipher_that_the_page_names_is_written() {
    for name in [
        "RSAES-PKCS1-v1_5",
        "RSAES-PKCS1-V1_5",
        "RSA/ECB/PKCS1Padding",
        "PKCS#1 v1.5",
        "RSA_PKCS1_PADDING",
        "RSAES-PKCS1 -v1_5",
        "RSAES\u{2011}PKCS1\u{2011}v1_5",
    ] {
        let notice = format!("填充方案使用{name}");
        for text in [page(&notice, ""), page("", &format!("，采用{name}")), tables(name)] {
            let read = read(&text);
            assert!(
                spec(&read).contains("encrypted: rsa_pkcs1"),
                "{name}\n{}\n{}",
                spec(&read),
                messages(&read)
            );
            assert!(!messages(&read).contains(NAMED), "{name}\n{}", messages(&read));
        }
    }
    for name in ["RSAES-OAEP", "微信支付公钥"] {
        for text in [page(&format!("填充方案使用{name}"), ""), tables(name)] {
            assert!(spec(&read(&text)).contains("encrypted: true"), "{name}");
            assert!(!messages(&read(&text)).contains(NAMED), "{name}");
        }
    }
}

#[test]
fn a_cipher_that_is_not_written_is_a_finding() {
    for name in ["AES-256-GCM算法", "AES-128-ECB", "SM4", "RSA/ECB/NoPadding"] {
        let notice = format!("填充方案使用{name}");
        for text in [page(&notice, ""), page("", &format!("，采用{name}")), tables(name)] {
            let found = messages(&read(&text));
            assert!(found.contains(NAMED), "{name}\n{found}");
        }
    }
    let both = page("使用RSAES-OAEP，不再支持RSAES-PKCS1-v1_5", "");
    assert!(spec(&read(&both)).contains("encrypted: true"), "{}", spec(&read(&both)));
    assert!(messages(&read(&both)).contains(NAMED), "{}", messages(&read(&both)));
}

#[test]
fn a_named_cipher_that_differs_from_the_spec_is_refused() {
    let before = spec(&read(&page("", "")));
    let import = onto(&page("填充方案使用RSA/ECB/PKCS1Padding", ""), &before);
    assert!(
        import.changes.is_empty() && shown(&import).contains("names another cipher for the encrypted field `reason`"),
        "{}",
        shown(&import)
    );
}
