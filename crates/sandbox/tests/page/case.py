"""The base of all tests of the page: a sandbox, a merchant and a browser for each module, and the checks after each test."""

import os
import pathlib
import sys
import unittest
import urllib.parse

from browser import Browser
from merchant import Merchant
from sandbox import Sandbox

OUTPUT = pathlib.Path(os.environ["OUTPUT"]).resolve()
HOSTILE = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"


def start(folder: str) -> tuple[Sandbox, Merchant, Browser]:
    """Starts what a module needs; the module ends its sandbox itself."""
    # A refund stays in process for minutes, so that a slow browser finds its buttons, too.
    sandbox = Sandbox(os.environ["WECHATPAY"], OUTPUT / folder, options=["--pace", "300"])
    browser = Browser(OUTPUT)
    unittest.addModuleCleanup(browser.close)
    browser.origin = sandbox.origin
    return sandbox, Merchant(sandbox.folder), browser


class Case(unittest.TestCase):
    """A test of a module that has a `browser`."""

    def setUp(self):
        self.module().browser.forget()

    def tearDown(self):
        browser = self.module().browser
        browser.collect()
        errors, browser.errors = browser.errors, []
        self.assertEqual(errors, [], "the console has errors")
        others = {url for url in browser.requests if urllib.parse.urlsplit(url).scheme in ("http", "https") and not url.startswith(browser.origin + "/")}
        self.assertEqual(others, set(), "something was fetched from elsewhere")
        browser.requests = []

    def module(self):
        return sys.modules[type(self).__module__]
