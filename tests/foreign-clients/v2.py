"""`wechatpy`: a client of APIv2 whose host is fixed."""

import shop
from sandbox import Sandbox
from wechatpy.exceptions import WeChatPayException
from wechatpy.pay import WeChatPay


def query(pay: WeChatPay, number: str) -> str:
    found = pay.order.query(out_trade_no=number)
    assert pay.check_signature(dict(found)), found
    return found["trade_state"]


def run(sandbox: Sandbox):
    shop.use(sandbox)
    configuration = sandbox.configuration()
    path = lambda name: str(sandbox.folder / configuration[name])
    identity = {"mch_cert": path("merchant_certificate"), "mch_key": path("merchant_key")}
    arguments = ("wxd678efh567hg6787", configuration["api_v2_key"], configuration["merchant_id"])
    pay = WeChatPay(*arguments, **identity)
    with shop.Receiver() as receiver:
        for number in ["order1", "order2"]:
            placed = pay.order.create(
                "NATIVE", "桃木梳", 100, receiver.url, client_ip="127.0.0.1", out_trade_no=number, product_id="1"
            )
            assert placed["code_url"], placed
            assert pay.check_signature(dict(placed)), placed
        assert query(pay, "order1") == "NOTPAY"
        shop.act(sandbox, "v2-order", "order1", "pay")
        notified = pay.parse_payment_result(receiver.next()[1])
        assert notified["out_trade_no"] == "order1" and notified["total_fee"] == 100, notified
        assert query(pay, "order1") == "SUCCESS"
        closed = pay.order.close("order2")
        assert closed["result_code"] == "SUCCESS" and pay.check_signature(dict(closed)), closed
        assert query(pay, "order2") == "CLOSED"
        refund = pay.refund.apply(100, 40, "refund1", out_trade_no="order1", notify_url=receiver.url)
        assert refund["refund_fee"] == "40" and pay.check_signature(dict(refund)), refund
        receiver.next()
        refunded = pay.refund.query(out_refund_no="refund1")
        assert refunded["refund_status_0"] == "SUCCESS" and pay.check_signature(dict(refunded)), refunded
        assert query(pay, "order1") == "REFUND"
    sent = pay.redpack.send(
        "oxTWIuGaIt6gTKsQRLau2M0yL16E",
        1000,
        "天虹百货",
        "猜灯谜抢红包活动",
        "感谢您参加猜灯谜活动",
        "猜越多得越多",
        client_ip="127.0.0.1",
        out_trade_no="1000009820141100000000001",
    )
    assert sent["result_code"] == "SUCCESS", sent
    try:
        WeChatPay(arguments[0], "0" * 32, arguments[2], **identity).order.query(out_trade_no="order1")
    except WeChatPayException as error:
        assert error.return_msg == "签名错误", error
    else:
        raise AssertionError("a wrong key was accepted")
