//! The messages about bills, decryption, questions and notifications.

use super::Translation;

pub(super) const MESSAGES: &[Translation] = &[
    (
        "expected a calendar date, such as 2026-11-27",
        "应为日历上有的日期，例如 2026-11-27",
    ),
    ("the response announces no bill", "应答中没有账单"),
    ("the input is not JSON: line {}", "输入不是 JSON：第 {0} 行"),
    ("the response is not JSON: line {}", "应答不是 JSON：第 {0} 行"),
    ("the response has no `encrypt_key`", "应答中没有 `encrypt_key`"),
    (
        "there is no `ciphertext`: expected a notification, its resource, or a list of certificates",
        "没有 `ciphertext`：应为通知、通知的 resource，或证书列表",
    ),
    ("the message has no `req_info`", "报文中没有 `req_info`"),
    ("profile {} has no api_v2_key", "配置 {0} 没有 api_v2_key"),
    (
        "press Enter to forward the last notification again",
        "按回车键重新转发最后一条通知",
    ),
    ("listening on http://{}/", "正在监听 http://{0}/"),
    ("saved {} ({})", "已保存 {0}（{1:message}）"),
    ("saved {}", "已保存 {0}"),
    (
        "notifications are sent by the sandbox, and profile {} is not the sandbox's; leave --profile out",
        "通知由沙箱发送，而配置 {0} 不属于沙箱；请去掉 --profile",
    ),
    (
        "{} did not respond: {}; the sandbox sends the notification again",
        "{0} 没有应答：{1:message}；沙箱会重发该通知",
    ),
    (
        "{} did not accept the notification: {}; the sandbox sends it again",
        "{0} 没有接收该通知：{1:message}；沙箱会重发",
    ),
    (
        "there is no notification {}; `wechatpay find 通知` lists them",
        "没有通知 {0}；`wechatpay find 通知` 列出所有通知",
    ),
    (
        "a notification has neither a query nor headers nor files: write name=text or name:=json",
        "通知没有查询参数、请求头和文件：请写 name=文本 或 name:=JSON",
    ),
    (
        "{} takes an address such as http://localhost:3000/notify, with http:// or https://",
        "{0} 应为 http:// 或 https:// 开头的地址，例如 http://localhost:3000/notify",
    ),
    (
        "{} is the address that this command listens on; forward to that of your program",
        "{0} 是本命令自己监听的地址；请转发到你的程序的地址",
    ),
    ("{} accepted the notification: {}", "{0} 已接收该通知：{1:message}"),
    (
        "{} did not accept the notification: {}",
        "{0} 没有接收该通知：{1:message}",
    ),
    ("{} did not respond: {}", "{0} 没有应答：{1:message}"),
    (
        "reading standard input: end it with Ctrl-D on a line of its own",
        "正在读取标准输入：在行首按 Ctrl-D 结束",
    ),
    (
        "write the query directly after the path, without a blank between them and in quotes; or write name==value for each parameter",
        "查询参数应紧接在路径之后（中间没有空格，并加引号）；或把每个参数写成 name==值",
    ),
    ("the body is given twice", "请求体给出了两次"),
    (
        "the input ended before {} was given; nothing was sent",
        "还没有给出 {0}，输入就结束了；请求未发送",
    ),
    ("{} is required", "{0} 是必填的"),
    ("{} is empty", "{0} 是空的"),
    (
        "the input is empty: there is nothing to decrypt",
        "输入为空：没有可解密的内容",
    ),
    (
        "the input is empty: there is nothing to encrypt",
        "输入为空：没有可加密的内容",
    ),
    (
        "the input is neither the Base64 of an encrypted field nor JSON nor XML",
        "输入既不是加密字段的 Base64，也不是 JSON 或 XML",
    ),
    ("the response is not JSON", "应答不是 JSON"),
    ("cannot make the folder {}: {}", "无法建立目录 {0}：{1:message}"),
    (
        "{} is read from standard input, where only {} can be read; a file named `-` uses up standard input, too",
        "{0} 从标准输入读取，而那里只能读到 {1:message}；名为 `-` 的文件也会读完标准输入",
    ),
];
