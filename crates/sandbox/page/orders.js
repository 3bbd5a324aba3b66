// The orders, and a button that pays one as the payer would.
import { get, post } from "./control.js";
import { announce, badge, copyButton, element, facts, hint } from "./elements.js";
import { t } from "./language.js";
import { tokens } from "./search.js";
import * as stream from "./stream.js";

/** Milliseconds between a call and a look at the orders, so that many calls are one look. */
const SOON = 400;

/** Orders on a page of the list. */
const PAGE = 20;

const list = document.querySelector("#order-list");
const box = document.querySelector("#order-search");
const states = document.querySelector("#order-state");
const pages = document.querySelector("#order-pages");
const counter = document.querySelector("#orders-count");
let orders = null;
let failure = null;
let timer = 0;
let seen = -1;
/** How many of the orders that fit come before the page that is shown. */
let skipped = 0;

export function start() {
  for (const control of [box, states]) {
    control.addEventListener("input", () => {
      skipped = 0;
      render();
    });
  }
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
  else renderPage();
  pages.hidden = !orders?.length || failure !== null;
}

/** The orders of one page; thousands at once would make the browser slow. */
function renderPage() {
  renderStates();
  const words = tokens(box.value);
  const fitting = orders.filter((order) => {
    const text = [order.out_trade_no, order.transaction_id, order.description, order.trade_type].join(" ").toLowerCase();
    return (!states.value || order.trade_state === states.value) && words.every((word) => text.includes(word));
  });
  skipped = Math.max(0, Math.min(skipped, Math.floor((fitting.length - 1) / PAGE) * PAGE));
  const shown = fitting.slice(skipped, skipped + PAGE);
  list.replaceChildren(shown.length ? element("ul", { class: "cards" }, shown.map(card)) : hint(t("orders.nothing")));
  const turn = (word, to, possible) =>
    element("button", { type: "button", class: "chip", disabled: possible ? null : "", on: { click: () => ((skipped = to), render()) } }, t(word));
  pages.replaceChildren(
    turn("orders.newer", skipped - PAGE, skipped > 0),
    turn("orders.older", skipped + PAGE, skipped + PAGE < fitting.length),
    element("span", { class: "quiet-text", role: "status" }, t("orders.page", { from: shown.length ? skipped + 1 : 0, to: skipped + shown.length, all: fitting.length })),
  );
}

function renderStates() {
  const chosen = states.value;
  const present = [...new Set(orders.map((order) => order.trade_state))].sort();
  states.replaceChildren(
    element("option", { value: "" }, t("orders.state.all")),
    ...present.map((state) => element("option", { value: state }, t(`state.${state}`))),
  );
  states.value = present.includes(chosen) ? chosen : "";
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
    element("p", { class: "chips" }, element("a", { href: `/cashier/#${encodeURIComponent(order.out_trade_no)}` }, t("cashier"))),
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
