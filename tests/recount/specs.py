"""Reads the specs as plain YAML, in the shape of the pages."""

from pathlib import Path

import yaml

METHODS = ("get", "post", "put", "patch", "delete")
SITE = "https://wechatpay.im/"


def load(folder):
    """Every spec below `api`, by its path: the parsed YAML."""
    api = Path(folder) / "api"
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found = {}
    for path in sorted(api.rglob("*.yaml")):
        with open(path, "rb") as file:
            found[path.relative_to(api).as_posix()] = yaml.load(file, loader)
    return found


def pages_of(subject):
    """The pages of wechatpay.im that an operation or notification names."""
    return [document["url"] for document in subject["documents"] if document["url"].startswith(SITE)]


def url_path(file, spec):
    """The URL path that a file stands for."""
    if "path" in spec:
        return spec["path"]
    return "/" + file.removesuffix(".yaml").removeprefix("v2/")


def operations(specs):
    for file, spec in specs.items():
        for method in METHODS:
            if method in spec:
                yield file, method, spec[method]


def notifications(specs):
    for file, spec in specs.items():
        if "notification" in spec:
            yield file, spec["notification"]
