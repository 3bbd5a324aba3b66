"""Tests the views of the sandbox's page that change something: payments, calls, notifications. `.ci/page` runs it."""

import json
import unittest
import urllib.parse

from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

from browser import CONTRAST, NAMELESS
from case import HOSTILE, Case, start

NATIVE = "v3.pay.transactions.native.post"


def setUpModule():
    global browser, sandbox, merchant
    sandbox, merchant, browser = start("payment-keys")
    unittest.addModuleCleanup(sandbox.end)


def state(number: str, kind: str = "order") -> str:
    return sandbox.get(f"resources/{kind}/{number}")["resources"][0]["state"]


def cards() -> list[str]:
    return browser.texts("[data-resource] .number")


def h5_order(number: str) -> str:
    body = {
        "appid": "wxd678efh567hg6787",
        "mchid": merchant.configuration["merchant_id"],
        "description": "桃木梳",
        "out_trade_no": number,
        "notify_url": "https://127.0.0.1:9/paid",
        "amount": {"total": 4200},
        "scene_info": {"payer_client_ip": "127.0.0.1", "h5_info": {"type": "Wap"}},
    }
    status, answer = merchant.call("POST", "/v3/pay/transactions/h5", body)
    assert status == 200, answer
    return answer["h5_url"]


class Resources(Case):
    def test_a_button_pays_an_order_and_another_sends_its_notification_again(self):
        merchant.prepay("20261122_page")
        browser.go("/#/resources")
        card = '[data-resource="20261122_page"]'
        browser.until("the order", lambda: "129.00" in browser.text(card))
        self.assertIn("not paid", browser.text(card))
        self.assertEqual(browser.all(f"{card} [data-action=notify]"), [])
        unpaid = browser.first(f"{card} .badge[data-state]").value_of_css_property("background-color")
        browser.click(f"{card} [data-action=pay]")
        browser.until("the payment", lambda: "not paid" not in browser.text(card) and "paid" in browser.text(card))
        self.assertEqual(browser.all(f"{card} [data-action=pay]"), [])
        self.assertEqual(state("20261122_page"), "SUCCESS")
        self.assertNotEqual(browser.first(f"{card} .badge[data-state]").value_of_css_property("background-color"), unpaid)
        sent = lambda: sum(entry["kind"] == "notification" for entry in sandbox.get("log")["entries"])
        browser.until("the notification", lambda: sent() >= 1)
        before = sent()
        browser.click(f"{card} [data-action=notify]")
        browser.until("the notification, again", lambda: sent() > before)
        browser.shot("resources-en-light")

    def test_every_kind_has_the_buttons_of_its_state(self):
        merchant.prepay("order_to_refund")
        browser.go("/#/resources")
        browser.click('[data-resource="order_to_refund"] [data-action=pay]')
        browser.until("the payment", lambda: state("order_to_refund") == "SUCCESS")
        refund = {"out_trade_no": "order_to_refund", "out_refund_no": "refund_of_it", "amount": {"refund": 100, "total": 12900, "currency": "CNY"}}
        self.assertEqual(merchant.call("POST", "/v3/refund/domestic/refunds", refund)[0], 200)
        Select(browser.first("#resource-kind")).select_by_value("refund")
        card = '[data-resource="refund_of_it"]'
        browser.first(card)
        listed = sandbox.get("resources/refund/refund_of_it")["resources"][0]
        drawn = browser.script("return [...document.querySelectorAll(arguments[0])].map((node) => node.dataset.action)", f"{card} [data-action]")
        self.assertEqual(drawn, [action["name"] for action in listed["actions"]])
        browser.click(f"{card} [data-action=break]")
        browser.until("the failure", lambda: state("refund_of_it", "refund") == "ABNORMAL")
        browser.until("other buttons", lambda: not browser.all(f"{card} [data-action=break]"))
        # A refund leads to its order, and back.
        browser.click(f'{card} a[href^="#/resources/order/"]')
        browser.until("the order", lambda: cards() == ["order_to_refund"])
        browser.click('[data-resource="order_to_refund"] a[href^="#/resources/refund/"]')
        browser.until("the refund", lambda: cards() == ["refund_of_it"])
        kinds = sandbox.get("resources")["kinds"]
        self.assertEqual(len(browser.all("#resource-kind option")), len(kinds))
        for kind in kinds:
            browser.turn(f"#/resources/{kind['name']}")
            browser.until(kind["name"], lambda: browser.all("#resource-list .cards") or "None yet" in browser.text("#resource-list"))

    def test_resources_are_searched_filtered_and_shown_by_pages(self):
        for index in range(45):
            merchant.prepay(f"paged_order_{index:02}")
        browser.go("/#/resources")
        browser.until("one page of orders", lambda: len(cards()) == 20 and cards()[0] == "paged_order_44")
        self.assertLess(browser.script("return document.querySelectorAll('#resources *').length"), 2_500)
        browser.all("#resource-pages button")[1].click()
        browser.until("older ones", lambda: cards()[0] == "paged_order_24")
        search = browser.first("#resource-search")
        search.send_keys("PAGED_order_0")
        browser.until("the search", lambda: len(cards()) == 10)
        self.assertIn("1 to 10 of 10", browser.text("#resource-pages"))
        browser.click('[data-resource="paged_order_03"] [data-action=pay]')
        browser.until("the payment", lambda: not browser.all('[data-resource="paged_order_03"] [data-action=pay]'))
        Select(browser.first("#resource-state")).select_by_value("SUCCESS")
        browser.until("the state", lambda: cards() == ["paged_order_03"])
        search.send_keys("nothing")
        browser.until("no order", lambda: "Nothing matches" in browser.text("#resource-list"))

    def test_the_keyboard_pays_and_keeps_its_place(self):
        merchant.prepay("by_keyboard")
        browser.go("/#/resources/order/by_keyboard")
        button = browser.first('[data-resource="by_keyboard"] [data-action=pay]')
        self.assertIn("by_keyboard", button.get_attribute("aria-label"))
        browser.script("arguments[0].focus()", button)
        merchant.prepay("while_it_has_the_focus")
        browser.until("the order", lambda: "while_it_has_the_focus" in str(sandbox.get("log")))
        browser.driver.switch_to.active_element.send_keys(Keys.ENTER)
        browser.until("the payment", lambda: state("by_keyboard") == "SUCCESS")

    def test_an_error_is_shown(self):
        merchant.prepay("paid_elsewhere")
        browser.go("/#/resources/order/paid_elsewhere")
        button = browser.first('[data-resource="paid_elsewhere"] [data-action=expire]')
        browser.script(
            "const done = arguments[0]; return fetch('/_sandbox/resources/order/paid_elsewhere/pay', { method: 'POST' }).then(() => done.click())",
            button,
        )
        browser.until("the reason", lambda: "order paid_elsewhere is SUCCESS" in browser.text("#announcement.bad"))
        # The refused click is an expected error in the console.
        browser.collect()
        browser.errors = [error for error in browser.errors if "409" not in error]


class Cashier(Case):
    def test_a_payer_pays_on_a_phone_by_the_code(self):
        _, answer = merchant.prepay("order_at_the_cashier", HOSTILE)
        browser.size(390, 844)
        browser.go("/cashier/")
        browser.first("#find-text").send_keys(answer["code_url"], Keys.ENTER)
        browser.until("the order", lambda: "129.00" in browser.text("#payment"))
        self.assertIn("onerror", browser.text("#payment .description"))
        self.assertEqual(browser.all("#payment .description *"), [])
        self.assertEqual(browser.overflow(), [])
        browser.click("#payment summary")
        drawn = "return [...document.querySelectorAll('#payment img')].every((image) => image.complete && image.naturalWidth > 100)"
        browser.until("the codes", lambda: len(browser.all("#payment img")) == 2 and browser.script(drawn))
        browser.shot("cashier-en-light-phone")
        browser.click("[data-action=pay]")
        browser.first("[data-outcome=ok]")
        self.assertEqual(state("order_at_the_cashier"), "SUCCESS")
        browser.shot("cashier-paid-en-light-phone")
        self.assertNotIn("owned", browser.driver.title)

    def test_a_payer_who_fails_or_leaves_has_not_paid(self):
        merchant.prepay("order_that_waits")
        browser.prefer("dark", "zh-CN")
        browser.go("/cashier/?of=order_that_waits")
        browser.click("[data-action=simulated-fail]")
        browser.until("the failure", lambda: ":fail" in browser.text("[data-outcome=fail]"))
        self.assertEqual(state("order_that_waits"), "NOTPAY")
        browser.click("[data-action=again]")
        browser.click("[data-action=leave]")
        browser.until("the way out", lambda: ":cancel" in browser.text("[data-outcome=cancel]"))
        self.assertEqual(state("order_that_waits"), "NOTPAY")
        self.assertEqual(browser.script(CONTRAST), [])
        self.assertEqual(browser.script(NAMELESS), [])
        browser.shot("cashier-zh-dark")

    def test_the_address_for_browsers_leads_to_the_cashier_and_back_to_the_merchant(self):
        address = urllib.parse.urlsplit(h5_order("order_of_h5"))
        back = f"{browser.origin}/openapi/viewer.css?paid=1"
        browser.go(f"{address.path}?{address.query}&redirect_url={urllib.parse.quote(back, safe='')}")
        browser.until("the order", lambda: "42.00" in browser.text("#payment"))
        browser.click("[data-action=leave]")
        link = browser.first("[data-outcome=cancel] a")
        self.assertEqual(link.get_attribute("href"), back)
        browser.click("[data-action=again]")
        browser.click("[data-action=pay]")
        browser.until("the merchant's page", lambda: browser.driver.current_url == back)
        self.assertEqual(state("order_of_h5"), "SUCCESS")

    def test_a_return_address_is_a_page_and_no_script(self):
        for index, address in enumerate(["javascript:document.title='owned'", "data:text/html,owned", "//", "JAVASCRIPT:alert(1)", "blob:x", "file:///etc/hosts"]):
            number = f"hostile_return_{index}"
            merchant.prepay(number)
            browser.go(f"/cashier/?of={number}&redirect_url={urllib.parse.quote(address, safe='')}")
            browser.click("[data-action=leave]")
            browser.first("[data-outcome=cancel]")
            self.assertEqual(browser.all("[data-outcome] a"), [], address)

    def test_the_page_that_opened_it_learns_the_result(self):
        merchant.prepay("order_in_a_sheet")
        browser.go("/")
        browser.first("#operations a.row")
        browser.script("window.told = []; addEventListener('message', ({ origin, data }) => window.told.push([origin, data])); window.open('/cashier/?of=order_in_a_sheet')")
        first, sheet = browser.driver.window_handles
        browser.driver.switch_to.window(sheet)
        browser.click("[data-action=pay]")
        browser.first("[data-outcome=ok]")
        browser.driver.close()
        browser.driver.switch_to.window(first)
        told = [browser.origin, {"source": "wechatpay-sandbox", "id": "order_in_a_sheet", "result": "ok"}]
        browser.until("the result", lambda: browser.script("return window.told") == [told])


class Forms(Case):
    def open(self, item: str):
        browser.go(f"/#/catalogue/{item}")
        browser.click("#operation .send summary")
        browser.first("#operation .send-form")

    def test_a_form_signs_and_sends_an_operation(self):
        self.open(NATIVE)
        box = browser.first(".send-form textarea")
        body = json.loads(box.get_attribute("value"))
        self.assertEqual(body["mchid"], merchant.configuration["merchant_id"])
        browser.click(".send-form [type=submit]")
        browser.until("the answer", lambda: "weixin://wxpay" in browser.text(".sent"))
        self.assertEqual(state(body["out_trade_no"]), "NOTPAY")
        browser.shot("call-form-en-light")
        # Refusals and mistakes are shown.
        box.clear()
        box.send_keys("{}")
        browser.click(".send-form [type=submit]")
        browser.until("the refusal", lambda: "PARAM_ERROR" in browser.text(".sent"))
        box.send_keys("}")
        browser.click(".send-form [type=submit]")
        browser.until("the mistake", lambda: "not JSON" in browser.text(".sent"))
        self.assertEqual(browser.script(NAMELESS), [])

    def test_a_form_encrypts_what_has_to_be_encrypted_and_fills_the_path(self):
        added = "v3.profitsharing.receivers.add.post"
        self.open(added)
        browser.click(".send-form [type=submit]")
        browser.until("the answer", lambda: browser.text(".sent .badge") == "200")
        # A notification of an earlier payment may come in at any time.
        entries = [entry for entry in sandbox.get("log")["entries"] if entry.get("operation") == added]
        self.assertIn("/name", entries[-1]["request"]["body"]["decrypted"])
        merchant.prepay("order_of_the_path")
        self.open("v3.pay.transactions.out-trade-no.~out_trade_no.get")
        field = browser.first(".send-form input")
        field.clear()
        field.send_keys("order_of_the_path")
        browser.click(".send-form [type=submit]")
        browser.until("the order", lambda: "NOTPAY" in browser.text(".sent"))

    def test_a_form_sends_any_notification(self):
        self.open("REFUND.ABNORMAL")
        box = browser.first(".send-form textarea")
        resource = json.loads(box.get_attribute("value"))
        resource["out_refund_no"] = "edited_by_hand"
        browser.script("arguments[0].value = arguments[1]", box, json.dumps(resource))
        url = browser.first(".send-form input[type=url]")
        url.clear()
        url.send_keys("http://127.0.0.1:9/notify")
        browser.click(".send-form [type=submit]")
        browser.until("that it is sent", lambda: "goes to" in browser.text(".sent"))
        entries = lambda: [entry for entry in sandbox.get("log")["entries"] if entry["operation"] == "REFUND.ABNORMAL"]
        browser.until("the notification", entries)
        self.assertEqual(entries()[-1]["request"]["body"]["content"]["resource"]["out_refund_no"], "edited_by_hand")
        browser.shot("notification-form-en-light")
        url.clear()
        url.send_keys("http://shop.example/notify")
        browser.click(".send-form [type=submit]")
        browser.until("the refusal", lambda: "--notify-host" in browser.text(".sent"))
        # The refused request is an expected error in the console.
        browser.collect()
        browser.errors = [error for error in browser.errors if "400" not in error]


class Connect(Case):
    def test_programs_are_ready_to_paste(self):
        browser.go("/#/connection")
        browser.first("#program pre")
        self.assertIn("WECHATPAY_MCHID", browser.text("#environment"))
        keys = [merchant.configuration[name] for name in ("api_v3_key", "api_v2_key")]
        self.assertFalse(any(key in browser.script("return document.body.textContent") for key in keys))
        tabs = browser.texts("#program-tabs [role=tab]")
        self.assertEqual(len(tabs), 8)
        browser.first("#program-tabs [aria-selected=true]").send_keys(Keys.ARROW_RIGHT)
        self.assertIn("WeChatPayType.NATIVE", browser.text("#program"))
        self.assertEqual(browser.driver.switch_to.active_element.text, tabs[1])
        browser.shot("connect-en-light")


class Safety(Case):
    def test_text_from_outside_never_becomes_markup(self):
        merchant.prepay("hostile_order", HOSTILE)
        for address in ["/#/resources/order/hostile_order", "/cashier/?of=hostile_order", f"/cashier/?of={urllib.parse.quote(HOSTILE)}"]:
            browser.go(address)
            browser.until("what was written", lambda: "onerror" in browser.text("main"))
            self.assertEqual([image for image in browser.all("main img") if not image.get_attribute("src").startswith(browser.origin)], [])
            self.assertEqual(browser.all("main script"), [])
            self.assertNotIn("owned", browser.driver.title)
        # An order that does not exist is an expected error in the console.
        browser.collect()
        browser.errors = [error for error in browser.errors if "404" not in error]

    def test_no_view_is_wider_than_a_phone(self):
        merchant.prepay("an_order_number_of_32_characters")
        browser.size(360, 740)
        for language in ("zh-CN", "en-US"):
            browser.prefer("dark" if language == "zh-CN" else "light", language)
            for index, address in enumerate(["/#/resources", f"/#/catalogue/{NATIVE}", "/#/connection", "/cashier/?of=an_order_number_of_32_characters"]):
                browser.go(address)
                browser.first("[data-resource], .send summary, #program pre, .sheet")
                for summary in browser.all(".send > summary, .card > details > summary, .sheet summary")[:1]:
                    summary.click()
                with self.subTest(language=language, address=address):
                    browser.until("what was opened", lambda: not browser.all(".send[open]") or browser.all(".send-form"))
                    self.assertEqual(browser.overflow(), [])
                    self.assertEqual(browser.script(CONTRAST), [])
                    self.assertEqual(browser.script(NAMELESS), [])
                browser.shot(f"phone-{language[:2]}-payments-{index}")


if __name__ == "__main__":
    unittest.main(verbosity=2)
