// The view Connect: the addresses, keys and settings that a client needs, and a program for each language.
import { get } from "./control.js";
import { copyButton, element, hint } from "./elements.js";
import { known, t } from "./language.js";

const list = document.querySelector("#configuration");
const environment = document.querySelector("#environment");
const tabs = document.querySelector("#program-tabs");
const panel = document.querySelector("#program");
let configuration = null;
let programs = null;
let chosen = 0;
let failure = null;

export const start = () => load();
export const show = () => load();

async function load() {
  try {
    configuration = await get("configuration");
    programs ??= await get("programs");
    failure = null;
  } catch (error) {
    failure = error;
  }
  render();
}

export function render() {
  if (failure || !configuration) {
    list.replaceChildren(hint(failure ? failure.message : t("loading")));
    return;
  }
  const rows = Object.entries(configuration).map(([name, value]) => {
    const values = Array.isArray(value) ? value : [value];
    const label = known(`connection.${name}`) ? t(`connection.${name}`) : name;
    return element(
      "div",
      {},
      element("dt", {}, label, element("code", { class: "member" }, name)),
      element("dd", {}, values.map((text) => element("span", { class: "copyable" }, element("code", {}, String(text)), copyButton(String(text))))),
    );
  });
  list.replaceChildren(element("dl", { class: "configuration" }, rows));
  renderPrograms();
}

function renderPrograms() {
  const { environment: lines, programs: all } = programs;
  environment.replaceChildren(lines ? code(lines) : hint(t("connection.shell.none")));
  const focused = tabs.contains(document.activeElement);
  tabs.replaceChildren(...all.map(tab));
  if (focused) tabs.children[chosen].focus();
  const program = all[chosen];
  panel.setAttribute("aria-labelledby", `program-${chosen}`);
  panel.replaceChildren(program.install && element("p", { class: "copyable" }, element("code", {}, program.install), copyButton(program.install)), code(program.code));
}

function tab({ title }, index, all) {
  const choose = (next) => {
    chosen = (next + all.length) % all.length;
    renderPrograms();
  };
  const key = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) choose(index + step);
  };
  const selected = index === chosen;
  const properties = { type: "button", role: "tab", class: "chip", id: `program-${index}`, "aria-selected": String(selected), "aria-controls": "program", tabindex: selected ? "0" : "-1" };
  return element("button", { ...properties, on: { click: () => choose(index), keydown: key } }, title);
}

/** Text to paste. */
const code = (text) =>
  element("div", { class: "paste" }, copyButton(text), element("pre", { class: "body", tabindex: "0" }, element("code", {}, text)));
