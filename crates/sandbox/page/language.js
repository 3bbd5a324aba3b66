// Switches the language of the page, and looks up its texts.
import en from "./words/en.js";
import zh from "./words/zh.js";

const words = { en, zh };
const changed = new Set();

export const language = () => document.documentElement.dataset.language;

/** A word, with `{name}` filled in. */
export function t(key, values = {}) {
  const text = words[language()][key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** Whether there is a word for a key. */
export const known = (key) => Object.hasOwn(words.en, key);

/** Calls back when the language changes. */
export const onLanguage = (callback) => changed.add(callback);

export function setLanguage(name) {
  const root = document.documentElement;
  root.dataset.language = name;
  root.lang = name === "zh" ? "zh-CN" : "en";
  keep("language", name);
  translate(document);
  for (const callback of changed) callback();
}

/** Puts the words where the markup names them. */
export function translate(root) {
  for (const node of root.querySelectorAll("[data-word]")) node.textContent = t(node.dataset.word);
  for (const node of root.querySelectorAll("[data-word-label]")) {
    node.setAttribute("aria-label", t(node.dataset.wordLabel));
    if (node.dataset.wordTitle !== undefined) node.title = t(node.dataset.wordLabel);
  }
  for (const node of root.querySelectorAll("[data-word-placeholder]")) node.placeholder = t(node.dataset.wordPlaceholder);
}

/** Stores a preference; without storage it lasts until the page is left. */
export function keep(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // A browser may forbid it.
  }
}

/** A stored preference; null when there is none. */
export function kept(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

/** Has the buttons for language and theme work. */
export function switches() {
  const languages = document.querySelector("#language");
  languages.value = language();
  languages.addEventListener("change", () => setLanguage(languages.value));
  const theme = document.querySelector("#theme");
  const shown = () => {
    const name = document.documentElement.dataset.theme;
    const label = t(`theme.${name}`);
    theme.setAttribute("aria-label", label);
    theme.title = label;
    theme.querySelector("use").setAttribute("href", `#icon-${name}`);
  };
  theme.addEventListener("click", () => {
    const names = ["auto", "light", "dark"];
    const next = names[(names.indexOf(document.documentElement.dataset.theme) + 1) % names.length];
    document.documentElement.dataset.theme = next;
    keep("theme", next);
    shown();
  });
  onLanguage(shown);
  translate(document);
  shown();
}
