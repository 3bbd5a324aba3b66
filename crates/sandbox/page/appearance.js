// Runs before the page is drawn, so that it does not flash in the wrong theme or language.
(() => {
  const stored = (name, allowed) => {
    try {
      const value = localStorage.getItem(name);
      return allowed.includes(value) ? value : null;
    } catch {
      return null;
    }
  };
  const root = document.documentElement;
  const browser = (navigator.language || "en").toLowerCase().startsWith("zh") ? "zh" : "en";
  const language = stored("language", ["en", "zh"]) ?? browser;
  root.lang = language === "zh" ? "zh-CN" : "en";
  root.dataset.language = language;
  root.dataset.theme = stored("theme", ["light", "dark"]) ?? "auto";
})();
