// Shows one operation or notification: its request and its response.
import { bodyView } from "./body.js";
import { callForm } from "./call_form.js";
import { badge, copyButton, element, facts, icon, method } from "./elements.js";
import { fieldTable } from "./fields.js";
import { t } from "./language.js";
import { notificationForm } from "./notification_form.js";

export function operationDetail(entry) {
  const { item, family } = entry;
  return element(
    "article",
    {},
    element(
      "header",
      { class: "detail-header" },
      element("p", { class: "eyebrow" }, family.title || family.name),
      element("h2", { tabindex: "-1" }, item.title),
      element("p", { class: "endpoint" }, method(item.method ?? "NOTIFY"), element("code", {}, entry.place), copyButton(entry.place)),
      element(
        "p",
        { class: "badges" },
        entry.encrypted && badge("accent", icon("lock"), t("mark.encrypted")),
        item.mutual_tls && badge("plain", t("mark.mutual_tls")),
        item.protocol === "v2" && badge("plain", t("mark.v2")),
        item.deprecated && badge("warn", t(`mark.${item.deprecated.status}`)),
      ),
      item.deprecated &&
        element(
          "p",
          { class: "note warn" },
          t(`operation.${item.deprecated.status}`, { since: item.deprecated.since }),
          item.deprecated.replacement && ` ${t("operation.replacement", { replacement: item.deprecated.replacement })}`,
        ),
      facts(described(item)),
      links(entry),
    ),
    entry.notification ? notificationForm(item) : callForm(item),
    entry.notification ? part(t("message"), item.fields, true) : [request(item), response(item), errors(item.errors)],
  );
}

function described(item) {
  if (!item.request) {
    return [
      [t("operation.event"), item.event_type && element("code", {}, item.event_type)],
      [t("operation.protocol"), `API${item.protocol}`],
    ];
  }
  const kind = t(`kind.${item.response.kind}`);
  return [
    [t("operation.rust"), item.rust && [element("code", {}, item.rust), copyButton(item.rust)]],
    [t("operation.feature"), item.family && element("code", {}, item.family)],
    [t("operation.hosts"), item.hosts.join(", ")],
    [t("operation.protocol"), `API${item.protocol}`],
    [t("operation.signer"), item.signer],
    [t("operation.response"), `${kind}, ${t(item.response.signed ? "operation.signed" : "operation.unsigned")}`],
    [t("operation.rate"), item.rate_limit],
  ];
}

function links(entry) {
  const { item } = entry;
  const pages = item.documents.filter((url) => url.startsWith("https://"));
  const viewer = `/openapi/#/${encodeURIComponent(item.family)}/${encodeURIComponent(item.id)}`;
  return element(
    "p",
    { class: "links" },
    !entry.notification && element("a", { href: viewer }, t("operation.viewer")),
    pages.map((url, index) =>
      element(
        "a",
        { href: url, target: "_blank", rel: "noopener noreferrer" },
        pages.length > 1 ? `${t("operation.document")} ${index + 1}` : t("operation.document"),
        icon("external"),
      ),
    ),
  );
}

function request(item) {
  const { request } = item;
  const body = request.body.length ? [t(`part.body.${request.body_kind}`), request.body] : null;
  const parts = [
    [t("part.path"), request.path],
    [t("part.query"), request.query],
    [t("part.headers"), request.headers],
    body,
  ].filter((part) => part?.[1].length);
  const example = request.example?.body ?? request.example;
  const hasExample = body && example !== null && example !== undefined && !(typeof example === "object" && !Object.keys(example).length);
  return element(
    "section",
    { class: "part" },
    element("h3", {}, t("request")),
    parts.length ? parts.map(([title, fields]) => [element("h4", {}, title), fieldTable(fields, true)]) : element("p", { class: "quiet-text" }, t("part.none")),
    hasExample && element("details", { class: "example" }, element("summary", {}, t("part.example")), bodyView(example)),
  );
}

function response(item) {
  return part(t("response"), item.response.fields, false, t(`kind.${item.response.kind}`));
}

function part(title, fields, wanted, kind) {
  return element(
    "section",
    { class: "part" },
    element("h3", {}, title),
    fields.length ? fieldTable(fields, wanted) : element("p", { class: "quiet-text" }, t("part.none"), kind && ` (${kind})`),
  );
}

function errors(list) {
  if (!list.length) return null;
  return element(
    "section",
    { class: "part" },
    element("h3", {}, t("part.errors")),
    element(
      "table",
      { class: "errors" },
      element(
        "thead",
        {},
        element("tr", {}, ["column.code", "column.status", "column.description"].map((key) => element("th", { scope: "col" }, t(key)))),
      ),
      element(
        "tbody",
        {},
        list.map((error) =>
          element(
            "tr",
            {},
            element("td", {}, element("code", {}, error.code)),
            element("td", {}, error.status === undefined ? "" : String(error.status)),
            element("td", {}, error.title ?? ""),
          ),
        ),
      ),
    ),
  );
}
