// The values that a client needs.
import { get } from "./control.js";
import { copyButton, element, hint } from "./elements.js";
import { known, t } from "./language.js";

const list = document.querySelector("#configuration");
let configuration = null;
let failure = null;

export const start = () => load();
export const show = () => load();

async function load() {
  try {
    configuration = await get("configuration");
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
}
