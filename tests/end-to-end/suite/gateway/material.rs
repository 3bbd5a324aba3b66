//! Keys and certificates of both sides, made once per test run.

use std::sync::{Arc, OnceLock};

use rcgen::{
    BasicConstraints, Certificate, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, PKCS_RSA_SHA256, SerialNumber,
};
use rsa::RsaPrivateKey;
use rsa::pkcs8::{DecodePrivateKey, EncodePrivateKey, LineEnding};
use wechatpay_runtime::{Merchant, PlatformKeys};

use super::cryptography;

/// Keys and certificates of both sides.
pub(crate) struct Material {
    /// The merchant's RSA key.
    merchant_key: RsaPrivateKey,
    merchant_key_pem: String,
    merchant_certificate: Certificate,
    /// The RSA key of two more merchant certificates: the merchant's next one, and another merchant's.
    second_key: RsaPrivateKey,
    second_key_pem: String,
    next_certificate: Certificate,
    other_certificate: Certificate,
    /// A certificate for the same merchant id that an unknown authority issued, with its key.
    foreign_identity_pem: String,
    platform: Vec<PlatformKey>,
    authority: Certificate,
    server_certificate: Certificate,
    server_key: KeyPair,
}

/// A key of the platform, with its name in `Wechatpay-Serial`.
pub(crate) struct PlatformKey {
    pub(crate) serial: String,
    pub(crate) key: RsaPrivateKey,
    pub(crate) public_pem: String,
    pub(crate) certificate_pem: String,
}

impl Material {
    pub(crate) const MERCHANT_ID: &str = "1900000109";
    pub(crate) const BRAND_ID: &str = "40001";
    /// Serial number of the merchant's certificate, upper-case hexadecimal.
    pub(crate) const MERCHANT_SERIAL: &str = "5157F09EFDC096DE15EBE81A47057A7232F1B8E1";
    /// Serial number of the certificate that follows it.
    pub(crate) const NEXT_MERCHANT_SERIAL: &str = "6B0F3D2C1A59487F9E8D7C6B5A4938271605F4E3";
    pub(crate) const OTHER_MERCHANT_ID: &str = "1900000118";
    /// Serial number of the other merchant's certificate.
    pub(crate) const OTHER_MERCHANT_SERIAL: &str = "3C4D5E6F708192A3B4C5D6E7F8091A2B3C4D5E6F";
    pub(crate) const API_V2_KEY: &str = "192006250b4c09247ec02edce69f6a2d";
    pub(crate) const API_V3_KEY: &str = "0123456789abcdefghijklmnopqrstuv";
    /// Name of the platform's public key.
    pub(crate) const PUBLIC_KEY_ID: &str = "PUB_KEY_ID_0119000001092024010100291000000000";
    /// Name of the platform's certificate.
    pub(crate) const PLATFORM_SERIAL: &str = "7132D72A03E93CDDF8C03BBD1F37EEDF3FFFFFFF";

    /// Name of the certificate that follows it.
    pub(crate) const NEXT_SERIAL: &str = "2A5C0D8E11B94F7C0E6A9D3B5F20C4187E6D9A01";
    /// Name of a platform certificate that has expired.
    pub(crate) const EXPIRED_SERIAL: &str = "0E1D2C3B4A59687F0E1D2C3B4A59687F0E1D2C3B";
    /// Name of a platform certificate that another authority issued.
    pub(crate) const FOREIGN_SERIAL: &str = "5F4E3D2C1B0A99887766554433221100AABBCCDD";

    /// The one set of this test run.
    pub(crate) fn shared() -> Arc<Self> {
        static SHARED: OnceLock<Arc<Material>> = OnceLock::new();
        Arc::clone(SHARED.get_or_init(|| Arc::new(Self::make())))
    }

    fn make() -> Self {
        let authority = Authority::new("test authority");
        let merchant_key = rsa_key();
        let merchant_certificate = authority.issue(&merchant_key, Self::MERCHANT_ID, Self::MERCHANT_SERIAL);
        let second_key = rsa_key();
        let foreign_key = rsa_key();
        let foreign_authority = Authority::new("foreign authority");
        let foreign = foreign_authority.issue(&foreign_key, Self::MERCHANT_ID, "51");
        let platform_key = |serial: &str, issuer: &Authority, expired: bool| {
            let key = rsa_key();
            let number = serial.trim_start_matches("PUB_KEY_ID_");
            let mut params = Authority::params("Tenpay.com sign", number);
            if expired {
                params.not_after = rcgen::date_time_ymd(2020, 1, 1);
                params.not_before = rcgen::date_time_ymd(2015, 1, 1);
            }
            PlatformKey {
                serial: serial.to_owned(),
                key: private_key(&key),
                public_pem: key.public_key_pem(),
                certificate_pem: params.signed_by(&key, &issuer.issuer).unwrap().pem(),
            }
        };
        let platform = [
            (Self::PUBLIC_KEY_ID, &authority, false),
            (Self::PLATFORM_SERIAL, &authority, false),
            (Self::NEXT_SERIAL, &authority, false),
            (Self::EXPIRED_SERIAL, &authority, true),
            (Self::FOREIGN_SERIAL, &foreign_authority, false),
        ];
        let platform = platform.map(|(serial, issuer, expired)| platform_key(serial, issuer, expired));
        let server_key = KeyPair::generate().unwrap();
        let mut server = CertificateParams::new(["127.0.0.1".to_owned(), "localhost".to_owned()]).unwrap();
        server.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        Self {
            server_certificate: server.signed_by(&server_key, &authority.issuer).unwrap(),
            server_key,
            next_certificate: authority.issue(&second_key, Self::MERCHANT_ID, Self::NEXT_MERCHANT_SERIAL),
            other_certificate: authority.issue(&second_key, Self::OTHER_MERCHANT_ID, Self::OTHER_MERCHANT_SERIAL),
            second_key: private_key(&second_key),
            second_key_pem: second_key.serialize_pem(),
            merchant_key: private_key(&merchant_key),
            merchant_key_pem: merchant_key.serialize_pem(),
            merchant_certificate,
            foreign_identity_pem: foreign.pem() + &foreign_key.serialize_pem(),
            platform: platform.into(),
            authority: authority.certificate,
        }
    }

    /// The merchant as the runtime knows it: with its certificate, its private key and both API keys.
    pub(crate) fn merchant(&self) -> Merchant {
        self.merchant_with_api_v2_key(Self::API_V2_KEY)
    }

    /// The merchant with the certificate and key that follow.
    pub(crate) fn merchant_with_next_key(&self) -> Merchant {
        self.with_second_key(Self::MERCHANT_ID, &self.next_certificate)
    }

    /// Another merchant.
    pub(crate) fn other_merchant(&self) -> Merchant {
        self.with_second_key(Self::OTHER_MERCHANT_ID, &self.other_certificate)
    }

    fn with_second_key(&self, id: &str, certificate: &Certificate) -> Merchant {
        Merchant::builder(id)
            .certificate_pem(certificate.pem())
            .private_key_pem(self.second_key_pem.clone())
            .api_v2_key(Self::API_V2_KEY)
            .api_v3_key(Self::API_V3_KEY)
            .build()
            .unwrap()
    }

    /// The key of an account, by the serial number of its certificate.
    pub(super) fn key_of(&self, account: &str, serial: &str) -> Option<&RsaPrivateKey> {
        match (account, serial) {
            (Self::MERCHANT_ID | Self::BRAND_ID, Self::MERCHANT_SERIAL) => Some(&self.merchant_key),
            (Self::MERCHANT_ID, Self::NEXT_MERCHANT_SERIAL) => Some(&self.second_key),
            (Self::OTHER_MERCHANT_ID, Self::OTHER_MERCHANT_SERIAL) => Some(&self.second_key),
            _ => None,
        }
    }

    /// A brand, with the merchant's certificate and key.
    pub(crate) fn brand(&self) -> Merchant {
        Merchant::brand_builder(Self::BRAND_ID)
            .certificate_pem(self.merchant_certificate.pem())
            .private_key_pem(self.merchant_key_pem.clone())
            .build()
            .unwrap()
    }

    /// PEM of the merchant's private key, which must not appear anywhere.
    pub(crate) fn merchant_key_pem(&self) -> &str {
        &self.merchant_key_pem
    }

    /// Whether this is the merchant's signature of the message.
    pub(crate) fn merchant_signed(&self, message: &str, signature: &str) -> bool {
        cryptography::verify(&self.merchant_key.to_public_key(), message.as_bytes(), signature)
    }

    /// The merchant with an APIv2 key that may not be its own.
    pub(crate) fn merchant_with_api_v2_key(&self, key: &str) -> Merchant {
        Merchant::builder(Self::MERCHANT_ID)
            .certificate_pem(self.merchant_certificate.pem())
            .private_key_pem(self.merchant_key_pem.clone())
            .api_v2_key(key)
            .api_v3_key(Self::API_V3_KEY)
            .build()
            .unwrap()
    }

    /// The merchant with its serial number instead of its certificate, so that it has no client identity.
    pub(crate) fn merchant_without_certificate(&self) -> Merchant {
        Merchant::builder(Self::MERCHANT_ID)
            .serial(Self::MERCHANT_SERIAL)
            .private_key_pem(self.merchant_key_pem.clone())
            .api_v2_key(Self::API_V2_KEY)
            .build()
            .unwrap()
    }

    /// The platform's public key alone, as merchants opened since late 2024 have it.
    pub(crate) fn platform_keys(&self) -> PlatformKeys {
        let key = self.platform(Self::PUBLIC_KEY_ID).unwrap();
        PlatformKeys::builder()
            .public_key(key.serial.clone(), key.public_pem.clone())
            .build()
            .unwrap()
    }

    /// The platform's certificate alone, as merchants had it before.
    pub(crate) fn platform_certificate(&self) -> PlatformKeys {
        let key = self.platform(Self::PLATFORM_SERIAL).unwrap();
        PlatformKeys::builder()
            .certificate_pem(key.certificate_pem.clone())
            .build()
            .unwrap()
    }

    /// Both, as a merchant has them while it changes from one to the other.
    pub(crate) fn both_kinds_of_platform_keys(&self) -> PlatformKeys {
        let [public, certificate] =
            [Self::PUBLIC_KEY_ID, Self::PLATFORM_SERIAL].map(|name| self.platform(name).unwrap());
        PlatformKeys::builder()
            .public_key(public.serial.clone(), public.public_pem.clone())
            .certificate_pem(certificate.certificate_pem.clone())
            .build()
            .unwrap()
    }

    /// The body of a response to `GET /v3/certificates`: these certificates, each encrypted with the APIv3 key.
    pub(crate) fn certificate_list(&self, serials: &[&str]) -> serde_json::Value {
        let entries = serials.iter().map(|serial| {
            let pem = &self.platform(serial).unwrap().certificate_pem;
            serde_json::json!({
                "serial_no": serial,
                "effective_time": "2018-06-08T10:34:56+08:00",
                "expire_time": "2018-12-08T10:34:56+08:00",
                "encrypt_certificate": {
                    "algorithm": "AEAD_AES_256_GCM",
                    "nonce": "61f9c719728a",
                    "associated_data": "certificate",
                    "ciphertext": cryptography::encrypt_aes_gcm(Self::API_V3_KEY, "61f9c719728a", "certificate", pem),
                },
            })
        });
        serde_json::json!({"data": entries.collect::<Vec<_>>()})
    }

    /// The same, in DER.
    pub(crate) fn authority_der(&self) -> tokio_rustls::rustls::pki_types::CertificateDer<'static> {
        self.authority.der().clone()
    }

    /// PEM of the authority that issued the gateway's and the merchant's certificates.
    pub(crate) fn authority_pem(&self) -> String {
        self.authority.pem()
    }

    /// PEM of a certificate for the merchant's id, and its key, that the gateway's authority did not issue.
    pub(crate) fn foreign_identity_pem(&self) -> &str {
        &self.foreign_identity_pem
    }

    /// Encrypts a response's value for the merchant: RSAES-OAEP, Base64.
    pub(crate) fn encrypt_for_merchant(&self, plaintext: impl AsRef<[u8]>) -> String {
        cryptography::encrypt_oaep(&self.merchant_key.to_public_key(), plaintext.as_ref())
    }

    /// PEM of its private key.
    pub(crate) fn platform_key_pem(&self) -> String {
        let key = &self.platform(Self::PUBLIC_KEY_ID).unwrap().key;
        key.to_pkcs8_pem(LineEnding::LF).unwrap().to_string()
    }

    pub(super) fn merchant_certificate(&self) -> &Certificate {
        &self.merchant_certificate
    }

    pub(super) fn other_certificate(&self) -> &Certificate {
        &self.other_certificate
    }

    pub(super) fn platform(&self, serial: &str) -> Option<&PlatformKey> {
        self.platform.iter().find(|key| key.serial == serial)
    }

    pub(super) fn authority(&self) -> &Certificate {
        &self.authority
    }

    pub(super) fn server(&self) -> (&Certificate, &KeyPair) {
        (&self.server_certificate, &self.server_key)
    }
}

/// An authority that issues certificates.
struct Authority {
    certificate: Certificate,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    fn new(name: &str) -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        let certificate = params.self_signed(&key).unwrap();
        Self {
            certificate,
            issuer: Issuer::new(params, key),
        }
    }

    fn issue(&self, key: &KeyPair, name: &str, serial: &str) -> Certificate {
        let mut params = Self::params(name, serial);
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        params.signed_by(key, &self.issuer).unwrap()
    }

    /// A certificate's content; platform certificates have no purpose among those of TLS.
    fn params(name: &str, serial: &str) -> CertificateParams {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.serial_number = Some(serial_number(serial));
        params
    }
}

fn serial_number(hexadecimal: &str) -> SerialNumber {
    let digits: Vec<char> = hexadecimal.chars().take(40).collect();
    let bytes = digits
        .chunks(2)
        .map(|pair| u8::from_str_radix(&pair.iter().collect::<String>(), 16).unwrap());
    SerialNumber::from(bytes.collect::<Vec<u8>>())
}

fn rsa_key() -> KeyPair {
    KeyPair::generate_for(&PKCS_RSA_SHA256).unwrap()
}

fn private_key(key: &KeyPair) -> RsaPrivateKey {
    RsaPrivateKey::from_pkcs8_der(key.serialized_der()).unwrap()
}
