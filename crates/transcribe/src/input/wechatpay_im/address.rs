//! The addresses of pages of wechatpay.im, from the paths of the files they are saved in.

/// The extensions of the files of pages.
const EXTENSIONS: [&str; 4] = [".md", ".txt", ".html", ".htm"];

/// The subject of a page, according to its address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Address<'p> {
    /// A page below `openapi/`: operations with this chain, `v3/pay/transactions/jsapi`.
    Openapi(&'p str),
    /// A page below `webhook/`: the notification of this name, `v3/TRANSACTION.SUCCESS`.
    Webhook(&'p str),
}

impl<'p> Address<'p> {
    /// The address in a file's path: the part after the last folder `openapi` or `webhook`.
    pub(super) fn of_file(path: &'p str) -> Option<Self> {
        let path = EXTENSIONS.iter().find_map(|extension| path.strip_suffix(extension))?;
        let after = |folder: &str| {
            let inner = path.rfind(&format!("/{folder}/")).map(|at| at + folder.len() + 2);
            inner.or_else(|| path.starts_with(&format!("{folder}/")).then_some(folder.len() + 1))
        };
        match (after("openapi"), after("webhook")) {
            (Some(openapi), webhook) if webhook.is_none_or(|webhook| webhook < openapi) => {
                path.get(openapi..).map(Self::Openapi)
            }
            (_, Some(webhook)) => path.get(webhook..).map(Self::Webhook),
            _ => None,
        }
    }
}

/// The URL of the page of a chain. The site leaves out the name `index`.
pub(super) fn openapi_url(chain: &str) -> String {
    let page = match chain.strip_suffix("index") {
        Some(folder) if folder.ends_with('/') => folder,
        _ => chain,
    };
    let page = page.replace('{', "%7B").replace('}', "%7D");
    format!("https://wechatpay.im/openapi/{page}")
}

#[cfg(test)]
mod tests {
    use super::{Address, openapi_url};

    #[test]
    fn the_path_of_a_file_is_its_address_whatever_its_extension() {
        for extension in ["md", "txt", "html", "htm"] {
            let file = format!("/a/openapi/v2/pay/micropay.{extension}");
            assert_eq!(Address::of_file(&file), Some(Address::Openapi("v2/pay/micropay")));
        }
        assert_eq!(Address::of_file("openapi/v2/pay/micropay"), None);
        assert_eq!(Address::of_file("saved.txt"), None);
    }

    #[test]
    fn only_the_name_index_is_left_out() {
        let url = |page: &str| format!("https://wechatpay.im/openapi/{page}");
        assert_eq!(openapi_url("v3/a/index"), url("v3/a/"));
        assert_eq!(openapi_url("v2/appauth/authindex"), url("v2/appauth/authindex"));
        assert_eq!(openapi_url("v3/a"), url("v3/a"));
        assert_eq!(openapi_url("v3/a/{id}"), url("v3/a/%7Bid%7D"));
    }
}
