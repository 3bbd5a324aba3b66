//! `wechatpay keys check`, on chains of certificates and on PKCS#12 files with an empty password.

use std::fs;
use std::path::Path;

use crate::keys::{folder, openssl, run, text};

/// The output of `keys check` for files of the folder, and its exit code.
fn checked(at: &Path, arguments: &str) -> (String, Option<i32>) {
    let arguments: Vec<&str> = ["keys", "check", "--format", "text"]
        .into_iter()
        .chain(arguments.split(' '))
        .collect();
    let output = run(at, &arguments);
    (text(&output), output.status.code())
}

#[test]
fn a_chain_is_read_although_its_authority_has_a_key_of_another_kind() {
    let folder = folder();
    let at = folder.path();
    let convert = |arguments: &str| openssl(at, &arguments.split(' ').collect::<Vec<_>>());
    convert("ecparam -name prime256v1 -genkey -noout -out ec.pem");
    convert("req -x509 -new -key ec.pem -subj /CN=Authority -days 3000 -out authority.pem");
    convert("genpkey -algorithm ed25519 -out ed.pem");
    convert("req -x509 -new -key ed.pem -subj /CN=Root -days 3000 -out root.pem");
    let file = |name: &str| fs::read(at.join(name)).unwrap();
    let [leaf, authority, root] = ["merchant_cert.pem", "authority.pem", "root.pem"].map(file);
    let key = file("merchant_key.pem");
    let damaged = b"-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----\n".as_slice();
    let cut = leaf.get(..leaf.len() / 2).unwrap();
    let elliptic =
        "warning: one of its certificates is left out: the certificate of an authority, with an elliptic-curve key";
    let ed25519 = "warning: one of its certificates is left out: the certificate of an authority, with an Ed25519 key";
    let broken = "error: one of its certificates is left out: ";
    for (parts, remarks, code) in [
        (vec![&*leaf, &authority], vec![elliptic], 0),
        (vec![&*authority, &leaf], vec![elliptic], 0),
        (vec![&*leaf, &authority, &root], vec![elliptic, ed25519], 0),
        (vec![&*leaf, &authority, &key], vec![elliptic], 0),
        (vec![&*key, &authority, &leaf], vec![elliptic], 0),
        (vec![&*leaf, damaged], vec![broken], 1),
        (vec![&*leaf, cut], vec![broken], 1),
    ] {
        fs::write(at.join("chain.pem"), parts.concat()).unwrap();
        let (printed, exit) = checked(at, "chain.pem merchant_key.pem --merchant-id 1900000109");
        assert!(printed.contains("a merchant's API certificate"), "{printed}");
        assert!(remarks.iter().all(|remark| printed.contains(remark)), "{printed}");
        assert_eq!(printed.matches("left out").count(), remarks.len(), "{printed}");
        assert_eq!(exit, Some(code), "{printed}");
    }
    // The key of the chain serves to verify, too.
    fs::write(at.join("chain.pem"), [leaf, authority].concat()).unwrap();
    let output = run(
        at,
        &["verify", "merchant.har", "--key", "chain.pem", "--format", "json"],
    );
    assert!(output.stderr.is_empty(), "{}", text(&output));
}

#[test]
fn a_pkcs12_file_with_an_empty_password_is_opened() {
    let folder = folder();
    let at = folder.path();
    let export = |more: &str| {
        let start = "pkcs12 -export -in merchant_cert.pem -inkey merchant_key.pem -out cert.p12 -passout";
        openssl(at, &format!("{start} {more}").split(' ').collect::<Vec<_>>());
    };
    fs::write(at.join("empty.txt"), "").unwrap();
    for more in ["pass:", "pass: -nomac", "pass: -keypbe NONE -certpbe NONE"] {
        export(more);
        for arguments in ["", " --merchant-id 1900000109", " --password-file empty.txt"] {
            let (printed, exit) = checked(at, &format!("cert.p12{arguments}"));
            assert!(
                printed.contains("a PKCS#12 file with a certificate"),
                "{more}{arguments}: {printed}"
            );
            assert!(
                printed.contains("warning: its password is empty"),
                "{more}{arguments}: {printed}"
            );
            assert_eq!(exit, Some(0), "{more}{arguments}: {printed}");
        }
    }
    // Other passwords are reported as before.
    export("pass:1900000109");
    assert!(checked(at, "cert.p12").0.contains("give --merchant-id"));
    assert!(!checked(at, "cert.p12 --merchant-id 1900000109").0.contains("empty"));
    assert!(
        checked(at, "cert.p12 --merchant-id 1900000100")
            .0
            .contains("wrong password")
    );
    assert!(
        checked(at, "cert.p12 --password-file empty.txt")
            .0
            .contains("wrong password")
    );
}
