"""Clients that others wrote, unmodified, against the sandbox: with platform certificates and with the public key."""

import json
import os
import pathlib
import re
import subprocess
import tempfile
import time
import unittest

import killed
import shop
import v2
import v3
from sandbox import Sandbox

WECHATPAY = os.environ["WECHATPAY"]
# The program with the Rust client.
WXPAY_RS = os.environ["WXPAY_RS"]
# The folder with the installed packages of npm; empty where there is no Node.
NODE_FOLDER = os.environ.get("NODE_FOLDER", "")
PROGRAMS = [pathlib.Path(__file__).resolve().parents[2] / "crates/sandbox" / name for name in ("programs.md", "programs.zh-CN.md")]
OPTIONS = ["--notify-schedule", "1,1,1"]


class Clients(unittest.TestCase):
    def with_sandbox(self, mode: str, use):
        with tempfile.TemporaryDirectory() as folder:
            sandbox = Sandbox(WECHATPAY, pathlib.Path(folder), 0, ["--platform-keys", mode, *OPTIONS])
            try:
                begun = time.monotonic()
                use(sandbox)
                print(f"{self.id().rsplit('.')[-1]}, {mode}: {time.monotonic() - begun:.1f} s")
            finally:
                sandbox.end()

    def of_both_kinds(self, use):
        for mode in ["certificate", "public-key"]:
            with self.subTest(mode):
                self.with_sandbox(mode, use)

    def test_wechatpayv3(self):
        self.of_both_kinds(v3.run)

    def test_wechatpy(self):
        self.with_sandbox("both", v2.run)

    def test_wxpay_rs(self):
        for mode in ["certificate", "public-key"]:
            with self.subTest(mode):
                self.with_sandbox(mode, lambda sandbox: self.program([WXPAY_RS, str(sandbox.folder), mode], os.environ))

    def test_a_program_that_is_killed_loses_nothing(self):
        with tempfile.TemporaryDirectory() as folder:
            killed.run(WECHATPAY, pathlib.Path(folder), OPTIONS)

    @unittest.skipUnless(NODE_FOLDER, "there is no Node")
    def test_wechatpay_axios_plugin(self):
        self.of_both_kinds(lambda sandbox: self.node("axios_plugin.js", sandbox))

    @unittest.skipUnless(NODE_FOLDER, "there is no Node")
    def test_wechatpay_node_v3(self):
        self.of_both_kinds(lambda sandbox: self.node("node_v3.js", sandbox))

    def test_the_programs_in_the_documentation(self):
        programs, chinese = (re.findall(r"```(python|js)\n(.*?)```", page.read_text(), re.DOTALL) for page in PROGRAMS)
        self.assertEqual(chinese, programs)
        self.assertEqual([language for language, _ in programs], ["python", "python", "js", "js"])
        # Without Node, those in Python.
        programs = [program for program in programs if NODE_FOLDER or program[0] == "python"]

        def run(sandbox: Sandbox):
            command = [WECHATPAY, "sandbox", "env", "--directory", str(sandbox.folder)]
            lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout
            os.environ.update(re.findall(r"^export (WECHATPAY_\w+)='(.*)'$", lines, re.MULTILINE))
            shop.use(sandbox)
            for index, (language, program) in enumerate(programs):
                program = program.replace("order-one", f"order-{index}")
                if language == "python":
                    exec(program, {})
                else:
                    file = sandbox.folder / "program.js"
                    lead = f"require({json.dumps(str(pathlib.Path(__file__).parent / 'shop.js'))}).leadToTheSandbox();\n"
                    file.write_text(lead + program)
                    self.node(str(file), sandbox)
            listed = [order["id"] for kind in ("order", "v2-order") for order in sandbox.get(f"resources/{kind}")["resources"]]
            self.assertEqual(sorted(listed), [f"order-{index}" for index in range(len(programs))])

        self.with_sandbox("both", run)

    def node(self, script: str, sandbox: Sandbox):
        environment = os.environ | {
            "NODE_EXTRA_CA_CERTS": str(sandbox.folder / "authority.pem"),
            "NODE_PATH": str(pathlib.Path(NODE_FOLDER) / "node_modules"),
        }
        self.program(["node", str(pathlib.Path(__file__).parent / script), str(sandbox.folder)], environment)

    def program(self, command: list[str], environment):
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


if __name__ == "__main__":
    shop.send_the_service_to_the_sandbox()
    unittest.main()
