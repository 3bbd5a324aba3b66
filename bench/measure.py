"""Measures a command: CPU seconds, wall seconds, peak memory."""

import os
import pathlib
import resource
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent

# A touched file must cost what a new one costs, on every run.
ENVIRONMENT = {**os.environ, "CARGO_INCREMENTAL": "0"}

# In a process of its own, so that the peak is this command's and not an earlier one's.
CHILD = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(done.returncode)
"""


def run(*command, cwd=ROOT):
    """Runs a command; answers CPU seconds, wall seconds, peak memory in MB."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.monotonic()
    watch = subprocess.run(
        [sys.executable, "-c", CHILD, *command], cwd=cwd, env=ENVIRONMENT, capture_output=True, text=True, check=False
    )
    wall = time.monotonic() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if watch.returncode != 0:
        sys.exit(f"{' '.join(command)} failed:\n{watch.stderr[-4000:]}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, wall, int(watch.stdout.strip().splitlines()[-1]) / 1024


def median(times, prepare, cwd, *command):
    """The medians of several runs, each after `prepare`."""
    runs = []
    for _ in range(times):
        prepare()
        runs.append(run(*command, cwd=cwd))
    return medians(runs)


def medians(runs):
    """The median of each figure."""
    return [statistics.median(values) for values in zip(*runs)]
