//! The URL path of an operation, and the file of its spec.

use wechatpay_spec::model::Protocol;
use wechatpay_spec::url_path::parameters;

/// A URL path in the parts that name the spec's file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Route {
    /// The path without its first slash and without the prefix: `v3/pay/transactions/jsapi`, `pay/unifiedorder`.
    pub(crate) chain: String,
    /// The segment before the chain in the URL path: `hk`, `global`, or nothing.
    pub(crate) prefix: &'static str,
    /// Whether the URL path ends with a slash.
    pub(crate) slash: bool,
    /// The generation of the protocol.
    pub(crate) protocol: Protocol,
}

impl Route {
    /// The route of a chain: the path of a page below `openapi/` on wechatpay.im, or the argument of `chain('…')` in a
    /// sample call. A chain that begins with `v2/` is one of APIv2, and `/index` at its end stands for a slash.
    pub(crate) fn of_chain(chain: &str) -> Option<Self> {
        let chain = chain.trim_matches('/');
        let (chain, slash) = match chain.strip_suffix("/index") {
            Some(chain) => (chain, true),
            None => (chain, false),
        };
        let (protocol, chain) = match chain.strip_prefix("v2/") {
            Some(chain) => (Protocol::V2, chain),
            None => (Protocol::V3, chain),
        };
        (!chain.is_empty() && chain != "index").then(|| Self {
            chain: chain.to_owned(),
            prefix: "",
            slash,
            protocol,
        })
    }

    /// The URL path, as it is signed.
    pub(crate) fn url_path(&self) -> String {
        let prefix = if self.prefix.is_empty() {
            String::new()
        } else {
            format!("/{}", self.prefix)
        };
        format!("{prefix}/{}{}", self.chain, if self.slash { "/" } else { "" })
    }

    /// The path of the spec's file below the folder of specs.
    pub(crate) fn file(&self) -> String {
        let namespace = match self.protocol {
            Protocol::V2 => "v2/",
            Protocol::V3 => "",
        };
        let prefix = if self.prefix.is_empty() {
            String::new()
        } else {
            format!("{}/", self.prefix)
        };
        format!("{namespace}{prefix}{}.yaml", self.chain)
    }

    /// The names of the parameters, which are in braces.
    pub(crate) fn parameters(&self) -> impl Iterator<Item = &str> {
        parameters(&self.chain).into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::Route;

    #[test]
    fn chains_become_paths_and_files() {
        let path = Route::of_chain("v3/a/{id}").unwrap();
        assert_eq!(
            (path.url_path(), path.file()),
            ("/v3/a/{id}".to_owned(), "v3/a/{id}.yaml".to_owned())
        );
        assert_eq!(path.parameters().collect::<Vec<_>>(), ["id"]);
        let slash = Route::of_chain("v3/a/index").unwrap();
        assert_eq!(
            (slash.url_path(), slash.file()),
            ("/v3/a/".to_owned(), "v3/a.yaml".to_owned())
        );
        let old = Route::of_chain("v2/pay/unifiedorder").unwrap();
        assert_eq!(
            (old.url_path(), old.file()),
            ("/pay/unifiedorder".to_owned(), "v2/pay/unifiedorder.yaml".to_owned())
        );
        let hong_kong = Route {
            prefix: "hk",
            ..Route::of_chain("v3/merchants").unwrap()
        };
        assert_eq!(
            (hong_kong.url_path(), hong_kong.file()),
            ("/hk/v3/merchants".to_owned(), "hk/v3/merchants.yaml".to_owned())
        );
        assert_eq!(Route::of_chain("index"), None);
        assert_eq!(Route::of_chain(""), None);
    }
}
