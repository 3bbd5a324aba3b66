#!/usr/bin/env python3
"""Runs every command of `wechatpay` against the sandbox, on a pseudo-terminal and in pipes.

    WECHATPAY=PROGRAM test_terminal.py
"""

import json
import os
import re
import signal
import subprocess
import tempfile
import threading
import unittest
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pexpect

PROGRAM = os.path.abspath(os.environ["WECHATPAY"])
ESCAPE = re.compile("\x1b\\[[0-9;]*m")
SECONDS = 60
ORDER = [
    "call", "POST", "/v3/pay/transactions/native", "appid=wx8888888888888888", "description=test",
    "notify_url=https://shop.example/notify", "amount.total=100",
]
# Commands that print results, with a word that their text has. The last column is false for those that print no JSON.
COMMANDS = [
    (["find", "退款", "domestic"], "/v3/refund/domestic/refunds", True),
    (["show", "POST", "/v3/refund/domestic/refunds"], "out_refund_no", True),
    ([*ORDER, "out_trade_no=T000001"], "code_url", True),
    (["call", "GET", "/v3/pay/transactions/out-trade-no/T000001"], "NOTPAY", True),
    ([*ORDER, "out_trade_no=T000002", "--dry-run"], "authorization", True),
    (["verify", "answer.txt"], "valid", True),
    (["sign", "GET", "/v3/certificates"], "WECHATPAY2-SHA256-RSA2048", True),
    (["keys", "check"], "merchant's API certificate", True),
    (["encrypt", "name.txt"], "PUB_KEY_ID", True),
    (["decrypt", "certificates.json"], "BEGIN CERTIFICATE", False),
    (["certificates"], "20", True),
    (["bill", "2019-06-11"], "总交易单数", True),
    (["completions", "bash"], "complete", False),
    (["man"], ".TH wechatpay", False),
    (["sandbox", "env"], "WECHATPAY_MCHID", False),
]


class Shop(BaseHTTPRequestHandler):
    received = []

    def do_POST(self):
        self.received.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


class Terminal(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.at = Path(cls.folder.name)
        cls.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("WECHATPAY", "LC_", "LANG"))},
            "HOME": cls.folder.name, "TERM": "xterm", "WECHATPAY_SANDBOX_DIRECTORY": "keys",
        }
        cls.sandbox = cls.spawn(["sandbox", "--port", "0", "--tls-port", "0", "--directory", "keys"])
        cls.sandbox.expect("configuration ")
        (cls.at / "name.txt").write_text("张三\n")
        cls.run_piped(ORDER + ["out_trade_no=T000000"])
        answer = cls.run_piped(["call", "GET", "/v3/certificates", "--headers", "--raw"]).stdout
        (cls.at / "answer.txt").write_bytes(answer)
        (cls.at / "certificates.json").write_bytes(answer.split(b"\n\n", 1)[1])
        settings = json.loads((cls.at / "keys/sandbox.json").read_text())
        cls.secrets = [settings["api_v3_key"], settings["api_v2_key"]]
        key = (cls.at / "keys/apiclient_key.pem").read_text().splitlines()
        cls.secrets += key[1:4]

    @classmethod
    def tearDownClass(cls):
        cls.sandbox.terminate(force=True)
        cls.folder.cleanup()

    @classmethod
    def spawn(cls, arguments, **options):
        return pexpect.spawn(
            PROGRAM, arguments, cwd=cls.folder.name, env=cls.environment, timeout=SECONDS, encoding="utf-8",
            dimensions=(50, 160),
            # A shell starts a job in the background with this signal ignored, and children inherit that.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL), **options)

    @classmethod
    def run_piped(cls, arguments, **options):
        return subprocess.run(
            [PROGRAM, *arguments], cwd=cls.folder.name, env=cls.environment, capture_output=True, timeout=SECONDS, **options)

    def on_terminal(self, arguments):
        child = self.spawn(arguments)
        text = child.read()
        child.close()
        return text, child.exitstatus

    def test_every_command_prints_text_on_a_terminal_and_json_in_a_pipe(self):
        for arguments, word, is_json in COMMANDS:
            with self.subTest(arguments=arguments):
                # An order's number is used once.
                shown, code = self.on_terminal([argument.replace("T000001", "T000003") for argument in arguments])
                self.assertEqual(code, 0, shown)
                self.assertIn(word, ESCAPE.sub("", shown))
                piped = self.run_piped(arguments)
                self.assertEqual(piped.returncode, 0, piped.stderr)
                self.assertNotIn(b"\x1b", piped.stdout, "colours in a pipe")
                if is_json:
                    json.loads(piped.stdout)
                if arguments[:2] != ["sandbox", "env"]:
                    for secret in self.secrets:
                        self.assertNotIn(secret, shown + piped.stdout.decode() + piped.stderr.decode())

    def test_colours_are_for_terminals_that_want_them(self):
        arguments = ["show", "TRANSACTION.SUCCESS"]
        self.assertRegex(self.on_terminal(arguments)[0], ESCAPE)
        self.environment["NO_COLOR"] = "1"
        try:
            self.assertNotRegex(self.on_terminal(arguments)[0], ESCAPE)
        finally:
            del self.environment["NO_COLOR"]

    def test_required_fields_are_asked_for(self):
        child = self.spawn(["call", "POST", "/v3/pay/transactions/native", "--ask"])
        for name, answer in [
            ("appid", "wx8888888888888888"), ("description", "test"), ("out_trade_no", "T000009"),
            ("amount.total", "300"), ("notify_url", "https://shop.example/notify"),
        ]:
            child.expect(f"{name} .*: ")
            child.sendline(answer)
        child.expect("weixin://")
        child.expect(pexpect.EOF)
        queried = json.loads(self.run_piped(["call", "GET", "/v3/pay/transactions/out-trade-no/T000009"]).stdout)
        self.assertEqual(queried["amount"]["total"], 300)

    def test_a_change_at_the_real_service_is_confirmed(self):
        (self.at / "config.toml").write_text(
            '[profiles.real]\nmerchant_id = "1900000109"\ncertificate = "keys/apiclient_cert.pem"\n'
            'private_key = "keys/apiclient_key.pem"\nplatform_certificates = ["keys/platform_cert.pem"]\n')
        child = self.spawn(ORDER + ["out_trade_no=T000010", "--profile", "real", "--config", "config.toml"])
        child.expect("is called at the real service. Continue")
        child.sendline("n")
        child.expect("nothing was sent")
        child.expect(pexpect.EOF)
        child.close()
        self.assertEqual(child.exitstatus, 2)

    def test_a_value_is_checked_when_it_is_entered(self):
        child = self.spawn(["call", "POST", "/v3/pay/transactions/native", "--ask", "appid=wx8888888888888888"])
        for name, answers in [
            ("description", [("", "is required"), ("test", None)]),
            ("out_trade_no", [("a b", "it has 3 characters"), ("T00000 1", "does not match the pattern"), ("T000012", None)]),
            ("amount.total", [("many", "not a whole number"), ("0", "at least 1"), ("-1", "it is"), ("300", None)]),
            ("notify_url", [("shop", "does not match the pattern"), ("https://shop.example/notify", None)]),
        ]:
            for answer, problem in answers:
                child.expect(f"{name} [^\r\n]*: ")
                child.sendline(answer)
                if problem:
                    child.expect(problem)
        child.expect("weixin://")
        child.expect(pexpect.EOF)
        child.close()
        self.assertEqual(child.exitstatus, 0)

    def test_the_end_of_the_input_ends_the_questions(self):
        child = self.spawn(["call", "POST", "/v3/pay/transactions/native", "--ask"])
        child.expect("appid [^\r\n]*: ")
        child.sendeof()
        child.expect("the input ended before appid was given; nothing was sent")
        child.expect(pexpect.EOF)
        child.close()
        self.assertEqual(child.exitstatus, 2)
        # A value that is given in another form is not asked for.
        child = self.spawn(["call", "GET", "/v3/pay/transactions/out-trade-no/T000000", "--ask"])
        child.expect("NOTPAY")
        child.expect(pexpect.EOF)

    def test_a_wrong_signature_is_explained(self):
        answer = (self.at / "answer.txt").read_bytes()
        (self.at / "changed.txt").write_bytes(answer.replace(b'{"data":[', b'{"data": ['))
        shown, code = self.on_terminal(["verify", "changed.txt"])
        self.assertEqual(code, 1)
        self.assertIn("\x1b[1m\x1b[31mINVALID", shown)
        self.assertIn("body-whitespace", shown)
        shown, _ = self.on_terminal(["--lang", "zh", "verify", "changed.txt"])
        self.assertIn("验签失败", shown)

    def test_notifications_are_listened_for_and_sent_again_by_enter(self):
        shop = HTTPServer(("127.0.0.1", 0), Shop)
        threading.Thread(target=shop.serve_forever, daemon=True).start()
        child = self.spawn(["listen", "--port", "0", "--forward", f"http://127.0.0.1:{shop.server_port}/notify"])
        child.expect(r"listening on (http://\S+)\s")
        url = child.match.group(1)
        triggered, code = self.on_terminal(["trigger", "TRANSACTION.SUCCESS", "--to", url])
        self.assertEqual(code, 0, triggered)
        self.assertIn("was accepted by", triggered)
        child.expect("verified")
        child.sendline("")
        child.expect("accepted the notification: 204")
        for _ in range(100):
            if len(Shop.received) >= 2:
                break
            threading.Event().wait(0.1)
        self.assertEqual(Shop.received[0], Shop.received[1])
        child.terminate(force=True)
        shop.shutdown()
        shop.server_close()

    def test_the_sandbox_is_acted_on(self):
        order = ORDER + ["out_trade_no=T000011"]
        self.assertEqual(self.run_piped(order).returncode, 0)
        shown, code = self.on_terminal(["sandbox", "--directory", "keys", "pay", "T000011"])
        self.assertEqual(code, 0, shown)
        self.assertIn("SUCCESS", shown)
        piped = self.run_piped(["sandbox", "--directory", "keys", "act", "order", "T000011", "notify"])
        self.assertEqual(piped.returncode, 0, piped.stderr)

    def test_ctrl_c_ends_the_sandbox_and_the_listener(self):
        for arguments in [["listen", "--port", "0"], ["certificates", "--watch", "1"]]:
            child = self.spawn(arguments)
            child.expect("listening on|20")
            child.sendintr()
            child.expect(pexpect.EOF)
            child.close()
            self.assertIsNotNone(child.signalstatus if child.exitstatus is None else child.exitstatus)


if __name__ == "__main__":
    unittest.main()
