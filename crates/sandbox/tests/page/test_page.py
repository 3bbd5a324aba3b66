"""Tests the views of the sandbox's page that only show something, in headless Chromium. `.ci/page` runs it and installs what it needs."""

import os
import unittest
import urllib.parse

from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

from browser import CONTRAST, NAMELESS
from case import HOSTILE, OUTPUT, Case, start
from merchant import Merchant
from sandbox import Sandbox

ONBOARDING = "v3.applyment4sub.applyment.post"
JSAPI = "v3.pay.transactions.jsapi.post"
VIEWS = ["#/catalogue", f"#/catalogue/{ONBOARDING}", "#/log", "#/resources", "#/faults", "#/connection"]


def setUpModule():
    global browser, sandbox, merchant, catalogue
    sandbox, merchant, browser = start("keys")
    unittest.addModuleCleanup(lambda: sandbox.end())
    catalogue = sandbox.get("catalogue")


def rows() -> list[str]:
    return browser.texts("#operations a.row")


def search(text: str) -> list[str]:
    box = browser.first("#search")
    box.clear()
    box.send_keys(text)
    browser.until(f"a search for {text}", lambda: browser.first("#operations").get_attribute("data-query") == text)
    return rows()


def newest():
    """The row of the last call. A page that was just opened is still being told of older ones, and releases the oldest."""
    last = lambda: sandbox.get("log")["entries"][-1]["id"]
    return browser.until("the last call", lambda: browser.all(f'#entries li:first-child > a.row[data-entry="{last()}"]'))[0]


def add_receiver(**signing) -> tuple[int, dict]:
    """A call with an encrypted field, and one that no document lists."""
    body = {
        "appid": "wx8888888888888888",
        "type": "MERCHANT_ID",
        "account": "1900000109",
        "name": merchant.encrypt("张三丰"),
        "relation_type": "STORE",
        "remark": HOSTILE,
    }
    return merchant.call("POST", "/v3/profitsharing/receivers/add", body, **signing)


class Catalogue(Case):
    def test_every_operation_and_notification_has_a_row(self):
        browser.go("/")
        browser.first("#operations a.row")
        number = len(catalogue["operations"]) + len(catalogue["notifications"])
        self.assertEqual(len(rows()), number)
        self.assertEqual(browser.text("#search-count"), f"{number} in all")
        self.assertIn("/v3/pay/transactions/", rows()[0])

    def test_a_search_narrows_by_path_title_and_field(self):
        browser.go("/")
        browser.first("#operations a.row")
        by_path = search("transactions/jsapi")
        self.assertTrue(0 < len(by_path) < 20, by_path)
        self.assertTrue(all("transactions/jsapi" in row for row in by_path), by_path)
        # Without the number of all, which would make the picture in the README wrong with the next spec.
        self.assertEqual(browser.text("#search-count"), f"{len(by_path)} found")
        by_title = search("申请交易账单")
        self.assertTrue(any("/v3/bill/tradebill" in row for row in by_title), by_title)
        by_field = search("contact_id_doc_copy")
        self.assertTrue(0 < len(by_field) < 100, by_field)
        self.assertTrue(all("contact_id_doc_copy" in row for row in by_field), by_field)
        self.assertTrue(any("/v3/applyment4sub/applyment/" in row for row in by_field), by_field)
        both = search("native 下单")
        self.assertTrue(any("/v3/pay/transactions/native" in row for row in both), both)
        self.assertEqual(search("no-such-thing"), [])
        self.assertIn("Nothing matches", browser.text("#operations"))

    def test_filters_keep_what_they_name(self):
        browser.go("/")
        browser.first("#operations a.row")
        mutual = sum(operation["mutual_tls"] for operation in catalogue["operations"])
        for name, count in [("mutual_tls", mutual), ("notification", len(catalogue["notifications"]))]:
            browser.click(f"[data-filter={name}]")
            self.assertEqual(len(rows()), count, name)
            browser.click(f"[data-filter={name}]")
        Select(browser.first("#family")).select_by_value("basic-payments")
        listed = [item for part in ("operations", "notifications") for item in catalogue[part] if item["family"] == "basic-payments"]
        self.assertEqual(len(rows()), len(listed))

    def test_an_operation_opens_with_its_fields_and_marks(self):
        browser.go("/")
        browser.first("#operations a.row")
        search("applyment4sub/applyment")
        browser.click(f'[data-id="{ONBOARDING}"]')
        browser.until("its title", lambda: "提交申请单" in browser.text("#operation h2"))
        field = lambda name: next(row for row in browser.all("#operation .fields tbody tr") if row.find_element(By.CSS_SELECTOR, ".name code").text == name)
        business, contact, name = field("business_code"), field("contact_info"), field("contact_name")
        self.assertIn("required", business.text)
        self.assertEqual(business.find_elements(By.CSS_SELECTOR, ".lock"), [])
        self.assertTrue(name.find_elements(By.CSS_SELECTOR, ".lock"), "no lock")
        self.assertIn("rsa_oaep", name.text)
        self.assertIn("超级管理员姓名", name.text)
        self.assertIn("optional", field("contact_id_number").text)
        self.assertIn("level-1", name.find_element(By.CSS_SELECTOR, "th").get_attribute("class"))
        # A field with inner fields can be folded.
        fold = contact.find_element(By.CSS_SELECTOR, ".fold")
        fold.click()
        self.assertFalse(name.is_displayed())
        self.assertEqual(fold.get_attribute("aria-expanded"), "false")
        fold.click()
        self.assertTrue(name.is_displayed())
        links = [link.get_attribute("href") for link in browser.all("#operation .links a")]
        self.assertTrue(any(link.startswith("https://pay.weixin.qq.com/") for link in links), links)
        browser.shot("operation-en-light")

    def test_a_superseded_operation_is_told_from_a_retired_one(self):
        for status, mark in [("superseded", "Superseded"), ("retired", "Retired")]:
            operation = next(each for each in catalogue["operations"] if each.get("deprecated", {}).get("status") == status)
            browser.go(f"/#/catalogue/{operation['id']}")
            browser.until(mark, lambda: mark in browser.texts("#operation .badges .badge"))
            self.assertIn(f"{mark} since", browser.text("#operation .note.warn"))

    def test_the_keyboard_is_enough(self):
        browser.go("/")
        browser.first("#operations a.row")
        active = lambda: browser.driver.switch_to.active_element
        active().send_keys("/")
        self.assertEqual(active().get_attribute("id"), "search")
        active().send_keys("tradebill")
        browser.until("the search", lambda: len(rows()) < 20)
        active().send_keys(Keys.ARROW_DOWN)
        self.assertIn("row", active().get_attribute("class"))
        chosen = active().get_attribute("data-id")
        active().send_keys(Keys.ENTER)
        browser.until("what was chosen", lambda: browser.all(f'[data-id="{chosen}"][aria-current]'))


class Log(Case):
    def test_calls_show_up_while_the_page_is_open(self):
        browser.go("/#/log")
        browser.until("the stream", lambda: browser.all("#log-state.connected"))
        browser.click("#log-clear")
        status, _ = add_receiver()
        self.assertEqual(status, 200)
        row = newest()
        self.assertIn("/v3/profitsharing/receivers/add", row.text)
        self.assertIn("signature valid", row.text)
        self.assertIn("200", row.text)
        row.click()
        browser.until("what was decrypted", lambda: any("张三丰" in text for text in browser.texts("#entry .secret")))
        self.assertIn("shown decrypted", browser.text("#entry .legend"))
        # Input from unknown senders is shown as text, and members that no document lists are marked.
        self.assertTrue(any("onerror" in text for text in browser.texts("#entry .unlisted")))
        self.assertEqual(browser.all("#entry img, #entry script"), [])
        self.assertIn("WeChat Pay sandbox", browser.driver.title)
        # The response repeats the name, encrypted with the merchant's key.
        browser.shot("log-en-light")
        status, _ = add_receiver(sign_as="another body")
        self.assertEqual(status, 401)
        row = newest()
        self.assertIn("signature invalid", row.text)
        row.click()
        browser.until("the reason", lambda: browser.text("#entry .note.bad"))
        browser.click("#log-refused")
        self.assertEqual(len(browser.all("#entries a.row")), 1)

    def test_what_a_query_hides_is_marked_as_in_a_body(self):
        number = urllib.parse.quote(merchant.encrypt("91440300708461136T"), safe="")
        target = f"/v3/ecommerce/subject-sub-merchants?organization_type=SUBJECT_TYPE_ENTERPRISE&cert_number={number}"
        self.assertEqual(merchant.call("GET", target)[0], 200)
        for theme, language, legend in (("light", "en-US", "shown decrypted"), ("dark", "zh-CN", "解密后")):
            browser.prefer(theme, language)
            browser.go("/#/log")
            newest().click()
            browser.until("what was decrypted", lambda: any("91440300708461136T" in text for text in browser.texts("#entry .secret")))
            self.assertIn(legend, browser.text("#entry .legend"))
            self.assertEqual(len(browser.all("#entries li:first-child .lock")), 1)
            self.assertEqual(browser.script(CONTRAST), [])
            browser.shot(f"log-query-{theme}")

    def test_a_paused_log_stands_still(self):
        browser.go("/#/log")
        browser.until("the stream", lambda: browser.all("#log-state.connected"))
        merchant.prepay("before_the_pause")
        newest()
        browser.click("#log-pause")
        before = browser.texts("#entries a.row")
        merchant.prepay("in_the_pause")
        browser.until("the order", lambda: "in_the_pause" in str(sandbox.get("log")))
        self.assertEqual(browser.texts("#entries a.row"), before)
        browser.click("#log-pause")
        browser.until("the call", lambda: len(browser.all("#entries a.row")) == len(before) + 1)

    def test_what_is_pressed_is_chosen_though_calls_come_in(self):
        browser.go("/#/log")
        merchant.prepay("before_the_press")
        pressed = newest()
        entry = pressed.get_attribute("data-entry")
        hand = ActionChains(browser.driver)
        hand.click_and_hold(pressed).perform()
        merchant.prepay("during_the_press")
        browser.until("the order", lambda: "during_the_press" in str(sandbox.get("log")))
        self.assertEqual(browser.all("#entries a.row")[0], pressed)
        hand.release().perform()
        browser.until("what was pressed", lambda: browser.script("return location.hash") == f"#/log/{entry}")
        self.assertNotEqual(newest(), pressed)
        self.assertEqual(pressed.get_attribute("aria-current"), "true")

    def test_new_calls_leave_the_focus_and_the_place_of_a_reader(self):
        browser.go("/#/log")
        for index in range(40):
            merchant.call("GET", f"/v3/certificates?read={index}")
        newest()
        read = browser.all("#entries a.row")[30]
        entry = read.get_attribute("data-entry")
        browser.script("arguments[0].focus(); arguments[0].scrollIntoView()", read)
        place = read.rect["y"]
        merchant.prepay("while_somebody_reads")
        newest()
        self.assertEqual(browser.driver.switch_to.active_element.get_attribute("data-entry"), entry)
        self.assertAlmostEqual(read.rect["y"], place, delta=2)

    def test_one_entry_is_chosen_though_a_search_hid_another(self):
        merchant.prepay("an_order")
        add_receiver()
        browser.go("/#/log")
        newest().click()
        browser.first("#log-search").send_keys("transactions")
        browser.until("the search", lambda: "receivers" not in browser.text("#entries a.row"))
        browser.click("#entries a.row")
        browser.first("#log-search").send_keys(Keys.CONTROL, "a", Keys.DELETE)
        newest()
        self.assertEqual(len(browser.all("#entries a.row[aria-current]")), 1)

    def test_the_page_keeps_two_hundred_entries(self):
        browser.go("/#/log")
        for index in range(205):
            merchant.call("GET", f"/v3/certificates?call={index}")
        browser.until("the last call", lambda: "call=204" in browser.text("#entries a.row"))
        self.assertEqual(len(browser.all("#entries a.row")), 200)


class Faults(Case):
    def test_a_button_makes_the_next_call_fail(self):
        browser.go("/#/faults")
        browser.first("#fault-buttons button")
        next(button for button in browser.all("#fault-buttons button") if button.text == "503").click()
        browser.until("the fault", lambda: "503" in browser.text("#fault-list"))
        self.assertEqual(merchant.prepay("refused_by_a_fault")[0], 503)
        browser.until("no fault", lambda: "503" not in browser.text("#fault-list"))
        next(button for button in browser.all("#fault-buttons button") if button.text == "probe").click()
        browser.until("the fault", lambda: "probe" in browser.text("#fault-list"))
        browser.shot("faults-en-light")
        browser.click("#fault-clear")
        browser.until("no fault", lambda: "None" in browser.text("#fault-list"))
        self.assertEqual(sandbox.get("faults")["faults"], [])

    def test_a_button_rotates_the_platform_certificate(self):
        before = set(sandbox.get("configuration")["platform_keys"])
        browser.go("/#/faults")
        browser.click("#rotate")
        browser.until("the new serial number", lambda: "New signing certificate" in browser.text("#announcement"))
        new = set(sandbox.get("configuration")["platform_keys"]) - before
        self.assertEqual(len(new), 1)
        self.assertIn(new.pop(), browser.text("#announcement"))


class Appearance(Case):
    def test_both_languages(self):
        browser.go("/")
        browser.until("English", lambda: browser.text("nav [aria-current]") == "Catalogue")
        Select(browser.first("#language")).select_by_value("zh")
        self.assertEqual(browser.text("nav [aria-current]"), "接口目录")
        self.assertEqual(browser.script("return document.documentElement.lang"), "zh-CN")
        browser.go("/#/faults")
        browser.until("Chinese, again", lambda: browser.text("#faults h2") == "故障")
        self.assertIn("探测流量", browser.text("#fault-buttons"))

    def test_the_browsers_language_is_the_first(self):
        browser.prefer("light", "zh-CN")
        browser.go("/")
        browser.until("Chinese", lambda: browser.text("nav [aria-current]") == "接口目录")

    def test_both_themes(self):
        light = lambda: browser.script("return getComputedStyle(document.body).backgroundColor") == "rgb(246, 247, 247)"
        dark = lambda: browser.script("return getComputedStyle(document.body).backgroundColor") == "rgb(17, 20, 19)"
        browser.go("/")
        self.assertTrue(light())
        browser.prefer("dark", "en-US")
        self.assertTrue(dark())
        browser.first("#operations a.row")
        browser.click("#theme")
        self.assertTrue(light())
        browser.click("#theme")
        browser.prefer("light", "en-US")
        self.assertTrue(dark())
        browser.go("/openapi/")
        browser.until("the viewer in the dark", lambda: browser.all("html.dark-mode .opblock"))

    def test_texts_have_contrast_and_controls_have_names(self):
        add_receiver()
        add_receiver(sign_as="another body")
        entry = sandbox.get("log")["entries"][-2]["id"]
        for theme in ("light", "dark"):
            for language in ("zh", "en"):
                browser.prefer(theme, language)
                browser.go("/")
                browser.first("#operations a.row")
                browser.until("the stream", lambda: browser.all("#log-dot.connected"))
                for view in [*VIEWS, f"#/log/{entry}"]:
                    browser.turn(view)
                    with self.subTest(theme=theme, language=language, view=view):
                        self.assertEqual(browser.script(CONTRAST), [])
                        self.assertEqual(browser.script(NAMELESS), [])

    def test_a_phone_needs_no_sideways_scrolling(self):
        add_receiver()
        merchant.prepay("an_order_number_of_32_characters")
        entry = next(entry for entry in reversed(sandbox.get("log")["entries"]) if entry["request"]["body"]["decrypted"])["id"]
        browser.size(360, 740)
        for language in ("zh-CN", "en-US"):
            browser.prefer("dark" if language == "zh-CN" else "light", language)
            browser.go("/")
            browser.first("#operations a.row")
            browser.until("the stream", lambda: browser.all("#log-dot.connected"))
            for index, view in enumerate([*VIEWS, f"#/log/{entry}"]):
                browser.turn(view)
                with self.subTest(language=language, view=view):
                    self.assertEqual(browser.overflow(), [])
                browser.shot(f"phone-{language[:2]}-{index}")
        browser.go("/")
        browser.click("#operations a.row")
        browser.until("the operation alone", lambda: not browser.first("#operations").is_displayed())
        browser.click("#catalogue .back")
        browser.until("the list again", lambda: browser.first("#operations").is_displayed())

    def test_pictures_for_people(self):
        browser.prefer("dark", "zh-CN")
        browser.go(f"/#/catalogue/{ONBOARDING}")
        browser.until("the operation", lambda: browser.all("#operation .fields"))
        browser.shot("operation-zh-dark")
        add_receiver()
        browser.go("/#/log")
        newest().click()
        browser.until("the entry", lambda: browser.all("#entry .secret"))
        browser.shot("log-zh-dark")


class Viewer(Case):
    def test_it_lists_a_familys_operations_and_filters_them(self):
        browser.go("/openapi/")
        browser.until("operations", lambda: browser.all(".opblock"))
        listed = [operation for operation in catalogue["operations"] if operation["family"] == "basic-payments"]
        paths = ".opblock-tag-section .opblock-summary-path"
        self.assertEqual(len(browser.all(paths)), len(listed))
        self.assertEqual(len(Select(browser.first("#family")).options), len(catalogue["families"]))
        box = browser.first(".operation-filter-input")
        self.assertEqual(box.get_attribute("placeholder"), "Filter by path, title or id")
        box.send_keys("tradebill")
        browser.until("the filter", lambda: len(browser.all(paths)) == 1)
        # Swagger UI breaks long paths at places that do not show.
        self.assertIn("/v3/bill/tradebill", browser.text(paths).replace("\u200b", ""))
        browser.shot("viewer-en-light")
        Select(browser.first("#family")).select_by_index(0)
        browser.until("another family", lambda: browser.texts(".opblock-tag") and "basic-payments" not in browser.text(".opblock-tag"))

    def test_an_operation_of_the_catalogue_leads_to_it(self):
        browser.go(f"/#/catalogue/{JSAPI}")
        browser.click('#operation .links a[href^="/openapi/"]')
        browser.until("the operation", lambda: "appid" in browser.text(".opblock.is-open .opblock-body"))
        self.assertIn("/v3/pay/transactions/jsapi", browser.text(".opblock.is-open .opblock-summary-path").replace("\u200b", ""))
        browser.prefer("dark", "en-US")
        browser.shot("viewer-en-dark")
        browser.size(360, 740)
        self.assertEqual(browser.overflow(), [])
        browser.shot("phone-viewer")


class Restart(Case):
    def test_the_page_finds_a_new_sandbox_on_the_same_port(self):
        global sandbox, merchant
        merchant.prepay("of_the_first_sandbox")
        browser.go("/#/log")
        browser.first("#entries a.row")
        port = int(sandbox.origin.rsplit(":", 1)[1])
        sandbox.end()
        browser.until("word of it", lambda: browser.all("#log-state.connecting"))
        sandbox = Sandbox(os.environ["WECHATPAY"], OUTPUT / "keys", port)
        merchant = Merchant(sandbox.folder)
        browser.until("the stream", lambda: browser.all("#log-state.connected"))
        self.assertEqual(browser.all("#entries a.row"), [])
        merchant.prepay("of_the_second_sandbox")
        browser.until("the call", lambda: len(browser.all("#entries a.row")) == 1)
        # The failed attempts in between are expected errors in the console.
        browser.collect()
        browser.errors = [error for error in browser.errors if "ERR_CONNECTION" not in error and "ERR_INCOMPLETE" not in error and "ERR_EMPTY" not in error]


if __name__ == "__main__":
    unittest.main(verbosity=2)
