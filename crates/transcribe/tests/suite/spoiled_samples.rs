//! A sample whose lines a copy joined or cut gives the same values or a finding, never other values in silence.

use wechatpay_spec::write;

use crate::spoiled_everywhere::Places;
use crate::{losses, spoiled, spoiled_tables};

/// The specs with the examples of their fields.
fn specs(text: &str) -> String {
    losses::read(text).specs.iter().map(write::spec).collect()
}

/// The places at which a number in a sample can be cut, and the ends of its lines.
fn places(text: &str) -> Vec<usize> {
    let mut places = Vec::new();
    let mut start = 0;
    let mut depth = 0_i32;
    for line in text.split_inclusive('\n') {
        let opens = line.matches(['{', '[']).count();
        let closes = line.matches(['}', ']']).count();
        let is_inside = depth > 0;
        let is_sample = line.contains(['{', '}', '"']) && !line.contains('|') && !line.contains("必填");
        depth = if is_sample {
            (depth + opens as i32 - closes as i32).max(0)
        } else {
            0
        };
        if is_sample && (is_inside || depth > 0) {
            let bytes = line.as_bytes();
            for at in 1..line.len() {
                if bytes[at - 1].is_ascii_digit() && (bytes[at].is_ascii_digit() || b",} \n".contains(&bytes[at])) {
                    places.push(start + at);
                }
            }
            places.push(start + line.trim_end().len());
        }
        start += line.len();
    }
    places.dedup();
    places
}

#[test]
fn lines_of_samples_that_are_cut_or_joined_are_read_or_reported() {
    let count = lines_of_samples_that_are_cut_or_joined(Places::Some);
    assert!(count > 80, "{count}");
}

/// The number of pages that were spoiled.
pub(crate) fn lines_of_samples_that_are_cut_or_joined(of_all: Places) -> usize {
    let mut silent = Vec::new();
    let mut count = 0;
    let declared = spoiled::PAGES.iter().map(|path| (*path, spoiled::page(path)));
    let tables = spoiled_tables::PAGES
        .iter()
        .map(|path| (*path, spoiled_tables::page(path)));
    let numbered = [("numbered", NUMBERED.to_owned()), ("plain", plain(NUMBERED))];
    for (path, text) in declared.chain(tables).chain(numbered) {
        let whole = losses::read(&text);
        assert!(!whole.specs.is_empty(), "{path}: {:?}", whole.diagnostics);
        let expected = specs(&text);
        for at in of_all.among(places(&text)) {
            let (before, after) = text.split_at(at);
            let joined = |between: &str| {
                let next = after.trim_start_matches(['\n', '\r']);
                format!("{before}{between}{next}")
            };
            let ways = match after.starts_with('\n') {
                true => vec![joined(""), joined(" "), joined(&format!("\n{}", digit(before)))],
                // Nothing shows a space inside a text.
                false if tail(before).matches('"').count() % 2 == 1 => {
                    vec![format!("{before}\n{after}"), format!("{before}\n  {after}")]
                }
                false => vec![
                    format!("{before}\n{after}"),
                    format!("{before}\n  {after}"),
                    format!("{before} {after}"),
                ],
            };
            for spoiled in ways {
                count += 1;
                let read = losses::read(&spoiled);
                let is_reported = read
                    .diagnostics
                    .iter()
                    .any(|finding| !whole.diagnostics.iter().any(|known| known.message == finding.message));
                let own: String = read.specs.iter().map(write::spec).collect();
                if !is_reported && own != expected {
                    let gained: Vec<&str> = own.lines().filter(|line| !expected.contains(line)).collect();
                    silent.push(format!("{path}: `{}` ⏎ `{}`: {gained:?}", tail(before), head(after)));
                }
            }
        }
    }
    assert!(silent.is_empty(), "{} of {count}:\n{}", silent.len(), silent.join("\n"));
    count
}

/// A digit that a cut may leave on the next line, if the text ends with one.
fn digit(before: &str) -> &str {
    match before.ends_with(|c: char| c.is_ascii_digit()) {
        true => "5\n",
        false => "",
    }
}

fn tail(text: &str) -> String {
    let line = text.rsplit('\n').next().unwrap_or_default();
    line.to_owned()
}

fn head(text: &str) -> String {
    text.trim_start().lines().next().unwrap_or_default().to_owned()
}

/// The page without the numbers of its lines.
fn plain(text: &str) -> String {
    let lines = text.lines().map(|line| {
        let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
        match rest.contains(['{', '}', '"', '\\']) || rest.starts_with("  ") {
            true => rest,
            false => line,
        }
    });
    lines.map(|line| format!("{line}\n")).collect()
}

/// A page whose samples have numbers of lines and values that are numbers at the ends of objects.
const NUMBERED: &str = "\
课程下单
更新时间：2025.03.31
接口说明
支持商户：【普通商户】
请求方式：【POST】/v3/course/orders
请求域名：【主域名】https://api.mch.weixin.qq.com
请求参数
body 包体参数
order_no 必填 string(32)
【课程订单号】 略
amount 必填 object
【金额】 略
属性
total 必填 integer
【总金额】 略
|
请求示例
POST
1curl -X POST \\
2  https://api.mch.weixin.qq.com/v3/course/orders \\
3  -d '{
4    \"order_no\" : \"1\",
5    \"amount\" : {
6      \"total\" : 100
7    }
8  }'
应答参数
200 OK
course_id 必填 string(32)
【课程单号】 略
fee 必填 integer
【费用】 略
places 必填 array[integer]
【座位】 略
应答示例
200 OK
1{
2  \"course_id\" : \"9\",
3  \"places\" : [
4    31,
5    32
6  ],
7  \"fee\" : 20
8}
错误码
公共错误码
状态码 | 错误码 | 描述 | 解决方案 |
400 | PARAM_ERROR | 参数错误 | 略 |
500 | SYSTEM_ERROR | 系统异常 | 略 |
业务错误码
状态码 | 错误码 | 描述 | 解决方案 |
404 | ORDER_NOT_EXIST | 订单不存在 | 略 |
";
