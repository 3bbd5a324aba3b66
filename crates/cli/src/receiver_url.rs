//! The addresses of programs that receive notifications.

use url::Url;

use crate::failure::Failure;

/// The address in an option, as it is sent: http or https, with a host.
pub(crate) fn read(option: &str, text: &str) -> Result<Url, Failure> {
    let url = Url::parse(text).ok().filter(|url| {
        let has_scheme = matches!(url.scheme(), "http" | "https");
        // `http:shop` is read as `http://shop`, which nobody means.
        has_scheme && url.has_host() && text.contains("://")
    });
    url.ok_or_else(|| {
        Failure::usage(format!(
            "{option} takes an address such as http://localhost:3000/notify, with http:// or https://"
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn only_addresses_of_web_servers_are_taken() {
        for (text, expected) in [
            ("http://localhost:3000/notify", "http://localhost:3000/notify"),
            ("HTTPS://Shop.example", "https://shop.example/"),
            (
                "http://127.0.0.1/通知?a=b c",
                "http://127.0.0.1/%E9%80%9A%E7%9F%A5?a=b%20c",
            ),
        ] {
            assert_eq!(read("--to", text).map(String::from).ok().as_deref(), Some(expected));
        }
        for text in [
            "",
            "/notify",
            "localhost:3000",
            "localhost:3000/notify",
            "127.0.0.1:3000/notify",
            "ftp://shop.example/",
            "file:///etc/passwd",
            "http://",
            "http:shop.example",
            "http://:80/",
            "http://localhost:99999/",
            "javascript:alert(1)",
        ] {
            assert!(read("--to", text).is_err(), "{text}");
        }
    }
}
