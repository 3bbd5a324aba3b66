// `wechatpay-axios-plugin`: a client of both protocols, told the sandbox's address.

const assert = require("node:assert");
const crypto = require("node:crypto");
const { Aes, Formatter, Multipart, Rsa, Wechatpay } = require("wechatpay-axios-plugin");

const shop = require("./shop.js");

const { configuration, text } = shop;

async function main() {
  const [serial, key] = await shop.platformKey();
  const wxpay = new Wechatpay({
    baseURL: `${configuration.tls_base_url}/`,
    mchid: configuration.merchant_id,
    serial: configuration.merchant_serial,
    privateKey: text("merchant_key"),
    certs: { [serial]: key },
    secret: configuration.api_v2_key,
    merchant: { cert: text("merchant_certificate"), key: text("merchant_key") },
  });
  const mchid = configuration.merchant_id;
  const receiver = await shop.receiver();
  const order = (number) => ({
    appid: "wxd678efh567hg6787",
    mchid,
    description: "桃木梳",
    out_trade_no: number,
    notify_url: receiver.url,
    amount: { total: 100, currency: "CNY" },
    settle_info: { profit_sharing: true },
  });
  const query = async (number) => {
    const found = await wxpay.v3.pay.transactions.outTradeNo._out_trade_no_.get({ params: { mchid }, out_trade_no: number });
    return found.data.trade_state;
  };
  const notified = async () => {
    const { headers, body } = await receiver.next();
    assert.strictEqual(headers["wechatpay-serial"], serial);
    const signed = Formatter.response(headers["wechatpay-timestamp"], headers["wechatpay-nonce"], body);
    assert(Rsa.verify(signed, headers["wechatpay-signature"], Rsa.from(key, Rsa.KEY_TYPE_PUBLIC)));
    const { event_type: event, resource } = JSON.parse(body);
    const { ciphertext, nonce, associated_data: data } = resource;
    return [event, JSON.parse(Aes.AesGcm.decrypt(ciphertext, configuration.api_v3_key, nonce, data))];
  };

  const placed = await wxpay.v3.pay.transactions.native.post(order("order-one"));
  assert(placed.data.code_url.startsWith("weixin://"));
  assert.strictEqual(await query("order-one"), "NOTPAY");
  await shop.pay("order-one");
  const [paid, transaction] = await notified();
  assert.strictEqual(paid, "TRANSACTION.SUCCESS");
  assert.strictEqual(transaction.out_trade_no, "order-one");
  assert.strictEqual(await query("order-one"), "SUCCESS");

  const refund = {
    out_trade_no: "order-one",
    out_refund_no: "refund-one",
    notify_url: receiver.url,
    amount: { refund: 40, total: 100, currency: "CNY" },
  };
  await wxpay.v3.refund.domestic.refunds.post(refund);
  assert.strictEqual((await notified())[0], "REFUND.SUCCESS");
  const refunded = await wxpay.v3.refund.domestic.refunds._out_refund_no_.get({ out_refund_no: "refund-one" });
  assert.strictEqual(refunded.data.status, "SUCCESS");

  await wxpay.v3.pay.transactions.native.post(order("order-two"));
  const closed = await wxpay.v3.pay.transactions.outTradeNo._out_trade_no_.close.post({ mchid }, { out_trade_no: "order-two" });
  assert.strictEqual(closed.status, 204);
  assert.strictEqual(await query("order-two"), "CLOSED");
  const missing = await query("no-order").catch((error) => error.response);
  assert.deepStrictEqual([missing.status, missing.data.code], [404, "ORDER_NOT_EXIST"]);

  const added = {
    appid: "wxd678efh567hg6787",
    type: "MERCHANT_ID",
    account: "86693852",
    relation_type: "STORE",
    name: Rsa.encrypt("张三", Rsa.from(key, Rsa.KEY_TYPE_PUBLIC)),
  };
  const receiverAdded = await wxpay.v3.profitsharing.receivers.add.post(added, { headers: { "Wechatpay-Serial": serial } });
  const { name } = receiverAdded.data;
  if (name) assert.strictEqual(Rsa.decrypt(name, Rsa.from(text("merchant_key"), Rsa.KEY_TYPE_PRIVATE)), "张三");

  const { transaction_id } = (await wxpay.v3.pay.transactions.outTradeNo._out_trade_no_.get({
    params: { mchid },
    out_trade_no: "order-one",
  })).data;
  const share = {
    appid: added.appid,
    transaction_id,
    out_order_no: "share-one",
    receivers: [{ type: "MERCHANT_ID", account: "86693852", amount: 10, description: "分给商户" }],
    unfreeze_unsplit: true,
  };
  assert((await wxpay.v3.profitsharing.orders.post(share)).data.order_id);

  const transfer = {
    appid: added.appid,
    out_bill_no: "transfer1",
    transfer_scene_id: "1000",
    openid: "o-MYE42l80oelYMDE34nYD456Xoy",
    user_name: Rsa.encrypt("张三", Rsa.from(key, Rsa.KEY_TYPE_PUBLIC)),
    transfer_amount: 777,
    transfer_remark: "新会员开通有礼",
    transfer_scene_report_infos: [{ info_type: "活动名称", info_content: "新会员有礼" }],
  };
  const transferred = await wxpay.v3.fundApp.mchTransfer.transferBills.post(transfer, { headers: { "Wechatpay-Serial": serial } });
  assert.strictEqual(transferred.data.out_bill_no, "transfer1");

  const image = Buffer.from("image");
  const meta = { filename: "image.png", sha256: crypto.createHash("sha256").update(image).digest("hex") };
  const form = new Multipart();
  form.append("meta", JSON.stringify(meta), "meta.json").append("file", image, "image.png");
  // As an object, axios would build the form again without the name of the file.
  const upload = await wxpay.v3.merchant.media.upload.post(form.getBuffer(), { meta, headers: form.getHeaders() });
  assert(upload.data.media_id);

  const { data: bill } = await wxpay.v3.bill.tradebill.get({ params: { bill_date: "2019-06-11" } });
  const file = await wxpay.v3.billdownload.file.get({
    params: Object.fromEntries(new URL(bill.download_url).searchParams),
    responseType: "arraybuffer",
  });
  assert.strictEqual(crypto.createHash("sha1").update(file.data).digest("hex"), bill.hash_value);

  await v2(wxpay, mchid);
  receiver.server.close();
}

/** The calls of APIv2. */
async function v2(wxpay, mchid) {
  const call = async (chain, fields, options) => {
    const nonce_str = Formatter.nonce();
    const { data } = await chain.post({ appid: "wxd678efh567hg6787", mch_id: mchid, nonce_str, ...fields }, options);
    assert.deepStrictEqual([data.return_code, data.result_code], ["SUCCESS", "SUCCESS"], JSON.stringify(data));
    return data;
  };
  const order = {
    body: "桃木梳",
    out_trade_no: "order1",
    total_fee: 100,
    spbill_create_ip: "127.0.0.1",
    notify_url: "http://127.0.0.1:9/notify",
    trade_type: "NATIVE",
    product_id: "1",
  };
  assert((await call(wxpay.v2.pay.unifiedorder, order)).code_url);
  await call(wxpay.v2.pay.orderquery, { out_trade_no: "order1" });
  await shop.pay("order1");
  const refund = { out_trade_no: "order1", out_refund_no: "refund1", total_fee: 100, refund_fee: 40 };
  await call(wxpay.v2.secapi.pay.refund, refund, { security: true });
  await call(wxpay.v2.pay.refundquery, { out_refund_no: "refund1" });
  const packet = {
    mch_billno: "1000009820141100000000001",
    wxappid: "wxd678efh567hg6787",
    send_name: "天虹百货",
    re_openid: "oxTWIuGaIt6gTKsQRLau2M0yL16E",
    total_amount: 1000,
    total_num: 1,
    wishing: "感谢您参加猜灯谜活动",
    client_ip: "127.0.0.1",
    act_name: "猜灯谜抢红包活动",
    remark: "猜越多得越多",
    appid: undefined,
  };
  await call(wxpay.v2.mmpaymkttransfers.sendredpack, packet, { security: true });
}

shop.run(main);
