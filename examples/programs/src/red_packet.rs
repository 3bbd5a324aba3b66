//! A red packet, by APIv2: XML, and the merchant's certificate in the TLS handshake. The generated function handles
//! both.

use wechatpay_api::runtime::Client;
use wechatpay_api::runtime::nonce::{NonceSource, SystemNonce};
use wechatpay_api::v2::mmpaymkttransfers::sendredpack;
use wechatpay_api::v2::mmpaymkttransfers::sendredpack::post::{Request, RequestRequired};

use crate::Failure;

/// Sends 1.00 yuan and returns the service's number of the red packet.
///
/// # Errors
/// When the red packet cannot be sent.
#[expect(
    deprecated,
    reason = "a transfer of APIv3 supersedes it for new merchants; those who have it still call it"
)]
pub async fn run(client: &Client, openid: &str) -> Result<String, Failure> {
    let request = Request::new(RequestRequired {
        mch_billno: SystemNonce.nonce()?.chars().take(28).collect(),
        mch_id: client.merchant().id().into(),
        wxappid: "wx8888888888888888".into(),
        send_name: "天虹百货".into(),
        re_openid: openid.into(),
        total_amount: 100,
        total_num: 1,
        wishing: "感谢您参加猜灯谜活动，祝您元宵节快乐！".into(),
        client_ip: "192.168.0.1".into(),
        act_name: "猜灯谜抢红包活动".into(),
        remark: "猜越多得越多，快来抢！".into(),
    });
    let reply = sendredpack::post(client, &request).await?;
    Ok(reply.send_listid()?.to_owned())
}
