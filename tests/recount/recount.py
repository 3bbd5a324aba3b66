#!/usr/bin/env python3
"""Counts the catalogue again, from the documents, and compares it with the specs line by line.

    python3 tests/recount/recount.py DOCUMENTS

Shares no code with the project: its own reader of the pages, PyYAML for the specs. Every difference has to be explained,
by a remark on the spec's line or by an entry in `differences.yaml`; exit status 1 when one is not, or when an
explanation no longer applies.
"""

import argparse
import collections
import json
import sys
from pathlib import Path
from urllib.parse import quote, urlsplit

import yaml

import pages
import specs

HERE = Path(__file__).parent
# The word of the specs for each marker of the pages, unless a spec says otherwise.
CIPHERS = {"rsa-pubkey": "rsa_oaep", "bank-card": "rsa_bank_card", "aes-gcm": "aes_gcm", "aes-ecb": "aes_ecb"}
FIGURES = {
    "operations": "operations",
    "notifications": "notifications",
    "encrypted_requests": "operations with encrypted request fields",
    "encrypted_queries": "operations with encrypted query parameters",
    "encrypted_lists": "operations with encrypted request lists",
    "encrypted_responses": "operations with encrypted response fields",
}
ENCODINGS = {"by-json_encode": "json", "json_encode": "json", "by-urlencode": "url"}
HOSTS = {
    "api.mch.weixin.qq.com": "main",
    "apihk.mch.weixin.qq.com": "hong_kong",
    "fraud.mch.weixin.qq.com": "fraud",
    "payapp.weixin.qq.com": "payapp",
}


class Comparison:
    """Differences found, and what was counted on the way."""

    def __init__(self):
        self.differences = []
        self.remarks = collections.Counter()
        self.documents = collections.Counter()
        self.specs = collections.Counter()

    def differ(self, place, what, document, spec, *lines):
        """Notes a difference, unless one of the spec's lines says why."""
        if document == spec:
            return
        for line in lines:
            reason = remark(line, what)
            if reason:
                self.remarks[(what, reason)] += 1
                return
        self.differences.append(f"{place} {what}: {shown(document)} → {shown(spec)}")


def shown(value):
    if value is None or value is False or value == ():
        return "-"
    if value is True:
        return "yes"
    return "|".join(value) if isinstance(value, tuple) else str(value)


def remark(line, key):
    """What the spec's line says about a key that differs: a reason, or another source."""
    for kind in ("inferred", "corrected", "from"):
        said = (line or {}).get(kind)
        if isinstance(said, (str, list)):
            return f"{kind}: {said}"
        if isinstance(said, dict):
            keys = {"enum": ("enum", "constant"), "presence": ("type", "required", "fields")}.get(key, (key,))
            for name in keys:
                if name in said:
                    return f"{kind}: {said[name]}"
    if key == "required" and "may_be_absent" in (line or {}):
        return f"may_be_absent: {line['may_be_absent']}"
    sources = (line or {}).get("from")
    if isinstance(sources, dict):
        keys = {"enum": ("enum", "constant"), "presence": ("type", "required", "fields")}.get(key, (key,))
        sources = next((sources[name] for name in keys if name in sources), None)
    if isinstance(sources, list):
        return f"from: {', '.join(map(str, sources))}"
    return None


def document_url(document):
    path = document.removesuffix(".md")
    path = path.removesuffix("index") if path.endswith("/index") else path
    return specs.SITE + quote(path)


def compare_fields(result, place, rows, fields, above=None):
    """Compares a list of rows with the spec's fields by name."""
    rows_by_name = {row.name: row for row in rows}
    for name in rows_by_name.keys() | fields.keys():
        row, line, where = rows_by_name.get(name), fields.get(name), f"{place}.{name}"
        if row is None or line is None:
            result.differ(where, "presence", row is not None, line is not None, line, above)
            if row is not None:
                tally_rows(result.documents, [row])
            if line is not None:
                tally_lines(result.specs, {name: line})
            continue
        tally_row(result.documents, row)
        tally_line(result.specs, line)
        compare_field(result, where, row, line)
        compare_fields(result, where, row.children, line.get("fields", {}), line)


def compare_field(result, where, row, line):
    result.differ(where, "required", row.required, line.get("required", False), line)
    result.differ(where, "type", row.type, as_page_says(line["type"], row.type), line)
    enum = tuple(str(value["value"] if isinstance(value, dict) else value) for value in line.get("enum", ()))
    if "constant" in line:
        enum = (str(line["constant"]),)
    listed = tuple(value.strip() for value in row.enum)
    if sorted(set(listed)) != sorted(set(enum)):
        result.differ(where, "enum", listed, enum, line)
    cipher = line.get("encrypted")
    cipher = "rsa_oaep" if cipher is True else cipher
    result.differ(where, "encrypted", CIPHERS.get(row.encrypted), cipher, line)
    result.differ(where, "encoded", ENCODINGS.get(row.encoded, row.encoded), line.get("encoded"), line)


def as_page_says(own, page):
    """A page's `number` is an integer where its values are whole: the one rule that leaves no remark."""
    return page if page.startswith("number") and own == page.replace("number", "integer") else own


def tally_row(counts, row):
    counts["fields"] += 1
    counts["required"] += row.required
    counts["enumerations"] += bool(row.enum)
    counts["encrypted"] += row.encrypted is not None


def tally_line(counts, line):
    counts["fields"] += 1
    counts["required"] += line.get("required", False)
    counts["enumerations"] += "enum" in line or "constant" in line
    counts["encrypted"] += "encrypted" in line


def tally_rows(counts, rows):
    for row in rows:
        tally_row(counts, row)
        tally_rows(counts, row.children)


def tally_lines(counts, fields):
    for line in fields.values():
        tally_line(counts, line)
        tally_lines(counts, line.get("fields", {}))


def encrypted(fields):
    return any("encrypted" in line or encrypted(line.get("fields", {})) for line in fields.values())


def encrypted_in_list(fields, inside=False):
    return any(
        (within and "encrypted" in line) or encrypted_in_list(line.get("fields", {}), within)
        for line in fields.values()
        for within in [inside or "[]" in line["type"]]
    )


def row_encrypted_in_list(rows, inside=False):
    return any(
        (within and row.encrypted is not None) or row_encrypted_in_list(row.children, within)
        for row in rows
        for within in [inside or "[]" in row.type]
    )


def row_encrypted(rows):
    return any(row.encrypted or row_encrypted(row.children) for row in rows)


def compare_operation(result, file, method, spec, line, page):
    place = f"{method.upper()} {file.removesuffix('.yaml')}"
    compare_location(result, place, file, spec, line, page)
    result.differ(place, "mutual_tls", "security" in page.flags, line.get("mutual_tls", False), line)
    result.differ(place, "nonceless", "nonceless" in page.flags, line.get("nonceless", False), line)
    request = dict(line.get("request", {}))
    if "multipart" in request:
        request["body"] = request.pop("multipart")
    for part in sorted(page.request.keys() | request.keys()):
        compare_fields(result, f"{place} {part}", page.request.get(part, []), request.get(part, {}), line)
    response = line["response"]
    kind = next((kind for kind in ("empty", "file", "redirect") if kind in response), "fields")
    result.differ(place, "response", page.answer, kind, line)
    fields = response.get("json") or response.get("xml") or {}
    compare_fields(result, f"{place} response", page.response, fields, line)
    for counts, sent, received in (
        (result.documents, any(map(row_encrypted, page.request.values())), row_encrypted(page.response)),
        (result.specs, any(map(encrypted, request.values())), encrypted(fields)),
    ):
        counts["operations"] += 1
        counts["operations with encrypted request fields"] += sent
        counts["operations with encrypted response fields"] += received
    result.documents["operations with encrypted request lists"] += any(map(row_encrypted_in_list, page.request.values()))
    result.specs["operations with encrypted request lists"] += any(map(encrypted_in_list, request.values()))
    result.documents["operations with encrypted query parameters"] += row_encrypted(page.request.get("query", []))
    result.specs["operations with encrypted query parameters"] += encrypted(request.get("query", {}))


def tally_operation(counts, line):
    """Counts an operation that no page describes."""
    request = line.get("request", {}).values()
    response = line["response"]
    counts["operations"] += 1
    counts["operations with encrypted request fields"] += any(map(encrypted, request))
    counts["operations with encrypted response fields"] += encrypted(response.get("json") or response.get("xml") or {})
    counts["operations with encrypted request lists"] += any(map(encrypted_in_list, request))
    counts["operations with encrypted query parameters"] += encrypted(line.get("request", {}).get("query", {}))


def compare_location(result, place, file, spec, line, page):
    address, only = page.flags.get("base_uri", ("https://api.mch.weixin.qq.com/", True))
    base = urlsplit(address)
    # An address that need not be given is a second one.
    hosts = (HOSTS[base.hostname],) if only else ("main", HOSTS[base.hostname])
    path = page.document.removeprefix("openapi/").removesuffix(".md")
    path = path.removesuffix("index") if path.endswith("/index") else path
    path = base.path.rstrip("/") + "/" + path.removeprefix("v2/")
    result.differ(place, "path", path, specs.url_path(file, spec), line)
    result.differ(place, "hosts", hosts, tuple(line.get("hosts", ["main"])), line)


def envelope(page):
    """The fields of a notification that are its own: the decrypted ones of an APIv3 message, all of an APIv2 message."""
    body = page.request.get("body", [])
    for row in body:
        if row.name == "resource":
            # Wherever below the resource a table lists it: mostly, but not always, inside the ciphertext.
            return pages.merged([plain for inner in row.children for plain in inner.children])
    return body


def compare_notification(result, file, line, page):
    place = f"notification {file.removeprefix('notify/').removesuffix('.yaml')}"
    result.documents["notifications"] += 1
    result.specs["notifications"] += 1
    fields = line.get("resource") or line.get("xml") or {}
    compare_fields(result, place, envelope(page), fields, line)


def index(loaded):
    """The operations of the specs, by the page and by the file that describe them, each with its method."""
    by_page, by_file = {}, {}
    for file, method, line in specs.operations(loaded):
        by_file[(file, method)] = (file, method, loaded[file], line)
        for url in specs.pages_of(line):
            by_page[(url, method)] = (file, method, loaded[file], line)
    return by_page, by_file


def file_of(document):
    """The spec that stands for a page where none names it."""
    return document.removeprefix("openapi/").removesuffix(".md") + ".yaml"


def compare(documents, spec_folder):
    result = Comparison()
    loaded = specs.load(spec_folder)
    operations, notifications = pages.documents(documents)
    by_page, by_file = index(loaded)
    seen = set()
    for page in operations:
        found = by_page.get((document_url(page.document), page.method))
        if not found:
            result.differences.append(f"{page.method.upper()} {page.document} named as its document: yes → -")
            found = by_file.get((file_of(page.document), page.method))
        if not found:
            result.differences.append(f"{page.method.upper()} {page.document} operation: yes → -")
        elif found[:2] in seen:
            result.differences.append(f"{page.method.upper()} {page.document} is a second page of {found[0]}")
        else:
            seen.add(found[:2])
            compare_operation(result, *found, page)
    for file, method in sorted(by_file.keys() - seen):
        line = by_file[(file, method)][3]
        tally_operation(result.specs, line)
        result.differ(f"{method.upper()} {file}", "operation", False, True, line)
    by_page = {url: (file, line) for file, line in specs.notifications(loaded) for url in specs.pages_of(line)}
    for page in notifications:
        found = by_page.pop(document_url(page.document), None)
        if found:
            compare_notification(result, *found, page)
        else:
            result.differences.append(f"{page.document} notification: yes → -")
    for url in by_page:
        result.differences.append(f"{url} notification: - → yes")
    for file, line in specs.notifications(loaded):
        if not specs.pages_of(line):
            result.specs["notifications"] += 1
            result.differences.append(f"{file} notification: - → yes")
    result.differences.sort()
    return result


def explanations(path):
    """Every explained difference, and the reason."""
    with open(path, "rb") as file:
        classes = yaml.safe_load(file) or []
    explained = {}
    for entry in classes:
        for difference in entry["differences"]:
            if difference in explained:
                raise SystemExit(f"{path}: explained twice: {difference}")
            explained[difference] = entry["reason"]
    return explained


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents", help="the folder that holds openapi/ and webhook/")
    parser.add_argument("--spec", default=HERE.parent.parent / "spec", help="the folder that holds api/")
    parser.add_argument("--differences", default=HERE / "differences.yaml", help="the explanations")
    parser.add_argument("--all", action="store_true", help="print every difference, explained or not")
    parser.add_argument("--figures", action="store_true", help="print figures.json and nothing else")
    arguments = parser.parse_args()
    result = compare(arguments.documents, arguments.spec)
    explained = explanations(arguments.differences)
    if arguments.figures:
        sides = {"documents": result.documents, "specs": result.specs}
        figures = {side: {key: counts[name] for key, name in FIGURES.items()} for side, counts in sides.items()}
        print(json.dumps(figures, indent=2))
        return 0
    unexplained = [difference for difference in result.differences if difference not in explained]
    stale = sorted(explained.keys() - set(result.differences))
    print(f"{'':48}{'documents':>10}{'specs':>10}")
    for name in sorted(result.documents.keys() | result.specs.keys()):
        print(f"{name:48}{result.documents[name]:>10}{result.specs[name]:>10}")
    print(f"\n{sum(result.remarks.values())} differences are explained by a remark on the spec's line:")
    for (what, reason), count in sorted(result.remarks.items(), key=lambda item: (-item[1], item[0])):
        print(f"{count:6} {what}: {reason}")
    print(f"\n{len(result.differences)} others, {len(result.differences) - len(unexplained)} of them explained:")
    reasons = collections.Counter(explained[d] for d in result.differences if d in explained)
    for reason, count in reasons.most_common():
        print(f"{count:6} {reason}")
    for difference in result.differences if arguments.all else unexplained:
        print(f"{'' if difference in explained else 'UNEXPLAINED '}{difference}")
    for difference in stale:
        print(f"NO LONGER TRUE {difference}")
    return 1 if unexplained or stale else 0


if __name__ == "__main__":
    sys.exit(main())
