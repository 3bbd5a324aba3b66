#!/usr/bin/env python3
"""Writes the documents' samples to `spec/samples`: one line an operation's sample, one file a product family.

    python3 tests/recount/samples.py DOCUMENTS

A line is a JSON object: `operation`, the method and the spec's path below `api`; the parts of the request that the sample
shows; and `code`, the members whose value the sample computes, which are left out. `--check` writes nothing and exits with
1 when a file would change.
"""

import argparse
import sys
from pathlib import Path

import yaml

import pages
import php
import recount
import specs

HERE = Path(__file__).parent
PARTS = {"json": "json", "xml": "xml", "query": "query", "headers": "headers", "body": "multipart"}
# Members that tell the PHP client how to send, and are not sent.
OPTIONS = ("base_uri", "security", "nonceless", "handler", "sink", "timeout")


def without_code(value, path, code):
    """The value without the members that only running the code would tell."""
    if isinstance(value, dict):
        kept = {}
        for name, inner in value.items():
            below = f"{path}.{name}"
            if inner is php.Code:
                code.append(below)
            else:
                kept[name] = without_code(inner, below, code)
        return kept
    if isinstance(value, list):
        return [without_code(inner, f"{path}[{at}]", code) for at, inner in enumerate(value)]
    return value


def sample(page, operation, text):
    """One sample as a JSON object."""
    literal = php.literal(text)
    if literal is None and text.strip() != "[]":
        raise ValueError(f"{page.document}: the sample of {page.method} is no array")
    found, code = {"operation": operation}, []
    for name, value in (literal or {}).items():
        if name in OPTIONS:
            continue
        part = PARTS.get(name, "path")
        inner = value if name in PARTS else {name: value}
        if inner is php.Code:
            code.append(part)
            continue
        found.setdefault(part, {}).update(without_code(inner, part, code) or {})
    if code:
        found["code"] = code
    return found


def family(families, file):
    """The family with the longest folder that contains a spec."""
    stem = file.removesuffix(".yaml")
    fitting = [
        (len(folder), name)
        for name, entry in families.items()
        for folder in entry["folders"]
        if stem == folder or stem.startswith(folder + "/")
    ]
    return max(fitting)[1]


def files(documents, spec_folder):
    """The text of every file, by its name."""
    loaded = specs.load(spec_folder)
    families = yaml.safe_load((Path(spec_folder) / "families.yaml").read_text(encoding="utf-8"))
    by_page, by_file = recount.index(loaded)
    lines = {}
    for page in pages.documents(documents)[0]:
        found = by_page.get((recount.document_url(page.document), page.method))
        found = found or by_file.get((recount.file_of(page.document), page.method))
        if not found:
            raise ValueError(f"{page.document}: no spec stands for it")
        operation = f"{page.method.upper()} {found[0].removesuffix('.yaml')}"
        name = f"{family(families, found[0])}.jsonl"
        for text in page.samples:
            lines.setdefault(name, []).append(php.to_json(sample(page, operation, text)))
    return {name: "\n".join(sorted(of_family)) + "\n" for name, of_family in lines.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents", help="the folder that holds openapi/ and webhook/")
    parser.add_argument("--spec", default=HERE.parent.parent / "spec", type=Path, help="the folder that holds api/")
    parser.add_argument("--check", action="store_true", help="write nothing")
    arguments = parser.parse_args()
    target = arguments.spec / "samples"
    wanted = files(arguments.documents, arguments.spec)
    present = {path.name: path.read_text(encoding="utf-8") for path in target.glob("*.jsonl")}
    changed = sorted(name for name in wanted.keys() | present.keys() if wanted.get(name) != present.get(name))
    count = sum(text.count("\n") for text in wanted.values())
    print(f"{count} samples in {len(wanted)} files, {len(changed)} files differ{': ' if changed else ''}{', '.join(changed)}")
    if arguments.check:
        return 1 if changed else 0
    target.mkdir(exist_ok=True)
    for name in changed:
        if name in wanted:
            (target / name).write_text(wanted[name], encoding="utf-8")
        else:
            (target / name).unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
