// Starts the page, and shows the view that its address names.
import * as catalogue from "./catalogue.js";
import * as connection from "./connection.js";
import * as faults from "./faults.js";
import { onLanguage, switches, t } from "./language.js";
import * as log from "./log.js";
import * as resources from "./resources.js";

const views = { catalogue, log, resources, faults, connection };
let first = true;

function route() {
  const [, name, rest] = /^#\/(\w+)(?:\/(.*))?$/.exec(location.hash) ?? [];
  const view = Object.hasOwn(views, name ?? "") ? name : "catalogue";
  let id = "";
  try {
    id = decodeURIComponent(rest ?? "");
  } catch {
    // The address was typed by hand and names no entry, so nothing is chosen.
  }
  for (const section of document.querySelectorAll(".view")) section.hidden = section.id !== view;
  for (const link of document.querySelectorAll("nav a[data-view]")) {
    if (link.dataset.view === view) {
      link.setAttribute("aria-current", "page");
      link.scrollIntoView({ block: "nearest", inline: "nearest" });
    } else {
      link.removeAttribute("aria-current");
    }
  }
  const section = document.querySelector(`#${view}`);
  section.classList.toggle("open", id !== "");
  document.title = `${t(view)} · ${t("brand")}`;
  views[view].show(id);
  // Where the chosen entry replaces the list, it also gets the focus.
  if (!first && id && matchMedia("(max-width: 860px)").matches) section.querySelector(".detail-pane h2")?.focus();
  first = false;
}

switches();
onLanguage(() => {
  for (const view of Object.values(views)) view.render();
  route();
});
for (const view of Object.values(views)) {
  view.render();
  view.start();
}
window.addEventListener("hashchange", route);
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  document.querySelector("main").focus();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
  const input = document.querySelector(".view:not([hidden]) input[type=search]");
  if (!input) return;
  event.preventDefault();
  input.focus();
});
route();
