// The view Catalogue: a list to search, and one operation of it.
import { badge, element, highlighted, hint, icon, method } from "./elements.js";
import { get } from "./control.js";
import { t } from "./language.js";
import { operationDetail } from "./operation.js";
import { indexed, match, tokens } from "./search.js";

const filters = {
  encrypted: (entry) => entry.encrypted,
  mutual_tls: (entry) => entry.item.mutual_tls === true,
  v2: (entry) => entry.item.protocol === "v2",
  notification: (entry) => entry.notification,
};

const list = document.querySelector("#operations");
const detail = document.querySelector("#operation");
const box = document.querySelector("#search");
const count = document.querySelector("#search-count");
const families = document.querySelector("#family");
const chips = document.querySelector("#filters");

let entries = [];
const byId = new Map();
let failure = null;
let selected = null;
let timer = 0;

/** The family that most people look for comes first, and in it the orders. */
const FIRST = "basic-payments";
const ORDERS = "/v3/pay/transactions/";

/** An operation or notification of the catalogue. */
export const operation = (id) => byId.get(id)?.item;
/** The ids, for a field that asks for one. */
export const operationIds = () => entries.filter((entry) => !entry.notification).map((entry) => entry.item.id);

export async function start() {
  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(renderList, 80);
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") {
      event.preventDefault();
      list.querySelector("a")?.focus();
    }
  });
  families.addEventListener("change", renderList);
  list.addEventListener("keydown", step);
  await load();
}

async function load() {
  failure = null;
  renderList();
  try {
    const { families: named, operations, notifications } = await get("catalogue");
    const family = new Map(named.map((one) => [one.name, one]));
    entries = [...operations, ...notifications].map((item) =>
      indexed(item, family.get(item.family) ?? { name: item.family ?? "", title: item.family ?? "" }),
    );
    // Rows of the same family are grouped; the families keep their own order.
    const order = new Map(named.map((one, index) => [one.name, index]));
    const place = (entry) => {
      if (entry.family.name === FIRST) return entry.place.startsWith(ORDERS) ? -2 : -1;
      return order.get(entry.family.name) ?? order.size;
    };
    entries.sort((one, other) => place(one) - place(other));
    for (const entry of entries) byId.set(entry.item.id, entry);
  } catch (error) {
    failure = error;
  }
  render();
}

/** Shows an operation, or none. */
export function show(id) {
  selected = id || null;
  for (const row of list.querySelectorAll("a[aria-current]")) row.removeAttribute("aria-current");
  if (selected) list.querySelector(`[data-id="${CSS.escape(selected)}"]`)?.setAttribute("aria-current", "true");
  renderDetail();
}

export function render() {
  const chosen = families.value;
  const names = new Map(entries.map((entry) => [entry.family.name, entry.family.title]));
  families.replaceChildren(
    element("option", { value: "" }, t("family.all")),
    ...[...names].map(([name, title]) => element("option", { value: name }, title)),
  );
  families.value = names.has(chosen) ? chosen : "";
  const pressed = new Set([...chips.querySelectorAll("[aria-pressed=true]")].map((chip) => chip.dataset.filter));
  chips.replaceChildren(...Object.keys(filters).map((name) => chip(name, pressed.has(name))));
  renderList();
  renderDetail();
}

function chip(name, pressed) {
  const button = element("button", { type: "button", class: "chip", "data-filter": name, "aria-pressed": String(pressed) }, t(`filter.${name}`));
  button.addEventListener("click", () => {
    button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
    renderList();
  });
  return button;
}

function renderList() {
  if (failure) {
    const again = element("button", { type: "button", on: { click: load } }, t("retry"));
    list.replaceChildren(hint(element("p", {}, failure.message), again));
    return;
  }
  if (!entries.length) {
    list.replaceChildren(hint(t("loading")));
    return;
  }
  const words = tokens(box.value);
  const wanted = [...chips.querySelectorAll("[aria-pressed=true]")].map((chip) => filters[chip.dataset.filter]);
  const groups = [];
  let shown = 0;
  let family = null;
  for (const entry of entries) {
    if (families.value && entry.family.name !== families.value) continue;
    if (!wanted.every((fits) => fits(entry))) continue;
    const hits = match(entry, words);
    if (!hits) continue;
    if (entry.family.name !== family) {
      family = entry.family.name;
      groups.push({ title: entry.family.title || entry.family.name, rows: [] });
    }
    groups.at(-1).rows.push(row(entry, words, hits));
    shown += 1;
  }
  list.dataset.query = box.value;
  count.textContent = shown === entries.length ? t("search.all", { all: shown }) : t("search.count", { shown });
  if (!shown) {
    list.replaceChildren(hint(t("search.nothing")));
    return;
  }
  list.replaceChildren(
    ...groups.map((group) =>
      element(
        "section",
        { class: "group" },
        element("h3", {}, group.title, element("span", { class: "count" }, String(group.rows.length))),
        element("ul", {}, group.rows),
      ),
    ),
  );
  list.scrollTop = 0;
}

function row(entry, words, hits) {
  const { item } = entry;
  const current = item.id === selected ? "true" : null;
  return element(
    "li",
    {},
    element(
      "a",
      { class: "row", href: `#/catalogue/${encodeURIComponent(item.id)}`, "data-id": item.id, "aria-current": current },
      method(item.method ?? "NOTIFY"),
      element(
        "span",
        { class: "row-text" },
        element("span", { class: "path" }, highlighted(entry.place, words)),
        element("span", { class: "title" }, highlighted(item.title, words)),
        hits.map((hit) =>
          element(
            "span",
            { class: "hit" },
            `${t("search.in")} `,
            element("code", {}, highlighted(hit.name, words)),
            " ",
            highlighted(hit.title, words),
          ),
        ),
      ),
      marks(entry),
    ),
  );
}

/** What sets an operation apart, in few pixels. */
function marks(entry) {
  const { item } = entry;
  return element(
    "span",
    { class: "marks" },
    item.deprecated && badge("warn", t(`mark.${item.deprecated.status}`)),
    item.protocol === "v2" && badge("plain", element("span", { title: t("mark.v2") }, "v2")),
    item.mutual_tls && badge("plain", element("span", { title: t("mark.mutual_tls") }, "mTLS")),
    entry.encrypted && element("span", { class: "lock", title: t("mark.encrypted") }, icon("lock", t("mark.encrypted"))),
  );
}

function renderDetail() {
  if (!selected) {
    detail.replaceChildren(hint(t("pick.operation")));
    return;
  }
  const entry = byId.get(selected);
  if (entry) detail.replaceChildren(operationDetail(entry));
  else detail.replaceChildren(hint(entries.length ? t("operation.unknown") : t("loading")));
  detail.scrollTop = 0;
}

/** The arrow keys go from row to row. */
export function step(event) {
  const row = event.target.closest("a.row");
  if (!row || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
  event.preventDefault();
  const rows = [...event.currentTarget.querySelectorAll("a.row")];
  const next = rows[rows.indexOf(row) + (event.key === "ArrowDown" ? 1 : -1)];
  if (next) next.focus();
  else if (event.key === "ArrowUp") event.currentTarget.closest(".list-pane").querySelector("input").focus();
}
