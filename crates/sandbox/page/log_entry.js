// One entry of the log: the request, its decrypted fields, and the response.
import { bodyView } from "./body.js";
import { badge, copyButton, element, facts, icon, method } from "./elements.js";
import { t } from "./language.js";

/** An entry, its badges, and the catalogue's operation that it is of, where there is one. */
export function entryDetail(entry, badges, known) {
  const sent = entry.kind === "notification";
  const title = entry.title ?? t(sent ? "log.notification" : "log.call");
  return element(
    "article",
    {},
    element(
      "header",
      { class: "detail-header" },
      element("p", { class: "eyebrow" }, t(sent ? "log.notification" : "log.call")),
      element("h2", { tabindex: "-1" }, title),
      element("p", { class: "endpoint" }, method(sent ? "NOTIFY" : entry.method), element("code", {}, entry.target), copyButton(entry.target)),
      element("p", { class: "badges" }, badges, entry.response.note && badge("warn", entry.response.note)),
      entry.signature.reason && element("p", { class: "note bad" }, entry.signature.reason),
      facts([
        [t("log.time"), entry.time],
        [t("log.duration"), duration(entry.microseconds)],
        [t("log.transport"), entry.transport.toUpperCase()],
        [t("log.serial"), entry.request.serial && element("code", {}, entry.request.serial)],
      ]),
      known && element("p", { class: "links" }, element("a", { href: `#/catalogue/${encodeURIComponent(entry.operation)}` }, entry.operation)),
    ),
    ["query", "headers"].map((name) => entry.request[name].content && partSection(t(`part.${name}`), entry.request[name])),
    partSection(t(sent ? "log.body.sent" : "log.body.request"), entry.request.body),
    partSection(t(sent ? "log.body.received" : "log.body.response"), {
      content: entry.response.body,
      decrypted: !sent && entry.response.status < 300 ? secrets(known?.response?.fields, entry.response.body) : [],
      unlisted: [],
    }),
  );
}

/** The parts of a request. */
export const parts = ({ request }) => [request.query, request.headers, request.body];

function partSection(title, { content: body, ...marks }) {
  const [decrypted, unlisted] = [new Set(marks.decrypted), new Set(marks.unlisted)];
  const legend = element(
    "p",
    { class: "legend" },
    decrypted.size ? element("span", { class: "legend-secret" }, icon("lock"), t("log.decrypted")) : null,
    unlisted.size ? element("span", { class: "legend-unlisted" }, t("log.unlisted")) : null,
  );
  const none = body === null || body === undefined || body === "" || (typeof body === "object" && !Object.keys(body).length);
  return element(
    "section",
    { class: "part" },
    element("h3", {}, title),
    none ? element("p", { class: "quiet-text" }, t("log.body.none")) : [legend.childNodes.length ? legend : null, bodyView(body, decrypted, unlisted)],
  );
}

/** Pointers of the values that are encrypted in a response, by the catalogue's fields. */
function secrets(fields, body) {
  const found = new Set();
  const walk = (list, data, pointer) => {
    if (data === null || typeof data !== "object") return;
    if (Array.isArray(data)) {
      data.forEach((item, index) => walk(list, item, `${pointer}/${index}`));
      return;
    }
    for (const field of list ?? []) {
      if (!Object.hasOwn(data, field.name)) continue;
      const at = `${pointer}/${field.name}`;
      if (field.encrypted) found.add(at);
      walk(field.fields, data[field.name], at);
    }
  };
  walk(fields, body, "");
  return found;
}

/** The time of day, as the entry writes it. */
export const clock = (time) => /T(\d\d:\d\d:\d\d)/.exec(time)?.[1] ?? time;

export function duration(microseconds) {
  const milliseconds = microseconds / 1_000;
  if (milliseconds >= 1_000) return `${(milliseconds / 1_000).toFixed(1)} s`;
  return `${milliseconds >= 10 ? Math.round(milliseconds) : milliseconds.toFixed(1)} ms`;
}
