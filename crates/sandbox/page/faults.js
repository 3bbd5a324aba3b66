// The view Faults: errors, delays and closed connections for the next calls.
import { operationIds } from "./catalogue.js";
import { get, post, remove } from "./control.js";
import { announce, badge, element } from "./elements.js";
import { t } from "./language.js";
import * as stream from "./stream.js";

const offered = {
  latency: [500, 3_000, 30_000].map((latency) => ({ latency })),
  status: [500, 502, 503, 429].map((status) => (status === 429 ? { status, code: "FREQUENCY_LIMITED" } : { status })),
  drop: ["before_request", "before_response", "during_response"].map((drop) => ({ drop })),
  signature: ["probe", "wrong", "missing", "old", "unknown_key"].map((signature) => ({ signature })),
};

const buttons = document.querySelector("#fault-buttons");
const waiting = document.querySelector("#fault-list");
const counter = document.querySelector("#faults-count");
const calls = document.querySelector("#fault-calls");
const target = document.querySelector("#fault-operation");
let faults = [];
let timer = 0;
let seen = -1;

export function start() {
  document.querySelector("#fault-clear").addEventListener("click", () => change(() => remove("faults"), () => t("faults.cleared")));
  document.querySelector("#rotate").addEventListener("click", rotate);
  target.addEventListener("focus", offerIds, { once: true });
  stream.onChange(() => {
    const newest = stream.all()[0]?.id ?? 0;
    if (newest === seen) return;
    seen = newest;
    clearTimeout(timer);
    timer = setTimeout(load, 400);
  });
  load();
}

export const show = () => load();

function offerIds() {
  document.querySelector("#operation-ids").replaceChildren(...operationIds().map((value) => element("option", { value })));
}

async function load() {
  try {
    ({ faults } = await get("faults"));
  } catch {
    // The log says that there is no connection.
  }
  renderWaiting();
}

export function render() {
  buttons.replaceChildren(
    ...Object.entries(offered).map(([kind, list]) =>
      element(
        "fieldset",
        { class: "card" },
        element("legend", {}, t(`faults.${kind}`)),
        element("div", { class: "buttons" }, list.map((fault) => element("button", { type: "button", on: { click: () => add(fault) } }, described(fault)))),
      ),
    ),
  );
  renderWaiting();
}

function renderWaiting() {
  counter.textContent = faults.length ? String(faults.length) : "";
  document.querySelector("#fault-clear").disabled = !faults.length;
  if (!faults.length) {
    waiting.replaceChildren(element("li", { class: "quiet-text" }, t("faults.none")));
    return;
  }
  waiting.replaceChildren(
    ...faults.map((fault) =>
      element("li", {}, badge("warn", described(fault)), ` × ${fault.calls ?? 1} `, fault.operation && element("code", {}, fault.operation)),
    ),
  );
}

function described(fault) {
  const parts = [];
  if (fault.latency) parts.push(t("faults.latency.value", { seconds: fault.latency / 1_000 }));
  if (fault.status) parts.push([fault.status, fault.code].filter(Boolean).join(" "));
  if (fault.drop) parts.push(t(`faults.drop.${fault.drop}`));
  if (fault.signature) parts.push(t(`faults.signature.${fault.signature}`));
  return parts.join(", ");
}

function add(fault) {
  const asked = { ...fault };
  const times = Number(calls.value);
  if (Number.isInteger(times) && times > 1) asked.calls = times;
  if (target.value.trim()) asked.operation = target.value.trim();
  return change(() => post("faults", asked), () => t("faults.added", { fault: described(fault) }));
}

async function change(act, said) {
  try {
    ({ faults } = await act());
    announce(said());
  } catch (error) {
    announce(error.message, "bad");
  }
  renderWaiting();
}

async function rotate(event) {
  event.currentTarget.disabled = true;
  const button = event.currentTarget;
  try {
    const { platform_certificate: serial } = await post("keys/rotate");
    announce(t("faults.rotated", { serial }));
  } catch (error) {
    announce(error.message, "bad");
  }
  button.disabled = false;
}
