"""`wechatpayv3`: a client of APIv3 whose host is fixed."""

import json
import pathlib

import shop
from sandbox import Sandbox
from wechatpayv3 import WeChatPay, WeChatPayType


def client(sandbox: Sandbox, url: str) -> WeChatPay:
    configuration = sandbox.configuration()
    text = lambda name: (sandbox.folder / configuration[name]).read_text()
    keys = {}
    if not has_certificates(sandbox):
        keys = {"public_key": text("platform_public_key"), "public_key_id": configuration["platform_public_key_id"]}
    return WeChatPay(
        wechatpay_type=WeChatPayType.NATIVE,
        mchid=configuration["merchant_id"],
        private_key=text("merchant_key"),
        cert_serial_no=configuration["merchant_serial"],
        apiv3_key=configuration["api_v3_key"],
        appid="wxd678efh567hg6787",
        notify_url=url,
        **keys,
    )


def has_certificates(sandbox: Sandbox) -> bool:
    names = sandbox.get("configuration")["platform_keys"]
    return not any(name.startswith("PUB_KEY_ID_") for name in names)


def answer(result: tuple, status: int = 200) -> dict:
    code, text = result
    assert code == status, result
    return json.loads(text) if text else {}


def run(sandbox: Sandbox):
    shop.use(sandbox)
    with shop.Receiver() as receiver:
        pay = client(sandbox, receiver.url)
        amount = {"total": 100, "currency": "CNY"}
        marked = {"profit_sharing": True}
        placed = answer(pay.pay(description="桃木梳", out_trade_no="order-one", amount=amount, settle_info=marked))
        assert placed["code_url"].startswith("weixin://"), placed
        assert answer(pay.query(out_trade_no="order-one"))["trade_state"] == "NOTPAY"
        shop.pay(sandbox, "order-one")
        notified = pay.callback(*receiver.next())
        assert notified["event_type"] == "TRANSACTION.SUCCESS", notified
        assert notified["resource"]["out_trade_no"] == "order-one", notified
        paid = answer(pay.query(out_trade_no="order-one"))
        assert paid["trade_state"] == "SUCCESS", paid

        refund = {"refund": 40, "total": 100, "currency": "CNY"}
        started = answer(pay.refund("refund-one", refund, out_trade_no="order-one", notify_url=receiver.url))
        assert started["status"] in ("PROCESSING", "SUCCESS"), started
        notified = pay.callback(*receiver.next())
        assert notified["event_type"] == "REFUND.SUCCESS", notified
        assert answer(pay.query_refund("refund-one"))["status"] == "SUCCESS"

        answer(pay.pay(description="梳", out_trade_no="order-two", amount=amount))
        answer(pay.close("order-two"), 204)
        assert answer(pay.query(out_trade_no="order-two"))["trade_state"] == "CLOSED"
        assert answer(pay.query(out_trade_no="no-order"), 404)["code"] == "ORDER_NOT_EXIST"

        receiver_added = pay.profitsharing_add_receiver("MERCHANT_ID", "86693852", "STORE", name="张三")
        name = answer(receiver_added).get("name")
        assert name is None or pay.decrypt(name) == "张三", name
        receivers = [{"type": "MERCHANT_ID", "account": "86693852", "amount": 10, "description": "分给商户", "name": "张三"}]
        shared = answer(pay.profitsharing_order(paid["transaction_id"], "share-one", receivers, True))
        assert shared["order_id"], shared
        answer(pay.profitsharing_order_query(paid["transaction_id"], "share-one"))
        reports = [{"info_type": "活动名称", "info_content": "新会员有礼"}]
        transferred = answer(
            pay.mch_transfer_bills(
                "transfer1", "1000", "o-MYE42l80oelYMDE34nYD456Xoy", 777, "新会员开通有礼", "张三", transfer_scene_report_infos=reports
            )
        )
        assert transferred["out_bill_no"] == "transfer1", transferred
        image = pathlib.Path(sandbox.folder) / "image.png"
        image.write_bytes(b"image")
        assert answer(pay.image_upload(str(image)))["media_id"]
        bill = answer(pay.trade_bill("2019-06-11"))
        assert bill["download_url"].startswith("https://api.mch.weixin.qq.com/v3/billdownload/file?"), bill
        # The client takes a download for a signed response, which the service does not send either.
