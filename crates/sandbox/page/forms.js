// Inputs and buttons that the forms for calls and for notifications share.
import { get } from "./control.js";
import { element } from "./elements.js";
import { t } from "./language.js";

/** The members that name the merchant who signs. */
const MERCHANT = ["mchid", "sp_mchid", "mch_id", "combine_mchid", "sp_mch_id"];

let merchants = null;

/** The ids of the sandbox's merchants, the first one first. */
export async function merchantIds() {
  const { merchant_id: first, merchants: others = [] } = (merchants ??= await get("configuration"));
  return [first, ...others.map(({ merchant_id }) => merchant_id)];
}

/** An example as the merchant would write it: with its own number. */
export function own(example, merchant) {
  const written = { ...example };
  for (const name of MERCHANT) if (typeof written[name] === "string") written[name] = merchant;
  return written;
}

/** A number that no resource has yet. */
export function fresh() {
  const digits = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
  return digits + String(crypto.getRandomValues(new Uint32Array(1))[0] % 1_000_000).padStart(6, "0");
}

/** A control with its label. */
export const labelled = (label, control, note) =>
  element("label", { class: "field" }, element("span", {}, label, note && element("span", { class: "quiet-text" }, ` ${note}`)), control);

export const choice = (values) => element("select", {}, values.map((value) => element("option", { value }, value)));

/** A box with JSON. */
export function jsonBox(value) {
  const text = JSON.stringify(value, null, 2);
  return element("textarea", { rows: Math.min(24, Math.max(4, text.split("\n").length)), spellcheck: "false", autocomplete: "off", class: "json" }, text);
}

/** The object in a box. Throws an error for people when there is none. */
export function objectOf(box) {
  let value = null;
  try {
    value = JSON.parse(box.value.trim() || "{}");
  } catch (error) {
    box.setAttribute("aria-invalid", "true");
    box.focus();
    throw new Error(t("form.json", { reason: error.message }));
  }
  if (value === null || typeof value !== "object" || Array.isArray(value)) {
    box.setAttribute("aria-invalid", "true");
    throw new Error(t("form.object"));
  }
  box.removeAttribute("aria-invalid");
  return value;
}

/** A form that is made when it is opened. `make` returns its controls and a function that sends and returns what to show. */
export function sendForm(title, make) {
  const details = element("details", { class: "send" }, element("summary", {}, title));
  const open = async () => {
    if (!details.open || details.dataset.made) return;
    details.dataset.made = "true";
    const shown = element("div", { class: "sent", role: "status" });
    try {
      const { controls, send } = await make();
      const button = element("button", { type: "submit", class: "primary" }, t("form.send"));
      const submit = async (event) => {
        event.preventDefault();
        button.disabled = true;
        try {
          shown.replaceChildren(...[await send()].flat());
        } catch (error) {
          shown.replaceChildren(element("p", { class: "note bad" }, error.message));
        }
        button.disabled = false;
      };
      details.append(element("form", { class: "send-form", on: { submit } }, controls, element("p", {}, button)), shown);
    } catch (error) {
      delete details.dataset.made;
      shown.replaceChildren(element("p", { class: "note bad" }, error.message));
      details.append(shown);
    }
  };
  details.addEventListener("toggle", open);
  return details;
}
