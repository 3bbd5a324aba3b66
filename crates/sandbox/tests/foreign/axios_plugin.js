// `wechatpay-axios-plugin`: a client of both protocols, told the sandbox's address.

const assert = require("node:assert");
const crypto = require("node:crypto");
const fs = require("node:fs");
const http = require("node:http");
const path = require("node:path");

const { Aes, Formatter, Rsa, Wechatpay } = require("wechatpay-axios-plugin");

const folder = process.argv[2];
const configuration = JSON.parse(fs.readFileSync(path.join(folder, "sandbox.json")));
const text = (name) => fs.readFileSync(path.join(folder, configuration[name]), "utf8");

/** The name and the public key of the platform key that the merchant uses. */
async function platformKey() {
  const response = await fetch(`${configuration.base_url}/_sandbox/configuration`);
  const { platform_keys: names } = await response.json();
  if (names.includes(configuration.platform_public_key_id)) {
    return [configuration.platform_public_key_id, text("platform_public_key")];
  }
  const certificate = new crypto.X509Certificate(text("platform_certificate"));
  return [certificate.serialNumber, text("platform_certificate")];
}

/** A receiver of notifications, and a function that waits for the next one. */
async function receiver() {
  const received = [];
  const waiting = [];
  const server = http.createServer((request, response) => {
    const chunks = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      response.writeHead(204).end();
      const notification = { headers: request.headers, body: Buffer.concat(chunks).toString() };
      const next = waiting.shift();
      next ? next(notification) : received.push(notification);
    });
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const next = () => (received.length ? received.shift() : new Promise((resolve) => waiting.push(resolve)));
  return { server, next, url: `http://127.0.0.1:${server.address().port}/notify` };
}

async function main() {
  const [serial, key] = await platformKey();
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
  const shop = await receiver();
  const order = (number) => ({
    appid: "wxd678efh567hg6787",
    mchid,
    description: "桃木梳",
    out_trade_no: number,
    notify_url: shop.url,
    amount: { total: 100, currency: "CNY" },
  });
  const query = async (number) => {
    const found = await wxpay.v3.pay.transactions.outTradeNo._out_trade_no_.get({ params: { mchid }, out_trade_no: number });
    return found.data.trade_state;
  };
  const notified = async () => {
    const { headers, body } = await shop.next();
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
  await fetch(`${configuration.base_url}/_sandbox/orders/order-one/pay`, { method: "POST" });
  const [paid, transaction] = await notified();
  assert.strictEqual(paid, "TRANSACTION.SUCCESS");
  assert.strictEqual(transaction.out_trade_no, "order-one");
  assert.strictEqual(await query("order-one"), "SUCCESS");

  const refund = {
    out_trade_no: "order-one",
    out_refund_no: "refund-one",
    notify_url: shop.url,
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

  const v2 = { appid: "wxd678efh567hg6787", mch_id: mchid, out_trade_no: "order1", nonce_str: Formatter.nonce() };
  const found = await wxpay.v2.pay.orderquery.post(v2);
  assert.strictEqual(found.data.result_code, "SUCCESS");
  shop.server.close();
}

main().then(
  () => process.exit(0),
  (error) => {
    console.error(error.response?.data ?? error);
    console.error(error.response?.headers?.["sandbox-diagnosis"] ?? "");
    process.exit(1);
  },
);
