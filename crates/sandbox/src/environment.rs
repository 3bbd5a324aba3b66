//! Settings with which other clients use the sandbox, ready to paste into a shell.

use std::collections::BTreeMap;
use std::path::Path;

use crate::configuration::{CONFIGURATION_FILE, Configuration};
use crate::identity::service_hosts;
use crate::shell::quoted;

/// The password of the trust store that Java reads. It protects nothing: the authority's certificate is public.
const STORE_PASSWORD: &str = "changeit";

/// The lines for a shell: the settings of a client, commands that make each platform trust the sandbox's authority, and the
/// entry for a resolver. `folder` is that of `sandbox.json`. The lines contain the API keys.
#[must_use]
pub fn environment(configuration: &Configuration, folder: &Path) -> String {
    let keys = [&configuration.api_v3_key, &configuration.api_v2_key];
    lines(configuration, folder, keys.map(|key| quoted(key)))
}

/// The same lines, which read the API keys from `sandbox.json` in place of naming them.
pub(crate) fn without_keys(configuration: &Configuration, folder: &Path) -> String {
    let file = quoted(&folder.join(CONFIGURATION_FILE).display().to_string());
    let read = |name: &str| format!(r#""$(sed -n 's/^  "{name}": "\(.*\)",$/\1/p' {file})""#);
    lines(configuration, folder, ["api_v3_key", "api_v2_key"].map(read))
}

/// The settings of a client as they are, by the names of their environment variables. They contain the API keys.
#[must_use]
pub fn environment_variables(configuration: &Configuration, folder: &Path) -> BTreeMap<String, String> {
    let file = |name: &Path| folder.join(name).display().to_string();
    let keys = [configuration.api_v3_key.clone(), configuration.api_v2_key.clone()];
    let variables = variables(configuration, file, str::to_owned, keys).into_iter();
    variables
        .map(|(name, value)| (format!("WECHATPAY_{name}"), value))
        .collect()
}

/// The settings of a client; `file` writes the path of a file, and `text` any other value.
fn variables(
    configuration: &Configuration,
    file: impl Fn(&Path) -> String,
    text: impl Fn(&str) -> String,
    [api_v3_key, api_v2_key]: [String; 2],
) -> Vec<(&'static str, String)> {
    let mut variables = vec![
        ("MCHID", text(&configuration.merchant_id)),
        ("SERIAL", text(&configuration.merchant_serial)),
        ("CERTIFICATE", file(&configuration.merchant_certificate)),
        ("PRIVATE_KEY", file(&configuration.merchant_key)),
        ("API_V3_KEY", api_v3_key),
        ("API_V2_KEY", api_v2_key),
        ("PUBLIC_KEY_ID", text(&configuration.platform_public_key_id)),
        ("PUBLIC_KEY", file(&configuration.platform_public_key)),
        ("PLATFORM_CERTIFICATE", file(&configuration.platform_certificate)),
        ("BASE_URL", text(&configuration.tls_base_url)),
    ];
    variables.extend(configuration.appids.first().map(|appid| ("APPID", text(appid))));
    variables
}

fn lines(configuration: &Configuration, folder: &Path, keys: [String; 2]) -> String {
    let file = |name: &Path| quoted(&folder.join(name).display().to_string());
    let authority = file(&configuration.authority);
    let (certificate, key) = (
        file(&configuration.merchant_certificate),
        file(&configuration.merchant_key),
    );
    let (store, pkcs12) = (file(Path::new("truststore.p12")), file(Path::new("apiclient_cert.p12")));
    let merchant = &configuration.merchant_id;
    let store_option = folder.join("truststore.p12").display().to_string();
    let java = format!("-Djavax.net.ssl.trustStore={store_option} -Djavax.net.ssl.trustStorePassword={STORE_PASSWORD}");
    let mut lines = vec![
        format!(
            "# The sandbox at {} and {}",
            configuration.base_url, configuration.tls_base_url
        ),
        String::new(),
        "# The merchant, and the platform's keys".to_owned(),
    ];
    for (name, value) in variables(configuration, file, quoted, keys) {
        lines.push(format!("export WECHATPAY_{name}={value}"));
    }
    lines.extend([
        String::new(),
        format!(
            "export WECHATPAY_PLATFORM_SERIAL=\"$(openssl x509 -in {} -noout -serial | sed 's/.*=//')\"",
            file(&configuration.platform_certificate)
        ),
        String::new(),
        "# Clients whose host is fixed: start the sandbox with --tls-port 443, and add to /etc/hosts (as root)"
            .to_owned(),
        format!("#   127.0.0.1 {}", service_hosts().collect::<Vec<_>>().join(" ")),
        String::new(),
        "# Python (requests): WeChatPay(mchid=…, public_key=…, public_key_id=…) of wechatpayv3".to_owned(),
        format!("export REQUESTS_CA_BUNDLE={authority}"),
        "# Node: new Wechatpay({ baseURL: process.env.WECHATPAY_BASE_URL + \"/\", … }) of wechatpay-axios-plugin"
            .to_owned(),
        format!("export NODE_EXTRA_CA_CERTS={authority}"),
        "# Go, Ruby, Rust with native roots, httpx of Python, curl. They trust nothing else then.".to_owned(),
        format!("export SSL_CERT_FILE={authority} CURL_CA_BUNDLE={authority}"),
        "# PHP (Guzzle): 'base_uri' and 'verify' of WeChatPay\\Builder::factory, or".to_owned(),
        format!("#   php -d curl.cainfo={authority} -d openssl.cafile={authority}"),
        "# wechatpay-php names no platform key by itself: let its factory name the one that it verifies with, or start the"
            .to_owned(),
        "# sandbox with --platform-keys certificate (or public-key)".to_owned(),
        "#   with the certificate: 'certs' => [getenv('WECHATPAY_PLATFORM_SERIAL') =>".to_owned(),
        "#     Rsa::from('file://' . getenv('WECHATPAY_PLATFORM_CERTIFICATE'), Rsa::KEY_TYPE_PUBLIC)],".to_owned(),
        "#     'headers' => ['Wechatpay-Serial' => getenv('WECHATPAY_PLATFORM_SERIAL')],".to_owned(),
        "#   with the public key: 'certs' => [getenv('WECHATPAY_PUBLIC_KEY_ID') =>".to_owned(),
        "#     Rsa::from('file://' . getenv('WECHATPAY_PUBLIC_KEY'), Rsa::KEY_TYPE_PUBLIC)],".to_owned(),
        "#     'headers' => ['Wechatpay-Serial' => getenv('WECHATPAY_PUBLIC_KEY_ID')],".to_owned(),
        "# Java: a trust store of its own".to_owned(),
        format!(
            "rm -f {store}; keytool -importcert -noprompt -alias wechatpay-sandbox -file {authority} -keystore {store} \
             -storetype PKCS12 -storepass {STORE_PASSWORD}"
        ),
        format!("export JAVA_TOOL_OPTIONS={}", quoted(&java)),
        "# Clients that read the merchant's certificate as PKCS #12; the password is the merchant id".to_owned(),
        format!("openssl pkcs12 -export -in {certificate} -inkey {key} -out {pkcs12} -passout pass:{merchant}"),
    ]);
    lines.join("\n") + "\n"
}
