// Opens the document in Swagger UI, one product family at a time: all thousand operations at once take it minutes.
import { onLanguage, switches, t } from "/_sandbox/page/language.js";

const dark = matchMedia("(prefers-color-scheme: dark)");
const families = document.querySelector("#family");
const viewer = document.querySelector("#viewer");

/** What is shown when the address names no family. */
const FIRST = "basic-payments";

let whole = null;
let shown = null;

/** Swagger UI has its dark colours behind a class. */
function theme() {
  const { theme } = document.documentElement.dataset;
  document.documentElement.classList.toggle("dark-mode", theme === "dark" || (theme === "auto" && dark.matches));
}

/** A filter that knows paths and titles, not tags alone. */
const filtering = () => ({
  fn: {
    opsFilter: (tags, phrase) => {
      const words = phrase.toLowerCase().split(/\s+/).filter(Boolean);
      const fits = (operation) => {
        const texts = [operation.get("path"), ...["summary", "operationId"].map((name) => operation.getIn(["operation", name]))];
        const text = texts.join(" ").toLowerCase();
        return words.every((word) => text.includes(word));
      };
      return tags
        .map((group) => group.update("operations", (operations) => operations.filter(fits)))
        .filter((group) => group.get("operations").size > 0);
    },
  },
});

/** The part of the document that has a tag. */
function part(tag) {
  const tagged = (section) => {
    const kept = {};
    for (const [path, item] of Object.entries(whole[section] ?? {})) {
      const members = Object.entries(item).filter(([, operation]) => !operation?.tags || operation.tags.includes(tag));
      if (members.some(([, operation]) => operation?.tags)) kept[path] = Object.fromEntries(members);
    }
    return kept;
  };
  return { ...whole, paths: tagged("paths"), webhooks: tagged("webhooks"), tags: whole.tags.filter(({ name }) => name === tag) };
}

/** The family that the address names: `#/family/operation`. */
function named() {
  const [, name] = /^#\/([\w-]+)/.exec(location.hash) ?? [];
  return whole.tags.some((tag) => tag.name === name) ? name : null;
}

function open(tag) {
  if (tag === shown) return;
  shown = tag;
  families.value = tag;
  const node = document.createElement("div");
  viewer.replaceChildren(node);
  SwaggerUIBundle({
    spec: part(tag),
    domNode: node,
    deepLinking: true,
    docExpansion: "list",
    filter: true,
    defaultModelsExpandDepth: -1,
    showExtensions: true,
    // A call has to be signed, which is the client's part.
    supportedSubmitMethods: [],
    validatorUrl: null,
    plugins: [filtering],
  });
}

function words() {
  const input = viewer.querySelector(".operation-filter-input");
  if (!input || input.placeholder === t("viewer.filter")) return;
  input.placeholder = t("viewer.filter");
  input.setAttribute("aria-label", t("viewer.filter"));
}

async function start() {
  const response = await fetch("/_sandbox/openapi.json");
  if (!response.ok) throw new Error(String(response.status));
  whole = await response.json();
  families.replaceChildren(...whole.tags.map(({ name, description }) => new Option(`${description ?? name} · ${name}`, name)));
  families.addEventListener("change", () => {
    location.hash = `#/${families.value}`;
  });
  window.addEventListener("hashchange", () => open(named() ?? FIRST));
  open(named() ?? FIRST);
}

switches();
theme();
dark.addEventListener("change", theme);
new MutationObserver(theme).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
onLanguage(words);
// Swagger UI draws the filter when it likes, and has no setting for its words.
new MutationObserver(words).observe(viewer, { childList: true, subtree: true });
start().catch((error) => {
  viewer.textContent = t("viewer.failed", { reason: error.message });
});
