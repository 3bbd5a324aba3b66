// A form that signs and sends an operation.
import { bodyView } from "./body.js";
import { get, post } from "./control.js";
import { badge, element, facts } from "./elements.js";
import { choice, fresh, jsonBox, labelled, merchantIds, objectOf, own, sendForm } from "./forms.js";
import { t } from "./language.js";

/** The form of an operation of the catalogue. */
export const callForm = (item) => sendForm(t("call.form"), () => make(item));

async function make(item) {
  const ids = await merchantIds();
  const { kinds } = await get("resources");
  const { request } = item;
  const example = request.example ?? {};
  const merchant = choice(ids);
  const parts = ["path", "query", "headers"].map((part) => ({ part, inputs: inputs(request[part], own(example[part] ?? {}, ids[0])) }));
  const body = request.body.length ? jsonBox(numbered(item, kinds, own(example.body ?? {}, ids[0]))) : null;
  const file = example.files?.length ? element("input", { type: "file" }) : null;
  const controls = [
    labelled(t("call.merchant"), merchant),
    parts.map(({ part, inputs }) => inputs.map(({ field, input }) => labelled(field.name, input, `${t(`part.${part}`)}${field.title ? `: ${field.title}` : ""}`))),
    body && labelled(t(`part.body.${request.body_kind}`), body, t("call.plain")),
    file && labelled(t("call.file"), file, t("call.file.default")),
  ];
  const send = async () => {
    const draft = { operation: item.id, merchant: merchant.value };
    for (const { part, inputs } of parts) {
      const given = inputs.filter(({ input }) => input.value !== "");
      draft[part] = Object.fromEntries(given.map(({ field, input }) => [field.name, input.value]));
    }
    if (body) draft.body = objectOf(body);
    if (file?.files.length) draft.file = { name: file.files[0].name, content: await base64(file.files[0]) };
    return shown(await post("calls", draft));
  };
  return { controls, send };
}

function inputs(fields, values) {
  const written = fields.filter((field) => field.supplied_by === undefined);
  return written.map((field) => ({ field, input: element("input", { type: "text", autocomplete: "off", spellcheck: "false", value: values[field.name] ?? "" }) }));
}

/** With a new number, where the operation creates a resource, so that the form can be sent again. */
function numbered(item, kinds, body) {
  const kind = kinds.find(({ creates }) => creates.includes(`${item.method} ${item.path}`));
  return kind && typeof body[kind.key] === "string" ? { ...body, [kind.key]: fresh() } : body;
}

/** What was sent, and what came back. */
function shown({ sent, response }) {
  const { status } = response;
  return [
    element("p", { class: "badges" }, badge(status < 400 ? "good" : "bad", status ?? t("log.no_response")), element("code", {}, `${sent.method} ${sent.target}`)),
    response.note && element("p", { class: "note warn" }, response.note),
    response.body !== undefined && response.body !== null && [element("h4", {}, t("response")), bodyView(response.body)],
    element(
      "details",
      {},
      element("summary", {}, t("call.sent")),
      facts(Object.entries(sent.headers)),
      sent.body && bodyView(pretty(sent.body)),
    ),
    element("p", {}, element("a", { href: "#/log" }, t("call.log"))),
  ].flat().filter(Boolean);
}

function pretty(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

async function base64(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
