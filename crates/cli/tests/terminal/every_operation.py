#!/usr/bin/env python3
"""Calls every operation with `wechatpay call`, from the example of its spec, against the sandbox.

    every_operation.py PROGRAM

The sandbox may refuse a call, because the resource of an example does not exist; but each call must be sent, and the
answer must be verified.
"""

import json
import os
import subprocess
import sys
import tempfile
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

# A refusal is right for an operation that reads or changes what another one creates. More than these hint at a fault.
MOST_REFUSED = 440
# An APIv3 refusal, and the redirect of a page for browsers.
REFUSED = ["WeChat Pay answers", "(status 302"]
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

            def call(operation):
                return operation, subprocess.run(
                    [program, *arguments(operation)], input=body(operation).encode(), cwd=folder, env=environment,
                    capture_output=True, timeout=120)

            with ThreadPoolExecutor(4) as threads:
                results = list(threads.map(call, operations))
        finally:
            sandbox.terminate()
    codes = {0: 0, 1: 0}
    wrong = []
    for operation, result in results:
        error = result.stderr.decode()
        refused = result.returncode == 1 and any(part in error for part in REFUSED)
        # APIv2 signs no refusal of an operation that moves money, so its outcome counts as unknown.
        unsigned = result.returncode == 3 and operation["protocol"] == "v2" and "; not signed)" in error
        if result.returncode == 0 or refused or unsigned:
            codes[0 if result.returncode == 0 else 1] += 1
        else:
            wrong.append(f"{operation['id']}: exit code {result.returncode}: {error.strip()[:300]}")
    print(f"{len(operations)} operations called: {codes[0]} carried out, {codes[1]} refused by the sandbox")
    for line in wrong[:40]:
        print(f"  {line}")
    if codes[1] > MOST_REFUSED:
        print(f"  more than {MOST_REFUSED} are refused")
    if wrong or codes[1] > MOST_REFUSED:
        sys.exit(1)


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
