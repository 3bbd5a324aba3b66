"""An editor that knows the schema: yaml-language-server, driven over its standard input and output as an editor does.

Opens specs below the repository's `spec/`, as unsaved documents, and asserts what it offers: keys at every depth,
words of enumerations, texts on hovering, and errors. The schema is found by the first line of the spec alone.
"""

import json
import os
import queue
import re
import subprocess
import sys
import threading
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
SERVER = os.environ["YAML_LANGUAGE_SERVER"]
PATIENCE = 30
HEAD = "# yaml-language-server: $schema=../../../schema.json\n"
OPERATION = "post:\n  title: 下单\n  documents:\n    - url: https://pay.weixin.qq.com/doc/v3/merchant/1\n"


class Server:
    """A running server, and the messages from it."""

    def __init__(self):
        self.process = subprocess.Popen(
            ["node", SERVER, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self.messages = queue.Queue()
        self.waiting = {}
        self.problems = {}
        self.number = 0
        self.files = 0
        threading.Thread(target=self._read, daemon=True).start()
        self.ask("initialize", {
            "processId": os.getpid(),
            "rootUri": ROOT.as_uri(),
            "capabilities": {"textDocument": {
                "completion": {"completionItem": {"documentationFormat": ["plaintext"]}},
                "hover": {"contentFormat": ["markdown"]},
            }, "workspace": {"configuration": False}},
        })
        self.tell("initialized", {})
        self.tell("workspace/didChangeConfiguration", {"settings": {"yaml": {
            # Nothing but the line in the file leads to the schema.
            "schemaStore": {"enable": False}, "validate": True, "completion": True, "hover": True,
        }}})

    def _read(self):
        stream = self.process.stdout
        while True:
            length = None
            while line := stream.readline().strip():
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            if length is None:
                return
            self.messages.put(json.loads(stream.read(length)))

    def _write(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def tell(self, method, parameters):
        self._write({"method": method, "params": parameters})

    def ask(self, method, parameters):
        """Sends a request and returns its result."""
        self.number += 1
        number = self.number
        self._write({"id": number, "method": method, "params": parameters})
        while True:
            message = self.messages.get(timeout=PATIENCE)
            if message.get("id") == number and "method" not in message:
                assert "error" not in message, message
                return message["result"]
            self._handle(message)

    def _handle(self, message):
        if message.get("method") == "textDocument/publishDiagnostics":
            parameters = message["params"]
            self.problems[parameters["uri"]] = parameters["diagnostics"]
        elif "id" in message and "method" in message:
            self._write({"id": message["id"], "result": None})

    def open(self, text, folder="api/v3/orders"):
        """Opens an unsaved document with the text. A `|` marks the cursor; returns the document and its position."""
        self.files += 1
        uri = (ROOT / "spec" / folder / f"unsaved_{self.files}.yaml").as_uri()
        before, _, after = text.partition("|")
        lines = before.split("\n")
        position = {"line": len(lines) - 1, "character": len(lines[-1])}
        self.tell("textDocument/didOpen", {"textDocument": {
            "uri": uri, "languageId": "yaml", "version": 1, "text": before + after,
        }})
        return uri, {"textDocument": {"uri": uri}, "position": position}

    def completions(self, text, folder="api/v3/orders"):
        """The labels offered at the cursor, each with its documentation."""
        _, at = self.open(text, folder)
        result = self.ask("textDocument/completion", at)
        return {item["label"]: item.get("documentation", "") for item in result["items"]}

    def hover(self, text, folder="api/v3/orders"):
        """The text shown at the cursor."""
        _, at = self.open(text, folder)
        result = self.ask("textDocument/hover", at)
        return result["contents"]["value"] if result else ""

    def diagnostics(self, text, folder="api/v3/orders"):
        """The messages about the text, with their lines."""
        uri, _ = self.open(text, folder)
        while uri not in self.problems:
            self._handle(self.messages.get(timeout=PATIENCE))
        return [(problem["range"]["start"]["line"] + 1, problem["message"]) for problem in self.problems[uri]]

    def close(self):
        self.ask("shutdown", None)
        self.tell("exit", None)
        self.process.wait(timeout=PATIENCE)


class Editor(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def offers(self, text, wanted, unwanted=(), folder="api/v3/orders"):
        found = self.server.completions(text, folder)
        for label in wanted:
            self.assertIn(label, found)
        for label in unwanted:
            self.assertNotIn(label, found)
        return found

    def test_keys_are_completed_at_every_depth(self):
        self.offers(HEAD + "|", ["post", "get", "path", "notification"], ["title", "type"])
        self.offers(HEAD + OPERATION + "  |", ["request", "response", "hosts", "idempotency_key"], ["type"])
        self.offers(HEAD + OPERATION + "  request:\n    |", ["json", "query", "multipart"], ["title"])
        in_field = HEAD + OPERATION + "  response:\n    json:\n      order:\n        "
        self.offers(in_field + "|", ["type", "encrypted", "max_length", "fields", "corrected"], ["url"])
        in_member = in_field + "type: object\n        fields:\n          phone:\n            "
        self.offers(in_member + "|", ["type", "encrypted"], ["url", "documents"])
        deeper = in_member + "type: object\n            fields:\n              id:\n                "
        self.offers(deeper + "|", ["type", "encrypted"], ["url"])
        self.offers(HEAD + "post:\n  title: 下单\n  documents:\n    - |", ["url", "updated"], ["type"])

    def test_every_key_of_the_reference_is_completed(self):
        """The tables of spec/README.md list all keys, so that a new key is covered as soon as it exists."""
        reference = (ROOT / "spec/README.md").read_text(encoding="utf-8")
        request = HEAD + OPERATION + "  request:\n    "
        for table, text in {
            "An operation": HEAD + "post:\n  |",
            "A document": HEAD + "post:\n  title: 下单\n  documents:\n    - |",
            "A deprecation": HEAD + OPERATION + "  deprecated:\n    |",
            "An error": HEAD + OPERATION + "  errors:\n    - |",
            "A request": request + "|",
            "A response": HEAD + OPERATION + "  response:\n    |",
            "A file": HEAD + OPERATION + "  response:\n    file:\n      |",
            "A field": request + "json:\n      a:\n        |",
            "An enumerated value": request + "json:\n      a:\n        type: string\n        enum:\n          - |",
        }.items():
            with self.subTest(table):
                rows = reference.split(f"### {table}\n", 1)[1].split("\n### ", 1)[0]
                keys = re.findall(r"^\| (?:\*\*)?`([a-z_]+)`", rows, re.MULTILINE)
                self.assertTrue(keys)
                # Keys that exclude each other are offered until one of the two is written.
                self.offers(text, keys)

    def test_keys_are_completed_inside_braces(self):
        # This server offers keys inside braces once their first letter is typed, and all of them.
        line = HEAD + OPERATION + "  request:\n    json:\n      phone: {type: string, r|}\n"
        self.offers(line, ["required", "encrypted", "max_length"], ["url"])
        self.offers(line.replace("r|", "unit: |"), ["fen"])

    def test_only_a_request_has_keys_of_requests(self):
        key = "supplied_by"
        request = HEAD + OPERATION + "  request:\n    json:\n      a:\n        "
        self.offers(request + "|", [key])

    def test_every_offered_key_is_explained(self):
        for text in [
            HEAD + OPERATION + "  |",
            HEAD + OPERATION + "  request:\n    json:\n      a:\n        |",
            HEAD + "post:\n  title: 下单\n  documents:\n    - |",
        ]:
            found = self.server.completions(text)
            self.assertTrue(found)
            for label, documentation in found.items():
                self.assertTrue(documentation, label)

    def test_words_of_enumerations_are_completed(self):
        field = HEAD + OPERATION + "  request:\n    json:\n      a:\n        "
        for key, words in {
            "type": ["string", "integer", "boolean", "object"],
            "format": ["date-time"],
            "unit": ["fen"],
            "encrypted": ["rsa_oaep", "rsa_pkcs1"],
            "supplied_by": ["client"],
        }.items():
            with self.subTest(key):
                self.offers(f"{field}{key}: |", words)
        self.offers(HEAD + OPERATION + "  hosts:\n    - |", ["hong_kong", "europe"])

    def test_hovering_explains_a_key(self):
        for text, wanted in [
            (OPERATION.replace("title", "ti|tle"), "label"),
            (OPERATION.replace("documents", "docu|ments"), "page"),
            (OPERATION + "  request:\n    json:\n      phone: {type: string, encry|pted: true}\n", "encrypt"),
            (OPERATION + "  response:\n    json:\n      a:\n        type: object\n        fields:\n          b: {max_le|ngth: 3, type: string}\n", "length"),
        ]:
            with self.subTest(wanted):
                self.assertIn(wanted, self.server.hover(HEAD + text).lower())

    def test_mistakes_are_reported_on_their_line(self):
        self.assertEqual(self.server.diagnostics(HEAD + OPERATION + "  response:\n    empty: true\n"), [])
        found = self.server.diagnostics(
            HEAD + OPERATION + "  request:\n    json:\n      a: {type: string, requierd: true}\n  response:\n    empty: true\n"
        )
        self.assertTrue(any(line == 8 and "requierd" in message for line, message in found), found)
        found = self.server.diagnostics(
            HEAD + OPERATION + "  request:\n    json:\n      a: {type: strnig}\n  response:\n    empty: true\n"
        )
        self.assertTrue(any(line == 8 for line, _ in found), found)
        found = self.server.diagnostics(HEAD + "post:\n  title: 下单\n  response:\n    empty: true\n")
        self.assertTrue(any("documents" in message for _, message in found), found)

    def test_the_list_of_families_has_a_schema_of_its_own(self):
        head = "# yaml-language-server: $schema=families.schema.json\n"
        self.offers(head + "orders:\n  |", ["title", "folders", "default"], ["type"], folder=".")
        found = self.server.diagnostics(head + "orders:\n  titel: 订单\n  folders: [v3/orders]\n", folder=".")
        self.assertTrue(any("titel" in message for _, message in found), found)

    def test_committed_specs_have_no_errors(self):
        for file in ["v3/pay/transactions/jsapi", "v2/pay/unifiedorder", "notify/REFUND.SUCCESS"]:
            path = ROOT / "spec" / "api" / f"{file}.yaml"
            folder = Path("api") / Path(file).parent
            self.assertEqual(self.server.diagnostics(path.read_text(encoding="utf-8").replace("|", ""), str(folder)), [])


if __name__ == "__main__":
    sys.exit(not unittest.main(exit=False).result.wasSuccessful())
