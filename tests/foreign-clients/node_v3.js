// `wechatpay-node-v3`: a client of APIv3 whose host is fixed.

const assert = require("node:assert");

const Pay = require("wechatpay-node-v3");

const shop = require("./shop.js");

const { configuration, text } = shop;

/** The data of an answer, which has to have this status. */
function answer(result, status = 200) {
  assert.strictEqual(result.status, status, JSON.stringify(result));
  return result.data;
}

async function main() {
  shop.leadToTheSandbox();
  const [serial, key] = await shop.platformKey();
  const client = new Pay({
    appid: "wxd678efh567hg6787",
    mchid: configuration.merchant_id,
    publicKey: Buffer.from(text("merchant_certificate")),
    privateKey: Buffer.from(text("merchant_key")),
    key: configuration.api_v3_key,
  });
  // The client downloads certificates by itself; a public key it has to be told.
  if (serial.startsWith("PUB_KEY_ID_")) Pay.certificates[serial] = key;
  const receiver = await shop.receiver();
  const order = (number) => ({
    description: "桃木梳",
    out_trade_no: number,
    notify_url: receiver.url,
    amount: { total: 100, currency: "CNY" },
    settle_info: { profit_sharing: true },
  });
  const query = async (number) => answer(await client.query({ out_trade_no: number }));
  const notified = async () => {
    const { headers, body } = await receiver.next();
    const verified = await client.verifySign({
      timestamp: headers["wechatpay-timestamp"],
      nonce: headers["wechatpay-nonce"],
      body,
      serial: headers["wechatpay-serial"],
      signature: headers["wechatpay-signature"],
    });
    assert(verified);
    const { event_type: event, resource } = JSON.parse(body);
    return [event, client.decipher_gcm(resource.ciphertext, resource.associated_data, resource.nonce)];
  };

  assert(answer(await client.transactions_native(order("order-one"))).code_url.startsWith("weixin://"));
  assert.strictEqual((await query("order-one")).trade_state, "NOTPAY");
  await shop.pay("order-one");
  const [paid, transaction] = await notified();
  assert.deepStrictEqual([paid, transaction.out_trade_no], ["TRANSACTION.SUCCESS", "order-one"]);
  const { transaction_id } = await query("order-one");

  const amount = { refund: 40, total: 100, currency: "CNY" };
  const refund = { out_trade_no: "order-one", out_refund_no: "refund-one", notify_url: receiver.url, amount };
  answer(await client.refunds(refund));
  assert.strictEqual((await notified())[0], "REFUND.SUCCESS");
  assert.strictEqual(answer(await client.find_refunds("refund-one")).status, "SUCCESS");

  answer(await client.transactions_native(order("order-two")));
  answer(await client.close("order-two"), 204);
  assert.strictEqual((await query("order-two")).trade_state, "CLOSED");
  const missing = await client.query({ out_trade_no: "no-order" });
  assert.deepStrictEqual([missing.status, JSON.parse(missing.error).code], [404, "ORDER_NOT_EXIST"]);

  const name = client.publicEncrypt("张三", Buffer.from(key));
  const party = { type: "MERCHANT_ID", account: "86693852" };
  const added = answer(
    await client.profitsharing_receivers_add({ ...party, relation_type: "STORE", name, wx_serial_no: serial }),
  );
  if (added.name) assert.strictEqual(client.privateDecrypt(added.name), "张三");
  const unfreeze_unsplit = true;
  const receivers = [{ ...party, amount: 10, description: "分给商户", name }];
  const shared = { transaction_id, out_order_no: "share-one", receivers, unfreeze_unsplit, wx_serial_no: serial };
  assert(answer(await client.create_profitsharing_orders(shared)).order_id);
  assert(answer(await client.query_profitsharing_orders(transaction_id, "share-one")).out_order_no);

  const detail = { out_detail_no: "detail1", transfer_amount: 200000, transfer_remark: "报销", openid: "o-MYE42l80oelYMDE34nYD456Xoy" };
  const batch = {
    out_batch_no: "batch1",
    batch_name: "报销",
    batch_remark: "报销单",
    total_amount: 200000,
    total_num: 1,
    transfer_detail_list: [{ ...detail, user_name: name }],
    wx_serial_no: serial,
  };
  assert.strictEqual(answer(await client.batches_transfer(batch)).out_batch_no, "batch1");

  const bill = answer(await client.tradebill({ bill_date: "2019-06-11" }));
  const downloaded = await client.downloadBill(bill.download_url);
  assert.strictEqual(downloaded.status, 200, JSON.stringify(downloaded));
  receiver.server.close();
}

shop.run(main);
