#!/usr/bin/env python3
"""Counts what other sources than the pages state, and compares the specs and the verdicts with that.

    python3 tests/recount/sources.py                      # the verdicts of spec/evidence; this runs in .ci/run
    python3 tests/recount/sources.py SOURCE.jsonl ...     # the sources themselves, too

Shares no code with the importer: its own reading of the rule in docs/evidence.md, PyYAML for the specs. Exit status 1 when a
verdict is not true of the specs, or when a source states a field or a marker that neither the specs nor a verdict have.
Lengths are only counted. A source is a file of operations or of statements (docs/evidence.md). `--figures` prints the counts as JSON.
"""

import argparse
import ast
import collections
import json
import re
import sys
from pathlib import Path

import specs

HERE = Path(__file__).parent
PARTS = {"req": ("json", "xml", "multipart", "headers", "path", "query"), "query": ("query",), "resp": ()}
BODY = ("json", "xml")
NONE = "no reason"


def anonymous(path):
    """The path without the names of its parameters, which the sources do not agree on."""
    return re.sub(r"\{[^}]*\}", "{}", path).rstrip("/")


class Specs:
    """The specs by address, and their fields by path."""

    def __init__(self, folder):
        loaded = specs.load(folder)
        self.operations = collections.defaultdict(list)
        for file, method, line in specs.operations(loaded):
            address = f"{method.upper()} {anonymous(specs.url_path(file, loaded[file]))}"
            self.operations[address].append(line)
        self.notifications = {}
        for file, line in specs.notifications(loaded):
            name = file.removeprefix("notify/").removesuffix(".yaml")
            self.notifications[name] = line

    def subjects(self, operation):
        """The operations or the notification of a statement."""
        if operation.startswith("notify "):
            found = self.notifications.get(operation.removeprefix("notify "))
            return [found] if found else []
        method, path = operation.split(" ", 1)
        return self.operations.get(f"{method} {anonymous(path)}", [])

    def lines(self, operation, field):
        """The lines that a statement may be about."""
        side, rest = field.split(".", 1) if field.split(".")[0] in PARTS else ("", field)
        for subject in self.subjects(operation):
            if "request" in subject or "response" in subject:
                request, response = subject.get("request", {}), subject.get("response", {})
                parts = [request.get(part, {}) for part in PARTS.get(side, PARTS["req"])]
                if side in ("resp", ""):
                    parts += [response.get(part, {}) for part in BODY]
            else:
                parts = [subject.get("resource") or subject.get("xml") or {}]
            for fields in parts:
                line = line_at(fields, rest)
                if line is not None:
                    yield line


def line_at(fields, path):
    line = None
    for name in path.split("."):
        line = (fields or {}).get(name)
        if line is None:
            return None
        fields = line.get("fields", {})
    return line


def values_of(line):
    listed = [value["value"] if isinstance(value, dict) else value for value in line.get("enum", ())]
    return {str(value) for value in listed} | ({str(line["constant"])} if "constant" in line else set())


def states(known, statement):
    """Whether the specs state what a statement says; None where this script does not judge."""
    kind, theirs = statement["kind"], str(statement.get("theirs"))
    if kind == "operation-not-here":
        return bool(known.subjects(statement["operation"]))
    lines = list(known.lines(statement["operation"], statement["field"]))
    if kind == "not-here":
        return bool(lines)
    if not lines:
        return None
    if kind == "encrypted":
        marked = theirs.lower() not in ("none", "false", "no", "")
        return any(("encrypted" in line) == marked for line in lines)
    if kind == "required":
        demanded = theirs in ("req", "required", "yes", "True")
        return any(bool(line.get("required")) == demanded for line in lines)
    if kind == "enum":
        return any({str(value) for value in ast.literal_eval(theirs)} <= values_of(line) for line in lines)
    if kind == "max_length":
        return any(str(line.get("max_length")) == theirs for line in lines)
    return None


def verdicts(folder, known, counts, problems):
    """Judges each committed verdict, and returns the statements."""
    stated = set()
    with open(Path(folder) / "evidence" / "disagreements.jsonl", encoding="utf-8") as lines:
        for line in map(json.loads, lines):
            place = f"{line['source']} {line['operation']} {line.get('field', '')} {line['kind']}"
            stated.add(key(line))
            counts[f"statements: {line['kind']}, {line['verdict']}"] += 1
            holds = states(known, line)
            counts["statements held against the specs"] += holds is not None
            if line["verdict"] == "refused":
                if not line.get("reason"):
                    problems.append(f"{place}: refused without a reason")
                # The specs may state a refused fact if another source of the field counts.
            elif holds is False:
                problems.append(f"{place}: {line['verdict']}, and the specs do not state it")
    return stated


def key(statement):
    return tuple(statement.get(name) for name in ("source", "operation", "field", "kind"))


def statement_file(rows, stated, counts, problems):
    for row in rows:
        counts["statements in the sources"] += 1
        if key(row) not in stated:
            problems.append(f"{' '.join(map(str, key(row)))}: has no verdict")


def operation_file(name, rows, known, refused, counts, problems):
    for row in rows:
        counts[f"{name}: operations"] += 1
        address = f"{row['method']} {row['path']}"
        if not known.subjects(address):
            counts[f"{name}: operations that the specs do not have"] += 1
            if not refused(address, None, "operation-not-here"):
                problems.append(f"{name} {address}: neither in the specs nor refused")
            continue
        # Where the two languages of the sample code disagree, neither is a statement.
        doubtful = {tuple(field.split(":", 1)) for fields in row.get("only_in", {}).values() for field in fields}
        # The parameters of the path go by other names.
        parts = [(part, "req", fields) for part, fields in row.get("request", {}).items() if part != "path"]
        parts += [(status, "resp", fields) for status, fields in row.get("response", {}).items() if status.startswith("2")]
        for part, side, fields in parts:
            for path, facts in fields.items():
                counts[f"{name}: fields"] += 1
                lines = list(known.lines(address, f"{side}.{path}"))
                if not lines:
                    why = reason(name, address, f"{side}.{path}", (part, path) in doubtful, refused)
                    counts[f"{name}: fields that the specs do not have: {why}"] += 1
                    if why == NONE:
                        problems.append(f"{name} {address} {side}.{path}: neither in the specs nor refused")
                else:
                    operation_field(name, f"{address} {side}.{path}", facts, lines, counts, problems)


def reason(name, address, field, is_doubtful, refused):
    """Why the specs do not have a field that a source has."""
    last = field.split(".")[-1]
    if is_doubtful:
        return "one of two languages alone has it"
    if refused(address, field, "not-here"):
        return "refused by a verdict"
    if last in ("sign", "nonce_str", "version") or field.startswith("req.meta."):
        return "every client writes it"
    # The rule takes a field of a source that is not official only if another one has it too.
    return NONE if name.startswith("official") else "this source alone has it"


def operation_field(name, place, facts, lines, counts, problems):
    if facts.get("sensitive") or facts.get("format") == "base64":
        counts[f"{name}: encrypted fields"] += 1
        if not any("encrypted" in line or "encrypted" in line.get("corrected", {}) for line in lines):
            problems.append(f"{name} {place}: encrypted there, and not in the specs")
    if "max_length" in facts:
        counts[f"{name}: lengths"] += 1
        limits = [line["max_length"] for line in lines if "max_length" in line]
        counts[f"{name}: lengths that the specs have"] += facts["max_length"] in limits
        counts[f"{name}: lengths where the specs have another"] += bool(limits) and facts["max_length"] not in limits
        counts[f"{name}: lengths where the specs have none"] += not limits


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", nargs="*", help="files of operations or of statements")
    parser.add_argument("--spec", default=HERE.parent.parent / "spec", type=Path, help="the folder that holds api/")
    parser.add_argument("--figures", action="store_true", help="print the counts as JSON and nothing else")
    arguments = parser.parse_args()
    known = Specs(arguments.spec)
    counts, problems = collections.Counter(), []
    stated = verdicts(arguments.spec, known, counts, problems)
    places = {(anonymous(operation), field, kind) for _, operation, field, kind in stated}

    def refused(address, field, kind):
        names = field.split(".") if field else []
        above = [".".join(names[:end]) for end in range(2, len(names) + 1)] or [None]
        return any((anonymous(address), place, kind) in places for place in above)

    for source in arguments.sources:
        with open(source, encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
        if rows and "kind" in rows[0]:
            statement_file(rows, stated, counts, problems)
        else:
            operation_file(rows[0].get("source", "catalogue"), rows, known, refused, counts, problems)
    if arguments.figures:
        print(json.dumps(dict(sorted(counts.items())), indent=2, ensure_ascii=False))
        return 0
    for name, count in sorted(counts.items()):
        print(f"{count:7} {name}")
    for problem in problems:
        print(f"PROBLEM {problem}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
