//! Downloads any bytes as a file: plain, compressed, encrypted or both, in pieces of several sizes. Ends with the file
//! or an error; a file never looks complete unless its digest is right. Also reads them as the bill of APIv2.

use std::future::ready;
use std::io::Write;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use futures_util::FutureExt;
use http::Response;
use wechatpay_runtime::client::{BillKey, DownloadError};
use wechatpay_runtime::derive::{Request, Response as Decoded};
use wechatpay_runtime::testing::Platform;
use wechatpay_runtime::transport::{BodyStream, BoxFuture, Transport, TransportError, TransportRequest};
use wechatpay_runtime::wire::{Cipher, Encrypt};
use wechatpay_runtime::{ApiV3Key, Client, Digest, Merchant, Operation, PlatformKeys, ResponseKind, SignType};

const URL: &str = "https://api.mch.weixin.qq.com/v3/billdownload/file?token=1";
const V2: Operation = Operation::post("/pay/downloadbill")
    .v2(SignType::Md5)
    .unsigned_response()
    .response(ResponseKind::File);
const FILE_KEY: &str = "0123456789abcdefGHIJKLMNOPQRSTUV";
const NONCE: &str = "61f9c719728a";
/// Enough for every input, little enough that a small input can unpack to more.
const LIMIT: u64 = 1 << 20;

#[derive(Debug, Request)]
struct Query {}

#[derive(Debug, Decoded)]
struct Nothing {}

/// The service: it sends the next file in pieces.
#[derive(Clone, Debug, Default)]
struct Service(Arc<Mutex<Pieces>>);

#[derive(Clone, Debug, Default)]
struct Pieces {
    rest: Bytes,
    size: usize,
}

impl Transport for Service {
    fn send(&self, _: TransportRequest) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        Box::pin(ready(Err(TransportError::NoIdentity)))
    }

    fn has_identity(&self) -> bool {
        true
    }

    fn open(&self, _: TransportRequest) -> BoxFuture<'_, Result<Response<Box<dyn BodyStream>>, TransportError>> {
        let pieces = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let body: Box<dyn BodyStream> = Box::new(pieces);
        Box::pin(ready(Ok(Response::new(body))))
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'_, ()> {
        Box::pin(ready(()))
    }

    fn is_blocking(&self) -> bool {
        true
    }
}

impl BodyStream for Pieces {
    fn next_piece(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>> {
        let length = self.size.min(self.rest.len());
        let piece = self.rest.split_to(length);
        Box::pin(ready(Ok((!piece.is_empty()).then_some(piece))))
    }
}

struct Sides {
    service: Service,
    client: Client,
    key: BillKey,
}

fn sides() -> &'static Sides {
    static SIDES: OnceLock<Sides> = OnceLock::new();
    SIDES.get_or_init(|| {
        let merchant = Merchant::builder("1900000109")
            .private_key_pem(include_str!("../../../runtime/tests/vectors/merchant.key.pem"))
            .serial("01")
            .api_v2_key("192006250b4c09247ec02edce69f6a2d")
            .build()
            .unwrap();
        let public_key = include_str!("../../../runtime/tests/vectors/merchant.public.pem");
        let for_merchant = PlatformKeys::builder()
            .public_key("PUB_KEY_ID_1", public_key)
            .build()
            .unwrap();
        let encrypt_key = for_merchant
            .encryption()
            .encrypt(Cipher::PublicKey, FILE_KEY.as_bytes())
            .unwrap();
        let service = Service::default();
        let client = Client::builder(merchant, Platform::new().unwrap().keys()).transport(service.clone());
        Sides {
            service,
            client: client.build().unwrap(),
            key: BillKey {
                algorithm: "AEAD_AES_256_GCM".to_owned(),
                encrypt_key,
                nonce: NONCE.to_owned(),
            },
        }
    })
}

/// Does it with one input.
pub fn run(data: &[u8]) {
    let Some((kind, content)) = data.split_first() else {
        return;
    };
    download(*kind, content);
    bill_of_v2(content);
}

fn download(kind: u8, content: &[u8]) {
    let Sides { service, client, key } = sides();
    let is = |bit: u8| kind >> bit & 1 == 1;
    let (unpacked, packed, encrypted, expected) = (is(0), is(1), is(2), is(3));
    let mut file = content.to_vec();
    if packed {
        let mut packing = GzEncoder::new(Vec::new(), Compression::fast());
        packing.write_all(content).unwrap();
        file = packing.finish().unwrap();
    }
    if encrypted {
        let ciphertext = ApiV3Key::new(FILE_KEY).unwrap().encrypt(NONCE, "", &file).unwrap();
        file = STANDARD.decode(ciphertext).unwrap();
    }
    let size = [1, 7, 4096, usize::MAX][usize::from(kind >> 4 & 3)];
    *service.0.lock().unwrap() = Pieces {
        rest: file.into(),
        size,
    };
    let digest = match expected {
        true => Digest::of("SHA1", content).unwrap(),
        false => Digest::of("SHA1", b"another file").unwrap(),
    };
    let mut asked = client.download(URL, digest).limit(LIMIT);
    if unpacked {
        asked = asked.gzip();
    }
    if is(6) {
        asked = asked.encrypted(key.clone());
    }
    let read = async { asked.await?.read_to_end().await };
    let read: Result<Vec<u8>, DownloadError> = read.now_or_never().expect("nothing waits");
    match read {
        Ok(read) => assert!(expected && read == content, "a file with another digest looks complete"),
        Err(error) => {
            let as_it_was_sent = unpacked == packed && encrypted == is(6);
            assert!(!(expected && as_it_was_sent), "{error}");
            assert!(!format!("{error} {error:?}").contains("token=1"));
        }
    }
}

fn bill_of_v2(content: &[u8]) {
    let client = &sides().client;
    let prepared = client.call::<Nothing>(&V2, &Query {}).prepare().unwrap();
    match prepared.accept(Response::new(Bytes::copy_from_slice(content))) {
        Ok(reply) => assert_eq!(reply.http_response().body, content),
        Err(error) => drop((error.outcome(), format!("{error} {error:?}"))),
    }
}
