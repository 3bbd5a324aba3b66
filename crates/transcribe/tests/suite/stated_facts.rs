//! Facts that a page states otherwise than its spec are merged, or are findings, in every layout.

use wechatpay_spec::diagnostic::{Style, render};
use wechatpay_spec::{Source, Sources};
use wechatpay_transcribe::{Accepted, Account, Document, Import, Use, import};

fn onto(page: &str, file: &str, spec: &str) -> Import {
    let existing = Sources {
        specs: vec![Source::spec(file, spec)],
        families: None,
        lifecycles: Vec::new(),
    };
    let page = Document {
        path: "page.md".to_owned(),
        text: page.as_bytes().to_vec(),
    };
    let accepted = Accepted {
        partial: true,
        ..Accepted::default()
    };
    import(&[page], &existing, accepted, &mut || ())
}

fn shown(import: &Import) -> String {
    render(&import.diagnostics, &import.texts, Style::Plain)
}

fn after<'i>(import: &'i Import, before: &'i str) -> &'i str {
    import.changes.first().map_or(before, |change| &change.after)
}

/// A spec whose page is in the layout of lists, without types.
const PARK: &str = "\
# yaml-language-server: $schema=../../../schema.json
post:
  title: 创建停车入场
  documents:
    - {url: https://pay.weixin.qq.com/doc/v3/partner/4010000001, updated: 2024-01-01}
  request:
    json:
      plate_number: {type: string, required: true, max_length: 16, title: 车牌号, example: 粤B1}
      plate_color: {type: string, required: true, enum: [BLUE, GREEN], title: 车牌颜色}
      notify_url: {type: string, required: true, title: 回调地址}
      free_duration: {type: integer, required: true, title: 免费时长, example: 3600}
      fee: {type: integer, required: true, minimum: 1, title: 费用}
  response:
    json:
      state: {type: string, required: true, enum: [NORMAL, BLOCKED], title: 状态}
      plate_number: {type: string, required: true, encrypted: true, title: 车牌号}
";

const PARK_PAGE: &str = "\
创建停车入场
更新时间:2025.06.01x
# 接口说明
支持商户:
【普通服务商】
请求方式:
【POST】/v3/course/parkings
请求域名:
【主域名】
https://api.mch.weixin.qq.com
# 请求参数
- Accept 必填请设置为
application/json
Header HTTP头参数
- plate_number 必填【车牌号】 该字段需进行加密处理
- plate_color 必填【车牌颜色】 可选取值：
BLUE：蓝
GREEN：绿
PINK：粉
- notify_url 选填【回调地址】 不超过256个字符
- free_duration 必填【免费时长】 单位为秒
- fee 必填【费用】 单位为分，取值范围[1,100]
Body 包体参数
请求示例
POST
# 应答参数
- state 必填【状态】 可选取值：
NORMAL：正常
BLOCKED：不可用
FROZEN：冻结
- plate_number 必填【车牌号】 x
应答示例
200 OK
# 错误码
# 公共错误码
状态码 | 错误码 | 描述 | 解决方案 |
---|---|---|---|
400 | PARAM_ERROR | 参数错误 | x |
500 | SYSTEM_ERROR | 系统异常 | x |
";

#[test]
fn what_a_page_without_types_states_is_merged() {
    let import = onto(PARK_PAGE, "v3/course/parkings.yaml", PARK);
    let text = after(&import, PARK);
    let shown = shown(&import);
    for line in [
        "plate_number: {type: string, required: true, encrypted: true, max_length: 16, title: 车牌号}",
        "{value: PINK, title: 粉}",
        "notify_url: {type: string, max_length: 256, title: 回调地址}",
        "free_duration: {type: integer, required: true, unit: second, title: 免费时长, example: 3600}",
        "fee: {type: integer, required: true, minimum: 1, maximum: 100, unit: fen, title: 费用}",
        "{value: FROZEN, title: 冻结}",
        // The page does not say that it is not encrypted.
        "plate_number: {type: string, required: true, encrypted: true, title: 车牌号}",
        "updated: 2025-06-01",
    ] {
        assert!(text.contains(line), "{line}\n{text}\n{shown}");
    }
    assert!(!shown.contains("E344"), "{shown}");
    assert!(!text.contains("inferred"), "{text}");
}

#[test]
fn what_the_type_of_the_spec_cannot_have_is_reported() {
    let spec = PARK.replace(
        "free_duration: {type: integer, required: true, title: 免费时长, example: 3600}",
        "free_duration: {type: string, required: true, title: 免费时长}",
    );
    let import = onto(PARK_PAGE, "v3/course/parkings.yaml", &spec);
    assert!(
        shown(&import).contains("facts that the spec does not have: `free_duration (unit)`"),
        "{}",
        shown(&import)
    );
}

#[test]
fn what_a_page_without_a_day_states_otherwise_is_reported() {
    let page = PARK_PAGE.replace("更新时间:2025.06.01x\n", "");
    let import = onto(&page, "v3/course/parkings.yaml", PARK);
    let shown = shown(&import);
    for part in [
        "as the document states no day of its last change, and those of the spec do: ",
        "`state (enum: FROZEN)`",
        "`plate_color (enum: PINK)`",
        "`notify_url (max_length, required: no)`",
        "`fee (maximum)`",
    ] {
        assert!(shown.contains(part), "{part}\n{shown}\n{}", after(&import, PARK));
    }
    // A correction by a person decides.
    let decided = PARK.replace(
        "enum: [NORMAL, BLOCKED], title: 状态}",
        "enum: [NORMAL, BLOCKED], title: 状态, corrected: {enum: the service sends only these}}",
    );
    let import = onto(&page, "v3/course/parkings.yaml", &decided);
    assert!(!self::shown(&import).contains("`state"), "{}", self::shown(&import));
}

const NOTICE: &str = "\
# yaml-language-server: $schema=../../schema.json
notification:
  title: 停车入场状态变更通知
  documents:
    - {url: https://pay.weixin.qq.com/doc/v3/partner/4010000002, updated: 2024-01-01}
  resource:
    sp_mchid: {type: string, required: true, title: 商户号}
    plate_number: {type: string, required: true, title: 车牌号}
    parking_name: {type: string, required: true, title: 停车场名称}
    parking_state: {type: string, required: true, enum: [{value: NORMAL, title: 正常}, {value: BLOCKED, title: 不可用}], title: 服务状态}
    update_time: {type: string, required: true, title: 变更时间}
";

const NOTICE_PAGE: &str = "\
停车入场状态变更通知
更新时间:2025.06.01
https://pay.weixin.qq.com/doc/v3/partner/4010000002
## 通知参数
- `id` 必填【通知ID】x
- `event_type` 必填【通知类型】COURSE.PARKED
- `resource` 必填【通知数据】x
## 解密后参数
- `sp_mchid` 必填【商户号】x
- `plate_number` 必填【车牌号】该字段需要加密
- `parking_name` 选填【停车场名称】x
- `parking_state` 必填【服务状态】可选取值：
NORMAL：正常
BLOCKED：不可用
FROZEN：冻结
";

#[test]
fn a_notification_that_ends_early_changes_what_it_states() {
    let import = onto(NOTICE_PAGE, "notify/COURSE.PARKED.yaml", NOTICE);
    let text = after(&import, NOTICE);
    for line in [
        "plate_number: {type: string, required: true, encrypted: true, title: 车牌号}",
        "parking_name: {type: string, title: 停车场名称}",
        "{value: FROZEN, title: 冻结}",
        "update_time: {type: string, required: true, title: 变更时间}",
        "updated: 2025-06-01",
    ] {
        assert!(text.contains(line), "{line}\n{text}\n{}", shown(&import));
    }
    // The page may end within the values of its last field.
    let cut = NOTICE_PAGE.replace("BLOCKED：不可用\nFROZEN：冻结\n", "");
    let import = onto(&cut, "notify/COURSE.PARKED.yaml", NOTICE);
    assert!(
        after(&import, NOTICE).contains("{value: BLOCKED, title: 不可用}"),
        "{}",
        shown(&import)
    );
}

const NOTES: &str = "\
# 停车入场状态变更回调通知说明

> 源文档：[停车入场状态变更通知](https://pay.weixin.qq.com/doc/v3/partner/4010000002.md)

## 回调报文骨架

```json
{
  \"id\": \"EV-1\",
  \"resource_type\": \"encrypt-resource\",
  \"event_type\": \"COURSE.PARKED\",
  \"resource\": {
    \"original_type\": \"parking\",
    \"algorithm\": \"AEAD_AES_256_GCM\",
    \"ciphertext\": \"x\",
    \"nonce\": \"x\"
  }
}
```

| 字段 | 说明 |
|------|------|
| `event_type` | 固定为 `COURSE.PARKED` |
| `resource.algorithm` | 固定 `AEAD_AES_256_GCM` |
| `resource.ciphertext` | `sp_mchid`、`plate_number`、`parking_name`、`parking_state`、`update_time` |
| 解密所得 `parking_state` | `NORMAL` / `FROZEN` |
| 解密所得 `plate_number` | 固定为 `粤B1` |
| 解密所得 `parking_name` | 敏感字段，需用私钥解密 |
| 解密所得 `update_time` | 整数，单位为秒 |
";

#[test]
fn what_notes_for_agents_say_of_members_is_reported() {
    let import = onto(NOTES, "notify/COURSE.PARKED.yaml", NOTICE);
    let shown = shown(&import);
    for part in [
        "`parking_state (enum: FROZEN)`",
        "the value of `plate_number` is not read",
        "warning[E355]",
        "`update_time (unit)`",
    ] {
        assert!(shown.contains(part), "{part}\n{shown}");
    }
    // The title of the notes is not that of the notification.
    let text = after(&import, NOTICE);
    assert!(text.contains("\n  title: 停车入场状态变更通知\n"), "{text}");
    let [Account { lines, .. }] = import.accounts.as_slice() else {
        panic!("{:?}", import.accounts)
    };
    let of = |number: usize| lines.iter().find(|line| line.number == number).unwrap().used;
    assert_eq!((of(1), of(3), of(9)), (Use::Label, Use::Label, Use::Sample));
    let rows = lines.iter().filter(|line| line.used == Use::Row);
    assert_eq!(rows.count(), 5);
    let unread = lines
        .iter()
        .filter(|line| line.used == Use::PassedOver("the page gave no spec"));
    assert_eq!(unread.count(), 0);
}

#[test]
fn what_people_inferred_is_no_answer_to_what_the_page_states() {
    let inferred = NOTICE.replace(
        "{value: BLOCKED, title: 不可用}], title: 服务状态}",
        "{value: BLOCKED, title: 不可用}], title: 服务状态, inferred: {enum: another client lists the values}}",
    );
    assert_ne!(inferred, NOTICE);
    for page in [NOTICE_PAGE, NOTES] {
        let import = onto(page, "notify/COURSE.PARKED.yaml", &inferred);
        assert!(
            shown(&import).contains("`parking_state (enum: FROZEN)`"),
            "{}",
            shown(&import)
        );
    }
}

#[test]
fn a_format_stays_with_its_example_or_is_reported() {
    let page = PARK_PAGE.replace(
        "- fee 必填【费用】 单位为分，取值范围[1,100]",
        "- fee 必填 string(32)【费用】 x",
    );
    let spec = |remark: &str| {
        PARK.replace(
            "fee: {type: integer, required: true, minimum: 1, title: 费用}",
            &format!("fee: {{type: string, required: true, format: date-time, title: 费用, example: \"2017-08-26T10:43:39+08:00\"{remark}}}"),
        )
    };
    let of_sample = spec(", inferred: {format: the sample value}");
    let import = onto(&page, "v3/course/parkings.yaml", &of_sample);
    let text = after(&import, &of_sample);
    assert!(
        text.contains("fee: {type: string, required: true, max_length: 32, format: date-time, title: 费用, example: \"2017-08-26T10:43:39+08:00\", inferred: {format: the sample value}}"),
        "{text}"
    );
    let import = onto(&page, "v3/course/parkings.yaml", &spec(""));
    assert!(
        shown(&import).contains("the document removes facts that the spec has: `fee (format)`"),
        "{}",
        shown(&import)
    );
}
