// The payer's side of an order: what a phone would show behind `code_url`, `h5_url` and `prepay_id`.
import { act as actOn, get } from "./control.js";
import { announce, copyButton, element, facts, hint, icon } from "./elements.js";
import { onLanguage, switches, t } from "./language.js";
import { h5Here, qrCode, returnAddress } from "./payer.js";
import { actionWord, stateBadge } from "./states.js";
import { amountOf, descriptionOf } from "./summary.js";

/** Milliseconds between two looks at the order. */
const AGAIN = 2_000;
/** Milliseconds until a payer who paid is back on the merchant's page. */
const RETURN = 3_000;

const place = document.querySelector("#payment");
const box = document.querySelector("#find-text");
let found = [];
let failure = null;
let drawn = null;
/** What the payer did: `ok`, `fail` or `cancel`, with the number of the order. */
let outcome = null;

/** The parameters of the address: those of `h5_url`, or `of` with anything that names an order. */
const parameters = () => new URLSearchParams(location.search);
const asked = () => parameters().get("of") ?? parameters().get("prepay_id") ?? "";
const back = () => returnAddress(parameters().get("redirect_url"));

async function load() {
  const text = asked();
  if (!text) return render();
  try {
    ({ resources: found } = await get(`cashier?of=${encodeURIComponent(text)}`));
    failure = null;
  } catch (error) {
    failure = error;
  }
  render();
}

function render() {
  const state = JSON.stringify([found, failure?.message, outcome]);
  // Unchanged buttons are not drawn again, so that they keep the focus.
  if (state === drawn) return;
  drawn = state;
  document.title = `${t("cashier")} · ${t("brand")}`;
  if (failure) place.replaceChildren(hint(failure.message));
  else place.replaceChildren(...found.map((order) => (outcome?.id === order.id ? result(order) : sheet(order))));
}

/** What a payer sees before paying. */
function sheet(order) {
  const { fields, actions } = order;
  const amount = amountOf(fields);
  const description = descriptionOf(fields);
  const own = actions.filter(({ by }) => by === "payer");
  const can = (action) => own.some(({ name }) => name === action);
  return element(
    "div",
    { class: "sheet", "data-order": order.id },
    stateBadge(order.state, order.state_title),
    amount && element("p", { class: "amount" }, amount),
    description && element("p", { class: "description" }, description),
    facts([
      [t("cashier.number"), order.id],
      [t("resources.merchant"), order.merchant],
      [t("resources.created"), order.created],
    ]),
    element(
      "div",
      { class: "buttons" },
      own.map((action) => button(actionWord(action), action.name, ["pay", "confirm"].includes(action.name), () => act(order, action))),
      own.length > 0 && [
        can("pay") && !can("fail") && button(t("cashier.fail"), "simulated-fail", false, () => end(order, "fail")),
        button(t("cashier.leave"), "leave", false, () => end(order, "cancel")),
      ],
    ),
    own.length === 0 && element("p", { class: "quiet-text" }, t("cashier.nothing")),
    own.length > 0 && codes(order),
  );
}

/** The QR codes: that of the order, and that of this page for a phone. */
function codes({ id, fields }) {
  const here = `${location.origin}/cashier/?of=${encodeURIComponent(id)}`;
  const code = fields.code_url;
  const local = ["127.0.0.1", "localhost", "[::1]"].includes(location.hostname);
  return element(
    "details",
    {},
    element("summary", {}, t("cashier.codes")),
    code && [element("h4", {}, t("cashier.qr.code_url")), qrCode(code, t("cashier.qr.code_url")), element("p", { class: "copyable" }, element("code", {}, code), copyButton(code))],
    element("h4", {}, t("cashier.qr.phone")),
    qrCode(here, t("cashier.qr.phone")),
    element("p", { class: "copyable" }, element("code", {}, here), copyButton(here)),
    local && element("p", { class: "quiet-text" }, t("cashier.local")),
  );
}

function button(label, name, main, press) {
  return element("button", { type: "button", class: main ? "primary" : null, "data-action": name, on: { click: press } }, label);
}

async function act(order, action) {
  try {
    await actOn(order, action.name);
    end(order, action.name === "fail" ? "fail" : "ok");
  } catch (error) {
    announce(error.message, "bad");
  }
  await load();
}

/** The payer is done. The page that opened this one is told in the words of WeChat's own front end. */
function end(order, how) {
  outcome = { id: order.id, how };
  window.opener?.postMessage({ source: "wechatpay-sandbox", id: order.id, result: how }, "*");
  render();
  const address = back();
  if (address && how === "ok") setTimeout(() => outcome?.how === "ok" && location.assign(address), RETURN);
}

/** What a payer sees afterwards. */
function result(order) {
  const address = back();
  const names = { ok: "check", fail: "cross", cancel: "minus" };
  const again = () => {
    outcome = null;
    load();
  };
  const node = element(
    "div",
    { class: "sheet", "data-order": order.id, "data-outcome": outcome.how },
    element("p", { class: `outcome ${outcome.how}`, tabindex: "-1" }, icon(names[outcome.how]), t(`cashier.outcome.${outcome.how}`)),
    amountOf(order.fields) && element("p", { class: "amount" }, amountOf(order.fields)),
    stateBadge(order.state, order.state_title),
    element("p", { class: "quiet-text" }, t("cashier.front"), " ", element("code", {}, `get_brand_wcpay_request:${outcome.how}`)),
    address && element("p", {}, element("a", { href: address, rel: "noreferrer" }, t("cashier.return")), " ", element("code", {}, address)),
    address && outcome.how === "ok" && element("p", { class: "quiet-text" }, t("cashier.returning")),
    element("div", { class: "buttons" }, button(t("cashier.again"), "again", false, again)),
  );
  requestAnimationFrame(() => node.querySelector(".outcome").focus());
  return node;
}

document.querySelector("#find").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = box.value.trim();
  location.assign(h5Here(text) ?? `/cashier/?${new URLSearchParams({ of: text })}`);
});
switches();
onLanguage(() => {
  drawn = null;
  render();
});
box.value = asked();
setInterval(() => !document.hidden && load(), AGAIN);
load();
