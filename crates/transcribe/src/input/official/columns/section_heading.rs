//! The sections of a page, known by the words of their headings in Chinese or English, whatever white space, numbers and
//! marks are around them.

use crate::draft::RequestPart;
use crate::facts::white_space::single_blanks;
use crate::input::official::notification_heading;

/// A section of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::input) enum Section {
    /// The operation's purpose and address.
    Introduction,
    Request,
    RequestHeaders,
    RequestPath,
    RequestQuery,
    RequestBody,
    RequestSample,
    Response,
    ResponseHeaders,
    ResponseSample,
    Errors,
    /// The fields of a notification.
    Notification,
    /// The fields of the answer to a notification.
    Acknowledgement,
    /// Anything else below the tables.
    Other,
}

const SECTIONS: &[(Section, &[&str])] = &[
    (
        Section::Introduction,
        &[
            "应用场景",
            "接口说明",
            "接口链接",
            "接口地址",
            "接口介绍",
            "是否需要证书",
            "api intro",
            "api introduction",
            "introduction",
            "interface link",
            "interface url",
            "scenario",
            "use case",
            "use cases",
            "application scenario",
            "certificate requirement",
            "certificate requirements",
            "api description",
        ],
    ),
    (
        Section::Request,
        &[
            "请求参数",
            "请求字段",
            "输入参数",
            "请求参数列表",
            "request parameter",
            "request parameters",
            "input parameter",
            "input parameters",
            "request field",
            "request fields",
        ],
    ),
    (
        Section::RequestPath,
        &[
            "路径参数",
            "path参数",
            "path 参数",
            "path 路径参数",
            "请求路径参数",
            "path parameter",
            "path parameters",
            "path params",
            "url path parameters",
            "request path parameters",
        ],
    ),
    (
        Section::RequestQuery,
        &[
            "查询参数",
            "query参数",
            "query 参数",
            "query 查询参数",
            "请求查询参数",
            "query parameter",
            "query parameters",
            "query params",
            "query string",
            "query string parameters",
            "url query parameters",
            "request query parameters",
        ],
    ),
    (
        Section::RequestBody,
        &[
            "请求体",
            "请求包体",
            "包体参数",
            "请求体参数",
            "请求包体参数",
            "body参数",
            "body 参数",
            "body 包体参数",
            "body parameter",
            "body parameters",
            "body params",
            "request body",
            "request body parameters",
        ],
    ),
    (
        Section::RequestHeaders,
        &[
            "请求头",
            "请求头参数",
            "http头参数",
            "header参数",
            "header 参数",
            "header http头参数",
            "请求http头",
            "header",
            "headers",
            "http header",
            "http headers",
            "header parameter",
            "header parameters",
            "header params",
            "http header parameters",
            "request header",
            "request headers",
            "request header parameters",
        ],
    ),
    (
        Section::RequestSample,
        &[
            "请求示例",
            "请求样例",
            "举例如下",
            "sample request",
            "request example",
            "request eample",
            "request sample",
            "example request",
            "request examples",
        ],
    ),
    (
        Section::Response,
        &[
            "返回结果",
            "返回参数",
            "返回字段",
            "应答参数",
            "输出参数",
            "返回参数列表",
            "response parameter",
            "response parameters",
            "output parameter",
            "output parameters",
            "return parameter",
            "return parameters",
            "return result",
            "return results",
            "returned result",
            "returned results",
            "returned parameter",
            "returned parameters",
            "response field",
            "response fields",
            "response",
            "return value",
            "response body",
            "应答体",
            "应答包体",
            "响应体",
            "返回体",
            "响应参数",
        ],
    ),
    (
        Section::ResponseHeaders,
        &[
            "返回头",
            "返回头参数",
            "应答头",
            "应答头参数",
            "应答http头",
            "响应头",
            "响应头参数",
            "response header",
            "response headers",
            "response header parameters",
            "response http headers",
            "returned headers",
        ],
    ),
    (
        Section::ResponseSample,
        &[
            "返回示例",
            "返回样例",
            "应答示例",
            "成功返回示例",
            "sample response",
            "response example",
            "response sample",
            "example response",
            "returned example",
            "return example",
            "response examples",
        ],
    ),
    (
        Section::Errors,
        &[
            "错误码",
            "错误码列表",
            "公共错误码",
            "业务错误码",
            "错误代码",
            "error code",
            "error codes",
            "common error codes",
            "business error codes",
            "error code list",
        ],
    ),
    (
        Section::Other,
        &[
            "常见问题",
            "接口规则",
            "安全规范",
            "faq",
            "faqs",
            "文档是否有帮助",
            "通知签名",
            "目录",
            "反馈",
            "置顶",
        ],
    ),
];

impl Section {
    /// The section that a heading begins below another one: the parts of a response have the names of those of a request.
    pub(super) fn below(self, before: Self, line: &str) -> Self {
        let is_response = matches!(before, Self::Response | Self::ResponseHeaders | Self::ResponseSample);
        match self {
            _ if !is_response || names_request(line) => self,
            Self::RequestHeaders => Self::ResponseHeaders,
            Self::RequestBody => Self::Response,
            _ => self,
        }
    }

    /// The part of the request that the section lists.
    pub(super) const fn part(self) -> Option<RequestPart> {
        match self {
            Self::RequestHeaders => Some(RequestPart::Header),
            Self::RequestPath => Some(RequestPart::Path),
            Self::RequestQuery => Some(RequestPart::Query),
            Self::RequestBody => Some(RequestPart::Body),
            _ => None,
        }
    }

    /// Whether the section lists fields of a request.
    pub(super) const fn is_request(self) -> bool {
        matches!(self, Self::Request) || self.part().is_some()
    }
}

/// Whether a heading says that it is about a request.
fn names_request(line: &str) -> bool {
    line.contains("请求") || line.to_ascii_lowercase().contains("request")
}

/// The section that a line begins, and what follows its heading on the line: after a number, the first cell of a table
/// may.
pub(in crate::input) fn section(line: &str) -> Option<(Section, &str)> {
    let (words, is_numbered) = without_number(line);
    let lower = words.to_ascii_lowercase();
    let single = single_blanks(&lower);
    let whole = single.trim_end_matches([':', '：']).trim_end();
    // `请求参数（服务商）`
    let noted = whole
        .split_once(['（', '('])
        .filter(|(_, note)| note.ends_with(['）', ')']));
    let plain = noted.map_or(whole, |(plain, _)| plain.trim_end());
    let known = SECTIONS
        .iter()
        .find(|(_, headings)| headings.contains(&whole) || headings.contains(&plain));
    if let Some((section, _)) = known {
        return Some((*section, ""));
    }
    if notification_heading::is_of_answer(whole) {
        return Some((Section::Acknowledgement, ""));
    }
    if notification_heading::is(whole) {
        return Some((Section::Notification, ""));
    }
    // The heading of a part may have run into the one above it: `错误码公共错误码`.
    let joined = SECTIONS.iter().find(|(_, headings)| {
        let mut heads = headings.iter().filter_map(|heading| whole.strip_suffix(heading));
        heads.any(|before| {
            SECTIONS
                .iter()
                .any(|(_, headings)| headings.contains(&before.trim_end()))
        })
    });
    if let Some((section, _)) = joined {
        return Some((*section, ""));
    }
    if !is_numbered && !line.trim_start().starts_with('#') {
        return None;
    }
    let longest = SECTIONS
        .iter()
        .flat_map(|(section, headings)| headings.iter().map(move |heading| (*section, *heading)))
        .filter(|(_, heading)| {
            lower.strip_prefix(heading).is_some_and(|rest| {
                rest.starts_with(|c: char| c.is_whitespace() || matches!(c, '(' | '（' | ':' | '：'))
            })
        })
        .max_by_key(|(_, heading)| heading.len());
    let (section, heading) = longest?;
    let rest = words.get(heading.len()..).unwrap_or_default();
    Some((section, rest.trim_start_matches([':', '：']).trim()))
}

/// A line without the marks and the number before its words: `## 2. 请求参数`, `一、接口说明`, `● 示例`.
fn without_number(line: &str) -> (&str, bool) {
    let words = line
        .trim()
        .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '#' | '●' | '•' | '■' | '-' | '*' | '>'));
    let rest = words.trim_start_matches(|c: char| {
        c.is_ascii_digit()
            || matches!(
                c,
                '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '(' | '（'
            )
    });
    if rest.len() == words.len() {
        return (words, false);
    }
    match rest.strip_prefix(['.', '．', '、', ')', '）']) {
        // `2.1 请求参数`
        Some(rest) => {
            let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
            (rest.trim(), true)
        }
        None => (words, false),
    }
}

#[cfg(test)]
mod tests {
    use super::{Section, section};

    #[test]
    fn sections_are_known_by_their_words() {
        for (line, expected) in [
            ("请求参数", Some((Section::Request, ""))),
            ("## 2.1 请求参数：", Some((Section::Request, ""))),
            ("2. 请求参数 商户号", Some((Section::Request, "商户号"))),
            ("二、返回结果", Some((Section::Response, ""))),
            ("● 请求示例", Some((Section::RequestSample, ""))),
            ("3. Response Parameters", Some((Section::Response, ""))),
            ("错误码公共错误码", Some((Section::Errors, ""))),
            ("请求参数见下表", None),
            ("请求参数 商户号", None),
            ("32", None),
        ] {
            assert_eq!(section(line), expected, "{line}");
        }
    }
}
