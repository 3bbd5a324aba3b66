#!/usr/bin/env python3
"""Calls every operation with `wechatpay call`, from the example of its spec, against the sandbox.

    every_operation.py PROGRAM

Each call must be sent, and the response must be verified. The calls are made one after the other, in the order of the
catalogue, so that each refusal has one cause, and the number of refusals is exact: `REFUSED` lists them by code, each with
the reason why the sandbox is right. Another code or another number is a fault: look at the operations that are printed, and
change the table only with a reason.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.request
from collections import Counter, defaultdict
from pathlib import Path

# The code of a response that has none: the redirect of a page for browsers.
REDIRECT = "302"
# The refusals by generation and code.
REFUSED = {
    # The id of an example belongs to a resource that another call creates, with an id that the sandbox chooses; or it exists
    # only after a call that comes later in the catalogue. Examples exist by themselves only where no lifecycle describes
    # the resource. The codes are those that a document lists for the operation or its lifecycle, else the usual one.
    ("v3", "RESOURCE_NOT_EXISTS"): 307,
    ("v3", "NOT_FOUND"): 11,
    # One of these is a payment score order of another service than the example that created it.
    ("v3", "ORDER_NOT_EXIST"): 6,
    ("v2", "ORDERNOTEXIST"): 12,
    ("v2", "NOT_FOUND"): 5,
    ("v2", "REFUNDNOTEXIST"): 2,
    # Examples of the documents that are not valid requests here: they name a merchant other than the one that signs, the digest
    # of another file, a token of a download that no response announced, amounts that do not add up, or a maximum of 0.
    ("v3", "PARAM_ERROR"): 67,
    ("v2", "PARAM_ERROR"): 34,
    # The contract of an example does not exist, or the example of another operation used its number before; or an order is not
    # in the state that the call needs, because no payer confirmed it; or a share goes to a receiver that was not added.
    ("v3", "INVALID_REQUEST"): 42,
    # A payment score order that is not complete is collected, or reported as paid.
    ("v3", "INVALID_ORDER_STATE"): 2,
    # The examples of several operations have one number with different contents: only the first of them is accepted.
    ("v3", "OUT_TRADE_NO_USED"): 3,
    ("v3", "ALREADY_EXISTS"): 4,
    # A page for browsers, not a signed response.
    ("v2", REDIRECT): 1,
}
BRAND = """
[profiles.brand]
merchant_id = "40001"
brand = true
certificate = "{keys}/apiclient_cert.pem"
private_key = "{keys}/apiclient_key.pem"
platform_public_key = "{keys}/pub_key.pem"
platform_public_key_id = "{platform_public_key_id}"
api_v3_key = {{ file = "{keys}/../api_v3_key.txt" }}
base_url = "{tls_base_url}"
authority = "{keys}/authority.pem"
"""


def main():
    program = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "HOME": folder, "LANG": "C", "WECHATPAY_SANDBOX_DIRECTORY": f"{folder}/keys"}
        (Path(folder) / "licence.jpg").write_bytes(b"\xff\xd8")
        sandbox = subprocess.Popen(
            [program, "sandbox", "--port", "0", "--tls-port", "0", "--brand", "40001"],
            cwd=folder, env=environment, stdout=subprocess.PIPE, text=True)
        try:
            for line in sandbox.stdout:
                if line.startswith("configuration "):
                    break
            settings = json.loads((Path(folder) / "keys/sandbox.json").read_text())
            (Path(folder) / "api_v3_key.txt").write_text(settings["api_v3_key"])
            # The brand signs with the merchant's key.
            (Path(folder) / ".wechatpay").mkdir()
            (Path(folder) / ".wechatpay/config.toml").write_text(BRAND.format(keys=f"{folder}/keys", **settings))
            with urllib.request.urlopen(settings["base_url"] + "/_sandbox/catalogue") as answer:
                operations = json.load(answer)["operations"]

            results = [(operation, call(operation, program, folder, environment)) for operation in operations]
        finally:
            sandbox.terminate()
    refused, wrong = defaultdict(list), []
    for operation, result in results:
        if result.returncode == 0:
            continue
        error = result.stderr.decode(errors="replace")
        code = refusal(operation, result.returncode, error)
        if code is None:
            wrong.append(f"{operation['id']}: exit code {result.returncode}: {error.strip()[:300]}")
            continue
        refused[operation["protocol"], code].append(operation["id"])
    count = Counter({kind: len(ids) for kind, ids in refused.items()})
    total = count.total()
    carried_out = len(operations) - total - len(wrong)
    print(f"{len(operations)} operations called: {carried_out} carried out, {total} refused by the sandbox")
    for kind in sorted(REFUSED.keys() | count.keys()):
        if count[kind] != REFUSED.get(kind, 0):
            wrong.append(f"{' '.join(kind)}: {count[kind]} refused, expected {REFUSED.get(kind, 0)}: {', '.join(refused[kind])}")
    for line in wrong:
        print(f"  {line}")
    if wrong:
        sys.exit(1)


def call(operation, program, folder, environment):
    return subprocess.run(
        [program, *arguments(operation)], input=body(operation).encode(), cwd=folder, env=environment,
        capture_output=True, timeout=120)


def refusal(operation, exit_code, error):
    """The code with which the sandbox refuses a call; none if it is no refusal that was verified."""
    answered = re.search(r"WeChat Pay returned ([A-Z0-9_]+):", error)
    # APIv2 signs no refusal of an operation that moves money, so its outcome counts as unknown.
    unsigned = exit_code == 3 and operation["protocol"] == "v2" and "; not signed)" in error
    if answered and (exit_code == 1 or unsigned):
        return answered[1]
    return REDIRECT if exit_code == 1 and "(status 302" in error else None


def text(value):
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def arguments(operation):
    example = operation["request"]["example"]
    path = operation["path"]
    items = [f"{name}={text(value)}" for name, value in (example.get("path") or {}).items()]
    items += [f"{name}=={text(value)}" for name, value in (example.get("query") or {}).items()]
    items += [f"{name}:{text(value)}" for name, value in (example.get("headers") or {}).items()]
    items += [f"{name}@licence.jpg" for name in example.get("files") or []]
    profile = ["--profile", "brand"] if operation.get("signer") == "brand" else []
    return ["call", operation["method"], path, *items, *(["-"] if example.get("body") else []), *profile]


def body(operation):
    return json.dumps(operation["request"]["example"].get("body") or {}, ensure_ascii=False)


if __name__ == "__main__":
    main()
