"""Drives headless Chromium for the tests of the page."""

import json
import os
import pathlib
import time

from selenium import webdriver
from selenium.webdriver.common.by import By

PATIENCE = 60

# The contrast of every visible text with its background; a canvas resolves the colours.
CONTRAST = """
const canvas = document.createElement('canvas');
canvas.width = canvas.height = 1;
const pen = canvas.getContext('2d', {willReadFrequently: true});
const seen = new Map();
const channels = (colour) => {
  if (!seen.has(colour)) {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data;
    seen.set(colour, [r, g, b, a / 255]);
  }
  return seen.get(colour);
};
const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
const ground = (node) => {
  const layers = [];
  for (let at = node; at; at = at.parentElement) layers.push(channels(getComputedStyle(at).backgroundColor));
  return layers.reverse().reduce((below, top) => over(top, below), [255, 255, 255, 1]);
};
const light = (colour) => {
  const [r, g, b] = colour.map((one) => one / 255).map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const bad = [];
for (const node of document.querySelectorAll('body *')) {
  const own = [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
  if (!own || !node.checkVisibility() || node.closest('button:disabled') || ['OPTION', 'SCRIPT', 'NOSCRIPT'].includes(node.tagName)) continue;
  const below = ground(node);
  const [one, other] = [light(over(channels(getComputedStyle(node).color), below)), light(below)];
  const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
  if (ratio < 4.5) bad.push(`${node.tagName}.${node.className} ${ratio.toFixed(2)}: ${node.textContent.trim().slice(0, 30)}`);
}
return [...new Set(bad)].slice(0, 10);
"""

# Controls that a screen reader could not name.
NAMELESS = """
return [...document.querySelectorAll('a[href], button, input, select')].filter((node) => node.checkVisibility()).filter((node) => {
  const labelled = node.getAttribute('aria-label') || node.labels?.length || node.title;
  return !labelled && !node.textContent.trim() && !node.querySelector('[aria-label]');
}).map((node) => node.outerHTML.slice(0, 120));
"""


class Browser:
    def __init__(self, screenshots: pathlib.Path):
        options = webdriver.ChromeOptions()
        options.binary_location = os.environ["CHROMIUM"]
        options.page_load_strategy = "eager"
        for argument in ["--headless=new", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=1", "--disable-dev-shm-usage"]:
            options.add_argument(argument)
        if os.geteuid() == 0:
            # Chromium refuses to run as root with its own sandbox, and containers run as root.
            options.add_argument("--no-sandbox")
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        options.add_experimental_option("perfLoggingPrefs", {"enableNetwork": True, "enablePage": False})
        self.driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(os.environ["CHROMEDRIVER"]))
        # Swagger UI keeps the page busy while it reads an operation, for half a minute where the machine is loaded.
        self.driver.set_script_timeout(2 * PATIENCE)
        self.screenshots = screenshots
        self.origin = ""
        self.errors = []
        self.requests = []

    def close(self):
        self.driver.quit()

    def forget(self):
        """As if the page had never been open: what it stored is gone, and the preferences are a usual desktop's."""
        self.go("/openapi/viewer.css")
        self.script("localStorage.clear()")
        self.size(1440, 900)
        self.prefer("light", "en-US")

    def go(self, address: str):
        # An address that differs in its fragment alone would not load the page again.
        self.driver.get("about:blank")
        self.driver.get(self.origin + address)

    def turn(self, fragment: str):
        """To another part of the page that is open; it is drawn when this returns."""
        self.script("location.hash = arguments[0]", fragment)
        self.driver.execute_async_script("setTimeout(() => requestAnimationFrame(() => setTimeout(arguments[0])), 150)")

    def size(self, width: int, height: int):
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def prefer(self, theme: str, language: str):
        features = [{"name": "prefers-color-scheme", "value": theme}]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
        agent = self.script("return navigator.userAgent")
        self.driver.execute_cdp_cmd("Emulation.setUserAgentOverride", {"userAgent": agent, "acceptLanguage": language})

    def script(self, source: str, *arguments):
        return self.driver.execute_script(source, *arguments)

    def all(self, selector: str):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def texts(self, selector: str) -> list[str]:
        return self.script("return [...document.querySelectorAll(arguments[0])].map((node) => node.textContent)", selector)

    def text(self, selector: str) -> str:
        return " ".join(self.texts(selector))

    def until(self, what: str, condition, patience: float = PATIENCE):
        """Waits until a condition holds; says what it waited for when it does not."""
        end = time.monotonic() + patience
        while True:
            found = condition()
            if found:
                return found
            if time.monotonic() > end:
                self.shot("failed")
                raise AssertionError(f"waited {patience} s for {what}")
            time.sleep(0.05)

    def first(self, selector: str):
        return self.until(selector, lambda: self.all(selector))[0]

    def click(self, selector: str):
        self.first(selector).click()

    def shot(self, name: str):
        self.driver.save_screenshot(str(self.screenshots / f"{name}.png"))

    def overflow(self) -> list[str]:
        """What is wider than the window, where the page would scroll sideways."""
        return self.script(
            "// A phone widens its window to what overflows; its screen stays.\n"
            "const room = Math.min(innerWidth, screen.width);"
            "const wide = document.documentElement.scrollWidth > room + 0.5;"
            "return wide ? [...document.querySelectorAll('body *')].filter((node) => node.getBoundingClientRect().right > room + 1)"
            ".slice(0, 8).map((node) => `${node.tagName}.${node.getAttribute('class')}`).concat('…') : []"
        )

    def collect(self):
        """Keeps what the console said and what was requested until now."""
        self.errors += [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE"]
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                self.requests.append(message["params"]["request"]["url"])
