// The view Live log: a list of calls and notifications, and one entry of it.
import { badge, element, hint, icon, method } from "./elements.js";
import { operation, step } from "./catalogue.js";
import { clock, duration, entryDetail, parts } from "./log_entry.js";
import { t } from "./language.js";
import * as stream from "./stream.js";

const list = document.querySelector("#entries");
const detail = document.querySelector("#entry");
const box = document.querySelector("#log-search");
const refused = document.querySelector("#log-refused");
const pauseButton = document.querySelector("#log-pause");
const state = document.querySelector("#log-state");

/** Rows that were made, so that a new entry makes one row. */
const rows = new Map();
const table = element("ul");
const bound = element("p", { class: "quiet-text bound" });

let paused = null;
let selected = null;
let shown = null;
/** Whether a finger or a button is down on the list. */
let held = false;

export function start() {
  box.addEventListener("input", renderList);
  list.addEventListener("pointerdown", (event) => {
    held = event.button === 0;
  });
  for (const end of ["pointerup", "pointercancel"]) window.addEventListener(end, release);
  list.addEventListener("keydown", step);
  refused.addEventListener("click", () => {
    refused.setAttribute("aria-pressed", String(refused.getAttribute("aria-pressed") !== "true"));
    renderList();
  });
  pauseButton.addEventListener("click", () => {
    paused = paused ? null : [...stream.all()];
    render();
  });
  document.querySelector("#log-clear").addEventListener("click", () => {
    stream.clear();
    if (paused) paused = [];
    renderList();
  });
  stream.onChange(update);
  stream.start();
}

/** Shows an entry, or none. */
export function show(id) {
  selected = id ? Number(id) : null;
  shown = null;
  for (const [entry, row] of rows) {
    if (entry === selected) row.firstElementChild.setAttribute("aria-current", "true");
    else row.firstElementChild.removeAttribute("aria-current");
  }
  renderDetail();
}

export function render() {
  rows.clear();
  shown = null;
  renderState();
  renderList();
  renderDetail();
}

/** The click comes after the release, and before what is left for later. */
function release() {
  if (!held) return;
  setTimeout(() => {
    held = false;
    update();
  });
}

function update() {
  renderState();
  // A row that moved away between press and release would not be the one that is chosen.
  if (!paused && !held) renderList();
  if (selected && !shown) renderDetail();
}

function renderState() {
  const name = paused ? "paused" : stream.connection();
  state.className = `state ${name}`;
  state.textContent = t(`log.${name}`);
  document.querySelector("#log-dot").className = stream.connection();
  pauseButton.replaceChildren(icon(paused ? "play" : "pause"), t(paused ? "log.resume" : "log.pause"));
}

function renderList() {
  const entries = paused ?? stream.all();
  const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
  const wanted = entries.filter((entry) => {
    if (refused.getAttribute("aria-pressed") === "true" && entry.response.status < 400 && entry.signature.verdict !== "invalid") return false;
    const text = `${entry.method} ${entry.target} ${entry.title ?? ""} ${entry.operation ?? ""} ${entry.response.status}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  if (!wanted.length) {
    list.replaceChildren(entries.length ? hint(t("log.nothing")) : empty());
    return;
  }
  const ids = new Set(entries.map((entry) => entry.id));
  for (const id of rows.keys()) if (!ids.has(id)) rows.delete(id);
  const made = wanted.map((entry) => {
    if (!rows.has(entry.id)) rows.set(entry.id, row(entry));
    return rows.get(entry.id);
  });
  arrange(made);
  bound.textContent = t("log.bounded", { most: stream.MOST });
  bound.hidden = entries.length < stream.MOST;
  if (table.parentNode !== list) list.replaceChildren(table, bound);
}

/** Rows that stay are not touched: they keep the focus, and their place under the eyes of who reads further down. */
function arrange(wanted) {
  const kept = new Set(wanted);
  for (const row of [...table.children]) if (!kept.has(row)) row.remove();
  wanted.forEach((row, index) => {
    if (table.children[index] !== row) table.insertBefore(row, table.children[index] ?? null);
  });
}

function empty() {
  return hint(
    element("p", {}, t("log.empty"), " ", element("code", {}, location.origin)),
    element("p", {}, t("log.empty.example"), " ", element("code", {}, "cargo run -p wechatpay-examples -- native-payment")),
  );
}

function row(entry) {
  const current = entry.id === selected ? "true" : null;
  return element(
    "li",
    {},
    element(
      "a",
      { class: "row entry", href: `#/log/${entry.id}`, "data-entry": entry.id, "aria-current": current },
      element("span", { class: "when" }, clock(entry.time)),
      element(
        "span",
        { class: "row-text" },
        element("span", { class: "path" }, method(entry.kind === "notification" ? "NOTIFY" : entry.method), " ", entry.target),
        element(
          "span",
          { class: "second" },
          element("span", { class: "title" }, entry.title ?? ""),
          entry.response.note && badge("warn", entry.response.note),
          element(
            "span",
            { class: "marks" },
            parts(entry).some((part) => part.decrypted.length) ? element("span", { class: "lock", title: t("log.decrypted") }, icon("lock", t("log.decrypted"))) : null,
            verdict(entry),
            status(entry.response.status),
            element("span", { class: "duration" }, duration(entry.microseconds)),
          ),
        ),
      ),
    ),
  );
}

/** What the signature is worth; of a notification, our own one. */
function verdict(entry) {
  if (entry.kind === "notification") return null;
  const name = entry.signature.verdict;
  const kind = { valid: "good", invalid: "bad" }[name] ?? "plain";
  const symbol = { valid: "check", invalid: "cross" }[name] ?? "minus";
  return badge(`${kind} verdict`, icon(symbol), t(`verdict.${name}`));
}

function status(code) {
  if (!code) return badge("bad", t("log.no_response"));
  return badge(code < 400 ? "good status" : code < 500 ? "warn status" : "bad status", String(code));
}

function renderDetail() {
  if (!selected) {
    detail.replaceChildren(hint(t("pick.entry")));
    return;
  }
  const entry = stream.find(selected);
  shown = entry ?? null;
  const badges = entry && [verdict(entry), status(entry.response.status)];
  detail.replaceChildren(entry ? entryDetail(entry, badges, operation(entry.operation)) : hint(t("log.gone")));
  detail.scrollTop = 0;
}
