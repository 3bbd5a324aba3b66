//! A response that is a file, such as a bill: the page says so in a sentence, and lists at most the fields of a failure.

/// Words for what is sent in place of fields.
const FILES: &[&str] = &[
    "文本表格",
    "文件流",
    "数据流",
    "字节流",
    "二进制流",
    "二进制数据",
    "二进制文件",
    "text table",
    "file stream",
    "data stream",
    "binary stream",
    "byte stream",
    "binary data",
];

/// Words that say that the response is meant.
const RETURNS: &[&str] = &["返回", "应答", "响应", "return", "response", "respond"];

/// Words of sentences about something else, such as a link to a file.
const OTHERS: &[&str] = &[
    "下载地址",
    "url",
    "链接",
    "如果",
    "若",
    "上传",
    "请求",
    "解密",
    "不传",
    "默认",
    "gzip",
    "base64",
    "upload",
    "link",
    "request",
    "default",
    " if ",
];

/// The fields of a failed call.
const OF_FAILURE: &[&str] = &[
    "return_code",
    "return_msg",
    "result_code",
    "error_code",
    "err_code",
    "err_code_des",
    "code",
    "message",
    "detail",
];

/// The sentence of a text that says that a response is a file.
pub(super) fn sentence(text: &str) -> Option<&str> {
    let has = |text: &str, words: &[&str]| words.iter().any(|word| text.contains(word));
    let mut sentences = text.split(['。', '；', '\n', '|', '!', '！']).map(str::trim);
    sentences.find(|sentence| {
        let words = sentence.to_ascii_lowercase();
        // `数据流水号`
        let words = words.replace("流水", "");
        has(&words, FILES) && has(&words, RETURNS) && !has(&words, OTHERS)
    })
}

/// Whether fields are those of a failed call.
pub(super) fn are_of_failure<'n>(mut names: impl Iterator<Item = &'n str>) -> bool {
    names.all(|name| OF_FAILURE.contains(&name))
}

#[cfg(test)]
mod tests {
    use super::sentence;

    #[test]
    fn sentences_about_files_are_known() {
        for text in [
            "成功时：\n数据以文本表格的方式返回，第一行为表头",
            "成功时返回文件流。",
            "应答为二进制数据",
            "On success, the data is returned as a text table.",
        ] {
            assert!(sentence(text).is_some(), "{text}");
        }
        for text in [
            "返回格式为.gzip的压缩包账单。不传则默认为数据流形式。",
            "返回账单的下载地址，调用后得到文件流",
            "数据流水号",
            "返回数据",
        ] {
            assert_eq!(sentence(text), None, "{text}");
        }
    }
}
