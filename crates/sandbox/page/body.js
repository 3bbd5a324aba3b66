// Shows a body with its structure; fields that were sent encrypted are marked.
import { element, icon } from "./elements.js";
import { t } from "./language.js";

/** Levels of a body that are drawn; deeper ones are shown as they are written. */
const DEEPEST = 40;

/** A body with its structure, or as text. */
export function bodyView(body, decrypted = new Set(), unlisted = new Set()) {
  const content = typeof body === "string" ? [body] : value(body, "", 0, { decrypted, unlisted });
  return element("pre", { class: "body", tabindex: "0" }, element("code", {}, content));
}

function value(data, pointer, depth, marks) {
  const drawn = plain(data, pointer, depth, marks);
  if (marks.decrypted.has(pointer)) {
    return element("span", { class: "secret", title: t("log.decrypted") }, icon("lock", t("log.decrypted")), drawn);
  }
  return marks.unlisted.has(pointer) ? element("span", { class: "unlisted", title: t("log.unlisted") }, drawn) : drawn;
}

function plain(data, pointer, depth, marks) {
  if (data === null || typeof data !== "object" || depth >= DEEPEST) {
    const kind = data === null ? "null" : typeof data;
    return element("span", { class: `json-${kind}` }, JSON.stringify(data));
  }
  const members = Array.isArray(data) ? data.map((item, index) => [index, item]) : Object.entries(data);
  const [open, close] = Array.isArray(data) ? ["[", "]"] : ["{", "}"];
  if (!members.length) return open + close;
  const indent = "  ".repeat(depth + 1);
  const lines = members.map(([name, item], index) => [
    `\n${indent}`,
    Array.isArray(data) ? null : [element("span", { class: "json-name" }, JSON.stringify(name)), ": "],
    value(item, `${pointer}/${String(name).replaceAll("~", "~0").replaceAll("/", "~1")}`, depth + 1, marks),
    index + 1 < members.length ? "," : "",
  ]);
  return [open, lines, `\n${"  ".repeat(depth)}`, close];
}
