"""Reads PHP array literals, the notation of the samples."""

import json
import re
from urllib.parse import quote_plus

TOKEN = re.compile(
    r"""(?P<space>\s+|\#[^\n]*|//[^\n]*|/\*.*?\*/)
      | (?P<string>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
      | (?P<number>-?\d+(?:\.\d+)?)
      | (?P<name>\$?\\?[A-Za-z_][\w\\]*)
      | (?P<arrow>=>|->)
      | (?P<symbol>.)""",
    re.X | re.S,
)
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "$": "$", '"': '"', "\\": "\\"}


class Code:
    """An expression that only running it would tell."""


class Number(str):
    """A number, as it was written."""


def tokens(code):
    found = [(match.lastgroup, match.group()) for match in TOKEN.finditer(code) if match.lastgroup != "space"]
    return [*found, ("end", "")]


def unquote(text):
    quote, inner = text[0], text[1:-1]
    if quote == "'":
        return re.sub(r"\\([\\'])", r"\1", inner)
    return re.sub(r"\\(.)", lambda escape: ESCAPES.get(escape.group(1), escape.group(0)), inner, flags=re.S)


class Reader:
    def __init__(self, code):
        self.tokens, self.at = tokens(code), 0

    def peek(self):
        return self.tokens[self.at]

    def next(self):
        token = self.tokens[self.at]
        self.at = min(self.at + 1, len(self.tokens) - 1)
        return token

    def takes(self, text):
        if self.peek()[1] == text:
            self.at += 1
            return True
        return False

    def value(self):
        start = self.at
        value = self.literal()
        if value is not Code and self.peek()[1] in ("", ",", "]", ")", ";", "=>"):
            return value
        self.at = start
        self.skip()
        return Code

    def literal(self):
        kind, text = self.next()
        if kind == "string":
            return unquote(text)
        if kind == "number":
            return Number(text)
        if text == "[":
            return self.array()
        while self.peek()[1] == ":":
            self.next()
            text = self.next()[1] if self.peek()[0] == "name" else text
        name = text.lstrip("\\").lower()
        if name in ("true", "false", "null"):
            return {"true": True, "false": False, "null": None}[name]
        if name in ("json_encode", "urlencode", "querystringlike") and self.takes("("):
            inner = self.value()
            while not self.takes(")"):
                if self.next()[0] == "end":
                    return Code
            return encoded(name, inner)
        return Code

    def array(self):
        items, entries = [], {}
        while not self.takes("]"):
            if self.peek()[0] == "end":
                return Code
            value = self.value()
            if self.takes("=>"):
                entries[value] = self.value()
            else:
                items.append(value)
            self.takes(",")
        if items and entries:
            return Code
        return entries or items

    def skip(self):
        """Steps over an expression, brackets and all."""
        depth = 0
        while self.peek()[0] != "end":
            text = self.peek()[1]
            if text in ("(", "[", "{"):
                depth += 1
            elif text in (")", "]", "}"):
                if depth == 0:
                    return
                depth -= 1
            elif text in (",", ";", "=>") and depth == 0:
                return
            self.at += 1


def encoded(name, inner):
    if has_code(inner):
        return Code
    if name == "json_encode":
        return to_json(inner)
    if name == "urlencode":
        return quote_plus(inner, safe="-_.")
    return "&".join(f"{key}={value}" for key, value in inner.items())


def has_code(value):
    if isinstance(value, dict):
        return any(map(has_code, value.values()))
    return any(map(has_code, value)) if isinstance(value, list) else value is Code


def to_json(value):
    """Compact JSON; numbers keep their digits."""
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, dict):
        return "{" + ",".join(f"{to_json(str(key))}:{to_json(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(to_json, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def literal(code):
    """The array that a code block holds, or `None`."""
    reader = Reader(code)
    value = reader.value()
    return value if isinstance(value, dict) else None
