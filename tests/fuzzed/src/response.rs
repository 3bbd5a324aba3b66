//! Verifies and decodes any response, which ends with a reply or an error: signed or unsigned, in both API generations.

use std::sync::OnceLock;

use bytes::Bytes;
use wechatpay_runtime::clock::FixedClock;
use wechatpay_runtime::derive::{Enumeration, Request, Response};
use wechatpay_runtime::testing::{Platform, Playback};
use wechatpay_runtime::v2::SignType;
use wechatpay_runtime::{Client, Merchant, Number, Operation, Secret, Unreadable};

const V3: Operation = Operation::get("/v3/orders");
const V2: Operation = Operation::post("/pay/orderquery").v2(SignType::Md5);
const V2_UNSIGNED: Operation = Operation::post("/pay/orderquery").v2(SignType::Md5).unsigned_response();
const CLOCK: FixedClock = FixedClock(1_554_208_460);

#[derive(Debug, Request)]
struct Query {}

#[derive(Debug, Response)]
#[expect(dead_code, reason = "what was read is only printed")]
struct Order {
    trade_state: Option<State>,
    total: Option<i64>,
    rate: Option<Number>,
    paid: Option<bool>,
    #[encrypted]
    name: Option<Secret>,
    #[wire(json)]
    inside: Option<Item>,
    items: Option<Vec<Item>>,
    names: Option<Vec<Vec<String>>>,
    unreadable: Unreadable,
}

#[derive(Debug, Response)]
#[expect(dead_code, reason = "what was read is only printed")]
struct Item {
    id: Option<String>,
    #[required]
    deeper: Option<Vec<Item>>,
    unreadable: Unreadable,
}

#[derive(Clone, Debug, PartialEq, Eq, Enumeration)]
enum State {
    #[value = "SUCCESS"]
    Success,
    Unlisted(String),
}

struct Sides {
    client: Client,
    platform: Platform,
}

fn sides() -> &'static Sides {
    static SIDES: OnceLock<Sides> = OnceLock::new();
    SIDES.get_or_init(|| {
        let platform = Platform::new().unwrap();
        let key = include_str!("../../../runtime/tests/vectors/merchant.key.pem");
        let merchant = Merchant::builder("1900000109")
            .private_key_pem(key)
            .serial("01")
            .api_v2_key("192006250b4c09247ec02edce69f6a2d")
            .build()
            .unwrap();
        let client = Client::builder(merchant, platform.keys())
            .transport(Playback::new())
            .clock(CLOCK);
        Sides {
            client: client.build().unwrap(),
            platform,
        }
    })
}

/// Does it with one input.
pub fn run(data: &[u8]) {
    let Some((kind, body)) = data.split_first() else { return };
    let Sides { client, platform } = sides();
    let status = [200, 202, 204, 302, 400, 404, 429, 500][usize::from(kind >> 2 & 7)];
    let plain = || http::Response::builder().status(status);
    let answer = match kind & 3 {
        // The response is signed, so that it is decoded.
        0 => platform.sign_at(&CLOCK, status, Bytes::copy_from_slice(body)).unwrap(),
        // The header is as arbitrary as the body.
        1 => {
            let mut response = plain();
            let mut parts = body.split(|byte| *byte == b'\n');
            for name in [
                "Wechatpay-Timestamp",
                "Wechatpay-Nonce",
                "Wechatpay-Serial",
                "Wechatpay-Signature",
            ] {
                if let Ok(value) = http::HeaderValue::from_bytes(parts.next().unwrap_or_default()) {
                    response = response.header(name, value);
                }
            }
            response.body(Bytes::copy_from_slice(body)).unwrap()
        }
        _ => plain().body(Bytes::copy_from_slice(body)).unwrap(),
    };
    let operation = match kind & 3 {
        0 | 1 => &V3,
        2 => &V2,
        _ => &V2_UNSIGNED,
    };
    let prepared = client.call::<Order>(operation, &Query {}).prepare().unwrap();
    match prepared.accept(answer) {
        Ok(reply) => {
            drop(format!("{reply:?} {}", reply.unreadable));
            for item in reply.items.iter().flatten() {
                // A field is there, or its absence has a reason that can be told.
                assert_eq!(
                    item.deeper().is_err(),
                    item.deeper.is_none() || item.unreadable.get("deeper").is_some()
                );
            }
        }
        Err(error) => {
            let _ = error.outcome();
            drop(format!("{error} {error:?}"));
        }
    }
}
