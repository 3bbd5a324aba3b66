#!/usr/bin/env python3
"""Makes signed messages, right ones and ones with exactly one mistake, for the tests of `wechatpay verify`.

It shares no code with the project: signatures are made by Python's `cryptography` and `hashlib`.

    make.py fixtures FOLDER              one message of every kind; the keys in the folder are kept
    make.py random FOLDER COUNT SEED     that many random messages

Each exchange of a HAR file has the expected diagnoses of its last message in its `comment`; a request before it is right. A file is read with the keys of its name.
"""

import json
import random
import sys
from pathlib import Path

from kinds import kinds
from maker import Keys, Maker

KEYSETS = ["all", "other", "merchant", "platform", "v2"]


def write(folder, messages):
    files = {name: [] for name in KEYSETS}
    for keyset, message in messages:
        files[keyset].append(message)
    for name, entries in files.items():
        har = {"log": {"version": "1.2", "creator": {"name": "make.py", "version": "1"}, "entries": entries}}
        (folder / f"{name}.har").write_text(json.dumps(har, ensure_ascii=False, indent=1) + "\n")


def made(make):
    """A message in which the mistake shows."""
    while True:
        try:
            return make()
        except AssertionError:
            pass


def main():
    folder = Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    keys = Keys(folder)
    if sys.argv[1] == "fixtures":
        maker = Maker(keys, random.Random(7))
        write(folder, [made(make) for _, make in kinds(maker)])
        return
    count, seed = int(sys.argv[3]), int(sys.argv[4])
    generator = random.Random(seed)
    maker = Maker(keys, generator)
    messages = []
    while len(messages) < count:
        known = dict(kinds(maker))
        right = generator.random() < 0.5
        names = [name for name in known if ("valid" in name) == right]
        try:
            messages.append(known[generator.choice(sorted(names))]())
        except AssertionError:
            continue
    write(folder, messages)


main()
