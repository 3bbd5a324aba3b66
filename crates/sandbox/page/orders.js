// The orders, and a button that pays one as the payer would.
import { get, post } from "./control.js";
import { announce, badge, copyButton, element, facts, hint } from "./elements.js";
import { t } from "./language.js";
import * as stream from "./stream.js";

/** Milliseconds between a call and a look at the orders, so that many calls are one look. */
const SOON = 400;

const list = document.querySelector("#order-list");
const counter = document.querySelector("#orders-count");
let orders = null;
let failure = null;
let timer = 0;
let seen = -1;

export function start() {
  stream.onChange(() => {
    const newest = stream.all()[0]?.id ?? 0;
    if (newest === seen) return;
    seen = newest;
    clearTimeout(timer);
    timer = setTimeout(load, SOON);
  });
  load();
}

export const show = () => load();

async function load() {
  const before = JSON.stringify([orders, failure?.message]);
  try {
    ({ orders } = await get("orders"));
    failure = null;
  } catch (error) {
    failure = error;
  }
  // Unchanged rows are not drawn again, so that a button keeps its focus and its position.
  if (JSON.stringify([orders, failure?.message]) !== before) render();
}

export function render() {
  const waiting = (orders ?? []).filter((order) => order.trade_state === "NOTPAY").length;
  counter.textContent = waiting ? String(waiting) : "";
  if (failure) list.replaceChildren(hint(failure.message));
  else if (!orders) list.replaceChildren(hint(t("loading")));
  else if (!orders.length) list.replaceChildren(empty());
  else list.replaceChildren(element("ul", { class: "cards" }, orders.map(card)));
}

const empty = () =>
  hint(
    element("p", {}, t("orders.empty")),
    element("p", {}, element("code", {}, "cargo run -p wechatpay-examples -- native-payment")),
  );

function card(order) {
  const state = order.trade_state;
  const kind = { SUCCESS: "good", NOTPAY: "accent", REFUND: "warn" }[state] ?? "plain";
  return element(
    "li",
    { class: "card", "data-order": order.out_trade_no },
    element(
      "div",
      { class: "card-head" },
      element("code", { class: "number" }, order.out_trade_no),
      copyButton(order.out_trade_no),
      badge(kind, t(`state.${state}`)),
      badge("plain", order.trade_type),
    ),
    element("p", { class: "amount" }, money(order.total, order.currency)),
    order.description && element("p", {}, order.description),
    facts([
      [t("orders.created"), order.created],
      [t("orders.paid.at"), order.paid],
      [t("orders.transaction"), order.transaction_id && element("code", {}, order.transaction_id)],
      [t("orders.notify"), order.notify_url && element("code", {}, order.notify_url)],
      ...order.refunds.map((refund) => [t("orders.refund"), [element("code", {}, refund.out_refund_no), ` ${money(refund.amount, order.currency)} ${refund.status}`]]),
    ]),
    state === "NOTPAY" && payButton(order),
  );
}

function payButton(order) {
  const number = order.out_trade_no;
  const button = element("button", { type: "button", class: "primary", "aria-label": t("orders.pay.label", { number }) }, t("orders.pay"));
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      await post(`orders/${encodeURIComponent(number)}/pay`);
      announce(t("orders.paid", { number }));
    } catch (error) {
      announce(error.message, "bad");
    }
    await load();
  });
  return button;
}

function money(fen, currency) {
  const amount = (fen / 100).toFixed(2);
  return currency === "CNY" ? `¥ ${amount}` : `${currency} ${amount}`;
}
