"""Reads the wechatpay.im Markdown pages: which operations and notifications they describe, and with which fields.

Written from the pages alone, so that it can disagree with the importer.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

REQUEST_PARTS = ("json", "xml", "query", "headers")
FLAGS = ("security", "nonceless", "base_uri")
CELL = re.compile(r"(?<!\\)\|")
ATTRIBUTES = re.compile(r"\{([^{}]*)\}\s*$")
ATTRIBUTE = re.compile(r"""([.#\w:-]+)(?:=("[^"]*"|'[^']*'|[^\s]+))?""")
HEADING = re.compile(r"^(#{1,2}) (.*?)\s*\{#(\w+)\}\s*$")
ANSWERS = {"空字符串": "empty", "文件流": "file", "30x": "redirect"}


@dataclass
class Row:
    """A field of a table, with its members."""

    name: str
    line: int
    depth: int
    type: str
    required: bool
    enum: tuple
    constant: bool
    encrypted: str | None
    encoded: str | None
    description: str
    children: list = field(default_factory=list)


@dataclass
class Page:
    """One operation or notification of a page."""

    document: str
    line: int
    method: str
    title: str
    request: dict = field(default_factory=dict)
    flags: dict = field(default_factory=dict)
    response: list = field(default_factory=list)
    answer: str = "fields"
    samples: list = field(default_factory=list)
    links: list = field(default_factory=list)


def attributes(text):
    """The text of a cell, and the attributes in braces at its end."""
    match = ATTRIBUTES.search(text)
    if not match:
        return text.strip(), {}
    found = {}
    for name, value in ATTRIBUTE.findall(match.group(1)):
        found[name] = value.strip("\"'") if value else True
    return text[: match.start()].strip(), found


def values(text):
    """The enumerated values that a description lists, and whether there is one alone."""
    text = text.replace("\\|", "|")
    listed = re.search(r"((?:`[^`]*`[\s|/、,，]*)+)\s*(?:固定)?枚举值", text)
    if listed:
        return tuple(re.findall(r"`([^`]*)`", listed.group(1))), False
    fixed = re.search(r"固定(?:枚举值|值|填|为)?[:：]?\s*`([^`]*)`", text)
    if fixed:
        return (fixed.group(1),), True
    # A value, a colon and a label in each of several lines.
    labelled = re.findall(r"(?:^|<br/?>)\s*(?:\d+、)?\s*(?:`([^`]*)`|([A-Z][A-Z0-9_]+))\s*[:：]", text)
    labelled = [quoted or bare for quoted, bare in labelled]
    if len(labelled) > 1:
        return tuple(labelled), False
    return (), False


def table_row(line, number):
    cells = CELL.split(line)[1:]
    if not cells:
        return None
    name, of_name = attributes(cells[0])
    kind, of_kind = attributes(cells[1]) if len(cells) > 1 else ("", {})
    description = "|".join(cells[2:]).strip()
    enum, constant = values(description)
    every = {**of_kind, **of_name}
    return Row(
        name=name,
        line=number,
        depth=int(every.get("data-indent", 0)),
        type=kind.strip("`"),
        required="data-required" in every,
        enum=enum,
        constant=constant,
        encrypted=encryption(every),
        encoded=every.get("data-encoded") or every.get("data-encoded-by"),
        description=description,
    )


def encryption(every):
    marker = every.get("data-encrypted")
    if marker is None:
        return None
    return "bank-card" if "银行卡" in str(every.get("data-tooltip", "")) else marker.removeprefix("by-")


def nested(rows):
    """Puts rows below the rows they are indented under."""
    top, stack = [], []
    for row in rows:
        while stack and stack[-1].depth >= row.depth:
            stack.pop()
        (stack[-1].children if stack else top).append(row)
        stack.append(row)
    return top


def merged(rows):
    """Rows of one name are alternatives: one field with what any of them has, required where all of them require it."""
    by_name = {}
    for row in rows:
        by_name.setdefault(row.name, []).append(row)
    result = []
    for same in by_name.values():
        first, lists = same[0], [alternative.children for alternative in same]
        first.children = merged([row for rows in lists for row in rows])
        if len(same) > 1:
            first.required = all(row.required for row in same)
            first.enum = tuple(dict.fromkeys(value for row in same for value in row.enum))
            for child in first.children:
                child.required &= all(any(row.name == child.name for row in rows) for rows in lists)
        result.append(first)
    return result


def rows_of(lines):
    """The rows of one table, without its heading and rule."""
    rows = [table_row(line, number) for number, line in lines[2:]]
    # An empty name draws a line above what an encoded string holds; the indentation says the rest.
    return [row for row in rows if row is not None and row.name]


def page_parts(text):
    """Splits a page into its methods: heading, method, lines with numbers."""
    lines = list(enumerate(text.split("\n"), 1))
    front = dict(re.findall(r"^(\w+): (.*)$", text.split("---")[1], re.M)) if text.startswith("---") else {}
    parts, fenced = [], False
    for number, line in lines:
        fenced ^= line.startswith("```")
        heading = None if fenced else HEADING.match(line)
        if heading and heading.group(3) != "mix":
            title = heading.group(2).replace("{{ $frontmatter.title }}", front.get("title", ""))
            parts.append((title.strip(), heading.group(3), number, []))
        elif parts:
            parts[-1][3].append((number, line))
    return parts


def read(path, document):
    """Every operation or notification of a page."""
    text = path.read_text(encoding="utf-8")
    return [operation(document, *part) for part in page_parts(text)]


def operation(document, title, method, line, lines):
    page = Page(document=document, line=line, method=method, title=title)
    tables, code, fenced = [], None, False
    for number, text in lines:
        if text.startswith("```"):
            if fenced:
                page.samples.append("\n".join(code))
            fenced, code = not fenced, []
        elif fenced:
            code.append(text)
        elif text.startswith("|"):
            if not tables or tables[-1][-1][0] != number - 1:
                tables.append([])
            tables[-1].append((number, text))
        elif text.startswith("参阅"):
            page.links = re.findall(r"\((https?://[^)]*)\)", text)
    for table in tables:
        heading = table[0][1]
        if heading.startswith("| 请求参数"):
            request(page, merged(nested(rows_of(table))))
        elif heading.startswith("| 返回字典"):
            response(page, merged(nested(rows_of(table))))
        elif not heading.startswith(("| 应答规范", "| 异常字典")):
            raise ValueError(f"{document}:{table[0][0]}: unknown table {heading!r}")
    return page


def request(page, rows):
    for row in rows:
        if row.name == "base_uri":
            page.flags[row.name] = (re.search(r"`(https?://[^`]*)`", row.description).group(1), row.required)
        elif row.name in FLAGS:
            page.flags[row.name] = True
        elif row.name in REQUEST_PARTS:
            page.request.setdefault(row.name, []).extend(row.children)
        elif row.name == "body":
            page.request.setdefault("body", []).extend(row.children)
        else:
            page.request.setdefault("path", []).append(row)


def response(page, rows):
    for row in rows:
        for words, answer in ANSWERS.items():
            if words in row.name:
                page.answer = answer
                return
    page.response = rows


def documents(folder):
    """Every page below a folder of documents, as operations and as notifications."""
    folder = Path(folder)
    operations, notifications = [], []
    for kind, target in (("openapi", operations), ("webhook", notifications)):
        for path in sorted((folder / kind).rglob("*.md")):
            target.extend(read(path, path.relative_to(folder).as_posix()))
    if not operations:
        raise SystemExit(f"{folder} holds no openapi/**/*.md")
    return operations, notifications
