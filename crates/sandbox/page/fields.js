// Shows the fields of a message as a table that is a tree.
import { element, icon } from "./elements.js";
import { t } from "./language.js";

/** Rows that a table begins with at most: of a larger one the inner fields begin folded. */
const UNFOLDED = 60;
/** Values that are listed without being asked for. */
const VALUES = 4;

/** The table of a list of fields. */
export function fieldTable(fields) {
  const body = element("tbody");
  const rows = [];
  const size = count(fields);
  append(fields, 0, null, rows);
  for (const row of rows) body.append(row.node);
  for (const row of rows) {
    if (row.button) row.fold(size > UNFOLDED && row.level > 0);
  }
  const head = ["column.field", "column.required", "column.description"];
  return element(
    "table",
    { class: "fields" },
    element("thead", {}, element("tr", {}, head.map((key) => element("th", { scope: "col" }, t(key))))),
    body,
  );
}

const count = (fields) => fields.reduce((sum, field) => sum + 1 + count(field.fields ?? []), 0);

function append(fields, level, parent, rows) {
  for (const field of fields) {
    const row = fieldRow(field, level, parent);
    rows.push(row);
    parent?.children.push(row);
    if (field.fields) append(field.fields, level + 1, row, rows);
  }
}

function fieldRow(field, level, parent) {
  const row = { level, parent, children: [], folded: false, button: null };
  if (field.fields) {
    row.button = element("button", { type: "button", class: "fold" }, icon("chevron"));
    row.button.addEventListener("click", () => row.fold(!row.folded));
  }
  row.node = element(
    "tr",
    { class: field.encrypted ? "is-encrypted" : null },
    element(
      "th",
      { scope: "row", class: `level-${Math.min(level, 8)}` },
      element(
        "span",
        { class: "name" },
        row.button,
        element("code", {}, field.name),
        field.encrypted && element("span", { class: "lock", title: `${t("field.encrypted")}: ${field.encrypted}` }, icon("lock", t("field.encrypted"))),
      ),
      element("span", { class: "type" }, kind(field)),
    ),
    element("td", {}, requirement(field)),
    element("td", {}, description(field)),
  );
  row.fold = (folded) => {
    row.folded = folded;
    row.button.setAttribute("aria-expanded", String(!folded));
    row.button.setAttribute("aria-label", t(folded ? "field.unfold" : "field.fold", { name: field.name }));
    update(row);
  };
  return row;
}

/** A row shows when all that it lies in is unfolded. */
function update(row) {
  for (const child of row.children) {
    child.node.hidden = row.node.hidden || row.folded;
    update(child);
  }
}

function kind(field) {
  const length = field.max_length === undefined ? null : t("field.length", { length: field.max_length });
  return [field.type, field.format, field.unit, length].filter(Boolean).join(" · ");
}

function requirement(field) {
  if (field.required) return element("span", { class: "requirement required" }, t("field.required"));
  if (field.required_if) return element("span", { class: "requirement conditional" }, t("field.conditional"));
  return element("span", { class: "requirement" }, t("field.optional"));
}

function description(field) {
  const line = (name, ...value) => element("span", { class: "line" }, element("span", { class: "line-name" }, name), " ", ...value);
  const condition = (key) => field[key] && line(t(`field.${key}`, { field: field[key].field, value: text(field[key].equals) }));
  return [
    field.title && element("span", { class: "field-title" }, field.title),
    field.encrypted && element("span", { class: "line secret-line" }, icon("lock"), t("field.encrypted"), " ", element("code", {}, field.encrypted)),
    field.encoded && line(t("field.encoded", { encoding: field.encoded })),
    field.supplied_by && line(t("field.supplied_by", { supplier: field.supplied_by })),
    condition("required_if"),
    condition("only_if"),
    field.constant !== undefined && line(t("field.constant"), element("code", {}, text(field.constant))),
    field.example !== undefined && line(t("field.example"), element("code", {}, text(field.example))),
    field.enum && values(field.enum),
  ];
}

function values(list) {
  const all = element(
    "ul",
    { class: "values" },
    list.map((value) => element("li", {}, element("code", {}, text(value.value)), value.title && ` ${value.title}`)),
  );
  if (list.length <= VALUES) return all;
  return element("details", {}, element("summary", {}, t("field.values", { count: list.length })), all);
}

const text = (value) => {
  if (typeof value === "string") return value;
  return Array.isArray(value) ? value.map(text).join(", ") : JSON.stringify(value);
};
