// The payer's side of an order: what a phone would show behind `code_url` or `h5_url`.
import { get, post } from "./control.js";
import { announce, badge, element, facts, hint } from "./elements.js";
import { t, translate } from "./language.js";

/** Milliseconds between two looks at the order. */
const AGAIN = 2_000;

const place = document.querySelector("#payment");
let drawn = null;

const number = () => {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    // The address was typed by hand.
    return "";
  }
};

async function load() {
  let shown;
  try {
    const { resources } = await get(`resources/order/${encodeURIComponent(number())}`);
    shown = resources.map(card);
    if (JSON.stringify(resources) === drawn) return;
    drawn = JSON.stringify(resources);
  } catch (error) {
    drawn = null;
    shown = [hint(error.message)];
  }
  place.replaceChildren(...shown);
}

function card(order) {
  const { amount, description } = order.fields;
  return element(
    "div",
    { class: "card", "data-order": order.id },
    element("div", { class: "card-head" }, element("code", { class: "number" }, order.id), badge(order.state === "SUCCESS" ? "good" : "accent", order.state_title)),
    amount && element("p", { class: "amount" }, `${(amount.total / 100).toFixed(2)} ${amount.currency ?? "CNY"}`),
    facts([
      [t("cashier.merchant"), order.merchant],
      [t("cashier.description"), description],
      [t("orders.created"), order.created],
    ]),
    element("p", { class: "chips" }, order.actions.map((action) => button(order, action))),
  );
}

function button(order, action) {
  const label = `${action.title} (${action.name})`;
  const press = async () => {
    try {
      await post(`resources/order/${encodeURIComponent(order.id)}/${encodeURIComponent(action.name)}?merchant=${encodeURIComponent(order.merchant)}`);
      announce(label);
    } catch (error) {
      announce(error.message, "bad");
    }
    await load();
  };
  return element("button", { type: "button", class: action.name === "pay" ? "primary" : "chip", "data-action": action.name, on: { click: press } }, label);
}

translate(document);
window.addEventListener("hashchange", load);
setInterval(load, AGAIN);
load();
