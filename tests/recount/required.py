#!/usr/bin/env python3
"""Writes `spec/evidence/required.jsonl`: what the official sources require of each request, one line for an operation.

    python3 tests/recount/required.py DOCUMENTS SOURCE.jsonl ...

The pages and the verdicts on other sources decide, not the specs: a field is required if its page says so and no official
source lets it be left out. An operation without a page is described by the other sources (docs/evidence.md), the official
ones first. Of an operation that none of them describes, only the parameters of the URL path are required. `required.yaml` has
what a person decided otherwise, with the reasons. `--check` writes nothing and exits with 1 when the file would change.
"""

import argparse
import json
import re
import sys
from pathlib import Path

import yaml

import pages
import recount
import specs
from responses import anonymous

HERE = Path(__file__).parent
DECISIONS = HERE / "required.yaml"
PARTS = {"query": "query", "headers": "headers"}


def left_out(spec_folder):
    """The fields that an official source lets be left out, by operation and path in the request."""
    found = set()
    with open(Path(spec_folder) / "evidence" / "disagreements.jsonl", encoding="utf-8") as lines:
        for line in map(json.loads, lines):
            if line["kind"] == "required" and line["source"].startswith("official") and line["theirs"].startswith("opt"):
                found.add((line["operation"], line["field"].removeprefix("req.").removeprefix("query.")))
    return found


def paths(rows, optional, above=""):
    """The required fields at the top, and those of the required objects below them."""
    for row in rows:
        path = above + row.name
        if row.required and path not in optional:
            yield path
            yield from paths(row.children, optional, f"{path}.")
            if row.encoded and [child.type for child in row.children] == ["object[]"]:
                # A heading for the items of an encoded list, or its only member.
                yield from paths(row.children[0].children, optional, f"{path}.")


def always(fields):
    """The required fields whose parents are required too."""
    required = {path for path, facts in fields.items() if facts.get("required")}
    parents = lambda path: {path[:end] for end in range(len(path)) if path[end] == "."}
    return [path for path in fields if path in required and parents(path) <= required]


def by_others(sources):
    """The required fields of each request, by part, as other sources state them: an official one, or else any."""
    found = {}
    for source in sources:
        with open(source, encoding="utf-8") as lines:
            for line in map(json.loads, lines):
                key = (line["method"], anonymous(line["path"]))
                official = line.get("source", "").startswith("official")
                if official or key not in found:
                    found[key] = {part: always(fields) for part, fields in line.get("request", {}).items()}
    return found


class Decisions:
    """What a person decided about the fields of single requests (`required.yaml`)."""

    def __init__(self):
        self.optional, self.renamed, self.instead = set(), {}, {}
        for entry in yaml.safe_load(DECISIONS.read_text(encoding="utf-8")):
            assert entry["reason"], "a decision has a reason"
            self.optional |= {tuple(field.rsplit(" ", 1)) for field in entry.get("optional", ())}
            self.renamed |= {tuple(field.rsplit(" ", 1)): name for field, name in entry.get("renamed", {}).items()}
            self.instead |= entry.get("instead", {})
        self.unused = self.optional | set(self.renamed) | {(operation,) for operation in self.instead}

    def applied(self, operation, required):
        """The required fields by part, as decided."""
        if operation in self.instead and self.instead[operation] != required:
            self.unused.discard((operation,))
            return self.instead[operation]
        return {part: list(self.fields(operation, fields)) for part, fields in required.items()}

    def fields(self, operation, fields):
        for field in fields:
            above = [(operation, field[:end]) for end in range(1, len(field) + 1) if field[end : end + 1] in ("", ".")]
            self.unused -= set(above)
            if not self.optional.intersection(above):
                yield self.renamed.get((operation, field), field)


def line_of(operation, url, required, decisions):
    parts = {PARTS.get(part, "body"): fields for part, fields in required.items() if part != "path" and fields}
    line = {"operation": operation, "path": re.findall(r"\{([^}]*)\}", url)}
    line |= {part: fields for part, fields in decisions.applied(operation, parts).items() if fields}
    return json.dumps(line, ensure_ascii=False, separators=(",", ":"))


def lines(documents, sources, spec_folder, decisions):
    loaded = specs.load(spec_folder)
    by_page, by_file = recount.index(loaded)
    pages_of = {}
    for page in pages.documents(documents)[0]:
        found = by_page.get((recount.document_url(page.document), page.method))
        found = found or by_file.get((recount.file_of(page.document), page.method))
        if found:
            pages_of.setdefault(found[:2], page)
    optional = left_out(spec_folder)
    others = by_others(sources)
    for file, method, line in specs.operations(loaded):
        url = specs.url_path(file, loaded[file])
        mine = {field for name, field in optional if name == f"{method.upper()} {url}"}
        page = pages_of.get((file, method))
        if page:
            required = {part: list(paths(rows, mine)) for part, rows in page.request.items()}
        else:
            required = others.get((method.upper(), anonymous(url)), {})
        yield line_of(f"{method.upper()} {file.removesuffix('.yaml')}", url, required, decisions)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents", help="the folder that holds openapi/ and webhook/")
    parser.add_argument("sources", nargs="*", help="files of operations")
    parser.add_argument("--spec", default=HERE.parent.parent / "spec", type=Path, help="the folder that holds api/")
    parser.add_argument("--check", action="store_true", help="write nothing")
    arguments = parser.parse_args()
    target = arguments.spec / "evidence" / "required.jsonl"
    decisions = Decisions()
    found = sorted(lines(arguments.documents, arguments.sources, arguments.spec, decisions))
    for unused in sorted(decisions.unused):
        print(f"PROBLEM {' '.join(unused)}: {DECISIONS.name} decides what is so anyway")
    if decisions.unused:
        return 1
    text = "".join(line + "\n" for line in found)
    changed = not target.exists() or target.read_text(encoding="utf-8") != text
    print(f"{text.count(chr(10))} operations, {'changed' if changed else 'unchanged'}")
    if arguments.check:
        return 1 if changed else 0
    target.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
