// Builds HTML elements. Text is only inserted as text, never parsed as markup.
import { t } from "./language.js";

/** An element with properties, `on` for listeners, and children; strings become text, null nothing. */
export function element(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    } else {
      node.setAttribute(name, value === true ? "" : String(value));
    }
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** An icon of the sprite in the page. It is decoration unless it is given a label. */
export function icon(name, label) {
  const namespace = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(namespace, "svg");
  svg.setAttribute("class", "icon");
  const use = document.createElementNS(namespace, "use");
  use.setAttribute("href", `#icon-${name}`);
  if (label) {
    const title = document.createElementNS(namespace, "title");
    title.textContent = label;
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", label);
    svg.append(title);
  } else {
    svg.setAttribute("aria-hidden", "true");
  }
  svg.append(use);
  return svg;
}

/** A small label. */
export const badge = (kind, ...children) => element("span", { class: `badge ${kind}` }, ...children);

/** A method's badge; notifications have one, too. */
export function method(name) {
  const text = name === "NOTIFY" ? t("method.notify") : name;
  return element("span", { class: `method ${name.toLowerCase()}` }, text);
}

/** Text with what was searched for marked. */
export function highlighted(text, tokens) {
  const lower = text.toLowerCase();
  const marked = new Array(text.length).fill(false);
  // Lower case of another length than the text would put the marks in the wrong places.
  if (lower.length === text.length) {
    for (const token of tokens) {
      for (let at = lower.indexOf(token); at >= 0; at = lower.indexOf(token, at + token.length)) {
        marked.fill(true, at, at + token.length);
      }
    }
  }
  const pieces = [];
  for (let start = 0; start < text.length; ) {
    let end = start + 1;
    while (end < text.length && marked[end] === marked[start]) end += 1;
    const piece = text.slice(start, end);
    pieces.push(marked[start] ? element("mark", {}, piece) : piece);
    start = end;
  }
  return pieces;
}

/** A button that copies a text. */
export function copyButton(text) {
  const button = element("button", { type: "button", class: "quiet icon-button", "aria-label": t("copy"), title: t("copy") }, icon("copy"));
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text);
      announce(t("copied"));
    } catch (error) {
      announce(String(error.message), "bad");
    }
  });
  return button;
}

let silence = 0;

/** Says something for a few seconds, to screen readers as well. */
export function announce(text, kind = "good") {
  const status = document.querySelector("#announcement");
  status.textContent = text;
  status.className = `announcement ${kind}`;
  clearTimeout(silence);
  silence = setTimeout(() => {
    status.className = "announcement";
    status.textContent = "";
  }, 4_000);
}

/** Facts as name and value; values that are missing are left out. */
export function facts(pairs) {
  const list = element("dl", { class: "facts" });
  for (const [name, value] of pairs) {
    if (value === null || value === undefined || value === "") continue;
    list.append(element("div", {}, element("dt", {}, name), element("dd", {}, value)));
  }
  return list;
}

/** A pane's word when it has nothing else to show. */
export const hint = (...children) => element("div", { class: "hint" }, ...children);
