//! Pages of the official APIv3 documents in English, in each form in which they are saved.

use wechatpay_spec::write;
use wechatpay_transcribe::{Document, Transcription, transcribe};

use crate::losses::messages;

const PAGE: &str = "https://pay.weixin.qq.com/doc/v3/merchant/4012062524\nClose Course\n\nUpdate Time:2025.01.07\n\nAPI Description\n\nSupported Merchants: 【Common Merchant】\n\nRequest Method: 【POST】/v3/course/plans/{plan_id}/close\n\nRequest Domain: 【Main domain】https://api.mch.weixin.qq.com x\n\n【Backup domain】https://api2.mch.weixin.qq.com x\n\nRequest Parameters\n\nHeader  HTTP header parameters\n\nAccept  Required string\n\nx\n\npath  Path parameters\n\nplan_id  Required string(32)\n\n【Plan】 x\n\nbody  Body parameters\n\nmchid  Required string(32)\n\n【Merchant ID】 x\n\nkind  Conditionally required string(16)\n\n【Kind】 x Required when attach is A1.\n\nattach  Optional string(128)\n\n【Attach】 x\n\namount  Required object\n\n【Amount】 x\n\nAttributes\n\ntotal  Required integer\n\n【Total】 x\n\ncurrency  Optional string(16)\n\n【Currency】 x\n\nRequest Example\n\nPOST\n\n1curl -X POST \\\n2  https://api.mch.weixin.qq.com/v3/course/plans/1/close \\\n3  -d '{\n4    \"mchid\" : \"1900000109\",\n5    \"kind\" : \"a\",\n6    \"attach\" : \"b\",\n7    \"amount\" : { \"total\": 1, \"currency\": \"CNY\" }\n8  }'\n\nResponse Parameters\n\n200 OK\n\nplan_id  Required string(32)\n\n【Plan ID】 x\n\nResponse Example\n\n200 OK\n\n1{\n2  \"plan_id\" : \"1\"\n3}\n\nError Codes\n\nCommon Error Codes\n\nStatus Code | Error Code | Description | Solution |\n---|---|---|---|\n400 | PARAM_ERROR | Parameter error | x |\n500 | SYSTEM_ERROR | System error | x |\n";

/// The spec that every form of the page must give.
const FACTS: [&str; 10] = [
    "title: Close Course",
    "updated: 2025-01-07",
    "{code: PARAM_ERROR, status: 400, title: Parameter error}",
    "plan_id: {type: string, required: true, max_length: 32, title: Plan}",
    "mchid: {type: string, required: true, max_length: 32, title: Merchant ID, example: \"1900000109\"}",
    "kind: {type: string, required_if: {attach: A1}, max_length: 16, title: Kind, example: a}",
    "attach: {type: string, max_length: 128, title: Attach, example: b}",
    "total: {type: integer, required: true, title: Total, example: 1}",
    "currency: {type: string, max_length: 16, title: Currency, example: CNY}",
    "plan_id: {type: string, required: true, max_length: 32, title: Plan ID, example: \"1\"}",
];

fn read(path: &str, text: &str) -> (Transcription, String) {
    let transcription = transcribe(&[Document {
        path: path.to_owned(),
        text: text.as_bytes().to_vec(),
    }]);
    let specs = transcription.specs.iter().map(write::spec).collect();
    (transcription, specs)
}

/// The page as a Markdown mirror has it.
fn markdown() -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut in_members = false;
    for line in PAGE.lines() {
        in_members |= line == "Attributes";
        in_members &= !line.starts_with("Request Example");
        let indent = if in_members { "  " } else { "" };
        let declared = [" Required ", " Conditionally required ", " Optional "]
            .iter()
            .find_map(|flag| {
                line.replace("  ", " ")
                    .split_once(flag)
                    .map(|(name, kind)| format!("{indent}- `{name}` **{}** {kind}", flag.trim()))
            });
        let is_heading = line.ends_with("Parameters") || line.ends_with("Example") || line.ends_with("Description");
        lines.push(match declared {
            Some(declared) => declared,
            None if line == "Attributes" => continue,
            None if is_heading => format!("## {line}"),
            None if line.contains("【") && !line.contains(':') => format!("{indent}  {line}"),
            None => line.to_owned(),
        });
    }
    lines.join("\n")
}

#[test]
fn a_page_is_read_alike_in_every_form() {
    let labels = PAGE.replace('【', "[").replace('】', "]");
    let cells = PAGE
        .replace("---|---|---|---|\n", "")
        .replace(" | ", "\n")
        .replace(" |\n", "\n");
    let members_in_a_table = PAGE
        .replace("Attributes\n", "| Attributes | |\n")
        .replace("Request Example\n", "|\n\nRequest Example\n");
    for (path, text) in [
        ("page.txt", PAGE.to_owned()),
        ("labels.txt", labels),
        ("cells.txt", cells),
        ("members.txt", members_in_a_table),
        (
            "titles.txt",
            PAGE.replace(" Parameters", " parameters")
                .replace("Error Codes", "Error codes"),
        ),
        ("page.md", markdown()),
    ] {
        let (transcription, specs) = read(path, &text);
        for fact in FACTS {
            assert!(
                specs.contains(fact),
                "{path} has no {fact}\n{specs}\n{}",
                messages(&transcription)
            );
        }
        assert_eq!(messages(&transcription), "", "{path}");
    }
}

#[test]
fn a_page_in_html_shows_which_object_a_field_is_in() {
    let field = |name: &str, flag: &str, kind: &str, label: &str, inner: &str| {
        format!("<div><span>{name}</span> <span>{flag}</span> <span>{kind}</span><p>[{label}] x</p>{inner}</div>")
    };
    let members = format!(
        "<div><div>Attributes</div>{}</div>",
        field("total", "Required", "integer", "Total", "")
    );
    let body = field("amount", "Required", "object", "Amount", &members)
        + &field("mchid", "Optional", "string(32)", "Merchant ID", "");
    let page = format!(
        "<!DOCTYPE html><html><body><h1>Close Course</h1><p>Update Time:2025.01.07</p><h2>API Description</h2><p>Request Method: <span>[POST]</span><span>/v3/course/close</span></p><p>Request Domain: [Main domain]https://api.mch.weixin.qq.com</p><h2>Request Parameters</h2><h3><span>body</span> <span>Body parameters</span></h3>{body}<h2>Request Example</h2><pre>{{\"amount\":{{}},\"mchid\":\"1\"}}</pre><h2>Response Parameters</h2><p>No response body</p><h2>Response Example</h2><p>204 No Content</p><h2>Error Codes</h2><table><tr><th>Status Code</th><th>Error Code</th><th>Description</th><th>Solution</th></tr><tr><td>400</td><td>PARAM_ERROR</td><td>Parameter error</td><td>x</td></tr></table></body></html>"
    );
    let (transcription, specs) = read("page.html", &page);
    for fact in [
        "          total: {type: integer, required: true, title: Total}",
        "      mchid: {type: string, max_length: 32, title: Merchant ID, example: \"1\"}",
        "empty: true",
        "{code: PARAM_ERROR, status: 400, title: Parameter error}",
    ] {
        assert!(specs.contains(fact), "no {fact}\n{specs}\n{}", messages(&transcription));
    }
}

#[test]
fn the_acknowledgement_is_no_part_of_a_notification() {
    let page = "https://pay.weixin.qq.com/doc/v3/merchant/4012062525\nCourse Notification\nUpdate Time:2025.01.07\nNotification Parameters\nid Required string(36)\n[Notification ID] x\nevent_type Required string(32)\n[Type] COURSE.SUCCESS\nresource Required object\n[Data] x\nAttributes\nalgorithm Required string(32)\n[Algorithm] x\nciphertext Required string(1048576)\n[Data] x\nDecrypted resource\nmchid Required string(32)\n[Merchant] x\nresult Required object\n[Result] x\nAttributes\nstate Required string(32)\n[State] x\n1{\n2 \"mchid\":\"1\", \"result\": {\"state\": \"A\"}\n3}\nHEADING\ncode Required string(32)\n[Code] x\nmessage Optional string(64)\n[Message] x\n";
    let chinese = page
        .replace("Required", "必填")
        .replace("Optional", "选填")
        .replace("Attributes", "属性")
        .replace("Notification Parameters", "通知参数")
        .replace("Decrypted resource", "resource解密后")
        .replace("Update Time", "更新时间");
    for (text, heading) in [
        (page, "Response to the Notification"),
        (&chinese, "通知应答"),
        (&chinese, "三、应答参数"),
        (&chinese, "对回调通知的应答参数"),
    ] {
        let (transcription, specs) = read("page.txt", &text.replace("HEADING", heading));
        assert!(
            specs.contains("  resource:\n    mchid:") && specs.contains("        state:"),
            "{heading}\n{specs}"
        );
        assert!(
            !specs.contains("code:") && !specs.contains("message:"),
            "{heading}\n{specs}"
        );
        assert_eq!(messages(&transcription), "", "{heading}");
    }
}
