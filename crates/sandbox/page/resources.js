// The view Resources: orders, refunds and every other kind of resource, with buttons for what a payer or the platform would do.
import { bodyView } from "./body.js";
import { act, get } from "./control.js";
import { announce, copyButton, element, facts, hint } from "./elements.js";
import { language, t } from "./language.js";
import { h5Here, qrCode } from "./payer.js";
import { actionWord, stateBadge, stateWord } from "./states.js";
import * as stream from "./stream.js";
import { amountOf, descriptionOf } from "./summary.js";

/** Milliseconds between a call and a look at the resources, so that many calls are one look. */
const SOON = 400;
/** Milliseconds between a call and a look at the number of unpaid orders, while another view is shown. */
const LATER = 2_000;
/** Milliseconds without a key before what was typed is searched for. */
const TYPING = 250;
/** Resources on a page of the list. */
const PAGE = 20;

const view = document.querySelector("#resources");
const list = document.querySelector("#resource-list");
const kindBox = document.querySelector("#resource-kind");
const searchBox = document.querySelector("#resource-search");
const stateBox = document.querySelector("#resource-state");
const pages = document.querySelector("#resource-pages");
const counter = document.querySelector("#resources-count");

let kinds = [];
let kind = "order";
let found = null;
let failure = null;
let unpaid = 0;
/** How many of the resources that fit come before the page that is shown. */
let skipped = 0;
let timer = 0;
let seen = -1;
let asked = 0;
let drawn = null;

const current = () => kinds.find(({ name }) => name === kind);

export async function start() {
  kindBox.addEventListener("change", () => (location.hash = `#/resources/${kindBox.value}`));
  searchBox.addEventListener("input", () => first(TYPING));
  stateBox.addEventListener("input", () => first(0));
  stream.onChange(() => {
    const newest = stream.all()[0]?.id ?? 0;
    if (newest === seen) return;
    seen = newest;
    soon(view.hidden ? LATER : SOON);
  });
  await load();
}

/** Shows a kind of resource; `refund/R1` is one resource of it. */
export function show(address) {
  const [name, ...id] = address.split("/");
  if (name && name !== kind) {
    kind = name;
    found = null;
    stateBox.value = "";
    searchBox.value = "";
  }
  if (id.length) searchBox.value = id.join("/");
  skipped = 0;
  render();
  load();
}

/** Shows the first page of another selection. */
function first(pause) {
  skipped = 0;
  soon(pause);
}

function soon(pause) {
  clearTimeout(timer);
  timer = setTimeout(load, pause);
}

async function load() {
  asked += 1;
  const question = asked;
  try {
    if (!kinds.length) ({ kinds } = await get("resources"));
    ({ total: unpaid } = await get("resources/order?state=NOTPAY&limit=0"));
    const query = new URLSearchParams({ contains: searchBox.value, state: stateBox.value, skip: skipped, limit: PAGE });
    const answered = view.hidden ? found : await get(`resources/${encodeURIComponent(kind)}?${query}`);
    // A later request has its own response.
    if (question !== asked) return;
    found = answered;
    failure = null;
    if (found && skipped && !found.resources.length) {
      skipped = Math.max(0, Math.floor((found.total - 1) / PAGE) * PAGE);
      await load();
      return;
    }
  } catch (error) {
    if (question !== asked) return;
    failure = error;
  }
  counter.textContent = unpaid ? String(unpaid) : "";
  counter.title = unpaid ? t("resources.unpaid", { count: unpaid }) : "";
  // Unchanged cards are not drawn again, so that a button keeps its focus and its position.
  if (JSON.stringify([kind, found, failure?.message]) !== drawn) render();
}

export function render() {
  drawn = JSON.stringify([kind, found, failure?.message]);
  renderChoices();
  const focused = focus();
  list.dataset.query = searchBox.value;
  pages.hidden = failure !== null || !found?.total;
  if (failure) list.replaceChildren(hint(element("p", {}, failure.message), element("button", { type: "button", on: { click: load } }, t("retry"))));
  else if (!found) list.replaceChildren(hint(t("loading")));
  else if (!found.resources.length) list.replaceChildren(searchBox.value || stateBox.value ? hint(t("resources.nothing")) : empty());
  else list.replaceChildren(element("ul", { class: "cards" }, found.resources.map(card)));
  if (focused) list.querySelector(focused)?.focus();
  if (found) renderPages();
}

/** A selector for the control of the list that has the focus. */
function focus() {
  const node = document.activeElement?.closest("#resource-list [data-action]");
  if (!node) return null;
  return `[data-resource="${CSS.escape(node.closest("[data-resource]").dataset.resource)}"] [data-action="${CSS.escape(node.dataset.action)}"]`;
}

function renderChoices() {
  kindBox.replaceChildren(
    ...kinds.map((one) => element("option", { value: one.name }, kindWord(one))),
  );
  kindBox.value = kind;
  const chosen = stateBox.value;
  stateBox.replaceChildren(
    element("option", { value: "" }, t("resources.state.all")),
    ...(current()?.states ?? []).map(({ name, title }) => element("option", { value: name }, stateWord(name, title))),
  );
  stateBox.value = chosen;
}

function renderPages() {
  const turn = (word, to, possible) => {
    const click = () => {
      skipped = to;
      load();
    };
    return element("button", { type: "button", class: "chip", disabled: !possible, on: { click } }, t(word));
  };
  const shown = found.resources.length;
  pages.replaceChildren(
    turn("resources.newer", Math.max(0, skipped - PAGE), skipped > 0),
    turn("resources.older", skipped + PAGE, skipped + PAGE < found.total),
    element("span", { class: "quiet-text", role: "status" }, t("resources.page", { from: shown ? skipped + 1 : 0, to: skipped + shown, all: found.total })),
  );
}

function empty() {
  const creates = current()?.creates ?? [];
  return hint(
    element("p", {}, t("resources.empty")),
    creates.slice(0, 3).map((line) => element("p", {}, element("code", {}, line))),
    kind === "order" && element("p", {}, element("code", {}, "cargo run -p wechatpay-examples -- native-payment")),
  );
}

function card(resource) {
  const { id, fields, parent, next } = resource;
  const state = current()?.states.find(({ name }) => name === resource.state);
  const pays = resource.actions.some(({ by }) => by === "payer");
  const amount = amountOf(fields);
  const description = descriptionOf(fields);
  return element(
    "li",
    { class: "card", "data-resource": id },
    element(
      "div",
      { class: "card-head" },
      element("code", { class: "number" }, id),
      copyButton(id),
      stateBadge(resource.state, resource.state_title, state?.final),
      fields.trade_type && element("span", { class: "badge plain" }, fields.trade_type),
    ),
    amount && element("p", { class: "amount" }, amount),
    description && element("p", {}, description),
    facts([
      [t("resources.created"), resource.created],
      [t("resources.merchant"), resource.merchant],
      [t("resources.paid.at"), fields.success_time],
      [t("resources.transaction"), fields.transaction_id && element("code", {}, fields.transaction_id)],
      [t("resources.notify"), fields.notify_url && element("code", {}, fields.notify_url)],
      [t("resources.next"), next && `${next.action}, ${next.at}`],
      [t("resources.parent"), parent && element("a", { href: `#/resources/${parent.resource}/${encodeURIComponent(parent.id)}` }, `${parent.resource} ${parent.id}`)],
    ]),
    resource.actions.length > 0 && element("div", { class: "buttons" }, resource.actions.map((action) => actionButton(resource, action))),
    pays && payersWay(resource),
    children(id),
    element("details", {}, element("summary", {}, t("resources.fields")), bodyView(fields)),
  );
}

/** Links to what belongs to the resource, such as an order's refunds. */
function children(id) {
  const links = kinds
    .filter((other) => other.parent === kind)
    .map((other) => element("a", { href: `#/resources/${other.name}/${encodeURIComponent(id)}` }, kindWord(other)));
  return links.length > 0 && element("p", { class: "links" }, links);
}

/** A kind in words. */
const kindWord = ({ name, title }) => (language() === "zh" ? `${title} (${name})` : `${name} (${title})`);

/** How a payer comes to the order: the QR code, and the address of the cashier. */
function payersWay({ id, fields }) {
  const { code_url: code } = fields;
  const h5 = h5Here(fields.h5_url);
  return element(
    "div",
    { class: "payers-way" },
    code && qrCode(code, t("cashier.qr.code_url")),
    element(
      "div",
      { class: "links" },
      element("a", { href: `/cashier/?of=${encodeURIComponent(id)}` }, t("cashier")),
      h5 && element("a", { href: h5 }, t("cashier.h5")),
      code && element("span", { class: "copyable" }, element("code", {}, code), copyButton(code)),
    ),
  );
}

function actionButton(resource, action) {
  const main = action.name === "pay";
  const label = `${actionWord(action)}: ${resource.id}`;
  const press = async (event) => {
    event.currentTarget.disabled = true;
    try {
      await act(resource, action.name);
      announce(t("resources.acted", { action: actionWord(action), id: resource.id }));
    } catch (error) {
      announce(error.message, "bad");
    }
    drawn = null;
    await load();
  };
  return element("button", { type: "button", class: main ? "primary" : null, "data-action": action.name, "aria-label": label, on: { click: press } }, actionWord(action));
}
