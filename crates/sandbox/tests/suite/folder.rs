//! The folder that keeps a sandbox's keys.

use std::path::Path;

use wechatpay_sandbox::{Sandbox, SandboxBuilder, StartError};

use crate::raw::{self, Caller, MERCHANT};

fn builder(folder: &Path) -> SandboxBuilder {
    let builder = Sandbox::builder().catalogue(raw::catalogue()).merchant_id(MERCHANT);
    builder.directory(folder)
}

/// Everything that a client of a sandbox has to know, apart from its addresses.
fn known(sandbox: &Sandbox) -> Vec<String> {
    let configuration = sandbox.configuration();
    let folder = sandbox.configuration_file().unwrap().parent().unwrap();
    let files = [
        &configuration.authority,
        &configuration.merchant_certificate,
        &configuration.merchant_key,
        &configuration.platform_public_key,
        &configuration.platform_certificate,
        &configuration.bank_card_key,
    ];
    let files = files.map(|file| std::fs::read_to_string(folder.join(file)).unwrap());
    let texts = [
        &configuration.merchant_serial,
        &configuration.api_v3_key,
        &configuration.api_v2_key,
        &configuration.platform_public_key_id,
    ];
    files.into_iter().chain(texts.map(Clone::clone)).collect()
}

#[tokio::test]
async fn keys_serials_and_the_authority_last() {
    let folder = tempfile::tempdir().unwrap();
    let first = builder(folder.path()).start().await.unwrap();
    let rotated = first.rotate_keys().unwrap();
    let (before, authority) = (known(&first), first.authority_pem());
    let client = first.merchant().clone();
    drop(first);
    let second = builder(folder.path()).start().await.unwrap();
    let after = known(&second);
    assert_eq!(authority, second.authority_pem());
    // The file of the platform certificate is written at the start, and is that of the rotation now.
    assert_ne!(before[4], after[4]);
    for index in [0, 1, 2, 3, 5, 6, 7, 8, 9] {
        assert_eq!(before[index], after[index], "{index}");
    }
    assert_eq!(
        client.client_identity().unwrap().to_vec(),
        second.merchant().client_identity().unwrap().to_vec()
    );
    // The rotated certificate signs, and TLS with the kept authority works.
    let caller = Caller::new(&second);
    let mut request = caller.v3_example(second.catalogue().operation("v3.certificates.get").unwrap());
    request.headers_mut().remove("wechatpay-serial");
    let uri = request
        .uri()
        .to_string()
        .replace(second.base_url(), second.tls_base_url());
    *request.uri_mut() = uri.parse().unwrap();
    let response = caller.send(request, false).await;
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["wechatpay-serial"].to_str().unwrap(), rotated);
}

#[tokio::test]
async fn an_ephemeral_sandbox_has_new_keys_and_leaves_the_kept_ones() {
    let folder = tempfile::tempdir().unwrap();
    let before = known(&builder(folder.path()).start().await.unwrap());
    let ephemeral = known(&builder(folder.path()).ephemeral().start().await.unwrap());
    let after = known(&builder(folder.path()).start().await.unwrap());
    assert_eq!(before, after);
    let same = before
        .iter()
        .zip(&ephemeral)
        .filter(|(one, other)| one == other)
        .count();
    assert_eq!(same, 1, "only the id of the public key");
}

#[tokio::test]
async fn a_second_sandbox_is_refused_with_the_address_of_the_first() {
    let folder = tempfile::tempdir().unwrap();
    let first = builder(folder.path()).start().await.unwrap();
    let refused = builder(folder.path()).ephemeral().start().await.unwrap_err();
    assert!(matches!(refused, StartError::Running { .. }), "{refused}");
    assert!(refused.to_string().contains(first.base_url()), "{refused}");
    let known_before = known(&first);
    drop(first);
    let next = builder(folder.path()).start().await.unwrap();
    assert_eq!(known(&next), known_before);
}

#[tokio::test]
async fn a_folder_keeps_the_keys_of_every_merchant_and_broken_keys_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let before = known(&builder(folder.path()).start().await.unwrap());
    let other = builder(folder.path()).merchant_id("1900000109").start().await.unwrap();
    assert_ne!(known(&other)[6], before[6], "the serial number of another merchant");
    assert_eq!(other.authority_pem(), before[0]);
    drop(other);
    assert_eq!(known(&builder(folder.path()).start().await.unwrap()), before);
    std::fs::write(folder.path().join("keys.json"), "{\"api_v3_key\": \"secret\", 1}").unwrap();
    let broken = builder(folder.path()).start().await.unwrap_err().to_string();
    assert!(broken.contains("keys.json") && !broken.contains("secret"), "{broken}");
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_user_can_read_the_keys() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let _sandbox = builder(folder.path()).start().await.unwrap();
    for name in ["keys.json", "sandbox.json", "apiclient_key.pem"] {
        let mode = std::fs::metadata(folder.path().join(name))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

/// The folder may be a link; a link inside it is neither followed nor replaced.
#[cfg(unix)]
#[tokio::test]
async fn links_in_the_folder_are_refused() {
    use std::os::unix::fs::symlink;
    for name in [
        "keys.json",
        "sandbox.json",
        "sandbox.lock",
        "memory.redb",
        "apiclient_key.pem",
    ] {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("precious");
        std::fs::create_dir(folder.path().join("real")).unwrap();
        symlink("real", folder.path().join("link")).unwrap();
        std::fs::write(&target, "").unwrap();
        symlink(&target, folder.path().join("real").join(name)).unwrap();
        // Keys that are read through a link would be no keys.
        if name == "keys.json" {
            std::fs::remove_file(&target).unwrap();
        }
        let refused = builder(&folder.path().join("link"))
            .start()
            .await
            .unwrap_err()
            .to_string();
        let expected = format!("{name}: expected a file, but found a link; remove or rename it");
        assert!(refused.contains(&expected), "{name}: {refused}");
        assert!(folder.path().join("real").join(name).is_symlink(), "{name}");
        assert!(std::fs::read(&target).unwrap_or_default().is_empty(), "{name}");
    }
}

#[tokio::test]
async fn the_environment_names_every_host_and_file() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = builder(folder.path()).start().await.unwrap();
    let lines = wechatpay_sandbox::environment(sandbox.configuration(), folder.path());
    let output = std::process::Command::new("sh")
        .arg("-n")
        .arg("-c")
        .arg(&lines)
        .output()
        .unwrap();
    assert!(output.status.success(), "the shell reads it: {output:?}");
    for expected in [
        "api.mch.weixin.qq.com api2.mch.weixin.qq.com apihk.mch.weixin.qq.com",
        "payapp.weixin.qq.com api.wechatpay.cn api2.wechatpay.cn",
        &format!("export WECHATPAY_API_V3_KEY='{}'", sandbox.configuration().api_v3_key),
        &format!("export REQUESTS_CA_BUNDLE='{}/authority.pem'", folder.path().display()),
        "keytool -importcert",
        "openssl pkcs12 -export",
        "'headers' => ['Wechatpay-Serial' => getenv('WECHATPAY_PLATFORM_SERIAL')]",
    ] {
        assert!(lines.contains(expected), "{expected}: {lines}");
    }
}
