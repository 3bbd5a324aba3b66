#!/usr/bin/env python3
"""Writes whole sample responses to `spec/samples/responses`: one line for an operation and source, one file for a product family.

    python3 tests/recount/responses.py SOURCE.jsonl ...

A source lists the fields of each response by path, with an example for most of them (docs/evidence.md describes the form).
The script puts the examples together as the service would send them. A field without an example gets a value of its type if
the source is official, so that its type can be relied upon, and is left out otherwise. `--check` writes nothing and exits with 1 when a file would change.
"""

import argparse
import collections
import json
import re
import sys
from pathlib import Path
from xml.sax.saxutils import escape

import yaml

import samples
import specs

HERE = Path(__file__).parent
TIME = "2026-01-02T03:04:05+08:00"


def anonymous(path):
    """The path without the names of its parameters, which the sources do not agree on."""
    return re.sub(r"\{[^}]*\}", "{}", path).rstrip("/")


def operations(loaded):
    """The spec's file and the operation, by method and path."""
    found = {}
    for file, method, line in specs.operations(loaded):
        # Of two operations at one address, the one without a host of its own is meant.
        key = (method.upper(), anonymous(specs.url_path(file, loaded[file])))
        if key not in found or "hosts" in found[key][1]:
            found[key] = (file, line)
    return found


class Member:
    """A field of a message and the members below it."""

    def __init__(self):
        self.facts = {}
        self.members = {}


def tree(fields, doubtful):
    top = Member()
    for path, facts in fields.items():
        if path in doubtful:
            continue
        member = top
        for name in path.split("."):
            member = member.members.setdefault(name, Member())
        member.facts = facts
    return top


def scalar(facts, kind):
    """The example, or a value of the type; and whether it is an example."""
    example = facts.get("example")
    if example is not None and not isinstance(example, (list, dict)):
        return example
    if facts.get("enum"):
        return facts["enum"][0]
    if facts.get("format") == "date-time":
        return TIME
    return {"integer": 1, "int": 1, "number": 1, "boolean": True, "object": {}}.get(kind, "text")


def is_told(member, is_official):
    """Whether a value of the field can be told."""
    facts = member.facts
    if member.members:
        return any(is_told(below, is_official) for below in member.members.values())
    return is_official or facts.get("example") is not None or bool(facts.get("enum"))


def members_of(member, is_official, counts):
    told = {name: below for name, below in member.members.items() if is_told(below, is_official)}
    return {
        name.replace("$n", "0").replace("$m", "0"): value(below, is_official, counts) for name, below in told.items()
    }


def value(member, is_official, counts):
    facts = member.facts
    kind = facts.get("type", "object").strip()
    depth = kind.count("[]")
    kind = kind.replace("[]", "")
    counts["fields"] += 1
    if member.members:
        inner = members_of(member, is_official, counts)
        if kind == "string":
            return json.dumps([inner] if depth else inner, ensure_ascii=False)
    else:
        counts["examples"] += facts.get("example") is not None
        if depth and isinstance(facts.get("example"), list):
            return facts["example"]
        inner = scalar(facts, kind)
    for _ in range(depth):
        inner = [inner]
    return inner


def element(name, content):
    """A member as XML. A list is one element for each item."""
    if isinstance(content, list):
        return "".join(element(name, item) for item in content)
    if isinstance(content, dict):
        inside = "".join(element(inner, below) for inner, below in content.items())
    else:
        text = json.dumps(content) if isinstance(content, bool) else str(content)
        inside = escape(text)
    return f"<{name}>{inside}</{name}>"


def files(sources, spec_folder, counts):
    """The text of every file, by its name."""
    loaded = specs.load(spec_folder)
    known = operations(loaded)
    families = yaml.safe_load((Path(spec_folder) / "families.yaml").read_text(encoding="utf-8"))
    lines = collections.defaultdict(list)
    for source in sources:
        with open(source, encoding="utf-8") as rows:
            for row in map(json.loads, rows):
                fields = next((fields for status, fields in row.get("response", {}).items() if status.startswith("2")), None)
                if not fields:
                    continue
                found = known.get((row["method"], anonymous(row["path"])))
                if not found:
                    print(f"{row['method']} {row['path']}: no spec stands for it", file=sys.stderr)
                    continue
                file, operation = found
                if not {"json", "xml"} & operation["response"].keys():
                    counts["without fields"] += 1
                    continue
                # Where the two languages of the sample code disagree, neither is a statement.
                doubtful = [field.split(":", 1)[1] for alone in row.get("only_in", {}).values() for field in alone]
                name = row.get("source", "catalogue")
                message = members_of(tree(fields, set(doubtful)), name.startswith("official"), counts)
                line = {"operation": f"{row['method']} {file.removesuffix('.yaml')}", "source": name}
                if "xml" in operation["response"]:
                    line["xml"] = "<xml>" + "".join(element(*member) for member in message.items()) + "</xml>"
                else:
                    line["json"] = message
                counts["messages"] += 1
                text = json.dumps(line, ensure_ascii=False, separators=(",", ":"))
                lines[f"{samples.family(families, file)}.jsonl"].append(text)
    return {name: "\n".join(sorted(of_family)) + "\n" for name, of_family in lines.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", nargs="+", help="files of operations")
    parser.add_argument("--spec", default=HERE.parent.parent / "spec", type=Path, help="the folder that holds api/")
    parser.add_argument("--check", action="store_true", help="write nothing")
    arguments = parser.parse_args()
    target = arguments.spec / "samples" / "responses"
    counts = collections.Counter()
    wanted = files(arguments.sources, arguments.spec, counts)
    present = {path.name: path.read_text(encoding="utf-8") for path in target.glob("*.jsonl")}
    changed = sorted(name for name in wanted.keys() | present.keys() if wanted.get(name) != present.get(name))
    print(
        f"{counts['messages']} responses with {counts['fields']} fields, {counts['examples']} of them from an example; "
        f"{counts['without fields']} more have no fields in the specs; {len(changed)} files differ"
    )
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
