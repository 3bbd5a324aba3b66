#!/usr/bin/env python3
"""Runs `wechatpay verify` over messages that `make.py` made, and compares each diagnosis with the expected one.

    compare.py PROGRAM FOLDER
"""

import json
import subprocess
import sys
from pathlib import Path

KEYS = {
    "all": ["platform_cert.pem", "PUB_KEY_ID_0119000001092024112800000000000000=pub_key.pem", "merchant_cert.pem", "other_cert.pem"],
    "other": ["other_cert.pem"],
    "merchant": ["merchant_cert.pem"],
    "platform": ["platform_cert.pem"],
    "v2": [],
}


def main():
    program, folder = Path(sys.argv[1]).absolute(), Path(sys.argv[2])
    wrong = count = mistakes = 0
    diagnoses = set()
    for name, keys in KEYS.items():
        har = json.loads((folder / f"{name}.har").read_text())
        expected = []
        for entry in har["log"]["entries"]:
            # A request that is signed too is right; the comment is about the response.
            if entry.get("response") and "<xml>" in entry["request"].get("postData", {}).get("text", ""):
                expected.append("")
            expected.append(entry["comment"])
        if not expected:
            continue
        command = [program, "verify", f"{name}.har", "--format", "json"]
        for key in keys:
            command += ["--key", key]
        command += ["--api-v2-key-file", "api_v2_key.txt", "--api-v3-key-file", "api_v3_key.txt"]
        output = subprocess.run(command, cwd=folder, capture_output=True, text=True)
        if output.returncode not in (0, 1):
            sys.exit(f"{name}: {output.stderr}")
        reports = json.loads(output.stdout)
        reports = reports if isinstance(reports, list) else [reports]
        assert len(reports) == len(expected), f"{name}: {len(reports)} reports, {len(expected)} messages"
        for report, codes in zip(reports, expected):
            found = [mistake["code"] for mistake in report["mistakes"]]
            count += 1
            mistakes += bool(codes)
            diagnoses.update(codes.split())
            if sorted(found) != sorted(codes.split()) or (report["verdict"] == "valid") != (codes == ""):
                wrong += 1
                print(f"{name}: {report['message']}: expected {codes or 'valid'}, found {' '.join(found) or 'valid'}")
    print(f"{count} messages, {mistakes} of them wrong, {len(diagnoses)} diagnoses; {wrong} misdiagnosed")
    sys.exit(wrong > 0)


main()
